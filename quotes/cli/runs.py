"""``quotes runs`` and ``quotes diff``: what read the texts, and what two runs read otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import output, revisions, showing
from quotes.cli.databases import Database, Limit, read_database
from quotes.cli.narrowing import DocumentOption, PublisherOption, Since, SpeakerOption, Until
from quotes.cli.output import ListFormat

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from quotes.database.run_differences import Coverage, Divergence, TextDifference
    from quotes.database.runs import StoredRun

RUNS_EXAMPLES = """\b
Examples:
  quotes runs
  quotes runs --format json
  quotes runs --promotions

A run is code and settings that read texts: the digests tell two of one version apart. Answers
are the current texts of which answers show what this run read. Where a run is promoted, they
come from it wherever it has read the text; else each text answers as it was read last.

--promotions lists who promoted which run, when and why, and what was taken back.

Exit status: 0, or 1 when there is nothing to list, 2 when the command was not understood.
"""
DIFF_EXAMPLES = """\b
Examples:
  quotes diff r_0123 r_fedc
  quotes diff r_0123 r_fedc --publisher "The Example" --speaker "Ana Ruiz"
  quotes diff r_0123 r_fedc --counts
  quotes diff r_0123 r_fedc --limit 0 --format jsonl | jq 'select(.change == "lost")'

Runs are named by their ids, from quotes runs, or the beginnings of these. In every text that
both have read, each quotation is compared: added, lost, re-attributed (speaker, role, type,
cue or mention), or moved, which is with other boundaries only. As read: what people decided
since is left out.

