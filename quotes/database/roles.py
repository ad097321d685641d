"""Roles in time, out of the database: the role when said, timelines, contradictions.

What follows from the observations is worked out by ``quotes.identity.tenures``; here they are
loaded, those of current texts and of the run that counts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import IDS, KEYS, UNDATED, Reader, days_before, is_one_of, is_postgres
from quotes.database.roleforms import select_roles
from quotes.database.rows import BATCH, StoredQuotation, StoredSpeaker, load_sources
from quotes.identity.posts import Post, is_for_life, load_seats, same_body
from quotes.identity.tenures import (
    HELD,
    Contradiction,
    Observation,
    Tenure,
    find_contradictions,
    make_timeline,
    role_on,
)
from quotes.records import Role, RoleStatus, SpeakerKind


@dataclass(frozen=True, slots=True)
class KnownRole:
    """A speaker's role on a day, with the document that says so.

    Attributes:
        text: As printed, as ``title`` and ``organisation``.
        status: How that document puts it: "former" where nothing else is known by then.
        observed_on: The document's day.
        document_id: Its public id, ``d_…``.
        publisher: Its outlet.
        printed_here: It is the document that prints the quotation.
    """

    text: str
    title: str | None
    organisation: str | None
    status: RoleStatus
    observed_on: date | None
    document_id: str
    publisher: str | None
    printed_here: bool


RECENT = 20
"""Quotations of a speaker up to a day, whose documents may tell the role on that day."""
When = tuple[int, str]
"""A day in the order of answers, and the first document of it."""
Roles = tuple[KnownRole | None, ...]
"""One a speaker of a quotation, in their order; None where none is known."""


def roles_when_said(
    reader: Reader, rows: Sequence[StoredQuotation], *, known_by: date | None = None
) -> list[Roles]:
    """Return the role of each quotation's speakers on the day of its document.

    One that the document itself prints comes first, held before others, nearest first; else
    what other documents up to that day tell, and a mere "Dr" last. An undated quotation has
    only what is printed. The other documents are those of the ``RECENT`` quotations up to then.

    Args:
        reader: What to ask.
        rows: The quotations.
        known_by: Leave out what was printed after this day.
    """
    printed = [[_printed(row, speaker) for speaker in row.speakers] for row in rows]
    asked = {
        (speaker.id, _when(row, known_by))
        for row, roles in zip(rows, printed, strict=True)
        for speaker, role in zip(row.speakers, roles, strict=True)
        if not _tells(role) and speaker.id
    }
    seen = _by_speaker(load_recent(reader, asked))
    if known_by:
        seen = {
            key: [o for o in of_one if o.on and o.on <= known_by] for key, of_one in seen.items()
        }
    daily = {key: _one_a_day(of_one) for key, of_one in seen.items()}
    return [
        tuple(
            role if _tells(role) else _elsewhere(row, speaker.id or "", seen, daily) or role
            for speaker, role in zip(row.speakers, roles, strict=True)
        )
        for row, roles in zip(rows, printed, strict=True)
    ]


def _when(row: StoredQuotation, known_by: date | None) -> When:
    """Return where the documents begin that may tell a role, in the order of answers."""
    if row.published_on is None:
        return UNDATED, row.document_id
    return days_before(min(row.published_on, known_by or row.published_on)), ""


def _tells(role: KnownRole | None) -> bool:
    return role is not None and not is_for_life(role.title, role.organisation)


def roles_on(reader: Reader, rows: Sequence[StoredQuotation], day: date) -> list[Roles]:
    """Return the role of each quotation's speakers on one day, by documents up to that day."""
    start = days_before(day), ""
    asked = {(speaker.id, start) for row in rows for speaker in row.speakers if speaker.id}
    seen = _by_speaker(load_recent(reader, asked))
    roles = {key: role_on(of_one, day) for key, of_one in seen.items()}
    return [
        tuple(_dated(row, roles.get(speaker.id or "")) for speaker in row.speakers) for row in rows
    ]


def _printed(row: StoredQuotation, speaker: StoredSpeaker) -> KnownRole | None:
    """Return what the document calls the only speaker; of several, the roles tell not whose."""
    if len(row.speakers) != 1 or not row.roles:
        return None
    named = speaker.name.casefold()
    roles = [role for role in row.roles if role.text.casefold() != named] or list(row.roles)
    role: Role = min(roles, key=_rank)  # the first of those alike: the nearest
    return KnownRole(
        role.text, role.title, role.organisation, role.status, row.published_on, row.document_id,
        row.publisher, True,
    )  # fmt: skip


