"""``.txt``: the stored text is the file decoded, unchanged."""

from __future__ import annotations

import hashlib

from quotes.reading.checks import check_size, check_text
from quotes.reading.decoding import decode
from quotes.reading.options import Reading
from quotes.records import Article


def read_plain(data: bytes, source: str, reading: Reading) -> Article:
    """Return the article of a text file.

    Line ends, no-break spaces, soft hyphens and a byte order mark stay: offsets count the
    file decoded. An encoding other than UTF-8 is recorded as ``extra["encoding"]``.

    Raises:
        ReadingError: Too large, not text, empty, or not English.
    """
    check_size(len(data), source, reading.limit)
    text, encoding = decode(data, source)
    defaults = reading.defaults
    check_text(text, source, defaults.language)
    return Article(
        text=text,
        source=source,
        title=defaults.title,
        url=defaults.url,
        publisher=defaults.publisher,
        author=defaults.author,
        published_at=defaults.published_at,
        language=defaults.language,
        extra={} if encoding == "utf-8" else {"encoding": encoding},
        raw_sha256=hashlib.sha256(data).hexdigest(),
    )
