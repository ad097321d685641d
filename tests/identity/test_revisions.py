"""What became of each quotation, between readings of one text and between two texts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity.revisions import (
    Aspect,
    Pair,
    Read,
    differing,
    pair_by_place,
    pair_by_words,
    same_names,
)
from quotes.records import Cue, Mention, MentionType, QuotationType, Span, Speaker, SpeakerKind

ANA, OMAR = Speaker("Ana Ruiz", SpeakerKind.PERSON), Speaker("Omar Haddad", SpeakerKind.PERSON)
BRIDGE = "The bridge is safe and it stays open all winter"


def read(words: str, start: int = 0, *, by: Speaker | None = ANA, role: str = "mayor") -> Read:
    """Return a quotation that stands somewhere."""
    content = (Span(start, start + len(words), words),)
    roles = (role,) if role else ()
    return Read(f"q_{words}", QuotationType.DIRECT, words, content, (by,) if by else (), roles)


def told(pairs: list[Pair]) -> list[tuple[str | None, str | None]]:
    return [(p.old.text if p.old else None, p.new.text if p.new else None) for p in pairs]


WORDED = [
    ([BRIDGE], ["“The bridge is safe, and it stays open all winter”"]),
    ([BRIDGE], ["The old bridge is safe and it stays shut all winter"]),
    ([BRIDGE, "No"], ["No", BRIDGE]),
    ([BRIDGE], ["The bridge is safe"]),
    (["Nine gates hold"], ["9 gates hold"]),
]


@pytest.mark.parametrize(("old", "new"), WORDED, ids=lambda texts: " / ".join(texts)[:40])
def test_words_tell_which_is_which(old: list[str], new: list[str]) -> None:
    pairs = pair_by_words([read(words) for words in old], [read(words) for words in new])
    assert all(pair.old and pair.new for pair in pairs)


UNLIKE = [
    ("The bridge is in the town and it is old", "The road is on the hill and it is wet"),
    ("We will not pay", "We will not talk of it"),
    ("No", "Yes"),
    ("", "Yes"),
]


@pytest.mark.parametrize(("old", "new"), UNLIKE)
def test_common_words_join_nothing(old: str, new: str) -> None:
    assert told(pair_by_words([read(old)], [read(new)])) == [(old, None), (None, new)]


def test_somebody_elses_words_need_more_in_common() -> None:
    old, new = read("The bridge is safe from ice floes"), "The bridge is safe for heavy lorries"
    (pair,) = pair_by_words([old], [read(new)])
    assert pair.old == old
    assert len(pair_by_words([old], [read(new, by=OMAR)])) == 2
    (pair,) = pair_by_words([old], [read(old.text, by=OMAR)])
    assert pair.old == old


def test_of_the_same_words_the_same_speaker_keeps_them() -> None:
    old = [read("No", 0, by=ANA), read("No", 50, by=OMAR)]
    assert pair_by_words(old, [read("No", 9, by=OMAR)]) == [
        Pair(old[0], None),
        Pair(old[1], read("No", 9, by=OMAR)),
    ]


def test_what_vanished_stands_after_what_it_followed() -> None:
    old = [read("Gates hold"), read("Rivers rise"), read(BRIDGE)]
    new = [read("Gates hold"), read(BRIDGE), read("Towns sleep")]
    assert told(pair_by_words(old, new)) == [
        ("Gates hold", "Gates hold"),
        ("Rivers rise", None),
        (BRIDGE, BRIDGE),
        (None, "Towns sleep"),
    ]


def test_places_tell_which_is_which_in_one_text() -> None:
    old = [read("x" * 40, 0), read("x" * 40, 100), read("x" * 40, 200)]
    new = [read("x" * 30, 5), read("x" * 40, 100), read("x" * 10, 195)]
    assert pair_by_place(old, new) == [
        Pair(old[0], new[0]),
        Pair(old[1], new[1]),
        Pair(old[2], new[2]),
    ]
    assert pair_by_place([read("x" * 40, 0)], [read("x" * 40, 30)]) == [
        Pair(read("x" * 40, 0), None),
        Pair(None, read("x" * 40, 30)),
    ]


def test_the_same_spans_go_before_what_overlaps_more() -> None:
    outer, inner = read("x" * 40, 0), read("x" * 20, 10)
    assert pair_by_place([outer, inner], [inner]) == [Pair(outer, None), Pair(inner, inner)]
    mixed = replace(outer, type=QuotationType.MIXED)
    assert pair_by_place([outer, mixed], [mixed]) == [Pair(outer, None), Pair(mixed, mixed)]


SAID = replace(
    read(BRIDGE),
    cue=Cue(60, 64, "said", "say"),
    mention=Mention(65, 67, "he", MentionType.PRONOUN),
)
IN_TEXT = [
    (SAID, set()),
    (replace(SAID, speakers=(OMAR,)), {Aspect.SPEAKER}),
    (replace(SAID, speakers=()), {Aspect.SPEAKER}),
    (replace(SAID, speakers=(Speaker("Ána RUIZ", SpeakerKind.PERSON),)), set()),
    (replace(SAID, roles=("mayor", "leader")), {Aspect.ROLE}),
    (replace(SAID, type=QuotationType.MIXED), {Aspect.TYPE}),
    (replace(SAID, cue=None), {Aspect.CUE}),
    (replace(SAID, mention=Mention(65, 68, "his", MentionType.PRONOUN)), {Aspect.MENTION}),
    (replace(SAID, content=(Span(1, 9, "he bridg"),)), {Aspect.BOUNDARIES}),
]


@pytest.mark.parametrize(("new", "aspects"), IN_TEXT)
def test_two_readings_of_one_text_differ_in(new: Read, aspects: set[Aspect]) -> None:
    assert differing(SAID, new, one_text=True) == aspects
    assert differing(new, SAID, one_text=True) == aspects


BETWEEN = [
    (replace(SAID, content=(Span(5, 52, BRIDGE),), cue=None, mention=None), {Aspect.PLACE}),
    (replace(SAID, text=BRIDGE.upper()), set()),
    (replace(SAID, text=BRIDGE + " again"), {Aspect.WORDING}),
    (replace(SAID, roles=("Mayor", "leader")), set()),
    (replace(SAID, roles=("leader", "mayor")), {Aspect.ROLE}),
    (replace(SAID, roles=()), {Aspect.ROLE}),
]


@pytest.mark.parametrize(("new", "aspects"), BETWEEN)
def test_prints_in_two_texts_differ_in(new: Read, aspects: set[Aspect]) -> None:
    assert differing(SAID, new, one_text=False) == aspects


def test_who_is_the_same_can_be_told_otherwise() -> None:
    other = replace(SAID, speakers=(Speaker("Ruiz", SpeakerKind.PERSON),))
    assert not same_names(SAID, other)
    assert differing(SAID, other, one_text=False, same=lambda *_: True) == set()


texts = st.lists(
    st.builds(
        read,
        st.lists(st.sampled_from(["gate", "bridge", "road", "is", "not", "safe"]), max_size=5).map(
            " ".join
        ),
        st.integers(0, 60),
        by=st.sampled_from([ANA, OMAR, None]),
    ),
    max_size=6,
)


@given(old=texts, new=texts)
def test_every_quotation_stands_in_one_pair(old: list[Read], new: list[Read]) -> None:
    for pairs in (pair_by_place(old, new), pair_by_words(old, new)):
        assert [p.new for p in pairs if p.new] == new
        assert sorted(map(repr, (p.old for p in pairs if p.old))) == sorted(map(repr, old))
        assert all(p.old or p.new for p in pairs)


@given(old=texts)
def test_a_reading_like_itself_differs_in_nothing(old: list[Read]) -> None:
    for one_text, pairs in ((True, pair_by_place(old, old)), (False, pair_by_words(old, old))):
        assert all(p.old and p.new for p in pairs)
        assert not any(differing(p.old, p.new, one_text=one_text) for p in pairs if p.old and p.new)
