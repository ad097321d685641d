"""``.jsonl``: one article a line; fields nobody documented are kept as they came."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from typing import BinaryIO, NoReturn, cast

from quotes.errors import ReadingError
from quotes.reading.checks import check_size, check_text, find_unstorable
from quotes.reading.dates import parse_published_at
from quotes.reading.options import Reading
from quotes.records import Article

FIELDS = ("title", "url", "publisher", "author", "published_at", "id", "language")
"""Documented fields besides ``text``; strings, all may be null or missing."""
BOM = b"\xef\xbb\xbf"


def read_jsonl(
    stream: BinaryIO, source: str, reading: Reading, *, head: bytes = b""
) -> Iterator[Article | ReadingError]:
    """Yield each line's article, or what is wrong with the line, in order of the lines.

    Blank lines are passed over. Each ``source`` is the file's name, a colon and the line,
    counted from 1. One line is held at a time.

    Args:
        stream: The bytes, from where ``head`` ends.
        source: The name of the whole.
        reading: Limit and defaults.
        head: Bytes already taken from the stream.
    """
    for number, line in enumerate(split_lines(stream, reading.limit, head), 1):
        data = line.removeprefix(BOM) if number == 1 else line
        if data.strip():
            yield _read_line(data.rstrip(b"\r\n"), f"{source}:{number}", reading)


def split_lines(stream: BinaryIO, limit: int, head: bytes = b"") -> Iterator[bytes]:
    """Yield the lines, each cut soon after ``limit`` bytes so that no line fills the memory."""
    *whole, rest = head.split(b"\n")
    yield from whole
    while line := rest + stream.readline(max(1, limit + 2 - len(rest))):
        yield line
        while not line.endswith(b"\n") and (line := stream.readline(limit)):
            pass
        rest = b""


def parse_line(data: bytes, source: str) -> dict[str, object]:
    """Return the JSON object on a line.

    Raises:
        ReadingError: It is not UTF-8, not JSON, or another kind of value.
    """
    try:
        record = json.loads(
            data.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_parse_float
        )
    except json.JSONDecodeError as error:
        raise ReadingError(source, f"not JSON: {error.msg} at column {error.colno}") from error
    except UnicodeDecodeError as error:
        raise ReadingError(source, f"not UTF-8 at byte {error.start} of the line") from error
    except (ValueError, RecursionError) as error:
        raise ReadingError(source, f"not JSON that can be stored: {error}") from error
    if not isinstance(record, dict):
        raise ReadingError(source, f"a JSON {_name_type(record)}, where an object should be")
    return record


def _read_line(data: bytes, source: str, reading: Reading) -> Article | ReadingError:
    try:
        check_size(len(data), source, reading.limit)
        return _make_article(parse_line(data, source), data, source, reading)
    except ReadingError as error:
        return error


def _make_article(record: dict[str, object], data: bytes, source: str, reading: Reading) -> Article:
    text = _take_text(record, source)
    fields = {name: _take_string(record, name, source) for name in FIELDS}
    extra = {name: value for name, value in record.items() if name not in (*FIELDS, "text")}
    if problem := find_unstorable(extra):
        raise ReadingError(source, problem)
    for name in FIELDS:
        fields[name] = fields[name] or getattr(reading.defaults, name, None)
    check_text(text, source, fields["language"])
    return Article(text, source, extra=extra, raw_sha256=hashlib.sha256(data).hexdigest(), **fields)


def _take_text(record: dict[str, object], source: str) -> str:
    text = record.get("text")
    if text is None:
        raise ReadingError(source, 'no field "text"')
    if not isinstance(text, str):
        raise ReadingError(source, f'field "text" is a {_name_type(text)}, not a string')
    return text


def _take_string(record: dict[str, object], name: str, source: str) -> str | None:
    """Return a field's string, None for null or blank; numbers are fine as an id."""
    value = record.get(name)
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ReadingError(source, f'field "{name}" is a {_name_type(value)}, not a string')
    if problem := find_unstorable(value):
        raise ReadingError(source, f'field "{name}" {problem}')
    if name == "published_at" and value.strip():
        try:
            return parse_published_at(value)
        except ValueError as error:
            raise ReadingError(source, f'field "{name}": {error}') from error
    return value.strip() or None


def _name_type(value: object) -> str:
    names = {bool: "truth value", int: "number", float: "number", str: "string", list: "list"}
    return names.get(cast("type", type(value)), "null" if value is None else "object")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _parse_float(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError(f"{digits[:20]} is too large a number")
    return value
