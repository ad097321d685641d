"""What a search is limited to: speaker, role, organisation, publisher, days, type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import UNDATED, Reader, days_before
from quotes.database.newest import MANY, Conditions, Fits, Wanted, Way
from quotes.database.roleforms import RoleColumn, select_exactly, select_roles, telling_words
from quotes.database.words import find_words
from quotes.records import QuotationType, SpeakerKind


@dataclass(frozen=True, slots=True)
class QuotationQuery:
    """What is asked of the quotations; every field left out asks nothing, an empty one finds none.

    Attributes:
        words: A phrase, a few words, or a wording as somebody remembers it; a star right behind
            two letters or more, ``govern*``, stands for words that begin so.
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
    fits = [of_quotation(lean.Quotation.type == query.type.value)] if query.type else []
    return Conditions([*_days(query)], fits, [*_indexed_conditions(reader, query)])


def _days(query: QuotationQuery) -> Iterator[Fits]:
    if query.since:
        most = days_before(query.since)
        yield lambda here: here.c.days_before <= most
    last = min((day for day in (query.until, query.as_of) if day), default=None)
    if last:
        least = days_before(last)
        yield lambda here: here.c.days_before.between(least, UNDATED - 1)


def of_quotation(condition: Any) -> Fits:
    """Return a condition on the row of ``quotation`` as one on what has its key."""
    quotation = lean.Quotation

    def fits(here: Any) -> Any:
        row = sa.select(condition).where(quotation.quotation_id == here.c.quotation_id)
        return row.correlate(here).scalar_subquery()

    return fits


def _indexed_conditions(reader: Reader, query: QuotationQuery) -> Iterator[Wanted]:
    if query.speaker is not None:
        yield _said_by(reader, query.speaker)
    if query.publisher is not None:
        yield _printed_by(reader, query.publisher)
    if query.role is not None:
        yield _in_role(reader, RoleColumn.TEXT, query.role)
    if query.organisation is not None:
        of_body = _in_role(reader, RoleColumn.ORGANISATION, query.organisation)
        by_body = _said_by_body(reader, query.organisation)
        yield Wanted(
            _both(of_body.keys, by_body.keys),
            lambda here: sa.or_(of_body.fits(here), by_body.fits(here)),
            dear=True,
        )


def _printed_by(reader: Reader, name: str) -> Wanted:
    current, publisher = lean.CurrentQuotation, lean.Publisher
    named = sa.select(publisher.publisher_id).where(_has_words(publisher.search_name, name))
    found = list(reader.scalars(named))
    # One alone: the index has what it printed in the order of answers.
    theirs = (
        current.publisher_id == found[0] if len(found) == 1 else current.publisher_id.in_(found)
    )
    printed = sa.select(current.quotation_id).where(theirs)
    way = Way(current.table, theirs) if len(found) == 1 else None
    return Wanted(printed, _exists(printed, current.quotation_id), way=way)


def _exists(query: Any, key: Any) -> Fits:
    """Return the condition that a query has a row with the key of what is at hand."""
    return lambda here: query.where(key == here.c.quotation_id).correlate(here).exists()


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
    words = telling_words(text)
    if (exactly := select_exactly(reader, column, words)) is not None:
        exact = exactly.subquery("exact")
        here = link.role_observation_id == exact.c.role_observation_id
        read = sa.select(link.quotation_id).select_from(exact).join(link.table, here)
    else:
        same = link.role_observation_id == role.role_observation_id
        found = select_roles(reader, words).where(condition)
        read = found.with_only_columns(link.quotation_id).join(link.table, same)
    any_role = sa.select(role.role_observation_id).select_from(role.table).where(condition)
    printed = any_role.join(link.table, link.role_observation_id == role.role_observation_id)
    if reader.scalar(sa.select(lean.Correction.quotation_id).limit(1)) is None:
        return Wanted(
            read, _exists(printed, link.quotation_id), _many_roles(reader, exactly), dear=True
        )
    corrected = sa.exists().where(lean.Correction.quotation_id == link.quotation_id)
    read, as_read = read.where(~corrected), _exists(printed.where(~corrected), link.quotation_id)
    as_decided = _exists(_decided_in_role(any_role), lean.Attribution.quotation_id)
    return Wanted(
        _both(read, _decided_in_role(any_role)),
        lambda here: sa.or_(as_read(here), as_decided(here)),
        dear=True,
    )


def _many_roles(reader: Reader, found: Any | None) -> int | None:
    """Return that a role is one of many, so that nobody need ask for its quotations; else None."""
    if found is None:
        return None
    some = found.limit(MANY + 1).subquery("some")
    number = reader.scalar(sa.select(sa.func.count()).select_from(some)) or 0
    return number if number > MANY else None


def _both(one: Any, other: Any) -> Any:
    return sa.select(one.union_all(other).subquery("both").c.quotation_id)


def _decided_in_role(roles: Any) -> Any:
    """Return the quotations of those whom a person named and the document calls so."""
    attribution, role = lean.Attribution, lean.RoleObservation
    said, corrected = lean.Quotation.table.alias("said"), sa.select(lean.Correction.quotation_id)
    return (
        roles.with_only_columns(attribution.quotation_id)
        .join(attribution.table, role.document_entity_id == attribution.document_entity_id)
        .join(said, said.c.quotation_id == attribution.quotation_id)
        .where(attribution.decided, role.reading_id == said.c.reading_id)
        .where(attribution.quotation_id.in_(corrected))
    )


def _said_by(reader: Reader, name: str) -> Wanted:
    from quotes.database.people import find_named, unknown_speaker

    found = find_named(reader, name, limit=500)
    if not found:
        raise unknown_speaker(reader, name)
    return _said_by_any([one.speaker_id for one in found], sum(one.quotations for one in found))


def _said_by_any(speakers: Sequence[int], number: int | None = None) -> Wanted:
    said = lean.SpeakerQuotation
    one = speakers[0] if len(speakers) == 1 else None
    theirs = said.speaker_id.in_(speakers) if one is None else said.speaker_id == one
    keys = sa.select(said.quotation_id).where(theirs)
    way = None if one is None else Way(said.table, theirs)
    return Wanted(keys, _exists(keys, said.quotation_id), number, way)


def _said_by_body(reader: Reader, name: str) -> Wanted:
    from quotes.database.people import select_named
    from quotes.names import fold
    from quotes.names.folding import words as name_words

    wanted = name_words(fold(name))
    if not wanted:
        return _said_by_any([])
    bodies = [SpeakerKind.ORGANISATION.value, SpeakerKind.OFFICE.value]
    speaker = lean.Speaker
    found = select_named(reader, wanted, speaker.speaker_id)
    if found is None:
        return _said_by_any([])
    found = found.where(speaker.kind.in_(bodies)).distinct()
    return _said_by_any(list(reader.scalars(found).all()))
