"""A document's quotations when its text changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from quotes.database.changes import Change, TextChange, find_changes
from quotes.database.chosen import TextQuery
from quotes.errors import UnknownDocument, UnknownSpeaker
from quotes.identity.revisions import Aspect
from quotes.ingest import ingest
from quotes.records import Article
from tests.factories import RUN, article, line, read_articles
from tests.fake_identity import FAKE
from tests.judged_world import rereader

BRIDGE = line("Ana Ruiz", "The bridge is safe and it stays open")
VALLEY = line("Omar Haddad", "We will not leave the valley", role="governor", body="Sellin")
NOBODY = line("Tom Okafor", "Nobody asked the bakers of this town")
OLD = article(
    BRIDGE, VALLEY, url="https://x.org/bridge", publisher="Post", published_at="2031-05-04",
    source="old.txt",
)  # fmt: skip


def changed(*lines: str, published_at: str | None = None) -> Article:
    newer = article(*lines, source="new.txt")
    return replace(newer, url=OLD.url, publisher=OLD.publisher, published_at=published_at)


def store(engine: sa.Engine, *given: Article, **options: Any) -> None:
    ways: dict[str, Any] = {"extract": read_articles, "run": RUN, "identity": FAKE} | options
    assert ingest(engine, given, **ways).failures == []


def compare(engine: sa.Engine, *args: Any, **filters: Any) -> list[TextChange]:
    with engine.connect() as connection:
        return list(find_changes(connection, *args, **filters))


def told(change: TextChange) -> list[tuple[str, str | None, str | None]]:
    return [
        (r.change.value, r.old.text if r.old else None, r.new.text if r.new else None)
        for r in change.revisions
    ]


def test_each_quotation_is_told_of_once(engine: sa.Engine) -> None:
    store(
        engine, OLD, changed(line("Ana Ruiz", "The bridge is not safe but it stays open"), NOBODY)
    )
    (found,) = compare(engine)
    assert told(found) == [
        (
            "reworded",
            "The bridge is safe and it stays open,",
            "The bridge is not safe but it stays open,",
        ),
        ("vanished", "We will not leave the valley,", None),
        ("appeared", None, "Nobody asked the bakers of this town,"),
    ]
    assert (found.old_version, found.new_version, found.current_version) == (1, 2, 2)
    assert (found.url, found.publisher, found.source) == (OLD.url, "Post", "new.txt")
    assert found.count(Change.VANISHED) == 1
    assert found.read_at.tzinfo is not None


def test_what_only_stands_elsewhere_moved(engine: sa.Engine) -> None:
    store(engine, OLD, changed(BRIDGE, "It rained.", VALLEY))
    (found,) = compare(engine)
    assert [r.change for r in found.revisions] == [Change.UNCHANGED, Change.MOVED]
    assert found.revisions[1].differs == (Aspect.PLACE,)


OTHERS = [
    (line("Omar Haddad", "The bridge is safe and it stays open"), {Aspect.SPEAKER}),
    (line("Ana Ruiz", "The bridge is safe and it stays open", role="striker"), {Aspect.ROLE}),
    (line("Anna Ruiz", "The bridge is safe and it stays open"), set()),
    (line("Ruiz", "The bridge is safe and it stays open"), set()),
]


@pytest.mark.parametrize(("new", "aspects"), OTHERS)
def test_speakers_and_roles_change_but_spellings_do_not(
    engine: sa.Engine, new: str, aspects: set[Aspect]
) -> None:
    store(engine, OLD, changed(new, VALLEY))
    (found,) = compare(engine)
    first = found.revisions[0]
    assert set(first.differs) - {Aspect.PLACE} == aspects
    assert (first.change is Change.RE_ATTRIBUTED) == bool(aspects)


def test_those_read_last_come_first_and_all_versions_are_compared(engine: sa.Engine) -> None:
    store(engine, OLD, changed(VALLEY), changed(VALLEY, NOBODY))
    assert [(c.old_version, c.new_version) for c in compare(engine)] == [(2, 3), (1, 2)]
    store(engine, changed(VALLEY))
    assert [c.current_version for c in compare(engine)] == [2, 2]


def test_a_document_of_one_text_is_none(engine: sa.Engine) -> None:
    store(engine, OLD, OLD)
    assert compare(engine) == []


FILTERS: list[tuple[dict[str, Any], int]] = [
    ({"documents": ("https://x.org/bridge",)}, 1),
    ({"documents": ("old.txt",)}, 1),
    ({"publisher": "post"}, 1),
    ({"publisher": "Herald"}, 0),
    ({"publisher": "…"}, 0),
    ({"since": date(2031, 5, 6)}, 1),
    ({"since": date(2031, 5, 7)}, 0),
    ({"until": date(2031, 5, 5)}, 0),
]


@pytest.mark.parametrize(("fields", "number"), FILTERS)
def test_documents_are_chosen(engine: sa.Engine, fields: dict[str, Any], number: int) -> None:
    other = article(NOBODY, url="https://x.org/other", source="other.txt")
    store(engine, OLD, changed(VALLEY, published_at="2031-05-06"), other)
    assert len(compare(engine, TextQuery(**fields))) == number


def test_an_unknown_document_is_an_error(engine: sa.Engine) -> None:
    with pytest.raises(UnknownDocument, match="nowhere"):
        compare(engine, TextQuery(documents=("nowhere",)))


def test_speakers_are_chosen_those_of_yesterday_too(engine: sa.Engine) -> None:
    store(engine, OLD, changed(NOBODY))
    for name, texts in (
        ("Omar Hadad", ["We will not leave the valley,"]),
        ("tom okafor", ["Nobody asked the bakers of this town,"]),
    ):
        (found,) = compare(engine, speaker=name)
        assert [text for _, *sides in told(found) for text in sides if text] == texts
    assert compare(engine, speaker="Marta Prado") == []
    with pytest.raises(UnknownSpeaker):
        compare(engine, speaker="s_0123456789abcdef")


def test_both_texts_are_compared_as_one_run_read_them(engine: sa.Engine) -> None:
    later: dict[str, Callable[..., Any] | Any] = {
        "run": replace(RUN, version="2"),
        "extract": rereader(Ana_Ruiz="Anton Bell"),
    }
    store(engine, OLD)
    store(engine, changed(BRIDGE, VALLEY, NOBODY), **later)
    (found,) = compare(engine)
    assert found.old_run != found.new_run
    assert found.count(Change.RE_ATTRIBUTED) == 1
    store(engine, OLD, changed(BRIDGE, VALLEY, NOBODY), **later)
    (found,) = compare(engine)
    assert found.old_run == found.new_run
    assert found.count(Change.RE_ATTRIBUTED) == 0
