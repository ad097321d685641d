"""The texts, and all that was found in them: hashes, spans, ids, search forms, days."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from quotes.database import models
from quotes.database.batch import parse_day
from quotes.database.findings import JOIN
from quotes.database.ids import make_id
from quotes.database.models import Base
from quotes.database.verification.faults import Fault, FaultKind, name_key, shorten
from quotes.database.verification.reading import as_stored, batches, stream
from quotes.database.words import search_text
from quotes.identity.posts import normalise_post
from quotes.names import fold

_TEXTS = 20
"""Texts in memory at a time."""

Rows = dict[int, list[Any]]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the readings of some texts found, by key of the reading or of the quotation."""

    quotations: Rows
    spans: Rows
    cues: Rows
    mentions: Rows
    entities: Rows
    names: Rows
    roles: Rows


def check_texts(connection: sa.Connection) -> Iterator[Fault]:
    """Yield what is wrong with texts, spans, ids, search forms and days, text after text."""
    version, document = models.DocumentVersion.__table__, models.Document.__table__
    query = (
        sa.select(*_columns(models.DocumentVersion), document.c.public_id)
        .join(document, document.c.document_id == version.c.document_id)
        .order_by(version.c.document_version_id)
    )
    rows = connection.execute(query, execution_options={"yield_per": _TEXTS})
    for texts in batches(iter(rows), _TEXTS):
        keys = [row.document_version_id for row in texts]
        readings = _load(connection, models.Reading, "document_version_id", keys)
        ids = [row.reading_id for of in readings.values() for row in of]
        found = _load_found(connection, ids)
        for text in texts:
            faults = list(_check_text(text))
            yield from faults
            damaged = any(fault.kind is FaultKind.HASH for fault in faults)
            for reading in readings[text.document_version_id]:
                yield from _check_reading(text, reading.reading_id, found, damaged)


def _columns(model: type[Base]) -> list[Any]:
    table: Any = model.__table__
    return [as_stored(column) for column in table.columns]


def _load(connection: sa.Connection, model: type[Base], by: str, keys: Sequence[int]) -> Rows:
    table: Any = model.__table__
    found: Rows = defaultdict(list)
    query = sa.select(*_columns(model)).order_by(*table.primary_key)
    for first in range(0, len(keys), 500):
        some = query.where(table.c[by].in_(keys[first : first + 500]))
        for row in connection.execute(some):
            found[getattr(row, by)].append(row)
    return found


def _load_found(connection: sa.Connection, readings: Sequence[int]) -> _Found:
    quotations = _load(connection, models.Quotation, "reading_id", readings)
    entities = _load(connection, models.DocumentEntity, "reading_id", readings)
    said = [row.quotation_id for of in quotations.values() for row in of]
    whom = [row.document_entity_id for of in entities.values() for row in of]
    return _Found(
        quotations,
        _load(connection, models.QuotationSpan, "quotation_id", said),
        _load(connection, models.Cue, "quotation_id", said),
        _load(connection, models.Mention, "quotation_id", said),
        entities,
        _load(connection, models.EntityName, "document_entity_id", whom),
        _load(connection, models.RoleObservation, "reading_id", readings),
    )


def _check_text(row: Any) -> Iterator[Fault]:
    key = name_key(document_version_id=row.document_version_id)
    if hashlib.sha256(row.text.encode("utf-8", "surrogatepass")).hexdigest() != row.text_sha256:
        yield Fault(FaultKind.HASH, "document_version", key, "text_sha256 is not that of the text")
    if len(row.text) != row.text_length:
        problem = f"text_length is {row.text_length}, the text has {len(row.text)} characters"
        yield Fault(FaultKind.LENGTH, "document_version", key, problem)
    if row.published_on != parse_day(row.published_at):
        problem = f"published_on is {row.published_on}, published_at {shorten(row.published_at)}"
        yield Fault(FaultKind.DAY, "document_version", key, problem)


def _check_reading(version: Any, reading: int, found: _Found, damaged: bool) -> Iterator[Fault]:
    text, text_key = version.text, (version.public_id, version.text_sha256)
    for entity in found.entities[reading]:
        names = found.names[entity.document_entity_id]
        faults = list(_check_spans(text, models.EntityName, names))
        yield from faults
        if not faults and not damaged:
            wanted = make_id("e", *text_key, entity.kind, entity.name, *map(_offsets, names))
            yield from _check_id(models.DocumentEntity, entity, {wanted})
    for role in found.roles[reading]:
        yield from _check_spans(text, models.RoleObservation, [role])
        yield from _check_role(role)
    seen: Counter[str] = Counter()
    for quotation in sorted(found.quotations[reading], key=lambda row: row.ordinal):
        faults = list(_check_pieces(text, quotation, found))
        yield from faults
        content = _content(found, quotation)
        if faults or damaged:
            continue
        plain = make_id("q", *text_key, quotation.type, *map(_offsets, content))
        seen[plain] += 1
        wanted = plain if seen[plain] == 1 else make_id("q", plain, seen[plain])
        yield from _check_id(models.Quotation, quotation, {wanted})


def _check_id(model: type[Base], row: Any, wanted: set[str]) -> Iterator[Fault]:
    if row.public_id not in wanted:
        problem = f"public_id is {shorten(row.public_id)}, which is not made of what it is"
        yield Fault(FaultKind.ID, model.__tablename__, _key(model, row), problem)


