"""An invented article with all that a quotation can have, as ``export_documents`` gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quotes.exports.json_records import quotation_to_json
from quotes.records import (
    Article,
    Confidence,
    Cue,
    Mention,
    MentionType,
    Quotation,
    QuotationType,
    Role,
    RoleStatus,
    Span,
    Speaker,
    SpeakerKind,
)
from tests.factories import span

TEXT = (
    "“The weir is safe,” said Íñigo Poe, mayor of Sellin. “It held,\n"
    "all night.”\n\n"
    "His aide, Rosa Lind, and Poe said that “nobody 😀 was\n\nhurt” there."
)
AT = "2031-05-04T08:00:00+00:00"


def make_document(text: str, quotations: Sequence[Quotation] = (), **fields: Any) -> dict[str, Any]:
    """Return a document of records, with ids made of places: ``q_0``, ``s_…`` by name."""
    rows = [_object(text, number, q) for number, q in enumerate(quotations)]
    entities = {s.name: s for q in quotations for s in q.speakers}
    head = {
        "document_id": "d_0123456789abcdef0123",
        "source": "weir.txt",
        "url": "https://post.example/weir",
        "title": "Weir “safe”",
        "author": None,
        "publisher": "Post",
        "published_at": "2031-05-04",
        "language": "en",
        "text": text,
        "text_sha256": Article(text).text_sha256,
        "raw_sha256": None,
        "run": {"run_id": "r_1", "extractor": "fake", "version": "1", "model": "none"},
        "read_at": AT,
        "speakers": [
            _speaker(s) | {"names": [_span(name) for name in s.names]} for s in entities.values()
        ],
        "quotations": rows,
    }
    return head | fields


def _object(text: str, number: int, quotation: Quotation) -> dict[str, Any]:
    speakers = [_speaker(s) for s in quotation.speakers]
    links = {"parent": quotation.parent, "continues": quotation.continues}
    return quotation_to_json(quotation) | {
        "speakers": speakers,
        "speaker_ids": [s["id"] for s in speakers],
        "quotation_id": f"q_{number}",
        "document_id": "d_0123456789abcdef0123",
        "document": "weir.txt",
        "source": "weir.txt",
        "statement_id": f"t_{number}",
        "run_id": "r_1",
        "text_sha256": Article(text).text_sha256,
        "title": "Weir “safe”",
        "publisher": "Post",
        "published_at": "2031-05-04",
        "url": "https://post.example/weir",
        "corrected": None,
        **{name: None if i is None else f"q_{i}" for name, i in links.items()},
    }


def _speaker(speaker: Speaker) -> dict[str, Any]:
    public_id = f"s_{speaker.name.encode('utf-8', 'replace').hex():0<16.16}"
    return {
        "name": speaker.name, "kind": speaker.kind.value, "canonical": speaker.name,
        "id": public_id,
    }  # fmt: skip


def _span(found: Span) -> dict[str, Any]:
    return {"start": found.start, "end": found.end, "text": found.text}


def _mention(found: Span, kind: MentionType = MentionType.NAME) -> Mention:
    return Mention(found.start, found.end, found.text, kind)


POE = Speaker("Íñigo Poe", SpeakerKind.PERSON, (span(TEXT, "Íñigo Poe"), span(TEXT, "Poe", 80)))
LIND = Speaker("Rosa Lind", SpeakerKind.PERSON, (span(TEXT, "Rosa Lind"),))
MAYOR = span(TEXT, "mayor of Sellin")
SAID = span(TEXT, "said")
SAFE, HELD = span(TEXT, "The weir is safe,"), span(TEXT, "It held,\nall night.")
HURT = span(TEXT, "“nobody 😀 was\n\nhurt”")
QUOTED = Span.of(TEXT, HURT.start + 1, HURT.end - 1)
LATER = span(TEXT, "said", 80)

SPLIT = Quotation(
    QuotationType.DIRECT,
    (SAFE, HELD),
    (SAFE, HELD),
    Cue(SAID.start, SAID.end, "said", "say"),
    _mention(span(TEXT, "Íñigo Poe")),
    (POE,),
    (Role(MAYOR.start, MAYOR.end, MAYOR.text, "mayor", "Sellin"),),
    confidence=Confidence(0.9, 0.8, 0.7),
    rule="fake",
)
JOINT = Quotation(
    QuotationType.MIXED,
    (HURT,),
    (QUOTED,),
    Cue(LATER.start, LATER.end, "said", "say"),
    _mention(span(TEXT, "His aide, Rosa Lind, and Poe"), MentionType.NOMINAL),
    (LIND, POE),
    medium="statement",
    continues=0,
)
NOBODY = Quotation(QuotationType.INDIRECT, (span(TEXT, "nobody 😀"),), parent=1)
DOCUMENT = make_document(TEXT, (SPLIT, JOINT, NOBODY))
FORMER = Role(MAYOR.start, MAYOR.end, MAYOR.text, "mayor", "Sellin", RoleStatus.FORMER)

HOSTILE = (
    "]]> <said who='x'>\x00\x1b[2J & “a\u202eb\u2028c\r\nd\re” 😀\ufffe said \U000e0001 --> \t end"
)
"""What XML, terminals and line-wise formats choke on; NUL is not stored, yet must not break."""


def correct(document: Mapping[str, Any], number: int, *speakers: Speaker) -> dict[str, Any]:
    """Return a document in which somebody said whose words a quotation is."""
    rows = list(document["quotations"])
    read = rows[number]["speakers"]
    rows[number] = rows[number] | {
        "speakers": [_speaker(s) for s in speakers],
        "corrected": {"judgement_id": "j_1", "by": "ines", "at": AT, "read": read},
    }
    return dict(document) | {"quotations": rows}
