"""The words of an utterance in the form in which two prints of it are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol, cast

from quotes.identity.lexicon import load_list, load_spellings
from quotes.names.folding import fold
from quotes.names.lexicon import load_spellings as load_name_spellings

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")


@dataclass(frozen=True, slots=True)
class Wording:
    """An utterance's words, folded.

    Attributes:
        words: All of them, in order.
        stems: Stems of the content words, in order; negations and numbers are not content.
        places: Index in ``words`` of each stem.
        negated: Indices in ``words`` of the negations.
        numbers: The numbers, as digits.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    places: tuple[int, ...]
    negated: tuple[int, ...]
    numbers: frozenset[str]


@lru_cache(maxsize=65536)
def read_wording(text: str) -> Wording:
    """Return the wording of a text; bracketed insertions are words like others.

    >>> read_wording("We did not open 2 roads.").stems, read_wording("two roads").numbers
    (('open', 'road'), frozenset({'2'}))
    """
    folded = _DOTTED.sub(lambda m: m.group().replace(".", ""), fold(text))
    found = tuple(_WORD.findall(folded))
    stop, negations = load_list("stopwords"), load_list("negations")
    numbers = load_spellings("numbers")
    content = [
        (i, w)
        for i, w in enumerate(found)
        if w not in stop and w not in negations and not w[0].isdigit() and w not in numbers
    ]
    return Wording(
        found,
        tuple(_stem(w) for _, w in content),
        tuple(i for i, _ in content),
        tuple(i for i, w in enumerate(found) if w in negations),
        frozenset(numbers.get(w, w) for w in found if w[0].isdigit() or w in numbers),
    )


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


@cache
def _stemmer() -> _Stemmer:
    import snowballstemmer

    return cast(_Stemmer, snowballstemmer.stemmer("english"))


@cache
def places() -> dict[str, str]:
    """Return the words for countries and their people → the country: "Kenyan" is "kenya"."""
    return load_name_spellings("countries")


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    if word in places():
        return places()[word]
    stem = _stemmer().stemWord(word)
    return stem.replace("isation", "ization").removesuffix("is") or word
