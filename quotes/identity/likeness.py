"""How surely two quotations report one utterance: see ``likeness``."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from quotes.identity.utterances import Source, StatementCandidate, one_occasion, source
from quotes.identity.wording import Wording, opposites, places, read_wording

_COVER = 0.8
"""Share of the shorter's content words that must stand in the longer, in order."""
_LONG, _SHORT = 5, 3
"""Content words of a stretch that speaks for itself, and of one that needs the speaker."""
_RENDERED = 0.7
"""The same for a long stretch in another document: a second translation, whoever said it."""
_TRANSLATED = 0.5
"""The same, synonyms counted as equal, for one speaker's words."""
_LEAD = 7
"""Concepts that a lead must share with a quotation further down to be its summary."""


def likeness(a: StatementCandidate, b: StatementCandidate) -> float:
    """Return how surely two quotations report one utterance: 0 for no, else up to 1; symmetric."""
    if a.key == b.key:
        return 1.0
    one, other = _by_length(a, b)
    short, long = read_wording(one.text), read_wording(other.text)
    relation = source(one, other)
    if _hopeless(one, other, relation):
        return 0.0
    if relation == "same" and _sentence(one, other):
        return 0.7
    if not short.stems or contradict(short, long):
        return 0.0
    if relation == "same":
        return _one_speaker(one, other)
    if relation == "other":
        return _strangers(one, other)
    return _voices(one, other, relation)


def _hopeless(one: StatementCandidate, other: StatementCandidate, relation: Source) -> bool:
    """Whether so little is shared that no rule below can hold: most pairs of an index end here."""
    mine, theirs = _concept_set(one.text), _concept_set(other.text)
    need = 0.9 if relation == "other" or not one_occasion(one, other) else 0.2
    shared = len(mine & theirs)
    return shared < need * min(len(mine), len(theirs)) and not (
        relation == "same" and shared >= _LONG
    )


@lru_cache(maxsize=262144)
def _concept_set(text: str) -> frozenset[str]:
    return frozenset(read_wording(text).concepts)


def _by_length(
    a: StatementCandidate, b: StatementCandidate
) -> tuple[StatementCandidate, StatementCandidate]:
    one, other = sorted((a, b), key=lambda q: (len(read_wording(q.text).stems), q.key))
    return one, other


def _one_speaker(one: StatementCandidate, other: StatementCandidate) -> float:
    """One speaker's: a copy, a cut, a phrase in marks, or a translation of one occasion."""
    short, long = read_wording(one.text), read_wording(other.text)
    match = _match(short, long)
    size, copied = len(short.stems), match.cover
    near = one_occasion(one, other)
    sure = copied >= 0.95 and size >= _LONG + 3
    if copied >= _COVER and size >= _LONG and (sure or (near and match.even)):
        return 0.8 + 0.2 * copied
    if size >= _SHORT and _contiguous(short, long) and near:
        return 0.8
    if near and _phrase(one, other):
        return 0.75
    if not near:
        return 0.0
    same = _match(short, long, concepts=True)
    found = round(same.cover * size)
    if one.document == other.document:
        turned = _shared(short, long)
        lead = found >= _LEAD and same.cover >= _TRANSLATED
        return 0.55 if lead or (turned >= _LEAD and turned >= _RENDERED * size) else 0.0
    telling = len(same.shared - set(places().values())) >= 3 and same.even
    return 0.5 + 0.1 * same.cover if same.cover >= _TRANSLATED and found >= 4 and telling else 0.0


_SENTENCE = re.compile(r"(?<=[.!?…])[\s\"”’']+(?=\S)")


@lru_cache(maxsize=65536)
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


def _strangers(one: StatementCandidate, other: StatementCandidate) -> float:
    """Words given to two speakers are one utterance only where they are long and all the same."""
    short, long = read_wording(one.text), read_wording(other.text)
    cover = _match(short, long).cover
    alike = cover >= 0.95 and len(short.stems) >= _LONG + 3 and short.numbers == long.numbers
    return 0.75 + 0.2 * cover if alike and one_occasion(one, other) else 0.0


def _voices(one: StatementCandidate, other: StatementCandidate, relation: Source) -> float:
    """An unknown speaker, or one who may speak for the other: nearly the same words."""
    short, long = read_wording(one.text), read_wording(other.text)
    size, cover = len(short.stems), _match(short, long).cover
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
    match = _match(short, long, concepts=True)
    lead = match.cover >= _TRANSLATED and match.cover * size >= _LEAD
    return 0.5 + 0.1 * match.cover if lead else 0.0


