"""What two runs read otherwise in the same texts: see ``find_differences``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.chosen import TextQuery, text_conditions
from quotes.database.lean import Reader
from quotes.database.readings import has_name, load_readings, speaker_names
from quotes.database.rows import load_sources
from quotes.identity.revisions import Aspect, Pair, Read, differing, pair_by_place

BATCH = 200
"""Texts compared at once."""


class Difference(StrEnum):
    """What another run made of a quotation; of several things, the first that holds."""

    ADDED = "added"
    LOST = "lost"
    RE_ATTRIBUTED = "re-attributed"
    MOVED = "moved"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True)
class Divergence:
    """What two runs made of one quotation.

    Attributes:
        difference: In a word.
        differs: In what the two differ, the gravest first; nothing where there is only one.
        old: As the one run has it; None where it has not.
        new: As the other has it; None where it has not.
    """

    difference: Difference
    differs: tuple[Aspect, ...]
    old: Read | None
    new: Read | None


@dataclass(frozen=True, slots=True)
class TextDifference:
    """A text that both runs have read, and what they made of its quotations.

    Attributes:
        document_id: Public id, ``d_…``.
        version: Number of the text.
        is_current: Whether it is the one that answers show.
        source: Where it came from; of several, the first by code point.
        divergences: In order of the text as the other run has it; those alike, too.
    """

    document_id: str
    version: int
    is_current: bool
    source: str
    url: str | None
    title: str | None
    publisher: str | None
    published_on: date | None
    divergences: tuple[Divergence, ...]

    def count(self, difference: Difference) -> int:
        """Return how many quotations are so."""
        return sum(found.difference is difference for found in self.divergences)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of some texts two runs have read: both, the one alone, the other alone."""

    both: int
    old_only: int
    new_only: int


def find_coverage(reader: Reader, old: int, new: int, query: TextQuery | None = None) -> Coverage:
    """Return how many texts two runs, by internal key, have read."""
    one, other = _sides()
    both, mine, theirs = (
        reader.scalar(_of_texts(reader, query or TextQuery(), runs, sa.func.count())) or 0
        for runs in (((one, old), (other, new)), ((one, old),), ((other, new),))
    )
    return Coverage(both, mine - both, theirs - both)


def find_differences(
    reader: Reader,
    old: int,
    new: int,
    query: TextQuery | None = None,
    *,
    speaker: str | None = None,
) -> Iterator[TextDifference]:
    """Yield each text that two runs have read, superseded ones too, by document and number.

    Args:
        reader: To ask.
        old: Internal key of the one run.
        new: Internal key of the other.
        query: Which texts.
        speaker: Only quotations that either run gives to this one: a name under any spelling,
            or an id.

    Raises:
        quotes.errors.UnknownDocument: A document of the query is none.
        quotes.errors.UnknownSpeaker: The speaker is an id that nobody has.

    Note:
        Quotations are compared as read: what people decided since is left out.
    """
    names = speaker_names(reader, speaker)
    rows = iter(reader.execute(_texts_query(reader, old, new, query or TextQuery())).all())
    while batch := list(islice(rows, BATCH)):
        yield from _compare_batch(reader, batch, names)


def _sides() -> tuple[Any, Any]:
    """Return the table of readings, once as that of the one run and once as of the other."""
    return lean.Reading.table.alias("one"), lean.Reading.table.alias("other")


def _of_texts(
    reader: Reader, query: TextQuery, runs: Iterable[tuple[Any, int]], *columns: Any
) -> Any:
    """Return a query of texts that each of some runs has read."""
    version, document, publisher = lean.DocumentVersion, lean.Document, lean.Publisher
    found = (
        sa.select(*columns)
        .select_from(version.table)
        .join(document.table, document.document_id == version.document_id)
        .outerjoin(publisher.table, publisher.publisher_id == document.publisher_id)
        .where(*text_conditions(reader, query))
    )
    for read, run in runs:
        is_read = read.c.document_version_id == version.document_version_id
        found = found.join(read, is_read & (read.c.run_id == run))
    return found


def _texts_query(reader: Reader, old: int, new: int, query: TextQuery) -> Any:
    version, document = lean.DocumentVersion, lean.Document
    one, other = _sides()
    columns = (
        version.document_version_id,
        document.public_id,
        version.number,
        version.is_current,
        version.url,
        version.title,
        version.published_on,
        lean.Publisher.name.label("publisher"),
        one.c.reading_id.label("old"),
        other.c.reading_id.label("new"),
    )
    found = _of_texts(reader, query, ((one, old), (other, new)), *columns)
    return found.order_by(document.public_id, version.number)


def _compare_batch(
    reader: Reader, batch: Sequence[Any], names: tuple[str, ...] | None
) -> Iterator[TextDifference]:
    keys = [key for row in batch for key in (row.old, row.new)]
    found = load_readings(reader, keys)
    sources = load_sources(reader, [row.document_version_id for row in batch])
    for row in batch:
        pairs = pair_by_place(found[row.old], found[row.new])
        yield TextDifference(
            document_id=row.public_id,
            version=row.number,
            is_current=row.is_current,
            source=sources[row.document_version_id],
            url=row.url,
            title=row.title,
            publisher=row.publisher,
            published_on=row.published_on,
            divergences=tuple(_judge(pair) for pair in pairs if _is_of(pair, names)),
        )


def _is_of(pair: Pair, names: tuple[str, ...] | None) -> bool:
    sides = (side for side in (pair.old, pair.new) if side)
    return names is None or any(has_name(side, names) for side in sides)


def _judge(pair: Pair) -> Divergence:
    if pair.old is None or pair.new is None:
        alone = Difference.LOST if pair.old else Difference.ADDED
        return Divergence(alone, (), pair.old, pair.new)
    found = differing(pair.old, pair.new, one_text=True)
    difference = Difference.MOVED if found else Difference.ALIKE
    if found - {Aspect.BOUNDARIES}:
        difference = Difference.RE_ATTRIBUTED
    return Divergence(difference, tuple(a for a in Aspect if a in found), pair.old, pair.new)
