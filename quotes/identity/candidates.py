"""What identity is decided from: one entity of one document, and people's judgements."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

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


def side(candidate: Candidate) -> Side:
    """Return which candidates it may merge with: people, bodies, or none at all.

    Unnamed speakers, groups and documents stand alone; so does a body or an office whose
    name would fit one in every country ("the Ministry of Health", "the mayor").
    """
    if not any(fold(name) for name in candidate.names):
        return "alone"
    if candidate.kind is SpeakerKind.PERSON:
        return "person"
    if candidate.kind in (SpeakerKind.ORGANISATION, SpeakerKind.OFFICE):
        return "alone" if all(map(is_generic, spellings(candidate))) else "body"
    return "alone"


def spellings(candidate: Candidate) -> tuple[str, ...]:
    """Return its names, listed ones too, sorted; a ruler of one name carries the title with it."""
    every = (candidate.name, *candidate.names, *candidate.known_as)
    names = {name for name in every if fold(name)}
    titles = sorted(r.title for r in candidate.roles if r.title and reigns(fold(r.title)))
    if titles and candidate.kind is SpeakerKind.PERSON:
        names = {f"{titles[0]} {n}" if is_short(parse_name(n)) else n for n in names}
    return tuple(sorted(names))


def full_spellings(candidate: Candidate) -> tuple[str, ...]:
    """Return the names that say who it is; none for someone known by surname only."""
    names = spellings(candidate)
    if candidate.kind is not SpeakerKind.PERSON:
        specific = tuple(n for n in names if not is_generic(n))
        return specific
    return tuple(n for n in names if not is_short(parse_name(n)))


def role_countries(candidate: Candidate) -> frozenset[str]:
    """Return the countries that its roles name, "Iraqi" and "Iraq" being one."""
    texts = (f"{r.text} {r.organisation or ''}" for r in candidate.roles)
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
    names = full_spellings(candidate) or spellings(candidate)
    of = keys if which == "person" else body_keys
    return frozenset(f"{which}:{key}" for name in names for key in of(name))
