"""Articles of other kinds than the corpus that the tagger learned from, tagged by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.evaluation.evaluating import Evaluation, evaluate, load_corpus

ARTICLES = Path(__file__).parents[1] / "registers"


@pytest.fixture(scope="module")
def read() -> Evaluation:
    return evaluate(load_corpus(ARTICLES), bootstrap=0)


def test_other_registers_are_read_about_as_well(read: Evaluation) -> None:
    assert read.articles == 9
    full = {group: score.measures["full.f1"].value or 0 for group, score in read.scores.items()}
    # Well below what was measured (see MODEL_CARD.md): this is to notice a broken part.
    assert full["all"] > 0.6
    assert full["quoted"] > 0.7


def test_confidences_hold_on_other_registers_too(read: Evaluation) -> None:
    # 160 quotations tell no more than this; PolNeAR's development part gives below 0.02.
    for reliability in (read.content, read.speaker):
        assert reliability.error is not None
        assert reliability.error < 0.15
        sure = [b for b in reliability.bins if b.low >= 0.9]
        assert sum(b.number for b in sure) > 50
