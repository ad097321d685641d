"""Articles through extraction into the database: resumable, one failure at a time.

    articles → known already? → extract → store (one transaction an article) → identity

An article that this run has read already is not extracted again. Killed at any moment, the
database holds whole articles only, and the same command goes on where it stopped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from quotes.database.derive import Identity, is_pending, update_identity
from quotes.database.known import Known, find_known
from quotes.database.store import Outcome, run_id, settle, store_article
from quotes.errors import QuotesError, ReadingError
from quotes.records import Article, Quotation, Run

Extract: TypeAlias = Callable[[Iterable[Article]], Iterator[tuple[Article, list[Quotation]]]]


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that is not in the database, and why."""

    source: str
    message: str


@dataclass(slots=True)
class IngestReport:
    """What came of ingesting.

    Attributes:
        read: Inputs seen, failures among them.
        new: Articles that the database did not have.
        new_versions: Known articles whose text had changed.
        reread: Known texts that another run had read.
        unchanged: Articles whose text this run had read: nothing was done.
        quotations: Quotations added.
        failures: Inputs that were left out.
    """

    read: int = 0
    new: int = 0
    new_versions: int = 0
    reread: int = 0
    unchanged: int = 0
    quotations: int = 0
    failures: list[Failure] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many inputs were left out."""
        return len(self.failures)


Progress: TypeAlias = Callable[[IngestReport], None]


def ingest(
    engine: sa.Engine,
    articles: Iterable[Article | ReadingError],
    *,
    extract: Extract | None = None,
    run: Run | None = None,
    identity: Identity | None = None,
    on_progress: Progress | None = None,
) -> IngestReport:
    """Store articles with their quotations, then work out who is who.

    Args:
        engine: From ``open_database``.
        articles: Read one by one, so that any number fits in memory; errors are reported.
        extract: Yields each article with its quotations, in order; ``quotes.extraction`` if None.
        run: The code and settings that ``extract`` is; those of ``quotes.extraction`` if None.
        identity: How to tell who is who; ``quotes.identity`` if None.
        on_progress: Called after each input with the report so far.

    Returns:
        The counts, and every input that failed with its reason.

    Raises:
        quotes.errors.ModelMissing: ``extract`` is None and the English pipeline is missing.
        Exception: Whatever ``articles`` raises, once what came before it is stored.
    """
    if extract is None or run is None:
        from quotes.extraction import current_run, extract_articles

        extract, run = extract or extract_articles, run or current_run()
    work = _Ingest(engine.execution_options(quotes_write=True), run, on_progress)
    work.do(iter(articles), extract)
    with Session(work.engine) as session, session.begin():
        if is_pending(session):
            update_identity(session, identity)
    return work.report


@dataclass(slots=True)
class _Settling:
    """A text known already that waits for its turn behind articles being extracted."""

    known: Known
    source: str


class _Ingest:
    def __init__(self, engine: sa.Engine, run: Run, on_progress: Progress | None) -> None:
        self.engine, self.run, self.on_progress = engine, run, on_progress
        self.run_id = run_id(run)
        self.report = IngestReport()
        self.input_broke = False
        # In input order, for the last text given of a document is its current one.
        self.waiting: deque[Article | _Settling] = deque()

    def do(self, articles: Iterator[Article | ReadingError], extract: Extract) -> None:
        while True:
            try:
                for article, quotations in extract(self.unknown(articles)):
                    self.arrived(article, quotations)
            except Exception:
                # One article spoiled a batch: each of it by itself, then on with the rest.
                self.one_by_one(extract)
                if self.input_broke:
                    raise
                continue
            self.one_by_one(extract)
            return

    def unknown(self, articles: Iterator[Article | ReadingError]) -> Iterator[Article]:
        """Yield the articles that are to be extracted; note the others."""
        for article in self.take(articles):
            if isinstance(article, ReadingError):
                self.failed(article.source, article.problem)
                continue
            try:
                known = self.find(article)
            except DBAPIError as error:
                self.failed(article.source, tell_reason(error))
                continue
            if known:
                self.waiting.append(_Settling(known, article.source))
                if len(self.waiting) == 1:
                    self.settle_first()
            else:
                self.waiting.append(article)
                yield article

    def take(self, articles: Iterator[Article | ReadingError]) -> Iterator[Article | ReadingError]:
        # An iterator that raised has ended: to go on would be to pass over the rest in silence.
        try:
            yield from articles
        except Exception:
            self.input_broke = True
            raise

    def find(self, article: Article) -> Known | None:
        with Session(self.engine.execution_options(quotes_write=False)) as session:
            return find_known(session, article, self.run_id)

    def arrived(self, article: Article, quotations: Sequence[Quotation]) -> None:
        """Store an article, after all that came before it."""
        while self.waiting:
            first = self.waiting[0]
            if isinstance(first, _Settling):
                self.settle_first()
            elif first is article or first == article:
                self.waiting.popleft()
                break
            else:
                self.waiting.popleft()
                self.failed(first.source, "extraction gave nothing for it")
        self.store(article, quotations)
        while self.waiting and isinstance(self.waiting[0], _Settling):
            self.settle_first()

    def settle_first(self) -> None:
        item = self.waiting.popleft()
        if isinstance(item, _Settling):
            try:
                if not item.known.settled:
                    with Session(self.engine) as session, session.begin():
                        settle(session, item.known, item.source)
            except DBAPIError as error:
                return self.failed(item.source, tell_reason(error))
            self.count(Outcome.UNCHANGED)
        return None

    def one_by_one(self, extract: Extract) -> None:
        while self.waiting:
            article = self.waiting[0]
            if isinstance(article, _Settling):
                self.settle_first()
                continue
            self.waiting.popleft()
            try:
                pairs = list(extract([article]))
            except Exception as error:
                self.failed(article.source, tell_reason(error))
            else:
                for _, quotations in pairs:
                    self.store(article, quotations)

    def store(self, article: Article, quotations: Sequence[Quotation]) -> None:
        try:
            outcome = self.store_once(article, quotations)
        except IntegrityError:
            # Somebody else stored the same article, run or publisher meanwhile: now it is known.
            try:
                outcome = self.store_once(article, quotations)
            except (QuotesError, DBAPIError, ValueError) as error:
                return self.failed(article.source, tell_reason(error))
        except (QuotesError, DBAPIError, ValueError) as error:
            return self.failed(article.source, tell_reason(error))
        if outcome is not Outcome.UNCHANGED:
            self.report.quotations += len(quotations)
        self.count(outcome)
        return None

    def store_once(self, article: Article, quotations: Sequence[Quotation]) -> Outcome:
        with Session(self.engine) as session, session.begin():
            return store_article(session, article, quotations, self.run)

    def count(self, outcome: Outcome) -> None:
        report = self.report
        report.read += 1
        report.new += outcome is Outcome.NEW
        report.new_versions += outcome is Outcome.NEW_VERSION
        report.reread += outcome is Outcome.REREAD
        report.unchanged += outcome is Outcome.UNCHANGED
        if self.on_progress:
            self.on_progress(report)

    def failed(self, source: str, message: str) -> None:
        self.report.read += 1
        self.report.failures.append(Failure(source, message.removeprefix(f"{source}: ")))
        if self.on_progress:
            self.on_progress(self.report)


def tell_reason(error: Exception) -> str:
    """Return in one line why something failed."""
    if isinstance(error, QuotesError):
        return str(error)
    if isinstance(error, DBAPIError):
        return f"the database refused it: {str(error.orig).strip().splitlines()[0]}"
    return f"{type(error).__name__}: {error}"
