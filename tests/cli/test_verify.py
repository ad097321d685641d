from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from quotes.database import open_database
from quotes.ingest import ingest
from tests.cli.conftest import LATER, TOWN
from tests.factories import RUN, read_articles

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small database whose speakers are those of the real rules."""
    path = tmp_path_factory.mktemp("resolved") / "sound.db"
    engine = open_database(str(path))
    ingest(engine, [TOWN, LATER], extract=read_articles, run=RUN)
    engine.dispose()
    return path


@pytest.fixture
def file(resolved: Path, here: Path) -> str:
    shutil.copy(resolved, "news.db")
    return "news.db"


def damage(file: str, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()


def test_a_sound_database_is_said_to_be(quotes_command: Run, file: str) -> None:
    before = Path(file).read_bytes()
    done = quotes_command("db", "verify", "--db", file)
    assert (done.status, done.err) == (0, "")
    assert done.out == "sqlite:///news.db: all is sound\n"
    assert quotes_command("db", "verify", "--db", file, "--format", "jsonl").out == ""
    assert Path(file).read_bytes() == before


def test_what_is_wrong_is_named_with_its_row_and_what_to_do(quotes_command: Run, file: str) -> None:
    damage(file, "UPDATE cue SET text = 'sang' WHERE quotation_id = 1")
    done = quotes_command("db", "verify", "--db", file)
    assert done.status == 1
    first, last = done.out.splitlines()
    assert first.startswith("span: cue quotation_id=1: text is 'sang', at [")
    assert last.startswith("span: 1; restore it from a backup")
    assert done.err.startswith("quotes: not checked: what is derived")
    done = quotes_command("db", "verify", "--db", file, "--format", "jsonl")
    row = json.loads(done.out)
    assert list(row) == ["kind", "table", "key", "problem", "remedy"]
    assert (row["kind"], row["table"], row["key"]) == ("span", "cue", "quotation_id=1")


def test_of_many_faults_of_a_kind_people_see_the_first(quotes_command: Run, file: str) -> None:
    damage(
        file,
        "INSERT INTO publisher (name, search_name) WITH RECURSIVE n(i) AS "
        "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) SELECT 'P' || i, "
        "' p' || i || ' ' FROM n",
    )
    done = quotes_command("db", "verify", "--db", file)
    assert len(done.out.splitlines()) == 21
    assert done.out.splitlines()[-1].startswith("orphan: 30, the first 20 shown; ")


def test_a_rebuild_mends_what_is_derived(quotes_command: Run, file: str) -> None:
    damage(
        file,
        "UPDATE speaker SET name = 'Nemo' WHERE speaker_id = 1",
        "DELETE FROM speaker_name_key",
        "UPDATE quotation SET search_text = 'x' WHERE quotation_id = 1",
    )
    assert quotes_command("db", "verify", "--db", file).status == 1
    done = quotes_command("db", "rebuild", "--db", file)
    assert (done.status, done.err) == (0, "")
    assert quotes_command("db", "verify", "--db", file).status == 0
    done = quotes_command("db", "rebuild", "--db", file)
    assert done.out == "sqlite:///news.db: 0 rows changed\n"


@pytest.mark.parametrize("command", ["verify", "rebuild"])
def test_no_database_is_one_line(quotes_command: Run, here: Path, command: str) -> None:
    done = quotes_command("db", command, "--db", "missing.db")
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    damage("empty.db", "CREATE TABLE other (x)")
    done = quotes_command("db", command, "--db", "empty.db")
    assert done.status == 1
    assert "no tables of quotes" in done.err
