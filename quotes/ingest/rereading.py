"""Stored texts through a newer extractor: resumable, one failure at a time, no network.

    stored texts → read by this run already? → extract → store (one transaction a text)

The readings there are stay. Killed at any moment, the database holds whole readings only, and
the same call goes on where it stopped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from quotes.database.chosen import TextQuery
from quotes.database.derive import Identity, is_pending, update_identity
from quotes.database.rereading import StoredText, count_texts, find_unread, store_reading
from quotes.database.store import run_id
from quotes.errors import QuotesError
from quotes.ingest.ingesting import Extract, Failure, tell_reason
from quotes.records import Article, Quotation, Run

BATCH = 100
"""Texts held at once."""


@dataclass(slots=True)
class RereadReport:
    """What came of reading stored texts again.

    Attributes:
        run_id: Public id of the run, ``r_…``.
        chosen: Texts that were to be read.
        known: Of these, those that the run had read before.
        read: Those that it has read now.
        quotations: Found in them.
        failures: Texts that could not be read or stored, by source.
    """

    run_id: str
    chosen: int = 0
    known: int = 0
    read: int = 0
    quotations: int = 0
    failures: list[Failure] = field(default_factory=list)


Progress: TypeAlias = Callable[[RereadReport], None]


def with_settings(min_confidence: float | None = None) -> tuple[Extract, Run]:
    """Return ``quotes.extraction`` with a setting other than its own, and the run that it is.

    The settings stand behind the extractor's name, and in the digest.

    Raises:
        quotes.errors.ModelMissing: The English pipeline is missing.
    """
    from quotes.extraction import current_run, extract_articles
    from quotes.extraction.provenance import digest

    run = current_run()
    if min_confidence is None:
        return extract_articles, run
    setting = f"min_confidence={min_confidence:g}"
    parts = (("config", run.config_digest), ("settings", setting))
    run = replace(
        run,
        extractor=f"{run.extractor} {setting}",
        config_digest=digest((name, text.encode()) for name, text in parts),
    )
    return partial(extract_articles, min_confidence=min_confidence), run


def reread(
    engine: sa.Engine,
    query: TextQuery | None = None,
    *,
    extract: Extract | None = None,
    run: Run | None = None,
    identity: Identity | None = None,
    on_progress: Progress | None = None,
) -> RereadReport:
    """Read stored texts again, superseded ones too, and keep what is found beside what there is.

    Answers stay as they are, unless the run is promoted. Texts that this run has read are
    passed over.

    Args:
        engine: From ``open_database``.
        query: Which texts; all if None.
        extract: Yields each article with its quotations, in order; ``quotes.extraction`` if None.
        run: The code and settings that ``extract`` is; those of ``quotes.extraction`` if None.
        identity: How to tell who is who; ``quotes.identity`` if None.
        on_progress: Called after each text with the report so far.

    Raises:
        quotes.errors.ModelMissing: ``extract`` is None and the English pipeline is missing.
        quotes.errors.UnknownDocument: A document of the query is none.
    """
    if extract is None or run is None:
        default, its_run = with_settings()
        extract, run = extract or default, run or its_run
    work = _Reread(engine, run, query or TextQuery(), on_progress)
    work.do(extract)
    with Session(work.writing) as session, session.begin():
        if is_pending(session):
            update_identity(session, identity)
    return work.report


class _Reread:
    def __init__(
        self, engine: sa.Engine, run: Run, query: TextQuery, on_progress: Progress | None
    ) -> None:
        self.reading = engine.execution_options(quotes_write=False)
        self.writing = engine.execution_options(quotes_write=True)
        self.run, self.query, self.on_progress = run, query, on_progress
        self.report = RereadReport(run_id(run))

    def do(self, extract: Extract) -> None:
        with Session(self.reading) as session:
            self.report.chosen, unread = count_texts(session, self.run, self.query)
        self.report.known = self.report.chosen - unread
        last = 0
        while texts := self.find(last):
            last = texts[-1].key
            self.read_all(texts, extract)

    def find(self, after: int) -> list[StoredText]:
        with Session(self.reading) as session:
            return find_unread(session, self.run, self.query, after=after, limit=BATCH)

    def read_all(self, texts: Sequence[StoredText], extract: Extract) -> None:
        waiting = deque(texts)
        answers = _answers(extract, texts)
        while waiting:
            try:
                found = next(answers, None)
            except Exception:
                # One text spoiled the batch: each of the rest by itself.
                for text in waiting:
                    self.read_one(text, extract)
                return
            self.take(waiting.popleft(), found)

    def read_one(self, text: StoredText, extract: Extract) -> None:
        try:
            found = next(iter(extract([text.article])), None)
        except Exception as error:
            self.failed(text, tell_reason(error))
        else:
            self.take(text, found)

    def take(self, text: StoredText, found: tuple[Article, Sequence[Quotation]] | None) -> None:
        if found is None:
            self.failed(text, "extraction gave nothing for it")
        else:
            self.store(text, found[1])

    def store(self, text: StoredText, quotations: Sequence[Quotation]) -> None:
        try:
            with Session(self.writing) as session, session.begin():
                is_new = store_reading(session, text, quotations, self.run)
        except (QuotesError, DBAPIError, ValueError) as error:
            return self.failed(text, tell_reason(error))
        self.report.read += is_new
        self.report.known += not is_new
        self.report.quotations += len(quotations) * is_new
        return self.tell()

    def failed(self, text: StoredText, message: str) -> None:
        source = text.article.source
        self.report.failures.append(Failure(source, message.removeprefix(f"{source}: ")))
        self.tell()

    def tell(self) -> None:
        if self.on_progress:
            self.on_progress(self.report)


def _answers(
    extract: Extract, texts: Sequence[StoredText]
) -> Iterator[tuple[Article, Sequence[Quotation]]]:
    """Yield what is found, begun only when asked for: what fails at once fails there, too."""
    yield from extract(text.article for text in texts)
