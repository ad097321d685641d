"""``quotes speakers`` and ``quotes speaker``: who is quoted, and all that is known of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import output, showing
from quotes.cli.databases import MOST, Database, Limit, days, read_database
from quotes.cli.output import ListFormat
from quotes.cli.roles import (
    TENURE_COLUMNS,
    clash_to_json,
    role_to_object,
    show_clash,
    show_tenures,
    tenure_to_json,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from quotes.database import (
        DatedRole,
        KnownRole,
        SpeakerMatch,
        SpeakerProfile,
        SpeakerSummary,
        StoredQuotation,
    )
    from quotes.database.roles import Roles
    from quotes.identity.tenures import Contradiction

SHOWN = 20
"""Quotations of a speaker in a table, where nobody says how many."""
SPEAKERS_EXAMPLES = """\b
Examples:
  quotes speakers
  quotes speakers "Yehia Tamimi"
  quotes speakers --limit 0 --format csv > speakers.csv

A name finds its bearer under any spelling; several people of one name are listed each.

Exit status: 0, or 1 when nobody is found, 2 when the command was not understood.
"""
SPEAKER_EXAMPLES = """\b
Examples:
  quotes speaker "Youssef al-Tameemi"
  quotes speaker s_0123456789abcdef0123 --format json
  quotes speaker "Ana Ruiz" --format csv > ruiz.csv
  quotes speaker "Ana Ruiz" --roles

--roles shows the offices in time instead: from the first to the last document that prints one,
and where exclusive offices clash. CSV has the quotations only, or with --roles the offices.
The table has the newest 20 quotations unless --limit says otherwise, the other formats all.
Where several people go by the name, they are listed with their ids: ask for one of them.

Exit status: 0, or 1 when nobody or more than one goes by the name, 2 when the command was
not understood.
"""
SPEAKER_COLUMNS = ("speaker_id", "name", "also", "kind", "quotations", "documents", "days")
WHOLE_COLUMNS = ("speaker_id", "quotations", "documents", "days")
CSV_COLUMNS = (
    "speaker_id", "name", "kind", "quotations", "documents", "first_on", "last_on", "names",
)  # fmt: skip
ALSO = 3
"""Further spellings of a speaker in the table; the other formats have all."""

Form = Annotated[ListFormat, typer.Option("--format", help="How to print.")]


def speakers(
    name: Annotated[
        str | None, typer.Argument(help="Only those who go by this name, under any spelling.")
    ] = None,
    limit: Limit = 20,
    form: Form = ListFormat.TABLE,
    db: Database = None,
) -> None:
    """List speakers: their names and how often they are quoted."""
    with read_database(db) as connection:
        shown, number = find_summaries(connection, name, limit or None)
        names = load_names(connection, [summary.speaker_id for summary in shown])
        if name is not None and not shown:
            from quotes.database.people import unknown_speaker

            raise unknown_speaker(connection, name)
    print_summaries(shown, names, form)
    if form is ListFormat.TABLE:
        more = f"; {len(shown)} shown, --limit 0 shows all" if len(shown) < number else ""
        output.print_line(showing.count(number, "speaker") + more)


def find_summaries(
    connection: Connection, name: str | None, limit: int | None
) -> tuple[list[SpeakerSummary], int]:
    """Return all speakers, the most quoted first, or those of a name, the likest first.

    Returns:
        At most as many as the limit, and how many there are.
    """
    from quotes.database.people import (
        count_speakers,
        find_speakers,
        list_speakers,
        summarise,
    )

    if name is None:
        return list_speakers(connection, limit=limit), count_speakers(connection)
    number = count_speakers(connection)
    matches = find_speakers(connection, name, limit=number + 1)
    found = summarise(connection, [match.speaker_id for match in matches])
    return found[:limit], len(found)


def load_names(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the spellings of speakers, most printed first."""
    from sqlalchemy import select

    from quotes.database.rows import BATCH
    from quotes.database.views import v1_speaker_name as view

    names: dict[str, list[str]] = {key: [] for key in ids}
    query = select(view.c.speaker_id, view.c.name).where(view.c.documents > 0)
    query = query.order_by(view.c.documents.desc(), view.c.name)
    for start in range(0, len(ids), BATCH):
        some = query.where(view.c.speaker_id.in_(ids[start : start + BATCH]))
        for key, name in connection.execute(some):
            names[key].append(name)
    return names


def print_summaries(
    found: Iterable[SpeakerSummary], names: dict[str, list[str]], form: ListFormat
) -> None:
    """Print a list of speakers."""
    rows = (summary_to_json(summary, names[summary.speaker_id]) for summary in found)
    match form:
        case ListFormat.TABLE:
            output.print_table(map(_make_row, rows), SPEAKER_COLUMNS, whole=WHOLE_COLUMNS)
        case ListFormat.CSV:
            joined = (row | {"names": "; ".join(row["names"])} for row in rows)
            output.print_csv(joined, CSV_COLUMNS)
        case _:
            output.print_rows(rows, (), form)


def summary_to_json(summary: SpeakerSummary, names: Sequence[str]) -> dict[str, Any]:
    """Return a speaker in a list as an object for programs."""
    return _plain(asdict(summary)) | {"names": list(names)}


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    days = ("first_on", "last_on", "published_on")
    return {k: str(v) if k in days and v else v for k, v in fields.items()}


def _make_row(row: dict[str, Any]) -> dict[str, Any]:
    # Capitals make no other spelling.
    spelled = {name.casefold(): name for name in [*reversed(row["names"]), row["name"]]}
    others = [name for name in row["names"] if spelled[name.casefold()] == name]
    others = [name for name in others if name != row["name"]]
    also = ", ".join(others[:ALSO]) + (" …" if len(others) > ALSO else "")
    return row | {"also": also, "days": days(row["first_on"], row["last_on"])}


