from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quotes.database import HEAD

Run = Callable[..., Any]


def test_upgrade_sets_up_an_empty_database_and_says_so(quotes_command: Run, here: Path) -> None:
    done = quotes_command("db", "upgrade", "--db", "new.db")
    assert (done.status, done.err) == (0, "")
    assert done.out == f"sqlite:///new.db: empty → {HEAD}\n"
    done = quotes_command("db", "upgrade", "--db", "new.db")
    assert done.out == f"sqlite:///new.db: is at revision {HEAD} already\n"
    assert quotes_command("db", "current", "--db", "new.db").status == 0


def test_current_tells_other_tables_by_its_status(quotes_command: Run, here: Path) -> None:
    quotes_command("db", "upgrade", "--db", "new.db")
    with sqlite3.connect("new.db") as raw:
        raw.execute("UPDATE alembic_version_quotes SET version_num = '0000'")
    raw.close()
    done = quotes_command("db", "current", "--db", "new.db")
    assert (done.status, done.out) == (1, f"0000 (this version of quotes needs {HEAD})\n")


def test_info_counts(quotes_command: Run, small: Path) -> None:
    found = json.loads(quotes_command("db", "info", "--format", "json").out)
    assert found["rows"]["quotation"] == 5
    assert (found["first_on"], found["last_on"]) == ("2031-05-04", "2032-02-29")
    done = quotes_command("db", "info")
    assert "published: 2031-05-04 – 2032-02-29" in done.out
    assert ["quotation", "5"] in [row.split() for row in done.out.splitlines()]


READING = [
    ["who-said", "bridge"],
    ["speakers"],
    ["speaker", "Ruiz"],
    ["export"],
    ["db", "current"],
    ["db", "info"],
]


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_reading_makes_no_database(quotes_command: Run, here: Path, arguments: list[str]) -> None:
    done = quotes_command(*arguments, "--db", "missing.db")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("quotes: no database at sqlite:///missing.db")
    assert len(done.err.splitlines()) == 1
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
@pytest.mark.parametrize("content", [b"", b"plainly no database " * 99], ids=["empty", "rubbish"])
def test_what_is_no_database_is_one_line(
    quotes_command: Run, here: Path, arguments: list[str], content: bytes
) -> None:
    Path("other.db").write_bytes(content)
    done = quotes_command(*arguments, "--db", "other.db")
    assert done.status == 1
    assert len((done.err or done.out).splitlines()) == 1
    assert Path("other.db").read_bytes() == content


def test_a_password_is_not_shown(quotes_command: Run, here: Path) -> None:
    done = quotes_command("export", "--db", "postgresql://me:secret@127.0.0.1:1/news")
    assert done.status == 1
    assert "secret" not in done.err
