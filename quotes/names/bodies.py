"""Names of organisations: known aliases, acronyms, and the words that tell bodies apart."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from quotes.names.folding import fold, words
from quotes.names.lexicon import load_lines, load_list, load_spellings
from quotes.names.sounds import alike, skeleton

_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&-]{1,7}s?$")
_CAPITALS = re.compile(r"[A-Z]{2}[A-Z0-9]")
_POSSESSIVE = re.compile(r"[’'ʼ]s\b|(?<=s)[’'](?=\s|$)")


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    """Folded, without possessive, dotted initials and a leading article."""
    if not text.isascii() or "'" in text:
        text = _POSSESSIVE.sub("", text)
    if "." in text:
        text = _DOTTED.sub(lambda m: m.group().replace(".", ""), text)
    folded = fold(text)
    if not folded.replace(" ", "").isalnum():
        folded = " ".join(words(folded))
    return folded.replace("armed forces", "military").removeprefix("the ")


@cache
def _aliases() -> dict[str, int]:
    """Each known name in plain form → the number of its body; shared ones are left out."""
    found: dict[str, int] = {}
    shared = set()
    for number, line in enumerate(load_lines("aliases")):
        for name in line.split("|")[1:]:
            if found.setdefault(_plain(name.strip()), number) != number:
                shared.add(_plain(name.strip()))
    return {name: number for name, number in found.items() if name not in shared}


@cache
def _known_names() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for name, number in _aliases().items():
        found.setdefault(number, []).append(name)
    return found


class Body(NamedTuple):
    """An organisation's name taken apart, in search form.

    Attributes:
        plain: The whole name.
        known: Number of its line in the alias file, or -1.
        countries: Countries it names, as noun: "iraqi" and "iraq" are one.
        words: The other telling words in order, spelling evened out.
        acronym: The name, where it is one; else empty.
        initials: Of its words, with and without countries: what an acronym may spell.
        proper: Where its name is in another language, the words that are not translated and
            say more than what it is: its own name.
    """

    plain: str
    known: int
    countries: frozenset[str]
    words: tuple[str, ...]
    acronym: str
    initials: frozenset[str]
    proper: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """Its telling words but for those that say only what it is: "movement", "group"."""
        return frozenset(self.words) - load_list("body_labels")


@lru_cache(maxsize=65536)
def parse_body(text: str) -> Body:
    """Return the parts of a body's name. Never raises; see ``Body``."""
    plain = _plain(text)
    raw = plain.split()
    places, telling = _telling(plain)
    acronym = _acronym(text)
    known = _lookup(plain)
    if known < 0 and acronym and places:
        known = _lookup(acronym)
    if known < 0 and len(raw) > 1:
        known = _by_words().get((places, telling), -1)
    if known < 0:
        known = _by_name_alone(plain, places, telling)
    if known < 0 and not acronym:
        known = _by_sound(plain, places)
    return Body(plain, known, places, telling, acronym, _initials(raw), _proper(raw, telling))


def _acronym(text: str) -> str:
    """The acronym that a name is, a country beside it left out: "Kenyan KLA"; else empty."""
    bare = text.replace(".", "").strip()
    if _ACRONYM.match(bare):
        return "".join(words(fold(bare)))
    if not _CAPITALS.search(text):
        return ""
    countries = load_spellings("countries")
    loose = (w for w in _POSSESSIVE.sub("", bare).split() if w.lower() != "the")
    rest = [w for w in loose if fold(w) not in countries]
    if len(rest) != 1 or not _ACRONYM.match(rest[0]) or _body_word(fold(rest[0])):
        return ""
    return "".join(words(fold(rest[0])))


@cache
def _translations() -> tuple[dict[str, str], dict[str, str]]:
    """Foreign words for what a body is, and for qualities in its name, each → English."""
    heads: dict[str, str] = {}
    qualities: dict[str, str] = {}
    for line in load_lines("body_translations"):
        english, _, foreign = line.partition(":")
        kind, word = english.split()
        (heads if kind == "head" else qualities).update(dict.fromkeys(foreign.split(), word))
    return heads, qualities


def _translated(word: str) -> str:
    heads, qualities = _translations()
    return heads.get(word) or qualities.get(word, word)


def _proper(raw: list[str], telling: tuple[str, ...]) -> frozenset[str]:
    heads, qualities = _translations()
    if heads.keys().isdisjoint(raw):
        return frozenset()
    english = {_even(w) for w in raw if w in heads or w in qualities or _body_word(w)}
    return frozenset(telling) - english - load_list("body_labels")


