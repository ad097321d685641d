"""Links between things that may be one: which of them decide, and what they put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from quotes.names.clustering import agglomerate

Link = tuple[float, int, int]
Conflict = Callable[[int, int], bool]

_NEARLY = 0.02
"""How near to the best fit another must come to leave it open which of the two is meant."""


def decided(links: Sequence[Link], conflict: Conflict) -> list[Link]:
    """Return the links without those of things torn between two that cannot be one.

    "J. Doe" is as much John as James: it is neither, rather than the one that came first.
    """
    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for score, i, j in links:
        near[i].append((score, j))
        near[j].append((score, i))
    torn = {frozenset((x, a)) for x, found in near.items() for a in _torn(found, conflict)}
    return [link for link in links if frozenset(link[1:]) not in torn]


def _torn(found: list[tuple[float, int]], conflict: Conflict) -> Iterable[int]:
    found.sort(key=lambda n: (-n[0], n[1]))
    for score, a in found:
        for other, b in found:
            if other < score - _NEARLY:
                break
            if a != b and conflict(a, b):
                yield a
                break


def put_together(size: int, links: Sequence[Link], conflict: Conflict) -> list[int]:
    """Return what ``agglomerate`` does, one connected part of the links after the other.

    Parts have no say in each other, and the comparisons of one are remembered until it is done.
    """
    home = connected(size, ((i, j) for _, i, j in links))
    parts: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        parts[home[link[1]]].append(link)
    group = list(range(size))
    for part in parts.values():
        for thing, head in _put_part_together(part, conflict):
            group[thing] = head
    return group


def _put_part_together(part: Sequence[Link], conflict: Conflict) -> Iterable[tuple[int, int]]:
    things = sorted({i for _, *pair in part for i in pair})
    at = {thing: n for n, thing in enumerate(things)}
    inside = [(score, at[i], at[j]) for score, i, j in part]
    group = agglomerate(len(things), inside, lambda a, b: conflict(things[a], things[b]))
    return ((thing, things[n]) for thing, n in zip(things, group, strict=True))


def connected(size: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return for each of ``size`` things the least of those it is connected to by pairs."""
    home = list(range(size))

    def find(i: int) -> int:
        while home[i] != i:
            home[i] = home[home[i]]
            i = home[i]
        return i

    for i, j in pairs:
        a, b = sorted((find(i), find(j)))
        home[b] = a
    return [find(i) for i in range(size)]
