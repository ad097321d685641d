"""The search index: holds the words of every quotation, in order, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from quotes.database import models
from quotes.database.verification.faults import Fault, FaultKind, name_key
from quotes.database.verification.reading import stream

_HELD = sa.text(
    "SELECT 1 FROM quotation_fts WHERE quotation_fts MATCH :words AND rowid = :quotation_id"
)


def check_search_index(connection: sa.Connection) -> Iterator[Fault]:
    """Yield quotations that the search index has not, or has otherwise."""
    postgres = connection.dialect.name == "postgresql"
    astray = _astray_in_postgres if postgres else _astray_in_sqlite
    for key, problem in astray(connection):
        yield Fault(
            FaultKind.SEARCH_INDEX,
            "quotation" if postgres else "quotation_fts",
            name_key(quotation_id=key),
            problem,
        )


def _astray_in_postgres(connection: sa.Connection) -> Iterator[tuple[int, str]]:
    query = sa.text(
        "SELECT quotation_id FROM quotation "
        "WHERE search_vector IS DISTINCT FROM to_tsvector('simple', search_text)"
    )
    for (key,) in stream(connection, query):
        yield key, "search_vector is not made of search_text"


def _astray_in_sqlite(connection: sa.Connection) -> Iterator[tuple[int, str]]:
    """Ask the index itself: it has as many words of a row, and these as a phrase."""
    table = models.Quotation
    sizes = sa.table("quotation_fts_docsize", sa.column("id"), sa.column("sz"))
    query = sa.select(table.quotation_id, table.search_text, sizes.c.sz)
    query = query.outerjoin(sizes, sizes.c.id == table.quotation_id)
    for key, text, size in stream(connection, query):
        words = text.split()
        if size is None:
            yield key, "it is not in the index"
        elif _read_size(size) != len(words) or not _is_held(connection, key, words):
            yield key, "the index has other words for it"
    query = sa.select(sizes.c.id).outerjoin(table, table.quotation_id == sizes.c.id)
    for (key,) in stream(connection, query.where(table.quotation_id.is_(None))):
        yield key, "the index has words for it, and there is no such quotation"


def _is_held(connection: sa.Connection, key: int, words: list[str]) -> bool:
    if not words:
        return True
    found = connection.scalar(_HELD, {"words": f'"{" ".join(words)}"', "quotation_id": key})
    return found is not None


def _read_size(stored: bytes) -> int:
    """Return the first number of a record of sizes. Source: sqlite.org/fileformat2, varint."""
    value = 0
    for byte in stored:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            break
    return value
