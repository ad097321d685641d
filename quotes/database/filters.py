"""What a search is limited to: speaker, role, organisation, publisher, days, type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.words import find_words
from quotes.names import fold
from quotes.names.folding import words as name_words
from quotes.records import QuotationType, SpeakerKind


@dataclass(frozen=True, slots=True)
class QuotationQuery:
    """What is asked of the quotations; every field left out asks nothing.

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


def filter_conditions(session: Session, query: QuotationQuery) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of a query, its words apart.

    Raises:
        quotes.errors.UnknownSpeaker: Nobody goes by the speaker's name.
    """
    return [*_plain_conditions(query), *_linked_conditions(session, query)]


def _plain_conditions(query: QuotationQuery) -> Iterator[sa.ColumnElement[bool]]:
    published_on = models.DocumentVersion.published_on
    if query.since:
        yield published_on >= query.since
    if query.until:
        yield published_on <= query.until
    if query.type:
        yield models.Quotation.type == query.type
    if query.publisher:
        yield _has_words(models.Publisher.search_name, query.publisher)


def _linked_conditions(session: Session, query: QuotationQuery) -> Iterator[sa.ColumnElement[bool]]:
    key = models.Quotation.quotation_id
    if query.speaker:
        yield key.in_(_said_by(session, query.speaker))
    if query.role:
        yield key.in_(_in_role(_has_words(models.RoleObservation.search_text, query.role)))
    if query.organisation:
        of_body = _has_words(models.RoleObservation.organisation_search, query.organisation)
        yield sa.or_(key.in_(_in_role(of_body)), key.in_(_said_by_body(query.organisation)))


def _has_words(column: Any, text: str) -> sa.ColumnElement[bool]:
    """Return the condition that a padded search form holds all words of a text.

    Their letters and digits need no escaping in a pattern.
    """
    return sa.and_(sa.true(), *(column.like(f"% {word.stem} %") for word in find_words(text)))


def _in_role(condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    link, role = models.QuotationRole, models.RoleObservation
    joined = link.role_observation_id == role.role_observation_id
    return sa.select(link.quotation_id).join(role, joined).where(condition)


def _said_by(session: Session, name: str) -> sa.Select[Any]:
    from quotes.database.people import find_speakers, unknown_speaker

    found = find_speakers(session, name, limit=500)
    if not found:
        raise unknown_speaker(session, name)
    member, speaker = models.SpeakerMembership, models.Speaker
    return (
        sa.select(models.Attribution.quotation_id)
        .join(member, member.document_entity_id == models.Attribution.document_entity_id)
        .join(speaker, speaker.speaker_id == member.speaker_id)
        .where(speaker.public_id.in_([match.speaker_id for match in found]))
    )


def _said_by_body(name: str) -> sa.Select[Any]:
    member, speaker, spelling = models.SpeakerMembership, models.Speaker, models.SpeakerName
    padded = " " + sa.func.replace(spelling.search_name, "-", " ") + " "
    return (
        sa.select(models.Attribution.quotation_id)
        .join(member, member.document_entity_id == models.Attribution.document_entity_id)
        .join(speaker, speaker.speaker_id == member.speaker_id)
        .join(spelling, spelling.speaker_id == speaker.speaker_id)
        .where(
            speaker.kind.in_([SpeakerKind.ORGANISATION, SpeakerKind.OFFICE]),
            *(padded.like(f"% {word} %") for word in name_words(fold(name))),
        )
    )
