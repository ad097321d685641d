"""Schema changes: what ``quotes db upgrade`` and ``quotes db current`` do.

The only module that imports Alembic, and only inside its functions: a program that asks
the database never pays for it. The scripts lie in ``alembic/`` of a checkout and in
``quotes/_alembic`` of an installed package.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from quotes.errors import DatabaseError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0005"
"""The newest revision; a test keeps it equal to the scripts'."""


def find_scripts() -> Path:
    """Return the folder of the migration scripts.

    Raises:
        quotes.errors.DatabaseError: The installation is incomplete.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_alembic", package.parent / "alembic"):
        if (folder / "env.py").is_file():
            return folder
    raise DatabaseError(
        f"no migration scripts beside {package}: the installation is incomplete; reinstall quotes"
    )


def make_config(connection: sa.Connection | None = None) -> Config:
    """Return Alembic's configuration, with the connection that ``env.py`` is to use."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(find_scripts()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: sa.Engine, revision: str = "head") -> None:
    """Bring a database, empty or old, to a revision. All of it happens or nothing.

    Raises:
        quotes.errors.DatabaseError: Its revision is unknown here, or something in it is in the
            way, such as another program's table of the same name.
    """
    from alembic import command
    from alembic.util import CommandError

    try:
        with engine.execution_options(quotes_write=True).begin() as connection:
            lock_schema(connection)
            command.upgrade(make_config(connection), revision)
    except CommandError as error:
        raise DatabaseError(
            f"no way from the revision of this database to {revision!r}: {error}; if a newer "
            "version of quotes made it, run: pip install --upgrade quotes"
        ) from error
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise DatabaseError(
            f"the tables cannot be set up here: {reason}; nothing was changed. If other tables "
            "are in the way, give quotes a database of its own"
        ) from error


def downgrade(engine: sa.Engine, revision: str) -> None:
    """Take a database back to an older revision; what only newer tables hold is lost."""
    from alembic import command

    with engine.execution_options(quotes_write=True).begin() as connection:
        lock_schema(connection)
        command.downgrade(make_config(connection), revision)


def lock_schema(connection: sa.Connection) -> None:
    """Make others that want to change the schema wait (SQLite's write lock does it already)."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(7106835561)"))


def current(engine: sa.Engine) -> str | None:
    """Return the revision of a database, or None where it has no tables of ours.

    Asks the table itself, without Alembic.
    """
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return str(found) if found else None


def head() -> str:
    """Return the newest revision that the scripts know."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(make_config()).get_current_head() or ""


def is_ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Return whether autogenerate should compare a thing: not the search index of each engine."""
    name = name or ""
    return not (name.startswith("quotation_fts") or name.endswith("search_vector"))
