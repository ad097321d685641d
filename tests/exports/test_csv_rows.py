from __future__ import annotations

import pytest

from quotes.exports.csv_rows import COLUMNS, object_to_row
from quotes.exports.json_records import quotation_to_json
from quotes.records import Quotation, QuotationType, Role, Span, Speaker, SpeakerKind

BARE = Quotation(QuotationType.INDIRECT, (Span(3, 6, "yes"),))
FULL = Quotation(
    QuotationType.DIRECT,
    (Span(0, 3, "Yes"), Span(9, 11, "no")),
    speakers=(Speaker("A", SpeakerKind.PERSON), Speaker("B", SpeakerKind.OFFICE)),
    roles=(Role(20, 25, "mayor", "mayor", "Sellin"), Role(30, 36, "deputy", "deputy", None)),
)


@pytest.mark.parametrize(
    ("quotation", "expected"),
    [
        (BARE, {"text": "yes", "start": 3, "end": 6, "speakers": "", "role": None, "cue": None}),
        (
            FULL,
            {"text": "Yes … no", "end": 11, "speakers": "A; B", "speaker_kinds": "person; office"},
        ),
        (FULL, {"role": "mayor", "organisation": "Sellin", "role_status": "current"}),
    ],
    ids=["bare", "several spans and speakers", "the nearest role"],
)
def test_a_quotation_is_one_row(quotation: Quotation, expected: dict[str, object]) -> None:
    row = object_to_row(quotation_to_json(quotation))
    assert {name: row[name] for name in expected} == expected
    assert tuple(row) == COLUMNS
