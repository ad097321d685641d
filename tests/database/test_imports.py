"""Importing does no work: nothing is opened, asked of the environment, logged or connected."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import quotes.database

IMPORTING = """
import json, logging, os, sys
import sqlalchemy.orm, sqlalchemy.dialects.sqlite, sqlalchemy.dialects.postgresql
import quotes  # its finder, where it is installed for editing, opens its own files

package = os.path.dirname(quotes.__file__)
seen = []
CODE = (".py", ".pyc", ".so", ".pyd")

def watch(event, arguments):
    if event == "open":
        path = str(arguments[0])
        if not path.endswith(CODE) and not os.path.isdir(path) and ".pyc." not in path:
            seen.append(["open", path])
    elif event.startswith(("socket.", "subprocess.", "sqlite3.connect", "os.system")):
        seen.append([event, repr(arguments)])

class Environment(dict):
    def note(self, key):
        if sys._getframe(2).f_code.co_filename.startswith(package):
            seen.append(["environment", key])
    def get(self, key, default=None):
        self.note(key)
        return super().get(key, default)
    def __getitem__(self, key):
        self.note(key)
        return super().__getitem__(key)
    def __contains__(self, key):
        self.note(key)
        return super().__contains__(key)

def refuse(*arguments, **options):
    seen.append(["engine", repr(arguments)])

os.environ = Environment(os.environ)
os.getenv = os.environ.get
sqlalchemy.create_engine = refuse
before = (logging.root.level, list(logging.root.handlers), list(sys.path))
sys.addaudithook(watch)
for line in sys.argv[1:]:
    exec(line)
seen += [["changed", "logging or path"]] * (
    before != (logging.root.level, list(logging.root.handlers), list(sys.path))
)
configured = [
    name for name, logger in logging.root.manager.loggerDict.items()
    if name.startswith("quotes") and getattr(logger, "handlers", None)
]
print(json.dumps([seen + [["logging", name] for name in configured], sorted(sys.modules)]))
"""


def after(*lines: str) -> tuple[list[Any], set[str]]:
    """Return what happened while the lines ran in a fresh interpreter, and its modules."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORTING, *lines],
        capture_output=True,
        check=True,
        cwd=Path(quotes.__file__).parents[1],
        encoding="utf-8",
    )
    seen, modules = json.loads(done.stdout)
    return seen, set(modules)


def test_importing_the_database_does_nothing() -> None:
    seen, modules = after("import quotes.database")
    assert seen == []
    assert modules.isdisjoint({"spacy", "alembic", "numpy", "quotes.database.models"})


def test_importing_all_of_it_does_nothing() -> None:
    names = ", ".join(quotes.database.__all__)
    seen, modules = after(f"from quotes.database import {names}")
    assert seen == []
    assert modules.isdisjoint({"spacy", "alembic", "trafilatura", "onnxruntime"})
    assert "quotes.database.models" in modules


@pytest.mark.parametrize(
    "work",
    [
        "open('/dev/null')",
        "import os; os.environ.get('X')",
        "sqlalchemy.create_engine('sqlite://')",
    ],
)
def test_work_would_be_seen(work: str) -> None:
    seen, _ = after(f"exec(compile({work!r}, package + '/any.py', 'exec'))")
    assert len(seen) == 1
