"""Whom a change of what is current can touch: only they are worked out again.

Likeness of names is the way by which one speaker has a say in another. From what came and
what went this follows it, through the keys of the spellings that are stored, until nobody
new is like anybody found; the rest stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes import identity
from quotes.database import models
from quotes.database.aliases import load_book
from quotes.database.derive import Part, current_readings
from quotes.database.evidence import (
    batches,
    group_speakers,
    load_candidates,
    load_judgements,
)
from quotes.identity.blocking import meeting_keys
from quotes.identity.candidates import Side, affected_names, called
from quotes.names import SAME, fold
from quotes.names.bodies import is_generic
from quotes.names.clustering import is_short
from quotes.names.comparing import compare, compare_bodies
from quotes.names.parsing import parse_name

MANY = 5
"""One change to so many memberships: from there on it is cheaper to work all out again."""
_SIDES: dict[str, Side] = {"person": "person", "organisation": "body", "office": "body"}


def resolve_affected(session: Session) -> Part | None:
    """Return the speakers of those whom changes since the last time can touch; None for all."""
    member, entity = models.SpeakerMembership, models.DocumentEntity
    current = entity.reading_id.in_(current_readings())
    link = member.document_entity_id == entity.document_entity_id
    joined = sa.select(entity.document_entity_id).outerjoin(member, link)
    came = set(session.scalars(joined.where(current, member.document_entity_id.is_(None))))
    went = set(session.scalars(joined.where(~current, member.document_entity_id.is_not(None))))
    there = session.scalar(sa.select(sa.func.count()).select_from(member)) or 0
    if (len(came) + len(went)) * MANY > there:
        return None
    if _may_mean_others(session, came | went):
        return None
    return _Search(session).find(came, went)


def _may_mean_others(session: Session, changed: Collection[int]) -> bool:
    """Return whether a judgement may mean somebody in another copy of its text than before.

    Where its own document tells nothing, it is about whoever stands in the same text elsewhere;
    that may begin or end with any change of the one or the other.
    """
    entity, reading, version = models.DocumentEntity, models.Reading, models.DocumentVersion
    query = (
        sa.select(models.Document.public_id, version.text_sha256)
        .distinct()
        .join(version, version.document_id == models.Document.document_id)
    )
    read = query.join(reading, reading.document_version_id == version.document_version_id)
    read = read.join(entity, entity.reading_id == reading.reading_id)
    moved = {
        (document, sha) for some in batches(changed)
        for document, sha in session.execute(
            read.where(entity.document_entity_id.in_(some or ()))
        )
    }  # fmt: skip
    documents, texts = {pair[0] for pair in moved}, {pair[1] for pair in moved}
    judged = models.JudgementEntity
    anchors = {
        (document, sha)
        for document, sha in session.execute(sa.select(judged.document, judged.text_sha256))
        if document in documents or sha in texts
    }
    copies = {
        (document, sha) for some in batches({sha for _, sha in anchors})
        for document, sha in session.execute(query.where(version.text_sha256.in_(some or ())))
    }  # fmt: skip
    return any(sha == other and document != of for document, sha in copies for of, other in anchors)


@dataclass(slots=True)
class _Search:
    """A search for all who are like those found, and like these.

    Attributes:
        rows: Entities found.
        speakers: Speakers found: those the entities were so far.
        named: Key → the stored spellings that have it, as far as asked for.
        asked: Names whose like are still to be looked for.
        rulers: Names with the title that makes them whole: they are stored without it.
        surnames: Surnames alone that somebody found bears, or that may mean somebody found.
    """

    session: Session
    rows: dict[int, identity.Candidate] = field(default_factory=dict)
    speakers: set[int] = field(default_factory=set)
    named: dict[str, set[tuple[int, str, Side]]] = field(default_factory=dict)
    asked: set[tuple[Side, str]] = field(default_factory=set)
    rulers: set[str] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)

    def find(self, came: set[int], went: set[int]) -> Part:
        book, judgements = load_book(self.session), load_judgements(self.session)
        waiting, entities = came, set(came)
        touched = self.homes(went)
        lost = load_names(self.session, went)
        self.look_around(("person", name) for name in lost)
        self.look_around(("body", name) for name in lost)
        while waiting or touched - self.speakers:
            new = touched - self.speakers
            self.speakers |= new
            waiting = waiting | self.members(new) - went
            rows = load_candidates(self.session, book, waiting - self.rows.keys())
            self.rows |= rows
            entities |= waiting
            self.look_around(self.full_names(rows.values()))
            touched = self.like() | self.judged(judgements)
            waiting = set()
        groups = group_speakers(book, self.rows, judgements, self.fits_elsewhere)
        return Part(list(groups), entities | went, self.speakers)

    def full_names(self, rows: Iterable[identity.Candidate]) -> Iterator[tuple[Side, str]]:
        for row in rows:
            names = called(row)
            if names.side == "alone":
                continue
            printed = {row.name, *row.names, *row.known_as}
            for name in names.full:
                yield names.side, name
                if name not in printed:
                    self.rulers.add(name)
            if not names.full:
                self.surnames |= set(names.names)

    def look_around(self, names: Iterable[tuple[Side, str]]) -> None:
        self.asked |= set(names)

    def near(self, side: Side, name: str) -> set[tuple[int, str, Side]]:
        """Return the stored spellings that share a key with a name."""
        keys = {key.partition(":")[2] for key in affected_names(side, (name,))}
        if missing := keys - self.named.keys():
            self.named |= {key: set() for key in missing}
            for key, row in find_spellings(self.session, missing):
                self.named[key].add(row)
        return {row for key in keys for row in self.named[key] if row[2] == side}

    def like(self) -> set[int]:
        """Return the speakers who are like one of those found, or whom a surname may mean."""
        found = set()
        for side, name in self.asked:
            for speaker, other, _ in self.near(side, name):
                if side == "person" and is_surname(other):
                    self.surnames.add(other)
                    if name in self.rulers:
                        found.add(speaker)
                elif speaker not in self.speakers and are_alike(side, name, other):
                    found.add(speaker)
        self.asked.clear()
        for name in self.surnames:
            fits = self.outside((name,))
            if len(fits) < 2:
                bare = {s for s, other, _ in self.near("person", name) if is_surname(other)}
                found |= fits | bare
        return found

    def outside(self, surnames: tuple[str, ...]) -> set[int]:
        """Return the speakers not found whom one of these surnames fits."""
        return {
            speaker
            for name in surnames
            for speaker, other, _ in self.near("person", name)
            if speaker not in self.speakers
            and not is_surname(other)
            and compare(name, other).score >= SAME
        }

    def fits_elsewhere(self, surnames: tuple[str, ...]) -> bool:
        return bool(self.outside(surnames))

    def judged(self, judgements: Iterable[identity.Judgement | identity.Split]) -> set[int]:
        """Return the speakers of those who are judged with anybody found."""
        mine = {row.key for row in self.rows.values()}
        names = {fold(row.name) for row in self.rows.values()}
        keys: set[str] = set()
        found: set[int] = set()
        for j in judgements:
            ends = {j.left, j.right} if isinstance(j, identity.Judgement) else {*j.out, j.rest}
            spelled = None if isinstance(j, identity.Judgement) else j.spelled
            if not ends.isdisjoint(mine) or (spelled and fold(spelled) in names):
                keys |= ends
                found |= self.called(spelled) if spelled else set()
        return (found | self.homes(self.current(keys - mine))) - self.speakers

    def called(self, name: str) -> set[int]:
        table = models.SpeakerName
        return set(self.session.scalars(
            sa.select(table.speaker_id).where(table.search_name == fold(name))
        ))  # fmt: skip

    def current(self, public_ids: Collection[str]) -> set[int]:
        table = models.DocumentEntity
        query = sa.select(table.document_entity_id).where(table.reading_id.in_(current_readings()))
        return {
            key for some in batches(public_ids)
            for key in self.session.scalars(query.where(table.public_id.in_(some or ())))
        }  # fmt: skip

    def homes(self, entities: Collection[int]) -> set[int]:
        table = models.SpeakerMembership
        query = sa.select(table.speaker_id)
        return {
            key for some in batches(entities)
            for key in self.session.scalars(query.where(table.document_entity_id.in_(some or ())))
        }  # fmt: skip

    def members(self, speakers: Collection[int]) -> set[int]:
        table = models.SpeakerMembership
        query = sa.select(table.document_entity_id)
        return {
            key for some in batches(speakers)
            for key in self.session.scalars(query.where(table.speaker_id.in_(some or ())))
        }  # fmt: skip


def find_spellings(
    session: Session, keys: Collection[str]
) -> Iterator[tuple[str, tuple[int, str, Side]]]:
    """Yield the stored spellings that have one of these keys: key, speaker, spelling, side."""
    key, name, speaker = models.SpeakerNameKey, models.SpeakerName, models.Speaker
    query: Any = (
        sa.select(key.key, name.speaker_id, name.name, speaker.kind)
        .join(name, name.speaker_name_id == key.speaker_name_id)
        .join(speaker, speaker.speaker_id == name.speaker_id)
    )
    for some in batches(keys):
        for shared, who, text, kind in session.execute(query.where(key.key.in_(some or ()))):
            if kind in _SIDES:
                yield shared, (who, text, _SIDES[kind])


def load_names(session: Session, entities: Collection[int]) -> set[str]:
    """Return all names of entities."""
    found: set[str] = set()
    for some in batches(entities):
        for table in (models.DocumentEntity.name, models.EntityName.text):
            key = table.class_.document_entity_id
            found |= set(session.scalars(sa.select(table).where(key.in_(some or ()))))
    return found


@lru_cache(maxsize=65536)
def is_surname(name: str) -> bool:
    """Return whether a person's name is a surname alone."""
    return is_short(parse_name(name))


def are_alike(side: Side, one: str, other: str) -> bool:
    """Return whether two who are called so may be one by their names."""
    if fold(one) == fold(other):
        return True
    if side == "body" and (is_generic(one) or is_generic(other)):
        return False
    if not meeting_keys(one, side).meets(meeting_keys(other, side)):
        return False
    found = compare_bodies(one, other) if side == "body" else compare(one, other)
    return found.score >= SAME and not found.contradict
