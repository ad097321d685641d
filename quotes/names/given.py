"""Given names as names: which spellings are forms of one, and which are two names.

Letters do not tell: Saad and Saeed are two names and Qasim and Kassem one. Two lists know
the commonest; what they do not know is left to the sound.
"""

from __future__ import annotations

from functools import cache, lru_cache

from quotes.names.lexicon import load_lines, load_rings
from quotes.names.sounds import alike, skeleton, sound

_NOBODY: frozenset[int] = frozenset()


@cache
def _rings() -> dict[str, frozenset[int]]:
    """Word → the numbers of the names it is a spelling of, over both lists."""
    offset = len(load_lines("given_names"))
    found = dict(load_rings("given_names"))
    for word, numbers in load_rings("given_names_eastern").items():
        found[word] = found.get(word, _NOBODY) | {offset + n for n in numbers}
    return found


def short_forms(a: str, b: str) -> bool:
    """Return whether two folded given names are forms of one: Bob and Robert, Ivan and John."""
    rings = _rings()
    x, y = rings.get(a, _NOBODY), rings.get(b, _NOBODY)
    if not x.isdisjoint(y):
        return True
    short = _english_short_forms()
    if b not in short.get(a, ()) and a not in short.get(b, ()):
        return False
    # The table joins Louis and Louise, Emil and Emily; the lists know better.
    return not (x and y and alike(a, b) >= _SISTERS)


_SISTERS = 0.6
"""From this likeness on, two listed names are two, whatever the table of short forms says."""


@cache
def _english_short_forms() -> dict[str, frozenset[str]]:
    """Name → its short forms, from the table of the package nicknames.

    The table alone is read: importing the package takes ten times as long.
    """
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("nicknames")
    if spec is None or spec.origin is None:
        return {}
    found: dict[str, set[str]] = {}
    text = Path(spec.origin).with_name("names.csv").read_text(encoding="utf-8")
    for line in text.splitlines():
        name, kind, short = line.lower().split(",")
        if kind == "has_nickname":
            found.setdefault(name, set()).add(short)
    return {name: frozenset(short) for name, short in found.items()}


@lru_cache(maxsize=16384)
def long_forms(word: str) -> frozenset[str]:
    """Return a folded given name and those it is an English short form of: Bob, Robert, Roberta."""
    return frozenset({word, *_english_long_forms().get(word, ())})


@cache
def _english_long_forms() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, short in _english_short_forms().items():
        for form in short:
            found.setdefault(form, []).append(name)
    return {form: tuple(names) for form, names in found.items()}


_SPELLING = 0.86
"""From this likeness on, an unlisted word is taken for a spelling of a listed given name."""
_AS_NEAR = 0.04
"""A listed name that is nearer than the nearest by no more than this may be meant as well."""


@lru_cache(maxsize=65536)
def known_given(word: str) -> frozenset[int]:
    """Return the numbers of the given names a folded word may be; empty where none is known.

    A word that is not listed counts as the listed name it sounds most like, if very much so,
    and with the Latvian ending as the name without it: "Andrejs".
    """
    rings = _rings()
    if word in rings or len(word) < 3:
        return rings.get(word, _NOBODY)
    if word[-1] == "s" and word[:-1] in rings:
        return rings[word[:-1]]
    size = len(sound(word))
    near = [
        (alike(word, name), rings[name])
        for name, length in _by_frame().get(skeleton(word), ())
        if -2 <= size - length <= 2
    ]
    best = max((score for score, _ in near), default=0.0)
    if best < _SPELLING:
        return _NOBODY
    return _NOBODY.union(*(numbers for score, numbers in near if score >= best - _AS_NEAR))


@cache
def _by_frame() -> dict[str, list[tuple[str, int]]]:
    """Listed names by skeleton, each with the number of its sounds."""
    found: dict[str, list[tuple[str, int]]] = {}
    for name in _rings():
        found.setdefault(skeleton(name), []).append((name, len(sound(name))))
    return found


def one_given_name(a: str, b: str) -> bool | None:
    """Return whether two folded words mean one given name; None where one is not known.

    True for forms and near spellings of one name, False for two names. Symmetric.

    >>> one_given_name("saad", "saeed"), one_given_name("pawel", "paul")
    (False, True)
    >>> one_given_name("qasim", "kassem"), one_given_name("qasim", "nobody")
    (True, None)
    """
    if short_forms(a, b):
        return True
    if not (x := known_given(a)) or not (y := known_given(b)):
        return None
    return not x.isdisjoint(y)


def is_eastern(word: str) -> bool:
    """Return whether a folded word is an Arabic, Persian or Turkish given name.

    Where such a name stands second it is as a rule the father's, not a second one of the
    bearer's.
    """
    known = len(load_lines("given_names"))
    return any(number >= known for number in known_given(word))


def load_tables() -> None:
    """Build the tables that only some names ask for."""
    _rings()
    _english_short_forms()
    _english_long_forms()
    _by_frame()
