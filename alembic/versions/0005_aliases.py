"""Aliases: other names that people list for one bearer, and a view of them.

Revision: 0005, after 0004. On the way down they are lost: the older tables have no place.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

VIEW = """
CREATE VIEW v1_alias AS
SELECT a.public_id AS alias_id, a.kind, a.canonical, a.alias, a.type, a.source, a.identifier,
  a.valid_from, a.valid_to, a.added_by, a.added_at, a.withdrawn_by, a.withdrawn_at
FROM alias a"""


def upgrade() -> None:
    text, day, moment = sa.Text(), sa.Date(), sa.DateTime(timezone=True)
    op.create_table(
        "alias",
        sa.Column("alias_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column(
            "public_id",
            text,
            nullable=False,
            comment="a_…: hash of what it says, who added it and when.",
        ),
        sa.Column(
            "content_key", text, nullable=False, comment="Hash of what it says; one in force each."
        ),
        sa.Column(
            "canonical", text, nullable=False, comment="The name that the list files it under."
        ),
        sa.Column("alias", text, nullable=False, comment="The other name."),
        sa.Column("search_name", text, nullable=False, comment="The other name, folded."),
        sa.Column("kind", text, nullable=False, comment="What bears them: person or organisation."),
        sa.Column(
            "type", text, nullable=False, comment="acronym, translation, nickname, former name …"
        ),
        sa.Column("source", text, comment="Where it is from."),
        sa.Column(
            "identifier", text, comment="What tells two of one canonical name apart: wikidata:Q42."
        ),
        sa.Column("valid_from", day, comment="First day it was used, if known."),
        sa.Column("valid_to", day, comment="Last day it was used, if known."),
        sa.Column("added_by", text, nullable=False, comment="Who."),
        sa.Column("added_at", moment, nullable=False, comment="When, UTC."),
        sa.Column("withdrawn_by", text, comment="Who took it back."),
        sa.Column("withdrawn_at", moment, comment="When it was taken back, UTC."),
        sa.CheckConstraint("kind IN ('person', 'organisation')", name=op.f("ck_alias_kind")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_alias_days")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name=op.f("ck_alias_withdrawn_by_somebody"),
        ),
        sa.PrimaryKeyConstraint("alias_id", name="pk_alias"),
        sa.UniqueConstraint("public_id", name="uq_alias_public_id"),
        comment="Another name of somebody, as a list gives it; withdrawn, never overwritten.",
    )
    op.create_index("ix_alias_search_name", "alias", ["search_name"])
    op.create_index(
        "uq_alias_live",
        "alias",
        ["content_key"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.execute(VIEW)


def downgrade() -> None:
    op.execute("DROP VIEW v1_alias")
    op.drop_table("alias")
