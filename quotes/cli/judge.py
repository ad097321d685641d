"""``quotes same``, ``different``, ``log`` and ``undo``: what people decide of speakers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import output
from quotes.cli.databases import Database, read_database, use
from quotes.cli.output import ListFormat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from quotes.database import Named, StoredJudgement

SAME_EXAMPLES = """\b
Examples:
  quotes same "Marta Prado" "Marta Ruiz" --why "her name since she married"
  quotes same s_0123456789abcdef s_fedcba9876543210 --by ines

All who go with either, now or later, are one speaker from then on. Where several go by a
name, they are listed with their ids: name one of them.

Exit status: 0, or 1 when it cannot be decided (nobody or several go by a name, or an older
decision says the contrary), 2 when the command was not understood.
"""
DIFFERENT_EXAMPLES = """\b
Examples:
  quotes different "Tarek Wadi" "T. Wadi" --why "uncle and nephew"
  quotes different s_0123456789abcdef s_fedcba9876543210 --by ines

The two are never joined, however alike later articles make them.

Exit status: 0, or 1 when it cannot be decided (nobody or several go by a name, or both are
one speaker), 2 when the command was not understood.
"""
LOG_EXAMPLES = """\b
Examples:
  quotes log
  quotes log --waiting
  quotes log --format jsonl | jq 'select(.state == "withdrawn")'

A judgement is in force, withdrawn, or waiting: the article it is about is not in this
database, or names nobody who could be meant, or has no longer the words. A split is in part
in force while some of its articles are waited for.
"""
UNDO_EXAMPLES = """\b
Examples:
  quotes undo j_0123456789abcdef0123
  quotes undo j_0123456789abcdef0123 --by ines

The judgement stays in the log, with who took it back and when.

