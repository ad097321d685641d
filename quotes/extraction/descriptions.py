"""What a description says of itself: whose it is, whether a person, somebody new or a thing."""

from __future__ import annotations

import re

from quotes.extraction.cast import Entity, body_words
from quotes.extraction.lexicon import load_list
from quotes.extraction.mentions import Member
from quotes.extraction.phrases import singular
from quotes.extraction.roletitles import canonical_noun, head_noun
from quotes.extraction.scene import PEOPLE, Scene
from quotes.extraction.verbs import common_words
from quotes.records import SpeakerKind

INDEFINITE = frozenset(("a", "an", "another", "one", "any", "some"))
DETERMINERS = frozenset(("the", "this", "that", "these", "those", *INDEFINITE))
AHEAD = 2
"""Paragraphs within which a lead's nameless official is named."""
POSSESSED = re.compile(
    r"(?:(?:[Ss]ome|[Mm]any|most|all|one) of )?"
    r"(?:[Hh]is|[Hh]er|(?:[A-Z]\S*? ){0,3}[A-Z]\S*?['’]s?) (.+)"
)
PERSONAL = ("man", "woman", "person", "ist", "ee", "er", "or", "ian", "ant", "eur", "ally")
"""How nouns for people end."""
SOMEBODY = (
    "organisation_nouns",
    "group_nouns",
    "office_nouns",
    "document_nouns",
    "unnamed_nouns",
    "speaker_nouns",
)
"""Lists of nouns for what can speak for itself."""
LEAD = 1000
"""Characters within which an article may hold back a name: "a judge", then "Judge Ann Poe"."""
PERSONS = frozenset((SpeakerKind.PERSON, SpeakerKind.OFFICE, SpeakerKind.UNNAMED))


def is_indefinite(scene: Scene, member: Member) -> bool:
    """Say whether a description brings somebody new: "a judge"."""
    return scene.page.text[member.start : member.end].split()[0].lower() in INDEFINITE


def described_words(text: str) -> list[str]:
    """Return the words of a description without articles; the first word where nothing is left."""
    return [w for w in body_words(text) if w not in ("the", "a", "an", "s")] or [text.split()[0]]


def names_person(scene: Scene, member: Member) -> bool:
    """Say whether a description turns on a noun that is known to name people."""
    words = described_words(scene.page.text[member.start : member.end])
    nouns = {head_noun(words), words[-1], canonical_noun(words[-1])}
    return any(nouns & load_list(kind) for kind in PEOPLE)


def owner_of(scene: Scene, member: Member) -> Entity | None:
    """Return the person whose "his brother" or "Ann Poe's daughter" is, if that is known."""
    text = scene.page.text[member.start : member.end]
    if member.start in scene.pronouns and text[:4].lower() in ("his ", "her "):
        return scene.pronouns[member.start][0]
    inside = (
        entity
        for entity in scene.cast.people
        for name in entity.names
        if member.start <= name.start and name.end < member.end
        if scene.page.text[name.end : name.end + 2] in ("'s", "’s")
    )
    return next(inside, None)


def is_thing(scene: Scene, member: Member) -> bool:
    """Say whether a phrase names what is somebody's and nobody: "her remarks", "Ann Poe's plan"."""
    found = POSSESSED.match(scene.page.text, member.start, member.end)
    noun = singular(head_noun(body_words(found[1]))) if found and body_words(found[1]) else ""
    if noun in load_list("issued_documents"):
        return True
    somebody = any(noun in load_list(kind) for kind in (*PEOPLE, *SOMEBODY))
    return noun in common_words() and not somebody and not noun.endswith(PERSONAL)


def paragraphs_after(text: str, char: int) -> tuple[int, int]:
    """Return where the next two paragraphs begin and end that are not blank."""
    begin = end = len(text) if (at := text.find("\n", char)) < 0 else at
    for _ in range(AHEAD):
        while end < len(text) and text[end] == "\n":
            end += 1
        end = len(text) if (at := text.find("\n", end)) < 0 else at
    return begin, end
