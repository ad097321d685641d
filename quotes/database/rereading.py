"""Stored texts read once more, by another run: no article is fetched, no other reading goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import lean
from quotes.database.answering import choose_readings, promoted_runs
from quotes.database.batch import Batch, NewReading, run_id, write_batch
from quotes.database.chosen import TextQuery, text_conditions
from quotes.database.findings import sort_out
from quotes.database.known import KnownDocument, KnownText, Shelf
from quotes.database.rows import load_sources
from quotes.database.store import check_article, lock_storing
from quotes.records import Article, Quotation, Run


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text that is stored, as an article to be read.

    Attributes:
        key: Internal key of the version.
        document: Public id of its document, ``d_…``.
        article: The text, and what is known about it.
    """

    key: int
    document: str
    article: Article


def count_texts(session: Session, run: Run, query: TextQuery) -> tuple[int, int]:
    """Return how many texts are chosen, and how many of them a run has not read."""
    every = _query(session, query, sa.func.count())
    return session.scalar(every) or 0, session.scalar(every.where(_unread(run))) or 0


def find_unread(
    session: Session, run: Run, query: TextQuery, *, after: int = 0, limit: int = 100
) -> list[StoredText]:
    """Return stored texts that a run has not read, superseded ones too, by internal key.

    Args:
        session: To ask.
        run: Of whose readings to tell.
        query: Which texts.
        after: Internal key behind which to begin.
        limit: Texts at most.

    Raises:
        quotes.errors.UnknownDocument: A document of the query is none.
    """
    version = lean.DocumentVersion
    key = version.document_version_id
    columns = (
        key, lean.Document.public_id.label("document"), version.text, version.title, version.url,
        lean.Publisher.name.label("publisher"), version.author, version.published_at,
        version.language,
    )  # fmt: skip
    chosen = _query(session, query, *columns).where(key > after, _unread(run))
    rows = session.execute(chosen.order_by(key).limit(limit)).all()
    sources = load_sources(session, [row.document_version_id for row in rows])
    return [
        StoredText(
            row.document_version_id,
            row.document,
            Article(
                row.text,
                source=sources[row.document_version_id],
                title=row.title,
                url=row.url,
                publisher=row.publisher,
                author=row.author,
                published_at=row.published_at,
                language=row.language,
            ),
        )
        for row in rows
    ]


def _query(session: Session, query: TextQuery, *columns: Any) -> Any:
    version, document, publisher = lean.DocumentVersion, lean.Document, lean.Publisher
    return (
        sa.select(*columns)
        .select_from(version.table)
        .join(document.table, document.document_id == version.document_id)
        .outerjoin(publisher.table, publisher.publisher_id == document.publisher_id)
        .where(*text_conditions(session, query))
    )


def _unread(run: Run) -> sa.ColumnElement[bool]:
    reading, made = lean.Reading, lean.Run
    read = (
        sa.select(reading.reading_id)
        .join(made.table, made.run_id == reading.run_id)
        .where(
            reading.document_version_id == lean.DocumentVersion.document_version_id,
            made.public_id == run_id(run),
        )
    )
    return ~read.exists()


def store_reading(
    session: Session, text: StoredText, quotations: Sequence[Quotation], run: Run
) -> bool:
    """Add what a run found in a stored text; return whether the run had not read it yet.

    Answers do not show it, unless that run is promoted. The caller's transaction makes it
    whole, and works identity out again.

    Raises:
        quotes.errors.QuotesError: A span is not its text.
    """
    check_article(text.article, quotations)
    lock_storing(session)
    version = lean.DocumentVersion.document_version_id
    if session.scalar(sa.select(version).where(version == text.key, _unread(run))) is None:
        return False
    batch = Batch(Shelf())
    document = KnownDocument(0, text.document, text.article.publisher, (None, None))
    known = KnownText(text.key, 1)
    batch.readings.append(
        NewReading(document, known, text.article.text_sha256, sort_out(quotations))
    )
    write_batch(session, batch, run)
    if promoted_runs(session):
        choose_readings(session, [text.key])
    return True
