"""Where quotations stand in answers, counts, words of names and roles; two more views.

Revision: 0006, after 0005. Everything added is derived: nothing is lost on the way down. What is
derived here follows the other tables by triggers, so that whoever writes need not know of it. A
later revision that rebuilds ``quotation``, ``reading``, ``document_version``, ``document``,
``attribution``, ``speaker_membership`` or ``role_observation`` on SQLite has to make theirs again.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from quotes.database.spelling import word_keys, word_rows
from quotes.names import fold
from quotes.names.folding import words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BATCH = 2000
DAYS = "Days from publication to the end of 9999, 10000000 if undated: counts up from the newest."
TABLES = ("name_word", "tally", "speaker_count", "speaker_quotation", "current_quotation")

_DAYS_BEFORE = {
    "sqlite": "coalesce(CAST(julianday('9999-12-31') - julianday(dv.published_on) AS INTEGER), "
    "10000000)",
    "postgresql": "coalesce(DATE '9999-12-31' - dv.published_on, 10000000)",
}
_PLACES = """INSERT INTO current_quotation
  (quotation_id, days_before, document, ordinal, published_on, publisher_id)
SELECT q.quotation_id, {days}, d.public_id, q.ordinal, dv.published_on, d.publisher_id
FROM {quotation} q
  JOIN {reading} r ON r.reading_id = q.reading_id
  JOIN {version} dv ON dv.document_version_id = r.document_version_id
  JOIN document d ON d.document_id = dv.document_id
WHERE r.is_current AND dv.is_current{only}"""
_SAID = """INSERT INTO speaker_quotation
  (speaker_id, days_before, document, ordinal, quotation_id, published_on)
SELECT DISTINCT m.speaker_id, c.days_before, c.document, c.ordinal, c.quotation_id, c.published_on
FROM {current} c
  JOIN attribution a ON a.quotation_id = c.quotation_id
  JOIN speaker_membership m ON m.document_entity_id = a.document_entity_id
