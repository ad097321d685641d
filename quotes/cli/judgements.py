"""``quotes judgements``: what people decided, carried from one database to another."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli import output
from quotes.cli.databases import Database, read_database
from quotes.cli.showing import count

if TYPE_CHECKING:
    from quotes.database import ImportReport, StoredJudgement

EXPORT_EXAMPLES = """\b
Examples:
  quotes judgements export > judgements.jsonl
  quotes judgements export --db old.db | quotes judgements import --db new.db -

One JSON object a line, oldest first, withdrawn ones too. Each says of what text, name and
place it is, so that it can be carried to another database.
"""
IMPORT_EXAMPLES = """\b
Examples:
  quotes judgements import judgements.jsonl
  quotes judgements export --db old.db | quotes judgements import --db new.db -

Twice is once. A judgement whose article is not there is kept, and named: it holds from the
day the article is ingested. One that contradicts an older one is left out, and named.

Exit status: 0 when every judgement is in force or withdrawn here, 1 when some wait, are left
out or could not be read (the others are in), 2 when the command was not understood.
"""

app = typer.Typer(
    name="judgements",
    add_completion=False,
    help="Carry people's decisions from one database to another.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.command("export", epilog=EXPORT_EXAMPLES)
def export(db: Database = None) -> None:
    """Print all decisions as JSON lines."""
    with read_database(db) as connection:
        from quotes.database import export_judgements

        output.print_jsonl(export_judgements(connection))


@app.command("import", epilog=IMPORT_EXAMPLES)
def import_file(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A file, or - for standard input.")],
    db: Database = None,
) -> None:
    """Take over decisions from another database."""
    from quotes.cli.judge import write_database

    lines = read_lines(path)
    with write_database(db) as session:
        from quotes.database import import_judgements

        found: list[StoredJudgement] = []
        faults = [fault for fault in parse_lines(path, lines, found) if fault]
        report = import_judgements(session, found)
    for fault in [*faults, *tell_problems(report)]:
        output.report(fault)
    output.print_line(summarise(report, len(faults)))
    raise typer.Exit(1 if faults or report.waiting or report.refused else 0)


def read_lines(path: str) -> list[bytes]:
    """Return the lines of a file, or of standard input.

    Raises:
        quotes.errors.ReadingError: It cannot be read.
    """
    from quotes.errors import ReadingError

    try:
        content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError, AttributeError) as error:
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise ReadingError(path, f"{reason}; give a file of quotes judgements export") from error
    return content.split(b"\n")


def parse_lines(path: str, lines: list[bytes], found: list[StoredJudgement]) -> Iterator[str]:
    """Yield what is wrong with each line that is no judgement; add the others to a list."""
    from quotes.database import parse_judgement

    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(parse_judgement(json.loads(line)))
        except (ValueError, RecursionError) as error:
            unread = isinstance(error, json.JSONDecodeError | UnicodeDecodeError)
            problem = "no JSON" if unread else str(error)
            yield f"{path}:{number}: {problem}"


def tell_problems(report: ImportReport) -> Iterator[str]:
    """Yield a line for each judgement that waits or was left out."""
    for j in report.waiting:
        yield f"{j} waits: this database has no such article, or it names nobody like that"
    for j, reason in report.refused:
        yield f"{j} is left out: {reason}"


def summarise(report: ImportReport, faults: int) -> str:
    """Return the counts in one line: "3 judgements added, 1 known"."""
    counts = [
        (report.known, "known"),
        (report.withdrawn, "of these now withdrawn"),
        (len(report.waiting), "waiting for articles"),
        (len(report.refused), "left out"),
        (faults, "could not be read"),
    ]
    parts = [f"{number} {what}" for number, what in counts if number]
    return ", ".join([f"{count(report.added, 'judgement')} added", *parts])
