"""Where direct speech begins and ends: quotation marks in, nested stretches out.

Every glyph that may be a quotation mark gets three scores from its neighbours: that it
opens, that it closes, that it is no mark (an apostrophe, inches). One pass over each
paragraph then finds the nesting with the best sum, so a mark that looks like a possessive
is judged by the better closing mark behind it, and a stray one costs itself only. The
scores are judgements, checked on running news text; nothing here is learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest
from typing import NamedTuple, TypeAlias

from quotes.extraction.lexicon import load_list


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch between quotation marks, within one paragraph. Offsets count code points.

    Attributes:
        start: Of the opening mark; of the paragraph where ``reopens`` without a mark.
        end: After the closing mark, or after the last word of the paragraph when unclosed.
        inner_start: After the opening mark.
        inner_end: Before the closing mark.
        mark: The opening mark as printed; for a paragraph that carries on without one, the
            mark that it carries on.
        depth: 0 for outermost.
        closed: Whether there is a closing mark.
        reopens: It carries on the unclosed depth-0 stretch of the paragraph before.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    mark: str
    depth: int
    closed: bool
    reopens: bool


def find_quoted(text: str) -> list[Quoted]:
    """Return the stretches of ``text`` that stand in quotation marks, outer before inner.

    Two of them nest or are disjoint, and none crosses a line break: a quotation of several
    paragraphs is a chain of one each, linked by ``reopens``. An opening mark that is never
    closed ends with its paragraph. Apostrophes, inches and minutes are no marks.

    >>> text = "“It’s ‘over’,” he said."
    >>> [text[q.inner_start:q.inner_end] for q in find_quoted(text)]
    ['It’s ‘over’,', 'over']
    """
    style = _read_style(text)
    found: list[Quoted] = []
    carried: Quoted | None = None
    paragraphs = _scan_paragraphs(text, style)
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:]):
        quoted = _pair(paragraph, following, carried, style)
        carried = next((q for q in quoted if q.depth == 0 and not q.closed), None)
        found += quoted
    return found


def find_lines(text: str) -> list[tuple[int, int]]:
    """Return the lines that are not blank, without the white space around them."""
    extents = []
    for line in _LINE.finditer(text):
        stripped = line[0].strip()
        if stripped:
            start = line.start() + line[0].index(stripped[0])
            extents.append((start, start + len(stripped)))
    return extents


# Glyphs

DOUBLE, SINGLE, GUILLEMET, SMALL_GUILLEMET = "D", "S", "G", "g"
_FAMILIES = {
    DOUBLE: ('"', "“", "”", "„", "‟", "″", "＂", "``", "''", "‘‘", "’’"),
    SINGLE: ("'", "‘", "’", "‚", "‛", "`", "´"),
    GUILLEMET: ("«", "»"),
    SMALL_GUILLEMET: ("‹", "›"),
}
_FAMILY = {glyph: family for family, glyphs in _FAMILIES.items() for glyph in glyphs}
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

_SENTENCE_MARKS = frozenset(".,?!…")
_AFTER_WORDS = frozenset(".,;:?!…)]}%")
_DASHES = frozenset("-‐‑‒–—―")
_BEFORE_WORDS = frozenset("([{/=><|*_+&~•")


class Scores(NamedTuple):
    """How well a glyph would do as an opening mark, a closing mark, and no mark at all."""

    opens: float
    closes: float
    neither: float


NEVER = -5.0


@dataclass(frozen=True, slots=True)
class _Glyph:
    start: int
    end: int
    family: str
    directed: bool  # its shape says whether it opens
    scores: Scores


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    start: int  # stripped, in the article
    end: int
    glyphs: tuple[_Glyph, ...]

    @property
    def opens_with(self) -> str | None:
        """The family of the mark that it begins with, if it begins with an opening one."""
        first = self.glyphs[0] if self.glyphs else None
        if first is None or first.start != self.start:
            return None
        return first.family if first.scores.opens > max(first.scores.closes, 0) else None


@dataclass(frozen=True, slots=True)
class _Style:
    """What one article does with its marks.

    Attributes:
        low_opens: It opens with low marks („ ‚), so “ and ‘ may close.
        inward: Its guillemets point inwards, »so«.
        american: Double marks outside, single ones inside or in headlines.
    """

    low_opens: bool
    inward: bool
    american: bool


def _read_style(text: str) -> _Style:
    outward = len(re.findall(r"(?<!\w)[«‹]\w|\w[.,?!]?[»›](?!\w)", text))
    inward = len(re.findall(r"(?<!\w)[»›]\w|\w[.,?!]?[«‹](?!\w)", text))
    doubles = len(re.findall(r"""(?<!\S)(?:["“”„]|''|``)\w""", text))
    singles = len(re.findall(r"""(?<!\S)(?:'(?!')|‘(?!‘))\w""", text))
    return _Style("„" in text or "‚" in text, inward > outward, doubles > singles)


