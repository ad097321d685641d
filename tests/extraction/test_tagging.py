"""What the tagger attributes to whom in plain news sentences: what any good model finds."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from quotes.extraction import tagging
from quotes.extraction.attribution import Attribution
from quotes.extraction.confidence import Evidence, log_odds
from quotes.extraction.encoder import CONTENT, CUE, SOURCE, Reading
from quotes.extraction.features import Words
from quotes.extraction.marked import MarkedDoc
from quotes.extraction.pipeline import load_pipeline, split_text
from quotes.extraction.tagging import find_attributions

Row = tuple[list[str], str | None, str | None]


def find(text: str, min_confidence: float | None = None) -> list[Attribution]:
    return find_attributions(MarkedDoc.read(load_pipeline()(text), text), min_confidence)


def attributed(text: str) -> list[Row]:
    """Return content, cue and source of each attribution, as text."""
    return [
        (
            [text[s:e] for s, e in a.content],
            text[slice(*a.cue)] if a.cue else None,
            text[slice(*a.source)] if a.source else None,
        )
        for a in find(text)
    ]


ONE = [
    (
        "indirect",
        "The minister said that the dam would not be reopened before spring.",
        ["the dam would not be reopened before spring"],
        "said",
        "The minister",
    ),
    (
        "indirect, to somebody",
        "The mayor told reporters that the bridge would be rebuilt before winter.",
        ["the bridge would be rebuilt before winter"],
        "told",
        "The mayor",
    ),
    (
        "indirect, cue last",
        "The dam would not be reopened before spring, the minister said on Tuesday.",
        ["The dam would not be reopened before spring"],
        "said",
        "the minister",
    ),
    (
        "denied",
        "The ministry denied that its ships had entered the bay.",
        ["its ships had entered the bay"],
        "denied",
        "The ministry",
    ),
    (
        "according to, first",
        "According to the harbour police, two sailors were missing.",
        ["two sailors were missing"],
        "According to",
        "the harbour police",
    ),
    (
        "according to, last",
        "Two sailors were missing, according to the harbour police.",
        ["Two sailors were missing"],
        "according to",
        "the harbour police",
    ),
    (
        "direct",
        "Ruth Okoye said: “The council has failed these families.”",
        ["“The council has failed these families.”"],
        "said",
        "Ruth Okoye",
    ),
    (
        "direct, pronoun",
        "“The council has failed these families,” she said.",
        ["“The council has failed these families,”"],
        "said",
        "she",
    ),
    (
        "inverted and split",
        "“We were never asked,” said Ruth Okoye, the mayor of Ardmore. “Nobody called us.”",
        ["“We were never asked,”", "“Nobody called us.”"],
        "said",
        "Ruth Okoye, the mayor of Ardmore",
    ),
    (
        "a question, split",
        "“Will it hold?” the engineer asked. “I doubt it.”",
        ["“Will it hold?”", "“I doubt it.”"],
        "asked",
        "the engineer",
    ),
    (
        "split within a sentence",
        "“It is not,” Marin insisted, her voice rising, “the end of the matter.”",
        ["“It is not,”", "“the end of the matter.”"],
        "insisted",
        "Marin",
    ),
    (
        "single marks",
        "'I don't know,' he said. 'The ministers' plan is dead.'",
        ["'I don't know,'", "'The ministers' plan is dead.'"],
        "said",
        "he",
    ),
    (
        "mixed",
        "Prime Minister Anna Berg said the tax cut was “a mistake that our children will pay for.”",
        ["the tax cut was “a mistake that our children will pay for.”"],
        "said",
        "Prime Minister Anna Berg",
    ),
]


@pytest.mark.parametrize(
    ("text", "content", "cue", "source"), [c[1:] for c in ONE], ids=[c[0] for c in ONE]
)
def test_one_attribution(text: str, content: list[str], cue: str, source: str) -> None:
    assert attributed(text) == [(content, cue, source)]


def test_two_cues_have_an_attribution_each() -> None:
    text = "Poe said that the river was too high. The mayor added that two boats were lost."
    assert attributed(text) == [
        (["the river was too high"], "said", "Poe"),
        (["two boats were lost"], "added", "The mayor"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "The rain fell on the empty square all night.",
        "The bridge was damaged in the storm.",
        "The company did not say when the plant would reopen.",
        "The so-called “ghost fleet” left the harbour at noon.",
        "Robert “Bob” Stone left the harbour at noon.",
        "She sang “Blue Harbour” at the end of the show.",
    ],
)
def test_nothing_was_said(text: str) -> None:
    assert attributed(text) == []


def test_a_paragraph_of_marks_alone_stands_without_cue() -> None:
    own = "“Nobody in that room wanted an agreement at all.”"
    assert ([own], None, None) in attributed(f"“It failed,” the envoy said.\n\n{own}")
    assert attributed(f"The talks failed on Monday.\n\n{own}") == [([own], None, None)]


def test_a_colon_lets_the_next_paragraph_speak() -> None:
    own = "“Nobody in that room wanted an agreement at all.”"
    [(content, _, source)] = attributed(f"The envoy said:\n\n{own}")
    assert (content, source) == ([own], "The envoy")


def test_what_a_quoted_speaker_quotes_is_found_beside_it() -> None:
    text = "“The guard told us, ‘Leave the mill now,’ and we ran,” she said."
    assert attributed(text) == [
        ([text.rpartition(" she")[0]], "said", "she"),
        (["‘Leave the mill now,’"], "told", "The guard"),
    ]


ARTICLE = "\n\n".join(c[1] for c in ONE)


def test_attributions_come_in_text_order_and_are_chances() -> None:
    found = find(ARTICLE)
    assert len(found) >= 8
    assert [a.content for a in found] == sorted(a.content for a in found)
    assert all(0 <= a.confidence <= 1 for a in found)
    assert all(0 <= a.speaker <= a.confidence for a in found if a.speaker is not None)


LEVELS = [0.0, 0.3, 0.6, 0.9, 1.01]


def test_to_ask_for_more_gives_a_subset() -> None:
    found = [find(ARTICLE, level) for level in LEVELS]
    for level, these in zip(LEVELS, found, strict=True):
        assert all(a.confidence >= level for a in these)
    for more, fewer in pairwise(found):
        assert all(a in more for a in fewer)
    assert found[0]
    assert found[-1] == []


def test_to_ask_for_nothing_is_to_ask_for_the_best_balance() -> None:
    assert {a.content for a in find(ARTICLE)} <= {a.content for a in find(ARTICLE, 0.0)}


def unsure(words: Words, threshold: float) -> list[Reading]:
    """Read a paragraph of marks behind “Poe said:” and be unsure of it."""
    head = words.texts.index("said")
    labels = np.full((len(words.texts), 4), 0.1, np.float32)
    labels[head + 2 :, CONTENT] = labels[:head, SOURCE] = labels[head, CUE] = 0.7
    return [Reading(head, 0.3, 0, labels)]


def test_a_quotation_left_out_does_not_come_back_without_its_cue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weights = [*[0.0] * len(fields(Evidence)), log_odds(0.6)]
    about = {"min_confidence": 0.5, "confidence": {"content": weights, "speaker": weights}}
    monkeypatch.setattr(tagging, "load_encoder", lambda: SimpleNamespace(about=about, read=unsure))
    text = "Poe said:\n\n“Nobody in that room wanted an agreement.”"
    assert [a.rule for a in find(text, 0.55)] == ["tagger"]
    assert [a.rule for a in find(text, 0.65)] == []


@pytest.mark.parametrize("length", [0, 10, 9_999, 10_000, 25_001])
def test_long_texts_are_cut_at_line_ends_and_nothing_is_lost(length: int) -> None:
    text = ("x" * 99 + "\n") * (length // 100) + "y" * (length % 100)
    pieces = list(split_text(text))
    assert "".join(pieces) == text
    assert all(piece.endswith("\n") for piece in pieces[:-1])
    assert all(len(piece) <= 10_000 for piece in pieces)
