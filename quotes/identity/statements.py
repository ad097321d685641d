"""Quotations that report one utterance: see ``group_statements``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz.distance import LCSseq

from quotes.identity.candidates import stable_id
from quotes.identity.wording import Wording, places, read_wording
from quotes.names.clustering import agglomerate
from quotes.records import QuotationType

_COVER = 0.8
"""Share of the shorter's content words that must stand in the longer, in order."""
_LONG, _SHORT = 5, 3
"""Content words of a stretch that speaks for itself, and of one that needs the speaker."""
_RENDERED = 0.7
"""The same for a long stretch in another document: a second translation, whoever said it."""
_TRANSLATED = 0.5
"""The same for one speaker's words in another document."""
_CROWD = 64
"""Members of an index entry from which on only one speaker's are compared."""


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
    """

    key: str
    text: str
    type: QuotationType
    document: str
    speakers: tuple[str, ...] = ()
    quoted_texts: tuple[str, ...] = ()
    date: str | None = None


@dataclass(frozen=True, slots=True)
class StatementCluster:
    """One utterance: ``id`` is made of the smallest member key as a speaker's is."""

    id: str
    members: tuple[str, ...]


def group_statements(quotations: Iterable[StatementCandidate]) -> list[StatementCluster]:
    """Return the utterances behind the quotations, in the order of their smallest member.

    Two quotations report one utterance when the shorter stands in the longer, nearly word
    for word; when they are one speaker's and share a quoted phrase; or when, across
    documents, one speaker's share most stems (another translation). Never where a number
    or a negation differs, and never by way of a third: members that have little in common
    stay apart. A pure function of the set; every quotation is in exactly one cluster.

    Note:
        Precision first: paraphrases are missed. A quotation of two sentences joins one of
        the two utterances that other outlets print apart.
    """
    known = {q.key: q for q in quotations}
    ordered = [known[key] for key in sorted(known)]
    links = []
    for i, j in _candidate_pairs(ordered):
        score = likeness(ordered[i], ordered[j])
        if score > 0:
            links.append((score, i, j))
    group = agglomerate(len(ordered), links, lambda i, j: _contradict(ordered[i], ordered[j]))
    members: dict[int, list[str]] = defaultdict(list)
    for i, home in enumerate(group):
        members[home].append(ordered[i].key)
    return [StatementCluster(stable_id(tuple(m)), tuple(m)) for _, m in sorted(members.items())]


def statement_keys(quotation: StatementCandidate) -> frozenset[str]:
    """Return the index entries of a quotation: pairs of near content words, whole short texts.

    Quotations with no key in common are never compared. Regrouping the quotations that
    are connected by shared keys to a new one gives what regrouping all would.
    """
    stems = read_wording(quotation.text).stems
    near = (
        f"{min(a, b)} {max(a, b)}"
        for step in (1, 2)
        for a, b in zip(stems, stems[step:], strict=False)
    )
    return frozenset(near) or frozenset({"= " + " ".join(read_wording(quotation.text).words)})


