"""A small world that every query of SCHEMA.md finds something in: what tests of recipes share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import Verdict, correct_quotation, import_aliases
from quotes.ingest import ingest
from quotes.names.aliases import Alias
from quotes.records import Article, Quotation, QuotationType, SpeakerKind
from tests.factories import RUN, article, line, read_article
from tests.judged_world import judge, named, write

NAMES = ("Haidar al-Khaffaf", "Diane Hartshorne")
WAR = "Whoever closes a single gate declares war on our farmers, and we will answer"
COURIER = article(
    line("Haidar al-Khaffaf", "The gate stays open", "water minister", "Nahrain"),
    line("Diane Hartshorne", WAR, "minister", "Dunmere"),
    line("A senior official", "It rains", "", ""),
    url="https://courier.example/dam",
    publisher="The Halden Courier",
    title="Dam",
    published_at="2025-03-12",
)
WIRE = article(
    line("Diane Hartshorne", WAR.replace("single ", ""), "mayor", "Dunmere"),
    line("Haidar al-Khaffaf", "A river is a river", "water minister", "Nahrain"),
    url="https://wire.example/dam",
    publisher="Meridian Wire",
    title="The dam",
    published_at="2025-03-13T09:00:00+02:00",
)
LEDGER = article(line("Hayder Al-Khafaf", "Paint that gate", "minister", "Nahrain"), source="l.txt")
NOTICE = article("The ferry leaves at nine.", source="notice.txt", title="Ferry")
WORLD = [COURIER, WIRE, LEDGER, NOTICE]


def read(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
    for given in articles:
        yield given, [hide(quotation) for quotation in read_article(given)]


def hide(quotation: Quotation) -> Quotation:
    """Return a quotation as it is, or, where an official said it, as one of no name."""
    (speaker,) = quotation.speakers
    if not speaker.name.startswith("A "):
        return quotation
    speaker = replace(speaker, kind=SpeakerKind.UNNAMED)
    return replace(quotation, type=QuotationType.INDIRECT, quoted=(), speakers=(speaker,))


def fill(engine: sa.Engine) -> None:
    """Store the articles, and a decision about two speakers."""
    assert not ingest(engine, WORLD, extract=read, run=RUN).failures
    judge(engine, Verdict.DIFFERENT, *NAMES)


def decide(engine: sa.Engine) -> None:
    """Add what older revisions have no place for: a correction, an alias."""

    def work(session: Session) -> None:
        query = sa.text("SELECT quotation_id FROM v1_quotation WHERE text LIKE 'Paint%'")
        quotation = session.scalars(query).one()
        hartshorne = named(session, "Diane Hartshorne")
        correct_quotation(session, quotation, [hartshorne], by="ines", why="heard it")
        alias = Alias("Diane Hartshorne", "Lady Di", "person", "nickname", "notes")
        import_aliases(session, [alias], by="ines")

    write(engine, work)
