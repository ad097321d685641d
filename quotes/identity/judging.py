"""People's judgements as a graph: what follows from them, and what contradicts them."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from quotes.identity.candidates import Candidate, Judgement, full_spellings, spellings
from quotes.names.clustering import agglomerate
from quotes.names.folding import fold

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Split:
    """A person's word that some candidates of a speaker are somebody else, and are one.

    Attributes:
        out: Keys of these.
        rest: Key of one whom they are not.
        spelled: A name: whoever is known by it alone, now or later, is taken out too.
        order: Sortable; where two splits take out one candidate, the greater has it.
    """

    out: tuple[str, ...]
    rest: str
    spelled: str | None = None
    order: str = ""


def take_out(
    known: Mapping[str, Candidate], judgements: Iterable[Judgement | Split]
) -> tuple[dict[str, Candidate], list[Judgement], dict[str, str]]:
    """Return the candidates, the pairs judged, and who is taken out with whom.

    Those taken out come back without names, so that nobody joins them for likeness: only
    judgements do. Whom a person judged the same as somebody is not taken for a spelling.

    Args:
        known: The candidates by key.
        judgements: Pairs and splits. A split by spelling whose ``rest`` is not among the
            candidates takes nobody out.

    Returns:
        The candidates by key; the pairs, those that the splits say among them, with one of each
        set taken out for all; and for each key taken out the one that stands for its set.
    """
    given = list(judgements)
    pairs = [j for j in given if isinstance(j, Judgement)]
    splits = sorted((j for j in given if isinstance(j, Split)), key=lambda s: s.order)
    if not splits:
        return dict(known), pairs, {}
    held = {key for j in pairs if j.verdict == "same" for key in (j.left, j.right)}
    taker = {key: split for split in splits for key in _taken(split, known, held)}
    first: dict[Split, str] = {}
    home = {key: first.setdefault(taker[key], key) for key in sorted(taker)}
    pairs += [Judgement(key, split.rest, "different") for split, key in first.items()]
    nameless = {key: replace(known[key], names=()) for key in taker}
    moved = [Judgement(home.get(j.left, j.left), home.get(j.right, j.right), j.verdict)
             for j in pairs]  # fmt: skip
    return dict(known) | nameless, moved, home


def _taken(split: Split, known: Mapping[str, Candidate], held: set[str]) -> Iterator[str]:
    yield from (key for key in split.out if key in known)
    if split.spelled is None or split.rest not in known:
        return
    for key, candidate in known.items():
        if key not in held and key != split.rest and is_known_as(candidate, split.spelled):
            yield key


def is_known_as(candidate: Candidate, name: str) -> bool:
    """Return whether a candidate is known by a name and no other, its surname apart."""
    wanted = fold(name)
    if fold(candidate.name) != wanted:
        return False
    names = full_spellings(candidate) or spellings(candidate)
    return {fold(other) for other in names} == {wanted}


def verdicts(judgements: Iterable[Judgement], known: Iterable[str]) -> tuple[set[Pair], set[Pair]]:
    """Return the pairs judged the same and those judged different; the latter win."""
    keys = set(known)
    same: set[Pair] = set()
    different: set[Pair] = set()
    for j in judgements:
        if j.left in keys and j.right in keys and j.left != j.right:
            pair = (min(j.left, j.right), max(j.left, j.right))
            (same if j.verdict == "same" else different).add(pair)
    return same - different, different


def judged_groups(together: set[Pair], apart: set[Pair]) -> list[tuple[str, ...]]:
    """Return the sets of keys that judgements alone make one, each and all of them sorted.

    Where the pairs contradict each other by a chain, those apart win.
    """
    keys = sorted({key for pair in together for key in pair})
    at = {key: i for i, key in enumerate(keys)}
    links = [(1.0, at[a], at[b]) for a, b in together]
    bar = {frozenset((at[a], at[b])) for a, b in apart if a in at and b in at}
    groups: dict[int, list[str]] = defaultdict(list)
    for i, home in enumerate(agglomerate(len(keys), links, lambda i, j: frozenset((i, j)) in bar)):
        groups[home].append(keys[i])
    return [tuple(group) for group in groups.values() if len(group) > 1]


def spread(apart: set[Pair], groups: Iterable[Sequence[str]]) -> set[Pair]:
    """Return the pairs apart, and with each those of all who are judged the same as either."""
    of = {key: group for group in groups for key in group}
    return {
        (min(x, y), max(x, y)) for a, b in apart for x in of.get(a, (a,)) for y in of.get(b, (b,))
    }


def join_groups(
    group: Sequence[int], judged: Sequence[Sequence[int]], barred: set[frozenset[int]]
) -> list[int]:
    """Return the groups of likeness after those whose members people judged the same join.

    Whoever judges two the same means all who go with either. Where that would bring two
    together whom people judged different, the likeness gives way: what was judged leaves
    its group, and only that joins.

    Args:
        group: A group number for each thing.
        judged: Things judged the same, in sets that have nothing in common.
        barred: Pairs that may never be in one group.
    """
    home = _union(group, judged)
    clashing = {home[i] for i, j in map(tuple, barred) if home[i] == home[j]}
    joined = [group[i] if h in clashing else h for i, h in enumerate(home)]
    for number, things in enumerate(judged, len(group)):
        if home[things[0]] in clashing:
            for i in things:
                joined[i] = number
    return joined


def _union(group: Sequence[int], judged: Sequence[Sequence[int]]) -> list[int]:
    links = [(1.0, group[things[0]], group[i]) for things in judged for i in things[1:]]
    home = agglomerate(len(group), links, lambda i, j: False)
    return [home[g] for g in group]


def contradicted(
    new: Judgement, older: Sequence[Judgement], speaker: Mapping[str, str] | None = None
) -> Judgement | None:
    """Return the judgement, of those before it, that a new one contradicts; None if it does not.

    "Same" contradicts a "different" between any two whom it would make one, by a chain of
    judgements or as members of the two speakers. "Different" contradicts the chain of
    judgements that makes its two one: the last of that chain comes back.

    Args:
        new: What is about to be decided.
        older: What was decided and not withdrawn, oldest first.
        speaker: Which speaker a key is part of now, where that is known.
    """
    chain = _chain(older, new.left, new.right)
    if new.verdict == "different":
        return chain[-1] if chain else None
    before, after = _Homes(older, speaker or {}), _Homes([*older, new], speaker or {})
    for j in older:
        if j.verdict == "different" and not before.one(j) and after.one(j):
            return j
        if j.verdict == "different" and {j.left, j.right} == {new.left, new.right}:
            return j
    return None


def _chain(judgements: Sequence[Judgement], start: str, end: str) -> list[Judgement]:
    """Return the judgements that make two keys one, by the shortest way, oldest first."""
    near: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for i, j in enumerate(judgements):
        if j.verdict == "same":
            near[j.left].append((j.right, i))
            near[j.right].append((j.left, i))
    came: dict[str, tuple[str, int]] = {start: (start, -1)}
    waiting = deque([start])
    while waiting and end not in came:
        key = waiting.popleft()
        for other, i in near[key]:
            if other not in came:
                came[other] = (key, i)
                waiting.append(other)
    steps, at = [], end
    while at in came and at != start:
        at, i = came[at]
        steps.append(i)
    return [judgements[i] for i in sorted(steps)]


class _Homes:
    """Who is one by judgements and by the speakers there are."""

    def __init__(self, judgements: Iterable[Judgement], speaker: Mapping[str, str]) -> None:
        self.home: dict[str, str] = {}
        for key, of in speaker.items():
            self.home[self.find(key)] = self.find(f"speaker {of}")
        for j in judgements:
            if j.verdict == "same":
                self.home[self.find(j.left)] = self.find(j.right)

    def find(self, key: str) -> str:
        while (above := self.home.get(key, key)) != key:
            self.home[key] = self.home.get(above, above)
            key = above
        return key

    def one(self, judgement: Judgement) -> bool:
        return self.find(judgement.left) == self.find(judgement.right)
