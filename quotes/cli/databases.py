"""The database of a command: its option, and a connection that never outlives the command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from quotes.errors import QuotesError

Database = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        help="Address of the database, or the path of a SQLite file; "
        "QUOTES_DATABASE_URL if not given, else quotes.db in this folder.",
    ),
]
SHOWN = 80
"""Characters of an argument in a message."""
MOST = 10**9
"""More rows than anybody has; a larger number would not fit a database's integer."""
Limit = Annotated[int, typer.Option(help="Show at most this many; 0 for all.", min=0, max=MOST)]


@contextmanager
def read_database(url: str | None) -> Iterator[Connection]:
    """Give a connection to a database that must be there already: reading makes no file.

    Raises:
        quotes.errors.DatabaseError: It is not there, not of this version, or gave way.
    """
    from quotes.database.connect import open_database

    with use(open_database(url, create=False)) as engine, engine.connect() as connection:
        yield connection


@contextmanager
def use(engine: Engine) -> Iterator[Engine]:
    """Give an engine, close it in the end, and turn what its driver raises midway into one line.

    Raises:
        quotes.errors.DatabaseError: In place of any error of the driver.
    """
    from sqlalchemy.exc import DBAPIError

    try:
        yield engine
    except DBAPIError as error:
        raise _explain(error.orig or error) from error
    except UnicodeEncodeError as error:
        # An argument of the command line; what is read from files is checked there.
        raise _refuse(error) from error
    finally:
        engine.dispose()


def _refuse(error: UnicodeEncodeError) -> QuotesError:
    from quotes.errors import DatabaseError

    given = error.object if len(error.object) <= SHOWN else f"{error.object[:SHOWN]}…"
    return DatabaseError(f"{given!r} holds bytes that are no UTF-8; write it in UTF-8")


def _explain(error: BaseException) -> QuotesError:
    from quotes.errors import DatabaseError

    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    return DatabaseError(f"the database gave way: {reason}")


def days(first: date | None, last: date | None) -> str:
    """Return a stretch of days for people: one day, two with a dash, or nothing.

    >>> days(date(2031, 5, 4), date(2031, 5, 6))
    '2031-05-04 – 2031-05-06'
    """
    ends = dict.fromkeys(str(day) for day in (first, last) if day)
    return " – ".join(ends)
