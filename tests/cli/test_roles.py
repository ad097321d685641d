from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quotes.database import open_database
from quotes.ingest import ingest
from tests.factories import RUN, article, line, read_articles
from tests.fake_identity import FAKE

Run = Callable[..., Any]
ARTICLES = [
    article(line("Ana Ruiz", "The dam is full"), publisher="Post", published_at="2031-01-10",
            url="https://post.example/dam"),
    article("“The dam is empty,” said Ana Ruiz.", publisher="Herald", published_at="2031-02-10"),
    article(line("Tom Hale", "I open the dam", body="the city of Dunmere"), source="hale.txt",
            published_at="2032-01-10"),
    article(line("Ana Ruiz", "I never left"), published_at="2033-01-10", source="later.txt"),
    article(line("Ana Ruiz", "The valley first", role="governor", body="Sellin"),
            publisher="Post", published_at="2035-01-10"),
]  # fmt: skip


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("roles") / "roles.db"
    engine = open_database(str(path))
    ingest(engine, ARTICLES, extract=read_articles, run=RUN, identity=FAKE)
    engine.dispose()
    return path


@pytest.fixture
def asked(quotes_command: Run, terms: Path) -> Run:
    return lambda *arguments: quotes_command(*arguments, "--db", str(terms))


def rows(done: Any) -> list[dict[str, Any]]:
    assert done.status == 0
    return [json.loads(row) for row in done.out.splitlines()]


def test_a_role_from_another_document_stands_in_brackets(asked: Run) -> None:
    out = asked("who-said", "dam is empty").out.splitlines()
    assert out[1] == "    Ana Ruiz (mayor of Dunmere, from Post, 2031-01-10)"
    assert asked("who-said", "dam is full").out.splitlines()[1] == "    Ana Ruiz, mayor of Dunmere"


def test_programs_find_nothing_and_people_are_told(asked: Run) -> None:
    done = asked("roles", "harbourmaster", "--format", "jsonl")
    assert (done.status, done.out, done.err) == (1, "", "quotes: no role has these words\n")


def test_programs_are_told_where_a_role_is_from(asked: Run) -> None:
    (row,) = rows(asked("who-said", "dam is empty", "--format", "jsonl"))
    role = row["role_when_said"]
    assert role.pop("document_id").startswith("d_")
    assert role == {
        "text": "mayor of Dunmere",
        "title": "mayor",
        "organisation": "Dunmere",
        "status": "current",
        "observed_on": "2031-01-10",
        "publisher": "Post",
        "printed_here": False,
    }
    assert row["roles"] == []
    assert row["speakers"][0]["role_when_said"]["text"] == "mayor of Dunmere"
    assert "role_as_of" not in row
    (row,) = rows(asked("who-said", "dam is full", "--format", "jsonl"))
    assert row["role_when_said"]["printed_here"] is True


def test_as_of_a_day(asked: Run) -> None:
    out = asked("who-said", "--speaker", "Ana Ruiz", "--as-of", "2035").out
    assert out.count("    as of 2035-12-31: governor of Sellin, from Post, 2035-01-10\n") == 3
    assert "The valley first" in out
    out = asked("who-said", "--speaker", "Ana Ruiz", "--as-of", "2032").out
    assert "as of" not in out
    assert "I never left" not in out
    (row,) = rows(asked("who-said", "empty", "--as-of", "2035", "--format", "jsonl"))
    assert row["role_when_said"]["text"] == "mayor of Dunmere"
    assert row["role_as_of"]["text"] == "governor of Sellin"
    table = asked("who-said", "empty", "--as-of", "2035", "--format", "csv").out
    (cells,) = csv.DictReader(io.StringIO(table))
    assert cells["role"] == ""
    assert cells["role_when_said"] == "mayor of Dunmere"
    assert cells["role_when_said_observed_on"] == "2031-01-10"
    assert cells["role_as_of"] == "governor of Sellin"


