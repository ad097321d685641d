"""``quotes changes``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotes.database import open_database
from quotes.ingest import ingest
from tests.cli.conftest import TOWN
from tests.factories import RUN, article, line, read_articles
from tests.fake_identity import FAKE

Run = Callable[..., Any]
NEWER = replace(
    TOWN,
    text=article(
        line("Ana Ruiz", "The bridge is safe and it stays shut"),
        line("Tom Okafor", "Promises\x1b[2J were kept"),
        line("Omar Haddad", "We will not leave the valley", role="leader", body="Sellin"),
    ).text,
)


@pytest.fixture
def changed(here: Path) -> Path:
    """A database with one document of two texts, as the one that commands use."""
    engine = open_database("quotes.db")
    ingest(engine, [TOWN, NEWER], extract=read_articles, run=RUN, identity=FAKE)
    engine.dispose()
    return here


def test_what_changed_is_shown(quotes_command: Run, changed: Path) -> None:
    done = quotes_command("changes")
    assert done.status == 0
    assert "2031-05-04, Post: Bridge “safe”" in done.out
    assert "reworded: “The bridge is safe and it stays [-open,-]{+shut,+}”" in done.out
    assert "role: “governor of Sellin” → “leader of Sellin”" in done.out
    assert "appeared: “Promises\\u001b[2J were kept,”" in done.out
    assert "1 appeared, 1 re-attributed, 1 reworded" in done.out
    assert "version 1 → 2" in done.out


def test_programs_get_both_sides_and_the_difference(quotes_command: Run, changed: Path) -> None:
    rows = [
        json.loads(row)
        for row in quotes_command("changes", "--format", "jsonl").out.split("\n")[:-1]
    ]
    assert [row["change"] for row in rows] == ["reworded", "appeared", "re-attributed"]
    first = rows[0]
    assert first["old"]["text"].endswith("open,")
    assert "".join(o["other_text"] for o in first["operations"]) == first["new"]["text"]
    assert rows[1]["old"] is None
    table = quotes_command("changes", "--format", "csv").out
    cells = list(csv.DictReader(io.StringIO(table)))
    assert [row["new_speakers"] for row in cells] == ["Ana Ruiz", "Tom Okafor", "Omar Haddad"]
    assert json.loads(quotes_command("changes", "--format", "json").out) == rows


def test_what_only_moved_is_shown_when_asked_for(quotes_command: Run, here: Path) -> None:
    engine = open_database("quotes.db")
    newer = replace(TOWN, text="It rained.\n\n" + TOWN.text)
    ingest(engine, [TOWN, newer], extract=read_articles, run=RUN, identity=FAKE)
    engine.dispose()
    silent = quotes_command("changes").out
    assert "2 moved" in silent
    assert "moved: “The bridge" not in silent
    assert (
        "moved: “The bridge is safe and it stays open,”" in quotes_command("changes", "--moved").out
    )


def test_decisions_without_a_place_in_the_newer_text_are_told(
    quotes_command: Run, here: Path
) -> None:
    engine = open_database("quotes.db")
    ingest(engine, [TOWN], extract=read_articles, run=RUN)
    rows = [json.loads(row) for row in quotes_command("export").out.splitlines()]
    for row in rows:
        quotes_command("correct", row["quotation_id"], "--speaker", "Ana Ruiz", "--by", "ines")
    ingest(engine, [NEWER], extract=read_articles, run=RUN)
    engine.dispose()
    out = quotes_command("changes").out
    waits = [line for line in out.splitlines() if "! waits: j_" in line]
    assert len(waits) == 1
    assert "“The bridge is safe and it stays open,” said by Ana" in " ".join(out.split())
    assert quotes_command("changes", "--format", "jsonl").out.count("waits") == 0


def test_the_limit_counts_texts(quotes_command: Run, changed: Path) -> None:
    engine = open_database("quotes.db")
    ingest(
        engine,
        [replace(TOWN, text=article(line("Ana Ruiz", "No")).text)],
        extract=read_articles,
        run=RUN,
        identity=FAKE,
    )
    engine.dispose()
    assert "1 changed text; --limit 0 shows all" in quotes_command("changes", "--limit", "1").out
    assert "2 changed texts\n" in quotes_command("changes", "--limit", "0").out


def test_nothing_changed(quotes_command: Run, small: Path) -> None:
    done = quotes_command("changes")
    assert (done.status, done.out) == (1, "0 changed texts\n")
    done = quotes_command("changes", "nowhere")
    assert done.status == 1
    assert "no document has the id, source or address 'nowhere'" in done.err
