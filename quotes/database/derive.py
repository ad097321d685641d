"""Who is who and what is the same, worked out from all that was read, and kept as rows.

Identity is a function of the evidence and the judgements; these rows are its value. They are
compared with what is there and only differences are written, so that working it out again
changes nothing, and an interrupted run is made good by the next.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.models import Base
from quotes.database.spelling import WORD, word_keys, word_rows
from quotes.names import fold, keys
from quotes.names.folding import words
from quotes.names.keys import body_keys
from quotes.records import SpeakerKind

_BATCH = 500
"""Keys in one query; old versions of SQLite take 999."""


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


@dataclass(frozen=True, slots=True)
class Part:
    """Speakers of a part that nothing of the rest has a say in.

    Attributes:
        groups: The speakers.
        entities: Internal keys of all entities that came, went or are in them.
        speakers: Internal keys of the speakers that they were so far.
    """

    groups: Sequence[Group]
    entities: Collection[int]
    speakers: Collection[int]


Resolver: TypeAlias = Callable[[Session], Iterable[Group]]


@dataclass(frozen=True, slots=True)
class Identity:
    """How speakers and statements are worked out; tests hand in their own.

    Attributes:
        speakers: Of all that is current.
        statements: Of all that is current.
        affected: The speakers that follow from what came and went since; None for all.
    """

    speakers: Resolver
    statements: Resolver
    affected: Callable[[Session], Part | None] | None = None


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
    return _store_identity(session, identity, list(identity.speakers(session)), None)


def update_identity(session: Session, identity: Identity | None = None) -> int:
    """Work out again the speakers whom changes since the last time can touch, and all statements.

    What it leaves is what ``rebuild_identity`` would make, after changes of what is current;
    after judgements, that is what to call. Returns how many rows it changed. The caller's
    transaction makes it whole.
    """
    identity = identity or default_identity()
    lock_identity(session)
    part = identity.affected(session) if identity.affected else None
    if part is None:
        return rebuild_identity(session, identity)
    return _store_identity(session, identity, part.groups, part)


def _store_identity(
    session: Session, identity: Identity, groups: Sequence[Group], part: Part | None
) -> int:
    from quotes.database.decided import name_groups, store_corrections

    changed = _store_speakers(session, name_groups(session, groups), part)
    changed += store_corrections(session)
    session.expire_all()
    return changed + _store_statements(session, list(identity.statements(session)))


def default_identity() -> Identity:
    """Return the rules of ``quotes.identity``, imported only when they are needed."""
    from quotes.database.affected import resolve_affected
    from quotes.database.evidence import resolve_speakers, resolve_statements

    return Identity(resolve_speakers, resolve_statements, resolve_affected)


def lock_identity(session: Session) -> None:
    """Let one writer at a time work out identity (SQLite's write lock does it already)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SELECT pg_advisory_xact_lock(7106835562)"))


def _store_speakers(session: Session, groups: Sequence[Group], part: Part | None) -> int:
    speaker, member = models.Speaker, models.SpeakerMembership
    wanted = {
        g.public_id: {"name": g.name, "kind": g.kind, "search_name": fold(g.name)} for g in groups
    }
    named, entities = (wanted, part.entities) if part else (None, None)
    changed = _sync(session, speaker, "public_id", wanted, named)
    ids = _ids(session, speaker.public_id, speaker.speaker_id, named)
    members = {e: {"speaker_id": ids[g.public_id]} for g in groups for e in g.members}
    changed += _sync(session, member, "document_entity_id", members, entities)
    changed += _drop(session, member, "document_entity_id", members, entities)
    homes = {*part.speakers, *ids.values()} if part else None
    changed += _store_names(session, groups, ids, homes)
    stays = {ids[public_id] for public_id in wanted}
    return changed + _drop(session, speaker, "speaker_id", stays, homes)


def _store_names(
    session: Session,
    groups: Sequence[Group],
    ids: Mapping[str, int],
    homes: Collection[int] | None,
) -> int:
    of = None if homes is None else {e for g in groups for e in g.members}
    spelled = spellings(session, of)
    wanted: dict[tuple[int, str], dict[str, Any]] = {}
    for group in groups:
        counts = Counter(dict.fromkeys((group.name, *group.known_as), 0))
        for entity in group.members:
            counts.update(spelled[entity])
        for name, count in counts.items():
            row = {"search_name": fold(name), "documents": count}
            wanted[ids[group.public_id], name] = row
    bodies = {ids[g.public_id] for g in groups if g.kind != SpeakerKind.PERSON}
    return _sync_names(session, wanted, bodies, homes)


def spellings(session: Session, entities: Collection[int] | None) -> dict[int, set[str]]:
    """Return each entity's spellings."""
    found: dict[int, set[str]] = defaultdict(set)
    for table, column in ((models.DocumentEntity, "name"), (models.EntityName, "text")):
        query = sa.select(table.document_entity_id, getattr(table, column))
        for key, text in _among(session, query, table.document_entity_id, entities):
            found[key].add(text)
    return found


def _among(
    session: Session, query: Any, column: Any, keys: Collection[Any] | None
) -> Iterator[Any]:
    """Yield the rows of a query, of all or of those with one of these keys."""
    if keys is None:
        yield from session.execute(query)
        return
    ordered = sorted(keys)
    for first in range(0, len(ordered), _BATCH):
        yield from session.execute(query.where(column.in_(ordered[first : first + _BATCH])))


def _sync_names(
    session: Session,
    wanted: Mapping[tuple[int, str], dict[str, Any]],
    bodies: Collection[int],
    homes: Collection[int] | None,
) -> int:
    table = models.SpeakerName
    query = sa.select(
        table.speaker_name_id, table.speaker_id, table.name, table.search_name, table.documents
    )
    have = {
        (row.speaker_id, row.name): row for row in _among(session, query, table.speaker_id, homes)
    }
    gone = [row.speaker_name_id for key, row in have.items() if key not in wanted]
    _delete(session, models.SpeakerNameKey, "speaker_name_id", gone)
    _delete(session, table, "speaker_name_id", gone)
    new = [
        {"speaker_id": s, "name": n} | row for (s, n), row in wanted.items() if (s, n) not in have
    ]
    _add_names(session, new, bodies)
    stay = {row.speaker_name_id: key for key, row in have.items() if key in wanted}
    renewed = _renew_keys(session, stay, bodies)
    other = [
        {"speaker_name_id": have[key].speaker_name_id} | row
        for key, row in wanted.items()
        if key in have and (have[key].search_name, have[key].documents) != tuple(row.values())
    ]
    if other:
        session.execute(sa.update(table), other)
    return len(gone) + len(new) + len(other) + renewed


def _add_names(session: Session, rows: Sequence[dict[str, Any]], bodies: Collection[int]) -> None:
    if not rows:
        return
    # Past the mapper, which costs more than the database.
    table: Any = models.SpeakerName.__table__
    insert = sa.insert(table).returning(table.c.speaker_name_id, sort_by_parameter_order=True)
    ids = session.scalars(insert, rows)
    _add_keys(
        session,
        {
            key: search_keys(row["name"], row["speaker_id"] in bodies)
            for key, row in zip(ids, rows, strict=True)
        },
    )


def _add_keys(session: Session, keys_of: Mapping[int, Collection[str]]) -> None:
    found = [
        {"speaker_name_id": name, "key": key} for name, mine in keys_of.items()
        for key in sorted(mine)
    ]  # fmt: skip
    if found:
        table: Any = models.SpeakerNameKey.__table__
        session.execute(sa.insert(table), found)
        _add_words(session, {key for mine in keys_of.values() for key in mine})


def _add_words(session: Session, found: Collection[str]) -> None:
    """Note the words among some keys, for misspelt ones to find; they stay when a name goes."""
    table = models.NameWord
    mine = {key.removeprefix(WORD) for key in found if key.startswith(WORD)}
    query = sa.select(table.word).where(table.form == table.word)
    known = {row[0] for row in _among(session, query, table.form, mine)}
    if rows := word_rows(mine - known):
        words: Any = table.__table__
        session.execute(sa.insert(words), rows)


def _renew_keys(
    session: Session, names: Mapping[int, tuple[int, str]], bodies: Collection[int]
) -> int:
    """Give stored names the keys that they would get now, and return how many had others.

    An earlier version may have stored them, or what their speaker is may have changed.

    Args:
        session: To write in.
        names: Internal key of each name → its speaker and the name.
        bodies: The speakers that are no people.
    """
    table, ordered, changed = models.SpeakerNameKey, sorted(names), 0
    for first in range(0, len(ordered), _BATCH):
        some = ordered[first : first + _BATCH]
        have: dict[int, set[str]] = {name: set() for name in some}
        query = sa.select(table.speaker_name_id, table.key)
        for name, key in session.execute(query.where(table.speaker_name_id.in_(some))):
            have[name].add(key)
        wanted = {n: search_keys(names[n][1], names[n][0] in bodies) for n in some}
        stray = {n: mine for n, mine in wanted.items() if have[n] != mine}
        _delete(session, table, "speaker_name_id", list(stray))
        _add_keys(session, stray)
        changed += len(stray)
    return changed


def search_keys(name: str, is_body: bool) -> frozenset[str]:
    """Return the keys under which a speaker's name is found."""
    # "Wells Fargo" is a person's name to who does not know whose it is.
    found = keys(name) | body_keys(name) if is_body else keys(name)
    return found | word_keys(words(fold(name)))


def _store_statements(session: Session, groups: Sequence[Group]) -> int:
    wanted: dict[Any, dict[str, Any]] = {g.public_id: {} for g in groups}
    changed = _sync(session, models.Statement, "public_id", wanted)
    ids = _ids(session, models.Statement.public_id, models.Statement.statement_id)
    member = {q: {"statement_id": ids[g.public_id]} for g in groups for q in g.members}
    changed += _sync(session, models.StatementMembership, "quotation_id", member)
    changed += _drop(session, models.StatementMembership, "quotation_id", member)
    return changed + _drop(session, models.Statement, "public_id", wanted)


def _sync(
    session: Session,
    model: type[Base],
    key: str,
    wanted: Mapping[Any, dict[str, Any]],
    among: Collection[Any] | None = None,
) -> int:
    """Add and change rows until those with the wanted keys have the wanted values."""
    table: Any = model.__table__
    columns = [key, *next(iter(wanted.values()), {})]
    query = sa.select(*(table.c[c] for c in columns))
    rows = _among(session, query, table.c[key], among)
    have = {row[0]: tuple(map(str, row[1:])) for row in rows}
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


def _drop(
    session: Session,
    model: type[Base],
    key: str,
    wanted: Collection[Any],
    among: Collection[Any] | None = None,
) -> int:
    column = model.__table__.c[key]
    gone = [
        row[0] for row in _among(session, sa.select(column), column, among) if row[0] not in wanted
    ]
    _delete(session, model, key, gone)
    return len(gone)


def _delete(session: Session, model: type[Base], key: str, gone: Sequence[Any]) -> None:
    if gone:
        table: Any = model.__table__
        delete = sa.delete(table).where(table.c[key] == sa.bindparam("_gone"))
        session.connection().execute(delete, [{"_gone": k} for k in gone])


def _ids(
    session: Session, public: Any, internal: Any, among: Collection[str] | None = None
) -> dict[str, int]:
    rows = _among(session, sa.select(public, internal), public, among)
    return {row[0]: row[1] for row in rows}
