"""How sure the tagger is: its evidence weighed so that 0.9 is right nine times in ten.

Logistic regressions, fitted by ``scripts/train_tagger.py`` on articles that training did not
see, one for the content and one for content and speaker together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Protocol

import numpy as np

SURE = 1e-3
"""Probabilities are kept so far from 0 and 1 before their odds are taken."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the model and the marks say of one attribution, as numbers of like size."""

    cue: float
    """Log odds that the cue is one."""
    content: float
    """Log odds of the mean word of the content."""
    edges: float
    """Log odds of the mean first and last word of its runs."""
    beyond: float
    """Mean chance of the words just outside its runs."""
    runs: float
    words: float
    """Logarithm of how many."""
    marked: float
    """Share of the words that stand in marks."""
    source: float
    """Log odds of the likeliest word of the source."""
    rival: float
    """Chance of the likeliest word of another source."""
    sourceless: float


class Weigher(Protocol):
    """What turns evidence into the confidence of the content and of the speaker."""

    def __call__(self, evidence: Evidence) -> tuple[float, float]:
        """Return both, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted ``Weigher``: one weight a field of ``Evidence``, and a constant, for each."""

    content: Sequence[float]
    speaker: Sequence[float]

    @classmethod
    def of(cls, stored: Mapping[str, Sequence[float]]) -> Weights:
        """Return the weights that the record beside the model's files holds."""
        return cls(tuple(stored["content"]), tuple(stored["speaker"]))

    def __call__(self, evidence: Evidence) -> tuple[float, float]:
        """Return how sure the content is, and content and speaker together."""
        values = (*astuple(evidence), 1.0)
        content = chance(float(np.dot(values, self.content)))
        return content, min(content, chance(float(np.dot(values, self.speaker))))


def log_odds(p: float) -> float:
    """Return the logarithm of a probability's odds."""
    p = min(max(p, SURE), 1 - SURE)
    return float(np.log(p / (1 - p)))


def chance(odds: float) -> float:
    """Return the probability of log odds."""
    return float(1 / (1 + np.exp(-np.clip(odds, -50, 50))))
