"""``quotes runs`` and ``quotes diff``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotes.database import open_database
from quotes.ingest import ingest
from quotes.records import Article, Quotation
from tests.cli.conftest import LATER, TOWN
from tests.factories import RUN, read_article, read_articles
from tests.fake_identity import FAKE

Run = Callable[..., Any]


def read_less(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
    """Yield articles without their first quotation, the others without roles."""
    for given in articles:
        yield given, [replace(q, roles=()) for q in read_article(given)[1:]]


@pytest.fixture
def two_runs(here: Path) -> list[str]:
    """A database that two runs have read, as the one that commands use; returns their ids."""
    engine = open_database("quotes.db")
    ingest(engine, [TOWN, LATER], extract=read_articles, run=RUN, identity=FAKE)
    ingest(engine, [TOWN], extract=read_less, run=replace(RUN, version="2"), identity=FAKE)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT public_id FROM run ORDER BY run_id").all()
    engine.dispose()
    return [row[0] for row in rows]


def test_runs_are_listed(quotes_command: Run, two_runs: list[str]) -> None:
    done = quotes_command("runs")
    assert done.status == 0
    assert all(run in done.out for run in two_runs)
    assert "000000 111111" in done.out
    rows = json.loads(quotes_command("runs", "--format", "json").out)
    assert [(row["version"], row["texts"], row["answers"]) for row in rows] == [
        ("1", 2, 1),
        ("2", 1, 1),
    ]
    assert rows[0]["config_digest"] == RUN.config_digest


def test_what_two_runs_read_otherwise_is_shown(quotes_command: Run, two_runs: list[str]) -> None:
    done = quotes_command("diff", *two_runs)
    assert done.status == 1
    assert "lost: “The bridge is safe and it stays open,”" in done.out
    assert "role: “governor of Sellin” → none" in done.out
    assert "1 lost, 1 re-attributed in 1 text that both have read" in done.out
    assert f"1 text read by {two_runs[0]} only" in done.out


def test_a_run_is_like_itself(quotes_command: Run, two_runs: list[str]) -> None:
    done = quotes_command("diff", two_runs[0], two_runs[0][:12])
    assert (done.status, done.out) == (0, "4 alike in 2 texts that both have read\n")


def test_programs_get_rows_or_counts(quotes_command: Run, two_runs: list[str]) -> None:
    done = quotes_command("diff", *two_runs, "--format", "json")
    assert done.status == 1
    rows = json.loads(done.out)
    assert [(row["change"], row["differs"]) for row in rows] == [
        ("lost", []),
        ("re-attributed", ["role"]),
    ]
    table = quotes_command("diff", *two_runs, "--format", "csv").out
    cells = list(csv.DictReader(io.StringIO(table)))
    assert [row["old_roles"] for row in cells] == ["mayor of Dunmere", "governor of Sellin"]
    (counts,) = json.loads(quotes_command("diff", *two_runs, "--counts", "--format", "json").out)
    assert counts["old_run_id"] == two_runs[0]
    assert {key: value for key, value in counts.items() if value and "run" not in key} == {
        "lost": 1,
        "re_attributed": 1,
        "texts": 1,
        "old_only": 1,
    }
    assert quotes_command("diff", *two_runs, "--counts").out.startswith("1 lost, 1 re-attributed")


def test_the_limit_leaves_the_counts_whole(quotes_command: Run, here: Path) -> None:
    engine = open_database("quotes.db")
    ingest(engine, [TOWN, LATER], extract=read_articles, run=RUN, identity=FAKE)
    later = replace(RUN, version="2")
    ingest(engine, [TOWN, LATER], extract=read_less, run=later, identity=FAKE)
    with engine.connect() as connection:
        ids = [row[0] for row in connection.exec_driver_sql("SELECT public_id FROM run")]
    engine.dispose()
    done = quotes_command("diff", *ids, "--limit", "1")
    assert "in 2 texts that both have read; 1 texts shown, --limit 0 shows all" in done.out
    rows = quotes_command("diff", *ids, "--limit", "1", "--format", "jsonl").out.splitlines()
    assert len({json.loads(row)["document_id"] for row in rows}) == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["r_0", "r_1", "--db", "nowhere.db"], "no database at"),
        (["zz", "r_"], "no run has the id 'zz'"),
        (["r_", "r_"], "2 runs have ids that begin so"),
    ],
)
def test_what_cannot_be_compared(
    quotes_command: Run, two_runs: list[str], arguments: list[str], problem: str
) -> None:
    done = quotes_command("diff", *arguments)
    assert done.status == 2
    assert problem in done.err
