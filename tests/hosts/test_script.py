"""A script: a folder of articles read, stored and asked, on either engine."""

from __future__ import annotations

from pathlib import Path

from tests.database_fixtures import NewDatabase
from tests.hosts.conftest import Host

PROJECT = "script"
BRIDGE = "“The bridge is safe,” said Mayor Ana Ruiz.\n"


def test_the_script_reads_stores_and_asks(
    host: Host, new_database: NewDatabase, tmp_path: Path
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    url = new_database(empty=True)
    printed = host("who_said_it.py", "articles", "Ana Ruis", QUOTES_DATABASE_URL=url)
    assert printed.splitlines() == [
        "1 new, 0 known, 0 failed",
        "None Ana Ruiz (Mayor): The bridge is safe,",
    ]
