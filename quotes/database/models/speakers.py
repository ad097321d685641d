"""Who is who and what is the same across documents: derived from what was read and judged."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quotes.database.models.base import Base, Key, Verdict
from quotes.database.models.quotations import END, DocumentEntity, Quotation
from quotes.records import SpeakerKind

FIRST_NAMED = "First character of its first name there; null if it has none."


class Speaker(Base):
    """A speaker across documents. Derived: may be built again at any time from the evidence."""

    __tablename__ = "speaker"
    __table_args__ = ({"comment": "A speaker across documents; derived, can be built again."},)

    speaker_id: Mapped[Key] = mapped_column(comment="Internal key.")
    public_id: Mapped[str] = mapped_column(unique=True, comment="s_…: the id in exports.")
    name: Mapped[str] = mapped_column(comment="Canonical name.")
    kind: Mapped[SpeakerKind] = mapped_column(comment="What it is.")
    search_name: Mapped[str] = mapped_column(index=True, comment="The folded name.")

    names: Mapped[list[SpeakerName]] = relationship(
        back_populates="speaker", order_by="SpeakerName.name"
    )
    entities: Mapped[list[DocumentEntity]] = relationship(
        secondary="speaker_membership", viewonly=True
    )

    def __repr__(self) -> str:
        return f"Speaker({self.public_id!r}, {self.name!r})"


class SpeakerName(Base):
    """A spelling under which a speaker was met."""

    __tablename__ = "speaker_name"
    __table_args__ = (
        UniqueConstraint("speaker_id", "name"),
        {"comment": "Each spelling under which a speaker was met; derived."},
    )

    speaker_name_id: Mapped[Key] = mapped_column(comment="Internal key.")
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.speaker_id"), comment="Whose name.")
    name: Mapped[str] = mapped_column(comment="As printed.")
    search_name: Mapped[str] = mapped_column(index=True, comment="Folded, for searching.")
    documents: Mapped[int] = mapped_column(comment="Texts that print it.")

    speaker: Mapped[Speaker] = relationship(back_populates="names")


class SpeakerNameKey(Base):
    """A key under which a name is found in spite of its spelling."""

    __tablename__ = "speaker_name_key"
    __table_args__ = ({"comment": "Keys that spellings of one name share; derived."},)

    speaker_name_id: Mapped[int] = mapped_column(
        ForeignKey("speaker_name.speaker_name_id"), primary_key=True, comment="The name."
    )
    key: Mapped[str] = mapped_column(primary_key=True, index=True, comment="One of its keys.")


class SpeakerMembership(Base):
    """Which speaker a document's entity is; none while identity is yet to be worked out."""

    __tablename__ = "speaker_membership"
    __table_args__ = ({"comment": "Which speaker a document's entity is; derived."},)

    document_entity_id: Mapped[int] = mapped_column(
        ForeignKey("document_entity.document_entity_id"), primary_key=True, comment="The entity."
    )
    speaker_id: Mapped[int] = mapped_column(
        ForeignKey("speaker.speaker_id"), index=True, comment="The speaker."
    )


class Statement(Base):
    """An utterance, however many outlets printed it, in whatever cut. Derived."""

    __tablename__ = "statement"
    __table_args__ = ({"comment": "An utterance, however many outlets printed it; derived."},)

    statement_id: Mapped[Key] = mapped_column(comment="Internal key.")
    public_id: Mapped[str] = mapped_column(unique=True, comment="t_…: the id in exports.")

    quotations: Mapped[list[Quotation]] = relationship(
        secondary="statement_membership", viewonly=True
    )


class StatementMembership(Base):
    """Which utterance a quotation prints."""

    __tablename__ = "statement_membership"
    __table_args__ = ({"comment": "Which utterance a quotation prints; derived."},)

    quotation_id: Mapped[int] = mapped_column(
        ForeignKey("quotation.quotation_id"), primary_key=True, comment="The quotation."
    )
    statement_id: Mapped[int] = mapped_column(
        ForeignKey("statement.statement_id"), index=True, comment="The utterance."
    )


class Judgement(Base):
    """What a person decided of two entities: a row that can be withdrawn, never overwritten.

    It holds what the entities were, not their keys: so it lasts when their texts are read
    again, and can be carried to another database. ``quotes.database.anchors`` finds them.
    """

    __tablename__ = "judgement"
    __table_args__ = (
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"
        ),
        CheckConstraint(
            "(left_start_char IS NULL AND left_end_char IS NULL) "
            "OR (left_start_char >= 0 AND left_start_char < left_end_char)",
            name="left_span",
        ),
        CheckConstraint(
            "(right_start_char IS NULL AND right_end_char IS NULL) "
            "OR (right_start_char >= 0 AND right_start_char < right_end_char)",
            name="right_span",
        ),
        {"comment": "What somebody decided of two entities; withdrawn, never overwritten."},
    )

    judgement_id: Mapped[Key] = mapped_column(comment="Internal key.")
    public_id: Mapped[str] = mapped_column(
        unique=True, comment="j_…: hash of who decided what and when."
    )
    verdict: Mapped[Verdict] = mapped_column(comment="Same, different, or unsure.")
    left_document: Mapped[str] = mapped_column(comment="d_…: where the one stands.")
    left_text_sha256: Mapped[str] = mapped_column(comment="SHA-256 of the text read then.")
    left_name: Mapped[str] = mapped_column(comment="Fullest form of its name there.")
    left_start_char: Mapped[int | None] = mapped_column(comment=FIRST_NAMED)
    left_end_char: Mapped[int | None] = mapped_column(comment=END)
    right_document: Mapped[str] = mapped_column(comment="d_…: where the other stands.")
    right_text_sha256: Mapped[str] = mapped_column(comment="SHA-256 of the text read then.")
    right_name: Mapped[str] = mapped_column(comment="Fullest form of its name there.")
    right_start_char: Mapped[int | None] = mapped_column(comment=FIRST_NAMED)
    right_end_char: Mapped[int | None] = mapped_column(comment=END)
    reason: Mapped[str | None] = mapped_column(comment="Why.")
    decided_by: Mapped[str] = mapped_column(comment="Who.")
    decided_at: Mapped[datetime] = mapped_column(comment="When, UTC.")
    withdrawn_by: Mapped[str | None] = mapped_column(comment="Who took it back.")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="When it was taken back, UTC.")
