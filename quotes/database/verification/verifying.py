"""All checks of a live database, in an order in which each can rely on those before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database.derive import Identity, default_identity
from quotes.database.verification import decisions, derived, index, schema, tables, texts
from quotes.database.verification.faults import Fault, FaultKind, Unchecked

Check: TypeAlias = Callable[[sa.Connection], Iterator[Fault]]


_TABLES: tuple[Check, ...] = (schema.check_file, schema.check_revision, schema.check_schema)
_CELLS: tuple[Check, ...] = (schema.check_constraints, tables.check_types, tables.check_values)
_ROWS: tuple[Check, ...] = (
    tables.check_rules,
    tables.check_duplicates,
    tables.check_foreign_keys,
    tables.check_orphans,
    tables.check_current,
    tables.check_numbering,
    tables.check_links,
    texts.check_texts,
    texts.check_names,
    index.check_search_index,
    decisions.check_judgements,
    decisions.check_anchors,
    decisions.check_promotions,
    derived.check_name_keys,
)
_UNREADABLE = {FaultKind.TYPE, FaultKind.NULL, FaultKind.VALUE}
_EVIDENCE = {
    FaultKind.DUPLICATE, FaultKind.FOREIGN_KEY, FaultKind.CURRENT, FaultKind.LINK, FaultKind.DAY,
    FaultKind.OFFSET, FaultKind.SPAN, FaultKind.INCOMPLETE, FaultKind.TEXT, FaultKind.ID,
    FaultKind.JUDGEMENT, FaultKind.ANCHOR, FaultKind.RULE, FaultKind.HASH,
}  # fmt: skip
"""What makes a rebuild give something else: all that hangs on it would be told again."""
_SPEAKERS = {FaultKind.MEMBERSHIP, FaultKind.SPEAKER, FaultKind.CORRECTION}


def verify_database(
    engine: sa.Engine, *, identity: Identity | None = None
) -> Iterator[Fault | Unchecked]:
    """Yield all that is wrong with a database, as it is found; nothing where all is sound.

    Nothing is written, and one state of the database is looked at, whoever writes meanwhile.
    Texts and rows are read some at a time; working out who is who, to compare it with what is
    stored, takes the memory of a rebuild.

    Args:
        engine: Of a database that has tables of quotes, of whatever revision.
        identity: How speakers and statements were worked out; ``quotes.identity`` if None.
    """
    with engine.connect() as connection:
        begin_reading(connection)
        try:
            yield from verify_connection(connection, identity=identity)
        finally:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA query_only = OFF")


def begin_reading(connection: sa.Connection) -> None:
    """Begin a transaction that sees one state and can write nothing."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only = ON")
    else:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def verify_connection(
    connection: sa.Connection, *, identity: Identity | None = None
) -> Iterator[Fault | Unchecked]:
    """Yield all that is wrong with a database as a connection's transaction sees it."""
    seen: set[FaultKind] = set()
    stages: tuple[tuple[tuple[Check, ...], set[FaultKind], str], ...] = (
        (_TABLES, set(), ""),
        (_CELLS, {FaultKind.FILE, FaultKind.SCHEMA}, "the rows"),
        (_ROWS, _UNREADABLE, "what the rows say"),
        ((tables.check_memberships,), _EVIDENCE, "what is derived, against a rebuild"),
    )
    for checks, needed, what in stages:
        if wrong := seen & needed:
            yield Unchecked(what, _list(wrong))
            return
        for check in checks:
            yield from _note(check(connection), seen)
    rules = identity or default_identity()
    with Session(connection) as session:
        yield from _note(derived.check_speakers(session, rules), seen)
        yield from _note(derived.check_corrections(session), seen)
        if wrong := seen & _SPEAKERS:
            yield Unchecked("statements, against a rebuild", _list(wrong))
        else:
            yield from _note(derived.check_statements(session, rules), seen)
    if seen:
        yield Unchecked("where quotations stand in answers", _list(seen))
    else:
        yield from _note(derived.check_places(connection), seen)


def _note(faults: Iterator[Fault], seen: set[FaultKind]) -> Iterator[Fault]:
    for fault in faults:
        seen.add(fault.kind)
        yield fault


def _list(kinds: set[FaultKind]) -> str:
    return ", ".join(sorted(kind.value for kind in kinds))
