"""What a line is by its place and shape: headline, subhead, caption, furniture, body.

Only lines are looked at, no syntax. Calling a body sentence furniture would lose its
quotations, so that a line is furniture on a listed wording or a fixed shape only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from quotes.extraction.attribution import Attribution
from quotes.extraction.glyphs import find_lines
from quotes.extraction.headlines import attribute_headline
from quotes.extraction.labels import (
    attribute_dashes,
    attribute_posts,
    attribute_turns,
    find_posts,
    find_turns,
    is_listed,
)
from quotes.extraction.lexicon import load_list
from quotes.extraction.marks import Quoted

__all__ = ["Paragraph", "ParagraphKind", "find_layout_attributions", "find_paragraphs"]


class ParagraphKind(StrEnum):
    """What a paragraph is for.

    ``LABELLED`` is a turn of a transcript or interview, ``POST`` an embedded post or its
    signature, ``FURNITURE`` what belongs to the page and not to the article.
    """

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    SUBHEAD = "subhead"
    CAPTION = "caption"
    LABELLED = "labelled"
    POST = "post"
    FURNITURE = "furniture"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line that is not blank, without the white space around it, in code points."""

    start: int
    end: int
    kind: ParagraphKind


def find_paragraphs(text: str) -> list[Paragraph]:
    r"""Return the lines of ``text`` that are not blank, in order, each with what it is for.

    >>> [(p.start, p.end, p.kind.value) for p in find_paragraphs("Rain ahead\n\nIt will rain.")]
    [(0, 10, 'headline'), (12, 25, 'body')]
    """
    extents = find_lines(text)
    lines = [text[start:end] for start, end in extents]
    kinds = _find_furniture(lines)
    _name_headlines(lines, kinds)
    for turn in find_turns(text, extents):
        for index in turn.lines:
            kinds[index] = ParagraphKind.LABELLED
    for post in find_posts(text, extents):
        for index in post.lines:
            kinds[index] = ParagraphKind.POST
    return [Paragraph(*extent, kind) for extent, kind in zip(extents, kinds, strict=True)]


def find_layout_attributions(
    text: str, paragraphs: Sequence[Paragraph], quoted: Sequence[Quoted]
) -> list[Attribution]:
    """Return what layout alone attributes, in text order.

    Turns of transcripts and interviews (rule ``transcript-label``), headlines and subheads
    with a colon (``headline-colon``), embedded posts (``embedded-post``), signed quotations
    (``dash-attribution``). ``label`` is set for turns and posts.
    """
    extents = [(paragraph.start, paragraph.end) for paragraph in paragraphs]
    found = [*attribute_turns(text, extents, quoted), *attribute_posts(text, extents, quoted)]
    free = [
        index
        for index, paragraph in enumerate(paragraphs)
        if paragraph.kind not in (ParagraphKind.LABELLED, ParagraphKind.POST)
    ]
    found += attribute_dashes(text, extents, quoted, free)
    for index, paragraph in enumerate(paragraphs):
        if paragraph.kind in (ParagraphKind.HEADLINE, ParagraphKind.SUBHEAD):
            found += attribute_headline(text, extents[index], quoted)
    return sorted(found, key=lambda attribution: attribution.content)


