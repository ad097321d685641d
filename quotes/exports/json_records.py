"""Quotations and documents as the JSON that other people's code reads.

Names and order of the fields are public interface: they may grow, they do not change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quotes.records import Article, Quotation, Role, Span


def document_to_json(article: Article, quotations: Sequence[Quotation]) -> dict[str, Any]:
    """Return one document with its quotations, as ``quotes extract --format jsonl`` prints it.

    ``parent`` and ``continues`` are indices into ``quotations``; offsets count code points
    of the article's text, half-open.
    """
    return {
        "source": article.source,
        "text_sha256": article.text_sha256,
        "title": article.title,
        "publisher": article.publisher,
        "published_at": article.published_at,
        "quotations": [quotation_to_json(quotation) for quotation in quotations],
    }


def quotation_to_json(quotation: Quotation) -> dict[str, Any]:
    """Return one quotation's fields.

    >>> from quotes.records import QuotationType, Span
    >>> record = quotation_to_json(Quotation(QuotationType.DIRECT, (Span(1, 4, "Yes"),)))
    >>> record["type"], record["content"], record["cue"]
    ('direct', [{'start': 1, 'end': 4, 'text': 'Yes'}], None)
    """
    cue, mention, confidence = quotation.cue, quotation.mention, quotation.confidence
    return {
        "type": quotation.type.value,
        "content": [span_to_json(span) for span in quotation.content],
        "quoted": [span_to_json(span) for span in quotation.quoted],
        "cue": cue and span_to_json(cue) | {"lemma": cue.lemma},
        "mention": mention and span_to_json(mention) | {"type": mention.type.value},
        "speakers": [{"name": s.name, "kind": s.kind.value} for s in quotation.speakers],
        "roles": [role_to_json(role) for role in quotation.roles],
        "medium": quotation.medium,
        "relayed_by": quotation.relayed_by and span_to_json(quotation.relayed_by),
        "parent": quotation.parent,
        "continues": quotation.continues,
        "confidence": {
            "content": round(confidence.content, 4),
            "speaker": round(confidence.speaker, 4),
            "identity": round(confidence.identity, 4),
        },
        "rule": quotation.rule,
    }


def span_to_json(span: Span) -> dict[str, Any]:
    """Return a span's offsets and text."""
    return {"start": span.start, "end": span.end, "text": span.text}


def role_to_json(role: Role) -> dict[str, Any]:
    """Return a role with its parts."""
    return span_to_json(role) | {
        "title": role.title,
        "organisation": role.organisation,
        "status": role.status.value,
    }
