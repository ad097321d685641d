"""Where people are named: what the recogniser saw, without chance words, and what it missed."""

from __future__ import annotations

import pytest

from quotes.extraction.marked import MarkedDoc
from quotes.extraction.personnames import is_common, person_names
from quotes.extraction.pipeline import load_pipeline, parse_texts

NAMED = [
    (
        "the paper before a name",
        "The bridge is old, the Courier’s Tom Oakridge wrote. Tom Oakridge was there.",
        {"Tom Oakridge"},
    ),
    (
        "a question's first word",
        "Will Oakridge win?\n\nTom Oakridge is far ahead. Oakridge was in Arden.",
        {"Tom Oakridge", "Oakridge"},
    ),
    (
        "a first name that opens no sentence stays",
        "“The mill is old,” Anna Berg said. “We sell it,” Tom Berg said.",
        {"Anna Berg", "Tom Berg"},
    ),
    ("a numbered name keeps its number", "Mayor Brent Oakridge III spoke.", {"Brent Oakridge III"}),
]


def read_names(text: str) -> list[str]:
    (doc,) = parse_texts(load_pipeline(), [text])
    return [span.text for span in person_names(MarkedDoc.read(doc, text))]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in NAMED], ids=[c[0] for c in NAMED])
def test_names_stand_without_the_words_beside_them(text: str, expected: set[str]) -> None:
    assert set(read_names(text)) == expected


@pytest.mark.parametrize("word", ["Everyone", "Nobody", "None", "Anyone"])
def test_a_pronoun_is_no_name(word: str) -> None:
    assert word not in read_names(f"{word} knows this. Tom Oakridge said so to Ann Lindhurst.")


@pytest.mark.parametrize(
    "text",
    [
        "The fund gave the money to educator and investor Eli Oakridge, among others.",
        "That is where firebrand Cornel Lindhurst, an author, took the talk.",
    ],
)
def test_a_given_name_and_a_surname_are_a_person(text: str) -> None:
    assert any(name.endswith(("Eli Oakridge", "Lindhurst")) for name in read_names(text))


def test_spans_are_their_text_and_in_order() -> None:
    text = "Sides of Ann Lindhurst’s team met Tom Oakridge. Lindhurst Speech was long."
    (doc,) = parse_texts(load_pipeline(), [text])
    found = person_names(MarkedDoc.read(doc, text))
    assert found
    assert all(text[span.start : span.end] == span.text for span in found)
    assert [span.start for span in found] == sorted(span.start for span in found)


@pytest.mark.parametrize(
    ("word", "common"), [("Suffered", True), ("talks", True), ("Lindhurst", False)]
)
def test_the_dictionary_knows_inflected_words(word: str, common: bool) -> None:
    assert is_common(word) is common
