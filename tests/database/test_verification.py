"""Every promise broken on purpose, one at a time: exactly that one is named."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import make_engine, rename_speaker
from quotes.database.deciding import correct_quotation
from quotes.database.rebuilding import rebuild_derived
from quotes.database.verification import (
    Fault,
    FaultKind,
    Unchecked,
    verify_connection,
    verify_database,
)
from quotes.database.verification.verifying import begin_reading
from quotes.records import Article, Quotation, Span
from tests.database_fixtures import DIALECTS, _administer
from tests.factories import article, line, read_article
from tests.judged_world import DIFFERENT, OTHER_RUN, fill, judge, named, write

BEFORE = article(line("Mira Castel", "The weir holds"), publisher="Post", url="https://x.org/weir")
AFTER = article(
    line("Mira Castel", "The weir holds well"), publisher="Post", url="https://x.org/weir"
)
NEWS = article(
    line("Mira Castel", "The old lock is shut and stays shut"),
    line("Jon Abel", "Nobody asked the boatmen"),
    line("Jon Abel", "We row"),
    publisher="Post",
    published_at="2031-05-04",
    source="news.txt",
)
ECHO = article(
    line("M. Castel", "The old lock is shut and stays shut"),
    line("Tove Lund", "Row on"),
    publisher="Herald",
    source="echo.txt",
)


def read_nested(given: Article) -> list[Quotation]:
    """Return quotations of which the first has two spans, and the others hang together."""
    found = read_article(given)
    (whole,) = found[0].content
    middle = whole.text.index(" ")
    content = (
        Span.of(given.text, whole.start, whole.start + middle),
        Span.of(given.text, whole.start + middle + 1, whole.end),
    )
    found[0] = replace(found[0], content=content, relayed_by=found[0].cue)
    return [found[0], *(replace(q, continues=i) for i, q in enumerate(found[1:]))]


def read_all(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
    for given in articles:
        yield given, read_nested(given)


def build(engine: sa.Engine) -> None:
    """Two outlets, a text that changed, a text read twice, and decisions of every kind."""
    fill(engine, [BEFORE], extract=read_all)
    fill(engine, [AFTER, NEWS, ECHO], extract=read_all)
    fill(engine, [ECHO], extract=read_all, run=OTHER_RUN)
    judge(engine, DIFFERENT, "Jon Abel", "Tove Lund")

    def decide_more(session: Session) -> None:
        query = sa.text("SELECT public_id FROM quotation WHERE text LIKE 'We row%'")
        quotation = str(session.scalar(query))
        correct_quotation(session, quotation, [named(session, "Tove Lund")], by="ines")
        rename_speaker(session, named(session, "Jon Abel"), "Jonathan Abel", by="ines")

    write(engine, decide_more)


Sound = Callable[[str], sa.Engine]


@pytest.fixture(scope="module")
def sound_on(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sound]:
    """Returns a database of a dialect in which all is well; what tests do there is rolled back."""

    @cache
    def make(dialect: str) -> sa.Engine:
        if dialect == "sqlite":
            file = tmp_path_factory.mktemp("sound") / "sound.db"
            shutil.copy(request.getfixturevalue("_sqlite_template"), file)
            engine = make_engine(f"sqlite:///{file}")
        else:
            server = request.getfixturevalue("postgres")
            template = request.getfixturevalue("_postgres_template")
            _administer(server, f"CREATE DATABASE sound TEMPLATE {template}")
            engine = make_engine(server.format("sound"))
        build(engine)
        made.append(engine)
        return engine

    made: list[sa.Engine] = []
    yield make
    for engine in made:
        engine.dispose()


@pytest.fixture(params=DIALECTS)
def sound(request: pytest.FixtureRequest, sound_on: Sound) -> sa.Engine:
    """A sound database of each dialect."""
    return sound_on(request.param)


class Damage(NamedTuple):
    """What is done to a database, in SQL, and what is to be found: kinds, and one table of them.

    One statement serves both databases, unless PostgreSQL has its own; an empty one: there the
    damage cannot be done. ``against`` is a constraint that has to look away meanwhile.
    """

    kinds: str
    table: str
    sqlite: str
    postgresql: str | None = None
    against: str | None = None

    def statement(self, dialect: str) -> str:
        own = self.postgresql if dialect == "postgresql" else None
        return self.sqlite if own is None else own


FIRST = "(SELECT min(quotation_id) FROM quotation)"
NEWS_TEXT = "(SELECT document_version_id FROM document_source WHERE source = 'news.txt')"
DAMAGES = {
    "a cue that is not in the text": Damage(
        "span", "cue", f"UPDATE cue SET text = 'sang' WHERE quotation_id = {FIRST}"
    ),
    "a span moved by a letter": Damage(
        "span",
        "quotation_span",
        "UPDATE quotation_span SET start_char = start_char + 1, end_char = end_char + 1 "
        f"WHERE quotation_id = {FIRST} AND part = 'quoted'",
    ),
    "a name that is not in the text": Damage(
        "span",
        "entity_name",
        "UPDATE entity_name SET text = 'Nemo' WHERE document_entity_id = "
        "(SELECT min(document_entity_id) FROM entity_name)",
    ),
    "a role that is not in the text": Damage(
        "span",
        "role_observation",
        "UPDATE role_observation SET end_char = end_char - 1 WHERE role_observation_id = "
        "(SELECT min(role_observation_id) FROM role_observation)",
    ),
    "an interpreter who is not in the text": Damage(
        "span",
        "quotation",
        f"UPDATE quotation SET relayed_by = 'Nemo' WHERE quotation_id = {FIRST}",
    ),
    "an offset behind the end": Damage(
        "offset", "mention", f"UPDATE mention SET end_char = 99999 WHERE quotation_id = {FIRST}"
    ),
    "an end before the start": Damage(
        "offset",
        "mention",
        f"UPDATE mention SET end_char = 0 WHERE quotation_id = {FIRST}",
        against="ck_mention_span",
    ),
    "spans in another order": Damage(
        "offset",
        "quotation_span",
        "UPDATE quotation_span SET (start_char, end_char, text) = "
        "(SELECT start_char, end_char, text FROM quotation_span s WHERE s.ordinal = 0 "
        f"AND s.part = 'content' AND s.quotation_id = {FIRST}) "
        f"WHERE quotation_id = {FIRST} AND part = 'content' AND ordinal = 1",
    ),
    "a quotation that begins elsewhere": Damage(
        "offset",
        "quotation",
        f"UPDATE quotation SET start_char = start_char - 1 WHERE quotation_id = {FIRST}",
    ),
    "a text changed in a letter": Damage(
        "hash",
        "document_version",
        "UPDATE document_version SET text = replace(text, '.', '!') WHERE number = 2",
    ),
    "a hash of another text": Damage(
        "hash",
        "document_version",
        "UPDATE document_version SET text_sha256 = 'ab' WHERE number = 2",
    ),
    "a length that is wrong": Damage(
        "length", "document_version", "UPDATE document_version SET text_length = 1 WHERE number = 2"
    ),
    "a day that is not the one published": Damage(
        "day",
        "document_version",
        f"UPDATE document_version SET published_on = '2031-05-05' WHERE document_version_id = "
        f"{NEWS_TEXT}",
    ),
    "a text for reading that is not the spans": Damage(
        "text", "quotation", f"UPDATE quotation SET text = 'No' WHERE quotation_id = {FIRST}"
    ),
    "a quotation without content": Damage(
        "incomplete", "quotation", f"DELETE FROM quotation_span WHERE quotation_id = {FIRST}"
    ),
    "a quotation's id": Damage(
        "id", "quotation", f"UPDATE quotation SET public_id = 'q_1' WHERE quotation_id = {FIRST}"
    ),
    "an entity's id": Damage(
        "id",
        "document_entity",
        "UPDATE document_entity SET public_id = 'e_1' WHERE document_entity_id = "
        "(SELECT min(document_entity_id) FROM document_entity)",
    ),
    "a run of another version": Damage(
        "id", "run", "UPDATE run SET version = '77' WHERE version = '2'"
    ),
    "words to search by that are others": Damage(
        "search-form",
        "quotation",
        f"UPDATE quotation SET search_text = 'other' WHERE quotation_id = {FIRST}",
    ),
    "a publisher's words to search by": Damage(
        "search-form", "publisher", "UPDATE publisher SET search_name = ' x ' WHERE name = 'Post'"
    ),
    "a role's title in another form": Damage(
        "search-form",
        "role_observation",
        "UPDATE role_observation SET title_normal = 'queen' WHERE role_observation_id = "
        "(SELECT min(role_observation_id) FROM role_observation)",
    ),
    "a quotation that the search index has not": Damage(
        "search-index",
        "quotation_fts",
        "INSERT INTO quotation_fts (quotation_fts, rowid, search_text) SELECT 'delete', "
        f"quotation_id, search_text FROM quotation WHERE quotation_id = {FIRST}",
        "",
    ),
    "a search index with other words": Damage(
        "search-index search-form constraint",
        "quotation",
        "DROP TRIGGER quotation_fts_update; "
        f"UPDATE quotation SET search_text = 'x' WHERE quotation_id = {FIRST}",
        "ALTER TABLE quotation ALTER COLUMN search_vector DROP EXPRESSION; "
        f"UPDATE quotation SET search_text = 'x' WHERE quotation_id = {FIRST}",
    ),
    "a row that names none": Damage(
        "foreign-key",
        "document",
        "UPDATE document SET publisher_id = 4711 WHERE document_id = "
        f"(SELECT document_id FROM document_version WHERE document_version_id = {NEWS_TEXT})",
    ),
    "a row that nothing needs": Damage(
        "orphan", "publisher", "INSERT INTO publisher (name, search_name) VALUES ('Gone', ' gone ')"
    ),
    "a document without a text": Damage(
        "orphan", "document", "INSERT INTO document (public_id) VALUES ('d_1')"
    ),
    "two current texts": Damage(
        "current constraint",
        "document_version",
        "DROP INDEX uq_document_version_current; UPDATE document_version SET is_current = true",
    ),
    "two current readings": Damage(
        "current constraint",
        "reading",
        "DROP INDEX uq_reading_current; UPDATE reading SET is_current = true",
    ),
    "a promotion that answers do not follow": Damage(
        "promotion",
        "reading",
        "INSERT INTO promotion (promotion_id, public_id, run_id, decided_by, decided_at) "
        "SELECT 1, 'p_0', min(run_id), 'ines', '2031-05-04 08:00:00' FROM run",
    ),
    "a reading that waits and answers": Damage(
        "promotion",
        "displaced_reading",
        "INSERT INTO displaced_reading (document_version_id, reading_id) "
        "SELECT document_version_id, reading_id FROM reading WHERE is_current",
    ),
    "a document without a current text": Damage(
        "current",
        "document_version",
        f"UPDATE document_version SET is_current = false WHERE document_version_id = {NEWS_TEXT}",
    ),
    "a verdict that there is not": Damage(
        "value",
        "judgement",
        "UPDATE judgement SET verdict = 'maybe' WHERE verdict = 'rename'",
        against="ck_judgement_verdict",
    ),
    "a type that there is not": Damage(
        "value",
        "mention",
        f"UPDATE mention SET type = 'shout' WHERE quotation_id = {FIRST}",
        against="ck_mention_mentiontype",
    ),
    "a day that is none": Damage(
        "type", "document_version", "UPDATE document_version SET published_on = 'someday'", ""
    ),
    "a lemma that is missing": Damage(
        "null",
        "cue",
        "",
        f"ALTER TABLE cue ALTER COLUMN lemma DROP NOT NULL; UPDATE cue SET lemma = NULL "
        f"WHERE quotation_id = {FIRST}",
    ),
    "a confidence above 1": Damage(
        "rule",
        "quotation",
        f"UPDATE quotation SET confidence_speaker = 7 WHERE quotation_id = {FIRST}",
        against="ck_quotation_confidence",
    ),
    "a withdrawal by nobody": Damage(
        "rule",
        "judgement",
        "UPDATE judgement SET withdrawn_at = '2031-05-05 10:00:00' WHERE verdict = 'rename'",
        against="ck_judgement_withdrawn_by_somebody",
    ),
    "two of what may be there once": Damage(
        "duplicate constraint",
        "publisher",
        "",
        "ALTER TABLE publisher DROP CONSTRAINT uq_publisher_name; "
        "UPDATE publisher SET name = 'Post', search_name = ' post '",
    ),
    "a missing index": Damage(
        "constraint", "quotation", "DROP INDEX ix_quotation_public_id"
    ),
    "a missing view": Damage("schema", "v1_document", "DROP VIEW v1_document"),
    "a missing table": Damage("schema", "alias", "DROP TABLE alias", "DROP TABLE alias CASCADE"),
    "a number that is skipped": Damage(
        "numbering", "document_version", "UPDATE document_version SET number = 7 WHERE number = 2"
    ),
    "a quotation that carries on another text's": Damage(
        "link",
        "quotation",
        "UPDATE quotation SET continues_id = (SELECT max(quotation_id) FROM quotation) "
        f"WHERE quotation_id = {FIRST}",
    ),
    "a role of another text": Damage(
        "link",
        "quotation_role",
        "INSERT INTO quotation_role (quotation_id, ordinal, role_observation_id) SELECT "
        f"{FIRST}, 1, max(role_observation_id) FROM role_observation",
    ),
    "a judgement without its quotation": Damage(
        "judgement", "judgement", "DELETE FROM judgement_quotation"
    ),
    "a judgement without its people": Damage(
        "judgement", "judgement", "DELETE FROM judgement_entity"
    ),
    "a judgement about other words": Damage(
        "anchor", "judgement_quotation", "UPDATE judgement_quotation SET prefix = 'x'"
    ),
    "an entity that is no speaker": Damage(
        "membership",
        "speaker_membership",
        "DELETE FROM speaker_membership WHERE document_entity_id = "
        "(SELECT min(document_entity_id) FROM speaker_membership)",
    ),
    "an entity of an old text that is a speaker": Damage(
        "membership",
        "speaker_membership",
        "INSERT INTO speaker_membership (document_entity_id, speaker_id) SELECT "
        "(SELECT min(document_entity_id) FROM document_entity), min(speaker_id) FROM speaker",
    ),
    "an entity that is another speaker": Damage(
        "speaker",
        "speaker_membership",
        "UPDATE speaker_membership SET speaker_id = (SELECT speaker_id FROM speaker WHERE "
        "name LIKE 'Tove%') WHERE document_entity_id = (SELECT min(document_entity_id) "
        "FROM speaker_membership)",
    ),
    "a speaker of another name": Damage(
        "speaker", "speaker", "UPDATE speaker SET name = 'Nemo' WHERE name LIKE 'Tove%'"
    ),
    "a speaker whom nobody quotes": Damage(
        "speaker",
        "speaker",
        "INSERT INTO speaker (public_id, name, kind, search_name) "
        "VALUES ('s_1', 'Nemo', 'person', 'nemo')",
    ),
    "a spelling counted wrong": Damage(
        "speaker-name",
        "speaker_name",
        "UPDATE speaker_name SET documents = 40 WHERE name LIKE 'M.%'",
    ),
    "a name without a key": Damage(
        "name-key",
        "speaker_name_key",
        "DELETE FROM speaker_name_key WHERE speaker_name_id = "
        "(SELECT min(speaker_name_id) FROM speaker_name)",
    ),
    "a quotation out of its place": Damage(
        "place",
        "current_quotation",
        "UPDATE current_quotation SET days_before = 1 WHERE quotation_id = "
        "(SELECT min(quotation_id) FROM current_quotation)",
    ),
    "a wrong count": Damage("place", "tally", "UPDATE tally SET number = number + 1"),
    "a correction lost": Damage("correction", "correction", "DELETE FROM correction"),
    "a reading overruled by nobody": Damage(
        "correction",
        "attribution",
        "UPDATE attribution SET overruled = true WHERE NOT decided AND quotation_id = "
        "(SELECT max(quotation_id) FROM attribution)",
    ),
    "a print of another utterance": Damage(
        "statement",
        "statement_membership",
        "UPDATE statement_membership SET statement_id = (SELECT max(s.statement_id) FROM "
        "statement s WHERE s.statement_id <> statement_membership.statement_id) "
        "WHERE quotation_id = (SELECT min(quotation_id) FROM statement_membership)",
    ),
    "tables of another revision": Damage(
        "revision",
        "alembic_version_quotes",
        "UPDATE alembic_version_quotes SET version_num = '0000'"
    ),
}  # fmt: skip

PLANTED = [
    pytest.param(dialect, damage, id=f"{dialect}-{name}")
    for dialect in DIALECTS
    for name, damage in DAMAGES.items()
    if damage.statement(dialect)
]


def plant(connection: sa.Connection, damage: Damage) -> None:
    """Do the damage, past all that would keep it from being done."""
    dialect = connection.dialect.name
    statements = damage.statement(dialect).split("; ")
    if dialect == "sqlite":
        statements.insert(0, "PRAGMA defer_foreign_keys = ON")
        if damage.against:
            off, on = (f"PRAGMA ignore_check_constraints = {v}" for v in ("ON", "OFF"))
            statements = [off, *statements, on]
    else:
        statements.insert(0, "SET LOCAL session_replication_role = replica")
        if damage.against:
            query = sa.text(
                "SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE conname = :name"
            )
            table, rule = connection.execute(query, {"name": damage.against}).one()
            statements.append(
                f"ALTER TABLE {table} ADD CONSTRAINT {damage.against} {rule} NOT VALID"
            )
            statements.insert(0, f"ALTER TABLE {table} DROP CONSTRAINT {damage.against}")
    for statement in statements:
        connection.execute(sa.text(statement.replace(":", r"\:")))


@pytest.mark.parametrize(("dialect", "damage"), PLANTED)
def test_damage_is_named_and_nothing_else(sound_on: Sound, dialect: str, damage: Damage) -> None:
    with sound_on(dialect).connect() as connection:
        plant(connection, damage)
        found = list(verify_connection(connection))
        connection.rollback()
    faults = [fault for fault in found if isinstance(fault, Fault)]
    assert {fault.kind.value for fault in faults} == set(damage.kinds.split()), faults
    assert damage.table in {fault.table for fault in faults}
    assert all(fault.problem and fault.kind.remedy for fault in faults)


def test_every_kind_of_fault_is_planted() -> None:
    planted = {kind for damage in DAMAGES.values() for kind in damage.kinds.split()}
    assert planted | {"file"} == {kind.value for kind in FaultKind}


def test_nothing_is_reported_of_a_sound_database_and_nothing_written(sound: sa.Engine) -> None:
    assert list(verify_database(sound)) == []


def test_verifying_cannot_write(sound: sa.Engine) -> None:
    with sound.connect() as connection:
        begin_reading(connection)
        with pytest.raises(sa.exc.DBAPIError, match=r"(?i)read-?only"):
            connection.execute(sa.text("DELETE FROM cue"))
        connection.rollback()
        if sound.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA query_only = OFF")


MENDED = [
    name for name, damage in DAMAGES.items()
    if FaultKind(damage.kinds.split()[0]).remedy.endswith("quotes db rebuild")
    and " " not in damage.kinds
]  # fmt: skip


@pytest.mark.parametrize("sound", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", MENDED)
def test_what_a_rebuild_is_said_to_mend_it_mends(sound: sa.Engine, name: str) -> None:
    with sound.connect() as connection:
        plant(connection, DAMAGES[name])
        with Session(connection) as session:
            rebuild_derived(session)
            session.flush()
            assert list(verify_connection(session.connection())) == []
        connection.rollback()


def test_a_rebuild_of_a_sound_database_changes_nothing(sound: sa.Engine) -> None:
    with Session(sound) as session:
        assert rebuild_derived(session) == 0
        session.rollback()


@pytest.mark.parametrize("sound", ["sqlite"], indirect=True)
def test_a_page_overwritten_is_named(sound: sa.Engine, tmp_path: Path) -> None:
    file = tmp_path / "torn.db"
    with closing(sqlite3.connect(str(sound.url.database))) as raw:
        raw.execute("VACUUM INTO ?", [str(file)])
    content = bytearray(file.read_bytes())
    engine = make_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        page = connection.scalar(
            sa.text("SELECT rootpage FROM sqlite_master WHERE name = 'ix_cue_lemma'")
        )
    engine.dispose()
    content[(page - 1) * 4096 + 3 : (page - 1) * 4096 + 5] = b"\x00\x00"  # no cells
    file.write_bytes(content)
    found = list(verify_database(engine))
    engine.dispose()
    assert {item.kind for item in found if isinstance(item, Fault)} == {FaultKind.FILE}
    assert isinstance(found[-1], Unchecked)
