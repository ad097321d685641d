"""What a search is limited to: speaker, role, organisation, publisher, days, type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import UNDATED, Reader, days_before
from quotes.database.newest import Conditions, Wanted
from quotes.database.roleforms import RoleColumn, select_roles, telling_words
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


def find_conditions(reader: Reader, query: QuotationQuery) -> Conditions:
    """Return the conditions of a query, its words apart.

    Raises:
        quotes.errors.UnknownSpeaker: Nobody goes by the speaker's name.
    """
    return Conditions([*_plain_conditions(query)], [*_indexed_conditions(reader, query)])


def _plain_conditions(query: QuotationQuery) -> Iterator[sa.ColumnElement[bool]]:
    place = lean.CurrentQuotation.days_before
    if query.since:
        yield place <= days_before(query.since)
    for last in (query.until, query.as_of):
        if last:
            yield place.between(days_before(last), UNDATED - 1)
    if query.type:
        yield of_quotation(lean.Quotation.type == query.type.value)


def of_quotation(condition: Any) -> Any:
    """Return a condition on ``quotation`` as one on ``current_quotation``."""
    quotation = lean.Quotation
    here = quotation.quotation_id == lean.CurrentQuotation.quotation_id
    return sa.select(condition).where(here).correlate(lean.CurrentQuotation.table).scalar_subquery()


def _indexed_conditions(reader: Reader, query: QuotationQuery) -> Iterator[Wanted]:
    if query.speaker is not None:
        yield _said_by(reader, query.speaker)
    if query.role is not None:
        yield _in_role(reader, RoleColumn.TEXT, query.role)
    if query.organisation is not None:
        of_body = _in_role(reader, RoleColumn.ORGANISATION, query.organisation)
        by_body = _said_by_body(reader, query.organisation)
        yield Wanted(_both(of_body.keys, by_body.keys), sa.or_(of_body.fits, by_body.fits))
    if query.publisher is not None:
        yield _printed_by(reader, query.publisher)


def _printed_by(reader: Reader, name: str) -> Wanted:
    current, publisher = lean.CurrentQuotation, lean.Publisher
    named = sa.select(publisher.publisher_id).where(_has_words(publisher.search_name, name))
    found = list(reader.scalars(named))
    # One key alone: its index has the order of answers.
    here = current.publisher_id == found[0] if len(found) == 1 else current.publisher_id.in_(found)
    return Wanted(sa.select(current.quotation_id).where(here), here)


def _has_words(column: Any, text: str) -> sa.ColumnElement[bool]:
    """Return the condition that a padded search form holds all words of a text; of none, nothing.

    Their letters and digits need no escaping in a pattern.
    """
    found = find_words(text)
    if not found:
        return sa.false()
    return sa.and_(*(column.like(f"% {word.stem} %") for word in found))


def _in_role(reader: Reader, column: RoleColumn, text: str) -> Wanted:
    """Return the condition that the document gives the speaker a role with some words."""
    role, link = lean.RoleObservation, lean.QuotationRole
    condition = _has_words(role.table.c[column.value], text)
    found = select_roles(reader, telling_words(text)).where(condition)
    corrected = sa.exists().where(lean.Correction.quotation_id == link.quotation_id)
    read = (
        found.with_only_columns(link.quotation_id)
        .join(link.table, link.role_observation_id == role.role_observation_id)
        .where(~corrected)
    )
    any_role = sa.select(role.role_observation_id).select_from(role.table).where(condition)
    printed = any_role.join(link.table, link.role_observation_id == role.role_observation_id)
    fits = sa.or_(
        _exists(printed.where(~corrected), link.quotation_id),
        _exists(_decided_in_role(any_role), lean.Attribution.quotation_id),
    )
    return Wanted(_both(read, _decided_in_role(any_role)), fits)


def _both(one: Any, other: Any) -> Any:
    return sa.select(one.union_all(other).subquery("both").c.quotation_id)


def _exists(query: Any, key: Any) -> Any:
    here = lean.CurrentQuotation
    return query.where(key == here.quotation_id).correlate(here.table).exists()


def _decided_in_role(roles: Any) -> Any:
    """Return the quotations of those whom a person named and the document calls so."""
    attribution, role, corrected = lean.Attribution, lean.RoleObservation, lean.Correction
    said = lean.Quotation.table.alias("said")
    return (
        roles.with_only_columns(attribution.quotation_id)
        .join(attribution.table, role.document_entity_id == attribution.document_entity_id)
        .join(corrected.table, corrected.quotation_id == attribution.quotation_id)
        .join(said, said.c.quotation_id == attribution.quotation_id)
        .where(attribution.decided, role.reading_id == said.c.reading_id)
    )


def _said_by(reader: Reader, name: str) -> Wanted:
    from quotes.database.people import find_speakers, unknown_speaker

    found = find_speakers(reader, name, limit=500)
    if not found:
        raise unknown_speaker(reader, name)
    speaker, count = lean.Speaker, lean.SpeakerCount
    query: Any = sa.select(speaker.speaker_id, count.quotations)
    query = query.outerjoin(count.table, count.speaker_id == speaker.speaker_id)
    rows = reader.execute(
        query.where(speaker.public_id.in_([match.speaker_id for match in found]))
    ).all()
    return _said_by_any([row[0] for row in rows], sum(row[1] or 0 for row in rows))


def _said_by_any(speakers: Sequence[int], number: int | None = None) -> Wanted:
    said, here = lean.SpeakerQuotation, lean.CurrentQuotation
    theirs = said.speaker_id.in_(speakers)
    fits = sa.select(said.quotation_id).where(theirs, said.quotation_id == here.quotation_id)
    return Wanted(
        sa.select(said.quotation_id).where(theirs),
        fits.correlate(here.table).exists(),
        number,
        speakers[0] if len(speakers) == 1 else None,
    )


def _said_by_body(reader: Reader, name: str) -> Wanted:
    from quotes.database.people import select_named
    from quotes.names import fold
    from quotes.names.folding import words as name_words

    wanted = name_words(fold(name))
    if not wanted:
        return _said_by_any([])
    bodies = [SpeakerKind.ORGANISATION.value, SpeakerKind.OFFICE.value]
    speaker = lean.Speaker
    found = select_named(wanted, speaker.speaker_id).where(speaker.kind.in_(bodies)).distinct()
    return _said_by_any(list(reader.scalars(found)))
