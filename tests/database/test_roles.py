"""Roles in time, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import (
    KnownRole,
    QuotationQuery,
    RoleObservation,
    find_quotations,
    find_tenures,
    list_contradictions,
    load_timeline,
    speaker_profile,
    upgrade,
)
from quotes.database.migrations import downgrade
from quotes.database.views import v1_role_timeline
from quotes.ingest import ingest
from quotes.records import Article
from tests.factories import RUN, article, line, read_articles
from tests.fake_identity import FAKE


def unprinted(name: str, words: str) -> str:
    """Return a sentence whose speaker has no role in it."""
    return f"“{words},” said {name}."


def dated(day: str | None, *lines: str, source: str | None = None) -> Article:
    fields = {"published_at": day} if day else {}
    return article(*lines, source=source or f"{day}.txt", publisher="Post", **fields)


ARTICLES = [
    dated("2031-01-10", line("Ana Ruiz", "The bridge is safe", "mayor", "Dunmere")),
    dated("2031-02-10", unprinted("Ana Ruiz", "The bridge is shut")),
    dated("2032-01-10", line("Ana Ruiz", "Every valley counts", "Governor", "Sellin")),
    dated("2032-02-10", line("Tom Hale", "I cut the ribbon", "mayor", "the city of Dunmere")),
    dated("2033-01-10", line("Ana Ruiz", "I have two desks", "PM", "Vessland")),
    dated("2034-01-10", line("Ana Ruiz", "I am still governor", "governor", "Sellin")),
    dated(None, unprinted("Ana Ruiz", "Nobody dates me"), source="undated.txt"),
]


@pytest.fixture
def filled(engine: sa.Engine) -> sa.Engine:
    ingest(engine, ARTICLES, extract=read_articles, run=RUN, identity=FAKE)
    return engine


def tell(role: KnownRole | None) -> tuple[str, str, bool] | None:
    return role and (role.text, str(role.observed_on), role.printed_here)  # type: ignore[return-value]


def when_said(engine: sa.Engine, **asked: object) -> dict[str, tuple[str, str, bool] | None]:
    with engine.connect() as connection:
        answer = find_quotations(connection, QuotationQuery(limit=None, **asked))  # type: ignore[arg-type]
    return {row.quotation.text: tell(row.roles_when_said[0]) for row in answer.found}


def test_the_role_printed_here_or_told_elsewhere_by_then(filled: sa.Engine) -> None:
    assert when_said(filled, speaker="Ana Ruiz") == {
        "The bridge is safe,": ("mayor of Dunmere", "2031-01-10", True),
        "The bridge is shut,": ("mayor of Dunmere", "2031-01-10", False),
        "Every valley counts,": ("Governor of Sellin", "2032-01-10", True),
        "I have two desks,": ("PM of Vessland", "2033-01-10", True),
        "I am still governor,": ("governor of Sellin", "2034-01-10", True),
        "Nobody dates me,": None,
    }


def test_a_mere_title_is_told_only_where_nothing_else_is(engine: sa.Engine) -> None:
    doctors = [
        dated("2031-01-10", line("Ana Ruiz", "Wash your hands", "minister", "Health")),
        dated("2031-02-10", "“Wash them again,” said Ana Ruiz, Dr."),
        dated("2031-03-10", "“Wash your feet,” said Tom Hale, Dr."),
    ]
    ingest(engine, doctors, extract=read_articles, run=RUN, identity=FAKE)
    found = when_said(engine)
    assert found["Wash them again,"] == ("minister of Health", "2031-01-10", False)
    assert found["Wash your feet,"] == ("Dr", "2031-03-10", True)


def test_as_of_a_day(filled: sa.Engine) -> None:
    day = date(2032, 12, 31)
    found = when_said(filled, as_of=day)
    assert len(found) == 4
    with filled.connect() as connection:
        answer = find_quotations(connection, QuotationQuery("bridge", as_of=day))
        before = find_quotations(connection, QuotationQuery("bridge", as_of=date(2031, 1, 1)))
    roles = [(tell(row.roles_when_said[0]), tell(row.roles_as_of[0])) for row in answer.found]
    governor = ("Governor of Sellin", "2032-01-10", False)
    assert roles == [
        (("mayor of Dunmere", "2031-01-10", False), governor),
        (("mayor of Dunmere", "2031-01-10", True), governor),
    ]
    assert before.found == ()


def test_the_timeline_view(filled: sa.Engine) -> None:
    view = v1_role_timeline.c
    with filled.connect() as connection:
        rows = connection.execute(sa.select(v1_role_timeline).order_by(view.first_on)).all()
    told = [(r.speaker, r.title, r.organisation, r.first_on, r.last_on, *r[7:]) for r in rows]
    assert told == [
        ("Ana Ruiz", "mayor", "dunmere", date(2031, 1, 10), date(2031, 1, 10), 1, 1, 1),
        ("Ana Ruiz", "governor", "sellin", date(2032, 1, 10), date(2034, 1, 10), 2, 2, 2),
        ("Tom Hale", "mayor", "dunmere", date(2032, 2, 10), date(2032, 2, 10), 1, 1, 1),
        ("Ana Ruiz", "prime minister", "vessland", date(2033, 1, 10), date(2033, 1, 10), 1, 1, 1),
    ]
    assert {row.status for row in rows} == {"current"}


@pytest.mark.parametrize(
    ("words", "holders"),
    [
        ("mayor of Dunmere", ["Ana Ruiz", "Tom Hale"]),
        ("Dunmere", ["Ana Ruiz", "Tom Hale"]),
        ("prime minister", ["Ana Ruiz"]),
        ("PM of Vessland", ["Ana Ruiz"]),
        ("mayor of Sellin", []),
        ("mayor of %", []),
        ("zeppelin", []),
        ("", ["Ana Ruiz", "Ana Ruiz", "Tom Hale", "Ana Ruiz"]),
    ],
)
def test_who_held_a_post(filled: sa.Engine, words: str, holders: list[str]) -> None:
    with filled.connect() as connection:
        found = find_tenures(connection, words)
    assert [tenure.seen[0].name for tenure in found] == holders


def test_contradictions_of_everybody_of_one_and_of_a_post(filled: sa.Engine) -> None:
    with filled.connect() as connection:
        (clash,) = list_contradictions(connection)
        (ruiz,) = speaker_profile(connection, "Ana Ruiz")
        (hale,) = speaker_profile(connection, "Tom Hale")
        of_ruiz = list_contradictions(connection, ruiz.speaker.speaker_id)
        of_hale = list_contradictions(connection, hale.speaker.speaker_id)
        assert list_contradictions(connection, words="PM") == [clash]
        assert list_contradictions(connection, words="mayor") == []
        assert load_timeline(connection, ruiz.speaker.speaker_id) == list(ruiz.timeline)
    assert clash.kind.value == "two offices"
    assert [[seen.text for seen in side] for side in clash.sides] == [
        ["Governor of Sellin", "governor of Sellin"],
        ["PM of Vessland"],
    ]
    assert of_ruiz == [clash]
    assert of_hale == []
    assert [tell(roles[0]) for roles in ruiz.roles_when_said][1] == (
        "mayor of Dunmere", "2031-01-10", False,
    )  # fmt: skip


def test_the_other_holder_is_found_under_another_spelling_of_the_body(engine: sa.Engine) -> None:
    both = [
        dated("2031-01-10", line("Ana Ruiz", "The bridge is safe", "president", "Nahrain")),
        dated("2031-03-10", line("Ana Ruiz", "The bridge is shut", "president", "Nahrain")),
        dated("2031-02-10", line("Tom Hale", "I cut the ribbon", "Nahraini President", "")),
    ]
    ingest(engine, both, extract=read_articles, run=RUN, identity=FAKE)
    with engine.connect() as connection:
        (hale,) = speaker_profile(connection, "Tom Hale")
        (clash,) = list_contradictions(connection, hale.speaker.speaker_id)
    assert [side[0].name for side in clash.sides] == ["Ana Ruiz", "Tom Hale"]


def test_roles_that_are_there_already_get_their_normal_form(filled: sa.Engine) -> None:
    role = RoleObservation
    query = sa.select(role.text, role.title_normal, role.organisation_normal).order_by(role.text)
    with Session(filled) as session:
        before = session.execute(query).all()
    downgrade(filled, "0003")
    upgrade(filled)
    with Session(filled) as session:
        assert session.execute(query).all() == before
    assert ("PM of Vessland", "prime minister", "vessland") in before
    assert ("mayor of the city of Dunmere", "mayor", "dunmere") in before
