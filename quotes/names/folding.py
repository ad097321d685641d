"""A name's search form, the same on every database: see ``fold``."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼʻʾʿ′ʹˈ‛＇ʽꞌ"))
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_TABLE = _APOSTROPHES | _DASHES
# Letters that Unicode does not take apart, in the spelling English newspapers use.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)


# Unicode puts the marks on a letter in order one by one: many take time by their square.
_STORM = re.compile(r"[^\w\s]{31,}")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the search form: caseless, no diacritics or apostrophes, dashes and spaces unified.

    Hamza and ayn, written as an apostrophe or a modifier letter, go the way of the
    apostrophes. Other scripts are romanised. Folding twice changes nothing.

    >>> fold("  Sa’ad  Al–Dīn ")
    'saad al-din'
    """
    if text.isascii():
        return " ".join(text.replace("'", "").replace("`", "").lower().split())
    calm = _STORM.sub(lambda m: drop_marks(m.group()), text.translate(_TABLE))
    plain = unicodedata.normalize("NFKD", calm).casefold()
    plain = "".join(c for c in plain.translate(_TABLE) if not unicodedata.combining(c))
    plain = plain.translate(_LETTERS)
    if not plain.isascii():
        plain = _romanised(plain)
    return " ".join(plain.lower().split())


def drop_marks(text: str) -> str:
    """Return a text without the marks on its letters, which are taken for no spelling."""
    return "".join(c for c in text if not unicodedata.combining(c))


def _romanised(text: str) -> str:
    # Only here, so that Latin names never pay for its tables.
    from anyascii import anyascii

    return anyascii(text).translate(_TABLE)


_WORD = re.compile(r"[^\W_]+")


def words(folded: str) -> list[str]:
    """Return the words of a folded text: runs of letters and digits."""
    return _WORD.findall(folded)
