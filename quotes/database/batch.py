"""Articles of one transaction: what each adds is decided in order, and written all at once.

    which documents they are (``known``) → keys → sheets (``findings``) → the database

Each article finds what the one before it leaves, so that it makes no difference how articles
are cut into batches.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database.ahead import making_ahead
from quotes.database.answering import hold_promoted
from quotes.database.findings import (
    FoundInText,
    count_keys,
    find_late_links,
    finding_sheets,
    place_findings,
    sort_out,
)
from quotes.database.ids import make_id
from quotes.database.inserting import Keys, Sheet, insert_sheet, take_keys
from quotes.database.known import KnownDocument, KnownText, Shelf, document_keys, in_lists
from quotes.database.models import (
    Base,
    Document,
    DocumentSource,
    DocumentVersion,
    Publisher,
    Reading,
    Run,
)
from quotes.database.models import Quotation as QuotationRow
from quotes.database.words import search_text
from quotes.records import Article, Quotation
from quotes.records import Run as RunRecord

_FEW = 20
"""Texts read, up to which another thread would take longer to start than it spares."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


class Outcome(StrEnum):
    """What storing an article did."""

    NEW = "new"
    NEW_VERSION = "new version"
    REREAD = "read again by another run"
    UNCHANGED = "unchanged"


def run_id(run: RunRecord) -> str:
    """Return the public id of a run: a hash of its fields."""
    return make_id("r", *asdict(run).values())


class NewText(NamedTuple):
    """A text to be written, and the article that brings it."""

    document: KnownDocument
    text: KnownText
    article: Article


class NewReading(NamedTuple):
    """A reading to be written, with what it found; the hash is the text's."""

    document: KnownDocument
    text: KnownText
    text_sha256: str
    found: FoundInText


class Batch:
    """What articles add to the database, decided so far.

    Attributes:
        shelf: The documents there are, those to be written among them.
        documents: To be written, each with the article that brings it.
        texts: To be written.
        readings: To be written.
        sources: To be noted.
        turned: Stored documents that are to show another of their texts.
        reread: Stored texts that are to show another of their readings.
    """

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.documents: list[tuple[KnownDocument, Article]] = []
        self.texts: list[NewText] = []
        self.readings: list[NewReading] = []
        self.sources: list[tuple[KnownText, str]] = []
        # As sets that keep their order: rows are to be written alike each time.
        self.turned: dict[KnownDocument, None] = {}
        self.reread: dict[KnownText, None] = {}

    def add(self, article: Article, quotations: Sequence[Quotation]) -> Outcome:
        """Decide what an article adds, after those before it."""
        outcome = Outcome.UNCHANGED
        document = self.shelf.find(article)
        if document is None:
            outcome, document = Outcome.NEW, self._add_document(article)
        text = document.texts.get(article.text_sha256)
        if text is None:
            outcome = Outcome.NEW if outcome is Outcome.NEW else Outcome.NEW_VERSION
            text = self._add_text(document, article)
        if text.reading is None:
            outcome = Outcome.REREAD if outcome is Outcome.UNCHANGED else outcome
            text.reading = 0
            self.readings.append(
                NewReading(document, text, article.text_sha256, sort_out(quotations))
            )
        self._settle(document, text, article.source)
        return outcome

    def _add_document(self, article: Article) -> KnownDocument:
        keys = document_keys(article)
        public_id = keys.public_id
        if public_id in self.shelf.taken:
            # The file that held this text first holds another one now.
            public_id = make_id("d", public_id, article.source)
        publisher = article.publisher or None
        document = KnownDocument(0, public_id, publisher, (keys.url, keys.external))
        self.documents.append((document, article))
        self.shelf.add(document)
        return document

    def _add_text(self, document: KnownDocument, article: Article) -> KnownText:
        last = max((text.number for text in document.texts.values()), default=0)
        text = KnownText(0, last + 1)
        self.texts.append(NewText(document, text, article))
        self.shelf.add_text(document, article.text_sha256, text)
        return text

    def _settle(self, document: KnownDocument, text: KnownText, source: str) -> None:
        """Have answers show a reading, and note the source it came under."""
        if document.current is not text:
            document.current = text
            if document.key:
                self.turned[document] = None
        if not text.is_shown:
            text.is_shown = True
            if text.key:
                self.reread[text] = None
        if source not in text.sources:
            self.shelf.note(document, text, source)
            self.sources.append((text, source))


