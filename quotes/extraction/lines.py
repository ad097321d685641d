"""A pipeline step that keeps the parser from running one line's sentence into the next."""

from __future__ import annotations

from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc


@Language.component("quotes_lines", assigns=["token.is_sent_start"])
def break_at_lines(doc: Doc) -> Doc:
    """Start a sentence after each line break; where else they start, the parser decides.

    Headlines, captions and furniture end without a full stop.
    """
    for before, token in pairwise(doc):
        if "\n" in before.text and not token.is_space:
            token.is_sent_start = True
    return doc