WHERE NOT a.overruled{only}"""
_COUNTS = (
    "INSERT INTO speaker_count (speaker_id, quotations, documents) "
    "SELECT speaker_id, count(*), count(DISTINCT document) FROM speaker_quotation "
    "GROUP BY speaker_id",
    "INSERT INTO tally (thing, number) SELECT 'documents', count(*) FROM document",
    "INSERT INTO tally (thing, number) SELECT 'quotations', count(*) FROM current_quotation",
)
_ROLE_WORDS = "search_text, organisation_search, title_normal, organisation_normal"


def _sqlite_place(only: str) -> str:
    """Return what places quotations that are not placed yet, by a condition."""
    text = _PLACES.format(
        days=_DAYS_BEFORE["sqlite"], quotation="quotation", reading="reading",
        version="document_version", only=f" AND {only}",
    )  # fmt: skip
    return text.replace("INSERT INTO", "INSERT OR IGNORE INTO")


def _sqlite_say(only: str) -> str:
    text = _SAID.format(current="current_quotation", only=f" AND {only}")
    return text.replace("INSERT INTO", "INSERT OR IGNORE INTO")


def _sqlite_say_again(which: str) -> str:
    return f"DELETE FROM speaker_quotation WHERE quotation_id IN ({which});\n" + _sqlite_say(
        f"c.quotation_id IN ({which})"
    )


_OF_ENTITY = "SELECT quotation_id FROM attribution WHERE document_entity_id = {}.document_entity_id"
_SAME_PLACE = (
    "speaker_id = {0}.speaker_id AND days_before = {0}.days_before AND document = {0}.document"
)
_ADD_ROLE = f"""INSERT INTO role_fts (rowid, {_ROLE_WORDS})
VALUES (new.role_observation_id, {", ".join(f"new.{c}" for c in _ROLE_WORDS.split(", "))})"""
_DROP_ROLE = f"""INSERT INTO role_fts (role_fts, rowid, {_ROLE_WORDS}) VALUES ('delete',
  old.role_observation_id, {", ".join(f"old.{c}" for c in _ROLE_WORDS.split(", "))})"""
_NO_LONGER = """DELETE FROM current_quotation WHERE NOT new.is_current AND quotation_id IN
  (SELECT q.quotation_id FROM quotation q JOIN reading r ON r.reading_id = q.reading_id
   WHERE r.{0} = new.{0})"""

SQLITE_TRIGGERS = {
    "current_quotation_read": (
        "AFTER INSERT ON quotation",
        _sqlite_place("q.quotation_id = new.quotation_id"),
    ),
    "current_quotation_reading": (
        "AFTER UPDATE OF is_current ON reading",
        _NO_LONGER.format("reading_id"),
        _sqlite_place("q.reading_id = new.reading_id"),
    ),
    "current_quotation_version": (
        "AFTER UPDATE OF is_current ON document_version",
        _NO_LONGER.format("document_version_id"),
        _sqlite_place("r.document_version_id = new.document_version_id"),
    ),
    "speaker_quotation_current": (
        "AFTER INSERT ON current_quotation",
        _sqlite_say("c.quotation_id = new.quotation_id"),
        "UPDATE tally SET number = number + 1 WHERE thing = 'quotations'",
    ),
    "tally_quotation": (
        "AFTER DELETE ON current_quotation",
        "UPDATE tally SET number = number - 1 WHERE thing = 'quotations'",
    ),
    "tally_document_insert": (
        "AFTER INSERT ON document",
        "UPDATE tally SET number = number + 1 WHERE thing = 'documents'",
    ),
    "tally_document_delete": (
        "AFTER DELETE ON document",
        "UPDATE tally SET number = number - 1 WHERE thing = 'documents'",
    ),
    "speaker_quotation_attribution_insert": (
        "AFTER INSERT ON attribution",
        _sqlite_say("c.quotation_id = new.quotation_id"),
    ),
    "speaker_quotation_attribution_update": (
        "AFTER UPDATE ON attribution",
        _sqlite_say_again("new.quotation_id"),
    ),
    "speaker_quotation_attribution_delete": (
        "AFTER DELETE ON attribution",
        _sqlite_say_again("old.quotation_id"),
    ),
    "speaker_quotation_membership_insert": (
        "AFTER INSERT ON speaker_membership",
        _sqlite_say("a.document_entity_id = new.document_entity_id"),
    ),
    "speaker_quotation_membership_update": (
        "AFTER UPDATE ON speaker_membership",
        _sqlite_say_again(_OF_ENTITY.format("new")),
    ),
    "speaker_quotation_membership_delete": (
        "AFTER DELETE ON speaker_membership",
        _sqlite_say_again(_OF_ENTITY.format("old")),
    ),
    "speaker_count_insert": (
        "AFTER INSERT ON speaker_quotation",
        "INSERT INTO speaker_count (speaker_id, quotations, documents) VALUES (new.speaker_id, 1, "
        "(SELECT count(*) = 1 FROM (SELECT 1 FROM speaker_quotation WHERE "
        f"{_SAME_PLACE.format('new')} LIMIT 2))) ON CONFLICT (speaker_id) DO UPDATE SET "
        "quotations = quotations + 1, documents = documents + excluded.documents",
    ),
    "speaker_count_delete": (
        "AFTER DELETE ON speaker_quotation",
        "UPDATE speaker_count SET quotations = quotations - 1, documents = documents - "
        f"(NOT EXISTS (SELECT 1 FROM speaker_quotation WHERE {_SAME_PLACE.format('old')})) "
        "WHERE speaker_id = old.speaker_id",
        "DELETE FROM speaker_count WHERE speaker_id = old.speaker_id AND quotations = 0",
    ),
    "role_fts_insert": ("AFTER INSERT ON role_observation", _ADD_ROLE),
    "role_fts_delete": ("AFTER DELETE ON role_observation", _DROP_ROLE),
    "role_fts_update": (
        f"AFTER UPDATE OF {_ROLE_WORDS} ON role_observation",
        _DROP_ROLE,
        _ADD_ROLE,
    ),
}
SQLITE_ROLES = (
    f"CREATE VIRTUAL TABLE role_fts USING fts5({_ROLE_WORDS}, content='role_observation', "
    "content_rowid='role_observation_id', tokenize='ascii')",
    "INSERT INTO role_fts (role_fts) VALUES ('rebuild')",
)


def _postgres_place(*, only: str = "", **changed: str) -> str:
    tables = {"quotation": "quotation", "reading": "reading", "version": "document_version"}
    text = _PLACES.format(days=_DAYS_BEFORE["postgresql"], only=only, **tables | changed)
    return f"{text}\n  ON CONFLICT DO NOTHING"


def _postgres_say(current: str = "current_quotation", only: str = "") -> str:
    return _SAID.format(current=current, only=only) + "\n  ON CONFLICT DO NOTHING"


def _postgres_say_again(which: str) -> str:
    return f"DELETE FROM speaker_quotation WHERE quotation_id IN ({which});\n" + _postgres_say(
        only=f" AND c.quotation_id IN ({which})"
    )


_OF_ENTITIES = "SELECT a.quotation_id FROM attribution a JOIN changed USING (document_entity_id)"
_BY_DOCUMENT = """(SELECT speaker_id, days_before, document, count(*) AS said FROM changed
    GROUP BY speaker_id, days_before, document) c"""
_STILL = """(SELECT count(*) FROM speaker_quotation s WHERE s.speaker_id = c.speaker_id
    AND s.days_before = c.days_before AND s.document = c.document)"""
_GONE = """DELETE FROM current_quotation c USING quotation q, {0}
  WHERE c.quotation_id = q.quotation_id AND NOT changed.is_current AND {1}"""

# Name of the function, then on which table's changes it is called, then what it does.
POSTGRES_FUNCTIONS = {
    "quotes_place_read": (
        ("INSERT ON quotation",),
        _postgres_place(quotation="changed"),
    ),
    "quotes_place_reading": (
        ("UPDATE ON reading",),
        _GONE.format("changed", "q.reading_id = changed.reading_id"),
        _postgres_place(reading="changed"),
    ),
    "quotes_place_version": (
        ("UPDATE ON document_version",),
        _GONE.format(
            "reading r, changed",
            "q.reading_id = r.reading_id AND r.document_version_id = changed.document_version_id",
        ),
        _postgres_place(version="changed"),
    ),
    "quotes_say_current": (
        ("INSERT ON current_quotation",),
        _postgres_say("changed"),
        "UPDATE tally SET number = number + (SELECT count(*) FROM changed) "
        "WHERE thing = 'quotations'",
    ),
    "quotes_tally_quotations": (
        ("DELETE ON current_quotation",),
        "UPDATE tally SET number = number - (SELECT count(*) FROM changed) "
        "WHERE thing = 'quotations'",
    ),
    "quotes_tally_documents": (
        ("INSERT ON document",),
        "UPDATE tally SET number = number + (SELECT count(*) FROM changed) "
        "WHERE thing = 'documents'",
    ),
    "quotes_tally_no_documents": (
        ("DELETE ON document",),
        "UPDATE tally SET number = number - (SELECT count(*) FROM changed) "
        "WHERE thing = 'documents'",
    ),
    "quotes_say_attribution": (
        ("UPDATE ON attribution", "DELETE ON attribution"),
        _postgres_say_again("SELECT quotation_id FROM changed"),
    ),
    "quotes_say_new_attribution": (
        ("INSERT ON attribution",),
        _postgres_say(only=" AND c.quotation_id IN (SELECT quotation_id FROM changed)"),
    ),
    "quotes_say_membership": (
        ("UPDATE ON speaker_membership", "DELETE ON speaker_membership"),
        _postgres_say_again(_OF_ENTITIES),
    ),
    "quotes_say_new_membership": (
        ("INSERT ON speaker_membership",),
        _postgres_say(only=" AND m.document_entity_id IN (SELECT document_entity_id FROM changed)"),
    ),
    "quotes_count_said": (
        ("INSERT ON speaker_quotation",),
        f"""INSERT INTO speaker_count (speaker_id, quotations, documents)
