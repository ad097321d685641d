"""A parsed text as the tagger sees it: words, what is known of each, how two of them stand.

Training and reading share this module, so that the weights meet the features they learned.
A *word* is a token of the parse that is not white space. Every feature is a small number
that the tagger looks up in a table of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from quotes.extraction.lexicon import load_lines
from quotes.extraction.marked import MarkedDoc

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Ints: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"

TAGS, DEPS, ENTITIES = (load_lines(f"parse_{name}") for name in ("tags", "relations", "entities"))
COLUMNS = ("IS_SPACE", "IDX", "LENGTH", "HEAD", "SENT_START")
SIZES = {"tag": 52, "dep": 48, "entity": 20, "shape": 6, "marks": 6, "line": 3}
"""The features of a word, in the order of ``Words.features``, and how many values each has."""
RELATIONS = 2 + 3 * (len(DEPS) + 1) + 4
PAIR_SIZES = {"relation": RELATIONS, "sentences": 7, "marks": 9, "lines": 7, "distance": 19}
"""The features of a word seen from a cue, in the order of ``Words.seen_from``."""


class Words:
    """The words of a parsed text and their features.

    Attributes:
        tokens: For each word, the position of its token in the ``Doc``.
        texts: For each word, its characters.
        starts: For each word, its first character in the text; ``ends``, the one after its last.
        features: One row a word, one column a feature, as ``SIZES`` orders them.
    """

    def __init__(self, page: MarkedDoc) -> None:
        self.doc = doc = page.doc
        columns = doc.to_array([*COLUMNS, "TAG", "DEP", "ENT_TYPE"]).astype(np.int64)
        kept = columns[:, 0] == 0
        self._word = np.concatenate([[0], np.cumsum(kept)])
        _, idx, length, head, starts_sentence, *labels = columns[kept].T
        tokens = np.flatnonzero(kept)
        self.tokens: list[int] = tokens.tolist()
        self.texts = [doc[i].text for i in self.tokens]
        self.starts: list[int] = idx.tolist()
        self.ends: list[int] = (idx + length).tolist()
        count = len(self.tokens)
        self.heads: list[int] = np.minimum(self._word[tokens + head], max(count - 1, 0)).tolist()
        """For each word, the word that the parse hangs it on; itself for a root."""
        ends_of_lines = np.array([m.start() for m in re.finditer("\n", page.text)], np.int64)
        lines_before = np.searchsorted(ends_of_lines, idx)
        self.line = np.cumsum(np.diff(lines_before, prepend=0) > 0)
        first = np.diff(self.line, prepend=-1) > 0
        last = np.diff(self.line, append=-1) != 0
        self.sentence = np.cumsum(starts_sentence == 1)
        outer, marks = self._marks(page)
        self.border = np.cumsum(np.diff(outer, prepend=-1) != 0)
        self.features = np.stack(
            [
                *(
                    number(doc, column, names)
                    for column, names in zip(labels, (TAGS, DEPS, ENTITIES), strict=True)
                ),
                np.fromiter(map(shape, self.texts), np.int64, count),
                marks,
                np.where(first, 1, np.where(last, 2, 0)),
            ],
            axis=1,
        )

    def _marks(self, page: MarkedDoc) -> tuple[Ints, Ints]:
        """Return for each word the outermost stretch that holds it, and how it stands there."""
        stretch = np.full(len(self.starts), -1, np.int64)
        state = np.zeros(len(self.starts), np.int64)
        named = [q for q in page.terms if q.depth == 0]
        outer = sorted([*page.outer, *named], key=lambda q: q.start)
        terms = {q.start for q in named}
        begins = [q.start for q in outer]
        for w, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            n = bisect_right(begins, start) - 1
            if n < 0 or start >= outer[n].end:
                continue
            q = outer[n]
            if q.start in terms:
                state[w] = 5
                continue
            stretch[w] = n
            state[w] = 1 if end <= q.inner_start else 3 if start >= q.inner_end else 2
            if state[w] == 2 and q.inner_end - q.inner_start <= 25:
                state[w] = 4
        return stretch, state

    def place(self, token: Token) -> int:
        """Return which word a token is; a white space is the word after it."""
        return int(self._word[token.i])

    def within(self, start: int, end: int) -> range:
        """Return the words that share a character with a span."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def seen_from(self, cue: int, low: int, high: int) -> Ints:
        """Return the pair features of the words ``low`` to ``high``, seen from the cue's head."""
        words = np.arange(low, high)
        rows = np.zeros((high - low, len(PAIR_SIZES)), np.int64)
        self._relate(cue, low, high, rows[:, 0])
        rows[:, 1] = np.clip(self.sentence[low:high] - self.sentence[cue], -3, 3) + 3
        rows[:, 2] = np.clip(self.border[low:high] - self.border[cue], -4, 4) + 4
        rows[:, 3] = np.clip(self.line[low:high] - self.line[cue], -3, 3) + 3
        gap = words - cue
        rows[:, 4] = np.sign(gap) * np.ceil(np.log2(np.abs(gap) + 1)).clip(0, 9) + 9
        return rows

    def head_of(self, words: Sequence[int]) -> int:
        """Return the word that the parse makes the head of some words, a verb if there is one."""
        inside = {self.tokens[w] for w in words}
        tops = [w for w in words if self.doc[self.tokens[w]].head.i not in inside]
        tops = tops or [w for w in words if self.doc[self.tokens[w]].dep_ == "ROOT"] or [words[0]]
        verbs = [w for w in tops if self.doc[self.tokens[w]].tag_.startswith("VB")]
        return (verbs or tops)[0]

    @cached_property
    def _deps(self) -> dict[str, int]:
        return {name: n for n, name in enumerate(DEPS, 1)}

    def _relate(self, cue: int, low: int, high: int, out: Ints) -> None:
        """Write how the parse joins each word to a cue: by which branch, how far up."""
        size, deps = len(DEPS) + 1, self._deps
        token: Token = self.doc[self.tokens[cue]]
        came_from = -1
        for level in range(64):
            step = 2 + min(level, 2) * size
            for child in token.children:
                if child.i != came_from:
                    a = max(int(self._word[child.left_edge.i]), low)
                    b = min(int(self._word[child.right_edge.i + 1]), high)
                    if a < b:
                        out[a - low : b - low] = step + deps.get(child.dep_, 0)
            w = int(self._word[token.i])
            if low <= w < high and not token.is_space:
                out[w - low] = 1 if level == 0 else 2 + 3 * size + min(level, 4) - 1
            if token.head.i == token.i:
                return
            came_from, token = token.i, token.head


def number(doc: Doc, column: Ints, names: Sequence[str]) -> Ints:
    """Return labels as their places in a list, from 1; 0 for one that is not in it."""
    found, where = np.unique(column, return_inverse=True)
    strings = doc.vocab.strings
    labels = [strings[int(key) % 2**64] for key in found]
    places = [names.index(label) + 1 if label in names else 0 for label in labels]
    return np.array(places, np.int64)[where]


def shape(text: str) -> int:
    """Return how a word is written: lower, Capitalised, UPPER, with digits, a sign, mixed."""
    if text.islower():
        return 0
    if text.isupper():
        return 2 if len(text) > 1 else 1
    if text[:1].isupper() and text[1:].islower():
        return 1
    if any(c.isdigit() for c in text):
        return 3
    return 4 if not any(c.isalpha() for c in text) else 5
