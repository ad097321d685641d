from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from quotes.database import Attribution, Base, DocumentVersion, Outcome, Quotation, store_article
from quotes.database import Run as RunRow
from quotes.errors import QuotesError
from quotes.records import (
    Article,
    Confidence,
    QuotationType,
    Run,
    Span,
    Speaker,
    SpeakerKind,
)
from quotes.records import (
    Quotation as Record,
)
from tests.factories import RUN, article, line, read_article, span

BRIDGE = line("Ana Ruiz", "The bridge is safe")
DAM = line("Tom Okafor", "The dam will hold")


def store(session: Session, given: Article, run: Run = RUN) -> Outcome:
    return store_article(session, given, read_article(given), run)


def count(session: Session) -> dict[str, int]:
    tables = Base.metadata.tables
    return {
        n: session.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for n, t in tables.items()
    }


def test_every_stored_span_is_its_text(session: Session) -> None:
    store(session, article(BRIDGE, DAM))
    text = session.scalars(sa.select(DocumentVersion.text)).one()
    tables = [t for t in Base.metadata.sorted_tables if {"start_char", "text"} <= set(t.c.keys())]
    spans = [
        (t.name, row)
        for t in tables if t.name != "quotation"
        for row in session.execute(sa.select(t.c.start_char, t.c.end_char, t.c.text))
    ]  # fmt: skip
    assert {name for name, _ in spans} == {
        "quotation_span", "cue", "mention", "entity_name", "role_observation"
    }  # fmt: skip
    assert all(text[start:end] == found for _, (start, end, found) in spans)


@pytest.mark.parametrize(
    ("first", "second", "outcome", "documents", "versions"),
    [
        pytest.param({"source": "a.txt"}, {"source": "a.txt"}, "unchanged", 1, 1, id="same file"),
        pytest.param({"source": "a.txt"}, {"source": "b.txt"}, "unchanged", 1, 1, id="same text"),
        pytest.param({"url": "https://X.org/a?utm_medium=m#top"}, {"url": "https://x.org/a"},
                     "unchanged", 1, 1, id="same address"),
        pytest.param({"url": "https://x.org/a"}, {"url": "https://x.org/b"}, "new", 2, 2,
                     id="other address"),
        pytest.param({"publisher": "Wire", "id": "7"}, {"publisher": "Wire", "id": "7"},
                     "unchanged", 1, 1, id="same id"),
        pytest.param({"publisher": "Wire", "id": "7"}, {"publisher": "Post", "id": "7"},
                     "new", 2, 2, id="an id is its publisher's"),
        pytest.param({"source": "a.jsonl:1", "id": "7"}, {"source": "b.jsonl:1", "id": "7"},
                     "new", 2, 2, id="or its file's"),
        pytest.param({"publisher": "Wire"}, {"publisher": "Post"}, "new", 2, 2,
                     id="two outlets print one text"),
    ],
)  # fmt: skip
def test_the_same_text(
    session: Session, first: dict[str, str], second: dict[str, str], outcome: str,
    documents: int, versions: int,
) -> None:  # fmt: skip
    store(session, article(BRIDGE, **first))
    assert store(session, article(BRIDGE, **second)) == outcome
    rows = count(session)
    assert (rows["document"], rows["document_version"]) == (documents, versions)


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        pytest.param({"source": "a.txt"}, "new version", id="same file"),
        pytest.param(
            {"source": "a.txt", "url": "https://x.org/a"}, "new version", id="same address"
        ),
        pytest.param({"source": "-"}, "new", id="standard input is no place"),
        pytest.param({"source": "a.jsonl:3"}, "new", id="nor is a line"),
    ],
)
def test_another_text(session: Session, fields: dict[str, str], outcome: str) -> None:
    store(session, article(BRIDGE, **fields))
    assert store(session, article(DAM, **fields)) == outcome
    current = sa.select(DocumentVersion.text).where(DocumentVersion.is_current)
    assert session.scalars(current.order_by(DocumentVersion.document_id.desc())).first() == DAM


def test_a_text_that_comes_back_is_current_again(session: Session) -> None:
    for text in (BRIDGE, DAM, BRIDGE):
        store(session, article(text, source="a.txt"))
    versions = session.execute(sa.select(DocumentVersion.text, DocumentVersion.is_current))
    assert {row[0]: row[1] for row in versions} == {BRIDGE: True, DAM: False}


def test_a_file_takes_over_the_text_of_another(session: Session) -> None:
    store(session, article(BRIDGE, source="a.txt"))
    store(session, article(DAM, source="a.txt"))
    assert store(session, article(BRIDGE, source="b.txt")) is Outcome.NEW
    before = count(session)
    store(session, article(DAM, source="a.txt"))
    store(session, article(BRIDGE, source="b.txt"))
    assert count(session) == before


