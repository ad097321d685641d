"""What a search is limited to: speaker, role, organisation, publisher, days, type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader
from quotes.database.words import find_words
from quotes.records import QuotationType, SpeakerKind


@dataclass(frozen=True, slots=True)
class QuotationQuery:
    """What is asked of the quotations; every field left out asks nothing, an empty one finds none.

    Attributes:
        words: A phrase, a few words, or a wording as somebody remembers it.
        speaker: A name under any spelling, or an id.
        role: Words of the role that the document gives the speaker.
        organisation: Words of that role's organisation, or of the organisation that speaks.
        publisher: Words of the outlet's name.
        since: First day of publication; undated documents are left out.
        until: Last day of publication; undated documents are left out.
        type: Direct, mixed or indirect.
        limit: Rows at most; None for all.
        as_of: Answer as on this day: of what was published by then, undated documents left
            out, and with roles as they were known and held then.
    """

    words: str | None = None
    speaker: str | None = None
    role: str | None = None
    organisation: str | None = None
    publisher: str | None = None
    since: date | None = None
    until: date | None = None
    type: QuotationType | None = None
    limit: int | None = 20
    as_of: date | None = None


def filter_conditions(reader: Reader, query: QuotationQuery) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of a query, its words apart.

    Raises:
        quotes.errors.UnknownSpeaker: Nobody goes by the speaker's name.
    """
    return [*_plain_conditions(query), *_linked_conditions(reader, query)]


def _plain_conditions(query: QuotationQuery) -> Iterator[sa.ColumnElement[bool]]:
    published_on = lean.DocumentVersion.published_on
    if query.since:
        yield published_on >= query.since
    if query.until:
        yield published_on <= query.until
    if query.as_of:
        yield published_on <= query.as_of
    if query.type:
        yield lean.Quotation.type == query.type.value
    if query.publisher is not None:
        yield _has_words(lean.Publisher.search_name, query.publisher)


def _linked_conditions(reader: Reader, query: QuotationQuery) -> Iterator[sa.ColumnElement[bool]]:
    key = lean.Quotation.quotation_id
    if query.speaker is not None:
        yield key.in_(_said_by(reader, query.speaker))
    if query.role is not None:
        yield key.in_(_in_role(_has_words(lean.RoleObservation.search_text, query.role)))
    if query.organisation is not None:
        of_body = _has_words(lean.RoleObservation.organisation_search, query.organisation)
        yield sa.or_(key.in_(_in_role(of_body)), key.in_(_said_by_body(query.organisation)))


def _has_words(column: Any, text: str) -> sa.ColumnElement[bool]:
    """Return the condition that a padded search form holds all words of a text; of none, nothing.

    Their letters and digits need no escaping in a pattern.
    """
    found = find_words(text)
    if not found:
        return sa.false()
    return sa.and_(*(column.like(f"% {word.stem} %") for word in found))


def _in_role(condition: sa.ColumnElement[bool]) -> Any:
    link, role = lean.QuotationRole, lean.RoleObservation
    joined = link.role_observation_id == role.role_observation_id
    corrected = sa.exists().where(lean.Correction.quotation_id == link.quotation_id)
    read = sa.select(link.quotation_id).join(role.table, joined).where(condition, ~corrected)
    return read.union_all(_decided_in_role(condition))


def _decided_in_role(condition: sa.ColumnElement[bool]) -> Any:
    """Return the quotations of those whom a person named and the document calls so."""
    attribution, role, quotation = lean.Attribution, lean.RoleObservation, lean.Quotation
    said = quotation.table.alias()
    return (
        sa.select(attribution.quotation_id)
        .join(said, said.c.quotation_id == attribution.quotation_id)
        .join(role.table, role.document_entity_id == attribution.document_entity_id)
        .where(attribution.decided, role.reading_id == said.c.reading_id, condition)
    )


def _said_by(reader: Reader, name: str) -> Any:
    from quotes.database.people import find_speakers, unknown_speaker

    found = find_speakers(reader, name, limit=500)
    if not found:
        raise unknown_speaker(reader, name)
    member, speaker = lean.SpeakerMembership, lean.Speaker
    return (
        sa.select(lean.Attribution.quotation_id)
        .join(member.table, member.document_entity_id == lean.Attribution.document_entity_id)
        .join(speaker.table, speaker.speaker_id == member.speaker_id)
        .where(~lean.Attribution.overruled)
        .where(speaker.public_id.in_([match.speaker_id for match in found]))
    )


def _said_by_body(name: str) -> Any:
    from quotes.names import fold
    from quotes.names.folding import words as name_words

    member, speaker, spelling = lean.SpeakerMembership, lean.Speaker, lean.SpeakerName
    padded = " " + sa.func.replace(spelling.search_name, "-", " ") + " "
    wanted = name_words(fold(name))
    return (
        sa.select(lean.Attribution.quotation_id)
        .join(member.table, member.document_entity_id == lean.Attribution.document_entity_id)
        .join(speaker.table, speaker.speaker_id == member.speaker_id)
        .join(spelling.table, spelling.speaker_id == speaker.speaker_id)
        .where(
            ~lean.Attribution.overruled,
            speaker.kind.in_([SpeakerKind.ORGANISATION.value, SpeakerKind.OFFICE.value]),
            sa.true() if wanted else sa.false(),
            *(padded.like(f"% {word} %") for word in wanted),
        )
    )
