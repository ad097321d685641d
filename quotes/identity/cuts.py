"""Whether a wording is a print's own, a cut of it, or another one: see ``compare_with_print``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from quotes.identity.differences import read_units
from quotes.identity.lexicon import load_list

_ELLIPSIS = r"[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]|…|\.\s?\.\s?\.(?:\s?\.)?"
_GAP = re.compile(rf"(?P<ellipsis>{_ELLIPSIS})|(?P<bracket>\[[^\[\]]+\])")
_CAPITAL = re.compile(r"\[(\w)\](?=\w)")
_REPLACED = 3
"""Words that a bracketed insertion may stand for beyond as many as it has: [the mayor] for he."""
_STREWN = 3
"""Times its own length over which a wording's words may be strewn and still be its words."""


class Fit(StrEnum):
    """How a wording stands in a print."""

    VERBATIM = "verbatim"
    TRIMMED = "trimmed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Cut:
    """A wording beside a print.

    Attributes:
        fit: Verbatim; trimmed: a cut of it, with an ellipsis wherever something is left out in
            the middle; none: neither.
        share: Share of the wording's telling words that stand in the print, in order, 0 to 1.
        begins: Words that the wording begins with and that stand together in the print.
        ends: The same of its end.
        words: Words of the wording.
        written: Numbers that are written otherwise: as here, and as in the print.
    """

    fit: Fit
    share: float
    begins: int
    ends: int
    words: int
    written: tuple[tuple[str, str], ...] = ()


class _Piece(NamedTuple):
    """Words that stand together, and how many may be passed over before them."""

    gap: float
    is_bracket: bool
    forms: tuple[str, ...]


class _Form(NamedTuple):
    form: str
    printed: str


def compare_with_print(wording: str, text: str) -> Cut:
    """Return how a wording stands in the text of a print.

    Case, punctuation, the kind of marks and dashes, and spaces are no difference, nor is a
    bracketed insertion, alone or for a few words; "[t]he" is "the". Numbers are compared by
    their value.

    >>> compare_with_print("We […] shut the lock", "We will never shut the lock.").fit.value
    'trimmed'
    """
    pieces, last = read_pieces(wording)
    mine, theirs = [f for p in pieces for f in p.forms], _forms(text)
    print_forms = [form.form for form in theirs]
    begins, ends = _longest(mine, print_forms), _longest(mine[::-1], print_forms[::-1])
    places = _place(pieces, print_forms) if mine else None
    if places is None:
        return Cut(Fit.NONE, _share(mine, print_forms), begins, ends, len(mine))
    whole = _is_whole(pieces, last, places, len(theirs))
    written = tuple(_written(wording, theirs, places))
    fit = Fit.VERBATIM if whole else Fit.TRIMMED
    return Cut(fit, 1.0, begins, ends, len(mine), written)


def read_pieces(wording: str) -> tuple[list[_Piece], float]:
    """Return the pieces of a wording, and how many words its end stands for."""
    text = _CAPITAL.sub(r"\1", wording)
    pieces: list[_Piece] = []
    gap, is_bracket, at = 0.0, True, 0
    for found in (*_GAP.finditer(text), None):
        forms = tuple(f.form for f in _forms(text[at : found.start() if found else len(text)]))
        if forms:
            pieces.append(_Piece(gap, is_bracket, forms))
            gap, is_bracket = 0.0, True
        if found:
            at = found.end()
            if found["ellipsis"]:
                gap, is_bracket = float("inf"), False
            elif is_bracket:
                gap += len(read_units(found.group())) + _REPLACED
    return pieces, gap if is_bracket else 0.0


def _forms(text: str) -> list[_Form]:
    return list(_read_forms(text))


@lru_cache(maxsize=1024)
def _read_forms(text: str) -> tuple[_Form, ...]:
    units = read_units(text)
    ends = [*(unit.start for unit in units[1:]), len(text)][: len(units)]
    return tuple(
        _Form(form, text[unit.start : end])
        for unit, end in zip(units, ends, strict=True)
        for form in unit.forms
    )


def _place(pieces: Sequence[_Piece], text: Sequence[str]) -> list[int] | None:
    """Return where each piece begins in a text, in order; None where they do not stand there."""
    starts: list[int] = []
    return starts if _place_rest(pieces, text, 0, starts) else None


def _place_rest(pieces: Sequence[_Piece], text: Sequence[str], at: int, starts: list[int]) -> bool:
    if len(starts) == len(pieces):
        return True
    piece = pieces[len(starts)]
    # Before the first anything may be cut off.
    reach = float("inf") if not starts else at + piece.gap
    for start in _occurrences(piece.forms, text, at):
        if start > reach:
            break
        starts.append(start)
        if _place_rest(pieces, text, start + len(piece.forms), starts):
            return True
        starts.pop()
    return False


def _occurrences(forms: tuple[str, ...], text: Sequence[str], at: int) -> Iterator[int]:
    for start in range(at, len(text) - len(forms) + 1):
        if text[start] == forms[0] and tuple(text[start : start + len(forms)]) == forms:
            yield start


def _is_whole(pieces: Sequence[_Piece], last: float, places: Sequence[int], length: int) -> bool:
    """Whether nothing is left out but what brackets stand for."""
    at = 0
    for piece, start in zip(pieces, places, strict=True):
        if start - at > (piece.gap if piece.is_bracket else 0):
            return False
        at = start + len(piece.forms)
    return length - at <= last


def _longest(wording: Sequence[str], text: Sequence[str]) -> int:
    """Return how many of a wording's first words stand together somewhere in a text."""
    best = 0
    for start, form in enumerate(text):
        if wording and form == wording[0]:
            pairs = zip(wording, text[start:], strict=False)
            length = next((n for n, (one, other) in enumerate(pairs) if one != other), None)
            best = max(best, min(len(wording), len(text) - start) if length is None else length)
    return best


def _share(wording: Sequence[str], text: Sequence[str]) -> float:
    """Return the share of telling words that stand in a text, in order and not strewn over it."""
    stop = load_list("stopwords")
    telling = [f not in stop for f in wording] if set(wording) - stop else [True] * len(wording)
    blocks = [op for op in LCSseq.opcodes(wording, text) if op.tag == "equal"]
    held = [i for op in blocks for i in range(op.src_start, op.src_end) if telling[i]]
    if not held:
        return 0.0
    spread = blocks[-1].dest_end - blocks[0].dest_start
    share = len(held) / sum(telling)
    return share if spread <= _STREWN * len(wording) + _STREWN else share / 2


def _written(
    wording: str, theirs: Sequence[_Form], places: Sequence[int]
) -> Iterator[tuple[str, str]]:
    """Yield the numbers of a wording that the print writes otherwise."""
    pieces, _ = read_pieces(wording)
    text = _CAPITAL.sub(r"\1", wording)
    mine = [f for f in _forms(_GAP.sub(" ", text)) if f.form.startswith("#")]
    stand = [
        theirs[start + i]
        for piece, start in zip(pieces, places, strict=True)
        for i, form in enumerate(piece.forms)
        if form.startswith("#")
    ]
    for one, other in zip(mine, stand, strict=False):
        here, there = (_bare(form.printed) for form in (one, other))
        if here.casefold() != there.casefold():
            yield here, there


def _bare(printed: str) -> str:
    return printed.strip().strip("([{“‘\"'.,;:!?…”’)]}—–- ")


__all__ = ["Cut", "Fit", "compare_with_print", "read_pieces"]
