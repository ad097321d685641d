from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from quotes.cli import review
from quotes.database import open_database
from quotes.ingest import ingest
from tests.factories import RUN, article, line, read_articles

Run = Callable[..., Any]
WORLD = [
    article(line("John Mark Fielding", "The dam\x1b[2J holds"), line("Omar Haddad", "It does"),
            url="https://x.org/1", publisher="Post", published_at="2031-05-04"),
    article(line("John Fielding Jr.", "The dam leaks"),
            url="https://x.org/2", publisher="Herald"),
    article(line("John Fielding Jr.", "It does leak"), url="https://x.org/3"),
    article(line("Marta Ruiz", "Open the gate"), url="https://x.org/4"),
    article(line("Pedro Ruiz", "Shut the gate"), url="https://x.org/5"),
    article(line("Ruiz", "Leave the gate"), url="https://x.org/6"),
]  # fmt: skip


@pytest.fixture(scope="module")
def open_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("open") / "open.db"
    engine = open_database(str(path))
    ingest(engine, WORLD, extract=read_articles, run=RUN)
    engine.dispose()
    return path


@pytest.fixture
def town(open_once: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for part in open_once.parent.iterdir():
        shutil.copy(part, here)
    monkeypatch.setenv("QUOTES_DATABASE_URL", f"sqlite:///{here / open_once.name}")
    return here / open_once.name


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Somebody at a terminal: gives these answers, and returns what is asked."""

    def sit_down(*given: str) -> list[str]:
        left: Iterator[str] = iter(given)
        asked: list[str] = []

        def answer(question: str) -> str:
            asked.append(question)
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", answer)
        monkeypatch.setattr(review, "is_answered", lambda: True)
        return asked

    return sit_down


def list_pairs(quotes_command: Run, *options: str) -> list[dict[str, Any]]:
    done = quotes_command("review", "--format", "jsonl", *options)
    assert (done.status, done.err) == (0, "")
    return [json.loads(row) for row in done.out.splitlines()]


def names_of(pair: dict[str, Any]) -> set[str]:
    return {pair["left"]["name"], pair["right"]["name"]}


def test_pairs_are_listed_with_their_evidence(quotes_command: Run, town: Path) -> None:
    found = list_pairs(quotes_command)
    values = [pair["value"] for pair in found]
    assert values == sorted(values, reverse=True)
    (pair,) = (p for p in found if "John Mark Fielding" in names_of(p))
    assert names_of(pair) == {"John Mark Fielding", "John Fielding Jr."}
    assert (pair["doubt"], pair["contradict"]) == ("likeness", ["suffix"])
    side = next(pair[s] for s in ("left", "right") if pair[s]["name"] == "John Mark Fielding")
    assert (side["quotations"], side["publishers"], side["roles"]) == (
        1, ["Post"], ["mayor of Dunmere"]
    )  # fmt: skip
    assert side["sample"]["publisher"] == "Post"
    surnames = [p for p in found if p["doubt"] == "surname"]
    assert [names_of(p) for p in surnames if "Ruiz" in names_of(p)]
    assert all(p["fits"] == 2 for p in surnames)
    assert len(list_pairs(quotes_command, "--limit", "1")) == 1


def test_in_a_pipe_nothing_is_asked(quotes_command: Run, town: Path) -> None:
    done = quotes_command("review", stdin=b"s\n")
    assert (done.status, done.err) == (0, "")
    assert "John Fielding Jr." in done.out
    assert "\x1b" not in done.out
    assert quotes_command("log", "--format", "jsonl").out == ""
    rows = list(csv.DictReader(io.StringIO(quotes_command("review", "--format", "csv").out)))
    assert {row["doubt"] for row in rows} == {"likeness", "surname"}


def test_answers_are_judgements(
    quotes_command: Run, town: Path, answers: Callable[..., list[str]]
) -> None:
    before = list_pairs(quotes_command)
    asked = answers("nonsense", "d", "", "q")
    done = quotes_command("review", "--by", "ines", "--why", "asked around")
    assert (done.status, done.err) == (0, "")
    assert len(asked) == 4
    assert "\x1b" not in done.out
    assert "Open because: " in done.out
    rows = [json.loads(r) for r in quotes_command("log", "--format", "jsonl").out.splitlines()]
    assert [row["verdict"] for row in rows] == ["different", "unsure"]
    assert {(row["decided_by"], row["reason"]) for row in rows} == {("ines", "asked around")}
    after = list_pairs(quotes_command)
    assert len(after) < len(before)
    assert after[-1]["skipped"]
    assert not after[0]["skipped"]
    ids = [{p["left"]["speaker_id"], p["right"]["speaker_id"]} for p in after if not p["skipped"]]
    told = {before[0]["left"]["speaker_id"], before[0]["right"]["speaker_id"]}
    assert told not in ids


def test_the_same_answer_joins(
    quotes_command: Run, town: Path, answers: Callable[..., list[str]]
) -> None:
    answers("s")
    pair = list_pairs(quotes_command)[0]
    assert quotes_command("review", "--by", "ines", "--limit", "1").status == 0
    (row,) = [json.loads(r) for r in quotes_command("log", "--format", "jsonl").out.splitlines()]
    assert row["verdict"] == "same"
    assert {row["left"]["name"], row["right"]["name"]} == names_of(pair)


def test_withdrawn_answers_are_asked_again(
    quotes_command: Run, town: Path, answers: Callable[..., list[str]]
) -> None:
    before = quotes_command("review", "--format", "jsonl").out
    answers("d", "")
    assert quotes_command("review", "--by", "ines", "--limit", "2").status == 0
    assert quotes_command("review", "--format", "jsonl").out != before
    for row in quotes_command("log", "--format", "jsonl").out.splitlines():
        quotes_command("undo", json.loads(row)["judgement_id"])
    assert quotes_command("review", "--format", "jsonl").out == before


def test_what_is_left_is_said(
    quotes_command: Run, here: Path, answers: Callable[..., list[str]]
) -> None:
    open_database("empty.db").dispose()
    assert answers() == []
    done = quotes_command("review", "--db", "empty.db", "--by", "ines")
    assert (done.status, done.err) == (0, "")
    assert "Nothing is open" in done.out
