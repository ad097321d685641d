"""Whom a description of one person means: "the mayor", "the judge", "the 52-year-old"."""

from __future__ import annotations

import re

from quotes.extraction.cast import Entity, body_words
from quotes.extraction.descriptions import (
    LEAD,
    described_words,
    is_indefinite,
    paragraphs_after,
)
from quotes.extraction.holders import describe_holders, sole_holder
from quotes.extraction.mentions import Member
from quotes.extraction.roletitles import head_noun
from quotes.extraction.salience import describe, load_weights, rank
from quotes.extraction.scene import NOBODY, Scene

AGE = re.compile(r"the (?:[\w-]+ )?\d+-year-old", re.IGNORECASE)
NAMED_NEXT = 0.65
"""How sure it is that the judge of a lead is the judge who is named soon after."""
SOLE_HOLDER = 0.9
"""How sure "the army spokesperson" is where the text gives that post to one person alone."""
LEAST = 0.4
"""Of several who are hardly likelier than one another, nobody is chosen."""


def find_person(scene: Scene, member: Member) -> tuple[Entity, float] | None:
    """Return the person whom a description means and how sure that is; None if it is nobody's."""
    if is_indefinite(scene, member):
        if member.start > LEAD:
            return None
        soon = _named_next(scene, member)
        if soon is not None:
            return soon, NAMED_NEXT
    holder = sole_holder(scene, member)
    if holder is not None:
        return holder, SOLE_HOLDER
    ranked = rank(describe_holders(scene, member), load_weights("description"))
    entity, probability = ranked[0]
    return None if entity is NOBODY or probability < LEAST else (entity, probability)


def _named_next(scene: Scene, member: Member) -> Entity | None:
    """Return the only one who is soon named with the role that a lead gives somebody nameless.

    "A judge ruled …", and a paragraph or two later "Judge Ann Poe said …".
    """
    text = scene.page.text
    head = head_noun(described_words(text[member.start : member.end]))
    begin, end = paragraphs_after(text, member.end)
    lead = not text[: scene.page.paragraph(member.start)[0]].strip()
    found = {
        e
        for e in scene.cast.people
        if e.starts and begin <= e.starts[0] < end
        for role in e.roles
        if begin <= role.start < end
        and (head_noun(body_words(role.text)) == head or (lead and head == "official"))
    }
    return found.pop() if len(found) == 1 else None


def find_aged(scene: Scene, member: Member) -> tuple[Entity, float] | None:
    """Return whom "the 52-year-old" means, which says no more than "he"."""
    if not AGE.fullmatch(scene.page.text, member.start, member.end):
        return None
    here = scene.event(member.start, NOBODY)
    ranked = rank(describe(here, None, scene.events), load_weights("pronoun"))
    return ranked[0] if ranked else None
