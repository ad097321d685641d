from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quotes.database import open_database
from quotes.ingest import ingest
from tests.cli.conftest import LATER, TOWN, UNDATED
from tests.factories import RUN, read_articles

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def judged_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("decided") / "town.db"
    engine = open_database(str(path))
    ingest(engine, [TOWN, LATER, UNDATED], extract=read_articles, run=RUN)
    engine.dispose()
    return path


@pytest.fixture
def town(judged_once: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of one's own, with identity by the rules."""
    for part in judged_once.parent.iterdir():
        shutil.copy(part, here)
    monkeypatch.setenv("QUOTES_DATABASE_URL", f"sqlite:///{here / judged_once.name}")
    return here / judged_once.name


def list_rows(quotes_command: Run, *words: str) -> list[dict[str, Any]]:
    done = quotes_command(*words, "--format", "jsonl")
    return [json.loads(row) for row in done.out.splitlines()]


def find_quotation(quotes_command: Run, words: str) -> dict[str, Any]:
    (row,) = list_rows(quotes_command, "who-said", words)
    return row


def take_all_back(quotes_command: Run) -> None:
    for row in list_rows(quotes_command, "log"):
        assert quotes_command("undo", row["judgement_id"]).status == 0


def test_a_split_says_who_is_who_now(quotes_command: Run, town: Path) -> None:
    before = quotes_command("export").out
    done = quotes_command("split", "Omar Haddad", "--document", "later.txt", "--by", "ines")
    assert (done.status, done.err) == (0, "")
    first, *parts, hint, last = done.out.splitlines()
    assert "quotes rename" in hint
    assert first.startswith("Omar Haddad in 1 document taken out of Omar ")
    assert [part.split()[0][:2] for part in parts] == ["s_", "s_"]
    assert last.startswith("take it back with: quotes undo j_")
    assert len(list_rows(quotes_command, "speakers", "Omar Haddad")) >= 2
    (row,) = list_rows(quotes_command, "log")
    assert (row["verdict"], row["decided_by"], row["state"]) == ("split", "ines", "in force")
    take_all_back(quotes_command)
    assert quotes_command("export").out == before


def test_a_quotation_names_its_document(quotes_command: Run, town: Path) -> None:
    key = find_quotation(quotes_command, "The valley is ours")["quotation_id"]
    assert quotes_command("split", "Omar Haddad", "--quotation", key).status == 0
    assert len(list_rows(quotes_command, "speakers", "Omar Haddad")) >= 2


def test_a_rename_is_shown_in_answers(quotes_command: Run, town: Path) -> None:
    done = quotes_command("rename", "Ana Ruiz", "Doña Ana", "--why", "as she signs")
    assert done.status == 0
    assert done.out.startswith("Ana Ruiz is called Doña Ana: j_")
    assert "Doña Ana (here “Ana Ruiz”)" in quotes_command("who-said", "The bridge is safe").out
    assert quotes_command("speaker", "doña ana").out.startswith("Doña Ana (person, s_")
    row = find_quotation(quotes_command, "The bridge is safe")
    assert row["speakers"][0]["name"] == "Ana Ruiz"
    assert row["speakers"][0]["canonical"] == "Doña Ana"


def test_control_characters_of_a_name_are_not_printed(quotes_command: Run, town: Path) -> None:
    done = quotes_command("rename", "Ana Ruiz", "Doña\x1b[2J Ana\u202e", "--by", "i\x1b[2Jnes")
    assert done.status == 0
    for words in (["log"], ["speakers"], ["who-said", "The bridge is safe"]):
        assert not {"\x1b", "\u202e"} & set(quotes_command(*words).out)
    assert not {"\x1b", "\u202e"} & set(done.out)


@pytest.mark.parametrize(
    "words",
    [
        ["correct", "q_\udc93", "--nobody"], ["undo", "j_\udc93"], ["aliases", "remove", "\udc93"],
        ["statement", "t_\udc93"], ["split", "Ana Ruiz", "--quotation", "\udc93"],
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_bytes_of_an_argument_that_are_no_text_are_told(
    quotes_command: Run, town: Path, words: list[str]
) -> None:
    done = quotes_command(*words)
    assert done.status in (1, 2)
    assert done.err.count("\n") == 1 or done.status == 2
    assert done.err


def test_a_corrected_speaker_is_marked(quotes_command: Run, town: Path) -> None:
    row = find_quotation(quotes_command, "Nobody asked the bridge")
    assert row["corrected"] is None
    key = row["quotation_id"]
    done = quotes_command("correct", key, "--speaker", "Omar B. Haddad", "--by", "ines")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("“Nobody asked the bridge,” said by Omar ")
    shown = quotes_command("who-said", "Nobody asked the bridge").out
    assert "[decided by ines on 20" in shown
    assert "read as Anna Ruiz" in shown or "read as Ana Ruiz" in shown
    row = find_quotation(quotes_command, "Nobody asked the bridge")
    assert row["corrected"]["by"] == "ines"
    assert row["corrected"]["read"][0]["name"] == "Anna Ruiz"
    (table,) = [
        line for line in quotes_command("export", "--format", "csv").out.splitlines() if key in line
    ]
    assert ",ines," in table
    assert quotes_command("correct", key, "--nobody").status == 0
    assert find_quotation(quotes_command, "Nobody asked the bridge")["speakers"] == []
    assert "said by nobody known" in quotes_command("log", "--format", "csv").out


WRONG = [
    pytest.param(["split", "Zebulon Quux", "--spelled", "Z"], 1, "no speaker goes by", id="nobody"),
    pytest.param(["split", "Ana Ruiz", "--spelled", "Z. Ruiz"], 1, "nothing to split", id="none"),
    pytest.param(["split", "Ana Ruiz", "--document", "no"], 1, "no document has", id="document"),
    pytest.param(["split", "Ana Ruiz", "--quotation", "q"], 1, "no quotation has", id="quotation"),
    pytest.param(["split", "Ana Ruiz"], 2, "--document", id="what"),
    pytest.param(["split", "Ana Ruiz", "--spelled", " "], 2, "--spelled", id="blank"),
    pytest.param(["rename", "Ana Ruiz", " "], 1, "has no letter", id="no name"),
    pytest.param(["rename", "Ana Ruiz", "a\udcff"], 2, "NEW_NAME", id="no text"),
    pytest.param(["correct", "q_1", "--nobody"], 1, "no quotation has the id 'q_1'", id="no such"),
    pytest.param(["correct", "q_1"], 2, "--speaker", id="who"),
    pytest.param(["correct", "q_1", "--nobody", "--speaker", "Ana"], 2, "--nobody", id="both"),
]


@pytest.mark.parametrize(("words", "status", "said"), WRONG)
def test_what_cannot_be_decided_is_said(
    quotes_command: Run, town: Path, words: list[str], status: int, said: str
) -> None:
    done = quotes_command(*words)
    assert (done.status, done.out) == (status, "")
    assert said in done.err
    assert list_rows(quotes_command, "log") == []


def test_an_ambiguous_name_is_listed_with_ids(quotes_command: Run, town: Path) -> None:
    quotes_command("split", "Omar Haddad", "--document", "later.txt")
    done = quotes_command("rename", "Omar Haddad", "The governor")
    assert (done.status, done.out) == (1, "")
    first, *candidates = done.err.splitlines()
    assert "speakers go by 'Omar Haddad'; ask for one of them by id:" in first
    assert len(candidates) >= 2
    assert quotes_command("rename", candidates[0].split()[1], "The governor").status == 0
