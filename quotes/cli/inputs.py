"""The options of every command that reads articles, and the reading itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli.output import report

if TYPE_CHECKING:
    from quotes.records import Article


class Input(StrEnum):
    """What ``--input-format`` takes: the values of ``quotes.reading.InputFormat``."""

    TEXT = "text"
    HTML = "html"
    JSONL = "jsonl"


def _check_date(value: str | None) -> str | None:
    from quotes.reading.dates import parse_published_at

    if value is None:
        return None
    try:
        return parse_published_at(value)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Files (.txt, .html, .jsonl), folders with such files, or - for standard input.",
    ),
]
InputOption = Annotated[
    Input | None, typer.Option("--input-format", help="Read every input as this format.")
]
Title = Annotated[str | None, typer.Option(help="Title of articles that state none.")]
Url = Annotated[str | None, typer.Option(help="Address of articles that state none.")]
Publisher = Annotated[str | None, typer.Option(help="Publisher of articles that state none.")]
Author = Annotated[str | None, typer.Option(help="Author of articles that state none.")]
PublishedAt = Annotated[
    str | None,
    typer.Option(
        help="Date, or date and time (ISO 8601), of articles that state none.",
        callback=_check_date,
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        help="Language of articles that state none; with en, none is refused as not English."
    ),
]
MaxMegabytes = Annotated[
    float, typer.Option(help="Largest article that is read, in millions of bytes.", min=0.001)
]


class Articles:
    """The articles of a command line, read as they are asked for; failures are reported.

    Attributes:
        found: What is there, errors in their places, for who reports them otherwise.
        failed: How many inputs could not be read so far.
    """

    def __init__(
        self,
        paths: Sequence[str],
        *,
        input_format: Input | None = None,
        max_megabytes: float = 10,
        **metadata: str | None,
    ) -> None:
        from quotes.reading import Defaults, InputFormat, read_paths
        from quotes.reading.options import MEGABYTE

        self.failed = 0
        self.found = read_paths(
            paths,
            stdin=sys.stdin.buffer if sys.stdin else None,  # None: closed, as `<&-` does
            defaults=Defaults(**metadata),
            input_format=InputFormat(input_format) if input_format else None,
            limit=int(max_megabytes * MEGABYTE),
        )

    def __iter__(self) -> Iterator[Article]:
        for item in self.found:
            if isinstance(item, Exception):
                self.failed += 1
                report(item)
            else:
                yield item
