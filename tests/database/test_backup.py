from __future__ import annotations

import json
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import export_quotations, make_engine, open_database
from quotes.database.backup import back_up
from quotes.database.verification import Fault, verify_database
from quotes.errors import DatabaseError, ExportError
from quotes.ingest import ingest
from tests.factories import RUN, read_articles
from tests.fake_identity import FAKE
from tests.ingest.corpus import ARTICLES


@pytest.fixture
def filled(tmp_path: Path) -> sa.Engine:
    engine = open_database(str(tmp_path / "news.db"))
    ingest(engine, ARTICLES[:5], extract=read_articles, run=RUN, identity=FAKE)
    return engine


def exported(engine: sa.Engine) -> list[str]:
    with Session(engine) as session:
        return [json.dumps(row) for row in export_quotations(session)]


def test_a_copy_is_the_database(filled: sa.Engine, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    assert back_up(filled, path) == path.stat().st_size
    copy = open_database(str(path), create=False)
    assert exported(copy) == exported(filled)
    assert list(verify_database(copy, identity=FAKE)) == []
    copy.dispose()
    assert not list(tmp_path.glob("*.part*"))


def test_a_copy_made_while_somebody_writes_is_of_one_moment(
    filled: sa.Engine, tmp_path: Path
) -> None:
    stop = Event()

    def write() -> None:
        for given in ARTICLES[5:]:
            ingest(filled, [given], extract=read_articles, run=RUN, identity=FAKE)
        stop.set()

    writer = Thread(target=write)
    writer.start()
    copies: list[Path] = []
    while not stop.is_set() or not copies:
        copies.append(tmp_path / f"{len(copies)}.db")
        back_up(filled, copies[-1])
    writer.join()
    for path in (copies[0], copies[-1]):
        copy = open_database(str(path), create=False)
        found = verify_database(copy, identity=FAKE)
        faults = {str(f.kind) for f in found if isinstance(f, Fault)}
        # Stored, and who is who worked out in the transaction after it.
        assert faults <= {"speaker", "statement", "speaker-name", "membership"}
        copy.dispose()


def test_an_uncommitted_write_is_no_part_of_it(filled: sa.Engine, tmp_path: Path) -> None:
    with filled.execution_options(quotes_write=True).connect() as connection:
        connection.execute(sa.text("UPDATE publisher SET name = 'Nobody' WHERE name = 'Wire'"))
        back_up(filled, tmp_path / "copy.db")
        connection.rollback()
    copy = make_engine(f"sqlite:///{tmp_path / 'copy.db'}")
    with copy.connect() as connection:
        assert "Nobody" not in connection.scalars(sa.text("SELECT name FROM publisher")).all()
    copy.dispose()


def test_nothing_is_written_over(filled: sa.Engine, tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("mine")
    with pytest.raises(ExportError, match="already; give a new name"):
        back_up(filled, path)
    assert path.read_text() == "mine"
    with pytest.raises(ExportError, match="give another name"):
        back_up(filled, tmp_path / "no such folder" / "copy.db")


def test_a_damaged_database_gives_no_copy(filled: sa.Engine, tmp_path: Path) -> None:
    with filled.execution_options(quotes_write=True).begin() as connection:
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        connection.exec_driver_sql(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master"
            " WHERE name = 'cue') WHERE name = 'mention'"
        )
    filled.dispose()
    with pytest.raises(DatabaseError, match="damaged"):
        back_up(filled, tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy.db*"))


def test_postgresql_has_a_program_for_it(engine: sa.Engine, tmp_path: Path) -> None:
    if engine.dialect.name == "sqlite":
        back_up(engine, tmp_path / "copy.db")
        assert (tmp_path / "copy.db").exists()
    else:
        with pytest.raises(DatabaseError, match="pg_dump --format=custom"):
            back_up(engine, tmp_path / "copy.db")