def write_batch(session: Session, batch: Batch, run: RunRecord) -> None:
    """Write what was decided.

    Raises:
        sqlalchemy.exc.DBAPIError: The database refuses a row.
    """
    connection = connection_of(session)
    now = datetime.now(UTC)
    publishers = _store_publishers(connection, [article for _, article in batch.documents])
    run_key = _store_run(connection, run, now) if batch.readings else 0
    keys = take_keys(connection, _count_keys(batch))
    _give_keys(batch, keys)
    findings = [
        place_findings(text.reading or 0, (document.public_id, sha256), found, keys)
        for document, text, sha256, found in batch.readings
    ]
    sheets = [
        _document_sheet(batch, publishers),
        _text_sheet(batch, now),
        _source_sheet(batch),
        _reading_sheet(batch, run_key, now),
        *finding_sheets(findings),
    ]
    with making_ahead(sheets) if len(findings) > _FEW else nullcontext(sheets) as ready:
        for sheet in ready:
            insert_sheet(connection, sheet)
    _link_late(connection, [link for placed in findings for link in find_late_links(placed)])
    shown = {document.key: document.current.key for document in batch.turned if document.current}
    choose_current(session, shown, {text.key: text.reading or 0 for text in batch.reread})


def connection_of(session: Session) -> sa.Connection:
    """Return the connection on which a session writes documents."""
    return session.connection(bind_arguments={"mapper": Document})


def _count_keys(batch: Batch) -> Counter[type[Base]]:
    counts = count_keys(reading.found for reading in batch.readings)
    counts[Document] = len(batch.documents)
    counts[DocumentVersion] = len(batch.texts)
    counts[Reading] = len(batch.readings)
    return counts


def _give_keys(batch: Batch, keys: Keys) -> None:
    for document, _ in batch.documents:
        document.key = next(keys[Document])
    for new in batch.texts:
        new.text.key = next(keys[DocumentVersion])
    for reading in batch.readings:
        reading.text.reading = next(keys[Reading])


def _store_publishers(
    connection: sa.Connection, articles: Iterable[Article]
) -> dict[str | None, int | None]:
    """Return the internal keys of articles' publishers, after adding those that are missing."""
    names = dict.fromkeys(article.publisher for article in articles if article.publisher)
    found: dict[str | None, int | None] = {}
    for some in in_lists(names):
        query = sa.select(Publisher.name, Publisher.publisher_id).where(Publisher.name.in_(some))
        found.update((name, key) for name, key in connection.execute(query))
    missing = [name for name in names if name not in found]
    keys = take_keys(connection, {Publisher: len(missing)}).get(Publisher, iter(()))
    rows = [(key, name, f" {search_text(name)} ") for key, name in zip(keys, missing, strict=True)]
    insert_sheet(connection, Sheet(Publisher, ("publisher_id", "name", "search_name"), rows))
    return found | {name: key for key, name, _ in rows}


def _store_run(connection: sa.Connection, run: RunRecord, now: datetime) -> int:
    """Return the internal key of a run, after adding it if it is missing."""
    public_id = run_id(run)
    found = connection.scalar(sa.select(Run.run_id).where(Run.public_id == public_id))
    if found is not None:
        return found
    key = next(take_keys(connection, {Run: 1})[Run])
    columns = ("run_id", "public_id", "first_used_at", *asdict(run))
    row = (key, public_id, now, *asdict(run).values())
    insert_sheet(connection, Sheet(Run, columns, [row]))
    return key