def _key(model: type[Base], row: Any) -> str:
    names = [column.name for column in model.__table__.primary_key]
    return name_key(**{name: getattr(row, name) for name in names})


def _content(found: _Found, quotation: Any) -> list[Any]:
    return [span for span in found.spans[quotation.quotation_id] if span.part == "content"]


def _check_spans(text: str, model: type[Base], rows: Iterable[Any]) -> Iterator[Fault]:
    """Yield spans outside the text, and those that are not the text between their offsets."""
    for row in rows:
        start, end = row.start_char, row.end_char
        if start is None or end is None or start < 0 or start >= end:
            continue  # told as what the constraint forbids
        if end > len(text):
            problem = f"[{start}, {end}) lies outside the text of {len(text)} characters"
            yield Fault(FaultKind.OFFSET, model.__tablename__, _key(model, row), problem)
        elif text[start:end] != row.text:
            problem = f"text is {shorten(row.text)}, at [{start}, {end}) stands "
            problem += shorten(text[start:end])
            yield Fault(FaultKind.SPAN, model.__tablename__, _key(model, row), problem)


def _check_pieces(text: str, row: Any, found: _Found) -> Iterator[Fault]:
    """Yield what is wrong with a quotation's spans, cue, mention, and its own fields."""
    key, spans = row.quotation_id, found.spans[row.quotation_id]
    faults = [
        *_check_spans(text, models.QuotationSpan, spans),
        *_check_order(spans),
        *_check_spans(text, models.Cue, found.cues[key]),
        *_check_spans(text, models.Mention, found.mentions[key]),
        *_check_relayed(text, row),
    ]
    yield from faults
    content = _content(found, row)
    if not content:
        yield Fault(
            FaultKind.INCOMPLETE, "quotation", _key(models.Quotation, row), "it has no content"
        )
    elif not faults:
        yield from _check_whole(row, content)


def _check_order(spans: Sequence[Any]) -> Iterator[Fault]:
    for one, other in pairwise(spans):
        if one.part == other.part and other.start_char < one.end_char:
            problem = f"begins at {other.start_char}, before the end of the span before it"
            yield Fault(
                FaultKind.OFFSET, "quotation_span", _key(models.QuotationSpan, other), problem
            )


def _check_relayed(text: str, row: Any) -> Iterator[Fault]:
    start, end = row.relayed_by_start_char, row.relayed_by_end_char
    if (row.relayed_by, start, end) != (None, None, None) and (
        None in (row.relayed_by, start, end) or text[start:end] != row.relayed_by
    ):
        problem = f"relayed_by is {shorten(row.relayed_by)}, which is not at [{start}, {end})"
        yield Fault(FaultKind.SPAN, "quotation", _key(models.Quotation, row), problem)


def _check_whole(row: Any, content: Sequence[Any]) -> Iterator[Fault]:
    key = _key(models.Quotation, row)
    place = min(span.start_char for span in content), max(span.end_char for span in content)
    if row.start_char < row.end_char and (row.start_char, row.end_char) != place:
        problem = f"[{row.start_char}, {row.end_char}) is not where its content is: {list(place)}"
        yield Fault(FaultKind.OFFSET, "quotation", key, problem)
    if row.text != JOIN.join(span.text for span in content):
        problem = f"text is not its content spans joined: {shorten(row.text)}"
        yield Fault(FaultKind.TEXT, "quotation", key, problem)
    elif row.search_text != search_text(row.text):
        yield Fault(FaultKind.SEARCH_FORM, "quotation", key, "search_text is not made of its text")


def _check_role(row: Any) -> Iterator[Fault]:
    wanted = (
        f" {search_text(row.text)} ",
        f" {search_text(row.organisation or '')} ",
        *normalise_post(row.title, row.organisation),
    )
    stored = row.search_text, row.organisation_search, row.title_normal, row.organisation_normal
    if stored != wanted:
        problem = "its search forms are not made of its text"
        key = _key(models.RoleObservation, row)
        yield Fault(FaultKind.SEARCH_FORM, "role_observation", key, problem)


def _offsets(row: Any) -> str:
    return f"{row.start_char}-{row.end_char}"


def check_names(connection: sa.Connection) -> Iterator[Fault]:
    """Yield search forms of publishers and aliases, and runs' ids, that are not made of these."""
    for row in stream(connection, sa.select(*_columns(models.Publisher))):
        if row.search_name != f" {search_text(row.name)} ":
            key = name_key(publisher_id=row.publisher_id)
            problem = "search_name is not made of its name"
            yield Fault(FaultKind.SEARCH_FORM, "publisher", key, problem)
    for row in stream(connection, sa.select(*_columns(models.Alias))):
        if row.search_name != fold(row.alias):
            key = name_key(alias_id=row.alias_id)
            problem = "search_name is not made of the alias"
            yield Fault(FaultKind.SEARCH_FORM, "alias", key, problem)
    for row in stream(connection, sa.select(*_columns(models.Run))):
        fields = row.extractor, row.version, row.model, row.model_digest, row.config_digest
        yield from _check_id(models.Run, row, {make_id("r", *fields)})
