from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from quotes.errors import ExtraMissing
from quotes.exports.parquet import object_to_rows, write_parquet
from tests.exports.invented import DOCUMENT, LIND, correct

parquet = pytest.importorskip("pyarrow.parquet")
ROWS = correct(DOCUMENT, 0, LIND)["quotations"]


def read_back(path: Path) -> list[dict[str, Any]]:
    """Return the quotations of a file as they went in, as far as it has them."""
    found: dict[str, dict[str, Any]] = {}
    for row in parquet.read_table(str(path)).to_pylist():
        quotation = found.setdefault(row["quotation_id"], row | {"speakers": []})
        speaker = {
            "name": row["speaker_name"], "kind": row["speaker_kind"],
            "canonical": row["speaker_canonical"], "id": row["speaker_id"],
        }  # fmt: skip
        if row["speaker_id"]:
            quotation["speakers"].append(speaker)
    return list(found.values())


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    assert write_parquet(ROWS, tmp_path / "q.parquet") == 4
    found = read_back(tmp_path / "q.parquet")
    assert len(found) == 3
    shared = [
        "quotation_id", "type", "content", "quoted", "cue", "mention", "speakers", "roles",
        "medium", "relayed_by", "parent", "continues", "rule", "document_id", "source", "url",
        "title", "publisher", "published_at", "text_sha256", "statement_id", "run_id",
    ]  # fmt: skip
    for row, expected in zip(found, ROWS, strict=True):
        assert {name: row[name] for name in shared} == {name: expected[name] for name in shared}
        for name, value in expected["confidence"].items():
            assert row[f"confidence_{name}"] == value
    assert found[0]["published_on"] == date(2031, 5, 4)
    assert found[0]["corrected_by"] == "ines"
    assert found[0]["corrected_at"] == datetime(2031, 5, 4, 8, tzinfo=UTC)
    assert found[0]["read_speakers"] == ROWS[0]["corrected"]["read"]
    assert found[1]["corrected_at"] is None


def test_one_row_a_speaker_and_one_for_nobody() -> None:
    rows = [row for quotation in ROWS for row in object_to_rows(quotation)]
    told = [(r["quotation_id"], r["speaker_ordinal"], r["speaker_name"]) for r in rows]
    assert told == [
        ("q_0", 0, "Rosa Lind"),
        ("q_1", 0, "Rosa Lind"),
        ("q_1", 1, "Íñigo Poe"),
        ("q_2", 0, None),
    ]


def test_an_empty_database_is_a_file_with_columns(tmp_path: Path) -> None:
    assert write_parquet([], tmp_path / "q.parquet") == 0
    table = parquet.read_table(str(tmp_path / "q.parquet"))
    assert table.num_rows == 0
    assert {"quotation_id", "speaker_id", "content"} <= set(table.column_names)


def test_a_failure_leaves_no_half_file(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        write_parquet([*ROWS, {}], tmp_path / "q.parquet")
    assert list(tmp_path.iterdir()) == []


def test_without_pyarrow_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'quotes\[parquet\]'"):
        write_parquet(ROWS, tmp_path / "q.parquet")
