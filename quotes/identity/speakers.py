"""Candidates put together into speakers: see ``resolve_speakers``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from quotes.identity.candidates import (
    Candidate,
    Cluster,
    Judgement,
    Side,
    affected_keys,
    full_spellings,
    role_countries,
    side,
    spellings,
    stable_id,
)
from quotes.identity.judging import Split, join_groups, judged_groups, spread, take_out, verdicts
from quotes.names.clustering import agglomerate
from quotes.names.comparing import DIFFERENT, SAME, Comparison, compare, compare_bodies
from quotes.names.folding import fold

_SURE = 0.9
"""Below this, roles that name other countries keep two names apart."""
_SAME_NAMES = 2.0
"""Above every likeness: those whom nobody would have compared, had neither been judged."""


@dataclass(frozen=True, slots=True)
class _Node:
    """Candidates that comparison cannot part: of one set of names, or a judged one by itself."""

    members: tuple[Candidate, ...]
    side: Side
    full: tuple[str, ...]
    short: tuple[str, ...]
    keys: frozenset[str]
    countries: frozenset[str]
    known_as: tuple[str, ...]

    @property
    def profile(self) -> tuple[str, ...]:
        """Its full names as far as they tell people apart: nodes that share them are alike."""
        return tuple(sorted(set(map(fold, self.full))))


def resolve_speakers(
    candidates: Iterable[Candidate], judgements: Iterable[Judgement | Split] = ()
) -> list[Cluster]:
    """Return the speakers behind the candidates, in the order of their smallest member key.

    A pure function of the two sets: any order, and repetition, gives the same. Judgements
    overrule all likeness and listed names: "different" holds apart, "same" joins all who go
    with either; a pair judged both ways is kept apart. Those with the same listed names are
    one (``Candidate.known_as``). Full names merge from the most alike down, and never where
    any two members contradict each other, so likeness does not chain. Somebody known by
    surname only joins the one full-named person whom it fits; where it fits two, or roles
    name other countries, it stays by itself: a false merge costs more than a missed one.

    Note:
        Two people who share a full name are one speaker until somebody judges them
        different. Judgements on keys that are not among the candidates are ignored.
    """
    known, pairs, taken = take_out({c.key: c for c in candidates}, judgements)
    together, apart = verdicts(pairs, known.keys())
    judged = judged_groups(together, apart)
    apart = spread(apart, judged)
    alone = {key for pair in together | apart for key in pair}
    nodes = _nodes([known[key] for key in sorted(known)], alone, taken)
    of = {c.key: i for i, node in enumerate(nodes) for c in node.members}
    barred = {frozenset((of[a], of[b])) for a, b in apart}
    same = [[of[key] for key in keys] for keys in judged]
    blocks = _blocks(nodes)
    group = agglomerate(
        len(nodes), _links(nodes, blocks), lambda i, j: _conflict(nodes, barred, i, j)
    )
    group = join_groups(group, same, barred)
    group = _adopt(nodes, blocks, group, barred, {i for found in same for i in found})
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
    home = {key: key for key in known}

    def find(key: str) -> str:
        while home[key] != key:
            home[key] = home[home[key]]
            key = home[key]
        return key

    first: dict[str, str] = {}
    for key in sorted(known):
        for shared in affected_keys(known[key]):
            home[find(key)] = find(first.setdefault(shared, key))
    _, pairs, taken = take_out(known, judgements)
    for judged in pairs:
        if judged.left in known and judged.right in known:
            home[find(judged.left)] = find(judged.right)
    for key, one in taken.items():
        home[find(key)] = find(one)
    parts: dict[str, list[Candidate]] = defaultdict(list)
    for key in sorted(known):
        parts[find(key)].append(known[key])
    return sorted(parts.values(), key=lambda part: part[0].key)


def _nodes(
    ordered: Sequence[Candidate], judged: set[str], taken: Mapping[str, str]
) -> list[_Node]:
    """Bundle the candidates of one set of names that nobody judged, and those taken out as one."""
    bundles: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    for candidate in ordered:
        full = full_spellings(candidate)
        own = (taken.get(candidate.key, candidate.key),)
        plain = candidate.key not in judged and side(candidate) != "alone" and full
        profile = tuple(sorted(set(map(fold, full))))
        bundle = (side(candidate), profile, candidate.known_as)
        bundles[bundle if plain else own].append(candidate)
    return sorted(map(_node, bundles.values()), key=lambda n: (n.full, n.members[0].key))


def _node(members: Sequence[Candidate]) -> _Node:
    sides = [side(c) for c in members]
    which: Side = next((s for s in sides if s != "alone"), "alone")
    mine = [c for c, s in zip(members, sides, strict=True) if s == which]
    full = sorted({name for c in mine for name in full_spellings(c)})
    every = {name for c in mine for name in spellings(c)}
    return _Node(
        tuple(members),
        which,
        tuple(full) if which != "alone" else (),
        tuple(sorted(every - set(full))) if which != "alone" else (),
        frozenset(key for c in mine for key in affected_keys(c)),
        frozenset(country for c in mine for country in role_countries(c)),
        next((c.known_as for c in mine if c.known_as and which != "alone"), ()),
    )


def _blocks(nodes: Sequence[_Node]) -> dict[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for i, node in enumerate(nodes):
        for key in node.keys:
            blocks[key].append(i)
    return blocks


def _links(nodes: Sequence[_Node], blocks: dict[str, list[int]]) -> list[tuple[float, int, int]]:
    """Full-named nodes of one block whose names are the same and contradict nowhere."""
    pairs = {
        (i, j)
        for block in blocks.values()
        for n, i in enumerate(block)
        if nodes[i].full
        for j in block[n + 1 :]
        if nodes[j].full
    }
    links = []
    for i, j in pairs:
        if _of_one_name(nodes[i], nodes[j]):
            links.append((_SAME_NAMES, i, j))
            continue
        best = _best(nodes[i].side, nodes[i].full, nodes[j].full)
        foreign = best.score < _SURE and _foreign(nodes[i], nodes[j])
        if best.score >= SAME and not best.contradict and not foreign:
            links.append((best.score, i, j))
    return [*links, *_listed(nodes)]


def _listed(nodes: Sequence[_Node]) -> Iterator[tuple[float, int, int]]:
    """Link those for whom people listed the same names, however unlike their own are."""
    alike: dict[tuple[Side, tuple[str, ...]], list[int]] = defaultdict(list)
    for i, node in enumerate(nodes):
        if node.known_as:
            alike[node.side, node.known_as].append(i)
    return ((_SAME_NAMES, i, j) for found in alike.values() for i, j in combinations(found, 2))


def _of_one_name(one: _Node, other: _Node) -> bool:
    """Whether only a judgement on either kept them out of one bundle."""
    return one.side == other.side and bool(one.full) and one.profile == other.profile


def _best(which: Side, left: Sequence[str], right: Sequence[str]) -> Comparison:
    by = compare_bodies if which == "body" else compare
    return max((by(a, b) for a in left for b in right), key=lambda c: c.score)


def _foreign(one: _Node, other: _Node) -> bool:
    """Whether their roles name countries, and none in common."""
    return bool(one.countries and other.countries) and one.countries.isdisjoint(other.countries)


def _conflict(nodes: Sequence[_Node], barred: set[frozenset[int]], i: int, j: int) -> bool:
    one, other = nodes[i], nodes[j]
    if one.side != other.side or frozenset((i, j)) in barred:
        return True
    if one.known_as and one.known_as == other.known_as:
        return False
    if not one.full or not other.full or _of_one_name(one, other):
        return False
    best = _best(one.side, one.full, other.full)
    if best.score < DIFFERENT or best.contradict:
        return True
    if one.side == "body":
        return False
    pairs = (compare(a, b) for a in one.full for b in other.full)
    return any(not {"suffix", "middle"}.isdisjoint(c.contradict) for c in pairs)


def _adopt(
    nodes: Sequence[_Node],
    blocks: dict[str, list[int]],
    group: Sequence[int],
    barred: set[frozenset[int]],
    judged: set[int],
) -> list[int]:
    """Give each person known by surname only, and not judged, to the one full name it fits."""
    members: dict[int, list[int]] = defaultdict(list)
    for i, home in enumerate(group):
        members[home].append(i)
    adopted = list(group)
    taken: dict[int, list[int]] = defaultdict(list)
    for i, node in enumerate(nodes):
        if i in judged or node.side != "person" or node.full or not node.short or node.known_as:
            continue
        near = {j for key in node.keys for j in blocks[key] if nodes[j].full}
        fits = {group[j] for j in near if _best(node.side, node.short, nodes[j].full).score >= SAME}
        if len(fits) != 1:
            continue
        home = fits.pop()
        mates = [*members[home], *taken[home]]
        if not any(frozenset((i, j)) in barred for j in mates) and not _all_foreign(
            node, [nodes[j] for j in members[home]]
        ):
            adopted[i] = home
            taken[home].append(i)
    return adopted


def _all_foreign(node: _Node, mates: Sequence[_Node]) -> bool:
    placed = [mate for mate in mates if mate.countries]
    return bool(placed) and all(_foreign(node, mate) for mate in placed)


def _clusters(nodes: Sequence[_Node], group: Sequence[int]) -> list[Cluster]:
    bundles: dict[int, list[_Node]] = defaultdict(list)
    for node, home in zip(nodes, group, strict=True):
        bundles[home].append(node)
    found = [_cluster(bundle) for bundle in bundles.values()]
    return sorted(found, key=lambda cluster: cluster.members)


def _cluster(nodes: Sequence[_Node]) -> Cluster:
    members = sorted((c for node in nodes for c in node.members), key=lambda c: c.key)
    keys = tuple(c.key for c in members)
    name = _canonical(members)
    kinds = Counter(c.kind for c in members)
    kind = min(kinds, key=lambda k: (-kinds[k], k.value))
    return Cluster(stable_id(keys), keys, name, kind, _confidence(nodes, name))


def _canonical(members: Sequence[Candidate]) -> str:
    full = Counter(name for c in members if (name := c.name) in full_spellings(c))
    forms = full or Counter(c.name for c in members)
    return min(forms, key=lambda n: (-forms[n], -len(n), n))


def _confidence(nodes: Sequence[_Node], name: str) -> float:
    """How sure the weakest node is; a surname alone is never surer than its likeness says."""
    if len(nodes) == 1:
        return 1.0
    scores = (_best(n.side, n.full or n.short or (name,), (name,)).score for n in nodes)
    return round(max(DIFFERENT, min(scores)), 3)
