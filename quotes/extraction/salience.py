"""Who is on a reader's mind: everyone whom "he", "she" or "the mayor" can mean, ranked.

A person who came up before, or comes up later in the same sentence, is described by a few
numbers: how far back, as what, how often, whether speaking. Their weighted sums, made shares
of one by the softmax, say who is meant and how sure that is. ``scripts/train_resolver.py``
fits the weights.
"""

from __future__ import annotations

import json
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log1p
from typing import TypeAlias

from quotes.extraction.attribution import Offsets
from quotes.extraction.cast import Entity

WINDOW = 12
"""Sentences that a pronoun may look back over."""
Numbers: TypeAlias = dict[str, float]


@dataclass(frozen=True, slots=True)
class Event:
    """A person or body comes up in the text.

    Attributes:
        start: First character.
        sentence: Which sentence, from 0.
        paragraph: Where the paragraph begins.
        entity: Who.
        subject: As the subject of a verb.
        main: As the subject of a main clause.
        owner: As the owner in a subject: "Poe's plan".
        possessive: As "Poe's" or "his".
        named: By name.
        pronoun: The gender of the pronoun by which; None for a name or description.
        described: By a description.
        opening: Among the first words of a sentence.
        speaks: As the source of something attributed.
        quoted: Inside quotation marks.
        clause: The characters in which a clause says something of its subject; not of a name.
    """

    start: int
    sentence: int
    paragraph: int
    entity: Entity
    subject: bool
    main: bool = False
    owner: bool = False
    possessive: bool = False
    named: bool = False
    pronoun: str | None = None
    described: bool = False
    opening: bool = False
    speaks: bool = False
    quoted: bool = False
    clause: Offsets = (0, 0)


