"""Stored quotations as plain rows: what answers, profiles and exports are made of.

Plain, so that they outlive the reader; loaded many at a time, one query a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader, from_quotations
from quotes.records import (
    Confidence,
    Cue,
    Mention,
    MentionType,
    QuotationType,
    Role,
    RoleStatus,
    Span,
    SpeakerKind,
)

BATCH = 500
"""Keys in one query; SQLite takes 32,766 parameters at most."""


@dataclass(frozen=True, slots=True)
class StoredSpeaker:
    """Whose words a quotation is.

    Attributes:
        name: The fullest form that the document gives.
        kind: What it is.
        id: Of the speaker across documents; None while that is yet to be worked out.
        canonical: The speaker's name across documents.
    """

    name: str
    kind: SpeakerKind
    id: str | None
    canonical: str


@dataclass(frozen=True, slots=True)
class StoredCorrection:
    """That a person decided whose words a quotation is.

    Attributes:
        judgement_id: Public id of the decision, ``j_…``.
        by: Who decided.
        at: When, UTC.
        read: Whose words the reading says they are.
    """

    judgement_id: str
    by: str
    at: datetime
    read: tuple[StoredSpeaker, ...]


@dataclass(frozen=True, slots=True)
class StoredQuotation:
    """A quotation with its document and all that was decided about it.

    Attributes:
        quotation_id: Public id, ``q_…``.
        document_id: Public id of the document, ``d_…``.
        run_id: Public id of the run that found it, ``r_…``.
        statement_id: Public id of the utterance, ``t_…``.
        source: Where the text came from, as given; of several, the first in the alphabet.
        published_on: The day of ``published_at``.
        text: The content spans joined by ``" … "``.
        content: Spans of the document's text, as ``quoted``, ``cue``, ``mention``, ``roles``.
        speakers: Whose words it is: as a person decided, else as the reading has it.
        roles: What the document calls the speaker, nearest first: the role at that time.
        parent: Public id of the quotation it is nested in.
        continues: Public id of the quotation it carries on.
        corrected: That a person decided on the speakers; None where the reading stands.
    """

    quotation_id: str
    document_id: str
    run_id: str
    statement_id: str | None
    source: str
    url: str | None
    title: str | None
    publisher: str | None
    published_at: str | None
    published_on: date | None
    text_sha256: str
    type: QuotationType
    text: str
    content: tuple[Span, ...]
    quoted: tuple[Span, ...]
    cue: Cue | None
    mention: Mention | None
    speakers: tuple[StoredSpeaker, ...]
    roles: tuple[Role, ...]
    medium: str | None
    relayed_by: Span | None
    parent: str | None
    continues: str | None
    confidence: Confidence
    rule: str
    corrected: StoredCorrection | None = None


def load_quotations(reader: Reader, keys: Iterable[int]) -> Iterator[StoredQuotation]:
    """Yield quotations by their internal keys, in the keys' order."""
    source = iter(keys)
    while batch := list(islice(source, BATCH)):
        yield from _load_batch(reader, batch)


def _load_batch(reader: Reader, keys: Sequence[int]) -> Iterator[StoredQuotation]:
    spans, cues, mentions = _spans(reader, keys), _cues(reader, keys), _mentions(reader, keys)
    speakers, roles = _speakers(reader, keys, overruled=False), _roles(reader, keys)
    corrected = _corrections(reader, keys)
    roles |= _decided_roles(reader, corrected)
    heads = {row.quotation_id: row for row in reader.execute(_head_query(keys))}
    sources = load_sources(reader, {row.document_version_id for row in heads.values()})
    for key in keys:
        row = heads[key]
        yield StoredQuotation(
            quotation_id=row.public_id,
            document_id=row.document_id,
            run_id=row.run_id,
            statement_id=row.statement_id,
            source=sources[row.document_version_id],
            url=row.url,
            title=row.title,
            publisher=row.publisher,
            published_at=row.published_at,
            published_on=row.published_on,
            text_sha256=row.text_sha256,
            type=QuotationType(row.type),
            text=row.text,
            content=tuple(spans[key, "content"]),
            quoted=tuple(spans[key, "quoted"]),
            cue=cues.get(key),
            mention=mentions.get(key),
            speakers=tuple(speakers[key]),
            roles=tuple(roles[key]),
            medium=row.medium,
            relayed_by=_relayed_by(row),
            parent=row.parent,
            continues=row.continues,
            confidence=Confidence(
                row.confidence_content, row.confidence_speaker, row.confidence_identity
            ),
            rule=row.rule,
            corrected=corrected.get(key),
        )


