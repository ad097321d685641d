"""The tables: of the right revision, with all columns, constraints, indexes, views and triggers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from quotes.database import models
from quotes.database.migrations import HEAD, VERSION_TABLE, find_revisions
from quotes.database.verification.faults import Fault, FaultKind, name_key
from quotes.database.views import view_metadata

_TOLD_ELSEWHERE = ("CHECK constraint failed", "NULL value in", "NUMERIC value in", "TEXT value in")
_SQLITE_SEARCH = (
    ("table", "quotation_fts"),
    ("trigger", "quotation_fts_insert"),
    ("trigger", "quotation_fts_delete"),
    ("trigger", "quotation_fts_update"),
)


def check_file(connection: sa.Connection) -> Iterator[Fault]:
    """Yield what SQLite itself finds wrong with its file."""
    if connection.dialect.name != "sqlite":
        return
    for (message,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if message == "ok" or message.startswith(_TOLD_ELSEWHERE):
            continue
        of_search = "fts5" in message.casefold()
        kind = FaultKind.SEARCH_INDEX if of_search else FaultKind.FILE
        yield Fault(kind, "quotation_fts" if of_search else "the file", None, message)


def check_revision(connection: sa.Connection) -> Iterator[Fault]:
    """Yield a fault unless the database says it has the tables of this version."""
    found = find_revisions(connection)
    if found != [HEAD]:
        key = name_key(version_num=", ".join(found) or "none")
        yield Fault(FaultKind.REVISION, VERSION_TABLE, key, f"this version of quotes needs {HEAD}")


def check_schema(connection: sa.Connection) -> Iterator[Fault]:
    """Yield tables, columns and views that are missing."""
    inspector = sa.inspect(connection)
    columns = {table: {c["name"] for c in of} for (_, table), of in _ours(inspector, "columns")}
    for table in models.Base.metadata.sorted_tables:
        if table.name not in columns:
            yield Fault(FaultKind.SCHEMA, table.name, None, "the table is missing")
            continue
        for column in table.columns:
            if column.name not in columns[table.name]:
                yield Fault(FaultKind.SCHEMA, table.name, None, f"no column {column.name}")
    views = set(inspector.get_view_names())
    for name in view_metadata.tables:
        if name not in views:
            yield Fault(FaultKind.SCHEMA, name, None, "the view is missing")


def _ours(inspector: sa.Inspector, what: str) -> Iterator[tuple[Any, list[Any]]]:
    """Yield what the database says of each of our tables, asked for all at once."""
    names = [table.name for table in models.Base.metadata.sorted_tables]
    yield from getattr(inspector, f"get_multi_{what}")(filter_names=names).items()


def check_constraints(connection: sa.Connection) -> Iterator[Fault]:
    """Yield what nothing enforces any more, or what searching needs and is not there."""
    inspector = sa.inspect(connection)
    indexes = {
        (table, str(i["name"])): bool(i["unique"])
        for (_, table), of in _ours(inspector, "indexes")
        for i in of
    }
    named = {
        (table, str(c["name"]))
        for what in ("unique_constraints", "check_constraints", "foreign_keys")
        for (_, table), of in _ours(inspector, what)
        for c in of
    }
    for table in models.Base.metadata.sorted_tables:
        for index in sorted(table.indexes, key=lambda i: str(i.name)):
            if indexes.get((table.name, str(index.name))) is not index.unique:
                what = f"{'unique index' if index.unique else 'index'} {index.name}"
                yield Fault(FaultKind.CONSTRAINT, table.name, None, f"{what} is missing")
        for constraint in sorted(table.constraints, key=lambda c: str(c.name)):
            key = (table.name, str(constraint.name))
            if not isinstance(constraint, sa.PrimaryKeyConstraint) and key not in named:
                problem = f"constraint {constraint.name} is missing"
                yield Fault(FaultKind.CONSTRAINT, table.name, None, problem)
    yield from _check_search(connection)


def _check_search(connection: sa.Connection) -> Iterator[Fault]:
    if connection.dialect.name == "sqlite":
        query = sa.text("SELECT type, name FROM sqlite_master WHERE name LIKE 'quotation_fts%'")
        there = {(row[0], row[1]) for row in connection.execute(query)}
        for kind, name in _SQLITE_SEARCH:
            if (kind, name) not in there:
                yield Fault(FaultKind.CONSTRAINT, "quotation", None, f"{kind} {name} is missing")
        return
    query = sa.text(
        "SELECT is_generated FROM information_schema.columns WHERE table_name = 'quotation' "
        "AND column_name = 'search_vector' AND table_schema = ANY (current_schemas(false))"
    )
    if connection.scalar(query) != "ALWAYS":
        problem = "column search_vector is missing, or no longer made from search_text"
        yield Fault(FaultKind.CONSTRAINT, "quotation", None, problem)
