"""First tables: documents and their versions, runs, quotations, speakers, statements.

Revision: 0001, after none. Search indexes and views are written out for each dialect, for
autogenerate sees neither.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "quotation_role",
    "statement_membership",
    "speaker_membership",
    "role_observation",
    "quotation_span",
    "mention",
    "judgement",
    "entity_name",
    "cue",
    "attribution",
    "quotation",
    "document_entity",
    "reading",
    "document_source",
    "speaker_name_key",
    "document_version",
    "speaker_name",
    "document",
    "statement",
    "speaker",
    "run",
    "publisher",
)

_CURRENT = """
  JOIN reading r ON r.reading_id = {0}.reading_id AND r.is_current
  JOIN document_version dv ON dv.document_version_id = r.document_version_id AND dv.is_current
  JOIN document d ON d.document_id = dv.document_id
  LEFT JOIN publisher p ON p.publisher_id = d.publisher_id"""

VIEWS = {
    "v1_document": """
SELECT d.public_id AS document_id, dv.number AS version, dv.is_current,
  (SELECT min(ds.source) FROM document_source ds
    WHERE ds.document_version_id = dv.document_version_id) AS source,
  dv.url, p.name AS publisher, dv.title, dv.author, dv.published_at, dv.published_on, dv.language,
  dv.text_sha256, dv.raw_sha256, dv.text_length,
  (SELECT count(*) FROM reading r JOIN quotation q ON q.reading_id = r.reading_id
    WHERE r.document_version_id = dv.document_version_id AND r.is_current) AS quotations,
  dv.first_read_at, dv.text
FROM document_version dv JOIN document d ON d.document_id = dv.document_id
  LEFT JOIN publisher p ON p.publisher_id = d.publisher_id""",
    "v1_quotation": f"""
SELECT q.public_id AS quotation_id, d.public_id AS document_id, p.name AS publisher, dv.title,
  dv.url, (SELECT min(ds.source) FROM document_source ds
    WHERE ds.document_version_id = dv.document_version_id) AS source,
  dv.published_on, q.type, q.text, coalesce(s.name, e.name) AS speaker,
  s.public_id AS speaker_id, coalesce(s.kind, e.kind) AS speaker_kind, m.text AS mention,
  ro.text AS role, ro.organisation, ro.status AS role_status, c.text AS cue, q.medium,
  q.start_char, q.end_char, t.public_id AS statement_id, q.confidence_content,
  q.confidence_speaker, q.confidence_identity
FROM quotation q{_CURRENT.format("q")}
  LEFT JOIN mention m ON m.quotation_id = q.quotation_id
  LEFT JOIN cue c ON c.quotation_id = q.quotation_id
  LEFT JOIN attribution a ON a.quotation_id = q.quotation_id
  LEFT JOIN document_entity e ON e.document_entity_id = a.document_entity_id
  LEFT JOIN speaker_membership sm ON sm.document_entity_id = e.document_entity_id
  LEFT JOIN speaker s ON s.speaker_id = sm.speaker_id
  LEFT JOIN role_observation ro ON ro.role_observation_id = (
    SELECT qr.role_observation_id FROM quotation_role qr
      JOIN role_observation x ON x.role_observation_id = qr.role_observation_id
    WHERE qr.quotation_id = q.quotation_id
      AND coalesce(x.document_entity_id, 0) = coalesce(e.document_entity_id, 0)
    ORDER BY qr.ordinal LIMIT 1)
  LEFT JOIN statement_membership tm ON tm.quotation_id = q.quotation_id
  LEFT JOIN statement t ON t.statement_id = tm.statement_id""",
    "v1_speaker": f"""
SELECT s.public_id AS speaker_id, s.name, s.kind, count(DISTINCT q.quotation_id) AS quotations,
  count(DISTINCT d.document_id) AS documents, min(dv.published_on) AS first_on,
  max(dv.published_on) AS last_on
FROM speaker s
  JOIN speaker_membership sm ON sm.speaker_id = s.speaker_id
  JOIN attribution a ON a.document_entity_id = sm.document_entity_id
  JOIN quotation q ON q.quotation_id = a.quotation_id{_CURRENT.format("q")}
GROUP BY s.public_id, s.name, s.kind""",
    "v1_speaker_name": """
