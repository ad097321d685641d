"""Word by word, what one print of an utterance has that another has not: see ``compare_texts``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import LCSseq

from quotes.identity.lexicon import load_spellings
from quotes.identity.numbers import read_numbers
from quotes.names.folding import fold

Change = Literal["equal", "insert", "delete", "replace"]

_LETTER = "[^\\W\\d_][\u0300-\u036f]*"
_TOKEN = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}|\d+(?:[.,]\d+)*|(?:{_LETTER})+(?:['’‘ʼ](?:{_LETTER})+)*|%"
)
_APOSTROPHES = "'’‘ʼ"
_OPENING = "([{“‘«$€£"
"""What belongs to the word after it, where no space stands between."""
_UNITS = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}


@dataclass(frozen=True, slots=True)
class Operation:
    """A stretch of one text and what stands for it in another, half-open, in characters.

    Attributes:
        change: "equal" where the words are the same, be they spelled otherwise.
        start: Where it begins in the one text.
        end: Where it ends there; the start again for an insertion.
        other_start: Where it begins in the other text.
        other_end: Where it ends there; the start again for a deletion.
        text: The words in the one text, with the punctuation and the space after them.
        other_text: The words in the other.
    """

    change: Change
    start: int
    end: int
    other_start: int
    other_end: int
    text: str
    other_text: str


class Unit(NamedTuple):
    """A word, or the words of a number: where it begins, and the forms that are compared."""

    start: int
    forms: tuple[str, ...]


def compare_texts(text: str, other: str) -> tuple[Operation, ...]:
    """Return what turns one text into another, in order, covering both from end to end.

    Case, accents, punctuation and the kind of apostrophe are no difference; nor is "nine" to
    "9", "1,200" to "1200", "two million" to "2m", "can't" to "cannot" or "U.S." to "US". The
    operations' ``text`` joined is the text, their ``other_text`` joined is the other.

    >>> [(o.change, o.other_text) for o in compare_texts("Nine roads open.", "9 roads stay open")]
    [('equal', '9 roads '), ('insert', 'stay '), ('equal', 'open')]
    """
    if text == other:
        return (Operation("equal", 0, len(text), 0, len(text), text, text),) if text else ()
    mine, theirs = read_units(text), read_units(other)
    if not mine or not theirs:
        change: Change = "delete" if mine else "insert" if theirs else "equal"
        whole = Operation(change, 0, len(text), 0, len(other), text, other)
        return (whole,) if text or other else ()
    spans = list(_equal_spans(mine, theirs))
    operations: list[Operation] = []
    at = other_at = 0
    for low, high, other_low, other_high in (*spans, _end(mine, theirs)):
        operations += _change(text, other, mine, theirs, (at, low, other_at, other_low))
        if high > low:
            places = (low, high, other_low, other_high)
            operations.append(_operation("equal", text, other, mine, theirs, places))
        at, other_at = high, other_high
    return tuple(operations)


def apply_operations(text: str, operations: Sequence[Operation]) -> str:
    """Return the other text that operations turn a text into.

    Raises:
        ValueError: They were made for another text.
    """
    if any(text[o.start : o.end] != o.text for o in operations):
        raise ValueError("these operations were made for another text")
    return "".join(operation.other_text for operation in operations)


def _end(mine: Sequence[Unit], theirs: Sequence[Unit]) -> tuple[int, int, int, int]:
    return len(mine), len(mine), len(theirs), len(theirs)


def _change(
    text: str,
    other: str,
    mine: Sequence[Unit],
    theirs: Sequence[Unit],
    places: tuple[int, int, int, int],
) -> Iterator[Operation]:
    low, high, other_low, other_high = places
    if low == high and other_low == other_high:
        return
    change: Change = "replace"
    if low == high:
        change = "insert"
    elif other_low == other_high:
        change = "delete"
    yield _operation(change, text, other, mine, theirs, places)


def _operation(
    change: Change,
    text: str,
    other: str,
    mine: Sequence[Unit],
    theirs: Sequence[Unit],
    places: tuple[int, int, int, int],
) -> Operation:
    low, high, other_low, other_high = places
    start, end = _edge(mine, low, text), _edge(mine, high, text)
    other_start, other_end = _edge(theirs, other_low, other), _edge(theirs, other_high, other)
    return Operation(
        change, start, end, other_start, other_end, text[start:end], other[other_start:other_end]
    )


def _edge(units: Sequence[Unit], place: int, text: str) -> int:
    """Where a unit begins, in characters; what stands before the first belongs to it."""
    if place >= len(units):
        return len(text)
    return units[place].start if place else 0


def _equal_spans(
    mine: Sequence[Unit], theirs: Sequence[Unit]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches of units that are the same, as places in both; whole units only."""
    x = [(form, n) for n, unit in enumerate(mine) for form in unit.forms]
    y = [(form, n) for n, unit in enumerate(theirs) for form in unit.forms]
    opcodes = LCSseq.opcodes([form for form, _ in x], [form for form, _ in y])
    for op in opcodes:
        if op.tag == "equal":
            shift = op.dest_start - op.src_start
            cuts = [
                i
                for i in range(op.src_start, op.src_end + 1)
                if _is_cut(x, i) and _is_cut(y, i + shift)
            ]
            if len(cuts) > 1:
                yield (
                    _place(x, cuts[0], mine),
                    _place(x, cuts[-1], mine),
                    _place(y, cuts[0] + shift, theirs),
                    _place(y, cuts[-1] + shift, theirs),
                )


def _is_cut(forms: Sequence[tuple[str, int]], i: int) -> bool:
    """Whether a form is the first of its unit."""
    return i in (0, len(forms)) or forms[i - 1][1] != forms[i][1]


def _place(forms: Sequence[tuple[str, int]], i: int, units: Sequence[Unit]) -> int:
    return forms[i][1] if i < len(forms) else len(units)


def read_units(text: str) -> list[Unit]:
    """Return the words of a text, a number's words as one, in order."""
    found = list(_TOKEN.finditer(text))
    words = [_form(text, match) for match in found]
    units, at = [], 0
    for number in (*read_numbers(words), None):
        until = number.start if number else len(words)
        for i in range(at, until):
            forms = _expand(found[i].group(), words[i])
            units.append(Unit(_start(text, found[i]), forms))
        if number:
            start = _start(text, found[number.start])
            units.append(Unit(start, (f"#{number.value}",)))
            at = number.end
    return units


def _start(text: str, match: re.Match[str]) -> int:
    start = match.start()
    while start and text[start - 1] in _OPENING:
        start -= 1
    return start


def _form(text: str, match: re.Match[str]) -> str:
    """A word as it is compared; the letter after a figure is what it counts."""
    word = match.group()
    if word == "%":
        return "percent"
    folded = word if word[0].isdigit() else fold(word).replace(".", "") or word
    glued = match.start() > 0 and text[match.start() - 1].isdigit()
    return _UNITS.get(folded, folded) if glued else folded


@cache
def _contractions() -> dict[str, tuple[str, ...]]:
    rows = load_spellings("contractions").items()
    return {word: tuple(pair.split("-")) for word, pair in rows if "-" not in word}


def _expand(printed: str, word: str) -> tuple[str, ...]:
    apostrophe = any(mark in printed for mark in _APOSTROPHES)
    if apostrophe or word in ("cannot", "percent"):
        return _contractions().get(word, (word,))
    return (word,)
