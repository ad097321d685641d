"""Which characters may be quotation marks, and what their neighbours say of each.

Every candidate gets three scores: that it opens, that it closes, that it is no mark (an
apostrophe, inches). The scores are judgements, checked on running news text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quotes.extraction.lexicon import load_list

DOUBLE, SINGLE, GUILLEMET, SMALL_GUILLEMET = "D", "S", "G", "g"
_FAMILIES = {
    DOUBLE: ('"', "“", "”", "„", "‟", "″", "＂", "``", "''", "‘‘", "’’"),
    SINGLE: ("'", "‘", "’", "‚", "‛", "`", "´"),
    GUILLEMET: ("«", "»"),
    SMALL_GUILLEMET: ("‹", "›"),
}
FAMILY = {glyph: family for family, glyphs in _FAMILIES.items() for glyph in glyphs}
_OPENING = frozenset("“„‟‘‚‛`«‹") | {"``", "‘‘"}
_CLOSING = frozenset("”’´»›") | {"’’"}

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_GLYPH = re.compile(
    r"""``|''|‘‘|’’|["“”„‟″＂«»‹›]|(?<!\w)['‘’‚‛`´]|['‘’‚‛`´](?!\w)""",
)
"""An apostrophe between two letters or digits is never a mark, and is not even a candidate."""
_THREE_CLOSING = re.compile(r"'''(?!['\w(\[$£€…])|’’’(?!’)")
_FEET_AND_INCHES = re.compile(r"""(?<=\d)['’′]\s?\d\d?(?:½|\.\d)?\s?(?:"|”|″|''|’’)""")
_FEET_BEFORE = re.compile(r"\d['’′]\s?\d\d?(?:½|\.\d)?\s?\Z")
_YEARS = re.compile(r"\d\ds?\b")
_WORD = re.compile(r"\w+")
_LAST_WORD = re.compile(r"\w+\Z")

_AFTER_WORDS = frozenset(".,;:?!…)]}%")
_DASHES = frozenset("-‐‑‒–—―")
_BEFORE_WORDS = frozenset("([{/=><|*_+&~•")


class Scores(NamedTuple):
    """How well a glyph would do as an opening mark, a closing mark, and no mark at all."""

    opens: float
    closes: float
    neither: float


NEVER = -5.0
_LONGEST_RUN = 6


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character, or two in place of one, that may be a quotation mark."""

    start: int
    end: int
    family: str
    directed: bool  # its shape says whether it opens
    scores: Scores


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """A line of the article and what may be a mark in it."""

    text: str
    start: int  # stripped, in the article
    end: int
    glyphs: tuple[Glyph, ...]

    @property
    def opens_with(self) -> str | None:
        """The family of the mark that it begins with, if it begins with an opening one."""
        first = self.glyphs[0] if self.glyphs else None
        if first is None or first.start != self.start:
            return None
        return first.family if first.scores.opens > max(first.scores.closes, 0) else None


@dataclass(frozen=True, slots=True)
class Style:
    """What one article does with its marks.

    Attributes:
        low_opens: It opens with low marks („ ‚), so “ and ‘ may close.
        inward: Its guillemets point inwards, »so«.
        american: Double marks outside, single ones inside or in headlines.
    """

    low_opens: bool
    inward: bool
    american: bool


def find_lines(text: str) -> list[tuple[int, int]]:
    """Return the lines that are not blank, without the white space around them."""
    extents = []
    for line in _LINE.finditer(text):
        stripped = line[0].strip()
        if stripped:
            start = line.start() + line[0].index(stripped[0])
            extents.append((start, start + len(stripped)))
    return extents


def read_style(text: str) -> Style:
    """Return what the article does with its marks, by counting those beside a word."""
    outward = len(re.findall(r"(?<!\w)[«‹]\w|\w[.,?!]?[»›](?!\w)", text))
    inward = len(re.findall(r"(?<!\w)[»›]\w|\w[.,?!]?[«‹](?!\w)", text))
    doubles = len(re.findall(r"""(?<!\S)(?:["“”„]|''|``)\w""", text))
    singles = len(re.findall(r"""(?<!\S)(?:'(?!')|‘(?!‘))\w""", text))
    return Style("„" in text or "‚" in text, inward > outward, doubles > singles)


