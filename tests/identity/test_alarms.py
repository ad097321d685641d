# ruff: noqa: E501 - rows of prose
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity import StatementCandidate
from quotes.identity.alarms import AlarmKind, choose_reference, find_alarms
from quotes.records import QuotationType, SpeakerKind

DIRECT, MIXED, INDIRECT = QuotationType.DIRECT, QuotationType.MIXED, QuotationType.INDIRECT


def said(
    key: str,
    text: str,
    kind: QuotationType = DIRECT,
    who: str = "ruiz",
    quoted: tuple[str, ...] = (),
) -> StatementCandidate:
    return StatementCandidate(
        key, text, kind, key, (who,) if who else (), quoted, kinds=(SpeakerKind.PERSON,)
    )


REFERENCE = said("a", "We will close 40 mines in the north, and nobody will lose a pension over it")
CASES = [
    pytest.param("we will close 14 mines in the north", INDIRECT, [("number", "40", "14")], id="number"),
    pytest.param("they would close forty mines in the north", INDIRECT, [], id="number-in-words"),
    pytest.param("we may close 40 mines in the north", INDIRECT, [("modal", "will", "may")], id="modal"),
    pytest.param("they would close 40 mines in the north", INDIRECT, [], id="reported-will"),
    pytest.param(
        "we will not close 40 mines in the north", INDIRECT, [("negation", "", "not")], id="negation"
    ),
    pytest.param("we won't close 40 mines", INDIRECT, [("negation", "will", "won't")], id="contracted"),
    pytest.param("close 40 mines", INDIRECT, [], id="cut"),
    pytest.param("in the north … a pension over it", DIRECT, [], id="declared-omission"),
    pytest.param(
        "We will shut 40 mines in the north", DIRECT, [("quotation", "close", "shut")], id="altered"
    ),
    pytest.param("We will close 40 [coal] mines in the north", DIRECT, [], id="bracketed"),
    pytest.param("they would shut 40 mines", INDIRECT, [], id="report-in-other-words"),
    pytest.param("We'll close 40 mines in the north", DIRECT, [], id="contraction"),
    pytest.param(
        "We will close mines in the north",
        DIRECT,
        [("number", "40", ""), ("quotation", "40", "")],
        id="number-dropped-in-marks",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "expected"), CASES)
def test_alarms(text: str, kind: QuotationType, expected: list[tuple[str, str, str]]) -> None:
    found = find_alarms(REFERENCE, said("b", text, kind))

    told = [(alarm.kind.value, alarm.text, alarm.other_text) for alarm in found]
    claims = [alarm for alarm in told if alarm[0] != "quotation" or kind is DIRECT]
    assert claims == expected


def test_only_what_stands_in_the_marks_of_both_is_compared_as_quoted() -> None:
    mixed = said(
        "b",
        "they would shut forty pits, and “nobody will lose a wage over it”",
        MIXED,
        quoted=("nobody will lose a wage over it",),
    )

    found = find_alarms(REFERENCE, mixed)

    assert [(a.text, a.other_text) for a in found if a.kind is AlarmKind.QUOTATION] == [
        ("pension", "wage")
    ]


def test_other_speakers_for_the_same_words_alarm() -> None:
    kinds = [alarm.kind for alarm in find_alarms(REFERENCE, said("b", REFERENCE.text, who="prado"))]

    assert kinds == [AlarmKind.SPEAKER]


def test_an_unknown_speaker_is_no_other_speaker() -> None:
    assert find_alarms(REFERENCE, said("b", REFERENCE.text, who="")) == ()


def test_offsets_of_an_alarm_count_in_both_texts() -> None:
    other = said("b", "Yesterday: we will close 14 mines in the north", INDIRECT)

    (alarm,) = find_alarms(REFERENCE, other)

    assert alarm.start is not None
    assert alarm.other_start is not None
    assert REFERENCE.text[alarm.start :].startswith("40")
    assert other.text[alarm.other_start :].startswith("14")


def test_the_reference_is_the_longest_direct_print() -> None:
    long = said("c", "they would " + REFERENCE.text, INDIRECT)
    short = said("b", "We will close 40 mines")

    assert choose_reference([long, short, REFERENCE]) is REFERENCE
    assert choose_reference([long, said("d", "they would", MIXED)]).key == "d"


PRINTS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["we", "will", "may", "not", "40", "14", "mines"]), max_size=6),
        st.sampled_from([DIRECT, MIXED, INDIRECT]),
    ),
    min_size=1,
    max_size=6,
)


@given(PRINTS, st.randoms())
def test_the_order_of_prints_does_not_matter(
    rows: list[tuple[list[str], QuotationType]], rng: random.Random
) -> None:
    prints = [said(f"k{i}", " ".join(words), kind) for i, (words, kind) in enumerate(rows)]
    shuffled = list(prints)
    rng.shuffle(shuffled)

    reference = choose_reference(prints)

    assert choose_reference(shuffled) == reference
    assert find_alarms(reference, reference) == ()
