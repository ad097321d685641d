"""Words of which a query has the beginning: ``govern*``.

The index has stems, and a stem may end before the typed letters do: that of "government" is
"govern". So beside stems that begin with the letters, the few others are looked up that a word
that begins so may have; what was found is then compared with its words as written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeAlias

from quotes.database.words import Word, find_forms, find_words, stem

FEWEST = 2
"""Letters before a star; fewer are a word of their own."""
_APOSTROPHE = re.compile("['`]")
"""Signs of ASCII that may stand inside a word."""
_STAR = re.compile(r"[\u0300-\u036f]*\*(?![\w*])")


@dataclass(frozen=True, slots=True)
class Prefix:
    """The letters, folded, that a word begins with."""

    letters: str

    def __str__(self) -> str:
        return f"{self.letters}*"

    @property
    def stems(self) -> tuple[str, ...]:
        """Stems of words that begin with the letters, but that do not themselves."""
        return _find_stems(self.letters)


Sought: TypeAlias = str | Prefix
"""What is looked for: the stem of a word, or how a word begins."""


def find_sought(text: str) -> list[Sought]:
    """Return the words of a query in order: stems, and of those with a star, how they begin.

    >>> [str(word) for word in find_sought("The Govern* promises *")]
    ['the', 'govern*', 'promis']
    """
    return [Prefix(word.letters) if begins else word.stem for word, begins in _with_stars(text)]


def _with_stars(text: str) -> Iterator[tuple[Word, bool]]:
    words = find_words(text)
    starts = [*(word.start for word in words[1:]), len(text)]
    for word, following in zip(words, starts, strict=False):
        # Of a sign that gives several words, the last one is before the star.
        starred = following > word.start and _STAR.match(text, word.end)
        yield word, bool(starred) and len(word.letters) >= FEWEST


def find_prefixes(wanted: Iterable[Sought]) -> list[Prefix]:
    """Return those that are beginnings, each once."""
    return list(dict.fromkeys(word for word in wanted if isinstance(word, Prefix)))


def fits(word: Word, sought: Sought) -> bool:
    """Return whether a word of a text is one that is looked for."""
    if isinstance(sought, Prefix):
        return word.letters.startswith(sought.letters)
    return word.stem == sought


def is_written(text: str, wanted: Sequence[Sought], *, together: bool) -> bool:
    """Return whether a text has words as they are looked for, next to each other or anywhere."""
    if text.isascii() and not _APOSTROPHE.search(text):
        # Quickly, of most texts: whether words begin so, wherever they stand.
        plain, prefixes = text.lower(), find_prefixes(wanted)
        begun = all(_beginning(prefix.letters).search(plain) for prefix in prefixes)
        only = len(prefixes) == len(wanted)
        if not begun or (only and (not together or len(wanted) == 1)):
            return begun
    found = find_forms(text)
    if not together:
        return all(any(_begins(pair, word) for pair in found) for word in dict.fromkeys(wanted))
    return any(
        all(map(_begins, found[at : at + len(wanted)], wanted))
        for at in range(len(found) - len(wanted) + 1)
    )


@lru_cache(maxsize=1024)
def _beginning(letters: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){letters}")


def _begins(pair: tuple[str, str], sought: Sought) -> bool:
    form, letters = pair
    return letters.startswith(sought.letters) if isinstance(sought, Prefix) else form == sought


def find_held(text: str, prefixes: Iterable[Prefix]) -> set[Prefix]:
    """Return the beginnings that words of a text have."""
    words = find_words(text)
    return {prefix for prefix in prefixes if any(fits(word, prefix) for word in words)}


@lru_cache(maxsize=1024)
def _find_stems(letters: str) -> tuple[str, ...]:
    inflections, rests = _load_endings()
    going_on = ["", *inflections]
    for length in range(1, min(len(letters) - 1, max(map(len, rests)) + 1)):
        going_on += rests.get(letters[-length:], ())
    stems = {stem(letters + rest) for rest in going_on}
    return tuple(sorted(form for form in stems if not form.startswith(letters)))


@cache
def _load_endings() -> tuple[list[str], Mapping[str, set[str]]]:
    """Return the inflections, and of all beginnings of endings what may follow."""
    inflections, endings = (list(_load(name)) for name in ("inflections.txt", "endings.txt"))
    rests: dict[str, set[str]] = defaultdict(set)
    for ending in (*inflections, *endings):
        for length in range(1, len(ending)):
            rests[ending[:length]].add(ending[length:])
    return inflections, dict(rests)


def _load(name: str) -> Iterator[str]:
    text = (files("quotes.database") / "data" / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if not line.startswith("#"))
