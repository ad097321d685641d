"""``quotes split``, ``rename`` and ``correct``: what people decide of one speaker or quotation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli import output, showing
from quotes.cli.databases import Database
from quotes.cli.judge import By, Name, Why, check_text, find_one, name_decider, write_database

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from quotes.database import StoredJudgement

SPLIT_EXAMPLES = """\b
Examples:
  quotes split "Tarek Wadi" --document articles/2031-05-04.txt --why "the nephew"
  quotes split "Tarek Wadi" --quotation q_0123456789abcdef0123 --by ines
  quotes split "Jonathan Poe" --spelled "J. Poe"

Those taken out are one speaker of their own, and nobody joins them for likeness; the rest
stays together. All that a document says of somebody goes together: to move one quotation,
run quotes correct. Articles that come later go with the rest, until somebody says otherwise;
with --spelled, whoever is known by that spelling alone is taken out, now and later.

Exit status: 0, or 1 when it cannot be decided (nobody or several go by the name, nothing or
all of the speaker is meant, or an older decision says the contrary), 2 when the command was
not understood.
"""
RENAME_EXAMPLES = """\b
Examples:
  quotes rename "T. Wadi" "Tarek Wadi (mayor)"
  quotes rename s_0123456789abcdef "Tarek Wadi" --why "as he signs" --by ines

The name need not be printed anywhere. Answers show it, and the speaker is found by it as by
all others. Of several names given to one speaker, the newest holds.

Exit status: 0, or 1 when it cannot be decided (nobody or several go by the name, or the new
name is empty), 2 when the command was not understood.
"""
CORRECT_EXAMPLES = """\b
Examples:
  quotes correct q_0123456789abcdef0123 --speaker "Tarek Wadi" --why "see paragraph 3"
  quotes correct q_0123456789abcdef0123 --speaker s_0123456789abcdef --speaker "Ana Ruiz"
  quotes correct q_0123456789abcdef0123 --nobody

Ids of quotations stand in the answers of quotes who-said. What was read is kept beside; no
newer reading of the article overrules what was decided. The newest decision holds.

Exit status: 0, or 1 when it cannot be decided (no such quotation, nobody or several go by the
name), 2 when the command was not understood.
"""


def split(
    speaker: Name,
    document: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Who is meant there: an id, a source or an address."),
    ] = None,
    quotation: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Whoever it is in the document of this quotation."),
    ] = None,
    spelled: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Whoever is known by this spelling alone, later too."),
    ] = None,
    why: Why = None,
    by: By = None,
    db: Database = None,
) -> None:
    """Take documents or a spelling out of a speaker: they are somebody else."""
    who, reason = name_decider(by), check_text(why, "--why") or None
    listed = tuple(document or ()), tuple(quotation or ())
    name = None if spelled is None else check_text(spelled, "--spelled")
    if any(listed) == (name is not None) or name == "":
        raise typer.BadParameter(
            "say who is taken out: with --document and --quotation, or with --spelled"
        )
    with write_database(db) as session:
        from quotes.database import Outtake, split_speaker

        out = Outtake(*listed, name)
        made = split_speaker(session, find_one(session, speaker), out, by=who, why=reason)
        parts = describe_parts(session, made)
    from quotes.database.judgements import describe

    output.print_line(f"{describe(made)}: {made.judgement_id}")
    for part in parts:
        output.print_line(f"  {part}")
    output.print_line("give one of them another name with: quotes rename ID NAME")
    print_undo(made)


def describe_parts(session: Session, made: StoredJudgement) -> Sequence[str]:
    """Return a line for each of the two that a split leaves: id, name, how often quoted."""
    from quotes.database import list_speakers
    from quotes.database.judging import locate

    now = locate(session, [made])
    ends = [now.entities[a].public_id for a in made.anchors if a in now.entities]
    ids = list(dict.fromkeys(now.speaker[end] for end in ends if end in now.speaker))
    known = {summary.speaker_id: summary for summary in list_speakers(session)}
    return [
        f"{key}  {who.name}, {showing.count(who.quotations, 'quotation')} "
        f"in {showing.count(who.documents, 'document')}"
        for key in ids
        if (who := known.get(key))
    ]


def rename(
    speaker: Name,
    name: Annotated[str, typer.Argument(metavar="NEW_NAME", help="What answers call it.")],
    why: Why = None,
    by: By = None,
    db: Database = None,
) -> None:
    """Choose the name by which answers call a speaker."""
    who, reason = name_decider(by), check_text(why, "--why") or None
    chosen = check_text(name, "NEW_NAME")
    with write_database(db) as session:
        from quotes.database import rename_speaker

        made = rename_speaker(session, find_one(session, speaker), chosen, by=who, why=reason)
    output.print_line(f"{made.about[0].name} is called {made.name}: {made.judgement_id}")
    print_undo(made)


def correct(
    quotation: Annotated[str, typer.Argument(metavar="QUOTATION", help="Its id, q_….")],
    speaker: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME_OR_ID", help="Whose words they are; again for a joint one."),
    ] = None,
    nobody: Annotated[
        bool, typer.Option("--nobody", help="Nobody's who is known, whoever was read.")
    ] = False,
    why: Why = None,
    by: By = None,
    db: Database = None,
) -> None:
    """Decide whose words a quotation is."""
    who, reason = name_decider(by), check_text(why, "--why") or None
    if bool(speaker) == nobody:
        raise typer.BadParameter("say whose words they are: with --speaker, or with --nobody")
    with write_database(db) as session:
        from quotes.database import correct_quotation
        from quotes.database.deciding import find_quotation

        find_quotation(session, quotation)
        voices = [find_one(session, name) for name in speaker or ()]
        made = correct_quotation(session, quotation, voices, by=who, why=reason)
    from quotes.database.judgements import describe

    output.print_line(f"{describe(made)}: {made.judgement_id}")
    print_undo(made)


def print_undo(made: StoredJudgement) -> None:
    """Say how to take a decision back."""
    output.print_line(f"take it back with: quotes undo {made.judgement_id}")
