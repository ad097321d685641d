"""``quotes db``: the tables of a database: set up, brought up to date, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli import output
from quotes.cli.databases import Database, days, use

if TYPE_CHECKING:
    from quotes.database import DatabaseInfo
    from quotes.database.verification import Fault, FaultKind, Unchecked

UPGRADE_EXAMPLES = """\b
Examples:
  quotes db upgrade
  quotes db upgrade --db postgresql://user@localhost/news

All of it happens or nothing. Make a copy of the database first.

Exit status: 0 when the tables are those of this version, 1 when that failed.
"""
CURRENT_EXAMPLES = """\b
Examples:
  quotes db current
  quotes db current --db news.db || quotes db upgrade --db news.db

Exit status: 0 when the tables are those of this version of quotes, 1 when they are not.
"""
INFO_EXAMPLES = """\b
Examples:
  quotes db info
  quotes db info --db news.db --format json
"""

VERIFY_EXAMPLES = """\b
Examples:
  quotes db verify
  quotes db verify --db news.db && cp news.db backup.db
  quotes db verify --format jsonl | jq -r .kind | sort | uniq -c

Checks the revision, tables, constraints and indexes; that each span is the text between its
offsets; hashes, ids, search forms and the search index; that speakers, names, corrections and
statements are what working them out again would give. Nothing is written, and the database can
be used meanwhile.

Exit status: 0 when all is sound, 1 when something is wrong or could not be checked.
"""
BACKUP_EXAMPLES = """\b
Examples:
  quotes db backup monday.db
  quotes db backup --db news.db /mnt/backups/news-$(date +%F).db

Copies a SQLite database as it is at one moment, whoever reads and writes meanwhile, and checks
the copy before it gets its name. To restore one, put it where the database was; see OPERATING.md.
PostgreSQL has pg_dump for this.

Exit status: 0, or 1 when there is such a file already, or none can be written.
"""
REBUILD_EXAMPLES = """\b
Examples:
  quotes db rebuild
  quotes db verify || quotes db rebuild

Makes again what is derived: search forms and index, speakers, their names, statements. What was
read and what people decided stays. All of it happens or nothing.
"""

app = typer.Typer(
    name="db",
    add_completion=False,
    help="Set up, update and describe a database.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


class InfoFormat(StrEnum):
    """What ``quotes db info`` prints."""

    TABLE = "table"
    JSON = "json"


class VerifyFormat(StrEnum):
    """What ``quotes db verify`` prints."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


MEGABYTE = 1_000_000
SHOWN = 20
"""Faults of one kind that are shown to people."""


@app.command("upgrade", epilog=UPGRADE_EXAMPLES)
def upgrade(db: Database = None) -> None:
    """Set up an empty database, or bring an older one to this version of quotes."""
    from quotes.database.connect import connect_database, masked
    from quotes.database.migrations import current
    from quotes.database.migrations import upgrade as upgrade_tables

    with use(connect_database(db, create=True)) as engine:
        before = current(engine)
        upgrade_tables(engine)
        after = current(engine)
    change = (
        f"is at revision {after} already" if before == after else f"{before or 'empty'} → {after}"
    )
    output.print_line(f"{masked(engine.url)}: {change}")


@app.command("current", epilog=CURRENT_EXAMPLES)
def show_current(db: Database = None) -> None:
    """Print the revision of a database's tables."""
    from quotes.database.connect import connect_database
    from quotes.database.migrations import HEAD, current

    with use(connect_database(db)) as engine:
        found = current(engine)
    if found == HEAD:
        output.print_line(f"{found} (the one this version of quotes needs)")
        return
    output.print_line(f"{found or 'no tables of quotes'} (this version of quotes needs {HEAD})")
    raise typer.Exit(1)


@app.command("verify", epilog=VERIFY_EXAMPLES)
def verify(
    form: Annotated[
        VerifyFormat, typer.Option("--format", help="How to print.")
    ] = VerifyFormat.TABLE,
    db: Database = None,
) -> None:
    """Check every promise on a database, and say what is wrong and what to do."""
    from quotes.database.connect import connect_database, masked, no_tables
    from quotes.database.migrations import current
    from quotes.database.verification import verify_database

    with use(connect_database(db)) as engine:
        if current(engine) is None:
            raise no_tables(engine.url)
        sound = print_faults(verify_database(engine), form)
        if form is VerifyFormat.TABLE and sound:
            output.print_line(f"{masked(engine.url)}: all is sound")
    raise typer.Exit(0 if sound else 1)


