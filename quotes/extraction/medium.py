"""Where something was said: in a statement, in a post on X, through an interpreter."""

from __future__ import annotations

import re
from functools import cache

from quotes.extraction.attribution import Offsets
from quotes.extraction.lexicon import load_list, load_table
from quotes.extraction.marked import MarkedDoc
from quotes.records import Span


@cache
def medium_pattern() -> re.Pattern[str]:
    """Return what finds "in a joint statement", "on Twitter", "in a post on X"."""
    nouns = "|".join(sorted(map(re.escape, load_list("media_nouns")), key=len, reverse=True))
    places = "|".join(sorted(map(re.escape, load_list("platforms")), key=len, reverse=True))
    article = r"(?:an?|the|his|her|its|their|that|this|another|separate|one)"
    return re.compile(
        rf"\b(?:in|at|during|via|by|on|issued|released|posted|to)\s+(?:{article}\s+)?"
        rf"(?P<medium>(?:[\w’'-]+\s+){{0,3}}?(?:{nouns})\b"
        rf"(?:\s+(?:on|to|with|for)\s+(?:the\s+)?(?:{places})(?:\s+platform)?)?)"
        rf"|\bon\s+(?P<platform>{places})\b",
        re.IGNORECASE,
    )


NAME_WORD = r"[A-Z](?:[\w’'-]|\.(?=\s?\w))*"
"""A capitalised word; a full stop belongs to it ("St.", "A.P.") where the name may go on."""
RELAY = re.compile(
    r"\b(?:through|via)\s+(?P<who>(?:an?|the|his|her|their|its)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:interpreter|translator|lawyer|attorney|solicitor|spokes\w+|publicist|agent)s?)\b"
    rf"|\b(?:as\s+)?quoted\s+by\s+(?P<by>(?:the\s+)?{NAME_WORD}(?:\s+{NAME_WORD}){{0,4}})",
)


def find_medium(page: MarkedDoc, sentence: Offsets, cue: Offsets | None) -> str | None:
    """Return where it was said, as the cue's sentence puts it outside quotation marks."""
    if cue is not None:
        verb = page.text[cue[0] : cue[1]].lower()
        by_verb = load_table("media_verbs").get(verb)
        if by_verb:
            return by_verb[0]
    found = [
        m
        for m in medium_pattern().finditer(page.text, *sentence)
        if page.quoted_at(m.start()) is None
    ]
    if not found:
        return None
    best = min(found, key=lambda m: abs(m.start() - (cue or sentence)[0]))
    words = best["medium"] or best["platform"]
    return " ".join(words.split())


def find_relay(page: MarkedDoc, sentence: Offsets) -> Span | None:
    """Return who passed the words on, as the cue's sentence puts it outside quotation marks."""
    for m in RELAY.finditer(page.text, *sentence):
        if page.quoted_at(m.start()) is None:
            group = "who" if m["who"] else "by"
            return Span.of(page.text, m.start(group), m.end(group))
    return None
