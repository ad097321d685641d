"""Which run's readings answer: what people decided, and what waits beneath."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from quotes.database.models.base import Base, Key


class Promotion(Base):
    """That answers come from a run's readings; withdrawn, never overwritten.

    Of those in force the newest comes first: where its run has not read a text, the one before
    it answers, and where none has, what was read last.
    """

    __tablename__ = "promotion"
    __table_args__ = (
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"
        ),
        {"comment": "That answers come from a run's readings; withdrawn, never overwritten."},
    )

    promotion_id: Mapped[Key] = mapped_column(comment="Internal key; the later, the higher.")
    public_id: Mapped[str] = mapped_column(
        unique=True, comment="p_…: hash of who promoted what and when."
    )
    run_id: Mapped[int] = mapped_column(
        ForeignKey("run.run_id"), index=True, comment="Whose readings answer."
    )
    reason: Mapped[str | None] = mapped_column(comment="Why.")
    decided_by: Mapped[str] = mapped_column(comment="Who.")
    decided_at: Mapped[datetime] = mapped_column(comment="When, UTC.")
    withdrawn_by: Mapped[str | None] = mapped_column(comment="Who went back.")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="When that was, UTC.")


class DisplacedReading(Base):
    """Which reading would answer but for the promotions; only where another one does."""

    __tablename__ = "displaced_reading"
    __table_args__ = (
        {"comment": "Which reading would answer but for promotions, where another one does."},
    )

    document_version_id: Mapped[int] = mapped_column(
        ForeignKey("document_version.document_version_id"), primary_key=True, comment="The text."
    )
    reading_id: Mapped[int] = mapped_column(
        ForeignKey("reading.reading_id"), unique=True, comment="The one that was read last."
    )
