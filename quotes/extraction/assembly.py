"""Attributions into quotations: type, quoted parts, mention, speakers, roles, links."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from quotes.extraction.attribution import Attribution, Offsets
from quotes.extraction.cast import Entity
from quotes.extraction.lexicon import load_list
from quotes.extraction.lines import DATELINE
from quotes.extraction.marked import SUBJECTS, MarkedDoc, overlaps
from quotes.extraction.marks import Quoted
from quotes.extraction.medium import find_medium, find_relay
from quotes.extraction.mentions import Source, parse_source
from quotes.extraction.phrases import singular
from quotes.extraction.resolution import Resolved, Resolver
from quotes.extraction.roles import find_roles
from quotes.extraction.verbs import lemma_of
from quotes.records import (
    Confidence,
    Cue,
    Mention,
    MentionType,
    Quotation,
    QuotationType,
    Role,
    Span,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4}\b)?[\s:–—-]+")
LONGEST_SOURCE = 400
"""Characters; what is longer names nobody, whatever the parser makes of it."""
NEIGHBOURS = 50
"""How many quotations before and after are asked whether they hold one."""
NEXT_PARAGRAPH = 400
"""A quotation without cue carries on one that ended at most so many characters before."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution on its way to a quotation."""

    attribution: Attribution
    type: QuotationType
    content: tuple[Offsets, ...]
    quoted: tuple[Offsets, ...]
    source: Source | None


def assemble(page: MarkedDoc, attributions: Sequence[Attribution]) -> list[Quotation]:
    """Return the quotations that attributions amount to, in the order in which they begin."""
    drafts = draft_all(page, attributions)
    resolver = Resolver(page, [d.source for d in drafts])
    made: list[Quotation] = []
    for n, one in enumerate(drafts):
        made.append(finish(page, resolver, one, made, parent_of(n, drafts)))
    return made


def draft_all(page: MarkedDoc, attributions: Sequence[Attribution]) -> list[Draft]:
    """Return the quotations to be, in the order in which they begin, none of them twice."""
    deeper = [replace(q, depth=q.depth - 1) for q in page.quoted]
    inner = MarkedDoc(page.doc, deeper, page.text)
    drafts = [draft(inner if a.rule == "nested" else page, a) for a in attributions]
    return drop_doubles(sorted(drafts, key=lambda d: (d.content[0], -d.content[-1][1])))


def draft(page: MarkedDoc, a: Attribution) -> Draft:
    """Say what kind of quotation an attribution is, by the marks in its content."""
    source = None
    if a.source and a.source[1] - a.source[0] <= LONGEST_SOURCE:
        named = a.source if a.label else whole_phrase(page, a.source, a.cue)
        source = parse_source(page.doc, *after_lead(page.text, named), label=a.label)
    a = replace(a, content=tuple(after_lead(page.text, span) for span in a.content))
    if a.rule in LAID_OUT:
        inside = all(is_quoted(page, span) for span in a.content)
        return Draft(a, QuotationType.DIRECT, a.content, a.content if inside else (), source)
    parts = [q for s, e in a.content for q in page.quoted_in(s, e) if q.inner_start < q.inner_end]
    inner = tuple((q.inner_start, q.inner_end) for q in parts if is_inside(q, a.content))
    if not inner:
        return Draft(a, QuotationType.INDIRECT, a.content, (), source)
    if all(is_all_marks(page, span, parts) for span in a.content):
        return Draft(a, QuotationType.DIRECT, inner, inner, source)
    return Draft(a, QuotationType.MIXED, a.content, inner, source)


def whole_phrase(page: MarkedDoc, source: Offsets, cue: Offsets | None) -> Offsets:
    """Return a source that ends neither in its cue nor within its noun phrase.

    "Poe's | campaign said" and "the Poe | campaign" speak of the campaign; "Poe's attacks", with
    the noun as cue, and "Poe said it", with the verb inside, of Poe.
    """
    start, end = source
    if cue is not None and start < cue[0] < end:
        end = cue[0]
    elif cue is not None and start == cue[0] < cue[1] < end:
        start = cue[1]
    for token in page.tokens(start, end):
        if token.dep_ not in ("poss", "compound", "nmod") or token.head.i < token.i:
            continue
        noun = token.head
        if cue is not None and cue[0] <= noun.idx < cue[1] and token.dep_ == "poss":
            return start, min(end, token.right_edge.idx + len(token.right_edge))
        beside = token.i + 1 == noun.i and token.dep_ == "compound" and noun.tag_ == "NN"
        if noun.idx >= end and (beside or noun.dep_ in SUBJECTS) and can_speak(noun):
            return start, noun.idx + len(noun)
    return start, end


def can_speak(noun: Token) -> bool:
    """Say whether a noun is somebody: "campaign", "lawyers"; not "worry"."""
    word = singular(noun.lower_)
    return any(word in load_list(kind) for kind in SPEAKING)


SPEAKING = ("organisation_nouns", "group_nouns", "person_nouns", "role_nouns", "office_nouns")
LAID_OUT = frozenset(("transcript-label", "embedded-post"))
"""Layouts whose words are direct speech without marks."""


def is_quoted(page: MarkedDoc, span: Offsets) -> bool:
    """Say whether a span stands between one pair of marks."""
    q = page.quoted_at(span[0])
    return q is not None and q.inner_start <= span[0] and span[1] <= q.inner_end


def after_lead(text: str, span: Offsets) -> Offsets:
    """Return a span without the time of day or the dateline that opens an entry or report."""
    found = CLOCK.match(text, *span) or DATELINE.match(text, *span)
    return (found.end(), span[1]) if found and found.end() < span[1] else span


