"""Where direct speech begins and ends: quotation marks in, nested stretches out.

Every glyph that may be a quotation mark gets three scores from its neighbours: that it
opens, that it closes, that it is no mark (an apostrophe, inches). One pass over each
paragraph then finds the nesting with the best sum, so a mark that looks like a possessive
is judged by the better closing mark behind it, and a stray one costs itself only. The
scores are judgements, checked on running news text; nothing here is learned.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, zip_longest
from typing import TypeAlias

from quotes.extraction.glyphs import (
    DOUBLE,
    FAMILY,
    GUILLEMET,
    SINGLE,
    SMALL_GUILLEMET,
    Glyph,
    MarkedParagraph,
    Style,
    read_style,
    scan_paragraphs,
)


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
    style = read_style(text)
    found: list[Quoted] = []
    carried: Quoted | None = None
    paragraphs = scan_paragraphs(text, style)
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:]):
        quoted = _pair(paragraph, following, carried, style)
        carried = next((q for q in quoted if q.depth == 0 and not q.closed), None)
        found += quoted
    return found


_Path: TypeAlias = "tuple[_Path, Glyph, bool] | None"
"""The decisions that led to a state, last first: which glyphs are marks, and which open."""
_State: TypeAlias = tuple[float, _Path]

_MAX_DEPTH = 3
_BEAM = 6
_UNCLOSED = {DOUBLE: -2.0, GUILLEMET: -2.0, SINGLE: -6.0, SMALL_GUILLEMET: -4.0}
_CARRIED = "+"  # at the bottom of a stack: the paragraph carries on without a mark


def _pair(
    paragraph: MarkedParagraph,
    following: MarkedParagraph | None,
    carried: Quoted | None,
    style: Style,
) -> list[Quoted]:
    """Return the best nesting of one paragraph's marks."""
    if not paragraph.glyphs:
        return []
    states: dict[str, _State] = {"": (0.0, None)}
    if carried and paragraph.opens_with != FAMILY[carried.mark]:
        states[_CARRIED + FAMILY[carried.mark]] = (-2.0, None)
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


def _advance(states: dict[str, _State], glyph: Glyph, style: Style) -> dict[str, _State]:
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


def _score_nesting(stack: str, glyph: Glyph, style: Style) -> float:
    """Score opening a mark inside the open ones: kinds alternate, in an order of the article."""
    if glyph.family in stack[-1:]:
        return -6.0 if glyph.directed else -12.0
    if glyph.family == SINGLE and not stack:
        return -0.5 if style.american else 0.3
    return -1.0 if style.american and stack[-1:] == SINGLE else 0.0


def _score_end(stack: str, paragraph: MarkedParagraph, following: str | None) -> float:
    """Score ending a paragraph with marks open; it is usual where the next one reopens."""
    if stack.startswith(_CARRIED):
        return -100.0
    if stack and stack[0] == following:
        return -0.5 * len(stack[1:])
    relief = 3.0 if stack == SINGLE and paragraph.opens_with == SINGLE else 0.0
    return sum(_UNCLOSED[family] for family in stack) + relief


def _read_path(paragraph: MarkedParagraph, path: _Path, carried: Quoted | None) -> list[Quoted]:
    """Turn decisions into stretches, outer before inner."""
    decisions: list[tuple[Glyph, bool]] = []
    while path:
        path, glyph, opens = path
        decisions.append((glyph, opens))
    decisions.reverse()
    open_marks: list[Glyph | None] = []
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


def _has_words(paragraph: MarkedParagraph, quoted: Quoted) -> bool:
    return bool(paragraph.text[quoted.inner_start : quoted.inner_end].strip())


def _make_quoted(
    paragraph: MarkedParagraph,
    opening: Glyph | None,
    closing: Glyph | None,
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
        reopens=follows and carried is not None and FAMILY[mark] == FAMILY[carried.mark],
    )
