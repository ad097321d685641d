"""Quoted words and the cues beside them: who said what stands between the marks.

A quotation belongs to the cue whose clause holds it, else to the cue it touches ("…," she
said; she said: "…"), else it carries on the quotation before it, else the sentence around
it names its speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quotes.extraction.attribution import Attribution, Offsets
from quotes.extraction.marked import SUBJECTS, Cue, MarkedDoc, noun_phrase, overlaps
from quotes.extraction.marks import Quoted

MIN_LOOSE_WORDS = 5
"""Fewer quoted words with no cue beside them are a term, a title or a scare quote."""
FAR = 6
"""More words than these between a cue and a few words in marks, and they are not its."""
ADDRESSEE = re.compile(r"(?:[\w'’.-]+\s?){1,4}[,:]")
NEW_CLAUSE = re.compile(r"\b(?:but|while|and|although|though|because)\b")
BREAK = re.compile(r"[.?!…:;]")


def attach_quoted(page: MarkedDoc, cues: Sequence[Cue]) -> list[Attribution]:
    """Return the attributions of all cues, with the quoted words that belong to each."""
    return Attacher(page, cues).attach()


class Attacher:
    """One pass over the quoted stretches of a text, in order."""

    def __init__(self, page: MarkedDoc, cues: Sequence[Cue]) -> None:
        self.page = page
        self.cues = [c for c in cues if c.source]
        self._starts = [c.span[0] for c in self.cues]
        self.loose: list[Attribution] = []
        self.last: Cue | None = None

    def attach(self) -> list[Attribution]:
        """Give each quoted stretch to a cue or make an attribution of its own of it."""
        for chain in chains(self.page.outer):
            self.place(chain)
        for cue in self.cues:
            kept = [span for span in cue.content if not self.is_adjunct(cue, span)]
            cue.content = [self.without_addressee(span) for span in kept]
        made = [attribution_of(c) for c in self.cues if c.content and self.is_kept(c)]
        return made + self.loose

    def without_addressee(self, span: Offsets) -> Offsets:
        """Return a span without the listener before its marks: told reporters, "…"."""
        first = next(iter(self.page.quoted_in(*span)), None)
        if first is None or first.start <= span[0]:
            return span
        lead = self.page.text[span[0] : first.start].rstrip()
        return (first.start, span[1]) if ADDRESSEE.fullmatch(lead) else span

    def is_adjunct(self, cue: Cue, span: Offsets) -> bool:
        """Say whether words behind "…," she said tell where or when: in a post on X."""
        quoted = any(self.page.quoted_in(*other) for other in cue.content if other[0] < span[0])
        if not quoted or span[0] < cue.frame[1] or self.page.quoted_in(*span):
            return False
        first = next(self.page.tokens(*span), None)
        return first is not None and first.tag_ == "IN"

    def is_kept(self, cue: Cue) -> bool:
        """Say whether a cue has found words."""
        return any(end - start > 1 for start, end in cue.content)

    def place(self, chain: list[Quoted]) -> None:
        """Find the cue of one quotation."""
        first = chain[0]
        holder = self.holding(first)
        if holder is not None:
            self.last = holder
            self.extend(holder, chain, "")
            return
        for find, rule in (
            (self.cue_after, "quote-cue"),
            (self.cue_before, "cue-quote"),
            (self.carried_on, "quote-continued"),
        ):
            cue = find(chain)
            if cue is not None:
                self.last = cue
                self.extend(cue, chain, rule)
                return
        self.place_loose(chain)

    def holding(self, q: Quoted) -> Cue | None:
        """Return the cue whose clause already holds the stretch; the innermost of several."""
        line = self.page.paragraph(q.start)
        holders = [
            c for c in self.near(*line) if any(s <= q.start and q.end <= e for s, e in c.content)
        ]
        return min(holders, key=lambda c: sum(e - s for s, e in c.content), default=None)

    def extend(self, cue: Cue, chain: list[Quoted], rule: str) -> None:
        """Add a quotation to what a cue says; a clause that is all marks becomes direct."""
        spans = [(q.start, q.end) for q in chain]
        kept = [s for s in cue.content if not any(overlaps(s, new) for new in spans)]
        held = [s for s in cue.content if any(s[0] <= a and b <= s[1] for a, b in spans)]
        spans = [s for s in spans if not any(a <= s[0] and s[1] <= b for a, b in held)]
        apart = not held and not self.joined(kept, chain[0])
        if rule and apart and not any(self.page.quoted_in(*s) for s in kept):
            kept = []  # the quotation is what was said; the clause was a misreading
        joined = self.joined(kept, chain[0]) if rule and not held else None
        if joined:
            kept, spans = [], [(joined[0], spans[0][1]), *spans[1:]]
        cue.content = sorted({*kept, *held, *spans})
        cue.rule = rule if not (kept or held) else cue.rule

    def joined(self, kept: Sequence[Offsets], q: Quoted) -> Offsets | None:
        """Return the clause that a quoted piece goes on with: avoid "embarrassing" the state."""
        if not kept or kept[-1][1] > q.start:
            return None
        gap = self.page.text[kept[-1][1] : q.start]
        return None if BREAK.search(gap) or "," in gap or len(gap.split()) > 6 else kept[-1]

    # --- where the cue stands

    def cue_after(self, chain: list[Quoted]) -> Cue | None:
        """Return the cue that follows: "…," she said; "…," said the minister."""
        end = chain[-1].end
        comma = self.page.text[chain[-1].inner_end - 1 : chain[-1].inner_end]
        after = self.page.text[end : end + 1]
        if comma in ".;" and after != "," and not self.is_lower(end):
            return None
        # "Will it hold?" Poe asked: the question ends a sentence and the attribution does not.
        _, line = self.page.paragraph(end)
        follows = end + len(self.page.text[end:line]) - len(self.page.text[end:line].lstrip())
        for cue in self.near(end, min(self.page.sentence(follows)[1], line)):
            gap = self.page.text[end : cue.frame[0]]
            if cue.frame[0] >= end and not gap.strip(" ,-–—\u00a0"):
                return cue
            near = len(gap.split()) <= 4 and not BREAK.search(gap) and not NEW_CLAUSE.search(gap)
            if cue.frame[0] >= end and near:
                return cue
        return None

    def is_lower(self, at: int) -> bool:
        """Say whether the text goes on in lower case."""
        rest = self.page.text[at : at + 20].lstrip(" ,-–—\u00a0")
        return rest[:1].islower()

    def cue_before(self, chain: list[Quoted]) -> Cue | None:
        """Return the cue in front: she said: "…"; "…," he said. "…" (the second of the two)."""
        start = chain[0].start
        low, _ = self.page.paragraph(start)
        candidates = [c for c in self.near(low, start) if c.frame[1] <= start]
        here = self.page.sentence(start)[0]
        if self.last in candidates:  # "…," she said, voice rising, "…": not the voice
            news = [c for c in candidates if c.span[0] >= here and c.verb.complements]
            candidates = news or [c for c in candidates if c is self.last]
        for cue in reversed(candidates):
            gap = self.page.text[cue.frame[1] : start]
            if self.page.quoted_in(cue.frame[1], start):
                gap = ""
                if not self.ends_sentence_before(start):
                    continue
            if self.page.sentence(cue.span[0]) == self.page.sentence(start):
                if self.is_mere_term(cue, chain[0]):
                    continue
                return cue
            if gap.rstrip().endswith((":", ",")) or self.is_adjacent(cue, start):
                return cue
        return None

    def is_mere_term(self, cue: Cue, q: Quoted) -> bool:
        """Say whether a few words in marks stand far behind a cue: "…," he said after a "…"."""
        said = max([cue.frame[1], *(e for _, e in cue.content if e <= q.start)])
        gap = self.page.text[said : q.start]
        short = len(self.page.text[q.inner_start : q.inner_end].split()) < MIN_LOOSE_WORDS
        return short and len(gap.split()) > FAR and gap.rstrip()[-1:] not in (":", ",")

    def ends_sentence_before(self, at: int) -> bool:
        """Say whether a sentence, a quotation or nothing ends before a position."""
        return self.page.text[:at].rstrip()[-1:] in (".", "?", "!", "”", '"', "’", "'", ":", "")

    def is_adjacent(self, cue: Cue, at: int) -> bool:
        """Say whether no other sentence stands between a cue's and a position."""
        return not self.page.text[self.page.sentence(cue.span[0])[1] : at].strip()

    def carried_on(self, chain: list[Quoted]) -> Cue | None:
        """Return the cue of a paragraph that ends with a colon and lets this one speak."""
        low, _ = self.page.paragraph(chain[0].start)
        head = self.page.text[:low].rstrip()
        if self.page.text[low : chain[0].start].strip() or not head.endswith((":", ",")):
            return None
        start = self.page.paragraph(len(head) - 1)[0]
        cues = [c for c in self.near(start, len(head)) if not c.content]
        return cues[-1] if cues else None

    def near(self, start: int, end: int) -> Iterator[Cue]:
        """Yield the cues that begin in a span."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return iter(self.cues[first:last])

    # --- no cue

    def place_loose(self, chain: list[Quoted]) -> None:
        """Report a quotation without cue: a floating paragraph, or a sentence around it."""
        text = self.page.text
        content = tuple((q.start, q.end) for q in chain)
        words = sum(len(text[s:e].split()) for s, e in content)
        if words < MIN_LOOSE_WORDS:
            return
        low, high = self.page.paragraph(content[0][0])
        outside = text[low : content[0][0]] + text[content[-1][1] : max(high, content[-1][1])]
        if not re.search(r"\w", outside):
            self.loose.append(Attribution(content, None, None, "floating", 0.7))
            return
        if is_title(text[content[0][0] + 1 : content[0][1] - 1]):
            return
        source = self.subject_around(content[0])
        if source is not None:
            self.loose.append(Attribution(content, None, source, "sentence-subject", 0.4))

    def subject_around(self, span: Offsets) -> Offsets | None:
        """Return the subject of the sentence that a quotation stands in."""
        start, end = self.page.sentence(span[0])
        for token in self.page.tokens(start, end):
            if token.dep_ in SUBJECTS and not self.page.in_marks[token.i]:
                return noun_phrase(self.page, token)
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


def attribution_of(cue: Cue) -> Attribution:
    """Return a cue and what was found for it as an attribution."""
    confidence = {"clause": 0.8, "complement": 0.65, "quote-cue": 0.95, "cue-quote": 0.85}
    made = Attribution(
        tuple(cue.content), cue.span, cue.source, cue.rule, confidence.get(cue.rule, 0.7)
    )
    return replace(made, content=merge(made.content))


def merge(spans: Sequence[Offsets]) -> tuple[Offsets, ...]:
    """Return spans in order, overlapping ones joined."""
    merged: list[Offsets] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)
