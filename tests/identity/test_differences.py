from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity.differences import apply_operations, compare_texts

ALIKE = [
    ("Nine roads, nine bridges", "9 roads; 9 bridges"),
    ("1,200 bolts", "1200 bolts"),
    ("two million trees", "2m trees"),
    ("$1.5bn", "1,500 million"),
    ("We can't go", "we cannot go"),
    ("It isn’t over", "IT IS NOT OVER"),
    ("It's not over", "it isn't over"),
    ("We're here", "we are here"),
    ("three per cent", "3%"),
    ("the U.S. fleet", "the US fleet"),
    ("José said so", "Jose\u0301 said so"),
    ("“Stop!” [he] said", "stop he said"),
]
OTHER = [
    ("We can go", "We can't go", [("can ", "can't ")]),
    ("40 boats", "14 boats", [("40 ", "14 ")]),
    ("We were there", "We're there", [("We were ", "We're ")]),
    ("two hundred", "hundreds", [("two hundred", "hundreds")]),
    ("It will open", "It may open", [("will ", "may ")]),
    ("The old bridge is safe", "The bridge is safe", [("old ", "")]),
    ("The bridge is safe", "The bridge is [almost] safe", [("", "[almost] ")]),
    ("", "words", [("", "words")]),
    ("words", "", [("words", "")]),
]


def changes(text: str, other: str) -> list[tuple[str, str]]:
    return [(o.text, o.other_text) for o in compare_texts(text, other) if o.change != "equal"]


@pytest.mark.parametrize(("text", "other"), ALIKE)
def test_other_ways_to_write_the_words_are_no_difference(text: str, other: str) -> None:
    assert changes(text, other) == []
    assert changes(other, text) == []


@pytest.mark.parametrize(("text", "other", "expected"), OTHER)
def test_other_words_are(text: str, other: str, expected: list[tuple[str, str]]) -> None:
    assert changes(text, other) == expected


def test_offsets_count_in_both_texts() -> None:
    text, other = "The bridge is safe today", "The old bridge was safe"

    found = [
        (o.change, text[o.start : o.end], other[o.other_start : o.other_end])
        for o in compare_texts(text, other)
    ]

    assert found == [
        ("equal", "The ", "The "),
        ("insert", "", "old "),
        ("equal", "bridge ", "bridge "),
        ("replace", "is ", "was "),
        ("equal", "safe ", "safe"),
        ("delete", "today", ""),
    ]


def test_operations_of_another_text_are_refused() -> None:
    with pytest.raises(ValueError, match="another text"):
        apply_operations("The gate is open", compare_texts("The dam is open", "The dam is shut"))


WORDS = st.sampled_from(
    ["the", "can", "can't", "not", "it", "isn’t", "is", "two", "million", "2m", "1,200", "and",
     "hundred", "…", "[", "%", "“gate”", "U.S.", "\u202e", "Jose\u0301", "-", " "]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=14).map(" ".join))


@given(TEXTS, TEXTS)
def test_applying_the_operations_gives_the_other_text(text: str, other: str) -> None:
    operations = compare_texts(text, other)

    assert apply_operations(text, operations) == other
    assert "".join(operation.text for operation in operations) == text


@given(TEXTS, TEXTS)
def test_operations_follow_one_another(text: str, other: str) -> None:
    operations = compare_texts(text, other)

    for before, after in pairwise(operations):
        assert (before.end, before.other_end) == (after.start, after.other_start)
    assert all(text[o.start : o.end] == o.text for o in operations)
    assert all(other[o.other_start : o.other_end] == o.other_text for o in operations)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert changes(text, text) == []
