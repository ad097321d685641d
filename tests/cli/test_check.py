from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories import line, read_articles

Run = Callable[..., Any]
BRIDGE = "The bridge is safe and it stays open"


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read drafts as the tests' articles are read: no model."""
    monkeypatch.setattr("quotes.extraction.extract_articles", read_articles)


def draft(*lines: str, name: str = "draft.txt") -> str:
    Path(name).write_text("\n\n".join(lines), encoding="utf-8")
    return name


def test_a_draft_of_quotations_as_printed_is_all_right(quotes_command: Run, small: Path) -> None:
    done = quotes_command("check", draft(line("Anna Ruiz", BRIDGE)))
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("VERBATIM draft.txt:1–38: “The bridge is safe and it stays open")
    assert "https://post.example/bridge" in done.out
    assert done.out.splitlines()[-1] == "1 verbatim"


def test_what_is_wrong_is_said_and_is_the_status(quotes_command: Run, small: Path) -> None:
    lines = [
        line("Ana Ruiz", "The bridge is old and it stays open"),
        line("Omar Haddad", BRIDGE),
        line("Omar Haddad", "Rhubarb grows on the bridge"),
    ]
    done = quotes_command("check", draft(*lines))
    assert done.status == 1
    assert "“old” for “safe”" in done.out
    assert "OTHER SPEAKER" in done.out
    assert "in 5 quotations of 3 documents" in done.out
    assert done.out.splitlines()[-1] == "1 altered, 1 other speaker, 1 not found"


def test_rows_for_programs_have_offsets_in_the_draft(quotes_command: Run, small: Path) -> None:
    words = "The bridge is old and it stays open"
    path = draft("# The bridge", line("Ana Ruiz", words), name="draft.md")
    text = Path(path).read_text(encoding="utf-8")
    done = quotes_command("check", "--format", "jsonl", path)
    row = json.loads(done.out)
    assert text[row["start"] : row["end"]].startswith(words)
    (found,) = row["differences"]
    assert text[found["draft_start"] : found["draft_end"]] == found["draft_text"] == "old "
    match = row["match"]
    assert match["text"][found["start"] : found["end"]] == found["text"] == "safe "
    assert (match["publisher"], match["published_on"]) == ("Post", "2031-05-04")
    assert match["quotation_id"].startswith("q_")
    assert row["searched"]["quotations"] == 5
    (same,) = json.loads(quotes_command("check", "--format", "json", path).out)
    assert same == row


STATUSES = [
    ([], 1),
    (["--fail-on", "not found"], 0),
    (["--fail-on", "not found", "--fail-on", "altered"], 1),
    (["--fail-on", "none"], 0),
]


@pytest.mark.parametrize(("options", "status"), STATUSES)
def test_one_chooses_what_counts(
    quotes_command: Run, small: Path, options: list[str], status: int
) -> None:
    path = draft(line("Ana Ruiz", "The bridge is old and it stays open"))
    assert quotes_command("check", path, *options).status == status


def test_a_draft_may_come_from_standard_input(quotes_command: Run, small: Path) -> None:
    done = quotes_command("check", "-", stdin=line("Ana Ruiz", BRIDGE).encode())
    assert (done.status, done.out.splitlines()[-1]) == (0, "1 verbatim")


def test_a_draft_without_quotations_is_all_right(quotes_command: Run, small: Path) -> None:
    done = quotes_command("check", draft("Nothing was said."))
    assert (done.status, done.out) == (0, "no quotations found in the draft\n")


def test_what_cannot_be_read_is_one_line(quotes_command: Run, small: Path) -> None:
    done = quotes_command("check", "missing.md")
    assert done.status == 1
    assert done.err.startswith("quotes: missing.md: ")


def test_a_draft_cannot_steer_the_terminal(quotes_command: Run, small: Path) -> None:
    done = quotes_command("check", draft(line("Ana Ruiz", "Rise\x1b[2J \u202eup")))
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