@cache
def _by_words() -> dict[tuple[frozenset[str], tuple[str, ...]], int]:
    """Known bodies by their telling words, so that "Defence Organisation" needs no line."""
    found: dict[tuple[frozenset[str], tuple[str, ...]], int] = {}
    for name, number in _aliases().items():
        if len(name.split()) > 1:
            places, telling = _telling(name)
            if len(telling) > 1:
                found.setdefault((places, telling), number)
    return found


def _by_name_alone(plain: str, places: frozenset[str], telling: tuple[str, ...]) -> int:
    """The known body whose one name stands among labels: "the Example resistance group"."""
    names = [w for w in telling if w not in load_list("body_labels")]
    if places or len(names) != 1 or len(telling) < 2:
        return -1
    return next((_lookup(w) for w in plain.split() if _singular(w) == names[0]), -1)


@cache
def _sounding() -> dict[str, list[tuple[str, str, int]]]:
    found: dict[str, list[tuple[str, str, int]]] = {}
    for name, number in _aliases().items():
        if len(joined := _joined(name)) >= 6:
            found.setdefault(skeleton(joined), []).append((joined, name, number))
    return found


def _by_sound(plain: str, places: frozenset[str]) -> int:
    """The known body that a misspelt or otherwise romanised name sounds like, or -1."""
    joined = _joined(plain)
    if len(joined) < 6:
        return -1
    near = {
        number
        for other, name, number in _sounding().get(skeleton(joined), ())
        if alike(joined, other) >= 0.86 and _telling(name)[0] == places
    }
    return near.pop() if len(near) == 1 else -1


def _joined(plain: str) -> str:
    """A plain name's telling words in one, as they are spelt: not translated."""
    stop, countries = load_list("body_stop"), load_spellings("countries")
    spellings = load_spellings("body_spellings")
    kept = (w for w in plain.split() if w not in stop and w not in countries)
    return "".join(_singular(spellings.get(w, w)) for w in kept)


