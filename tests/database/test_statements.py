from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import (
    StatementVersions,
    find_statement,
    find_statements,
    list_statements,
)
from quotes.errors import UnknownSpeaker, UnknownStatement
from quotes.identity.differences import apply_operations
from quotes.ingest import ingest
from quotes.records import Article
from tests.factories import RUN, article, line, read_articles

LONG = (
    "The harbour authority inspected 40 warehouses along the eastern quay, found petrol in open "
    "barrels beside the grain, and will order the tenants to clear every floor"
)
ARTICLES = [
    article(
        line("Ana Ruiz", LONG), line("Tom Okafor", "Nobody told the tenants", "lawyer", "Sellin"),
        publisher="Courier", published_at="2031-02-01T08:00:00Z", source="one.txt",
    ),
    article(
        line("Ana Ruiz", LONG.replace("40", "14")),
        publisher="Ledger", published_at="2031-02-01T09:30:00+02:00", source="two.txt",
    ),
    article(
        line("Ana Ruiz", LONG.replace("will order", "may order") + " today"),
        publisher="Herald", published_at="2031-02-02", source="three.txt",
    ),
    article(line("Per Lund", LONG), publisher="Herald", published_at="2031-02-02", source="4.txt"),
    article(line("Ana Ruiz", "found petrol in open barrels beside the grain"), source="5.txt"),
]  # fmt: skip


def fill(engine: sa.Engine, articles: list[Article]) -> None:
    ingest(engine, articles, extract=read_articles, run=RUN)


@pytest.fixture
def reader(engine: sa.Engine) -> Iterator[sa.Connection]:
    fill(engine, ARTICLES)
    with engine.connect() as connection:
        yield connection


def told(found: StatementVersions) -> list[tuple[str, str, str, str]]:
    return [
        (version.quotation.source, alarm.kind.value, alarm.text, alarm.other_text)
        for version in found.versions
        for alarm in version.alarms
        if alarm.kind.value != "quotation"
    ]


def find(reader: sa.Connection) -> StatementVersions:
    return find_statement(reader, find_statements(reader, "inspected warehouses")[0])


def test_a_statement_has_all_its_prints_in_the_order_of_time(reader: sa.Connection) -> None:
    found = find(reader)

    rows = [version.quotation for version in found.versions]
    sources = [row.source for row in rows]
    assert sources[:2] == ["two.txt", "one.txt"]
    assert sorted(sources[2:4]) == ["4.txt", "three.txt"]
    assert sources[4] == "5.txt"
    assert found.first == rows[0].quotation_id
    assert found.outlets == 4


def test_versions_are_compared_with_the_longest_direct_one(reader: sa.Connection) -> None:
    found = find(reader)

    texts = {v.quotation.quotation_id: v.quotation.text for v in found.versions}
    reference = texts[found.reference]
    assert reference == max(texts.values(), key=len)
    for version in found.versions:
        assert apply_operations(reference, version.operations) == version.quotation.text


def test_numbers_modals_and_speakers_that_differ_alarm(reader: sa.Connection) -> None:
    assert set(told(find(reader))) == {
        ("two.txt", "number", "40", "14"),
        ("two.txt", "modal", "may", "will"),
        ("one.txt", "modal", "may", "will"),
        ("4.txt", "modal", "may", "will"),
        ("4.txt", "speaker", "", ""),
    }


def test_a_statement_is_found_by_the_id_of_any_of_its_quotations(reader: sa.Connection) -> None:
    found = find(reader)

    for version in found.versions:
        assert find_statement(reader, version.quotation.quotation_id) == found
    assert find_statement(reader, f" {found.statement_id} ") == found


@pytest.mark.parametrize("wanted", ["t_0", "q_0", "", "t_\x00", "’", "t_" + "9" * 5000])
def test_an_id_that_nothing_has_is_told(reader: sa.Connection, wanted: str) -> None:
    with pytest.raises(UnknownStatement, match="among 2 statements"):
        find_statement(reader, wanted)


def test_words_that_nobody_printed_find_nothing(reader: sa.Connection) -> None:
    assert find_statements(reader, "zebras in the snow") == []


def test_what_most_outlets_print_comes_first(reader: sa.Connection) -> None:
    first, second = list_statements(reader)

    assert (first.versions, first.outlets) == (5, 4)
    assert first.speakers == ("Ana Ruiz", "Per Lund")
    assert (str(first.first_on), str(first.last_on)) == ("2031-02-01", "2031-02-02")
    assert first.alarms["speaker"] == 1  # type: ignore[index]
    assert (second.text, second.alarms) == ("Nobody told the tenants,", {})


def test_lists_are_limited_to_alarms_speakers_and_rows(reader: sa.Connection) -> None:
    assert [s.versions for s in list_statements(reader, alarms=True)] == [5]
    assert [s.versions for s in list_statements(reader, speaker="Okafor")] == [1]
    assert [s.versions for s in list_statements(reader, speaker="Per Lund")] == [5]
    assert [s.versions for s in list_statements(reader, limit=1)] == [5]
    assert list_statements(reader, limit=0) == []
    with pytest.raises(UnknownSpeaker):
        list_statements(reader, speaker="Zebulon Quux")


def test_an_empty_database_has_no_statements(engine: sa.Engine) -> None:
    with Session(engine) as session:
        assert list_statements(session) == []


@pytest.mark.parametrize("seed", range(4))
def test_order_and_parts_of_ingesting_do_not_matter(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from quotes.database import open_database

    rng = random.Random(seed)
    shuffled = rng.sample(ARTICLES, len(ARTICLES))
    cut = rng.randrange(len(ARTICLES))
    found = []
    for parts in ([ARTICLES], [shuffled[:cut], shuffled[cut:]]):
        engine = open_database(str(tmp_path_factory.mktemp("parts") / "q.db"))
        for part in parts:
            fill(engine, part)
        with engine.connect() as reader:
            found.append([find_statement(reader, s.statement_id) for s in list_statements(reader)])
        engine.dispose()

    assert found[0] == found[1]