SELECT s.public_id AS speaker_id, s.name AS speaker, sn.name, sn.documents
FROM speaker_name sn JOIN speaker s ON s.speaker_id = sn.speaker_id""",
    "v1_role": f"""
SELECT s.public_id AS speaker_id, s.name AS speaker, ro.text AS role, ro.title, ro.organisation,
  ro.status, dv.published_on, d.public_id AS document_id, p.name AS publisher, dv.url,
  ro.start_char, ro.end_char
FROM role_observation ro{_CURRENT.format("ro")}
  JOIN speaker_membership sm ON sm.document_entity_id = ro.document_entity_id
  JOIN speaker s ON s.speaker_id = sm.speaker_id""",
    "v1_statement": f"""
SELECT t.public_id AS statement_id, q.public_id AS quotation_id, q.type, q.text,
  d.public_id AS document_id, p.name AS publisher, dv.url, dv.published_on
FROM statement_membership tm JOIN statement t ON t.statement_id = tm.statement_id
  JOIN quotation q ON q.quotation_id = tm.quotation_id{_CURRENT.format("q")}""",
    "v1_provenance": """
SELECT q.public_id AS quotation_id, d.public_id AS document_id, dv.number AS version,
  (dv.is_current AND r.is_current) AS is_current, dv.text_sha256, dv.raw_sha256,
  u.public_id AS run_id, u.extractor, u.version AS extractor_version, u.model, u.model_digest,
  u.config_digest, q.rule, r.read_at, q.start_char, q.end_char
FROM quotation q JOIN reading r ON r.reading_id = q.reading_id
  JOIN run u ON u.run_id = r.run_id
  JOIN document_version dv ON dv.document_version_id = r.document_version_id
  JOIN document d ON d.document_id = dv.document_id""",
}

# Search text is made of words already: the tokenizer only has to split at spaces, alike on both.
SQLITE_SEARCH = (
    """CREATE VIRTUAL TABLE quotation_fts USING fts5(
  search_text, content='quotation', content_rowid='quotation_id', tokenize='ascii')""",
    """CREATE TRIGGER quotation_fts_insert AFTER INSERT ON quotation BEGIN
  INSERT INTO quotation_fts (rowid, search_text) VALUES (new.quotation_id, new.search_text);
END""",
    """CREATE TRIGGER quotation_fts_delete AFTER DELETE ON quotation BEGIN
  INSERT INTO quotation_fts (quotation_fts, rowid, search_text)
  VALUES ('delete', old.quotation_id, old.search_text);
END""",
    """CREATE TRIGGER quotation_fts_update AFTER UPDATE OF search_text ON quotation BEGIN
  INSERT INTO quotation_fts (quotation_fts, rowid, search_text)
  VALUES ('delete', old.quotation_id, old.search_text);
  INSERT INTO quotation_fts (rowid, search_text) VALUES (new.quotation_id, new.search_text);
