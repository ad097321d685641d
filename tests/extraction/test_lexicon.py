"""The word lists: each says what it is, and says nothing twice."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest

from quotes.extraction.lexicon import load_lines, load_list, load_table

ROOMS = ("evaluation", "extraction", "names", "reading")
LISTS = {
    f"{room}/{entry.name}": entry
    for room in ROOMS
    for entry in sorted((files(f"quotes.{room}") / "data").iterdir(), key=lambda e: e.name)
    if entry.name.endswith(".txt")
}
all_lists = pytest.mark.parametrize("file", LISTS.values(), ids=LISTS.keys())


def lines(file: Traversable) -> list[str]:
    return file.read_text(encoding="utf-8").split("\n")


def entries(file: Traversable) -> list[str]:
    bare = (line.partition("#")[0].strip() for line in lines(file))
    return [" ".join(entry.split()) for entry in bare if entry]


def test_each_room_has_lists() -> None:
    assert {name.partition("/")[0] for name in LISTS} == set(ROOMS)


@all_lists
def test_a_list_says_what_it_is(file: Traversable) -> None:
    first, *_ = lines(file)
    assert re.match(r"# \S", first)


@all_lists
def test_a_list_says_nothing_twice(file: Traversable) -> None:
    assert entries(file)
    assert [entry for entry, n in Counter(entries(file)).items() if n > 1] == []


@all_lists
def test_lines_are_bare(file: Traversable) -> None:
    assert [line for line in lines(file) if line != line.strip() or "\t" in line] == []
    assert lines(file)[-1] == ""


def test_comments_and_blanks_are_no_entries() -> None:
    platforms = load_lines("platforms")
    assert "Truth Social" in platforms
    assert all(entry and "#" not in entry for entry in platforms)
    assert load_list("platforms") == frozenset(platforms)


def test_a_table_goes_by_its_first_word() -> None:
    assert load_table("media_verbs")["tweeted"] == ("tweet",)


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        load_lines("no_such_list")