def scan_paragraphs(text: str, style: Style) -> list[MarkedParagraph]:
    """Return the paragraphs of a text with their candidates, scored."""
    paragraphs = []
    for start, end in find_lines(text):
        glyphs = tuple(_scan(text, start, end, style))
        noise = _is_noise(text[start:end], glyphs)
        paragraphs.append(MarkedParagraph(text, start, end, () if noise else glyphs))
    return paragraphs


def _is_noise(text: str, glyphs: Sequence[Glyph]) -> bool:
    """Rows of marks are ornament or damage, and would only take time."""
    return len(glyphs) > 64 and sum(map(str.isalnum, text)) < len(glyphs)


def _scan(text: str, start: int, end: int, style: Style) -> Iterator[Glyph]:
    """Yield the glyphs of one paragraph that may be marks, with their scores."""
    for run in _runs(text, start, end):
        if len(run) > _LONGEST_RUN:
            continue
        before = text[max(start, run[0][0] - 24) : run[0][0]]
        after = text[run[-1][1] : min(end, run[-1][1] + 24)]
        for glyph_start, glyph_end in run:
            glyph = text[glyph_start:glyph_end]
            family = FAMILY[glyph]
            scores = (_score_single if family == SINGLE else _score_double)(glyph, before, after)
            shape = _read_shape(glyph, style)
            closing = 0 if glyph == "’" and shape < 0 else shape  # it is an apostrophe as well
            scores = scores._replace(
                opens=scores.opens + 1.5 * shape, closes=scores.closes - 1.5 * closing
            )
            yield Glyph(glyph_start, glyph_end, family, shape != 0, scores)


