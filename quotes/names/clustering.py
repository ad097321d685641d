"""Names put together that mean one: see ``cluster`` and ``cluster_mentions``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from quotes.names.comparing import DIFFERENT, SAME, Comparison, compare
from quotes.names.folding import fold
from quotes.names.keys import keys
from quotes.names.parsing import Name, parse_name, reigns

Pair = tuple[int, int]


def agglomerate(
    size: int,
    links: Iterable[tuple[float, int, int]],
    conflict: Callable[[int, int], bool],
) -> list[int]:
    """Return one group number for each of ``size`` things; the number is its smallest member.

    Links are taken from the strongest down. Two groups join unless some member of the one
    is in conflict with some member of the other, so that A~B and B~C never bring together
    an A and a C that contradict each other. Ties are broken by index: give the things in
    an order that means something, and the order of the links does not matter.
    """
    group = list(range(size))
    members = {i: [i] for i in range(size)}
    for _, i, j in sorted(links, key=lambda link: (-link[0], link[1], link[2])):
        a, b = sorted((group[i], group[j]))
        if a == b or any(conflict(x, y) for x in members[a] for y in members[b]):
            continue
        for x in members[b]:
            group[x] = a
        members[a] += members.pop(b)
    return group


def cluster(names: Sequence[str]) -> list[int]:
    """Return one id per name, equal for names that mean one; in the order given.

    Names without a document: a surname alone joins the one full name it fits, and stays
    by itself where it fits two people. The grouping does not depend on the order of the
    names; the ids count from 0 in the order of first use.

    >>> cluster(["Omar al-Karimi", "Karimi", "Omer Karimi", "Ana Ruiz"])
    [0, 0, 0, 1]
    """
    spellings = sorted(set(names))
    group = agglomerate(len(spellings), _links(spellings), _conflicts(spellings))
    group = _adopt_short_forms(spellings, group)
    number: dict[int, int] = {}
    of = {name: group[i] for i, name in enumerate(spellings)}
    return [number.setdefault(of[name], len(number)) for name in names]


def is_short(name: Name) -> bool:
    """Return whether a person's name is a surname (or first name) alone: nobody in particular."""
    if name.body or len(name.words) + bool(name.kunya) > 1:
        return False
    return not (name.suffix or reigns(name.title))


_NEARLY = 0.02
"""How near the best fit another must come to leave it open whom a surname alone means."""


def _blocks(spellings: Sequence[str]) -> dict[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(spellings):
        for key in keys(name):
            blocks[key].append(i)
    return blocks


def _candidate_pairs(spellings: Sequence[str]) -> set[Pair]:
    found = set()
    for block in _blocks(spellings).values():
        found |= {(i, j) for n, i in enumerate(block) for j in block[n + 1 :]}
    return found


def _links(spellings: Sequence[str]) -> list[tuple[float, int, int]]:
    short = [is_short(parse_name(name)) for name in spellings]
    links = []
    for i, j in _candidate_pairs(spellings):
        if not short[i] and not short[j]:
            found = compare(spellings[i], spellings[j])
            if found.score >= SAME and not found.contradict:
                links.append((found.score, i, j))
    return links


def _conflicts(spellings: Sequence[str]) -> Callable[[int, int], bool]:
    return lambda i, j: _apart(compare(spellings[i], spellings[j]))


def _apart(found: Comparison) -> bool:
    """Whether two names may not meet in one group, whoever brings them together."""
    return found.score < DIFFERENT or not _PARTS.isdisjoint(found.contradict)


_PARTS = frozenset({"given", "family"})


def _adopt_short_forms(spellings: Sequence[str], group: list[int]) -> list[int]:
    """Give each surname alone to the one group it fits, then put the rest with their like."""
    group = list(group)
    blocks = _blocks(spellings)
    lone = []
    for i, name in enumerate(spellings):
        if not is_short(parse_name(name)):
            continue
        near = {j for key in keys(name) for j in blocks[key]}
        fits: dict[int, float] = {}
        for j in near:
            if not is_short(parse_name(spellings[j])):
                score = compare(name, spellings[j]).score
                if score >= SAME:
                    fits[group[j]] = max(score, fits.get(group[j], 0.0))
        best = max(fits.values(), default=0.0)
        fits = {home: score for home, score in fits.items() if score >= best - _NEARLY}
        if len(fits) == 1:
            group[i] = next(iter(fits))
        else:
            lone.append(i)
    return _join_lone(spellings, group, lone)


def _join_lone(spellings: Sequence[str], group: list[int], lone: list[int]) -> list[int]:
    names = [spellings[i] for i in lone]
    links = [
        (score, i, j)
        for i, j in _candidate_pairs(names)
        if (score := compare(names[i], names[j]).score) >= 0.9
    ]
    for i, head in enumerate(agglomerate(len(names), links, _conflicts(names))):
        group[lone[i]] = group[lone[head]]
    return group


def cluster_mentions(mentions: Sequence[str]) -> list[int]:
    """Return one id per mention of one document, which are given in text order.

    A short form means somebody named in full: the only one it fits; of two relatives the
    one named last in full or by that surname. A short form before any full name waits for
    the first full name that fits.

    >>> cluster_mentions(["Gen. Omar al-Karimi", "Ana Ruiz", "Karimi", "Ruiz"])
    [0, 1, 0, 1]
    """
    found: list[list[str]] = []
    ids = []
    recent: list[int] = []
    for mention in mentions:
        home = _home(mention, found, recent)
        if home is None:
            home = len(found)
            found.append([])
        if mention not in found[home]:
            found[home].append(mention)
        recent = [home, *(r for r in recent if r != home)]
        ids.append(home)
    return ids


def _home(mention: str, found: Sequence[Sequence[str]], recent: Sequence[int]) -> int | None:
    """The entity a mention belongs to; ``recent`` breaks ties, the last one first."""
    short = is_short(parse_name(mention))
    if not short:
        same = [i for i in recent if any(fold(mention) == fold(name) for name in found[i])]
        if same:
            return same[0]
    scores = {i: _fit(mention, short, found[i]) for i in recent}
    best = max(scores.values(), default=0.0)
    if best < (SAME if short else _WITHIN):
        return None
    near = best - 0.08 if short else best
    return next(i for i in recent if scores[i] >= near)


_WITHIN = 0.66
"""Within one document spellings vary less and chance homonyms are rare: SAME may be lower."""


_BARS = frozenset({"suffix", "middle", "given", "family"})
"""Parts that part two people even where a document names them much alike."""


def _fit(mention: str, short: bool, names: Sequence[str]) -> float:
    """How well a mention fits an entity known by these names."""
    seen: list[tuple[bool, Comparison]] = [
        (is_short(parse_name(name)), compare(mention, name)) for name in names
    ]
    full = [c for is_bare, c in seen if not is_bare]
    if not full:
        return max(c.score for _, c in seen)
    if not short and any(c.score < DIFFERENT or not _BARS.isdisjoint(c.contradict) for c in full):
        return 0.0
    return max(c.score for c in full)
