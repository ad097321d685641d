"""``quotes reextract`` and ``quotes promote``: stored texts read again, and who answers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli import output
from quotes.cli.databases import Database, use
from quotes.cli.judge import By, Why, check_text, name_decider, write_database
from quotes.cli.narrowing import DocumentOption, PublisherOption, Since, Until
from quotes.cli.showing import count

if TYPE_CHECKING:
    from quotes.database.promoting import PromotionReport
    from quotes.ingest.rereading import RereadReport

REEXTRACT_EXAMPLES = """\b
Examples:
  quotes reextract
  quotes reextract --publisher "The Example" --since 2031-05
  quotes reextract --document https://example.org/bridge
  quotes reextract --min-confidence 0.8
  quotes reextract --promote --why "new version"

Every stored text, superseded ones too, is read once more by the extractor that is installed,
as a run of its own; nothing is fetched. What other runs found stays, and answers: compare with
quotes diff, then have the new run answer with quotes promote, or all at once with --promote.
A text that this run has read already is passed over: after an interruption the same command
goes on where it stopped.

Exit status: 0, 1 when some text could not be read or stored (the others are), 2 when the
command was not understood.
"""
PROMOTE_EXAMPLES = """\b
Examples:
  quotes promote r_0123 --why "finds twice as many"
  quotes promote --back

Answers, exports and views come from the promoted run wherever it has read the text; a text
that it has not read answers as before. Runs are listed by quotes runs, promotions by quotes
runs --promotions. People's decisions are found again in what the run has read, by position,
words and what stands about them; what has no place there waits, and is told here and by
quotes log. --back withdraws the newest promotion: answers are again what they were.

Exit status: 0, or 1 when no run has the id, it answers already, or there is nothing to go back
from, 2 when the command was not understood.
"""


def reextract(
    document: DocumentOption = None,
    publisher: PublisherOption = None,
    since: Since = None,
    until: Until = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, help="Leave out quotations of whose words it is less sure, 0 to 1."
        ),
    ] = None,
    promote: Annotated[bool, typer.Option("--promote", help="Have the new run answer.")] = False,
    why: Why = None,
    by: By = None,
    db: Database = None,
) -> None:
    """Read the stored texts again with the extractor of today, as a run of its own."""
    if not promote and (why or by):
        raise typer.BadParameter("--why and --by are for --promote")
    who = name_decider(by) if promote else ""
    reason = check_text(why, "--why") or None
    from quotes.database import open_database
    from quotes.database.chosen import TextQuery
    from quotes.ingest.rereading import reread, with_settings

    query, progress = TextQuery(tuple(document or ()), publisher, since, until), Progress()
    with use(open_database(db, create=False)) as engine:
        extract, run = with_settings(min_confidence)
        report = reread(engine, query, extract=extract, run=run, on_progress=progress)
    progress.end()
    output.print_line(summarise(report))
    if promote and report.read + report.known:
        promote_run(report.run_id, who, reason, db)
    elif report.read:
        output.print_line(f"have it answer with: quotes promote {report.run_id}")
    raise typer.Exit(1 if report.failures else 0)


class Progress:
    """Tells of each failure at once, and on a terminal how far the work is."""

    def __init__(self) -> None:
        self.reported = 0
        self.terminal = sys.stderr.isatty()

    def __call__(self, report: RereadReport) -> None:
        """Print what is new since the last call."""
        for failure in report.failures[self.reported :]:
            output.report(f"{failure.source}: {failure.message}")
        self.reported = len(report.failures)
        if self.terminal:
            done = f"{report.read + report.known} of {count(report.chosen, 'text')}"
            print(f"{output.ERASE_LINE}{done}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave an empty line where the count stood."""
        if self.terminal:
            print(output.ERASE_LINE, end="", file=sys.stderr, flush=True)


def summarise(report: RereadReport) -> str:
    """Return the counts in one line: "r_…: 3 texts read, 1 read before, 9 quotations"."""
    parts = [f"{count(report.read, 'text')} read"]
    parts += [f"{report.known} read before"] if report.known else []
    parts += [count(report.quotations, "quotation")]
    failed = len(report.failures)
    line = f"{report.run_id}: {', '.join(parts)}"
    return line + (f"; {failed} could not be read or stored" if failed else "")


def promote(
    run: Annotated[
        str | None, typer.Argument(metavar="RUN", help="A run's id, or the beginning of it.")
    ] = None,
    back: Annotated[
        bool, typer.Option("--back", help="Withdraw the newest promotion instead.")
    ] = False,
    why: Why = None,
    by: By = None,
    db: Database = None,
) -> None:
    """Have answers come from a run, or again from the one before."""
    if (run is None) != back:
        raise typer.BadParameter("give a run, or --back to withdraw the newest promotion")
    who, reason = name_decider(by), check_text(why, "--why") or None
    if run is None and reason:
        raise typer.BadParameter("--why is for promoting; going back keeps who and when")
    promote_run(run, who, reason, db)


def promote_run(run: str | None, by: str, why: str | None, db: str | None) -> None:
    """Promote a run, or go back if None, and print what came of it."""
    with write_database(db) as session:
        from quotes.database.promoting import go_back, promote

        report = (
            promote(session, run, by=by, why=why) if run is not None else go_back(session, by=by)
        )
    for line in tell(report):
        output.print_line(line)


def tell(report: PromotionReport) -> Iterator[str]:
    """Yield what came of a promotion, a line each."""
    made = report.promotion
    if made.withdrawn_at:
        yield f"{made.promotion_id} is withdrawn: {made.run_id}, promoted by {made.decided_by}"
    if report.answering:
        yield f"{report.answering} answers for {count(report.answers, 'text')}"
        if report.kept:
            yield f"{count(report.kept, 'text')} that it has not read: as before"
    else:
        yield "no run is promoted: each text answers as it was read last"
    yield f"answers changed in {count(report.turned, 'text')}"
    if report.carried:
        yield f"{count(report.carried, 'decision')} of people found again"
    for j in report.found:
        yield f"holds again: {j}"
    for j in report.lost:
        yield f"waits: {j}"
    if report.lost:
        yield "what waits has no place in what answers now; see it with: quotes log --waiting"
    if report.answering and not made.withdrawn_at:
        yield "go back with: quotes promote --back"
