"""Other names that people list for one bearer: rows with who and when, withdrawn but never deleted.

What follows from them is ``quotes.names.aliases``; after each change identity is worked out
again in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database.derive import Identity, lock_identity, rebuild_identity
from quotes.database.ids import make_id
from quotes.database.models.aliases import Alias as Row
from quotes.errors import UnknownAlias
from quotes.names import fold
from quotes.names.aliases import Alias, Book, form, make_book

_TABLE: Any = Row.__table__


@dataclass(frozen=True, slots=True)
class StoredAlias:
    """An alias with who added it and when, and whether it was taken back.

    Attributes:
        alias_id: Public id, ``a_…``.
        alias: What it says.
    """

    alias_id: str
    alias: Alias
    added_by: str
    added_at: datetime
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None


@dataclass(slots=True)
class AliasReport:
    """What came of importing aliases.

    Attributes:
        added: Aliases that were not there.
        known: Aliases that were.
        removed: Aliases left out, because somebody removed them here before.
        ambiguous: Imported names that are listed for two: they join neither. Each with the
            canonical names of both.
    """

    added: int = 0
    known: int = 0
    removed: list[StoredAlias] = field(default_factory=list)
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)


def import_aliases(
    session: Session,
    aliases: Iterable[Alias],
    *,
    by: str,
    again: bool = False,
    identity: Identity | None = None,
) -> AliasReport:
    """Keep aliases, work identity out again, and return what came of it. Twice is once.

    Args:
        session: In a transaction, on a writing engine.
        aliases: From ``quotes.names.alias_files.parse_aliases``.
        by: Who adds them.
        again: Take those too that somebody removed before.
        identity: How to tell who is who; ``quotes.identity`` if None.
    """
    lock_identity(session)
    report, stored = AliasReport(), list_aliases(session)
    live = {content_key(s.alias) for s in stored if not s.withdrawn_at}
    removed = {content_key(s.alias): s for s in stored if s.withdrawn_at}
    now, rows, given = datetime.now(UTC), [], {content_key(a): a for a in aliases}
    for key, alias in given.items():
        if key in live:
            report.known += 1
        elif key in removed and not again:
            report.removed.append(removed[key])
        else:
            rows.append(_to_row(key, alias, by, now))
    if rows:
        session.execute(sa.insert(Row), rows)
        rebuild_identity(session, identity)
    report.added = len(rows)
    report.ambiguous = _ambiguous(load_book(session), given.values())
    return report


def _ambiguous(book: Book, given: Iterable[Alias]) -> dict[str, tuple[str, ...]]:
    names = {(a.kind, form(name)): name for a in given for name in (a.canonical, a.alias)}
    return {names[key]: both for key, both in sorted(book.ambiguous.items()) if key in names}


def remove_alias(
    session: Session, alias_id: str, *, by: str, identity: Identity | None = None
) -> StoredAlias:
    """Take an alias back, work identity out again, and return the alias, now withdrawn.

    Raises:
        quotes.errors.UnknownAlias: There is none, or it is withdrawn already.
    """
    lock_identity(session)
    found = next((s for s in list_aliases(session) if s.alias_id == alias_id), None)
    if found is None:
        raise UnknownAlias(f"no alias has the id {alias_id!r}; list them with: quotes aliases list")
    if found.withdrawn_at:
        raise UnknownAlias(
            f"{alias_id} is removed already, by {found.withdrawn_by} on {found.withdrawn_at.date()}"
        )
    change = sa.update(Row).where(Row.public_id == alias_id)
    session.execute(change.values(withdrawn_by=by, withdrawn_at=datetime.now(UTC)))
    rebuild_identity(session, identity)
    return next(s for s in list_aliases(session) if s.alias_id == alias_id)


def list_aliases(reader: sa.Connection | Session, name: str | None = None) -> list[StoredAlias]:
    """Return all aliases, withdrawn ones too, by canonical name, then by alias and age.

    Args:
        reader: Whom to ask.
        name: Only those of whoever goes by this name, as canonical name or alias.
    """
    found = [_from_row(row) for row in reader.execute(sa.select(_TABLE)).mappings()]
    if name is not None:
        wanted = form(name)
        homes = {
            (s.alias.kind, form(s.alias.canonical), s.alias.identifier)
            for s in found
            if wanted in (form(s.alias.canonical), form(s.alias.alias))
        }
        found = [
            s for s in found if (s.alias.kind, form(s.alias.canonical), s.alias.identifier) in homes
        ]
    return sorted(found, key=lambda s: (s.alias.canonical, s.alias.alias, s.added_at, s.alias_id))


def find_live_aliases(reader: sa.Connection | Session, name_or_id: str) -> list[StoredAlias]:
    """Return the aliases in force that have an id, or else are written like a name."""
    live = [s for s in list_aliases(reader) if not s.withdrawn_at]
    return [s for s in live if s.alias_id == name_or_id] or [
        s for s in live if form(name_or_id) and form(s.alias.alias) == form(name_or_id)
    ]


def load_book(reader: sa.Connection | Session) -> Book:
    """Return what the aliases in force say."""
    rows = reader.execute(sa.select(_TABLE).where(_TABLE.c.withdrawn_at.is_(None))).mappings()
    return make_book(_from_row(row).alias for row in rows)


def content_key(alias: Alias) -> str:
    """Return a hash of all that an alias says."""
    return make_id("a", *_content(alias).values())


def to_object(alias: Alias) -> dict[str, Any]:
    """Return an alias as an object for JSON, which ``parse_aliases`` reads."""
    content = _content(alias)
    named = content | {"id": content.pop("identifier")}
    return {
        key: named[key].isoformat() if key.startswith("valid") and named[key] else named[key]
        for key in ("canonical", "alias", "kind", "type", "source", "id", "valid_from", "valid_to")
    }


def _content(alias: Alias) -> dict[str, Any]:
    return {name: getattr(alias, name) for name in Alias.__slots__}


def _to_row(key: str, alias: Alias, by: str, at: datetime) -> dict[str, Any]:
    return _content(alias) | {
        "public_id": make_id("a", key, by, at.isoformat()),
        "content_key": key,
        "search_name": fold(alias.alias),
        "added_by": by,
        "added_at": at,
    }


def _from_row(row: Mapping[Any, Any]) -> StoredAlias:
    alias = Alias(**{name: row[name] for name in Alias.__slots__})
    return StoredAlias(
        row["public_id"], alias, row["added_by"], row["added_at"], row["withdrawn_by"],
        row["withdrawn_at"],
    )  # fmt: skip
