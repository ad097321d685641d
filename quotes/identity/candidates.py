"""What identity is decided from: one entity of one document, and people's judgements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from quotes.names.bodies import is_generic
from quotes.names.clustering import is_short
from quotes.names.folding import fold, words
from quotes.names.keys import body_keys, keys
from quotes.names.lexicon import load_spellings
from quotes.names.parsing import parse_name, reigns
from quotes.records import RoleStatus, SpeakerKind

Side = Literal["person", "body", "alone"]


@dataclass(frozen=True, slots=True)
class RoleSeen:
    """A role as one document gives it: as printed, and its parts where known."""

    text: str
    title: str | None = None
    organisation: str | None = None
    status: RoleStatus = RoleStatus.CURRENT


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entity of one document.

    Attributes:
        key: Opaque, unique, sortable; the same for the same entity in every run.
        document: Key of its document.
        name: The fullest form the document gives.
        kind: What it is.
        names: All spellings in the document; empty for a speaker without a name, which
            never merges.
        roles: What the document calls it.
        date: ISO 8601 date of the document, if known.
        publisher: Its outlet, if known.
        known_as: All names that people listed for whoever bears these, sorted; none as a rule.
            Candidates for whom the same were listed are one.
        beside: Folded full names of the others whom the document quotes, sorted.
    """

    key: str
    document: str
    name: str
    kind: SpeakerKind
    names: tuple[str, ...] = ()
    roles: tuple[RoleSeen, ...] = ()
    date: str | None = None
    publisher: str | None = None
    known_as: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on two candidates, by their keys; it overrules every comparison."""

    left: str
    right: str
    verdict: Literal["same", "different"]


@dataclass(frozen=True, slots=True)
class Cluster:
    """One speaker.

    Attributes:
        id: First 16 hexadecimal digits of the SHA-256 of its smallest member key.
        members: Keys of its candidates, sorted.
        name: The form its documents use most; the longest of those used alike.
        kind: The kind its members have; the most frequent one.
        confidence: 0 to 1, how sure the weakest member is to belong.
    """

    id: str
    members: tuple[str, ...]
    name: str
    kind: SpeakerKind
    confidence: float


def stable_id(keys: tuple[str, ...]) -> str:
    """Return an id that depends on the smallest key only: 16 hexadecimal digits."""
    return hashlib.sha256(min(keys).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Called(NamedTuple):
    """What a candidate's names come to.

    Attributes:
        side: Which candidates it may merge with; see ``side``.
        names: All spellings, sorted.
        full: Those that say who it is.
        profile: The latter folded, sorted: candidates that share them are alike.
    """

    side: Side
    names: tuple[str, ...]
    full: tuple[str, ...]
    profile: tuple[str, ...]


def called(candidate: Candidate) -> Called:
    """Return what a candidate's names come to."""
    titles = sorted(r.title for r in candidate.roles if r.title and reigns(fold(r.title)))
    every = (candidate.name, *candidate.names, *candidate.known_as)
    nameless = not any(fold(name) for name in candidate.names)
    return _called(candidate.kind, frozenset(every), titles[0] if titles else "", nameless)


@lru_cache(maxsize=16384)
def _called(kind: SpeakerKind, every: frozenset[str], title: str, nameless: bool) -> Called:
    names = {name for name in every if fold(name)}
    if kind is SpeakerKind.PERSON:
        short = {name for name in names if is_short(parse_name(name))}
        if title and short:  # a ruler of one name carries the title with it
            names = {f"{title} {n}" if n in short else n for n in names}
            short = {name for name in names if is_short(parse_name(name))}
        which: Side = "person"
    else:
        short = {name for name in names if is_generic(name)}
        body = kind in (SpeakerKind.ORGANISATION, SpeakerKind.OFFICE) and short != names
        which = "body" if body else "alone"
    full = tuple(sorted(names - short))
    profile = tuple(sorted(set(map(fold, full))))
    return Called("alone" if nameless else which, tuple(sorted(names)), full, profile)


def side(candidate: Candidate) -> Side:
    """Return which candidates it may merge with: people, bodies, or none at all.

    Unnamed speakers, groups and documents stand alone; so does a body or an office whose
    name would fit one in every country ("the Ministry of Health", "the mayor").
    """
    return called(candidate).side


def spellings(candidate: Candidate) -> tuple[str, ...]:
    """Return its names, listed ones too, sorted; a ruler of one name carries the title with it."""
    return called(candidate).names


def full_spellings(candidate: Candidate) -> tuple[str, ...]:
    """Return the names that say who it is; none for someone known by surname only."""
    return called(candidate).full


def role_countries(roles: Iterable[RoleSeen]) -> frozenset[str]:
    """Return the countries that roles name, "Iraqi" and "Iraq" being one."""
    texts = (f"{r.text} {r.organisation or ''}" for r in roles)
    return frozenset(c for text in texts for c in _countries(text))


@lru_cache(maxsize=16384)
def _countries(text: str) -> frozenset[str]:
    known = load_spellings("countries")
    return frozenset(known[w] for w in words(fold(text).replace("'s", "")) if w in known)


def affected_keys(candidate: Candidate) -> frozenset[str]:
    """Return the keys through which a candidate can touch others.

    Two candidates without a key in common, and without a chain of candidates between them
    that have, never influence each other's speaker. A candidate that merges with none has
    one key, its own.
    """
    which = side(candidate)
    if which == "alone":
        return frozenset({f"alone:{candidate.key}"})
    return affected_names(which, full_spellings(candidate) or spellings(candidate))


@lru_cache(maxsize=16384)
def affected_names(which: Side, names: tuple[str, ...]) -> frozenset[str]:
    """Return the keys through which somebody of these names can touch others."""
    of = keys if which == "person" else body_keys
    return frozenset(f"{which}:{key}" for name in names for key in of(name))
