"""``quotes changes``: what became of quotations when the text of a document changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import output, revisions, showing
from quotes.cli.databases import Database, Limit, read_database
from quotes.cli.narrowing import PublisherOption, Since, SpeakerOption, Until
from quotes.cli.output import ListFormat

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from quotes.database.changes import Revision, TextChange

EXAMPLES = """\b
Examples:
  quotes changes
  quotes changes https://example.org/bridge
  quotes changes --speaker "Ana Ruiz" --since 2031-05
  quotes changes --format jsonl | jq 'select(.change == "vanished") | .old.text'

An article read again with another text has one more version; nothing of the older one is
lost. Each two texts that follow each other are compared: which quotations appeared, vanished,
were reworded ([-words taken out-] and {+words put in+}), or have another speaker, role or
type. Those that only moved are counted, and shown with --moved. Case, punctuation and ways of
writing a number are no difference, nor is the spelling of a name.

Quotations are compared as they were read, and, where one run has read both texts, as that one
read them; people's corrections are no changes of a text. Decisions that have no place in the
newer text any more wait, and are told. Those read last come first.

Exit status: 0, or 1 when no document has two versions, 2 when the command was not understood.
"""
COLUMNS = (
    "change", "differs", "document_id", "source", "url", "publisher", "title", "published_on",
    "read_at", "old_version", "new_version", "old_run_id", "new_run_id",
    *revisions.CSV_SIDES,
)  # fmt: skip


def changes(
    document: Annotated[
        list[str] | None,
        typer.Argument(metavar="DOCUMENT", help="Ids, sources or addresses; all if not given."),
    ] = None,
    publisher: PublisherOption = None,
    speaker: SpeakerOption = None,
    since: Since = None,
    until: Until = None,
    moved: Annotated[
        bool, typer.Option("--moved", help="Show those, too, that only stand elsewhere.")
    ] = False,
    limit: Limit = 20,
    form: Annotated[ListFormat, typer.Option("--format", help="How to print.")] = ListFormat.TABLE,
    db: Database = None,
) -> None:
    """Show what became of quotations when the text of a document changed."""
    with read_database(db) as connection:
        from quotes.database.changes import find_changes
        from quotes.database.chosen import TextQuery

        query = TextQuery(tuple(document or ()), publisher, since, until)
        found = find_changes(connection, query, speaker=speaker)
        shown = list(islice(found, limit + 1 if limit else None))
        if form is ListFormat.TABLE:
            show_changes(connection, shown[: limit or None], moved=moved)
            more = bool(limit) and len(shown) > limit
            tail = "; --limit 0 shows all" if more else ""
            output.print_line(showing.count(len(shown) - more, "changed text") + tail)
        else:
            print_rows(shown[: limit or None], form, moved=moved)
    raise typer.Exit(0 if shown else 1)


def print_rows(texts: Sequence[TextChange], form: ListFormat, *, moved: bool) -> None:
    """Print changed texts for programs, a row for each quotation that something became of."""
    rows = (row for text in texts for row in to_rows(text, moved=moved))
    if form is ListFormat.CSV:
        output.print_csv(map(revisions.to_cells, rows), COLUMNS)
    else:
        output.print_rows(rows, (), form)


def show_changes(connection: Connection, texts: Sequence[TextChange], *, moved: bool) -> None:
    """Print changed texts for people, with the decisions that have no place in them any more."""
    from quotes.database.waiting import find_waiting

    waiting = find_waiting(connection, {text.document_id for text in texts})
    for text in texts:
        show_change(text, moved=moved)
        # Under the newest of a document's texts only, which comes first.
        for judgement in waiting.pop(text.document_id, ()):
            for line in showing.wrap(output.clean(f"! waits: {judgement}"), showing.INDENT):
                output.print_line(line)
        output.print_line()


def to_rows(text: TextChange, *, moved: bool) -> Iterator[dict[str, Any]]:
    """Yield an object for programs of each quotation that something became of."""
    for revision in told(text, moved=moved):
        yield {
            "change": revision.change.value,
            "differs": [aspect.value for aspect in revision.differs],
            "document_id": text.document_id,
            "source": text.source,
            "url": text.url,
            "publisher": text.publisher,
            "title": text.title,
            "published_on": str(text.published_on) if text.published_on else None,
            "read_at": text.read_at.isoformat(),
            "old_version": text.old_version,
            "new_version": text.new_version,
            "old_run_id": text.old_run,
            "new_run_id": text.new_run,
            **revisions.pair_to_json(revision.old, revision.new),
        }


def told(text: TextChange, *, moved: bool) -> Iterator[Revision]:
    """Yield the revisions to tell of: unchanged quotations are counted only."""
    silent = {"unchanged"} if moved else {"unchanged", "moved"}
    return (revision for revision in text.revisions if revision.change.value not in silent)


def show_change(text: TextChange, *, moved: bool) -> None:
    """Print a changed text and what became of its quotations, for people."""
    from quotes.database.changes import Change

    versions = f"version {text.old_version} → {text.new_version}"
    if text.current_version != text.new_version:
        versions += f" (answers show {text.current_version})"
    if text.old_run != text.new_run:
        versions += f", read by two runs, {text.old_run} and {text.new_run}"
    place = f"{text.url or text.source}, {text.document_id}, {versions}"
    for line in revisions.head_lines(text.publisher, text.published_on, text.title, place):
        for part in showing.wrap(line, ""):
            output.print_line(part)
    for revision in told(text, moved=moved):
        differs = [aspect.value for aspect in revision.differs]
        revisions.show_pair(revision.change.value, differs, revision.old, revision.new)
    counts = revisions.count_changes({change.value: text.count(change) for change in Change})
    output.print_line(f"{showing.INDENT}{counts or 'no quotations'}")
