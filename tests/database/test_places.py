"""The tables that triggers keep are always what making them anew would give."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import correct_quotation, find_speakers, list_speakers, rebuild_identity
from quotes.database.places import COLUMNS, find_astray, rebuild_places
from quotes.ingest import ingest
from tests.factories import RUN, article, line, read_articles
from tests.fake_identity import FAKE
from tests.judged_world import OTHER_RUN, named, write

FIRST = article(
    line("Ana Ruiz", "The weir holds", "mayor", "Elmford"),
    line("Bo Lind", "It does not"),
    url="https://post.example/weir",
    publisher="Post",
    published_at="2031-03-04",
)
CHANGED = article(
    line("Ana Ruiz", "The weir held"),
    url="https://post.example/weir",
    publisher="Post",
    published_at="2031-03-05",
)
UNDATED = article(line("Bo Lind", "Ask the boatmen"), source="notes.txt")


def store(engine: sa.Engine, *given: object, run: object = RUN) -> None:
    report = ingest(engine, given, extract=read_articles, run=run, identity=FAKE)  # type: ignore[arg-type]
    assert not report.failures


def astray(engine: sa.Engine) -> list[tuple[str, tuple[object, ...]]]:
    with engine.connect() as connection:
        return list(find_astray(connection))


def read_tables(engine: sa.Engine) -> dict[str, set[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table: {tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")}
            for table in COLUMNS
        }


def test_they_follow_new_texts_runs_and_decisions(engine: sa.Engine) -> None:
    store(engine, FIRST, UNDATED)
    assert astray(engine) == []
    store(engine, CHANGED)
    assert astray(engine) == []
    store(engine, UNDATED, run=OTHER_RUN)
    assert astray(engine) == []

    def decide(session: Session) -> None:
        query = sa.text("SELECT quotation_id FROM v1_quotation WHERE text LIKE 'Ask%'")
        ana = named(session, "Ana Ruiz")
        correct_quotation(session, session.scalars(query).one(), [ana], by="ines")

    write(engine, decide)
    assert astray(engine) == []
    with engine.connect() as connection:
        counted = {row.name: (row.quotations, row.documents) for row in list_speakers(connection)}
    assert counted == {"Ana Ruiz": (2, 2)}


def test_they_follow_identity_that_is_worked_out_otherwise(engine: sa.Engine) -> None:
    store(engine, FIRST, UNDATED)
    write(engine, lambda session: session.execute(sa.text("DELETE FROM speaker_membership")))
    assert astray(engine) == []
    with engine.connect() as connection:
        assert list_speakers(connection) == []
    write(engine, lambda session: rebuild_identity(session, FAKE))
    assert astray(engine) == []
    with engine.connect() as connection:
        assert {row.name for row in list_speakers(connection)} == {"Ana Ruiz", "Bo Lind"}


def test_a_host_s_own_trigger_outlasts_it(engine: sa.Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's are switched off and on, not made anew")
    create = 'CREATE TRIGGER "my-audit" AFTER INSERT ON document BEGIN SELECT 1; END'
    with engine.execution_options(quotes_write=True).begin() as connection:
        connection.exec_driver_sql(create)
        rebuild_places(connection)
        found = sa.text("SELECT sql FROM sqlite_master WHERE name = 'my-audit'")
        assert connection.scalar(found) == create


def test_made_anew_they_are_the_same_and_followed_again(engine: sa.Engine) -> None:
    store(engine, FIRST, UNDATED)
    before = read_tables(engine)
    with engine.execution_options(quotes_write=True).begin() as connection:
        rebuild_places(connection)
    assert read_tables(engine) == before
    store(engine, CHANGED)
    assert read_tables(engine) != before
    assert astray(engine) == []


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("Ana Riuz", "Ana Ruiz"),
        ("An Ruiz", "Ana Ruiz"),
        ("Ruizz", "Ana Ruiz"),
        ("Annaliese Ruitz", None),
    ],
)
def test_a_letter_astray_finds_the_name(engine: sa.Engine, given: str, found: str | None) -> None:
    store(engine, FIRST)
    with engine.connect() as connection:
        names = [match.name for match in find_speakers(connection, given)]
    assert names == ([found] if found else [])
