"""What was found in a text: quotations and their pieces, in-document speakers, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quotes.database.models.base import Base, Key, SpanPart, span_check
from quotes.database.models.documents import Reading
from quotes.records import MentionType, QuotationType, RoleStatus, SpeakerKind

if TYPE_CHECKING:
    from quotes.database.models.speakers import Speaker, Statement

START = "First character, counted in code points from 0."
END = "Character after the last one."


class DocumentEntity(Base):
    """A speaker as one document knows it."""

    __tablename__ = "document_entity"
    __table_args__ = (
        UniqueConstraint("reading_id", "public_id"),
        {"comment": "A speaker as one document knows it; speakers across documents join them."},
    )

    document_entity_id: Mapped[Key] = mapped_column(comment="Internal key.")
    public_id: Mapped[str] = mapped_column(
        index=True, comment="e_…: hash of document, text and names; what identity calls it."
    )
    reading_id: Mapped[int] = mapped_column(
        ForeignKey("reading.reading_id"), comment="Which run found it in which text."
    )
    name: Mapped[str] = mapped_column(comment="Fullest form that the document gives.")
    kind: Mapped[SpeakerKind] = mapped_column(comment="What it is.")

    names: Mapped[list[EntityName]] = relationship(order_by="EntityName.ordinal")
    roles: Mapped[list[RoleObservation]] = relationship(back_populates="entity")
    reading: Mapped[Reading] = relationship()
    speaker: Mapped[Speaker | None] = relationship(
        secondary="speaker_membership", back_populates="entities", viewonly=True
    )

    def __repr__(self) -> str:
        return f"DocumentEntity({self.name!r}, {self.kind.value})"


class EntityName(Base):
    """Where a document first gives each spelling of an entity's name."""

    __tablename__ = "entity_name"
    __table_args__ = (
        span_check(),
        {"comment": "The first occurrence of each spelling of a name in one document."},
    )

    document_entity_id: Mapped[int] = mapped_column(
        ForeignKey("document_entity.document_entity_id"), primary_key=True, comment="Whose name."
    )
    ordinal: Mapped[int] = mapped_column(primary_key=True, comment="0 for the first in the text.")
    text: Mapped[str] = mapped_column(comment="As printed.")
    start_char: Mapped[int] = mapped_column(comment=START)
    end_char: Mapped[int] = mapped_column(comment=END)


