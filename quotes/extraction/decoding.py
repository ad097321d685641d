"""From what the model reads to attributions: one owner a word, marks kept whole.

The model scores single words. What makes attributions of them is here: each word goes to
the one cue that wants it most, contents begin and end where the parse lets them, a stretch
between quotation marks goes to one cue as a whole, and the parse says how far the source's
noun phrase reaches.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from quotes.extraction.attribution import Attribution, Offsets
from quotes.extraction.confidence import Evidence, Weigher, log_odds
from quotes.extraction.encoder import CONTENT, CUE, SOURCE, Floats, Reading
from quotes.extraction.features import SIZES, Words
from quotes.extraction.lexicon import load_list
from quotes.extraction.loose import chains
from quotes.extraction.marked import SUBJECTS, MarkedDoc, noun_phrase
from quotes.extraction.verbs import lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Token

LOST = 0.05
"""The chance of a word that another cue wants more."""
UNLIKELY = 0.1
CUT, CUT_ARC = 0.3, 0.3
"""What it costs to begin or end a content, and more for each arc of the parse cut through."""
MARKS = 0.15
"""Mean chance from which a stretch in marks goes to a cue as a whole."""
SOURCE_WORD = 0.4
FAINT_SOURCE, FAINT_SPEAKER = 0.12, 0.05
"""Below these a cue has no source; below the second not even for words in marks."""
CARRIED_WORDS = 3
"""Fewer words in marks than these carry nothing on."""
GAP = 2
"""Most words between two runs of one content that are filled in."""
LONGEST = 300
"""Characters of a source's noun phrase; what is longer is a misparse."""

NOBODY = frozenset(("nobody", "no-one", "none", "neither"))
NAMELESS = frozenset(("CC", "POS"))
"""Tags of the Penn Treebank."""
REFUSALS = frozenset(("decline", "refuse"))
SHARES_SUBJECT = frozenset(("conj", "xcomp", "advcl"))
SHARED_SUBJECT = 3
"""How many verbs up the one may be whose subject a cue shares: "he left, adding that …"."""
BEFORE_HEAD = frozenset(("det", "amod", "compound", "nmod", "poss", "nummod", "predet", "neg"))
HANGING = frozenset(("mark", "cc", "det", "poss"))
CLOSING = frozenset("”\"’'")
MARKS_COLUMN = list(SIZES).index("marks")
SAID = (1, 2, 3, 4)
"""The values of the feature ``marks`` of words that are somebody's in marks."""


@dataclass
class Frame:
    """A cue on its way to an attribution."""

    reading: Reading
    span: range
    """The cue's words."""
    words: set[int] = field(default_factory=set)
    """The content's words."""

    @property
    def low(self) -> int:
        """The first word that was read with the cue."""
        return self.reading.low

    @property
    def high(self) -> int:
        """The word after the last that was read with it."""
        return self.reading.low + len(self.reading.labels)

    def wants(self, low: int, high: int) -> Floats:
        """Return how likely each word from ``low`` to ``high`` is the cue's content."""
        wanted = np.zeros(high - low, np.float32)
        a, b = max(low, self.low), min(high, self.high)
        if a < b:
            wanted[a - low : b - low] = self.reading.labels[a - self.low : b - self.low, CONTENT]
        return wanted


def decode(
    page: MarkedDoc, words: Words, readings: Sequence[Reading], weigh: Weigher
) -> list[Attribution]:
    """Return the attributions that readings amount to, in the order of their cues."""
    frames = pick_frames(readings)
    own_words(words, frames)
    own_marks(page, words, frames)
    return [a for frame in frames for a in finish(page, words, frame, weigh)]


def pick_frames(readings: Sequence[Reading]) -> list[Frame]:
    """Return the cues to keep, in text order: of two heads in one cue, the more probable."""
    frames: list[Frame] = []
    taken: set[int] = set()
    for r in sorted(readings, key=lambda r: -r.probability):
        if r.head in taken:
            continue
        low = high = r.head - r.low
        cue = r.labels[:, CUE]
        while low > 0 and cue[low - 1] > 0.5:
            low -= 1
        while high + 1 < len(cue) and cue[high + 1] > 0.5:
            high += 1
        span = range(r.low + low, r.low + high + 1)
        taken.update(span)
        frames.append(Frame(r, span))
    return sorted(frames, key=lambda f: f.reading.head)


