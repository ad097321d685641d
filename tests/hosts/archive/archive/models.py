"""The archive's own tables, with a base of their own, beside those of quotes."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from quotes.database import DocumentEntity, Quotation


class Base(DeclarativeBase):
    """Base of the archive's models; its metadata is what the archive's migrations build."""


class Clipping(Base):
    """A note on a quotation. Quotations are never deleted: the key needs no ON DELETE."""

    __tablename__ = "clipping"

    clipping_id: Mapped[int] = mapped_column(primary_key=True)
    quotation_id: Mapped[int] = mapped_column(
        ForeignKey(Quotation.__table__.c.quotation_id), index=True
    )
    note: Mapped[str]

    quotation: Mapped[Quotation] = relationship(Quotation)


class Dossier(Base):
    """Somebody whom the archive follows, as one document names them.

    Not the speaker: who is who is worked out again, and then speakers come and go.
    """

    __tablename__ = "dossier"

    dossier_id: Mapped[int] = mapped_column(primary_key=True)
    document_entity_id: Mapped[int] = mapped_column(
        ForeignKey(DocumentEntity.__table__.c.document_entity_id), index=True
    )
    title: Mapped[str]

    entity: Mapped[DocumentEntity] = relationship(DocumentEntity)
