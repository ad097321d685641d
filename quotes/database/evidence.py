"""What identity is told, and what it answers: rows to candidates, clusters to groups.

Only current readings count: a text that was replaced, or a run that was superseded, no
longer says who is who.

Others store articles meanwhile. So what is looked for comes first, and what belongs to it
after it: an article that comes between two queries is read whole or not at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from quotes import identity
from quotes.database import models
from quotes.database.aliases import load_book
from quotes.database.derive import Group
from quotes.database.judging import live_judgements, resolve_judgements
from quotes.names import fold
from quotes.names.aliases import Bearer, Book, Kind
from quotes.records import RoleStatus, SpeakerKind

BATCH = 500
"""Keys in one query; old versions of SQLite take 999."""


def resolve_speakers(session: Session) -> Iterable[Group]:
    """Return the speakers of all current entities, by ``quotes.identity``."""
    book = load_book(session)
    rows = load_candidates(session, book)
    return group_speakers(book, rows, load_judgements(session))


def group_speakers(
    book: Book,
    rows: Mapping[int, identity.Candidate],
    judgements: Iterable[identity.Judgement | identity.Split],
    elsewhere: Callable[[tuple[str, ...]], bool] | None = None,
) -> Iterator[Group]:
    """Yield the speakers of entities by their internal keys.

    Args:
        book: The lists of aliases.
        rows: The entities.
        judgements: What people decided.
        elsewhere: Whether a surname fits somebody who is not among them; nobody if None.
    """
    keys = {row.key: key for key, row in rows.items()}
    bearers = {row.key: bearer for row in rows.values() if (bearer := _bearer(book, row))}
    for cluster in identity.resolve_speakers(rows.values(), judgements, elsewhere=elsewhere):
        members = tuple(keys[member] for member in cluster.members)
        listed = {bearers[member] for member in cluster.members if member in bearers}
        names = sorted({name for bearer in listed for name in book.every[bearer]})
        yield Group(f"s_{cluster.id}", members, cluster.name, str(cluster.kind), tuple(names))


def load_candidates(
    session: Session, book: Book, only: Collection[int] | None = None
) -> dict[int, identity.Candidate]:
    """Return current entities by their internal keys, with all that identity asks of them.

    Args:
        session: To look in.
        book: The lists of aliases.
        only: Internal keys of those wanted; all if None.
    """
    rows = dict(_entities(session, only))
    beside = _beside(session, None if only is None else {row.document for row in rows.values()})
    return {
        key: replace(
            row,
            known_as=_listed(book, _bearer(book, row)),
            beside=tuple(sorted(beside[row.document] - {fold(row.name)})),
        )
        for key, row in rows.items()
    }


def load_judgements(session: Session) -> list[identity.Judgement | identity.Split]:
    """Return what people decided, as identity takes it."""
    found, _ = resolve_judgements(session, live_judgements(session))
    return found


def batches(keys: Collection[Any] | None) -> Iterator[list[Any] | None]:
    """Yield keys a few hundred at a time, as one query takes them; None, for no limit, once."""
    if keys is None:
        yield None
        return
    ordered = sorted(keys)
    for first in range(0, len(ordered), BATCH):
        yield ordered[first : first + BATCH]


def _beside(session: Session, documents: Collection[str] | None) -> dict[str, set[str]]:
    """Return the folded full names of the people whom each document quotes."""
    entity, name, version = models.DocumentEntity, models.EntityName, models.DocumentVersion
    query = (
        sa.select(models.Document.public_id, entity.name)
        .join(models.Reading, models.Reading.reading_id == entity.reading_id)
        .join(version, version.document_version_id == models.Reading.document_version_id)
        .join(models.Document, models.Document.document_id == version.document_id)
        .where(models.Reading.is_current, version.is_current)
        .where(entity.kind == SpeakerKind.PERSON)
        .where(sa.exists().where(name.document_entity_id == entity.document_entity_id))
    )
    found: dict[str, set[str]] = defaultdict(set)
    for some in batches(documents):
        of = query if some is None else query.where(models.Document.public_id.in_(some))
        for document, text in session.execute(of):
            if " " in (folded := fold(text)):
                found[document].add(folded)
    return found


_LISTED: dict[SpeakerKind, Kind] = {
    SpeakerKind.PERSON: "person",
    SpeakerKind.ORGANISATION: "organisation",
    SpeakerKind.OFFICE: "organisation",
}
"""Which aliases may name what."""


def _bearer(book: Book, row: identity.Candidate) -> Bearer | None:
    """Return who an entity is by the lists of aliases, where they tell."""
    if not book.uses or row.kind not in _LISTED or not row.names:
        return None
    on = date.fromisoformat(row.date) if row.date else None
    return book.find_bearer((row.name, *row.names), _LISTED[row.kind], on)


def _listed(book: Book, bearer: Bearer | None) -> tuple[str, ...]:
    return book.names[bearer] if bearer else ()


def _entities(
    session: Session, only: Collection[int] | None
) -> Iterator[tuple[int, identity.Candidate]]:
    entity, version = models.DocumentEntity, models.DocumentVersion
    query = (
        sa.select(
            entity.document_entity_id,
            entity.public_id,
            models.Document.public_id.label("document"),
            entity.name,
            entity.kind,
            version.published_on,
            models.Publisher.name.label("publisher"),
        )
        .join(models.Reading, models.Reading.reading_id == entity.reading_id)
        .join(version, version.document_version_id == models.Reading.document_version_id)
        .join(models.Document, models.Document.document_id == version.document_id)
        .outerjoin(models.Publisher, models.Publisher.publisher_id == models.Document.publisher_id)
        .where(models.Reading.is_current, version.is_current)
    )
    rows = list(_execute(session, query, entity.document_entity_id, only))
    names, roles = _names(session, only), _roles(session, only)
    for row in rows:
        yield (
            row.document_entity_id,
            identity.Candidate(
                key=row.public_id,
                document=row.document,
                name=row.name,
                kind=SpeakerKind(row.kind),
                names=tuple(names[row.document_entity_id]),
                roles=tuple(roles[row.document_entity_id]),
                date=row.published_on.isoformat() if row.published_on else None,
                publisher=row.publisher,
            ),
        )


def _execute(
    session: Session, query: Any, column: Any, only: Collection[int] | None
) -> Iterator[Any]:
    for some in batches(only):
        yield from session.execute(query if some is None else query.where(column.in_(some)))


def _names(session: Session, only: Collection[int] | None = None) -> dict[int, list[str]]:
    table = models.EntityName
    found: dict[int, list[str]] = defaultdict(list)
    query = sa.select(table.document_entity_id, table.text)
    query = query.order_by(table.document_entity_id, table.ordinal)
    for key, text in _execute(session, query, table.document_entity_id, only):
        found[key].append(text)
    return found


def _roles(
    session: Session, only: Collection[int] | None = None
) -> dict[int | None, list[identity.RoleSeen]]:
    table = models.RoleObservation
    found: dict[int | None, list[identity.RoleSeen]] = defaultdict(list)
    query = sa.select(
        table.document_entity_id, table.text, table.title, table.organisation, table.status
    ).order_by(table.start_char, table.end_char, table.role_observation_id)
    for row in _execute(session, query, table.document_entity_id, only):
        role = identity.RoleSeen(row.text, row.title, row.organisation, RoleStatus(row.status))
        found[row.document_entity_id].append(role)
    return found


def resolve_statements(session: Session) -> Iterable[Group]:
    """Return the utterances behind all current quotations, by ``quotes.identity``."""
    rows = list(_quotations(session))
    keys = {candidate.key: key for key, candidate in rows}
    for cluster in identity.group_statements(candidate for _, candidate in rows):
        yield Group(f"t_{cluster.id}", tuple(keys[member] for member in cluster.members))


def _quotations(session: Session) -> Iterator[tuple[int, identity.StatementCandidate]]:
    quotation, version = models.Quotation, models.DocumentVersion
    parent = aliased(quotation)
    query = (
        sa.select(
            quotation.quotation_id,
            quotation.public_id,
            quotation.text,
            quotation.type,
            models.Document.public_id.label("document"),
            version.published_on,
            parent.public_id.label("parent"),
        )
        .join(models.Reading, models.Reading.reading_id == quotation.reading_id)
        .join(version, version.document_version_id == models.Reading.document_version_id)
        .join(models.Document, models.Document.document_id == version.document_id)
        .outerjoin(parent, parent.quotation_id == quotation.parent_id)
        .where(models.Reading.is_current, version.is_current)
    )
    rows = session.execute(query).all()
    speakers, quoted = _quotation_speakers(session), _quoted(session)
    kinds, described = _voices(session)
    for row in rows:
        yield (
            row.quotation_id,
            identity.StatementCandidate(
                key=row.public_id,
                text=row.text,
                type=row.type,
                document=row.document,
                speakers=tuple(sorted(speakers[row.quotation_id])),
                quoted_texts=tuple(quoted[row.quotation_id]),
                date=row.published_on.isoformat() if row.published_on else None,
                kinds=tuple(sorted(kinds[row.quotation_id])),
                described=tuple(sorted(described[row.quotation_id])),
                parent=row.parent,
            ),
        )


def _voices(session: Session) -> tuple[dict[int, set[SpeakerKind]], dict[int, set[str]]]:
    """Return, for each quotation, what its speakers are, and all that their document calls them."""
    names, roles = _names(session), _roles(session)
    kinds: dict[int, set[SpeakerKind]] = defaultdict(set)
    described: dict[int, set[str]] = defaultdict(set)
    attribution, entity = models.Attribution, models.DocumentEntity
    query = sa.select(
        attribution.quotation_id, entity.document_entity_id, entity.name, entity.kind
    ).join(entity, entity.document_entity_id == attribution.document_entity_id)
    for key, entity_id, name, kind in session.execute(query.where(~attribution.overruled)):
        kinds[key].add(SpeakerKind(kind))
        described[key] |= {name, *names[entity_id], *(r.text for r in roles[entity_id])}
    return kinds, described


def _quotation_speakers(session: Session) -> dict[int, set[str]]:
    attribution, member = models.Attribution, models.SpeakerMembership
    found: dict[int, set[str]] = defaultdict(set)
    query = (
        sa.select(attribution.quotation_id, models.Speaker.public_id)
        .join(member, member.document_entity_id == attribution.document_entity_id)
        .join(models.Speaker, models.Speaker.speaker_id == member.speaker_id)
        .where(~attribution.overruled)
    )
    for key, speaker in session.execute(query):
        found[key].add(speaker)
    return found


def _quoted(session: Session) -> dict[int, list[str]]:
    table = models.QuotationSpan
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        sa.select(table.quotation_id, table.text)
        .where(table.part == models.SpanPart.QUOTED)
        .order_by(table.quotation_id, table.ordinal)
    )
    for key, text in session.execute(query):
        found[key].append(text)
    return found
