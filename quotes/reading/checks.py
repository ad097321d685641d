"""What every article must pass, whatever format it came in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from quotes.errors import ReadingError
from quotes.reading.language import guess_foreign, is_english
from quotes.reading.options import MEGABYTE

SURROGATE = re.compile(r"[\ud800-\udfff]")


def check_size(size: int, source: str, limit: int) -> None:
    """Raise ReadingError when there are more bytes than one article may have."""
    if size > limit:
        raise ReadingError(
            source,
            f"larger than {limit / MEGABYTE:g} MB, the limit for one article: "
            "raise it with --max-megabytes, or split the file",
        )


def check_text(text: str, source: str, language: str | None) -> None:
    """Raise ReadingError when a text cannot be stored or is not English.

    Args:
        text: The text to be stored.
        source: The name for messages.
        language: What somebody stated on purpose; None to guess.
    """
    if not text.strip("\ufeff").strip():
        raise ReadingError(source, "empty: there is no text in it")
    if problem := find_unstorable(text):
        raise ReadingError(source, problem)
    check_language(text, source, language)


def check_language(text: str, source: str, language: str | None) -> None:
    """Raise ReadingError when a text is stated, or else clearly seems, not to be English."""
    if language is None:
        if foreign := guess_foreign(text):
            raise ReadingError(
                source,
                f"looks like {foreign}: quotes reads English; pass --language en to read it anyway",
            )
    elif not is_english(language):
        raise ReadingError(source, f"its language is given as {language!r}: quotes reads English")


def find_unstorable(value: object) -> str | None:
    r"""Return why a value, or a string anywhere in it, cannot go into a database; None if it can.

    >>> find_unstorable({"tags": ["a", "b\x00"]})
    'has a NUL character, which no database stores: remove it'
    """
    if isinstance(value, str):
        if "\x00" in value:
            return "has a NUL character, which no database stores: remove it"
        if SURROGATE.search(value):
            return "has half of a surrogate pair, which is no character: write it as UTF-8"
        return None
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, Sequence):
        return next(filter(None, map(find_unstorable, value)), None)
    return None
