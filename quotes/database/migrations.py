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

HEAD = "0007"
"""The newest revision; a test keeps it equal to the scripts'."""
VERSION_TABLE = "alembic_version_quotes"
"""Where a database keeps its revision: apart from that of a project whose tables stand beside."""
SEARCH_TABLES = ("quotation_fts", "role_fts")
"""How the names of SQLite's search indexes begin, and of what these keep themselves in."""
_FORMER_TABLE = "alembic_version"
_FORMER_REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""The revisions that were kept there; a row of any other is another project's."""


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

    Args:
        engine: On PostgreSQL, the tables come into the first schema of its ``search_path``.
        revision: The revision; a database's own is kept in ``VERSION_TABLE``.

    Raises:
        quotes.errors.DatabaseError: Its revision is unknown here, or something in it is in the
            way, such as another program's table of the same name.
    """
    from alembic import command
    from alembic.util import CommandError

    if engine.get_execution_options().get("schema_translate_map"):
        raise DatabaseError(
            "schema_translate_map reaches neither views nor the search index; name the schema in "
            "the address instead: postgresql://host/name?options=-csearch_path%3Dpress"
        )
    try:
        with engine.execution_options(quotes_write=True).begin() as connection:
            lock_schema(connection)
            check_place(connection)
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


def check_place(connection: sa.Connection) -> None:
    """Refuse a PostgreSQL search path that puts new tables elsewhere than the ones there are.

    Raises:
        quotes.errors.DatabaseError: It says what to do.
    """
    if connection.dialect.name != "postgresql":
        return
    path = connection.scalar(sa.func.current_setting("search_path"))
    first = connection.scalar(sa.select(sa.func.current_schema()))
    if first is None:
        raise DatabaseError(
            f"no schema of the search path ({path}) is there; make it with: CREATE SCHEMA {path}"
        )
    inspector = sa.inspect(connection)
    if inspector.has_table(VERSION_TABLE) and not inspector.has_table(VERSION_TABLE, schema=first):
        raise DatabaseError(
            f"new tables would come into the schema {first}, and those of quotes stand in another "
            f"one of the search path ({path}); name only theirs: options=-csearch_path%3DSCHEMA"
        )


def current(engine: sa.Engine) -> str | None:
    """Return the revision of a database, or None where it has no tables of ours.

    Asks the table itself, without Alembic.
    """
    with engine.connect() as connection:
        found = find_revisions(connection)
    return found[0] if found else None


def find_revisions(connection: sa.Connection) -> list[str]:
    """Return what a database says of its revision: one, unless somebody meddled; none if new."""
    inspector = sa.inspect(connection)
    if inspector.has_table(VERSION_TABLE):
        return _read_revisions(connection, VERSION_TABLE)
    # Before revision 0006 it stood in Alembic's own table, which may be another project's.
    if inspector.has_table("document_entity") and inspector.has_table(_FORMER_TABLE):
        found = _read_revisions(connection, _FORMER_TABLE)
        return found if len(found) == 1 and found[0] in _FORMER_REVISIONS else []
    return []


def _read_revisions(connection: sa.Connection, table: str) -> list[str]:
    number: sa.ColumnClause[str] = sa.column("version_num")
    query = sa.select(number).select_from(sa.table(table))
    return [str(revision) for revision in connection.scalars(query)]


def take_version_table(connection: sa.Connection) -> None:
    """Move the revision of an older database to ``VERSION_TABLE``; ``alembic_version`` is freed."""
    found = find_revisions(connection)
    if not found or sa.inspect(connection).has_table(VERSION_TABLE):
        return
    # Not renamed: PostgreSQL would keep the name of its key, which the next table there needs.
    number = sa.Column("version_num", sa.String(32), nullable=False)
    key = sa.PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc")
    table = sa.Table(VERSION_TABLE, sa.MetaData(), number, key)
    table.create(connection)
    connection.execute(table.insert(), [{"version_num": revision} for revision in found])
    sa.Table(_FORMER_TABLE, sa.MetaData()).drop(connection)


def head() -> str:
    """Return the newest revision that the scripts know."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(make_config()).get_current_head() or ""


def is_ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Return whether autogenerate should compare a thing: not the search index of each engine."""
    name = name or ""
    return not (name.startswith(SEARCH_TABLES) or name.endswith("search_vector"))


def not_of_quotes(name: str | None, kind: str, parents: Any) -> bool:
    """Return whether a name in a database is another project's: ``include_name`` of its ``env.py``.

    A project whose tables stand beside ours compares only its own with
    ``context.configure(..., include_name=not_of_quotes)``, and so never drops ours.

    Args:
        name: A table's name, whatever schema it is in; names of other things are let pass, for
            they are asked of tables that passed.
        kind: What Alembic calls it: ``table``, ``column`` …
        parents: Not looked at.

    >>> not_of_quotes("clipping", "table", {}), not_of_quotes("quotation", "table", {})
    (True, False)
    """
    from quotes.database.models import Base

    if kind != "table" or name is None:
        return True
    ours = name in Base.metadata.tables or name == VERSION_TABLE
    return not (ours or name.startswith(SEARCH_TABLES))