class Events:
    """Who came up where so far, in text order."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.all = sorted(events, key=lambda e: e.start)
        self.spoke = Counter(e.entity for e in events if e.speaks and not e.quoted)
        """How often somebody speaks by name, in the whole text."""

    def add(self, event: Event) -> None:
        """Note one more."""
        insort(self.all, event, key=lambda e: e.start)

    def before(self, start: int) -> int:
        """Return how many begin before a character."""
        return bisect_left(self.all, start, key=lambda e: e.start)

    def since(self, sentence: int) -> int:
        """Return the index of the first in a sentence or after it."""
        return bisect_left(self.all, sentence, key=lambda e: e.sentence)


def describe(here: Event, gender: str | None, events: Events) -> dict[Entity, Numbers]:
    """Return everyone whom a pronoun or description can mean, each with what speaks for it.

    Args:
        here: Where it stands; its ``entity`` is not looked at.
        gender: "m" or "f"; None where the words do not tell.
        events: Who came up, and who comes up later.
    """
    now = events.before(here.start)
    first = events.since(here.sentence - WINDOW)
    speaking: set[Entity] = set()
    if here.quoted:
        speaking = {e.entity for e in events.all[first:] if _utters(e, here)}
    near = [e for e in events.all[first:now] if fits(e.entity, gender) and e.entity not in speaking]
    last: dict[Entity, Event] = {}
    for event in near:
        kept = last.get(event.entity)
        if kept is None or not event.quoted or kept.quoted:
            last[event.entity] = event
    found = {e: _back(here, event, near) for e, event in last.items()}
    for event in events.all[now:]:
        if event.sentence != here.sentence:
            break
        known = event.entity in found or event.entity in speaking
        if fits(event.entity, gender) and not known and not event.pronoun:
            found[event.entity] = {
                "later": 1.0,
                "later_subject": float(event.subject),
                "later_opening": float(event.subject and here.opening and here.possessive),
                "later_clause": float(event.subject and here.opening and not here.possessive),
            }
    _compare(here, gender, near, last, found)
    _hear(here, events, found)
    for event in events.all[first:]:
        if event.paragraph > here.paragraph:
            break
        if event.named and event.entity in found:
            found[event.entity] |= _named_by(here, event)
    return found


def _hear(here: Event, events: Events, found: dict[Entity, Numbers]) -> None:
    """Add how often the candidates for a source speak by name."""
    if here.speaks:
        for entity, numbers in found.items():
            numbers["spoken"] = log1p(events.spoke[entity])
            numbers["spoken_never"] = float(bool(events.spoke) and not events.spoke[entity])


def _named_by(here: Event, event: Event) -> Numbers:
    """Return what it says of somebody to be named in the words of a speaker, or of a clause.

    Nobody calls himself by name: in "He said that Poe won" and '"Poe won," he said' it is not Poe.
    """
    same = event.sentence == here.sentence
    inside = here.clause[0] <= event.start < here.clause[1]
    if event.quoted and event.paragraph == here.paragraph and (here.speaks or inside):
        return {"told_of": 1.0} | ({"told_of_here": 1.0} if same else {})
    if event.quoted or not same or event.start <= here.start:
        return {}
    if inside:
        return {"told_of_in_clause": 1.0}
    if event.subject and here.opening:  # "As he spoke, Poe …", "In his speech, Poe …"
        return {"again_opening" if here.possessive else "again_clause": 1.0}
    return {"again": 1.0}


def _utters(event: Event, here: Event) -> bool:
    """Say whether somebody speaks the words, in the same paragraph, that a mention stands in."""
    return event.speaks and not event.quoted and event.paragraph == here.paragraph


def fits(entity: Entity, gender: str | None) -> bool:
    """Say whether somebody may be a he ("m") or a she ("f")."""
    return entity.is_person and (gender is None or entity.gender in (None, gender))


def _back(here: Event, last: Event, near: Sequence[Event]) -> Numbers:
    """Return what the last time that somebody came up says."""
    back = here.sentence - last.sentence
    where = ("here", "one_back", "two_back", "few_back")[min(back, 3)] if back < 5 else "far_back"
    new = back < 2 and last.start in last.entity.starts[:1]
    mine = [e for e in near if e.entity is last.entity and e.sentence == last.sentence]
    return {
        where: 1.0,
        f"{where}_subject": float(any(e.subject for e in mine)),
        f"{where}_main": float(any(e.main for e in mine)),
        "owner": float(back < 2 and any(e.owner for e in mine)),
        "introduced": float(new),
        "introduced_subject": float(new and last.subject),
        "by_pronoun": float(last.pronoun is not None),
        "described": float(last.described),
        "possessive": float(last.possessive),
        "quoted": float(last.quoted),
        "same_paragraph": float(last.paragraph == here.paragraph),
        "spoke": float(last.speaks),
        "spoke_one_back": float(any(e.speaks for e in mine) and back == 1),
    }


def _compare(
    here: Event,
    gender: str | None,
    near: Sequence[Event],
    last: Mapping[Entity, Event],
    found: dict[Entity, Numbers],
) -> None:
    """Add what only shows beside the others."""
    plain = [e for e in near if not e.quoted]
    speakers = [e.entity for e in plain if e.speaks]
    pronouns = [e for e in plain if e.pronoun]
    opened = _opener(plain, here.paragraph)
    before = [e for e in plain if e.sentence == here.sentence - 1 and e.subject]
    order = sorted(last, key=lambda e: -last[e].start)
    for entity, numbers in found.items():
        if gender is not None:
            numbers["known_gender"] = float(entity.gender == gender)
            numbers["likely_gender"] = float(entity.leaning == gender)
            numbers["other_gender"] = float(entity.leaning not in (None, gender))
            called = {e.pronoun for e in pronouns if e.entity is entity}
            numbers["called"] = float(gender in called)
            numbers["called_other"] = float(bool(called - {gender}))
        numbers["often"] = log1p(sum(e.entity is entity for e in plain))
        numbers["named"] = log1p(len(entity.starts))
        if entity in last:
            numbers["passed_over"] = log1p(order.index(entity))
        numbers["last_speaker"] = float(bool(speakers) and speakers[-1] is entity)
        numbers["last_pronoun"] = float(bool(pronouns) and pronouns[-1].entity is entity)
        if pronouns and pronouns[-1].paragraph == here.paragraph:
            numbers["chain"] = float(pronouns[-1].entity is entity)
        numbers["opened_paragraph"] = float(opened is entity)
        numbers["first_subject"] = float(bool(before) and before[0].entity is entity)


def _opener(events: Sequence[Event], paragraph: int) -> Entity | None:
    """Return the first subject of a paragraph."""
    return next((e.entity for e in events if e.paragraph == paragraph and e.subject), None)


def rank(
    found: Mapping[Entity, Numbers], weights: Mapping[str, float]
) -> list[tuple[Entity, float]]:
    """Return the candidates, likeliest first, each with its probability."""
    scores = {e: sum(weights.get(k, 0.0) * v for k, v in n.items()) for e, n in found.items()}
    top = max(scores.values(), default=0.0)
    odds = {entity: exp(score - top) for entity, score in scores.items()}
    whole = sum(odds.values())
    return sorted(((e, o / whole) for e, o in odds.items()), key=lambda pair: -pair[1])


@cache
def load_weights(kind: str) -> dict[str, float]:
    """Return the weights for a "pronoun" or a "description", as trained."""
    path = files("quotes.extraction") / "data" / "antecedent_weights.json"
    found: dict[str, float] = json.loads(path.read_text("utf-8"))[kind]
    return found
