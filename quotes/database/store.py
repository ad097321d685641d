"""One article into its rows: the text, its reading, and all that was found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database.findings import store_findings
from quotes.database.ids import make_id
from quotes.database.known import Known, document_keys, find_document, find_read
from quotes.database.models import (
    Document,
    DocumentSource,
    DocumentVersion,
    Publisher,
    Reading,
    Run,
)
from quotes.database.words import search_text
from quotes.errors import QuotesError
from quotes.names import fold
from quotes.records import Article, Quotation, Span
from quotes.records import Run as RunRecord

LONGEST_NAME = 2000
"""Bytes of a name; PostgreSQL indexes a third of a page at most. Source: its manual, B-tree."""
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


def store_article(
    session: Session, article: Article, quotations: Sequence[Quotation], run: RunRecord
) -> Outcome:
    """Add an article and what was found in it; a text that this run has read adds nothing.

    The caller's transaction makes it whole: all rows of an article are written, or none.

    Args:
        session: In a transaction, on a writing engine.
        article: The article.
        quotations: What was found in it, ``parent`` and ``continues`` as indexes into this list.
        run: The code and settings that found it.

    Raises:
        quotes.errors.QuotesError: The text cannot be stored, or a span is not its text.
    """
    check_article(article, quotations)
    lock_storing(session)
    document_id = find_document(session, article)
    if document_id is None:
        outcome, (document_id, reading_id) = Outcome.NEW, _store_new(session, article, run)
    elif known := find_read(session, document_id, article, run_id(run)):
        settle(session, known, article.source)
        return Outcome.UNCHANGED
    else:
        outcome, reading_id = _store_again(session, document_id, article, run)
    document = session.get_one(Document, document_id)
    store_findings(session, reading_id, (document.public_id, article.text_sha256), quotations)
    return outcome


def _store_new(session: Session, article: Article, run: RunRecord) -> tuple[int, int]:
    """Add a document with its first text, which is the current one: nothing has to give way."""
    document_id = _add_document(session, article)
    version_id = _add_version(session, document_id, article, is_current=True)
    reading_id = _add_reading(session, version_id, run, is_current=True)
    source = {"document_version_id": version_id, "source": article.source}
    session.execute(sa.insert(DocumentSource), [source])
    return document_id, reading_id


def _store_again(
    session: Session, document_id: int, article: Article, run: RunRecord
) -> tuple[Outcome, int]:
    """Add a text, or a reading, to a document that is there, and make it the current one."""
    outcome, version_id = Outcome.REREAD, _find_version(session, document_id, article)
    if version_id is None:
        outcome, version_id = Outcome.NEW_VERSION, _add_version(session, document_id, article)
    reading_id = _add_reading(session, version_id, run)
    settle(session, Known(document_id, version_id, reading_id, settled=False), article.source)
    return outcome, reading_id


def lock_storing(session: Session) -> None:
    """Let one writer at a time store an article (SQLite's write lock does it already).

    Which document an article is depends on all there are: on one that somebody else is just
    storing, too. Finding quotations takes far longer than storing them, and needs no lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SELECT pg_advisory_xact_lock(7106835563)"))


def settle(session: Session, known: Known, source: str) -> None:
    """Make a reading the one that answers show, and note the source it came under."""
    if known.settled:
        return
    lock_storing(session)
    version, reading = DocumentVersion, Reading
    _choose(
        session,
        version,
        version.document_version_id == known.version_id,
        version.document_id == known.document_id,
    )
    _choose(
        session, reading, reading.reading_id == known.reading_id,
        reading.document_version_id == known.version_id,
    )  # fmt: skip
    noted = sa.select(DocumentSource).where(
        DocumentSource.document_version_id == known.version_id, DocumentSource.source == source
    )
    if session.scalar(noted) is None:
        session.add(DocumentSource(document_version_id=known.version_id, source=source))
        session.flush()


def _choose(
    session: Session,
    table: type[DocumentVersion | Reading],
    chosen: sa.ColumnElement[bool],
    among: sa.ColumnElement[bool],
) -> None:
    # First off, then on: the index allows one at every moment.
    others = sa.update(table).where(among, table.is_current, ~chosen)
    session.execute(others.values(is_current=False))
    session.execute(sa.update(table).where(chosen, ~table.is_current).values(is_current=True))


def check_article(article: Article, quotations: Sequence[Quotation]) -> None:
    """Refuse what the promises forbid to store.

    Raises:
        quotes.errors.QuotesError: A character that no database takes, or a span astray.
    """
    try:
        article.text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise QuotesError(
            f"{article.source}: character {error.start} is half a surrogate pair; decode the "
            "file with the right encoding"
        ) from error
    if (at := article.text.find("\x00")) >= 0:
        raise QuotesError(f"{article.source}: character {at} is NUL; this is no text")
    for index, quotation in enumerate(quotations):
        for speaker in quotation.speakers:
            _check_name(article.source, speaker.name)
        for span in _spans(quotation):
            if article.text[span.start : span.end] != span.text or not span.text:
                raise QuotesError(
                    f"{article.source}: quotation {index}: [{span.start}, {span.end}) of the text "
                    f"is not {span.text!r}; this is a fault of the extractor: please report it"
                )


def _check_name(source: str, name: str) -> None:
    # One name too long for the index would keep all speakers from being worked out, ever after.
    if max(len(name.encode("utf-8", "replace")), len(fold(name).encode())) > LONGEST_NAME:
        raise QuotesError(
            f"{source}: a speaker's name of {len(name)} characters, {name[:40]!r} …: this is no "
            "running text, or a fault of the extractor; please report it"
        )


def _spans(quotation: Quotation) -> Iterable[Span]:
    if not quotation.content:
        yield Span(0, 0, "")
    yield from quotation.content
    yield from quotation.quoted
    yield from quotation.roles
    for speaker in quotation.speakers:
        yield from speaker.names
    yield from (s for s in (quotation.cue, quotation.mention, quotation.relayed_by) if s)


def _add_document(session: Session, article: Article) -> int:
    keys = document_keys(article)
    public_id = keys.public_id
    taken = sa.select(Document.document_id).where(Document.public_id == public_id)
    if session.scalar(taken) is not None:
        # The file that held this text first holds another one now.
        public_id = make_id("d", public_id, article.source)
    document = Document(
        public_id=public_id,
        publisher_id=_publisher_id(session, article.publisher),
        url_key=keys.url,
        external_key=keys.external,
    )
    session.add(document)
    session.flush()
    return document.document_id


def _publisher_id(session: Session, name: str | None) -> int | None:
    if not name:
        return None
    found = session.scalar(sa.select(Publisher.publisher_id).where(Publisher.name == name))
    if found is not None:
        return found
    publisher = Publisher(name=name, search_name=f" {search_text(name)} ")
    session.add(publisher)
    session.flush()
    return publisher.publisher_id


def _find_version(session: Session, document_id: int, article: Article) -> int | None:
    return session.scalar(
        sa.select(DocumentVersion.document_version_id).where(
            DocumentVersion.document_id == document_id,
            DocumentVersion.text_sha256 == article.text_sha256,
        )
    )


def _add_version(
    session: Session, document_id: int, article: Article, *, is_current: bool = False
) -> int:
    of_document = DocumentVersion.document_id == document_id
    last = session.scalar(sa.select(sa.func.max(DocumentVersion.number)).where(of_document))
    version = DocumentVersion(
        document_id=document_id,
        number=(last or 0) + 1,
        is_current=is_current,
        text=article.text,
        text_sha256=article.text_sha256,
        raw_sha256=article.raw_sha256,
        text_length=len(article.text),
        url=article.url,
        external_id=article.id,
        title=article.title,
        author=article.author,
        published_at=article.published_at,
        published_on=parse_day(article.published_at),
        language=article.language,
        extra=_plain(article.extra),
        first_read_at=datetime.now(UTC),
    )
    session.add(version)
    session.flush()
    return version.document_version_id


def _plain(extra: Mapping[str, object]) -> dict[str, Any] | None:
    return dict(extra) or None


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


def _add_reading(
    session: Session, version_id: int, run: RunRecord, *, is_current: bool = False
) -> int:
    reading = Reading(
        document_version_id=version_id,
        run_id=_run_key(session, run),
        is_current=is_current,
        read_at=datetime.now(UTC),
    )
    session.add(reading)
    session.flush()
    return reading.reading_id


def _run_key(session: Session, run: RunRecord) -> int:
    public_id = run_id(run)
    found = session.scalar(sa.select(Run.run_id).where(Run.public_id == public_id))
    if found is not None:
        return found
    row = Run(public_id=public_id, first_used_at=datetime.now(UTC), **asdict(run))
    session.add(row)
    session.flush()
    return row.run_id