def own_words(words: Words, frames: Sequence[Frame]) -> None:
    """Give each word to the cue that wants it most, and each cue its best runs of words."""
    most = np.zeros(len(words.starts), np.float32)
    for frame in frames:
        part = most[frame.low : frame.high]
        np.maximum(part, frame.reading.probability * frame.reading.labels[:, CONTENT], out=part)
    cuts = cutting_costs(words)
    for frame in frames:
        wanted = frame.reading.labels[:, CONTENT]
        won = frame.reading.probability * wanted >= most[frame.low : frame.high]
        chance = np.where(won, wanted, np.minimum(wanted, LOST))
        chance[frame.span.start - frame.low : frame.span.stop - frame.low] = LOST
        likely = np.flatnonzero(chance > UNLIKELY)
        if len(likely):
            a, b = int(likely[0]), int(likely[-1]) + 1
            kept = best_runs(chance[a:b], cuts[frame.low + a : frame.low + b + 1])
            frame.words.update(frame.low + a + w for w in kept)


def own_marks(page: MarkedDoc, words: Words, frames: Sequence[Frame]) -> None:
    """Give each quotation in marks to one cue, or to none, with all its paragraphs."""
    first, lows = 0, [frame.low for frame in frames]
    before: tuple[Frame, Offsets] | None = None
    for chain in chains(page.outer):
        held = [words.within(q.start, q.end) for q in chain]
        inside = [[w for w in part if has_word(words.texts[w])] for part in held]
        if not any(inside):
            continue
        while first < len(frames) and frames[first].high <= held[0].start:
            first += 1
        near = frames[first : bisect_left(lows, held[-1].stop)]
        owner = best_owner(near, inside)
        span = chain[0].start, chain[-1].end
        if owner is None and before and len(inside[0]) >= CARRIED_WORDS:
            owner = carrying_on(page, words, near, before, span)
        for frame in near:
            for part in held:
                frame.words.difference_update(part)
        if owner is not None:
            for part in held:
                owner.words.update(part)
        before = (owner, span) if owner else None


def has_word(text: str) -> bool:
    """Say whether there is a letter or a digit."""
    return any(c.isalnum() for c in text)


def best_owner(frames: Sequence[Frame], parts: Sequence[Sequence[int]]) -> Frame | None:
    """Return the cue that wants some part of a quotation in marks most, if one does."""
    best, owner = MARKS, None
    held = [(part[0], part[-1] + 1, np.array(part) - part[0]) for part in parts if part]
    for frame in frames:
        for low, high, inside in held:
            mean = float(frame.wants(low, high)[inside].sum()) / len(inside)
            if mean >= best:
                best, owner = mean, frame
    return owner


def carrying_on(
    page: MarkedDoc,
    words: Words,
    frames: Sequence[Frame],
    before: tuple[Frame, Offsets],
    span: Offsets,
) -> Frame | None:
    """Return the cue between two quotations of one paragraph: "…," she said. "…"."""
    frame, last = before
    between = range(last[1], span[0])
    heads = [f for f in frames if words.starts[f.reading.head] in between]
    same_line = page.paragraph(last[0]) == page.paragraph(span[0])
    return frame if same_line and heads == [frame] else None


def finish(page: MarkedDoc, words: Words, frame: Frame, weigh: Weigher) -> Iterator[Attribution]:
    """Yield a cue's attribution, if it has content; later paragraphs of it apart."""
    marked = any(in_marks(words, w) for w in frame.words)
    source = find_source(words, frame, FAINT_SPEAKER if marked else FAINT_SOURCE)
    source = source or (find_subject(words, frame) if marked else [])
    named = whole_phrase(page, words, source) if source else None
    taken = {*frame.span, *(w for w in words.within(*named or (0, 0)) if not in_marks(words, w))}
    runs = [whole_run(words, run, taken) for run in join_runs(words, frame.words, taken)]
    spans = (trim_run(page, words, *run) for run in runs)
    content = tuple(span for span in spans if span)
    if not content or not (marked or (source and reports(words, frame))):
        return
    evidence = gather(words, frame, runs, source)
    sure, speaker_sure = (round(p, 3) for p in weigh(evidence))
    first, *later = split_off(page, content, words.starts[frame.reading.head])
    cue = cue_span(words, frame)
    yield Attribution(first, cue, named, "tagger", sure, speaker=speaker_sure)
    for part in later:
        yield Attribution(part, None, None, "continued", sure, speaker=speaker_sure)


def in_marks(words: Words, w: int) -> bool:
    """Say whether a word is somebody's in quotation marks."""
    return words.features[w, MARKS_COLUMN] in SAID


def trim_run(page: MarkedDoc, words: Words, a: int, b: int) -> Offsets | None:
    """Return a run's characters without outer punctuation; marks left open keep theirs."""
    span = page.trim(words.starts[a], words.ends[b])
    q = page.quoted_at(span[1] - 1) if span else None
    if span and q and not q.closed and span[1] < q.inner_end <= words.ends[b]:
        return span[0], q.inner_end
    return span


