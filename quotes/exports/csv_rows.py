"""Exported quotations as rows of a table: one cell a field, lists joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

CONFIDENCES = ("content", "speaker", "identity")
COLUMNS = (
    "quotation_id", "type", "text", "start", "end", "speakers", "speaker_kinds", "speaker_ids",
    "mention", "mention_type", "role", "organisation", "role_status", "cue", "medium",
    "relayed_by", "published_at", "publisher", "title", "url", "document", "document_id",
    "statement_id", "parent", "continues",
    *(f"confidence_{name}" for name in CONFIDENCES), "rule", "run_id",
    "canonical_names", "corrected_by", "corrected_at",
)  # fmt: skip
"""The columns of ``quotes export --format csv``: public, may grow at the end."""

SPEAKER_SEPARATOR = "; "
CONTENT_SEPARATOR = " … "


def object_to_row(quotation: Mapping[str, Any]) -> dict[str, Any]:
    """Return an exported quotation as one row: its text in one cell, its nearest role.

    ``start`` is the first character of the content and ``end`` the one after its last; where
    the attribution cuts it, the text has ``" … "`` there.

    >>> row = object_to_row({"content": [{"start": 0, "end": 3, "text": "Yes"}], "type": "direct"})
    >>> row["text"], row["end"], row["role"]
    ('Yes', 3, None)
    """
    role: Mapping[str, Any] = next(iter(quotation.get("roles") or ()), {})
    mention = quotation.get("mention") or {}
    speakers = quotation.get("speakers") or ()
    confidence = quotation.get("confidence") or {}
    content = quotation["content"]
    return {name: quotation.get(name) for name in COLUMNS} | {
        "text": _join((span["text"] for span in content), CONTENT_SEPARATOR),
        "start": content[0]["start"],
        "end": content[-1]["end"],
        "speakers": _join(speaker["name"] for speaker in speakers),
        "speaker_kinds": _join(speaker["kind"] for speaker in speakers),
        "speaker_ids": _join(quotation.get("speaker_ids") or ()),
        "mention": mention.get("text"),
        "mention_type": mention.get("type"),
        "role": role.get("text"),
        "organisation": role.get("organisation"),
        "role_status": role.get("status"),
        "cue": (quotation.get("cue") or {}).get("text"),
        "relayed_by": (quotation.get("relayed_by") or {}).get("text"),
        "canonical_names": _join(s.get("canonical") or s["name"] for s in speakers),
        "corrected_by": (quotation.get("corrected") or {}).get("by"),
        "corrected_at": (quotation.get("corrected") or {}).get("at"),
        **{f"confidence_{name}": confidence.get(name) for name in CONFIDENCES},
    }


def _join(texts: Iterable[str], separator: str = SPEAKER_SEPARATOR) -> str:
    return separator.join(texts)
