"""Words of names under forms that a misspelt one shares: what finds it without reading them all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations

WORD = "w:"
"""Begins a search key of a name that is one of its words."""
_SOME, _MANY, _MOST = 4, 9, 16
"""Letters from which on one may be left out, and two; letters that are looked at."""


def word_forms(word: str) -> frozenset[str]:
    """Return a word, and what is left of it without a letter, or without two of a long one.

    Two words that differ by a letter left out, put in, changed or moved have a form in common.

    >>> sorted(word_forms("hale"))
    ['ale', 'hae', 'hal', 'hale', 'hle']
    """
    told = word[:_MOST]
    missing = (len(told) >= _SOME) + (len(told) >= _MANY)
    found = {word}
    for number in range(1, missing + 1):
        for kept in combinations(told, len(told) - number):
            found.add("".join(kept))
    return frozenset(found)


def word_rows(words: Iterable[str]) -> list[dict[str, str]]:
    """Return the rows of ``name_word`` for some words, by form and word."""
    pairs = sorted({(form, word) for word in words for form in word_forms(word)})
    return [{"form": form, "word": word} for form, word in pairs]


def word_keys(words: Collection[str]) -> frozenset[str]:
    """Return the search keys that say which words a name has."""
    return frozenset(f"{WORD}{word}" for word in words)
