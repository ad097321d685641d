"""``.html``: a saved page's main text, derived by trafilatura, and what the page says of itself.

Loading this module loads trafilatura and lxml; ``paths`` does so at the first page.
"""

from __future__ import annotations

import codecs
import hashlib
import logging
import re
import unicodedata
from typing import Any

import trafilatura
from lxml import etree, html

from quotes.errors import ReadingError
from quotes.reading.checks import check_size, check_text, find_unstorable
from quotes.reading.decoding import decode
from quotes.reading.metadata import find_metadata
from quotes.reading.options import Reading
from quotes.records import Article

DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
DECLARED_WITHIN = 4096
XML_ENCODING = re.compile(r"^\s*<\?xml[^>]*\?>")
INNER, OUTER = ("‘", "’"), ("“", "”")
LINE_ENDS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
STORM = re.compile(r"[^\w\s]{31,}")
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MOST_MARKS = 30
"""Marks on one letter; what puts them in order needs the square of the time. Source: UAX 15,
"Stream-Safe Text Format"."""
FEWEST_WORDS = 5
"""Less is what is left of a menu; trafilatura gives that rather than nothing."""

# It logs every page it finds hard; what matters of that is our own message.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def read_html(data: bytes, source: str, reading: Reading) -> Article:
    """Return the article of a saved page: its main text, one paragraph a line.

    The headline is the first line where the page shows it with the text. ``<q>`` becomes
    quotation marks; block quotations and embedded posts are lines of their own. Menus,
    captions, comments and repeated pull quotes are left out as trafilatura sees them.

    Raises:
        ReadingError: Too large, not HTML, without article text, or not English.
    """
    check_size(len(data), source, reading.limit)
    tree = _parse(_decode_page(data, source), source)
    metadata = find_metadata(tree)
    _tame(tree)
    _write_marks(tree)
    text = _extract_text(tree, source)
    check_text(text, source, reading.defaults.language)
    fields: dict[str, Any] = {
        name: _storable(value) or getattr(reading.defaults, name)
        for name, value in metadata.items()
    }
    return Article(text, source, raw_sha256=hashlib.sha256(data).hexdigest(), **fields)


def _decode_page(data: bytes, source: str) -> str:
    """Return the page's markup: UTF-8 if it is, else as it declares, else as any text."""
    declared = DECLARED.search(data, 0, DECLARED_WITHIN)
    try:
        return data.decode("utf-8-sig" if b"\0" not in data[:4] else "utf-16")
    except UnicodeDecodeError:
        pass
    try:
        if declared:
            # latin-1 in a page means Windows-1252. Source: WHATWG Encoding, "labels".
            name = codecs.lookup(declared[1].decode("ascii")).name
            return data.decode("cp1252" if name in ("iso8859-1", "ascii") else name)
    except (LookupError, UnicodeError):
        pass
    return decode(data, source)[0]


def _parse(markup: str, source: str) -> html.HtmlElement:
    try:
        # NULs end a page for the parser; an XML declaration contradicts a decoded string.
        tree = html.document_fromstring(XML_ENCODING.sub("", markup.replace("\0", "")))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadingError(source, "not HTML that can be read: nothing is left of it") from error
    return tree


def _write_marks(tree: html.HtmlElement) -> None:
    """Replace every ``<q>`` by its text in quotation marks, single ones within another.

    Browsers draw these marks themselves; trafilatura drops them and breaks the line there.
    """
    for element in list(tree.iter("q")):
        depth = sum(1 for _ in element.iterancestors("q"))
        element.set("depth", str(depth))
    for element in list(tree.iter("q")):
        opening, closing = INNER if int(element.get("depth", "0")) % 2 else OUTER
        element.text = opening + (element.text or "").lstrip()
        if len(element):
            element[-1].tail = (element[-1].tail or "").rstrip() + closing
        else:
            element.text = element.text.rstrip() + closing
    etree.strip_tags(tree, "q")


def _tame(tree: html.HtmlElement) -> None:
    """Leave out what the tree gives but does not take, and marks beyond all scripts' need."""
    text = tree.text_content()
    if not UNFIT.search(text) and not any(map(_has_marks, STORM.findall(text))):
        return
    count = 0

    def tame(text: str) -> str:
        nonlocal count
        kept = []
        for character in UNFIT.sub("", text):
            count = count + 1 if unicodedata.combining(character) else 0
            if count <= MOST_MARKS:
                kept.append(character)
        return "".join(kept)

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start" and element.text:
            element.text = tame(element.text)
        elif event == "end" and element.tail:
            element.tail = tame(element.tail)


def _has_marks(run: str) -> bool:
    return sum(1 for character in run if unicodedata.combining(character)) > MOST_MARKS


def _extract_text(tree: html.HtmlElement, source: str) -> str:
    try:
        text = trafilatura.extract(
            tree,
            include_comments=False,
            include_tables=False,
            with_metadata=False,
            deduplicate=False,
        )
    except Exception as error:  # whatever it stumbles over, the other pages go on
        raise ReadingError(source, f"a page whose text cannot be found: {error!r}") from error
    if not text or len(text.split()) < FEWEST_WORDS:
        raise ReadingError(source, "a page without article text: save the article's own page")
    lines = (line.strip() for line in LINE_ENDS.split(text))
    return "\n".join(line for line in lines if line)


def _storable(value: Any) -> str | None:
    """Return what a page says of itself if a database can hold it."""
    return None if find_unstorable(value) else value