def load_sources(reader: Reader, versions: Iterable[int]) -> dict[int, str]:
    """Return the source of each document version: of several, the first by code point."""
    table = lean.DocumentSource
    query = sa.select(table.document_version_id, table.source)
    found: dict[int, str] = {}
    for key, source in reader.execute(query.where(table.document_version_id.in_(versions))):
        # Compared here, for databases sort text each in their own way.
        found[key] = min(found.get(key, source), source)
    return found


def _head_query(keys: Sequence[int]) -> Any:
    quotation, version, reading = lean.Quotation, lean.DocumentVersion, lean.Reading
    parent, continued = quotation.table.alias(), quotation.table.alias()
    member, statement = lean.StatementMembership, lean.Statement
    return (
        from_quotations(
            *(c for c in quotation.table.columns if c.name != "search_text"),
            lean.Document.public_id.label("document_id"),
            lean.Run.public_id.label("run_id"),
            statement.public_id.label("statement_id"),
            version.document_version_id,
            version.url,
            version.title,
            lean.Publisher.name.label("publisher"),
            version.published_at,
            version.published_on,
            version.text_sha256,
            parent.c.public_id.label("parent"),
            continued.c.public_id.label("continues"),
        )
        .join(lean.Run.table, lean.Run.run_id == reading.run_id)
        .outerjoin(parent, parent.c.quotation_id == quotation.parent_id)
        .outerjoin(continued, continued.c.quotation_id == quotation.continues_id)
        .outerjoin(member.table, member.quotation_id == quotation.quotation_id)
        .outerjoin(statement.table, statement.statement_id == member.statement_id)
        .where(quotation.quotation_id.in_(keys))
    )


def _relayed_by(row: Any) -> Span | None:
    if row.relayed_by is None:
        return None
    return Span(row.relayed_by_start_char, row.relayed_by_end_char, row.relayed_by)


def _spans(reader: Reader, keys: Sequence[int]) -> defaultdict[tuple[int, str], list[Span]]:
    table = lean.QuotationSpan
    found: defaultdict[tuple[int, str], list[Span]] = defaultdict(list)
    query = sa.select(
        table.quotation_id, table.part, table.start_char, table.end_char, table.text
    ).where(table.quotation_id.in_(keys))
    for key, part, start, end, text in reader.execute(query.order_by(table.ordinal)):
        found[key, part].append(Span(start, end, text))
    return found


def _cues(reader: Reader, keys: Sequence[int]) -> dict[int, Cue]:
    table = lean.Cue
    query = sa.select(
        table.quotation_id, table.start_char, table.end_char, table.text, table.lemma
    ).where(table.quotation_id.in_(keys))
    return {
        key: Cue(start, end, text, lemma) for key, start, end, text, lemma in reader.execute(query)
    }


def _mentions(reader: Reader, keys: Sequence[int]) -> dict[int, Mention]:
    table = lean.Mention
    query = sa.select(
        table.quotation_id, table.start_char, table.end_char, table.text, table.type
    ).where(table.quotation_id.in_(keys))
    return {
        key: Mention(start, end, text, MentionType(kind))
        for key, start, end, text, kind in reader.execute(query)
    }


