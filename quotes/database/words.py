"""The search form of running text: folded, stemmed words, alike on both databases."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from snowballstemmer.english_stemmer import EnglishStemmer

# An apostrophe inside a word belongs to it: folding takes it out, so that "don't" is one word.
_WORD = re.compile(r"[^\W_]+(?:['’‘`´ʼʻ][^\W_]+)*")
_PLAIN = re.compile(r"[^\W_]+")


_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼʻ"))


class Word(NamedTuple):
    """A word of a text: its search form, its place, half-open, in characters, and all letters."""

    stem: str
    start: int
    end: int
    letters: str


def find_words(text: str) -> list[Word]:
    """Return the words of a text in order; a word that folds to several gives several.

    >>> [w.stem for w in find_words("The Governors’ promises")]
    ['the', 'governor', 'promis']
    """
    return [
        Word(form, match.start(), match.end(), letters)
        for match in _WORD.finditer(text)
        for form, letters in _parts(match.group())
    ]


def find_places(text: str, wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where stems stand next to each other, half-open, from the first place on.

    >>> list(find_places("The dams, the Dam.", ["the", "dam"]))
    [(0, 8), (10, 17)]
    """
    found = [(form, match) for match in _WORD.finditer(text) for form, _ in _parts(match.group())]
    forms, length, at = [form for form, _ in found], len(wanted), 0
    while wanted[0] in forms[at:]:
        at = forms.index(wanted[0], at)
        if forms[at : at + length] == wanted:
            yield found[at][1].start(), found[at + length - 1][1].end()
            at += length
        else:
            at += 1


def find_forms(text: str) -> list[tuple[str, str]]:
    """Return the words of a text in order: search form and all letters, without their places."""
    return [pair for parts in map(_parts, _WORD.findall(text)) for pair in parts]


@lru_cache(maxsize=65536)
def _parts(word: str) -> tuple[tuple[str, str], ...]:
    return tuple((stem(part), part) for part in _PLAIN.findall(fold(word)))


def fold(text: str) -> str:
    """Return a text caseless, without diacritics and apostrophes; other scripts stay.

    Not ``names.fold``, which romanises: words are looked for as they are written, and a
    search should not have to load what compares names.
    """
    if text.isascii():
        return text.translate(_APOSTROPHES).lower()
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


def search_text(text: str) -> str:
    """Return the words of a text in their search form, one space between."""
    # No word holds a space, and most stretches between spaces come again and again.
    return " ".join([form for form in map(_search_form, text.split()) if form])


@lru_cache(maxsize=65536)
def _search_form(stretch: str) -> str:
    return " ".join(word.stem for word in find_words(stretch))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a folded English word; numbers and other scripts stay as they are."""
    return str(_stemmer().stemWord(word))


_own = threading.local()


def _stemmer() -> EnglishStemmer:
    """Return this thread's stemmer: it keeps the word at hand in itself."""
    try:
        return cast("EnglishStemmer", _own.stemmer)
    except AttributeError:
        from snowballstemmer.english_stemmer import EnglishStemmer

        _own.stemmer = EnglishStemmer()
        return cast("EnglishStemmer", _own.stemmer)


@cache
def load_stopwords() -> frozenset[str]:
    """Return the words that tell nothing apart, as stems; from ``data/stopwords.txt``."""
    text = (files("quotes.database") / "data" / "stopwords.txt").read_text(encoding="utf-8")
    entries = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(stem(fold(entry)) for entry in entries if entry)
