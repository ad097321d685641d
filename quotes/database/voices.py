"""Whether whom one text names is whom another text quotes: by name, under any spelling."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quotes.names import SAME, fold, similarity
from quotes.names.comparing import compare_bodies
from quotes.names.folding import words
from quotes.records import SpeakerKind

_ARTICLES = frozenset({"the", "a", "an", "of", "for", "in"})


class Voice(StrEnum):
    """Whether two are one."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as a text has them.

    Attributes:
        kind: What it is.
        names: All spellings known.
        roles: What they are called beside their name.
    """

    kind: SpeakerKind
    names: frozenset[str]
    roles: frozenset[str] = frozenset()


def compare_voices(mine: Sequence[Who], theirs: Sequence[Who]) -> Voice:
    """Return whether any of some speakers is one of others; unknown where that cannot be told.

    A short form counts as the full name, a role alone as whoever is called so. A description
    and a name, or a person and a body, are not told apart: that is unknown.
    """
    found = {_compare(one, other) for one in mine for other in theirs}
    for voice in (Voice.SAME, Voice.UNKNOWN):
        if voice in found:
            return voice
    return Voice.OTHER if found else Voice.UNKNOWN


def _compare(one: Who, other: Who) -> Voice:
    if any(_alike(a, b, one.kind, other.kind) for a in one.names for b in other.names):
        return Voice.SAME
    if _described(one.names, other.roles) or _described(other.names, one.roles):
        return Voice.SAME
    named = {SpeakerKind.PERSON, SpeakerKind.ORGANISATION}
    return Voice.OTHER if one.kind == other.kind and one.kind in named else Voice.UNKNOWN


def _alike(a: str, b: str, kind: SpeakerKind, other: SpeakerKind) -> bool:
    x, y = _telling(a), _telling(b)
    if x and y and (x <= y or y <= x):
        return True
    if SpeakerKind.PERSON in (kind, other):
        return similarity(a, b) >= SAME
    return compare_bodies(a, b).score >= SAME


def _described(names: Iterable[str], roles: Collection[str]) -> bool:
    mine = [_telling(name) for name in names]
    return any(name and name <= _telling(role) for name in mine for role in roles)


def _telling(text: str) -> frozenset[str]:
    return frozenset(words(fold(text))) - _ARTICLES
