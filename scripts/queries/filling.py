"""An invented archive into a database: rows in bulk, what is derived made once, afterwards."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from quotes.database import Base, upgrade
from quotes.database.places import rebuild_places, suspended
from scripts.queries.world import COLUMNS, World


def fill(engine: sa.Engine, world: World) -> None:
    """Make the tables and all rows of an archive. The database must be empty."""
    upgrade(engine)
    indexes = [index for table in COLUMNS for index in Base.metadata.tables[table].indexes]
    with engine.execution_options(quotes_write=True).begin() as connection:
        postgres = connection.dialect.name == "postgresql"
        # The rows are sound: nothing has to look after each that those it points at are there.
        connection.exec_driver_sql(
            "SET LOCAL session_replication_role = replica"
            if postgres
            else "PRAGMA defer_foreign_keys = ON"
        )
        for index in indexes:
            index.drop(connection)
        search = _suspend_search(connection)
        with suspended(connection):
            for rows in world.batches():
                for table, columns in COLUMNS.items():
                    if rows[table]:
                        _insert(connection, table, columns.split(), rows[table])
        if postgres:
            connection.exec_driver_sql("SET LOCAL session_replication_role = origin")
        for index in indexes:
            index.create(connection)
        for statement in search:
            connection.exec_driver_sql(statement)
        rebuild_places(connection)
    raw = engine.raw_connection()
    try:
        if postgres:
            raw.commit()
            raw.driver_connection.autocommit = True
            raw.cursor().execute("VACUUM ANALYZE")
            raw.driver_connection.autocommit = False
        else:
            raw.cursor().execute("ANALYZE")
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


def _suspend_search(connection: sa.Connection) -> list[str]:
    """Take what follows the words of quotations and roles away; return what makes it again."""
    if connection.dialect.name == "postgresql":
        names = ("ix_quotation_search_vector", "ix_role_observation_search_vector")
        query = sa.text("SELECT indexdef FROM pg_indexes WHERE indexname = :name")
        made = [str(connection.scalar(query, {"name": name})) for name in names]
        for name in names:
            connection.exec_driver_sql(f"DROP INDEX {name}")
        return made
    query = sa.text(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND instr(name, '_fts_') > 0"
    )
    found: list[Any] = list(connection.execute(query).all())
    for name, _ in found:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    rebuilt = [f"INSERT INTO {t} ({t}) VALUES ('rebuild')" for t in ("quotation_fts", "role_fts")]
    return [*rebuilt, *(sql for _, sql in found)]


def _insert(
    connection: sa.Connection, table: str, columns: list[str], rows: list[tuple[Any, ...]]
) -> None:
    named = ", ".join(columns)
    raw: Any = connection.connection
    cursor = raw.cursor()
    if connection.dialect.name == "postgresql":
        with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    slots = ", ".join("?" * len(columns))
    plain = [tuple(map(_plain, row)) for row in rows] if table == "document_version" else rows
    cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({slots})", plain)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
