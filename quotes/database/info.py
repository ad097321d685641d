"""What a database holds: see ``database_info``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.connect import masked
from quotes.database.derive import is_pending
from quotes.database.migrations import HEAD, current


@dataclass(frozen=True, slots=True)
class DatabaseInfo:
    """What a database holds.

    Attributes:
        url: Its address, the password masked.
        dialect: ``sqlite`` or ``postgresql``.
        revision: Of its tables; ``head`` is the one that this version of quotes needs.
        rows: How many rows each table has, by table.
        first_on: First day of publication.
        last_on: Last day of publication.
        pending: Whether speakers and statements are yet to be worked out for some texts:
            ingesting anything, or nothing, does it.
    """

    url: str
    dialect: str
    revision: str | None
    head: str
    rows: dict[str, int]
    first_on: date | None
    last_on: date | None
    pending: bool


def database_info(engine: sa.Engine) -> DatabaseInfo:
    """Return what a database holds. Its tables must be those of this version."""
    day = models.DocumentVersion.published_on
    with Session(engine) as session:
        days = session.execute(sa.select(sa.func.min(day), sa.func.max(day))).one()
        return DatabaseInfo(
            url=masked(engine.url),
            dialect=engine.dialect.name,
            revision=current(engine),
            head=HEAD,
            rows={name: _count(session, table) for name, table in _tables()},
            first_on=days[0],
            last_on=days[1],
            pending=is_pending(session),
        )


def _tables() -> list[tuple[str, sa.Table]]:
    return sorted(models.Base.metadata.tables.items())


def _count(session: Session, table: sa.Table) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