SELECT c.speaker_id, sum(c.said), count(*) FILTER (WHERE c.said = {_STILL})
FROM {_BY_DOCUMENT}
GROUP BY c.speaker_id ORDER BY c.speaker_id
ON CONFLICT (speaker_id) DO UPDATE SET
  quotations = speaker_count.quotations + excluded.quotations,
  documents = speaker_count.documents + excluded.documents""",
    ),
    "quotes_count_unsaid": (
        ("DELETE ON speaker_quotation",),
        f"""UPDATE speaker_count k
SET quotations = k.quotations - u.said, documents = k.documents - u.documents
FROM (SELECT c.speaker_id, sum(c.said) AS said, count(*) FILTER (WHERE {_STILL} = 0) AS documents
  FROM {_BY_DOCUMENT} GROUP BY c.speaker_id) u
WHERE k.speaker_id = u.speaker_id""",
        "DELETE FROM speaker_count WHERE quotations = 0 AND speaker_id IN "
        "(SELECT speaker_id FROM changed)",
    ),
}
POSTGRES_ROLES = (
    """ALTER TABLE role_observation ADD COLUMN search_vector tsvector GENERATED ALWAYS AS
  (to_tsvector('simple', search_text || organisation_search || coalesce(title_normal, '') || ' '
    || coalesce(organisation_normal, ''))) STORED""",
    "CREATE INDEX ix_role_observation_search_vector ON role_observation USING gin (search_vector)",
)

_QUOTATION = "(SELECT q.{0} FROM quotation q WHERE q.quotation_id = x.quotation_id)"
_ROLE = """(SELECT ro.{0} FROM role_observation ro WHERE ro.role_observation_id =
    CASE WHEN EXISTS (SELECT 1 FROM correction k WHERE k.quotation_id = x.quotation_id)
    THEN (SELECT y.role_observation_id FROM attribution a
        JOIN quotation q ON q.quotation_id = a.quotation_id
        JOIN speaker_membership m ON m.document_entity_id = a.document_entity_id
        JOIN role_observation y ON y.document_entity_id = a.document_entity_id
      WHERE a.quotation_id = x.quotation_id AND a.decided AND m.speaker_id = x.speaker_id
        AND y.reading_id = q.reading_id
      ORDER BY y.start_char, y.role_observation_id LIMIT 1)
    ELSE (SELECT qr.role_observation_id FROM quotation_role qr
        JOIN role_observation y ON y.role_observation_id = qr.role_observation_id
        JOIN speaker_membership m ON m.document_entity_id = y.document_entity_id
      WHERE qr.quotation_id = x.quotation_id AND m.speaker_id = x.speaker_id
      ORDER BY qr.ordinal LIMIT 1) END)"""
_TIMELINE = {
    "sqlite": """SELECT s.public_id AS speaker_id, s.name AS speaker, ro.title_normal AS title,
  ro.organisation_normal AS organisation, ro.status, min(dv.published_on) AS first_on,
  max(dv.published_on) AS last_on, count(DISTINCT d.document_id) AS documents,
  count(DISTINCT ro.role_observation_id) AS observations,
  count(DISTINCT qr.quotation_id) AS quotations