def reports(words: Words, frame: Frame) -> bool:
    """Say whether a cue reports: not "has not commented on", "declined to say", "voted to"."""
    token = words.doc[words.tokens[frame.reading.head]]
    lemma = lemma_of(token)
    negated = any(is_negative(c) for c in token.children)
    if lemma in load_list("act_verbs") or (negated and lemma in load_list("silent_verbs")):
        return False
    governed = {lemma_of(c) for c in token.children if c.dep_ == "xcomp"}
    return not (lemma in REFUSALS and governed & load_list("silent_verbs"))


def is_negative(child: Token) -> bool:
    """Say whether what hangs on a verb denies it: not, nobody, no official."""
    if child.dep_ in SUBJECTS:
        return child.lower_ in NOBODY or any(c.lower_ == "no" for c in child.children)
    return child.dep_ == "neg"


def split_off(page: MarkedDoc, content: tuple[Offsets, ...], cue: int) -> list[tuple[Offsets, ...]]:
    """Return a content in parts, a paragraph behind the cue's that opens its own marks apart.

    Such a paragraph is a quotation that carries on the one before.
    """
    parts: list[list[Offsets]] = [[content[0]]]
    for before, span in pairwise(content):
        q = page.quoted_at(span[0])
        line, _ = page.paragraph(span[0])
        if (
            cue < line
            and q
            and not q.reopens
            and before[1] <= line
            and not page.text[line : q.start].strip()
        ):
            parts.append([span])
        else:
            parts[-1].append(span)
    return [tuple(part) for part in parts]


def gather(
    words: Words, frame: Frame, runs: Sequence[tuple[int, int]], source: Sequence[int]
) -> Evidence:
    """Return the evidence for one attribution."""
    wanted = np.concatenate([frame.wants(a, b + 1) for a, b in runs])
    edges = [frame.wants(w, w + 1)[0] for run in runs for w in run]
    beyond = [
        frame.wants(w, w + 1)[0]
        for a, b in runs
        for w in (a - 1, b + 1)
        if 0 <= w < len(words.starts)
    ]
    scores = frame.reading.labels[:, SOURCE]
    others = np.delete(scores, [w - frame.low for w in source])
    quoted = [in_marks(words, w) for a, b in runs for w in range(a, b + 1)]
    return Evidence(
        cue=log_odds(frame.reading.probability),
        content=log_odds(float(wanted.mean())),
        edges=log_odds(float(np.mean(edges))),
        beyond=float(np.mean(beyond)) if beyond else 0.0,
        runs=float(len(runs)),
        words=float(np.log(len(wanted))),
        marked=float(np.mean(quoted)),
        source=log_odds(float(scores.max())),
        rival=float(others.max(initial=0.0)),
        sourceless=float(not source),
    )


def cue_span(words: Words, frame: Frame) -> Offsets | None:
    """Return the head of a cue, and its particle where one follows: "pointed out".

    None for a sign: a colon or a dash between source and content is no expression.
    """
    head = last = frame.reading.head
    if not any(c.isalpha() for c in words.texts[head]):
        return None
    if head + 1 < frame.span.stop:
        following = words.doc[words.tokens[head + 1]]
        last += following.tag_ == "RP" or words.texts[head].lower() == "according"
    return words.starts[head], words.ends[last]


def join_runs(words: Words, content: set[int], taken: set[int]) -> list[tuple[int, int]]:
    """Return the content's words as runs, small gaps filled in, lone signs dropped."""
    found: list[tuple[int, int]] = []
    for w in sorted(content - taken):
        if found and may_fill(words, taken, found[-1][1], w):
            found[-1] = found[-1][0], w
        else:
            found.append((w, w))
    return [(a, b) for a, b in found if any(map(has_word, words.texts[a : b + 1]))]


def whole_run(words: Words, run: tuple[int, int], taken: set[int]) -> tuple[int, int]:
    """Return a run with the words that its first one needs before it, and no word left hanging.

    "United States to push" takes its "the"; "had left their homes, as" loses its "as".
    """
    a, b = run
    doc, tokens = words.doc, words.tokens
    while (
        a > 0
        and a - 1 not in taken
        and words.line[a - 1] == words.line[a]
        and a <= words.heads[a - 1] <= b
        and doc[tokens[a - 1]].dep_ in BEFORE_HEAD
        and not in_marks(words, a - 1)
    ):
        a -= 1
    while b > a and hangs(doc[tokens[b]], b + 1 in taken) and not in_marks(words, b):
        b -= 1
    return a, b


def hangs(last: Token, before_source: bool) -> bool:
    """Say whether a content's last word belongs to what follows: "a farce | by" critics."""
    if last.dep_ in ("prep", "agent"):
        return last.n_rights > 0
    return last.dep_ in HANGING or (before_source and last.lower_ == "by")


def may_fill(words: Words, taken: set[int], a: int, b: int) -> bool:
    """Say whether the words between two of a content belong to it."""
    near = b - a - 1 <= GAP and words.line[a] == words.line[b]
    return bool(near) and not any(w in taken for w in range(a + 1, b))