Exit status: 0, or 1 when no judgement in force has that id, 2 when the command was not
understood.
"""
LOG_COLUMNS = ("judgement_id", "when", "who", "what", "why", "state")
LOG_WHOLE = ("judgement_id", "when")
CSV_COLUMNS = (
    "judgement_id", "verdict", "left", "right", "reason", "decided_by", "decided_at",
    "withdrawn_by", "withdrawn_at", "state", "what",
)  # fmt: skip

Name = Annotated[
    str, typer.Argument(metavar="NAME_OR_ID", help="A name under any spelling, or an id.")
]
Why = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="The reason, for the log.")]
By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who decides; your login if not given.")
]


def same(one: Name, other: Name, why: Why = None, by: By = None, db: Database = None) -> None:
    """Decide that two speakers are one."""
    decide_pair("same", (one, other), why, by, db)


def different(one: Name, other: Name, why: Why = None, by: By = None, db: Database = None) -> None:
    """Decide that two speakers are never one."""
    decide_pair("different", (one, other), why, by, db)


def decide_pair(
    verdict: str, names: tuple[str, str], why: str | None, by: str | None, db: str | None
) -> None:
    """Keep a decision about two speakers and say what it was."""
    who, reason = name_decider(by), check_text(why, "--why") or None
    with write_database(db) as session:
        from quotes.database import Verdict, decide

        one, other = (find_one(session, name) for name in names)
        made = decide(session, Verdict(verdict), one, other, by=who, why=reason)
    verb = "are one speaker" if verdict == "same" else "are kept apart"
    ends = " and ".join(anchor.name for anchor in made.about)
    output.print_line(f"{ends} {verb}: {made.judgement_id}")
    output.print_line(f"take it back with: quotes undo {made.judgement_id}")


def find_one(session: Session, name: str) -> Named:
    """Return the speaker who goes by a name; where several do, list them and leave."""
    from quotes.cli.speakers import report_candidates
    from quotes.database import Named, find_speakers
    from quotes.database.people import unknown_speaker

    found = find_speakers(session, name)
    if not found:
        raise unknown_speaker(session, name)
    if len(found) > 1:
        report_candidates(name, found)
        raise typer.Exit(1)
    return Named(found[0].speaker_id, found[0].matched)


@contextmanager
def write_database(url: str | None) -> Iterator[Session]:
    """Give a session in a transaction on a database that must be there: all of it or nothing.

    Raises:
        quotes.errors.DatabaseError: It is not there, not of this version, or gave way.
    """
    from sqlalchemy.orm import Session

    from quotes.database import open_database

    with (
        use(open_database(url, create=False)) as engine,
        Session(engine.execution_options(quotes_write=True)) as session,
        session.begin(),
    ):
        yield session


def name_decider(by: str | None) -> str:
    """Return who decides: the name given, else the login."""
    if by is not None:
        return check_text(by, "--by") or _ask_for_name()
    import getpass

    try:
        return check_text(getpass.getuser(), "--by") or _ask_for_name()
    except (KeyError, OSError, ImportError):
        return _ask_for_name()


def _ask_for_name() -> str:
    raise typer.BadParameter("it is not known who decides; say so with --by NAME")


def check_text(text: str | None, option: str) -> str:
    """Return a text without spaces at its ends, if a database takes it."""
    text = (text or "").strip()
    if "\x00" in text or (not text.isascii() and text.encode("utf-8", "replace").decode() != text):
        raise typer.BadParameter(f"{option} holds characters that no database takes")
    return text


def undo(
    judgement_id: Annotated[
        str, typer.Argument(metavar="ID", help="The judgement's id, from quotes log.")
    ],
    by: By = None,
    db: Database = None,
) -> None:
    """Take a decision back; it stays in the log."""
    who = name_decider(by)
    with write_database(db) as session:
        from quotes.database import withdraw

        taken = withdraw(session, judgement_id, by=who)
    from quotes.database.judgements import describe

    output.print_line(
        f"{taken.judgement_id} is withdrawn: {describe(taken)}, decided by {taken.decided_by}"
    )


def log(
    waiting: Annotated[
        bool, typer.Option("--waiting", help="Only those that hold in part, or not yet.")
    ] = False,
    form: Annotated[ListFormat, typer.Option("--format", help="How to print.")] = ListFormat.TABLE,
    db: Database = None,
) -> None:
    """List all decisions, withdrawn ones too, oldest first."""
    with read_database(db) as connection:
        from sqlalchemy.orm import Session

        from quotes.database.judging import find, holds, is_partial, list_judgements

        found = list_judgements(connection)
        with Session(connection) as session:
            now = find(session, found)
    states = {j.judgement_id: tell_state(j, holds(j, now), is_partial(j, now)) for j in found}
    if waiting:
        found = [j for j in found if states[j.judgement_id] in ("waiting", "in part")]
    print_log(found, states, form)


def print_log(found: list[StoredJudgement], states: Mapping[str, str], form: ListFormat) -> None:
    """Print decisions with their states by id."""
    from quotes.database.carrying import to_object
    from quotes.database.judgements import describe

    rows = [to_object(j) | {"what": describe(j), "state": states[j.judgement_id]} for j in found]
    match form:
        case ListFormat.TABLE:
            output.print_table(map(_make_row, rows), LOG_COLUMNS, whole=LOG_WHOLE)
        case ListFormat.CSV:
            output.print_csv(map(_make_csv_row, rows), CSV_COLUMNS)
        case _:
            output.print_rows(rows, (), form)


def tell_state(judgement: StoredJudgement, holds: bool, partial: bool) -> str:
    """Return whether a decision holds: "in force", "in part", "withdrawn" or "waiting"."""
    if judgement.withdrawn_at:
        return "withdrawn"
    if not holds:
        return "waiting"
    return "in part" if partial else "in force"


def _make_row(row: dict[str, Any]) -> dict[str, Any]:
    state = row["state"]
    if state == "withdrawn":
        state = f"withdrawn {_minute(row['withdrawn_at'])} by {row['withdrawn_by']}"
    return {
        "judgement_id": row["judgement_id"],
        "when": _minute(row["decided_at"]),
        "who": row["decided_by"],
        "what": row["what"],
        "why": row["reason"],
        "state": state,
    }


def _make_csv_row(row: dict[str, Any]) -> dict[str, Any]:
    return row | {side: row[side]["name"] for side in ("left", "right") if side in row}


def _minute(moment: str) -> str:
    """Return a moment in UTC to the minute.

    >>> _minute("2031-05-04T08:00:59.123456+00:00")
    '2031-05-04 08:00'
    """
    return moment[:16].replace("T", " ")
