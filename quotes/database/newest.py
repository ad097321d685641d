"""The newest quotations that fit conditions, without reading those that do not fit.

Two ways lead to them. Few fit a condition: these are taken from its index, and put in order.
Many fit each condition: the newest quotations are gone through in order, until enough fit.
Which way is shorter is found by asking each condition's index for no more than ``MANY``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader, is_one_of, is_postgres
from quotes.errors import QuotesError

MANY = 4000
"""Quotations from which on it is quicker to go through the newest than to put all in order."""
FEW = 500
"""Quotations that are looked at one by one, sooner than that another index is asked."""
WALK = 3 * MANY
"""Of the newest, how many are gone through before all that fit are put in order after all."""
_LOOKING_UP = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit")
_RESTORED = (*_LOOKING_UP, "plan_cache_mode")
_ORDER = ("days_before", "document", "ordinal")
_NEARLY = 4
"""Times as many as fit the rarest condition, up to which all of another's are taken, too."""

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
        number: How many fit at most, where that is known; else it is found out.
        way: What fits, in the order of answers; None where no index has that.
        dear: Whether to ask for the keys takes long, so that they are asked for once.
        found: The keys themselves, where they were fetched.
    """

    keys: Any
    fits: Fits
    number: int | None = None
    way: Way | None = None
    dear: bool = False
    found: frozenset[int] | None = None

    @property
    def few(self) -> bool:
        """Whether it is known that few fit."""
        return self.number is not None and self.number <= MANY


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
    before = dict(zip(_RESTORED, reader.execute(_SET_OFF).one(), strict=False))
    try:
        yield
    except QuotesError:
        # After an error of the database the transaction is over, and its settings with it.
        reader.execute(_SET_BACK, before)
        raise
    reader.execute(_SET_BACK, before)


def keep_plans(reader: Reader) -> None:
    """Let PostgreSQL plan what follows in a block of ``looking_up`` once, and not for each key.

    Rows are loaded by joins of a dozen tables: to plan one takes longer than to run it.
    """
    if is_postgres(reader):
        reader.execute(_KEEP_PLANS)


_SET_OFF = sa.text(
    "SELECT "
    + ", ".join(f"current_setting('{name}')" for name in _RESTORED)
    + "".join(f", set_config('{name}', 'off', true)" for name in _LOOKING_UP)
)
_SET_BACK = sa.text(
    "SELECT " + ", ".join(f"set_config('{name}', :{name}, true)" for name in _RESTORED)
)
_KEEP_PLANS = sa.text("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)")


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
    conditions = replace(conditions, wanted=ask(reader, conditions.wanted))
    if any(wanted.number == 0 for wanted in conditions.wanted):
        return Newest([], 0)
    few = any(wanted.few for wanted in conditions.wanted)
    if not few and limit is not None and among > MANY:
        return _walk(reader, conditions, limit) or _put_in_order(reader, conditions, limit)
    return _put_in_order(reader, conditions, limit)


def _is_in_order(conditions: Conditions) -> bool:
    """Return whether an index has all that fits, and nothing else, in the order of answers."""
    ways = [wanted.way for wanted in conditions.wanted]
    return not conditions.fits and (not ways or (len(ways) == 1 and ways[0] is not None))


def ask(reader: Reader, wanted: Sequence[Wanted]) -> list[Wanted]:
    """Return conditions with how many fit each; if very few fit one, the others stay unasked."""
    if any(very_few(one) for one in wanted):
        return list(wanted)
    # To count takes PostgreSQL as long as to tell: what is found need not be looked for again.
    all_dear = is_postgres(reader)
    asked = [
        _fetch(reader, one) if one.number is None and (one.dear or all_dear) else one
        for one in wanted
    ]
    unknown = [one for one in asked if one.number is None]
    if not unknown:
        return asked
    counts = iter(reader.execute(sa.select(*map(_counted, unknown))).one())
    return [replace(one, number=next(counts)) if one.number is None else one for one in asked]


def very_few(wanted: Wanted) -> bool:
    """Return whether so few are known to fit that each is looked at for whatever else is wanted."""
    return wanted.number is not None and wanted.number <= FEW


def _fetch(reader: Reader, wanted: Wanted) -> Wanted:
    found = frozenset(reader.scalars(wanted.keys.limit(MANY + 1)).all())
    return replace(wanted, number=len(found), found=found if len(found) <= MANY else None)


def _counted(wanted: Wanted) -> Any:
    some = wanted.keys.limit(MANY + 1).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()


def _put_in_order(reader: Reader, conditions: Conditions, limit: int | None) -> Newest:
    """Return the newest of all that fit, found by the index that has the fewest."""
    here = _current.table
    postgres = is_postgres(reader)
    taken, checked = _take(conditions.wanted, postgres)
    fits = [*conditions.fits, *(wanted.fits for wanted in checked)]
    held = (*taken, *(fit(here) for fit in (*conditions.days, *fits)))
    # "+": few are put in order; to go through all in the index's order would take longer.
    order = (sa.literal_column("+current_quotation.days_before"), *_place(here)[1:])
    query = sa.select(_current.quotation_id).where(*held).order_by(*order)
    if limit is None:
        keys = list(reader.scalars(query).all())
        return Newest(keys, len(keys))
    if fits or postgres:
        rows = reader.execute(query.add_columns(sa.func.count().over()).limit(limit)).all()
        return Newest([row[0] for row in rows], rows[0][1] if rows else 0)
    # SQLite puts all in order where it counts them, too: apart it is quicker.
    keys = list(reader.scalars(query.limit(limit + 1)).all())
    if len(keys) <= limit:
        return Newest(keys, len(keys))
    number = reader.scalar(sa.select(sa.func.count()).select_from(here).where(*held))
    return Newest(keys[:limit], number or 0)


def _take(wanted: Sequence[Wanted], postgres: bool) -> tuple[list[Any], list[Wanted]]:
    """Return conditions on keys that indexes have, and those that are checked one by one."""
    ordered = sorted(wanted, key=lambda one: MANY + 1 if one.number is None else one.number)
    if not ordered:
        return [], []
    fetched = [one.found for one in ordered if one.found is not None]
    if fetched:
        keys = frozenset.intersection(*fetched)
        taken = [is_one_of(_current.quotation_id, sorted(keys), postgres)]
        others = [one for one in ordered if one.found is None]
        near = [one for one in others if one.few and (one.number or 0) <= _NEARLY * len(keys)]
        taken += [_current.quotation_id.in_(one.keys) for one in near]
        return taken, [one for one in others if one not in near]
    first, *others = ordered
    near = [one for one in others if one.few and (one.number or 0) <= _NEARLY * (first.number or 0)]
    taken = [_current.quotation_id.in_(one.keys) for one in (first, *near)]
    return taken, [one for one in others if one not in near]


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
        keys = list(reader.scalars(ordered.limit(limit + 1)).all())
        if len(keys) <= limit:
            return Newest(keys, len(keys))
        known = first.number if first and not conditions.days else None
        number = known or _count(reader, query, MANY + 1)
        counted = number != MANY + 1
        return Newest(keys[:limit], number if counted else MANY, counted)
    # An outer query reads an inner one in its order, and stops when it has enough.
    near = ordered.limit(WALK).subquery("near")
    fitting = sa.select(near.c.quotation_id).where(*(fit(near) for fit in fits))
    keys = list(reader.scalars(fitting.limit(limit + 1)).all())
    if len(keys) > limit:
        return Newest(keys[:limit], limit, counted=False)
    # Gone through to the end, what was found is all there is.
    return Newest(keys, len(keys)) if _count(reader, ordered, WALK) < WALK else None


def _count(reader: Reader, query: Any, most: int) -> int:
    """Return how many rows a query has, at most so many."""
    some = query.limit(most).subquery("some")
    return reader.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _place(table: Any) -> Sequence[Any]:
    return [table.c[name] for name in _ORDER]