def find_source(words: Words, frame: Frame, faint: float) -> list[int]:
    """Return the words that name a cue's source; none when no word is even faintly one."""
    scores = frame.reading.labels[:, SOURCE].copy()
    cue = words.doc[words.tokens[frame.reading.head]]
    for child in cue.lefts if cue.tag_[:2] == "NN" else ():
        if child.dep_ == "det" and frame.low <= (w := words.place(child)) < frame.high:
            scores[w - frame.low] = 0.0  # "the" chants are nobody's
    best = float(scores.max())
    if best < faint:
        return []
    likely = np.flatnonzero(scores >= min(SOURCE_WORD, best * 0.75))
    groups = np.split(likely, np.flatnonzero(np.diff(likely) > GAP + 1) + 1)
    chosen = max(groups, key=lambda group: float(scores[group].sum()))
    found = [frame.low + int(w) for w in chosen]
    return found if any(may_name(words.doc[words.tokens[w]]) for w in found) else []


def may_name(token: Token) -> bool:
    """Say whether a word may say who speaks: no sign, "and" or "'s"."""
    return has_word(token.text) and token.tag_ not in NAMELESS


def find_subject(words: Words, frame: Frame) -> list[int]:
    """Return the word that the parse makes the cue's subject, as the model names no source."""
    token = words.doc[words.tokens[frame.reading.head]]
    if token.tag_ == "VBN" and (agent := find_agent(token)) is not None:
        return [words.place(agent)]
    for _ in range(SHARED_SUBJECT):
        for child in token.children:
            if child.dep_ == "nsubj" and not in_marks(words, words.place(child)):
                return [words.place(child)]
        if token.dep_ not in SHARES_SUBJECT:
            break
        token = token.head
    return []


def find_agent(participle: Token) -> Token | None:
    """Return by whom something is called what it is: "labelled a “farce” by critics".

    The parse hangs "by" on the last word in the marks more often than on the participle.
    """
    for by in participle.subtree:
        behind_marks = by.i > participle.i and by.nbor(-1).text in CLOSING
        if by.lower_ == "by" and (by.head == participle or behind_marks):
            return next((child for child in by.children if child.dep_ == "pobj"), None)
    return None


def whole_phrase(page: MarkedDoc, words: Words, named: Sequence[int]) -> Offsets:
    """Return the noun phrase that some words of a source belong to, or just them."""
    start, end = words.starts[named[0]], words.ends[named[-1]]
    head = page.doc[words.tokens[words.head_of(range(named[0], named[-1] + 1))]]
    if not has_word(head.text):  # a possessive's apostrophe or the like
        head = head.head
    while names_no_one(head):
        head = head.head
    if head.tag_[:1] in ("N", "P", "W", "D", "C"):
        low, high = noun_phrase(page, head)
        if low <= start and end <= high and high - low < LONGEST:
            return low, high
    return start, end


def names_no_one(token: Token) -> bool:
    """Say whether a word is but the beginning of a name or a noun phrase: Ann, another."""
    of = token.head
    if token.dep_ == "det":
        return of.i > token.i and of.tag_[:2] == "NN"
    return token.dep_ == "compound" and token.tag_ == of.tag_ == "NNP"


def cutting_costs(words: Words) -> Floats:
    """Return what it costs to begin or end a content before each word, and after the last.

    The more arcs of the parse a cut goes through, the less likely it is one.
    """
    crossed = np.zeros(len(words.starts) + 2, np.int64)
    for w, head in enumerate(words.heads):
        crossed[min(w, head) + 1] += 1
        crossed[max(w, head) + 1] -= 1
    arcs = np.cumsum(crossed)[: len(words.starts) + 1]
    return (CUT + CUT_ARC * np.minimum(arcs, 6)).astype(np.float32)


def best_runs(chance: Floats, cuts: Floats) -> list[int]:
    """Return the words that lie within, where chances and the costs of cutting add up best.

    Two states, within and outside, and the path of most odds through them (Viterbi).
    """
    clipped = np.clip(chance, 1e-3, 1 - 1e-3)
    odds = (np.log(clipped) - np.log1p(-clipped)).tolist()
    cost = cuts.tolist()
    outside, inside = 0.0, -cost[0]
    back: list[tuple[bool, bool]] = []
    for w, gain in enumerate(odds):
        if w:
            leave, enter = inside - cost[w], outside - cost[w]
            back.append((leave > outside, enter > inside))
            outside, inside = max(outside, leave), max(inside, enter)
        inside += gain
    kept = []
    within = inside - cost[len(odds)] > outside
    for w in range(len(odds) - 1, -1, -1):
        if within:
            kept.append(w)
        if w:
            left, entered = back[w - 1]
            within = (not entered) if within else left
    return kept[::-1]
