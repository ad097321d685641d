"""``quotes review``: speakers who may be one, the most valuable pair first, for somebody to say."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import output, showing
from quotes.cli.databases import Database, Limit, days, read_database
from quotes.cli.judge import By, Why, check_text, name_decider, write_database
from quotes.cli.output import ListFormat
from quotes.errors import QuotesError

if TYPE_CHECKING:
    from quotes.database.unsure import UnsureSpeaker, UnsureSpeakers

EXAMPLES = """\b
Examples:
  quotes review
  quotes review --limit 5 --by ines
  quotes review --format jsonl | jq '[.left.name, .right.name, .why]'

Shown are two speakers whose names are neither the same nor different, who share a name but
not what documents say of them, or of whom one is known by a surname that fits the other. What
most quotations hang on, and what is nearest to undecided, comes first. Answers are judgements:
quotes log lists them, quotes undo takes them back. What was answered is not asked again; what
was skipped comes last.

Where nobody can answer, as in a pipe, or with --format, the pairs are listed only.

Exit status: 0, or 1 when the database cannot be used, 2 when the command was not understood.
"""
COLUMNS = ("value", "left", "right", "why")
CSV_COLUMNS = (
    "left_id", "left_name", "left_quotations", "right_id", "right_name", "right_quotations",
    "doubt", "score", "why", "value", "skipped",
)  # fmt: skip
QUESTION = "One speaker? [s]ame, [d]ifferent, [enter] skip, [q]uit: "
ANSWERS = {
    "s": "same", "same": "same", "d": "different", "different": "different",
    "": "unsure", "skip": "unsure", "q": "quit", "quit": "quit",
}  # fmt: skip


def review(
    limit: Limit = 20,
    form: Annotated[
        ListFormat | None, typer.Option("--format", help="List the pairs; ask nothing.")
    ] = None,
    why: Why = None,
    by: By = None,
    db: Database = None,
) -> None:
    """Answer who may be one, the most valuable pair first."""
    if form is None and is_answered():
        ask(limit or None, name_decider(by), check_text(why, "--why") or None, db)
        return
    print_pairs(load(db, limit or None), form or ListFormat.TABLE)


def is_answered() -> bool:
    """Return whether somebody is there who reads and answers."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def load(db: str | None, limit: int | None) -> list[UnsureSpeakers]:
    """Return the pairs that a database leaves open."""
    with read_database(db) as connection:
        from sqlalchemy.orm import Session

        from quotes.database.unsure import list_unsure

        with Session(connection) as session:
            return list_unsure(session, limit=limit)


def ask(limit: int | None, by: str, why: str | None, db: str | None) -> None:
    """Ask of one pair after the other, until all are answered or somebody has enough."""
    seen: set[tuple[str, str]] = set()
    # An answer may change who the next ones are: each is looked for anew.
    while limit is None or len(seen) < limit:
        pairs = (p for p in load(db, None if seen else limit) if key_of(p) not in seen)
        pair = next(pairs, None)
        if pair is None:
            break
        seen.add(key_of(pair))
        show_pair(pair)
        answer = read_answer()
        if answer == "quit":
            break
        if answer != "unsure" or not pair.skipped:
            keep(pair, answer, by, why, db)
    if not seen:
        output.print_line("Nothing is open: no two speakers are so alike that one has to ask.")


def key_of(pair: UnsureSpeakers) -> tuple[str, str]:
    """Return the ids of both."""
    return pair.pair.left, pair.pair.right


def read_answer() -> str:
    """Return "same", "different", "unsure" or "quit", asking until it is one of them."""
    while True:
        try:
            given = input(QUESTION)
        except EOFError:
            output.print_line()
            return "quit"
        found = ANSWERS.get(given.strip().casefold())
        if found:
            return found


def keep(pair: UnsureSpeakers, answer: str, by: str, why: str | None, db: str | None) -> None:
    """Keep an answer, and say under which id; what cannot be decided is one line."""
    from quotes.database import Named, Verdict, decide

    left, right = (Named(key) for key in key_of(pair))
    try:
        with write_database(db) as session:
            made = decide(session, Verdict(answer), left, right, by=by, why=why)
    except QuotesError as error:
        output.report(error)
    else:
        output.print_line(f"{made.judgement_id} ({made.verdict.value})")


