"""Which documents are meant: by id, source or address, by publisher, by day of publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader
from quotes.database.words import find_words
from quotes.errors import UnknownDocument


@dataclass(frozen=True, slots=True)
class TextQuery:
    """What is asked of documents; every field left out asks nothing.

    Attributes:
        documents: Public ids, sources or addresses; one of them.
        publisher: Words of the outlet's name.
        since: First day of publication; undated texts are left out.
        until: Last day of publication; undated texts are left out.
    """

    documents: tuple[str, ...] = ()
    publisher: str | None = None
    since: date | None = None
    until: date | None = None


def text_conditions(reader: Reader, query: TextQuery) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on a query that joins texts, documents and publishers.

    Raises:
        quotes.errors.UnknownDocument: One of the documents is none.
    """
    return [*_conditions(reader, query)]


def _conditions(reader: Reader, query: TextQuery) -> Iterator[sa.ColumnElement[bool]]:
    published_on = lean.DocumentVersion.published_on
    if query.documents:
        keys = {key for given in query.documents for key in find_documents(reader, given)}
        yield lean.Document.document_id.in_(sorted(keys))
    if query.publisher is not None:
        words = find_words(query.publisher)
        name = lean.Publisher.search_name
        yield sa.and_(sa.true(), *(name.like(f"% {word.stem} %") for word in words))
        if not words:
            yield sa.false()
    if query.since:
        yield published_on >= query.since
    if query.until:
        yield published_on <= query.until


def find_documents(reader: Reader, given: str) -> list[int]:
    """Return the internal keys of the documents that somebody means.

    Raises:
        quotes.errors.UnknownDocument: None has that id, source or address, now or before.
    """
    document, version, source = lean.Document, lean.DocumentVersion, lean.DocumentSource
    given = given.replace("\x00", " ").encode("utf-8", "replace").decode()
    of_version = (
        sa.select(version.document_id)
        .outerjoin(source.table, source.document_version_id == version.document_version_id)
        .where(sa.or_(version.url == given, source.source == given))
    )
    by_id: Any = sa.select(document.document_id).where(document.public_id == given)
    found = list(reader.scalars(by_id)) or list(reader.scalars(of_version.distinct()))
    if not found:
        raise UnknownDocument(
            f"no document has the id, source or address {given!r}; quotations name theirs: "
            "quotes who-said WORDS"
        )
    return found
