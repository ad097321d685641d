from __future__ import annotations

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
from tests.factories import RUN, read_articles

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("annotated") / "town.db"
    engine = open_database(str(path))
    ingest(engine, [TOWN, LATER, UNDATED], extract=read_articles, run=RUN)
    engine.dispose()
    return path


@pytest.fixture
def folder(made: Path, here: Path, monkeypatch: pytest.MonkeyPatch, quotes_command: Run) -> Path:
    """A folder for brat, from a database of one's own."""
    shutil.copy(made, here)
    monkeypatch.setenv("QUOTES_DATABASE_URL", f"sqlite:///{here / made.name}")
    assert quotes_command("export", "--format", "brat", "--out", "brat").status == 0
    return Path("brat")


def edit(folder: Path, words: str, pattern: str, replacement: str) -> Path:
    """Change one thing in the file in which words stand."""
    (path,) = (p for p in folder.glob("*.ann") if words in p.read_text(encoding="utf-8"))
    lines, number = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), count=1)
    assert number == 1
    path.write_text(lines, encoding="utf-8")
    return path


def attribute_to(folder: Path, words: str, name: str) -> Path:
    """Choose another speaker for the source of a quotation."""
    (path,) = (p for p in folder.glob("*.ann") if words in p.read_text(encoding="utf-8"))
    lines = path.read_text(encoding="utf-8")
    content = re.search(rf"(T\d+)\tContent [^\t]+\t{words}", lines)
    assert content
    source = re.search(rf"Said_by Arg1:{content[1]} Arg2:(T\d+)", lines)
    assert source
    return edit(folder, words, rf"Speaker {source[1]} \S+", f"Speaker {source[1]} {name}")


def test_there_and_back(quotes_command: Run, folder: Path) -> None:
    before = quotes_command("export").out
    done = quotes_command("import-annotations", "brat", "--by", "ines")
    assert (done.status, done.out, done.err) == (0, "0 decisions added, 5 unchanged\n", "")
    attribute_to(folder, "The valley is ours", "Anna_Ruiz")
    done = quotes_command("import-annotations", "brat", "--by", "ines", "--why", "second reading")
    first, second = done.out.splitlines()
    assert (done.status, done.err) == (0, "")
    assert re.fullmatch(r"j_[0-9a-f]{20}  “The valley is ours,” said by Anna Ruiz", first)
    assert second == "1 decision added, 4 unchanged"
    (row,) = map(json.loads, quotes_command("log", "--format", "jsonl").out.splitlines())
    assert (row["decided_by"], row["reason"]) == ("ines", "second reading")
    again = quotes_command("import-annotations", "brat", "--by", "ines")
    assert again.out == "0 decisions added, 1 known, 4 unchanged\n"
    assert quotes_command("undo", first.split()[0]).status == 0
    assert quotes_command("export").out == before


def test_what_was_left_out_is_named_and_the_rest_is_in(quotes_command: Run, folder: Path) -> None:
    attribute_to(folder, "The valley is ours", "Zebulon\x1bQuux")
    edit(folder, "Promises", r"Type (T\d+) direct", r"Type \1 mixed")
    attribute_to(folder, "The bridge is safe", "Omar_B._Haddad")
    done = quotes_command("import-annotations", "brat", "--by", "ines")
    assert done.status == 1
    assert done.out.splitlines()[-1] == "1 decision added, 3 unchanged, 2 left out"
    problems = done.err.splitlines()
    assert len(problems) == 2
    assert all(re.match(r"quotes: brat/d_\w+\.ann:\d+: ", problem) for problem in problems)
    assert "\x1b" not in done.err


def test_a_damaged_file_is_left_out_whole(quotes_command: Run, folder: Path) -> None:
    path = attribute_to(folder, "The valley is ours", "Anna_Ruiz")
    path.write_text(path.read_text(encoding="utf-8") + "rubbish\n", encoding="utf-8")
    done = quotes_command("import-annotations", "brat", "--by", "ines")
    assert done.status == 1
    assert "no annotation in brat's standoff format" in done.err
    assert done.out.startswith("0 decisions added")
    path.write_bytes(b"\xff")
    assert "is no UTF-8" in quotes_command("import-annotations", "brat", "--by", "ines").err
    shutil.copy(path, folder / "d_copy.ann")
    assert "d_copy.ann: no document's id" in (
        quotes_command("import-annotations", "brat", "--by", "ines").err
    )
    path.with_suffix(".txt").unlink()
    assert "go together" in quotes_command("import-annotations", "brat", "--by", "ines").err


@pytest.mark.parametrize("name", ["no", "empty"])
def test_a_folder_that_is_no_export_is_named(quotes_command: Run, folder: Path, name: str) -> None:
    Path("empty").mkdir()
    done = quotes_command("import-annotations", name, "--by", "ines")
    assert (done.status, done.out) == (1, "")
    assert f"{name}: no d_….ann file here" in done.err
