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

_SUMS = 4096
"""Sums of words that are compared: to ask the index for one quotation takes milliseconds."""


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
    """Compare sums over all words first; where these differ, ask the index for each quotation."""
    table = models.Quotation
    sizes = sa.table("quotation_fts_docsize", sa.column("id"), sa.column("sz"))
    pairs = zip(_sum_quotations(connection), _sum_index(connection), strict=True)
    differing = {i for i, (one, other) in enumerate(pairs) if one != other}
    query = sa.select(table.quotation_id, table.search_text, sizes.c.sz)
    query = query.outerjoin(sizes, sizes.c.id == table.quotation_id)
    for key, text, size in stream(connection, query):
        words = text.split()
        if size is None:
            yield key, "it is not in the index"
        elif _read_size(size) != len(words) or (
            key % _SUMS in differing and not _is_held(connection, key, words)
        ):
            yield key, "the index has other words for it"
    query = sa.select(sizes.c.id).outerjoin(table, table.quotation_id == sizes.c.id)
    for (key,) in stream(connection, query.where(table.quotation_id.is_(None))):
        yield key, "the index has words for it, and there is no such quotation"


def _sum_quotations(connection: sa.Connection) -> list[int]:
    """Return sums over the words of quotations and their places, by remainder of the key."""
    sums = [0] * _SUMS
    query = sa.select(models.Quotation.quotation_id, models.Quotation.search_text)
    for key, text in stream(connection, query):
        for place, word in enumerate(text.split()):
            sums[key % _SUMS] += hash((word, key, place))
    return sums


def _sum_index(connection: sa.Connection) -> list[int]:
    """Return the same of what the search index holds. Source: sqlite.org/fts5.html, fts5vocab."""
    sums = [0] * _SUMS
    # A table of the connection's own, which looks into the index and stores nothing.
    read_only = connection.scalar(sa.text("PRAGMA query_only"))
    connection.exec_driver_sql("PRAGMA query_only = OFF")
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE temp.quotation_words USING fts5vocab(main, quotation_fts, instance)"
    )
    connection.exec_driver_sql(f"PRAGMA query_only = {read_only}")
    query = sa.text('SELECT term, doc, "offset" FROM temp.quotation_words')
    for word, key, place in stream(connection, query):
        sums[key % _SUMS] += hash((word, key, place))
    connection.exec_driver_sql("PRAGMA query_only = OFF")
    connection.exec_driver_sql("DROP TABLE temp.quotation_words")
    connection.exec_driver_sql(f"PRAGMA query_only = {read_only}")
    return sums


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
