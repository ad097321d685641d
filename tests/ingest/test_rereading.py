"""Stored texts read again: whole, resumable, beside what there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from quotes.database.chosen import TextQuery
from quotes.database.store import run_id
from quotes.errors import UnknownDocument
from quotes.ingest import ingest
from quotes.ingest.rereading import RereadReport, reread, with_settings
from quotes.records import Article, Quotation, Span
from tests.factories import RUN, article, line, read_article, read_articles
from tests.fake_identity import FAKE

LATER = replace(RUN, version="2")
BRIDGE = article(
    line("Ana Ruiz", "The bridge is safe"),
    url="https://x.org/bridge", publisher="Post", published_at="2031-05-04", source="b.txt",
)  # fmt: skip
NEWER = replace(BRIDGE, text=article(line("Ana Ruiz", "The bridge is shut")).text)
CANAL = article(line("Marta Prado", "The canal is full"), line("Tom Okafor", "No"), source="c.txt")


def store(engine: sa.Engine, *given: Article) -> None:
    report = ingest(engine, given, extract=read_articles, run=RUN, identity=FAKE)
    assert report.failures == []


def again(engine: sa.Engine, extract: Any = read_articles, **options: Any) -> RereadReport:
    return reread(engine, **{"extract": extract, "run": LATER, "identity": FAKE} | options)


def count(engine: sa.Engine, table: str) -> int:
    with engine.connect() as connection:
        return connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0


def test_every_text_is_read_superseded_ones_too(engine: sa.Engine) -> None:
    store(engine, BRIDGE, NEWER, CANAL)
    report = again(engine)
    assert (report.chosen, report.known, report.read, report.quotations) == (3, 0, 3, 4)
    assert report.run_id == run_id(LATER)
    assert count(engine, "reading") == 6
    assert count(engine, "reading WHERE is_current") == 3
    assert count(engine, "v1_quotation") == 3


def test_a_text_that_the_run_has_read_is_passed_over(engine: sa.Engine) -> None:
    store(engine, BRIDGE, CANAL)
    again(engine, query=TextQuery(documents=("c.txt",)))
    asked: list[str] = []

    def note(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
        for given in articles:
            asked.append(given.source)
            yield given, read_article(given)

    report = again(engine, note)
    assert (report.chosen, report.known, report.read) == (2, 1, 1)
    assert asked == ["b.txt"]
    report = again(engine, note)
    assert (report.known, report.read, report.quotations) == (2, 0, 0)
    assert count(engine, "reading") == 4


def test_articles_come_as_they_were_stored(engine: sa.Engine) -> None:
    store(engine, BRIDGE)
    seen: list[Article] = []

    def note(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
        for given in articles:
            seen.append(given)
            yield given, []

    again(engine, note)
    assert seen == [BRIDGE]
    assert count(engine, "reading") == 2


def test_a_kill_leaves_whole_readings_and_the_next_goes_on(engine: sa.Engine) -> None:
    store(engine, BRIDGE, CANAL, NEWER)

    def killed(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
        for number, given in enumerate(articles):
            if number == 1:
                raise KeyboardInterrupt
            yield given, read_article(given)

    with pytest.raises(KeyboardInterrupt):
        again(engine, killed)
    assert count(engine, "reading") == 4
    report = again(engine)
    assert (report.known, report.read) == (1, 2)


def test_what_cannot_be_read_or_stored_costs_only_itself(engine: sa.Engine) -> None:
    store(engine, BRIDGE, NEWER, CANAL)

    def spoiled(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
        for given in articles:
            if given.text == BRIDGE.text:
                raise RuntimeError("no rule for bridges")
            found = read_article(given)
            if given.source == "c.txt":
                found = [replace(q, content=(Span(0, 3, "abc"),)) for q in found]
            yield given, found

    report = again(engine, spoiled)
    assert report.read == 1
    assert [f.source for f in report.failures] == ["b.txt", "c.txt"]
    assert report.failures[0].message == "RuntimeError: no rule for bridges"
    assert report.failures[1].message.startswith("quotation 0: [0, 3) of the text")
    assert again(engine).read == 2


def test_an_error_of_ours_is_not_swallowed(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(engine, BRIDGE, CANAL)

    def slip(*_: Any, **__: Any) -> None:
        raise KeyError("ours")

    monkeypatch.setattr("quotes.ingest.rereading.store_reading", slip)
    with pytest.raises(KeyError, match="ours"):
        again(engine)


def test_an_extractor_that_skips_texts_is_told_of(engine: sa.Engine) -> None:
    store(engine, BRIDGE, CANAL)
    report = again(engine, lambda given: ((a, read_article(a)) for a in list(given)[:1]))
    assert report.read == 1
    assert [f.message for f in report.failures] == ["extraction gave nothing for it"]


CHOSEN: list[tuple[dict[str, Any], int]] = [
    ({"documents": ("https://x.org/bridge",)}, 2),
    ({"documents": ("c.txt", "b.txt")}, 3),
    ({"publisher": "post"}, 2),
    ({"since": date(2031, 5, 5)}, 0),
    ({"until": date(2031, 5, 5)}, 2),
    ({}, 3),
]


@pytest.mark.parametrize(("fields", "number"), CHOSEN)
def test_texts_are_chosen(engine: sa.Engine, fields: dict[str, Any], number: int) -> None:
    store(engine, BRIDGE, NEWER, CANAL)
    assert again(engine, query=TextQuery(**fields)).read == number


def test_an_unknown_document_is_an_error(engine: sa.Engine) -> None:
    with pytest.raises(UnknownDocument):
        again(engine, query=TextQuery(documents=("nowhere",)))


def test_a_setting_makes_a_run_of_its_own() -> None:
    _, plain = with_settings()
    extract, surer = with_settings(0.75)
    assert surer.extractor == f"{plain.extractor} min_confidence=0.75"
    assert surer.config_digest != plain.config_digest
    assert surer.model_digest == plain.model_digest
    text = "“The weir holds,” said Mira Castel. Perhaps it did, some thought."
    ((_, found),) = extract([Article(text)])
    assert all(q.confidence.content >= 0.75 for q in found)
