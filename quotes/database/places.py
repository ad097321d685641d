"""Where quotations stand in answers, made anew: the tables that triggers keep.

Whoever writes one article leaves them to the triggers. Whoever writes a million may suspend
those, and make the tables once, afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from quotes.database.lean import UNDATED

_DAYS_BEFORE = {
    "sqlite": f"coalesce(CAST(julianday('9999-12-31') - julianday(dv.published_on) AS INTEGER), "
    f"{UNDATED})",
    "postgresql": f"coalesce(DATE '9999-12-31' - dv.published_on, {UNDATED})",
}
_CURRENT = """SELECT q.quotation_id, {days} AS days_before, d.public_id AS document, q.ordinal,
  dv.published_on, d.publisher_id
FROM quotation q
  JOIN reading r ON r.reading_id = q.reading_id
  JOIN document_version dv ON dv.document_version_id = r.document_version_id
  JOIN document d ON d.document_id = dv.document_id
WHERE r.is_current AND dv.is_current"""
_SAID = """SELECT DISTINCT m.speaker_id, c.days_before, c.document, c.ordinal, c.quotation_id,
  c.published_on
FROM current_quotation c
  JOIN attribution a ON a.quotation_id = c.quotation_id
  JOIN speaker_membership m ON m.document_entity_id = a.document_entity_id
WHERE NOT a.overruled"""
_COUNTED = """SELECT speaker_id, count(*) AS quotations, count(DISTINCT document) AS documents
FROM speaker_quotation GROUP BY speaker_id"""
_TALLY = """SELECT 'documents' AS thing, count(*) AS number FROM document
UNION ALL SELECT 'quotations', count(*) FROM current_quotation"""

COLUMNS = {
    "current_quotation": "quotation_id, days_before, document, ordinal, published_on, publisher_id",
    "speaker_quotation": "speaker_id, days_before, document, ordinal, quotation_id, published_on",
    "speaker_count": "speaker_id, quotations, documents",
    "tally": "thing, number",
}
"""The tables, each made of those before it and of what was read, and their columns."""
FOLLOWED = (
    "quotation", "reading", "document_version", "document", "attribution", "speaker_membership",
    "current_quotation", "speaker_quotation",
)  # fmt: skip
"""The tables whose triggers keep them."""


def find_astray(connection: sa.Connection) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield the table and the row of what is there and should not be, or the other way round."""
    for table, columns in COLUMNS.items():
        made, kept = _select(connection, table), f"SELECT {columns} FROM {table}"
        for one, other in ((made, kept), (kept, made)):
            only = f"SELECT * FROM ({one}) one EXCEPT SELECT * FROM ({other}) other"
            for row in connection.exec_driver_sql(only):
                yield table, tuple(row)


def rebuild_places(connection: sa.Connection) -> None:
    """Make the tables anew from what was read and worked out. Needs a writing transaction."""
    with suspended(connection):
        for table in reversed(COLUMNS):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        for table, columns in COLUMNS.items():
            select = _select(connection, table)
            connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) {select}")


def _select(connection: sa.Connection, table: str) -> str:
    return {
        "current_quotation": _CURRENT.format(days=_DAYS_BEFORE[connection.dialect.name]),
        "speaker_quotation": _SAID,
        "speaker_count": _COUNTED,
        "tally": _TALLY,
    }[table]


@contextmanager
def suspended(connection: sa.Connection) -> Iterator[None]:
    """Keep the triggers from following changes, until the end of the block.

    Call ``rebuild_places`` after it, in the same transaction: a failure between rolls all back.
    """
    if connection.dialect.name == "sqlite":
        query = sa.text("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        found = [row for row in connection.execute(query).all() if row[2] in FOLLOWED]
        # What the search index of quotations follows stays.
        ours = [row for row in found if not row[0].startswith("quotation_fts")]
        for name, _, _ in ours:
            quoted = connection.dialect.identifier_preparer.quote(name)
            connection.exec_driver_sql(f"DROP TRIGGER {quoted}")
        yield
        for _, create, _ in ours:
            connection.exec_driver_sql(create)
        return
    for table in FOLLOWED:
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in FOLLOWED:
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
