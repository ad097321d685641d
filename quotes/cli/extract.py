"""``quotes extract``: quotations of articles, without a database."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from quotes.cli import inputs, output

if TYPE_CHECKING:
    from quotes.records import Article, Quotation

    Extracted: TypeAlias = tuple[Article, Sequence[Quotation]]

EXAMPLES = """\b
Examples:
  quotes extract news.txt
  quotes extract --format jsonl articles/ more.jsonl > quotations.jsonl
  quotes extract --format html page.html > marked.html
  quotes extract --min-confidence 0.9 news.txt
  curl -s https://example.org/story.html | quotes extract --publisher "The Example" -

Exit status: 0 when every input was read, 1 when some could not be (the others were).
"""
COLUMNS = ("type", "speaker", "role", "quotation", "at")


class ExtractFormat(StrEnum):
    """What ``quotes extract`` prints."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"


def extract(
    paths: inputs.Paths,
    form: Annotated[
        ExtractFormat,
        typer.Option("--format", help="A table, JSON, or the text with its quotations marked."),
    ] = ExtractFormat.TABLE,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            help="Leave out quotations less sure than this: higher for precision, lower for "
            "recall. Without it, the best balance.",
            min=0,
            max=1,
        ),
    ] = None,
    input_format: inputs.InputOption = None,
    title: inputs.Title = None,
    url: inputs.Url = None,
    publisher: inputs.Publisher = None,
    author: inputs.Author = None,
    published_at: inputs.PublishedAt = None,
    language: inputs.Language = None,
    max_megabytes: inputs.MaxMegabytes = 10,
) -> None:
    """Print the quotations of articles. Needs no database."""
    articles = inputs.Articles(
        paths,
        input_format=input_format,
        max_megabytes=max_megabytes,
        title=title,
        url=url,
        publisher=publisher,
        author=author,
        published_at=published_at,
        language=language,
    )
    from quotes.extraction import extract_articles

    # On one terminal the answers themselves show that it goes on.
    shown = articles if sys.stdout.isatty() else output.show_progress(articles, "articles")
    print_documents(extract_articles(shown, min_confidence=min_confidence), form)
    raise typer.Exit(1 if articles.failed else 0)


def print_documents(documents: Iterable[Extracted], form: ExtractFormat) -> None:
    """Print documents in a format, in order, each as soon as it is there."""
    match form:
        case ExtractFormat.TABLE:
            _print_tables(documents)
        case ExtractFormat.JSON:
            output.print_json(_to_json(documents))
        case ExtractFormat.JSONL:
            output.print_jsonl(_to_json(documents))
        case ExtractFormat.HTML:
            from quotes.exports.html import render_page

            sys.stdout.writelines(render_page(documents))


def _to_json(documents: Iterable[Extracted]) -> Iterator[dict[str, Any]]:
    from quotes.exports.json_records import document_to_json

    return (document_to_json(article, quotations) for article, quotations in documents)


def _print_tables(documents: Iterable[Extracted]) -> None:
    for article, quotations in documents:
        if quotations:
            rows = [_make_row(quotation) for quotation in quotations]
            output.print_table(rows, COLUMNS, title=article.source)
        else:
            output.print_line(f"{article.source}: no quotations found")


def _make_row(quotation: Quotation) -> dict[str, str]:
    content = quotation.content
    return {
        "type": quotation.type.value,
        "speaker": " and ".join(speaker.name for speaker in quotation.speakers) or "unknown",
        "role": quotation.roles[0].text if quotation.roles else "",
        "quotation": " […] ".join(span.text for span in content),
        "at": f"{content[0].start}–{content[-1].end}",
    }