def _one_a_day(seen: Iterable[Observation]) -> list[Observation]:
    """Return one of those that print the same role on the same day: more tell no more."""
    found: dict[tuple[object, ...], Observation] = {}
    for one in seen:
        key = (one.on, one.post, one.status, one.organisation, one.title)
        kept = found.setdefault(key, one)
        if (one.document, one.start) < (kept.document, kept.start):
            found[key] = one
    return list(found.values())


Seen = Mapping[str, Sequence[Observation]]


def _elsewhere(row: StoredQuotation, speaker: str, seen: Seen, daily: Seen) -> KnownRole | None:
    at = row.mention.start if row.mention else row.content[0].start
    here = [o for o in seen.get(speaker, ()) if o.document == row.document_id]
    nearest = min(here, key=lambda o: (*_rank(o), abs(o.start - at), o.start), default=None)
    printed = _dated(row, nearest)
    if _tells(printed) or row.published_on is None:
        return printed
    return _dated(row, role_on(daily.get(speaker, ()), row.published_on)) or printed


def _rank(role: Role | Observation) -> tuple[bool, bool]:
    return is_for_life(role.title, role.organisation), role.status not in HELD


def _dated(row: StoredQuotation, seen: Observation | None) -> KnownRole | None:
    if seen is None:
        return None
    return KnownRole(
        seen.text, seen.title, seen.organisation, seen.status, seen.on, seen.document,
        seen.publisher, seen.document == row.document_id,
    )  # fmt: skip


def load_timeline(reader: Reader, speaker_id: str) -> list[Tenure]:
    """Return what documents call a speaker, stretch by stretch, undated last.

    Args:
        reader: What to ask.
        speaker_id: Public id, ``s_…``.
    """
    return make_timeline(load_observations(reader, speakers={speaker_id}))


def find_tenures(reader: Reader, words: str) -> list[Tenure]:
    """Return who held a post, by post and first day: "mayor of Elmford", "PM", "Elmford".

    All words must stand in the post; behind "of" they must be the body's. All posts of all
    people where there are no words.
    """
    wanted = _wanted(words)
    found = [
        tenure
        for seen in _by_speaker(_observations_of(reader, wanted)).values()
        for tenure in make_timeline(seen)
        if _has_words(tenure.post, wanted)
    ]
    return sorted(found, key=_post_order)


Wanted = tuple[tuple[str, ...], tuple[str, ...]]
"""Words of a post or its body, and words that must be the body's."""


def _wanted(text: str) -> Wanted:
    from quotes.identity.posts import normalise_post

    title, of, body = text.partition(" of ")
    post = normalise_post(title.strip() or None, body.strip() if of else None)
    anywhere = (post.title or "").split() + (post.body or "").split() * (not of)
    return tuple(anywhere), tuple((post.body or "").split()) if of else ()


def _has_words(post: Post, wanted: Wanted) -> bool:
    body = (post.body or "").split()
    anywhere = {*(post.title or "").split(), *body}
    return anywhere.issuperset(wanted[0]) and set(body).issuperset(wanted[1])


def _observations_of(reader: Reader, wanted: Wanted) -> Iterator[Observation]:
    """Yield all roles of those who have one with the words: what else they were may end it."""
    role = lean.RoleObservation
    title = " " + sa.func.coalesce(role.title_normal, "") + " "
    body = " " + sa.func.coalesce(role.organisation_normal, "") + " "
    anywhere = (
        sa.or_(title.like(f"% {w} %"), body.like(f"% {w} %")) for w in map(_plain, wanted[0])
    )
    conditions = [*anywhere, *(body.like(f"% {_plain(w)} %") for w in wanted[1])]
    query = _query(lean.Speaker.public_id).where(*conditions).distinct()
    if words := [*wanted[0], *wanted[1]]:
        query = query.where(role.role_observation_id.in_(select_roles(reader, words)))
    return load_observations(reader, speakers=set(reader.scalars(query)))


def _plain(word: str) -> str:
    """Return a word for a pattern: what a pattern knows as a sign stands for any one."""
    return word.replace("%", "_").replace("\\", "_")


