"""``quotes statement`` and ``quotes statements``: one utterance in the wordings of all outlets."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import output, showing
from quotes.cli.databases import Database, Limit, days, read_database
from quotes.cli.output import ListFormat

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from quotes.database import StatementSummary, StatementVersion, StatementVersions
    from quotes.identity.alarms import Alarm
    from quotes.identity.differences import Operation

STATEMENT_EXAMPLES = """\b
Examples:
  quotes statement "acts of kindness"
  quotes statement t_0123456789abcdef
  quotes statement q_0123456789abcdef0123 --format json | jq '.[].versions[].alarms'

The id may be that of a statement or of one of its quotations. Each version is shown against
the longest direct one: [-words it lacks-] and {+words it adds+}. Case, punctuation and ways
of writing a number are no difference. JSON has the difference as operations with offsets in
both texts; CSV has the quotations only.

Exit status: 0, or 1 when no statement or more than one is found, 2 when the command was not
understood.
"""
STATEMENTS_EXAMPLES = """\b
Examples:
  quotes statements
  quotes statements --alarms
  quotes statements --speaker "Ana Ruiz" --limit 5
  quotes statements --limit 0 --format csv > statements.csv

What most outlets print comes first. An alarm is a number, a negation or a modal verb that
differs, other speakers for the same words, or other words inside quotation marks.

Exit status: 0, or 1 when nothing is found, 2 when the command was not understood.
"""
COLUMNS = ("statement_id", "words", "speakers", "outlets", "versions", "days", "alarms")
WHOLE_COLUMNS = ("statement_id", "outlets", "versions", "days")
CSV_COLUMNS = (
    "statement_id", "text", "speakers", "outlets", "versions", "first_on", "last_on", "alarms",
)  # fmt: skip
WORDS = 90
"""Characters of a statement in the table; the other formats have all."""
SHOWN = 10
"""Statements that are listed where words do not tell which is meant."""
ADDED = ("\x1b[32;4m", "\x1b[0m", "{+", "+}")
LOST = ("\x1b[31;9m", "\x1b[0m", "[-", "-]")
"""What stands before and after words on a terminal, and elsewhere."""
TOLD = {
    "number": "a number differs",
    "negation": "a negation differs",
    "modal": "a modal verb differs",
    "speaker": "given to another speaker",
    "quotation": "other words inside quotation marks",
}

Form = Annotated[ListFormat, typer.Option("--format", help="How to print.")]


def statement(
    wanted: Annotated[
        str, typer.Argument(metavar="ID_OR_WORDS", help="An id, t_… or q_…, or words of it.")
    ],
    form: Form = ListFormat.TABLE,
    db: Database = None,
) -> None:
    """Show every version of a statement: who printed it first, what differs, what alarms."""
    with read_database(db) as connection:
        ids = find_ids(connection, wanted)
        from quotes.database import find_statement

        found = [find_statement(connection, public_id) for public_id in ids[:SHOWN]]
    if len(found) > 1:
        report_candidates(wanted, found, len(ids))
        raise typer.Exit(1)
    print_statement(found[0], form)


def find_ids(connection: Connection, wanted: str) -> list[str]:
    """Return the ids that are meant: the one given, or those that have the words.

    Raises:
        quotes.errors.UnknownStatement: Nobody printed the words.
    """
    from quotes.database import find_statements
    from quotes.errors import UnknownStatement

    if wanted.strip().startswith(("t_", "q_")):
        return [wanted]
    ids = find_statements(connection, wanted)
    if not ids:
        raise UnknownStatement(
            f"no statement has the words {wanted[:80]!r}; look for others with: quotes who-said"
        )
    return ids


def report_candidates(wanted: str, found: list[StatementVersions], number: int) -> None:
    """Say that several have the words, and list them with their ids."""
    output.report(f"{number} statements have words of {wanted[:80]!r}; ask for one by id:")
    for one in found:
        texts = {v.quotation.quotation_id: v.quotation.text for v in one.versions}
        words = texts[one.reference]
        output.report(f"  {one.statement_id}  {shorten(words)}")


def print_statement(found: StatementVersions, form: ListFormat) -> None:
    """Print an utterance and its versions; as CSV the quotations."""
    match form:
        case ListFormat.TABLE:
            show_statement(found)
        case ListFormat.CSV:
            from quotes.database import to_object
            from quotes.exports.csv_rows import COLUMNS as columns
            from quotes.exports.csv_rows import object_to_row

            rows = (object_to_row(to_object(version.quotation)) for version in found.versions)
            output.print_csv(rows, columns)
        case _:
            output.print_rows([statement_to_json(found)], (), form)


def statement_to_json(found: StatementVersions) -> dict[str, Any]:
    """Return an utterance with its versions as one object for programs."""
    from quotes.database import to_object

    return {
        "statement_id": found.statement_id,
        "reference": found.reference,
        "first": found.first,
        "outlets": found.outlets,
        "versions": [
            to_object(version.quotation)
            | {
                "text": version.quotation.text,
                "operations": [asdict(operation) for operation in version.operations],
                "alarms": [alarm_to_json(alarm) for alarm in version.alarms],
            }
            for version in found.versions
        ],
    }


def alarm_to_json(alarm: Alarm) -> dict[str, Any]:
    """Return an alarm as an object; the quotation it is about is the one it stands with."""
    fields = asdict(alarm)
    del fields["key"]
    return fields | {"kind": alarm.kind.value}


def show_statement(found: StatementVersions) -> None:
    """Print an utterance and its versions, for people."""
    versions = showing.count(len(found.versions), "version")
    outlets = showing.count(found.outlets, "outlet")
    output.print_line(f"{found.statement_id}: {versions} in {outlets}")
    for version in found.versions:
        print()
        show_version(version, found)


def show_version(version: StatementVersion, found: StatementVersions) -> None:
    """Print one version: its words against the reference's, its source, its alarms."""
    row = version.quotation
    is_reference = row.quotation_id == found.reference
    words = escape(row.text) if is_reference else mark_difference(version.operations)
    for line in showing.wrap(f"“{words}”" if row.type.value == "direct" else words, ""):
        print(dress(line))
    notes = [row.type.value]
    notes += ["printed first"] if row.quotation_id == found.first else []
    notes += ["the others are compared with this"] if is_reference else []
    for text in (", ".join(notes), *map(escape, showing.describe(row))):
        for line in showing.wrap(text, showing.INDENT):
            print(line)
    for alarm in version.alarms:
        told = describe_alarm(alarm)
        if alarm.kind.value == "speaker":
            of = {v.quotation.quotation_id: v.quotation for v in found.versions}
            told += f": {showing.name_speakers(of[found.reference])} → {showing.name_speakers(row)}"
        for line in showing.wrap("! " + escape(told), showing.INDENT):
            print(line)


