"""What was found in a text, as rows: quotations, their pieces, entities, roles.

Written in bulk, one statement a table and article, for this is where the time of storing goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from quotes.database import models
from quotes.database.ids import make_id
from quotes.database.models import Base, SpanPart
from quotes.database.words import search_text
from quotes.errors import QuotesError
from quotes.identity.posts import normalise_post
from quotes.records import Quotation, Role, Span, Speaker

Row: TypeAlias = dict[str, Any]
JOIN = " … "
"""Stands between the content spans of a quotation in its text for reading."""


def store_findings(
    session: Session, reading_id: int, text_key: tuple[str, str], quotations: Sequence[Quotation]
) -> None:
    """Add what one run found in one text.

    Args:
        session: In a transaction.
        reading_id: The reading it belongs to.
        text_key: Public id of the document and hash of the text: what ids are made of.
        quotations: What was found, in text order.
    """
    entities = _store_entities(session, reading_id, text_key, quotations)
    roles = _store_roles(session, reading_id, entities, quotations)
    keys = _store_quotations(session, reading_id, text_key, quotations)
    pairs = list(zip(keys, quotations, strict=True))
    _insert(session, models.QuotationSpan, (row for k, q in pairs for row in _span_rows(k, q)))
    _insert(session, models.Cue, (
        {"quotation_id": k, "lemma": q.cue.lemma} | _place(q.cue) for k, q in pairs if q.cue
    ))  # fmt: skip
    _insert(session, models.Mention, (
        {"quotation_id": k, "type": q.mention.type} | _place(q.mention)
        for k, q in pairs if q.mention
    ))  # fmt: skip
    _insert(session, models.Attribution, (
        {"quotation_id": k, "ordinal": i, "document_entity_id": entities[speaker]}
        for k, q in pairs for i, speaker in enumerate(dict.fromkeys(q.speakers))
    ))  # fmt: skip
    _insert(session, models.QuotationRole, (
        {"quotation_id": k, "ordinal": i, "role_observation_id": roles[role, whose(role, q)]}
        for k, q in pairs for i, role in enumerate(q.roles)
    ))  # fmt: skip


def whose(role: Role, quotation: Quotation) -> Speaker | None:
    """Return the speaker of a quotation that a role belongs to: of several, the nearest named."""

    def distance(speaker: Speaker) -> int:
        gaps = [max(n.start - role.end, role.start - n.end, 0) for n in speaker.names]
        return min(gaps, default=role.start + 1_000_000_000)

    return min(quotation.speakers, key=distance, default=None)


def _store_entities(
    session: Session, reading_id: int, text_key: tuple[str, str], quotations: Sequence[Quotation]
) -> dict[Speaker, int]:
    speakers = list(dict.fromkeys(s for q in quotations for s in q.speakers))
    rows = [
        {
            "reading_id": reading_id,
            "public_id": make_id("e", *text_key, s.kind, s.name, *map(_offsets, s.names)),
            "name": s.name,
            "kind": s.kind,
        }
        for s in speakers
    ]
    keys = _insert_keyed(session, models.DocumentEntity.document_entity_id, rows)
    entities = dict(zip(speakers, keys, strict=True))
    _insert(session, models.EntityName, (
        {"document_entity_id": key, "ordinal": i} | _place(name)
        for speaker, key in entities.items() for i, name in enumerate(speaker.names)
    ))  # fmt: skip
    return entities


def _store_roles(
    session: Session,
    reading_id: int,
    entities: dict[Speaker, int],
    quotations: Sequence[Quotation],
) -> dict[tuple[Role, Speaker | None], int]:
    found = list(dict.fromkeys((role, whose(role, q)) for q in quotations for role in q.roles))
    rows = [
        {
            "reading_id": reading_id,
            "document_entity_id": entities[speaker] if speaker else None,
            "title": role.title,
            "organisation": role.organisation,
            "status": role.status,
            "search_text": f" {search_text(role.text)} ",
            "organisation_search": f" {search_text(role.organisation or '')} ",
        }
        | _normal(role)
        | _place(role)
        for role, speaker in found
    ]
    keys = _insert_keyed(session, models.RoleObservation.role_observation_id, rows)
    return dict(zip(found, keys, strict=True))


def _normal(role: Role) -> Row:
    title, body = normalise_post(role.title, role.organisation)
    return {"title_normal": title, "organisation_normal": body}


def _store_quotations(
    session: Session, reading_id: int, text_key: tuple[str, str], quotations: Sequence[Quotation]
) -> list[int]:
    seen: Counter[str] = Counter()
    rows = []
    for ordinal, quotation in enumerate(quotations):
        public_id = make_id("q", *text_key, quotation.type, *map(_offsets, quotation.content))
        seen[public_id] += 1
        if seen[public_id] > 1:
            public_id = make_id("q", public_id, seen[public_id])
        rows.append(_quotation_row(quotation) | {
            "public_id": public_id, "reading_id": reading_id, "ordinal": ordinal
        })  # fmt: skip
    keys = _insert_keyed(session, models.Quotation.quotation_id, rows)
    _store_links(session, keys, quotations)
    return keys


def _quotation_row(quotation: Quotation) -> Row:
    text = JOIN.join(span.text for span in quotation.content)
    relayed = quotation.relayed_by
    return {
        "type": quotation.type,
        "text": text,
        "search_text": search_text(text),
        "start_char": min(span.start for span in quotation.content),
        "end_char": max(span.end for span in quotation.content),
        "medium": quotation.medium,
        "relayed_by": relayed.text if relayed else None,
        "relayed_by_start_char": relayed.start if relayed else None,
        "relayed_by_end_char": relayed.end if relayed else None,
        "confidence_content": quotation.confidence.content,
        "confidence_speaker": quotation.confidence.speaker,
        "confidence_identity": quotation.confidence.identity,
        "rule": quotation.rule,
    }


def _store_links(session: Session, keys: Sequence[int], quotations: Sequence[Quotation]) -> None:
    for index, (key, quotation) in enumerate(zip(keys, quotations, strict=True)):
        if quotation.parent is None and quotation.continues is None:
            continue
        links = {"parent_id": quotation.parent, "continues_id": quotation.continues}
        if any(
            to is not None and not (0 <= to < len(keys) and to != index) for to in links.values()
        ):
            raise QuotesError(f"quotation {index} is linked to none of the {len(keys)} of its text")
        values = {name: None if to is None else keys[to] for name, to in links.items()}
        table = models.Quotation
        session.execute(sa.update(table).where(table.quotation_id == key).values(**values))


def _span_rows(key: int, quotation: Quotation) -> Iterable[Row]:
    for part, spans in ((SpanPart.CONTENT, quotation.content), (SpanPart.QUOTED, quotation.quoted)):
        for ordinal, span in enumerate(spans):
            yield {"quotation_id": key, "part": part, "ordinal": ordinal} | _place(span)


def _place(span: Span) -> Row:
    return {"text": span.text, "start_char": span.start, "end_char": span.end}


def _offsets(span: Span) -> str:
    return f"{span.start}-{span.end}"


def _insert(session: Session, model: type[Base], rows: Iterable[Row]) -> None:
    if found := list(rows):
        table: Any = model.__table__
        session.execute(sa.insert(table), found)


def _insert_keyed(
    session: Session, key: InstrumentedAttribute[int], rows: Sequence[Row]
) -> list[int]:
    """Add rows and return their keys, in the rows' order."""
    if not rows:
        return []
    table: Any = key.class_.__table__
    # Past the mapper, which costs more than the database.
    statement = sa.insert(table).returning(table.c[key.key], sort_by_parameter_order=True)
    return list(session.scalars(statement, rows))