def is_inside(q: Quoted, content: Sequence[Offsets]) -> bool:
    """Say whether a quoted stretch lies wholly in one span of a content."""
    return any(s <= q.inner_start and q.inner_end <= e for s, e in content)


def is_all_marks(page: MarkedDoc, span: Offsets, parts: Sequence[Quoted]) -> bool:
    """Say whether a span holds no word outside quotation marks."""
    at = span[0]
    for q in parts:
        if overlaps((q.start, q.end), span):
            if any(c.isalnum() for c in page.text[at : max(at, q.start)]):
                return False
            at = max(at, q.end)
    return not any(c.isalnum() for c in page.text[at : span[1]])


def drop_doubles(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts without those that say again what another with a cue says."""
    kept: dict[tuple[Offsets, ...], Draft] = {}
    for one in drafts:
        twin = kept.get(one.content)
        if twin is None or one.attribution.confidence > twin.attribution.confidence:
            kept[one.content] = one
    return list(kept.values())


def parent_of(n: int, drafts: Sequence[Draft]) -> int | None:
    """Return the index of the smallest other content that holds a whole content."""
    start, end = drafts[n].content[0][0], drafts[n].content[-1][1]
    holders = [
        (e - s, m)
        for m in range(max(0, n - NEIGHBOURS), min(len(drafts), n + NEIGHBOURS))
        for s, e in drafts[m].content
        if m != n and s <= start and end <= e and (e - s) > (end - start)
    ]
    return min(holders)[1] if holders else None


def finish(
    page: MarkedDoc, resolver: Resolver, one: Draft, made: Sequence[Quotation], parent: int | None
) -> Quotation:
    """Resolve who speaks and write the record."""
    a = one.attribution
    at = a.cue[0] if a.cue else one.content[0][0]
    sentence = page.sentence(at)
    medium = find_medium(page, sentence, a.cue) if a.cue else None
    continues = None
    if one.source is None:
        resolved, continues = carried_on(page, one, made, resolver)
    else:
        resolved = resolver.resolve(one.source, medium)
        medium = medium or resolved.medium
    resolver.answers.append(resolved.entities)
    return Quotation(
        type=one.type,
        content=spans(page, one.content),
        quoted=spans(page, one.quoted),
        cue=cue_record(page, a.cue) if a.cue else None,
        mention=mention_record(page, one.source) if one.source else None,
        speakers=tuple(e.as_speaker() for e in resolved.entities),
        roles=roles_of(page, one.source, resolved.entities),
        medium=medium,
        relayed_by=find_relay(page, sentence) if a.cue else None,
        parent=parent,
        continues=continues,
        confidence=Confidence(
            a.confidence,
            speaker_confidence(a) if resolved.entities else 0.0,
            resolved.confidence if resolved.entities else 0.0,
        ),
        rule=a.rule,
    )


def speaker_confidence(a: Attribution) -> float:
    """Return how sure it is that the words are attributed, and to this source."""
    return round(a.confidence * 0.95, 3) if a.speaker is None else a.speaker


def carried_on(
    page: MarkedDoc, one: Draft, made: Sequence[Quotation], resolver: Resolver
) -> tuple[Resolved, int | None]:
    """Return the speaker whom a quotation without source carries on, and its index."""
    nobody = Resolved((), 0.0)
    start = one.content[0][0]
    for n in range(len(made) - 1, -1, -1):
        end = made[n].content[-1].end
        if end > start or made[n].parent is not None:
            continue
        same_line = page.paragraph(start)[0] <= end
        if start - end > NEXT_PARAGRAPH or not made[n].speakers:
            return nobody, None
        between = page.text[end:start].strip().count("\n")
        if (made[n].type is QuotationType.INDIRECT and not same_line) or between > 4:
            return nobody, None
        return Resolved(resolver.answers[n], made[n].confidence.identity * 0.9), n
    return nobody, None


def roles_of(
    page: MarkedDoc, source: Source | None, entities: Sequence[Entity]
) -> tuple[Role, ...]:
    """Return what the document calls the speakers, nearest to the mention first."""
    roles = [r for e in entities for r in e.roles]
    at = source.start if source else 0
    if source is not None:
        for member in source.members:
            if member.type is not MentionType.PRONOUN:
                roles += find_roles(page.doc, member.start, member.end)
    unique = {(r.start, r.end): replace(r, text=page.text[r.start : r.end]) for r in roles}
    return tuple(sorted(unique.values(), key=lambda r: (abs(r.start - at), r.start)))


def spans(page: MarkedDoc, offsets: Sequence[Offsets]) -> tuple[Span, ...]:
    """Return spans with their text."""
    return tuple(Span.of(page.text, *o) for o in offsets)


def cue_record(page: MarkedDoc, cue: Offsets) -> Cue:
    """Return a cue with its lemma, particle included: "call on"."""
    text = page.text[cue[0] : cue[1]]
    head, *rest = (token for token in page.tokens(*cue) if not token.is_space)
    lemma = "according" if head.lower_ == "according" else lemma_of(head)
    return Cue(*cue, text, " ".join([lemma, *(token.lower_ for token in rest)]))


def mention_record(page: MarkedDoc, source: Source) -> Mention:
    """Return the words that name the speaker."""
    return Mention(source.start, source.end, page.text[source.start : source.end], source.type)


def outside(found: Sequence[Attribution], fixed: Sequence[Attribution]) -> list[Attribution]:
    """Return the attributions whose content lies in none that layout has fixed."""
    taken = sorted(span for a in fixed for span in a.content)
    starts = [s for s, _ in taken]

    def free(span: Offsets) -> bool:
        n = bisect_left(starts, span[1]) - 1
        return n < 0 or not overlaps(taken[n], span)

    return [a for a in found if all(free(span) for span in a.content)]
