"""Rows made by another thread are the same rows, and its faults are the reader's."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from quotes.database import models
from quotes.database.ahead import CHUNK, making_ahead
from quotes.database.inserting import Row, Sheet


def sheet(rows: Iterator[Row]) -> Sheet:
    return Sheet(models.Tally, ("thing", "number"), rows)


def numbered(number: int) -> Iterator[Row]:
    return ((f"{at}", at) for at in range(number))


def count_makers() -> int:
    return sum(thread.name == "quotes rows" for thread in threading.enumerate())


@pytest.mark.parametrize("sizes", [(), (0,), (1, 0, 3), (CHUNK, 2 * CHUNK, CHUNK + 1)])
def test_the_same_rows_come(sizes: tuple[int, ...]) -> None:
    with making_ahead([sheet(numbered(size)) for size in sizes]) as ready:
        assert [list(one.rows) for one in ready] == [list(numbered(size)) for size in sizes]
        assert [one.columns for one in ready] == [("thing", "number")] * len(sizes)
    assert count_makers() == 0


def test_a_later_sheet_s_rows_are_made_while_one_is_read() -> None:
    made = threading.Event()

    def tell() -> Iterator[Row]:
        made.set()
        yield "second", 2

    with making_ahead([sheet(numbered(3)), sheet(tell())]) as ready:
        rows = iter(ready[0].rows)
        assert next(rows) == ("0", 0)
        assert made.wait(10)


def test_what_making_a_row_raises_is_raised_where_it_is_read() -> None:
    def fail() -> Iterator[Row]:
        yield from numbered(CHUNK)
        raise TypeError("no such day")

    with making_ahead([sheet(numbered(1)), sheet(fail()), sheet(numbered(1))]) as ready:
        assert list(ready[0].rows) == [("0", 0)]
        rows = iter(ready[1].rows)
        assert [next(rows) for _ in range(CHUNK)] == list(numbered(CHUNK))
        with pytest.raises(TypeError, match="no such day"):
            next(rows)


def test_who_stops_reading_stops_the_making() -> None:
    def endless() -> Iterator[Row]:
        while True:
            yield "again", 1

    with pytest.raises(RuntimeError), making_ahead([sheet(endless())]) as ready:  # noqa: PT012
        next(iter(ready[0].rows))
        raise RuntimeError("disk full")
    assert count_makers() == 0
