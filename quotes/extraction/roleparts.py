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
SPANS = frozenset({"from", "between", "until", "till", "since", "for"})
"""Before a number: when or how long the role was held, no part of the body's name."""
OPENINGS = (
    (("who", "was"), RoleStatus.FORMER),
    (("had", "been"), RoleStatus.FORMER),
    (("served", "as"), RoleStatus.FORMER),
    (("will", "be"), RoleStatus.FUTURE),
    (("will", "become"), RoleStatus.FUTURE),
)
"""The two words in front of a role that say whether it is held."""


def parse_role(words: Words, low: int, high: int) -> Role:
    """Return the role printed at the words ``[low, high)``, taken apart."""
    first, end = words[low].start, words[high - 1].end
    text = words.printed(low, high)
    if words[low].low in BODY_PREPOSITIONS:
        return Role(first, end, text, None, _text(words, low + 1, high))
    base = base_end(words, low, high)
    head = head_index(words, low, base)
    if head is None:
        title = _text(words, _past_status(words, low, high), high)
        return Role(first, end, text, title, None, _status(words, low, high, base))
    body, title = _bodies(words, low, head, high)
    return Role(first, end, text, title, body, _status(words, low, high, head + 1))


def _text(words: Words, low: int, high: int) -> str | None:
    """Return a range as printed, without a leading article; None when nothing is left."""
    if low < high and words[low].low in ("the", "a", "an"):
        low += 1
    return words.printed(low, high) if low < high else None


def _past_status(words: Words, low: int, high: int) -> int:
    """Return where the role itself begins: behind the article and "former", "acting"."""
    table = load_table("status_words")
    while low + 1 < high:
        status = words[low].low in table and not _names_a_body(words, low)
        status = status and not words[low].low.endswith("-elect")
        if not status and words[low].tag not in DETERMINERS:
            break
        low += 1
    return low


def _bodies(words: Words, low: int, head: int, high: int) -> tuple[str | None, str | None]:
    """Return the body a role names, by what stands before or behind it, and its title."""
    possessor = _possessor(words, low, head)
    if possessor is None:
        low = _past_status(words, low, high)
    split = _title_start(words, low, head)
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
    """Return where the title ends: "Secretary of Energy", "minister for fisheries | of …"."""
    at = head + 1
    if at < high and words[at].low in load_list("status_suffixes"):
        at += 1
    if at + 1 < high and words[at].low == "in" and words[at + 1].low in ("chief", "charge"):
        at += 2
    while at + 1 < high and words[at + 1].tag not in DETERMINERS:
        portfolio = words[at].low == "for" and words[head].low in ("minister", "secretary")
        if words[at].low != "of" and not portfolio:
            break
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
    return _text(words, at + 1, _body_end(words, at + 2, high))


def _body_end(words: Words, low: int, high: int) -> int:
    """Return where a body's name ends: before its place, and before the years in office."""
    for at in range(low, high):
        if words[at].low == "in" and words[at - 1].capital:
            return at
        if words[at].low in SPANS and at + 1 < high and words[at + 1].tag == "CD":
            return at
    return high


def _status(words: Words, low: int, high: int, end: int) -> RoleStatus:
    """Return whether the role is held, by its own words only: its title ends before ``end``.

    In "the former mayor's lawyer" and "a spokesman for the late mayor" the status is the mayor's.
    """
    possessor = _possessor(words, low, end)
    first = low if possessor is None else possessor + 1
    for at in range(first, end):
        status = _status_word(words, at)
        if status is not None:
            return RoleStatus(status)
        if is_role_noun(words[at].low):  # "finance chief and interim head of sales"
            break
    if any(_is_elect(words, at) for at in range(first, min(end + 1, high))):
        return RoleStatus.ELECT
    if _at_the_time(words, high):
        return RoleStatus.THEN
    before = tuple(words[at].low for at in range(max(low - 2, 0), low))
    opened = next((status for opening, status in OPENINGS if opening == before), None)
    # The years in office stand in the role or straight behind it: "mayor | until 2019".
    behind = min(high + 2, len(words))
    years = YEARS.search(words.printed(low, behind))
    return opened or (RoleStatus.FORMER if years else RoleStatus.CURRENT)


def _status_word(words: Words, at: int) -> str | None:
    """Return the status that a word gives: "former", "then-mayor"; None for most words."""
    table, word = load_table("status_words"), words[at]
    start, dash, _ = word.low.partition("-")
    row = table.get(start) if dash and start in ("ex", "then") else table.get(word.low)
    return row[0] if row and not _names_a_body(words, at) else None


def _names_a_body(words: Words, at: int) -> bool:
    """Whether a status word is a name's: the firm "Next", where a sentence does not begin."""
    word = words[at]
    return word.capital and not word.sentence and word.ent == "ORG"


def _is_elect(words: Words, at: int) -> bool:
    word = words[at].low
    return word in load_list("status_suffixes") or word.endswith(("-elect", "-designate"))


def _at_the_time(words: Words, at: int) -> bool:
    """Whether "at the time" stands at an index."""
    return [words[k].low for k in range(at, min(at + 3, len(words)))] == ["at", "the", "time"]
