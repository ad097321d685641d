"""Who speaks by layout alone: transcript labels, embedded posts, signatures.

Each kind asks for more than one sign, for a colon, a dash or a line of capitals mean many
things: a transcript needs several turns, a post a handle, a signature a quotation above it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from quotes.extraction.attribution import Attribution, Offsets
from quotes.extraction.lexicon import load_list
from quotes.extraction.marks import Quoted

TURN_CONFIDENCE = 0.92
POST_CONFIDENCE = 0.9
SIGNATURE_CONFIDENCE = 0.88


@dataclass(frozen=True, slots=True)
class Turn:
    """A label and the lines spoken under it, by index; ``spoken`` are their words."""

    label: Offsets
    lines: tuple[int, ...]
    spoken: tuple[Offsets, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """An embedded post: who signed it, the lines it takes, its words."""

    name: Offsets
    lines: tuple[int, ...]
    words: tuple[Offsets, ...]


@cache
def _openings(name: str) -> tuple[str, ...]:
    return tuple(entry[:-1] for entry in sorted(load_list(name)) if entry.endswith("*"))


def is_listed(phrase: str, name: str) -> bool:
    """Whether a list holds a phrase in lower case, or (``*``) how it begins."""
    return phrase in load_list(name) or phrase.startswith(_openings(name))


def is_capitalised(name: str) -> bool:
    """Whether a phrase looks like a name: up to five words with capitals, small ones aside."""
    words = name.split()
    capital = all(word[0].isupper() or word in load_list("name_particles") for word in words)
    return capital and len(words) <= 5 and words[0][0].isupper()


def whole_quotations(quoted: Sequence[Quoted]) -> dict[Offsets, Offsets]:
    """Return, for each closed outermost quotation, its extent → the words between its marks."""
    return {
        (q.start, q.end): (q.inner_start, q.inner_end) for q in quoted if q.depth == 0 and q.closed
    }


def unquote(span: Offsets, whole: dict[Offsets, Offsets]) -> Offsets:
    """Return the words between the marks where one quotation is the whole span."""
    return whole.get(span, span)


# Transcripts

_NAME_PART = r"(?:[^\W\d_][\w.'’-]*)"
_LABEL = re.compile(
    rf"(?P<name>(?:Q|A)(?=[.:])|{_NAME_PART}(?:,? {_NAME_PART}){{0,5}})"
    r"(?P<aside> ?[(\[][^()\[\]]{1,60}[)\]])?\s?(?P<mark>[:.])(?:\s+|(?=[\"“'‘]))(?=\S)"
)
_BARE_QUESTION = re.compile(r"(?P<name>Q)(?P<mark>\s*)(?=[A-Z](?:['’a-z]+)?\s)")
_ASIDE = r"(?:\((?P<{0}>[^()]{{1,60}})\)|\[(?P<{0}_>[^\[\]]{{1,60}})\])"
_ASIDE_FIRST = re.compile(_ASIDE.format("first") + r"\.?\s*")
_ASIDE_LAST = re.compile(r"\s*" + _ASIDE.format("last") + r"\.?\Z")
_MOST_UNLABELLED = 3
_CLOSING = ('"', "”")
_OPENING = ('"', "“")


@dataclass(frozen=True, slots=True)
class _Labelled:
    line: int
    name: Offsets
    text: str
    spoken_from: int
    style: str  # "question", "capitals", "title"


def find_turns(text: str, extents: Sequence[Offsets]) -> list[Turn]:
    """Return the turns of a transcript or interview; none where lines only look labelled."""
    labelled = [
        found for i, extent in enumerate(extents) if (found := _read_label(text, i, extent))
    ]
    styles = {
        style
        for style in ("question", "capitals", "title")
        if _is_dialogue(text, extents, [found for found in labelled if found.style == style])
    }
    turns = [found for found in labelled if found.style in styles]
    if not turns:
        return []
    nexts = [found.line for found in turns[1:]]
    several = sum(b.line > a.line + 1 for a, b in pairwise(turns))
    mostly = 3 * len(turns) >= len(extents) - turns[0].line
    last = len(extents) if mostly and 3 * several >= len(turns) else turns[-1].line + 1
    return [
        _make_turn(text, extents, found, following, mostly)
        for found, following in zip(turns, [*nexts, last], strict=True)
    ]


def _read_label(text: str, index: int, extent: Offsets) -> _Labelled | None:
    start, end = extent[0] + opens_marked(text, extent), extent[1]
    match = _BARE_QUESTION.match(text, start, end) or _LABEL.match(text, start, end)
    if not match:
        return None
    name = match["name"]
    question = name in ("Q", "A") or name.lower() in ("question", "answer")
    if (match["mark"] == "." and not question) or is_listed(name.lower(), "layout_labels"):
        return None
    style = "question" if question else "capitals" if name.isupper() else "title"
    if style == "title" and not is_capitalised(name):
        return None
    if style != "question" and set(name.lower().split()) & load_list("not_in_labels"):
        return None
    return _Labelled(index, match.span("name"), name, match.end(), style)


def opens_marked(text: str, extent: Offsets) -> bool:
    """Say whether a line opens with a quotation mark, as each line of a quoted transcript does."""
    return text[extent[0] : extent[0] + 1] in _OPENING


def _is_dialogue(text: str, extents: Sequence[Offsets], turns: Sequence[_Labelled]) -> bool:
    """Whether labels of one style alternate like speakers do, with sentences behind them."""
    if len(turns) < 2:
        return False
    names = Counter(turn.text for turn in turns)
    words = sum(len(text[turn.spoken_from : extents[turn.line][1]].split()) for turn in turns)
    if words < 2 * len(turns) and turns[0].style != "question":
        return False
    repeated = len(names) < len(turns)
    if turns[0].style == "title":
        return len(turns) >= 3 and len(names) > 1 and repeated
    return len(names) > 1 or len(turns) >= 3


def _make_turn(
    text: str, extents: Sequence[Offsets], found: _Labelled, following: int, mostly: bool
) -> Turn:
    lines = [found.line, *_follow_turn(text, extents, found.line, following, mostly)]
    marked = opens_marked(text, extents[found.line])
    later = (
        extents[line][0] + (marked and opens_marked(text, extents[line])) for line in lines[1:]
    )
    starts = [found.spoken_from, *later]
    ends = [extents[line][1] for line in lines]
    if marked and text[: ends[-1]].endswith(_CLOSING):
        ends[-1] -= 1
    spoken = [_trim_asides(text, *span) for span in zip(starts, ends, strict=True)]
    return Turn(found.name, tuple(lines), tuple(span for span in spoken if span[0] < span[1]))


# '… "It was both," he said.': a report between two turns, no part of the one before it.
_NARRATED = re.compile(r"[,?!][\"”]\s(?:[\w’'-]+\s){0,3}[\w’'-]+[.,]")


def _follow_turn(
    text: str, extents: Sequence[Offsets], line: int, following: int, mostly: bool
) -> Iterator[int]:
    """Yield the unlabelled lines of a turn: up to the next label, few in a mixed article."""
    if not mostly and following - line - 1 > _MOST_UNLABELLED:
        return
    marked = opens_marked(text, extents[line])
    for index in range(line + 1, following):
        start, end = extents[index]
        told = text[end - 1] in ".?!…)]—-" or end - start >= 60
        if (text[start] in _OPENING and not marked) or (following == len(extents) and not told):
            return
        if _NARRATED.search(text, start, end):
            return
        yield index


def _trim_asides(text: str, start: int, end: int) -> Offsets:
    """Leave out stage directions at the edges: (Laughter.), [CROSSTALK]."""
    while (match := _ASIDE_FIRST.match(text, start, end)) and _is_aside(match, "first"):
        start = match.end()
    while (match := _ASIDE_LAST.search(text, max(start, end - 80), end)) and _is_aside(
        match, "last"
    ):
        end = match.start()
    return start, max(start, end)


def _is_aside(match: re.Match[str], group: str) -> bool:
    words = match[group] or match[f"{group}_"]
    first = re.split(r"[\s,.;]", words.lower(), maxsplit=1)[0]
    return first in load_list("stage_directions") or (words.isupper() and len(words) > 3)


def attribute_turns(
    text: str, extents: Sequence[Offsets], quoted: Sequence[Quoted]
) -> list[Attribution]:
    """Return each turn's words, a span a paragraph, with its label as the source."""
    whole = whole_quotations(quoted)
    return [
        Attribution(
            content=tuple(unquote(span, whole) for span in turn.spoken),
            cue=None,
            source=turn.label,
            rule="transcript-label",
            confidence=TURN_CONFIDENCE,
            label=True,
        )
        for turn in find_turns(text, extents)
        if turn.spoken
    ]


