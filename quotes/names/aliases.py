"""Names that people list for one bearer, and what follows from a list: see ``make_book``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Literal, NamedTuple, TypeAlias, get_args

from quotes.names.clustering import is_short
from quotes.names.folding import fold, words
from quotes.names.parsing import parse_name

Kind: TypeAlias = Literal["person", "organisation"]
KINDS: tuple[str, ...] = get_args(Kind)
TYPES = (
    "acronym", "translation", "transliteration", "former name", "nickname", "nom de guerre",
    "other name",
)  # fmt: skip
"""What an alias may be to its canonical name."""


@dataclass(frozen=True, slots=True)
class Alias:
    """One other name of somebody, as a list gives it.

    Attributes:
        canonical: The name that the list files it under.
        alias: The other name.
        kind: What bears them: "person" or "organisation".
        type: One of ``TYPES``.
        source: Where it is from.
        identifier: What tells two of one canonical name apart: "wikidata:Q42".
        valid_from: First day it was used; always, if None.
        valid_to: Last day it was used; still, if None.
    """

    canonical: str
    alias: str
    kind: Kind
    type: str = "other name"
    source: str | None = None
    identifier: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class Bearer(NamedTuple):
    """Whose names are listed: by identifier, or by the form of the canonical name."""

    kind: str
    key: str


class _Use(NamedTuple):
    """A name's use for one bearer between two days, either of which may be open."""

    bearer: Bearer
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Book:
    """What lists of aliases say; from ``make_book``.

    Attributes:
        uses: Kind and form of a name → who used it when.
        names: Bearer → names that say who it is on any day, sorted.
        every: Bearer → all names listed for it, sorted.
        ambiguous: Kind and form of each name that two used at one time, with the canonical
            names of both. Such a name says nothing.
    """

    uses: Mapping[tuple[str, str], tuple[_Use, ...]]
    names: Mapping[Bearer, tuple[str, ...]]
    every: Mapping[Bearer, tuple[str, ...]]
    ambiguous: Mapping[tuple[str, str], tuple[str, ...]]

    def find_bearer(self, names: Iterable[str], kind: Kind, on: date | None) -> Bearer | None:
        """Return who goes by these names on a day, or None where the lists do not tell.

        A full name says who somebody is; a single word is asked only where there is none.
        A name that was used for some time says nothing of an undated text.
        """
        given = [name for name in names if form(name)]
        full = [name for name in given if kind != "person" or not is_short(parse_name(name))]
        found = set()
        for name in full or given:
            key = (kind, form(name))
            if key not in self.ambiguous:
                found |= {use.bearer for use in self.uses.get(key, ()) if _used(use, on)}
        return found.pop() if len(found) == 1 else None

    def state(self, alias: Alias) -> str:
        """Return what an alias of these lists does: "in force", "ambiguous" or "unused"."""
        key = (alias.kind, form(alias.alias))
        if key in self.ambiguous or (alias.kind, form(alias.canonical)) in self.ambiguous:
            return "ambiguous"
        return "in force" if key in self.uses else "unused"


def form(name: str) -> str:
    """Return what listed names are looked up by: folded words, without a leading article.

    >>> form("The Sa’ad al-Dīn")
    'saad al din'
    """
    return " ".join(words(fold(name))).removeprefix("the ")


def make_book(aliases: Iterable[Alias]) -> Book:
    """Return what a list of aliases says; order and repetition make no difference.

    Rows are of one bearer when they share an identifier, or a canonical name that has none or
    only one. A name listed for two at one time is ambiguous and joins neither. A person's
    single word that is a word of the canonical name, as a surname is, joins nobody either:
    relatives share it.
    """
    return _make_book(frozenset(aliases))


@lru_cache(maxsize=2)
def _make_book(rows: frozenset[Alias]) -> Book:
    bearer_of = _bearers(rows)
    uses: dict[tuple[str, str], set[_Use]] = defaultdict(set)
    spelled: dict[Bearer, set[str]] = defaultdict(set)
    canonical: dict[Bearer, set[str]] = defaultdict(set)
    for row in rows:
        bearer = bearer_of[row]
        canonical[bearer].add(row.canonical)
        spelled[bearer] |= {row.canonical, row.alias}
        uses[row.kind, form(row.canonical)].add(_Use(bearer, None, None))
        if not _shared_by_relatives(row):
            uses[row.kind, form(row.alias)].add(_Use(bearer, row.valid_from, row.valid_to))
    ambiguous = {
        key: tuple(sorted({name for use in found for name in canonical[use.bearer]}))
        for key, found in uses.items()
        if len(found) > 1 and any(_clash(a, b) for a, b in combinations(found, 2))
    }
    always = {
        (use.bearer, name)
        for (kind, name), found in uses.items()
        if (kind, name) not in ambiguous
        for use in found
        if use.first is None and use.last is None
    }
    return Book(
        {key: tuple(sorted(found, key=_order)) for key, found in uses.items()},
        {
            bearer: tuple(sorted(name for name in names if (bearer, form(name)) in always))
            for bearer, names in spelled.items()
        },
        {bearer: tuple(sorted(names)) for bearer, names in spelled.items()},
        ambiguous,
    )


def _bearers(rows: Iterable[Alias]) -> dict[Alias, Bearer]:
    identified: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.identifier:
            identified[row.kind, form(row.canonical)].add(row.identifier)
    found = {}
    for row in rows:
        known = identified[row.kind, form(row.canonical)]
        key = row.identifier or (next(iter(known)) if len(known) == 1 else form(row.canonical))
        found[row] = Bearer(row.kind, key)
    return found


def _shared_by_relatives(row: Alias) -> bool:
    if row.kind != "person" or not is_short(parse_name(row.alias)):
        return False
    return parse_name(row.alias).family in form(row.canonical).split()


def _used(use: _Use, on: date | None) -> bool:
    if use.first is None and use.last is None:
        return True
    return on is not None and (use.first or on) <= on <= (use.last or on)


def _order(use: _Use) -> tuple[Bearer, date, date]:
    return use.bearer, use.first or date.min, use.last or date.max


def _clash(a: _Use, b: _Use) -> bool:
    """Whether two used a name at one time."""
    if a.bearer == b.bearer:
        return False
    (_, first, last), (_, other_first, other_last) = _order(a), _order(b)
    return max(first, other_first) <= min(last, other_last)