def _candidate_pairs(ordered: Sequence[StatementCandidate]) -> set[tuple[int, int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for i, quotation in enumerate(ordered):
        for key in statement_keys(quotation):
            index[key].append(i)
    pairs: set[tuple[int, int]] = set()
    for entry in index.values():
        for crowd in _split_crowd(ordered, entry):
            pairs |= {(i, j) for n, i in enumerate(crowd) for j in crowd[n + 1 :]}
    return pairs


def _split_crowd(ordered: Sequence[StatementCandidate], entry: list[int]) -> list[list[int]]:
    """Words that many use tell utterances apart only within one speaker's."""
    if len(entry) <= _CROWD:
        return [entry]
    by_speaker: dict[str, list[int]] = defaultdict(list)
    for i in entry:
        for speaker in ordered[i].speakers:
            by_speaker[speaker].append(i)
    return list(by_speaker.values())


def likeness(a: StatementCandidate, b: StatementCandidate) -> float:
    """Return how surely two quotations report one utterance: 0 for no, else up to 1; symmetric."""
    if a.key == b.key:
        return 1.0
    one, other = sorted((a, b), key=lambda q: (len(read_wording(q.text).stems), q.key))
    short, long = read_wording(one.text), read_wording(other.text)
    if not short.stems or short.numbers - long.numbers:
        return 0.0
    cover, window = _cover(short, long)
    if not _turned(short, long, window) and (copied := _copied(one, other, cover)):
        return copied
    elsewhere = a.document != b.document and _close(a.date, b.date)
    one_speaker = not set(a.speakers).isdisjoint(b.speakers)
    return _translation(short, long, cover) if one_speaker and elsewhere else 0.0


def _copied(one: StatementCandidate, other: StatementCandidate, cover: float) -> float:
    """The same words, all or cut; the shorter they are, the more the speaker must agree."""
    short, long = read_wording(one.text), read_wording(other.text)
    size = len(short.stems)
    one_speaker = not set(one.speakers).isdisjoint(other.speakers)
    strangers = bool(one.speakers and other.speakers) and not one_speaker
    if cover >= _COVER and size >= _LONG and not strangers:
        return 0.8 + 0.2 * cover
    if cover >= 0.95 and size >= _LONG + 3 and short.numbers == long.numbers:
        return 0.75 + 0.2 * cover
    if one.document != other.document and cover >= _RENDERED and cover * size > _LONG:
        return 0.6 + 0.2 * cover
    cut = cover == 1 and size >= _SHORT and _contiguous(short, long)
    return 0.8 if one_speaker and (cut or _phrase(one, other)) else 0.0


def _cover(short: Wording, long: Wording) -> tuple[float, tuple[int, int]]:
    """Share of the shorter's stems found in order, and the stretch of ``long.words`` they span."""
    blocks = [
        (op.dest_start, op.dest_end)
        for op in LCSseq.opcodes(short.stems, long.stems)
        if op.tag == "equal"
    ]
    found = sum(end - start for start, end in blocks)
    if not found:
        return 0.0, (0, 0)
    first, last = long.places[blocks[0][0]], long.places[blocks[-1][1] - 1]
    spread = blocks[-1][1] - blocks[0][0]
    # Words strewn over a text three times as long are chance, not a copy.
    share = found / len(short.stems)
    return (share if spread <= 2 * len(short.stems) + 2 else 0.5 * share), (first, last + 1)


def _turned(short: Wording, long: Wording, window: tuple[int, int]) -> bool:
    """Whether a negation parts the shorter from its stretch of the longer."""
    low, high = window[0] - 3, window[1] + 1
    inside = sum(low <= i < high for i in long.negated)
    return (inside > 0) != (len(short.negated) > 0)


def _contiguous(short: Wording, long: Wording) -> bool:
    size = len(short.stems)
    return any(long.stems[i : i + size] == short.stems for i in range(len(long.stems) - size + 1))


def _phrase(one: StatementCandidate, other: StatementCandidate) -> bool:
    """Whether a phrase in the marks of the one stands, word for word, in the other."""
    for this, that in ((one, other), (other, one)):
        words = f" {' '.join(read_wording(that.text).words)} "
        for phrase in map(read_wording, this.quoted_texts):
            telling = len(phrase.words) >= 3 and len(phrase.stems) >= 2
            if telling and f" {' '.join(phrase.words)} " in words:
                return True
    return False


def _translation(short: Wording, long: Wording, cover: float) -> float:
    """One speaker's words, half of them the same and in order: another translation."""
    if short.numbers != long.numbers or cover < _TRANSLATED or cover * len(short.stems) < 3.9:
        return 0.0
    if bool(short.negated) != bool(long.negated):
        return 0.0
    countries = set(places().values())
    shared = set(short.stems) & set(long.stems)
    return 0.5 + 0.1 * cover if len(shared - countries) >= 3 else 0.0


def _close(a: str | None, b: str | None) -> bool:
    """Whether two documents may report one occasion: a week apart at most, where dated."""
    try:
        days = abs((date.fromisoformat((a or "")[:10]) - date.fromisoformat((b or "")[:10])).days)
    except ValueError:
        return True
    return days <= 7


@lru_cache(maxsize=65536)
def _stem_set(text: str) -> frozenset[str]:
    return frozenset(read_wording(text).stems)


def _contradict(a: StatementCandidate, b: StatementCandidate) -> bool:
    """Whether two members of one utterance have too little in common to stay together."""
    x, y = _stem_set(a.text), _stem_set(b.text)
    small = min(len(x), len(y))
    if small < _SHORT:
        return False
    if small >= _LONG and len(x & y) / small < 0.4:
        return True
    return a.document == b.document and likeness(a, b) == 0.0
