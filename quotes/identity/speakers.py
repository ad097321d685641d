"""Candidates put together into speakers: see ``resolve_speakers``."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, groupby
from operator import itemgetter

from quotes.identity.blocking import find_meetings
from quotes.identity.candidates import (
    Called,
    Candidate,
    Cluster,
    Judgement,
    Side,
    affected_keys,
    called,
    stable_id,
)
from quotes.identity.judging import Split, join_groups, judged_groups, spread, take_out, verdicts
from quotes.identity.linking import Conflict, Link, connected, decided, put_together
from quotes.identity.namesakes import Evidence, contradict, find_bearers, sum_up, unite
from quotes.names.bodies import parse_body
from quotes.names.comparing import DIFFERENT, SAME, Comparison, compare, compare_bodies, surely_two
from quotes.names.keys import keys

_SURE = 0.9
"""Below this, roles that name other countries keep two names apart."""
_SAME_NAMES = 2.0
"""Above every likeness: those whom nobody would have compared, had neither been judged."""
_OTHER_WORDS = 0.6
"""Below this, each of two bodies' names has a word that the other's lacks: they are two."""
_OPEN = 0.6
"""The most that a speaker is worth of whom documents say what hardly goes together."""


@dataclass(frozen=True, slots=True)
class _Node:
    """Candidates that comparison cannot part: of one set of names, or a judged one by itself.

    Attributes:
        person: Which of those who bear these names it is; None where that is open.
        sure: Whether nothing makes one doubt that its members are one.
    """

    members: tuple[Candidate, ...]
    side: Side
    full: tuple[str, ...]
    short: tuple[str, ...]
    profile: tuple[str, ...]
    known_as: tuple[str, ...]
    said: Evidence
    person: str | None
    sure: bool


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave memory uncollected: nothing here goes in circles, and looking costs a third."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@_uncollected()
def resolve_speakers(
    candidates: Iterable[Candidate],
    judgements: Iterable[Judgement | Split] = (),
    *,
    elsewhere: Callable[[tuple[str, ...]], bool] | None = None,
) -> list[Cluster]:
    """Return the speakers behind the candidates, in the order of their smallest member key.

    A pure function of the two sets: any order, and repetition, gives the same. Judgements
    overrule all likeness and listed names: "different" holds apart, "same" joins all who go
    with either; a pair judged both ways is kept apart. Those with the same listed names are
    one (``Candidate.known_as``). Bearers of one full name are one unless what documents say of
    them contradicts (``quotes.identity.namesakes``). Full names merge from the most alike
    down, and never where any two members contradict each other, so likeness does not chain.
    A name that fits two who cannot be one, an initial or an acronym, stays by itself; so does a
    surname alone unless it fits one person only: a false merge costs more than a missed one.

    Args:
        candidates: All there are, or a part that nothing of the rest has a say in.
        judgements: Those on keys that are not among the candidates are ignored.
        elsewhere: For a part: whether somebody in the rest fits these surnames as well.
    """
    given = {c.key: c for c in candidates}
    known, pairs, taken = take_out(given, judgements)
    together, apart = verdicts(pairs, known.keys())
    judged = judged_groups(together, apart)
    apart = spread(apart, judged)
    alone = {key for pair in together | apart for key in pair}
    nodes = _nodes(known.values(), alone, taken)
    of = {key: i for i, node in enumerate(nodes) for c in node.members if (key := c.key) in alone}
    barred = {frozenset((of[a], of[b])) for a, b in apart}
    same = [[of[key] for key in keys] for keys in judged]

    @lru_cache(maxsize=65536)  # of two that many link to, many ask
    def known_conflict(i: int, j: int) -> bool:
        return _conflict(nodes, barred, i, j)

    def conflict(i: int, j: int) -> bool:
        return known_conflict(i, j) if i < j else known_conflict(j, i)

    held = {i for found in same for i in found}
    lone = _lone(nodes, held)
    surnames = _Surnames.of(nodes[i].short for i in lone)
    listed = [(_SAME_NAMES, i, j) for i, j in _listed(nodes)]
    alike = list(_links(nodes, surnames, conflict))
    sure = [link for link in alike if link[0] >= _SAME_NAMES]
    unsure = decided([link for link in alike if link[0] < _SAME_NAMES], conflict)
    group = put_together(len(nodes), [*listed, *sure, *unsure], conflict)
    group = join_groups(group, same, barred)
    out = {called(given[key]).full for key in taken}

    def open_to_others(short: tuple[str, ...]) -> bool:
        fits_out = any(_best("person", short, full).score >= SAME for full in out if full)
        return fits_out or (elsewhere is not None and elsewhere(short))

    fits = {
        short: _fit(nodes, group, short, surnames.bearers(short))
        for short in sorted(surnames.keys)
        if not open_to_others(short)
    }
    group = _adopt(nodes, group, barred, lone, fits)
    return _clusters(nodes, group)


def components(
    candidates: Iterable[Candidate], judgements: Iterable[Judgement | Split] = ()
) -> list[list[Candidate]]:
    """Return the sets of candidates that must be resolved together, each sorted by key.

    They are the connected components over shared ``affected_keys`` and over judged pairs:
    ``resolve_speakers`` of one component gives exactly its part of the whole. When
    candidates come or go, the components of all that share a key with them, before or
    after, are to be resolved again, and no other.
    """
    known = {c.key: c for c in candidates}
    ordered = sorted(known)
    at = {key: i for i, key in enumerate(ordered)}
    _, judged, taken = take_out(known, judgements)
    links = [(j.left, j.right) for j in judged if j.left in known and j.right in known]
    pairs = [(at[a], at[b]) for a, b in [*links, *taken.items()]]
    first: dict[str, int] = {}
    for i, key in enumerate(ordered):
        pairs += [(first.setdefault(k, i), i) for k in affected_keys(known[key])]
    parts: dict[int, list[Candidate]] = defaultdict(list)
    for key, home in zip(ordered, connected(len(ordered), pairs), strict=True):
        parts[home].append(known[key])
    return sorted(parts.values(), key=lambda part: part[0].key)


def _nodes(
    candidates: Iterable[Candidate], judged: set[str], taken: Mapping[str, str]
) -> list[_Node]:
    """Bundle the candidates of one set of names that nobody judged, and those taken out as one."""
    # By name, so that what was read of one is remembered until the last who bears it.
    ordered = sorted(candidates, key=lambda c: (c.name, c.key))
    bundles: dict[tuple[Side, tuple[str, ...]], list[Candidate]] = defaultdict(list)
    own: dict[str, list[Candidate]] = defaultdict(list)
    names: dict[str, Called] = {}
    for candidate in ordered:
        which, _, full, profile = names[candidate.key] = called(candidate)
        if full and which != "alone":
            bundles[which, profile].append(candidate)
        else:
            own[taken.get(candidate.key, candidate.key)].append(candidate)
    nodes = [_node(members, names) for members in own.values()]
    for (which, _), members in bundles.items():
        nodes += _bearers(which, members, names, judged)
    return sorted(nodes, key=lambda n: (n.full, n.members[0].key))


def _bearers(
    which: Side, members: Sequence[Candidate], names: Mapping[str, Called], judged: set[str]
) -> Iterator[_Node]:
    """Yield those who bear one set of names: each person, the judged, and those left open."""
    if which == "body":
        yield from _parted(members, names, judged, "", sure=True)
        return
    found = find_bearers(members)
    for person in found.people:
        yield from _parted(person, names, judged, person[0].key, sure=found.sure)
    for candidate in found.unplaced:
        yield _node((candidate,), names)


def _parted(
    members: Sequence[Candidate],
    names: Mapping[str, Called],
    judged: set[str],
    person: str,
    *,
    sure: bool,
) -> Iterator[_Node]:
    bundles: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    for candidate in members:
        if candidate.key in judged:
            yield _node((candidate,), names, person, sure=sure)
        else:
            bundles[candidate.known_as].append(candidate)
    for bundle in bundles.values():
        yield _node(bundle, names, person, sure=sure)


def _node(
    members: Sequence[Candidate],
    names: Mapping[str, Called],
    person: str | None = None,
    *,
    sure: bool = True,
) -> _Node:
    members = sorted(members, key=lambda c: c.key)
    read = [names[c.key] for c in members]
    which: Side = next((n.side for n in read if n.side != "alone"), "alone")
    mine = [(c, n) for c, n in zip(members, read, strict=True) if n.side == which != "alone"]
    every = {n for _, n in mine}
    full = {name for n in every for name in n.full}
    return _Node(
        tuple(members),
        which,
        tuple(sorted(full)),
        tuple(sorted({name for n in every for name in n.names} - full)),
        tuple(sorted({name for n in every for name in n.profile})),
        next((c.known_as for c, _ in mine if c.known_as), ()),
        sum_up([c for c, _ in mine]),
        person,
        sure,
    )


@dataclass(frozen=True, slots=True)
class _Surnames:
    """Whom surnames alone may mean.

    Attributes:
        keys: The keys of each set of surnames.
        blocks: Key → the nodes that have it.
    """

    keys: Mapping[tuple[str, ...], frozenset[str]]
    blocks: dict[str, list[int]]

    @classmethod
    def of(cls, asked: Iterable[tuple[str, ...]]) -> _Surnames:
        """Return those asked for, with no bearers yet."""
        found = {short: _NO_KEYS.union(*map(keys, short)) for short in set(asked)}
        return cls(found, {key: [] for mine in found.values() for key in mine})

    def note(self, i: int, full: Iterable[str]) -> None:
        """Note a node among the bearers of its surnames."""
        for key in self.blocks.keys() & _NO_KEYS.union(*map(keys, full)):
            self.blocks[key].append(i)

    def bearers(self, short: tuple[str, ...]) -> list[int]:
        """Return the nodes that share a key with these surnames, those of the very same first."""
        ordered = sorted(self.keys[short], key=lambda key: not key.startswith("s:"))
        return list(dict.fromkeys(i for key in ordered for i in self.blocks[key]))


_NO_KEYS: frozenset[str] = frozenset()


def _full_names(
    nodes: Sequence[_Node], surnames: _Surnames
) -> Iterator[tuple[Side, tuple[str, ...]]]:
    """Yield the side and the full names of each, and note on the way who bears which surname.

    Both ask for the keys of all names: together, so that no name is read twice.
    """
    for i, node in enumerate(nodes):
        yield node.side, node.full
        if node.full and node.side == "person":
            surnames.note(i, node.full)


def _links(nodes: Sequence[_Node], surnames: _Surnames, conflict: Conflict) -> Iterator[Link]:
    """Yield full-named nodes that may be one by their names, and how much speaks for it.

    A name that tells little, an initial or an acronym, is linked to no one where it fits two
    that cannot be one: no more of those whom it might mean are looked at then.
    """
    met = find_meetings(_full_names(nodes, surnames))
    for i, j in met.pairs:
        if score := _link(nodes[i], nodes[j]):
            yield score, i, j
    for i, offers in groupby(met.questions, key=itemgetter(0)):
        fits: list[tuple[float, int]] = []
        for _, j in offers:
            if score := _link(nodes[i], nodes[j]):
                if any(conflict(j, k) for _, k in fits):
                    break
                fits.append((score, j))
        else:
            yield from ((score, i, j) for score, j in fits)


def _link(one: _Node, other: _Node) -> float:
    """Return how much speaks for two nodes being one; 0 where something parts them."""
    if _of_one_name(one, other):
        return _SAME_NAMES if one.person == other.person is not None else 0.0
    if one.person is None or other.person is None:
        return 0.0
    if one.side == "person" and all(surely_two(a, b) for a in one.full for b in other.full):
        return 0.0
    best = _best(one.side, one.full, other.full)
    foreign = best.score < _SURE and _foreign(one.said, other.said)
    if best.score < SAME or best.contradict or foreign or contradict(one.said, other.said):
        return 0.0
    return best.score


def _listed(nodes: Sequence[_Node]) -> Iterator[tuple[int, int]]:
    """Link those for whom people listed the same names, however unlike their own are."""
    alike: dict[tuple[Side, tuple[str, ...]], list[int]] = defaultdict(list)
    for i, node in enumerate(nodes):
        if node.known_as:
            alike[node.side, node.known_as].append(i)
    return (pair for found in alike.values() for pair in combinations(found, 2))


def _of_one_name(one: _Node, other: _Node) -> bool:
    """Whether only a judgement, or what is said of them, kept them out of one bundle."""
    return one.side == other.side and bool(one.full) and one.profile == other.profile


def _best(which: Side, left: Sequence[str], right: Sequence[str]) -> Comparison:
    if which == "body":
        return _best_of_bodies(left, right)
    if len(left) == len(right) == 1:
        return compare(left[0], right[0])
    return max((compare(a, b) for a in left for b in right), key=_score)


def _best_of_bodies(left: Sequence[str], right: Sequence[str]) -> Comparison:
    """Compare bodies: a common acronym says nothing where both are spelled out, and unlike."""
    mine, theirs = _spelled_out(left), _spelled_out(right)
    spelled = [compare_bodies(a, b) for a in mine for b in theirs]
    told = max(spelled, key=_score, default=None)
    if told and (told.score < _OTHER_WORDS or len(spelled) == len(left) * len(right)):
        return told
    return max((compare_bodies(a, b) for a in left for b in right), key=_score)


@lru_cache(maxsize=65536)
def _is_acronym(name: str) -> bool:
    return bool(parse_body(name).acronym)


def _spelled_out(names: Sequence[str]) -> list[str]:
    return [name for name in names if not _is_acronym(name)]


def _score(found: Comparison) -> float:
    return found.score


def _foreign(one: Evidence, other: Evidence) -> bool:
    """Whether their roles name countries, and none in common."""
    return bool(one.countries and other.countries) and one.countries.isdisjoint(other.countries)


def _conflict(nodes: Sequence[_Node], barred: set[frozenset[int]], i: int, j: int) -> bool:
    one, other = nodes[i], nodes[j]
    if one.side != other.side or (barred and frozenset((i, j)) in barred):
        return True
    if one.known_as and one.known_as == other.known_as:
        return False
    if not one.full or not other.full:
        return False
    if _of_one_name(one, other):
        return one.person != other.person
    best = _best(one.side, one.full, other.full)
    if one.side == "body":
        return best.score < _OTHER_WORDS or bool(best.contradict)
    if best.score < DIFFERENT or best.contradict:
        return True
    pairs = (compare(a, b) for a in one.full for b in other.full)
    parted = any(not {"suffix", "middle"}.isdisjoint(c.contradict) for c in pairs)
    return parted or contradict(one.said, other.said)


def _lone(nodes: Sequence[_Node], judged: set[int]) -> list[int]:
    """Return people known by surname only whom nobody judged."""
    return [
        i
        for i, node in enumerate(nodes)
        if i not in judged and node.side == "person" and not node.full and node.short
        and not node.known_as
    ]  # fmt: skip


def _adopt(
    nodes: Sequence[_Node],
    group: Sequence[int],
    barred: set[frozenset[int]],
    lone: Iterable[int],
    fits: Mapping[tuple[str, ...], int | None],
) -> list[int]:
    """Give each person known by surname only to the one group whose full name it fits."""
    members: dict[int, list[int]] = {home: [] for home in fits.values() if home is not None}
    for i, home in enumerate(group):
        if home in members:
            members[home].append(i)
    said = {home: unite(nodes[j].said for j in mates) for home, mates in members.items()}
    adopted = list(group)
    for i in lone:
        fit = fits.get(nodes[i].short)
        if fit is None or any(frozenset((i, j)) in barred for j in members[fit] if barred):
            continue
        if not _foreign(nodes[i].said, said[fit]) and not contradict(nodes[i].said, said[fit]):
            adopted[i] = fit
            if barred:
                members[fit].append(i)
    return adopted


def _fit(
    nodes: Sequence[_Node], group: Sequence[int], short: tuple[str, ...], near: Iterable[int]
) -> int | None:
    found: int | None = None
    for j in near:
        if group[j] != found and _best("person", short, nodes[j].full).score >= SAME:
            if found is not None:
                return None
            found = group[j]
    return found


def _clusters(nodes: Sequence[_Node], group: Sequence[int]) -> list[Cluster]:
    bundles: dict[int, list[_Node]] = defaultdict(list)
    for node, home in zip(nodes, group, strict=True):
        bundles[home].append(node)
    found = [_cluster(bundle) for bundle in bundles.values()]
    return sorted(found, key=lambda cluster: cluster.members)


def _cluster(nodes: Sequence[_Node]) -> Cluster:
    members = sorted((c for node in nodes for c in node.members), key=lambda c: c.key)
    keys = tuple(c.key for c in members)
    name = _canonical(members, {name for node in nodes for name in node.full})
    kinds = Counter(c.kind for c in members)
    kind = min(kinds, key=lambda k: (-kinds[k], k.value))
    return Cluster(stable_id(keys), keys, name, kind, _confidence(nodes, name))


def _canonical(members: Sequence[Candidate], full: set[str]) -> str:
    used = Counter(c.name for c in members)
    forms = {name: n for name, n in used.items() if name in full} or used
    return min(forms, key=lambda n: (-forms[n], -len(n), n))


def _confidence(nodes: Sequence[_Node], name: str) -> float:
    """How sure the weakest node is; a surname alone is never surer than its likeness says."""
    sure = 1.0 if all(node.sure for node in nodes) else _OPEN
    if len(nodes) == 1:
        return sure
    called_so = ((n.side, n.full or n.short) for n in nodes)
    scores = (_best(of, names, (name,)).score for of, names in called_so
              if names and name not in names)  # fmt: skip
    return round(max(DIFFERENT, min((sure, *scores))), 3)
