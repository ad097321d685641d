"""How surely two quotations report one utterance: see ``likeness``."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from quotes.identity.align import align
from quotes.identity.contradiction import contradict, differs_in_claim, differs_in_subject
from quotes.identity.utterances import (
    Source,
    StatementCandidate,
    may_speak_for,
    nested,
    one_occasion,
    source,
)
from quotes.identity.wording import Wording, commonplaces, places, read_wording
from quotes.records import QuotationType

_COVER = 0.8
"""Share of the shorter's content words that must stand in the longer, in order."""
_LONG, _SHORT = 5, 3
"""Content words of a stretch that speaks for itself, and of one that needs the speaker."""
_RENDERED = 0.7
"""The same for a long stretch in another document: a second translation, whoever said it."""
_TRANSLATED = 0.5
"""The same, synonyms counted as equal, for one speaker's words."""
_LENGTHY = 12
"""Content words that nobody says twice in a day with one of them changed."""
_PLAIN = 8
"""Words of any kind that two without a known speaker have all in common."""
_TURNED = 0.75
"""The same, in any order."""
_LEAD = 7
"""Concepts that a lead must share with a quotation further down to be its summary."""


def likeness(a: StatementCandidate, b: StatementCandidate) -> float:
    """Return how surely two quotations report one utterance: 0 for no, else up to 1; symmetric."""
    if a.key == b.key:
        return 1.0
    if nested(a, b):
        return 0.0
    one, other = _by_length(a, b)
    short, long = read_wording(one.text), read_wording(other.text)
    relation = source(one, other)
    if _hopeless(one, other, relation):
        return 0.0
    if relation == "same" and _sentence(one, other):
        return 0.7
    if not short.stems:
        return 0.0
    if _copied(one, other, relation):
        return 0.9
    if contradict(short, long):
        if relation != "same" or differs_in_subject(short, long):
            return 0.0
        if differs_in_claim(short, long) or not _reworded(one, other):
            return 0.65 if altered(one, other) else 0.0
    if relation == "same":
        return _one_speaker(one, other)
    if relation == "other":
        return _strangers(one, other)
    return _voices(one, other, relation)


def _hopeless(one: StatementCandidate, other: StatementCandidate, relation: Source) -> bool:
    """Whether so little is shared that no rule below can hold: most pairs of an index end here."""
    mine, theirs = set(read_wording(one.text).concepts), set(read_wording(other.text).concepts)
    stranger = relation == "other" and not may_speak_for(one, other)
    need = 0.9 if stranger or not one_occasion(one, other) else 0.2
    shared = len(mine & theirs)
    return shared < need * min(len(mine), len(theirs)) and not (
        relation == "same" and shared >= _LONG
    )


def _copied(one: StatementCandidate, other: StatementCandidate, relation: Source) -> bool:
    """Whether all words are the same, be they ever so common, and enough of them."""
    words = read_wording(one.text).words
    enough = relation == "same" or (relation != "other" and len(words) >= _PLAIN)
    return enough and words == read_wording(other.text).words and one_occasion(one, other)


def _by_length(
    a: StatementCandidate, b: StatementCandidate
) -> tuple[StatementCandidate, StatementCandidate]:
    one, other = sorted((a, b), key=lambda q: (len(read_wording(q.text).stems), q.key))
    return one, other


def _one_speaker(one: StatementCandidate, other: StatementCandidate) -> float:
    """One speaker's: a copy, a cut, a phrase in marks, or a translation of one occasion."""
    short, long = read_wording(one.text), read_wording(other.text)
    match = align(short, long)
    size, copied = len(short.stems), match.cover
    near = one_occasion(one, other)
    sure = copied >= 0.95 and size >= _LONG
    sure = sure and (size >= _LONG + 3 or _phrase(one, other))
    if copied >= _COVER and size >= _LONG and (sure or (near and match.even)):
        return 0.8 + 0.2 * copied
    if size >= _SHORT and _contiguous(short, long) and near:
        return 0.8
    if near and _phrase(one, other):
        return 0.75
    if not near:
        return 0.0
    same = align(short, long, concepts=True)
    found = round(same.cover * size)
    if one.document == other.document:
        turned = _shared(short, long)
        lead = found >= _LEAD and same.cover >= _TRANSLATED
        return 0.55 if lead or (turned >= _LEAD and turned >= _RENDERED * size) else 0.0
    both = set(short.concepts) & set(long.concepts)
    if len(both - set(places().values()) - commonplaces()) < 3:
        return 0.0
    whole = found == size == len(both) and len(long.concepts) <= size + 1
    if same.cover >= _TRANSLATED and (found >= 4 or whole) and same.even:
        return 0.5 + 0.1 * same.cover
    turned = _shared(short, long)
    return 0.5 if turned >= _LONG and turned >= _TURNED * size else 0.0


_SENTENCE = re.compile(r"(?<=[.!?…])[\s\"”’']+(?=\S)")


