"""A text in, its quotations out: marks, attribution, speakers and roles joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import tee
from typing import TYPE_CHECKING

from quotes.extraction.assembly import assemble, outside
from quotes.extraction.layout import find_layout_attributions, find_paragraphs
from quotes.extraction.marked import MarkedDoc
from quotes.extraction.pipeline import load_pipeline, parse_texts
from quotes.extraction.tagging import find_attributions
from quotes.records import Article, Quotation

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from quotes.extraction.attribution import Attribution, Tagger


def extract(article: Article | str, *, min_confidence: float | None = None) -> list[Quotation]:
    """Return the quotations of one text, in the order in which they begin.

    Args:
        article: An article, or its text. Offsets count code points of the text as given.
        min_confidence: Leave out quotations of whose content it is less sure, 0 to 1: more
            for precision, less for recall. None for the best balance.

    Raises:
        quotes.errors.ModelMissing: The English pipeline is not installed.

    Note:
        English only. What is read is ``Article.text``; a title kept apart is not.
    """
    text = article if isinstance(article, str) else article.text
    doc = next(parse_texts(load_pipeline(), [text]))
    return extract_doc(doc, text, min_confidence=min_confidence)


def extract_articles(
    articles: Iterable[Article], *, min_confidence: float | None = None
) -> Iterator[tuple[Article, list[Quotation]]]:
    """Yield each article with its quotations, in input order; articles are read as needed.

    See ``extract`` for ``min_confidence``.
    """
    kept, parsed = tee(articles)
    docs = parse_texts(load_pipeline(), (article.text for article in parsed))
    for article, doc in zip(kept, docs, strict=True):
        yield article, extract_doc(doc, article.text, min_confidence=min_confidence)


def extract_doc(
    doc: Doc,
    text: str | None = None,
    *,
    min_confidence: float | None = None,
    tagger: Tagger = find_attributions,
) -> list[Quotation]:
    """Return the quotations of a parsed text.

    Args:
        doc: With tags, dependencies and entities.
        text: The text as stored, where ``doc`` was made of a copy with plainer spaces.
        min_confidence: See ``extract``.
        tagger: What decides which words are attributed to whom.
    """
    page = MarkedDoc.read(doc, doc.text if text is None else text)
    return assemble(page, attribute(page, min_confidence, tagger))


def attribute(
    page: MarkedDoc, min_confidence: float | None = None, tagger: Tagger = find_attributions
) -> list[Attribution]:
    """Return what is attributed to whom, by the layout and, where that says nothing, the tagger."""
    marks = sorted([*page.quoted, *page.terms], key=lambda q: (q.start, q.depth))
    by_layout = find_layout_attributions(page.text, find_paragraphs(page.text), marks)
    return [*by_layout, *outside(tagger(page, min_confidence), by_layout)]