def _telling(plain: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return a plain name's countries and its other telling words, spelling evened out."""
    countries = load_spellings("countries")
    stop, raw = load_list("body_stop"), plain.split()
    places = frozenset(countries[w] for w in raw if w in countries)
    kept = (w for w in raw if w not in stop and w not in countries)
    return places, tuple(_even(w) for w in kept)


@lru_cache(maxsize=16384)
def _even(word: str) -> str:
    """Return a word in English, in one spelling and number."""
    english = _translated(word)
    return _singular(load_spellings("body_spellings").get(english, english))


def _lookup(plain: str) -> int:
    known = _aliases()
    return known.get(plain, known.get(plain.removeprefix("al "), -1))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word.replace("isation", "ization") if "isation" in word else word


def _initials(raw: list[str]) -> frozenset[str]:
    if len(raw) < 2:
        return frozenset()
    stop, countries = load_list("body_stop"), load_spellings("countries")
    full = "".join(w[0] for w in raw)
    telling = "".join(w[0] for w in raw if w not in stop or w == "al")
    no_stop = "".join(w[0] for w in raw if w not in stop)
    local = "".join(w[0] for w in raw if w not in stop and w not in countries)
    return frozenset(i for i in (full, telling, no_stop, local) if len(i) > 1)


@lru_cache(maxsize=65536)
def is_body(text: str) -> bool:
    """Return whether a name is an institution's: known, an acronym, or made of its words.

    >>> is_body("Ministry of Fisheries"), is_body("Prime Minister Ana Ruiz")
    (True, False)
    """
    plain = _plain(text)
    if _lookup(plain) >= 0:
        return True
    if _ACRONYM.match(text.replace(".", "").strip()) and "." not in text.rstrip("."):
        return len(plain) <= 6 and plain not in load_spellings("suffixes")
    raw = plain.split()
    if not raw or ("," in text and not _body_word(raw[-1])):
        return False
    if _body_words().isdisjoint(raw):
        return bool(_CAPITALS.search(text) and _acronym(text))
    # A body's word decides where no title follows it: "Health Ministry spokesman Li Na".
    heads = load_list("titles")
    last = max(i for i, w in enumerate(raw) if _body_word(w))
    return not any(w in heads for w in raw[last + 1 :]) and not any(w in heads for w in raw[:1])


@cache
def _body_words() -> frozenset[str]:
    return load_list("body_words") | _translations()[0].keys()


def _body_word(word: str) -> bool:
    return word in _body_words()


@lru_cache(maxsize=65536)
def body_likeness(a: str, b: str) -> tuple[float, str]:
    """Return how alike two bodies' names are, 0 to 1, and why; symmetric."""
    x, y = parse_body(a), parse_body(b)
    if x.plain == y.plain:
        return 1.0, "name"
    if x.known >= 0 and y.known >= 0:
        return (0.99, "alias") if x.known == y.known else (0.05, "known as two bodies")
    best = _plain_likeness(x, y)
    if x.known >= 0 or y.known >= 0:
        known, other = (x, y) if x.known >= 0 else (y, x)
        for name in _known_names()[known.known]:
            best = max(best, _plain_likeness(_reparsed(name), other))
    return best


@lru_cache(maxsize=4096)
def _reparsed(plain: str) -> Body:
    return parse_body(plain)


def _plain_likeness(x: Body, y: Body) -> tuple[float, str]:
    if x.countries and y.countries and x.countries != y.countries:
        return 0.2, "another country"
    if x.acronym or y.acronym:
        return _acronym_likeness(x, y)
    if _one_proper(x, y) or _one_proper(y, x):
        return 0.88, "name"
    if not x.words or not y.words:
        return (0.9, "country") if x.countries == y.countries and x.words == y.words else (0.1, "")
    return _words_likeness(x, y)


def _one_proper(x: Body, y: Body) -> bool:
    """Whether two bodies share a foreign name, and what else they are called agrees.

    "Harakat al-Example" is the Example resistance movement of some country, not its party.
    """
    if not x.proper or len(x.proper) != len(y.names):
        return False
    if x.proper != y.names and alike("".join(sorted(x.proper)), "".join(sorted(y.names))) < 0.9:
        return False
    mine, other = frozenset(x.words) - x.proper, frozenset(y.words) - y.names
    return mine <= other or other <= mine


def _acronym_likeness(x: Body, y: Body) -> tuple[float, str]:
    if x.acronym and y.acronym:
        return (1.0, "acronym") if x.acronym == y.acronym else (0.1, "another acronym")
    short, long = (x, y) if x.acronym else (y, x)
    if short.acronym in long.initials or short.acronym.rstrip("s") in long.initials:
        return 0.9, "acronym"
    if short.plain in long.plain.split() and len(short.plain) > 2:
        return 0.6, "acronym within"
    return 0.1, ""


def _word_likeness(a: str, b: str) -> float:
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) > 4 and long.startswith(short):  # "Region", "Regional"
        return max(0.85, alike(a, b))
    return alike(a, b)


def _words_likeness(x: Body, y: Body) -> tuple[float, str]:
    """Words in common, order ignored; a word that only sounds alike counts almost in full."""
    rest = list(y.words)
    total, missing = 0.0, []
    for word in x.words:
        if word in rest:
            total += 1.0
            rest.remove(word)
            continue
        score, match = max(((_word_likeness(word, w), w) for w in rest), default=(0.0, ""))
        if score >= 0.72:
            total += score
            rest.remove(match)
        else:
            missing.append(word)
    size = len(x.words) + len(y.words)
    score = 2 * total / size
    if missing and rest:
        joined = alike("".join(x.words), "".join(y.words))
        return max(min(score, 0.6) * 0.9, joined if joined > 0.9 else 0.0), "other words"
    if missing or rest:
        return min(score * 0.92, _UNSURE), "a word more"
    if x.countries != y.countries:
        return score * _UNSURE, "country left out"
    return score, "words"


_UNSURE = 0.73
"""For a body with a word or a country more: its parent, its branch abroad, or itself."""


def is_generic(text: str) -> bool:
    """Return whether a body's name fits one in every country: "the Ministry of Health".

    >>> is_generic("the health ministry"), is_generic("Kenya's health ministry")
    (True, False)
    """
    body = parse_body(text)
    if body.known >= 0 or body.countries or (body.acronym and len(body.acronym) > 1):
        return False
    common = load_list("body_words") | load_list("modifiers") | load_list("titles")
    spelled = load_spellings("body_spellings")
    return all(w in common or w in spelled or w + "s" in common for w in body.words)


def load_tables() -> None:
    """Build the tables that only some names ask for."""
    _aliases()
    _known_names()
    _translations()
    _by_words()
    _sounding()
    _body_words()