class Quotation(Base):
    """What is attributed to somebody in one reading of one text."""

    __tablename__ = "quotation"
    __table_args__ = (
        UniqueConstraint("reading_id", "ordinal"),
        UniqueConstraint("reading_id", "public_id"),
        span_check(),
        CheckConstraint(
            "relayed_by_start_char >= 0 AND relayed_by_start_char < relayed_by_end_char",
            name="relayed_by_span",
        ),
        CheckConstraint(
            "confidence_content BETWEEN 0 AND 1 AND confidence_speaker BETWEEN 0 AND 1 "
            "AND confidence_identity BETWEEN 0 AND 1",
            name="confidence",
        ),
        {"comment": "What is attributed to somebody in one reading of one text."},
    )

    quotation_id: Mapped[Key] = mapped_column(comment="Internal key.")
    public_id: Mapped[str] = mapped_column(
        index=True, comment="q_…: hash of document, text, type and spans; the id in exports."
    )
    reading_id: Mapped[int] = mapped_column(
        ForeignKey("reading.reading_id"), comment="Which run found it in which text."
    )
    ordinal: Mapped[int] = mapped_column(comment="0 for the first quotation of the text.")
    type: Mapped[QuotationType] = mapped_column(comment="How much stands in quotation marks.")
    text: Mapped[str] = mapped_column(comment="Its content spans joined by ' … ', for reading.")
    search_text: Mapped[str] = mapped_column(
        comment="Folded, stemmed words of the content, one space between; what search matches."
    )
    start_char: Mapped[int] = mapped_column(comment=START)
    end_char: Mapped[int] = mapped_column(comment=END)
    medium: Mapped[str | None] = mapped_column(
        comment="Where it was said: 'statement', 'post on X'."
    )
    relayed_by: Mapped[str | None] = mapped_column(comment="Who passed the words on, as printed.")
    relayed_by_start_char: Mapped[int | None] = mapped_column(comment=START)
    relayed_by_end_char: Mapped[int | None] = mapped_column(comment=END)
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("quotation.quotation_id"), index=True, comment="The quotation it is nested in."
    )
    continues_id: Mapped[int | None] = mapped_column(
        ForeignKey("quotation.quotation_id"), index=True, comment="The quotation it carries on."
    )
    confidence_content: Mapped[float] = mapped_column(comment="0 to 1: these words, this type.")
    confidence_speaker: Mapped[float] = mapped_column(comment="0 to 1: this mention.")
    confidence_identity: Mapped[float] = mapped_column(comment="0 to 1: this entity.")
    rule: Mapped[str] = mapped_column(comment="What decided.")

    reading: Mapped[Reading] = relationship()
    spans: Mapped[list[QuotationSpan]] = relationship(
        order_by="QuotationSpan.part, QuotationSpan.ordinal"
    )
    cue: Mapped[Cue | None] = relationship()
    mention: Mapped[Mention | None] = relationship()
    attributions: Mapped[list[Attribution]] = relationship(order_by="Attribution.ordinal")
    roles: Mapped[list[RoleObservation]] = relationship(
        secondary="quotation_role", order_by="QuotationRole.ordinal", viewonly=True
    )
    parent: Mapped[Quotation | None] = relationship(
        remote_side="Quotation.quotation_id", foreign_keys="Quotation.parent_id"
    )
    continues: Mapped[Quotation | None] = relationship(
        remote_side="Quotation.quotation_id", foreign_keys="Quotation.continues_id"
    )
    statement: Mapped[Statement | None] = relationship(
        secondary="statement_membership", back_populates="quotations", viewonly=True
    )

    def __repr__(self) -> str:
        return f"Quotation({self.public_id!r}, {self.text[:40]!r})"


class QuotationSpan(Base):
    """A stretch of a quotation: of its content, or of what stands in quotation marks."""

    __tablename__ = "quotation_span"
    __table_args__ = (
        span_check(),
        {"comment": "The content spans and the spans in quotation marks of a quotation."},
    )

    quotation_id: Mapped[int] = mapped_column(
        ForeignKey("quotation.quotation_id"), primary_key=True, comment="The quotation."
    )
    part: Mapped[SpanPart] = mapped_column(
        primary_key=True, comment="content: attributed; quoted: in marks, without the marks."
    )
    ordinal: Mapped[int] = mapped_column(primary_key=True, comment="0 for the first in the text.")
    text: Mapped[str] = mapped_column(comment="As printed.")
    start_char: Mapped[int] = mapped_column(comment=START)
    end_char: Mapped[int] = mapped_column(comment=END)


class Cue(Base):
    """The reporting expression of a quotation."""

    __tablename__ = "cue"
    __table_args__ = (span_check(), {"comment": "The reporting expression of a quotation."})

    quotation_id: Mapped[int] = mapped_column(
        ForeignKey("quotation.quotation_id"), primary_key=True, comment="The quotation."
    )
    lemma: Mapped[str] = mapped_column(index=True, comment="Dictionary form: 'say'.")
    text: Mapped[str] = mapped_column(comment="As printed.")
    start_char: Mapped[int] = mapped_column(comment=START)
    end_char: Mapped[int] = mapped_column(comment=END)