@dataclass(frozen=True, slots=True)
class _Match:
    """What of the shorter stands in the longer, in order.

    Attributes:
        cover: Share of the shorter's stems; halved where they are strewn over the longer.
        shared: The stems found.
        window: The stretch of the longer's stems that the shorter would replace.
        left: Stems of the shorter that were not found, and those of the window.
        even: Whether at least half of the stretch they span in the longer is found.
    """

    cover: float
    shared: frozenset[str]
    window: tuple[int, int]
    left: tuple[frozenset[str], frozenset[str]]
    even: bool


@lru_cache(maxsize=65536)
def _match(short: Wording, long: Wording, *, concepts: bool = False) -> _Match:
    x, y = (short.concepts, long.concepts) if concepts else (short.stems, long.stems)
    blocks = [op for op in LCSseq.opcodes(x, y) if op.tag == "equal"]
    if not blocks:
        return _Match(0.0, frozenset(), (0, 0), (frozenset(x), frozenset()), False)
    found = sum(op.src_end - op.src_start for op in blocks)
    spread = blocks[-1].dest_end - blocks[0].dest_start
    # Words that the shorter has beyond the ends would stand there in the longer.
    low = max(0, blocks[0].dest_start - blocks[0].src_start)
    high = min(len(y), blocks[-1].dest_end + len(x) - blocks[-1].src_end)
    inside = {i for op in blocks for i in range(op.dest_start, op.dest_end)}
    matched = {i for op in blocks for i in range(op.src_start, op.src_end)}
    shared = frozenset(x[i] for i in matched)
    rest = frozenset(w for i, w in enumerate(x) if i not in matched) - shared
    gap = frozenset(y[i] for i in range(low, high) if i not in inside) - shared
    # Words strewn over a text three times as long are chance, not a copy.
    share = found / len(x) * (1 if spread <= 2 * len(x) + 2 else 0.5)
    return _Match(share, shared, (low, high), (rest, gap), 2 * found >= spread)


@lru_cache(maxsize=65536)
def contradict(short: Wording, long: Wording) -> bool:
    """Whether the shorter says another thing than its stretch of the longer.

    A number that the longer lacks; a negation or a modal that only one has; opposites, or
    other names, in the place of each other.
    """
    if short.numbers - long.numbers:
        return True
    match = _match(short, long, concepts=True)
    low, high = _words_of(long, match.window)
    negated = any(low - 3 <= i <= high for i in long.negated)
    if match.shared and negated != bool(short.negated):
        return True
    if match.cover >= 0.5 and _modals_differ(short, long, (low, high)):
        return True
    rest, gap = match.left[0] - set(long.concepts), match.left[1] - set(short.concepts)
    if any(opposites().get(word, frozenset()) & gap for word in rest):
        return True
    countries = set(places().values())
    return (
        bool(rest & countries and gap & countries)
        or _names_differ(short, long)
        or _one_word_differs(short, long)
    )


def _one_word_differs(short: Wording, long: Wording) -> bool:
    """Whether all is the same but for one word, which is none of its synonyms.

    A second translation differs in more than one word; an edit seldom puts in another word.
    """
    ops = [op for op in LCSseq.opcodes(short.concepts, long.concepts) if op.tag != "equal"]
    here = [op for op in ops if op.src_end > op.src_start]
    if short.numbers != long.numbers or len(here) != 1 or here[0].src_end - here[0].src_start != 1:
        return False
    at, place = here[0].src_start, here[0].dest_start
    near = [
        op for op in ops if op.dest_end > op.dest_start and place in (op.dest_start, op.dest_end)
    ]
    if sum(op.dest_end - op.dest_start for op in near) != 1 or at in (0, len(short.stems) - 1):
        return False
    return fuzz.ratio(short.stems[at], long.stems[near[0].dest_start]) < 75


def _words_of(long: Wording, window: tuple[int, int]) -> tuple[int, int]:
    """The window in words instead of stems, half-open."""
    low, high = window
    return (long.places[low], long.places[high - 1] + 1) if high > low else (0, 0)


def _modals_differ(short: Wording, long: Wording, window: tuple[int, int]) -> bool:
    low, high = window
    before = 3 if short.modals else 0
    here = {kind for _, kind in short.modals}
    there = {kind for i, kind in long.modals if low - before <= i < high}
    if here and there:
        return here.isdisjoint(there)
    return bool({"may", "can"} & (here | there)) and "may" in here | there


def _names_differ(short: Wording, long: Wording) -> bool:
    """Whether other names stand in one place; spellings of one name are alike."""
    rest, gap = _match(short, long).left
    mine, theirs = rest & short.names, gap & long.names
    return bool(mine and theirs) and not any(fuzz.ratio(m, t) >= 60 for m in mine for t in theirs)


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
