"""The words of a parsed text as noun phrases need them: hyphens closed, looked up in our lists.

spaCy cuts "al-Badri" and "co-founder" at the hyphen and its small model often misses or cuts
names, so phrases are read over these words, with tags, parse and entities as evidence only.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from quotes.extraction.lexicon import load_list, load_table

if TYPE_CHECKING:
    from spacy.tokens import Doc

HYPHENS = ("-", "‐", "‑")
COMMAS = (",", "-", "—", "–", "--", ";", "(")
QUOTES = ('"', "“", "”", "„", "«", "»", "‘", "'", "’", "''", "``")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or punctuation mark; ``start`` and ``end`` count characters.

    Attributes:
        text: As printed.
        low: Lower-cased.
        tag: Fine-grained part of speech (Penn) of its last token.
        dep: Dependency label of its last token.
        ent: Entity label of its first token, "" outside entities.
        ent_starts: An entity begins here.
        token: Index of its last token.
        sentence: The parser begins a sentence here.
        capital: It begins with a capital, or is a name after a particle: "al-Badri".
    """

    start: int
    end: int
    text: str
    low: str
    tag: str
    dep: str
    ent: str
    ent_starts: bool
    token: int
    sentence: bool
    capital: bool


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one text in order; a line break is a word of its own."""

    items: tuple[Word, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    text: str

    def __getitem__(self, at: int) -> Word:
        return self.items[at]

    def __len__(self) -> int:
        return len(self.items)

    def between(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open range of word indices that overlap a range of characters."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def printed(self, low: int, high: int) -> str:
        """Return the words ``[low, high)`` as printed, with what stands between them."""
        return self.text[self.starts[low] : self.ends[high - 1]]


@lru_cache(maxsize=2)
def words_of(doc: Doc) -> Words:
    """Return the words of a text; the last texts asked for are kept."""
    found: list[Word] = []
    at = 0
    while at < len(doc):
        last = _last_token(doc, at)
        word = _word(doc, at, last)
        if word is not None:
            found.append(word)
        at = last + 1
    return Words(tuple(found), tuple(w.start for w in found), tuple(w.end for w in found), doc.text)


def _word(doc: Doc, first: int, last: int) -> Word | None:
    head, tail = doc[first], doc[last]
    start, end = head.idx, tail.idx + len(tail.text)
    text = tail.text
    if first < last:  # seldom, and a slice is dear
        text = "".join(token.text_with_ws for token in doc[first:last]) + text
    if not text.strip():
        text = "\n" if "\n" in text else ""
    if not text:
        return None
    return Word(
        start, end, text, text.lower(), tail.tag_, tail.dep_, head.ent_type_,
        head.ent_iob_ == "B", tail.i, bool(head.is_sent_start), _is_capital(text),
    )  # fmt: skip


def _is_capital(text: str) -> bool:
    """Whether a word begins with a capital, also after a particle: "al-Badri", "d'Arcy"."""
    if text[:1].isupper():
        return True
    for mark in ("-", "'", "’", "‐", "‑"):
        first, found, rest = text.partition(mark)
        if found and rest[:1].isupper():
            return first in load_list("surname_particles") or first in ("d", "l", "o")
    return False


def _last_token(doc: Doc, at: int) -> int:
    """Return the last token of the word that begins at a token: over hyphens and "Gen" + "."."""
    while at + 1 < len(doc) and not doc[at].whitespace_:
        here, after = doc[at].text, doc[at + 1].text
        if after == "." and f"{here.lower()}." in load_list("ranks"):
            return at + 1
        glued = after in HYPHENS and here[-1:].isalnum()
        glued = glued or (here in HYPHENS and after[:1].isalnum())
        if not glued:
            break
        at += 1
    return at


@cache
def singular(noun: str) -> str:
    """Return the singular of a lower-case noun by its ending.

    >>> [singular(w) for w in ("spokesmen", "parties", "churches", "people", "police", "boss")]
    ['spokesman', 'party', 'church', 'person', 'police', 'boss']
    """
    if noun in ("people", "persons"):
        return "person"
    if noun.endswith("men") and len(noun) > 3:
        return noun[:-2] + "an"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "ches", "shes", "xes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and len(noun) > 3:
        return noun[:-1]
    return noun


@cache
def in_list(word: str, name: str) -> bool:
    """Whether a lower-case word, its singular or its last part after a hyphen is in a list."""
    entries = load_list(name)
    forms = {word, singular(word), word.rpartition("-")[2], singular(word.rpartition("-")[2])}
    return not entries.isdisjoint(forms - {""})


@cache
def is_role_noun(word: str) -> bool:
    """Whether a lower-case noun says what post or occupation a person holds."""
    word = word.removesuffix("-elect").removesuffix("-designate")
    if in_list(word, "role_nouns"):
        return True
    stem = singular(word)
    return any(stem.endswith(e) and len(stem) > len(e) + 2 for e in load_list("role_endings"))


def is_rank(word: Word) -> bool:
    """Whether a word is a title or rank that can stand straight before a name."""
    return word.low in load_list("ranks") or word.low.replace("-", " ") in load_list("ranks")


def is_honorific(word: Word) -> bool:
    """Whether a word is a form of address that is no role: Mr, Mrs, Ms."""
    return word.low in load_table("honorifics")


def is_noun(word: Word) -> bool:
    """Whether a word is tagged as a noun or listed as one that heads a noun phrase."""
    return word.tag.startswith("NN")


def is_plural(word: Word) -> bool:
    """Whether a noun is plural by its tag, or by form where the tagger calls it a name."""
    if word.tag in ("NNS", "NNPS") or word.low == "people":
        return True
    return word.tag == "NNP" and word.low != singular(word.low) and is_role_noun(word.low)


def is_possessive(word: Word) -> bool:
    """Whether a word is the 's or ’ of a possessor."""
    return word.tag == "POS" or word.text in ("'s", "’s")


def is_name_part(words: Words, at: int, low: int, high: int) -> bool:
    """Whether the word at ``at`` can belong to a capitalised name within ``[low, high)``."""
    word = words[at]
    if word.capital and not is_possessive(word):
        return True
    if word.low in load_list("surname_particles"):
        return at + 1 < high and words[at + 1].capital
    if word.text in QUOTES:
        return _in_nickname(words, at, low, high)
    return word.text in ("II", "III", "IV")


def _in_nickname(words: Words, at: int, low: int, high: int) -> bool:
    """Whether a quotation mark belongs to a nickname of one or two words inside a name."""
    for width in (2, 3):
        for first in (at, at - width):
            last = first + width
            if low < first and last + 1 < high and words[last].text in QUOTES:
                inside = words[first].text in QUOTES and words[first + 1].capital
                if inside and words[first - 1].capital and words[last + 1].capital:
                    return True
    return False
