"""Which quotations are worth comparing: pairs that share keys, found without comparing all.

Three ways, each close to linear in the number of quotations:

- one speaker's quotations, each with the nearest before it in time that share a key;
- one document's, likewise: a headline with what it was taken from;
- anybody's that share several keys which few have.

The index is exact and knows no chance: the same pairs in any order and on every machine. It
is no MinHash: that finds pairs by the share of all keys that two have in common, which is
small between a cut or a headline and the whole.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from quotes.identity.utterances import StatementCandidate, may_speak_for, one_occasion, source
from quotes.identity.wording import read_wording
from quotes.records import SpeakerKind

CROWD = 24
"""Quotations that may share a key before it tells nothing but within one speaker's days."""
_SURE = 3
"""Shared keys from which on anything may be one; a whole text in common counts as so many."""
_OPEN = 2
"""The same where a speaker is unknown."""

Pair = tuple[int, int]


def text_keys(text: str, step: int) -> Iterator[tuple[str, str]]:
    """Yield pairs of concepts, either of them first, that stand so many content words apart."""
    concepts = read_wording(text).concepts
    for a, b in zip(concepts, concepts[step:], strict=False):
        yield (a, b) if a <= b else (b, a)


def pairs_to_compare(ordered: Sequence[StatementCandidate]) -> Iterator[Pair]:
    """Yield index pairs, the smaller first, some of them twice; a function of the sequence."""
    keys = _number_keys(ordered, 1)
    yield from _of_strangers(ordered, keys)
    for mine, more in zip(keys, _number_keys(ordered, 2), strict=True):
        mine.extend(more)
    yield from _of_one(ordered, keys, (q.speakers for q in ordered))
    yield from _of_one(ordered, keys, ((q.document,) for q in ordered))


def _number_keys(ordered: Sequence[StatementCandidate], step: int) -> list[array[int]]:
    """Return the keys of each quotation as numbers, and below 0 that of its whole text."""
    concepts: dict[str, int] = {}
    texts: dict[tuple[str, ...], int] = {}
    found = []
    for quotation in ordered:
        pairs = {
            step << 60
            | concepts.setdefault(a, len(concepts)) << 30
            | concepts.setdefault(b, len(concepts))
            for a, b in text_keys(quotation.text, step)
        }
        keys = array("q", sorted(pairs))
        if step == 1:
            words = read_wording(quotation.text).words
            keys.append(-1 - texts.setdefault(words, len(texts)))
        found.append(keys)
    return found


def _of_one(
    ordered: Sequence[StatementCandidate],
    keys: Sequence[array[int]],
    owners: Iterable[Iterable[str]],
) -> Iterator[Pair]:
    """Pairs of one owner, a speaker or a document: those nearest in time for every key."""
    owned: dict[str, list[int]] = defaultdict(list)
    for i, names in enumerate(owners):
        for name in names:
            owned[name].append(i)
    for mine in owned.values():
        counts = Counter(chain.from_iterable(keys[i] for i in mine))
        earlier = {key: array("l") for key, count in counts.items() if count > 1}
        if not earlier:
            continue
        for i in sorted(mine, key=lambda i: (ordered[i].date or "", i)):
            own = [key for key in keys[i] if key in earlier]
            for j, shared in _count((key, earlier[key][-CROWD:]) for key in own):
                # Long after, only a copy is the same; a copy shares many.
                if shared >= _SURE or one_occasion(ordered[i], ordered[j]):
                    yield (j, i) if j < i else (i, j)
            for key in own:
                earlier[key].append(i)


def _count(entries: Iterable[tuple[int, array[int]]]) -> Iterable[tuple[int, int]]:
    """Return each quotation of some entries with how many of them it stands in."""
    weighted = ((entry,) * _SURE if key < 0 else (entry,) for key, entry in entries)
    return Counter(chain.from_iterable(chain.from_iterable(weighted))).items()


def _of_strangers(
    ordered: Sequence[StatementCandidate], keys: Sequence[array[int]]
) -> Iterator[Pair]:
    """Pairs of two speakers in two documents that share what few say."""
    plain = [_is_plain(quotation) for quotation in ordered]
    counts = Counter(chain.from_iterable(keys))
    # Of those before, by key; most keys stand in one quotation only. Arrays, for a million lists
    # would be walked by every collection of garbage.
    earlier = {key: array("l") for key, count in counts.items() if 1 < count <= CROWD}
    del counts
    for i in range(len(ordered)):
        own = [key for key in keys[i] if key in earlier]
        for j, shared in _count((key, earlier[key]) for key in own):
            if shared < _SURE and plain[i] and plain[j]:
                continue
            if not set(ordered[i].speakers).isdisjoint(ordered[j].speakers):
                continue  # compared already
            if shared >= _SURE or _may_be_one(ordered[i], ordered[j], shared):
                yield j, i
        for key in own:
            earlier[key].append(i)


def _is_plain(quotation: StatementCandidate) -> bool:
    """Whether a person spoke for nobody else: a stranger to all who have another name."""
    return quotation.kinds == (SpeakerKind.PERSON,) and not any(
        "spokes" in words.lower() for words in quotation.described
    )


def _may_be_one(a: StatementCandidate, b: StatementCandidate, shared: int) -> bool:
    relation = source(a, b)
    if relation == "open":
        return shared >= _OPEN
    return relation == "voice" or (relation == "other" and may_speak_for(a, b))
