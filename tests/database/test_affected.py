"""Working out again only whom a change can touch leaves what working out all would."""

from __future__ import annotations

import contextlib
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import given as holds_for
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from quotes.database import Named, make_engine, rebuild_identity, store_article
from quotes.database import affected as searching
from quotes.database import models as tables
from quotes.database.affected import resolve_affected
from quotes.database.derive import is_pending, update_identity
from quotes.database.judging import decide
from quotes.database.models import Verdict
from quotes.errors import QuotesError
from quotes.records import Article
from tests.database_fixtures import NewDatabase
from tests.factories import RUN, article, line, read_article

NAMES = [
    "John Fielding", "J. Fielding", "Jacob Fielding", "John H. Fielding", "Jon Fielding",
    "Fielding", "Qasim al-Wadi", "Qassem Wadi", "Wadi", "Omar Wadi", "Leander", "Ana Leander",
]  # fmt: skip
ROLES = ["mayor", "striker", "Pope", "Kenyan senator", "Chilean senator", "physicist"]
said = st.tuples(st.sampled_from(NAMES), st.sampled_from(ROLES), st.sampled_from(["Dunmere", ""]))
pieces = st.lists(
    st.builds(
        lambda rows, place, day: article(
            *(line(name, "It is safe", role, body) for name, role, body in rows),
            source=f"{place}.txt",
            published_at=day,
        ),
        st.lists(said, min_size=1, max_size=3),
        st.integers(0, 4),
        st.sampled_from(["1980-01-01", "2031-01-01", "2031-01-02"]),
    ),
    min_size=1,
    max_size=7,
)
SOME = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)


def add(session: Session, given: Article) -> None:
    store_article(session, given, read_article(given), RUN)


def speakers(session: Session) -> list[str]:
    return sorted(session.scalars(sa.select(tables.Speaker.public_id)))


@pytest.fixture(autouse=True)
def _always_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MANY", 0)


@SOME
@holds_for(given=pieces, judged=st.lists(st.integers(0, 20), max_size=3))
@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
def test_in_part_is_as_all_at_once(
    new_database: NewDatabase, given: list[Article], judged: list[int]
) -> None:
    engine = make_engine(new_database())
    with Session(engine.execution_options(quotes_write=True)) as session, session.begin():
        for number, one in enumerate(given):
            add(session, one)
            update_identity(session)
            assert not is_pending(session)
            for place in judged[number : number + 1]:
                judge(session, place)
        assert rebuild_identity(session) == 0
    engine.dispose()


def judge(session: Session, place: int) -> None:
    """Decide of two neighbours in the list of speakers, if there are two that can be judged."""
    pairs = list(pairwise(speakers(session)))
    if pairs:
        one, other = pairs[place % len(pairs)]
        verdict = Verdict.SAME if place % 2 else Verdict.DIFFERENT
        with contextlib.suppress(QuotesError):  # what contradicts an older one is refused
            decide(session, verdict, Named(one), Named(other), by="us")


def test_nobody_else_is_read(session: Session) -> None:
    add(session, article(line("Ana Ruiz", "It is safe"), line("Tom Okafor", "It is not")))
    update_identity(session)
    add(session, article(line("Anna Ruiz", "It was safe"), source="b.txt"))
    part = resolve_affected(session)

    assert part is not None
    assert [(g.name, len(g.members)) for g in part.groups] == [("Anna Ruiz", 2)]


def test_many_changes_are_worked_out_all_at_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MANY", 5)
    add(session, article(line("Ana Ruiz", "It is safe")))

    assert resolve_affected(session) is None


def test_a_judgement_that_a_copy_of_its_text_stood_in_for_means_nobody_any_more(
    engine: sa.Engine,
) -> None:
    said = line("Ana Ruiz", "It is safe")
    first, copy = article(said, source="a.txt"), article(said, url="https://x.org/copy")
    other = article(line("Marta Prado", "It is not"), url="https://x.org/other")
    with Session(engine.execution_options(quotes_write=True)) as session, session.begin():
        for given in (first, other, copy):
            add(session, given)
        update_identity(session)
        found = {s.name: s.public_id for s in session.scalars(sa.select(tables.Speaker))}
        ends = (Named(found[name], name) for name in ("Ana Ruiz", "Marta Prado"))
        decide(session, Verdict.SAME, *ends, by="ines")
        # Without anybody in it the newer text says nothing of who is meant; then it does.
        for text in ("It rains.", line("Tom Okafor", "It rains")):
            add(session, article(text, source="a.txt"))
            update_identity(session)
            assert rebuild_identity(session) == 0
