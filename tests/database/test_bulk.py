"""Many articles at once: what comes of it is what one at a time would give."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import given as holds_for
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from quotes.database import (
    Base,
    DocumentVersion,
    Outcome,
    Quotation,
    StoreReport,
    bulk,
    is_pending,
    store_article,
    store_articles,
    store_batch,
)
from quotes.database import batch as batches
from quotes.database.inserting import Sheet, insert_sheet
from quotes.errors import QuotesError
from quotes.records import Article, Confidence, QuotationType, Run
from quotes.records import Quotation as Record
from tests.factories import RUN, article, line, read_article, span

LINES = (
    line("Ana Ruiz", "The bridge is safe"),
    line("Tom Okafor", "The dam will hold"),
    line("Ana Ruiz", "Nobody was asked"),
)
MOMENTS = {"first_read_at", "read_at", "first_used_at"}
ONE_DATABASE = settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
texts = st.lists(st.sampled_from(LINES), max_size=2)
places = st.one_of(
    st.builds(lambda n: {"source": f"{n}.txt"}, st.integers(0, 2)),
    st.builds(lambda n: {"source": f"a.jsonl:{n}"}, st.integers(0, 2)),
    st.builds(lambda n: {"source": "-", "url": f"https://x.org/{n}"}, st.integers(0, 2)),
    st.builds(lambda n: {"source": "b.jsonl:1", "id": str(n)}, st.integers(0, 1)),
)
articles = st.builds(
    lambda lines, place, publisher: article(*lines, publisher=publisher, **place),
    texts, places, st.sampled_from(["Courier", "Ledger", None]),
)  # fmt: skip
runs = st.sampled_from([RUN, replace(RUN, version="2")])


def pair(given: Article) -> tuple[Article, list[Record]]:
    return given, read_article(given)


def contents(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows, but moments; internal keys as their places, for sequences go on."""
    tables = Base.metadata.sorted_tables
    found = {
        t.name: session.execute(sa.select(t).order_by(*t.primary_key.columns)).all() for t in tables
    }
    places = {
        (t.name, key.name): {getattr(row, key.name): n for n, row in enumerate(found[t.name])}
        for t in tables
        for key in t.primary_key.columns
        if len(t.primary_key.columns) == 1 and not key.foreign_keys
    }

    def shown(column: sa.Column[Any], value: Any) -> Any:
        for foreign in column.foreign_keys:
            return shown(foreign.column, value)
        return places.get((column.table.name, column.name), {}).get(value, value)

    return {
        t.name: [
            tuple(shown(t.c[name], value) for name, value in row._mapping.items()
                  if name not in MOMENTS)
            for row in found[t.name]
        ]
        for t in tables
    }  # fmt: skip


@ONE_DATABASE
@holds_for(
    before=st.lists(articles, max_size=3),
    given=st.lists(articles, min_size=1, max_size=7),
    cuts=st.sets(st.integers(1, 6)),
    run=runs,
)
def test_how_articles_are_cut_into_batches_makes_no_difference(
    session: Session, before: list[Article], given: list[Article], cuts: set[int], run: Run
) -> None:
    edges = [0, *sorted(cut for cut in cuts if cut < len(given)), len(given)]
    parts = [given[a:b] for a, b in pairwise(edges)]
    results = []
    for cut in ([[one] for one in given], parts):
        for one in before:
            store_article(session, *pair(one), RUN)
        said = [store_batch(session, [pair(one) for one in part], run) for part in cut]
        results.append((list(chain.from_iterable(said)), contents(session)))
        session.rollback()
    assert results[0] == results[1]


def test_what_happens_within_one_batch(session: Session) -> None:
    one, other = article(LINES[0], source="a.txt"), article(LINES[1], source="a.txt")
    given = [
        one, one, replace(one, source="copy.txt"), other, one, replace(one, publisher="Courier"),
    ]  # fmt: skip
    said = store_batch(session, [pair(g) for g in given], RUN)
    assert said == ["new", "unchanged", "unchanged", "new version", "unchanged", "new"]
    assert store_batch(session, [pair(one)], replace(RUN, version="2")) == [Outcome.REREAD]
    current = sa.select(DocumentVersion.text).where(DocumentVersion.is_current)
    assert session.scalars(current).all() == [one.text, one.text]


