"""What became of a document's quotations when its text changed: see ``find_changes``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.chosen import TextQuery, text_conditions
from quotes.database.lean import Reader, in_utc
from quotes.database.readings import has_name, load_readings, same_speakers, speaker_names
from quotes.database.rows import load_sources
from quotes.identity.revisions import Aspect, Pair, Read, differing, pair_by_words

BATCH = 100
"""Pairs of texts compared at once."""
_ATTRIBUTION = {Aspect.SPEAKER, Aspect.ROLE, Aspect.TYPE}


class Change(StrEnum):
    """What became of a quotation; of several things, the first that holds."""

    APPEARED = "appeared"
    VANISHED = "vanished"
    RE_ATTRIBUTED = "re-attributed"
    REWORDED = "reworded"
    MOVED = "moved"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Revision:
    """What became of one quotation.

    Attributes:
        change: In a word.
        differs: In what the two differ, the gravest first; nothing where there is only one.
        old: As the older text has it; None where it has not.
        new: As the newer text has it; None where it has not.
    """

    change: Change
    differs: tuple[Aspect, ...]
    old: Read | None
    new: Read | None


@dataclass(frozen=True, slots=True)
class TextChange:
    """Two texts of a document, one after the other, and what became of its quotations.

    Attributes:
        document_id: Public id, ``d_…``.
        source: Where the newer text came from; of several, the first by code point.
        published_on: Of the newer text, as ``title`` and ``url``.
        old_version: Number of the older text.
        new_version: Number of the newer one.
        current_version: Number of the text that answers show: the older one, if it came back.
        old_run: Public id of the run that read the older text, ``r_…``.
        new_run: Of the run that read the newer one: the same, if it read both.
        read_at: When the newer text was stored, UTC.
        revisions: In order of the newer text, unchanged ones too.
    """

    document_id: str
    source: str
    url: str | None
    title: str | None
    publisher: str | None
    published_on: date | None
    old_version: int
    new_version: int
    current_version: int
    old_run: str
    new_run: str
    read_at: datetime
    revisions: tuple[Revision, ...]

    def count(self, change: Change) -> int:
        """Return how many quotations a change befell."""
        return sum(revision.change is change for revision in self.revisions)


def find_changes(
    reader: Reader, query: TextQuery | None = None, *, speaker: str | None = None
) -> Iterator[TextChange]:
    """Yield each two texts that follow each other in a document, those read last first.

    Args:
        reader: To ask.
        query: Which documents; the days are those of the newer text.
        speaker: Only quotations that either text gives to this one: a name under any spelling,
            or an id.

    Raises:
        quotes.errors.UnknownDocument: A document of the query is none.
        quotes.errors.UnknownSpeaker: The speaker is an id that nobody has.

    Note:
        Both texts are compared as one run read them, if one has read both. Quotations are
        compared as read; people's corrections are no changes of a text.
    """
    names = speaker_names(reader, speaker)
    rows = iter(reader.execute(_pairs_query(reader, query or TextQuery())).all())
    while batch := list(islice(rows, BATCH)):
        for change in _compare_batch(reader, batch, names):
            if change.revisions or names is None:
                yield change


def _pairs_query(reader: Reader, query: TextQuery) -> Any:
    version, document, publisher = lean.DocumentVersion, lean.Document, lean.Publisher
    before, current = version.table.alias("before"), version.table.alias("current")
    return (
        sa.select(
            before.c.document_version_id.label("old"),
            version.document_version_id.label("new"),
            document.public_id,
            version.url,
            version.title,
            publisher.name.label("publisher"),
            version.published_on,
            before.c.number.label("old_number"),
            version.number.label("new_number"),
            current.c.number.label("current_number"),
            version.first_read_at,
        )
        .select_from(version.table)
        .join(
            before,
            (before.c.document_id == version.document_id) & (before.c.number == version.number - 1),
        )
        .join(current, (current.c.document_id == version.document_id) & current.c.is_current)
        .join(document.table, document.document_id == version.document_id)
        .outerjoin(publisher.table, publisher.publisher_id == document.publisher_id)
        .where(*text_conditions(reader, query))
        .order_by(version.first_read_at.desc(), document.public_id, version.number.desc())
    )


def _compare_batch(
    reader: Reader, batch: Sequence[Any], names: tuple[str, ...] | None
) -> Iterator[TextChange]:
    texts = {row.old for row in batch} | {row.new for row in batch}
    runs = _load_runs(reader, texts)
    chosen = [_choose(runs[row.old], runs[row.new]) for row in batch]
    found = load_readings(reader, {reading for pair in chosen for reading, _ in pair})
    sources = load_sources(reader, {row.new for row in batch})
    for row, ((old, old_run), (new, new_run)) in zip(batch, chosen, strict=True):
        yield TextChange(
            document_id=row.public_id,
            source=sources[row.new],
            url=row.url,
            title=row.title,
            publisher=row.publisher,
            published_on=row.published_on,
            old_version=row.old_number,
            new_version=row.new_number,
            current_version=row.current_number,
            old_run=old_run,
            new_run=new_run,
            read_at=in_utc(row.first_read_at),
            revisions=tuple(_revise(found[old], found[new], names)),
        )


_Readings = dict[str, tuple[int, bool]]
"""The readings of a text: run → internal key, and whether it is the one that answers."""


def _load_runs(reader: Reader, texts: set[int]) -> dict[int, _Readings]:
    reading, run = lean.Reading, lean.Run
    query = (
        sa.select(
            reading.document_version_id, run.public_id, reading.reading_id, reading.is_current
        )
        .join(run.table, run.run_id == reading.run_id)
        .where(reading.document_version_id.in_(sorted(texts)))
    )
    found: dict[int, _Readings] = {text: {} for text in texts}
    for text, public_id, key, is_current in reader.execute(query):
        found[text][public_id] = key, is_current
    return found


def _choose(old: _Readings, new: _Readings) -> tuple[tuple[int, str], tuple[int, str]]:
    """Return the readings to compare, with their runs: of one run, if it read both texts."""
    run = _current(new)
    before = run if run in old else _current(old)
    return (old[before][0], before), (new[run][0], run)


def _current(readings: _Readings) -> str:
    """Return the run of which answers show the reading; of a text that none shows, the last."""
    return max(readings, key=lambda run: (readings[run][1], readings[run][0]))


def _revise(
    old: Sequence[Read], new: Sequence[Read], names: tuple[str, ...] | None
) -> Iterator[Revision]:
    for pair in pair_by_words(old, new, same_speakers):
        sides = [side for side in (pair.old, pair.new) if side]
        if names is None or any(has_name(side, names) for side in sides):
            yield _judge(pair)


def _judge(pair: Pair) -> Revision:
    if pair.old is None or pair.new is None:
        return Revision(Change.VANISHED if pair.old else Change.APPEARED, (), pair.old, pair.new)
    found = differing(pair.old, pair.new, one_text=False, same=same_speakers)
    if found & _ATTRIBUTION:
        change = Change.RE_ATTRIBUTED
    elif Aspect.WORDING in found:
        change = Change.REWORDED
    else:
        change = Change.MOVED if found else Change.UNCHANGED
    return Revision(change, tuple(a for a in Aspect if a in found), pair.old, pair.new)
