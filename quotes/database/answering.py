"""Which reading of each text answers show, where runs are promoted.

Of the promotions in force the newest whose run has read a text decides; where none has, the
reading that ingesting stored or met last. So promotions and readings alone say what is current:
a promotion withdrawn leaves what would be there without it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models

_BATCH = 500
"""Keys in one query; old versions of SQLite take 999."""


class Turn(NamedTuple):
    """A text of which answers are to show another reading."""

    text: int
    wanted: int
    shown: int


def promoted_runs(session: Session | sa.Connection) -> list[int]:
    """Return the runs that are promoted, by internal key, the newest first."""
    table = models.Promotion
    query = sa.select(table.run_id).where(table.withdrawn_at.is_(None))
    return list(dict.fromkeys(session.scalars(query.order_by(table.promotion_id.desc()))))


def choose_readings(session: Session, texts: Collection[int] | None = None) -> int:
    """Have answers show the readings that they are to show, and return of how many texts.

    The caller holds the lock on storing, and works identity out again.

    Args:
        session: To write in.
        texts: Internal keys of the texts to look at; all if None.
    """
    turns = find_turns(session, texts)
    reading, displaced = models.Reading, models.DisplacedReading
    known = _load_displaced(session, [turn.text for turn in turns])
    rows = [
        {"document_version_id": turn.text, "reading_id": turn.shown}
        for turn in turns
        if turn.text not in known
    ]
    if rows:
        session.execute(sa.insert(displaced), rows)
    # First off, then on: the index allows one at every moment.
    for keys, is_current in (([t.shown for t in turns], False), ([t.wanted for t in turns], True)):
        for of in _among(reading.reading_id, keys):
            session.execute(sa.update(reading).where(of).values(is_current=is_current))
    settled = displaced.reading_id.in_(sa.select(reading.reading_id).where(reading.is_current))
    _drop_displaced(session, texts, settled)
    return len(turns)


def hold_promoted(session: Session, texts: Collection[int]) -> None:
    """Keep texts that were just read showing the promoted runs' readings of them.

    What they show at the moment is what they show once the promotions are withdrawn.
    """
    if texts and promoted_runs(session):
        _drop_displaced(session, texts, sa.true())
        choose_readings(session, texts)


def find_turns(
    session: Session | sa.Connection, texts: Collection[int] | None = None
) -> list[Turn]:
    """Return the texts of which answers show another reading than they are to, in order."""
    runs = promoted_runs(session)
    among = _among(models.Reading.document_version_id, texts)
    return [turn for of in among for turn in _find_turns(session, runs, of)]


def _find_turns(
    session: Session | sa.Connection, runs: Sequence[int], of: sa.ColumnElement[bool]
) -> Iterator[Turn]:
    reading, displaced = models.Reading, models.DisplacedReading
    shown = sa.orm.aliased(reading)
    best = _best_readings(runs, of)
    promoted = (
        sa.select(best.c.document_version_id, best.c.reading_id, shown.reading_id)
        .join(shown, shown.document_version_id == best.c.document_version_id)
        .where(best.c.place == 1, shown.is_current, shown.reading_id != best.c.reading_id)
    )
    waiting = (
        sa.select(reading.document_version_id, reading.reading_id, shown.reading_id)
        .join(displaced, displaced.reading_id == reading.reading_id)
        .join(shown, shown.document_version_id == reading.document_version_id)
        .where(of, shown.is_current, ~reading.is_current)
        .where(reading.document_version_id.not_in(sa.select(best.c.document_version_id)))
    )
    found = [*session.execute(promoted), *session.execute(waiting)]
    yield from (Turn(*row) for row in sorted(map(tuple, found)))


def _best_readings(runs: Sequence[int], of: sa.ColumnElement[bool]) -> sa.Subquery:
    """Return a query of the readings that promoted runs made; place 1 is the one that answers."""
    table = models.Reading
    ranks = {run: i for i, run in enumerate(runs)} or {0: 0}
    order: Any = sa.case(ranks, value=table.run_id)
    place = sa.func.row_number().over(partition_by=table.document_version_id, order_by=order)
    query = sa.select(table.document_version_id, table.reading_id, place.label("place"))
    return query.where(table.run_id.in_(runs), of).subquery()


def _load_displaced(session: Session, texts: Collection[int]) -> set[int]:
    column = models.DisplacedReading.document_version_id
    among = _among(column, texts)
    return {text for of in among for text in session.scalars(sa.select(column).where(of))}


def _drop_displaced(
    session: Session, texts: Collection[int] | None, condition: sa.ColumnElement[bool]
) -> None:
    table = models.DisplacedReading
    for of in _among(table.document_version_id, texts):
        session.execute(sa.delete(table).where(of, condition))


def _among(column: Any, keys: Collection[int] | None) -> Iterator[sa.ColumnElement[bool]]:
    """Yield conditions that a column holds one of some keys, so many at a time; of all if None."""
    if keys is None:
        yield sa.true()
    else:
        yield from (column.in_(some) for some in _batches(keys))


def _batches(keys: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(keys)
    return (ordered[at : at + _BATCH] for at in range(0, len(ordered), _BATCH))
