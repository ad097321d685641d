"""PostgreSQL: the tables in a schema that the address names, beside others of the same names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from quotes.cli import run
from quotes.database import (
    HEAD,
    Base,
    QuotationQuery,
    current,
    find_quotations,
    make_engine,
    open_database,
    upgrade,
    verify_database,
    view_metadata,
)
from quotes.database.migrations import VERSION_TABLE, downgrade
from quotes.errors import DatabaseError
from tests.database_fixtures import _administer
from tests.past_rows import load_rows
from tests.recipe_world import decide, fill

PRESS = "&options=-csearch_path%3Dpress"


@pytest.fixture
def url(postgres: str) -> Iterator[str]:
    """A database with an empty schema of ours, and a table of another project in the way."""
    _administer(postgres, "CREATE DATABASE choice")
    address = postgres.format("choice")
    engine = make_engine(address)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA press")
        connection.exec_driver_sql("CREATE TABLE document (page integer)")
    engine.dispose()
    yield address
    _administer(postgres, "DROP DATABASE choice WITH (FORCE)")


def test_a_schema_holds_all(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["db", "upgrade", "--db", url + PRESS]) == 0
    engine = open_database(url + PRESS, create=False)
    fill(engine)
    decide(engine)
    with engine.connect() as connection:
        found = find_quotations(connection, QuotationQuery(words="gate", speaker="Al-Khafaf"))
        assert found.matched == 1
        for view in view_metadata.tables:
            assert connection.scalar(sa.text(f"SELECT count(*) FROM {view}"))
    assert run(["who-said", "gate stays", "--db", url + PRESS]) == 0
    assert "Haidar al-Khaffaf" in capsys.readouterr().out
    assert run(["db", "verify", "--db", url + PRESS]) == 0
    inspector = sa.inspect(engine)
    assert set(inspector.get_table_names("press")) == {*Base.metadata.tables, VERSION_TABLE}
    assert set(inspector.get_view_names("press")) == set(view_metadata.tables)
    assert inspector.get_table_names("public") == ["document"]
    assert inspector.get_view_names("public") == []
    engine.dispose()


def test_a_schema_of_an_older_version_is_brought_up_to_date(url: str) -> None:
    engine = make_engine(url + PRESS)
    upgrade(engine, "0001")
    load_rows(engine, "0001")
    upgrade(engine)
    assert current(engine) == HEAD
    assert not [f for f in verify_database(engine) if getattr(f, "kind", "") == "schema"]
    downgrade(engine, "base")
    assert sa.inspect(engine).get_table_names("public") == ["document"]
    engine.dispose()


def test_two_schemas_are_two_databases(url: str) -> None:
    with (bare := make_engine(url)).begin() as connection:
        connection.exec_driver_sql("DROP TABLE document")
    one, other = open_database(url + PRESS), open_database(url)
    fill(one)
    assert [current(engine) for engine in (one, other)] == [HEAD, HEAD]
    for engine, matched in ((one, 6), (other, 0)):
        with engine.connect() as connection:
            assert find_quotations(connection, QuotationQuery()).matched == matched
        assert list(verify_database(engine)) == []
    for engine in (bare, one, other):
        engine.dispose()


def test_a_schema_that_is_not_there_says_how_to_make_it(url: str) -> None:
    with pytest.raises(DatabaseError, match="CREATE SCHEMA"):
        open_database(url + PRESS.replace("press", "none"))


def test_tables_are_not_spread_over_two_schemas(url: str) -> None:
    open_database(url + PRESS).dispose()
    both = make_engine(url + PRESS.replace("press", "public,press"))
    assert current(both) == HEAD
    with pytest.raises(DatabaseError, match="name only theirs"):
        upgrade(both)
    both.dispose()
