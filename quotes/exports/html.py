"""Articles as one page that needs nothing else, their quotations marked where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from quotes.records import Article, Quotation

HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Quotations</title>
<style>
body { font: 1.05rem/1.6 Georgia, serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h2 { font-size: 1.1rem; margin-top: 3rem; overflow-wrap: anywhere; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
mark { color: inherit; padding: 0.1em 0; border-bottom: 2px solid; }
mark.direct { background: #fff2b3; border-color: #c79a00; }
mark.mixed { background: #d9efff; border-color: #2f7fb8; }
mark.indirect { background: #e6f5dd; border-color: #5b9a3a; }
</style>
</head>
<body>
<p>Marked: <mark class="direct">direct</mark>, <mark class="mixed">mixed</mark> and
<mark class="indirect">indirect</mark> quotations. Rest the pointer on one to see its speaker.</p>
"""
FOOT = "</body>\n</html>\n"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A span to mark, with the quotation it belongs to."""

    start: int
    end: int
    index: int


def render_page(documents: Iterable[tuple[Article, Sequence[Quotation]]]) -> Iterator[str]:
    """Yield a page, piece by piece, with every article's text in input order."""
    yield HEAD
    for article, quotations in documents:
        yield f"<h2>{escape(article.title or article.source)}</h2>\n"
        yield f'<div class="text">{mark_text(article.text, quotations)}</div>\n'
    yield FOOT


def mark_text(text: str, quotations: Sequence[Quotation]) -> str:
    """Return the text as HTML, each content span in a ``<mark>``; all text is escaped.

    Nested quotations are nested marks. Where two overlap without nesting, the inner mark is
    closed and opened again, so that the elements always nest.
    """
    stretches = _collect_stretches(quotations)
    bounds = sorted({0, len(text)}.union(*({s.start, s.end} for s in stretches)))
    pieces: list[str] = []
    opened: list[Stretch] = []
    for start, end in pairwise(bounds):
        covering = [s for s in stretches if s.start <= start and end <= s.end]
        kept = _count_common(opened, covering)
        pieces.append("</mark>" * (len(opened) - kept))
        pieces += [_open_mark(s.index, quotations[s.index]) for s in covering[kept:]]
        pieces.append(escape(text[start:end]))
        opened = covering
    return "".join(pieces) + "</mark>" * len(opened)


def _collect_stretches(quotations: Sequence[Quotation]) -> list[Stretch]:
    stretches = (
        Stretch(span.start, span.end, index)
        for index, quotation in enumerate(quotations)
        for span in quotation.content
        if span.start < span.end
    )
    return sorted(stretches, key=lambda s: (s.start, -s.end, s.index))


def _count_common(before: Sequence[Stretch], after: Sequence[Stretch]) -> int:
    """Return how many marks, from the outermost, stay open."""
    count = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        count += 1
    return count


def _open_mark(index: int, quotation: Quotation) -> str:
    names = " and ".join(speaker.name for speaker in quotation.speakers) or "speaker unknown"
    roles = ", ".join(role.text for role in quotation.roles)
    note = " · ".join(filter(None, (names, roles, quotation.type.value, quotation.rule)))
    return f'<mark class="{quotation.type.value}" data-quotation="{index}" title="{escape(note)}">'
