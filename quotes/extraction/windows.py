"""An article cut into windows of word pieces that the encoder can read at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quotes.extraction.features import Ints, Words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_PIECES = 382
OPEN, CLOSE, UNKNOWN = 101, 102, 100
"""[CLS], [SEP] and [UNK] of the encoder's vocabulary."""


class Pieces:
    """The word pieces of an article's words.

    Attributes:
        ids: Of all pieces, in order.
        first: For each word its first piece; one entry more for the end.
    """

    def __init__(self, words: Words, tokenizer: Tokenizer) -> None:
        encoded = tokenizer.encode(words.texts, is_pretokenized=True, add_special_tokens=False)
        of_word = np.array(encoded.word_ids, np.int64)
        ids = np.array(encoded.ids, np.int64)
        missing = np.setdiff1d(np.arange(len(words.texts)), of_word)
        if len(missing):  # signs that the vocabulary lacks
            of_word = np.concatenate([of_word, missing])
            ids = np.concatenate([ids, np.full(len(missing), UNKNOWN)])
            order = np.argsort(of_word, kind="stable")
            of_word, ids = of_word[order], ids[order]
        self.ids: Ints = ids
        self.first: Ints = np.searchsorted(of_word, np.arange(len(words.texts) + 1))
        self._features = words.features
        self._of_word = of_word

    def window(self, low: int, high: int) -> tuple[Ints, Ints, Ints]:
        """Return ids, features and each word's first piece of the words ``low`` to ``high``."""
        a, b = int(self.first[low]), min(int(self.first[high]), int(self.first[low]) + MAX_PIECES)
        ids = np.concatenate([[OPEN], self.ids[a:b], [CLOSE]])
        features = np.zeros((len(ids), self._features.shape[1]), np.int64)
        features[1:-1] = self._features[self._of_word[a:b]]
        return ids, features, np.minimum(self.first[low:high] - a + 1, len(ids) - 1)


def split_pieces(pieces: Pieces, skip: int = 0, overlap: int = 0) -> list[tuple[int, int]]:
    """Return word ranges of at most ``MAX_PIECES`` pieces that cover all words in order.

    Args:
        pieces: Of the article.
        skip: Pieces in the first window, to cut elsewhere; 0 for a full one.
        overlap: Pieces that a window shares with the one before.
    """
    first, count = pieces.first, len(pieces.first) - 1
    found, low = [], 0
    size = skip or MAX_PIECES
    while low < count:
        high = int(np.searchsorted(first, first[low] + size, "right")) - 1
        high = min(max(high, low + 1), count)
        found.append((low, high))
        if high == count:
            break
        before, low = high, max(int(np.searchsorted(first, first[high] - overlap)), low + 1)
        if first[min(before + 1, count)] - first[low] > MAX_PIECES:
            low = before  # the next word is so long that it fits with nothing before it
        size = MAX_PIECES
    return found