def test_as_of_what_is_no_day_is_not_understood(asked: Run) -> None:
    done = asked("who-said", "dam", "--as-of", "spring")
    assert done.status == 2
    assert "'spring' is not a date" in " ".join(done.err.split())


def test_who_held_an_office(asked: Run) -> None:
    found = rows(asked("roles", "mayor of Dunmere", "--format", "jsonl"))
    assert [(row["speaker"], row["first_on"], row["last_on"]) for row in found] == [
        ("Ana Ruiz", "2031-01-10", "2033-01-10"),
        ("Tom Hale", "2032-01-10", "2032-01-10"),
    ]
    table = asked("roles", "mayor")
    assert table.out.endswith("2 roles\n")
    assert "2031-01-10 – 2033-01-10" in table.out
    assert asked("roles", "--limit", "1").out.endswith("3 roles; 1 shown, --limit 0 shows all\n")
    nobody = asked("roles", "zeppelin", "pilot")
    assert (nobody.status, nobody.out.splitlines()[-1]) == (1, "0 roles")


def test_what_cannot_be_is_shown_with_both_sides(asked: Run) -> None:
    done = asked("roles", "--contradictions")
    assert done.status == 0
    lines = done.out.splitlines()
    assert lines[0] == "Two people in one seat, 2032-01-10"
    assert lines[1].startswith("  Ana Ruiz (s_")
    assert lines[2] == "    2031-01-10  mayor of Dunmere"
    assert lines[3].startswith(" " * 16 + "Post, https://post.example/dam, characters 34–50, d_")
    assert lines[-1] == "1 contradiction"
    (found,) = rows(asked("roles", "--contradictions", "--format", "jsonl"))
    assert (found["kind"], found["first_on"]) == ("two holders", "2032-01-10")
    assert [side["speaker"] for side in found["sides"]] == ["Ana Ruiz", "Tom Hale"]
    evidence = found["sides"][1]["evidence"][0]
    assert (evidence["place"], evidence["published_on"]) == ("hale.txt", "2032-01-10")
    table = asked("roles", "--contradictions", "--format", "csv").out
    sides = [(row["side"], row["speaker"]) for row in csv.DictReader(io.StringIO(table))]
    assert sides == [("1", "Ana Ruiz"), ("1", "Ana Ruiz"), ("2", "Tom Hale")]


def test_no_contradiction_is_no_failure(asked: Run) -> None:
    done = asked("roles", "governor", "--contradictions")
    assert (done.status, done.out) == (0, "0 contradictions\n")


def test_the_offices_of_a_speaker(asked: Run) -> None:
    lines = asked("speaker", "Ana Ruiz", "--roles").out.splitlines()
    assert lines[2:5] == [
        "Roles in time",
        "  2031-01-10 – 2033-01-10  mayor of Dunmere, in 2 documents",
        "  2035-01-10               governor of Sellin, in 1 document",
    ]
    assert lines[6] == "Two people in one seat, 2032-01-10"
    (found,) = rows(asked("speaker", "Ana Ruiz", "--roles", "--format", "jsonl"))
    assert [row["title"] for row in found["timeline"]] == ["mayor", "governor"]
    assert len(found["contradictions"]) == 1
    table = asked("speaker", "Ana Ruiz", "--roles", "--format", "csv").out
    assert [row["title"] for row in csv.DictReader(io.StringIO(table))] == ["mayor", "governor"]


def test_a_profile_has_the_role_of_each_quotation(asked: Run) -> None:
    (found,) = rows(asked("speaker", "Ana Ruiz", "--format", "jsonl"))
    said = {row["content"][0]["text"]: row["role_when_said"] for row in found["quotations"]}
    assert said["The dam is empty,"]["text"] == "mayor of Dunmere"
    assert [row["title"] for row in found["timeline"]] == ["mayor", "governor"]
    assert "    (mayor of Dunmere, from Post, 2031-01-10)\n" in asked("speaker", "Ana Ruiz").out
