"""What the rule tagger attributes to whom, on the pinned English pipeline."""

from __future__ import annotations

import pytest

from quotes.extraction.lexicon import load_lines
from quotes.extraction.marked_terms import drop_terms
from quotes.extraction.marks import find_quoted
from quotes.extraction.pipeline import load_pipeline, split_text
from quotes.extraction.tagging import find_attributions
from quotes.extraction.verbs import inflect, reporting_verbs


def attributed(text: str) -> list[tuple[list[str], str | None, str | None]]:
    """Return content, cue and source of each attribution, as text."""
    found = find_attributions(load_pipeline()(text), drop_terms(text, find_quoted(text)))
    return [
        (
            [text[s:e] for s, e in a.content],
            text[slice(*a.cue)] if a.cue else None,
            text[slice(*a.source)] if a.source else None,
        )
        for a in found
    ]


ONE = [
    (
        "The minister said that the dam would not be reopened before spring.",
        ["the dam would not be reopened before spring"],
        "said",
        "The minister",
    ),
    (
        "The dam, she said, would not be reopened before spring.",
        ["The dam", "would not be reopened before spring"],
        "said",
        "she",
    ),
    (
        "The dam would not be reopened before spring, the minister said on Tuesday.",
        ["The dam would not be reopened before spring"],
        "said",
        "the minister",
    ),
    (
        "According to the harbour police, two sailors were missing.",
        ["two sailors were missing"],
        "According to",
        "the harbour police",
    ),
    (
        "Two sailors were missing, according to the harbour police.",
        ["Two sailors were missing"],
        "according to",
        "the harbour police",
    ),
    (
        "“We were never asked,” said Ruth Okoye, the mayor of Ardmore. “Nobody called us.”",
        ["“We were never asked,”", "“Nobody called us.”"],
        "said",
        "Ruth Okoye, the mayor of Ardmore",
    ),
    (
        "“Will it hold?” the engineer asked. “I doubt it.”",
        ["“Will it hold?”", "“I doubt it.”"],
        "asked",
        "the engineer",
    ),
    (
        "Asked about the leak, Tan replied: “No comment on operations, but the lake is clean.”",
        ["“No comment on operations, but the lake is clean.”"],
        "replied",
        "Tan",
    ),
    (
        "“It is not,” Marin insisted, her voice rising, “the end of the matter.”",
        ["“It is not,”", "“the end of the matter.”"],
        "insisted",
        "Marin",
    ),
    (
        "The charity called on the government to release the funds.",
        ["the government to release the funds"],
        "called on",
        "The charity",
    ),
    (
        "The report blamed the contractor for the delay.",
        ["the contractor for the delay"],
        "blamed",
        "The report",
    ),
    (
        "The minister was quoted as saying the talks had failed.",
        ["the talks had failed"],
        "saying",
        "The minister",
    ),
    (
        "'I don't know,' he said. 'The ministers' plan is dead.'",
        ["'I don't know,'", "'The ministers' plan is dead.'"],
        "said",
        "he",
    ),
    (
        "The ministry denied that its ships had entered the bay.",
        ["its ships had entered the bay"],
        "denied",
        "The ministry",
    ),
]


@pytest.mark.parametrize(("text", "content", "cue", "source"), ONE, ids=[t[0][:40] for t in ONE])
def test_one_attribution(text: str, content: list[str], cue: str, source: str) -> None:
    assert attributed(text) == [(content, cue, source)]


TWO = [
    (
        "Okoye called the plan “a gift to speculators” and urged residents to vote against it.",
        [("the plan “a gift to speculators”", "called"), ("residents to vote against it", "urged")],
        "Okoye",
    ),
    (
        "The union condemned the closure as reckless, saying 300 jobs would be lost.",
        [("the closure as reckless", "condemned"), ("300 jobs would be lost", "saying")],
        "The union",
    ),
    (
        "The judge accused the firm of “wilful blindness” and described the memo as damning.",
        [("the firm of “wilful blindness”", "accused"), ("the memo as damning", "described")],
        "The judge",
    ),
    (
        "He pledged to resign if the bridge failed, adding that he had warned the council twice.",
        [
            ("to resign if the bridge failed", "pledged"),
            ("he had warned the council twice", "adding"),
        ],
        "He",
    ),
]


@pytest.mark.parametrize(("text", "found", "source"), TWO, ids=[t[0][:40] for t in TWO])
def test_one_source_serves_two_cues(text: str, found: list[tuple[str, str]], source: str) -> None:
    assert attributed(text) == [([content], cue, source) for content, cue in found]


@pytest.mark.parametrize(
    "text",
    [
        "Lena Voss, who chairs the inquiry, declined to comment.",
        "The company did not say when the plant would reopen.",
        "The council voted to close the library.",
        "The bridge was reportedly damaged.",
        "The so-called “ghost fleet” left the harbour at noon.",
        "Robert “Bob” Stone left the harbour at noon.",
        "She sang “Blue Harbour” at the end of the show.",
    ],
)
def test_nothing_was_said(text: str) -> None:
    assert attributed(text) == []


def test_a_paragraph_of_marks_alone_stands_without_cue() -> None:
    text = "“It failed,” the envoy said.\n\n“Nobody in that room wanted an agreement at all.”"
    content, cue, source = attributed(text)[1]
    assert (content, cue, source) == (
        ["“Nobody in that room wanted an agreement at all.”"],
        None,
        None,
    )


def test_a_colon_lets_the_next_paragraph_speak() -> None:
    text = "The envoy went on:\n\n“Nobody in that room wanted an agreement at all.”"
    assert attributed(text) == [
        (["“Nobody in that room wanted an agreement at all.”"], "went on", "The envoy")
    ]


@pytest.mark.parametrize("name", ["reporting_verbs", "media_verbs", "role_synonyms"])
def test_no_word_is_listed_twice(name: str) -> None:
    firsts = [line.split()[0] for line in load_lines(name)]
    assert len(firsts) == len(set(firsts))
    assert firsts


def test_every_reporting_verb_has_known_complements() -> None:
    known = {"clause", "to", "object-to", "np", "as", "pred", "for", "of", "prep"}
    verbs = reporting_verbs()
    assert {c for verb in verbs.values() for c in verb.complements} == known


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("say", {"say", "says", "saying"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("argue", {"argue", "argues", "argued", "arguing"}),
        ("stress", {"stress", "stresses", "stressed", "stressing"}),
        ("agree", {"agree", "agrees", "agreed", "agreeing"}),
    ],
)
def test_regular_forms(lemma: str, forms: set[str]) -> None:
    assert forms <= set(inflect(lemma))


def test_irregular_forms_have_their_lemma() -> None:
    verbs = reporting_verbs()
    assert [verbs[f].lemma for f in ("said", "told", "wrote", "admitted")] == [
        "say",
        "tell",
        "write",
        "admit",
    ]


@pytest.mark.parametrize("length", [0, 10, 9_999, 10_000, 25_001])
def test_long_texts_are_cut_at_line_ends_and_nothing_is_lost(length: int) -> None:
    text = ("x" * 99 + "\n") * (length // 100) + "y" * (length % 100)
    pieces = list(split_text(text))
    assert "".join(pieces) == text
    assert all(piece.endswith("\n") for piece in pieces[:-1])
    assert all(len(piece) <= 10_000 for piece in pieces)