# Furniture

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:\w+day,? )?(?:\d\d?(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|{_MONTH} \d\d?,? \d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{2,4})"
)
_TIME = r"(?:\d\d?[:.]\d\d(?: ?[ap]\.?m\.?)?|\d\d? ?[ap]\.?m\.?)(?: [a-z]{2,4})?"
_FIXED_SHAPES = re.compile(
    rf"""
      \d+[ -]min(?:ute)?s?[ ]read
    | (?:(?:first\ )?published|(?:last\ )?updated|posted|modified)?(?:\ (?:on|at))?:?\ ?
      {_DATE.replace(" ", "[ ]")}(?:[ ,|·•–—-]*(?:at[ ])?{_TIME.replace(" ", "[ ]")})?
      (?:[ |·•–—-]*(?:(?:last[ ])?updated).{{0,40}})?
    | (?:©|\(c\)[ ]\d).*
    | pic\.twitter\.com/\S+ | https?://\S+
    | \d{{1,3}}
    | [*_=~•·#–—-]{{1,20}} | (?:\*[ ]?)+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BYLINE = re.compile(r"(?:By|BY|Written by|Words by|Reporting by)[: ]+(?P<names>.+)")
_DATELINE = re.compile(r"[A-Z][A-Z .,'’/-]{2,40}(?:\([^)]{2,30}\))?\s*[—–-]+")
_CREDIT_AT_END = re.compile(
    r"[\[(](?=[A-Z©]|via |photo|file|image)(?:[^\[\]()]{0,45}\b)?(?:getty|a\.?f\.?p|ap|reuters|epa|"
    r"xinhua|anadolu|alamy|shutterstock|istock|photos?|images?|courtesy|handout|wikimedia|"
    r"flickr|unsplash|(?<=\[|\()file)\b[^\[\]()]{0,45}[\])]\.?\Z",
    re.IGNORECASE,
)
_CREDIT_AT_START = re.compile(
    r"(?:(?:file )?(?:photo|image|picture|video|photograph)(?:s|graphy)?"
    r"(?: (?:credit|by|courtesy)[^:]{0,20})?|caption): ?(?=\S)",
    re.IGNORECASE,
)


def _find_furniture(lines: Sequence[str]) -> list[ParagraphKind]:
    """Return FURNITURE, CAPTION or BODY for each line."""
    kinds = [_read_kind(line) for line in lines]
    below_links = False
    for index, line in enumerate(lines):
        if is_listed(_bare(line), "link_headings"):
            kinds[index] = ParagraphKind.FURNITURE
            below_links = True
        elif below_links and kinds[index] is ParagraphKind.BODY and _is_short(line, 18):
            kinds[index] = ParagraphKind.FURNITURE
        else:
            below_links = below_links and kinds[index] is ParagraphKind.FURNITURE
    return kinds


def _read_kind(line: str) -> ParagraphKind:
    words = line.split()
    if _FIXED_SHAPES.fullmatch(line) or _DATELINE.fullmatch(line) or _is_byline(line):
        return ParagraphKind.FURNITURE
    if len(words) <= 15 and is_listed(_bare(line), "furniture") and not _ends_quoted(line):
        return ParagraphKind.FURNITURE
    if len(words) == 1 and line.isupper() and line.isalpha():
        return ParagraphKind.FURNITURE  # a section: MENA, WORLD
    credit = _CREDIT_AT_END.search(line)
    if credit and credit.start() == 0:
        return ParagraphKind.FURNITURE
    if (credit and len(words) <= 60) or (_CREDIT_AT_START.match(line) and len(words) <= 40):
        return ParagraphKind.CAPTION
    return ParagraphKind.BODY


def _is_byline(line: str) -> bool:
    match = _BYLINE.fullmatch(line)
    if not match or line.endswith((".", "?", "!")):
        return False
    names = match["names"].replace(",", " ").split()
    return len(names) <= 14 and all(
        n[0].isupper() or n in load_list("name_particles") for n in names
    )


def _bare(line: str) -> str:
    return line.rstrip(" :.…>»!→|").casefold().replace("’", "'")


def _ends_quoted(line: str) -> bool:
    return line.endswith(('"', "”", "''", "’"))


def _is_short(line: str, words: int) -> bool:
    """Whether a line has at most so many words and does not end like a sentence."""
    unmarked = line.rstrip("\"'”’» ")
    return len(line.split()) <= words and not unmarked.endswith((".", "…", ",", ";", ":", "!"))


# Headlines


def _name_headlines(lines: Sequence[str], kinds: list[ParagraphKind]) -> None:
    """Mark the headline, the standfirst and the subheads among the body lines."""
    body = [index for index, kind in enumerate(kinds) if kind is ParagraphKind.BODY]
    if not body:
        return
    first = body[0]
    if first <= 3 and _is_headline(lines[first]):
        kinds[first] = ParagraphKind.HEADLINE
        if len(body) > 2 and body[1] == first + 1 and body[2] > body[1] + 1:
            kinds[body[1]] = ParagraphKind.STANDFIRST
        if len(body) > 2 and body[1] == first + 1 and _is_outlet(lines[body[1]]):
            kinds[body[1]] = ParagraphKind.FURNITURE
    for index, following in pairwise(body[1:]):
        if kinds[index] is ParagraphKind.BODY and _is_subhead(lines[index], lines[following]):
            kinds[index] = ParagraphKind.SUBHEAD


def _is_headline(line: str) -> bool:
    if _is_short(line, 30):
        return True
    words = line.split()
    capitals = sum(word.lstrip("\"'“‘(")[:1].isupper() for word in words)
    return 4 <= len(words) <= 20 and line.count(". ") == 0 and capitals >= 0.7 * len(words)


def _is_outlet(line: str) -> bool:
    """Whether the line under a headline is a bare name: an outlet's or a reporter's."""
    words = line.split()
    return 2 <= len(words) <= 5 and all(w[0].isupper() and w.strip(".").isalpha() for w in words)


def _is_subhead(line: str, following: str) -> bool:
    """Whether a line is short, begins like one, and stands over running text."""
    begins = line[0].isupper() or line[0].isdigit() or line[0] in "\"'“‘"
    speech = line[0] in '"“' and (_ends_quoted(line) or not re.search('["”]', line[1:]))
    return begins and not speech and _is_short(line, 14) and len(following) > len(line)
