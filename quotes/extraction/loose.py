"""Quotations that no cue claims: paragraphs of their own, and sentences that name somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quotes.extraction.attribution import Attribution, Offsets
from quotes.extraction.marked import SUBJECTS, MarkedDoc, noun_phrase, overlaps
from quotes.extraction.marks import Quoted

MIN_LOOSE_WORDS = 5
"""Fewer quoted words with no cue beside them are a term, a title or a scare quote."""


def find_loose(page: MarkedDoc, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Yield the quoted stretches of some length that lie in no content found so far."""
    taken = sorted(span for a in found for span in a.content)
    n = 0
    for chain in chains(page.outer):
        content = tuple((q.start, q.end) for q in chain)
        while n < len(taken) and taken[n][1] <= content[0][0]:
            n += 1
        if any(overlaps(span, other) for span in content for other in taken[n : n + 8]):
            continue
        yield from place_loose(page, content)


def place_loose(page: MarkedDoc, content: tuple[Offsets, ...]) -> Iterator[Attribution]:
    """Yield a quotation without cue: a floating paragraph, or a sentence around it."""
    text = page.text
    if sum(len(text[s:e].split()) for s, e in content) < MIN_LOOSE_WORDS:
        return
    low, _ = page.paragraph(content[0][0])
    _, high = page.paragraph(content[-1][1] - 1)
    outside = text[low : content[0][0]] + text[content[-1][1] : max(high, content[-1][1])]
    if not re.search(r"\w", outside):
        yield Attribution(content, None, None, "floating", 0.7)
    elif not is_title(text[content[0][0] + 1 : content[0][1] - 1]):
        source = subject_around(page, content[0])
        if source is not None:
            yield Attribution(content, None, source, "sentence-subject", 0.4)


def subject_around(page: MarkedDoc, span: Offsets) -> Offsets | None:
    """Return the subject of the sentence that a quotation stands in."""
    start, end = page.sentence(span[0])
    for token in page.tokens(start, end):
        if token.dep_ in SUBJECTS and not page.in_marks[token.i]:
            return noun_phrase(page, token)
    return None


def chains(quoted: Sequence[Quoted]) -> list[list[Quoted]]:
    """Return the quoted stretches, each with those that reopen it in later paragraphs."""
    found: list[list[Quoted]] = []
    for q in quoted:
        if q.reopens and found:
            found[-1].append(q)
        else:
            found.append([q])
    return found


def is_title(words: str) -> bool:
    """Say whether all longer words are capitalised, as in titles of works."""
    longer = [w for w in words.split() if len(w) > 3]
    return bool(longer) and all(w[:1].isupper() or not w[:1].isalpha() for w in longer)
