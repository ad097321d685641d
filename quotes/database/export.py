"""All quotations of the current texts, one object each, as ``contract.md`` names the fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quotes.database import lean
from quotes.database.lean import Reader, from_current
from quotes.database.rows import (
    StoredCorrection,
    StoredQuotation,
    StoredSpeaker,
    load_quotations,
)
from quotes.records import Cue, Mention, Role, Span


def export_quotations(reader: Reader) -> Iterator[dict[str, Any]]:
    """Yield one object a quotation, by document and place, ready for JSON.

    The order and every value depend on what was read only, never on when or in which order.
    """
    query = from_current(lean.Quotation.quotation_id).order_by(
        lean.Document.public_id, lean.Quotation.ordinal
    )
    for row in load_quotations(reader, list(reader.scalars(query))):
        yield to_object(row)


def to_object(row: StoredQuotation) -> dict[str, Any]:
    """Return a quotation as an object of the export; ``parent`` and ``continues`` are ids."""
    return {
        "source": row.source,
        "text_sha256": row.text_sha256,
        "title": row.title,
        "publisher": row.publisher,
        "published_at": row.published_at,
        "url": row.url,
        "type": row.type.value,
        "content": [_span(span) for span in row.content],
        "quoted": [_span(span) for span in row.quoted],
        "cue": _span(row.cue),
        "mention": _span(row.mention),
        "speakers": [_speaker(s) for s in row.speakers],
        "roles": [_span(role) for role in row.roles],
        "medium": row.medium,
        "relayed_by": _span(row.relayed_by),
        "parent": row.parent,
        "continues": row.continues,
        "confidence": {
            "content": row.confidence.content,
            "speaker": row.confidence.speaker,
            "identity": row.confidence.identity,
        },
        "rule": row.rule,
        "document": row.source,
        "document_id": row.document_id,
        "quotation_id": row.quotation_id,
        "speaker_ids": [speaker.id for speaker in row.speakers if speaker.id],
        "statement_id": row.statement_id,
        "run_id": row.run_id,
        "corrected": _corrected(row.corrected),
    }


def _speaker(speaker: StoredSpeaker) -> dict[str, Any]:
    """Return a speaker by the document's name and by the name across documents."""
    return {
        "name": speaker.name,
        "kind": speaker.kind.value,
        "canonical": speaker.canonical,
        "id": speaker.id,
    }


def _corrected(found: StoredCorrection | None) -> dict[str, Any] | None:
    """Return who decided on the speakers and when, and what the reading says; None if nobody."""
    if found is None:
        return None
    return {
        "judgement_id": found.judgement_id,
        "by": found.by,
        "at": found.at.isoformat(),
        "read": [_speaker(speaker) for speaker in found.read],
    }


def _span(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    found: dict[str, Any] = {"start": span.start, "end": span.end, "text": span.text}
    if isinstance(span, Cue):
        found["lemma"] = span.lemma
    elif isinstance(span, Mention):
        found["type"] = span.type.value
    elif isinstance(span, Role):
        found["title"], found["organisation"] = span.title, span.organisation
        found["status"] = span.status.value
    return found
