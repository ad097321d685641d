"""Records of one's own into the database, any number of them: batch after batch.

    from quotes.database import open_database, store_articles
    from quotes.records import Run

    run = Run("our extractor", "3.1", "none", "0" * 64, "1" * 64)
    report = store_articles(open_database("quotes.db"), pairs, run)

Each batch is a transaction, so that a kill leaves whole articles only, and the same call goes
on where it stopped: what is stored already adds nothing.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError
from sqlalchemy.orm import Session

from quotes.database.derive import Identity, is_pending, update_identity
from quotes.database.store import Outcome, Pair, store_batch
from quotes.errors import QuotesError
from quotes.records import Run

BATCH_QUOTATIONS, BATCH_ARTICLES, BATCH_CHARACTERS = 20_000, 4000, 16_000_000
"""A batch ends with the article that brings it to one of these: so much is in memory at once."""
_PAGES_KIB = 262_144
"""Pages that SQLite keeps while loading, at most: ids are in no order, and a batch touches nearly
all pages of their indexes. What does not fit is written out and read again within a batch."""
_MORE_MEMORY = sa.text(
    "SELECT set_config('work_mem', '64MB', true) "
    "WHERE pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('64MB')"
)
"""For the new rows that PostgreSQL's triggers go through, and for its index of words: with the
4 MB that are usual it writes both to disk in between."""
_OF_THE_DATABASE = ("25", "42")
"""Classes of the states of a read-only transaction, of rights, and of missing tables."""
_TOO_LARGE = "54"
"""Class of PostgreSQL's errors of rows past its limits. Source: its manual, appendix A."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An article that is not stored, and why.

    Attributes:
        number: Its place among those given, from 0.
        source: Its source, as given.
        message: Why.
    """

    number: int
    source: str
    message: str


@dataclass(slots=True)
class StoreReport:
    """What came of storing.

    Attributes:
        articles: Given, those that were refused among them.
        quotations: Added.
        outcomes: How many articles had which outcome.
        refused: Articles that are not stored, in order.
    """

    articles: int = 0
    quotations: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)


def store_articles(
    engine: sa.Engine,
    pairs: Iterable[Pair],
    run: Run,
    *,
    resolve: bool = True,
    identity: Identity | None = None,
    on_progress: Callable[[StoreReport], None] | None = None,
) -> StoreReport:
    """Store articles with what was found in them, then work out who is who.

    As ``store_article`` for one after the other, only faster. Search and all that is derived
    by the database itself is kept up to date with every batch.

    Args:
        engine: From ``open_database``, or one's own after ``prepare_engine``.
        pairs: Articles and their quotations; read a batch at a time, so that any number fits
            in memory.
        run: The code and settings that found the quotations.
        resolve: Whether to work out speakers and statements at the end, for all that is not
            yet; without, somebody has to call ``rebuild_identity``.
        identity: How to tell who is who; ``quotes.identity`` if None.
        on_progress: Called after each batch with the report so far.

    Returns:
        The counts, and every article that was refused with its reason: it costs only itself.

    Raises:
        sqlalchemy.exc.DBAPIError: The database is gone, full, not to be written, or locked for
            too long; what came before this batch is stored.
        Exception: Whatever ``pairs`` raises, once what came before it is stored.
    """
    report = StoreReport()
    writing = engine.execution_options(quotes_write=True)
    with writing.connect() as connection, _keeping_pages(connection):
        for batch in _in_batches(pairs):
            with _uncollected():
                _store(connection, batch, run, report)
            if on_progress:
                on_progress(report)
        if resolve:
            with Session(connection) as session, session.begin():
                if is_pending(session):
                    update_identity(session, identity)
    return report


@contextmanager
def _keeping_pages(connection: sa.Connection) -> Iterator[None]:
    if connection.dialect.name != "sqlite":
        yield
        return
    # Past the connection, which would wait for the write lock to say this.
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA cache_size")
    (before,) = cursor.fetchone() or (0,)
    cursor.execute(f"PRAGMA cache_size = -{_PAGES_KIB}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA cache_size = {before}")
        cursor.close()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector from walking through a batch, which holds no cycles, again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _in_batches(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    batch: list[Pair] = []
    quotations = characters = 0
    try:
        for article, found in pairs:
            batch.append((article, found))
            quotations += len(found)
            characters += len(article.text)
            if (
                quotations >= BATCH_QUOTATIONS
                or len(batch) >= BATCH_ARTICLES
                or characters >= BATCH_CHARACTERS
            ):
                yield batch
                batch, quotations, characters = [], 0, 0
    except Exception:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _store(connection: sa.Connection, batch: Sequence[Pair], run: Run, report: StoreReport) -> None:
    try:
        with Session(connection) as session, session.begin():
            if connection.dialect.name == "postgresql":
                session.execute(_MORE_MEMORY)
            outcomes = store_batch(session, batch, run)
    except (StatementError, ValueError, TypeError) as error:
        if _is_no_fault_of_an_article(error):
            raise
        if len(batch) > 1:
            # One article spoilt the batch: each half by itself, until it stands alone.
            for half in (batch[: len(batch) // 2], batch[len(batch) // 2 :]):
                _store(connection, half, run, report)
            return
        outcomes = [QuotesError(_reason(error))]
    for (article, quotations), outcome in zip(batch, outcomes, strict=True):
        _count(report, article.source, len(quotations), outcome)


def _is_no_fault_of_an_article(error: Exception) -> bool:
    state = str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")
    if not isinstance(error, OperationalError):
        gone = isinstance(error, DBAPIError) and error.connection_invalidated
        return gone or state.startswith(_OF_THE_DATABASE)
    return not state.startswith(_TOO_LARGE)


def _count(
    report: StoreReport, source: str, quotations: int, outcome: Outcome | QuotesError
) -> None:
    if isinstance(outcome, QuotesError):
        message = str(outcome).removeprefix(f"{source}: ")
        report.refused.append(Refusal(report.articles, source, message))
    else:
        report.outcomes[outcome] += 1
        report.quotations += quotations if outcome is not Outcome.UNCHANGED else 0
    report.articles += 1


def _reason(error: Exception) -> str:
    if isinstance(error, DBAPIError):
        return f"the database refused it: {str(error.orig).strip().splitlines()[0]}"
    return f"{type(error).__name__}: {error}"