class Mention(Base):
    """The words that name the speaker of a quotation."""

    __tablename__ = "mention"
    __table_args__ = (span_check(), {"comment": "The words naming the speaker of a quotation."})

    quotation_id: Mapped[int] = mapped_column(
        ForeignKey("quotation.quotation_id"), primary_key=True, comment="The quotation."
    )
    type: Mapped[MentionType] = mapped_column(comment="The form of the words.")
    text: Mapped[str] = mapped_column(comment="As printed, without role and apposition.")
    start_char: Mapped[int] = mapped_column(comment=START)
    end_char: Mapped[int] = mapped_column(comment=END)


class Attribution(Base):
    """Whose words a quotation is; several rows for a joint statement, none when unknown."""

    __tablename__ = "attribution"
    __table_args__ = (
        UniqueConstraint("quotation_id", "decided", "document_entity_id"),
        {"comment": "Whose words a quotation is: several rows if joint, none if unknown."},
    )

    quotation_id: Mapped[int] = mapped_column(
        ForeignKey("quotation.quotation_id"), primary_key=True, comment="The quotation."
    )
    decided: Mapped[bool] = mapped_column(
        primary_key=True,
        default=False,
        server_default=sa.false(),
        comment="Whether a person says so: derived from judgements; else the reading does.",
    )
    ordinal: Mapped[int] = mapped_column(primary_key=True, comment="0 for the first named.")
    document_entity_id: Mapped[int] = mapped_column(
        ForeignKey("document_entity.document_entity_id"), index=True, comment="The speaker here."
    )
    overruled: Mapped[bool] = mapped_column(
        default=False,
        server_default=sa.false(),
        comment="Whether a person says otherwise: answers and exports leave it out; derived.",
    )

    entity: Mapped[DocumentEntity] = relationship()


class RoleObservation(Base):
    """What a document called somebody, as printed there; evidence of its date, never edited."""

    __tablename__ = "role_observation"
    __table_args__ = (
        span_check(),
        sa.Index("ix_role_observation_span", "reading_id", "start_char"),
        {"comment": "A title, rank or affiliation as a document prints it."},
    )

    role_observation_id: Mapped[Key] = mapped_column(comment="Internal key.")
    reading_id: Mapped[int] = mapped_column(
        ForeignKey("reading.reading_id"), comment="Which run found it in which text."
    )
    document_entity_id: Mapped[int | None] = mapped_column(
        ForeignKey("document_entity.document_entity_id"),
        index=True,
        comment="Whose role; null where the quotation's speaker is unknown.",
    )
    text: Mapped[str] = mapped_column(comment="As printed.")
    start_char: Mapped[int] = mapped_column(comment=START)
    end_char: Mapped[int] = mapped_column(comment=END)
    title: Mapped[str | None] = mapped_column(comment="The post, rank or title in it.")
    organisation: Mapped[str | None] = mapped_column(comment="The body named in it.")
    status: Mapped[RoleStatus] = mapped_column(comment="Held, once held, or yet to be held.")
    search_text: Mapped[str] = mapped_column(comment="Folded, stemmed words, a space at each end.")
    organisation_search: Mapped[str] = mapped_column(comment="The same of the organisation.")
    title_normal: Mapped[str | None] = mapped_column(
        index=True,
        comment="The title in normal form: PM is prime minister; null if it has none.",
    )
    organisation_normal: Mapped[str | None] = mapped_column(
        comment="The body in search form, also a place before the title; null if none."
    )

    entity: Mapped[DocumentEntity | None] = relationship(back_populates="roles")


class QuotationRole(Base):
    """Which roles a document gives a quotation's speaker, nearest first."""

    __tablename__ = "quotation_role"
    __table_args__ = ({"comment": "The roles of a quotation's speaker, nearest first."},)

    quotation_id: Mapped[int] = mapped_column(
        ForeignKey("quotation.quotation_id"), primary_key=True, comment="The quotation."
    )
    ordinal: Mapped[int] = mapped_column(primary_key=True, comment="0 for the nearest.")
    role_observation_id: Mapped[int] = mapped_column(
        ForeignKey("role_observation.role_observation_id"), index=True, comment="The role."
    )
