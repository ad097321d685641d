from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest

from quotes.errors import ReadingError
from quotes.reading import InputFormat, read_paths
from quotes.reading.paths import sniff_format
from quotes.records import Article


def outcomes(*paths: str, stdin: bytes = b"") -> list[str]:
    found = read_paths(paths, stdin=BytesIO(stdin))
    return [f"{x.source} {x.text}" if isinstance(x, Article) else f"! {x}" for x in found]


def test_folders_are_walked_in_order(here: Path) -> None:
    for name in (
        "b.txt",
        "a/z.txt",
        "a/c.TXT",
        ".hidden/x.txt",
        "a/.x.txt",
        "notes.md",
        "d.ndjson",
    ):
        path = here / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"text": "j"}' if name.endswith("json") else name)
    assert outcomes("in", "in/b.txt") == [
        "in/a/c.TXT a/c.TXT",
        "in/a/z.txt a/z.txt",
        "in/b.txt b.txt",
        "in/d.ndjson:1 j",
        "in/b.txt b.txt",
    ]


def test_one_bad_path_never_costs_the_rest(here: Path) -> None:
    Path("a.txt").write_text("a")
    Path("b.txt").write_text("")
    Path("empty").mkdir()
    found = outcomes("a.txt", "missing.txt", "b.txt", "empty", "nul\0.txt", "a.txt")
    assert [line.startswith("!") for line in found] == [False, True, True, True, True, False]
    assert found[1] == "! missing.txt: cannot be read: No such file or directory"
    assert "no .txt, .html" in found[3]


def test_a_broken_link_in_a_folder_is_named(here: Path) -> None:
    Path("in").mkdir()
    Path("in/a.txt").symlink_to("nowhere")
    Path("in/loop").symlink_to("../in")
    assert outcomes("in") == ["! in/a.txt: cannot be read: No such file or directory"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(here: Path) -> None:
    Path("a.txt").write_text("a")
    Path("a.txt").chmod(0)
    assert outcomes("a.txt") == ["! a.txt: cannot be read: Permission denied"]


@pytest.mark.skipif(os.name != "posix", reason="other systems name files in characters")
def test_a_name_that_is_not_utf8_can_be_printed(here: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    Path(name).write_text("a")
    assert outcomes(name) == ["caf\\xe9.txt a"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'{"text": "a"}', InputFormat.JSONL),
        (b'\xef\xbb\xbf \n{ "text"', InputFormat.JSONL),
        (b"{Correction: the mayor}", InputFormat.TEXT),
        (b"<!DOCTYPE html>", InputFormat.HTML),
        (b"<?xml version='1.0'?>\n<!-- saved -->\n<html>", InputFormat.HTML),
        (b"<P>Hello", InputFormat.HTML),
        (b"<3 she said", InputFormat.TEXT),
        (b"", InputFormat.TEXT),
    ],
)
def test_formats_are_told_by_their_beginning(head: bytes, expected: InputFormat) -> None:
    assert sniff_format(head) is expected


def test_standard_input_and_unknown_endings_are_sniffed(here: Path) -> None:
    Path("story").write_text('{"text": "a"}\n{"text": "b"}')
    assert outcomes("story", "-", stdin=b"Hello") == ["story:1 a", "story:2 b", "- Hello"]
    assert outcomes("-", stdin=b'{"text": "a"}\n') == ["-:1 a"]


def test_without_standard_input_the_dash_is_an_error() -> None:
    [result] = read_paths(["-"])
    assert isinstance(result, ReadingError)


def test_an_empty_path_is_not_the_working_folder(here: Path) -> None:
    Path("a.txt").write_text("a")
    assert outcomes("", "a.txt") == ["! '': an empty path: give a file, a folder, or -", "a.txt a"]


def test_nothing_is_read_before_it_is_asked_for(here: Path) -> None:
    found = read_paths(["a.txt", "b.txt"])
    Path("a.txt").write_text("a")
    assert isinstance(next(found), Article)
    Path("b.txt").write_text("b")
    assert isinstance(next(found), Article)