def test_two_who_store_one_text_at_once_make_one_document(engine: sa.Engine) -> None:
    given = article(BRIDGE, DAM, publisher="Post")
    writing = engine.execution_options(quotes_write=True)

    def store_elsewhere() -> Outcome:
        with Session(writing) as other, other.begin():
            return store(other, replace(given, source="copy.txt"))

    with ThreadPoolExecutor(1) as elsewhere, Session(writing) as session:
        with session.begin():
            assert store(session, given) is Outcome.NEW
            second = elsewhere.submit(store_elsewhere)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.3)
        assert second.result() is Outcome.UNCHANGED
        assert count(session)["document"] == 1


def test_another_run_reads_again(session: Session) -> None:
    given = article(BRIDGE)
    store(session, given)
    assert store(session, given, replace(RUN, version="2")) is Outcome.REREAD
    assert count(session)["quotation"] == 2
    shown = sa.text("SELECT run_id FROM v1_provenance WHERE is_current")
    assert session.scalars(shown).all() == [
        session.scalars(sa.select(RunRow.public_id).where(RunRow.version == "2")).one()
    ]


def test_joint_speakers_nested_and_continued(session: Session) -> None:
    text = "Ruiz and Okafor said the dam “is safe” and “will hold”."
    one, two = (Speaker(n, SpeakerKind.PERSON, (span(text, n),)) for n in ("Ruiz", "Okafor"))
    whole = Record(QuotationType.MIXED, (span(text, "the dam “is safe” and “will hold”"),),
                   speakers=(one, two), relayed_by=span(text, "Okafor"))  # fmt: skip
    part = Record(QuotationType.DIRECT, (span(text, "is safe"), span(text, "will hold")), parent=0,
                  continues=0)  # fmt: skip
    store_article(session, Article(text), [whole, part], RUN)
    outer, inner = session.scalars(sa.select(Quotation).order_by(Quotation.ordinal))
    assert [a.entity.name for a in outer.attributions] == ["Ruiz", "Okafor"]
    assert (inner.parent, inner.continues, outer.relayed_by) == (outer, outer, "Okafor")
    assert inner.text == "is safe … will hold"
    assert [s.text for s in inner.spans] == ["is safe", "will hold"]


@pytest.mark.parametrize(
    "quotation",
    [
        pytest.param(Record(QuotationType.DIRECT, (Span(1, 4, "dam"),)), id="astray"),
        pytest.param(Record(QuotationType.DIRECT, ()), id="without content"),
        pytest.param(Record(QuotationType.DIRECT, (Span(0, 3, "The"),), parent=0), id="in itself"),
        pytest.param(Record(QuotationType.DIRECT, (Span(0, 3, "The"),), parent=5), id="in none"),
    ],
)
def test_faults_of_an_extractor_are_refused(session: Session, quotation: Record) -> None:
    with pytest.raises(QuotesError):
        store_article(session, Article("The dam holds."), [quotation], RUN)


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_texts_that_no_database_takes_are_refused(session: Session, text: str) -> None:
    with pytest.raises(QuotesError, match=r"a\.txt: character 1 is"):
        store_article(session, Article(text, source="a.txt"), [], RUN)


def test_an_article_without_quotations_is_known(session: Session) -> None:
    store(session, article("Nobody spoke."))
    assert store(session, article("Nobody spoke.")) is Outcome.UNCHANGED


def test_an_orphan_is_refused(session: Session) -> None:
    session.add(Attribution(quotation_id=1, ordinal=0, document_entity_id=1))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize(
    "change",
    [{"type": "shouted"}, {"start_char": 9, "end_char": 9}, {"confidence_content": 1.5}],
    ids=["enumeration", "empty span", "confidence"],
)
def test_checks_hold_in_the_database(session: Session, change: dict[str, object]) -> None:
    store(session, article(BRIDGE))
    sets = ", ".join(f"{key} = :{key}" for key in change)
    with pytest.raises(IntegrityError):
        session.execute(sa.text(f"UPDATE quotation SET {sets}"), change)


def test_moments_are_aware_and_utc(session: Session) -> None:
    store(session, article(BRIDGE))
    version = session.scalars(sa.select(DocumentVersion)).one()
    session.refresh(version)
    assert version.first_read_at.utcoffset() == timedelta(0)
    assert abs(version.first_read_at - datetime.now(timezone(timedelta(hours=5)))) < timedelta(
        minutes=5
    )
    version.first_read_at = datetime(2031, 1, 1)
    with pytest.raises(StatementError, match="no time zone"):
        session.flush()
    assert datetime.now(UTC).tzinfo


def test_confidence_is_kept(session: Session) -> None:
    store(session, article(BRIDGE))
    row = session.scalars(sa.select(Quotation)).one()
    kept = Confidence(row.confidence_content, row.confidence_speaker, row.confidence_identity)
    assert kept == Confidence(0.9, 0.8, 0.7)