# Evidence


def _scan_paragraphs(text: str, style: _Style) -> list[_Paragraph]:
    paragraphs = []
    for start, end in find_lines(text):
        glyphs = tuple(_scan(text, start, end, style))
        noise = _is_noise(text[start:end], glyphs)
        paragraphs.append(_Paragraph(text, start, end, () if noise else glyphs))
    return paragraphs


def _is_noise(text: str, glyphs: Sequence[_Glyph]) -> bool:
    """Rows of marks are ornament or damage, and would only take time."""
    return len(glyphs) > 64 and sum(map(str.isalnum, text)) < len(glyphs)


def _scan(text: str, start: int, end: int, style: _Style) -> Iterator[_Glyph]:
    """Yield the glyphs of one paragraph that may be marks, with their scores."""
    for run in _runs(text, start, end):
        if len(run) > 2 * _MAX_DEPTH:
            continue
        before = text[max(start, run[0][0] - 24) : run[0][0]]
        after = text[run[-1][1] : min(end, run[-1][1] + 24)]
        for glyph_start, glyph_end in run:
            glyph = text[glyph_start:glyph_end]
            family = _FAMILY[glyph]
            scores = (_score_single if family == SINGLE else _score_double)(glyph, before, after)
            shape = _read_shape(glyph, style)
            closing = 0 if glyph == "’" and shape < 0 else shape  # it is an apostrophe as well
            scores = scores._replace(
                opens=scores.opens + 1.5 * shape, closes=scores.closes - 1.5 * closing
            )
            yield _Glyph(glyph_start, glyph_end, family, shape != 0, scores)


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


def _read_shape(glyph: str, style: _Style) -> int:
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


# Pairing

_Path: TypeAlias = "tuple[_Path, _Glyph, bool] | None"
"""The decisions that led to a state, last first: which glyphs are marks, and which open."""
_State: TypeAlias = tuple[float, _Path]

_MAX_DEPTH = 3
_BEAM = 6
_UNCLOSED = {DOUBLE: -2.0, GUILLEMET: -2.0, SINGLE: -6.0, SMALL_GUILLEMET: -4.0}
_CARRIED = "+"  # at the bottom of a stack: the paragraph carries on without a mark


def _pair(
    paragraph: _Paragraph, following: _Paragraph | None, carried: Quoted | None, style: _Style
) -> list[Quoted]:
    """Return the best nesting of one paragraph's marks."""
    if not paragraph.glyphs:
        return []
    states: dict[str, _State] = {"": (0.0, None)}
    if carried and paragraph.opens_with != _FAMILY[carried.mark]:
        states[_CARRIED + _FAMILY[carried.mark]] = (-2.0, None)
    for glyph in paragraph.glyphs:
        states = _advance(states, glyph, style)
    goal = following.opens_with if following else None
    _, path = max(
        (
            (score + _score_end(stack, paragraph, goal), path)
            for stack, (score, path) in states.items()
        ),
        key=lambda state: state[0],
    )
    return _read_path(paragraph, path, carried)


