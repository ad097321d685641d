"""What holds of promotions, whatever was read, decided and promoted before."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import given as holds_for
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from quotes.database import make_engine, verify_database
from quotes.database.answering import find_turns
from quotes.database.chosen import TextQuery
from quotes.database.promoting import go_back, promote
from quotes.database.store import run_id
from quotes.errors import QuotesError
from quotes.ingest.rereading import reread
from quotes.records import Article, Quotation
from tests.database.test_judged_properties import Try, make_articles, texts, tries, try_all, wipe
from tests.database.test_promoting import everything
from tests.factories import RUN, read_article
from tests.judged_world import carried, derived, exported, fill, write

Step: TypeAlias = tuple[str, int]

# Five of a hundred examples, for each works identity out anew some twenty times.
SMALL = settings(
    max_examples=settings().max_examples // 20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
RUNS = [replace(RUN, version=f"{number}") for number in range(2, 5)]
steps = st.lists(
    st.tuples(st.sampled_from(["read", "promote", "promote", "back"]), st.integers(0, 2)),
    min_size=2,
    max_size=6,
)


def reader(number: int) -> Callable[..., Any]:
    """Return an extractor: without roles, without each second quotation, or of shorter ones."""

    def change(found: list[Quotation]) -> list[Quotation]:
        if number == 0:
            return [replace(q, roles=()) for q in found]
        if number == 1:
            return found[1::2]
        return [
            replace(q, content=(replace(c, end=c.end - 1, text=c.text[:-1]),), quoted=())
            for q in found
            for c in q.content
        ]

    def read(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
        for given in articles:
            yield given, change(read_article(given))

    return read


def take(engine: sa.Engine, step: Step) -> None:
    """Read again, promote or go back; what is refused changes nothing."""
    what, number = step
    run = RUNS[number]
    try:
        match what:
            case "read":
                reread(engine, extract=reader(number), run=run)
            case "promote":
                write(engine, partial(promote, run=run_id(run), by="ines"))
            case _:
                write(engine, partial(go_back, by="omid"))
    except QuotesError:
        pass
    with Session(engine) as session:
        assert find_turns(session) == []


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, _sqlite_template: Path) -> Iterator[sa.Engine]:
    """A SQLite database for all examples: an engine remembers the statements it compiled."""
    file = shutil.copy(_sqlite_template, tmp_path_factory.mktemp("promoted") / "one.db")
    engine = make_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def go_back_wholly(engine: sa.Engine) -> None:
    while True:
        try:
            write(engine, partial(go_back, by="omid"))
        except QuotesError:
            return


@SMALL
@holds_for(given=texts, tries=tries, taken=steps)
def test_going_back_gives_the_database_before(
    alone: sa.Engine, given: list[list[str]], tries: list[Try], taken: list[Step]
) -> None:
    wipe(alone)
    fill(alone, make_articles(given))
    try_all(alone, tries)
    before, decided = everything(alone), carried(alone)
    for step in taken:
        take(alone, step)
    assert carried(alone) == decided
    go_back_wholly(alone)
    assert everything(alone) == before
    assert list(verify_database(alone)) == []


@SMALL
@holds_for(given=texts, taken=steps)
def test_answers_follow_from_what_was_read_and_is_promoted(
    alone: sa.Engine, given: list[list[str]], taken: list[Step]
) -> None:
    """Not from the order in which it was read: what is read later by a run answers as well."""
    wipe(alone)
    articles = make_articles(given)
    fill(alone, articles)
    for step in (*(("read", number) for number in range(3)), *taken):
        take(alone, step)
    wanted = (exported(alone), derived(alone))
    wipe(alone)
    fill(alone, articles)
    take(alone, ("read", 0))
    promoted = [step for step in taken if step[0] != "read"]
    # A run has to have read something to be promoted.
    for number in (1, 2):
        reread_one(alone, number)
    for step in promoted:
        take(alone, step)
    for number in (2, 1):
        take(alone, ("read", number))
    assert (exported(alone), derived(alone)) == wanted


def reread_one(engine: sa.Engine, number: int) -> None:
    query = TextQuery(documents=("https://x.org/0",))
    reread(engine, query, extract=reader(number), run=RUNS[number])
