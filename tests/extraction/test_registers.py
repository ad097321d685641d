"""Articles of other kinds than the corpus that the tagger learned from, tagged by hand."""

from __future__ import annotations

from pathlib import Path

from quotes.evaluation.evaluating import evaluate, load_corpus

ARTICLES = Path(__file__).parents[1] / "registers"


def test_other_registers_are_read_about_as_well() -> None:
    corpus = load_corpus(ARTICLES)
    assert len(corpus) == 9
    scores = evaluate(corpus, bootstrap=0).scores
    full = {group: score.measures["full.f1"].value or 0 for group, score in scores.items()}
    # Well below what was measured (see MODEL_CARD.md): this is to notice a broken part.
    assert full["all"] > 0.6
    assert full["quoted"] > 0.7
