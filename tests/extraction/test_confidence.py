"""How sure: evidence weighed, never a speaker surer than the words."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.extraction.confidence import SURE, Evidence, Weights, chance, log_odds
from quotes.extraction.encoder import WEIGHTS

NAMES = [f.name for f in fields(Evidence)]
MIDDLING = Evidence(
    cue=1.0,
    content=1.0,
    edges=0.5,
    beyond=0.2,
    runs=1.0,
    words=2.0,
    marked=0.5,
    source=1.0,
    rival=0.2,
    sourceless=0.0,
)
GOOD = {"cue", "content", "edges", "words", "marked", "source"}
SIGNS = tuple(0.3 if name in GOOD else -0.3 for name in NAMES)
WEIGHED = Weights((*SIGNS, -0.5), (*SIGNS, -0.7))
NUMBERS = st.floats(-7, 7)
EVIDENCE = st.builds(Evidence, **dict.fromkeys(NAMES, NUMBERS))
WEIGHTS_OF = st.lists(st.floats(-3, 3), min_size=len(NAMES) + 1, max_size=len(NAMES) + 1)


@pytest.mark.parametrize("name", NAMES)
@given(evidence=EVIDENCE, more=st.floats(0.01, 5))
def test_more_for_it_is_surer_and_more_against_it_less(
    name: str, evidence: Evidence, more: float
) -> None:
    stronger = replace(evidence, **{name: asdict(evidence)[name] + more})
    low, high = (evidence, stronger) if name in GOOD else (stronger, evidence)
    for less, greater in zip(WEIGHED(low), WEIGHED(high), strict=True):
        assert less <= greater


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_evidence_counts(name: str) -> None:
    other = replace(MIDDLING, **{name: asdict(MIDDLING)[name] + 1})
    assert WEIGHED(other) != WEIGHED(MIDDLING)


def test_a_weight_of_nothing_changes_nothing() -> None:
    indifferent = Weights((0.0,) * len(NAMES) + (1.0,), (0.0,) * len(NAMES) + (0.0,))
    assert indifferent(MIDDLING) == indifferent(replace(MIDDLING, cue=-5.0))
    assert indifferent(MIDDLING) == pytest.approx((chance(1), 0.5))


@given(EVIDENCE, WEIGHTS_OF, WEIGHTS_OF)
def test_the_speaker_is_never_surer_than_the_content(
    evidence: Evidence, content: list[float], speaker: list[float]
) -> None:
    sure, speaker_sure = Weights(content, speaker)(evidence)
    assert 0 <= speaker_sure <= sure <= 1


@pytest.mark.parametrize("name", ["content", "speaker"])
def test_the_stored_weights_are_one_a_field_and_a_constant(name: str) -> None:
    stored = json.loads((WEIGHTS / "tagger.json").read_text())["confidence"]
    assert len(getattr(Weights.of(stored), name)) == len(NAMES) + 1


@given(st.floats(SURE, 1 - SURE))
def test_chances_and_log_odds_are_inverse(p: float) -> None:
    assert chance(log_odds(p)) == pytest.approx(p)


@given(st.floats(-6.9, 6.9))
def test_log_odds_and_chances_are_inverse(odds: float) -> None:
    assert log_odds(chance(odds)) == pytest.approx(odds, abs=1e-9)


def test_what_is_certain_has_finite_odds() -> None:
    assert log_odds(1.0) == log_odds(1 - SURE) == pytest.approx(-log_odds(0.0))
    assert log_odds(0.5) == 0
    assert chance(0) == 0.5
