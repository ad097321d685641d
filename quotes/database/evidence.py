"""What identity is told, and what it answers: rows to candidates, clusters to groups.

Only current readings count: a text that was replaced, or a run that was superseded, no
longer says who is who.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes import identity
from quotes.database import models
from quotes.database.aliases import load_book
from quotes.database.derive import Group, current_readings
from quotes.database.judging import live_judgements, resolve_judgements
from quotes.names import fold
from quotes.names.aliases import Bearer, Book, Kind
from quotes.records import RoleStatus, SpeakerKind


def resolve_speakers(session: Session) -> Iterable[Group]:
    """Return the speakers of all current entities, by ``quotes.identity``."""
    rows, book = list(_entities(session)), load_book(session)
    bearers = {row.key: bearer for row in rows if (bearer := _bearer(book, row))}
    beside = _beside(rows)
    rows = [
        replace(row, known_as=_listed(book, bearers.get(row.key)), beside=beside[row.key])
        for row in rows
    ]
    keys = {public_id: key for key, public_id in _keys(session)}
    clusters = identity.resolve_speakers(rows, _judgements(session))
    for cluster in clusters:
        members = tuple(keys[member] for member in cluster.members)
        listed = {bearers[member] for member in cluster.members if member in bearers}
        names = sorted({name for bearer in listed for name in book.every[bearer]})
        yield Group(f"s_{cluster.id}", members, cluster.name, str(cluster.kind), tuple(names))


def _beside(rows: Iterable[identity.Candidate]) -> dict[str, tuple[str, ...]]:
    """Return for each entity the folded names of the people whom its document quotes beside it."""
    by_document: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        name = fold(row.name) if row.kind is SpeakerKind.PERSON and row.names else ""
        by_document[row.document].append((row.key, name if " " in name else ""))
    return {
        key: tuple(sorted({other for _, other in found if other} - {own}))
        for found in by_document.values()
        for key, own in found
    }


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


def _keys(session: Session) -> Iterator[tuple[int, str]]:
    table = models.DocumentEntity
    current = table.reading_id.in_(current_readings())
    for row in session.execute(sa.select(table.document_entity_id, table.public_id).where(current)):
        yield row[0], row[1]


def _entities(session: Session) -> Iterator[identity.Candidate]:
    names, roles = _names(session), _roles(session)
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
        .order_by(entity.public_id)
    )
    for row in session.execute(query):
        yield identity.Candidate(
            key=row.public_id,
            document=row.document,
            name=row.name,
            kind=SpeakerKind(row.kind),
            names=tuple(names[row.document_entity_id]),
            roles=tuple(roles[row.document_entity_id]),
            date=row.published_on.isoformat() if row.published_on else None,
            publisher=row.publisher,
        )


def _names(session: Session) -> dict[int, list[str]]:
    table = models.EntityName
    found: dict[int, list[str]] = defaultdict(list)
    query = sa.select(table.document_entity_id, table.text)
    for key, text in session.execute(query.order_by(table.document_entity_id, table.ordinal)):
        found[key].append(text)
    return found


def _roles(session: Session) -> dict[int | None, list[identity.RoleSeen]]:
    table = models.RoleObservation
    found: dict[int | None, list[identity.RoleSeen]] = defaultdict(list)
    query = sa.select(
        table.document_entity_id, table.text, table.title, table.organisation, table.status
    ).order_by(table.start_char, table.end_char, table.role_observation_id)
    for row in session.execute(query):
        role = identity.RoleSeen(row.text, row.title, row.organisation, RoleStatus(row.status))
        found[row.document_entity_id].append(role)
    return found


def _judgements(session: Session) -> list[identity.Judgement | identity.Split]:
    found, _ = resolve_judgements(session, live_judgements(session))
    return found


def resolve_statements(session: Session) -> Iterable[Group]:
    """Return the utterances behind all current quotations, by ``quotes.identity``."""
    rows = list(_quotations(session))
    keys = {candidate.key: key for key, candidate in rows}
    for cluster in identity.group_statements(candidate for _, candidate in rows):
        yield Group(f"t_{cluster.id}", tuple(keys[member] for member in cluster.members))


def _quotations(session: Session) -> Iterator[tuple[int, identity.StatementCandidate]]:
    speakers, quoted = _quotation_speakers(session), _quoted(session)
    kinds, described = _voices(session)
    quotation, version = models.Quotation, models.DocumentVersion
    query = (
        sa.select(
            quotation.quotation_id,
            quotation.public_id,
            quotation.text,
            quotation.type,
            models.Document.public_id.label("document"),
            version.published_on,
        )
        .join(models.Reading, models.Reading.reading_id == quotation.reading_id)
        .join(version, version.document_version_id == models.Reading.document_version_id)
        .join(models.Document, models.Document.document_id == version.document_id)
        .where(models.Reading.is_current, version.is_current)
    )
    for row in session.execute(query):
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
