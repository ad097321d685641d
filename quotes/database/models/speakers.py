"""Who is who and what is the same across documents: derived from what was read and judged."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quotes.database.models.base import Base, JudgedPart, Key, Verdict, span_check
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
        secondary="speaker_membership", back_populates="speaker", viewonly=True
    )

    def __repr__(self) -> str:
        return f"Speaker({self.public_id!r}, {self.name!r})"


class SpeakerName(Base):
    """A spelling under which a speaker was met."""

    __tablename__ = "speaker_name"
    __table_args__ = (
        UniqueConstraint("speaker_id", "name"),
        sa.Index("ix_speaker_name_name", "name"),
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
        secondary="statement_membership", back_populates="statement", viewonly=True
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
    """What a person decided: a row that can be withdrawn, never overwritten.

    It says what it is about as that was, not by key: so it lasts when texts are read again,
    and can be carried to another database. ``quotes.database.anchors`` finds it.
    """

    __tablename__ = "judgement"
    __table_args__ = (
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"
        ),
        {"comment": "What somebody decided of speakers; withdrawn, never overwritten."},
    )

    judgement_id: Mapped[Key] = mapped_column(comment="Internal key.")
    public_id: Mapped[str] = mapped_column(
        unique=True, comment="j_…: hash of who decided what and when."
    )
    verdict: Mapped[Verdict] = mapped_column(
        comment="Of two: same, different, unsure; of one: split, rename; of a quotation: correct."
    )
    name: Mapped[str | None] = mapped_column(
        comment="Rename: the name chosen. Split: the spelling that is somebody else."
    )
    reason: Mapped[str | None] = mapped_column(comment="Why.")
    decided_by: Mapped[str] = mapped_column(comment="Who.")
    decided_at: Mapped[datetime] = mapped_column(comment="When, UTC.")
    withdrawn_by: Mapped[str | None] = mapped_column(comment="Who took it back.")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="When it was taken back, UTC.")


class JudgementEntity(Base):
    """Whom a judgement is about, as one text had them when somebody decided."""

    __tablename__ = "judgement_entity"
    __table_args__ = (
        CheckConstraint(
            "(start_char IS NULL AND end_char IS NULL) "
            "OR (start_char >= 0 AND start_char < end_char)",
            name="span",
        ),
        {"comment": "Whom a judgement is about, as one text had them when somebody decided."},
    )

    judgement_id: Mapped[int] = mapped_column(
        ForeignKey("judgement.judgement_id"), primary_key=True, comment="The judgement."
    )
    part: Mapped[JudgedPart] = mapped_column(
        primary_key=True, comment="about: of whom it is; rest: from whom these are taken."
    )
    ordinal: Mapped[int] = mapped_column(primary_key=True, comment="0 for the first.")
    document: Mapped[str] = mapped_column(comment="d_…: where it stands.")
    text_sha256: Mapped[str] = mapped_column(comment="SHA-256 of the text read then.")
    name: Mapped[str] = mapped_column(comment="Fullest form of its name there.")
    start_char: Mapped[int | None] = mapped_column(comment=FIRST_NAMED)
    end_char: Mapped[int | None] = mapped_column(comment=END)


class JudgementQuotation(Base):
    """Which quotation a judgement is about, as its text had it when somebody decided."""

    __tablename__ = "judgement_quotation"
    __table_args__ = (
        span_check(),
        {"comment": "Which quotation a judgement is about, as its text had it then."},
    )

    judgement_id: Mapped[int] = mapped_column(
        ForeignKey("judgement.judgement_id"), primary_key=True, comment="The judgement."
    )
    document: Mapped[str] = mapped_column(comment="d_…: where it stands.")
    text_sha256: Mapped[str] = mapped_column(comment="SHA-256 of the text read then.")
    start_char: Mapped[int] = mapped_column(comment="First character of its content.")
    end_char: Mapped[int] = mapped_column(comment=END)
    text: Mapped[str] = mapped_column(comment="The text from the one to the other, exactly.")
    prefix: Mapped[str] = mapped_column(comment="The text just before.")
    suffix: Mapped[str] = mapped_column(comment="The text just after.")


class Correction(Base):
    """Whose speaker a person decided; the judgement that holds. Derived."""

    __tablename__ = "correction"
    __table_args__ = ({"comment": "Quotations whose speaker a person decided; derived."},)

    quotation_id: Mapped[int] = mapped_column(
        ForeignKey("quotation.quotation_id"), primary_key=True, comment="The quotation."
    )
    judgement_id: Mapped[int] = mapped_column(
        ForeignKey("judgement.judgement_id"), index=True, comment="The newest in force."
    )
