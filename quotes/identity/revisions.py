"""What became of each quotation: between two readings of one text, and between two texts.

Of one text the place tells which quotation is which; of two texts the words do. Each stands in
one pair at most, so that what is left over appeared or vanished.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rapidfuzz.distance import LCSseq

from quotes.identity.differences import read_units
from quotes.identity.lexicon import load_list
from quotes.names.folding import fold
from quotes.records import Cue, Mention, QuotationType, Span, Speaker

COVERED = 0.5
"""Share of the shorter that two quotations of one text have in common at least, to be one."""
ALIKE = 0.5
"""Share of their words that two quotations of two texts have in common at least, to be one."""
ALIKE_OF_TWO = 0.7
"""The same where somebody else is said to have spoken."""
CUT = 0.8
"""Share of the shorter's words in the longer from which on it is the longer cut down."""
_LEAST_OF_CUT = 3.0
"""Weight of words from which on a cut can be told from chance."""
_COMMON = 0.2
"""Weight of a word that any sentence may have; others weigh 1."""


class Aspect(StrEnum):
    """In what a quotation differs between two readings."""

    SPEAKER = "speaker"
    ROLE = "role"
    TYPE = "type"
    WORDING = "wording"
    BOUNDARIES = "boundaries"
    CUE = "cue"
    MENTION = "mention"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Read:
    """A quotation as one reading has it.

    Attributes:
        quotation_id: Public id, ``q_…``.
        text: The content spans joined, for reading.
        content: Spans of the text that was read, as ``cue`` and ``mention``.
        speakers: Whose words it is, as the text calls them.
        roles: What the text calls them, nearest first.
    """

    quotation_id: str
    type: QuotationType
    text: str
    content: tuple[Span, ...]
    speakers: tuple[Speaker, ...] = ()
    roles: tuple[str, ...] = ()
    cue: Cue | None = None
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A quotation before and after; None where there is none, never both."""

    old: Read | None
    new: Read | None


Same = Callable[[Read, Read], bool]
"""Whether two quotations have the same speakers."""


def same_names(old: Read, new: Read) -> bool:
    """Return whether two quotations have speakers of the same names, but for case and accents."""
    return _names(old) == _names(new)


def _names(read: Read) -> frozenset[str]:
    return frozenset(fold(speaker.name) for speaker in read.speakers)


def pair_by_place(old: Sequence[Read], new: Sequence[Read]) -> list[Pair]:
    """Return what became of each quotation of a text in another reading of the same text.

    Those with the very same spans are one, then those that overlap most. In order of the text.
    """
    pairing = _Pairing(old, new)
    pairing.join_equal(lambda read: (_offsets(read), read.type))
    pairing.join_equal(_offsets)
    pairing.join_best(_overlap)
    return pairing.pairs()


def pair_by_words(old: Sequence[Read], new: Sequence[Read], same: Same = same_names) -> list[Pair]:
    """Return what became of each quotation of a text in another text.

    Those of the same words are one, in the order in which they stand, then those most alike.
    One that was parted in two, or two that were joined, is a pair and a rest. In order of the
    new text, what vanished after what it followed.

    Args:
        old: Of the one text, in its order.
        new: Of the other.
        same: Whether two have the same speakers; others need more words in common.
    """
    pairing = _Pairing(old, new)
    words = {read: _read_words(read.text) for read in {*old, *new}}
    telling = {read: frozenset(found) - _common() for read, found in words.items()}
    pairing.join_in_order(lambda read: (words[read], _names(read)))
    pairing.join_in_order(lambda read: words[read])
    pairing.join_equal(lambda read: words[read])

    def likeness(one: Read, other: Read) -> float:
        if telling[one].isdisjoint(telling[other]):
            return 0.0
        is_same = same(one, other)
        found = _likeness(words[one], words[other], ALIKE if is_same else ALIKE_OF_TWO)
        return found + 0.1 * is_same if found else 0.0

    pairing.join_best(likeness)
    return pairing.pairs()


def differing(
    old: Read, new: Read, *, one_text: bool, same: Same = same_names
) -> frozenset[Aspect]:
    """Return in what a quotation differs between two readings; of one text, or of two.

    Of one text, boundaries, cue and mention count, and every role. Of two texts, the words and
    their place do, and of the roles whether the nearest is one that the other text gives as well.
    """
    found = set()
    if not same(old, new):
        found.add(Aspect.SPEAKER)
    if old.type is not new.type:
        found.add(Aspect.TYPE)
    return frozenset(found | (_in_text(old, new) if one_text else _between(old, new)))


def _in_text(old: Read, new: Read) -> set[Aspect]:
    sides = {
        Aspect.BOUNDARIES: (_offsets(old), _offsets(new)),
        Aspect.ROLE: (set(old.roles), set(new.roles)),
        Aspect.CUE: (old.cue, new.cue),
        Aspect.MENTION: (old.mention, new.mention),
    }
    return {aspect for aspect, (before, after) in sides.items() if before != after}


def _between(old: Read, new: Read) -> set[Aspect]:
    found = set()
    if _read_words(old.text) != _read_words(new.text):
        found.add(Aspect.WORDING)
    if _offsets(old) != _offsets(new):
        found.add(Aspect.PLACE)
    before, after = [*map(fold, old.roles)], [*map(fold, new.roles)]
    if {*before[:1]} - {*after} or {*after[:1]} - {*before}:
        found.add(Aspect.ROLE)
    return found


def _offsets(read: Read) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in read.content)


def _read_words(text: str) -> tuple[str, ...]:
    return tuple(form for unit in read_units(text) for form in unit.forms)


def _overlap(old: Read, new: Read) -> float:
    """Return the share of their joint length that two have in common; 0 where it is too little."""
    shared = sum(
        max(min(a.end, b.end) - max(a.start, b.start), 0) for a in old.content for b in new.content
    )
    sizes = [sum(span.end - span.start for span in read.content) for read in (old, new)]
    if not shared or shared < COVERED * min(sizes):
        return 0.0
    return shared / (sum(sizes) - shared)


@cache
def _common() -> frozenset[str]:
    return load_list("stopwords") | load_list("negations")


def _likeness(old: Sequence[str], new: Sequence[str], least: float) -> float:
    """Return the share of words in common, in order, by weight; 0 where it is too little."""
    common = _common()

    def weigh(words: Iterable[str]) -> float:
        return sum(_COMMON if word in common else 1.0 for word in words)

    blocks = [op for op in LCSseq.opcodes(old, new) if op.tag == "equal"]
    shared = weigh(word for op in blocks for word in old[op.src_start : op.src_end])
    sizes = weigh(old), weigh(new)
    share = 2 * shared / sum(sizes) if shared else 0.0
    is_cut = min(sizes) >= _LEAST_OF_CUT and shared >= CUT * min(sizes)
    return share if share >= least or is_cut else 0.0


class _Pairing:
    """Pairs found so far, and what is left of either side, by place in its sequence."""

    def __init__(self, old: Sequence[Read], new: Sequence[Read]) -> None:
        self.old, self.new = old, new
        self.left, self.right = [*range(len(old))], [*range(len(new))]
        self.found: dict[int, int] = {}

    def join(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Make pairs of a place in the one and a place in the other."""
        self.found |= {j: i for i, j in pairs}
        taken = set(self.found.values())
        self.left = [i for i in self.left if i not in taken]
        self.right = [j for j in self.right if j not in self.found]

    def join_in_order(self, key: Callable[[Read], Hashable]) -> None:
        """Join what has the same key, as much as goes without crossing."""
        numbers: dict[Hashable, int] = {}
        old = [numbers.setdefault(key(self.old[i]), len(numbers)) for i in self.left]
        new = [numbers.setdefault(key(self.new[j]), len(numbers)) for j in self.right]
        self.join([
            (self.left[op.src_start + k], self.right[op.dest_start + k])
            for op in LCSseq.opcodes(old, new) if op.tag == "equal"
            for k in range(op.src_end - op.src_start)
        ])  # fmt: skip

    def join_equal(self, key: Callable[[Read], Hashable]) -> None:
        """Join what has the same key, the first with the first."""
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for i in reversed(self.left):
            waiting[key(self.old[i])].append(i)
        keyed = ((j, waiting[key(self.new[j])]) for j in self.right)
        self.join([(same.pop(), j) for j, same in keyed if same])

    def join_best(self, score: Callable[[Read, Read], float]) -> None:
        """Join what scores above 0, the highest first; of equals, the first in the texts."""
        scored = [
            (-points, i, j)
            for i in self.left
            for j in self.right
            if (points := score(self.old[i], self.new[j])) > 0
        ]
        taken: dict[int, int] = {}
        for _, i, j in sorted(scored):
            if i not in taken and j not in taken.values():
                taken[i] = j
        self.join(taken.items())

    def pairs(self) -> list[Pair]:
        """Return all pairs, in order of the new sequence, what is gone after what it followed."""
        return [*self._ordered()]

    def _ordered(self) -> Iterator[Pair]:
        after = {i: j for j, i in self.found.items()}
        gone: dict[int, list[int]] = defaultdict(list)
        place = 0
        for i in range(len(self.old)):
            if i in after:
                place = after[i] + 1
            else:
                gone[place].append(i)
        for j in range(len(self.new) + 1):
            yield from (Pair(self.old[i], None) for i in gone[j])
            if j < len(self.new):
                yield Pair(self.old[self.found[j]] if j in self.found else None, self.new[j])
