"""What a caller may say about the input: its format, its metadata, its size."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MEGABYTE = 1_000_000
LIMIT = 10 * MEGABYTE
"""The most bytes of one article, unless the caller says otherwise."""


class InputFormat(StrEnum):
    """The formats that can be read."""

    TEXT = "text"
    HTML = "html"
    JSONL = "jsonl"


SUFFIXES = {
    ".txt": InputFormat.TEXT,
    ".html": InputFormat.HTML,
    ".htm": InputFormat.HTML,
    ".jsonl": InputFormat.JSONL,
    ".ndjson": InputFormat.JSONL,
}
"""File name endings, in lower case, and what they promise; the files a folder is searched for."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """Metadata for articles that do not state it themselves; what an article states stays.

    Attributes:
        title: The headline.
        url: The address.
        publisher: The outlet.
        author: The byline.
        published_at: ISO 8601 date, or date and time.
        language: ISO 639 code. English is never doubted, other languages are refused.
    """

    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published_at: str | None = None
    language: str | None = None


NO_DEFAULTS = Defaults()


@dataclass(frozen=True, slots=True)
class Reading:
    """How one call of ``read_paths`` reads.

    Attributes:
        defaults: Metadata for articles without.
        input_format: The format of every input; None to go by name and content.
        limit: The most bytes of one article (of one line in JSONL).
    """

    defaults: Defaults = NO_DEFAULTS
    input_format: InputFormat | None = None
    limit: int = LIMIT
