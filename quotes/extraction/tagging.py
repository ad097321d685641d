"""The rule tagger: what the parse and the marks say is attributed to whom.

It stands where a learned tagger will come in (``attribution.Tagger``), so it is kept to
what verbs of saying show in the parse and in the marks beside them: indirect speech in its
plain forms, quotations next to a cue, quotations carried on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from quotes.extraction.attribution import Attribution, Offsets
from quotes.extraction.clauses import add_clause, hand_over, subtree
from quotes.extraction.cues import find_cues
from quotes.extraction.lexicon import load_list
from quotes.extraction.marked import SUBJECTS, MarkedDoc, noun_phrase
from quotes.extraction.marks import Quoted
from quotes.extraction.quoting import attach_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_attributions(doc: Doc, quoted: Sequence[Quoted]) -> list[Attribution]:
    """Return what is attributed to whom, in text order of the content.

    Note:
        Rules on the parse reach about half of what people find in indirect speech.
    """
    page = MarkedDoc(doc, quoted)
    cues = list(find_cues(page))
    by_token = {cue.token.i: cue for cue in cues}
    for cue in cues:
        add_clause(page, cue)
        hand_over(page, cue, by_token)
    found = attach_quoted(page, cues)
    found += find_according_to(page) + find_noun_cues(page) + find_nested(doc, quoted)
    return sorted(found, key=lambda a: (a.content, a.cue or (0, 0)))


def find_nested(doc: Doc, quoted: Sequence[Quoted]) -> list[Attribution]:
    """Return quotations that a quoted speaker quotes: “She told me, ‘Go,’” he said."""
    inner = [replace(q, depth=0) for q in quoted if q.depth == 1]
    holders = [o for o in quoted if o.depth == 0 and any(covers(o, q) for q in inner)]
    if not holders:
        return []
    page = MarkedDoc(doc, inner)
    cues = [c for c in find_cues(page) if any(o.start <= c.frame[0] < o.end for o in holders)]
    for cue in cues:
        add_clause(page, cue)
    return [
        replace(a, rule="nested")
        for a in attach_quoted(page, cues)
        if a.cue and all(page.quoted_in(*span) for span in a.content)
    ]


def covers(outer: Quoted, q: Quoted) -> bool:
    """Say whether one quoted stretch holds another."""
    return outer.start < q.start and q.end <= outer.end


def find_according_to(page: MarkedDoc) -> list[Attribution]:
    """Return the sentences that give their source with "according to"."""
    found = []
    for token in page.doc[:-1]:
        if token.lower_ != "according" or token.nbor().lower_ != "to" or page.in_marks[token.i]:
            continue
        to = token.nbor()
        head = next((c for c in to.children if c.dep_ in ("pobj", "pcomp")), None)
        if head is None:
            continue
        source = noun_phrase(page, head)
        cue = (token.idx, to.idx + len(to))
        low, high = page.sentence(token.idx)
        content = [(low, cue[0]), (source[1], high)]
        kept = [s for s in (page.trim(*c) for c in content if c[0] < c[1]) if s]
        if kept and kept[0][1] <= cue[0] and has_verb(page, kept[0]):
            kept = kept[:1]  # what follows the source belongs to it: "a note | seen by Lang"
        if kept and max(len(page.text[s:e].split()) for s, e in kept) > 2:
            found.append(Attribution(tuple(kept), cue, source, "according-to", 0.85))
    return found


def has_verb(page: MarkedDoc, span: Offsets) -> bool:
    """Say whether a span has a finite verb with a subject of its own."""
    return any(
        t.tag_ in ("VBD", "VBZ", "VBP", "MD") or any(c.dep_ in SUBJECTS for c in t.lefts)
        for t in page.tokens(*span)
    )


def find_noun_cues(page: MarkedDoc) -> list[Attribution]:
    """Return that-clauses that a noun gives to its owner: "the army's claim that …"."""
    nouns = load_list("reporting_nouns")
    found = []
    for token in page.doc:
        if token.lower_ not in nouns or page.in_marks[token.i] or not token.tag_.startswith("NN"):
            continue
        clause = next((c for c in token.rights if c.dep_ in ("acl", "ccomp", "relcl")), None)
        if clause is None or clause.left_edge.lower_ != "that" or clause.left_edge.dep_ != "mark":
            continue
        owner = next((c for c in token.lefts if c.dep_ in ("poss", "compound")), None)
        content = page.trim(*subtree(page, clause, low=token.idx + len(token)))
        if owner is None or content is None or (owner.dep_ == "compound" and not owner.ent_type_):
            continue
        cue = (token.idx, token.idx + len(token))
        found.append(Attribution((content,), cue, noun_phrase(page, owner), "noun-cue", 0.7))
    return found
