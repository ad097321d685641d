"""``quotes who-said``: quotations by their words, or by who said them, where and when."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import output, showing
from quotes.cli.databases import Database, Limit, read_database
from quotes.cli.narrowing import PublisherOption, Since, SpeakerOption, Until, parse_until
from quotes.cli.output import ListFormat
from quotes.cli.roles import role_to_object
from quotes.records import QuotationType

if TYPE_CHECKING:
    from quotes.database import Answer, FoundQuotation, QuotationQuery

EXAMPLES = """\b
Examples:
  quotes who-said "acts of kindness"
  quotes who-said reopen border --since 2024-03 --publisher "The Example"
  quotes who-said --speaker "Ana Ruiz" --type direct --limit 5
  quotes who-said "promise to reg*"
  quotes who-said budget --role minister --format jsonl | jq .role_when_said
  quotes who-said --speaker "Ana Ruiz" --as-of 2024-06-30

Each answer has the role when said: what the document calls the speaker, or else, in brackets
with its source, what the latest document up to that day does. --as-of answers as on a day:
from what was published by then, with the role when said as it was known then, and with the
role held on the day itself where that is another.

Words are looked for as a phrase first, then all of them in any order, then as a wording
somebody remembers: most of them. Other forms of a word count: promise finds promised. A star
right behind two letters or more stands for words that begin so: govern* finds government;
quote it, so that the shell leaves it alone.

Exit status: 0 when something was found, 1 when nothing was or the search failed, 2 when the
command was not understood.
"""
ROLE_COLUMNS = tuple(
    f"role_when_said{end}" for end in ("", "_status", "_observed_on", "_document_id")
)
"""Columns of CSV behind those of exports; with ``--as-of`` those of that day follow."""
AS_OF_COLUMNS = tuple(name.replace("when_said", "as_of") for name in ROLE_COLUMNS)


def who_said(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORDS", help="A phrase, a few words, or a wording as you remember it."
        ),
    ] = None,
    speaker: SpeakerOption = None,
    role: Annotated[str | None, typer.Option(help="Words of the role at that time.")] = None,
    organisation: Annotated[
        str | None, typer.Option(help="Words of the role's organisation, or of the one speaking.")
    ] = None,
    publisher: PublisherOption = None,
    since: Since = None,
    until: Until = None,
    kind: Annotated[
        QuotationType | None, typer.Option("--type", help="How much stands in quotation marks.")
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=parse_until,
            metavar="DATE",
            help="Answer as on this day: what was published by then, and roles as known then.",
        ),
    ] = None,
    limit: Limit = 20,
    form: Annotated[ListFormat, typer.Option("--format", help="How to print.")] = ListFormat.TABLE,
    db: Database = None,
) -> None:
    """Find who said it: in which role, when, reported where."""
    text = " ".join(words or ()).strip()
    filters = (speaker, role, organisation, publisher, since, until, kind)
    if not text and not any(value is not None for value in (*filters, as_of)):
        raise typer.BadParameter("give words to look for, or a filter such as --speaker")
    from quotes.database import QuotationQuery

    query = QuotationQuery(text or None, *filters, limit=limit or None, as_of=as_of)
    answer = find(db, query)
    if form is ListFormat.TABLE:
        show_answer(answer, as_of)
    else:
        print_answer(answer, form, as_of)
    raise typer.Exit(0 if answer.found else 1)


def find(db: str | None, query: QuotationQuery) -> Answer:
    """Return what a database answers."""
    from quotes.database import find_quotations

    with read_database(db) as connection:
        return find_quotations(connection, query)


def show_answer(answer: Answer, as_of: date | None) -> None:
    """Print an answer for people, and in how much was looked."""
    if not answer.found:
        print_nothing(answer)
        return
    if answer.matching.value == "similar":
        output.print_line("No quotation has all of these words; these have most of them.")
        output.print_line()
    for found in answer.found:
        showing.show_quotation(found.quotation, found.marks, roles=found.roles_when_said)
        for line in describe_as_of(found, as_of):
            for part in showing.wrap(line, showing.INDENT):
                output.print_line(part)
        output.print_line()
    showing.show_count(
        len(answer.found),
        answer.matched,
        answer.quotations,
        answer.documents,
        counted=answer.counted,
    )


def describe_as_of(found: FoundQuotation, as_of: date | None) -> Iterator[str]:
    """Yield the roles of that day, of those speakers who are something else by then."""
    speakers = found.quotation.speakers
    for speaker, then, now in zip(
        speakers, found.roles_when_said, found.roles_as_of or [None] * len(speakers), strict=True
    ):
        if now and (then is None or (now.text, now.status) != (then.text, then.status)):
            who = f"{speaker.canonical}, " if len(speakers) > 1 else ""
            yield output.clean(f"as of {as_of}: {who}{showing.name_evidence(now)}")


def print_nothing(answer: Answer, file: Any = None) -> None:
    """Say that nothing was found, and in how much was looked."""
    quotations = showing.count(answer.quotations, "quotation")
    documents = showing.count(answer.documents, "document")
    print(f"Nothing found in {quotations} of {documents}.", file=file or sys.stdout)


def print_answer(answer: Answer, form: ListFormat, as_of: date | None) -> None:
    """Print an answer for programs."""
    from quotes.exports.csv_rows import COLUMNS, object_to_row

    rows = (to_object(found, as_of) for found in answer.found)
    if form is ListFormat.CSV:
        columns = (*COLUMNS, *ROLE_COLUMNS, *(AS_OF_COLUMNS if as_of else ()))
        output.print_csv((object_to_row(row) | role_cells(row) for row in rows), columns)
    else:
        output.print_rows(rows, (), form)
    if not answer.found:
        print_nothing(answer, sys.stderr)


def to_object(found: FoundQuotation, as_of: date | None = None) -> dict[str, Any]:
    """Return an export's object with the text, the marked places in it and the share of words.

    ``role_when_said`` is the first speaker's, as that in each of ``speakers``; ``role_as_of``
    stands there only where a day was asked for.
    """
    from quotes.database import to_object as quotation_to_object

    row = quotation_to_object(found.quotation)
    roles: dict[str, list[dict[str, Any] | None]] = {
        "role_when_said": [*map(role_to_object, found.roles_when_said)]
    }
    if as_of:
        roles["role_as_of"] = [*map(role_to_object, found.roles_as_of)]
    for name, of_each in roles.items():
        row[name] = of_each[0] if of_each else None
        for speaker, role in zip(row["speakers"], of_each, strict=True):
            speaker[name] = role
    return row | {
        "text": found.quotation.text,
        "marks": [list(mark) for mark in found.marks],
        "share": found.share,
    }


def role_cells(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the roles in time of a CSV row: what, since when, and which document says so."""
    cells = {}
    for name in ("role_when_said", "role_as_of"):
        role = row.get(name) or {}
        cells[name] = role.get("text")
        for key in ("status", "observed_on", "document_id"):
            cells[f"{name}_{key}"] = role.get(key)
    return cells
