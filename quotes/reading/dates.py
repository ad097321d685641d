"""Dates as articles state them, brought into one form."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

REDUCED = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
"""A year, or a year and month. Source: ISO 8601-1, "reduced precision"."""


def parse_published_at(text: str) -> str:
    """Return a date, or date and time, as ISO 8601; an offset stays as given, none is invented.

    Reads ISO 8601 (``2024-03-05``, ``2024-03-05T10:20:00Z``) and the form of RSS and e-mail
    (``Tue, 05 Mar 2024 10:20:00 +0200``). A year or a month alone stays one (``2024``,
    ``2024-03``). Nothing else: ``3/5/24`` is two dates.

    Raises:
        ValueError: The text is neither.

    >>> parse_published_at("2024-03-05T10:20Z")
    '2024-03-05T10:20:00+00:00'
    """
    text = text.strip()
    if REDUCED.fullmatch(text):
        date.fromisoformat((text + "-01-01")[:10])  # there are thirteen months nowhere
        return text
    for parse in (date.fromisoformat, datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(text).isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    raise ValueError(f"{text[:40]!r} is not an ISO 8601 date")
