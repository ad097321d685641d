"""The learned half of the tagger: which words report, and what each word is to them.

Two parts, trained together by ``scripts/train_tagger.py``. An encoder reads windows of word
pieces and says which words head a *cue*. For each such word a small table look-up scores
all words around it: the cue's source, its content, a part of it, nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from quotes.errors import ModelMissing
from quotes.extraction.features import PAIR_SIZES, Words
from quotes.extraction.windows import Pieces, split_pieces

Floats: TypeAlias = "np.ndarray[Any, np.dtype[np.float32]]"

WEIGHTS = Path(__file__).parent / "data" / "tagger"
FILES = ("encoder.onnx", "pairs.npz", "tokenizer.json", "tagger.json")
NONE, SOURCE, CONTENT, CUE = range(4)
OVERLAP = 64
"""Word pieces that two windows share, so that every cue is read with what is around it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One cue as the model reads it.

    Attributes:
        head: The word that heads the cue.
        probability: That it is one.
        low: The first word that was read with it.
        labels: For each word from ``low``: that it is nothing, source, content, cue.
    """

    head: int
    probability: float
    low: int
    labels: Floats


class Encoder:
    """The model's files, open."""

    def __init__(self, folder: Path, file: str = "encoder.onnx") -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.about: dict[str, Any] = json.loads((folder / "tagger.json").read_text())
        self.session = onnxruntime.InferenceSession(
            str(folder / file), options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        with np.load(folder / "pairs.npz") as weights:
            self.tables = [weights[name] for name in PAIR_SIZES]
            self.out, self.bias = weights["out"], weights["bias"]

    def read(self, words: Words, threshold: float) -> list[Reading]:
        """Return the cues of a text that are at least so probable, in text order."""
        pieces = Pieces(words, self.tokenizer)
        windows = split_pieces(pieces, overlap=OVERLAP)
        found = []
        for n, (low, high) in enumerate(windows):
            # A word belongs to the window whose edges are farther from it.
            begin = (low + windows[n - 1][1]) // 2 if n else low
            end = (windows[n + 1][0] + high) // 2 if n + 1 < len(windows) else high
            found += self._read_window(words, pieces, (low, high), (begin, end), threshold)
        return found

    def _read_window(
        self,
        words: Words,
        pieces: Pieces,
        window: tuple[int, int],
        own: tuple[int, int],
        threshold: float,
    ) -> list[Reading]:
        low, high = window
        ids, features, first = pieces.window(low, high)
        score, word, cue = self.session.run(None, {"ids": ids[None], "features": features[None]})
        is_cue = sigmoid(score[0][first])
        word, cue = word[0][first], cue[0]
        found = []
        for w in range(*own):
            if is_cue[w - low] >= threshold:
                labels = self._judge(word, cue[first[w - low]], words.seen_from(w, low, high))
                found.append(Reading(w, float(is_cue[w - low]), low, labels))
        return found

    def _judge(self, word: Floats, cue: Floats, seen: Any) -> Floats:
        """Return for each word what it is to one cue."""
        width = self.tables[0].shape[1]
        h = word[:, :width] + cue[:width]
        for n, table in enumerate(self.tables):
            h += table[seen[:, n]]
        np.maximum(h, 0, out=h)
        gate = word[:, width:] * cue[width:]
        scores = h @ self.out[:width] + gate @ self.out[width:] + self.bias
        return softmax(scores)


@cache
def load_encoder() -> Encoder:
    """Return the model that the package ships, loaded once a process.

    Raises:
        quotes.errors.ModelMissing: Its files are not where the package keeps them.
    """
    return Encoder(find_weights())


def find_weights() -> Path:
    """Return the folder of the model's files.

    Raises:
        quotes.errors.ModelMissing: One of them is not there.
    """
    missing = [name for name in FILES if not (WEIGHTS / name).is_file()]
    if missing:
        raise ModelMissing(f"no {' and no '.join(missing)} in {WEIGHTS}: install the package again")
    return WEIGHTS


def sigmoid(x: Floats) -> Floats:
    """Return probabilities of scores."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -50, 50))), np.float32)


def softmax(x: Floats) -> Floats:
    """Return probabilities of rows of scores."""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True), np.float32)