@lru_cache(maxsize=4096)
def _sentences(text: str) -> frozenset[tuple[object, ...]]:
    """The sentences that say enough to be known again, where there are several."""
    read = [read_wording(part) for part in _SENTENCE.split(text)]
    return frozenset(
        (w.concepts, w.numbers, len(w.negated), tuple(kind for _, kind in w.modals))
        for w in read
        if len(w.stems) >= _LONG
    )


def _sentence(one: StatementCandidate, other: StatementCandidate) -> bool:
    """Whether two prints of one occasion have a whole sentence in common."""
    return one_occasion(one, other) and bool(_sentences(one.text) & _sentences(other.text))


def _reworded(one: StatementCandidate, other: StatementCandidate) -> bool:
    """Whether a report in its own words, or in marks in part, would explain one other word."""
    return QuotationType.INDIRECT in (one.type, other.type) or _phrase(one, other, frame=3)


def altered(a: StatementCandidate, b: StatementCandidate) -> bool:
    """Return whether one print has a word of a long quotation changed: nobody says it twice."""
    one, other = _by_length(a, b)
    short, long = read_wording(one.text), read_wording(other.text)
    if QuotationType.INDIRECT in (one.type, other.type) or one.document == other.document:
        return False
    if len(short.stems) < _LENGTHY or not one_occasion(one, other, days=1):
        return False
    changed = max(len(short.numbers - long.numbers), len(long.numbers - short.numbers))
    match = align(short, long)
    return match.cover >= 0.9 and match.even and changed <= 1


def _strangers(one: StatementCandidate, other: StatementCandidate) -> float:
    """Words given to two speakers are one utterance only where they are long and all the same."""
    short, long = read_wording(one.text), read_wording(other.text)
    cover = align(short, long).cover
    if not one_occasion(one, other):
        return 0.0
    if cover >= 0.95 and len(short.stems) >= _LONG + 3 and short.numbers == long.numbers:
        return 0.75 + 0.2 * cover
    return 0.5 if may_speak_for(one, other) and _phrase(one, other, frame=3) else 0.0


def _voices(one: StatementCandidate, other: StatementCandidate, relation: Source) -> float:
    """An unknown speaker, or one who may speak for the other: nearly the same words."""
    short, long = read_wording(one.text), read_wording(other.text)
    size, cover = len(short.stems), align(short, long).cover
    if not one_occasion(one, other):
        return 0.0
    if cover >= _COVER and size >= _LONG:
        return 0.8 + 0.2 * cover
    if one.document != other.document:
        if cover >= _RENDERED and cover * size > _LONG:
            return 0.6 + 0.2 * cover
        same = size >= _LONG and _shared(short, long) >= _COVER * size
        return 0.55 if relation == "voice" and (same or _phrase(one, other, frame=3)) else 0.0
    if relation == "voice" and _phrase(one, other):
        return 0.75
    match = align(short, long, concepts=True)
    lead = match.cover >= _TRANSLATED and match.cover * size >= _LEAD
    return 0.5 + 0.1 * match.cover if lead else 0.0


def _shared(short: Wording, long: Wording) -> int:
    """How many concepts two have in common, in any order, in one stretch of the longer."""
    mine, size = Counter(short.concepts), 2 * len(short.concepts)
    starts = range(max(1, len(long.concepts) - size + 1))
    return max((mine & Counter(long.concepts[i : i + size])).total() for i in starts)


def _contiguous(short: Wording, long: Wording) -> bool:
    """Whether the shorter, hardly framed by words of its own, stands in one piece in the longer."""
    size = len(short.stems)
    pieces = (long.stems[i : i + size] for i in range(len(long.stems) - size + 1))
    return len(short.words) <= 2 * size + 1 and short.stems in pieces


def _phrase(one: StatementCandidate, other: StatementCandidate, *, frame: int = 0) -> bool:
    """Whether a phrase in the marks of the one stands, word for word, in the other.

    In another document a few words are a turn of phrase, unless what stands around them in the
    shorter is found in the longer, too: ``frame`` concepts at least.
    """
    here = one.document == other.document
    for this, that in ((one, other), (other, one)):
        words = f" {' '.join(read_wording(that.text).words)} "
        for phrase in map(read_wording, this.quoted_texts):
            stems = len(phrase.stems)
            if stems < 2 or f" {' '.join(phrase.words)} " not in words:
                continue
            if here or (stems >= _LONG - 1 and not frame) or _framed(one, other, phrase, frame):
                return True
    return False


def _framed(
    one: StatementCandidate, other: StatementCandidate, phrase: Wording, least: int
) -> bool:
    short, long = read_wording(one.text), read_wording(other.text)
    frame = Counter(short.concepts) - Counter(phrase.concepts)
    around = Counter(long.concepts) - Counter(phrase.concepts)
    found = (frame & around).total()
    return found >= least and (frame.total() <= 2 or 4 * found >= frame.total())
