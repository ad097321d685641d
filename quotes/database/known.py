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
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database.ids import make_id
from quotes.database.models import (
    DisplacedReading,
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
_BATCH = 400
"""Keys in one list of a query; old versions of SQLite take 999 in all."""


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


@lru_cache(maxsize=4096)
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
    shelf = load_shelf(session, [article], run_public_id)
    found = shelf.find(article)
    text = found.texts.get(article.text_sha256) if found else None
    if found is None or text is None or text.reading is None:
        return None
    settled = found.current is text and text.is_shown and article.source in text.sources
    return Known(found.key, text.key, text.reading, settled)


@dataclass(eq=False, slots=True)
class KnownText:
    """A text of a document, as far as storing asks.

    Attributes:
        key: Internal key of the version; 0 while it is yet to be given.
        number: 1 for the first text of its document.
        reading: Internal key of the run's reading of it; None if the run has not read it.
        is_shown: That reading is the one of this text that was stored or met last: answers show
            it, unless another run is promoted.
        sources: Under which of the batch's sources it came.
    """

    key: int
    number: int
    reading: int | None = None
    is_shown: bool = False
    sources: set[str] = field(default_factory=set)


@dataclass(eq=False, slots=True)
class KnownDocument:
    """A document, as far as storing asks.

    Attributes:
        key: Internal key; 0 while it is yet to be given.
        texts: Its versions by the hash of their text.
        current: The version that answers show.
    """

    key: int
    public_id: str
    publisher: str | None
    keys: tuple[str | None, str | None]
    texts: dict[str, KnownText] = field(default_factory=dict)
    current: KnownText | None = None


class Shelf:
    """The documents that articles of a batch may be, found as the database would find them.

    Loaded for the whole batch at once; ``add`` and ``note`` keep it up as articles are stored,
    so that the next article of the batch finds what the last one left.
    """

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self._urls: dict[str, KnownDocument] = {}
        self._externals: dict[str, KnownDocument] = {}
        # Documents without address and id: by publisher and source, by publisher and text.
        self._places: defaultdict[tuple[str | None, str], list[KnownDocument]] = defaultdict(list)
        self._texts: defaultdict[tuple[str | None, str], list[KnownDocument]] = defaultdict(list)

    def add(self, document: KnownDocument) -> None:
        """Take a document in; its texts follow."""
        self.taken.add(document.public_id)
        url, external = document.keys
        if url:
            self._urls[url] = document
        if external:
            self._externals[external] = document

    def add_text(self, document: KnownDocument, sha256: str, text: KnownText) -> None:
        """Take a version of a document in."""
        document.texts[sha256] = text
        if document.keys == (None, None):
            self._texts[document.publisher, sha256].append(document)

    def note(self, document: KnownDocument, text: KnownText, source: str) -> None:
        """Take in that a version came under a source."""
        text.sources.add(source)
        if document.keys == (None, None):
            self._places[document.publisher, source].append(document)

    def find(self, article: Article) -> KnownDocument | None:
        """Return the document that an article is, or None if it is new."""
        keys = document_keys(article)
        if keys.url or keys.external:
            found = self._urls.get(keys.url) if keys.url else None
            return found or (self._externals.get(keys.external) if keys.external else None)
        sha256, publisher = article.text_sha256, article.publisher or None
        here = self._places.get((publisher, article.source), ())
        alike = self._texts.get((publisher, sha256), ())
        return (
            _first(d for d in here if _came_from(d, sha256, article.source))
            # An older version is no match: another file now holds what this one held before.
            or _first(d for d in alike if d.current is d.texts[sha256])
            or (_first(here) if _is_place(article.source) else None)
        )


def _first(documents: Iterable[KnownDocument]) -> KnownDocument | None:
    return min(documents, key=lambda document: document.public_id, default=None)


def _came_from(document: KnownDocument, sha256: str, source: str) -> bool:
    text = document.texts.get(sha256)
    return text is not None and source in text.sources


def _is_place(source: str) -> bool:
    return source != "-" and not _LINE.search(source)


def load_shelf(session: Session, articles: Sequence[Article], run_public_id: str) -> Shelf:
    """Return the documents that articles may be, with their texts as far as a run read them.

    Args:
        session: To ask.
        articles: Any number of them; a handful of queries for every few hundred.
        run_public_id: Of whose readings to tell.
    """
    shelf, keys = Shelf(), [document_keys(article) for article in articles]
    nameless = [a for a, k in zip(articles, keys, strict=True) if not k.url and not k.external]
    shelf.taken.update(_taken(session, [k.public_id for k in keys]))
    found = {
        *_keyed(session, Document.url_key, (k.url for k in keys)),
        *_keyed(session, Document.external_key, (k.external for k in keys)),
        *_alike(session, DocumentVersion.text_sha256, (a.text_sha256 for a in nameless)),
        *_alike(
            session, DocumentSource.source, (a.source for a in nameless if _is_place(a.source))
        ),
    }
    if found:
        _load_documents(session, shelf, sorted(found), {a.source for a in articles}, run_public_id)
    return shelf


def in_lists(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield values once each, sorted, in lists short enough for one query; None is left out."""
    ordered = sorted({value for value in values if value is not None})
    return (ordered[at : at + _BATCH] for at in range(0, len(ordered), _BATCH))


def _taken(session: Session, public_ids: Iterable[str]) -> Iterator[str]:
    for some in in_lists(public_ids):
        yield from session.scalars(
            sa.select(Document.public_id).where(Document.public_id.in_(some))
        )


def _keyed(session: Session, column: Any, values: Iterable[str | None]) -> Iterator[int]:
    for some in in_lists(values):
        yield from session.scalars(sa.select(Document.document_id).where(column.in_(some)))


def _alike(session: Session, column: Any, values: Iterable[str]) -> Iterator[int]:
    """Yield the documents without address and id that have a text or a source."""
    query = (
        sa.select(Document.document_id)
        .join(DocumentVersion, DocumentVersion.document_id == Document.document_id)
        .where(Document.url_key.is_(None), Document.external_key.is_(None))
        .distinct()
    )
    if column.class_ is DocumentSource:
        version = DocumentVersion.document_version_id
        query = query.join(DocumentSource, DocumentSource.document_version_id == version)
    for some in in_lists(values):
        yield from session.scalars(query.where(column.in_(some)))


def _load_documents(
    session: Session, shelf: Shelf, keys: Sequence[int], sources: Collection[str], run: str
) -> None:
    documents: dict[int, KnownDocument] = {}
    texts: dict[int, tuple[KnownDocument, KnownText]] = {}
    for some in in_lists(keys):
        for row in session.execute(_document_query().where(Document.document_id.in_(some))):
            key, public_id, publisher, *named = row
            documents[key] = KnownDocument(key, public_id, publisher or None, (*named,))
            shelf.add(documents[key])
        for version, of, number, sha256, is_current in session.execute(_text_query(some)):
            text, document = KnownText(version, number), documents[of]
            texts[version] = document, text
            shelf.add_text(document, sha256, text)
            document.current = text if is_current else document.current
        for version, reading, is_current in session.execute(_reading_query(some, run)):
            text = texts[version][1]
            text.reading, text.is_shown = reading, is_current
        for part in in_lists(sources):
            for version, source in session.execute(_source_query(some, part)):
                shelf.note(*texts[version], source)


def _document_query() -> Any:
    return sa.select(
        Document.document_id, Document.public_id, Publisher.name, Document.url_key,
        Document.external_key,
    ).outerjoin(Publisher, Publisher.publisher_id == Document.publisher_id)  # fmt: skip


def _text_query(documents: Sequence[int]) -> Any:
    version = DocumentVersion
    return sa.select(
        version.document_version_id, version.document_id, version.number, version.text_sha256,
        version.is_current,
    ).where(version.document_id.in_(documents))  # fmt: skip


def _reading_query(documents: Sequence[int], run: str) -> Any:
    version, displaced = DocumentVersion, DisplacedReading
    is_last = sa.case(
        (displaced.reading_id.is_(None), Reading.is_current),
        else_=displaced.reading_id == Reading.reading_id,
    )
    return (
        sa.select(Reading.document_version_id, Reading.reading_id, is_last)
        .join(version, version.document_version_id == Reading.document_version_id)
        .join(Run, Run.run_id == Reading.run_id)
        .outerjoin(displaced, displaced.document_version_id == Reading.document_version_id)
        .where(version.document_id.in_(documents), Run.public_id == run)
    )


def _source_query(documents: Sequence[int], sources: Sequence[str]) -> Any:
    version = DocumentVersion
    return (
        sa.select(DocumentSource.document_version_id, DocumentSource.source)
        .join(version, version.document_version_id == DocumentSource.document_version_id)
        .where(version.document_id.in_(documents), DocumentSource.source.in_(sources))
    )
