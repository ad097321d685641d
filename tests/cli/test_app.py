from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

import quotes
from quotes.cli import inputs
from quotes.cli.app import app
from quotes.reading import InputFormat

HEAVY = {"spacy", "thinc", "numpy", "alembic", "trafilatura", "lxml", "rich", "pyarrow"}
Run = Callable[..., Any]


def load_modules(program: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after a program."""
    tail = "; import json, sys; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", program + tail],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(quotes.__file__).parent.parent,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "program",
    [
        "import quotes",
        "import quotes.cli.app",
        "import quotes.reading, quotes.exports.html, quotes.exports.json_records",
        "from quotes.cli import run; run(['--help'])",
        "from quotes.cli import run; run(['extract', '--help'])",
        "from quotes.cli import run; run(['--version'])",
    ],
)
def test_starting_loads_nothing_heavy(program: str) -> None:
    assert load_modules(program) & HEAVY == set()


def list_commands() -> list[list[str]]:
    """Return the words of every command, groups' included."""
    found: list[list[str]] = []

    def visit(command: Any, words: list[str]) -> None:
        if not hasattr(command, "list_commands"):
            found.append(words)
            return
        for name in command.list_commands(None):
            visit(command.get_command(None, name), [*words, name])

    visit(typer.main.get_command(app), [])
    return found


@pytest.mark.parametrize("words", list_commands(), ids=" ".join)
def test_every_command_has_help_with_examples(quotes_command: Run, words: list[str]) -> None:
    done = quotes_command(*words, "--help")
    assert done.status == 0
    assert f"  quotes {' '.join(words)}" in done.out.partition("Examples:")[2]


def test_the_version_is_the_packages(quotes_command: Run) -> None:
    assert quotes_command("--version").out == f"quotes {quotes.__version__}\n"


def test_without_a_command_help_is_shown(quotes_command: Run) -> None:
    done = quotes_command()
    assert done.status == 2
    assert "Commands:" in done.out + done.err


def test_the_input_formats_are_those_of_the_reader() -> None:
    assert [f.value for f in inputs.Input] == [f.value for f in InputFormat]


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["at the end", "at once"])
def test_a_reader_that_goes_away_is_no_error(unbuffered: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "quotes", "--help"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(quotes.__file__).parent.parent,
        env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