def print_faults(found: Iterable[Fault | Unchecked], form: VerifyFormat) -> bool:
    """Print what is wrong, each as it is found, and return whether nothing is."""
    counts: Counter[FaultKind] = Counter()
    if form is VerifyFormat.TABLE:
        show_faults(_tell_faults(found, counts))
        for kind, count in counts.items():
            more = f", the first {SHOWN} shown" if count > SHOWN else ""
            output.print_line(f"{kind.value}: {count}{more}; {kind.remedy}")
    else:
        print_all = output.print_json if form is VerifyFormat.JSON else output.print_jsonl
        print_all(map(_to_object, _tell_faults(found, counts)))
    return not counts


def _tell_faults(found: Iterable[Fault | Unchecked], counts: Counter[FaultKind]) -> Iterator[Fault]:
    """Yield the faults, counted; what could not be checked is told on standard error."""
    from quotes.database.verification import Fault

    for item in found:
        if isinstance(item, Fault):
            counts[item.kind] += 1
            yield item
        else:
            output.report(f"not checked: {item.what}; first mend: {item.because}")


def show_faults(faults: Iterable[Fault]) -> None:
    """Print faults for people, a line each, of each kind the first ones."""
    shown: Counter[FaultKind] = Counter()
    for fault in faults:
        shown[fault.kind] += 1
        if shown[fault.kind] <= SHOWN:
            where = f"{fault.table} {fault.key}" if fault.key else fault.table
            output.print_line(f"{fault.kind.value}: {where}: {fault.problem}")


def _to_object(fault: Fault) -> dict[str, str | None]:
    return {
        "kind": fault.kind.value,
        "table": fault.table,
        "key": fault.key,
        "problem": fault.problem,
        "remedy": fault.kind.remedy,
    }


@app.command("rebuild", epilog=REBUILD_EXAMPLES)
def rebuild(db: Database = None) -> None:
    """Make again what is derived from what was read and decided."""
    from sqlalchemy.orm import Session

    from quotes.database.connect import masked, open_database
    from quotes.database.rebuilding import rebuild_derived

    with use(open_database(db, create=False)) as engine:
        with Session(engine.execution_options(quotes_write=True)) as session, session.begin():
            changed = rebuild_derived(session)
        output.print_line(f"{masked(engine.url)}: {changed} rows changed")


@app.command("backup", epilog=BACKUP_EXAMPLES)
def backup(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")],
    db: Database = None,
) -> None:
    """Copy a SQLite database into a new file, while others use it."""
    from quotes.database.backup import back_up
    from quotes.database.connect import connect_database, masked, no_tables
    from quotes.database.migrations import current

    # Of whatever revision: a copy is made before an upgrade.
    with use(connect_database(db)) as engine:
        if current(engine) is None:
            raise no_tables(engine.url)
        size = back_up(engine, path)
    output.print_line(f"{path}: {size / MEGABYTE:.1f} MB, a whole copy of {masked(engine.url)}")
    output.print_line(f"check what it says with: quotes db verify --db {path}")


@app.command("info", epilog=INFO_EXAMPLES)
def info(
    form: Annotated[InfoFormat, typer.Option("--format", help="How to print.")] = InfoFormat.TABLE,
    db: Database = None,
) -> None:
    """Print what a database holds: its revision, its rows, its days."""
    from quotes.database.connect import open_database
    from quotes.database.info import database_info

    with use(open_database(db, create=False)) as engine:
        found = database_info(engine)
    if form is InfoFormat.JSON:
        fields = asdict(found)
        fields |= {key: fields[key] and str(fields[key]) for key in ("first_on", "last_on")}
        print(output.to_json(fields))
    else:
        show_info(found)


def show_info(found: DatabaseInfo) -> None:
    """Print what a database holds, for people."""
    published = days(found.first_on, found.last_on) or "no dates"
    output.print_line(f"{found.url} ({found.dialect}), revision {found.revision}")
    output.print_line(f"published: {published}")
    if found.pending:
        output.print_line(
            "speakers are yet to be worked out for some texts: run quotes ingest again"
        )
    output.print_line()
    width = max(map(len, found.rows))
    for name, number in found.rows.items():
        output.print_line(f"{name:{width}} {number:>9,}")