def _document_sheet(batch: Batch, publishers: Mapping[str | None, int | None]) -> Sheet:
    columns = ("document_id", "public_id", "publisher_id", "url_key", "external_key")
    return Sheet(Document, columns, [
        (document.key, document.public_id, publishers.get(document.publisher), *document.keys)
        for document, _ in batch.documents
    ])  # fmt: skip


def _text_sheet(batch: Batch, now: datetime) -> Sheet:
    columns = (
        "document_version_id", "document_id", "number", "is_current", "text", "text_sha256",
        "raw_sha256", "text_length", "url", "external_id", "title", "author", "published_at",
        "published_on", "language", "extra", "first_read_at",
    )  # fmt: skip
    return Sheet(DocumentVersion, columns, (
        (
            # Of a stored document, the text that was current has to give way first.
            text.key, document.key, text.number,
            document.current is text and document not in batch.turned,
            a.text, a.text_sha256, a.raw_sha256, len(a.text), a.url, a.id, a.title, a.author,
            a.published_at, parse_day(a.published_at), a.language, dict(a.extra) or None, now,
        )
        for document, text, a in batch.texts
    ))  # fmt: skip


def parse_day(published_at: str | None) -> date | None:
    """Return the day of an ISO 8601 date or time, as printed; None where it is not a full date.

    >>> parse_day("2031-05-04T23:30:00+03:00")
    datetime.date(2031, 5, 4)
    """
    found = _DAY.match(published_at or "")
    try:
        return date.fromisoformat(found.group()) if found else None
    except ValueError:
        return None


def _source_sheet(batch: Batch) -> Sheet:
    rows = [(text.key, source) for text, source in batch.sources]
    return Sheet(DocumentSource, ("document_version_id", "source"), rows)


def _reading_sheet(batch: Batch, run_key: int, now: datetime) -> Sheet:
    columns = ("reading_id", "document_version_id", "run_id", "is_current", "read_at")
    return Sheet(Reading, columns, [
        (text.reading, text.key, run_key, text.is_shown and text not in batch.reread, now)
        for _, text, _, _ in batch.readings
    ])  # fmt: skip


def _link_late(
    connection: sa.Connection, links: Sequence[tuple[int, int | None, int | None]]
) -> None:
    if not links:
        return
    table = cast(sa.Table, QuotationRow.__table__)
    change = sa.update(table).where(table.c.quotation_id == sa.bindparam("_key"))
    rows = [{"_key": key, "parent_id": p, "continues_id": c} for key, p, c in links]
    connection.execute(change, rows)


def choose_current(session: Session, texts: Mapping[int, int], readings: Mapping[int, int]) -> None:
    """Make stored texts and readings the ones that answers show.

    Args:
        session: To write in.
        texts: Internal key of a document → of the version that is to be current.
        readings: Internal key of a version → of the reading that is to be current.
    """
    connection = connection_of(session)
    _choose(connection, DocumentVersion, "document_version_id", "document_id", texts)
    _choose(connection, Reading, "reading_id", "document_version_id", readings)
    hold_promoted(session, readings)
    if texts or readings:
        for thing in session.identity_map.values():
            if isinstance(thing, DocumentVersion | Reading):
                session.expire(thing, ["is_current"])


def _choose(
    connection: sa.Connection, model: type[Base], key: str, owner: str, chosen: Mapping[int, int]
) -> None:
    if not chosen:
        return
    table = cast(sa.Table, model.__table__)
    rows = [{"_owner": of, "_key": which} for of, which in chosen.items()]
    mine, this = table.c[owner] == sa.bindparam("_owner"), table.c[key] == sa.bindparam("_key")
    # First off, then on: the index allows one at every moment.
    off = sa.update(table).where(mine, table.c.is_current, ~this).values(is_current=False)
    on = sa.update(table).where(mine, this, ~table.c.is_current).values(is_current=True)
    connection.execute(off, rows)
    connection.execute(on, rows)
