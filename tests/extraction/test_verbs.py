"""Verbs: their forms, which report, and the lemma of a cue."""

from __future__ import annotations

import pytest

from quotes.extraction.lexicon import load_lines
from quotes.extraction.pipeline import load_pipeline
from quotes.extraction.verbs import find_lemma, inflect, lemma_of, reporting_verbs


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("deny", ("deny", "denies", "denied", "denying")),
        ("say", ("say", "says", "sayed", "saying")),
        ("argue", ("argue", "argues", "argued", "arguing")),
        ("stress", ("stress", "stresses", "stressed", "stressing")),
        ("preach", ("preach", "preaches", "preached", "preaching")),
        ("agree", ("agree", "agrees", "agreed", "agreeing")),
        ("veto", ("veto", "vetoes", "vetoed", "vetoing")),
    ],
)
def test_regular_forms(lemma: str, forms: tuple[str, ...]) -> None:
    assert inflect(lemma) == forms


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("said", "say"),
        ("told", "tell"),
        ("wrote", "write"),
        ("written", "write"),
        ("admitted", "admit"),
        ("denies", "deny"),
        ("argued", "argue"),
        ("adding", "add"),
    ],
)
def test_each_form_of_a_reporting_verb_has_its_lemma(form: str, lemma: str) -> None:
    assert reporting_verbs()[form] == lemma


def test_an_irregular_past_takes_the_place_of_the_regular_one() -> None:
    assert "sayed" not in reporting_verbs()
    assert "telled" not in reporting_verbs()


def test_every_listed_verb_reports_and_is_lower_case() -> None:
    verbs = reporting_verbs()
    lemmas = {line.split()[0] for line in load_lines("reporting_verbs")}
    assert set(verbs.values()) == lemmas
    assert all(form == form.lower() for form in verbs)
    assert not {"walk", "walked", "lamp"} & set(verbs)


@pytest.mark.parametrize("name", ["reporting_verbs", "silent_verbs", "act_verbs", "media_verbs"])
def test_no_word_is_listed_twice(name: str) -> None:
    firsts = [line.split()[0] for line in load_lines(name)]
    assert len(firsts) == len(set(firsts))
    assert firsts


@pytest.mark.parametrize("name", ["silent_verbs", "act_verbs"])
def test_a_list_of_lemmas_has_lemmas_only(name: str) -> None:
    assert [verb for verb in load_lines(name) if find_lemma(verb) != verb] == []


DOUBLED = ["regretted", "regretting", "signalled", "labelling", "summed", "averred", "extolled"]


@pytest.mark.parametrize("form", DOUBLED)
def test_doubled_consonants_are_listed(form: str) -> None:
    assert reporting_verbs()[form] == find_lemma(form)


LEMMAS = [
    ("mocked", "mock"),
    ("clung", "cling"),
    ("ran", "run"),
    ("walks", "walk"),
    ("walking", "walk"),
    ("carries", "carry"),
    ("stopped", "stop"),
    ("bake", "bake"),
    ("baking", "bake"),
    ("blurping", "blurping"),
    ("", ""),
]


@pytest.mark.parametrize(("form", "lemma"), LEMMAS, ids=[f or "nothing" for f, _ in LEMMAS])
def test_lemmas_of_any_verb(form: str, lemma: str) -> None:
    assert find_lemma(form) == lemma


CUES = [
    ("The mayor said that it was late.", "said", "say"),
    ("“It is late,” the mayor SAID.", "SAID", "say"),
    ("The mayor mocked the plan.", "mocked", "mock"),
    ("According to the mayor, it was late.", "to", "to"),
    ("The warnings of the mayor came late.", "warnings", "warnings"),
    ("The report of the mayor came late.", "report", "report"),
]


@pytest.mark.parametrize(("text", "cue", "lemma"), CUES, ids=[c[1] for c in CUES])
def test_the_lemma_of_a_cue(text: str, cue: str, lemma: str) -> None:
    [token] = [t for t in load_pipeline()(text) if t.text == cue]
    assert lemma_of(token) == lemma
