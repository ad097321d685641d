"""Articles as one page that needs nothing else, their quotations marked where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from quotes.exports.nesting import Close, Open, Stretch, nest
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
LINE_ENDS = "\x0b\x0c\x85"
REFERRED = "\r\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
CONTROLS = [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)]
SHOWN = (
    dict.fromkeys(CONTROLS, "\ufffd")
    | dict.fromkeys(map(ord, LINE_ENDS), "\n")
    | {ord(character): f"&#{ord(character)};" for character in REFERRED}
    | {ord(character): character for character in "\t\n"}
)
"""What stands for characters that steer a terminal: for each one, so that places stay. HTML can
refer to some of them by number, not to control characters."""
FOOT = "</body>\n</html>\n"


def render_page(documents: Iterable[tuple[Article, Sequence[Quotation]]]) -> Iterator[str]:
    """Yield a page, piece by piece, with every article's text in input order."""
    yield HEAD
    for article, quotations in documents:
        yield f"<h2>{_escape(article.title or article.source)}</h2>\n"
        yield f'<div class="text">{mark_text(article.text, quotations)}</div>\n'
    yield FOOT


def mark_text(text: str, quotations: Sequence[Quotation]) -> str:
    """Return the text as HTML, each content span in a ``<mark>``; all text is escaped.

    Characters that steer a terminal are references or U+FFFD, one for one: a page may be printed
    on one. Nested quotations are nested marks. Where two overlap without nesting, the inner mark is
    closed and opened again, so that the elements always nest.
    """
    stretches = [
        Stretch(span.start, span.end, index)
        for index, quotation in enumerate(quotations)
        for span in quotation.content
    ]
    return "".join(_render(text, quotations, stretches))


def _render(
    text: str, quotations: Sequence[Quotation], stretches: Iterable[Stretch[int]]
) -> Iterator[str]:
    for part in nest(0, len(text), stretches):
        match part:
            case Open(stretch):
                yield _open_mark(stretch.key, quotations[stretch.key])
            case Close():
                yield "</mark>"
            case _:
                yield _escape(text[part.start : part.end])


def _open_mark(index: int, quotation: Quotation) -> str:
    names = " and ".join(speaker.name for speaker in quotation.speakers) or "speaker unknown"
    roles = ", ".join(role.text for role in quotation.roles)
    note = " · ".join(filter(None, (names, roles, quotation.type.value, quotation.rule)))
    return f'<mark class="{quotation.type.value}" data-quotation="{index}" title="{_escape(note)}">'


def _escape(text: str) -> str:
    return escape(text).translate(SHOWN)
