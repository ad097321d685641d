"""Where a text names people: what the entity recogniser saw, mended, and what it missed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from quotes.extraction.attribution import Offsets
from quotes.extraction.lexicon import load_list, load_table
from quotes.extraction.marked import MarkedDoc
from quotes.extraction.verbs import common_words, find_lemma, reporting_verbs
from quotes.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan

PARTICLE = re.compile(r"^(?:al|el|ad|an|ar|as|at|ash|ul|ur)-(?=\w)")
APOSTROPHES = re.compile("['’‘ʻʼ`´ʾʿ]")
HEADLINE = 150
"""Characters within which a headline ends, mostly."""
PAIR = re.compile(r"(?<![\w.’'&-])([A-Z]\w+) (?:[A-Z]\. )?([A-Z]\w[\w’'-]*)(?![\w-]| ?&| [A-Z])")
"""A given name and a surname, by their capitals alone."""
AUXILIARIES = ("will", "may")
"""Given names that also open questions."""
OPENED = re.compile(r"(?:['’]s|\w{4,}\.) ")
"""What ends before a name begins: "the Herald's | Ann Poe", "at Arden. | Ann"."""


def person_names(page: MarkedDoc) -> list[Span]:
    """Return where people are named, without possessive and title, in text order.

    What the pipeline sees as people, without words that stand beside a name by chance, and the
    pairs of a given name and a surname that it takes for something else.
    """
    seen = [*_recognised(page)]
    texts = {span.text for span in seen}
    missed = [span for span in _pairs(page) if not any(_are_alike(span.text, t) for t in texts)]
    found = sorted({*seen, *_not_among(missed, seen)}, key=lambda s: (s.start, s.end))
    bodies = {ent.text for ent in page.doc.ents if ent.label_ in ("ORG", "GPE", "NORP")}
    bare = [_without_chance_words(page.text, span, found, bodies) for span in found]
    return [span for span in bare if span is not None]


def _recognised(page: MarkedDoc) -> Iterator[Span]:
    """Yield the names of people that the pipeline sees."""
    for ent in page.doc.ents:
        if ent.label_ != "PERSON" or "\n" in ent.text:
            continue
        for start, end in split_entity(page.text, ent):
            start += max((m.end() for m in OPENED.finditer(page.text[start:end])), default=0)
            span = trim_name(page.text, start, end)
            if span is not None and not _is_no_name(span.text.split()):
                yield span


def _is_no_name(words: Sequence[str]) -> bool:
    """Say whether words are a company, a form of address alone, or end in a pronoun."""
    last = words[-1].lower()
    company = len(words) > 1 and last.strip(".") in load_list("company_suffixes")
    pronoun = last in load_table("pronouns") or last in load_table("indefinites")
    return company or pronoun or set(words) <= load_list("non_names")


def _pairs(page: MarkedDoc) -> Iterator[Span]:
    """Yield "Ann Poe" by its given name, where it is no place and its words no dictionary's."""
    places = {e.text for e in page.doc.ents if e.label_ in ("GPE", "LOC", "FAC")}
    surnames = {e.text for e in page.doc.ents if e.label_ == "PERSON" and len(e) == 1}
    for found in PAIR.finditer(page.text):
        given, surname = found[1].lower(), re.sub(r"['’]s?$", "", found[2])
        if given not in _given_names() or is_common(given) or found[1] in places:
            continue
        if is_common(surname) and surname not in surnames:
            continue
        span = trim_name(page.text, *found.span())
        if span is not None and span.text not in places:
            yield span


def _are_alike(name: str, known: str) -> bool:
    """Say whether a name may be a slip for a known one, "Anne Poe" for "Ann Poe", or holds it."""
    same_surname = name.rpartition(" ")[2] == known.rpartition(" ")[2]
    return known in name or (same_surname and name[:2] == known[:2])


