"""Quotations that a quoted speaker quotes: “She told me, ‘Go,’ and I went,” he said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from quotes.extraction.attribution import Attribution
from quotes.extraction.marked import SUBJECTS, MarkedDoc, noun_phrase
from quotes.extraction.marks import Quoted
from quotes.extraction.verbs import reporting_verbs

if TYPE_CHECKING:
    from spacy.tokens import Token

ENDS = (".", "?", "!", ";")
NEAR = 6
"""Most tokens between a reporting verb and the inner marks that are its content."""


def find_nested(page: MarkedDoc) -> Iterator[Attribution]:
    """Yield what stands in inner marks next to a reporting verb with a subject.

    The learned tagger knows outermost attributions only, as its corpus marks no others.
    """
    starts = [q.start for q in page.outer]
    for q in page.quoted:
        n = bisect_left(starts, q.start) - 1
        if q.depth != 1 or n < 0 or page.outer[n].end < q.end:
            continue
        verb = find_verb(page, q, page.outer[n])
        subject = verb and next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        if verb and subject and not q.start <= subject.idx < q.end:
            cue = verb.idx, verb.idx + len(verb)
            source = noun_phrase(page, subject, upto=q.start if subject.idx < q.start else None)
            yield Attribution(((q.start, q.end),), cue, source, "nested", 0.75)


def find_verb(page: MarkedDoc, q: Quoted, outer: Quoted) -> Token | None:
    """Return the reporting verb that inner marks stand next to, the one before them first."""
    before = list(page.tokens(outer.start, q.start))[-NEAR:]
    after = list(page.tokens(q.end, outer.end))[:NEAR]
    sentence = takewhile(lambda t: t.text not in ENDS, reversed(before))
    verbs = reporting_verbs()
    for token in (*sentence, *takewhile(lambda t: t.text not in ENDS, after)):
        if token.tag_.startswith("VB") and token.lower_ in verbs:
            return token
    return None
