"""Is this English? A cheap guess by script and by the commonest words.

Only long texts are judged, and only a clear case is refused: a wrong "not English" would
lose an article, a missed one merely yields no quotations.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files

ENGLISH = frozenset({"en", "eng", "english"})
SAMPLE = 20_000
"""Characters looked at, from the beginning."""
FEWEST_WORDS = 20
FEWEST_LETTERS = 60
"""For scripts that do not part words."""
FOREIGN_SCRIPT = 0.5
FOREIGN_WORDS = 0.12
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
NAMES = {
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "id": "Indonesian",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "sv": "Swedish",
    "tr": "Turkish",
}
SCRIPTS = (
    ("Greek", 0x370, 0x3FF),
    ("Cyrillic", 0x400, 0x52F),
    ("Armenian", 0x530, 0x58F),
    ("Hebrew", 0x590, 0x5FF),
    ("Arabic", 0x600, 0x8FF),
    ("South Asian", 0x900, 0xDFF),
    ("Thai", 0xE00, 0xE7F),
    ("Georgian", 0x10A0, 0x10FF),
    ("Ethiopic", 0x1200, 0x137F),
    ("East Asian", 0x2E80, 0x9FFF),
    ("Korean", 0xAC00, 0xD7AF),
)
"""Name, first and last code point of the blocks in use today. Source: Unicode, Blocks.txt."""


def is_english(code: str) -> bool:
    """Return whether a language code means English: ``en``, ``en-GB``, ``eng``, ``English``."""
    return re.split(r"[-_]", code.strip().lower())[0] in ENGLISH


def guess_foreign(text: str) -> str | None:
    """Return what the text is written in when that is clearly not English, else None.

    Texts under 20 words are never judged.

    >>> guess_foreign("Der Minister sagte, die Brücke sei nicht sicher. " * 4)
    'German'
    """
    sample = text[:SAMPLE]
    words = WORD.findall(sample.lower())
    if script := _find_script(sample, len(words)):
        return f"{script} script"
    if len(words) < FEWEST_WORDS:
        return None
    counts = Counter(words)
    shares = {code: _share(counts, code, len(words)) for code in ("en", *NAMES)}
    best = max(NAMES, key=shares.__getitem__)
    clear = shares[best] >= FOREIGN_WORDS and shares[best] > 2 * shares["en"]
    return NAMES[best] if clear else None


def _share(counts: Counter[str], code: str, total: int) -> float:
    return sum(counts[word] for word in _load_stopwords(code)) / total


@cache
def _load_stopwords(code: str) -> frozenset[str]:
    path = files("quotes.reading") / "data" / "stopwords" / f"{code}.txt"
    lines = path.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _find_script(sample: str, words: int) -> str | None:
    letters = [ord(char) for char in sample if char.isalpha()]
    if words < FEWEST_WORDS and len(letters) < FEWEST_LETTERS:
        return None
    for name, first, last in SCRIPTS:
        if sum(first <= letter <= last for letter in letters) > FOREIGN_SCRIPT * len(letters):
            return name
    return None
