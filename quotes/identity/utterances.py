"""One quotation as evidence for an utterance, and whether two have one source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from quotes.identity.wording import places, read_wording
from quotes.records import QuotationType, SpeakerKind

Source = Literal["same", "open", "voice", "other"]

WEEK = 7
"""Days between two documents that may still report one occasion."""


@dataclass(frozen=True, slots=True)
class StatementCandidate:
    """One quotation.

    Attributes:
        key: Opaque, unique, sortable.
        text: Its content, the spans joined.
        type: Direct, mixed or indirect.
        document: Key of its document.
        speakers: Ids of its speakers; empty when unknown.
        quoted_texts: Its parts in quotation marks.
        date: ISO 8601 date of the document, if known.
        kinds: What its speakers are, if known.
        described: Names and roles of its speakers as printed, if known.
        parent: Key of the quotation that it is nested in.
    """

    key: str
    text: str
    type: QuotationType
    document: str
    speakers: tuple[str, ...] = ()
    quoted_texts: tuple[str, ...] = ()
    date: str | None = None
    kinds: tuple[SpeakerKind, ...] = ()
    described: tuple[str, ...] = ()
    parent: str | None = None


def source(a: StatementCandidate, b: StatementCandidate) -> Source:
    """Return how the speakers of two quotations stand to each other; symmetric.

    Returns:
        "same" for a speaker in common; "open" where one is unknown; "voice" where one may
        speak for the other (in one document a person and an office, in two a spokesperson and
        the body, or a body and its organ); else "other".
    """
    if not set(a.speakers).isdisjoint(b.speakers):
        return "same"
    if not (a.speakers and b.speakers):
        return "open"
    if not (a.kinds and b.kinds) or len(a.kinds) > 1 or len(b.kinds) > 1:
        return "other"
    one_document = a.document == b.document
    voice = _voice_here(a, b) if one_document else _speaks_for(a, b) or _speaks_for(b, a)
    return "voice" if voice or _organ(a, b) else "other"


def nested(a: StatementCandidate, b: StatementCandidate) -> bool:
    """Return whether one stands in the other: telling what somebody said is another utterance."""
    return a.parent == b.key or b.parent == a.key


def one_occasion(a: StatementCandidate, b: StatementCandidate, *, days: int = WEEK) -> bool:
    """Return whether two documents may report one occasion: at most some days apart, if dated."""
    try:
        apart = (
            date.fromisoformat((a.date or "")[:10]) - date.fromisoformat((b.date or "")[:10])
        ).days
    except ValueError:
        return True
    return abs(apart) <= days


def may_speak_for(a: StatementCandidate, b: StatementCandidate) -> bool:
    """Return whether, in two documents, one is somebody's spokesperson and the other an office.

    An outlet that leaves out the spokesperson names the office that they speak for instead.
    """
    return a.document != b.document and any(
        _is_spokesperson(voice) and set(office.kinds) == {SpeakerKind.OFFICE}
        for voice, office in ((a, b), (b, a))
    )


def _is_spokesperson(quotation: StatementCandidate) -> bool:
    return any("spokes" in words.lower() for words in quotation.described)


def _voice_here(a: StatementCandidate, b: StatementCandidate) -> bool:
    kinds = {*a.kinds, *b.kinds}
    loose = {SpeakerKind.OFFICE, SpeakerKind.UNNAMED, SpeakerKind.DOCUMENT}
    return bool(kinds & loose) and SpeakerKind.GROUP not in kinds


def _speaks_for(voice: StatementCandidate, body: StatementCandidate) -> bool:
    if SpeakerKind.PERSON in body.kinds or not _is_spokesperson(voice):
        return False
    return bool(_telling(voice.described) & _telling(body.described))


def _organ(a: StatementCandidate, b: StatementCandidate) -> bool:
    """Whether the words for one body stand among those for the other: a parliament's presidency."""
    if SpeakerKind.PERSON in (*a.kinds, *b.kinds):
        return False
    x, y = _telling(a.described), _telling(b.described)
    return bool((x & y) - set(places().values())) and (x <= y or y <= x)


@lru_cache(maxsize=65536)
def _telling(described: tuple[str, ...]) -> frozenset[str]:
    return frozenset(s for d in described for s in read_wording(d).stems if "spokes" not in s)
