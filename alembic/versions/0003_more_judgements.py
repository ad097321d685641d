"""Judgements of one speaker and of one quotation: split, rename, correct; a view of them all.

Revision: 0003, after 0002. Judgements of two are kept both ways; the others, for which the
older table has no place, are lost on the way down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FIRST_NAMED = "First character of its first name there; null if it has none."
END = "Character after the last one."
NAMED = "Fullest form of its name there."
PAIRS = ("same", "different", "unsure")
DECISION = (
    "public_id", "verdict", "reason", "decided_by", "decided_at", "withdrawn_by", "withdrawn_at",
)  # fmt: skip
ANCHOR = ("document", "text_sha256", "name", "start_char", "end_char")
MOMENTS = {name: sa.DateTime(timezone=True) for name in ("decided_at", "withdrawn_at")}
CHANGED = ("v1_quotation", "v1_speaker")

_CURRENT = """
  JOIN reading r ON r.reading_id = {0}.reading_id AND r.is_current
  JOIN document_version dv ON dv.document_version_id = r.document_version_id AND dv.is_current
  JOIN document d ON d.document_id = dv.document_id
  LEFT JOIN publisher p ON p.publisher_id = d.publisher_id"""
_QUOTATION = f"""
SELECT q.public_id AS quotation_id, d.public_id AS document_id, p.name AS publisher, dv.title,
  dv.url, (SELECT min(ds.source) FROM document_source ds
    WHERE ds.document_version_id = dv.document_version_id) AS source,
  dv.published_on, q.type, q.text, coalesce(s.name, e.name) AS speaker,
  s.public_id AS speaker_id, coalesce(s.kind, e.kind) AS speaker_kind, m.text AS mention,
  ro.text AS role, ro.organisation, ro.status AS role_status, c.text AS cue, q.medium,
  q.start_char, q.end_char, t.public_id AS statement_id, q.confidence_content,
  q.confidence_speaker, q.confidence_identity{{corrected}}
FROM quotation q{_CURRENT.format("q")}
  LEFT JOIN mention m ON m.quotation_id = q.quotation_id
  LEFT JOIN cue c ON c.quotation_id = q.quotation_id
  {{correction}}LEFT JOIN attribution a ON a.quotation_id = q.quotation_id{{in_force}}
  LEFT JOIN document_entity e ON e.document_entity_id = a.document_entity_id
  LEFT JOIN speaker_membership sm ON sm.document_entity_id = e.document_entity_id
  LEFT JOIN speaker s ON s.speaker_id = sm.speaker_id
  LEFT JOIN role_observation ro ON ro.role_observation_id = {{role}}
  LEFT JOIN statement_membership tm ON tm.quotation_id = q.quotation_id
  LEFT JOIN statement t ON t.statement_id = tm.statement_id{{judgement}}"""
_READ_ROLE = """(
    SELECT qr.role_observation_id FROM quotation_role qr
      JOIN role_observation x ON x.role_observation_id = qr.role_observation_id
    WHERE qr.quotation_id = q.quotation_id
      AND coalesce(x.document_entity_id, 0) = coalesce(e.document_entity_id, 0)
    ORDER BY qr.ordinal LIMIT 1)"""
# Whoever a person names has the first role that the document gives them.
_DECIDED_ROLE = """(
    SELECT x.role_observation_id FROM role_observation x
    WHERE x.document_entity_id = e.document_entity_id AND x.reading_id = q.reading_id
    ORDER BY x.start_char, x.role_observation_id LIMIT 1)"""
_SPEAKER = f"""
SELECT s.public_id AS speaker_id, s.name, s.kind, count(DISTINCT q.quotation_id) AS quotations,
  count(DISTINCT d.document_id) AS documents, min(dv.published_on) AS first_on,
  max(dv.published_on) AS last_on
