"""Whom a description means: "the mayor", "the judge", "a local official", "the company"."""

from __future__ import annotations

import re
from collections import Counter

from quotes.extraction.cast import BODIES, Entity, body_words, trim_name, without_article
from quotes.extraction.lexicon import load_list
from quotes.extraction.mentions import Member
from quotes.extraction.roletitles import canonical_noun, head_noun, role_fits, same_word
from quotes.extraction.salience import Numbers, describe, load_weights, rank
from quotes.extraction.scene import NOBODY, Scene
from quotes.records import SpeakerKind

AGE = re.compile(r"the (?:[\w-]+ )?\d+-year-old", re.IGNORECASE)
FAR_BACK = 500
"""How many names back a body may lie that "the ministry" stands for."""
INDEFINITE = frozenset(("a", "an", "another", "one", "any", "some"))
AHEAD = 2
"""Paragraphs within which a lead's nameless official is named."""
NEAR = 600
"""Characters within which "the company" has been named."""
LEAST = 0.35
"""Of several who are hardly likelier than one another, nobody is chosen."""
LEAD = 1000
"""Characters within which an article may hold back a name: "a judge", then "Judge Ann Poe"."""
PERSONS = frozenset((SpeakerKind.PERSON, SpeakerKind.OFFICE, SpeakerKind.UNNAMED))


def find_person(scene: Scene, member: Member) -> tuple[Entity, float] | None:
    """Return the person whom a description means and how sure that is; None if it is nobody's."""
    if scene.page.text[member.start : member.end].split()[0].lower() in INDEFINITE:
        return _named_next(scene, member)
    ranked = rank(describe_holders(scene, member), load_weights("description"))
    entity, probability = ranked[0]
    return None if entity is NOBODY or probability < LEAST else (entity, probability)


def find_aged(scene: Scene, member: Member) -> tuple[Entity, float] | None:
    """Return whom "the 52-year-old" means, which says no more than "he"."""
    if not AGE.fullmatch(scene.page.text, member.start, member.end):
        return None
    here = scene.event(member.start, NOBODY)
    ranked = rank(describe(here, None, scene.events), load_weights("pronoun"))
    return ranked[0] if ranked else None


def _named_next(scene: Scene, member: Member) -> tuple[Entity, float] | None:
    """Return who is named soon in the post that a lead leaves nameless.

    "A judge ruled …", and a paragraph or two later "Judge Ann Poe said …".
    """
    text = scene.page.text
    if member.start > LEAD:
        return None
    words = _words(text[member.start : member.end])
    head = head_noun(words)
    begin, end = _paragraphs_after(text, member.end)
    lead = not text[: scene.page.paragraph(member.start)[0]].strip()
    found = {
        e
        for e in scene.cast.people
        if e.starts and begin <= e.starts[0] < end
        for role in e.roles
        if begin <= role.start < end
        and (head_noun(body_words(role.text)) == head or (lead and head == "official"))
    }
    return (found.pop(), 0.6) if len(found) == 1 else None


def _paragraphs_after(text: str, char: int) -> tuple[int, int]:
    """Return where the next two paragraphs begin and end that are not blank."""
    begin = end = len(text) if (at := text.find("\n", char)) < 0 else at
    for _ in range(AHEAD):
        while end < len(text) and text[end] == "\n":
            end += 1
        end = len(text) if (at := text.find("\n", end)) < 0 else at
    return begin, end


def _words(text: str) -> list[str]:
    """Return the words of a description without articles; the first word where nothing is left."""
    return [w for w in body_words(text) if w not in ("the", "a", "an", "s")] or [text.split()[0]]


def describe_holders(scene: Scene, member: Member) -> dict[Entity, Numbers]:
    """Return everyone whom a description can mean, with what speaks for it, and ``NOBODY``.

    The numbers are those of a pronoun, and how well the description fits the roles that the
    text gives somebody.
    """
    text = scene.page.text[member.start : member.end]
    first = text.split()[0].lower()
    words = _words(text)
    head = head_noun(words)
    here = scene.event(member.start, NOBODY)
    found = describe(here, member.gender, scene.events)
    holders = dict.fromkeys(
        e for e, _ in scene.holders[head] if e.gender in (None, member.gender) or not member.gender
    )
    for entity in holders:
        found.setdefault(entity, {"elsewhere": 1.0})
    found = {
        e: n
        for e, n in found.items()  # "the mayor of Arden" is not somebody called Arden
        if not any(member.start <= s < member.end for s in e.starts)
        and not _clash(scene, words, head, e)
    }
    for entity, numbers in found.items():
        roles = [role for e, role in scene.holders[head] if e is entity]
        heads = [head_noun(body_words(role.title or role.text) or ("",)) for role in roles]
        numbers["role"] = float(bool(roles))
        numbers["role_head"] = float(head in heads)
        numbers["role_fits"] = float(any(role_fits(words, head, role) for role in roles))
        said = {w for role in entity.roles for w in body_words(role.text)}
        shared = sum(any(same_word(w, h) for h in said) for w in words if canonical_noun(w) != head)
        numbers["words_shared"] = min(shared, 2.0)
        numbers["other_role"] = float(bool(entity.roles) and not roles)
        numbers["only_holder"] = float(len(holders) == 1 and bool(roles))
        numbers["held_by_others"] = float(bool(holders) and not roles)
    found[NOBODY] = {
        "nobody": 1.0,
        "nobody_the": float(first == "the"),
        "nobody_possessive": float("'s " in text or "’s " in text or first in POSSESSIVE),
        "nobody_of": float(bool(re.search(r"\b(?:of|for|at|from|with|in)\b", text))),
        "nobody_office": float(member.kind is SpeakerKind.OFFICE),
        "nobody_modified": float(len(words) > 1),
        "nobody_held": float(bool(holders)),
        "nobody_capital": float(words[-1] not in text),
    }
    return found


def _clash(scene: Scene, words: list[str], head: str, entity: Entity) -> bool:
    """Say whether somebody has the role, but elsewhere: no "church spokesman" is the army's."""
    roles = [role for e, role in scene.holders[head] if e is entity]
    heads = [head_noun(body_words(role.title or role.text) or ("",)) for role in roles]
    fits = any(role_fits(words, head, role) for role in roles)
    return head in heads and not fits and len(words) > 1


POSSESSIVE = frozenset(("his", "her", "their", "its", "my", "our", "your"))


def find_body(scene: Scene, member: Member) -> Entity | None:
    """Return the body named before whose name ends in the noun that a description turns on."""
    text = scene.page.text[member.start : member.end]
    words = _words(text)
    noun = canonical_noun(words[-1])
    if text.split()[0].lower() not in INDEFINITE:
        before = scene.events.all[: scene.events.before(member.start)]
        for event in reversed(before[-FAR_BACK:]):
            if event.entity.kind in BODIES and noun in _nouns(event.entity.name):
                return event.entity
    begin, end = _paragraphs_after(scene.page.text, member.end)
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
