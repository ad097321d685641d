"""Whether confidences mean what they say: of what is 80 % sure, four in five should be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

BINS = 10

Judged: TypeAlias = tuple[float, bool]
"""How sure the extractor was, 0 to 1, and whether it was right."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The decisions whose confidence lies in one range.

    Attributes:
        low: Where the range begins.
        high: Where it ends; this itself belongs to the next one, but 1 to the last.
        number: How many decisions.
        confidence: Their mean confidence; None where there are none.
        right: The share of them that is right; None where there are none.
    """

    low: float
    high: float
    number: int
    confidence: float | None
    right: float | None


def find_bins(judged: Iterable[Judged], bins: int = BINS) -> list[Bin]:
    """Return decisions by ranges of confidence, equally wide, from 0 to 1; empty ones too.

    >>> find_bins([(0.5, True), (0.75, False), (1.0, True)], bins=2)[1]
    Bin(low=0.5, high=1.0, number=3, confidence=0.75, right=0.6666666666666666)
    """
    members: list[list[Judged]] = [[] for _ in range(bins)]
    for confidence, right in judged:
        at = min(max(int(confidence * bins), 0), bins - 1)
        members[at].append((confidence, right))
    return [_bin(n / bins, (n + 1) / bins, found) for n, found in enumerate(members)]


def _bin(low: float, high: float, members: Sequence[Judged]) -> Bin:
    number = len(members)
    if not number:
        return Bin(low, high, 0, None, None)
    confidence = sum(confidence for confidence, _ in members) / number
    return Bin(low, high, number, confidence, sum(right for _, right in members) / number)


def calibration_error(bins: Iterable[Bin]) -> float | None:
    """Return the expected calibration error, 0 to 1; None for no decisions.

    The distance between mean confidence and share right, in the mean over the bins, each
    with the weight of its decisions.

    Source:
        Naeini, Cooper and Hauskrecht 2015, "Obtaining well calibrated probabilities using
        Bayesian binning".

    >>> calibration_error(find_bins([(0.75, True), (0.75, False)]))
    0.25
    """
    distances = [
        (abs(one.confidence - one.right), one.number)
        for one in bins
        if one.confidence is not None and one.right is not None
    ]
    total = sum(number for _, number in distances)
    return sum(distance * number for distance, number in distances) / total if total else None
