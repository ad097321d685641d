from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.cli import showing
from quotes.cli.narrowing import parse_since, parse_until
from quotes.cli.output import clean

Run = Callable[..., Any]


def test_an_answer_says_who_as_what_when_and_where(quotes_command: Run, small: Path) -> None:
    done = quotes_command("who-said", "bridge is safe")
    assert done.status == 0
    assert done.err == ""
    *answer, quotation_id = done.out.partition(", q_")[0].splitlines(), done.out
    assert answer[0] == [
        "“The **bridge is safe** and it stays open,”",
        "    Ana Ruiz, mayor of Dunmere",
        "    2031-05-04, Post: Bridge “safe”",
        "    https://post.example/bridge, characters 1–38",
    ]
    assert quotation_id.endswith("\n\n1 of 5 quotations in 3 documents\n")


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["bridge"], ["Anna Ruiz", "Ana Ruiz"]),
        (["BRIDGES", "open"], ["Ana Ruiz"]),
        (["bri*"], ["Anna Ruiz", "Ana Ruiz"]),
        (["bridge is sa*"], ["Ana Ruiz"]),
        (["val*", "--role", "governor", "--limit", "1"], ["Omar Haddad"]),
        (["--speaker", "Omar Haddad"], ["Omar Haddad", "Omar Haddad"]),
        (["valley", "--role", "governor"], ["Omar Haddad", "Omar Haddad"]),
        (["--organisation", "Dunmere", "--publisher", "herald"], ["Anna Ruiz"]),
        (["--since", "2032"], ["Anna Ruiz", "Omar Haddad"]),
        (["--until", "2032-02", "--since", "2032-02-29"], ["Anna Ruiz", "Omar Haddad"]),
        (["--until", "2031"], ["Ana Ruiz", "Omar Haddad"]),
        (["valley", "--limit", "1"], ["Omar Haddad"]),
        (["--type", "direct", "--limit", "0", "--publisher", "post"], ["Ana Ruiz", "Omar Haddad"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_words_and_filters(
    quotes_command: Run, small: Path, arguments: list[str], found: list[str]
) -> None:
    done = quotes_command("who-said", *arguments, "--format", "jsonl")
    rows = [json.loads(row) for row in done.out.splitlines()]
    assert done.status == 0
    assert [row["speakers"][0]["name"] for row in rows] == found


@pytest.mark.parametrize(
    "arguments", [["zeppelin"], ["bridge", "--type", "indirect"], ["bridge", "--since", "2033"]]
)
def test_nothing_found_is_said_with_where_it_was_looked(
    quotes_command: Run, small: Path, arguments: list[str]
) -> None:
    done = quotes_command("who-said", *arguments)
    assert done.status == 1
    assert done.out == "Nothing found in 5 quotations of 3 documents.\n"
    done = quotes_command("who-said", *arguments, "--format", "json")
    assert (done.status, json.loads(done.out)) == (1, [])
    assert done.err == "Nothing found in 5 quotations of 3 documents.\n"


def test_the_whole_word_that_begins_so_is_marked(quotes_command: Run, small: Path) -> None:
    done = quotes_command("who-said", "is sa*")
    assert "“The bridge **is safe** and it stays open,”" in done.out


def test_a_remembered_wording_finds_the_nearest_and_says_so(
    quotes_command: Run, small: Path
) -> None:
    done = quotes_command("who-said", "the bridge is safe and stays shut")
    assert done.status == 0
    assert "have most of them" in done.out
    assert "Ana Ruiz" in done.out


def test_the_summary_says_how_many_were_left_out(quotes_command: Run, small: Path) -> None:
    done = quotes_command("who-said", "valley", "--limit", "1")
    assert done.out.endswith("2 of 5 quotations in 3 documents; 1 shown, --limit 0 shows all\n")


def test_the_formats_can_be_read_back(quotes_command: Run, small: Path) -> None:
    lines = quotes_command("who-said", "bridge", "--format", "jsonl").out.splitlines()
    rows = [json.loads(row) for row in lines]
    assert json.loads(quotes_command("who-said", "bridge", "--format", "json").out) == rows
    table = list(
        csv.DictReader(io.StringIO(quotes_command("who-said", "bridge", "--format", "csv").out))
    )
    assert [row["quotation_id"] for row in table] == [row["quotation_id"] for row in rows]
    assert [row["text"] for row in table] == [row["text"] for row in rows]
    marked = [[row["text"][start:end] for start, end in row["marks"]] for row in rows]
    assert marked == [["bridge"], ["bridge"]]


def test_what_is_printed_steers_no_terminal(
    quotes_command: Run, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = quotes_command("who-said", "promise")
    assert "“**Promises**[2J were kept,”" in done.out.replace("  ", " ")
    assert not {"\x1b", "\u202e"} & set(done.out)


def test_words_are_bold_on_a_terminal(
    quotes_command: Run, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.stdout, "isatty", lambda: True)
        patch.setenv("TERM", "xterm")
        showing.emit(showing.mark("the old bridge", [(4, 7)]))
        patch.setenv("TERM", "dumb")
        showing.emit(showing.mark("the old bridge", [(4, 7)]))
    out = capsys.readouterr().out
    assert out == "the \x1b[1mold\x1b[22m bridge\nthe **old** bridge\n"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "give words to look for, or a filter"),
        ([" "], "give words to look for, or a filter"),
        (["x", "--since", "4/5/31"], "'4/5/31' is not a date; give YYYY, YYYY-MM or YYYY-MM-DD"),
        (["x", "--until", "2031-02-30"], "is not a date"),
        (["x", "--since", "2031-13"], "is not a date"),
        (["x", "--since", "0000"], "is not a date"),
        (["x", "--limit", "-1"], "--limit"),
        (["x", "--limit", "9" * 20], "--limit"),
        (["x", "--type", "shouted"], "--type"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_not_understood_is_status_2(
    quotes_command: Run, small: Path, arguments: list[str], problem: str
) -> None:
    done = quotes_command("who-said", *arguments)
    assert done.status == 2
    assert problem in " ".join(done.err.split())
    assert done.out == ""


def test_an_unknown_speaker_is_one_line(quotes_command: Run, small: Path) -> None:
    done = quotes_command("who-said", "--speaker", "Zebulon Quux")
    assert done.status == 1
    assert done.err.startswith("quotes: no speaker goes by 'Zebulon Quux'")
    assert len(done.err.splitlines()) == 1


@given(st.dates())
def test_a_year_and_a_month_hold_their_days(day: date) -> None:
    for text in (f"{day:%Y-%m-%d}".zfill(10), f"{day:%Y-%m}".zfill(7), f"{day:%Y}".zfill(4)):
        assert parse_since(text) <= day <= parse_until(text)


@given(st.text(), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_marking_loses_no_word(text: str, pairs: list[tuple[int, int]]) -> None:
    marks = [(min(pair), max(pair)) for pair in pairs]
    marked = showing.mark(text, marks)
    bare = marked.replace(showing.OPEN, "").replace(showing.CLOSE, "")
    assert bare.split() == clean(text).split()
    assert marked.count(showing.OPEN) == marked.count(showing.CLOSE)
