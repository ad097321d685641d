from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import given as holds_for
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from quotes.database import (
    Base,
    export_quotations,
    is_pending,
    list_speakers,
    make_engine,
    open_database,
    rebuild_identity,
)
from quotes.errors import ReadingError
from quotes.ingest import Extract, Failure, IngestReport, ingest, ingesting
from quotes.records import Article, Quotation
from tests.database_fixtures import NewDatabase
from tests.factories import RUN, article, line, read_article, read_articles
from tests.ingest.corpus import ARTICLES, NAMES, WORDS

TWICE = settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
articles = st.builds(
    lambda pairs, place, publisher: article(
        *(line(name, words) for name, words in pairs), publisher=publisher, **place
    ),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(WORDS)), min_size=1, max_size=3),
    st.one_of(
        st.builds(lambda n: {"source": f"{n}.jsonl:{n}"}, st.integers(0, 99)),
        st.builds(lambda n: {"url": f"https://x.org/{n}"}, st.integers(0, 99)),
    ),
    st.sampled_from(["Courier", "Ledger", None]),
)
# One text an address: of two, the last one given is current, and order is meant to matter.
collections = st.lists(articles, min_size=1, max_size=6, unique_by=lambda a: a.url or a.text)


def run(
    engine: sa.Engine, given: Iterable[Article | ReadingError], **options: object
) -> IngestReport:
    return ingest(engine, given, **({"extract": read_articles, "run": RUN} | options))  # type: ignore[arg-type]


def exported(engine: sa.Engine) -> str:
    with Session(engine) as session:
        return "\n".join(json.dumps(row, sort_keys=True) for row in export_quotations(session))


