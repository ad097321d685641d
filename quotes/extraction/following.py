"""Whom "he", "she" and "the mayor" mean, read in text order, each in the light of those before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from quotes.extraction.cast import Entity
from quotes.extraction.descriptions import PERSONS, names_person
from quotes.extraction.lexicon import load_table
from quotes.extraction.marked import noun_phrase
from quotes.extraction.mentions import Member, parse_source
from quotes.extraction.persons import find_person
from quotes.extraction.salience import describe, load_weights, rank
from quotes.extraction.scene import GENDERS, NOBODY, Scene
from quotes.records import MentionType

MOSTLY = 0.8
"""Share of the pronouns that mean somebody, by which their gender is learnt."""


def follow(scene: Scene) -> None:
    """Add to a scene whom its pronouns and descriptions mean; each is an event for the later ones.

    Read twice where the pronouns tell the gender of somebody whose name did not.
    """
    _read(scene)
    if _learn_genders(scene):
        scene.restart()
        _read(scene)


def _read(scene: Scene) -> None:
    pronouns = {
        token.idx: GENDERS[token.lower_]
        for token in scene.page.tokens_with("LOWER", *GENDERS)
        if not scene.page.in_marks[token.i] or scene.speaks(token.idx)
    }
    descriptions = {m.start: m for m in _descriptions(scene)}
    for start in sorted(pronouns.keys() | descriptions.keys()):
        if start in pronouns:
            _read_pronoun(scene, start, pronouns[start])
        if start in descriptions:
            _read_description(scene, descriptions[start])


def _descriptions(scene: Scene) -> Iterator[Member]:
    """Yield what describes one person: the subjects of sentences, and sources."""
    for token in scene.page.tokens_with("DEP", "nsubj", "nsubjpass"):
        if token.tag_ == "NN" and not scene.page.in_marks[token.i]:
            members = parse_source(scene.page.doc, *noun_phrase(scene.page, token)).members
            if len(members) == 1 and _describes_one(scene, members[0]):
                yield members[0]
    yield from (m for m in scene.described if _describes_one(scene, m))


def _describes_one(scene: Scene, member: Member) -> bool:
    nominal = member.type is MentionType.NOMINAL and member.kind in PERSONS
    first = scene.page.text[member.start : member.end].split()[0].lower()
    one = nominal and not member.plural and first not in load_table("indefinites")
    return one and names_person(scene, member)


def _read_pronoun(scene: Scene, start: int, gender: str) -> None:
    here = scene.event(start, NOBODY, pronoun=gender)
    ranked = rank(describe(here, gender, scene.events), load_weights("pronoun"))
    if ranked:
        entity, probability = ranked[0]
        scene.pronouns[start] = entity, probability
        scene.events.add(scene.event(start, entity, pronoun=gender))


def _read_description(scene: Scene, member: Member) -> None:
    found = find_person(scene, member)
    if found is not None:
        scene.events.add(scene.event(member.start, found[0], described=True))


def _learn_genders(scene: Scene) -> bool:
    """Note who is mostly a "he" or a "she" here; say whether that is news of anybody."""
    shares: defaultdict[Entity, dict[str, float]] = defaultdict(dict)
    for start, (entity, probability) in scene.pronouns.items():
        word = scene.page.text[start : start + 3].lower()
        gender = "f" if word in ("she", "her") else "m"
        shares[entity][gender] = shares[entity].get(gender, 0.0) + probability
    learnt = False
    for entity, share in shares.items():
        gender = max(share, key=lambda g: share[g])
        mostly = share[gender] >= max(1.0, MOSTLY * sum(share.values()))
        if mostly and (entity.leaning or entity.gender) is None:
            entity.leaning, learnt = gender, True
    return learnt
