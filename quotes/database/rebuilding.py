"""All that is derived, made again: search forms and index, what answers, who is who."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.answering import choose_readings
from quotes.database.derive import Identity, lock_identity, rebuild_identity
from quotes.database.places import find_astray, rebuild_places
from quotes.database.store import lock_storing
from quotes.database.words import search_text
from quotes.identity.posts import normalise_post
from quotes.names import fold

_BATCH = 500


def rebuild_derived(session: Session, identity: Identity | None = None) -> int:
    """Make all derived rows and fields again and return how many that changed.

    What was read and what people decided stays as it is. A sound database changes in nothing,
    though the search index is written again. The caller's transaction makes it whole.
    """
    lock_storing(session)
    lock_identity(session)
    changed = sum(
        (
            _renew(session, models.Quotation.__table__, _quotation_form),
            _renew(session, models.RoleObservation.__table__, _role_forms),
            _renew(session, models.Publisher.__table__, _publisher_form),
            _renew(session, models.Alias.__table__, _alias_form),
        )
    )
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text("INSERT INTO quotation_fts (quotation_fts) VALUES ('rebuild')"))
        session.execute(sa.text("INSERT INTO role_fts (role_fts) VALUES ('rebuild')"))
    changed += choose_readings(session)
    changed += rebuild_identity(session, identity)
    if astray := sum(1 for _ in find_astray(session.connection())):
        rebuild_places(session.connection())
    return changed + astray


def _quotation_form(row: Any) -> dict[str, Any]:
    return {"search_text": search_text(row.text)}


def _role_forms(row: Any) -> dict[str, Any]:
    title, body = normalise_post(row.title, row.organisation)
    return {
        "search_text": f" {search_text(row.text)} ",
        "organisation_search": f" {search_text(row.organisation or '')} ",
        "title_normal": title,
        "organisation_normal": body,
    }


def _publisher_form(row: Any) -> dict[str, Any]:
    return {"search_name": f" {search_text(row.name)} "}


def _alias_form(row: Any) -> dict[str, Any]:
    return {"search_name": fold(row.alias)}


def _renew(session: Session, table: Any, form: Any) -> int:
    """Write the forms of a table's rows that are not as they would be made now."""
    key, last, changed = next(iter(table.primary_key)), 0, 0
    while True:
        query = sa.select(table).where(key > last).order_by(key).limit(_BATCH)
        rows = session.execute(query).all()
        if not rows:
            return changed
        for row in rows:
            wanted = {k: v for k, v in form(row).items() if getattr(row, k) != v}
            if wanted:
                of = key == getattr(row, key.name)
                session.execute(sa.update(table).where(of).values(**wanted))
                changed += 1
        last = getattr(rows[-1], key.name)
