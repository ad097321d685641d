"""A project whose own tables have foreign keys to ours, with an Alembic history beside ours."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from quotes.database import (
    HEAD,
    Base,
    Quotation,
    Verdict,
    current,
    make_engine,
    open_database,
    rebuild_identity,
    store_article,
    upgrade,
    verify_database,
)
from quotes.ingest import ingest
from tests.database_fixtures import NewDatabase, keep_revision_as_before_0006
from tests.factories import RUN, read_article, read_articles
from tests.hosts.conftest import Host
from tests.judged_world import OTHER_RUN, judge
from tests.past_rows import load_rows
from tests.recipe_world import COURIER, WIRE, WORLD, read

PROJECT = "archive"
WORDS = "The gate stays open"
KEEP = f"""
from archive.__main__ import main
main("clip", {WORDS!r}, "dam")
main("follow", "Hayder Al-Khafaf", "minister")
"""


@pytest.fixture
def address(new_database: NewDatabase) -> tuple[str, str]:
    """Addresses of an empty database: for our tables, and for the archive's beside them.

    On PostgreSQL, ours stand in a schema of their own.
    """
    url = new_database(empty=True)
    if url.startswith("sqlite"):
        return url, url
    admin = make_engine(url)
    with admin.begin() as connection:
        connection.execute(sa.schema.CreateSchema("press"))
    admin.dispose()
    path = "&options=-csearch_path%3D"
    return f"{url}{path}press", f"{url}{path}public,press"


def test_the_archive_from_first_to_last(host: Host, address: tuple[str, str]) -> None:
    ours, url = address

    def archive(*arguments: str) -> str:
        return host(*arguments, ARCHIVE_DATABASE_URL=url)

    open_database(ours).dispose()
    archive("-m", "alembic", "upgrade", "head")
    assert "No new upgrade operations detected" in archive("-m", "alembic", "check")
    engine = make_engine(url)
    assert not ingest(engine, WORLD, extract=read, run=RUN).failures

    archive("-c", KEEP)
    kept = f"dam: {WORDS},\nminister: Haidar al-Khaffaf\n"
    judge(engine, Verdict.SAME, "Haidar al-Khaffaf", "Diane Hartshorne")
    assert not ingest(engine, WORLD, extract=read_articles, run=OTHER_RUN).failures
    assert archive("-m", "archive", "list") == kept

    changed = COURIER.text.replace(WORDS, "The gate is shut")
    changed = changed.replace("Haidar al-Khaffaf", "Ana Ruiz")
    rewritten = [type(COURIER)(changed, url=COURIER.url, publisher=COURIER.publisher)]
    assert not ingest(engine, rewritten, extract=read_articles, run=OTHER_RUN).failures
    assert archive("-m", "archive", "list") == f"dam: {WORDS}, (superseded)\nminister: nobody now\n"

    assert list(verify_database(engine)) == []
    archive("-m", "alembic", "downgrade", "base")
    assert list(verify_database(engine)) == []
    assert "clipping" not in sa.inspect(engine).get_table_names()
    engine.dispose()


def test_autogenerate_writes_the_archives_tables_only(
    host: Host, new_database: NewDatabase, tmp_path: Path
) -> None:
    url = new_database()
    versions = tmp_path / "migrations" / "versions"
    (versions / "0001_clippings.py").unlink()
    host("-m", "alembic", "revision", "--autogenerate", "-m", "first", ARCHIVE_DATABASE_URL=url)
    (made,) = versions.glob("*.py")
    text = made.read_text(encoding="utf-8")
    assert text.count("op.create_table") == 2
    assert "['quotation.quotation_id']" in text
    assert "drop" not in text.partition("def downgrade")[0]


def test_an_older_database_gets_an_archive(host: Host, new_database: NewDatabase) -> None:
    """Its revision stood in ``alembic_version``, where that of the archive has to go."""
    url = new_database(empty=True)
    engine = make_engine(url)
    upgrade(engine, "0002")
    load_rows(engine, "0002")
    keep_revision_as_before_0006(engine)
    host("-m", "quotes", "db", "upgrade", "--db", url)
    host("-m", "alembic", "upgrade", "head", ARCHIVE_DATABASE_URL=url)
    assert current(engine) == HEAD
    with engine.connect() as connection:
        held = sa.text("SELECT version_num FROM alembic_version")
        assert connection.scalars(held).all() == ["0001"]
    engine.dispose()


REFERRED = ["publisher", "document", "document_version", "run", "reading", "quotation",
            "document_entity", "role_observation"]  # fmt: skip


def test_rows_that_refer_to_ours_outlast_every_upgrade(new_database: NewDatabase) -> None:
    """SQLite deletes a table's rows, and what hangs on them, when it is made anew."""
    engine = make_engine(new_database(empty=True))
    upgrade(engine, "0001")
    load_rows(engine, "0001")
    with engine.execution_options(quotes_write=True).begin() as connection:
        for table in REFERRED:
            key = f"{table}_id"
            connection.exec_driver_sql(
                f"CREATE TABLE of_{table} ({key} INTEGER NOT NULL REFERENCES {table} ({key}) "
                "ON DELETE CASCADE)"
            )
            connection.exec_driver_sql(f"INSERT INTO of_{table} SELECT {key} FROM {table}")
        before = count_all(connection)
    upgrade(engine)
    with engine.connect() as connection:
        assert count_all(connection) == before
    engine.dispose()


def count_all(connection: sa.Connection) -> dict[str, int]:
    tables = [name for table in REFERRED for name in (table, f"of_{table}")]
    counts = {
        name: connection.scalar(sa.text(f"SELECT count(*) FROM {name}")) or 0 for name in tables
    }
    assert all(counts.values())
    return counts


class Own(DeclarativeBase):
    """Base of a project without migrations."""


class Mark(Own):
    __tablename__ = "mark"
    mark_id: Mapped[int] = mapped_column(primary_key=True)
    quotation_id: Mapped[int] = mapped_column(ForeignKey(Quotation.__table__.c.quotation_id))
    quotation: Mapped[Quotation] = relationship(Quotation)


def test_rows_of_both_are_stored_in_one_transaction(engine: sa.Engine) -> None:
    assert set(Own.metadata.tables) == {"mark"}
    assert "mark" not in Base.metadata.tables
    Own.metadata.create_all(engine)
    newest = sa.select(Quotation).order_by(Quotation.quotation_id.desc()).limit(1)
    for kept in (False, True):
        with Session(engine.execution_options(quotes_write=True)) as session:
            store_article(session, WIRE, read_article(WIRE), RUN)
            session.add(Mark(quotation=session.scalars(newest).one()))
            rebuild_identity(session)
            session.commit() if kept else session.rollback()
        with Session(engine) as session:
            assert len(session.scalars(sa.select(Quotation)).all()) == 2 * kept
            assert len(session.scalars(sa.select(Mark)).all()) == kept
    assert list(verify_database(engine)) == []
    with engine.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(sa.delete(Quotation))
