"""A text in, its quotations out: marks, attribution, speakers and roles joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import tee
from typing import TYPE_CHECKING

from quotes.extraction.assembly import assemble, outside
from quotes.extraction.layout import find_layout_attributions, find_paragraphs
from quotes.extraction.marked_terms import drop_terms
from quotes.extraction.marks import find_quoted
from quotes.extraction.pipeline import load_pipeline, parse_texts
from quotes.extraction.tagging import find_attributions
from quotes.records import Article, Quotation

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from quotes.extraction.attribution import Tagger


def extract(article: Article | str) -> list[Quotation]:
    """Return the quotations of one text, in the order in which they begin.

    Args:
        article: An article, or its text. Offsets count code points of the text as given.

    Raises:
        quotes.errors.ModelMissing: The English pipeline is not installed.

    Note:
        English only. What is read is ``Article.text``; a title kept apart is not.
    """
    text = article if isinstance(article, str) else article.text
    return extract_doc(next(parse_texts(load_pipeline(), [text])), text)


def extract_articles(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
    """Yield each article with its quotations, in input order; articles are read as needed."""
    kept, parsed = tee(articles)
    docs = parse_texts(load_pipeline(), (article.text for article in parsed))
    for article, doc in zip(kept, docs, strict=True):
        yield article, extract_doc(doc, article.text)


def extract_doc(
    doc: Doc, text: str | None = None, *, tagger: Tagger = find_attributions
) -> list[Quotation]:
    """Return the quotations of a parsed text.

    Args:
        doc: With tags, dependencies and entities.
        text: The text as stored, where ``doc`` was made of a copy with plainer spaces.
        tagger: What decides which words are attributed to whom.
    """
    text = doc.text if text is None else text
    quoted = find_quoted(text)
    paragraphs = find_paragraphs(text)
    said = drop_terms(text, quoted)
    by_layout = find_layout_attributions(text, paragraphs, quoted)
    found = tagger(doc, said)
    return assemble(doc, text, said, [*by_layout, *outside(found, by_layout)])
