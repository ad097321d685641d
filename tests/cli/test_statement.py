from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quotes.cli import statement
from quotes.database import open_database
from quotes.identity.differences import compare_texts
from quotes.ingest import ingest
from tests.factories import RUN, article, line, read_articles

Run = Callable[..., Any]
LONG = (
    "The harbour authority inspected 40 warehouses along the eastern quay, found petrol in open "
    "barrels beside the grain, and will order the tenants to clear every floor"
)


@pytest.fixture
def harbour(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database in which outlets differ, as the one that commands use."""
    path = here / "harbour.db"
    engine = open_database(str(path))
    articles = [
        article(line("Ana Ruiz", LONG), publisher="Courier", published_at="2031-02-01"),
        article(
            line("Ana Ruiz", LONG.replace("40", "14").replace("open", "open \u202e\x1b")),
            line("Tom Okafor", "Nobody told the tenants", "lawyer", "Sellin"),
            publisher="Ledger",
            published_at="2031-02-02",
        ),
        article(line("Per Lund", LONG), publisher="Herald", source="three.txt"),
    ]
    ingest(engine, articles, extract=read_articles, run=RUN)
    engine.dispose()
    monkeypatch.setenv("QUOTES_DATABASE_URL", f"sqlite:///{path}")
    return path


def test_every_version_is_shown_with_what_differs(quotes_command: Run, harbour: Path) -> None:
    done = quotes_command("statement", "inspected warehouses")

    text = " ".join(done.out.split())
    assert done.status == 0
    assert "3 versions in 3 outlets" in text
    assert text.count("printed first") == text.count("compared with this") == 1
    assert "Per Lund" in text
    assert "given to another speaker: " in text
    assert "a number differs: “" in text


def test_words_lost_and_added_have_signs_where_no_terminal_is(
    quotes_command: Run, harbour: Path
) -> None:
    done = quotes_command("statement", "inspected warehouses")

    assert "[-14-]{+40+}" in done.out or "[-40-]{+14+}" in done.out
    assert "\x1b" not in done.out


def test_characters_that_steer_a_terminal_are_spelled_out(
    quotes_command: Run, harbour: Path
) -> None:
    for arguments in (["statement", "inspected warehouses"], ["statements"]):
        done = quotes_command(*arguments)
        assert "\u202e" not in done.out
        assert "\x1b" not in done.out
    assert "\\u202e" in quotes_command("statement", "inspected warehouses").out


def test_a_terminal_shows_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    marked = statement.mark_difference(compare_texts("The old gate is shut", "The gate is open"))

    shown = statement.dress(marked)

    assert shown == "The \x1b[31;9mold\x1b[0m gate is \x1b[31;9mshut\x1b[0m\x1b[32;4mopen\x1b[0m"


def test_json_has_operations_with_offsets_and_alarms(quotes_command: Run, harbour: Path) -> None:
    done = quotes_command("statement", "inspected warehouses", "--format", "json")

    (found,) = json.loads(done.out)
    texts = {version["quotation_id"]: version["text"] for version in found["versions"]}
    reference = texts[found["reference"]]
    kinds = {alarm["kind"] for version in found["versions"] for alarm in version["alarms"]}
    assert {"number", "speaker"} <= kinds
    for version in found["versions"]:
        for operation in version["operations"]:
            start, end = operation["start"], operation["end"]
            assert reference[start:end] == operation["text"]
        assert "".join(o["other_text"] for o in version["operations"]) == version["text"]
    line = quotes_command("statement", found["statement_id"], "--format", "jsonl").out
    assert json.loads(line) == found


def test_a_quotation_id_finds_its_statement(quotes_command: Run, harbour: Path) -> None:
    rows = csv.DictReader(io.StringIO(quotes_command("export", "--format", "csv").out))
    first = next(iter(rows))

    done = quotes_command("statement", first["quotation_id"])

    assert done.status == 0
    assert done.out.startswith(first["statement_id"])


def test_the_versions_can_be_had_as_csv(quotes_command: Run, harbour: Path) -> None:
    done = quotes_command("statement", "inspected warehouses", "--format", "csv")

    assert len(list(csv.DictReader(io.StringIO(done.out)))) == 3


def test_words_of_several_statements_list_them(quotes_command: Run, harbour: Path) -> None:
    done = quotes_command("statement", "the tenants")

    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("quotes: 2 statements have words of 'the tenants'")
    assert len([row for row in done.err.splitlines() if "  t_" in row]) == 2


@pytest.mark.parametrize("wanted", ["t_0", "q_0", "no such words here"])
def test_what_is_not_there_is_told(quotes_command: Run, harbour: Path, wanted: str) -> None:
    done = quotes_command("statement", wanted)

    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("quotes: no statement ")


def read_list(quotes_command: Run, *arguments: str) -> list[dict[str, Any]]:
    done = quotes_command("statements", *arguments, "--format", "jsonl")
    return [json.loads(row) for row in done.out.splitlines()]


def test_statements_are_listed_by_outlets(quotes_command: Run, harbour: Path) -> None:
    rows = read_list(quotes_command)

    assert [row["outlets"] for row in rows] == [3, 1]
    assert rows[0]["first_on"] == "2031-02-01"
    assert rows[0]["alarms"]["speaker"] == 1
    assert read_list(quotes_command, "--alarms") == rows[:1]
    assert read_list(quotes_command, "--speaker", "Okafor") == rows[1:]
    assert read_list(quotes_command, "--limit", "1") == rows[:1]


def test_the_table_tells_ids_and_alarms(quotes_command: Run, harbour: Path) -> None:
    done = quotes_command("statements")

    assert "number" in done.out
    assert done.out.endswith("2 statements\n")
    assert all(row["statement_id"] in done.out for row in read_list(quotes_command))


def test_a_list_without_rows_is_a_failure(quotes_command: Run, small: Path) -> None:
    assert quotes_command("statements", "--alarms").status == 1
    assert quotes_command("statements", "--speaker", "Zebulon Quux").status == 1


def test_csv_of_the_list_counts_alarms(quotes_command: Run, harbour: Path) -> None:
    done = quotes_command("statements", "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert rows[0]["speakers"].split("; ")[-1] in {"Per Lund", "Ana Ruiz"}
    assert "1 speaker" in rows[0]["alarms"]
