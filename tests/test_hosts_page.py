"""HOSTS.md tells no lies: its code stands in the projects that the tests run."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from tests.cli.test_app import list_commands
from tests.database.test_stable_rows import KEPT

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "HOSTS.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FILES = sorted((ROOT / "tests" / "hosts").glob("*/**/*.py"))


def stands_in(block: str, text: str) -> bool:
    """Return whether the lines of a block stand in a text, all of them equally far in."""
    wanted, lines = block.splitlines(), text.splitlines()
    stretches = (lines[at : at + len(wanted)] for at in range(len(lines)))
    return any(textwrap.dedent("\n".join(stretch)).splitlines() == wanted for stretch in stretches)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n")[0])
def test_the_code_is_that_of_a_project(block: str) -> None:
    assert any(stands_in(block, path.read_text(encoding="utf-8")) for path in FILES)


def test_each_project_is_shown() -> None:
    for project in ("script", "service", "archive"):
        shown = [path for path in FILES if f"/hosts/{project}/" in path.as_posix()]
        assert any(stands_in(b, p.read_text(encoding="utf-8")) for b in BLOCKS for p in shown)


def test_what_may_be_referred_to_is_what_keeps_its_keys() -> None:
    (listed,) = re.findall(r"^\*\*Refer to\*\*.*?\n\n", PAGE, re.MULTILINE | re.DOTALL)
    assert sorted(re.findall(r"`(\w+)`", listed)) == KEPT


def test_its_commands_are_there() -> None:
    asked = re.findall(r"^\$ quotes ((?:[a-z]+ )+)", PAGE, re.MULTILINE)
    assert asked
    assert all(words.split() in list_commands() for words in asked)