Exit status: 0 when both read alike, 1 when they do not, 2 when they could not be compared.
"""
RUN_COLUMNS = (
    "run_id", "extractor", "version", "model", "model_digest", "config_digest", "first_used_at",
    "texts", "quotations", "answers", "is_promoted", "promoted_by", "promoted_at", "reason",
)  # fmt: skip
TABLE_COLUMNS = (
    "run_id", "extractor", "digests", "since", "texts", "quotations", "answers", "state",
)  # fmt: skip
WHOLE = ("run_id", "digests", "since", "texts", "quotations", "answers")
PROMOTION_COLUMNS = (
    "promotion_id", "run_id", "decided_at", "decided_by", "reason", "withdrawn_at",
    "withdrawn_by",
)  # fmt: skip
PROMOTION_TABLE = ("promotion_id", "run_id", "when", "who", "why", "state")
DIFF_COLUMNS = (
    "change", "differs", "document_id", "source", "url", "publisher", "title", "published_on",
    "version", *revisions.CSV_SIDES,
)  # fmt: skip
COUNT_COLUMNS = (
    "old_run_id", "new_run_id", "added", "lost", "re_attributed", "moved", "alike", "texts",
    "old_only", "new_only",
)  # fmt: skip

SHORT = 6
"""Digits of a digest in the table; the other formats have all."""

Run = Annotated[str, typer.Argument(metavar="RUN", help="A run's id, or the beginning of it.")]


def runs(
    promotions: Annotated[
        bool, typer.Option("--promotions", help="List who promoted which run instead.")
    ] = False,
    form: Annotated[ListFormat, typer.Option("--format", help="How to print.")] = ListFormat.TABLE,
    db: Database = None,
) -> None:
    """List what read the texts: extractor, version, digests, and how much of it answers."""
    if promotions:
        show_promotions(db, form)
        return
    with read_database(db) as connection:
        from quotes.database.runs import list_runs

        found = list_runs(connection)
    rows = list(map(run_to_json, found))
    if form is ListFormat.TABLE:
        output.print_table(map(_make_row, rows), TABLE_COLUMNS, whole=WHOLE)
        texts = sum(run.answers for run in found)
        for run in found:
            if run.is_promoted and run.answers < texts:
                kept = showing.count(texts - run.answers, "current text")
                output.print_line(f"{kept} not read by {run.run_id}: answering as before")
    else:
        output.print_rows(rows, RUN_COLUMNS, form)
    raise typer.Exit(0 if rows else 1)


def run_to_json(run: StoredRun) -> dict[str, Any]:
    """Return a run as an object for programs."""
    row = asdict(run) | {"first_used_at": run.first_used_at.isoformat()}
    promotion = row.pop("promotion")
    return row | {
        "promoted_by": promotion and promotion["decided_by"],
        "promoted_at": promotion and promotion["decided_at"].isoformat(),
        "reason": promotion and promotion["reason"],
    }


def _make_row(row: dict[str, Any]) -> dict[str, Any]:
    state = "promoted" if row["is_promoted"] else "promoted before"
    return row | {
        "extractor": f"{row['extractor']} {row['version']}",
        "digests": f"{row['model_digest'][:SHORT]} {row['config_digest'][:SHORT]}",
        "since": row["first_used_at"][:10],
        "state": row["promoted_by"] and f"{state}, by {row['promoted_by']}",
    }


def show_promotions(db: str | None, form: ListFormat) -> None:
    """Print all promotions, withdrawn ones too."""
    with read_database(db) as connection:
        from quotes.database.promotions import list_promotions

        found = [asdict(promotion) for promotion in list_promotions(connection)]
    moments = ("decided_at", "withdrawn_at")
    rows = [
        row | {name: row[name].isoformat() if row[name] else None for name in moments}
        for row in found
    ]
    if form is ListFormat.TABLE:
        output.print_table(map(_promotion_row, rows), PROMOTION_TABLE, whole=PROMOTION_TABLE[:2])
    else:
        output.print_rows(rows, PROMOTION_COLUMNS, form)
    raise typer.Exit(0 if rows else 1)


def _promotion_row(row: dict[str, Any]) -> dict[str, Any]:
    state = "in force"
    if row["withdrawn_at"]:
        state = f"withdrawn {minute(row['withdrawn_at'])} by {row['withdrawn_by']}"
    return {
        "promotion_id": row["promotion_id"],
        "run_id": row["run_id"],
        "when": minute(row["decided_at"]),
        "who": row["decided_by"],
        "why": row["reason"],
        "state": state,
    }


def minute(moment: str) -> str:
    """Return a moment in UTC to the minute.

    >>> minute("2031-05-04T08:00:59.123456+00:00")
    '2031-05-04 08:00'
    """
    return moment[:16].replace("T", " ")


def diff(
    one: Run,
    other: Run,
    document: DocumentOption = None,
    publisher: PublisherOption = None,
    speaker: SpeakerOption = None,
    since: Since = None,
    until: Until = None,
    counts: Annotated[bool, typer.Option("--counts", help="Print how many of each only.")] = False,
    limit: Limit = 20,
    form: Annotated[ListFormat, typer.Option("--format", help="How to print.")] = ListFormat.TABLE,
    db: Database = None,
) -> None:
    """Show what two runs read otherwise in the same texts."""
    from quotes.errors import QuotesError

    try:
        with read_database(db) as connection:
            from quotes.database.chosen import TextQuery

            query = TextQuery(tuple(document or ()), publisher, since, until)
            comparison = Comparison(connection, (one, other), query, speaker)
            comparison.show(form, 0 if counts else limit, quietly=counts)
    except QuotesError as error:
        output.report(error)
        raise typer.Exit(2) from None
    raise typer.Exit(1 if comparison.differing else 0)


class Comparison:
    """Two runs, the texts that both have read, and how many quotations differ so far."""

    def __init__(
        self, connection: Connection, names: tuple[str, str], query: Any, speaker: str | None
    ) -> None:
        from quotes.database.run_differences import find_coverage, find_differences
        from quotes.database.runs import find_run

        (old, one), (new, other) = (find_run(connection, name) for name in names)
        self.runs = (one, other)
        self.found = find_differences(connection, old, new, query, speaker=speaker)
        self.coverage: Coverage = find_coverage(connection, old, new, query)
        self.counts: Counter[str] = Counter()

    @property
    def differing(self) -> int:
        """How many quotations are not alike."""
        return self.counts.total() - self.counts["alike"]

    def show(self, form: ListFormat, limit: int, *, quietly: bool) -> None:
        """Print the differences of at most so many texts, or how many there are."""
        if quietly:
            for _ in self.texts():
                pass
            self.show_counts(form)
        elif form is ListFormat.TABLE:
            shown = 0
            for shown, text in enumerate(self.texts(), 1):
                if not limit or shown <= limit:
                    show_difference(text)
                    output.print_line()
            self.show_summary(min(shown, limit or shown), shown)
        else:
            rows = (
                row
                for number, text in enumerate(self.texts(), 1)
                if not limit or number <= limit
                for row in to_rows(text)
            )
            if form is ListFormat.CSV:
                output.print_csv(map(revisions.to_cells, rows), DIFF_COLUMNS)
            else:
                output.print_rows(rows, (), form)

    def texts(self) -> Iterator[TextDifference]:
        """Yield the texts in which something differs, counting all."""
        for text in self.found:
            self.counts.update(found.difference.value for found in text.divergences)
            if any(told(text)):
                yield text

    def show_summary(self, shown: int, matched: int) -> None:
        """Print how many quotations differ, in how many texts, for people."""
        names = ("added", "lost", "re-attributed", "moved", "alike")
        counts = revisions.count_changes({name: self.counts[name] for name in names})
        both = showing.count(self.coverage.both, "text")
        more = f"; {shown} texts shown, --limit 0 shows all" if shown < matched else ""
        output.print_line(f"{counts or 'no quotations'} in {both} that both have read{more}")
        sides = (self.coverage.old_only, self.coverage.new_only)
        for run, number in zip(self.runs, sides, strict=True):
            if number:
                output.print_line(f"{showing.count(number, 'text')} read by {run} only")

    def show_counts(self, form: ListFormat) -> None:
        """Print how many quotations differ, as one row."""
        if form is ListFormat.TABLE:
            self.show_summary(0, 0)
            return
        counts, coverage = self.counts, self.coverage
        row = {
            "old_run_id": self.runs[0],
            "new_run_id": self.runs[1],
            "added": counts["added"],
            "lost": counts["lost"],
            "re_attributed": counts["re-attributed"],
            "moved": counts["moved"],
            "alike": counts["alike"],
            "texts": coverage.both,
            "old_only": coverage.old_only,
            "new_only": coverage.new_only,
        }
        output.print_rows([row], COUNT_COLUMNS, form)


def told(text: TextDifference) -> Iterator[Divergence]:
    """Yield the quotations to tell of: those that are not alike."""
    return (found for found in text.divergences if found.difference.value != "alike")


def to_rows(text: TextDifference) -> Iterator[dict[str, Any]]:
    """Yield an object for programs of each quotation that was read otherwise."""
    for found in told(text):
        yield {
            "change": found.difference.value,
            "differs": [aspect.value for aspect in found.differs],
            "document_id": text.document_id,
            "source": text.source,
            "url": text.url,
            "publisher": text.publisher,
            "title": text.title,
            "published_on": str(text.published_on) if text.published_on else None,
            "version": text.version,
            **revisions.pair_to_json(found.old, found.new),
        }


def show_difference(text: TextDifference) -> None:
    """Print what two runs read otherwise in a text, for people."""
    old = "" if text.is_current else f", version {text.version}, which a newer one replaced"
    place = f"{text.url or text.source}, {text.document_id}{old}"
    for line in revisions.head_lines(text.publisher, text.published_on, text.title, place):
        for part in showing.wrap(line, ""):
            output.print_line(part)
    for found in told(text):
        differs = [aspect.value for aspect in found.differs]
        revisions.show_pair(found.difference.value, differs, found.old, found.new)