def _speakers(
    reader: Reader, keys: Sequence[int], *, overruled: bool
) -> defaultdict[int, list[StoredSpeaker]]:
    attribution, entity = lean.Attribution, lean.DocumentEntity
    member, speaker, quotation = lean.SpeakerMembership, lean.Speaker, lean.Quotation
    query = (
        sa.select(
            attribution.quotation_id, entity.name, entity.kind, speaker.public_id, speaker.name,
            entity.reading_id == quotation.reading_id,
        )
        .join(quotation.table, quotation.quotation_id == attribution.quotation_id)
        .join(entity.table, entity.document_entity_id == attribution.document_entity_id)
        .outerjoin(member.table, member.document_entity_id == entity.document_entity_id)
        .outerjoin(speaker.table, speaker.speaker_id == member.speaker_id)
        .where(attribution.quotation_id.in_(keys), attribution.overruled.is_(overruled))
        .order_by(attribution.quotation_id, attribution.ordinal)
    )  # fmt: skip
    found: defaultdict[int, list[StoredSpeaker]] = defaultdict(list)
    for key, name, kind, public_id, canonical, here in reader.execute(query):
        # Whom a person named need not stand in this document.
        own = name if here else canonical or name
        found[key].append(StoredSpeaker(own, SpeakerKind(kind), public_id, canonical or name))
    return found


def _corrections(reader: Reader, keys: Sequence[int]) -> dict[int, StoredCorrection]:
    table, judgement = lean.Correction, lean.Judgement
    query: Any = (
        sa.select(
            table.quotation_id, judgement.public_id, judgement.decided_by, judgement.decided_at
        )
        .join(judgement.table, judgement.judgement_id == table.judgement_id)
        .where(table.quotation_id.in_(keys))
    )
    heads = {row[0]: row[1:] for row in reader.execute(query)}
    read = _speakers(reader, list(heads), overruled=True) if heads else {}
    return {
        key: StoredCorrection(public_id, by, _utc(at), tuple(read.get(key, ())))
        for key, (public_id, by, at) in heads.items()
    }


def _utc(moment: datetime) -> datetime:
    """Return a moment with its zone, which SQLite drops."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _decided_roles(reader: Reader, keys: Iterable[int]) -> dict[int, list[Role]]:
    """Return what the document calls those whom a person named, nearest first."""
    attribution, role, quotation = lean.Attribution, lean.RoleObservation, lean.Quotation
    found: dict[int, list[Role]] = {key: [] for key in keys}
    if not found:
        return found
    query = (
        sa.select(
            quotation.quotation_id, role.start_char, role.end_char, role.text, role.title,
            role.organisation, role.status, quotation.start_char,
        )
        .join(attribution.table, attribution.quotation_id == quotation.quotation_id)
        .join(role.table, role.document_entity_id == attribution.document_entity_id)
        .where(quotation.quotation_id.in_(list(found)), attribution.decided)
        .where(role.reading_id == quotation.reading_id)
    )  # fmt: skip
    rows = sorted(reader.execute(query), key=lambda row: (abs(row[1] - row[7]), *row[1:3]))
    for key, start, end, text, title, organisation, status, _ in rows:
        found[key].append(Role(start, end, text, title, organisation, RoleStatus(status)))
    return found


def _roles(reader: Reader, keys: Sequence[int]) -> defaultdict[int, list[Role]]:
    link, role = lean.QuotationRole, lean.RoleObservation
    query = (
        sa.select(
            link.quotation_id, role.start_char, role.end_char, role.text, role.title,
            role.organisation, role.status,
        )
        .join(role.table, role.role_observation_id == link.role_observation_id)
        .where(link.quotation_id.in_(keys))
        .order_by(link.quotation_id, link.ordinal)
    )  # fmt: skip
    found: defaultdict[int, list[Role]] = defaultdict(list)
    for key, start, end, text, title, organisation, status in reader.execute(query):
        found[key].append(Role(start, end, text, title, organisation, RoleStatus(status)))
    return found
