"""Engines: the address, what each dialect needs on connecting, and the revision check."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from quotes.database.migrations import HEAD, current, upgrade
from quotes.errors import DatabaseError, DatabaseOutdated, DatabaseTooNew, DatabaseUnreachable

DEFAULT_URL = "sqlite:///quotes.db"
BUSY_TIMEOUT_MS = 30_000
CACHE_KB = 65_536
"""Of each connection to SQLite: its own default, two megabytes, is for phones."""
_SECRET = re.compile(r"([?&](?:ssl)?password=)[^&]*", re.IGNORECASE)


def resolve_url(url: str | None = None) -> sa.URL:
    """Return the address to use: the argument, ``QUOTES_DATABASE_URL``, or ``quotes.db`` here.

    A bare path is taken for a SQLite file, ``postgres://`` and ``postgresql://`` for psycopg 3.

    Raises:
        quotes.errors.DatabaseUnreachable: It is no address.

    >>> resolve_url("news.db").render_as_string()
    'sqlite:///news.db'
    """
    given = url or os.environ.get("QUOTES_DATABASE_URL") or DEFAULT_URL
    if "://" not in given:
        # A path, not an address: "%20" and "?" are characters of its name.
        return sa.URL.create("sqlite", database=given)
    try:
        parsed = sa.make_url(given)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise DatabaseUnreachable(
            "the database address cannot be read; give one such as sqlite:///quotes.db "
            "or postgresql://user:password@host/name"
        ) from error
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def make_engine(url: sa.URL | str) -> sa.Engine:
    """Return an engine that enforces foreign keys, waits for writers, and locks when it writes.

    Nothing is opened yet. ``engine.execution_options(quotes_write=True)`` takes SQLite's
    write lock when a transaction begins, so that two writers wait instead of failing.

    Raises:
        quotes.errors.DatabaseUnreachable: No driver for the address is installed.
    """
    parsed = sa.make_url(url)
    try:
        engine = sa.create_engine(parsed)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        hint = "; run: pip install 'quotes[postgres]'" if "psycopg" in str(error) else ""
        raise DatabaseUnreachable(f"no driver for {masked(parsed)} ({error}){hint}") from error
    prepare_engine(engine)
    return engine


def prepare_engine(engine: sa.Engine) -> sa.Engine:
    """Return an engine of one's own, made fit for these tables (SQLite needs telling).

    Before its first connection; of an asynchronous one, give the ``sync_engine``.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, record: object) -> None:
    # The driver's own transactions begin too late and commit before DDL; ours begin in _begin.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("quotes_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def open_database(url: str | None = None, *, create: bool = True) -> sa.Engine:
    """Return an engine for a database whose tables are those of this version.

    Args:
        url: An address or the path of a SQLite file; None for ``QUOTES_DATABASE_URL``, else
            ``quotes.db`` in the working folder.
        create: Set up an empty database. Without, one that has no tables is an error, and no
            file comes to be.

    Raises:
        quotes.errors.DatabaseUnreachable: Nobody answers there, or no such file.
        quotes.errors.DatabaseOutdated: Its tables are older; the message says what to run.
        quotes.errors.DatabaseTooNew: Its tables are newer.
        quotes.errors.DatabaseError: Its tables cannot be set up.
    """
    engine = connect_database(url, create=create)
    found = current(engine)
    if found is None and create:
        try:
            upgrade(engine)
        except DatabaseError:
            engine.dispose()
            raise
    elif found != HEAD:
        engine.dispose()
        raise _wrong_revision(engine.url, found)
    return engine


def connect_database(url: str | None = None, *, create: bool = False) -> sa.Engine:
    """Return an engine that answers, whatever its tables' revision: for ``quotes db``.

    Raises:
        quotes.errors.DatabaseUnreachable: Nobody answers there, or no such file and not ``create``.
    """
    parsed = resolve_url(url)
    engine = make_engine(parsed)
    file = sqlite_file(parsed)
    if file and not create and not file.is_file():
        raise _missing(parsed)
    try:
        with engine.connect() as connection:
            if file:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
        if file and create:
            _use_wal(engine)
    except DBAPIError as error:
        engine.dispose()
        if file and not create and (unchanging := _open_unchanging(file)):
            return unchanging
        raise DatabaseUnreachable(
            f"cannot use the database {masked(parsed)}: {_first_line(error)}"
        ) from error
    return engine


def _open_unchanging(file: Path) -> sa.Engine | None:
    """Return an engine for a file where nothing can be written, such as an archive's; else None.

    To read a file in WAL mode, SQLite writes another beside it, unless it is told that nobody
    changes it. Source: sqlite.org/wal.html, "Read-Only Databases".
    """
    if file.with_name(file.name + "-wal").exists():
        return None
    query = {"mode": "ro", "immutable": "1", "uri": "true"}
    engine = make_engine(sa.URL.create("sqlite", database=file.absolute().as_uri(), query=query))
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except DBAPIError:
        engine.dispose()
        return None
    return engine


def _use_wal(engine: sa.Engine) -> None:
    # A property of the file, kept once set: readers go on while somebody writes.
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()


def sqlite_file(url: sa.URL) -> Path | None:
    """Return the file of a SQLite address; None for other databases and for memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    if url.database.startswith("file:"):
        return None
    return Path(url.database)


def masked(url: sa.URL) -> str:
    """Return an address that may be shown: its passwords are three asterisks.

    >>> masked(sa.make_url("postgresql://me:secret@host/news?password=secret"))
    'postgresql://me:***@host/news?password=***'
    """
    shown = url.render_as_string(hide_password=True)
    return _SECRET.sub(r"\1***", shown)


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "no answer"


def _missing(url: sa.URL) -> DatabaseError:
    return DatabaseUnreachable(
        f"no database at {masked(url)}; make one with: quotes ingest --db {masked(url)} PATH"
    )


def _wrong_revision(url: sa.URL, found: str | None) -> DatabaseError:
    shown = masked(url)
    if found is None:
        return no_tables(url)
    if found < HEAD:
        return DatabaseOutdated(
            f"{shown} has the tables of an older version (revision {found}, this one needs {HEAD});"
            f" run: quotes db upgrade --db {shown}"
        )
    return DatabaseTooNew(
        f"{shown} was made by a newer version of quotes (revision {found}, this one knows {HEAD});"
        " run: pip install --upgrade quotes"
    )


def no_tables(url: sa.URL) -> DatabaseError:
    """Return the error that says a database has no tables of ours."""
    shown = masked(url)
    return DatabaseUnreachable(
        f"{shown} has no tables of quotes; fill it with: quotes ingest --db {shown} PATH"
    )
