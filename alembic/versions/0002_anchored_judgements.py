"""Judgements hold what they are about, not keys: they last when a text is read again.

Revision: 0002, after 0001. Rows are kept both ways; on the way down, but for those whose
entities are not there, or that repeat a live one, for which the older table has no place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

START = "First character of its first name there; null if it has none."
END = "Character after the last one."
DECISION = ("verdict", "reason", "decided_by", "decided_at", "withdrawn_by", "withdrawn_at")
MOMENTS = {name: sa.DateTime(timezone=True) for name in ("decided_at", "withdrawn_at")}
ENTITY = """
SELECT e.document_entity_id, d.public_id AS document, v.text_sha256, e.name,
  n.start_char, n.end_char
FROM document_entity e
  JOIN reading r ON r.reading_id = e.reading_id
  JOIN document_version v ON v.document_version_id = r.document_version_id
  JOIN document d ON d.document_id = v.document_id
  LEFT JOIN entity_name n ON n.document_entity_id = e.document_entity_id AND n.ordinal = 0"""
ANCHOR = ("document", "text_sha256", "name", "start_char", "end_char")


def upgrade() -> None:
    decided = rows("SELECT * FROM judgement")
    found = {row["document_entity_id"]: row for row in rows(ENTITY)} if decided else {}
    op.drop_table("judgement")
    create_anchored()
    for row in decided:
        ends = sorted((found[row["left_entity_id"]], found[row["right_entity_id"]]), key=order)
        anchors = {
            f"{side}_{key}": end[key]
            for side, end in zip(("left", "right"), ends, strict=True)
            for key in ANCHOR
        }
        public_id = make_id("j", row["judgement_id"], *anchors.values(), *decision(row).values())
        insert({"public_id": public_id} | anchors | decision(row))


def downgrade() -> None:
    decided = rows("SELECT * FROM judgement ORDER BY judgement_id")
    # The reading that counts comes last, and so is the one that is found.
    entities = f"{ENTITY} ORDER BY r.is_current, r.reading_id"
    found = {order(row): row["document_entity_id"] for row in rows(entities)} if decided else {}
    op.drop_table("judgement")
    create_keyed()
    live = set()
    for row in decided:
        keys = {found.get(order(row, side)) for side in ("left_", "right_")}
        if None in keys or len(keys) == 1:
            continue
        pair = tuple(sorted(key for key in keys if key is not None))
        if row["withdrawn_at"] is None:
            if pair in live:
                continue
            live.add(pair)
        insert({"left_entity_id": pair[0], "right_entity_id": pair[1]} | decision(row))


def rows(query: str) -> list[dict[str, Any]]:
    """Return the rows of a query, moments as moments on both databases."""
    asked = sa.text(query)
    typed = asked.columns(**MOMENTS) if " judgement" in query else asked
    return [dict(row) for row in op.get_bind().execute(typed).mappings()]


def decision(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what both tables have."""
    return {name: row[name] for name in DECISION}


def order(row: Mapping[str, Any], side: str = "") -> tuple[Any, ...]:
    """Return what an entity is told by, fit for sorting."""
    start = row[f"{side}start_char"]
    return (
        row[f"{side}document"],
        row[f"{side}text_sha256"],
        row[f"{side}name"],
        -1 if start is None else start,
    )


def insert(row: dict[str, Any]) -> None:
    """Add a judgement."""
    columns = [sa.column(name, MOMENTS.get(name)) for name in row]
    op.get_bind().execute(sa.table("judgement", *columns).insert(), [row])


def make_id(prefix: str, *parts: object) -> str:
    """Return an id as ``quotes.database.ids`` made them when this was written."""
    text = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return f"{prefix}_{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}"


def verdict() -> sa.Column[Any]:
    """Return the column that both tables have."""
    kinds = sa.Enum(
        "same", "different", "unsure", name="verdict", native_enum=False,
        create_constraint=True, length=16,
    )  # fmt: skip
    return sa.Column("verdict", kinds, nullable=False, comment="Same, different, or unsure.")


def decided() -> list[sa.Column[Any]]:
    """Return the other columns that both tables have."""
    moment = sa.DateTime(timezone=True)
    return [
        sa.Column("reason", sa.Text(), comment="Why."),
        sa.Column("decided_by", sa.Text(), nullable=False, comment="Who."),
        sa.Column("decided_at", moment, nullable=False, comment="When, UTC."),
        sa.Column("withdrawn_by", sa.Text(), comment="Who took it back."),
        sa.Column("withdrawn_at", moment, comment="When it was taken back, UTC."),
    ]


def anchor(side: str, which: str) -> list[sa.Column[Any]]:
    """Return the columns that say who one of the two is."""
    text = "SHA-256 of the text read then."
    name = "Fullest form of its name there."
    return [
        sa.Column(
            f"{side}_document", sa.Text(), nullable=False, comment=f"d_…: where {which} stands."
        ),
        sa.Column(f"{side}_text_sha256", sa.Text(), nullable=False, comment=text),
        sa.Column(f"{side}_name", sa.Text(), nullable=False, comment=name),
        sa.Column(f"{side}_start_char", sa.Integer(), comment=START),
        sa.Column(f"{side}_end_char", sa.Integer(), comment=END),
    ]


def span_check(side: str) -> sa.CheckConstraint:
    """Return the rule that a span is half-open, or missing as a whole."""
    start, end = f"{side}_start_char", f"{side}_end_char"
    return sa.CheckConstraint(
        f"({start} IS NULL AND {end} IS NULL) OR ({start} >= 0 AND {start} < {end})",
        name=op.f(f"ck_judgement_{side}_span"),
    )


def shared() -> list[Any]:
    """Return the constraints that both tables have."""
    return [
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name=op.f("ck_judgement_withdrawn_by_somebody"),
        ),
        sa.PrimaryKeyConstraint("judgement_id", name="pk_judgement"),
    ]


def create_anchored() -> None:
    """Create the table of this revision."""
    op.create_table(
        "judgement",
        sa.Column("judgement_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column(
            "public_id",
            sa.Text(),
            nullable=False,
            comment="j_…: hash of who decided what and when.",
        ),
        verdict(),
        *anchor("left", "the one"),
        *anchor("right", "the other"),
        *decided(),
        *shared(),
        span_check("left"),
        span_check("right"),
        sa.UniqueConstraint("public_id", name="uq_judgement_public_id"),
        comment="What somebody decided of two entities; withdrawn, never overwritten.",
    )


def create_keyed() -> None:
    """Create the table of revision 0001."""
    entity = ["document_entity.document_entity_id"]
    op.create_table(
        "judgement",
        sa.Column("judgement_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column("left_entity_id", sa.Integer(), nullable=False, comment="The one."),
        sa.Column("right_entity_id", sa.Integer(), nullable=False, comment="The other."),
        verdict(),
        *decided(),
        *shared(),
        sa.CheckConstraint("left_entity_id < right_entity_id", name=op.f("ck_judgement_ordered")),
        sa.ForeignKeyConstraint(
            ["left_entity_id"], entity, name="fk_judgement_left_entity_id_document_entity"
        ),
        sa.ForeignKeyConstraint(
            ["right_entity_id"], entity, name="fk_judgement_right_entity_id_document_entity"
        ),
        comment="What somebody decided of two entities; withdrawn, never overwritten.",
    )
    op.create_index("ix_judgement_right_entity_id", "judgement", ["right_entity_id"])
    op.create_index(
        "uq_judgement_live",
        "judgement",
        ["left_entity_id", "right_entity_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
