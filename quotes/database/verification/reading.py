"""How verification reads: as stored, row after row, never a whole table at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa

_AT_ONCE = 500


def stream(connection: sa.Connection, query: Any) -> Iterator[Any]:
    """Yield the rows of a query, a few hundred in memory at a time."""
    yield from connection.execute(query, execution_options={"yield_per": _AT_ONCE})


def as_stored(column: sa.Column[Any]) -> Any:
    """Return a column that gives what is stored, also where that is no value of its type."""
    if isinstance(column.type, sa.Enum):
        return sa.type_coerce(column, sa.Text).label(column.name)
    return column


def batches(rows: Iterator[Any], size: int) -> Iterator[Sequence[Any]]:
    """Yield rows some at a time."""
    while batch := list(islice(rows, size)):
        yield batch
