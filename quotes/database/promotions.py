"""What people decided of runs: which one answers; withdrawn promotions, too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader, in_utc


@dataclass(frozen=True, slots=True)
class StoredPromotion:
    """That somebody had answers come from a run.

    Attributes:
        promotion_id: Public id, ``p_…``.
        run_id: Public id of the run, ``r_…``.
        reason: Why, in the words of who decided.
        withdrawn_by: Who went back; None while it is in force.
    """

    promotion_id: str
    run_id: str
    reason: str | None
    decided_by: str
    decided_at: datetime
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None

    def __str__(self) -> str:
        why = f": {self.reason}" if self.reason else ""
        who = f"by {self.decided_by} on {self.decided_at.date()}"
        return f"{self.promotion_id} ({self.run_id} promoted {who}{why})"


def list_promotions(reader: Reader) -> list[StoredPromotion]:
    """Return all promotions, withdrawn ones too, oldest first."""
    table, run = lean.Promotion, lean.Run
    query = (
        sa.select(
            table.public_id, run.public_id, table.reason, table.decided_by, table.decided_at,
            table.withdrawn_by, table.withdrawn_at,
        )
        .join(run.table, run.run_id == table.run_id)
        .order_by(table.promotion_id)
    )  # fmt: skip
    return [
        StoredPromotion(
            public_id, of, why, by, in_utc(at), back_by, in_utc(back_at) if back_at else None
        )
        for public_id, of, why, by, at, back_by, back_at in reader.execute(query)
    ]


def in_force(promotions: list[StoredPromotion]) -> list[StoredPromotion]:
    """Return the promotions that hold, the one that decides first at the head."""
    return [found for found in reversed(promotions) if found.withdrawn_at is None]
