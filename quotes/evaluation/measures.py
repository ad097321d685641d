"""How near what was found is to what people marked: precision, recall, F1 and shares.

Everything is compared on sets of *words*: marks and punctuation do not count. Precision of a
type is over what was found of that type, recall over what people marked of it; ``quoted`` is
direct and mixed together.

========  ==========================================================================
exact     The content has the very words that people marked.
soft      Mean share of a content's words that the other side has in some content.
token     The same, word by word: long quotations weigh more.
attr      ``token``, of words for which both sides name the same speaker.
match     Contents with at least half of their joint words in common, one to one.
full      ``match``, and the speaker is right.
========  ==========================================================================

A speaker is right when the words that name it overlap, or when neither side names one. As
shares of what people marked:

===============  ===================================================================
speaker_overlap  Of matched ones with a speaker: those with the right one.
cover            Of direct and mixed ones: those with 80 % of their quoted words found.
dqa              Of those with a speaker: 80 % of them found as said by this speaker.
speech_full      Of those with a verb of saying in their cue: ``full``.
===============  ===================================================================

Source:
    Johansson and Moschitti 2010 (``soft``); Pareti et al. 2013, "Automatically detecting and
    attributing indirect quotations" (``exact``, partial matches, direct, mixed and indirect).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from quotes.records import QuotationType

Offsets: TypeAlias = tuple[int, int]
Words: TypeAlias = frozenset[int]
Numbers: TypeAlias = NDArray[np.float64]

GROUPS = ("all", "direct", "mixed", "indirect", "quoted")
MEASURES = ("exact", "soft", "token", "attr", "match", "full")
SHARES = ("speaker_overlap", "cover", "dqa", "speech_full")
DIRECT = 0.9
"""From this share of its words in quotation marks a content is direct."""
MATCHED = 0.5
"""From this Jaccard index two contents are the same quotation."""
COVERED = 0.8
"""From this share of its quoted words a quotation is covered."""
INTERVAL = (2.5, 97.5)
"""Percentiles of the bootstrap between which a measure lies."""

WORD = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*")
LINE = re.compile(r"[^\r\n]+")
MARK = re.compile(r"``|''|[\"“”„«»]")
OPENING = ("“", "„", "«", "``")
STRAIGHT = ('"', "''")
BEFORE_OPENING = frozenset("\t \u00a0([{-–—/'‘“")


@dataclass(frozen=True, slots=True)
class Item:
    """One attribution, as the numbers of its words in the text.

    Attributes:
        content: At least one word.
        speaker: The words that name the speaker; none where nobody is named.
        type: By the share of the content in quotation marks, on both sides alike.
        speech: The cue has a verb of saying; asked of what people marked only.
    """

    content: Words
    speaker: Words
    type: QuotationType
    speech: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """One article: what people marked, what was found, and the words in quotation marks."""

    gold: tuple[Item, ...]
    found: tuple[Item, ...]
    quoted: Words


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure, 0 to 1, and the ends of its interval; None where there is nothing to measure."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The measures of one group of quotations.

    Attributes:
        gold: How many people marked.
        found: How many were found.
        measures: By name: ``exact.precision``, ``exact.recall``, ``exact.f1`` … and ``SHARES``.
    """

    gold: int
    found: int
    measures: dict[str, Estimate]


def find_words(text: str) -> list[Offsets]:
    """Return the words of a text, half-open, in order.

    >>> find_words("Don’t go.")
    [(0, 5), (6, 8)]
    """
    return [word.span() for word in WORD.finditer(text)]


def words_in(words: Sequence[Offsets], spans: Iterable[Offsets]) -> Words:
    """Return the numbers of the words that overlap any of the spans.

    >>> sorted(words_in([(0, 5), (6, 8), (9, 12)], [(4, 7)]))
    [0, 1]
    """
    found: set[int] = set()
    for start, end in spans:
        at = bisect_right(words, start, key=lambda word: word[1])
        while at < len(words) and words[at][0] < end:
            found.add(at)
            at += 1
    return frozenset(found)