END""",
)
POSTGRES_SEARCH = (
    """ALTER TABLE quotation ADD COLUMN search_vector tsvector
  GENERATED ALWAYS AS (to_tsvector('simple', search_text)) STORED""",
    "CREATE INDEX ix_quotation_search_vector ON quotation USING gin (search_vector)",
)


def upgrade() -> None:
    create_tables()
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRES_SEARCH if is_postgres else SQLITE_SEARCH:
        op.execute(sa.text(statement.replace(":", r"\:")))
    for name, select in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {select}")


def downgrade() -> None:
    for name in VIEWS:
        op.execute(f"DROP VIEW {name}")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE quotation_fts")
    for name in TABLES:
        op.drop_table(name)


def create_tables() -> None:
    """Create the tables in the order of their foreign keys."""
    op.create_table(
        "publisher",
        sa.Column("publisher_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column("name", sa.Text(), nullable=False, comment="As given with the article."),
        sa.Column(
            "search_name",
            sa.Text(),
            nullable=False,
            comment="Folded, stemmed words, a space at each end.",
        ),
        sa.PrimaryKeyConstraint("publisher_id", name="pk_publisher"),
        sa.UniqueConstraint("name", name="uq_publisher_name"),
        comment="An outlet, by the name that its articles carry.",
    )
    op.create_index("ix_publisher_search_name", "publisher", ["search_name"], unique=False)
    op.create_table(
        "run",
        sa.Column("run_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column(
            "public_id", sa.Text(), nullable=False, comment="r_…: hash of the other columns."
        ),
        sa.Column("extractor", sa.Text(), nullable=False, comment="Name of the extractor."),
        sa.Column("version", sa.Text(), nullable=False, comment="Version of the package."),
        sa.Column("model", sa.Text(), nullable=False, comment="Name and version of the models."),
        sa.Column(
            "model_digest", sa.Text(), nullable=False, comment="SHA-256 over what the models hold."
        ),
        sa.Column(
            "config_digest",
            sa.Text(),
            nullable=False,
            comment="SHA-256 over settings and word lists.",
        ),
        sa.Column(
            "first_used_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was first used here, UTC.",
        ),
        sa.PrimaryKeyConstraint("run_id", name="pk_run"),
        sa.UniqueConstraint(
            "extractor",
            "version",
            "model",
            "model_digest",
            "config_digest",
            name="uq_run_extractor_version_model_model_digest_config_digest",
        ),
        sa.UniqueConstraint("public_id", name="uq_run_public_id"),
        comment="Code and settings that read texts; two that would read alike are one.",
    )
    op.create_table(
        "speaker",
        sa.Column("speaker_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column("public_id", sa.Text(), nullable=False, comment="s_…: the id in exports."),
        sa.Column("name", sa.Text(), nullable=False, comment="Canonical name."),
        sa.Column(
            "kind",
            sa.Enum(
                "person",
                "organisation",
                "office",
                "group",
                "document",
                "unnamed",
                name="speakerkind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="What it is.",
        ),
        sa.Column("search_name", sa.Text(), nullable=False, comment="The folded name."),
        sa.PrimaryKeyConstraint("speaker_id", name="pk_speaker"),
        sa.UniqueConstraint("public_id", name="uq_speaker_public_id"),
        comment="A speaker across documents; derived, can be built again.",
    )
    op.create_index("ix_speaker_search_name", "speaker", ["search_name"], unique=False)
    op.create_table(
        "statement",
        sa.Column("statement_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column("public_id", sa.Text(), nullable=False, comment="t_…: the id in exports."),
        sa.PrimaryKeyConstraint("statement_id", name="pk_statement"),
        sa.UniqueConstraint("public_id", name="uq_statement_public_id"),
        comment="An utterance, however many outlets printed it; derived.",
    )
    op.create_table(
        "document",
        sa.Column("document_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column(
            "public_id",
            sa.Text(),
            nullable=False,
            comment="d_…: hash of what the article is known by; the id in exports.",
        ),
        sa.Column("publisher_id", sa.Integer(), nullable=True, comment="The outlet, if known."),
        sa.Column(
            "url_key",
            sa.Text(),
            nullable=True,
            comment="Address without fragment, tracking parameters and default port.",
        ),
        sa.Column(
            "external_key",
            sa.Text(),
            nullable=True,
            comment="Publisher (else input file) and the id given there.",
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["publisher.publisher_id"], name="fk_document_publisher_id_publisher"
        ),
        sa.PrimaryKeyConstraint("document_id", name="pk_document"),
        sa.UniqueConstraint("external_key", name="uq_document_external_key"),
        sa.UniqueConstraint("public_id", name="uq_document_public_id"),
        sa.UniqueConstraint("url_key", name="uq_document_url_key"),
        comment="One article; its texts are its versions.",
    )
    op.create_index("ix_document_publisher_id", "document", ["publisher_id"], unique=False)
    op.create_table(
        "speaker_name",
        sa.Column("speaker_name_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column("speaker_id", sa.Integer(), nullable=False, comment="Whose name."),
        sa.Column("name", sa.Text(), nullable=False, comment="As printed."),
        sa.Column("search_name", sa.Text(), nullable=False, comment="Folded, for searching."),
        sa.Column("documents", sa.Integer(), nullable=False, comment="Texts that print it."),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.speaker_id"], name="fk_speaker_name_speaker_id_speaker"
        ),
        sa.PrimaryKeyConstraint("speaker_name_id", name="pk_speaker_name"),
        sa.UniqueConstraint("speaker_id", "name", name="uq_speaker_name_speaker_id_name"),
        comment="Each spelling under which a speaker was met; derived.",
    )
    op.create_index("ix_speaker_name_search_name", "speaker_name", ["search_name"], unique=False)
    op.create_table(
        "document_version",
        sa.Column("document_version_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column("document_id", sa.Integer(), nullable=False, comment="The article."),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="1 for the first text read, 2 for the next.",
        ),
        sa.Column(
            "is_current",
            sa.Boolean(),
            nullable=False,
            comment="The text read last; one a document. Answers and exports show only this.",
        ),
        sa.Column(
            "text",
            sa.Text(),
            nullable=False,
            comment="What all offsets count in: code points from 0; SQL substr counts from 1.",
        ),
        sa.Column(
            "text_sha256",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the text as UTF-8, hexadecimal.",
        ),
        sa.Column(
            "raw_sha256", sa.Text(), nullable=True, comment="SHA-256 of the bytes before decoding."
        ),
        sa.Column("text_length", sa.Integer(), nullable=False, comment="Code points of the text."),
        sa.Column("url", sa.Text(), nullable=True, comment="Address as given."),
        sa.Column(
            "external_id", sa.Text(), nullable=True, comment="Its source's id for it, as given."
        ),
        sa.Column(
            "title", sa.Text(), nullable=True, comment="Headline, if known apart from the text."
        ),
        sa.Column("author", sa.Text(), nullable=True, comment="Byline."),
        sa.Column(
            "published_at", sa.Text(), nullable=True, comment="ISO 8601 date or time, as given."
        ),
        sa.Column(
            "published_on",
            sa.Date(),
            nullable=True,
            comment="The day of published_at, where it is a full date.",
        ),
        sa.Column("language", sa.Text(), nullable=True, comment="ISO 639 code."),
        sa.Column(
            "extra",
            sa.JSON(),
            nullable=True,
            comment="Fields of the input that have no column, as they came.",
        ),
        sa.Column(
            "first_read_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was stored, UTC.",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.document_id"],
            name="fk_document_version_document_id_document",
        ),
        sa.PrimaryKeyConstraint("document_version_id", name="pk_document_version"),
        sa.UniqueConstraint("document_id", "number", name="uq_document_version_document_id_number"),
        sa.UniqueConstraint(
            "document_id", "text_sha256", name="uq_document_version_document_id_text_sha256"
        ),
        comment="One text of a document as it was read; never changed afterwards.",
    )
    op.create_index(
        "ix_document_version_published_on", "document_version", ["published_on"], unique=False
    )
    op.create_index(
        "ix_document_version_text_sha256", "document_version", ["text_sha256"], unique=False
    )
    op.create_index(
        "uq_document_version_current",
        "document_version",
        ["document_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "speaker_name_key",
        sa.Column("speaker_name_id", sa.Integer(), nullable=False, comment="The name."),
        sa.Column("key", sa.Text(), nullable=False, comment="One of its keys."),
        sa.ForeignKeyConstraint(
            ["speaker_name_id"],
            ["speaker_name.speaker_name_id"],
            name="fk_speaker_name_key_speaker_name_id_speaker_name",
        ),
        sa.PrimaryKeyConstraint("speaker_name_id", "key", name="pk_speaker_name_key"),
        comment="Keys that spellings of one name share; derived.",
    )
    op.create_index("ix_speaker_name_key_key", "speaker_name_key", ["key"], unique=False)
    op.create_table(
        "document_source",
        sa.Column("document_version_id", sa.Integer(), nullable=False, comment="The text."),
        sa.Column("source", sa.Text(), nullable=False, comment="As given."),
        sa.ForeignKeyConstraint(
            ["document_version_id"],
            ["document_version.document_version_id"],
            name="fk_document_source_document_version_id_document_version",
        ),
        sa.PrimaryKeyConstraint("document_version_id", "source", name="pk_document_source"),
        comment="Each source (path, file.jsonl:3) under which a text came.",
    )
    op.create_index("ix_document_source_source", "document_source", ["source"], unique=False)
    op.create_table(
        "reading",
        sa.Column("reading_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column("document_version_id", sa.Integer(), nullable=False, comment="The text."),
        sa.Column("run_id", sa.Integer(), nullable=False, comment="The code and settings."),
        sa.Column(
            "is_current",
            sa.Boolean(),
            nullable=False,
            comment="The reading that answers and exports show; one a text.",
        ),
        sa.Column(
            "read_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was stored, UTC.",
        ),
        sa.ForeignKeyConstraint(
            ["document_version_id"],
            ["document_version.document_version_id"],
            name="fk_reading_document_version_id_document_version",
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name="fk_reading_run_id_run"),
        sa.PrimaryKeyConstraint("reading_id", name="pk_reading"),
        sa.UniqueConstraint(
            "document_version_id", "run_id", name="uq_reading_document_version_id_run_id"
        ),
        comment="One run over one text; kept also where the run found nothing.",
    )
    op.create_index("ix_reading_run_id", "reading", ["run_id"], unique=False)
    op.create_index(
        "uq_reading_current",
        "reading",
        ["document_version_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "document_entity",
        sa.Column("document_entity_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column(
            "public_id",
            sa.Text(),
            nullable=False,
            comment="e_…: hash of document, text and names; what identity calls it.",
        ),
        sa.Column(
            "reading_id", sa.Integer(), nullable=False, comment="Which run found it in which text."
        ),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="Fullest form that the document gives."
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "person",
                "organisation",
                "office",
                "group",
                "document",
                "unnamed",
                name="speakerkind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="What it is.",
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["reading.reading_id"], name="fk_document_entity_reading_id_reading"
        ),
        sa.PrimaryKeyConstraint("document_entity_id", name="pk_document_entity"),
        sa.UniqueConstraint(
            "reading_id", "public_id", name="uq_document_entity_reading_id_public_id"
        ),
        comment="A speaker as one document knows it; speakers across documents join them.",
    )
    op.create_index("ix_document_entity_public_id", "document_entity", ["public_id"], unique=False)
    op.create_table(
        "quotation",
        sa.Column("quotation_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column(
            "public_id",
            sa.Text(),
            nullable=False,
            comment="q_…: hash of document, text, type and spans; the id in exports.",
        ),
        sa.Column(
            "reading_id", sa.Integer(), nullable=False, comment="Which run found it in which text."
        ),
        sa.Column(
            "ordinal",
            sa.Integer(),
            nullable=False,
            comment="0 for the first quotation of the text.",
        ),
        sa.Column(
            "type",
            sa.Enum(
                "direct",
                "mixed",
                "indirect",
                name="quotationtype",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="How much stands in quotation marks.",
        ),
        sa.Column(
            "text",
            sa.Text(),
            nullable=False,
            comment="Its content spans joined by ' … ', for reading.",
        ),
        sa.Column(
            "search_text",
            sa.Text(),
            nullable=False,
            comment="Folded, stemmed words of the content, one space between; what search matches.",
        ),
        sa.Column(
            "start_char",
            sa.Integer(),
            nullable=False,
            comment="First character, counted in code points from 0.",
        ),
        sa.Column(
            "end_char", sa.Integer(), nullable=False, comment="Character after the last one."
        ),
        sa.Column(
            "medium",
            sa.Text(),
            nullable=True,
            comment="Where it was said: 'statement', 'post on X'.",
        ),
        sa.Column(
            "relayed_by", sa.Text(), nullable=True, comment="Who passed the words on, as printed."
        ),
        sa.Column(
            "relayed_by_start_char",
            sa.Integer(),
            nullable=True,
            comment="First character, counted in code points from 0.",
        ),
        sa.Column(
            "relayed_by_end_char",
            sa.Integer(),
            nullable=True,
            comment="Character after the last one.",
        ),
        sa.Column(
            "parent_id", sa.Integer(), nullable=True, comment="The quotation it is nested in."
        ),
        sa.Column(
            "continues_id", sa.Integer(), nullable=True, comment="The quotation it carries on."
        ),
        sa.Column(
            "confidence_content",
            sa.Double(),
            nullable=False,
            comment="0 to 1: these words, this type.",
        ),
        sa.Column(
            "confidence_speaker", sa.Double(), nullable=False, comment="0 to 1: this mention."
        ),
        sa.Column(
            "confidence_identity", sa.Double(), nullable=False, comment="0 to 1: this entity."
        ),
        sa.Column("rule", sa.Text(), nullable=False, comment="What decided."),
        sa.CheckConstraint(
            "confidence_content BETWEEN 0 AND 1 AND confidence_speaker BETWEEN 0 AND 1 "
            "AND confidence_identity BETWEEN 0 AND 1",
            name=op.f("ck_quotation_confidence"),
        ),
        sa.CheckConstraint(
            "relayed_by_start_char >= 0 AND relayed_by_start_char < relayed_by_end_char",
            name=op.f("ck_quotation_relayed_by_span"),
        ),
        sa.CheckConstraint(
            "start_char >= 0 AND start_char < end_char", name=op.f("ck_quotation_span")
        ),
        sa.ForeignKeyConstraint(
            ["continues_id"], ["quotation.quotation_id"], name="fk_quotation_continues_id_quotation"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["quotation.quotation_id"], name="fk_quotation_parent_id_quotation"
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["reading.reading_id"], name="fk_quotation_reading_id_reading"
        ),
        sa.PrimaryKeyConstraint("quotation_id", name="pk_quotation"),
        sa.UniqueConstraint("reading_id", "ordinal", name="uq_quotation_reading_id_ordinal"),
        sa.UniqueConstraint("reading_id", "public_id", name="uq_quotation_reading_id_public_id"),
        comment="What is attributed to somebody in one reading of one text.",
    )
    op.create_index("ix_quotation_continues_id", "quotation", ["continues_id"], unique=False)
    op.create_index("ix_quotation_parent_id", "quotation", ["parent_id"], unique=False)
    op.create_index("ix_quotation_public_id", "quotation", ["public_id"], unique=False)
    op.create_table(
        "attribution",
        sa.Column("quotation_id", sa.Integer(), nullable=False, comment="The quotation."),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="0 for the first named."),
        sa.Column("document_entity_id", sa.Integer(), nullable=False, comment="The speaker here."),
        sa.ForeignKeyConstraint(
            ["document_entity_id"],
            ["document_entity.document_entity_id"],
            name="fk_attribution_document_entity_id_document_entity",
        ),
        sa.ForeignKeyConstraint(
            ["quotation_id"],
            ["quotation.quotation_id"],
            name="fk_attribution_quotation_id_quotation",
        ),
        sa.PrimaryKeyConstraint("quotation_id", "ordinal", name="pk_attribution"),
        sa.UniqueConstraint(
            "quotation_id",
            "document_entity_id",
            name="uq_attribution_quotation_id_document_entity_id",
        ),
        comment="Whose words a quotation is: several rows if joint, none if unknown.",
    )
    op.create_index(
        "ix_attribution_document_entity_id", "attribution", ["document_entity_id"], unique=False
    )
    op.create_table(
        "cue",
        sa.Column("quotation_id", sa.Integer(), nullable=False, comment="The quotation."),
        sa.Column("lemma", sa.Text(), nullable=False, comment="Dictionary form: 'say'."),
        sa.Column("text", sa.Text(), nullable=False, comment="As printed."),
        sa.Column(
            "start_char",
            sa.Integer(),
            nullable=False,
            comment="First character, counted in code points from 0.",
        ),
        sa.Column(
            "end_char", sa.Integer(), nullable=False, comment="Character after the last one."
        ),
        sa.CheckConstraint("start_char >= 0 AND start_char < end_char", name=op.f("ck_cue_span")),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.quotation_id"], name="fk_cue_quotation_id_quotation"
        ),
        sa.PrimaryKeyConstraint("quotation_id", name="pk_cue"),
        comment="The reporting expression of a quotation.",
    )
    op.create_index("ix_cue_lemma", "cue", ["lemma"], unique=False)
    op.create_table(
        "entity_name",
        sa.Column("document_entity_id", sa.Integer(), nullable=False, comment="Whose name."),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="0 for the first in the text."),
        sa.Column("text", sa.Text(), nullable=False, comment="As printed."),
        sa.Column(
            "start_char",
            sa.Integer(),
            nullable=False,
            comment="First character, counted in code points from 0.",
        ),
        sa.Column(
            "end_char", sa.Integer(), nullable=False, comment="Character after the last one."
        ),
        sa.CheckConstraint(
            "start_char >= 0 AND start_char < end_char", name=op.f("ck_entity_name_span")
        ),
        sa.ForeignKeyConstraint(
            ["document_entity_id"],
            ["document_entity.document_entity_id"],
            name="fk_entity_name_document_entity_id_document_entity",
        ),
        sa.PrimaryKeyConstraint("document_entity_id", "ordinal", name="pk_entity_name"),
        comment="The first occurrence of each spelling of a name in one document.",
    )
    op.create_table(
        "judgement",
        sa.Column("judgement_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column("left_entity_id", sa.Integer(), nullable=False, comment="The one."),
        sa.Column("right_entity_id", sa.Integer(), nullable=False, comment="The other."),
        sa.Column(
            "verdict",
            sa.Enum(
                "same",
                "different",
                "unsure",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="Same, different, or unsure.",
        ),
        sa.Column("reason", sa.Text(), nullable=True, comment="Why."),
        sa.Column("decided_by", sa.Text(), nullable=False, comment="Who."),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False, comment="When, UTC."),
        sa.Column("withdrawn_by", sa.Text(), nullable=True, comment="Who took it back."),
        sa.Column(
            "withdrawn_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was taken back, UTC.",
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name=op.f("ck_judgement_withdrawn_by_somebody"),
        ),
        sa.CheckConstraint("left_entity_id < right_entity_id", name=op.f("ck_judgement_ordered")),
        sa.ForeignKeyConstraint(
            ["left_entity_id"],
            ["document_entity.document_entity_id"],
            name="fk_judgement_left_entity_id_document_entity",
        ),
        sa.ForeignKeyConstraint(
            ["right_entity_id"],
            ["document_entity.document_entity_id"],
            name="fk_judgement_right_entity_id_document_entity",
        ),
        sa.PrimaryKeyConstraint("judgement_id", name="pk_judgement"),
        comment="What somebody decided of two entities; withdrawn, never overwritten.",
    )
    op.create_index("ix_judgement_right_entity_id", "judgement", ["right_entity_id"], unique=False)
    op.create_index(
        "uq_judgement_live",
        "judgement",
        ["left_entity_id", "right_entity_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "mention",
        sa.Column("quotation_id", sa.Integer(), nullable=False, comment="The quotation."),
        sa.Column(
            "type",
            sa.Enum(
                "name",
                "nominal",
                "pronoun",
                "document",
                "label",
                name="mentiontype",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="The form of the words.",
        ),
        sa.Column(
            "text", sa.Text(), nullable=False, comment="As printed, without role and apposition."
        ),
        sa.Column(
            "start_char",
            sa.Integer(),
            nullable=False,
            comment="First character, counted in code points from 0.",
        ),
        sa.Column(
            "end_char", sa.Integer(), nullable=False, comment="Character after the last one."
        ),
        sa.CheckConstraint(
            "start_char >= 0 AND start_char < end_char", name=op.f("ck_mention_span")
        ),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.quotation_id"], name="fk_mention_quotation_id_quotation"
        ),
        sa.PrimaryKeyConstraint("quotation_id", name="pk_mention"),
        comment="The words naming the speaker of a quotation.",
    )
    op.create_table(
        "quotation_span",
        sa.Column("quotation_id", sa.Integer(), nullable=False, comment="The quotation."),
        sa.Column(
            "part",
            sa.Enum(
                "content",
                "quoted",
                name="spanpart",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="content: attributed; quoted: in marks, without the marks.",
        ),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="0 for the first in the text."),
        sa.Column("text", sa.Text(), nullable=False, comment="As printed."),
        sa.Column(
            "start_char",
            sa.Integer(),
            nullable=False,
            comment="First character, counted in code points from 0.",
        ),
        sa.Column(
            "end_char", sa.Integer(), nullable=False, comment="Character after the last one."
        ),
        sa.CheckConstraint(
            "start_char >= 0 AND start_char < end_char", name=op.f("ck_quotation_span_span")
        ),
        sa.ForeignKeyConstraint(
            ["quotation_id"],
            ["quotation.quotation_id"],
            name="fk_quotation_span_quotation_id_quotation",
        ),
        sa.PrimaryKeyConstraint("quotation_id", "part", "ordinal", name="pk_quotation_span"),
        comment="The content spans and the spans in quotation marks of a quotation.",
    )
    op.create_table(
        "role_observation",
        sa.Column("role_observation_id", sa.Integer(), nullable=False, comment="Internal key."),
        sa.Column(
            "reading_id", sa.Integer(), nullable=False, comment="Which run found it in which text."
        ),
        sa.Column(
            "document_entity_id",
            sa.Integer(),
            nullable=True,
            comment="Whose role; null where the quotation's speaker is unknown.",
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="As printed."),
        sa.Column(
            "start_char",
            sa.Integer(),
            nullable=False,
            comment="First character, counted in code points from 0.",
        ),
        sa.Column(
            "end_char", sa.Integer(), nullable=False, comment="Character after the last one."
        ),
        sa.Column("title", sa.Text(), nullable=True, comment="The post, rank or title in it."),
        sa.Column("organisation", sa.Text(), nullable=True, comment="The body named in it."),
        sa.Column(
            "status",
            sa.Enum(
                "current",
                "former",
                "acting",
                "elect",
                "then",
                "future",
                name="rolestatus",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="Held, once held, or yet to be held.",
        ),
        sa.Column(
            "search_text",
            sa.Text(),
            nullable=False,
            comment="Folded, stemmed words, a space at each end.",
        ),
        sa.Column(
            "organisation_search",
            sa.Text(),
            nullable=False,
            comment="The same of the organisation.",
        ),
        sa.CheckConstraint(
            "start_char >= 0 AND start_char < end_char", name=op.f("ck_role_observation_span")
        ),
        sa.ForeignKeyConstraint(
            ["document_entity_id"],
            ["document_entity.document_entity_id"],
            name="fk_role_observation_document_entity_id_document_entity",
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["reading.reading_id"], name="fk_role_observation_reading_id_reading"
        ),
        sa.PrimaryKeyConstraint("role_observation_id", name="pk_role_observation"),
        comment="A title, rank or affiliation as a document prints it.",
    )
    op.create_index(
        "ix_role_observation_document_entity_id",
        "role_observation",
        ["document_entity_id"],
        unique=False,
    )
    op.create_index(
        "ix_role_observation_span", "role_observation", ["reading_id", "start_char"], unique=False
    )
    op.create_table(
        "speaker_membership",
        sa.Column("document_entity_id", sa.Integer(), nullable=False, comment="The entity."),
        sa.Column("speaker_id", sa.Integer(), nullable=False, comment="The speaker."),
        sa.ForeignKeyConstraint(
            ["document_entity_id"],
            ["document_entity.document_entity_id"],
            name="fk_speaker_membership_document_entity_id_document_entity",
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.speaker_id"], name="fk_speaker_membership_speaker_id_speaker"
        ),
        sa.PrimaryKeyConstraint("document_entity_id", name="pk_speaker_membership"),
        comment="Which speaker a document's entity is; derived.",
    )
    op.create_index(
        "ix_speaker_membership_speaker_id", "speaker_membership", ["speaker_id"], unique=False
    )
    op.create_table(
        "statement_membership",
        sa.Column("quotation_id", sa.Integer(), nullable=False, comment="The quotation."),
        sa.Column("statement_id", sa.Integer(), nullable=False, comment="The utterance."),
        sa.ForeignKeyConstraint(
            ["quotation_id"],
            ["quotation.quotation_id"],
            name="fk_statement_membership_quotation_id_quotation",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.statement_id"],
            name="fk_statement_membership_statement_id_statement",
        ),
        sa.PrimaryKeyConstraint("quotation_id", name="pk_statement_membership"),
        comment="Which utterance a quotation prints; derived.",
    )
    op.create_index(
        "ix_statement_membership_statement_id",
        "statement_membership",
        ["statement_id"],
        unique=False,
    )
    op.create_table(
        "quotation_role",
        sa.Column("quotation_id", sa.Integer(), nullable=False, comment="The quotation."),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="0 for the nearest."),
        sa.Column("role_observation_id", sa.Integer(), nullable=False, comment="The role."),
        sa.ForeignKeyConstraint(
            ["quotation_id"],
            ["quotation.quotation_id"],
            name="fk_quotation_role_quotation_id_quotation",
        ),
        sa.ForeignKeyConstraint(
            ["role_observation_id"],
            ["role_observation.role_observation_id"],
            name="fk_quotation_role_role_observation_id_role_observation",
        ),
        sa.PrimaryKeyConstraint("quotation_id", "ordinal", name="pk_quotation_role"),
        comment="The roles of a quotation's speaker, nearest first.",
    )
    op.create_index(
        "ix_quotation_role_role_observation_id",
        "quotation_role",
        ["role_observation_id"],
        unique=False,
    )
