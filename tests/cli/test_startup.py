"""Commands that only read start at once: nothing that only reading or migrating needs is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import quotes

HEAVY = {"spacy", "thinc", "numpy", "onnxruntime", "tokenizers", "alembic", "trafilatura", "lxml"}
READING = [
    ["who-said", "the bridge is safe"],
    ["who-said", "--speaker", "Ana Ruis", "--role", "mayor", "--format", "csv"],
    ["speakers"],
    ["speakers", "Ana Ruiz"],
    ["speaker", "Omar B. Haddad"],
    ["statement", "the bridge is safe"],
    ["statements"],
    ["export", "--format", "csv"],
    ["export"],
    ["log"],
    ["runs"],
    ["diff", "r_", "r_"],
    ["review", "--format", "jsonl"],
    ["db", "current"],
    ["db", "info"],
]
PROGRAM = """
import sys
from quotes.cli import run
status = run(sys.argv[1:])
print(status, *sorted({name.partition(".")[0] for name in sys.modules}))
if "sqlalchemy.orm" in sys.modules: print("sqlalchemy.orm")
"""


def run_fresh(arguments: list[str], database: Path) -> tuple[str, set[str]]:
    """Return the status and the modules of a command in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments, "--db", str(database)],
        capture_output=True,
        check=True,
        cwd=Path(quotes.__file__).parent.parent,
        encoding="utf-8",
    )
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    last = next(index for index in (-1, -2) if "quotes" in lines[index].split()[1:])
    status, *modules = " ".join(lines[last:]).split()
    return status, set(modules)


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_reading_loads_no_reader(small: Path, arguments: list[str]) -> None:
    status, modules = run_fresh(arguments, small)
    assert status == "0"
    assert "sqlalchemy" in modules
    assert modules & HEAVY == set()


def test_a_search_loads_neither_the_orm_nor_tables_of_rich(small: Path) -> None:
    _, modules = run_fresh(["who-said", "the bridge is safe"], small)
    assert modules & {"sqlalchemy.orm", "rapidfuzz", "rich"} == set()


def test_a_reader_that_goes_away_is_no_error(small: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "quotes", "export", "--db", str(small)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(quotes.__file__).parent.parent,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