def counts(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def test_twice_is_once(engine: sa.Engine) -> None:
    first = run(engine, ARTICLES)
    before, shown = counts(engine), exported(engine)
    second = run(engine, ARTICLES)
    assert (first.new, first.unchanged, second.new, second.unchanged) == (30, 0, 0, 30)
    assert (counts(engine), exported(engine)) == (before, shown)


def test_what_is_known_is_not_extracted(engine: sa.Engine) -> None:
    run(engine, ARTICLES)

    def fail(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
        for given in articles:
            pytest.fail(f"{given.source} was extracted again")
            yield given, []

    assert run(engine, ARTICLES, extract=fail).unchanged == 30


@TWICE
@holds_for(collections=collections, data=st.data())
def test_order_does_not_matter(
    new_database: NewDatabase, collections: list[Article], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(collections))
    cut = data.draw(st.integers(0, len(shuffled)))
    one, other = make_engine(new_database()), make_engine(new_database())
    run(one, collections)
    run(other, shuffled[:cut])
    run(other, shuffled[cut:])
    assert exported(one) == exported(other)
    with Session(one) as left, Session(other) as right:
        assert list_speakers(left) == list_speakers(right)
    one.dispose()
    other.dispose()


@TWICE
@holds_for(collections=st.lists(articles, max_size=6))
def test_rebuilding_changes_nothing(new_database: NewDatabase, collections: list[Article]) -> None:
    engine = make_engine(new_database())
    run(engine, collections)
    before = exported(engine)
    with Session(engine.execution_options(quotes_write=True)) as session, session.begin():
        assert not is_pending(session)
        assert rebuild_identity(session) == 0
    assert exported(engine) == before
    engine.dispose()


def test_every_quotation_has_a_speaker_id_and_a_statement(engine: sa.Engine) -> None:
    run(engine, ARTICLES)
    rows = [json.loads(row) for row in exported(engine).splitlines()]
    assert len(rows) == 90
    assert all(len(row["speaker_ids"]) == 1 and row["statement_id"] for row in rows)


def test_a_new_text_replaces_the_old_one_in_answers(engine: sa.Engine) -> None:
    run(engine, [article(line("Ana Ruiz", "It is safe"), source="a.txt")])
    report = run(engine, [article(line("Tom Okafor", "It is not"), source="a.txt")])
    assert (report.new, report.new_versions) == (0, 1)
    with Session(engine) as session:
        assert [s.name for s in list_speakers(session)] == ["Tom Okafor"]
        assert [row["document"] for row in export_quotations(session)] == ["a.txt"]
    assert counts(engine)["quotation"] == 2


def spoil(batch: int) -> Extract:
    """Return an extractor that reads ``batch`` articles ahead and fails on some."""

    def extract(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
        ahead: list[Article] = []
        for given in articles:
            ahead.append(given)
            if len(ahead) == batch:
                yield from [(a, read(a)) for a in ahead]
                ahead.clear()
        yield from [(a, read(a)) for a in ahead]

    def read(given: Article) -> list[Quotation]:
        if "spoilt" in given.text:
            raise RuntimeError("no sentence here")
        return read_article(given)

    return extract


@pytest.mark.parametrize("batch", [1, 4, 100])
def test_one_failure_costs_one_article(engine: sa.Engine, batch: int) -> None:
    spoilt = [Article(f"spoilt {n}", source=f"spoilt-{n}.txt") for n in range(3)]
    nul = Article("a\x00b", source="nul.txt")
    error = ReadingError("bad.jsonl:3", "not JSON")
    mixed: list[Article | ReadingError] = [
        *ARTICLES[:5], spoilt[0], *ARTICLES[5:9], spoilt[1], error, spoilt[2], nul, *ARTICLES[9:]
    ]  # fmt: skip
    report = run(engine, mixed, extract=spoil(batch))
    assert (report.read, report.new, report.failed) == (35, 30, 5)
    assert Failure("bad.jsonl:3", "not JSON") in report.failures
    reasons = {f.source: f.message for f in report.failures}
    assert reasons["spoilt-0.txt"] == "RuntimeError: no sentence here"
    assert reasons["nul.txt"].startswith("character 1 is NUL")
    assert counts(engine)["document"] == 30


@pytest.mark.parametrize("step", ["settle", "find_known"])
def test_a_known_text_that_the_database_refuses_is_reported(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    run(engine, ARTICLES[:3])
    known = [replace(ARTICLES[0], source="copy.txt"), ARTICLES[1]]

    def refuse(session: Session, *details: Any) -> Any:
        if "copy.txt" in str(details):
            raise OperationalError("UPDATE", {}, Exception("disk full"))
        return found(session, *details)

    found = getattr(ingesting, step)
    monkeypatch.setattr(ingesting, step, refuse)
    report = run(engine, known)
    assert report.failures == [Failure("copy.txt", "the database refused it: disk full")]
    assert (report.read, report.unchanged) == (2, 1)


@pytest.mark.parametrize(
    "name", ["Ana " + "Xq7" * 3000, "Ana " + "湖" * 900], ids=["ascii", "wide"]
)
def test_a_name_without_end_costs_one_article(engine: sa.Engine, name: str) -> None:
    endless = article(line(name, "We go on"), source="endless.txt")
    report = run(engine, [*ARTICLES[:2], endless, ARTICLES[2]])
    assert (report.new, [failure.source for failure in report.failures]) == (3, ["endless.txt"])
    with Session(engine) as session:
        assert not is_pending(session)


def test_input_that_breaks_off_is_no_end(engine: sa.Engine) -> None:
    def stream() -> Iterator[Article]:
        yield from ARTICLES[:3]
        raise RuntimeError("the line went dead")

    with pytest.raises(RuntimeError, match="line went dead"):
        run(engine, stream(), extract=spoil(2))
    assert counts(engine)["document"] == 3


def test_an_article_that_comes_back_without_an_answer_is_reported(engine: sa.Engine) -> None:
    def forget(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
        for n, given in enumerate(articles):
            if n:
                yield given, read_article(given)

    report = run(engine, ARTICLES[:3], extract=forget)
    assert report.failures == [Failure("0.txt", "extraction gave nothing for it")]


def test_progress_is_told_after_each(engine: sa.Engine) -> None:
    seen: list[int] = []
    run(engine, ARTICLES[:4], on_progress=lambda report: seen.append(report.read))
    assert seen == [1, 2, 3, 4]


def test_articles_are_read_one_by_one(engine: sa.Engine) -> None:
    taken = stored = 0

    def stream() -> Iterator[Article]:
        nonlocal taken
        for given in ARTICLES:
            taken += 1
            assert taken - stored <= 2, "read ahead of what is stored"
            yield given

    def seen(report: IngestReport) -> None:
        nonlocal stored
        stored = report.read

    run(engine, stream(), on_progress=seen)
    assert stored == 30


def test_killed_at_any_moment(new_database: NewDatabase) -> None:
    undisturbed = make_engine(new_database())
    run(undisturbed, ARTICLES)
    url = new_database()
    rng = random.Random(7)
    kills = 0
    for _ in range(10):
        kills += kill_after(url, rng.uniform(0.3, 1.2))
    engine = open_database(url)
    assert kills > 0
    with engine.connect() as connection:
        broken = sa.text(
            "SELECT count(*) FROM reading WHERE 3 <>"
            " (SELECT count(*) FROM quotation q WHERE q.reading_id = reading.reading_id)"
        )
        assert connection.scalar(broken) == 0
    run(engine, ARTICLES)
    assert exported(engine) == exported(undisturbed)
    assert counts(engine) == counts(undisturbed)
    engine.dispose()
    undisturbed.dispose()


def kill_after(url: str, seconds: float) -> bool:
    """Ingest in a process of its own, killed after a while; return whether it was still at it."""
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.ingest.kill_me", url],
        cwd=root, env=os.environ | {"PYTHONPATH": str(root)},
    )  # fmt: skip
    time.sleep(seconds)
    running = child.poll() is None
    if running:
        child.send_signal(signal.SIGKILL)
    child.wait()
    return running