def _runs(text: str, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """Yield glyphs that touch: all of them have the same word before and behind."""
    run: list[tuple[int, int]] = []
    for span in _glyph_spans(text, start, end):
        if run and span[0] != run[-1][1]:
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def _glyph_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    while match := _GLYPH.search(text, at, end):
        at = match.end()
        if _FEET_AND_INCHES.match(text, match.start(), end):
            continue
        if len(match[0]) == 2 and _THREE_CLOSING.match(text, match.start(), end):
            at = match.start() + 1  # an inner single mark closes before the outer double
        yield match.start(), at


def _read_shape(glyph: str, style: Style) -> int:
    """Return 1 for a glyph that opens by its shape, -1 for one that closes, 0 for neither."""
    if style.low_opens and glyph in "“‘":
        return 0
    shape = (glyph in _OPENING) - (glyph in _CLOSING)
    return -shape if style.inward and glyph in "«»‹›" else shape


def _score_double(glyph: str, before: str, after: str) -> Scores:
    scores = _score_place(before, after)
    if not _FEET_BEFORE.search(before):
        inches = before[-1:].isdigit() and glyph in ('"', "”", "″", "''", "’’")
        return scores._replace(neither=-1.0, closes=1.0) if inches else scores
    return Scores(NEVER, -0.5, 1.0)


def _score_single(glyph: str, before: str, after: str) -> Scores:
    place = _score_place(before, after)._replace(neither=-1.0)
    if before[-1:].isalnum():
        return _score_ending(before, after)
    if after[:1].isalnum():
        return _score_leading(glyph, after, place)
    return place._replace(neither=-3.0 if place.closes > 2 else -0.5)


def _score_leading(glyph: str, after: str, place: Scores) -> Scores:
    """A single mark in front of a word: it opens, unless the word has lost its beginning."""
    word = _WORD.match(after)
    elided = word is not None and f"'{word[0].lower()}" in load_list("elisions")
    if elided or _YEARS.match(after):
        return Scores(0.0 if glyph == "'" else -0.5, NEVER, 1.0 if elided else 0.5)
    neither = {"'": -1.0, "’": 0.0}.get(glyph, -2.0)
    return place._replace(neither=neither)


def _score_ending(before: str, after: str) -> Scores:
    """A single mark behind a word: it closes, or is a plural possessive or a lost ending."""
    word = _LAST_WORD.search(before)
    if word and f"{word[0].lower()}'" in load_list("elisions") and after[:1].isspace():
        return Scores(NEVER, 0.5, 1.5)
    if before[-2:].lower() == "in" and after[:1].isspace():  # goin' home
        return Scores(NEVER, 1.0, 0.5)
    possessive = before[-1] in "sSzZxX"
    if not after:
        return Scores(NEVER, 2.0, -1.0)
    if not after[0].isspace():
        return Scores(NEVER, 1.5, 0.0 if possessive else -0.5)
    following = after.lstrip()[:1]
    if following.islower() or following.isdigit():
        return Scores(NEVER, 0.5, 1.5) if possessive else Scores(NEVER, 1.5, -1.0)
    return Scores(NEVER, 1.0, 0.5) if possessive else Scores(NEVER, 1.5, -0.5)


def _score_place(before: str, after: str) -> Scores:
    """Score a glyph by what stands on either side, whatever its shape."""
    left, right = _read_left(before), _read_right(after)
    opens, closes = _PLACES[left][_RIGHT.index(right)]
    return Scores(opens, closes, -1.0 if left == right == "space" else -3.0)


_RIGHT = ("end", "space", "word", "stop", "dash", "dots")
_PLACES: dict[str, tuple[tuple[float, float], ...]] = {
    # left      end           space         word          stop          dash          dots
    "start": ((-5.0, -5.0), (1.5, -5.0), (2.0, -5.0), (0.5, -5.0), (1.0, -5.0), (2.0, -5.0)),
    "space": ((-2.0, 1.5), (-1.5, 1.0), (2.0, -4.0), (-1.0, 1.0), (1.0, -1.0), (2.0, -2.0)),
    "open": ((-1.0, 1.0), (1.0, -2.0), (2.0, -4.0), (0.5, 0.0), (1.0, -1.0), (2.0, -3.0)),
    "dash": ((-5.0, 2.0), (-2.0, 2.0), (1.5, -0.5), (-3.0, 1.5), (0.0, 0.0), (1.0, 0.0)),
    "word": ((-5.0, 2.0), (-4.0, 2.0), (-1.0, -0.5), (-4.0, 2.0), (-4.0, 2.0), (-4.0, 2.0)),
    "stop": ((-5.0, 2.5), (-4.0, 2.5), (0.5, 0.5), (-4.0, 2.0), (-4.0, 2.0), (-3.0, 2.0)),
    "colon": ((-5.0, 1.0), (-1.0, 1.0), (1.5, -1.0), (-2.0, 0.5), (-1.0, 1.0), (1.0, 0.0)),
}
"""(opens, closes) by the character on the left (rows) and on the right (columns)."""


def _read_left(before: str) -> str:
    if not before:
        return "start"
    char = before[-1]
    if char.isspace():
        return "space"
    if char in _DASHES:
        return "dash"
    if char in _BEFORE_WORDS:
        return "open"
    if char in ":;":
        return "colon"
    return "stop" if char in _AFTER_WORDS else "word"


def _read_right(after: str) -> str:
    if not after:
        return "end"
    char = after[0]
    if char.isspace():
        return "space"
    if char in _DASHES:
        return "dash"
    if char == "…" or (char == "." and after[1:2].isalnum()) or after.startswith(".."):
        return "dots"
    return "stop" if char in _AFTER_WORDS else "word"
