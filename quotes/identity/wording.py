"""The words of an utterance in the form in which two prints of it are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol, cast

from quotes.identity.lexicon import load_lines, load_list, load_spellings
from quotes.identity.numbers import read_numbers
from quotes.names.folding import fold
from quotes.names.lexicon import load_spellings as load_name_spellings

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
# The month, which is no modal.
_MAY = re.compile(
    r"(?<![\w])(in|of|on|by|since|until|till|last|next|this|early|late|before|after|and|\d\d?)"
    r"\s+May\b|\bMay(?=\s+\d)"
)
_SCALED = re.compile(r"(?<=\d)\s?(k|m|mn|bn|tn)\b")
_SCALES = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
_PREFIX = re.compile(r"\b(de|re|co|non|anti|pre|un|counter)-(?=[a-z]{3})")


# Compared as the object it is, for that is what caches of what two have in common look up.
@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """An utterance's words, folded.

    Attributes:
        words: All of them, in order.
        stems: Stems of the content words, in order; negations and numbers are not content.
        places: Index in ``words`` of each stem.
        negated: Indices in ``words`` of the negations.
        numbers: The numbers, as digits.
        concepts: The stems again, each as the first word of its set of synonyms.
        modals: Index in ``words`` and plain form of each modal: "would" is "will".
        names: Stems that are capitalised where a common word is not; acronyms left out.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    places: tuple[int, ...]
    negated: tuple[int, ...]
    numbers: frozenset[str]
    concepts: tuple[str, ...] = ()
    modals: tuple[tuple[int, str], ...] = ()
    names: frozenset[str] = frozenset()


@lru_cache(maxsize=262144)
def read_wording(text: str) -> Wording:
    """Return the wording of a text; bracketed insertions are words like others.

    >>> read_wording("We did not open 2 roads.").stems, read_wording("two roads").numbers
    (('open', 'road'), frozenset({'2'}))
    """
    found = tuple(_WORD.findall(_plain(text)))
    stop, negations = load_list("stopwords"), load_list("negations")
    numbers = read_numbers(found)
    counted = {i for number in numbers for i in range(number.start, number.end)}
    content = [
        (i, w)
        for i, w in enumerate(found)
        if w not in stop and w not in negations and i not in counted
    ]
    stems = tuple(_stem(w) for _, w in content)
    modals = load_spellings("modals")
    return Wording(
        found,
        stems,
        tuple(i for i, _ in content),
        tuple(i for i, w in enumerate(found) if w in negations),
        frozenset(number.value for number in numbers),
        tuple(_synonyms().get(stem, stem) for stem in stems),
        tuple((i, modals[w]) for i, w in enumerate(found) if w in modals),
        _names(text),
    )


_CAPITALISED = re.compile(r"(?<![.!?…:“\"‘']\s)(?<=[\w,;’)]\s)([A-Z][^\W\d_]*[a-z][^\W\d_]*)")


def _names(text: str) -> frozenset[str]:
    """Capitals say nothing in a headline that capitalises every word."""
    found = _CAPITALISED.findall(text)
    if 2 * len(found) > len(text.split()):
        return frozenset()
    return frozenset(_stem(word) for name in found for word in _WORD.findall(fold(name)))


@cache
def _synonyms() -> dict[str, str]:
    rows = load_spellings("synonyms").items()
    return {_stem(word): _stem(first) for word, first in rows}


@cache
def opposites() -> dict[str, frozenset[str]]:
    """Return, for a concept, those of which it cannot be a rendering: "rise" → {"fall"}."""
    sets = [[_stem(w) for w in line.split()] for line in load_lines("opposites")]
    concepts = [{_synonyms().get(stem, stem) for stem in row} for row in sets]
    found: dict[str, frozenset[str]] = {}
    for row in concepts:
        for word in row:
            found[word] = found.get(word, frozenset()) | (row - {word})
    return found


@cache
def commonplaces() -> frozenset[str]:
    """Return the concepts that tell nothing of what is spoken of."""
    stems = map(_stem, load_list("commonplaces"))
    return frozenset(_synonyms().get(stem, stem) for stem in stems)


def _plain(text: str) -> str:
    """Folded, with acronyms, prefixed words and compounds as one word each."""
    text = _MAY.sub(r"\1 monthofmay", text)
    folded = _DOTTED.sub(lambda m: m.group().replace(".", ""), fold(text))
    folded = _PREFIX.sub(r"\1", folded).replace("%", " percent")
    folded = _SCALED.sub(lambda m: " " + _SCALES[m.group(1)], folded)
    compounds = load_spellings("compounds")
    return _compounds().sub(lambda m: compounds[m.group().replace(" ", "-")], folded)


@cache
def _compounds() -> re.Pattern[str]:
    words = sorted((w for w in load_spellings("compounds") if "-" in w), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(words)})\b".replace("-", "[ -]"))


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


@cache
def _stemmer() -> _Stemmer:
    # Not by the package's own function, which loads the stemmers of all languages.
    from snowballstemmer.english_stemmer import EnglishStemmer

    return cast(_Stemmer, EnglishStemmer())


@cache
def places() -> dict[str, str]:
    """Return the words for countries and their people → the country: "Kenyan" is "kenya"."""
    return load_name_spellings("countries")


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    if word in places():
        return places()[word]
    stem = _stemmer().stemWord(load_spellings("irregular").get(word, word))
    return stem.replace("isation", "ization").removesuffix("is") or word
