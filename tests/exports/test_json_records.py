from __future__ import annotations

import json

from quotes.exports.json_records import document_to_json
from quotes.records import (
    Article,
    Confidence,
    Cue,
    Mention,
    MentionType,
    Quotation,
    QuotationType,
    Role,
    Span,
    Speaker,
    SpeakerKind,
)

TEXT = "“Yes,” Ana Ruiz, the mayor, said through her aide."


def test_every_field_of_the_contract_in_its_order() -> None:
    yes = Span.of(TEXT, 1, 5)
    full = Quotation(
        QuotationType.DIRECT,
        (yes,),
        (yes,),
        Cue(28, 32, "said", "say"),
        Mention(7, 15, "Ana Ruiz", MentionType.NAME),
        (Speaker("Ana Ruiz", SpeakerKind.PERSON, (Span.of(TEXT, 7, 15),)),),
        (Role(21, 26, "mayor", "mayor", None),),
        "statement",
        Span.of(TEXT, 41, 48),
        0,
        None,
        Confidence(0.98, 0.95, 1 / 3),
        "rule",
    )
    record = document_to_json(Article(TEXT, "a.txt"), [full])
    assert json.dumps(record, ensure_ascii=False) == (
        '{"source": "a.txt", "text_sha256": "' + Article(TEXT).text_sha256 + '", "title": null, '
        '"publisher": null, "published_at": null, "quotations": [{"type": "direct", '
        '"content": [{"start": 1, "end": 5, "text": "Yes,"}], '
        '"quoted": [{"start": 1, "end": 5, "text": "Yes,"}], '
        '"cue": {"start": 28, "end": 32, "text": "said", "lemma": "say"}, '
        '"mention": {"start": 7, "end": 15, "text": "Ana Ruiz", "type": "name"}, '
        '"speakers": [{"name": "Ana Ruiz", "kind": "person"}], '
        '"roles": [{"start": 21, "end": 26, "text": "mayor", "title": "mayor", '
        '"organisation": null, "status": "current"}], "medium": "statement", '
        '"relayed_by": {"start": 41, "end": 48, "text": "her aid"}, "parent": 0, '
        '"continues": null, "confidence": {"content": 0.98, "speaker": 0.95, '
        '"identity": 0.3333}, "rule": "rule"}]}'
    )
