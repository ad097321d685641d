"""All current texts with their quotations, one object each: for exports that need the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.export import to_object
from quotes.database.lean import Reader
from quotes.database.rows import load_quotations, load_sources

BATCH = 100
"""Texts held at once."""


def export_documents(reader: Reader) -> Iterator[dict[str, Any]]:
    """Yield one object a document, ready for JSON, by document id: those without quotations too.

    Its fields are those of the article (``document_id``, ``source``, ``url``, ``title``,
    ``author``, ``publisher``, ``published_at``, ``language``, ``text``, ``text_sha256``,
    ``raw_sha256``), ``run`` (``run_id``, ``extractor``, ``version``, ``model``), ``read_at``,
    ``speakers`` (those the text names, with the first place of each spelling) and
    ``quotations``, as ``export_quotations`` gives them.
    """
    rows = iter(reader.execute(_head_query()).all())
    while batch := list(islice(rows, BATCH)):
        yield from _load_batch(reader, batch)


def _head_query() -> Any:
    version, document, run = lean.DocumentVersion, lean.Document, lean.Run
    return (
        sa.select(lean.Reading.reading_id, version.document_version_id, document.public_id)
        .select_from(lean.Reading.table)
        .join(version.table, version.document_version_id == lean.Reading.document_version_id)
        .join(document.table, document.document_id == version.document_id)
        .join(run.table, run.run_id == lean.Reading.run_id)
        .where(lean.Reading.is_current, version.is_current)
        .order_by(document.public_id)
    )


def _load_batch(reader: Reader, batch: Sequence[Any]) -> Iterator[dict[str, Any]]:
    readings = [row.reading_id for row in batch]
    heads = {row.reading_id: row for row in reader.execute(_text_query(readings))}
    sources = load_sources(reader, [row.document_version_id for row in batch])
    speakers, quotations = _speakers(reader, readings), _quotations(reader, readings)
    for row in batch:
        head = heads[row.reading_id]
        yield {
            "document_id": row.public_id,
            "source": sources[row.document_version_id],
            "url": head.url,
            "title": head.title,
            "author": head.author,
            "publisher": head.publisher,
            "published_at": head.published_at,
            "language": head.language,
            "text": head.text,
            "text_sha256": head.text_sha256,
            "raw_sha256": head.raw_sha256,
            "run": {
                "run_id": head.run_id,
                "extractor": head.extractor,
                "version": head.version,
                "model": head.model,
            },
            "read_at": _moment(head.read_at),
            "speakers": speakers[row.reading_id],
            "quotations": quotations[row.reading_id],
        }


def _text_query(readings: Sequence[int]) -> Any:
    version, run = lean.DocumentVersion, lean.Run
    return (
        sa.select(
            lean.Reading.reading_id, lean.Reading.read_at, version.url, version.title,
            version.author, version.published_at, version.language, version.text,
            version.text_sha256, version.raw_sha256, lean.Publisher.name.label("publisher"),
            run.public_id.label("run_id"), run.extractor, run.version, run.model,
        )
        .select_from(lean.Reading.table)
        .join(version.table, version.document_version_id == lean.Reading.document_version_id)
        .join(lean.Document.table, lean.Document.document_id == version.document_id)
        .join(run.table, run.run_id == lean.Reading.run_id)
        .outerjoin(lean.Publisher.table, lean.Publisher.publisher_id == lean.Document.publisher_id)
        .where(lean.Reading.reading_id.in_(readings))
    )  # fmt: skip


def _moment(moment: datetime) -> str:
    """Return a moment in ISO 8601, with its zone, which SQLite drops."""
    aware = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.isoformat()


def _speakers(reader: Reader, readings: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the speakers of each text in the order of their first names, then by name."""
    entity, member, speaker = lean.DocumentEntity, lean.SpeakerMembership, lean.Speaker
    query = (
        sa.select(
            entity.reading_id, entity.document_entity_id, entity.name, entity.kind,
            speaker.public_id, speaker.name.label("canonical"),
        )
        .select_from(entity.table)
        .outerjoin(member.table, member.document_entity_id == entity.document_entity_id)
        .outerjoin(speaker.table, speaker.speaker_id == member.speaker_id)
        .where(entity.reading_id.in_(readings))
    )  # fmt: skip
    names = _names(reader, readings)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in reader.execute(query):
        found[row.reading_id].append(
            {
                "name": row.name,
                "kind": row.kind,
                "canonical": row.canonical or row.name,
                "id": row.public_id,
                "names": names[row.document_entity_id],
            }
        )
    for speakers in found.values():
        speakers.sort(key=_place)
    return found


def _place(speaker: dict[str, Any]) -> tuple[float, str, str]:
    first = speaker["names"][0]["start"] if speaker["names"] else float("inf")
    return first, speaker["name"], speaker["id"] or ""


def _names(reader: Reader, readings: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    name, entity = lean.EntityName, lean.DocumentEntity
    query = (
        sa.select(name.document_entity_id, name.start_char, name.end_char, name.text)
        .join(entity.table, entity.document_entity_id == name.document_entity_id)
        .where(entity.reading_id.in_(readings))
        .order_by(name.document_entity_id, name.ordinal)
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for key, start, end, text in reader.execute(query):
        found[key].append({"start": start, "end": end, "text": text})
    return found


def _quotations(reader: Reader, readings: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    table = lean.Quotation
    query = sa.select(table.quotation_id, table.reading_id).where(table.reading_id.in_(readings))
    ordered = query.order_by(table.reading_id, table.ordinal)
    keys: dict[int, int] = {row[0]: row[1] for row in reader.execute(ordered)}
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for key, row in zip(keys, load_quotations(reader, list(keys)), strict=True):
        found[keys[key]].append(to_object(row))
    return found