def _post_order(tenure: Tenure) -> tuple[object, ...]:
    post, first = tenure.post, tenure.first_on or date.max
    return (post.title or "", post.body or "", first, tenure.speaker, tenure.status)


def list_contradictions(
    reader: Reader, speaker_id: str | None = None, *, words: str = ""
) -> list[Contradiction]:
    """Return where exclusive offices clash, by day; of one speaker or of everybody.

    Two people whose names may be one person's do not clash: whether they are one is to be
    decided first.

    Args:
        reader: What to ask.
        speaker_id: Public id; only what this speaker is a side of.
        words: Of the post of one side, as ``find_tenures`` takes them.
    """
    from quotes.names import compare

    titles: Collection[str] = load_seats()
    bodies: Collection[str] | None = None
    if speaker_id is not None:
        own = list(load_observations(reader, speakers={speaker_id}, titles=titles))
        titles, bodies = {o.post.title or "" for o in own}, _bodies_like(reader, own)
    observations = load_observations(reader, titles=titles, bodies=bodies, kind=SpeakerKind.PERSON)
    found = find_contradictions(observations, lambda a, b: compare(a, b).verdict != "different")
    wanted = _wanted(words)
    return [
        clash
        for clash in found
        if any(_has_words(side[0].post, wanted) for side in clash.sides)
        and (speaker_id is None or speaker_id in {side[0].speaker for side in clash.sides})
    ]


def _bodies_like(reader: Reader, own: Iterable[Observation]) -> set[str]:
    """Return the bodies, in normal form, that are those of some observations, however printed."""
    role = lean.RoleObservation
    mine = {(o.post.title, o.post.body, o.organisation) for o in own if o.post.body}
    printed = (role.title_normal, role.organisation_normal, role.organisation)
    query = sa.select(*printed).distinct().where(role.organisation_normal.is_not(None))
    rows = reader.execute(query.where(role.title_normal.in_(sorted({m[0] or "" for m in mine}))))
    return {
        body
        for title, body, organisation in rows
        for of, plain, here in mine
        if of == title and (plain == body or same_body(here or plain, organisation or body))
    }


def load_observations(
    reader: Reader,
    *,
    speakers: Collection[str] | None = None,
    titles: Collection[str] | None = None,
    bodies: Collection[str] | None = None,
    kind: SpeakerKind | None = None,
    until: date | None = None,
) -> Iterator[Observation]:
    """Yield the roles that documents give speakers, in no order.

    Args:
        reader: What to ask.
        speakers: Public ids; everybody if None.
        titles: In normal form; all if None.
        bodies: In normal form; all if None.
        kind: Of speaker; all if None.
        until: Last day of publication, which leaves out undated documents.
    """
    role, version = lean.RoleObservation, lean.DocumentVersion
    query = _query(
        lean.Speaker.public_id, lean.Speaker.name, role.title_normal, role.organisation_normal,
        role.text, role.title, role.organisation, role.status, version.published_on,
        lean.Document.public_id, role.start_char, role.end_char, lean.Publisher.name, version.url,
        version.document_version_id,
    )  # fmt: skip
    if titles is not None:
        query = query.where(role.title_normal.in_(sorted(titles)))
    if bodies is not None:
        query = query.where(role.organisation_normal.in_(sorted(bodies)))
    if kind is not None:
        query = query.where(lean.Speaker.kind == kind.value)
    if until is not None:
        query = query.where(version.published_on <= until)
    if speakers is None:
        yield from _observations(reader, query)
        return
    ids = iter(sorted(speakers))
    while batch := list(islice(ids, BATCH)):
        yield from _observations(reader, query.where(lean.Speaker.public_id.in_(batch)))


def load_recent(reader: Reader, asked: Collection[tuple[str, When]]) -> Iterator[Observation]:
    """Yield the roles that documents give speakers just before some days, in no order.

    Args:
        reader: What to ask.
        asked: Public ids of speakers, and where the ``RECENT`` quotations of theirs begin.
    """
    if not asked:
        return
    postgres, windows = is_postgres(reader), sorted(asked)
    speakers = {speaker for speaker, _ in windows}
    keys = iter(sorted(reader.scalars(_recent_quotations(postgres), _as_given(windows, postgres))))
    while batch := list(islice(keys, BATCH)):
        for row in reader.execute(_recent_query(postgres), {"keys": batch}).all():
            if row[0] in speakers:
                yield _to_observation(row, place="")


