"""The newest quotations that fit conditions, without reading those that do not fit.

Two ways lead to them. Few fit a condition: these are taken from its index, and put in order.
Many fit each condition: the newest quotations are gone through in order, until enough fit.
Which way is shorter is found by asking each condition's index for no more than ``MANY``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader, is_postgres

MANY = 4000
"""Quotations from which on it is quicker to go through the newest than to put all in order."""
WALK = 3 * MANY
"""Of the newest, how many are gone through before all that fit are put in order after all."""
_LOOKING_UP = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit")
_ORDER = ("days_before", "document", "ordinal")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A condition: the keys of what fits, by index, and whether a current quotation fits.

    Attributes:
        keys: A query for internal keys, superseded quotations and repetitions allowed.
        fits: A condition on ``current_quotation``.
        number: How many fit, where that is known; else it is counted.
        speaker: Internal key of the speaker whose words are wanted, if it is one alone.
    """

    keys: Any
    fits: Any
    number: int | None = None
    speaker: int | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that is wanted of quotations.

    Attributes:
        plain: Conditions on ``current_quotation``, such as of the day.
        wanted: Others; each has an index.
    """

    plain: list[Any] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Newest:
    """What was found: keys, the newest first, and how many fit in all.

    Attributes:
        keys: Internal keys, at most as many as asked for.
        matched: How many fit.
        counted: False where ``matched`` is only how many were asked for, and there are more.
    """

    keys: list[int]
    matched: int
    counted: bool = True


_current = lean.CurrentQuotation


@contextmanager
def looking_up(reader: Reader) -> Iterator[None]:
    """Let PostgreSQL look rows up, however few it takes there to be; nothing on SQLite.

    Its estimates of phrases are guesses, and a guess too high reads a whole table. Holds for
    what is asked in the block, in the reader's transaction.
    """
    if not is_postgres(reader):
        yield
        return
    settings = [sa.func.current_setting(name) for name in _LOOKING_UP]
    changed = [sa.func.set_config(name, "off", True) for name in _LOOKING_UP]
    before = reader.execute(sa.select(*settings, *changed)).one()[: len(_LOOKING_UP)]
    yield
    again = zip(_LOOKING_UP, before, strict=True)
    reader.execute(sa.select(*(sa.func.set_config(name, value, True) for name, value in again)))


def find_newest(reader: Reader, conditions: Conditions, limit: int | None) -> Newest:
    """Return the newest quotations that fit: by day, undated last, then by document and place."""
    counted = [_count(reader, wanted) for wanted in conditions.wanted]
    if any(wanted.number == 0 for wanted in counted):
        return Newest([], 0)
    fewest = min(counted, key=lambda wanted: wanted.number or 0, default=None)
    conditions = replace(conditions, wanted=counted)
    few = fewest is not None and (fewest.number or 0) <= MANY
    if limit is not None and not few and (found := _walk(reader, conditions, limit)):
        return found
    return _put_in_order(reader, conditions, fewest, limit)


def _count(reader: Reader, wanted: Wanted) -> Wanted:
    """Return a condition with how many fit, or with one more than ``MANY``."""
    if wanted.number is not None:
        return wanted
    some = wanted.keys.limit(MANY + 1).subquery("some")
    number = reader.scalar(sa.select(sa.func.count()).select_from(some)) or 0
    return replace(wanted, number=number)


def _put_in_order(
    reader: Reader, conditions: Conditions, fewest: Wanted | None, limit: int | None
) -> Newest:
    """Return the newest of all that fit, found by the condition that fewest fit."""
    query = sa.select(_current.quotation_id, sa.func.count().over())
    if fewest is not None:
        query = query.where(_current.quotation_id.in_(fewest.keys))
    query = query.where(*conditions.plain)
    query = query.where(*(wanted.fits for wanted in conditions.wanted if wanted is not fewest))
    # "+": few are put in order; to go through all in the index's order would take longer.
    order = (sa.literal_column("+current_quotation.days_before"), *_place(_current)[1:])
    rows = reader.execute(query.order_by(*order).limit(limit)).all()
    return Newest([row[0] for row in rows], rows[0][1] if rows else 0)


def _walk(reader: Reader, conditions: Conditions, limit: int) -> Newest | None:
    """Return the first that fit, in order; None if the newest are too few of them."""
    speaker = next((w for w in conditions.wanted if w.speaker is not None), None)
    way, query = _way(speaker)
    order = _place(way)
    query = query.where(*conditions.plain)
    end = reader.scalar(query.with_only_columns(order[0]).order_by(*order).offset(WALK).limit(1))
    fitting = query.where(*(wanted.fits for wanted in conditions.wanted if wanted is not speaker))
    near = fitting if end is None else fitting.where(order[0] <= end)
    keys = list(reader.scalars(near.order_by(*order).limit(limit + 1)))
    if len(keys) <= limit:
        return Newest(keys, len(keys)) if end is None else None
    if end is None:
        counted = reader.scalar(fitting.with_only_columns(sa.func.count()))
        return Newest(keys[:limit], counted or 0)
    if speaker and not conditions.plain and len(conditions.wanted) == 1:
        return Newest(keys[:limit], speaker.number or 0)
    return Newest(keys[:limit], limit, counted=False)


def _way(speaker: Wanted | None) -> tuple[lean.Lean, Any]:
    """Return the table to go through, and the query that does it."""
    query: Any = sa.select(_current.quotation_id).select_from(_current.table)
    if speaker is None:
        return _current, query
    said = lean.SpeakerQuotation
    joined = query.join(said.table, said.quotation_id == _current.quotation_id)
    return said, joined.where(said.speaker_id == speaker.speaker)


def _place(way: lean.Lean) -> Sequence[Any]:
    return [way.table.c[name] for name in _ORDER]
