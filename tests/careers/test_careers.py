"""Twenty invented people who change office over the years, read as real articles are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from quotes.cli import run
from quotes.database import (
    KnownRole,
    QuotationQuery,
    find_quotations,
    find_tenures,
    list_contradictions,
    open_database,
)
from quotes.identity.posts import normalise_post
from quotes.ingest import ingest
from quotes.records import Article

CAREERS = Path(__file__).with_name("careers.txt")
HEAD = re.compile(r"(\d{4}-\d\d-\d\d) \| ([^|]+) \| (.+)")


@dataclass(frozen=True)
class Said:
    """One article: who speaks, on which day, and what the speaker is on it."""

    speaker: str
    day: str
    publisher: str
    role: str
    text: str


def read_careers() -> Iterator[Said]:
    speaker, lines = "", iter(CAREERS.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if found := re.match(r"# \d+ ([^:]+):", line):
            speaker = found[1]
        elif found := HEAD.fullmatch(line):
            day, publisher, role = found.groups()
            yield Said(speaker, day, publisher, role, next(lines))


SAID = list(read_careers())


@pytest.fixture(scope="module")
def careers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("careers") / "careers.db"
    articles = [
        Article(said.text, source=f"{n}.txt", publisher=said.publisher, published_at=said.day)
        for n, said in enumerate(SAID)
    ]
    engine = open_database(str(path))
    assert ingest(engine, articles).quotations == len(articles)
    engine.dispose()
    return path


@pytest.fixture
def reader(careers: Path) -> Iterator[sa.Connection]:
    engine = open_database(str(careers), create=False)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def describe(role: KnownRole | None) -> str:
    if role is None:
        return "none"
    post = normalise_post(role.title, role.organisation)
    name = " of ".join(filter(None, post))
    return f"{name}, {role.status.value}" + (", here" if role.printed_here else "")


def test_there_are_twenty_of_them() -> None:
    assert len({said.speaker for said in SAID}) == 20
    assert [said for said in SAID if said.speaker not in said.text] == []


def test_the_role_when_said_is_right_in_all(reader: sa.Connection) -> None:
    answer = find_quotations(reader, QuotationQuery(limit=None))
    found = {
        int(row.quotation.source.removesuffix(".txt")): (
            row.quotation.speakers[0].canonical, describe(row.roles_when_said[0])
        )
        for row in answer.found
    }  # fmt: skip
    expected = {n: (said.speaker, said.role) for n, said in enumerate(SAID)}
    assert found == expected


def test_as_of_a_day_nothing_is_known_that_came_later(reader: sa.Connection) -> None:
    for said in SAID:
        day = date.fromisoformat(said.day)
        query = QuotationQuery(speaker=said.speaker, as_of=day, limit=None)
        answer = find_quotations(reader, query)
        assert {row.quotation.published_on for row in answer.found} == {
            date.fromisoformat(other.day)
            for other in SAID
            if other.speaker == said.speaker and other.day <= said.day
        }
        newest = answer.found[0]
        assert describe(newest.roles_when_said[0]) == said.role


def test_the_planted_contradictions_are_reported_and_no_other(reader: sa.Connection) -> None:
    found = [
        (
            clash.kind.value,
            [(side[0].name, [str(seen.on) for seen in side]) for side in clash.sides],
        )
        for clash in list_contradictions(reader)
    ]
    assert found == [
        (
            "two holders",
            [("Ann Whitlow", ["2011-03-02", "2014-02-03"]), ("Henrik Aalto", ["2013-06-11"])],
        ),
        (
            "two offices",
            [("Philip Mansour", ["2015-03-01", "2019-04-01"]), ("Philip Mansour", ["2017-05-15"])],
        ),
        (
            "former before current",
            [("Clara Nyberg", ["2018-03-05"]), ("Clara Nyberg", ["2020-07-05"])],
        ),
    ]


def test_who_held_an_office_when(reader: sa.Connection) -> None:
    found = [
        (tenure.seen[0].name, tenure.status.value, str(tenure.first_on), str(tenure.last_on))
        for tenure in find_tenures(reader, "mayor of Elmford")
        if tenure.post.title == "mayor"
    ]
    assert found == [
        ("Ann Whitlow", "current", "2011-03-02", "2014-02-03"),
        ("Henrik Aalto", "current", "2013-06-11", "2013-06-11"),
        ("Yusra Demir", "current", "2016-01-11", "2016-01-11"),
    ]


def test_every_evidence_is_its_text(reader: sa.Connection) -> None:
    for clash in list_contradictions(reader):
        for seen in (seen for side in clash.sides for seen in side):
            text = SAID[int(seen.place.removesuffix(".txt"))].text
            assert text[seen.start : seen.end] == seen.text


def test_answers_name_the_document_a_role_is_from(
    careers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = ["--db", str(careers)]
    assert run(["who-said", "treaty has to be signed", *database]) == 0
    assert capsys.readouterr().out.splitlines()[1] == (
        "    Omar Haddad (the prime minister of Vessland, from Meridian Wire, 2013-08-19)"
    )
    run(["who-said", "treaty", "--as-of", "2018", "--format", "json", *database])
    (row,) = json.loads(capsys.readouterr().out)
    assert row["role_when_said"]["observed_on"] == "2013-08-19"
    assert row["role_when_said"]["printed_here"] is False
    assert row["role_as_of"]["status"] == "former"