# Posts

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_POST_DATE = rf"(?:{_MONTH} \d\d?,? \d{{4}}|\d\d? {_MONTH},? \d{{4}})"
_SIGNED_POST = re.compile(
    r"(?:[—–―]|(?<!\S)--?)\s*(?P<name>[^()\n—–―]{1,60}?)\s*\(@\w{1,30}\)"
    rf"(?:,?\s*(?:on )?{_POST_DATE})?\.?\Z"
)
_UNDASHED_POST = re.compile(
    rf"(?P<name>[^\W\d_][^()\n—–―]{{0,60}}?)\s*\(@\w{{1,30}}\)\s*[·•,-]?\s*{_POST_DATE}\.?\Z"
)
_POST_TAIL = re.compile(r"\s*(?:(?:https?://|pic\.twitter\.com/|t\.co/)\S+\s*)+\Z")
_HASHTAGS = re.compile(r"(?<=[.?!…”\"])\s*(?:#\w+\s*)+\Z|(?:\s+#\w+){2,}\s*\Z")


def find_posts(text: str, extents: Sequence[Offsets]) -> list[Post]:
    """Return the embedded posts: lines signed with a name and a handle."""
    posts = []
    for index, (start, end) in enumerate(extents):
        match = _UNDASHED_POST.match(text, start, end)
        match = match or _SIGNED_POST.search(text, max(start, end - 140), end)
        if not match:
            continue
        if match.start() > start:
            lines, spans = [index], [(start, match.start())]
        else:
            lines = _lines_of_post(text, extents, index)
            spans = [extents[line] for line in lines]
        words = [_trim_post(text, *span) for span in spans]
        told = tuple(span for span in words if span[0] < span[1])
        posts.append(Post(match.span("name"), (*dict.fromkeys([*lines, index]),), told))
    return posts


