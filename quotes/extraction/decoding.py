"""From what the model reads to attributions: one owner a word, marks kept whole.

The model scores single words. What makes attributions of them is here: each word goes to
the one cue that wants it most, a stretch between quotation marks goes to one cue as a
whole, gaps close, and the parse says how far the source's noun phrase reaches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from quotes.extraction.attribution import Attribution, Offsets
from quotes.extraction.encoder import CONTENT, CUE, SOURCE, Floats, Reading, load_encoder
from quotes.extraction.features import Page
from quotes.extraction.marked import MarkedDoc, noun_phrase
from quotes.extraction.marks import Quoted, find_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc

CUE_THRESHOLD = 0.45
CONTENT_THRESHOLD = 0.45
SOURCE_THRESHOLD = 0.4
MARKS_THRESHOLD = 0.3
"""Mean content probability from which a stretch in marks belongs to a cue as a whole."""
GAP = 2


@dataclass
class Frame:
    """A cue on its way to an attribution."""

    reading: Reading
    span: range
    """The cue's words."""
    words: set[int] = field(default_factory=set)
    """The content's words."""


class Decoder:
    """One pass over a text's readings."""

    def __init__(self, page: Page, marked: MarkedDoc, readings: Sequence[Reading]) -> None:
        self.page, self.marked = page, marked
        self.count = len(page.starts)
        self.frames = self.pick(readings)
        # Row n: how much cue n wants each word in its content.
        self.wants = np.zeros((len(self.frames), self.count), np.float32)
        self.sources = np.zeros_like(self.wants)
        for n, frame in enumerate(self.frames):
            r = frame.reading
            part = slice(r.low, r.low + len(r.labels))
            self.wants[n, part] = r.labels[:, CONTENT]
            self.sources[n, part] = r.labels[:, SOURCE]

    def pick(self, readings: Sequence[Reading]) -> list[Frame]:
        """Return the cues to keep: of two heads in one cue, the more probable."""
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

    def decode(self) -> Iterator[Attribution]:
        """Yield the attributions."""
        if not self.frames:
            return
        self.own_words()
        self.own_marks()
        for n, frame in enumerate(self.frames):
            yield from self.finish(n, frame)

    def own_words(self) -> None:
        """Give each word to the cue that wants it most."""
        best = self.wants.argmax(axis=0)
        for w in np.flatnonzero(self.wants.max(axis=0) >= CONTENT_THRESHOLD):
            self.frames[best[w]].words.add(int(w))

    def own_marks(self) -> None:
        """Give each stretch in marks to one cue, or to none."""
        for q in self.marked.outer:
            words = self.words(q.start, q.end)
            inside = [w for w in words if any(c.isalnum() for c in self.page.texts[w])]
            if not inside:
                continue
            mean = self.wants[:, inside].mean(axis=1)
            best = int(mean.argmax())
            for n, frame in enumerate(self.frames):
                if n != best or mean[best] < MARKS_THRESHOLD:
                    frame.words.difference_update(words)
            if mean[best] >= MARKS_THRESHOLD:
                self.frames[best].words.update(words)

    def words(self, start: int, end: int) -> list[int]:
        """Return the words that lie in a span."""
        low = int(np.searchsorted(self.page.ends, start, "right"))
        return list(range(low, int(np.searchsorted(self.page.starts, end))))

    def finish(self, n: int, frame: Frame) -> Iterator[Attribution]:
        """Yield a cue's attribution, if it has content."""
        runs = self.runs(frame)
        content = tuple(
            span
            for a, b in runs
            if (span := self.marked.trim(self.page.starts[a], self.page.ends[b]))
        )
        if not content:
            return
        source, sure = self.source(n, frame)
        scores = [float(self.wants[n, w]) for a, b in runs for w in range(a, b + 1)]
        confidence = frame.reading.probability * float(np.mean(scores))
        cue = self.page.starts[frame.span[0]], self.page.ends[frame.span[-1]]
        yield Attribution(content, cue, source, "tagger", round(confidence, 3))

    def runs(self, frame: Frame) -> list[tuple[int, int]]:
        """Return the content's words as runs, small gaps closed, lone signs dropped."""
        blocked = {*frame.span}
        found: list[tuple[int, int]] = []
        for w in sorted(frame.words - blocked):
            if found and w - found[-1][1] - 1 <= GAP and self.may_close(found[-1][1] + 1, w, blocked):
                found[-1] = found[-1][0], w
            else:
                found.append((w, w))
        return [r for r in found if any(c.isalnum() for w in range(r[0], r[1] + 1) for c in self.page.texts[w])]

    def may_close(self, a: int, b: int, blocked: set[int]) -> bool:
        """Say whether the words from ``a`` to ``b`` may be filled in."""
        if any(w in blocked for w in range(a, b)):
            return False
        return bool(self.page.line[a - 1] == self.page.line[b])

    def source(self, n: int, frame: Frame) -> tuple[Offsets | None, float]:
        """Return the words that name a cue's source, and how sure that is."""
        scores = self.sources[n]
        likely = np.flatnonzero(scores >= SOURCE_THRESHOLD)
        best: tuple[float, int, int] | None = None
        groups = np.split(likely, np.flatnonzero(np.diff(likely) > GAP) + 1) if len(likely) else []
        for group in groups:
            total = float(scores[group].sum())
            if best is None or total > best[0]:
                best = total, int(group[0]), int(group[-1])
        if best is None:
            return None, 0.0
        _, a, b = best
        return (self.page.starts[a], self.page.ends[b]), float(scores[a : b + 1].max())


def tag(doc: Doc, said: Sequence[Quoted]) -> list[Attribution]:
    """Return what is attributed to whom, in text order of the content."""
    text = doc.text
    page = Page(doc, text, find_quoted(text), said)
    readings = load_encoder().read(page, CUE_THRESHOLD)
    found = Decoder(page, MarkedDoc(doc, said), readings).decode()
    return sorted(found, key=lambda a: (a.content, a.cue or (0, 0)))
