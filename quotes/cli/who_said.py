"""``quotes who-said``: quotations by their words, or by who said them, where and when."""

from __future__ import annotations

import calendar
import re
import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import output, showing
from quotes.cli.databases import Database, Limit, read_database
from quotes.cli.output import ListFormat
from quotes.records import QuotationType

if TYPE_CHECKING:
    from quotes.database import Answer, FoundQuotation, QuotationQuery

EXAMPLES = """\b
Examples:
  quotes who-said "acts of kindness"
  quotes who-said reopen border --since 2024-03 --publisher "The Example"
  quotes who-said --speaker "Ana Ruiz" --type direct --limit 5
  quotes who-said budget --role minister --format jsonl | jq .speakers

Words are looked for as a phrase first, then all of them in any order, then as a wording
somebody remembers: most of them. Other forms of a word count: promise finds promised.

Exit status: 0 when something was found, 1 when nothing was or the search failed, 2 when the
command was not understood.
"""
DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def _parse_date(value: str, *, last: bool) -> date:
    found = DATE.fullmatch(value.strip())
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        month = month or (12 if last else 1)
        return date(
            year or 0, month, day or (calendar.monthrange(year or 0, month)[1] if last else 1)
        )
    except ValueError:
        raise typer.BadParameter(
            f"{value[:40]!r} is not a date; give YYYY, YYYY-MM or YYYY-MM-DD"
        ) from None


def parse_since(value: str) -> date:
    """Return the first day of a year, of a month, or the day itself.

    >>> parse_since("2031-05")
    datetime.date(2031, 5, 1)
    """
    return _parse_date(value, last=False)


def parse_until(value: str) -> date:
    """Return the last day of a year, of a month, or the day itself.

    >>> parse_until("2032-02")
    datetime.date(2032, 2, 29)
    """
    return _parse_date(value, last=True)


def who_said(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORDS", help="A phrase, a few words, or a wording as you remember it."
        ),
    ] = None,
    speaker: Annotated[
        str | None, typer.Option(help="A speaker's name under any spelling, or an id.")
    ] = None,
    role: Annotated[str | None, typer.Option(help="Words of the role at that time.")] = None,
    organisation: Annotated[
        str | None, typer.Option(help="Words of the role's organisation, or of the one speaking.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Words of the publication's name.")] = None,
    since: Annotated[
        date | None,
        typer.Option(parser=parse_since, metavar="DATE", help="Published on this day or later."),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option(parser=parse_until, metavar="DATE", help="Published on this day or earlier."),
    ] = None,
    kind: Annotated[
        QuotationType | None, typer.Option("--type", help="How much stands in quotation marks.")
    ] = None,
    limit: Limit = 20,
    form: Annotated[ListFormat, typer.Option("--format", help="How to print.")] = ListFormat.TABLE,
    db: Database = None,
) -> None:
    """Find who said it: in which role, when, reported where."""
    text = " ".join(words or ()).strip()
    filters = (speaker, role, organisation, publisher, since, until, kind)
    if not text and not any(value is not None for value in filters):
        raise typer.BadParameter("give words to look for, or a filter such as --speaker")
    from quotes.database import QuotationQuery

    query = QuotationQuery(text or None, *filters, limit=limit or None)
    answer = find(db, query)
    if form is ListFormat.TABLE:
        show_answer(answer)
    else:
        print_answer(answer, form)
    raise typer.Exit(0 if answer.found else 1)


def find(db: str | None, query: QuotationQuery) -> Answer:
    """Return what a database answers."""
    from quotes.database import find_quotations

    with read_database(db) as connection:
        return find_quotations(connection, query)


def show_answer(answer: Answer) -> None:
    """Print an answer for people, and in how much was looked."""
    if not answer.found:
        print_nothing(answer)
        return
    if answer.matching.value == "similar":
        output.print_line("No quotation has all of these words; these have most of them.")
        output.print_line()
    for found in answer.found:
        showing.show_quotation(found.quotation, found.marks)
        output.print_line()
    showing.show_count(len(answer.found), answer.matched, answer.quotations, answer.documents)


def print_nothing(answer: Answer, file: Any = None) -> None:
    """Say that nothing was found, and in how much was looked."""
    quotations = showing.count(answer.quotations, "quotation")
    documents = showing.count(answer.documents, "document")
    print(f"Nothing found in {quotations} of {documents}.", file=file or sys.stdout)


def print_answer(answer: Answer, form: ListFormat) -> None:
    """Print an answer for programs."""
    from quotes.exports.csv_rows import COLUMNS, object_to_row

    rows = (to_object(found) for found in answer.found)
    if form is ListFormat.CSV:
        output.print_csv(map(object_to_row, rows), COLUMNS)
    else:
        output.print_rows(rows, (), form)
    if not answer.found:
        print_nothing(answer, sys.stderr)


def to_object(found: FoundQuotation) -> dict[str, Any]:
    """Return an export's object with the text, the marked places in it and the share of words."""
    from quotes.database import to_object as quotation_to_object

    return quotation_to_object(found.quotation) | {
        "text": found.quotation.text,
        "marks": [list(mark) for mark in found.marks],
        "share": found.share,
    }
