"""The learned half on real weights: windows without seams, and files that are what they say."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from quotes.errors import ModelMissing
from quotes.extraction import encoder
from quotes.extraction.encoder import (
    CONTENT,
    CUE,
    OVERLAP,
    SOURCE,
    WEIGHTS,
    load_encoder,
    sigmoid,
    softmax,
)
from quotes.extraction.features import Words
from quotes.extraction.marked import MarkedDoc
from quotes.extraction.pipeline import load_pipeline, parse_texts
from quotes.extraction.tagging import FAINT_CUE, find_attributions
from quotes.extraction.windows import Pieces, split_pieces

PARAGRAPHS = [
    "The harbour at Ardmore was empty on Monday, and the cranes stood still in the rain. Boats "
    "had been tied up along the old pier since the storm, and some had lost their masts.",
    "Trains to the coast run every hour in summer. In winter there are four a day, and the last "
    "one leaves before six in the evening, when the shops along the quay have closed.",
    "A new hall was built beside the market two years ago. It has room for three hundred people, "
    "a kitchen, and a small stage on which the school puts on its play each spring.",
    "Wheat and barley grow on the plain, and there are orchards higher up. The harvest was poor "
    "last year, after a dry spring, and the price of flour went up by a third.",
    "The road over the pass was closed for nine weeks. Snow lay two metres deep at the top, and "
    "lorries had to go round by the lake, which took them a day and a half.",
]
SAID = [
    ("The mayor of Ardmore said that the bridge would be rebuilt before winter.", "The mayor"),
    ("“We will rebuild the bridge before winter,” said Ruth Okoye.", "Ruth Okoye"),
    ("According to the harbour police, two sailors were missing.", "the harbour police"),
]


@cache
def page_of(text: str) -> MarkedDoc:
    return MarkedDoc.read(next(parse_texts(load_pipeline(), [text])), text)


def around(paragraph: str, before: int) -> str:
    """Return a long article, a paragraph in its midst behind so many others."""
    filler = [PARAGRAPHS[n % len(PARAGRAPHS)] for n in range(40)]
    return "\n\n".join([*filler[:before], paragraph, *filler[before:]])


def attributed(text: str, sentence: str) -> list[tuple[list[str], str | None, str | None]]:
    """Return what is attributed within a sentence of a text."""
    low = text.index(sentence)
    high = low + len(sentence)
    return [
        (
            [text[s:e] for s, e in a.content],
            text[slice(*a.cue)] if a.cue else None,
            text[slice(*a.source)] if a.source else None,
        )
        for a in find_attributions(page_of(text))
        if low <= a.content[0][0] and a.content[-1][1] <= high
    ]


@pytest.mark.parametrize(("sentence", "source"), SAID, ids=[s[:12] for s, _ in SAID])
@pytest.mark.parametrize("before", [8, 10, 11, 20])
def test_windows_have_no_seams(sentence: str, source: str, before: int) -> None:
    text = around(sentence, before)
    words = Words(page_of(text))
    assert len(split_pieces(Pieces(words, load_encoder().tokenizer), overlap=OVERLAP)) > 3
    [alone] = attributed(sentence, sentence)
    assert (alone[2] or "").startswith(source)
    assert attributed(text, sentence) == [alone]


def test_every_word_is_judged_once() -> None:
    words = Words(page_of(around(SAID[0][0], 12)))
    readings = load_encoder().read(words, 0.0)
    assert [r.head for r in readings] == [*range(len(words.texts))]


def test_a_reading_is_of_chances_around_its_cue() -> None:
    words = Words(page_of(around(SAID[0][0], 12)))
    readings = load_encoder().read(words, FAINT_CUE)
    assert readings
    for r in readings:
        assert FAINT_CUE <= r.probability <= 1
        assert r.low <= r.head < r.low + len(r.labels) <= len(words.texts)
        assert r.labels.shape[1] == 4
        assert np.allclose(r.labels.sum(axis=1), 1, atol=1e-4)


def test_a_plain_sentence_is_read_plainly() -> None:
    sentence = SAID[0][0]
    words = Words(page_of(sentence))
    [reading] = load_encoder().read(words, 0.5)
    labels = dict(zip(words.texts, reading.labels.argmax(axis=1).tolist(), strict=True))
    assert words.texts[reading.head] == "said"
    assert [labels[t] for t in ("mayor", "said", "bridge", "winter")] == [
        SOURCE,
        CUE,
        CONTENT,
        CONTENT,
    ]


def test_reading_twice_is_equal() -> None:
    words = Words(page_of(around(SAID[1][0], 9)))
    first, second = (load_encoder().read(words, FAINT_CUE) for _ in range(2))
    assert [(r.head, r.probability, r.low) for r in first] == [
        (r.head, r.probability, r.low) for r in second
    ]
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one.labels, other.labels)


@pytest.mark.parametrize("text", ["", " \n ", "☃", "\ufeff", "-" * 900])
def test_texts_without_cues(text: str) -> None:
    assert load_encoder().read(Words(page_of(text)), 0.5) == []


def test_missing_weights_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "WEIGHTS", tmp_path / "tagger")
    with pytest.raises(ModelMissing, match="install the package again") as caught:
        load_encoder.__wrapped__()
    assert str(tmp_path) in str(caught.value)


def test_files_are_those_that_training_wrote() -> None:
    stated = json.loads((WEIGHTS / "tagger.json").read_text())["files"]
    assert set(stated) == {p.name for p in WEIGHTS.iterdir()} - {"tagger.json"}
    found = {name: hashlib.sha256((WEIGHTS / name).read_bytes()).hexdigest() for name in stated}
    assert found == stated


def test_the_record_says_what_made_the_weights() -> None:
    about = load_encoder().about
    assert {"seed", "corpus", "base", "versions", "files", "confidence"} <= set(about)
    assert 0 < about["min_confidence"] < 1


def test_scores_become_chances() -> None:
    scores = np.array([[0.0, 0.0, 0.0, 0.0], [80.0, 0.0, 0.0, -80.0]], np.float32)
    rows = softmax(scores)
    assert rows[0].tolist() == [0.25] * 4
    assert rows[1].tolist() == pytest.approx([1, 0, 0, 0], abs=1e-6)
    assert sigmoid(np.array([0, 20, -20], np.float32)).tolist() == pytest.approx(
        [0.5, 1, 0], abs=1e-6
    )
