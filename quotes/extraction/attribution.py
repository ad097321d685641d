"""The seam: what is attributed to whom, before anyone asks who that is.

Whatever decides it is a ``Tagger``: it sees the parsed text and its quotation marks, and the
least confidence that is asked for, and returns ``Attribution``s. All that follows (types,
mentions, roles, resolution) depends on this record only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from quotes.extraction.marked import MarkedDoc

Offsets: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words, the reporting expression, and the words naming their source, in characters.

    Attributes:
        content: Half-open spans in text order; quotation marks may lie in them.
        cue: The head words of the reporting expression; None where there is none.
        source: The source as wide as syntax gives it, with title and apposition; None where
            the text names none.
        rule: What decided.
        confidence: That the content is attributed, 0 to 1.
        label: The source is a layout label (a transcript's ``SMITH:``, a post's signature).
        speaker: That content and source are both right, 0 to 1; None where nothing told.
    """

    content: tuple[Offsets, ...]
    cue: Offsets | None
    source: Offsets | None
    rule: str
    confidence: float
    label: bool = False
    speaker: float | None = None


Tagger: TypeAlias = "Callable[[MarkedDoc, float | None], list[Attribution]]"