def find_in_marks(text: str) -> list[Offsets]:
    """Return the stretches in double quotation marks, marks included, in order.

    Note:
        A yardstick, kept simple so that figures stay comparable: single marks do not count,
        and an open mark reaches to the end of its line. What the extractor goes by is
        ``quotes.extraction.marks``.
    """
    found = []
    for line in LINE.finditer(text):
        opened = None
        for mark in MARK.finditer(text, line.start(), line.end()):
            if opened is None:
                opened = mark.start() if _opens(mark, line) else None
            elif mark[0] not in OPENING:
                found.append((opened, mark.end()))
                opened = None
        if opened is not None:
            found.append((opened, line.end()))
    return found


def _opens(mark: re.Match[str], line: re.Match[str]) -> bool:
    """Whether a mark opens a stretch where none is open: by its shape, or by its neighbours."""
    if mark[0] not in STRAIGHT:
        return mark[0] in OPENING
    text, start, end = mark.string, mark.start(), mark.end()
    if start == line.start() or end == line.end():
        return True
    return text[start - 1] in BEFORE_OPENING or not text[end].isspace()


def type_of(content: Words, quoted: Words) -> QuotationType:
    """Return how much of a content stands in quotation marks: all, a part, nothing.

    >>> str(type_of(frozenset({1, 2}), frozenset({2, 3})))
    'mixed'
    """
    inside = len(content & quoted)
    if not inside:
        return QuotationType.INDIRECT
    return QuotationType.DIRECT if inside >= DIRECT * len(content) else QuotationType.MIXED


def agree(one: Item, other: Item) -> bool:
    """Return whether two items name the same speaker: a word in common, or both nobody."""
    return bool(one.speaker & other.speaker) or not (one.speaker or other.speaker)


