from __future__ import annotations

import csv
import getpass
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quotes.database import open_database
from quotes.ingest import ingest
from tests.cli.conftest import LATER, TOWN, UNDATED
from tests.factories import RUN, article, line, read_articles

Run = Callable[..., Any]
OTHER = article(line("Marta Ruiz", "The lock is shut"), source="lock.txt")
WORLD = (TOWN, LATER, UNDATED, OTHER)


@pytest.fixture(scope="module")
def judged_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("judged") / "town.db"
    engine = open_database(str(path))
    ingest(engine, [*WORLD], extract=read_articles, run=RUN)
    engine.dispose()
    return path


@pytest.fixture
def town(judged_once: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of one's own, with identity by the rules."""
    for part in judged_once.parent.iterdir():
        shutil.copy(part, here)
    monkeypatch.setenv("QUOTES_DATABASE_URL", f"sqlite:///{here / judged_once.name}")
    return here / judged_once.name


def decide(quotes_command: Run, *words: str) -> str:
    """Return the id of a decision."""
    done = quotes_command(*words)
    assert (done.status, done.err) == (0, "")
    found = re.search(r"j_[0-9a-f]{20}", done.out)
    assert found
    return found.group()


def read_log(quotes_command: Run) -> list[dict[str, Any]]:
    done = quotes_command("log", "--format", "jsonl")
    assert done.status == 0
    return [json.loads(row) for row in done.out.splitlines()]


def list_names(quotes_command: Run) -> list[str]:
    done = quotes_command("speakers", "--format", "jsonl")
    return sorted(json.loads(row)["name"] for row in done.out.splitlines())


def test_same_log_undo(quotes_command: Run, town: Path) -> None:
    before = quotes_command("export").out
    people = list_names(quotes_command)
    key = decide(
        quotes_command, "same", "Ana Ruiz", "Omar Haddad", "--why", "a pen name", "--by", "ines"
    )
    assert len(list_names(quotes_command)) == len(people) - 1
    (row,) = read_log(quotes_command)
    assert (row["judgement_id"], row["verdict"], row["state"]) == (key, "same", "in force")
    assert (row["decided_by"], row["reason"]) == ("ines", "a pen name")
    assert {row["left"]["name"], row["right"]["name"]} == {"Ana Ruiz", "Omar Haddad"}
    done = quotes_command("undo", key, "--by", "omid")
    assert (done.status, done.err) == (0, "")
    assert (row["withdrawn_by"], row["withdrawn_at"]) == (None, None)
    (row,) = read_log(quotes_command)
    assert (row["withdrawn_by"], row["state"]) == ("omid", "withdrawn")
    assert quotes_command("export").out == before
    again = quotes_command("undo", key)
    assert (again.status, again.out) == (1, "")
    assert "withdrawn already, by omid" in again.err


def test_who_decides_is_the_login(
    quotes_command: Run, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "nour")
    decide(quotes_command, "different", "Ana Ruiz", "Omar Haddad")
    assert read_log(quotes_command)[0]["decided_by"] == "nour"


def test_nobody_decides_nothing(
    quotes_command: Run, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown() -> str:
        raise OSError

    monkeypatch.setattr(getpass, "getuser", unknown)
    done = quotes_command("same", "Ana Ruiz", "Omar Haddad")
    assert done.status == 2
    assert "--by NAME" in done.err
    assert quotes_command("same", "Ana Ruiz", "Omar Haddad", "--by", " ").status == 2
    assert read_log(quotes_command) == []


def test_several_of_a_name_are_listed(quotes_command: Run, town: Path) -> None:
    done = quotes_command("same", "Ruiz", "Omar Haddad")
    assert (done.status, done.out) == (1, "")
    first, *candidates = done.err.splitlines()
    assert first == "quotes: 2 speakers go by 'Ruiz'; ask for one of them by id:"
    ids = [candidate.split()[1] for candidate in candidates]
    decide(quotes_command, "same", *ids)
    assert len(read_log(quotes_command)) == 1


@pytest.mark.parametrize(
    ("before", "words", "said"),
    [
        pytest.param([], ["same", "Ana Ruiz", "ANA RUIZ"], "one speaker already", id="one"),
        pytest.param([], ["same", "Ana Ruiz", "Zebulon Quux"], "no speaker goes by", id="nobody"),
        pytest.param([], ["undo", "j_1"], "no judgement has the id 'j_1'", id="no judgement"),
        pytest.param(["same"], ["different", "Ana Ruiz", "Omar Haddad"], "after j_", id="contrary"),
        pytest.param(
            ["different"], ["same", "Ana Ruiz", "Omar Haddad"], "contradicts j_", id="apart"
        ),
    ],
)
def test_what_cannot_be_decided_is_one_line(
    quotes_command: Run, town: Path, before: list[str], words: list[str], said: str
) -> None:
    for verdict in before:
        decide(quotes_command, verdict, "Ana Ruiz", "Omar Haddad", "--why", "as told")
    done = quotes_command(*words)
    assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
    assert said in done.err
    assert len(read_log(quotes_command)) == len(before)


def test_what_no_database_takes_is_not_understood(quotes_command: Run, town: Path) -> None:
    done = quotes_command("same", "Ana Ruiz", "Omar Haddad", "--why", "a\udcffb")
    assert done.status == 2
    assert "--why" in done.err


def test_the_log_is_a_table_and_csv(quotes_command: Run, town: Path) -> None:
    key = decide(quotes_command, "different", "Ana Ruiz", "Omar Haddad", "--by", "ines")
    table = quotes_command("log").out
    assert key in table
    assert "in force" in table
    (row,) = csv.DictReader(io.StringIO(quotes_command("log", "--format", "csv").out))
    assert (row["judgement_id"], row["verdict"]) == (key, "different")
    assert {row["left"], row["right"]} == {"Ana Ruiz", "Omar Haddad"}


def test_decisions_are_carried(quotes_command: Run, town: Path, here: Path) -> None:
    decide(quotes_command, "same", "Ana Ruiz", "Omar Haddad", "--by", "ines")
    lines = quotes_command("judgements", "export").out
    (here / "j.jsonl").write_text(lines, encoding="utf-8")
    other = str(here / "other.db")
    engine = open_database(other)
    waits = quotes_command("judgements", "import", "j.jsonl", "--db", other)
    assert waits.status == 1
    assert waits.out == "1 judgement added, 1 waiting for articles\n"
    assert waits.err.count("\n") == 1
    assert "waits" in waits.err
    assert "waiting" in quotes_command("log", "--db", other).out
    ingest(engine, reversed(WORLD), extract=read_articles, run=RUN)
    engine.dispose()
    again = quotes_command("judgements", "import", "-", "--db", other, stdin=lines.encode())
    assert (again.status, again.out) == (0, "0 judgements added, 1 known\n")
    assert quotes_command("export", "--db", other).out == quotes_command("export").out
    assert quotes_command("judgements", "export", "--db", other).out == lines


def test_a_line_that_is_no_judgement_costs_only_itself(quotes_command: Run, town: Path) -> None:
    decide(quotes_command, "same", "Ana Ruiz", "Omar Haddad")
    good = quotes_command("judgements", "export").out.encode()
    given = b"{\n\xff\n[]\n\n" + good
    done = quotes_command("judgements", "import", "-", stdin=given)
    assert done.status == 1
    assert done.out == "0 judgements added, 1 known, 3 could not be read\n"
    starts = [line.split(" ")[1] for line in done.err.splitlines()]
    assert starts == ["-:1:", "-:2:", "-:3:"]


def test_a_file_that_is_not_there_is_one_line(quotes_command: Run, town: Path) -> None:
    done = quotes_command("judgements", "import", "none.jsonl")
    assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
    assert done.err.startswith("quotes: none.jsonl: ")
