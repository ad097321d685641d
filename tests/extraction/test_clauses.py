"""Where a name or pronoun stands in its clause, on parses made by hand."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from quotes.extraction.clauses import (
    is_main_subject,
    owns_subject,
    phrase_head,
    said_of,
)


def parsed(*words: tuple[str, int, str]) -> Doc:
    """Return a text of words, each with the index of its head and its relation."""
    return Doc(
        Vocab(),
        [w for w, _, _ in words],
        heads=[head for _, head, _ in words],
        deps=[d for _, _, d in words],
        sent_starts=[n == 0 for n in range(len(words))],
    )


CAMPAIGN = parsed(
    ("Ann", 1, "compound"), ("Poe", 2, "compound"), ("campaign", 3, "nsubj"), ("won", 3, "ROOT")
)
THINKS = parsed(
    ("She", 1, "nsubj"),
    ("thinks", 1, "ROOT"),
    ("Poe", 3, "nsubj"),
    ("won", 1, "ccomp"),
    ("today", 1, "npadvmod"),
)


def test_a_name_within_a_phrase_is_its_own_head() -> None:
    name = CAMPAIGN[0]
    assert phrase_head(name).text == "campaign"
    assert phrase_head(name, len("Ann Poe")).text == "Poe"


@pytest.mark.parametrize(("at", "expected"), [(0, True), (2, False), (4, False)])
def test_the_subject_of_the_main_verb(at: int, expected: bool) -> None:
    assert is_main_subject(THINKS[at]) is expected


def test_a_clause_says_of_its_subject_what_follows_it() -> None:
    start, end = said_of(THINKS[0])
    assert THINKS.text[start:end] == " thinks Poe won today"
    assert said_of(THINKS[4]) == (0, 0)


def test_the_owner_in_a_subject() -> None:
    doc = parsed(
        ("Poe", 2, "poss"), ("'s", 0, "case"), ("plan", 3, "nsubj"), ("met", 3, "ROOT"),
        ("Roe", 5, "poss"), ("friends", 3, "dobj"),
    )  # fmt: skip
    assert [owns_subject(token) for token in doc] == [True, False, False, False, False, False]