FROM speaker s
  JOIN speaker_membership sm ON sm.speaker_id = s.speaker_id
  JOIN attribution a ON a.document_entity_id = sm.document_entity_id{{in_force}}
  JOIN quotation q ON q.quotation_id = a.quotation_id{_CURRENT.format("q")}
GROUP BY s.public_id, s.name, s.kind"""
BEFORE = {
    "v1_quotation": _QUOTATION.format(
        corrected="", in_force="", role=_READ_ROLE, correction="", judgement=""
    ),
    "v1_speaker": _SPEAKER.format(in_force=""),
}
AFTER = {
    "v1_quotation": _QUOTATION.format(
        corrected=",\n  j.decided_by AS corrected_by, j.decided_at AS corrected_at",
        in_force=" AND NOT a.overruled",
        correction="LEFT JOIN correction k ON k.quotation_id = q.quotation_id\n  ",
        role=f"CASE WHEN k.quotation_id IS NULL THEN {_READ_ROLE} ELSE {_DECIDED_ROLE} END",
        judgement="\n  LEFT JOIN judgement j ON j.judgement_id = k.judgement_id",
    ),
    "v1_speaker": _SPEAKER.format(in_force=" AND NOT a.overruled"),
    "v1_judgement": """
SELECT j.public_id AS judgement_id, j.verdict, je.part, je.name AS speaker,
  je.document AS speaker_document_id, j.name, jq.text AS quotation,
  jq.document AS quotation_document_id, j.reason, j.decided_by, j.decided_at, j.withdrawn_by,
  j.withdrawn_at
