"""Whom a judgement is about: what an entity was when somebody decided, and who that is now.

An anchor names a document, the text read then, a name and where it first stands. It is found
again in the same text read by another run, in a newer text of the document, and in another
database that holds the article. Where a newer text has several of that name, what stood about
it in the older one tells which. Where none, or more than one, could be meant, it is nobody:
the judgement waits until the article is there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.surroundings import fit, look_about
from quotes.names import fold
from quotes.records import SpeakerKind

BATCH = 500
"""Documents asked for at once: SQLite takes no more than 999 values in old versions."""


TELLING = 10
"""Characters about a name that tell which of several so called it is; twice those of the next."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One entity of one text, told by what it was.

    Attributes:
        document: Public id, ``d_…``.
        text_sha256: Of the text that was read.
        name: The fullest form of its name there.
        start_char: First character of its first name, in code points; None if it has no name.
        end_char: Character after the last one of that name.
    """

    document: str
    text_sha256: str
    name: str
    start_char: int | None = None
    end_char: int | None = None

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What anchors are ordered by."""
        return self.document, self.text_sha256, _offset(self.start_char), self.name


@dataclass(frozen=True, slots=True)
class Entity:
    """A current entity: its anchor, its keys, what it is, and where its names stand.

    Attributes:
        entity_id: Internal key.
        public_id: What identity calls it.
        names: Spelling, start and end of each.
    """

    anchor: Anchor
    entity_id: int
    public_id: str
    kind: SpeakerKind
    names: tuple[tuple[str, int, int], ...] = ()


def find_entities(session: Session, anchors: Iterable[Anchor]) -> dict[Anchor, Entity]:
    """Return who the anchors are in the current texts; those that are nobody are left out."""
    wanted = set(anchors)
    version, document = models.DocumentVersion, models.Document
    here = _load_by(session, document.public_id, {a.document for a in wanted})
    found = {a: e for a in wanted if (e := _pick(a, here[a.document]))}
    unsure = {a: _candidates(a, here[a.document]) for a in wanted - found.keys()}
    found |= _tell_apart(session, {a: several for a, several in unsure.items() if several})
    # The same text may have come under another id: from another folder, or another outlet.
    lost = {a.text_sha256 for a in wanted if not here[a.document]}
    there = _load_by(session, version.text_sha256, lost)
    for anchor in wanted - found.keys():
        entities = there[anchor.text_sha256]
        if len({e.anchor.document for e in entities}) == 1 and (e := _pick(anchor, entities)):
            found[anchor] = e
    return found


def load_speaker_entities(session: Session, speaker: str) -> list[Entity]:
    """Return the entities that a speaker is made of, by its public id, in a fixed order."""
    member = models.SpeakerMembership
    of = (
        sa.select(member.document_entity_id)
        .join(models.Speaker, models.Speaker.speaker_id == member.speaker_id)
        .where(models.Speaker.public_id == speaker)
    )
    return _load(session, models.DocumentEntity.document_entity_id.in_(of))


def _load_by(
    session: Session, column: sa.orm.InstrumentedAttribute[str], values: set[str]
) -> dict[str, list[Entity]]:
    found: dict[str, list[Entity]] = defaultdict(list)
    by_text = column.key == "text_sha256"
    ordered = sorted(values)
    for first in range(0, len(ordered), BATCH):
        for entity in _load(session, column.in_(ordered[first : first + BATCH])):
            found[entity.anchor.text_sha256 if by_text else entity.anchor.document].append(entity)
    return found


def _load(session: Session, condition: sa.ColumnElement[bool]) -> list[Entity]:
    entity, version, document = models.DocumentEntity, models.DocumentVersion, models.Document
    query = (
        sa.select(
            entity.document_entity_id,
            entity.public_id,
            entity.name,
            entity.kind,
            document.public_id.label("document"),
            version.text_sha256,
        )
        .join(models.Reading, models.Reading.reading_id == entity.reading_id)
        .join(version, version.document_version_id == models.Reading.document_version_id)
        .join(document, document.document_id == version.document_id)
        .where(models.Reading.is_current, version.is_current, condition)
        .order_by(entity.public_id)
    )
    rows = session.execute(query).all()
    names = _names(session, [row.document_entity_id for row in rows])
    return [_entity(row, names[row.document_entity_id]) for row in rows]


