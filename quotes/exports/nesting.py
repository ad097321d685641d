"""Spans that nest, touch or cross, as pieces of text between tags that always nest."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Key]):
    """A stretch of a text to mark, with what it belongs to."""

    start: int
    end: int
    key: Key


@dataclass(frozen=True, slots=True)
class Open(Generic[Key]):
    """An element begins here; one that something crosses begins again."""

    stretch: Stretch[Key]


@dataclass(frozen=True, slots=True)
class Close(Generic[Key]):
    """The innermost element ends here."""

    stretch: Stretch[Key]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text."""

    start: int
    end: int


def nest(
    start: int, end: int, stretches: Iterable[Stretch[Key]]
) -> Iterator[Open[Key] | Close[Key] | Piece]:
    """Yield the text between two offsets as pieces, and where elements begin and end.

    The longer of two that begin together is outside; of equals, the one given first. Where two
    cross, the inner one is closed and opened again. Stretches are cut to the text given, and
    empty ones left out.
    """
    cut = [Stretch(max(s.start, start), min(s.end, end), s.key) for s in stretches]
    waiting = sorted((s for s in cut if s.start < s.end), key=lambda s: (s.start, -s.end))
    bounds = sorted({start, end}.union(*({s.start, s.end} for s in waiting)))
    waiting.reverse()
    opened: list[Stretch[Key]] = []
    for first, last in pairwise(bounds):
        covering = [s for s in opened if s.end > first]
        while waiting and waiting[-1].start == first:
            covering.append(waiting.pop())
        kept = sum(1 for _ in _common(opened, covering))
        yield from (Close(s) for s in reversed(opened[kept:]))
        yield from (Open(s) for s in covering[kept:])
        yield Piece(first, last)
        opened = covering
    yield from (Close(s) for s in reversed(opened))


def _common(before: list[Stretch[Key]], after: list[Stretch[Key]]) -> Iterator[Stretch[Key]]:
    """Yield the elements that stay open, from the outermost."""
    for old, new in zip(before, after, strict=False):
        if old is not new:
            return
        yield new