def match_items(gold: Sequence[Item], found: Sequence[Item]) -> dict[int, int]:
    """Return which found item each gold one is, by their indices: one to one, the nearest first.

    >>> nobody, words = frozenset(), (frozenset({1, 2}), frozenset({1, 2, 3}))
    >>> short, long = (Item(content, nobody, QuotationType.DIRECT) for content in words)
    >>> match_items([short], [long, short])
    {0: 1}
    """
    near = sorted(
        (-_jaccard(one.content, other.content), n, m)
        for n, one in enumerate(gold)
        for m, other in enumerate(found)
        if one.content & other.content
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for likeness, n, m in near:
        if -likeness >= MATCHED and n not in pairs and m not in taken:
            pairs[n] = m
            taken.add(m)
    return pairs


def _jaccard(one: Words, other: Words) -> float:
    return len(one & other) / len(one | other)


def score_articles(
    articles: Sequence[Compared], *, bootstrap: int = 1000, seed: int = 0
) -> dict[str, Score]:
    """Return the measures of each group, over all articles pooled.

    Args:
        articles: What to compare.
        bootstrap: How many times articles are drawn again for the 95 % intervals; 0 for none.
        seed: Of the draws: the same seed gives the same intervals.
    """
    table = np.array([_count(article) for article in articles]).reshape(-1, *SHAPE)
    totals = table.sum(axis=0)
    rates = _to_rates(totals)
    drawn = _draw(table, bootstrap, seed)
    return {
        group: Score(
            gold=int(totals[n, COLUMNS["match.recall"], 1]),
            found=int(totals[n, COLUMNS["match.precision"], 1]),
            measures={name: _estimate(rates[n, m], drawn[:, n, m]) for m, name in enumerate(NAMES)},
        )
        for n, group in enumerate(GROUPS)
    }


COLUMNS = {
    name: n
    for n, name in enumerate(
        [
            *(f"{measure}.precision" for measure in MEASURES),
            *(f"{measure}.recall" for measure in MEASURES),
            *SHARES,
        ]
    )
}
"""What is counted for each group: a sum of credits over a sum of weights."""
SHAPE = (len(GROUPS), len(COLUMNS), 2)
NAMES = (*COLUMNS, *(f"{measure}.f1" for measure in MEASURES))
"""The measures in the order of ``_to_rates``."""

Credits: TypeAlias = "dict[str, tuple[float, float]]"
"""What one item earns in each measure, and what it could have."""


def _count(article: Compared) -> Numbers:
    """Return the sums of one article, by ``SHAPE``."""
    sums = np.zeros(SHAPE)
    gold, found = article.gold, article.found
    pairs = match_items(gold, found)
    back = {m: n for n, m in pairs.items()}
    for n, item in enumerate(gold):
        partner = found[pairs[n]] if n in pairs else None
        _add(sums, item, "{}.recall", _credit(item, partner, found))
        _add(sums, item, "{}", _share(item, partner, found, article.quoted))
    for m, item in enumerate(found):
        partner = gold[back[m]] if m in back else None
        _add(sums, item, "{}.precision", _credit(item, partner, gold))
    return sums


def _add(sums: Numbers, item: Item, column: str, earned: Credits) -> None:
    quoted = () if item.type is QuotationType.INDIRECT else ("quoted",)
    for group in ("all", item.type.value, *quoted):
        for measure, credit in earned.items():
            sums[GROUPS.index(group), COLUMNS[column.format(measure)]] += credit


def _credit(item: Item, partner: Item | None, others: Sequence[Item]) -> Credits:
    """Return what an item earns by the other side's items, its partner among them."""
    size = len(item.content)
    shared = len(item.content & _union(others))
    attributed = len(item.content & _union(other for other in others if agree(item, other)))
    return {
        "exact": (partner is not None and item.content == partner.content, 1),
        "soft": (shared / size, 1),
        "token": (shared, size),
        "attr": (attributed, size),
        "match": (partner is not None, 1),
        "full": (partner is not None and agree(item, partner), 1),
    }


def _share(item: Item, partner: Item | None, found: Sequence[Item], quoted: Words) -> Credits:
    """Return what a gold item earns in the shares that ask for its like."""
    earned: Credits = {}
    if partner and item.speaker:
        earned["speaker_overlap"] = (agree(item, partner), 1)
    if item.speech:
        earned["speech_full"] = (partner is not None and agree(item, partner), 1)
    inside = item.content & quoted
    if inside:
        enough = COVERED * len(inside)
        earned["cover"] = (len(inside & _union(found)) >= enough, 1)
    if inside and item.speaker:
        by_speaker = _union(other for other in found if other.speaker & item.speaker)
        earned["dqa"] = (len(inside & by_speaker) >= enough, 1)
    return earned


def _union(items: Iterable[Item]) -> Words:
    return frozenset().union(*(item.content for item in items))


def _to_rates(sums: Numbers) -> Numbers:
    """Return the measures of sums, in the order of ``NAMES``; NaN where none could be earned."""
    earned, possible = sums[..., 0], sums[..., 1]
    rates = np.where(possible > 0, earned / np.where(possible > 0, possible, 1), np.nan)
    precision, recall = rates[..., : len(MEASURES)], rates[..., len(MEASURES) : 2 * len(MEASURES)]
    return np.concatenate([rates, _f1(precision, recall)], axis=-1)


def _f1(precision: Numbers, recall: Numbers) -> Numbers:
    """Return the harmonic means; 0 where one side has none at all, NaN where neither has any."""
    p, r = np.nan_to_num(precision), np.nan_to_num(recall)
    mean = 2 * p * r / np.where(p + r > 0, p + r, 1)
    return np.where(np.isnan(precision) & np.isnan(recall), np.nan, mean)


def _draw(table: Numbers, times: int, seed: int) -> Numbers:
    """Return the measures of articles drawn with replacement, one row a draw."""
    articles = len(table)
    if not articles:
        return np.full((0, len(GROUPS), len(NAMES)), np.nan)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(articles, np.full(articles, 1 / articles), size=times)
    return _to_rates(np.tensordot(drawn.astype(float), table, axes=1))


def _estimate(value: np.float64, drawn: Numbers) -> Estimate:
    drawn = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not drawn.size:
        return Estimate(None if np.isnan(value) else float(value))
    low, high = np.percentile(drawn, INTERVAL)
    return Estimate(float(value), float(low), float(high))