def _not_among(spans: Sequence[Span], known: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans that share no character with a known one."""
    for span in spans:
        if not any(span.start < k.end and k.start < span.end for k in known):
            yield span


@cache
def _given_names() -> frozenset[str]:
    kinds = ("given_names", "male_given_names", "female_given_names")
    return frozenset().union(*map(load_list, kinds))


def is_common(word: str) -> bool:
    """Say whether a word, in any form and case, is in the dictionary."""
    low = word.lower()
    known = common_words()
    return low in known or find_lemma(low) in known or (low[-1:] == "s" and low[:-1] in known)


def _without_chance_words(
    text: str, span: Span, found: Sequence[Span], bodies: Collection[str]
) -> Span | None:
    """Return a name without the capitalised words that stand beside it once, by chance.

    "Team Poe" in a text that elsewhere says "Poe", "Ann Poe Speaks" in a headline, "Of Staff Ann
    Poe" behind "Chief"; None for the "Arden Crash" of a text that calls Arden no person.
    """
    words = span.text.split()
    if words[0] in ("Of", "For") and len(words) > 3:
        return _without_chance_words(text, _without(text, span, words[:2]), found, bodies)
    if len(words) < 2 or sum(s.text == span.text for s in found) > 1:
        return span
    early = {s.text for s in found if s.start < span.start or span.start < HEADLINE}
    alone = {s.text for s in found} if len(words) > 2 else early
    for part, rest in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        if (
            part[0].lower() in load_list("name_suffixes")
            or not is_common(part[0])
            or " ".join(rest) not in alone
        ):
            continue
        first = part == words[:1]
        if first and _is_given(words) and not _opens_sentence(text, span, found):
            continue
        if not first and len(words) == 2 and _is_given(words):
            continue
        return _without_chance_words(text, _without(text, span, part), found, bodies)
    if len(words) == 2 and is_common(words[1]) and words[0] in bodies and not _is_given(words):
        return None
    return span


def _opens_sentence(text: str, span: Span, found: Sequence[Span]) -> bool:
    """Say whether "Will Poe" opens a sentence of a text that names another Poe in full."""
    words = span.text.split()
    first, surname = words[0].lower(), words[-1]
    if first not in AUXILIARIES and first not in reporting_verbs():
        return False
    others = (s.text for s in found if s.text.endswith(" " + surname) and s.text != span.text)
    before = text[: span.start].rstrip(" “”‘’\"'")
    return any(others) and before[-1:] in ("", "\n", ".", "!", "?")


def _is_given(words: Sequence[str]) -> bool:
    return words[0].lower() in _given_names()


def _without(text: str, span: Span, words: Sequence[str]) -> Span:
    """Return a span without the words that it begins or ends with."""
    run = re.escape(words[0]) + "".join(r"\s+" + re.escape(w) for w in words[1:])
    if (opening := re.match(run + r"\s+", span.text)) is not None:
        return Span.of(text, span.start + opening.end(), span.end)
    closing = re.search(r"\s+" + run + "$", span.text)
    return Span.of(text, span.start, span.end - (len(closing.group()) if closing else 0))


def split_entity(text: str, ent: SpacySpan) -> Iterator[Offsets]:
    """Yield the names in an entity that joins several: Lopez and Lang."""
    start = ent.start_char
    for joint in re.finditer(r"\s+(?:and|&)\s+", text[ent.start_char : ent.end_char]):
        yield start, ent.start_char + joint.start()
        start = ent.start_char + joint.end()
    yield start, ent.end_char


def trim_name(text: str, start: int, end: int) -> Span | None:
    """Return a name's span without possessive, outer punctuation and leading title."""
    found = re.search(r"['’]s?$", text[start:end])
    if found:
        end = start + found.start()
    while start < end and not (text[start].isalnum()):
        start += 1
    first = re.match(r"\w+\.?\s+(?=\w)", text[start:end])
    if first and (is_address(first.group().strip()) or opens_name(first.group().strip())):
        start += first.end()
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ".)"):
        end -= 1
    if start >= end or (not text[start].isupper() and not PARTICLE.match(text[start:end])):
        return None
    return Span.of(text, start, end)


def is_address(word: str) -> bool:
    """Say whether a word before a name is a form of address or a rank: "Ms", "Cllr"."""
    low = word.lower()
    return low in load_table("honorifics") or low in load_list("ranks")


def opens_name(word: str) -> bool:
    """Say whether a capitalised word goes before a name: a title, "Added" before "Poe"."""
    low = word.lower()
    title = low in load_list("role_nouns") and low not in load_list("given_names")
    return title or (low.endswith("ed") and low in reporting_verbs())


def gender_by_given_name(words: Sequence[str]) -> str | None:
    """Return the gender that most bearers of a full name's first part have, if any has most."""
    if len(words) < 2:
        return None
    if words[0] in load_list("female_given_names"):
        return "f"
    return "m" if words[0] in load_list("male_given_names") else None


@lru_cache(4096)
def name_words(name: str) -> tuple[str, ...]:
    """Return a name's words, folded, without particles, titles and bracketed additions.

    >>> name_words("Omar al-Badri"), name_words("Jane O’Neil Jr.")
    (('omar', 'badri'), ('jane', 'oneil', 'jr'))
    """
    plain = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)", " ", name))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"['’]s$", "", plain)
    words = re.findall(r"[\w-]+", APOSTROPHES.sub("", re.sub(r"-\s+", "-", plain)))
    bare = [PARTICLE.sub("", w) for w in words]
    kept = [w for w in bare if w not in ("the", "al", "el", "mr", "mrs", "ms", "miss", "dr", "sir")]
    return tuple(kept or bare)
