"""A parsed text as the tagger sees it: words, what is known of each, how two of them stand.

Training and reading share this module, so that the weights meet the features they learned.
A *word* is a token of the parse that is not white space. Every feature is a small number
that the tagger looks up in a table of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from quotes.extraction.marks import Quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Ints: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"

TAGS = (
    "$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS "
    "PDT POS PRP PRP$ RB RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX ``"
).split()
DEPS = (
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj "
    "csubj csubjpass dative dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass "
    "nummod oprd parataxis pcomp pobj poss preconj predet prep prt punct quantmod relcl xcomp"
).split()
ENTITIES = (
    "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT "
    "QUANTITY TIME WORK_OF_ART"
).split()
SIZES = {"tag": 52, "dep": 48, "entity": 20, "shape": 6, "marks": 6, "line": 3}
"""The features of a word, in the order of ``Page.words``, and how many values each has."""
RELATIONS = 2 + 3 * (len(DEPS) + 1) + 4
PAIR_SIZES = {"relation": RELATIONS, "sentences": 7, "marks": 9, "lines": 7, "distance": 19}
"""The features of a word seen from a cue, in the order of ``Page.seen_from``."""


class Page:
    """The words of a parsed text and their features.

    Attributes:
        tokens: For each word, the position of its token in the ``Doc``.
        texts: For each word, its characters.
        words: One row a word, one column a feature, as ``SIZES`` orders them.
    """

    def __init__(self, doc: Doc, text: str, quoted: Sequence[Quoted], said: Sequence[Quoted]):
        self.doc = doc
        kept = [token for token in doc if not token.is_space]
        self.tokens = [token.i for token in kept]
        self.texts = [token.text for token in kept]
        self.starts = [token.idx for token in kept]
        self.ends = [token.idx + len(token) for token in kept]
        tags, deps, entities = (
            {name: n for n, name in enumerate(names, 1)} for names in (TAGS, DEPS, ENTITIES)
        )
        count = len(kept)
        self.line = np.zeros(count, np.int64)
        n, seen = 0, 0
        for w, start in enumerate(self.starts):
            n += text.count("\n", seen, start) > 0
            seen = start
            self.line[w] = n
        first = np.diff(self.line, prepend=-1) > 0
        last = np.diff(self.line, append=-1) != 0
        self.sentence = np.cumsum([bool(token.is_sent_start) for token in kept])
        outer, marks = self._marks(quoted, said)
        self.border = np.cumsum(np.diff(outer, prepend=-1) != 0)
        self.words = np.stack(
            [
                np.fromiter((tags.get(t.tag_, 0) for t in kept), np.int64, count),
                np.fromiter((deps.get(t.dep_, 0) for t in kept), np.int64, count),
                np.fromiter((entities.get(t.ent_type_, 0) for t in kept), np.int64, count),
                np.fromiter((shape(t) for t in self.texts), np.int64, count),
                marks,
                np.where(first, 1, np.where(last, 2, 0)),
            ],
            axis=1,
        )
        self._word = np.searchsorted(np.array(self.tokens, np.int64), np.arange(len(doc) + 1))

    def _marks(self, quoted: Sequence[Quoted], said: Sequence[Quoted]) -> tuple[Ints, Ints]:
        """Return for each word the outermost stretch that holds it, and how it stands there."""
        stretch = np.full(len(self.starts), -1, np.int64)
        state = np.zeros(len(self.starts), np.int64)
        kept = {(q.start, q.end) for q in said}
        outer = [q for q in quoted if q.depth == 0]
        begins = [q.start for q in outer]
        for w, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            n = bisect_right(begins, start) - 1
            if n < 0 or start >= outer[n].end:
                continue
            q = outer[n]
            if (q.start, q.end) not in kept:
                state[w] = 5
                continue
            stretch[w] = n
            state[w] = 1 if end <= q.inner_start else 3 if start >= q.inner_end else 2
            if state[w] == 2 and q.inner_end - q.inner_start <= 25:
                state[w] = 4
        return stretch, state

    def seen_from(self, cue: int, low: int, high: int) -> Ints:
        """Return the pair features of the words ``low`` to ``high`` as seen from a cue's word."""
        words = np.arange(low, high)
        rows = np.empty((high - low, len(PAIR_SIZES)), np.int64)
        rows[:, 0] = 0
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
