"""``quotes import-annotations``: what somebody corrected in an annotation tool, as decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli import output
from quotes.cli.databases import Database
from quotes.cli.judge import By, check_text, name_decider, write_database
from quotes.cli.showing import count

if TYPE_CHECKING:
    from quotes.database import AnnotatedText, AnnotationReport

DOCUMENT = re.compile("d_[0-9a-f]{20}")
EXAMPLES = """\b
Examples:
  quotes export --format brat --out annotated/
  quotes import-annotations annotated/ --by ines --why "second reading"

\b
What comes back from an .ann file is whose words a quotation is:
  choose another Speaker for a Source or Name, or
  draw Said_by to another Source or Name (a new one is whom its own words name), or
  take Said_by away, or the Speaker of the Source: nobody who is known.

Each is a decision like those of quotes correct: quotes log lists it, quotes undo takes it
back. Importing again adds nothing. All else that was changed (words marked, types, cues,
quotations added or taken out) cannot come back, and is named; so is a speaker that nobody or
several go by, and a quotation on which somebody else decided since the export. A file that is
damaged, or whose text is not the one stored, is left out whole. The others are in.

Exit status: 0, or 1 when something was left out (it is named, the rest is in), 2 when the
command was not understood.
"""


def import_annotations(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder of quotes export --format brat.")
    ],
    why: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="The reason, for the log; else the file and line."),
    ] = None,
    by: By = None,
    db: Database = None,
) -> None:
    """Take in corrections made in brat, as decisions."""
    who, reason = name_decider(by), check_text(why, "--why") or None
    texts: list[AnnotatedText] = []
    faults = list(read_folder(folder, texts))
    with write_database(db) as session:
        from quotes.database import import_annotations

        report = import_annotations(session, texts, by=who, why=reason)
    for fault in [*faults, *report.problems]:
        output.report(fault)
    print_report(report, len(faults))
    raise typer.Exit(1 if faults or report.problems else 0)


def read_folder(folder: Path, texts: list[AnnotatedText]) -> Iterator[str]:
    """Yield what is wrong with files and what they hold; add the texts that came back to a list.

    Raises:
        quotes.errors.ReadingError: There is no such folder, or nothing of an export in it.
    """
    from quotes.errors import ReadingError

    paths = sorted(folder.glob("d_*.ann"))
    if not paths:
        raise ReadingError(
            str(folder), "no d_….ann file here; give a folder of quotes export --format brat"
        )
    for path in paths:
        try:
            yield from read_file(path, texts)
        except ReadingError as error:
            yield str(error)


def read_file(path: Path, texts: list[AnnotatedText]) -> Iterator[str]:
    """Yield what is wrong with quotations of a file; add the rest to a list.

    Raises:
        quotes.errors.ReadingError: The file or its text cannot be read.
    """
    from quotes.database import AnnotatedText
    from quotes.errors import ReadingError
    from quotes.reading.brat import parse_standoff, read_quotations

    if not DOCUMENT.fullmatch(path.stem):
        raise ReadingError(str(path), "no document's id; keep the names that the export gave")
    text = read_text(path.with_suffix(".txt"))
    standoff = parse_standoff(read_text(path), text, str(path))
    found = list(read_quotations(standoff, text))
    yield from (f"{path}:{item}" for item in found if isinstance(item, str))
    quotations = tuple(item for item in found if not isinstance(item, str))
    texts.append(AnnotatedText(str(path), path.stem, text, quotations))


def read_text(path: Path) -> str:
    """Return a file as it is.

    Raises:
        quotes.errors.ReadingError: It is not there, or is no UTF-8.
    """
    from quotes.errors import ReadingError

    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise ReadingError(str(path), f"byte {error.start} is no UTF-8; save it so") from error
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise ReadingError(str(path), f"{reason}; .txt and .ann go together") from error


def print_report(report: AnnotationReport, faults: int) -> None:
    """Print each new decision, and the counts."""
    from quotes.database.judgements import describe

    for made in report.decided:
        output.print_line(f"{made.judgement_id}  {describe(made)}")
    left_out = faults + len(report.problems)
    counts = [(report.known, "known"), (report.unchanged, "unchanged"), (left_out, "left out")]
    parts = [f"{number} {what}" for number, what in counts if number]
    output.print_line(", ".join([f"{count(len(report.decided), 'decision')} added", *parts]))