def _as_given(windows: Sequence[tuple[str, When]], postgres: bool) -> dict[str, Any]:
    """Return what ``_recent_quotations`` is given: any number of windows, as one text of it."""
    rows = [(speaker, *when) for speaker, when in windows]
    if not postgres:
        return {"windows": json.dumps(rows)}
    return dict(zip(("speakers", "days", "documents"), zip(*rows, strict=True), strict=True))


_NEAR = f"""SELECT x.quotation_id FROM speaker_quotation x
WHERE x.speaker_id = s.speaker_id AND (x.days_before, x.document) >= (a.days, a.document)
ORDER BY x.days_before, x.document, x.ordinal LIMIT {RECENT}"""
_POSTGRES_NEAR = f"""SELECT DISTINCT near.quotation_id
FROM unnest(:speakers, :days, :documents) AS a (speaker, days, document)
  CROSS JOIN speaker s CROSS JOIN LATERAL ({_NEAR}) near
WHERE s.public_id = a.speaker"""
# SQLite has no subqueries in FROM that see each other, but functions of what stands before.
_SQLITE_NEAR = f"""SELECT DISTINCT near.value
FROM (SELECT json_extract(value, '$[0]') AS speaker,
    json_extract(value, '$[1]') AS days, json_extract(value, '$[2]') AS document
    FROM json_each(:windows)) a
  CROSS JOIN speaker s
  CROSS JOIN json_each((SELECT json_group_array(quotation_id) FROM ({_NEAR}))) near
WHERE s.public_id = a.speaker"""


@cache
def _recent_quotations(postgres: bool) -> Any:
    """Return a query for the quotations of speakers from a place on."""
    if not postgres:
        return sa.text(_SQLITE_NEAR)
    kinds = {"speakers": IDS, "days": KEYS, "documents": IDS}
    given = (sa.bindparam(name, type_=kind) for name, kind in kinds.items())
    return sa.text(_POSTGRES_NEAR).bindparams(*given)


@cache
def _recent_query(postgres: bool) -> Any:
    role, version, voice = lean.RoleObservation, lean.DocumentVersion, lean.Attribution
    query = _query(
        lean.Speaker.public_id, lean.Speaker.name, role.title_normal, role.organisation_normal,
        role.text, role.title, role.organisation, role.status, version.published_on,
        lean.Document.public_id, role.start_char, role.end_char, lean.Publisher.name, version.url,
        version.document_version_id,
    )  # fmt: skip
    query = query.join(voice.table, voice.document_entity_id == role.document_entity_id)
    return query.where(is_one_of(voice.quotation_id, "keys", postgres), ~voice.overruled).distinct()


def _query(*columns: Any) -> Any:
    role, version, reading = lean.RoleObservation, lean.DocumentVersion, lean.Reading
    member, speaker = lean.SpeakerMembership, lean.Speaker
    return (
        sa.select(*columns)
        .select_from(role.table)
        .join(member.table, member.document_entity_id == role.document_entity_id)
        .join(speaker.table, speaker.speaker_id == member.speaker_id)
        .join(reading.table, reading.reading_id == role.reading_id)
        .join(version.table, version.document_version_id == reading.document_version_id)
        .join(lean.Document.table, lean.Document.document_id == version.document_id)
        .outerjoin(lean.Publisher.table, lean.Publisher.publisher_id == lean.Document.publisher_id)
        .where(reading.is_current, version.is_current)
    )


def _observations(reader: Reader, query: Any) -> Iterator[Observation]:
    found = iter(reader.execute(query).all())
    while rows := list(islice(found, BATCH)):
        sources = load_sources(reader, {row[14] for row in rows if not row[13]})
        for row in rows:
            yield _to_observation(row, row[13] or sources[row[14]])


def _to_observation(row: Any, place: str) -> Observation:
    return Observation(
        speaker=row[0], name=row[1], post=Post(row[2], row[3]), text=row[4], title=row[5],
        organisation=row[6], status=RoleStatus(row[7]), on=row[8], document=row[9], start=row[10],
        end=row[11], publisher=row[12], place=place,
    )  # fmt: skip


def _by_speaker(observations: Iterable[Observation]) -> dict[str, list[Observation]]:
    found: defaultdict[str, list[Observation]] = defaultdict(list)
    for seen in observations:
        found[seen.speaker].append(seen)
    return dict(found)
