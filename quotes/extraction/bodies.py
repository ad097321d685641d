"""Which named body a description means: "the company", "her campaign", "a local newspaper"."""

from __future__ import annotations

import re
from collections import Counter

from quotes.extraction.cast import BODIES, Entity, body_words, without_article
from quotes.extraction.descriptions import (
    DETERMINERS,
    INDEFINITE,
    LEAD,
    described_words,
    paragraphs_after,
)
from quotes.extraction.lexicon import load_list
from quotes.extraction.mentions import Member
from quotes.extraction.personnames import trim_name
from quotes.extraction.roletitles import canonical_noun
from quotes.extraction.scene import NOBODY, Scene
from quotes.records import Span, SpeakerKind

FAR_BACK = 500
"""How many names back a body may lie that "the ministry" stands for."""
NEAR = 600
"""Characters within which "the company" has been named."""


def find_body(scene: Scene, member: Member) -> Entity | None:
    """Return the body named before whose name ends in the noun that a description turns on."""
    text = scene.page.text[member.start : member.end]
    words = described_words(text)
    noun = canonical_noun(words[-1])
    if text.split()[0].lower() not in INDEFINITE:
        before = scene.events.all[: scene.events.before(member.start)]
        for event in reversed(before[-FAR_BACK:]):
            if event.entity.kind in BODIES and noun in _nouns(event.entity.name):
                return event.entity
    begin, end = paragraphs_after(scene.page.text, member.end)
    first, last = (0, end) if text.split()[0].lower() not in INDEFINITE else (begin, end)
    named = [
        ent
        for ent in scene.page.doc.ents
        if ent.label_ == "ORG"
        and first <= ent.start_char < last
        and set(map(canonical_noun, words)) < _nouns(ent.text)
    ]
    if not named or (first == begin and member.start > LEAD):
        return None
    span = trim_name(scene.page.text, named[-1].start_char, named[-1].end_char)
    return (
        scene.cast.body(span, SpeakerKind.ORGANISATION) if span and "\n" not in span.text else None
    )


def _nouns(name: str) -> set[str]:
    return set(map(canonical_noun, body_words(name)))


def find_body_ahead(scene: Scene, member: Member) -> Entity | None:
    """Return the body that a headline or lead leaves nameless: who speaks by name soon after."""
    text = scene.page.text[member.start : member.end]
    if member.start > LEAD or text.split()[0].lower() in DETERMINERS - INDEFINITE:
        return None
    begin, end = paragraphs_after(scene.page.text, member.end)
    first = min(
        ((start, entity) for (start, _), entity in scene.named.items() if begin <= start < end),
        key=lambda found: found[0],
        default=(0, NOBODY),
    )[1]
    return first if first.kind is SpeakerKind.ORGANISATION and first.full is not None else None


def find_main_body(scene: Scene, member: Member) -> Entity | None:
    """Return the body that "the company" means: the one named most of those named near by."""
    before = [
        ent
        for ent in scene.page.doc.ents
        if ent.label_ == "ORG" and "\n" not in ent.text and ent.start_char < member.start
    ]
    near = [ent for ent in before if member.start - ent.start_char < NEAR]
    if not near:
        return None
    times = Counter(
        without_article(ent.text, SpeakerKind.ORGANISATION)
        for ent in before
        if ent.root.dep_ in ("nsubj", "nsubjpass", "poss", "appos")  # not "in", "the X bakery"
    )
    best = max(
        near, key=lambda e: (times[without_article(e.text, SpeakerKind.ORGANISATION)], e.start)
    )
    span = trim_name(scene.page.text, best.start_char, best.end_char)
    if span is None or not times:
        return None
    return scene.cast.body(span, SpeakerKind.ORGANISATION)


def is_any_body(scene: Scene, member: Member) -> bool:
    """Say whether a description fits whatever body was spoken of: "the company"."""
    words = [w for w in body_words(scene.page.text[member.start : member.end]) if w != "the"]
    return len(words) == 1 and canonical_noun(words[0]) in load_list("generic_bodies")


def find_owned(scene: Scene, member: Member, owner: Entity) -> Entity | None:
    """Return the body that "her campaign" is: "the Poe campaign", "Poe's campaign"."""
    text = scene.page.text
    noun = described_words(text[member.start : member.end])[-1]
    surname = re.escape(owner.name.split()[-1])
    for found in re.finditer(rf"\b{surname}(?:['’]s?)? {re.escape(noun)}\b", text):
        if not member.start <= found.start() < member.end:
            return scene.cast.body(Span.of(text, *found.span()), SpeakerKind.ORGANISATION)
    return None