# Stand-ins while lines are wrapped; escaped text holds no control characters.
SIGNS = {"\x02": ADDED, "\x04": LOST}
ENDS = {"\x02": "\x03", "\x04": "\x05"}


def mark_difference(operations: Iterable[Operation]) -> str:
    """Return a version's words with stand-ins about those it adds and those it lacks."""
    found = ""
    for operation in operations:
        for piece in _mark(operation):
            glued = piece[:1] in SIGNS and found and not found.endswith((" ", *ENDS.values()))
            found += f" {piece}" if glued else piece
    return found


def _mark(operation: Operation) -> Iterator[str]:
    if operation.change == "equal":
        yield escape(operation.other_text)
        return
    for sign, text in (("\x04", operation.text), ("\x02", operation.other_text)):
        words = text.strip()
        if words:
            yield f"{sign}{escape(words)}{ENDS[sign]}"
            # The space after both comes from the one that has it.
            is_last = sign == "\x02" or not operation.other_text.strip()
            yield " " if is_last and text != text.rstrip() else ""


def dress(line: str) -> str:
    """Return a line with colours on a terminal and with signs elsewhere."""
    coloured = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    for sign, (on, off, before, after) in SIGNS.items():
        line = line.replace(sign, on if coloured else before)
        line = line.replace(ENDS[sign], off if coloured else after)
    return line


def escape(text: str) -> str:
    r"""Return a text on one line, with the characters that steer a terminal spelled out.

    >>> escape("a\u202eb\nc")
    'a\\u202eb c'
    """
    plain = output.SPACES.sub(" ", text)
    return output.CONTROLS.sub(lambda found: f"\\u{ord(found.group()):04x}", plain)


def describe_alarm(alarm: Alarm) -> str:
    """Return an alarm in words: what differs, and which words."""
    if not (alarm.text or alarm.other_text):
        return TOLD[alarm.kind.value]
    return f"{TOLD[alarm.kind.value]}: {_or_none(alarm.text)} → {_or_none(alarm.other_text)}"


def _or_none(words: str) -> str:
    return f"“{words}”" if words else "nothing"


def shorten(text: str) -> str:
    """Return the beginning of a text, with an ellipsis if there is more.

    >>> shorten("word " * 40)[-9:]
    'ord word…'
    """
    return text if len(text) <= WORDS else text[: WORDS - 1].rstrip() + "…"


def statements(
    alarms: Annotated[bool, typer.Option("--alarms", help="Only those with an alarm.")] = False,
    speaker: Annotated[
        str | None, typer.Option(help="Only this speaker's: a name under any spelling, or an id.")
    ] = None,
    limit: Limit = 20,
    form: Form = ListFormat.TABLE,
    db: Database = None,
) -> None:
    """List statements: what most outlets print first, with the alarms of each."""
    with read_database(db) as connection:
        from quotes.database import list_statements

        found = list_statements(connection, alarms=alarms, speaker=speaker, limit=limit or None)
    print_summaries(found, form)
    if form is ListFormat.TABLE:
        full = f"; --limit 0 shows all, if there are more than {limit}"
        more = full if len(found) == limit else ""
        output.print_line(showing.count(len(found), "statement") + more)
    raise typer.Exit(0 if found else 1)


def print_summaries(found: Iterable[StatementSummary], form: ListFormat) -> None:
    """Print a list of statements."""
    rows = map(summary_to_json, found)
    match form:
        case ListFormat.TABLE:
            output.print_table(map(_make_row, rows), COLUMNS, whole=WHOLE_COLUMNS)
        case ListFormat.CSV:
            flat = (row | {"speakers": "; ".join(row["speakers"])} for row in rows)
            told = (row | {"alarms": _count_alarms(row["alarms"])} for row in flat)
            output.print_csv(told, CSV_COLUMNS)
        case _:
            output.print_rows(rows, (), form)


def summary_to_json(summary: StatementSummary) -> dict[str, Any]:
    """Return a statement in a list as an object for programs."""
    fields = asdict(summary)
    for name in ("first_on", "last_on"):
        fields[name] = str(fields[name]) if fields[name] else None
    counts = {kind.value: number for kind, number in summary.alarms.items()}
    return fields | {"speakers": list(summary.speakers), "alarms": counts}


def _make_row(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "words": escape(shorten(row["text"])),
        "speakers": ", ".join(row["speakers"]),
        "days": days(row["first_on"], row["last_on"]),
        "alarms": _count_alarms(row["alarms"]),
    }


def _count_alarms(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in counts.items())
