"""Statements: every print of an utterance beside the others, and what differs between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.filters import QuotationQuery, find_conditions
from quotes.database.lean import Reader, from_current, is_one_of, is_postgres
from quotes.database.newest import looking_up
from quotes.database.rows import StoredQuotation, load_quotations
from quotes.database.search import find_keys
from quotes.errors import UnknownStatement
from quotes.identity.alarms import Alarm, AlarmKind, choose_reference, find_alarms
from quotes.identity.differences import Operation, compare_texts
from quotes.identity.utterances import StatementCandidate

MOST = 500
"""Quotations with a phrase among which its statements are looked for."""
BATCH = 200
"""Statements that are read at once."""


@dataclass(frozen=True, slots=True)
class StatementVersion:
    """One print of an utterance.

    Attributes:
        quotation: The words, who said them as the outlet has it, when and where.
        operations: What turns the reference's text into this one; see
            ``quotes.identity.differences``. All equal for the reference itself.
        alarms: What differs from the reference and may matter.
    """

    quotation: StoredQuotation
    operations: tuple[Operation, ...]
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class StatementVersions:
    """An utterance and all its prints in current texts.

    Attributes:
        statement_id: Public id, ``t_…``.
        reference: Id of the quotation that the others are compared with: the longest direct one.
        first: Id of the quotation that was published first; None where no document has a date,
            or several of one day have no time of day to tell.
        outlets: Publications that print it; a document without one counts by itself.
        versions: By time of publication, undated last, then by publisher and id.
    """

    statement_id: str
    reference: str
    first: str | None
    outlets: int
    versions: tuple[StatementVersion, ...]


@dataclass(frozen=True, slots=True)
class StatementSummary:
    """A statement in a list.

    Attributes:
        statement_id: Public id, ``t_…``.
        text: The reference's words.
        speakers: Canonical names, of the reference's speakers first.
        versions: Quotations that report it.
        outlets: Publications that print it; a document without one counts by itself.
        first_on: Day of the first print.
        last_on: Day of the last one.
        alarms: How many alarms there are of each kind.
    """

    statement_id: str
    text: str
    speakers: tuple[str, ...]
    versions: int
    outlets: int
    first_on: date | None
    last_on: date | None
    alarms: dict[AlarmKind, int]


def find_statement(reader: Reader, statement_id: str) -> StatementVersions:
    """Return an utterance with all its prints.

    Args:
        reader: A connection or a session.
        statement_id: The id of the statement (``t_…``) or of one of its quotations (``q_…``).

    Raises:
        quotes.errors.UnknownStatement: No quotation of a current text has to do with that id.
    """
    rows = _load(reader, _members(reader, statement_id.strip()))
    if not rows:
        count = reader.scalar(sa.select(sa.func.count()).select_from(lean.Statement.table))
        raise UnknownStatement(
            f"no statement or quotation has the id {statement_id[:80]!r} among {count} statements "
            "in this database; list them with: quotes statements"
        )
    return _compare(rows)


def find_statements(reader: Reader, words: str) -> list[str]:
    """Return the ids of the statements that somebody prints with these words, most found first.

    Args:
        reader: A connection or a session.
        words: A phrase, a few words or a remembered wording, as for ``find_quotations``.
    """
    found, _ = find_keys(reader, QuotationQuery(words=words, limit=MOST))
    member, statement = lean.StatementMembership, lean.Statement
    query: Any = sa.select(member.quotation_id, statement.public_id)
    query = query.join(statement.table, statement.statement_id == member.statement_id)
    ids = dict(reader.execute(query.where(member.quotation_id.in_(found.keys))).all())
    counts = Counter(ids[key] for key in found.keys if key in ids)
    return sorted(counts, key=lambda key: -counts[key])


def list_statements(
    reader: Reader, *, alarms: bool = False, speaker: str | None = None, limit: int | None = None
) -> list[StatementSummary]:
    """Return statements, those that most outlets print first, then by versions and id.

    Args:
        reader: A connection or a session.
        alarms: Only those with an alarm.
        speaker: Only those that some outlet gives to this speaker, by name or id.
        limit: Rows at most; None for all.

    Raises:
        quotes.errors.UnknownSpeaker: Nobody goes by the speaker's name.
    """
    summaries = _summaries(reader, _ranked(reader, speaker, several=alarms), limit)
    wanted = (summary for summary in summaries if summary.alarms or not alarms)
    return list(islice(wanted, limit))


def _members(reader: Reader, public_id: str) -> list[int]:
    """Return the quotations of a statement, asked for by its id or by that of one of them."""
    if not public_id.isascii() or not public_id.isprintable():
        return []
    member, statement, quotation = lean.StatementMembership, lean.Statement, lean.Quotation
    joined: Any = sa.select(member.statement_id)
    wanted = joined.join(statement.table, statement.statement_id == member.statement_id).where(
        statement.public_id == public_id
    )
    if public_id.startswith("q_"):
        wanted = joined.join(quotation.table, quotation.quotation_id == member.quotation_id).where(
            quotation.public_id == public_id
        )
    query = (
        from_current(quotation.quotation_id)
        .join(member.table, member.quotation_id == quotation.quotation_id)
        .where(member.statement_id.in_(wanted))
    )
    return list(reader.scalars(query))


def _summaries(reader: Reader, ids: Sequence[str], limit: int | None) -> Iterator[StatementSummary]:
    """Yield the statements of some ids in their order, a few at a time from the database."""
    size = min(BATCH, limit or BATCH)
    for start in range(0, len(ids), size):
        batch = ids[start : start + size]
        rows: dict[str, list[StoredQuotation]] = {key: [] for key in batch}
        for row in _load(reader, _members_of(reader, batch)):
            rows[row.statement_id or ""].append(row)
        yield from (_summary(_compare(rows[key])) for key in batch)


def _members_of(reader: Reader, ids: Sequence[str]) -> list[int]:
    member, statement, quotation = lean.StatementMembership, lean.Statement, lean.Quotation
    query = (
        from_current(quotation.quotation_id)
        .join(member.table, member.quotation_id == quotation.quotation_id)
        .join(statement.table, statement.statement_id == member.statement_id)
        .where(statement.public_id.in_(ids))
    )
    return list(reader.scalars(query))


def _ranked(reader: Reader, speaker: str | None, *, several: bool) -> list[str]:
    """Return the ids of statements in the order of a list."""
    member, statement, here = lean.StatementMembership, lean.Statement, lean.CurrentQuotation
    # An outlet has one name; a document without one counts by itself.
    outlet = sa.func.coalesce(sa.cast(here.publisher_id, sa.Text), here.document)
    outlets = sa.func.count(sa.distinct(outlet)).label("outlets")
    versions = sa.func.count().label("versions")
    counted = sa.select(member.statement_id, outlets, versions).join(
        here.table, here.quotation_id == member.quotation_id
    )
    if speaker is not None:
        (said,) = find_conditions(reader, QuotationQuery(speaker=speaker)).wanted
        theirs = sa.select(member.statement_id).where(member.quotation_id.in_(said.keys)).distinct()
        with looking_up(reader):
            ids = reader.scalars(theirs).all()
        counted = counted.where(is_one_of(member.statement_id, ids, is_postgres(reader)))
    counted = counted.group_by(member.statement_id)
    if several:
        counted = counted.having(versions > 1)
    found = counted.subquery("found")
    query: Any = sa.select(statement.public_id, found.c.outlets, found.c.versions)
    query = query.join(found, found.c.statement_id == statement.statement_id)
    with looking_up(reader) if speaker is not None else nullcontext():
        rows = reader.execute(query).all()
    # Sorted here, for databases sort text each in their own way.
    return [row[0] for row in sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))]


def _load(reader: Reader, keys: Sequence[int]) -> list[StoredQuotation]:
    return sorted(load_quotations(reader, keys), key=_when)


def _when(row: StoredQuotation) -> tuple[bool, str, str, str]:
    day = str(row.published_on or "")
    return (not day, _moment(row) or day, row.publisher or "", row.quotation_id)


def _moment(row: StoredQuotation) -> str | None:
    """The time of publication in UTC, where the outlet gives one with its zone."""
    try:
        moment = datetime.fromisoformat(row.published_at or "")
    except ValueError:
        return None
    return None if moment.tzinfo is None else moment.astimezone(UTC).isoformat()


def _compare(rows: Sequence[StoredQuotation]) -> StatementVersions:
    prints = [_print(row) for row in rows]
    reference = choose_reference(prints)
    versions = []
    # Most texts of one utterance are the same to the letter.
    compared = {row.text: compare_texts(reference.text, row.text) for row in rows}
    for row, candidate in zip(rows, prints, strict=True):
        operations = compared[row.text]
        alarms = find_alarms(reference, candidate, operations)
        versions.append(StatementVersion(row, operations, alarms))
    return StatementVersions(
        statement_id=rows[0].statement_id or "",
        reference=reference.key,
        first=_first(rows),
        outlets=len({row.publisher or row.document_id for row in rows}),
        versions=tuple(versions),
    )


def _print(row: StoredQuotation) -> StatementCandidate:
    return StatementCandidate(
        key=row.quotation_id,
        text=row.text,
        type=row.type,
        document=row.document_id,
        speakers=tuple(sorted(s.id or s.name for s in row.speakers)),
        quoted_texts=tuple(span.text for span in row.quoted),
        date=row.published_on.isoformat() if row.published_on else None,
        kinds=tuple(sorted({speaker.kind for speaker in row.speakers})),
        described=tuple(sorted({*(s.name for s in row.speakers), *(r.text for r in row.roles)})),
    )


def _first(rows: Sequence[StoredQuotation]) -> str | None:
    """The print that is earlier than those of all other documents."""
    head = rows[0]
    if head.published_on is None:
        return None
    rivals = [r for r in rows if r.published_on == head.published_on]
    rivals = [r for r in rivals if r.document_id != head.document_id]
    moment = _moment(head)
    if any(moment is None or (_moment(r) or moment) <= moment for r in rivals):
        return None
    return head.quotation_id


def _summary(found: StatementVersions) -> StatementSummary:
    counts: dict[AlarmKind, int] = {}
    for version in found.versions:
        for alarm in version.alarms:
            counts[alarm.kind] = counts.get(alarm.kind, 0) + 1
    rows = [version.quotation for version in found.versions]
    reference = next(row for row in rows if row.quotation_id == found.reference)
    days = [row.published_on for row in rows if row.published_on]
    return StatementSummary(
        statement_id=found.statement_id,
        text=reference.text,
        speakers=tuple(dict.fromkeys(_names([reference, *rows]))),
        versions=len(rows),
        outlets=found.outlets,
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        alarms=counts,
    )


def _names(rows: Sequence[StoredQuotation]) -> Iterator[str]:
    for row in rows:
        for speaker in row.speakers:
            yield speaker.canonical
