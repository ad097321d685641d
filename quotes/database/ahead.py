"""Rows made by another thread while the database writes those before them.

What makes rows holds the interpreter, what writes them mostly waits: together they take two
processors, and little more than the longer of the two takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from queue import SimpleQueue
from threading import Event, Thread
from typing import TypeAlias

from quotes.database.inserting import Row, Sheet

CHUNK = 500
"""Rows handed over at once."""
_Chunks: TypeAlias = SimpleQueue[list[Row] | Exception]


@contextmanager
def making_ahead(sheets: Sequence[Sheet]) -> Iterator[list[Sheet]]:
    """Give the same sheets, whose rows are made from now on, in this order.

    They have to be read in this order, too. What making a row raises, reading it raises; with
    the end of the block no more is made.
    """
    ready: list[_Chunks] = [SimpleQueue() for _ in sheets]
    enough = Event()
    maker = Thread(target=_make, args=(sheets, ready, enough), name="quotes rows", daemon=True)
    maker.start()
    try:
        yield [replace(s, rows=_taken(q)) for s, q in zip(sheets, ready, strict=True)]
    finally:
        enough.set()
        maker.join()


def _make(sheets: Iterable[Sheet], ready: Iterable[_Chunks], enough: Event) -> None:
    for sheet, chunks in zip(sheets, ready, strict=True):
        try:
            rows = iter(sheet.rows)
            while not enough.is_set() and (chunk := list(islice(rows, CHUNK))):
                chunks.put(chunk)
        except Exception as error:
            chunks.put(error)
            return
        chunks.put([])


def _taken(chunks: _Chunks) -> Iterator[Row]:
    while chunk := chunks.get():
        if isinstance(chunk, Exception):
            raise chunk
        yield from chunk
