"""Which speakers may be one, for somebody to say: the pairs that names alone leave open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from itertools import combinations, product
from operator import or_

from quotes.identity.blocking import Meeting, meeting_keys
from quotes.identity.candidates import Side
from quotes.names.bodies import is_generic
from quotes.names.clustering import is_short
from quotes.names.comparing import DIFFERENT, SAME, Comparison, compare, compare_bodies
from quotes.names.folding import fold
from quotes.names.parsing import parse_name

CROWD = 40
"""Speakers compared who share one key, the most quoted: so the cost grows as their number does."""
SPELLINGS = 8
"""Spellings compared of each."""
_MIDDLE = (SAME + DIFFERENT) / 2
_LEAST = 0.2
"""How near to undecided a pair is at least that is on the list at all."""


class Doubt(StrEnum):
    """Why it is open whether two speakers are one."""

    LIKENESS = "likeness"
    NAMESAKES = "namesakes"
    SURNAME = "surname"


@dataclass(frozen=True, slots=True)
class Bearer:
    """A speaker as a bearer of names.

    Attributes:
        key: Opaque, unique, sortable.
        side: Whom it may be one with: people with people, bodies with bodies.
        names: Its spellings, most printed first.
        quotations: How many it has.
    """

    key: str
    side: Side
    names: tuple[str, ...]
    quotations: int


@dataclass(frozen=True, slots=True)
class UnsurePair:
    """Two speakers who may be one.

    Attributes:
        left: Key of the one; the lesser.
        right: Key of the other.
        doubt: Likeness: their names are neither the same nor different. Namesakes: their names
            are the same, but what documents say of them is not. Surname: one is known by
            surname only, and it fits the other, among ``fits`` speakers.
        compared: The spellings that are most alike, and how alike they are and why.
        fits: How many speakers the surname fits; 1 for the other doubts.
        value: What an answer is worth: the quotations that hang on it, those of the one who
            has fewer, times how near to undecided it is, 0 to 1.
    """

    left: str
    right: str
    doubt: Doubt
    names: tuple[str, str]
    compared: Comparison
    fits: int
    value: float


def find_unsure(speakers: Iterable[Bearer]) -> list[UnsurePair]:
    """Return the pairs that names leave open, the most valuable first.

    A pure function of the set. Pairs are looked for among those whose names meet
    (``quotes.identity.blocking``), in each block among the most quoted.

    Note:
        What people have judged is the caller's to leave out.
    """
    ordered = sorted(speakers, key=lambda b: (-b.quotations, b.key))
    open_pairs = [
        (i, j, *best) for i, j in sorted(_meeting(ordered)) if (best := _best(ordered, i, j))
    ]
    fits: dict[int, int] = defaultdict(int)
    short = [_is_surname(bearer) for bearer in ordered]
    for i, j, _, compared in open_pairs:
        if short[i] != short[j] and compared.score >= SAME:
            fits[i if short[i] else j] += 1
    found = [
        _pair(ordered[i], ordered[j], names, compared, fits[i if short[i] else j])
        for i, j, names, compared in open_pairs
        if not (short[i] and short[j])
    ]
    return sorted(found, key=lambda p: (-p.value, p.left, p.right))


def _is_surname(bearer: Bearer) -> bool:
    return bearer.side == "person" and all(is_short(parse_name(name)) for name in bearer.names)


def _meeting(ordered: Sequence[Bearer]) -> set[tuple[int, int]]:
    """Return the pairs whose names meet, by their places, the lesser first."""
    shared: dict[tuple[str, str], list[int]] = defaultdict(list)
    asking: dict[tuple[str, str], list[int]] = defaultdict(list)
    offering: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, bearer in enumerate(ordered):
        if bearer.side == "alone" or not bearer.names:
            continue
        keys = (meeting_keys(name, bearer.side) for name in bearer.names[:SPELLINGS])
        mine = reduce(or_, keys, Meeting(frozenset()))
        for index, found in zip((shared, asking, offering), mine, strict=True):
            for key in found:
                if len(block := index[bearer.side, key]) < CROWD:
                    block.append(i)
    pairs = {pair for block in (*shared.values(), *asking.values()) for pair in _within(block)}
    for asked, block in asking.items():
        pairs |= {(min(i, j), max(i, j)) for i, j in product(block, offering[asked]) if i != j}
    return pairs


def _within(block: Sequence[int]) -> Iterator[tuple[int, int]]:
    return combinations(sorted(block), 2)


def _best(ordered: Sequence[Bearer], i: int, j: int) -> tuple[tuple[str, str], Comparison] | None:
    """Return the likest spellings of two and how alike they are; None if the two are different."""
    one, other = ordered[i], ordered[j]
    by: Callable[[str, str], Comparison] = compare_bodies if one.side == "body" else compare
    pairs = product(_telling(one), _telling(other))
    scored = [((a, b), by(a, b)) for a, b in pairs]
    best = max(scored, key=lambda s: (s[1].score, s[0]), default=None)
    return best if best and best[1].verdict != "different" else None


def _telling(bearer: Bearer) -> list[str]:
    """Return the spellings that say who it is; all if none does."""
    names = list(bearer.names[:SPELLINGS])
    if bearer.side == "body":
        return [name for name in names if not is_generic(name)]
    return [name for name in names if not is_short(parse_name(name))] or names


def _pair(
    one: Bearer, other: Bearer, names: tuple[str, str], compared: Comparison, fits: int
) -> UnsurePair:
    doubt, near = Doubt.LIKENESS, _nearness(compared.score)
    if _is_surname(one) or _is_surname(other):
        doubt, near = Doubt.SURNAME, 1 / max(fits, 1)
    elif compared.verdict == "same":
        doubt, near = Doubt.NAMESAKES, 1.0 if fold(names[0]) == fold(names[1]) else 0.8
    value = round(min(one.quotations, other.quotations) * near, 3)
    if one.key > other.key:
        one, other, names = other, one, (names[1], names[0])
    number = max(fits, 1) if doubt is Doubt.SURNAME else 1
    return UnsurePair(one.key, other.key, doubt, names, compared, number, value)


def _nearness(score: float) -> float:
    """Return how near a likeness is to the middle between different and same."""
    return max(_LEAST, 1 - abs(score - _MIDDLE) / (1 - _MIDDLE))
