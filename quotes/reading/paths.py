"""Paths to articles: folders are walked, formats told apart, errors yielded with the rest."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from quotes.errors import ReadingError
from quotes.reading.jsonl import read_jsonl
from quotes.reading.options import LIMIT, NO_DEFAULTS, SUFFIXES, Defaults, InputFormat, Reading
from quotes.reading.plain import read_plain
from quotes.records import Article

STANDARD_INPUT = "-"
SNIFFED = 4096
JSON_START = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')
HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|main|article|section|div|h1|p)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_paths(
    paths: Iterable[str | os.PathLike[str]],
    *,
    stdin: BinaryIO | None = None,
    defaults: Defaults = NO_DEFAULTS,
    input_format: InputFormat | None = None,
    limit: int = LIMIT,
) -> Iterator[Article | ReadingError]:
    """Yield every article of the paths, or why it cannot be read, in the order of the paths.

    Errors are values here, so that one bad file never costs the rest. Nothing is read before
    it is asked for, and one article is held at a time.

    Args:
        paths: Files; folders, searched through and through in sorted order for the endings of
            ``SUFFIXES``, hidden ones left out; ``-`` for standard input.
        stdin: Where ``-`` reads.
        defaults: Metadata for articles that do not state it.
        input_format: The format of all inputs. None: by the file's ending, or else, as for
            standard input, by how its content begins.
        limit: The most bytes of one article.
    """
    reading = Reading(defaults, input_format, limit)
    for path in paths:
        if os.fspath(path) == STANDARD_INPUT:
            yield from _read_stdin(stdin, reading)
        elif not os.fspath(path):
            # Path("") is the working folder; an empty variable of a script is not meant so.
            yield ReadingError("''", "an empty path: give a file, a folder, or -")
        else:
            yield from _read_path(Path(path), reading)


def find_files(folder: Path) -> Iterator[Path | ReadingError]:
    """Yield the files under a folder that can be read, sorted by name within each folder."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield _explain(folder, error)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():  # a link may lead back up
            yield from find_files(entry)
        elif entry.suffix.lower() in SUFFIXES and not (entry.is_dir() or entry.is_fifo()):
            yield entry


def _read_path(path: Path, reading: Reading) -> Iterator[Article | ReadingError]:
    if not path.is_dir():
        yield from _read_file(path, reading)
        return
    found = False
    for entry in find_files(path):
        found = True
        if isinstance(entry, ReadingError):
            yield entry
        else:
            yield from _read_file(entry, reading)
    if not found:
        yield ReadingError(name_source(path), f"no {', '.join(SUFFIXES)} files in this folder")


def _read_file(path: Path, reading: Reading) -> Iterator[Article | ReadingError]:
    form = reading.input_format or SUFFIXES.get(path.suffix.lower())
    try:
        stream = path.open("rb")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        yield _explain(path, error)
        return
    with stream:
        try:
            yield from _read_stream(stream, name_source(path), form, reading)
        except OSError as error:
            yield _explain(path, error)


def _read_stdin(stdin: BinaryIO | None, reading: Reading) -> Iterator[Article | ReadingError]:
    if stdin is None:
        yield ReadingError(STANDARD_INPUT, "there is no standard input to read")
    else:
        yield from _read_stream(stdin, STANDARD_INPUT, reading.input_format, reading)


def _read_stream(
    stream: BinaryIO, source: str, form: InputFormat | None, reading: Reading
) -> Iterator[Article | ReadingError]:
    head = b"" if form else stream.read(SNIFFED)
    form = form or sniff_format(head)
    if form is InputFormat.JSONL:
        yield from read_jsonl(stream, source, reading, head=head)
        return
    data = head + stream.read(max(0, reading.limit + 1 - len(head)))
    try:
        yield _read_whole(data, source, form, reading)
    except ReadingError as error:
        yield error


def _read_whole(data: bytes, source: str, form: InputFormat, reading: Reading) -> Article:
    if form is InputFormat.TEXT:
        return read_plain(data, source, reading)
    from quotes.reading.html import read_html  # only here: its libraries are slow to load

    return read_html(data, source, reading)


def sniff_format(head: bytes) -> InputFormat:
    """Return the format that the first bytes look like; text when nothing speaks against it."""
    if JSON_START.match(head):
        return InputFormat.JSONL
    return InputFormat.HTML if HTML_START.match(head) else InputFormat.TEXT


def name_source(path: Path) -> str:
    """Return a path as text that can be printed and stored, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _explain(path: Path, error: OSError | ValueError) -> ReadingError:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return ReadingError(name_source(path), f"cannot be read: {reason or error}")
