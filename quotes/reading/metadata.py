"""What a page says of itself: JSON-LD first, then its meta elements.

Only what is stated is taken; nothing is guessed from the visible text or the address.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain

from lxml.html import HtmlElement

from quotes.reading.dates import parse_published_at

DATE_NAMES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "date",
)
ARTICLE_TYPES = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "LiveBlogPosting")


def find_metadata(tree: HtmlElement) -> dict[str, str | None]:
    """Return title, url, publisher, author, published_at and language; None where not stated.

    Of several dates the first that has a time of day is taken, else the first.
    """
    metas = _collect_metas(tree)
    described = _find_described(tree)
    names = {key: _name_of(described.get(key)) for key in ("author", "publisher")}
    return {
        "title": _first(described.get("headline"), metas.get("og:title"), _find_title(tree)),
        "url": _first_address(
            *tree.xpath("//link[@rel='canonical']/@href"),
            metas.get("og:url"),
            described.get("url"),
        ),
        "publisher": _first(names["publisher"], metas.get("og:site_name")),
        "author": _first(names["author"], metas.get("author"), metas.get("article:author_name")),
        "published_at": _choose_date(
            chain(
                [described.get("datePublished")],
                (metas.get(name) for name in DATE_NAMES),
                tree.xpath("//*[@itemprop='datePublished']/@datetime"),
                tree.xpath("//article//time[@pubdate]/@datetime"),
            )
        ),
        "language": _first(tree.get("lang"), tree.get("xml:lang"), metas.get("og:locale")),
    }


def _first(*values: object) -> str | None:
    strings = (" ".join(value.split()) for value in values if isinstance(value, str))
    return next(filter(None, strings), None)


def _first_address(*values: object) -> str | None:
    """Return the first that is an address of its own; "/news/1" names nothing elsewhere."""
    return _first(*(v for v in values if isinstance(v, str) and v.strip().startswith("http")))


def _collect_metas(tree: HtmlElement) -> dict[str, str]:
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and element.get("content"):
            metas.setdefault(name.strip().lower(), element.get("content"))
    return metas


def _find_described(tree: HtmlElement) -> dict[str, object]:
    """Return the page's JSON-LD object about an article; empty if there is none."""
    scripts = tree.xpath("//script[@type='application/ld+json']")
    for item in chain.from_iterable(map(_load_items, scripts)):
        types = item.get("@type")
        if any(kind in ARTICLE_TYPES for kind in (types if isinstance(types, list) else [types])):
            return item
    return {}


def _load_items(script: HtmlElement) -> Iterator[dict[str, object]]:
    try:
        value = json.loads(script.text or "", strict=False)
    except (ValueError, RecursionError):
        return
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            graph = item.get("@graph")
            nodes = graph if isinstance(graph, list) else []
            yield from (node for node in [item, *nodes] if isinstance(node, dict))


def _name_of(value: object) -> str | None:
    """Return the name in a JSON-LD person or organisation, several joined by commas."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name_of, value))) or None
    if isinstance(value, dict):
        return _first(value.get("name"))
    return _first(value)


def _find_title(tree: HtmlElement) -> str | None:
    headlines = tree.xpath("//article//h1") or tree.xpath("//h1") or tree.xpath("//title")
    return _first(*(element.text_content() for element in headlines[:1]))


def _choose_date(stated: Iterable[object]) -> str | None:
    dates = []
    for value in filter(None, map(_first, stated)):
        try:
            dates.append(parse_published_at(value))
        except ValueError:
            continue
    return next((date for date in dates if "T" in date), dates[0] if dates else None)
