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
_CELLS: tuple[Check, ...] = (tables.check_types, tables.check_values)
_ROWS: tuple[Check, ...] = (
    tables.check_rules,
    tables.check_duplicates,
    tables.check_foreign_keys,
    tables.check_orphans,
    tables.check_current,
    tables.check_numbering,
    tables.check_links,
    tables.check_memberships,
    texts.check_texts,
    texts.check_names,
    index.check_search_index,
    decisions.check_judgements,
    decisions.check_anchors,
    derived.check_name_keys,
)
_BASIC = {FaultKind.FILE, FaultKind.SCHEMA}
_UNREADABLE = {FaultKind.TYPE, FaultKind.NULL, FaultKind.VALUE}
_MISLEADING = {
    FaultKind.FOREIGN_KEY, FaultKind.DUPLICATE, FaultKind.CURRENT, FaultKind.JUDGEMENT,
    FaultKind.LINK, FaultKind.HASH,
}  # fmt: skip
"""What makes a rebuild give something else, so that all that hangs on it would be told again."""


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
            yield from _verify(connection, identity or default_identity())
        finally:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA query_only = OFF")


def begin_reading(connection: sa.Connection) -> None:
    """Begin a transaction that sees one state and can write nothing."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only = ON")
    else:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _verify(connection: sa.Connection, identity: Identity) -> Iterator[Fault | Unchecked]:
    seen: set[FaultKind] = set()
    stages: tuple[tuple[tuple[Check, ...], set[FaultKind], str], ...] = (
        (_TABLES, set(), ""),
        (_CELLS, _BASIC, "the rows"),
        (_ROWS, _UNREADABLE, "what the rows say"),
    )
    for checks, needed, what in stages:
        if wrong := seen & needed:
            yield Unchecked(what, _list(wrong))
            return
        for check in checks:
            yield from _note(check(connection), seen)
    if wrong := seen & _MISLEADING:
        yield Unchecked("speakers, corrections and statements against a rebuild", _list(wrong))
        return
    yield from _verify_derived(connection, identity, seen)


def _verify_derived(
    connection: sa.Connection, identity: Identity, seen: set[FaultKind]
) -> Iterator[Fault | Unchecked]:
    with Session(connection) as session:
        yield from _note(derived.check_speakers(session, identity), seen)
        yield from _note(derived.check_corrections(session), seen)
        if wrong := seen & {FaultKind.MEMBERSHIP, FaultKind.SPEAKER, FaultKind.CORRECTION}:
            yield Unchecked("statements against a rebuild", _list(wrong))
        else:
            yield from _note(derived.check_statements(session, identity), seen)


def _note(faults: Iterator[Fault], seen: set[FaultKind]) -> Iterator[Fault]:
    for fault in faults:
        seen.add(fault.kind)
        yield fault


def _list(kinds: set[FaultKind]) -> str:
    return ", ".join(sorted(kind.value for kind in kinds))