def print_pairs(found: list[UnsureSpeakers], form: ListFormat) -> None:
    """List pairs."""
    rows = [to_object(pair) for pair in found]
    match form:
        case ListFormat.TABLE:
            output.print_table(map(_table_row, rows), COLUMNS, whole=("value",))
        case ListFormat.CSV:
            output.print_csv(map(_csv_row, rows), CSV_COLUMNS)
        case _:
            output.print_rows(rows, (), form)


def to_object(found: UnsureSpeakers) -> dict[str, Any]:
    """Return a pair as an object for programs."""
    pair = found.pair
    return {
        "left": _speaker(found.left),
        "right": _speaker(found.right),
        "doubt": pair.doubt.value,
        "names": list(pair.names),
        "score": round(pair.compared.score, 4),
        "agree": list(pair.compared.agree),
        "contradict": list(pair.compared.contradict),
        "fits": pair.fits,
        "why": explain(found),
        "value": pair.value,
        "skipped": found.skipped,
    }


def _speaker(one: UnsureSpeaker) -> dict[str, Any]:
    from quotes.database import to_object as quotation_to_object

    return {
        "speaker_id": one.speaker_id,
        "name": one.name,
        "kind": one.kind.value,
        "quotations": one.quotations,
        "documents": one.documents,
        "first_on": str(one.first_on) if one.first_on else None,
        "last_on": str(one.last_on) if one.last_on else None,
        "names": list(one.names),
        "roles": list(one.roles),
        "organisations": list(one.organisations),
        "publishers": list(one.publishers),
        "sample": quotation_to_object(one.sample) if one.sample else None,
    }


def explain(found: UnsureSpeakers) -> str:
    """Return in a few words why it is open."""
    pair = found.pair
    if pair.doubt.value == "surname":
        others = pair.fits - 1
        also = f" and {showing.count(others, 'other')}" if others else ""
        return f"{pair.names[0]} fits {pair.names[1]}{also}" if others else "a surname alone"
    if pair.doubt.value == "namesakes":
        return (
            f"{pair.names[0]} and {pair.names[1]} may be one by name; what documents say of them, "
            "or others alike, keeps them apart"
        )
    compared = pair.compared
    told = [f"{' and '.join(compared.agree)} agree"] if compared.agree else []
    told += [f"{' and '.join(compared.contradict)} contradict"] if compared.contradict else []
    return f"{pair.names[0]} and {pair.names[1]}: {', '.join(told) or 'neither same nor different'}"


def _table_row(row: dict[str, Any]) -> dict[str, Any]:
    def tell(one: dict[str, Any]) -> str:
        return (
            f"{one['name']} ({showing.count(one['quotations'], 'quotation')}, {one['speaker_id']})"
        )

    why = row["why"] + ("; skipped before" if row["skipped"] else "")
    return row | {"left": tell(row["left"]), "right": tell(row["right"]), "why": why}


def _csv_row(row: dict[str, Any]) -> dict[str, Any]:
    flat = {
        f"{side}_{name}": row[side][key]
        for side in ("left", "right")
        for name, key in (("id", "speaker_id"), ("name", "name"), ("quotations", "quotations"))
    }
    return row | flat


def show_pair(found: UnsureSpeakers) -> None:
    """Print a pair for people: both, what is known of each, and why it is open."""
    output.print_line()
    for one in (found.left, found.right):
        between = days(one.first_on, one.last_on)
        said = showing.count(one.quotations, "quotation")
        printed = showing.count(one.documents, "document")
        output.print_line(f"{one.name} ({one.kind.value}, {one.speaker_id})")
        output.print_line(f"    {said} in {printed}" + (f", {between}" if between else ""))
        for title, texts in (
            ("also", [name for name in one.names if name != one.name]),
            ("roles", one.roles),
            ("of", one.organisations),
            ("in", one.publishers),
        ):
            if texts:
                output.print_line(f"    {title}: {'; '.join(texts)}")
        if one.sample:
            showing.show_quotation(one.sample, speaker=False)
    output.print_line(f"Open because: {explain(found)} ({found.pair.compared.score:.2f})")
