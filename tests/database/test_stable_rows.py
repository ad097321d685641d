"""Which rows others may refer to: those that are never deleted, whatever is read or decided."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quotes.database import (
    Base,
    Outtake,
    Speaker,
    Verdict,
    go_back,
    is_pending,
    promote,
    rebuild_derived,
    rename_speaker,
    split_speaker,
    verify_database,
    withdraw,
)
from quotes.database.store import run_id
from quotes.ingest import ingest
from tests.factories import RUN, article, line, read_articles
from tests.judged_world import BRIDGE, CANAL, LOCK, OTHER_RUN, ROAD, fill, judge, named, write

KEPT = ["alias", "cue", "document", "document_entity", "document_source", "document_version",
        "entity_name", "judgement", "judgement_entity", "judgement_quotation", "mention",
        "promotion", "publisher", "quotation", "quotation_role", "quotation_span", "reading",
        "role_observation", "run"]  # fmt: skip
ANA = "Ana Ruiz"


def keys(engine: sa.Engine) -> dict[str, set[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            name: {
                tuple(row)
                for row in connection.execute(sa.select(*Base.metadata.tables[name].primary_key))
            }
            for name in Base.metadata.tables
        }


def live(engine: sa.Engine) -> Iterator[str]:
    """Do to a database all that changes who is who, one thing at a time."""
    fill(engine, [BRIDGE, CANAL])
    yield "first texts"
    fill(engine, [ROAD, LOCK])
    yield "more texts"
    fill(engine, [article(line(ANA, "The bridge is shut"), source="a.txt")])
    yield "another text"
    fill(engine, [BRIDGE, CANAL, ROAD, LOCK], run=OTHER_RUN)
    yield "another run"
    write(engine, lambda s: promote(s, run_id(RUN), by="ines"))
    yield "the older run"
    write(engine, lambda s: go_back(s, by="omid"))
    yield "the newer run"
    made = judge(engine, Verdict.SAME, ANA, "Tom Okafor")
    yield "one speaker"
    write(engine, lambda s: rename_speaker(s, named(s, ANA), "A. Ruiz", by="ines"))
    yield "a name"
    write(engine, lambda s: split_speaker(s, named(s, ANA), Outtake(spelled=ANA), by="ines"))
    yield "two speakers"
    write(engine, lambda s: withdraw(s, made.judgement_id, by="omid"))
    yield "taken back"
    write(engine, rebuild_derived)
    yield "made again"


def test_what_was_read_and_decided_keeps_its_keys(engine: sa.Engine) -> None:
    before: dict[str, set[tuple[object, ...]]] = {name: set() for name in KEPT}
    lost = set()
    for step in live(engine):
        after = keys(engine)
        for name in KEPT:
            assert before[name] <= after[name], (step, name)
        lost |= {name for name in before if not before[name] <= after[name]}
        before = after
    assert {"speaker", "speaker_membership", "statement"} <= lost


def refer_to_speakers(engine: sa.Engine, rule: str) -> None:
    fill(engine, [BRIDGE, CANAL])
    with engine.execution_options(quotes_write=True).begin() as connection:
        connection.exec_driver_sql(
            f"CREATE TABLE follower (name TEXT, speaker_id INTEGER REFERENCES speaker {rule})"
        )
        connection.exec_driver_sql("INSERT INTO follower SELECT name, speaker_id FROM speaker")


def followed(engine: sa.Engine) -> set[str]:
    with engine.connect() as connection:
        query = "SELECT name FROM follower WHERE speaker_id IS NOT NULL"
        return set(connection.scalars(sa.text(query)))


def test_a_speaker_that_is_referred_to_with_set_null_is_let_go(engine: sa.Engine) -> None:
    refer_to_speakers(engine, "ON DELETE SET NULL")
    assert followed(engine) == {ANA, "Omar Haddad", "Marta Prado"}
    judge(engine, Verdict.SAME, ANA, "Omar Haddad")
    left = followed(engine)
    assert (len(left), "Marta Prado" in left) == (2, True)


def test_a_speaker_that_is_referred_to_without_a_rule_stands_in_the_way(engine: sa.Engine) -> None:
    """All or nothing: the texts are stored, and the next run makes good what was kept from it."""
    refer_to_speakers(engine, "")
    with pytest.raises(IntegrityError):
        judge(engine, Verdict.SAME, ANA, "Omar Haddad")
    other = article(line(ANA, "The bridge is new"), source="b.txt")
    with pytest.raises(IntegrityError):
        ingest(engine, [other], extract=read_articles, run=OTHER_RUN)
    assert followed(engine) == {ANA, "Omar Haddad", "Marta Prado"}
    with Session(engine) as session:
        assert is_pending(session)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE follower")
    fill(engine, [])
    assert list(verify_database(engine)) == []
    with Session(engine) as session:
        names = set(session.scalars(sa.select(Speaker.name)))
    assert names == {ANA, "Omar Haddad", "Marta Prado"}
