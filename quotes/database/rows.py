"""Stored quotations as plain rows: what answers, profiles and exports are made of.

Plain, so that they outlive the reader; loaded many at a time, one query a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader, from_quotations, in_utc, is_one_of, is_postgres
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
    heads = {row.quotation_id: row for row in _ask(reader, _head_query, keys=keys)}
    spans, roles = _spans(reader, keys), _roles(reader, keys)
    speakers = _speakers(reader, keys, overruled=False)
    corrected = _corrections(reader, heads.values())
    roles |= _decided_roles(reader, corrected)
    for key in keys:
        row = heads[key]
        yield StoredQuotation(
            quotation_id=row.public_id,
            document_id=row.document_id,
            run_id=row.run_id,
            statement_id=row.statement_id,
            source=row.source,
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
            cue=_cue(row),
            mention=_mention(row),
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
    return {row[0]: row[1] for row in _ask(reader, _source_query, keys=list(versions))}


def _ask(reader: Reader, make: Callable[[bool], Any], **given: Any) -> Sequence[Any]:
    """Return all rows of a query; taken one by one they would cost more than to find them."""
    return reader.execute(make(is_postgres(reader)), given).all()


# Made once: to make a query takes longer than to ask it.


@cache
def _source_query(postgres: bool) -> Any:
    table = lean.DocumentSource
    query = sa.select(table.document_version_id, _first_source(postgres))
    query = query.where(is_one_of(table.document_version_id, "keys", postgres))
    return query.group_by(table.document_version_id)


def _first_source(postgres: bool) -> Any:
    # Databases sort text each in their own way; "C" is by code point, as SQLite has it.
    source = lean.DocumentSource.source
    return sa.func.min(sa.collate(source, "C") if postgres else source)


@cache
def _head_query(postgres: bool) -> Any:
    quotation, version, reading = lean.Quotation, lean.DocumentVersion, lean.Reading
    parent, continued = quotation.table.alias(), quotation.table.alias()
    member, statement = lean.StatementMembership, lean.Statement
    cue, mention, judgement = lean.Cue, lean.Mention, lean.Judgement
    source = sa.select(_first_source(postgres)).correlate(version.table)
    here = lean.DocumentSource.document_version_id == version.document_version_id
    return (
        from_quotations(
            *(c for c in quotation.table.columns if c.name != "search_text"),
            lean.Document.public_id.label("document_id"),
            lean.Run.public_id.label("run_id"),
            statement.public_id.label("statement_id"),
            source.where(here).scalar_subquery().label("source"),
            version.url,
            version.title,
            lean.Publisher.name.label("publisher"),
            version.published_at,
            version.published_on,
            version.text_sha256,
            parent.c.public_id.label("parent"),
            continued.c.public_id.label("continues"),
            *_named("cue", cue, "start_char", "end_char", "text", "lemma"),
            *_named("mention", mention, "start_char", "end_char", "text", "type"),
            *_named("judgement", judgement, "public_id", "decided_by", "decided_at"),
        )
        .join(lean.Run.table, lean.Run.run_id == reading.run_id)
        .outerjoin(parent, parent.c.quotation_id == quotation.parent_id)
        .outerjoin(continued, continued.c.quotation_id == quotation.continues_id)
        .outerjoin(member.table, member.quotation_id == quotation.quotation_id)
        .outerjoin(statement.table, statement.statement_id == member.statement_id)
        .outerjoin(cue.table, cue.quotation_id == quotation.quotation_id)
        .outerjoin(mention.table, mention.quotation_id == quotation.quotation_id)
        .outerjoin(lean.Correction.table, lean.Correction.quotation_id == quotation.quotation_id)
        .outerjoin(judgement.table, judgement.judgement_id == lean.Correction.judgement_id)
        .where(is_one_of(quotation.quotation_id, "keys", postgres))
    )


def _named(prefix: str, table: lean.Lean, *columns: str) -> Iterator[Any]:
    for name in columns:
        yield table.table.c[name].label(f"{prefix}_{name}")


def _cue(row: Any) -> Cue | None:
    if row.cue_start_char is None:
        return None
    return Cue(row.cue_start_char, row.cue_end_char, row.cue_text, row.cue_lemma)


def _mention(row: Any) -> Mention | None:
    if row.mention_start_char is None:
        return None
    kind = MentionType(row.mention_type)
    return Mention(row.mention_start_char, row.mention_end_char, row.mention_text, kind)


def _relayed_by(row: Any) -> Span | None:
    if row.relayed_by is None:
        return None
    return Span(row.relayed_by_start_char, row.relayed_by_end_char, row.relayed_by)


def _spans(reader: Reader, keys: Sequence[int]) -> defaultdict[tuple[int, str], list[Span]]:
    found: defaultdict[tuple[int, str], list[Span]] = defaultdict(list)
    for key, part, start, end, text in _ask(reader, _span_query, keys=keys):
        found[key, part].append(Span(start, end, text))
    return found


@cache
def _span_query(postgres: bool) -> Any:
    table = lean.QuotationSpan
    query = sa.select(table.quotation_id, table.part, table.start_char, table.end_char, table.text)
    return query.where(is_one_of(table.quotation_id, "keys", postgres)).order_by(table.ordinal)


def _speakers(
    reader: Reader, keys: Sequence[int], *, overruled: bool
) -> defaultdict[int, list[StoredSpeaker]]:
    found: defaultdict[int, list[StoredSpeaker]] = defaultdict(list)
    rows = _ask(reader, _speaker_query, keys=keys, overruled=overruled)
    for key, name, kind, public_id, canonical, here in rows:
        # Whom a person named need not stand in this document.
        own = name if here else canonical or name
        found[key].append(StoredSpeaker(own, SpeakerKind(kind), public_id, canonical or name))
    return found


@cache
def _speaker_query(postgres: bool) -> Any:
    attribution, entity = lean.Attribution, lean.DocumentEntity
    member, speaker, quotation = lean.SpeakerMembership, lean.Speaker, lean.Quotation
    overruled = sa.bindparam("overruled", type_=sa.Boolean())
    return (
        sa.select(
            attribution.quotation_id, entity.name, entity.kind, speaker.public_id, speaker.name,
            entity.reading_id == quotation.reading_id,
        )
        .join(quotation.table, quotation.quotation_id == attribution.quotation_id)
        .join(entity.table, entity.document_entity_id == attribution.document_entity_id)
        .outerjoin(member.table, member.document_entity_id == entity.document_entity_id)
        .outerjoin(speaker.table, speaker.speaker_id == member.speaker_id)
        .where(is_one_of(attribution.quotation_id, "keys", postgres))
        .where(attribution.overruled == overruled)
        .order_by(attribution.quotation_id, attribution.ordinal)
    )  # fmt: skip


def _corrections(reader: Reader, rows: Iterable[Any]) -> dict[int, StoredCorrection]:
    heads = {row.quotation_id: row for row in rows if row.judgement_public_id is not None}
    read = _speakers(reader, list(heads), overruled=True) if heads else {}
    return {
        key: StoredCorrection(
            row.judgement_public_id,
            row.judgement_decided_by,
            in_utc(row.judgement_decided_at),
            tuple(read.get(key, ())),
        )
        for key, row in heads.items()
    }


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
    found: defaultdict[int, list[Role]] = defaultdict(list)
    rows = _ask(reader, _role_query, keys=keys)
    for key, start, end, text, title, organisation, status in rows:
        found[key].append(Role(start, end, text, title, organisation, RoleStatus(status)))
    return found


@cache
def _role_query(postgres: bool) -> Any:
    link, role = lean.QuotationRole, lean.RoleObservation
    return (
        sa.select(
            link.quotation_id, role.start_char, role.end_char, role.text, role.title,
            role.organisation, role.status,
        )
        .join(role.table, role.role_observation_id == link.role_observation_id)
        .where(is_one_of(link.quotation_id, "keys", postgres))
        .order_by(link.quotation_id, link.ordinal)
    )  # fmt: skip
