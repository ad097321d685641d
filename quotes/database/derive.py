"""Who is who and what is the same, worked out from all that was read, and kept as rows.

Identity is a function of the evidence and the judgements; these rows are its value. They are
compared with what is there and only differences are written, so that working it out again
changes nothing, and an interrupted run is made good by the next.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.models import Base
from quotes.names import fold, keys


@dataclass(frozen=True, slots=True)
class Group:
    """Things that are one: a speaker's entities, or a statement's quotations.

    Attributes:
        public_id: Made of what is in it, not of when it came.
        members: Internal keys of entities or quotations.
        name: A speaker's canonical name; empty for a statement.
        kind: A speaker's kind; empty for a statement.
        known_as: Other names of a speaker, which people listed.
    """

    public_id: str
    members: tuple[int, ...]
    name: str = ""
    kind: str = ""
    known_as: tuple[str, ...] = ()


Resolver: TypeAlias = Callable[[Session], Iterable[Group]]


@dataclass(frozen=True, slots=True)
class Identity:
    """How speakers and statements are worked out; tests hand in their own."""

    speakers: Resolver
    statements: Resolver


def is_pending(session: Session) -> bool:
    """Return whether speakers or statements do not yet follow what is current."""
    entity, quotation = models.DocumentEntity, models.Quotation
    member, printed = models.SpeakerMembership, models.StatementMembership
    pairs = (
        (entity, member, member.document_entity_id == entity.document_entity_id),
        (quotation, printed, printed.quotation_id == quotation.quotation_id),
    )
    for thing, link, joined in pairs:
        linked = sa.select(thing.reading_id).outerjoin(link, joined).limit(1)
        waiting = linked.where(thing.reading_id.in_(current_readings()), link_key(link).is_(None))
        stale = linked.where(
            thing.reading_id.not_in(current_readings()), link_key(link).is_not(None)
        )
        if any(session.scalar(astray) is not None for astray in (waiting, stale)):
            return True
    return False


def link_key(link: type[models.SpeakerMembership | models.StatementMembership]) -> Any:
    """Return the primary key column of a membership."""
    return next(iter(link.__table__.primary_key))


def current_readings() -> sa.Select[Any]:
    """Return a query for the readings that answers and exports show."""
    version = models.DocumentVersion
    return (
        sa.select(models.Reading.reading_id)
        .join(version, version.document_version_id == models.Reading.document_version_id)
        .where(models.Reading.is_current, version.is_current)
    )


def rebuild_identity(session: Session, identity: Identity | None = None) -> int:
    """Work out all speakers and statements anew and return how many rows that changed.

    Without new evidence or judgements it changes none. The caller's transaction makes it whole.
    """
    identity = identity or default_identity()
    lock_identity(session)
    from quotes.database.decided import name_groups, store_corrections

    speakers = name_groups(session, list(identity.speakers(session)))
    changed = _store_speakers(session, speakers) + store_corrections(session)
    session.expire_all()
    return changed + _store_statements(session, list(identity.statements(session)))


def default_identity() -> Identity:
    """Return the rules of ``quotes.identity``, imported only when they are needed."""
    from quotes.database.evidence import resolve_speakers, resolve_statements

    return Identity(resolve_speakers, resolve_statements)


def lock_identity(session: Session) -> None:
    """Let one writer at a time work out identity (SQLite's write lock does it already)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SELECT pg_advisory_xact_lock(7106835562)"))


def _store_speakers(session: Session, groups: Sequence[Group]) -> int:
    wanted = {
        g.public_id: {"name": g.name, "kind": g.kind, "search_name": fold(g.name)} for g in groups
    }
    changed = _sync(session, models.Speaker, "public_id", wanted)
    ids = _ids(session, models.Speaker.public_id, models.Speaker.speaker_id)
    member = {e: {"speaker_id": ids[g.public_id]} for g in groups for e in g.members}
    changed += _sync(session, models.SpeakerMembership, "document_entity_id", member)
    changed += _drop(session, models.SpeakerMembership, "document_entity_id", member)
    changed += _store_names(session, groups, ids)
    return changed + _drop(session, models.Speaker, "public_id", wanted)


def _store_names(session: Session, groups: Sequence[Group], ids: Mapping[str, int]) -> int:
    spelled = _spellings(session)
    wanted: dict[tuple[int, str], dict[str, Any]] = {}
    for group in groups:
        counts = Counter(dict.fromkeys((group.name, *group.known_as), 0))
        for entity in group.members:
            counts.update(spelled[entity])
        for name, count in counts.items():
            row = {"search_name": fold(name), "documents": count}
            wanted[ids[group.public_id], name] = row
    changed = _sync_names(session, wanted)
    return changed


def _spellings(session: Session) -> dict[int, set[str]]:
    """Return each entity's spellings."""
    entity, name = models.DocumentEntity, models.EntityName
    found: dict[int, set[str]] = defaultdict(set)
    for key, text in session.execute(sa.select(entity.document_entity_id, entity.name)):
        found[key].add(text)
    for key, text in session.execute(sa.select(name.document_entity_id, name.text)):
        found[key].add(text)
    return found


def _sync_names(session: Session, wanted: Mapping[tuple[int, str], dict[str, Any]]) -> int:
    table = models.SpeakerName
    have = {
        (row.speaker_id, row.name): row
        for row in session.execute(
            sa.select(table.speaker_name_id, table.speaker_id, table.name, table.search_name,
                      table.documents)
        )
    }  # fmt: skip
    gone = [row.speaker_name_id for key, row in have.items() if key not in wanted]
    _delete(session, models.SpeakerNameKey, "speaker_name_id", gone)
    _delete(session, table, "speaker_name_id", gone)
    new = [
        {"speaker_id": s, "name": n} | row for (s, n), row in wanted.items() if (s, n) not in have
    ]
    _add_names(session, new)
    other = [
        {"speaker_name_id": have[key].speaker_name_id} | row
        for key, row in wanted.items()
        if key in have and (have[key].search_name, have[key].documents) != tuple(row.values())
    ]
    if other:
        session.execute(sa.update(table), other)
    return len(gone) + len(new) + len(other)


def _add_names(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    table = models.SpeakerName
    insert = sa.insert(table).returning(table.speaker_name_id, sort_by_parameter_order=True)
    ids = session.scalars(insert, rows)
    found = [
        {"speaker_name_id": key, "key": search_key}
        for key, row in zip(ids, rows, strict=True)
        for search_key in sorted(keys(row["name"]))
    ]
    if found:
        session.execute(sa.insert(models.SpeakerNameKey), found)


def _store_statements(session: Session, groups: Sequence[Group]) -> int:
    wanted: dict[Any, dict[str, Any]] = {g.public_id: {} for g in groups}
    changed = _sync(session, models.Statement, "public_id", wanted)
    ids = _ids(session, models.Statement.public_id, models.Statement.statement_id)
    member = {q: {"statement_id": ids[g.public_id]} for g in groups for q in g.members}
    changed += _sync(session, models.StatementMembership, "quotation_id", member)
    changed += _drop(session, models.StatementMembership, "quotation_id", member)
    return changed + _drop(session, models.Statement, "public_id", wanted)


def _sync(
    session: Session, model: type[Base], key: str, wanted: Mapping[Any, dict[str, Any]]
) -> int:
    """Add and change rows until those with the wanted keys have the wanted values."""
    table: Any = model.__table__
    columns = [key, *next(iter(wanted.values()), {})]
    have = {row[0]: tuple(map(str, row[1:])) for row in session.execute(
        sa.select(*(table.c[c] for c in columns))
    )}  # fmt: skip
    new = [{key: k} | row for k, row in wanted.items() if k not in have]
    other = [
        {f"_{key}": k} | row
        for k, row in wanted.items()
        if k in have and have[k] != tuple(map(str, row.values()))
    ]
    if new:
        session.execute(sa.insert(table), new)
    if other:
        change = sa.update(table).where(table.c[key] == sa.bindparam(f"_{key}"))
        session.execute(change.values({c: sa.bindparam(c) for c in columns[1:]}), other)
    return len(new) + len(other)


def _drop(session: Session, model: type[Base], key: str, wanted: Mapping[Any, Any]) -> int:
    have = session.scalars(sa.select(model.__table__.c[key]))
    gone = [k for k in have if k not in wanted]
    _delete(session, model, key, gone)
    return len(gone)


def _delete(session: Session, model: type[Base], key: str, gone: Sequence[Any]) -> None:
    if gone:
        table: Any = model.__table__
        delete = sa.delete(table).where(table.c[key] == sa.bindparam("_gone"))
        session.connection().execute(delete, [{"_gone": k} for k in gone])


def _ids(session: Session, public: Any, internal: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(sa.select(public, internal))}
