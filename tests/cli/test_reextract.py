"""``quotes reextract`` and ``quotes promote``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotes.database import open_database
from quotes.database.store import run_id
from quotes.ingest import ingest, rereading
from quotes.records import Article, Quotation
from tests.cli.conftest import LATER, TOWN
from tests.factories import RUN, read_article, read_articles

Run = Callable[..., Any]
NEWER_RUN = replace(RUN, version="2")
NEWER = run_id(NEWER_RUN)


def read_less(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
    """Yield articles without their first quotation; one of them cannot be read."""
    for given in articles:
        if "asked" in given.text:
            raise RuntimeError("no rule for bridges")
        yield given, read_article(given)[1:]


@pytest.fixture
def read(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of two articles, and a newer extractor."""
    engine = open_database("quotes.db")
    ingest(engine, [TOWN, LATER], extract=read_articles, run=RUN)
    engine.dispose()
    monkeypatch.setattr(rereading, "with_settings", lambda least=None: (read_less, NEWER_RUN))
    return here


def test_texts_are_read_and_nothing_answers_yet(quotes_command: Run, read: Path) -> None:
    before = quotes_command("export").out
    done = quotes_command("reextract")
    assert done.status == 1
    assert done.out.splitlines() == [
        f"{NEWER}: 1 text read, 1 quotation; 1 could not be read or stored",
        f"have it answer with: quotes promote {NEWER}",
    ]
    assert done.err == "quotes: later.txt: RuntimeError: no rule for bridges\n"
    assert quotes_command("export").out == before
    done = quotes_command("reextract", "--publisher", "post")
    assert (done.status, done.out) == (0, f"{NEWER}: 0 texts read, 1 read before, 0 quotations\n")


def test_a_run_is_promoted_and_taken_back(quotes_command: Run, read: Path) -> None:
    before = quotes_command("export").out
    corrected = json.loads(before.splitlines()[0])["quotation_id"]
    quotes_command("correct", corrected, "--speaker", "Omar Haddad", "--by", "ines")
    decided = quotes_command("export").out
    quotes_command("reextract")
    done = quotes_command("promote", NEWER[:8], "--why", "surer", "--by", "ines")
    assert done.status == 0
    assert done.out.splitlines()[:3] == [
        f"{NEWER} answers for 1 text",
        "1 text that it has not read: as before",
        "answers changed in 1 text",
    ]
    assert quotes_command("export").out != decided
    listed = quotes_command("runs")
    assert "promoted" in listed.out
    assert f"1 current text not read by {NEWER}: answering as before" in listed.out
    done = quotes_command("promote", NEWER)
    assert done.status == 1
    assert "that run answers already" in done.err
    done = quotes_command("promote", "--back", "--by", "omid")
    assert done.out.splitlines()[1:3] == [
        "no run is promoted: each text answers as it was read last",
        "answers changed in 1 text",
    ]
    assert quotes_command("export").out == decided


def test_decisions_without_a_place_are_told_and_listed(quotes_command: Run, read: Path) -> None:
    rows = [json.loads(row) for row in quotes_command("export").out.splitlines()]
    first = next(row for row in rows if row["content"][0]["text"].startswith("The bridge is safe"))
    quotes_command("correct", first["quotation_id"], "--speaker", "Omar Haddad", "--by", "ines")
    assert quotes_command("log", "--waiting", "--format", "json").out == "[]\n"
    quotes_command("reextract")
    done = quotes_command("promote", NEWER, "--by", "ines")
    waits = [row for row in done.out.splitlines() if row.startswith("waits: j_")]
    assert len(waits) == 1
    assert "“The bridge is safe and it stays open,” said by Omar" in waits[0]
    assert "quotes log --waiting" in done.out
    (waiting,) = json.loads(quotes_command("log", "--waiting", "--format", "json").out)
    assert waiting["state"] == "waiting"
    done = quotes_command("promote", "--back", "--by", "ines")
    assert f"holds again: {waiting['judgement_id']}" in done.out


def test_the_new_run_answers_at_once_when_asked(quotes_command: Run, read: Path) -> None:
    done = quotes_command(
        "reextract", "--publisher", "post", "--promote", "--by", "ines", "--why", "new version"
    )
    assert done.status == 0
    assert f"{NEWER} answers for 1 text" in done.out
    assert done.out.endswith("go back with: quotes promote --back\n")
    (promotion,) = json.loads(quotes_command("runs", "--promotions", "--format", "json").out)
    assert (promotion["run_id"], promotion["decided_by"], promotion["reason"]) == (
        NEWER,
        "ines",
        "new version",
    )


def test_promotions_are_listed_with_what_was_taken_back(quotes_command: Run, read: Path) -> None:
    assert quotes_command("runs", "--promotions").status == 1
    quotes_command("promote", run_id(RUN), "--by", "ines", "--why", "stay")
    quotes_command("promote", "--back", "--by", "omid")
    done = quotes_command("runs", "--promotions")
    assert done.status == 0
    assert "withdrawn" in done.out
    assert "by omid" in done.out
    rows = quotes_command("runs", "--promotions", "--format", "csv").out.splitlines()
    assert rows[0].startswith("promotion_id,run_id,decided_at,decided_by,reason")


@pytest.mark.parametrize(
    ("arguments", "status", "problem"),
    [
        (["promote"], 2, "give a run, or --back"),
        (["promote", "r_0", "--back"], 2, "give a run, or --back"),
        (["promote", "--back", "--why", "x"], 2, "--why is for promoting"),
        (["promote", "--back"], 1, "no run is promoted"),
        (["promote", "zz"], 1, "no run has the id 'zz'"),
        (["reextract", "--document", "nowhere"], 1, "no document has the id"),
        (["reextract", "--min-confidence", "2"], 2, "2.0 is not in the range"),
        (["reextract", "--why", "x"], 2, "are for --promote"),
        (["reextract", "--db", "nowhere.db"], 1, "no database at"),
    ],
)
def test_what_cannot_be(
    quotes_command: Run, read: Path, arguments: list[str], status: int, problem: str
) -> None:
    done = quotes_command(*arguments)
    assert done.status == status
    assert problem in " ".join(done.err.replace("│", " ").split())
