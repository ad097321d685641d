"""Clippings and dossiers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clipping",
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.Column("quotation_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["quotation_id"], ["quotation.quotation_id"]),
        sa.PrimaryKeyConstraint("clipping_id"),
    )
    op.create_index("ix_clipping_quotation_id", "clipping", ["quotation_id"])
    op.create_table(
        "dossier",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("document_entity_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_entity_id"], ["document_entity.document_entity_id"]),
        sa.PrimaryKeyConstraint("dossier_id"),
    )
    op.create_index("ix_dossier_document_entity_id", "dossier", ["document_entity_id"])


def downgrade() -> None:
    op.drop_table("dossier")
    op.drop_table("clipping")
