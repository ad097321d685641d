"""What of one wording stands in another, in order: see ``align``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import LCSseq

from quotes.identity.wording import Wording


@dataclass(frozen=True, slots=True)
class Alignment:
    """What of the shorter stands in the longer, in order.

    Attributes:
        cover: Share of the shorter's stems; halved where they are strewn over the longer.
        shared: The stems found.
        window: The stretch of the longer's stems that the shorter would replace.
        left: Stems of the shorter that were not found, and those of the window.
        even: Whether at least half of the stretch they span in the longer is found.
    """

    cover: float
    shared: frozenset[str]
    window: tuple[int, int]
    left: tuple[frozenset[str], frozenset[str]]
    even: bool


@lru_cache(maxsize=4096)
def align(short: Wording, long: Wording, *, concepts: bool = False) -> Alignment:
    """Return what of the shorter's stems (or concepts) stands in the longer."""
    x, y = (short.concepts, long.concepts) if concepts else (short.stems, long.stems)
    blocks = [op for op in LCSseq.opcodes(x, y) if op.tag == "equal"]
    if not blocks:
        return Alignment(0.0, frozenset(), (0, 0), (frozenset(x), frozenset()), False)
    found = sum(op.src_end - op.src_start for op in blocks)
    spread = blocks[-1].dest_end - blocks[0].dest_start
    # Words that the shorter has beyond the ends would stand there in the longer.
    low = max(0, blocks[0].dest_start - blocks[0].src_start)
    high = min(len(y), blocks[-1].dest_end + len(x) - blocks[-1].src_end)
    inside = {i for op in blocks for i in range(op.dest_start, op.dest_end)}
    matched = {i for op in blocks for i in range(op.src_start, op.src_end)}
    shared = frozenset(x[i] for i in matched)
    rest = frozenset(w for i, w in enumerate(x) if i not in matched) - shared
    gap = frozenset(y[i] for i in range(low, high) if i not in inside) - shared
    # Words strewn over a text three times as long are chance, not a copy.
    share = found / len(x) * (1 if spread <= 2 * len(x) + 2 else 0.5)
    return Alignment(share, shared, (low, high), (rest, gap), 2 * found >= spread)
