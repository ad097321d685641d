"""A copy of a SQLite database while others write to it; PostgreSQL has ``pg_dump``."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from quotes.errors import DatabaseError, ExportError


def back_up(engine: sa.Engine, path: Path) -> int:
    """Copy a SQLite database as it is at one moment into a new file, and return its bytes.

    Others may read and write meanwhile. The copy is checked (``PRAGMA integrity_check``) before
    it gets its name: what bears it is whole.

    Raises:
        quotes.errors.ExportError: There is a file of that name, or none can be written there.
        quotes.errors.DatabaseError: The database is not SQLite, or is damaged.
    """
    if engine.dialect.name != "sqlite":
        raise DatabaseError(
            "this copies SQLite's files; for PostgreSQL run: "
            "pg_dump --format=custom --file=FILE ADDRESS"
        )
    if path.exists():
        raise ExportError(f"{path}: there is such a file already; give a new name")
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        _copy(engine, part)
        # A link, where a renamed file would take the place of one made meanwhile.
        os.link(part, path)
    except FileExistsError as error:
        raise ExportError(f"{path}: somebody made such a file meanwhile") from error
    except (OSError, sqlite3.OperationalError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"{path}: cannot be written: {reason}; give another name") from error
    except sqlite3.DatabaseError as error:
        raise DatabaseError(f"the database is damaged: {error}; run: quotes db verify") from error
    finally:
        part.unlink(missing_ok=True)
    return path.stat().st_size


def _copy(engine: sa.Engine, part: Path) -> None:
    source = engine.raw_connection()
    try:
        with closing(sqlite3.connect(part)) as copy:
            # All pages in one step: one moment, whoever writes. Source: sqlite.org/backup.html.
            source.driver_connection.backup(copy)  # type: ignore[union-attr]
            found = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
    finally:
        source.close()
    if found != ["ok"]:
        raise DatabaseError(
            f"the copy is damaged, and so is the database: {found[0]}; run: quotes db verify"
        )
    with part.open("rb") as written:
        os.fsync(written.fileno())