def _advance(states: dict[str, _State], glyph: _Glyph, style: _Style) -> dict[str, _State]:
    """Return the best way into each stack of open marks, one glyph further on."""
    reached: dict[str, _State] = {}

    def reach(stack: str, score: float, path: _Path) -> None:
        if stack not in reached or score > reached[stack][0]:
            reached[stack] = (score, path)

    family, (opens, closes, neither) = glyph.family, glyph.scores
    for stack, (score, path) in states.items():
        # A skipped mark costs more inside its own kind: a stray one ends at the next.
        reach(stack, score + neither - 0.5 * (neither < 0 and family in stack), path)
        if stack.endswith(family):
            reach(stack[:-1].rstrip(_CARRIED), score + closes, (path, glyph, False))
        if len(stack) < _MAX_DEPTH:
            nested = _score_nesting(stack, glyph, style)
            reach(stack + family, score + opens + nested, (path, glyph, True))
    if len(reached) <= _BEAM:
        return reached
    return dict(sorted(reached.items(), key=lambda item: -item[1][0])[:_BEAM])


def _score_nesting(stack: str, glyph: _Glyph, style: _Style) -> float:
    """Score opening a mark inside the open ones: kinds alternate, in an order of the article."""
    if glyph.family in stack[-1:]:
        return -6.0 if glyph.directed else -12.0
    if glyph.family == SINGLE and not stack:
        return -0.5 if style.american else 0.3
    return -1.0 if style.american and stack[-1:] == SINGLE else 0.0


def _score_end(stack: str, paragraph: _Paragraph, following: str | None) -> float:
    """Score ending a paragraph with marks open; it is usual where the next one reopens."""
    if stack.startswith(_CARRIED):
        return -100.0
    if stack and stack[0] == following:
        return -0.5 * len(stack[1:])
    relief = 3.0 if stack == SINGLE and paragraph.opens_with == SINGLE else 0.0
    return sum(_UNCLOSED[family] for family in stack) + relief


def _read_path(paragraph: _Paragraph, path: _Path, carried: Quoted | None) -> list[Quoted]:
    """Turn decisions into stretches, outer before inner."""
    decisions: list[tuple[_Glyph, bool]] = []
    while path:
        path, glyph, opens = path
        decisions.append((glyph, opens))
    decisions.reverse()
    open_marks: list[_Glyph | None] = []
    if min(accumulate((1 if opens else -1 for _, opens in decisions), initial=0)) < 0:
        open_marks.append(None)  # it carries on without a mark
    found: list[Quoted] = []
    for glyph, opens in decisions:
        if opens:
            open_marks.append(glyph)
        else:
            mark = open_marks.pop()
            found.append(_make_quoted(paragraph, mark, glyph, len(open_marks), carried))
    for depth, mark in enumerate(open_marks):
        found.append(_make_quoted(paragraph, mark, None, depth, carried))
    spoken = [quoted for quoted in found if _has_words(paragraph, quoted)]
    return sorted(spoken, key=lambda quoted: (quoted.start, quoted.depth))


def _has_words(paragraph: _Paragraph, quoted: Quoted) -> bool:
    return bool(paragraph.text[quoted.inner_start : quoted.inner_end].strip())


def _make_quoted(
    paragraph: _Paragraph,
    opening: _Glyph | None,
    closing: _Glyph | None,
    depth: int,
    carried: Quoted | None,
) -> Quoted:
    start, inner_start = (opening.start, opening.end) if opening else (paragraph.start,) * 2
    mark = paragraph.text[start:inner_start] or (carried.mark if carried else "")
    follows = carried is not None and depth == 0 and start == paragraph.start
    return Quoted(
        start=start,
        end=closing.end if closing else paragraph.end,
        inner_start=inner_start,
        inner_end=closing.start if closing else paragraph.end,
        mark=mark,
        depth=depth,
        closed=closing is not None,
        reopens=follows and carried is not None and _FAMILY[mark] == _FAMILY[carried.mark],
    )
