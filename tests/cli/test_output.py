from __future__ import annotations

import csv
import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.cli import output
from quotes.cli.output import ListFormat

ROWS: list[dict[str, object]] = [
    {"speaker": "Ana Ruiz", "said": "“Yes,\n[bold]no[/bold]”\x1b[2J", "when": None, "more": [1]},
    {"speaker": "محمد", "said": "a,b\u202e", "when": "2024-03-05", "more": []},
]
COLUMNS = ("speaker", "said", "when")


@pytest.mark.parametrize("rows", [[], ROWS[:1], ROWS], ids=len)
def test_json_carries_every_field_and_character(
    rows: list[dict[str, object]], capsys: pytest.CaptureFixture[str]
) -> None:
    output.print_rows(rows, COLUMNS, ListFormat.JSON)
    assert json.loads(capsys.readouterr().out) == rows
    output.print_rows(rows, COLUMNS, ListFormat.JSONL)
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == rows


def test_csv_can_be_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_rows(ROWS, COLUMNS, ListFormat.CSV)
    found = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert found == [{name: row[name] or "" for name in COLUMNS} for row in ROWS]


def test_the_table_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_rows(ROWS, COLUMNS, ListFormat.TABLE)
    out = capsys.readouterr().out
    assert "“Yes, [bold]no[/bold]”[2J" in out
    assert "None" not in out
    assert not {"\x1b", "\u202e"} & set(out)


@given(st.text(st.characters(codec=None)))
def test_clean_text_is_one_line_that_steers_nothing(text: str) -> None:
    cleaned = output.clean(text)
    assert cleaned.splitlines() in ([cleaned], [])
    assert not output.CONTROLS.search(cleaned)
    assert output.clean(cleaned) == cleaned
    if text.isalpha():
        assert cleaned == text


def test_progress_counts_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(output.show_progress(range(30), "articles")) == list(range(30))
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(output.show_progress(range(30), "articles")) == list(range(30))
    assert "20 articles" in capsys.readouterr().err


def test_a_problem_is_one_clean_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output.report("a\nb\x1b[1m")
    assert capsys.readouterr().err == "quotes: a b[1m\n"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    output.report("a")
    assert capsys.readouterr().err == output.ERASE_LINE + "quotes: a\n"
