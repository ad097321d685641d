"""``quotes ingest``: articles and their quotations into the database."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from quotes.cli import inputs, output
from quotes.cli.databases import Database, use
from quotes.cli.showing import count

if TYPE_CHECKING:
    from quotes.ingest import IngestReport

EXAMPLES = """\b
Examples:
  quotes ingest articles/
  quotes ingest --db news.db monday.jsonl page.html
  quotes ingest --db postgresql://user@localhost/news articles/
  curl -s https://example.org/story.html | quotes ingest --publisher "The Example" -

The database is set up on first use. What it holds already is not read again, and after an
interruption the same command goes on where it stopped.

Exit status: 0 when every input is in the database, 1 when some could not be read or stored
(the others are), 2 when the command was not understood.
"""


def ingest(
    paths: inputs.Paths,
    db: Database = None,
    input_format: inputs.InputOption = None,
    title: inputs.Title = None,
    url: inputs.Url = None,
    publisher: inputs.Publisher = None,
    author: inputs.Author = None,
    published_at: inputs.PublishedAt = None,
    language: inputs.Language = None,
    max_megabytes: inputs.MaxMegabytes = 10,
) -> None:
    """Store articles and their quotations; tell who is who."""
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
    from quotes.database import open_database
    from quotes.ingest import ingest as store_articles

    progress = Progress()
    with use(open_database(db)) as engine:
        report = store_articles(engine, articles.found, on_progress=progress)
    progress.end()
    output.print_line(summarise(report))
    raise typer.Exit(1 if report.failed else 0)


class Progress:
    """Tells of each failure at once, and on a terminal how far the work is."""

    def __init__(self) -> None:
        self.reported = 0
        self.terminal = sys.stderr.isatty()

    def __call__(self, report: IngestReport) -> None:
        """Print what is new since the last call."""
        for failure in report.failures[self.reported :]:
            output.report(f"{failure.source}: {failure.message}")
        self.reported = report.failed
        if self.terminal:
            done = f"{count(report.read, 'article')}, {count(report.quotations, 'quotation')}"
            print(f"{output.ERASE_LINE}{done}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave an empty line where the count stood."""
        if self.terminal:
            print(output.ERASE_LINE, end="", file=sys.stderr, flush=True)


def summarise(report: IngestReport) -> str:
    """Return the counts in one line: "3 articles: 2 new, 1 unchanged, 9 quotations"."""
    counts = [
        (report.new, "new"),
        (report.new_versions, "new version" + "s" * (report.new_versions != 1)),
        (report.reread, "read again by this version of quotes"),
        (report.unchanged, "unchanged"),
    ]
    parts = [f"{number} {what}" for number, what in counts if number]
    parts.append(count(report.quotations, "quotation") + (" added" if report.unchanged else ""))
    line = f"{count(report.read - report.failed, 'article')}: {', '.join(parts)}"
    return line + (f"; {report.failed} could not be read or stored" if report.failed else "")