FROM judgement j LEFT JOIN judgement_entity je ON je.judgement_id = j.judgement_id
  LEFT JOIN judgement_quotation jq ON jq.judgement_id = j.judgement_id""",
}


def upgrade() -> None:
    for name in CHANGED:
        op.execute(f"DROP VIEW {name}")
    decided = rows("SELECT * FROM judgement")
    op.drop_table("judgement")
    create_judgements()
    for row in decided:
        insert("judgement", {name: row[name] for name in DECISION})
    ids = {row["public_id"]: row["judgement_id"] for row in rows("SELECT * FROM judgement")}
    for row in decided:
        for ordinal, side in enumerate(("left", "right")):
            about = {"part": "about", "ordinal": ordinal}
            anchor = {name: row[f"{side}_{name}"] for name in ANCHOR}
            insert("judgement_entity", {"judgement_id": ids[row["public_id"]]} | about | anchor)
    with op.batch_alter_table("attribution") as batch:
        batch.add_column(flag(
            "decided", "Whether a person says so: derived from judgements; else the reading does."
        ))  # fmt: skip
        batch.add_column(flag(
            "overruled",
            "Whether a person says otherwise: answers and exports leave it out; derived.",
        ))  # fmt: skip
        change_keys(batch, ("decided",))
    for name, select in AFTER.items():
        op.execute(f"CREATE VIEW {name} AS {select}")


def downgrade() -> None:
    for name in AFTER:
        op.execute(f"DROP VIEW {name}")
    op.drop_table("correction")
    op.execute("DELETE FROM attribution WHERE decided")
    with op.batch_alter_table("attribution") as batch:
        change_keys(batch, ())
        batch.drop_column("overruled")
        batch.drop_column("decided")
    decided = rows("SELECT * FROM judgement ORDER BY judgement_id")
    anchors = {
        (row["judgement_id"], row["ordinal"]): row
        for row in rows("SELECT * FROM judgement_entity WHERE part = 'about'")
    }
    for name in ("judgement_quotation", "judgement_entity", "judgement"):
        op.drop_table(name)
    create_pairs()
    for row in decided:
        if row["verdict"] in PAIRS:
            ends = {
                f"{side}_{name}": anchors[row["judgement_id"], ordinal][name]
                for ordinal, side in enumerate(("left", "right"))
                for name in ANCHOR
            }
            insert("judgement", {name: row[name] for name in DECISION} | ends)
    for name, select in BEFORE.items():
        op.execute(f"CREATE VIEW {name} AS {select}")


def rows(query: str) -> list[dict[str, Any]]:
    """Return the rows of a query, moments as moments on both databases."""
    asked = sa.text(query)
    typed = asked if "judgement_entity" in query else asked.columns(**MOMENTS)
    return [dict(row) for row in op.get_bind().execute(typed).mappings()]


def insert(table: str, row: Mapping[str, Any]) -> None:
    """Add a row."""
    columns = [sa.column(name, MOMENTS.get(name)) for name in row]
    op.get_bind().execute(sa.table(table, *columns).insert(), [dict(row)])


def flag(name: str, comment: str) -> sa.Column[Any]:
    """Return a column that is false unless somebody decided."""
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false(), comment=comment)


def change_keys(batch: Any, more: Sequence[str]) -> None:
    """Make the keys of ``attribution`` hold these columns, too, or no longer."""
    plain, decided = ("quotation_id",), ("quotation_id", "decided")
    old, new = (plain, decided) if more else (decided, plain)
    batch.drop_constraint(unique_name(old), type_="unique")
    batch.create_unique_constraint(unique_name(new), [*new, "document_entity_id"])
    batch.drop_constraint("pk_attribution", type_="primary")
    batch.create_primary_key("pk_attribution", [*new, "ordinal"])


def unique_name(columns: Sequence[str]) -> str:
    """Return the name of the constraint that an entity speaks once."""
    return f"uq_attribution_{'_'.join(columns)}_document_entity_id"


def verdict(values: Sequence[str], comment: str) -> sa.Column[Any]:
    """Return the column that both tables of judgements have."""
    kinds = sa.Enum(*values, name="verdict", native_enum=False, create_constraint=True, length=16)
    return sa.Column("verdict", kinds, nullable=False, comment=comment)


def decided_columns() -> list[Any]:
    """Return the other columns that both have, and their constraints."""
    moment = sa.DateTime(timezone=True)
    return [
        sa.Column("reason", sa.Text(), comment="Why."),
        sa.Column("decided_by", sa.Text(), nullable=False, comment="Who."),
        sa.Column("decided_at", moment, nullable=False, comment="When, UTC."),
        sa.Column("withdrawn_by", sa.Text(), comment="Who took it back."),
        sa.Column("withdrawn_at", moment, comment="When it was taken back, UTC."),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name=op.f("ck_judgement_withdrawn_by_somebody"),
        ),
        sa.PrimaryKeyConstraint("judgement_id", name="pk_judgement"),
        sa.UniqueConstraint("public_id", name="uq_judgement_public_id"),
    ]


def judgement_keys() -> list[sa.Column[Any]]:
    """Return the keys that both have."""
    public = "j_…: hash of who decided what and when."
    return [
        sa.Column("judgement_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column("public_id", sa.Text(), nullable=False, comment=public),
    ]


def place(*, named: bool) -> list[sa.Column[Any]]:
    """Return the columns that say where something stands."""
    return [
        sa.Column("document", sa.Text(), nullable=False, comment="d_…: where it stands."),
        sa.Column(
            "text_sha256", sa.Text(), nullable=False, comment="SHA-256 of the text read then."
        ),
        *([sa.Column("name", sa.Text(), nullable=False, comment=NAMED)] if named else []),
        sa.Column(
            "start_char", sa.Integer(), nullable=named,
            comment=FIRST_NAMED if named else "First character of its content.",
        ),
        sa.Column("end_char", sa.Integer(), nullable=named, comment=END),
    ]  # fmt: skip


def of_judgement(table: str) -> list[Any]:
    """Return the column for the judgement that a row belongs to, and its constraint."""
    return [
        sa.Column("judgement_id", sa.Integer(), nullable=False, comment="The judgement."),
        sa.ForeignKeyConstraint(
            ["judgement_id"],
            ["judgement.judgement_id"],
            name=f"fk_{table}_judgement_id_judgement",
        ),
    ]


def create_judgements() -> None:
    """Create the tables of this revision."""
    op.create_table(
        "judgement",
        *judgement_keys(),
        verdict(
            (*PAIRS, "split", "rename", "correct"),
            "Of two: same, different, unsure; of one: split, rename; of a quotation: correct.",
        ),
        sa.Column(
            "name",
            sa.Text(),
            comment="Rename: the name chosen. Split: the spelling that is somebody else.",
        ),
        *decided_columns(),
        comment="What somebody decided of speakers; withdrawn, never overwritten.",
    )
    parts = sa.Enum(
        "about", "rest", name="judgedpart", native_enum=False, create_constraint=True, length=16
    )
    op.create_table(
        "judgement_entity",
        *of_judgement("judgement_entity"),
        sa.Column(
            "part",
            parts,
            nullable=False,
            comment="about: of whom it is; rest: from whom these are taken.",
        ),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="0 for the first."),
        *place(named=True),
        sa.CheckConstraint(
            "(start_char IS NULL AND end_char IS NULL) "
            "OR (start_char >= 0 AND start_char < end_char)",
            name=op.f("ck_judgement_entity_span"),
        ),
        sa.PrimaryKeyConstraint("judgement_id", "part", "ordinal", name="pk_judgement_entity"),
        comment="Whom a judgement is about, as one text had them when somebody decided.",
    )
    op.create_table(
        "judgement_quotation",
        *of_judgement("judgement_quotation"),
        *place(named=False),
        sa.Column(
            "text",
            sa.Text(),
            nullable=False,
            comment="The text from the one to the other, exactly.",
        ),
        sa.Column("prefix", sa.Text(), nullable=False, comment="The text just before."),
        sa.Column("suffix", sa.Text(), nullable=False, comment="The text just after."),
        sa.CheckConstraint(
            "start_char >= 0 AND start_char < end_char", name=op.f("ck_judgement_quotation_span")
        ),
        sa.PrimaryKeyConstraint("judgement_id", name="pk_judgement_quotation"),
        comment="Which quotation a judgement is about, as its text had it then.",
    )
    op.create_table(
        "correction",
        sa.Column("quotation_id", sa.Integer(), nullable=False, comment="The quotation."),
        sa.Column("judgement_id", sa.Integer(), nullable=False, comment="The newest in force."),
        sa.ForeignKeyConstraint(
            ["quotation_id"],
            ["quotation.quotation_id"],
            name="fk_correction_quotation_id_quotation",
        ),
        sa.ForeignKeyConstraint(
            ["judgement_id"],
            ["judgement.judgement_id"],
            name="fk_correction_judgement_id_judgement",
        ),
        sa.PrimaryKeyConstraint("quotation_id", name="pk_correction"),
        comment="Quotations whose speaker a person decided; derived.",
    )
    op.create_index("ix_correction_judgement_id", "correction", ["judgement_id"])


def create_pairs() -> None:
    """Create the table of revision 0002."""
    ends: list[Any] = []
    for side, which in (("left", "the one"), ("right", "the other")):
        for column in place(named=True):
            comment = f"d_…: where {which} stands." if column.name == "document" else column.comment
            ends.append(sa.Column(
                f"{side}_{column.name}", column.type, nullable=column.nullable, comment=comment
            ))  # fmt: skip
    start, end = "{0}_start_char", "{0}_end_char"
    whole = f"({start} IS NULL AND {end} IS NULL) OR ({start} >= 0 AND {start} < {end})"
    op.create_table(
        "judgement",
        *judgement_keys(),
        verdict(PAIRS, "Same, different, or unsure."),
        *ends,
        *decided_columns(),
        *(
            sa.CheckConstraint(whole.format(side), name=op.f(f"ck_judgement_{side}_span"))
            for side in ("left", "right")
        ),
        comment="What somebody decided of two entities; withdrawn, never overwritten.",
    )
