"""How commands print: tables for people, JSON and CSV for programs, problems on stderr.

Texts come from strangers. What is printed for people has its control and direction
characters taken out, so that no article can move the cursor or reorder a line; JSON and CSV
carry every character as stored.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")

SPACES = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]+")
CONTROLS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
WIDTH_WITHOUT_TERMINAL = 120
PROGRESS_EVERY = 10
ERASE_LINE = "\r\x1b[K"


class ListFormat(StrEnum):
    """The formats of every command that lists."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def open_streams() -> None:
    """Make output UTF-8 where programs read it, and unbreakable by any text."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def clean(text: str) -> str:
    r"""Return a text for people, on one line, without characters that steer a terminal.

    >>> clean("a\x1b[2Jb\u202ec\nd")
    'a[2Jbc d'
    """
    return CONTROLS.sub("", SPACES.sub(" ", text))


def report(problem: object) -> None:
    """Print one line on standard error, over a line of progress if there is one."""
    start = ERASE_LINE if sys.stderr.isatty() else ""
    print(start + clean(f"quotes: {problem}"), file=sys.stderr, flush=True)


def print_line(text: str = "") -> None:
    """Print one line for people."""
    print(clean(text))


def to_json(value: object) -> str:
    """Return a value as one line of JSON, letters as they are."""
    return json.dumps(value, ensure_ascii=False)


def print_json(values: Iterable[object]) -> None:
    """Print a JSON list, one element a line, as the elements come."""
    comma = "["
    for value in values:
        print(comma, to_json(value), sep="\n" if comma == "[" else "")
        comma = ","
    print("[]" if comma == "[" else "]")


def print_jsonl(values: Iterable[object]) -> None:
    """Print one JSON value a line, each as soon as it comes."""
    for value in values:
        print(to_json(value), flush=True)


def print_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print a header and one line a row (RFC 4180); None is empty."""
    import csv

    writer = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def print_table(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    *,
    title: str | None = None,
    whole: Sequence[str] = (),
) -> None:
    """Print rows for people, fitted to the terminal's width; None is empty.

    Args:
        rows: Values by column.
        columns: Which to print, in order.
        title: A line above.
        whole: Columns that are never broken: ids, that somebody will copy.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = sys.stdout.isatty()
    console = Console(width=None if terminal else WIDTH_WITHOUT_TERMINAL, highlight=False)
    table = Table(
        box=SIMPLE_HEAD,
        title=title and Text(clean(title), style="bold"),
        title_justify="left",
        pad_edge=False,
    )
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold", no_wrap=column in whole)
    for row in rows:
        cells = ("" if row.get(name) is None else str(row[name]) for name in columns)
        table.add_row(*(Text(clean(cell)) for cell in cells))
    console.print(table)


def print_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], form: ListFormat) -> None:
    """Print rows in the format asked for; JSON has all fields, the others these columns."""
    match form:
        case ListFormat.TABLE:
            print_table(rows, columns)
        case ListFormat.CSV:
            print_csv(rows, columns)
        case ListFormat.JSON:
            print_json(rows)
        case ListFormat.JSONL:
            print_jsonl(rows)


def show_progress(items: Iterable[T], noun: str) -> Iterator[T]:
    """Yield the items, counting them on standard error when that is a terminal.

    Args:
        items: What is worked through.
        noun: What they are, in the plural: "articles".
    """
    if not sys.stderr.isatty():
        yield from items
        return
    count = 0
    for count, item in enumerate(items, 1):
        if count % PROGRESS_EVERY == 0:
            print(f"\r{count} {noun}", end="", file=sys.stderr, flush=True)
        yield item
    if count >= PROGRESS_EVERY:
        print(ERASE_LINE, end="", file=sys.stderr, flush=True)
