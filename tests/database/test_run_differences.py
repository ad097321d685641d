"""What two runs read otherwise in the same texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from quotes.database.chosen import TextQuery
from quotes.database.run_differences import (
    Coverage,
    Difference,
    TextDifference,
    find_coverage,
    find_differences,
)
from quotes.database.runs import find_run, list_runs
from quotes.errors import UnknownRun
from quotes.identity.revisions import Aspect
from quotes.ingest import ingest
from quotes.records import Article, Quotation, QuotationType, Span
from tests.factories import RUN, article, line, read_article, read_articles
from tests.fake_identity import FAKE

LATER = replace(RUN, version="2")
BRIDGE = article(
    line("Ana Ruiz", "The bridge is safe"),
    line("Omar Haddad", "The valley is ours", role="governor", body="Sellin"),
    url="https://x.org/bridge", publisher="Post", published_at="2031-05-04", source="b.txt",
)  # fmt: skip
CANAL = article(line("Marta Prado", "The canal is full"), source="c.txt")
Change = Callable[[Quotation], Quotation | None]


def reader(change: Change) -> Callable[..., Any]:
    """Return an extractor that changes what the quick one finds, or leaves it out."""

    def read(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
        for given in articles:
            yield given, [q for found in read_article(given) if (q := change(found))]

    return read


def store(engine: sa.Engine, given: list[Article], change: Change | None = None) -> None:
    """Store articles: as the first run reads them, or as the later one does."""
    extract, run = (reader(change), LATER) if change else (read_articles, RUN)
    assert ingest(engine, given, extract=extract, run=run, identity=FAKE).failures == []


def compare(engine: sa.Engine, *args: Any, **filters: Any) -> list[TextDifference]:
    with engine.connect() as connection:
        old, new = (find_run(connection, run.run_id)[0] for run in list_runs(connection))
        return list(find_differences(connection, old, new, *args, **filters))


def shorten(quotation: Quotation) -> Quotation:
    first = quotation.content[0]
    content = Span(first.start, first.end - 4, first.text[:-4])
    return replace(quotation, content=(content,), quoted=())


CHANGES: list[tuple[Change, str, set[Aspect]]] = [
    (lambda q: q, "alike", set()),
    (lambda q: None, "lost", set()),
    (shorten, "moved", {Aspect.BOUNDARIES}),
    (lambda q: replace(q, speakers=(), roles=()), "re-attributed", {Aspect.SPEAKER, Aspect.ROLE}),
    (lambda q: replace(q, roles=()), "re-attributed", {Aspect.ROLE}),
    (lambda q: replace(q, cue=None), "re-attributed", {Aspect.CUE}),
    (lambda q: replace(q, mention=None), "re-attributed", {Aspect.MENTION}),
    (lambda q: replace(q, type=QuotationType.MIXED), "re-attributed", {Aspect.TYPE}),
    (
        lambda q: replace(shorten(q), speakers=()),
        "re-attributed",
        {Aspect.BOUNDARIES, Aspect.SPEAKER},
    ),
]


@pytest.mark.parametrize(("change", "difference", "aspects"), CHANGES)
def test_a_quotation_differs_in(
    engine: sa.Engine, change: Change, difference: str, aspects: set[Aspect]
) -> None:
    store(engine, [CANAL])
    store(engine, [CANAL], change)
    (text,) = compare(engine)
    (found,) = text.divergences
    assert (found.difference.value, set(found.differs)) == (difference, aspects)
    assert found.old
    assert (found.new is None) == (difference == "lost")


def test_from_the_other_side_the_lost_is_added(engine: sa.Engine) -> None:
    store(engine, [CANAL])
    store(engine, [CANAL], lambda q: None)
    with engine.connect() as connection:
        old, new = (find_run(connection, run.run_id)[0] for run in list_runs(connection))
        (text,) = find_differences(connection, new, old)
    assert text.count(Difference.ADDED) == 1
    assert text.is_current


def test_only_texts_that_both_have_read_are_compared(engine: sa.Engine) -> None:
    other = article(line("Tom Okafor", "No"), source="o.txt")
    store(engine, [BRIDGE, CANAL])
    store(engine, [BRIDGE, other], lambda q: q)
    (text,) = compare(engine)
    assert (text.url, text.source, text.version) == (BRIDGE.url, "b.txt", 1)
    with engine.connect() as connection:
        old, new = (find_run(connection, run.run_id)[0] for run in list_runs(connection))
        assert find_coverage(connection, old, new) == Coverage(both=1, old_only=1, new_only=1)


def test_texts_that_newer_ones_replaced_are_compared_too(engine: sa.Engine) -> None:
    newer = replace(BRIDGE, text=CANAL.text)
    for change in (None, lambda q: q):
        store(engine, [BRIDGE, newer], change)
    assert [(text.version, text.is_current) for text in compare(engine)] == [(1, False), (2, True)]


FILTERS: list[tuple[dict[str, Any], dict[str, Any], int]] = [
    ({"documents": ("https://x.org/bridge",)}, {}, 2),
    ({"publisher": "post"}, {}, 2),
    ({"publisher": "Herald"}, {}, 0),
    ({"since": date(2031, 5, 5)}, {}, 0),
    ({"until": date(2031, 5, 4)}, {}, 2),
    ({}, {"speaker": "Omar Hadad"}, 1),
    ({}, {}, 3),
]


@pytest.mark.parametrize(("fields", "options", "number"), FILTERS)
def test_texts_and_speakers_are_chosen(
    engine: sa.Engine, fields: dict[str, Any], options: dict[str, Any], number: int
) -> None:
    store(engine, [BRIDGE, CANAL])
    store(engine, [BRIDGE, CANAL], lambda q: q)
    found = compare(engine, TextQuery(**fields), **options)
    assert sum(len(text.divergences) for text in found) == number


def test_runs_are_listed_with_what_they_read(engine: sa.Engine) -> None:
    store(engine, [BRIDGE, CANAL])
    store(engine, [CANAL], lambda q: None)
    with engine.connect() as connection:
        first, later = list_runs(connection)
    assert (first.version, first.texts, first.quotations, first.answers) == ("1", 2, 3, 1)
    assert (later.version, later.texts, later.quotations, later.answers) == ("2", 1, 0, 1)
    assert first.first_used_at.tzinfo is not None


def test_a_run_is_named_by_the_beginning_of_its_id(engine: sa.Engine) -> None:
    store(engine, [CANAL])
    store(engine, [CANAL], lambda q: q)
    with engine.connect() as connection:
        ids = [run.run_id for run in list_runs(connection)]
        for public_id in ids:
            for given in (public_id, public_id[:10], public_id[2:9], f" {public_id} "):
                assert find_run(connection, given)[1] == public_id
        for given in ("r_zz", "x"):
            with pytest.raises(UnknownRun, match="no run has"):
                find_run(connection, given)
        for given in ("r_", ""):
            with pytest.raises(UnknownRun, match="2 runs have ids that begin so"):
                find_run(connection, given)
