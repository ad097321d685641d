"""Runs: what read texts here, how much, and which of them answers show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader, in_utc
from quotes.database.promotions import StoredPromotion, in_force, list_promotions
from quotes.errors import UnknownRun

PREFIX = "r_"


@dataclass(frozen=True, slots=True)
class StoredRun:
    """Code and settings that read texts, and how many.

    Attributes:
        run_id: Public id, ``r_…``.
        extractor: Its name.
        version: Of the package.
        model: Name and version of the models.
        model_digest: SHA-256 over what the models hold.
        config_digest: SHA-256 over settings and word lists.
        first_used_at: When it was first used here, UTC.
        texts: How many it has read, superseded ones too.
        quotations: How many it found in them.
        answers: Of the current texts, those of which answers show its reading.
        is_promoted: Whether answers come from it wherever it has read the text.
        promotion: Its newest promotion in force; None where there is none.
    """

    run_id: str
    extractor: str
    version: str
    model: str
    model_digest: str
    config_digest: str
    first_used_at: datetime
    texts: int
    quotations: int
    answers: int
    is_promoted: bool = False
    promotion: StoredPromotion | None = None


def find_run(reader: Reader, given: str) -> tuple[int, str]:
    """Return the internal key and the public id of a run.

    Args:
        reader: To ask.
        given: Its id or the beginning of it, with or without ``r_``.

    Raises:
        quotes.errors.UnknownRun: None has an id that begins so, or several do.
    """
    wanted = given.strip().removeprefix(PREFIX)
    run = lean.Run
    rows = reader.execute(sa.select(run.run_id, run.public_id).order_by(run.public_id)).all()
    found = [row for row in rows if row.public_id.removeprefix(PREFIX).startswith(wanted)]
    if len(found) == 1:
        return found[0].run_id, found[0].public_id
    if not found:
        raise UnknownRun(f"no run has the id {given!r}; list them with: quotes runs")
    ids = ", ".join(row.public_id for row in found)
    raise UnknownRun(f"{len(found)} runs have ids that begin so: {ids}; give more of {given!r}")


def list_runs(reader: Reader) -> list[StoredRun]:
    """Return all runs, the one used first at the head."""
    run, reading, version = lean.Run, lean.Reading, lean.DocumentVersion
    shown = sa.and_(reading.is_current, version.is_current)
    read = (
        sa.select(
            reading.run_id,
            sa.func.count().label("texts"),
            sa.func.sum(sa.case((shown, 1), else_=0)).label("answers"),
        )
        .join(version.table, version.document_version_id == reading.document_version_id)
        .group_by(reading.run_id)
        .subquery()
    )
    query: Any = (
        sa.select(run.table, read.c.texts, read.c.answers)
        .outerjoin(read, read.c.run_id == run.run_id)
        .order_by(run.first_used_at, run.public_id)
    )
    found, held = _count_quotations(reader), in_force(list_promotions(reader))
    promoted = {promotion.run_id: promotion for promotion in reversed(held)}
    return [
        StoredRun(
            row.public_id,
            row.extractor,
            row.version,
            row.model,
            row.model_digest,
            row.config_digest,
            in_utc(row.first_used_at),
            row.texts or 0,
            found.get(row.run_id, 0),
            row.answers or 0,
            bool(held) and held[0].run_id == row.public_id,
            promoted.get(row.public_id),
        )
        for row in reader.execute(query)
    ]


def _count_quotations(reader: Reader) -> dict[int, int]:
    reading, quotation = lean.Reading, lean.Quotation
    query = (
        sa.select(reading.run_id, sa.func.count())
        .join(quotation.table, quotation.reading_id == reading.reading_id)
        .group_by(reading.run_id)
    )
    return {row[0]: row[1] for row in reader.execute(query)}
