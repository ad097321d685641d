"""Whom a judgement is about, found again in a newer text by what stands about the name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database.anchors import Anchor, find_entities
from quotes.ingest import ingest
from quotes.records import Article, Quotation, Speaker, SpeakerKind
from tests.factories import RUN, article, line, read_article
from tests.fake_identity import FAKE

ROAD, LOCK = "The road is wet tonight", "The lock is shut for good"
OLD = article(line("Ruiz", ROAD), line("Ruiz", LOCK, role="striker"), url="https://x.org/ruiz")


def read_apart(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
    """Yield articles in which nobody is the one before, whatever the name."""
    for given in articles:
        yield (
            given,
            [
                replace(q, speakers=(Speaker(named.text, SpeakerKind.PERSON, (named,)),))
                for q in read_article(given)
                if (named := q.mention)
            ],
        )


def store(engine: sa.Engine, *given: Article) -> None:
    report = ingest(engine, given, extract=read_apart, run=RUN, identity=FAKE)
    assert report.failures == []


def anchor_of(engine: sa.Engine, words: str) -> Anchor:
    """Return the anchor of whoever says some words in the current text."""
    query = sa.text(
        "SELECT d.public_id, v.text_sha256, n.text, n.start_char, n.end_char FROM quotation q "
        "JOIN attribution a ON a.quotation_id = q.quotation_id "
        "JOIN entity_name n ON n.document_entity_id = a.document_entity_id "
        "JOIN reading r ON r.reading_id = q.reading_id "
        "JOIN document_version v ON v.document_version_id = r.document_version_id "
        "JOIN document d ON d.document_id = v.document_id "
        "WHERE v.is_current AND q.text LIKE :words"
    )
    with engine.connect() as connection:
        return Anchor(*connection.execute(query, {"words": f"{words}%"}).one())


def find(engine: sa.Engine, anchor: Anchor) -> Anchor | None:
    with Session(engine) as session:
        found = find_entities(session, [anchor]).get(anchor)
        return found.anchor if found else None


def newer(*lines: str) -> Article:
    return replace(article(*lines), url=OLD.url)


@pytest.mark.parametrize("words", [ROAD, LOCK])
def test_of_two_of_one_name_what_stands_about_it_tells(engine: sa.Engine, words: str) -> None:
    store(engine, OLD)
    anchor = anchor_of(engine, words)
    assert find(engine, anchor) == anchor
    store(
        engine,
        newer(
            line("Ruiz", LOCK, role="striker"),
            line("Omar Haddad", "Nobody asked us"),
            line("Ruiz", ROAD),
        ),
    )
    assert find(engine, anchor) == anchor_of(engine, words)
    assert anchor_of(engine, words) != anchor


def test_where_nothing_tells_it_is_nobody(engine: sa.Engine) -> None:
    store(engine, OLD)
    anchor = anchor_of(engine, ROAD)
    store(engine, newer(line("Ruiz", "We row"), line("Ruiz", "We walk")))
    assert find(engine, anchor) is None


def test_where_both_are_told_alike_it_is_nobody(engine: sa.Engine) -> None:
    store(engine, OLD)
    anchor = anchor_of(engine, ROAD)
    store(engine, newer(line("Ruiz", ROAD), line("Ruiz", ROAD)))
    assert find(engine, anchor) is None