def _lines_of_post(text: str, extents: Sequence[Offsets], signature: int) -> list[int]:
    """Return the lines above a signature: the last with words, and those that touch it."""
    lines: list[int] = []
    spoken = False
    blank_lines = "\n\n" in text
    for index in range(signature - 1, max(-1, signature - 8), -1):
        touches = blank_lines and text.count("\n", extents[index][1], extents[index + 1][0]) == 1
        if spoken and not touches:
            break
        lines.insert(0, index)
        start, end = _trim_post(text, *extents[index])
        spoken = spoken or start < end
    return lines


def _trim_post(text: str, start: int, end: int) -> Offsets:
    """Leave out the links at the end of a post and hashtags that are no part of a sentence."""
    words = text[start:end].rstrip()
    while True:
        shorter = _HASHTAGS.sub("", _POST_TAIL.sub("", words)).rstrip()
        if shorter == words:
            return start, start + len(words)
        words = shorter


def attribute_posts(
    text: str, extents: Sequence[Offsets], quoted: Sequence[Quoted]
) -> list[Attribution]:
    """Return the words of embedded posts, with the name in the signature as the source."""
    whole = whole_quotations(quoted)
    return [
        Attribution(
            content=tuple(unquote(span, whole) for span in post.words),
            cue=None,
            source=post.name,
            rule="embedded-post",
            confidence=POST_CONFIDENCE,
            label=True,
        )
        for post in find_posts(text, extents)
        if post.words
    ]


# Signed quotations

_DASH = re.compile(r"[,.]?\s*(?:[—–―]|--|-(?=\s|[A-Z]))\s*(?=[^\W\d_])")
_LONGEST_SIGNATURE = 15
_NOT_SIGNED = re.compile(r"[?!:\"“”]|[a-z]{3}\. |[—–―-]\Z")


def attribute_dashes(
    text: str, extents: Sequence[Offsets], quoted: Sequence[Quoted], lines: Sequence[int]
) -> list[Attribution]:
    """Return quotations signed behind a dash, on their own line or the next.

    Only whole paragraphs in marks are taken; the source is all that stands behind the dash.
    """
    outer = [stretch for stretch in quoted if stretch.depth == 0]
    by_start = {stretch.start: at for at, stretch in enumerate(outer)}
    found = []
    for index in lines:
        start, end = extents[index]
        at = by_start.get(start)
        if at is not None and outer[at].closed and outer[at].end < end:
            signature = _read_signature(text, outer[at].end, end)
        elif at is not None and outer[at].end == end and outer[at].closed and index + 1 in lines:
            signature = _read_signature(text, *extents[index + 1])
        else:
            continue
        if signature:
            found.append(_sign(outer, at, signature))
    return found


def _read_signature(text: str, start: int, end: int) -> Offsets | None:
    """Return who signs: a capital first, few words, no verb of a sentence."""
    match = _DASH.match(text, start, end)
    if not match or not text[match.end()].isupper():
        return None
    signature = text[match.end() : end].rstrip(" .")
    words = signature.split()
    plain = {word.strip(",;").lower() for word in words}
    short = len(words) <= _LONGEST_SIGNATURE and not re.search(_NOT_SIGNED, signature)
    spoken = plain & (load_list("not_in_labels") - {"and", "as"})
    if not short or spoken or plain & load_list("reported_by"):
        return None
    return match.end(), match.end() + len(signature)


def _sign(outer: Sequence[Quoted], at: int, signature: Offsets) -> Attribution:
    first = at
    while outer[first].reopens and first > 0:
        first -= 1
    return Attribution(
        content=tuple((part.inner_start, part.inner_end) for part in outer[first : at + 1]),
        cue=None,
        source=signature,
        rule="dash-attribution",
        confidence=SIGNATURE_CONFIDENCE,
    )
