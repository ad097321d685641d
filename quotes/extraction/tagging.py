"""What is attributed to whom: the learned reading first, then what marks alone can tell."""

from __future__ import annotations

from quotes.extraction.attribution import Attribution
from quotes.extraction.confidence import Weights
from quotes.extraction.decoding import decode
from quotes.extraction.encoder import load_encoder
from quotes.extraction.features import Words
from quotes.extraction.loose import MIN_LOOSE_WORDS, find_loose
from quotes.extraction.marked import MarkedDoc
from quotes.extraction.nested import find_nested

FAINT_CUE = 0.2
"""Words that are less likely a cue's head are not looked at."""


def find_attributions(page: MarkedDoc, min_confidence: float | None = None) -> list[Attribution]:
    """Return what is attributed to whom, in text order of the content.

    Args:
        page: The parsed text with its marks.
        min_confidence: Leave out what is less sure; None for the balance of precision and
            recall that was best on articles kept from training; words in marks are then kept
            however unsure, since nearly all of them are somebody's.

    Raises:
        quotes.errors.ModelMissing: The weights are not where the package keeps them.
    """
    encoder, words = load_encoder(), Words(page)
    weights = Weights.of(encoder.about["confidence"])
    found = decode(page, words, encoder.read(words, FAINT_CUE), weights)
    found += [*find_loose(page, found), *find_nested(page)]
    if min_confidence is None:
        least = encoder.about["min_confidence"]
        found = [a for a in found if a.confidence >= least or holds_speech(page, a)]
    else:
        found = [a for a in found if a.confidence >= min_confidence]
    return sorted(found, key=lambda a: (a.content, a.cue or (0, 0)))


def holds_speech(page: MarkedDoc, a: Attribution) -> bool:
    """Say whether so many words stand in marks that they are somebody's, whosever they are."""
    quoted = [q for span in a.content for q in page.quoted_in(*span)]
    words = (len(page.text[q.inner_start : q.inner_end].split()) for q in quoted)
    return sum(words) >= MIN_LOOSE_WORDS