FROM {roles}
GROUP BY s.public_id, s.name, ro.title_normal, ro.organisation_normal, ro.status""",
    # Of each speaker by itself, so that whoever is asked for is looked up.
    "postgresql": """SELECT s.public_id AS speaker_id, s.name AS speaker, t.*
FROM speaker s CROSS JOIN LATERAL (
  SELECT ro.title_normal AS title, ro.organisation_normal AS organisation, ro.status,
    min(dv.published_on) AS first_on, max(dv.published_on) AS last_on,
    count(DISTINCT d.document_id) AS documents,
    count(DISTINCT ro.role_observation_id) AS observations,
    count(DISTINCT qr.quotation_id) AS quotations
  FROM {roles}
  GROUP BY ro.title_normal, ro.organisation_normal, ro.status) t""",
}
_ROLES = """role_observation ro
  JOIN reading r ON r.reading_id = ro.reading_id AND r.is_current
  JOIN document_version dv ON dv.document_version_id = r.document_version_id AND dv.is_current
  JOIN document d ON d.document_id = dv.document_id
  JOIN speaker_membership sm ON sm.document_entity_id = ro.document_entity_id
  {speaker}LEFT JOIN quotation_role qr ON qr.role_observation_id = ro.role_observation_id{only}"""
_OF_ALL = _ROLES.format(speaker="JOIN speaker s ON s.speaker_id = sm.speaker_id\n  ", only="")
_OF_ONE = _ROLES.format(speaker="", only="\n  WHERE sm.speaker_id = s.speaker_id")
NEW_VIEWS = {
    "v1_coverage": """
