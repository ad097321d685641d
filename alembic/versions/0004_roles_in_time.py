"""Roles in normal form beside the printed ones, and a view of who was what from when to when.

Revision: 0004, after 0003. Only what follows from the printed roles is added, so nothing is
lost on the way down. The normal forms are those of the version of quotes that upgrades.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from quotes.identity.posts import normalise_post

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BATCH = 5000
NORMAL = {
    "title_normal": "The title in normal form: PM is prime minister; null if it has none.",
    "organisation_normal": "The body in search form, also a place before the title; null if none.",
}
_CURRENT = """
  JOIN reading r ON r.reading_id = ro.reading_id AND r.is_current
  JOIN document_version dv ON dv.document_version_id = r.document_version_id AND dv.is_current
  JOIN document d ON d.document_id = dv.document_id"""
_ROLE = f"""
SELECT s.public_id AS speaker_id, s.name AS speaker, ro.text AS role, ro.title, ro.organisation,
  ro.status, dv.published_on, d.public_id AS document_id, p.name AS publisher, dv.url,
  ro.start_char, ro.end_char{{normal}}
FROM role_observation ro{_CURRENT}
  LEFT JOIN publisher p ON p.publisher_id = d.publisher_id
  JOIN speaker_membership sm ON sm.document_entity_id = ro.document_entity_id
  JOIN speaker s ON s.speaker_id = sm.speaker_id"""
BEFORE = {"v1_role": _ROLE.format(normal="")}
AFTER = {
    "v1_role": _ROLE.format(normal=", ro.title_normal, ro.organisation_normal"),
    "v1_role_timeline": f"""
SELECT s.public_id AS speaker_id, s.name AS speaker, ro.title_normal AS title,
  ro.organisation_normal AS organisation, ro.status, min(dv.published_on) AS first_on,
  max(dv.published_on) AS last_on, count(DISTINCT d.document_id) AS documents,
  count(DISTINCT ro.role_observation_id) AS observations,
  count(DISTINCT qr.quotation_id) AS quotations
FROM role_observation ro{_CURRENT}
  JOIN speaker_membership sm ON sm.document_entity_id = ro.document_entity_id
  JOIN speaker s ON s.speaker_id = sm.speaker_id
  LEFT JOIN quotation_role qr ON qr.role_observation_id = ro.role_observation_id
GROUP BY s.public_id, s.name, ro.title_normal, ro.organisation_normal, ro.status""",
}


def upgrade() -> None:
    for name, comment in NORMAL.items():
        op.add_column("role_observation", sa.Column(name, sa.Text(), comment=comment))
    fill()
    op.create_index("ix_role_observation_title_normal", "role_observation", ["title_normal"])
    replace_views(BEFORE, AFTER)


def downgrade() -> None:
    replace_views(AFTER, BEFORE)
    op.drop_index("ix_role_observation_title_normal", "role_observation")
    for name in NORMAL:
        op.drop_column("role_observation", name)


def replace_views(old: dict[str, str], new: dict[str, str]) -> None:
    """Drop the ones, create the others."""
    for name in old:
        op.execute(f"DROP VIEW {name}")
    for name, select in new.items():
        op.execute(f"CREATE VIEW {name} AS {select}")


def fill() -> None:
    """Give the roles that are there already their normal form."""
    bind: Any = op.get_bind()
    columns: list[Any] = [
        sa.column(name) for name in ("role_observation_id", "title", "organisation", *NORMAL)
    ]
    table = sa.table("role_observation", *columns)
    key = table.c.role_observation_id
    last = 0
    while True:
        query = sa.select(key, table.c.title, table.c.organisation).where(key > last)
        found = bind.execute(query.order_by(key).limit(BATCH)).all()
        if not found:
            return
        last = found[-1][0]
        change = sa.update(table).where(key == sa.bindparam("key"))
        change = change.values({name: sa.bindparam(name) for name in NORMAL})
        bind.execute(change, [to_normal(*row) for row in found])


def to_normal(key: int, title: str | None, organisation: str | None) -> dict[str, Any]:
    """Return a row's normal form."""
    return {"key": key} | dict(zip(NORMAL, normalise_post(title, organisation), strict=True))
