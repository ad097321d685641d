"""Speakers by name, under any spelling, and what the database knows of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import IDS, Reader, is_one_of, is_postgres
from quotes.database.roles import Roles, load_timeline, roles_when_said
from quotes.database.rows import BATCH, StoredQuotation, load_quotations, load_sources
from quotes.database.spelling import WORD, word_forms
from quotes.errors import UnknownSpeaker
from quotes.identity.tenures import Tenure
from quotes.names import SAME, fold, keys, similarity
from quotes.names.folding import words
from quotes.records import RoleStatus, SpeakerKind

NEAR = 80
"""Percent of letters in place from which a name is offered for a misspelt one."""
_WORDS = 20
"""Words that are tried for a misspelt one, the nearest first."""
_NAMES = 2000
"""Names that are compared letter by letter."""


@dataclass(frozen=True, slots=True)
class SpeakerMatch:
    """A speaker found by name.

    Attributes:
        speaker_id: Public id, ``s_…``.
        name: Canonical name.
        matched: The spelling that matched.
        score: 1 for the same name, less for a likeness.
    """

    speaker_id: str
    name: str
    kind: SpeakerKind
    matched: str
    score: float


class Named(NamedTuple):
    """Who goes by a name: internal key, and how many quotations are theirs."""

    speaker_id: int
    quotations: int
    match: SpeakerMatch


@dataclass(frozen=True, slots=True)
class SpeakerSummary:
    """A speaker in a list: how often quoted, in how many documents, between which days."""

    speaker_id: str
    name: str
    kind: SpeakerKind
    quotations: int
    documents: int
    first_on: date | None
    last_on: date | None


@dataclass(frozen=True, slots=True)
class DatedRole:
    """What one document called somebody: as printed, where and when."""

    text: str
    title: str | None
    organisation: str | None
    status: RoleStatus
    published_on: date | None
    publisher: str | None
    source: str
    url: str | None
    document_id: str
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class SpeakerProfile:
    """All that is known of a speaker.

    Attributes:
        speaker: Name, kind, counts, first and last day.
        names: Each spelling with the number of texts that print it, most printed first.
        roles: By day, undated last.
        quotations: By day, undated last.
        roles_when_said: The role of each quotation's speakers on its day, in their order.
        timeline: The roles as stretches of time, by first day, undated last.
    """

    speaker: SpeakerSummary
    names: tuple[tuple[str, int], ...]
    roles: tuple[DatedRole, ...]
    quotations: tuple[StoredQuotation, ...]
    roles_when_said: tuple[Roles, ...]
    timeline: tuple[Tenure, ...]


def find_speakers(reader: Reader, name: str, *, limit: int = 20) -> list[SpeakerMatch]:
    """Return the speakers who go by a name, the best first; empty when nobody does.

    Tried in turn, until somebody is found: the id; the same name but for case, marks and
    apostrophes; all its words in a longer name; another romanisation or order of it, by
    ``quotes.names``; a few letters astray.
    """
    return [found.match for found in find_named(reader, name, limit=limit)]


def find_named(reader: Reader, name: str, *, limit: int) -> list[Named]:
    """Return whom ``find_speakers`` finds, with what else is known of them by then."""
    # What no database takes can be no part of a name in it: NUL, halves of surrogate pairs.
    name = name.replace("\x00", " ").encode("utf-8", "replace").decode().strip()
    tiers = (_by_id, _by_folded, _by_words, _by_keys, _by_letters)
    for tier in tiers:
        if found := list(tier(reader, name)):
            return _best(reader, found)[:limit]
    return []


def list_speakers(
    reader: Reader, *, kind: SpeakerKind | None = None, limit: int | None = None
) -> list[SpeakerSummary]:
    """Return the speakers with quotations in current texts, the most quoted first."""
    speaker, count = lean.Speaker, lean.SpeakerCount
    query: Any = sa.select(speaker.public_id).select_from(count.table)
    query = query.join(speaker.table, speaker.speaker_id == count.speaker_id)
    if kind:
        query = query.where(speaker.kind == kind.value)
    if limit is None:
        return sorted(_summaries(reader, None, kind), key=_most_quoted)
    fewest = reader.scalar(
        query.with_only_columns(count.quotations)
        .order_by(count.quotations.desc())
        .offset(max(limit - 1, 0))
        .limit(1)
    )
    # Those as often quoted as the last one, too: which of them are shown is told by their ids.
    ids = reader.scalars(query.where(count.quotations >= (fewest or 0))).all()
    return sorted(_summaries(reader, ids), key=_most_quoted)[:limit]


def count_speakers(reader: Reader) -> int:
    """Return how many speakers have quotations in current texts."""
    return reader.scalar(sa.select(sa.func.count()).select_from(lean.SpeakerCount.table)) or 0


def summarise(reader: Reader, ids: Sequence[str]) -> list[SpeakerSummary]:
    """Return the speakers of some public ids, in their order; those without quotations not."""
    found = {summary.speaker_id: summary for summary in _summaries(reader, ids)}
    return [found[key] for key in ids if key in found]


def _most_quoted(summary: SpeakerSummary) -> tuple[int, str]:
    return -summary.quotations, summary.speaker_id


def _summaries(
    reader: Reader, ids: Sequence[str] | None, kind: SpeakerKind | None = None
) -> Iterator[SpeakerSummary]:
    speaker, count, said = lean.Speaker, lean.SpeakerCount, lean.SpeakerQuotation
    days = (
        sa.select(which(said.published_on))
        .where(said.speaker_id == speaker.speaker_id)
        .correlate(speaker.table)
        .scalar_subquery()
        .label(name)
        for which, name in ((sa.func.min, "first_on"), (sa.func.max, "last_on"))
    )
    query: Any = sa.select(
        speaker.public_id.label("speaker_id"), speaker.name, speaker.kind, count.quotations,
        count.documents, *days,
    )  # fmt: skip
    query = query.join(count.table, count.speaker_id == speaker.speaker_id)
    if kind:
        query = query.where(speaker.kind == kind.value)
    if ids is None:
        yield from map(_summary, reader.execute(query))
        return
    for start in range(0, len(ids), BATCH):
        some = query.where(speaker.public_id.in_(ids[start : start + BATCH]))
        yield from map(_summary, reader.execute(some))


def speaker_profile(reader: Reader, name: str, *, limit: int | None = None) -> list[SpeakerProfile]:
    """Return the profiles of those who go by a name or id: several where it does not tell.

    Args:
        reader: What to ask.
        name: A name under any spelling, or an id.
        limit: Quotations at most, the newest; None for all. ``speaker.quotations`` counts all.

    Raises:
        quotes.errors.UnknownSpeaker: Nobody does.
    """
    found = find_speakers(reader, name)
    if not found:
        raise unknown_speaker(reader, name)
    return [_profile(reader, match.speaker_id, limit) for match in found]


def unknown_speaker(reader: Reader, name: str) -> UnknownSpeaker:
    """Return the error that says nobody goes by a name, and in how many there was to look."""
    count = reader.scalar(sa.select(sa.func.count()).select_from(lean.Speaker.table))
    return UnknownSpeaker(
        f"no speaker goes by {name!r} among {count} in this database; "
        "list them with: quotes speakers"
    )


_NAME = lean.SpeakerName
_COLUMNS = (lean.Speaker.public_id, lean.Speaker.name, lean.Speaker.kind, _NAME.name)


def _named() -> Any:
    query: Any = sa.select(*_COLUMNS)
    return query.join(_NAME.table, _NAME.speaker_id == lean.Speaker.speaker_id)


def _match(row: Any, score: float) -> SpeakerMatch:
    public_id, name, kind, matched = row
    return SpeakerMatch(public_id, name, SpeakerKind(kind), matched, score)


def _by_id(reader: Reader, name: str) -> Iterable[SpeakerMatch]:
    # Nothing else begins so: a name is looked for once.
    if name.startswith("s_"):
        for row in reader.execute(_id_query(), {"name": name}).all():
            yield _match(row, 1.0)


def _by_folded(reader: Reader, name: str) -> Iterable[SpeakerMatch]:
    for row in reader.execute(_folded_query(), {"name": fold(name)}).all():
        yield _match(row, 1.0)


# Made once: to make a query takes longer than to ask it.


@cache
def _id_query() -> Any:
    speaker = lean.Speaker
    query: Any = sa.select(*_COLUMNS[:3], speaker.name)
    return query.where(speaker.public_id == sa.bindparam("name"))


@cache
def _folded_query() -> Any:
    return _named().where(_NAME.search_name == sa.bindparam("name"))


@cache
def _count_query(postgres: bool) -> Any:
    speaker, count = lean.Speaker, lean.SpeakerCount
    query: Any = sa.select(speaker.public_id, speaker.speaker_id, count.quotations)
    query = query.outerjoin(count.table, count.speaker_id == speaker.speaker_id)
    return query.where(is_one_of(speaker.public_id, "ids", postgres, IDS))


def select_named(reader: Reader, wanted: Sequence[str], *columns: Any) -> Any | None:
    """Return a query for speakers, and their names, that have all of some words; None: nobody."""
    query: Any = sa.select(*columns).select_from(lean.Speaker.table)
    query = query.join(_NAME.table, _NAME.speaker_id == lean.Speaker.speaker_id)
    return _having_all(reader, query, [[word] for word in dict.fromkeys(wanted)])


def _having_all(reader: Reader, query: Any, wanted: Sequence[Sequence[str]]) -> Any | None:
    """Return a query with the condition that names have one of each group of words."""
    key = lean.SpeakerNameKey
    groups = [[f"{WORD}{word}" for word in some] for some in wanted]
    given = {"keys": [word for some in groups for word in some]}
    rows = reader.execute(_key_count_query(is_postgres(reader)), given).all()
    counts = {row[0]: row[1] for row in rows}
    first, *others = sorted(groups, key=lambda some: sum(counts[word] for word in some))
    if not any(counts[word] for word in first):
        return None
    # The rarest is looked up; of what is found, each is asked for the others.
    having = sa.select(key.speaker_name_id).where(key.key.in_(first))
    query = query.where(_NAME.speaker_name_id.in_(having))
    for some in others:
        here = sa.exists().where(key.speaker_name_id == _NAME.speaker_name_id, key.key.in_(some))
        query = query.where(here.correlate(_NAME.table))
    return query


@cache
def _key_count_query(postgres: bool) -> Any:
    """Return a query for how many names have each of some keys, no more than tells them apart."""
    keys, key = (
        ("unnest(:keys) AS k (key)", "key") if postgres else ("json_each(:keys) AS k", "value")
    )
    return sa.text(
        f"SELECT k.{key}, (SELECT count(*) FROM (SELECT 1 FROM speaker_name_key x "
        f"WHERE x.key = k.{key} LIMIT {_NAMES}) AS found) FROM {keys}"
    ).bindparams(sa.bindparam("keys", type_=IDS))


def _by_words(reader: Reader, name: str) -> Iterable[SpeakerMatch]:
    wanted = words(fold(name))
    query = select_named(reader, wanted, *_COLUMNS) if wanted else None
    if query is not None:
        for row in reader.execute(query).all():
            yield _match(row, 0.99)


def _by_keys(reader: Reader, name: str) -> Iterable[SpeakerMatch]:
    key = lean.SpeakerNameKey
    shared = sa.select(key.speaker_name_id).where(key.key.in_(sorted(keys(name))))
    for row in reader.execute(_named().where(_NAME.speaker_name_id.in_(shared))):
        score = similarity(name, row[3])
        if score >= SAME:
            yield _match(row, score)


def _by_letters(reader: Reader, name: str) -> Iterable[SpeakerMatch]:
    from rapidfuzz import fuzz

    folded = fold(name)
    single = len(words(folded)) == 1
    for row in _spelled_nearly(reader, words(folded)):
        other = fold(row[3])
        forms = [other, *words(other)] if single else [other]
        score = max(fuzz.ratio(folded, form) for form in forms)
        if score >= NEAR:
            yield _match(row, score / 100)


def _spelled_nearly(reader: Reader, wanted: Sequence[str]) -> Iterable[Any]:
    """Return the names with a word near each of some words; where there is none, near one."""
    near = [_near_words(reader, word) for word in dict.fromkeys(wanted)]
    key = lean.SpeakerNameKey
    if not any(near):
        return []
    both = _having_all(reader, _named(), near) if all(near) else None
    if both is not None and (found := reader.execute(both.limit(_NAMES)).all()):
        return found
    having = [
        sa.select(key.speaker_name_id).where(key.key.in_([f"{WORD}{word}" for word in some]))
        for some in near
        if some
    ]
    return [
        row
        for some in having
        for row in reader.execute(_named().where(_NAME.speaker_name_id.in_(some.limit(_NAMES))))
    ]


def _near_words(reader: Reader, word: str) -> list[str]:
    """Return the words of names that are this one but for a letter or two."""
    from rapidfuzz import fuzz

    table = lean.NameWord
    query = sa.select(table.word).where(table.form.in_(sorted(word_forms(word)))).distinct()
    found = sorted(reader.scalars(query), key=lambda other: (-fuzz.ratio(word, other), other))
    return found[:_WORDS]


def _best(reader: Reader, found: Sequence[SpeakerMatch]) -> list[Named]:
    """Return one match a speaker, the best first; of those alike, the most quoted."""
    best: dict[str, SpeakerMatch] = {}
    for match in sorted(found, key=lambda m: (-m.score, m.matched)):
        best.setdefault(match.speaker_id, match)
    rows = reader.execute(_count_query(is_postgres(reader)), {"ids": list(best)}).all()
    named = [Named(key, number or 0, best[public_id]) for public_id, key, number in rows]
    return sorted(named, key=lambda n: (-n.match.score, -n.quotations, n.match.speaker_id))


def _summary(row: Any) -> SpeakerSummary:
    kind = SpeakerKind(row.kind)
    return SpeakerSummary(
        row.speaker_id, row.name, kind, row.quotations, row.documents, row.first_on, row.last_on
    )


def _profile(reader: Reader, public_id: str, limit: int | None) -> SpeakerProfile:
    head: Any = sa.select(lean.Speaker.speaker_id, lean.Speaker.name, lean.Speaker.kind)
    speaker_id, name, kind = reader.execute(head.where(lean.Speaker.public_id == public_id)).one()
    found = summarise(reader, [public_id])
    said = _quotations(reader, speaker_id, limit)
    return SpeakerProfile(
        found[0] if found else SpeakerSummary(public_id, name, SpeakerKind(kind), 0, 0, None, None),
        tuple(_names(reader, speaker_id)),
        tuple(_roles(reader, speaker_id)),
        tuple(said),
        tuple(roles_when_said(reader, said)),
        tuple(load_timeline(reader, public_id)),
    )


def _names(reader: Reader, speaker_id: int) -> list[tuple[str, int]]:
    query = sa.select(_NAME.name, _NAME.documents).where(_NAME.speaker_id == speaker_id)
    found = [(row[0], row[1]) for row in reader.execute(query)]
    return sorted(found, key=lambda name: (-name[1], name[0]))


def _roles(reader: Reader, speaker_id: int) -> list[DatedRole]:
    role, version, reading = lean.RoleObservation, lean.DocumentVersion, lean.Reading
    member = lean.SpeakerMembership
    query = (
        sa.select(
            role.text, role.title, role.organisation, role.status, version.published_on,
            lean.Publisher.name, version.document_version_id, version.url,
            lean.Document.public_id, role.start_char, role.end_char,
        )
        .join(member.table, member.document_entity_id == role.document_entity_id)
        .join(reading.table, reading.reading_id == role.reading_id)
        .join(version.table, version.document_version_id == reading.document_version_id)
        .join(lean.Document.table, lean.Document.document_id == version.document_id)
        .outerjoin(lean.Publisher.table, lean.Publisher.publisher_id == lean.Document.publisher_id)
        .where(member.speaker_id == speaker_id, reading.is_current, version.is_current)
    )  # fmt: skip
    rows = reader.execute(query).all()
    sources = load_sources(reader, {row[6] for row in rows})
    roles = [
        DatedRole(*row[:3], RoleStatus(row[3]), *row[4:6], sources[row[6]], *row[7:])
        for row in rows
    ]
    return sorted(
        roles, key=lambda r: (r.published_on or date.max, r.document_id, r.start_char, r.end_char)
    )


def _quotations(reader: Reader, speaker_id: int, limit: int | None) -> list[StoredQuotation]:
    said = lean.SpeakerQuotation
    newest = (said.days_before, said.document, said.ordinal)
    query = sa.select(said.quotation_id).where(said.speaker_id == speaker_id).order_by(*newest)
    found = load_quotations(reader, reader.scalars(query.limit(limit)).all())
    return sorted(
        found, key=lambda q: (q.published_on or date.max, q.document_id, q.content[0].start)
    )
