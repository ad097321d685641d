"""The README tells no lies: its commands exist, its Python and its SQL run."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.cli.conftest import LATER, TOWN
from tests.cli.test_app import list_commands
from tests.factories import RUN, read_articles
from tests.fake_identity import FAKE

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def find_blocks(language: str) -> list[str]:
    """Return the code blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def demo(here: Path) -> Path:
    """A small database where the README has the one of the demo."""
    from quotes.database import open_database
    from quotes.ingest import ingest

    (here / "build").mkdir()
    path = here / "build" / "demo.db"
    engine = open_database(str(path))
    ingest(engine, [TOWN, LATER], extract=read_articles, run=RUN, identity=FAKE)
    engine.dispose()
    return path


@pytest.mark.parametrize("words", list_commands(), ids=" ".join)
def test_every_command_stands_in_the_readme(words: list[str]) -> None:
    assert f"| `quotes {' '.join(words)}" in README


def test_the_readme_names_no_other_command() -> None:
    commands = {words[0] for words in list_commands()}
    named = set(re.findall(r"^(?:\$ |\| `)quotes ([a-z-]+)", README, re.MULTILINE))
    assert named == commands


@pytest.mark.parametrize("code", find_blocks("python"), ids=lambda code: code.split("\n")[0])
def test_the_python_runs(demo: Path, code: str) -> None:
    if "add_pipe" in code and not entry_points(group="spacy_factories", name="quotes"):
        pytest.skip("quotes is not installed, so spaCy cannot know its component")
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"],
        capture_output=True,
        cwd=demo.parents[1],
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    if "demo.db" not in code:
        assert done.stdout in README


@pytest.mark.parametrize("query", find_blocks("sql"))
def test_the_sql_runs(demo: Path, query: str) -> None:
    connection = sqlite3.connect(demo)
    connection.execute(query).fetchall()
    connection.close()


def test_the_views_are_those_of_the_database() -> None:
    from quotes.database import view_metadata

    assert set(view_metadata.tables) == set(re.findall(r"`(v\d_\w+)`", README))


def test_the_tables_in_the_picture_are_those_of_the_database() -> None:
    from quotes.database import Base

    (picture,) = find_blocks("mermaid")
    drawn = {name for row in picture.splitlines()[1:] for name in re.findall(r"[a-z]\w+", row)[:1]}
    drawn |= set(re.findall(r"[|o}{]-*[|o}{]+ (\w+) :", picture))
    assert drawn == set(Base.metadata.tables)


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
def test_the_demo_script_is_sound() -> None:
    script = ROOT / "scripts" / "demo.sh"
    assert subprocess.run(["bash", "-n", str(script)]).returncode == 0
    asked = re.findall(r"^run ([a-z-]+)", script.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(asked) <= {words[0] for words in list_commands()}
