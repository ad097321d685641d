from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

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


def test_linked_data_has_every_quotation(quotes_command: Run, small: Path) -> None:
    rows = [json.loads(row) for row in quotes_command("export").out.splitlines()]
    page = json.loads(quotes_command("export", "--format", "web-annotation").out)
    assert [item["body"][-1]["record"] for item in page["items"]] == rows
    graph = json.loads(quotes_command("export", "--format", "schema-org").out)
    assert [item["identifier"] for item in graph["@graph"]] == [r["quotation_id"] for r in rows]


def test_a_parquet_file_has_every_quotation(quotes_command: Run, small: Path, here: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [json.loads(row) for row in quotes_command("export").out.splitlines()]
    done = quotes_command("export", "--format", "parquet", "--out", "q.parquet")
    assert (done.status, done.out, done.err) == (0, "5 rows in q.parquet\n", "")
    found = parquet.read_table("q.parquet").to_pylist()
    assert [row["quotation_id"] for row in found] == [row["quotation_id"] for row in rows]


def test_a_folder_of_tei_has_every_text(quotes_command: Run, small: Path, here: Path) -> None:
    done = quotes_command("export", "--format", "tei", "--out", "corpus/tei")
    assert (done.status, done.out) == (0, "3 documents in corpus/tei\n")
    assert "1 character that XML forbids became U+FFFD" in done.err
    texts = set()
    for path in Path("corpus/tei").iterdir():
        root = ElementTree.parse(path).getroot()
        body = root.find("{*}text/{*}body")
        assert body is not None
        texts.add("".join(body.itertext()))
    assert texts == {TOWN.text, LATER.text, UNDATED.text.replace("\x1b", "\ufffd")}


def test_a_folder_of_brat_has_every_text_unchanged(
    quotes_command: Run, small: Path, here: Path
) -> None:
    assert quotes_command("export", "--format", "brat", "--out", "b").out == "3 documents in b\n"
    texts = {path.read_bytes().decode() for path in Path("b").glob("*.txt")}
    assert texts == {given.text for given in (TOWN, LATER, UNDATED)}
    assert len(list(Path("b").glob("d_*.ann"))) == 3
    assert "Said_by" in Path("b/annotation.conf").read_text()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--format", "tei"], 2, "tei needs a folder to write to: give --out PATH"),
        (["--format", "parquet"], 2, "parquet needs a file to write to"),
        (["--out", "x"], 2, "jsonl is printed: redirect it to 'x'"),
        (["--format", "brat", "--out", "full"], 1, "full: the folder is not empty"),
        (["--format", "tei", "--out", "full/a.ann"], 1, "give another --out"),
        (["--format", "parquet", "--out", "no/q.parquet"], 1, "give another --out"),
    ],
)
def test_where_nothing_can_be_written_is_said(
    quotes_command: Run, small: Path, here: Path, words: list[str], status: int, said: str
) -> None:
    Path("full").mkdir()
    Path("full/a.ann").write_text("mine")
    if "parquet" in words:
        pytest.importorskip("pyarrow")
    done = quotes_command("export", *words)
    assert (done.status, done.out) == (status, "")
    assert said in " ".join(done.err.split())
    assert Path("full/a.ann").read_text() == "mine"
    assert [path.name for path in here.iterdir()] == ["full"]
