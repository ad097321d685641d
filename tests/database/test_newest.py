"""Both ways to the newest quotations, and both databases, lead to the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from quotes.database import QuotationQuery, find_quotations, make_engine, newest
from quotes.errors import UnknownSpeaker
from scripts.queries.cases import CASES, Case, Draws
from scripts.queries.filling import fill
from scripts.queries.world import World

MAY_FIND_NOTHING = {"who-said: word, most quoted", "who-said: publisher, days"}
WHO_SAID = [case for case in CASES if case.name.startswith("who-said")]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, postgres: str) -> Iterator[list[sa.Engine]]:
    """One invented archive in SQLite and in PostgreSQL."""
    admin = sa.create_engine(postgres.format("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE newest")
    admin.dispose()
    file = tmp_path_factory.mktemp("newest") / "newest.db"
    made = [make_engine(f"sqlite:///{file}"), make_engine(postgres.format("newest"))]
    for engine in made:
        fill(engine, World(1500))
    yield made
    for engine in made:
        engine.dispose()


def ask(engine: sa.Engine, given: dict[str, Any]) -> list[str]:
    with engine.connect() as connection:
        answer = find_quotations(connection, QuotationQuery(**given))
    return [found.quotation.quotation_id for found in answer.found]


@pytest.mark.parametrize("case", WHO_SAID, ids=lambda case: case.name)
def test_the_same_are_found_either_way(
    both: list[sa.Engine], case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    with both[0].connect() as connection:
        draws = Draws(connection)
        given = [case.draw(draws) for _ in range(5)]
    put_in_order = [[ask(engine, one) for one in given] for engine in both]
    for many, walk in ((5, 1500), (20, 60)):
        monkeypatch.setattr(newest, "MANY", many)
        monkeypatch.setattr(newest, "WALK", walk)
        assert [[ask(engine, one) for one in given] for engine in both] == put_in_order
    assert put_in_order[0] == put_in_order[1]
    assert any(put_in_order[0]) or case.name in MAY_FIND_NOTHING


def test_what_was_not_counted_says_so(
    both: list[sa.Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newest, "MANY", 40)
    for engine in both:
        with engine.connect() as connection:
            some = find_quotations(connection, QuotationQuery(words="the", limit=3))
            everything = find_quotations(connection, QuotationQuery(words="the", limit=None))
        assert (len(some.found), some.matched, some.counted) == (3, 3, False)
        assert everything.counted
        assert everything.matched == len(everything.found) > 40


def test_an_error_leaves_the_settings_as_they_were(both: list[sa.Engine]) -> None:
    setting = sa.text("SHOW enable_seqscan")
    with both[1].connect() as connection:
        with newest.looking_up(connection):
            assert connection.scalar(setting) == "off"
        with pytest.raises(UnknownSpeaker):
            find_quotations(connection, QuotationQuery(speaker="Nobody Atall"))
        assert connection.scalar(setting) == "on"
