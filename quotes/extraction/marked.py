"""A parsed text with its quotation marks: which token stands in which pair."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from quotes.extraction.attribution import Offsets
from quotes.extraction.marked_terms import drop_terms
from quotes.extraction.marks import Quoted, find_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OPENERS = frozenset(("He", "She", "It", "They", "The", "But", "In", "This", "That"))
EDGES = "\ufeff \t\r\n\u00a0,;:.–—―-…"
"""What a content sheds at its ends; quotation marks, brackets, ? and ! stay."""
SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
TERMINATOR = re.compile(r"[.?!…][\"'”’»)\]]*\s*$")


class MarkedDoc:
    """A ``Doc`` and its outermost quoted stretches, each way from the one to the other."""

    def __init__(
        self,
        doc: Doc,
        quoted: Sequence[Quoted],
        text: str | None = None,
        terms: Sequence[Quoted] = (),
    ) -> None:
        self.doc = doc
        self.text = doc.text if text is None else text
        self.quoted = quoted
        self.outer = [q for q in quoted if q.depth == 0]
        self.terms = terms
        """Stretches that are titles, nicknames, words as words: nobody's speech."""
        self._starts = [q.start for q in self.outer]
        self._idx: list[int] = doc.to_array("IDX").tolist()

    @classmethod
    def read(cls, doc: Doc, text: str) -> MarkedDoc:
        """Return a parsed text with the marks that are found in it."""
        quoted = find_quoted(text)
        said = drop_terms(text, quoted)
        kept = {(q.start, q.depth) for q in said}
        terms = [q for q in quoted if (q.start, q.depth) not in kept]
        return cls(doc, said, text, terms)

    def quoted_at(self, char: int) -> Quoted | None:
        """Return the outermost quoted stretch that holds a character, marks included."""
        n = bisect_right(self._starts, char) - 1
        return self.outer[n] if n >= 0 and char < self.outer[n].end else None

    def quoted_in(self, start: int, end: int) -> list[Quoted]:
        """Return the outermost quoted stretches that share a character with a span, in order."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        return [q for q in self.outer[first : bisect_left(self._starts, end)] if q.end > start]

    @cached_property
    def in_marks(self) -> list[bool]:
        """For each token, whether it stands between quotation marks."""
        return [self.quoted_at(idx) is not None for idx in self._idx]

    def tokens(self, start: int, end: int) -> Iterator[Token]:
        """Yield the tokens that begin in a span."""
        for i in range(bisect_left(self._idx, start), bisect_left(self._idx, end)):
            yield self.doc[i]

    def tokens_with(self, attribute: str, *values: str) -> Iterator[Token]:
        """Yield the tokens of some values of a spaCy attribute: "DEP", "LOWER"."""
        strings = self.doc.vocab.strings
        wanted = {strings[value] for value in values if value in strings}
        for i, value in enumerate(self.doc.to_array(attribute).tolist()):
            if value in wanted:
                yield self.doc[i]

    def paragraph(self, char: int) -> Offsets:
        """Return the line that holds a character."""
        start = self.text.rfind("\n", 0, char) + 1
        end = self.text.find("\n", char)
        return start, len(self.text) if end < 0 else end

    @cached_property
    def sentences(self) -> list[Offsets]:
        """Sentences that break at line ends and, inside quotation marks, nowhere.

        The parser's own sentences end inside quotations; a report's sentence goes on after.
        """
        starts = [0]
        for token in self.doc[1:]:
            line = "\n" in self.doc[token.i - 1].text
            if line or (self._starts_sentence(token) and not token.is_space):
                starts.append(token.idx)
        ends = [*starts[1:], len(self.text)]
        return [(s, e) for s, e in zip(starts, ends, strict=True) if s < e]

    def _starts_sentence(self, token: Token) -> bool:
        """Say whether the report, not a quotation in it, begins a sentence here."""
        here = self.quoted_at(token.idx)
        if here is not None and token.idx != here.start:
            return False
        before = token.nbor(-1)
        if not self.in_marks[before.i]:
            # "…, in a post on X. She": the parser takes "X." for an initial.
            missed = token.text in OPENERS and before.text[-1:] == "."
            return bool(token.is_sent_start) or missed
        # After a closing mark the parser takes any attribution for a new sentence.
        close = self.text[max(0, before.idx - 5) : before.idx + len(before)]
        return bool(TERMINATOR.search(close)) and (here is not None or token.text[:1].isupper())

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s for s, _ in self.sentences]

    def sentence(self, char: int) -> Offsets:
        """Return the sentence that holds a character."""
        return self.sentences[self.sentence_number(char)]

    def sentence_number(self, char: int) -> int:
        """Return which sentence holds a character, counted from 0."""
        return max(bisect_right(self._sentence_starts, char) - 1, 0)

    def trim(self, start: int, end: int) -> Offsets | None:
        """Shed outer punctuation and a leading "that"; None when nothing is left."""
        text = self.text
        while start < end and text[start] in EDGES:
            start += 1
        if text[start : start + 5].lower() == "that ":
            return self.trim(start + 5, end)
        while end > start and text[end - 1] in EDGES and not self._abbreviates(start, end):
            end -= 1
        return (start, end) if start < end else None

    def _abbreviates(self, start: int, end: int) -> bool:
        """Say whether the span's last full stop belongs to its last token ("U.S.")."""
        last = bisect_right(self._idx, end - 1) - 1
        token = self.doc[last]
        return self.text[end - 1] == "." and len(token) > 1 and token.idx >= start


def overlaps(a: Offsets, b: Offsets) -> bool:
    """Say whether two half-open spans share a character."""
    return a[0] < b[1] and b[0] < a[1]


CLAUSES = frozenset(("relcl", "acl", "advcl", "ccomp"))
ASTRAY = frozenset(("prep", "advcl", "npadvmod", "mark", "cc", "aux", "nsubj"))


def tells_when(child: Token) -> bool:
    """Say whether a preposition leads to a date: "the company | on Tuesday"."""
    return child.dep_ == "prep" and any(c.ent_type_ in ("DATE", "TIME") for c in child.rights)


def noun_phrase(page: MarkedDoc, head: Token, *, upto: int | None = None) -> Offsets:
    """Return a noun's phrase with its title and apposition, cut at line ends and quotations."""
    start, end = head.left_edge.idx, head.right_edge.idx + len(head.right_edge)
    for child in head.children:  # clauses say more than who it is
        if child.i > head.i and (child.dep_ in CLAUSES or tells_when(child)):
            end = min(end, child.left_edge.idx)
    for child in head.lefts:  # "In March Ann Poe": no part of the name, whatever it hangs on
        if child.dep_ not in ASTRAY:
            break
        start = child.right_edge.idx + len(child.right_edge)
    low, high = page.paragraph(head.idx)
    start, end = max(start, low), min(end, high, upto or high)
    for q in page.quoted_in(start, end):
        if q.end <= head.idx and q.inner_end - q.inner_start > 25:
            start = max(start, q.end)
        elif q.start > head.idx:
            end = min(end, q.start)
    end = max(end, head.idx + len(head))
    while end > start and page.text[end - 1] in " ,;:-–—\u00a0":
        end -= 1
    while start < end and page.text[start] in " ,;:-–—\u00a0":
        start += 1
    return start, end
