"""What stands about a place in a text: how the same place is told in another text."""

from __future__ import annotations

from itertools import takewhile

ABOUT = 40
"""Characters kept from before and after a place."""


def look_about(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the text just before and just after a place, half-open, in characters."""
    return text[max(start - ABOUT, 0) : start], text[end : end + ABOUT]


def fit(prefix: str, suffix: str, text: str, start: int, end: int) -> int:
    """Return how many characters about a place are those given, counted from it outwards.

    >>> fit("the ", " gate", "shut the iron gate", 9, 13)
    9
    """
    before, after = look_about(text, start, end)
    return _shared(prefix[::-1], before[::-1]) + _shared(suffix, after)


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
