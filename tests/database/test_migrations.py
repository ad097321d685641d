from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.orm import Session

from quotes.database import HEAD, Base, current, head, make_engine, open_database, upgrade
from quotes.database.connect import masked
from quotes.database.migrations import VERSION_TABLE, downgrade, is_ours
from quotes.database.views import view_metadata
from quotes.errors import DatabaseError, DatabaseOutdated, DatabaseTooNew, DatabaseUnreachable
from quotes.ingest import ingest
from tests.database_fixtures import NewDatabase, keep_revision_as_before_0006
from tests.factories import RUN, article, line, read_articles
from tests.fake_identity import FAKE


def test_the_constant_is_the_scripts_head() -> None:
    assert head() == HEAD


def test_models_equal_migrations(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        options = {"include_object": is_ours, "compare_type": True, "version_table": VERSION_TABLE}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_checks_equal_migrations() -> None:
    """Autogenerate does not see checks: compare what both ways of making tables say."""
    made, migrated = make_engine("sqlite://"), make_engine("sqlite://")
    Base.metadata.create_all(made)
    upgrade(migrated)
    assert checks(made) == checks(migrated)


def checks(engine: sa.Engine) -> dict[str, set[tuple[str | None, str]]]:
    inspector = sa.inspect(engine)
    return {
        name: {(c["name"], c["sqltext"]) for c in inspector.get_check_constraints(name)}
        for name in Base.metadata.tables
    }


@pytest.mark.parametrize("view", view_metadata.sorted_tables, ids=lambda view: view.name)
def test_views_have_the_columns_they_promise(engine: sa.Engine, view: sa.Table) -> None:
    found = [column["name"] for column in sa.inspect(engine).get_columns(view.name)]
    assert found == [column.name for column in view.columns]
    assert all(column.comment for column in view.columns)


def test_there_are_no_other_views(engine: sa.Engine) -> None:
    assert set(sa.inspect(engine).get_view_names()) == set(view_metadata.tables)


def test_every_column_has_a_comment() -> None:
    columns = [c for table in Base.metadata.sorted_tables for c in table.columns]
    assert [str(c) for c in columns if not c.comment] == []


def test_down_and_up_with_data(engine: sa.Engine) -> None:
    ingest(engine, [article(line("Ana Ruiz", "It holds"))], extract=read_articles, run=RUN,
           identity=FAKE)  # fmt: skip
    downgrade(engine, "base")
    assert current(engine) is None
    assert sa.inspect(engine).get_table_names() in ([], ["alembic_version_quotes"])
    upgrade(engine)
    assert current(engine) == HEAD
    with Session(engine) as session:
        assert session.scalar(sa.text("SELECT count(*) FROM quotation")) == 0


def test_an_empty_database_is_set_up(new_database: NewDatabase) -> None:
    engine = open_database(new_database(empty=True))
    assert current(engine) == HEAD
    engine.dispose()


def test_reading_an_empty_database_says_how_to_fill_it(new_database: NewDatabase) -> None:
    url = new_database(empty=True)
    empty = make_engine(url)
    empty.connect().close()
    empty.dispose()
    with pytest.raises(DatabaseUnreachable, match="quotes ingest --db"):
        open_database(url, create=False)


@pytest.mark.parametrize(
    ("revision", "error", "advice"),
    [("0000", DatabaseOutdated, "quotes db upgrade --db"), ("9999", DatabaseTooNew, "pip install")],
)
def test_other_revisions_say_what_to_do(
    engine: sa.Engine, revision: str, error: type[Exception], advice: str
) -> None:
    with engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE alembic_version_quotes SET version_num = :r"), {"r": revision}
        )
    with pytest.raises(error, match=advice):
        open_database(engine.url.render_as_string(hide_password=False))


def test_an_unknown_revision_is_not_upgraded(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version_quotes SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="pip install --upgrade quotes"):
        upgrade(engine)


@pytest.mark.parametrize("revision", ["0001", "0005"])
def test_an_older_database_gives_back_the_version_table(
    new_database: NewDatabase, revision: str
) -> None:
    engine = make_engine(new_database(empty=True))
    upgrade(engine, revision)
    keep_revision_as_before_0006(engine)
    assert current(engine) == revision
    upgrade(engine)
    assert current(engine) == HEAD
    assert not sa.inspect(engine).has_table("alembic_version")
    engine.dispose()


@pytest.mark.parametrize("rows", [["a3f1"], ["0003", "a3f1"], []])
def test_a_revision_of_another_project_is_not_ours(engine: sa.Engine, rows: list[str]) -> None:
    keep_revision_as_before_0006(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM alembic_version"))
        for row in rows:
            connection.execute(sa.text("INSERT INTO alembic_version VALUES (:r)"), {"r": row})
    assert current(engine) is None
    with pytest.raises(DatabaseError, match="already exists; nothing was changed"):
        upgrade(engine)
    assert sa.inspect(engine).has_table("alembic_version")


def test_a_map_of_schemas_is_refused(engine: sa.Engine) -> None:
    with pytest.raises(DatabaseError, match="search_path"):
        upgrade(engine.execution_options(schema_translate_map={None: "press"}))


def test_tables_of_another_program_are_left_alone(new_database: NewDatabase) -> None:
    url = new_database(empty=True)
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE document (page integer)"))
    with pytest.raises(DatabaseError, match="already exists; nothing was changed"):
        open_database(url)
    assert sa.inspect(engine).get_table_names() == ["document"]
    engine.dispose()


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable, match="quotes ingest --db"):
        open_database(f"sqlite:///{tmp_path / 'none.db'}", create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="other systems have other permissions")
def test_a_file_where_nothing_can_be_written_is_read() -> None:
    folder = Path(tempfile.mkdtemp())  # one that others may enter, unlike tmp_path
    file, user = folder / "news.db", os.geteuid()
    open_database(str(file)).dispose()
    file.chmod(0o444)
    folder.chmod(0o555)
    try:
        if user == 0:
            os.seteuid(65534)
        engine = open_database(str(file), create=False)
        with engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT count(*) FROM v1_document")) == 0
        engine.dispose()
        with pytest.raises(DatabaseUnreachable):
            open_database(str(file), create=True)
    finally:
        os.seteuid(user)
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_password_is_masked() -> None:
    with pytest.raises(DatabaseUnreachable) as raised:
        open_database("postgresql://ana:s3cret@127.0.0.1:1/none")
    assert "s3cret" not in str(raised.value)
    assert "127.0.0.1" in str(raised.value)


@pytest.mark.parametrize("name", ["sp ace?.db", "100%25.db", "ü#.db"])
def test_a_bare_path_is_the_files_name(here: Path, name: str) -> None:
    engine = open_database(name)
    engine.dispose()
    assert [path.name for path in here.iterdir()] == [name]
    assert open_database(masked(engine.url), create=False).url == engine.url


@pytest.mark.parametrize("url", ["nonsense://x", "a b://", "postgresql://u@host:port/news"])
def test_nonsense_is_no_address(url: str) -> None:
    with pytest.raises(DatabaseUnreachable):
        open_database(url)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("shopping list " * 100)
    with pytest.raises(DatabaseUnreachable, match="not a database"):
        open_database(str(file))
