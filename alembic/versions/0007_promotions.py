"""Promotions: which run's readings answer, and a view of the runs.

Revision: 0007, after 0006. On the way down they are withdrawn, so that the texts answer as they
would without them, and are lost: the older tables have no place.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

VIEW = """
CREATE VIEW v1_run AS
SELECT u.public_id AS run_id, u.extractor, u.version AS extractor_version, u.model,
  u.model_digest, u.config_digest, u.first_used_at,
  (SELECT count(*) FROM reading r WHERE r.run_id = u.run_id) AS texts,
  (SELECT count(*) FROM reading r
    JOIN document_version dv ON dv.document_version_id = r.document_version_id
    WHERE r.run_id = u.run_id AND r.is_current AND dv.is_current) AS answers,
  (p.promotion_id IS NOT NULL AND p.promotion_id =
    (SELECT max(x.promotion_id) FROM promotion x WHERE x.withdrawn_at IS NULL)) AS is_promoted,
  p.decided_by AS promoted_by, p.decided_at AS promoted_at, p.reason
FROM run u
  LEFT JOIN promotion p ON p.promotion_id =
    (SELECT max(y.promotion_id) FROM promotion y
      WHERE y.run_id = u.run_id AND y.withdrawn_at IS NULL)"""
# First off, then on: the index allows one at every moment.
GO_BACK = (
    "UPDATE reading SET is_current = {false} WHERE is_current AND document_version_id IN "
    "(SELECT document_version_id FROM displaced_reading)",
    "UPDATE reading SET is_current = {true} WHERE reading_id IN "
    "(SELECT reading_id FROM displaced_reading)",
)


def upgrade() -> None:
    text, moment = sa.Text(), sa.DateTime(timezone=True)
    op.create_table(
        "promotion",
        sa.Column(
            "promotion_id",
            sa.Integer(),
            nullable=False,
            comment="Internal key; the later, the higher.",
        ),
        sa.Column(
            "public_id", text, nullable=False, comment="p_…: hash of who promoted what and when."
        ),
        sa.Column("run_id", sa.Integer(), nullable=False, comment="Whose readings answer."),
        sa.Column("reason", text, comment="Why."),
        sa.Column("decided_by", text, nullable=False, comment="Who."),
        sa.Column("decided_at", moment, nullable=False, comment="When, UTC."),
        sa.Column("withdrawn_by", text, comment="Who went back."),
        sa.Column("withdrawn_at", moment, comment="When that was, UTC."),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name=op.f("ck_promotion_withdrawn_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name="fk_promotion_run_id_run"),
        sa.PrimaryKeyConstraint("promotion_id", name="pk_promotion"),
        sa.UniqueConstraint("public_id", name="uq_promotion_public_id"),
        comment="That answers come from a run's readings; withdrawn, never overwritten.",
    )
    op.create_index("ix_promotion_run_id", "promotion", ["run_id"])
    op.create_table(
        "displaced_reading",
        sa.Column("document_version_id", sa.Integer(), nullable=False, comment="The text."),
        sa.Column(
            "reading_id", sa.Integer(), nullable=False, comment="The one that was read last."
        ),
        sa.ForeignKeyConstraint(
            ["document_version_id"],
            ["document_version.document_version_id"],
            name="fk_displaced_reading_document_version_id_document_version",
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["reading.reading_id"], name="fk_displaced_reading_reading_id_reading"
        ),
        sa.PrimaryKeyConstraint("document_version_id", name="pk_displaced_reading"),
        sa.UniqueConstraint("reading_id", name="uq_displaced_reading_reading_id"),
        comment="Which reading would answer but for promotions, where another one does.",
    )
    op.execute(VIEW)


def downgrade() -> None:
    op.execute("DROP VIEW v1_run")
    bind = op.get_bind()
    words = {"true": sa.true(), "false": sa.false()}
    for statement in GO_BACK:
        plain = {name: str(value.compile(bind)) for name, value in words.items()}
        op.execute(statement.format(**plain))
    op.drop_table("displaced_reading")
    op.drop_table("promotion")
