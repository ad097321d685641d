from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from quotes.exports.csv_rows import COLUMNS
from quotes.exports.json_records import quotation_to_json
from quotes.records import Quotation, QuotationType, Span
from tests.cli.conftest import LATER, TOWN, UNDATED

Run = Callable[..., Any]
ADDED = {"document", "document_id", "quotation_id", "speaker_ids", "statement_id", "run_id"}


def test_a_line_has_the_fields_of_extract_and_those_of_the_database(
    quotes_command: Run, small: Path
) -> None:
    rows = [json.loads(row) for row in quotes_command("export").out.splitlines()]
    extracted = quotation_to_json(Quotation(QuotationType.DIRECT, (Span(0, 1, "x"),)))
    assert len(rows) == 5
    for row in rows:
        assert ADDED | set(extracted) <= set(row)
        assert row["document"] in {"town.txt", "later.txt", "undated.txt"}


def test_every_span_is_the_text_between_its_offsets(quotes_command: Run, small: Path) -> None:
    texts = {given.source: given.text for given in (TOWN, LATER, UNDATED)}
    for row in map(json.loads, quotes_command("export").out.splitlines()):
        spans = [*row["content"], *row["quoted"], *row["roles"], row["cue"], row["mention"]]
        text = texts[row["document"]]
        assert [text[s["start"] : s["end"]] for s in spans] == [s["text"] for s in spans]


def test_the_formats_hold_the_same_rows(quotes_command: Run, small: Path) -> None:
    rows = [json.loads(row) for row in quotes_command("export").out.splitlines()]
    assert json.loads(quotes_command("export", "--format", "json").out) == rows
    printed = quotes_command("export", "--format", "csv").out
    table = list(csv.DictReader(io.StringIO(printed, newline="")))
    assert tuple(table[0]) == COLUMNS
    assert [row["quotation_id"] for row in table] == [row["quotation_id"] for row in rows]
    assert [row["text"] for row in table] == [row["content"][0]["text"] for row in rows]
    assert table[0]["role"] == rows[0]["roles"][0]["text"]


def test_it_prints_the_same_twice(quotes_command: Run, small: Path) -> None:
    assert quotes_command("export").out == quotes_command("export").out
