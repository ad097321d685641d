"""``quotes roles``: who held which office when, and where documents contradict each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import output, showing
from quotes.cli.databases import Database, Limit, days, read_database
from quotes.cli.output import ListFormat

if TYPE_CHECKING:
    from quotes.database import KnownRole
    from quotes.identity.tenures import Contradiction, Observation, Tenure

EXAMPLES = """\b
Examples:
  quotes roles "mayor of Elmford"
  quotes roles PM
  quotes roles --contradictions
  quotes roles "governor of Sellin" --contradictions --format jsonl

Who was called so, from the first to the last document that prints it: dated evidence, not a
claim of when somebody took office. "Former" ends a stretch; so PM and prime minister are one
office, and so are Elmford Mayor and the mayor of the city of Elmford.

--contradictions lists what cannot be, with the evidence of both sides: two people in one seat
(mayor, president, prime minister, governor, chief executive and the like, of a named place or
body) in overlapping documents, one person in two such offices that exclude each other, and an
office held again after a document called it former. None of the sides is chosen.

Exit status: 0, or 1 when nobody is found, 2 when the command was not understood. No
contradiction is no failure.
"""
TENURE_COLUMNS = (
    "speaker_id", "speaker", "title", "organisation", "status", "first_on", "last_on",
    "documents", "role",
)  # fmt: skip
TABLE_COLUMNS = ("role", "status", "speaker", "days", "documents")
CLASH_COLUMNS = (
    "kind", "first_on", "last_on", "side", "speaker_id", "speaker", "text", "status",
    "published_on", "document_id", "publisher", "place", "start", "end",
)  # fmt: skip
HEADLINES = {
    "two holders": "Two people in one seat",
    "two offices": "Two offices of one person",
    "former before current": "Former before current",
}


def roles(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORDS", help='Only posts with these words: "mayor of Elmford", "PM".'
        ),
    ] = None,
    contradictions: Annotated[
        bool, typer.Option("--contradictions", help="Only what cannot be, with the evidence.")
    ] = False,
    limit: Limit = 20,
    form: Annotated[ListFormat, typer.Option("--format", help="How to print.")] = ListFormat.TABLE,
    db: Database = None,
) -> None:
    """List who held which office when, or where that is contradictory."""
    text = " ".join(words or ())
    if contradictions:
        list_clashes(db, text, limit, form)
        return
    from quotes.database import find_tenures

    with read_database(db) as connection:
        found = find_tenures(connection, text)
    shown = found[: limit or None]
    if form is ListFormat.TABLE:
        output.print_table(map(_tenure_row, shown), TABLE_COLUMNS)
        count_rows(len(found), len(shown), "role")
    else:
        output.print_rows(map(tenure_to_json, shown), TENURE_COLUMNS, form)
        if not found:
            output.report("no role has these words")
    raise typer.Exit(0 if found else 1)


def list_clashes(db: str | None, text: str, limit: int, form: ListFormat) -> None:
    """Print the contradictions of the posts with some words."""
    from quotes.database import list_contradictions

    with read_database(db) as connection:
        found = list_contradictions(connection, words=text)
    shown = found[: limit or None]
    match form:
        case ListFormat.TABLE:
            for clash in shown:
                show_clash(clash)
                output.print_line()
            count_rows(len(found), len(shown), "contradiction")
        case ListFormat.CSV:
            output.print_csv((row for clash in shown for row in _clash_rows(clash)), CLASH_COLUMNS)
        case _:
            output.print_rows(map(clash_to_json, shown), (), form)


def count_rows(found: int, shown: int, noun: str) -> None:
    """Print how many there are, and how many are shown."""
    more = f"; {shown} shown, --limit 0 shows all" if shown < found else ""
    output.print_line(showing.count(found, noun) + more)


def show_tenures(tenures: Iterable[Tenure]) -> None:
    """Print the offices of one speaker for people, first those with a day."""
    for n, tenure in enumerate(tenures):
        if n == 0:
            output.print_line()
            output.print_line("Roles in time")
        row = tenure_to_json(tenure)
        told = row["status"] == "current" or row["status"] in row["role"].casefold()
        status = "" if told else f" ({row['status']})"
        when = days(tenure.first_on, tenure.last_on) or "undated"
        printed = showing.count(row["documents"], "document")
        output.print_line(f"  {when:<23}  {row['role']}{status}, in {printed}")


def show_clash(clash: Contradiction) -> None:
    """Print a contradiction for people: what, when, and the evidence of both sides."""
    when = days(clash.first_on, clash.last_on)
    output.print_line(f"{HEADLINES[clash.kind.value]}, {when}")
    for side in clash.sides:
        output.print_line(f"  {side[0].name} ({side[0].speaker})")
        for seen in side:
            for line in describe_observation(seen):
                output.print_line(f"    {line}")


def describe_observation(seen: Observation) -> tuple[str, str]:
    """Return two lines: when and what, and which document says so where."""
    told = seen.status.value == "current" or seen.status.value in seen.text.casefold()
    status = "" if told else f" ({seen.status.value})"
    publisher = f"{seen.publisher}, " if seen.publisher else ""
    where = f"{publisher}{seen.place}, characters {seen.start}–{seen.end}, {seen.document}"
    return f"{seen.on or 'undated'}  {seen.text}{status}", " " * 12 + where


def tenure_to_json(tenure: Tenure) -> dict[str, Any]:
    """Return an office in time as an object for programs.

    ``title`` and ``organisation`` are the normal form; ``role`` is as the last document prints
    it, of those that name the body if any does.
    """
    printed = [seen for seen in tenure.seen if seen.organisation] or list(tenure.seen)
    return {
        "speaker_id": tenure.speaker,
        "speaker": tenure.seen[0].name,
        "title": tenure.post.title,
        "organisation": tenure.post.body,
        "status": tenure.status.value,
        "first_on": _day(tenure.first_on),
        "last_on": _day(tenure.last_on),
        "documents": len({seen.document for seen in tenure.seen}),
        "role": printed[-1].text,
    }


def _tenure_row(tenure: Tenure) -> dict[str, Any]:
    return tenure_to_json(tenure) | {"days": days(tenure.first_on, tenure.last_on) or "undated"}


def clash_to_json(clash: Contradiction) -> dict[str, Any]:
    """Return a contradiction as an object for programs, with the evidence of both sides."""
    return {
        "kind": clash.kind.value,
        "first_on": _day(clash.first_on),
        "last_on": _day(clash.last_on),
        "sides": [
            {
                "speaker_id": side[0].speaker,
                "speaker": side[0].name,
                "title": side[0].post.title,
                "organisation": side[0].post.body,
                "evidence": [observation_to_json(seen) for seen in side],
            }
            for side in clash.sides
        ],
    }


def observation_to_json(seen: Observation) -> dict[str, Any]:
    """Return where a document calls somebody so, for programs."""
    return {
        "text": seen.text,
        "title": seen.title,
        "organisation": seen.organisation,
        "status": seen.status.value,
        "published_on": _day(seen.on),
        "document_id": seen.document,
        "publisher": seen.publisher,
        "place": seen.place,
        "start": seen.start,
        "end": seen.end,
    }


def _clash_rows(clash: Contradiction) -> Iterable[dict[str, Any]]:
    whole = clash_to_json(clash)
    for number, side in enumerate(whole["sides"], 1):
        for seen in side["evidence"]:
            yield whole | {"side": number} | side | seen


def role_to_object(role: KnownRole | None) -> dict[str, Any] | None:
    """Return a role with the document that tells it; None where none is known."""
    if role is None:
        return None
    return {
        "text": role.text,
        "title": role.title,
        "organisation": role.organisation,
        "status": role.status.value,
        "observed_on": _day(role.observed_on),
        "document_id": role.document_id,
        "publisher": role.publisher,
        "printed_here": role.printed_here,
    }


def _day(day: object) -> str | None:
    return None if day is None else str(day)