def count(engine: sa.Engine, model: type[Base]) -> int:
    with Session(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def many(number: int) -> list[tuple[Article, list[Record]]]:
    return [pair(article(LINES[n % 3], source=f"{n}.txt", publisher=f"P{n}"))
            for n in range(number)]  # fmt: skip


def test_all_are_stored_and_resolved(engine: sa.Engine) -> None:
    report = store_articles(engine, many(20), RUN)
    assert report == StoreReport(20, 20, {Outcome.NEW: 20}, [])  # type: ignore[arg-type]
    with Session(engine) as session:
        assert not is_pending(session)
    again = store_articles(engine, many(20), RUN)
    assert (again.outcomes, again.quotations) == ({Outcome.UNCHANGED: 20}, 0)
    assert count(engine, DocumentVersion) == 20


def test_the_connection_is_given_back_as_it_was(engine: sa.Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("only SQLite is told how many pages to keep")
    size = sa.text("PRAGMA cache_size")
    with engine.connect() as connection:
        before = connection.scalar(size)
    store_articles(engine, many(3), RUN)
    with engine.connect() as connection:
        assert connection.scalar(size) == before
        assert engine.pool.checkedout() == 1  # type: ignore[attr-defined]


def test_the_collector_rests_only_while_a_batch_is_written(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    resting = []

    def note(connection: sa.Connection, sheet: Sheet) -> None:
        resting.append(not gc.isenabled())
        insert_sheet(connection, sheet)

    monkeypatch.setattr(batches, "insert_sheet", note)
    store_articles(engine, many(3), RUN, on_progress=lambda _: resting.append(gc.isenabled()))
    assert all(resting)
    assert gc.isenabled()


@pytest.mark.parametrize(("has", "gets"), [("4MB", "64MB"), ("1GB", "1GB")])
def test_postgresql_has_memory_for_a_batch(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, has: str, gets: str
) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite sorts nothing while it stores")
    memory, found = sa.text("SHOW work_mem"), []

    def note(connection: sa.Connection, sheet: Sheet) -> None:
        found.append(connection.scalar(memory))
        insert_sheet(connection, sheet)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:
        connection.execute(f"SET work_mem = '{has}'")
        connection.commit()

    monkeypatch.setattr(batches, "insert_sheet", note)
    store_articles(engine, many(3), RUN)
    assert set(found) == {gets}
    with engine.connect() as connection:
        assert connection.scalar(memory) == has


def test_resolving_may_wait(engine: sa.Engine) -> None:
    store_articles(engine, many(3), RUN, resolve=False)
    with Session(engine) as session:
        assert is_pending(session)


def spoil(how: str) -> tuple[Article, list[Record]]:
    given, (found,) = pair(article(LINES[0], source="bad.txt"))
    if how == "span":
        return given, [replace(found, content=(replace(found.content[0], text="other"),))]
    if how == "link":
        return given, [replace(found, parent=1)]
    if how == "check":
        return given, [replace(found, confidence=Confidence(1.5, 1, 1))]
    if how == "null":
        return given, [replace(found, rule=None)]  # type: ignore[arg-type]
    if how == "json":
        return replace(given, extra={"when": object()}), [found]
    if how == "type":
        return replace(given, published_at=5), [found]  # type: ignore[arg-type]
    return replace(given, title="a\x00b" if how == "nul" else "a\ud800b"), [found]


@pytest.mark.parametrize("how", ["span", "link", "check", "null", "json", "type", "nul", "half"])
def test_a_bad_article_costs_only_itself(engine: sa.Engine, how: str) -> None:
    given = many(9)
    given.insert(4, spoil(how))
    report = store_articles(engine, given, RUN)
    assert [(bad.number, bad.source) for bad in report.refused] == [(4, "bad.txt")]
    assert report.refused[0].message
    assert (report.articles, report.outcomes) == (10, {Outcome.NEW: 9})
    assert count(engine, Quotation) == 9


def test_in_a_session_of_ones_own_a_bad_article_is_told_of(session: Session) -> None:
    said = store_batch(session, [*many(2), spoil("span")], RUN)
    assert said[:2] == [Outcome.NEW, Outcome.NEW]
    assert isinstance(said[2], QuotesError)
    assert str(said[2]).startswith("bad.txt: quotation 0: [1, 20) of the text is not 'other'")


def test_articles_are_read_a_batch_at_a_time(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH_QUOTATIONS", 4)
    stored = 0

    def told(report: StoreReport) -> None:
        nonlocal stored
        stored = report.articles
        assert count(engine, DocumentVersion) == stored

    def stream() -> Iterator[tuple[Article, Sequence[Record]]]:
        for taken, one in enumerate(many(11)):
            assert taken - stored < 4, "read ahead of what is stored"
            yield one

    assert store_articles(engine, stream(), RUN, on_progress=told).articles == 11


def test_input_that_breaks_off_is_no_end(engine: sa.Engine) -> None:
    def stream() -> Iterator[tuple[Article, Sequence[Record]]]:
        yield from many(3)
        raise RuntimeError("the line went dead")

    with pytest.raises(RuntimeError, match="line went dead"):
        store_articles(engine, stream(), RUN)
    assert count(engine, DocumentVersion) == 3


def test_a_database_that_fails_keeps_whole_articles(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH_QUOTATIONS", 4)
    calls = 0

    def fail(connection: sa.Connection, sheet: Sheet) -> None:
        nonlocal calls
        calls += sheet.model.__tablename__ == "attribution"
        if calls == 2:
            raise OperationalError("INSERT", {}, Exception("disk full"))
        insert_sheet(connection, sheet)

    with monkeypatch.context() as failing:
        failing.setattr(batches, "insert_sheet", fail)
        with pytest.raises(OperationalError, match="disk full"):
            store_articles(engine, many(11), RUN)
    assert (count(engine, DocumentVersion), count(engine, Quotation)) == (4, 4)
    report = store_articles(engine, many(11), RUN)
    assert report.outcomes == {Outcome.UNCHANGED: 4, Outcome.NEW: 7}


class Forbidden(Exception):
    sqlstate = "42501"


def test_what_may_not_be_written_is_no_article_s_fault(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(connection: sa.Connection, sheet: Sheet) -> None:
        raise ProgrammingError("INSERT", {}, Forbidden("permission denied"))

    monkeypatch.setattr(batches, "insert_sheet", refuse)
    with pytest.raises(ProgrammingError, match="permission denied"):
        store_articles(engine, many(3), RUN)


def test_quotations_may_be_linked_to_later_ones(session: Session) -> None:
    text = "The dam holds, and the bridge is safe."
    first = Record(QuotationType.INDIRECT, (span(text, "The dam holds"),), parent=1)
    whole = Record(QuotationType.INDIRECT, (span(text, text[:-1]),), continues=0)
    store_article(session, Article(text), [first, whole], RUN)
    inner, outer = session.scalars(sa.select(Quotation).order_by(Quotation.ordinal))
    assert (inner.parent, inner.continues) == (outer, None)
    assert (outer.parent, outer.continues) == (None, inner)


def test_objects_of_the_session_see_what_became_current(session: Session) -> None:
    store_article(session, *pair(article(LINES[0], source="a.txt")), RUN)
    version = session.scalars(sa.select(DocumentVersion)).one()
    assert version.is_current
    store_article(session, *pair(article(LINES[1], source="a.txt")), RUN)
    assert not version.is_current


def test_drivers_that_cannot_copy_insert(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    results = []
    for name in ("", "another"):
        if name:
            dialect = session.connection().dialect
            monkeypatch.setattr(dialect, "driver", name)
        store_batch(session, many(3), RUN)
        results.append(contents(session))
        session.rollback()
    assert results[0] == results[1]