def _entity(row: Any, names: list[tuple[str, int, int]]) -> Entity:
    start, end = (names[0][1], names[0][2]) if names else (None, None)
    anchor = Anchor(row.document, row.text_sha256, row.name, start, end)
    kind = SpeakerKind(row.kind)
    return Entity(anchor, row.document_entity_id, row.public_id, kind, tuple(names))


def _names(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[str, int, int]]]:
    name = models.EntityName
    found: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for first in range(0, len(ids), BATCH):
        query = sa.select(name.document_entity_id, name.text, name.start_char, name.end_char)
        some = query.where(name.document_entity_id.in_(ids[first : first + BATCH]))
        for row in session.execute(some.order_by(name.document_entity_id, name.ordinal)):
            found[row[0]].append((row[1], row[2], row[3]))
    return found


def _pick(anchor: Anchor, entities: Sequence[Entity]) -> Entity | None:
    """Return the one entity that an anchor can be; None where it is nobody, or any of several."""
    found = _candidates(anchor, entities)
    return found[0] if len(found) == 1 else None


def _candidates(anchor: Anchor, entities: Sequence[Entity]) -> list[Entity]:
    """Return the entities that an anchor can be: by place and name, then by either."""
    same_text = [e for e in entities if e.anchor.text_sha256 == anchor.text_sha256]
    tiers = (
        [e for e in same_text if e.anchor.key[1:] == anchor.key[1:]],
        [e for e in same_text if _stands_at(e, anchor)],
        [e for e in entities if e.anchor.name == anchor.name],
        [e for e in entities if _called(e, anchor.name)],
    )
    found: list[Entity] = []
    for tier in tiers:
        if len(tier) == 1:
            return tier
        found = found or tier
    return found


def _tell_apart(
    session: Session, unsure: Mapping[Anchor, Sequence[Entity]]
) -> dict[Anchor, Entity]:
    """Return whom anchors are by what stood about their names, in a text that has changed."""
    texts = _load_texts(session, unsure)
    found = {}
    for anchor, entities in unsure.items():
        old, new = texts.get(anchor.text_sha256), texts.get(entities[0].anchor.text_sha256)
        start, end = anchor.start_char, anchor.end_char
        if old is None or new is None or old == new or start is None or end is None:
            continue
        about = look_about(old, start, end)
        shared = {
            e: max((fit(*about, new, *place) for _, *place in e.names), default=0) for e in entities
        }
        best, second = sorted(shared, key=lambda e: shared[e], reverse=True)[:2]
        if shared[best] >= max(TELLING, 2 * shared[second]):
            found[anchor] = best
    return found


def _load_texts(session: Session, unsure: Mapping[Anchor, Sequence[Entity]]) -> dict[str, str]:
    """Return the texts of anchors and of those they may be, by their hashes."""
    version = models.DocumentVersion
    wanted = {a.text_sha256 for a in unsure}
    wanted |= {e.anchor.text_sha256 for entities in unsure.values() for e in entities}
    ordered, found = sorted(wanted), {}
    for first in range(0, len(ordered), BATCH):
        some = version.text_sha256.in_(ordered[first : first + BATCH])
        for sha, text in session.execute(sa.select(version.text_sha256, version.text).where(some)):
            found[sha] = text
    return found


def _stands_at(entity: Entity, anchor: Anchor) -> bool:
    """Whether one of its names stands where the anchor's first one does, wholly or in part."""
    start, end = anchor.start_char, anchor.end_char
    if start is None or end is None:
        return False
    return any(first < end and start < last for _, first, last in entity.names)


def _called(entity: Entity, name: str) -> bool:
    return fold(name) in {fold(n) for n in (entity.anchor.name, *(n for n, _, _ in entity.names))}


def _offset(start: int | None) -> int:
    return -1 if start is None else start
