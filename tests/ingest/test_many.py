"""Several writers at once, and readers meanwhile: nothing is lost, nothing doubled.

``QUOTES_MANY_ARTICLES=2000 pytest tests/ingest/test_many.py`` does the same with more of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from quotes.database import (
    Base,
    QuotationQuery,
    export_quotations,
    find_quotations,
    make_engine,
)
from quotes.database.derive import rebuild_identity, update_identity
from quotes.database.store import store_article
from quotes.database.verification import verify_database
from quotes.ingest import ingest
from quotes.records import Article
from tests.database_fixtures import NewDatabase
from tests.factories import RUN, read_articles
from tests.ingest.corpus import ARTICLES
from tests.ingest.many import make_articles

ROOT = Path(__file__).parents[2]
NUMBER = int(os.environ.get("QUOTES_MANY_ARTICLES", len(ARTICLES)))
BETWEEN = 15
"""Articles that are known already; so many that one more touches only some speakers."""
NO_WHOLE = sa.text(
    "SELECT count(*) FROM reading WHERE"
    " 3 <> (SELECT count(*) FROM quotation q WHERE q.reading_id = reading.reading_id)"
)


def start_many(url: str, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ingest.many", url, "--articles", str(NUMBER), *more],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def finish(child: subprocess.Popen[str]) -> None:
    out, err = child.communicate()
    assert (child.returncode, err) == (0, ""), out


def exported(engine: sa.Engine) -> str:
    with Session(engine) as session:
        return "\n".join(json.dumps(row, sort_keys=True) for row in export_quotations(session))


def counted(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


@pytest.fixture
def alone(new_database: NewDatabase) -> Iterator[sa.Engine]:
    """What one process makes of all articles."""
    engine = make_engine(new_database())
    assert ingest(engine, make_articles(NUMBER), extract=read_articles, run=RUN).new == NUMBER
    yield engine
    engine.dispose()


def test_many_processes_are_as_one(new_database: NewDatabase, alone: sa.Engine) -> None:
    url = new_database()
    engine = make_engine(url)
    # SQLite's writers stand in one queue: more of them only make it longer.
    processes = 8 if engine.dialect.name == "postgresql" else 3
    child = start_many(url, "--processes", str(processes))
    looked = 0
    while child.poll() is None:
        # Readers wait for nobody, and see whole articles only.
        with engine.connect() as connection:
            assert connection.scalar(NO_WHOLE) == 0
            answer = find_quotations(connection, QuotationQuery(words="bridge", limit=None))
            assert answer.matched == len(answer.found)
        looked += 1
        time.sleep(0.05)
    finish(child)
    assert looked > 1
    assert counted(engine) == counted(alone)
    assert exported(engine) == exported(alone)
    assert list(verify_database(engine)) == []
    engine.dispose()


def test_half_of_four_are_killed(new_database: NewDatabase, alone: sa.Engine) -> None:
    url = new_database()
    finish(start_many(url, "--processes", "4", "--kill"))
    engine = make_engine(url)
    with engine.connect() as connection:
        assert connection.scalar(NO_WHOLE) == 0
    assert not ingest(engine, make_articles(NUMBER), extract=read_articles, run=RUN).failures
    assert counted(engine) == counted(alone)
    assert exported(engine) == exported(alone)
    engine.dispose()


def work_beside_another(
    engine: sa.Engine, work_out: Callable[[Session], int], article: Article, place: int
) -> bool:
    """Work out who is who; store the article before one query of it. False if there are fewer."""
    queries = count()

    def store_another(*_: object) -> None:
        if next(queries) == place:
            [(given, quotations)] = read_articles([article])
            with Session(engine) as other, other.begin():
                store_article(other, given, quotations, RUN)

    event.listen(engine, "before_cursor_execute", store_another)
    with Session(engine) as session, session.begin():
        work_out(session)
    event.remove(engine, "before_cursor_execute", store_another)
    return next(queries) > place


@pytest.mark.parametrize("work_out", [rebuild_identity, update_identity])
def test_an_article_comes_between_two_queries(
    engine: sa.Engine, work_out: Callable[[Session], int]
) -> None:
    """Whoever is at work on who is who reads another's article whole, or not at all."""
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    ingest(engine, ARTICLES[:BETWEEN], extract=read_articles, run=RUN)
    for place, article in enumerate(make_articles(120)[BETWEEN:]):
        if not work_beside_another(engine, work_out, article, place):
            break
        with Session(engine) as session, session.begin():
            update_identity(session)
        with Session(engine) as session, session.begin():
            assert rebuild_identity(session) == 0, f"before query {place}"
    else:
        pytest.fail("more queries than articles to come between them")


def test_a_writer_waits_for_another(engine: sa.Engine) -> None:
    writing = engine.execution_options(quotes_write=True)
    done = Event()

    def store() -> None:
        assert ingest(engine, ARTICLES[:1], extract=read_articles, run=RUN).new == 1
        done.set()

    other = Thread(target=store)
    with writing.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("LOCK TABLE document IN EXCLUSIVE MODE"))
        else:
            connection.execute(sa.text("UPDATE document SET public_id = public_id"))
        other.start()
        assert not done.wait(0.3)
        with engine.connect() as reader:
            assert reader.scalar(sa.text("SELECT count(*) FROM document")) == 0
        connection.rollback()
    other.join()
    assert done.is_set()


def test_what_is_read_is_of_one_moment(engine: sa.Engine) -> None:
    run = {"extract": read_articles, "run": RUN}
    ingest(engine, ARTICLES[:2], **run)  # type: ignore[arg-type]
    isolated = engine
    if engine.dialect.name == "postgresql":
        isolated = engine.execution_options(isolation_level="REPEATABLE READ")
    with isolated.connect() as reader:
        before = find_quotations(reader, QuotationQuery(limit=None))
        newer = replace(ARTICLES[0], text="“No,” said Ana Ruiz, mayor of Dunmere.")
        assert ingest(engine, [newer, *ARTICLES[2:4]], **run).new_versions == 1  # type: ignore[arg-type]
        assert find_quotations(reader, QuotationQuery(limit=None)) == before
    with engine.connect() as reader:
        assert find_quotations(reader, QuotationQuery(limit=None)) != before
