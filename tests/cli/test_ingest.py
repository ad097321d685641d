"""``quotes ingest`` end to end: real files, the real extractor, a real database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quotes.cli import run
from quotes.cli.ingest import Progress, summarise
from quotes.ingest import IngestReport
from quotes.ingest.ingesting import Failure

Run = Callable[..., Any]

ORCHARD = (
    "“The orchard will bloom again,” said Mira Castellan, the mayor of Sellin. "
    "She added that nobody would be sent away.\n"
)
HARBOUR = '"We open the harbour at noon," Harbour Master Tomas Veld told reporters on Friday.\n'
GERMAN = (
    "Der Bürgermeister sagte am Montag, dass die Brücke über den Fluss wegen der Bauarbeiten "
    "noch bis zum Ende des Jahres gesperrt bleibt. Die Anwohner sind darüber nicht erfreut und "
    "wollen sich nun bei der Stadt beschweren, weil der Umweg sehr lang ist.\n"
)


def write_broken(folder: Path) -> int:
    """Write inputs that cannot be read and return how many."""
    (folder / "paper.txt").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 9)
    (folder / "nul.txt").write_bytes(b"He said\x00 nothing.")
    (folder / "german.txt").write_text(GERMAN, encoding="utf-8")
    (folder / "empty.html").write_text("<html><body></body></html>")
    for number in range(8):
        (folder / f"empty{number}.txt").write_text(" \n" * number)
    lines = ['{"text": 7}', "{", "[]", '{"title": "no text"}', "null", '{"text": ""}', "nonsense"]
    (folder / "lines.jsonl").write_text("\n".join([*lines, json.dumps({"text": HARBOUR})]))
    return 12 + len(lines)


def test_twenty_broken_inputs_cost_none_of_the_good(quotes_command: Run, here: Path) -> None:
    folder = here / "articles"
    folder.mkdir()
    broken = write_broken(folder) + 1
    (folder / "a.txt").write_text(ORCHARD, encoding="utf-8")
    (folder / "z.html").write_text(f"<html><body><article><p>{ORCHARD}</p></article></body></html>")
    done = quotes_command("ingest", "missing.txt", str(folder), "--max-megabytes", "1")
    assert done.status == 1
    assert broken == 20
    assert len(done.err.splitlines()) == broken
    assert all(line.startswith("quotes: ") for line in done.err.splitlines())
    assert "lines.jsonl:2: " in done.err
    assert done.out.startswith("3 articles: 3 new, ")
    assert done.out.endswith("; 20 could not be read or stored\n")
    rows = [json.loads(row) for row in quotes_command("export").out.splitlines()]
    read = {Path(row["document"]).name for row in rows}
    assert read == {"a.txt", "z.html", "lines.jsonl:8"}


def test_twice_is_once(quotes_command: Run, here: Path) -> None:
    Path("a.txt").write_text(ORCHARD, encoding="utf-8")
    Path("b.txt").write_text(HARBOUR)
    first = quotes_command("ingest", "a.txt", "b.txt")
    counts = quotes_command("db", "info", "--format", "json").out
    exported = quotes_command("export").out
    again = quotes_command("ingest", "b.txt", "a.txt")
    assert (first.status, again.status) == (0, 0)
    assert first.err == again.err == ""
    assert again.out == "2 articles: 2 unchanged, 0 quotations added\n"
    assert quotes_command("db", "info", "--format", "json").out == counts
    assert quotes_command("export").out == exported


def test_what_was_ingested_is_found(quotes_command: Run, here: Path) -> None:
    options = ["--publisher", "The Sellin Star", "--published-at", "2031-05-04"]
    quotes_command("ingest", "-", *options, "--db", "a.db", stdin=ORCHARD.encode())
    done = quotes_command("who-said", "orchard will bloom", "--db", "a.db")
    assert done.status == 0
    assert "“The **orchard will bloom** again,”" in done.out
    assert "Mira Castellan, the mayor of Sellin" in done.out
    assert "2031-05-04, The Sellin Star" in done.out
    assert quotes_command("speaker", "Mira Castellan", "--db", "a.db").status == 0


def test_a_closed_standard_input_is_one_line(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert run(["ingest", "-", "--db", "new.db"]) == 1
    assert capsys.readouterr().err == "quotes: -: there is no standard input to read\n"


def test_a_database_that_cannot_be_opened_is_one_line(quotes_command: Run, here: Path) -> None:
    done = quotes_command("ingest", "a.txt", "--db", "no/such/folder/a.db")
    assert done.status == 1
    assert len(done.err.splitlines()) == 1
    assert "no/such/folder/a.db" in done.err


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (IngestReport(), "0 articles: 0 quotations"),
        (IngestReport(read=1, new=1, quotations=1), "1 article: 1 new, 1 quotation"),
        (
            IngestReport(
                read=12, new=8, new_versions=1, unchanged=1, quotations=97,
                failures=[Failure("a", "b")] * 2,
            ),
            "10 articles: 8 new, 1 new version, 1 unchanged, 97 quotations added; "
            "2 could not be read or stored",
        ),
    ],
    ids=["nothing", "one", "all kinds"],
)  # fmt: skip
def test_the_summary(report: IngestReport, line: str) -> None:
    assert summarise(report) == line


def test_progress_is_shown_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = IngestReport(read=2, quotations=3)
    Progress()(report)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    Progress()(report)
    assert "2 articles, 3 quotations" in capsys.readouterr().err
