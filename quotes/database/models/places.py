"""Where quotations stand in answers: what searches are ordered and counted by.

Derived, and kept by triggers, so that whoever writes need not know of them: see revision 0006.
``quotes.database.places`` makes them anew.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from quotes.database.models.base import Base

DAYS = "Days from publication to the end of 9999, 10000000 if undated: counts up from the newest."
PLACE = ("days_before", "document", "ordinal")
"""The order of answers: the newest first, then by document and place."""


class CurrentQuotation(Base):
    """A quotation that answers and exports show, in their order. Derived."""

    __tablename__ = "current_quotation"
    __table_args__ = (
        sa.Index("ix_current_quotation_place", *PLACE),
        sa.Index("ix_current_quotation_publisher_place", "publisher_id", *PLACE),
        {"comment": "Quotations of current texts and runs, in the order of answers; derived."},
    )

    quotation_id: Mapped[int] = mapped_column(
        ForeignKey("quotation.quotation_id", ondelete="CASCADE"),
        primary_key=True,
        comment="The quotation.",
    )
    days_before: Mapped[int] = mapped_column(comment=DAYS)
    document: Mapped[str] = mapped_column(comment="d_…: where it stands.")
    ordinal: Mapped[int] = mapped_column(comment="0 for the first quotation of the text.")
    published_on: Mapped[date | None] = mapped_column(comment="Day of publication.")
    publisher_id: Mapped[int | None] = mapped_column(
        ForeignKey("publisher.publisher_id"), comment="The outlet, if known."
    )


class SpeakerQuotation(Base):
    """A current quotation as one speaker's words: as decided, else as read. Derived."""

    __tablename__ = "speaker_quotation"
    __table_args__ = (
        sa.Index("ix_speaker_quotation_quotation_id", "quotation_id"),
        sa.Index("ix_speaker_quotation_speaker_id_published_on", "speaker_id", "published_on"),
        {
            "comment": "Each speaker's current quotations, in the order of answers; derived.",
            "sqlite_with_rowid": False,
        },
    )

    speaker_id: Mapped[int] = mapped_column(
        ForeignKey("speaker.speaker_id", ondelete="CASCADE"),
        primary_key=True,
        comment="The speaker.",
    )
    days_before: Mapped[int] = mapped_column(primary_key=True, comment=DAYS)
    document: Mapped[str] = mapped_column(primary_key=True, comment="d_…: where it stands.")
    ordinal: Mapped[int] = mapped_column(
        primary_key=True, comment="0 for the first quotation of the text."
    )
    quotation_id: Mapped[int] = mapped_column(
        ForeignKey("current_quotation.quotation_id", ondelete="CASCADE"), comment="The quotation."
    )
    published_on: Mapped[date | None] = mapped_column(comment="Day of publication.")


class SpeakerCount(Base):
    """How much of a speaker there is in current texts; no row for one who has nothing. Derived."""

    __tablename__ = "speaker_count"
    __table_args__ = (
        sa.Index("ix_speaker_count_quotations_speaker_id", "quotations", "speaker_id"),
        {"comment": "How often, and in how many documents, a speaker is quoted; derived."},
    )

    speaker_id: Mapped[int] = mapped_column(
        ForeignKey("speaker.speaker_id", ondelete="CASCADE"),
        primary_key=True,
        comment="The speaker.",
    )
    quotations: Mapped[int] = mapped_column(comment="Quotations in current texts.")
    documents: Mapped[int] = mapped_column(comment="Documents they stand in.")


class Tally(Base):
    """How many of a thing there are, so that an answer can say in how much it looked. Derived."""

    __tablename__ = "tally"
    __table_args__ = ({"comment": "How many there are to be looked through; derived."},)

    thing: Mapped[str] = mapped_column(
        primary_key=True, comment="documents; quotations, those of current texts and runs."
    )
    number: Mapped[int] = mapped_column(comment="How many.")


class NameWord(Base):
    """A word of names under a form that a misspelt one shares: itself, or letters left out."""

    __tablename__ = "name_word"
    __table_args__ = (
        {
            "comment": "Words of names under forms that misspelt ones share; derived.",
            "sqlite_with_rowid": False,
        },
    )

    form: Mapped[str] = mapped_column(
        primary_key=True, comment="The word, or what is left of it without a letter or two."
    )
    word: Mapped[str] = mapped_column(primary_key=True, comment="Folded, as names have it.")
