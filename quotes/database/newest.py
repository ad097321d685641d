"""The newest quotations that fit conditions, without reading those that do not fit.

Two ways lead to them. Few fit a condition: these are taken from its index, and put in order.
Many fit each condition: the newest quotations are gone through in order, until enough fit.
Which way is shorter is found by asking each condition's index for no more than ``MANY``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader, is_postgres

MANY = 4000
"""Quotations from which on it is quicker to go through the newest than to put all in order."""
WALK = 3 * MANY
"""Of the newest, how many are gone through before all that fit are put in order after all."""
_LOOKING_UP = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit")
_ORDER = ("days_before", "document", "ordinal")

Fits: TypeAlias = Callable[[Any], Any]
"""Returns the condition on a table with ``quotation_id``, or for days with ``days_before``."""


@dataclass(frozen=True, slots=True)
class Way:
    """A table that is gone through in the order of answers.

    Attributes:
        table: It has ``quotation_id`` and the columns of the order.
        condition: On its rows; an index has those that fit in the order of answers.
    """

    table: Any
    condition: Any


@dataclass(frozen=True, slots=True)
class Wanted:
    """A condition that has an index.

    Attributes:
        keys: A query for the keys of what fits; superseded quotations and repetitions allowed.
        fits: Whether a quotation at hand fits.
        number: How many fit, where that is known; else it is found out.
        way: What fits, in the order of answers; None where no index has that.
        found: The keys, once asked for, where they are few.
    """

    keys: Any
    fits: Fits
    number: int | None = None
    way: Way | None = None
    found: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that is wanted of quotations.

    Attributes:
        days: Conditions on ``days_before``, which is the order of answers.
        fits: Conditions that no index helps with.
        wanted: Those that have one, the one whose way is best to go first.
    """

    days: list[Fits] = field(default_factory=list)
    fits: list[Fits] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Newest:
    """What was found: keys, the newest first, and how many fit in all.

    Attributes:
        keys: Internal keys, at most as many as asked for.
        matched: How many fit.
        counted: False where there are more than ``matched``.
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


def find_newest(reader: Reader, conditions: Conditions, limit: int | None, among: int) -> Newest:
    """Return the newest quotations that fit: by day, undated last, then by document and place.

    Args:
        reader: What to ask.
        conditions: What is wanted.
        limit: At most so many; None for all.
        among: How many quotations there are.
    """
    if limit is not None and among > MANY and _is_in_order(conditions):
        return _walk(reader, conditions, limit) or Newest([], 0)
    asked = [_ask(reader, wanted) for wanted in conditions.wanted]
    if any(wanted.number == 0 for wanted in asked):
        return Newest([], 0)
    few = [wanted.found for wanted in asked if wanted.found is not None]
    conditions = replace(conditions, wanted=asked)
    if few:
        keys = frozenset.intersection(*few)
        return _put_in_order(reader, conditions, keys, limit) if keys else Newest([], 0)
    if limit is not None and among > MANY and (found := _walk(reader, conditions, limit)):
        return found
    return _put_in_order(reader, conditions, None, limit)


def _is_in_order(conditions: Conditions) -> bool:
    """Return whether an index has all that fits, and nothing else, in the order of answers."""
    ways = [wanted.way for wanted in conditions.wanted]
    return not conditions.fits and (not ways or (len(ways) == 1 and ways[0] is not None))


def _ask(reader: Reader, wanted: Wanted) -> Wanted:
    """Return a condition with the keys of what fits, or, where these are many, their number."""
    if (wanted.number or 0) > MANY:
        return wanted
    found = frozenset(reader.scalars(wanted.keys.limit(MANY + 1)))
    if len(found) > MANY:
        return replace(wanted, number=len(found))
    return replace(wanted, number=len(found), found=found)


def _put_in_order(
    reader: Reader, conditions: Conditions, keys: Collection[int] | None, limit: int | None
) -> Newest:
    """Return the newest of all that fit: of some keys, else of those the rarest index has."""
    here = _current.table
    query = sa.select(_current.quotation_id, sa.func.count().over())
    others = [wanted for wanted in conditions.wanted if wanted.found is None]
    if keys is not None:
        query = query.where(is_one_of(reader, _current.quotation_id, keys))
    elif others:
        first = min(others, key=lambda wanted: wanted.number or 0)
        query = query.where(_current.quotation_id.in_(first.keys))
        others = [wanted for wanted in others if wanted is not first]
    fits = (*conditions.days, *conditions.fits, *(wanted.fits for wanted in others))
    # "+": few are put in order; to go through all in the index's order would take longer.
    order = (sa.literal_column("+current_quotation.days_before"), *_place(here)[1:])
    query = query.where(*(fit(here) for fit in fits)).order_by(*order)
    rows = reader.execute(query.limit(limit)).all()
    return Newest([row[0] for row in rows], rows[0][1] if rows else 0)


def is_one_of(reader: Reader, column: Any, keys: Collection[int]) -> Any:
    """Return the condition that a column is one of any number of keys, given as one parameter."""
    if is_postgres(reader):
        kind = sa.ARRAY(sa.Integer())
        return column == sa.func.any(sa.bindparam(None, sorted(keys), type_=kind))
    each = sa.func.json_each(json.dumps(sorted(keys))).table_valued("value")
    return column.in_(sa.select(each.c.value))


def _walk(reader: Reader, conditions: Conditions, limit: int) -> Newest | None:
    """Return the first that fit, in order; None if the newest are too few of them."""
    first = next((wanted for wanted in conditions.wanted if wanted.way), None)
    way = (first and first.way) or Way(_current.table, sa.true())
    others = [wanted.fits for wanted in conditions.wanted if wanted is not first]
    query = sa.select(way.table.c.quotation_id).where(way.condition)
    query = query.where(*(fit(way.table) for fit in conditions.days))
    ordered = query.order_by(*_place(way.table))
    fits = [*conditions.fits, *others]
    if not fits:
        keys = list(reader.scalars(ordered.limit(limit + 1)))
        if len(keys) <= limit:
            return Newest(keys, len(keys))
        known = first.number if first and not conditions.days else None
        number = known or _count(reader, query)
        counted = number != MANY + 1
        return Newest(keys[:limit], number if counted else MANY, counted)
    # An outer query reads an inner one in its order, and stops when it has enough.
    near = ordered.limit(WALK).subquery("near")
    fitting = sa.select(near.c.quotation_id).where(*(fit(near) for fit in fits))
    keys = list(reader.scalars(fitting.limit(limit + 1)))
    return Newest(keys[:limit], limit, counted=False) if len(keys) > limit else None


def _count(reader: Reader, query: Any) -> int:
    """Return how many rows a query has, or one more than ``MANY``."""
    some = query.limit(MANY + 1).subquery("some")
    return reader.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _place(table: Any) -> Sequence[Any]:
    return [table.c[name] for name in _ORDER]
