"""The numbers in a text's words, in digits: see ``read_numbers``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from quotes.identity.lexicon import load_spellings

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_HUNDRED = 100
_LONGEST = 40
"""Digits of a number that is still reckoned with; longer ones stay as they are printed."""


class Number(NamedTuple):
    """A number: its words, half-open, and its value in plain digits."""

    start: int
    end: int
    value: str


def read_numbers(words: Sequence[str]) -> list[Number]:
    """Return the numbers in folded words, in order; "one" and fractions are left out.

    Digits, words and both together are the same: "1,200" and "1200", "nine" and "9", "two
    million" and "2 million". "Hundreds" says less than "100", and is ``"100+"``.

    >>> read_numbers("some two hundred and five of 1,200".split())
    [Number(start=1, end=5, value='205'), Number(start=6, end=7, value='1200')]
    """
    found, at = [], 0
    while at < len(words):
        number = _read_at(words, at)
        if number:
            found.append(number)
        at = number.end if number else at + 1
    return found


@cache
def _values() -> dict[str, Decimal]:
    """Return the words for numbers with their values."""
    return {w: Decimal(v) for w, v in load_spellings("numbers").items() if not w[0].isdigit()}


def _read_at(words: Sequence[str], start: int) -> Number | None:
    word = words[start]
    if word[0].isdigit():
        return _scaled(words, start)
    if word in load_spellings("crowds"):
        return Number(start, start + 1, load_spellings("crowds")[word] + "+")
    if word == "one" and _value(words, start + 1) < _HUNDRED:
        return None
    return _spelled(words, start) if word in _values() or word == "one" else None


def _value(words: Sequence[str], at: int) -> Decimal:
    return _values().get(words[at], Decimal(0)) if at < len(words) else Decimal(0)


def _scaled(words: Sequence[str], start: int) -> Number:
    """Digits, and what they count: millions."""
    text, end = words[start], start + 1
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    text = text.replace(",", ".")
    if not _DECIMAL.fullmatch(text) or len(text) > _LONGEST:
        return Number(start, end, words[start])
    value = Decimal(text)
    while _value(words, end) >= _HUNDRED:
        value *= _value(words, end)
        end += 1
    return Number(start, end, _plain(value))


def _spelled(words: Sequence[str], start: int) -> Number:
    """A number in words, as far as one can be read: "two hundred and five thousand"."""
    total = part = Decimal(0)
    at = start
    while at < len(words):
        value = Decimal(1) if words[at] == "one" else _value(words, at)
        if words[at] == "and" and part >= _HUNDRED and 0 < _value(words, at + 1) < _HUNDRED:
            at += 1
            continue
        if value > _HUNDRED:
            total, part = total + (part or 1) * value, Decimal(0)
        elif value == _HUNDRED or (value == 12 and words[at] == "dozen"):
            part = (part or 1) * value
        elif value and _follows(part, value):
            part += value
        else:
            break
        at += 1
    return Number(start, at, _plain(total + part))


def _follows(part: Decimal, value: Decimal) -> bool:
    """Whether a small number goes on from what is read: twenty-five, two hundred five."""
    return (
        part == 0
        or part % _HUNDRED == 0
        or (part % _HUNDRED >= 20 and not part % 10 > 0 and value < 10)
    )


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
