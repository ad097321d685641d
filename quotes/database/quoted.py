"""Which quotation a judgement is about: found again when its text is read anew, or changed.

An anchor holds where a quotation stood, its words exactly, and what stood about it. In the
same text the place tells; in another text of the document the words do, and where they stand
several times, what stands about them. The quotation of today is the one that covers the
place best. Where none or more than one could be meant, it is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.anchors import BATCH
from quotes.database.surroundings import fit, look_about
from quotes.database.words import search_text

COVERED = 0.5
"""Share of their joint length that a quotation and the place have in common at least."""


@dataclass(frozen=True, slots=True)
class QuotationAnchor:
    """One quotation of one text, told by what it was.

    Attributes:
        document: Public id, ``d_…``.
        text_sha256: Of the text that was read.
        start_char: First character of the content, in code points.
        end_char: Character after its last one; what cuts the content lies between.
        text: The text from the one to the other, exactly.
        prefix: The text just before.
        suffix: The text just after.
    """

    document: str
    text_sha256: str
    start_char: int
    end_char: int
    text: str
    prefix: str = ""
    suffix: str = ""

    @property
    def key(self) -> tuple[str, str, int, int]:
        """What tells it from all others."""
        return self.document, self.text_sha256, self.start_char, self.end_char

    def stands_in(self, text: str) -> bool:
        """Return whether a text has its words at its place, and about them what it says."""
        before, after = text[: self.start_char], text[self.end_char :]
        return (
            text[self.start_char : self.end_char] == self.text
            and before.endswith(self.prefix)
            and after.startswith(self.suffix)
        )


@dataclass(frozen=True, slots=True)
class _Text:
    """A current text, and the quotations that the current reading found in it."""

    document: str
    sha256: str
    text: str
    quotations: tuple[tuple[int, int, int], ...]


def anchor_quotation(session: Session, quotation_id: int) -> QuotationAnchor:
    """Return what a quotation is told by, from its internal key."""
    quotation, version = models.Quotation, models.DocumentVersion
    row = session.execute(
        sa.select(
            models.Document.public_id,
            version.text_sha256,
            quotation.start_char,
            quotation.end_char,
            version.text,
        )
        .join(models.Reading, models.Reading.reading_id == quotation.reading_id)
        .join(version, version.document_version_id == models.Reading.document_version_id)
        .join(models.Document, models.Document.document_id == version.document_id)
        .where(quotation.quotation_id == quotation_id)
    ).one()
    document, sha, start, end, text = row
    before, after = look_about(text, start, end)
    return QuotationAnchor(document, sha, start, end, text[start:end], before, after)


def find_quoted(session: Session, anchors: Iterable[QuotationAnchor]) -> dict[QuotationAnchor, int]:
    """Return the internal keys of the current quotations that anchors are, without those of none.

    The same text may have come under another id: from another folder, or another outlet.
    """
    wanted = set(anchors)
    version, document = models.DocumentVersion, models.Document
    here = _load(session, document.public_id, {a.document for a in wanted})
    of_document = {text.document: text for text in here}
    lost = {a.text_sha256 for a in wanted if a.document not in of_document}
    elsewhere: dict[str, list[_Text]] = defaultdict(list)
    for text in _load(session, version.text_sha256, lost):
        elsewhere[text.sha256].append(text)
    found = {}
    for anchor in wanted:
        texts = [of_document[anchor.document]] if anchor.document in of_document else []
        texts = texts or elsewhere[anchor.text_sha256]
        if len(texts) == 1 and (key := _pick(anchor, texts[0])) is not None:
            found[anchor] = key
    return found


def _load(
    session: Session, column: sa.orm.InstrumentedAttribute[str], values: set[str]
) -> list[_Text]:
    version, document = models.DocumentVersion, models.Document
    ordered, found = sorted(values), []
    for first in range(0, len(ordered), BATCH):
        query = (
            sa.select(
                models.Reading.reading_id, document.public_id, version.text_sha256, version.text
            )
            .join(version, version.document_version_id == models.Reading.document_version_id)
            .join(document, document.document_id == version.document_id)
            .where(models.Reading.is_current, version.is_current)
            .where(column.in_(ordered[first : first + BATCH]))
        )
        rows = session.execute(query).all()
        quotations = _quotations(session, [row[0] for row in rows])
        found += [_Text(*row[1:], tuple(quotations[row[0]])) for row in rows]
    return found


def _quotations(session: Session, readings: Sequence[int]) -> dict[int, list[tuple[int, int, int]]]:
    table = models.Quotation
    query = sa.select(table.reading_id, table.quotation_id, table.start_char, table.end_char)
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for row in session.execute(query.where(table.reading_id.in_(readings))):
        found[row[0]].append((row[1], row[2], row[3]))
    return found


def _pick(anchor: QuotationAnchor, text: _Text) -> int | None:
    """Return the quotation that covers an anchor's place best; None where two do, or none."""
    place = _place(anchor, text)
    if place is None:
        return _worded(anchor, text)
    best = sorted(((_covered(place, q[1:]), q[0]) for q in text.quotations), reverse=True)[:2]
    if not best or best[0][0] < COVERED or (len(best) == 2 and best[0][0] == best[1][0]):
        return None
    return best[0][1]


def _place(anchor: QuotationAnchor, text: _Text) -> tuple[int, int] | None:
    """Return where the anchor's words stand in a text."""
    if text.sha256 == anchor.text_sha256:
        return anchor.start_char, anchor.end_char
    starts, at = [], text.text.find(anchor.text)
    while at >= 0:
        starts.append(at)
        at = text.text.find(anchor.text, at + 1)
    ranked = sorted(((_fit(anchor, text.text, at), at) for at in starts), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    start = ranked[0][1]
    return start, start + len(anchor.text)


def _fit(anchor: QuotationAnchor, text: str, start: int) -> int:
    return fit(anchor.prefix, anchor.suffix, text, start, start + len(anchor.text))


def _covered(place: Sequence[int], other: Sequence[int]) -> float:
    shared = min(place[1], other[1]) - max(place[0], other[0])
    return shared / (max(place[1], other[1]) - min(place[0], other[0])) if shared > 0 else 0.0


def _worded(anchor: QuotationAnchor, text: _Text) -> int | None:
    """Return the only quotation of the same words: spaces and marks may have changed."""
    wanted = search_text(anchor.text)
    same = [
        key for key, start, end in text.quotations if search_text(text.text[start:end]) == wanted
    ]
    return same[0] if wanted and len(same) == 1 else None