def speaker(
    name: Annotated[
        str, typer.Argument(metavar="NAME_OR_ID", help="A name under any spelling, or an id.")
    ],
    roles: Annotated[
        bool, typer.Option("--roles", help="Show the offices in time, and where they clash.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            help="Show at most this many quotations, the newest; 0 for all.", min=0, max=MOST
        ),
    ] = None,
    form: Form = ListFormat.TABLE,
    db: Database = None,
) -> None:
    """Show a speaker's names, dated roles and quotations."""
    if limit is None:
        limit = SHOWN if form is ListFormat.TABLE else 0
    with read_database(db) as connection:
        from quotes.database import find_speakers, list_contradictions, speaker_profile

        found = find_speakers(connection, name)
        most = 0 if roles else limit or None
        profiles = speaker_profile(connection, name, limit=most) if len(found) < 2 else []
        clashes = (
            list_contradictions(connection, profiles[0].speaker.speaker_id)
            if roles and profiles
            else []
        )
    if len(found) > 1:
        report_candidates(name, found)
        raise typer.Exit(1)
    if roles:
        print_career(profiles[0], clashes, form)
    else:
        print_profile(profiles[0], form)


def report_candidates(name: str, found: Sequence[SpeakerMatch]) -> None:
    """Say that several go by a name, and list them with their ids."""
    output.report(f"{len(found)} speakers go by {name!r}; ask for one of them by id:")
    for match in found:
        output.report(f"  {match.speaker_id}  {match.name} ({match.kind.value})")


def print_profile(profile: SpeakerProfile, form: ListFormat) -> None:
    """Print all that is known of a speaker; as CSV the quotations."""
    from quotes.database import to_object

    match form:
        case ListFormat.TABLE:
            show_profile(profile)
        case ListFormat.CSV:
            from quotes.exports.csv_rows import COLUMNS, object_to_row

            rows = (object_to_row(to_object(row)) for row in profile.quotations)
            output.print_csv(rows, COLUMNS)
        case _:
            output.print_rows([profile_to_json(profile)], (), form)


def profile_to_json(profile: SpeakerProfile) -> dict[str, Any]:
    """Return all that is known of a speaker as one object for programs."""
    from quotes.database import to_object

    head = _plain(asdict(profile.speaker))
    head.pop("quotations")
    said = zip(profile.quotations, profile.roles_when_said, strict=True)
    return head | {
        "names": [{"name": name, "documents": number} for name, number in profile.names],
        "roles": [_plain(asdict(role)) for role in profile.roles],
        "timeline": [tenure_to_json(tenure) for tenure in profile.timeline],
        "quotations": [
            to_object(row) | {"role_when_said": role_to_object(own_role(profile, row, roles))}
            for row, roles in said
        ],
    }


def own_role(profile: SpeakerProfile, row: StoredQuotation, roles: Roles) -> KnownRole | None:
    """Return the role when said of the speaker whose profile it is."""
    pairs = zip(row.speakers, roles, strict=True)
    return next((role for s, role in pairs if s.id == profile.speaker.speaker_id), None)


def print_career(
    profile: SpeakerProfile, clashes: Sequence[Contradiction], form: ListFormat
) -> None:
    """Print the offices of a speaker in time, and where they clash."""
    match form:
        case ListFormat.TABLE:
            who = profile.speaker
            output.print_line(f"{who.name} ({who.kind.value}, {who.speaker_id})")
            show_tenures(profile.timeline)
            for clash in clashes:
                output.print_line()
                show_clash(clash)
        case ListFormat.CSV:
            rows = (tenure_to_json(tenure) for tenure in profile.timeline)
            output.print_csv(rows, TENURE_COLUMNS)
        case _:
            head = _plain(asdict(profile.speaker))
            timeline = [tenure_to_json(tenure) for tenure in profile.timeline]
            against = [clash_to_json(clash) for clash in clashes]
            row = head | {"timeline": timeline, "contradictions": against}
            output.print_rows([row], (), form)


def show_profile(profile: SpeakerProfile) -> None:
    """Print all that is known of a speaker, for people."""
    who = profile.speaker
    said = showing.count(who.quotations, "quotation")
    printed = showing.count(who.documents, "document")
    between = days(who.first_on, who.last_on)
    output.print_line(f"{who.name} ({who.kind.value}, {who.speaker_id})")
    output.print_line(f"{said} in {printed}" + (f", {between}" if between else ""))
    _show_list("Names", (f"{n}, in {showing.count(c, 'document')}" for n, c in profile.names))
    _show_list("Roles", (text for role in profile.roles for text in describe_role(role)))
    shown = len(profile.quotations)
    if shown:
        more = f" ({shown} of {who.quotations}; --limit 0 shows all)"
        output.print_line()
        output.print_line("Quotations" + (more if shown < who.quotations else ""))
    for row, roles in zip(profile.quotations, profile.roles_when_said, strict=True):
        output.print_line()
        showing.show_quotation(row, speaker=False, roles=(own_role(profile, row, roles),))


def _show_list(title: str, lines: Iterable[str]) -> None:
    for index, line in enumerate(lines):
        if index == 0:
            print(f"\n{title}")
        output.print_line(f"  {line}")


def describe_role(role: DatedRole) -> tuple[str, str]:
    """Return two lines: when and what, and which document says so where."""
    told = role.status.value == "current" or role.status.value in role.text.casefold()
    status = "" if told else f" ({role.status.value})"
    when = str(role.published_on or "undated").ljust(10)
    where = f"{role.url or role.source}, characters {role.start_char}–{role.end_char}"
    publisher = f"{role.publisher}, " if role.publisher else ""
    return f"{when}  {role.text}{status}", " " * 12 + publisher + where
