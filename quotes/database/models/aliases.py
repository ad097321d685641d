"""What people listed: other names of one bearer, from files that they imported."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quotes.database.models.base import Base, Key


class Alias(Base):
    """Another name of somebody, as a list gives it; withdrawn, never overwritten."""

    __tablename__ = "alias"
    __table_args__ = (
        CheckConstraint("kind IN ('person', 'organisation')", name="kind"),
        CheckConstraint("valid_from <= valid_to", name="days"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"
        ),
        sa.Index(
            "uq_alias_live",
            "content_key",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
        {"comment": "Another name of somebody, as a list gives it; withdrawn, never overwritten."},
    )

    alias_id: Mapped[Key] = mapped_column(comment="Internal key.")
    public_id: Mapped[str] = mapped_column(
        unique=True, comment="a_…: hash of what it says, who added it and when."
    )
    content_key: Mapped[str] = mapped_column(comment="Hash of what it says; one in force each.")
    canonical: Mapped[str] = mapped_column(comment="The name that the list files it under.")
    alias: Mapped[str] = mapped_column(comment="The other name.")
    search_name: Mapped[str] = mapped_column(index=True, comment="The other name, folded.")
    kind: Mapped[str] = mapped_column(comment="What bears them: person or organisation.")
    type: Mapped[str] = mapped_column(comment="acronym, translation, nickname, former name …")
    source: Mapped[str | None] = mapped_column(comment="Where it is from.")
    identifier: Mapped[str | None] = mapped_column(
        comment="What tells two of one canonical name apart: wikidata:Q42."
    )
    valid_from: Mapped[date | None] = mapped_column(comment="First day it was used, if known.")
    valid_to: Mapped[date | None] = mapped_column(comment="Last day it was used, if known.")
    added_by: Mapped[str] = mapped_column(comment="Who.")
    added_at: Mapped[datetime] = mapped_column(comment="When, UTC.")
    withdrawn_by: Mapped[str | None] = mapped_column(comment="Who took it back.")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="When it was taken back, UTC.")
