"""Words in quotation marks that nobody said, and words that only look so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.extraction.marked_terms import drop_terms
from quotes.extraction.marks import find_quoted


def kept(text: str) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in drop_terms(text, find_quoted(text))]


TERMS = [
    ("nickname", 'William "Bill" Stone came early.'),
    ("nickname of three words", "Rosa “The Iron Fox” Lindqvist came early."),
    ("nickname before a particle", "Karim “Abu Nour” al-Badri came early."),
    ("nickname before a prefix", "Sean “Red” McAllen came early."),
    ("nickname of initials", "Walter “T.J.” Danby came early."),
    ("nickname after an initial", "Walter J. “Skip” Danby came early."),
    ("so-called", "The so-called “quiet zone” begins at the mill."),
    ("known as", "The lane, known as “the long mile”, is shut."),
    ("dubbed", "The plan, dubbed “Clear Water”, failed."),
    ("nicknamed", "The goat, nicknamed “mister mayor”, was found."),
    ("called", "A village called “Nowhere at All” was flooded."),
    ("the word", "The word “tariff” is never used in it."),
    ("the term", "She dislikes the term “climate anxiety” for it."),
    ("marked", "Two boxes marked “fragile” were missing."),
    ("film", "She starred in the film “The Last Ferry” years ago."),
    ("song", "They sang the song “Harbour Lights” twice."),
    ("placed title", "He wrote “The Long Road Home” in a barn."),
    ("title before its kind", "“The Long Road,” her second novel, sold well."),
    ("one word before its kind", "“Undertow,” the album, sold well."),
    ("no word", "The sign read “…” all year."),
    ("number", "The operation “Dawn 7” began."),
    ("two terms", "Two boxes marked “fragile” and “this side up” were missing."),
    ("range of terms", "Bottles marked “b7” to “b9” were missing."),
    ("list of terms", "Crates marked “red”, “blue” and “green” were missing."),
    ("titles listed", "She wrote “The Quiet Mill” and “A Winter's Tale of Salt”."),
    ("nested in a term", "The so-called “plan ‘b’ at last” failed."),
]


@pytest.mark.parametrize("text", [c[1] for c in TERMS], ids=[c[0] for c in TERMS])
def test_what_nobody_said_is_dropped(text: str) -> None:
    assert kept(text) == []


WORDS = [
    ("sentence", "“The mill is shut,” said Ann Poe.", ["The mill is shut,"]),
    ("part", "The mill was “a ruin” by then, she said.", ["a ruin"]),
    ("one small word", "She said the mill was “safe” again.", ["safe"]),
    ("after a colon", "She said: “The Long Road”.", ["The Long Road"]),
    ("after a comma", "She said, “No Comment”.", ["No Comment"]),
    ("title case opening a line", "“Not True,” said Ann Poe.", ["Not True,"]),
    ("exclamation", "“Never!” said Ann Poe.", ["Never!"]),
    ("one name", "Asked who did it, she said “Marlow”.", ["Marlow"]),
    (
        "too long for a term",
        "The film “shows how we lived here before all of that water came” to him.",
        ["shows how we lived here before all of that water came"],
    ),
    ("small letters after a work", "The film “is far too long” for her.", ["is far too long"]),
    ("introduction ends its sentence", "That is the term. “We go,” she said.", ["We go,"]),
    ("introduction before a colon", "He was brief when called: “Go home.”", ["Go home."]),
    ("introduction on the line before", "a plan called\n“We go home,” she said.", ["We go home,"]),
    ("small word after a name", "Stone “flatly denied” The Echo had it.", ["flatly denied"]),
    ("name before, none after", "Mayor Stone “Never” spoke of it.", ["Never"]),
    (
        "quotation after a term",
        "The so-called “quiet zone” is “a bad joke”, she said.",
        ["a bad joke"],
    ),
    (
        "title in a quotation",
        "“We sang ‘Harbour Lights Again’ that night,” she said.",
        ["We sang ‘Harbour Lights Again’ that night,"],
    ),
    ("speech between names", "It was Stone. “Never,” Berg said.", ["Never,"]),
    ("question between names", "It was Stone. “Where?” Berg said.", ["Where?"]),
    ("sentence between names", "It was Stone. “Never.” Berg rose.", ["Never."]),
    ("not closed", "She disliked the term “climate anxiety\n", ["climate anxiety"]),
    ("none", "Nobody said anything.", []),
    ("nothing", "", []),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in WORDS], ids=[c[0] for c in WORDS])
def test_what_somebody_may_have_said_is_kept(text: str, expected: list[str]) -> None:
    assert kept(text) == expected


def test_a_title_is_one_each_time() -> None:
    text = "She made “Undertow,” the film. Critics called “Undertow” “a slow storm”."
    assert kept(text) == ["a slow storm"]


def test_what_is_marked_again_and_again_in_capitals_is_a_title() -> None:
    text = "“Undertow” won. “Undertow” was made in Arden. “Never,” she said of “Undertow.”"
    assert kept(text) == ["Never,"]


def test_what_is_said_again_and_again_is_no_title() -> None:
    text = "“Never,” she said. He asked again. ‘Never’, she said. He left. “Never,” said Ann Poe."
    assert kept(text) == ["Never,", "Never", "Never,"]


PIECES = st.sampled_from(
    [
        "the film ",
        "so-called ",
        "she said ",
        "“",
        "”",
        '"',
        "‘",
        "’",
        "The Road",
        "safe",
        ", ",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_dropping_adds_nothing_and_keeps_the_order(text: str) -> None:
    quoted = find_quoted(text)
    left = iter(quoted)
    assert all(q in left for q in drop_terms(text, quoted))
