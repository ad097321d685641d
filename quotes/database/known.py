"""Which document an article is: by its address, its id, its text, or the file it came from.

1. The same address, or the same publisher and id: the same document.
2. Without either: the same text from the same publisher is the same document.
3. Else the same file, as given, is a new version of what it held before. A line of a file
   (``news.jsonl:3``) and standard input are no such place: what stands there next is another
   article.
4. Else it is new.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database.ids import make_id
from quotes.database.models import (
    Document,
    DocumentSource,
    DocumentVersion,
    Publisher,
    Reading,
    Run,
)
from quotes.records import Article

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LINE = re.compile(r":\d+$")


@dataclass(frozen=True, slots=True)
class DocumentKeys:
    """What an article is known by.

    Attributes:
        url: Its address, normalised.
        external: Publisher, else the input file, and the id given there.
        public_id: The document's id if it is new.
    """

    url: str | None
    external: str | None
    public_id: str


def document_keys(article: Article) -> DocumentKeys:
    """Return what an article is known by."""
    url = normalise_url(article.url) if article.url else None
    external = None
    if article.id:
        # Without a publisher, "17" says nothing outside its own file.
        scope = article.publisher or _LINE.sub("", article.source)
        external = f"{scope} # {article.id}"
    named = ("url", url) if url else ("id", external)
    if not url and not external:
        named = ("text", f"{article.publisher}\x1f{article.text_sha256}")
    return DocumentKeys(url, external, make_id("d", *named))


def normalise_url(url: str) -> str:
    """Return an address without what does not change the page it leads to.

    >>> normalise_url("HTTPS://Example.org:443/a?utm_source=x&id=7#top")
    'https://example.org/a?id=7'
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").lower()
    if port and port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(k, v) for k, v in pairs if not k.lower().startswith("utm_")])
    return urlunsplit((parts.scheme, host, parts.path or "/", query, ""))


@dataclass(frozen=True, slots=True)
class Known:
    """A text that the database has read with a run already.

    Attributes:
        document_id: Internal key of its document.
        version_id: Internal key of the text.
        reading_id: Internal key of the reading.
        settled: It is the current text and reading, and its source is noted: nothing to do.
    """

    document_id: int
    version_id: int
    reading_id: int
    settled: bool


def find_known(session: Session, article: Article, run_public_id: str) -> Known | None:
    """Return what the database has of an article's text as read by a run, or None."""
    document_id = find_document(session, article)
    return None if document_id is None else find_read(session, document_id, article, run_public_id)


def find_read(
    session: Session, document_id: int, article: Article, run_public_id: str
) -> Known | None:
    """Return what the database has of the text of an article that is this document, or None."""
    row = session.execute(
        sa.select(
            DocumentVersion.document_version_id,
            Reading.reading_id,
            (DocumentVersion.is_current & Reading.is_current).label("current"),
            sa.exists()
            .where(
                DocumentSource.document_version_id == DocumentVersion.document_version_id,
                DocumentSource.source == article.source,
            )
            .label("noted"),
        )
        .join(Reading, Reading.document_version_id == DocumentVersion.document_version_id)
        .join(Run, Run.run_id == Reading.run_id)
        .where(
            DocumentVersion.document_id == document_id,
            DocumentVersion.text_sha256 == article.text_sha256,
            Run.public_id == run_public_id,
        )
    ).one_or_none()
    if row is None:
        return None
    return Known(document_id, row[0], row[1], bool(row.current and row.noted))


def find_document(session: Session, article: Article) -> int | None:
    """Return the internal key of the document that an article is, or None if it is new."""
    keys = document_keys(article)
    if keys.url or keys.external:
        return _by_key(session, keys)
    same_text = DocumentVersion.text_sha256 == article.text_sha256
    candidates = (
        _nameless(article, DocumentSource.source == article.source, same_text),
        # An older version is no match: another file now holds what this one held before.
        _nameless(article, same_text, DocumentVersion.is_current.is_(True)),
    )
    found: list[int | None] = [session.scalar(candidate) for candidate in candidates]
    return next((key for key in found if key is not None), None) or _by_place(session, article)


def _by_key(session: Session, keys: DocumentKeys) -> int | None:
    for column, key in ((Document.url_key, keys.url), (Document.external_key, keys.external)):
        if key:
            found = session.scalar(sa.select(Document.document_id).where(column == key))
            if found is not None:
                return found
    return None


def _by_place(session: Session, article: Article) -> int | None:
    if article.source == "-" or _LINE.search(article.source):
        return None
    found: int | None = session.scalar(_nameless(article, DocumentSource.source == article.source))
    return found


def _nameless(article: Article, *conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    same_publisher = (
        Publisher.name == article.publisher
        if article.publisher
        else Document.publisher_id.is_(None)
    )
    return (
        sa.select(Document.document_id)
        .outerjoin(Publisher, Publisher.publisher_id == Document.publisher_id)
        .join(DocumentVersion, DocumentVersion.document_id == Document.document_id)
        .join(
            DocumentSource,
            DocumentSource.document_version_id == DocumentVersion.document_version_id,
        )
        .where(Document.url_key.is_(None), Document.external_key.is_(None), same_publisher)
        .where(*conditions)
        .order_by(Document.public_id)
        .limit(1)
    )
