"""Derived tables: equal to what working them out again would give.

Who is who depends on all entities at once: they are held in memory, as for a rebuild.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.decided import find_corrected, name_groups
from quotes.database.derive import Group, Identity, search_keys, spellings
from quotes.database.places import COLUMNS, find_astray
from quotes.database.verification.faults import Fault, FaultKind, name_key, shorten
from quotes.database.verification.reading import as_stored, batches, stream
from quotes.names import fold
from quotes.records import SpeakerKind

_NAMES = 500
"""Names whose keys are compared at once."""


def check_speakers(session: Session, identity: Identity) -> Iterator[Fault]:
    """Yield speakers, their members and names that are not those of a rebuild."""
    groups = name_groups(session, list(identity.speakers(session)))
    table: Any = models.Speaker.__table__
    columns = (table.c.public_id, table.c.name, as_stored(table.c.kind), table.c.search_name)
    have = {row[0]: tuple(row[1:]) for row in session.execute(sa.select(*columns))}
    wanted = {g.public_id: (g.name, str(g.kind), fold(g.name)) for g in groups}
    yield from _compare(FaultKind.SPEAKER, "speaker", "public_id", have, wanted)
    member, speaker = models.SpeakerMembership, models.Speaker
    query = sa.select(member.document_entity_id, speaker.public_id)
    query = query.join(speaker, speaker.speaker_id == member.speaker_id)
    members = {row[0]: row[1] for row in session.execute(query)}
    resolved = {e: g.public_id for g in groups for e in g.members if e in members}
    known = {e: members[e] for e in resolved}  # those without are told as memberships
    yield from _compare(
        FaultKind.SPEAKER, "speaker_membership", "document_entity_id", known, resolved
    )
    yield from _check_spellings(session, groups)


def _check_spellings(session: Session, groups: Sequence[Group]) -> Iterator[Fault]:
    spelled = spellings(session, None)
    wanted: dict[Any, Any] = {}
    for group in groups:
        counts = Counter(dict.fromkeys((group.name, *group.known_as), 0))
        for entity in group.members:
            counts.update(spelled[entity])
        for name, count in counts.items():
            wanted[f"{group.public_id} {name}"] = (fold(name), count)
    table, speaker = models.SpeakerName, models.Speaker
    query = sa.select(speaker.public_id, table.name, table.search_name, table.documents)
    query = query.join(speaker, speaker.speaker_id == table.speaker_id)
    have = {f"{row[0]} {row[1]}": (row[2], row[3]) for row in session.execute(query)}
    yield from _compare(FaultKind.SPEAKER_NAME, "speaker_name", "name", have, wanted)


def check_name_keys(connection: sa.Connection) -> Iterator[Fault]:
    """Yield names whose search keys are not theirs."""
    name, key = models.SpeakerName, models.SpeakerNameKey
    speaker: Any = models.Speaker.__table__
    query = sa.select(name.speaker_name_id, name.name, as_stored(speaker.c.kind)).join(
        speaker, speaker.c.speaker_id == name.speaker_id
    )
    for some in batches(stream(connection, query), _NAMES):
        found: dict[int, set[str]] = {row[0]: set() for row in some}
        keys = sa.select(key.speaker_name_id, key.key).where(key.speaker_name_id.in_(list(found)))
        for of, text in connection.execute(keys):
            found[of].add(text)
        for of, text, kind in some:
            if found[of] != search_keys(text, kind != SpeakerKind.PERSON):
                problem = f"its keys are not those of {shorten(text)}"
                where = name_key(speaker_name_id=of)
                yield Fault(FaultKind.NAME_KEY, "speaker_name_key", where, problem)


def check_places(connection: sa.Connection) -> Iterator[Fault]:
    """Yield where quotations stand in answers, and counts, that are not those of a rebuild."""
    for table, row in find_astray(connection):
        key = name_key(**{COLUMNS[table].partition(",")[0]: row[0]})
        problem = f"a rebuild would not make it as it is: {shorten(row)}"
        yield Fault(FaultKind.PLACE, table, key, problem)


def check_corrections(session: Session) -> Iterator[Fault]:
    """Yield corrected speakers that are not those of the judgements in force."""
    decided = find_corrected(session)
    table, judgement = models.Correction, models.Judgement
    query = sa.select(table.quotation_id, judgement.public_id)
    query = query.join(judgement, judgement.judgement_id == table.judgement_id)
    have: dict[Any, Any] = {row[0]: row[1] for row in session.execute(query)}
    wanted: dict[Any, Any] = {key: said for key, (said, _) in decided.items()}
    yield from _compare(FaultKind.CORRECTION, "correction", "quotation_id", have, wanted)
    voice = models.Attribution
    said_by = sa.select(voice.quotation_id, voice.document_entity_id).where(voice.decided)
    voices: dict[Any, Any] = {}
    for key, entity in session.execute(said_by.order_by(voice.quotation_id, voice.ordinal)):
        voices[key] = (*voices.get(key, ()), entity)
    said = {key: entities for key, (_, entities) in decided.items() if entities}
    yield from _compare(FaultKind.CORRECTION, "attribution", "quotation_id", voices, said)
    overruled = sa.select(voice.quotation_id, voice.overruled).where(~voice.decided)
    for key, is_overruled in session.execute(overruled):
        if is_overruled != (key in decided):
            problem = f"overruled is {is_overruled}, against the judgements in force"
            where = name_key(quotation_id=key)
            yield Fault(FaultKind.CORRECTION, "attribution", where, problem)


def check_statements(session: Session, identity: Identity) -> Iterator[Fault]:
    """Yield statements and their prints that are not those of a rebuild."""
    groups = list(identity.statements(session))
    have: dict[Any, Any] = dict.fromkeys(session.scalars(sa.select(models.Statement.public_id)))
    wanted: dict[Any, Any] = dict.fromkeys(g.public_id for g in groups)
    yield from _compare(FaultKind.STATEMENT, "statement", "public_id", have, wanted)
    member, statement = models.StatementMembership, models.Statement
    query = sa.select(member.quotation_id, statement.public_id)
    query = query.join(statement, statement.statement_id == member.statement_id)
    members = {row[0]: row[1] for row in session.execute(query)}
    prints = {q: g.public_id for g in groups for q in g.members if q in members}
    known = {q: members[q] for q in prints}
    table = "statement_membership"
    yield from _compare(FaultKind.STATEMENT, table, "quotation_id", known, prints)


def _compare(
    kind: FaultKind, table: str, column: str, have: Mapping[Any, Any], wanted: Mapping[Any, Any]
) -> Iterator[Fault]:
    for key in sorted(have.keys() | wanted.keys()):
        if key not in wanted:
            problem = "a rebuild would not have this row"
        elif key not in have:
            problem = "a rebuild would have this row"
        elif have[key] != wanted[key]:
            problem = f"is {shorten(have[key])}; a rebuild would make it {shorten(wanted[key])}"
        else:
            continue
        yield Fault(kind, table, name_key(**{column: key}), problem)
