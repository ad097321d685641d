"""Bodies that one outlet names in its own language and another in English."""

from __future__ import annotations

import pytest

from quotes.identity import Candidate, resolve_speakers
from quotes.records import SpeakerKind


def count(*names: str) -> int:
    given = [
        Candidate(str(i), f"d{i}", name, SpeakerKind.ORGANISATION, (name,))
        for i, name in enumerate(names)
    ]
    return len(resolve_speakers(given))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harakat al-Sumoud", "Kenya’s Sumoud resistance movement"),
        ("Kata'ib al-Yarmuk", "Yarmuk Brigades"),
        ("Hizb al-Sumoud al-Watani", "National Sumoud Party"),
    ],
)
def test_a_translated_name_is_the_same_body(one: str, other: str) -> None:
    assert count(one, other) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harakat al-Sumoud", "the Sumoud party"),
        ("Harakat al-Sumoud", "the Nidal movement"),
        ("Harakat al-Adala", "the Kenyan justice movement"),
    ],
)
def test_another_name_or_another_kind_of_body_is_not(one: str, other: str) -> None:
    assert count(one, other) == 2
