"""A role's parts: the title itself, the body it belongs to, and whether it is still held."""

from __future__ import annotations

import re

from quotes.extraction.lexicon import load_list, load_table
from quotes.extraction.nounphrases import DETERMINERS, base_end, head_index
from quotes.extraction.phrases import (
    Words,
    in_list,
    is_possessive,
    is_role_noun,
)
from quotes.records import Role, RoleStatus

BODY_PREPOSITIONS = ("of", "for", "at", "with", "from", "to", "in")
YEARS = re.compile(r"\b(?:from|between) (?:1[89]|20)\d\d|\b(?:until|till) (?:1[89]|20)\d\d")


def parse_role(words: Words, low: int, high: int) -> Role:
    """Return the role printed at the words ``[low, high)``, taken apart."""
    first, end = words[low].start, words[high - 1].end
    text = words.printed(low, high)
    if words[low].low in BODY_PREPOSITIONS:
        return Role(first, end, text, None, _text(words, low + 1, high))
    base = base_end(words, low, high)
    head = head_index(words, low, base)
    begin = _past_status(words, low, high)
    if head is None:
        return Role(
            first, end, text, _text(words, begin, high), None, _status(words, low, high, text)
        )
    body, title = _bodies(words, begin, head, high)
    return Role(first, end, text, title, body, _status(words, low, high, text))


def _text(words: Words, low: int, high: int) -> str | None:
    """Return a range as printed, without a leading article; None when nothing is left."""
    if low < high and words[low].low in ("the", "a", "an"):
        low += 1
    return words.printed(low, high) if low < high else None


def _past_status(words: Words, low: int, high: int) -> int:
    """Return where the role itself begins: behind the article and "former", "acting"."""
    while low + 1 < high and (
        words[low].low in load_table("status_words") or words[low].tag in DETERMINERS
    ):
        low += 1
    return low


def _bodies(words: Words, low: int, head: int, high: int) -> tuple[str | None, str | None]:
    """Return the body a role names, by what stands before or behind it, and its title."""
    split = _title_start(words, low, head)
    possessor = _possessor(words, low, head)
    end = _title_end(words, head, high)
    title = _text(words, _past_status(words, split, end), end)
    for prefix in ("then-", "ex-", "Then-", "Ex-"):
        title = title and title.removeprefix(prefix)
    if possessor is not None and split == possessor + 1:
        return _text(words, low, possessor), title
    if split > low:
        return _text(words, low, split), title
    return _body_behind(words, end, high), title


def _possessor(words: Words, low: int, head: int) -> int | None:
    """Return the index of the possessive that ends a possessor: "Canada | 's | …"."""
    return next((at for at in range(low, head) if is_possessive(words[at])), None)


def _title_start(words: Words, low: int, head: int) -> int:
    """Return where the title begins behind the body's name: "Iraqi army | spokesperson"."""
    possessor = _possessor(words, low, head)
    if possessor is not None:
        low = possessor + 1
    for at in range(head - 1, low - 1, -1):
        word = words[at]
        if word.low in load_list("title_modifiers") or is_role_noun(word.low):
            continue
        named = word.capital and (word.ent == "ORG" or word.text in load_list("institutions"))
        if in_list(word.low, "organisation_nouns") or named:
            proper = any(words[k].capital for k in range(low, at + 1))
            return at + 1 if proper or _speaks_for(words[head].low) else low
    return low


def _speaks_for(noun: str) -> bool:
    """Whether a role is held for a body: "army spokesman", unlike "city manager"."""
    return noun.startswith(("spokes", "spox")) or noun in ("official", "member", "source")


def _title_end(words: Words, head: int, high: int) -> int:
    """Return where the title ends: "Secretary of Energy", "professor of law | at …"."""
    at = head + 1
    if at + 1 < high and words[at].low == "in" and words[at + 1].low in ("chief", "charge"):
        at += 2
    while at + 1 < high and words[at].low == "of" and words[at + 1].tag not in DETERMINERS:
        whole = words[at + 1].low in load_list("title_complements")
        if words[at + 1].capital and not whole:
            break
        at += 2
        while at < high and words[at].tag.startswith(("NN", "JJ")) and not words[at].capital:
            at += 1
    return min(at, high)


def _body_behind(words: Words, at: int, high: int) -> str | None:
    if at + 1 >= high or words[at].low not in BODY_PREPOSITIONS or words[at + 1].tag == "CD":
        return None
    inner = (k for k in range(at + 2, high) if words[k].low == "in" and words[k - 1].capital)
    return _text(words, at + 1, next(inner, high))


def _status(words: Words, low: int, high: int, text: str) -> RoleStatus:
    table = load_table("status_words")
    for at in range(low, min(low + 4, high)):
        first, dash, _ = words[at].low.partition("-")
        row = table.get(words[at].low)
        if dash and first in ("ex", "then"):
            row = table[first]
        if row is not None:
            return RoleStatus(row[0])
    if any(words[at].low.endswith(("-elect", "-designate")) for at in range(low, high)):
        return RoleStatus.ELECT
    before = [words[at].low for at in range(max(low - 2, 0), low)]
    was = before in (["who", "was"], ["served", "as"])
    return RoleStatus.FORMER if was or YEARS.search(text) else RoleStatus.CURRENT