SELECT d.public_id AS document_id, dv.number AS version, u.public_id AS run_id,
  (dv.is_current AND r.is_current) AS is_current, p.name AS publisher, dv.published_on, dv.url,
  (SELECT min(ds.source) FROM document_source ds
    WHERE ds.document_version_id = dv.document_version_id) AS source,
  dv.title, dv.language, dv.text_length, dv.text_sha256, u.extractor,
  u.version AS extractor_version, u.model, dv.first_read_at, r.read_at,
  (SELECT count(*) FROM quotation q WHERE q.reading_id = r.reading_id) AS quotations
FROM reading r
  JOIN run u ON u.run_id = r.run_id
  JOIN document_version dv ON dv.document_version_id = r.document_version_id
  JOIN document d ON d.document_id = dv.document_id
  LEFT JOIN publisher p ON p.publisher_id = d.publisher_id""",
    # Two tables, and the rest looked up of the rows that are shown: so either database begins
    # with who is asked for, and takes the newest of tens of thousands without reading them all.
    "v1_attribution": f"""
SELECT s.public_id AS speaker_id, s.name AS speaker, s.kind AS speaker_kind,
  {_QUOTATION.format("public_id")} AS quotation_id, x.document AS document_id,
  (SELECT p.name FROM current_quotation c JOIN publisher p ON p.publisher_id = c.publisher_id
    WHERE c.quotation_id = x.quotation_id) AS publisher,
  (SELECT dv.url FROM quotation q JOIN reading r ON r.reading_id = q.reading_id
    JOIN document_version dv ON dv.document_version_id = r.document_version_id
    WHERE q.quotation_id = x.quotation_id) AS url,
  x.published_on, {_QUOTATION.format("type")} AS type, {_QUOTATION.format("text")} AS text,
  {_QUOTATION.format("start_char")} AS start_char, {_QUOTATION.format("end_char")} AS end_char,
  (SELECT m.text FROM mention m WHERE m.quotation_id = x.quotation_id) AS mention,
  {_ROLE.format("text")} AS role, {_ROLE.format("organisation")} AS organisation,
  {_ROLE.format("status")} AS role_status,
  (SELECT t.public_id FROM statement_membership tm
    JOIN statement t ON t.statement_id = tm.statement_id
    WHERE tm.quotation_id = x.quotation_id) AS statement_id
FROM speaker s JOIN speaker_quotation x ON x.speaker_id = s.speaker_id""",
}
_ROLE_VIEW = """SELECT s.public_id AS speaker_id, s.name AS speaker, ro.text AS role, ro.title,
  ro.organisation, ro.status, dv.published_on, d.public_id AS document_id, {publisher}, dv.url,
  ro.start_char, ro.end_char, ro.title_normal, ro.organisation_normal
FROM role_observation ro
  JOIN reading r ON r.reading_id = ro.reading_id AND r.is_current
  JOIN document_version dv ON dv.document_version_id = r.document_version_id AND dv.is_current
  JOIN document d ON d.document_id = dv.document_id{joined}
  JOIN speaker_membership sm ON sm.document_entity_id = ro.document_entity_id
  JOIN speaker s ON s.speaker_id = sm.speaker_id"""
_ROLE_BEFORE = _ROLE_VIEW.format(
    publisher="p.name AS publisher",
    joined="\n  LEFT JOIN publisher p ON p.publisher_id = d.publisher_id",
)
_ROLE_AFTER = _ROLE_VIEW.format(
    publisher="(SELECT p.name FROM publisher p WHERE p.publisher_id = d.publisher_id) AS publisher",
    joined="",
)


def upgrade() -> None:
    create_tables()
    bind: Any = op.get_bind()
    dialect = bind.dialect.name
    bind.exec_driver_sql(
        _PLACES.format(
            days=_DAYS_BEFORE[dialect], quotation="quotation", reading="reading",
            version="document_version", only="",
        )
    )  # fmt: skip
    bind.exec_driver_sql(_SAID.format(current="current_quotation", only=""))
    for statement in _COUNTS:
        bind.exec_driver_sql(statement)
    fill_names(bind)
    op.create_index("ix_reading_read_at", "reading", ["read_at"])
    op.create_index("ix_speaker_name_name", "speaker_name", ["name"])
    for statement in SQLITE_ROLES if dialect == "sqlite" else POSTGRES_ROLES:
        bind.exec_driver_sql(statement)
    create_triggers(bind)
    for name, select in NEW_VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {select}")
    replace_view("v1_role", _ROLE_AFTER)
    if dialect == "postgresql":
        replace_view("v1_role_timeline", _TIMELINE["postgresql"].format(roles=_OF_ONE))


def downgrade() -> None:
    for name in NEW_VIEWS:
        op.execute(f"DROP VIEW {name}")
    bind: Any = op.get_bind()
    replace_view("v1_role", _ROLE_BEFORE)
    if bind.dialect.name == "postgresql":
        replace_view("v1_role_timeline", _TIMELINE["sqlite"].format(roles=_OF_ALL))
    if bind.dialect.name == "sqlite":
        for name in SQLITE_TRIGGERS:
            bind.exec_driver_sql(f"DROP TRIGGER {name}")
        bind.exec_driver_sql("DROP TABLE role_fts")
    else:
        for name in POSTGRES_FUNCTIONS:
            bind.exec_driver_sql(f"DROP FUNCTION {name} CASCADE")
        bind.exec_driver_sql("ALTER TABLE role_observation DROP COLUMN search_vector")
    op.drop_index("ix_reading_read_at", "reading")
    op.drop_index("ix_speaker_name_name", "speaker_name")
    op.execute("DELETE FROM speaker_name_key WHERE substr(key, 1, 2) = 'w:'".replace(":", r"\:"))
    for name in TABLES:
        op.drop_table(name)


def replace_view(name: str, select: str) -> None:
    """Make a view another way; its columns and meaning stay."""
    op.execute(f"DROP VIEW {name}")
    op.execute(f"CREATE VIEW {name} AS {select}")


def create_triggers(bind: Any) -> None:
    """Create what keeps the tables that follow others."""
    if bind.dialect.name == "sqlite":
        for name, (event, *steps) in SQLITE_TRIGGERS.items():
            body = ";\n".join(steps)
            bind.exec_driver_sql(f"CREATE TRIGGER {name} {event} BEGIN\n{body};\nEND")
        return
    for function, (events, *steps) in POSTGRES_FUNCTIONS.items():
        body = ";\n".join(steps)
        bind.exec_driver_sql(
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path FROM CURRENT AS $$ BEGIN\n{body};\nRETURN NULL;\nEND $$"
        )
        for event in events:
            kind = event.partition(" ")[0]
            rows = "OLD" if kind == "DELETE" else "NEW"
            bind.exec_driver_sql(
                f"CREATE TRIGGER {function}_{kind.lower()} AFTER {event} "
                f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT "
                f"EXECUTE FUNCTION {function}()"
            )


def fill_names(bind: Any) -> None:
    """Give the names that are there already the keys of their words."""
    key, name = sa.column("speaker_name_id"), sa.column("name")
    table = sa.table("speaker_name", key, name)
    keys = sa.table("speaker_name_key", sa.column("speaker_name_id"), sa.column("key"))
    forms = sa.table("name_word", sa.column("form"), sa.column("word"))
    last, seen = 0, set()
    while True:
        query = sa.select(key, name).select_from(table).where(key > last)
        found = bind.execute(query.order_by(key).limit(BATCH)).all()
        if not found:
            return
        last = found[-1][0]
        of = {row[0]: words(fold(row[1])) for row in found}
        new = {word for mine in of.values() for word in mine} - seen
        seen |= new
        rows = [{"speaker_name_id": k, "key": w} for k, ws in of.items() for w in word_keys(ws)]
        for insert, some in ((keys, rows), (forms, word_rows(new))):
            if some:
                bind.execute(sa.insert(insert), some)


def create_tables() -> None:
    """Create the tables that follow others, and the words of names."""
    place = (
        ("days_before", sa.Integer(), DAYS),
        ("document", sa.Text(), "d_…: where it stands."),
        ("ordinal", sa.Integer(), "0 for the first quotation of the text."),
    )
    op.create_table(
        "current_quotation",
        sa.Column("quotation_id", sa.Integer(), nullable=False, comment="The quotation."),
        *(sa.Column(name, kind, nullable=False, comment=text) for name, kind, text in place),
        sa.Column("published_on", sa.Date(), comment="Day of publication."),
        sa.Column("publisher_id", sa.Integer(), comment="The outlet, if known."),
        sa.ForeignKeyConstraint(
            ["quotation_id"],
            ["quotation.quotation_id"],
            name="fk_current_quotation_quotation_id_quotation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"],
            ["publisher.publisher_id"],
            name="fk_current_quotation_publisher_id_publisher",
        ),
        sa.PrimaryKeyConstraint("quotation_id", name="pk_current_quotation"),
        comment="Quotations of current texts and runs, in the order of answers; derived.",
    )
    order = [name for name, _, _ in place]
    op.create_index("ix_current_quotation_place", "current_quotation", order)
    op.create_index(
        "ix_current_quotation_publisher_place", "current_quotation", ["publisher_id", *order]
    )
    op.create_table(
        "speaker_quotation",
        sa.Column("speaker_id", sa.Integer(), nullable=False, comment="The speaker."),
        *(sa.Column(name, kind, nullable=False, comment=text) for name, kind, text in place),
        sa.Column("quotation_id", sa.Integer(), nullable=False, comment="The quotation."),
        sa.Column("published_on", sa.Date(), comment="Day of publication."),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["speaker.speaker_id"],
            name="fk_speaker_quotation_speaker_id_speaker",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["quotation_id"],
            ["current_quotation.quotation_id"],
            name="fk_speaker_quotation_quotation_id_current_quotation",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("speaker_id", *order, name="pk_speaker_quotation"),
        comment="Each speaker's current quotations, in the order of answers; derived.",
        sqlite_with_rowid=False,
    )
    for of in (["quotation_id"], ["speaker_id", "published_on"]):
        op.create_index(f"ix_speaker_quotation_{'_'.join(of)}", "speaker_quotation", of)
    op.create_table(
        "speaker_count",
        sa.Column("speaker_id", sa.Integer(), nullable=False, comment="The speaker."),
        sa.Column(
            "quotations", sa.Integer(), nullable=False, comment="Quotations in current texts."
        ),
        sa.Column("documents", sa.Integer(), nullable=False, comment="Documents they stand in."),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["speaker.speaker_id"],
            name="fk_speaker_count_speaker_id_speaker",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("speaker_id", name="pk_speaker_count"),
        comment="How often, and in how many documents, a speaker is quoted; derived.",
    )
    op.create_index(
        "ix_speaker_count_quotations_speaker_id", "speaker_count", ["quotations", "speaker_id"]
    )
    op.create_table(
        "tally",
        sa.Column(
            "thing",
            sa.Text(),
            nullable=False,
            comment="documents; quotations, those of current texts and runs.",
        ),
        sa.Column("number", sa.Integer(), nullable=False, comment="How many."),
        sa.PrimaryKeyConstraint("thing", name="pk_tally"),
        comment="How many there are to be looked through; derived.",
    )
    op.create_table(
        "name_word",
        sa.Column(
            "form",
            sa.Text(),
            nullable=False,
            comment="The word, or what is left of it without a letter or two.",
        ),
        sa.Column("word", sa.Text(), nullable=False, comment="Folded, as names have it."),
        sa.PrimaryKeyConstraint("form", "word", name="pk_name_word"),
        comment="Words of names under forms that misspelt ones share; derived.",
        sqlite_with_rowid=False,
    )
