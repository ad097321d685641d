from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import documents, export_documents, export_quotations
from tests.factories import article, line
from tests.judged_world import WORLD, fill

EMPTY = article("Nobody said a word.", source="empty.txt", author="Ines Lund", language="en")


def load(engine: sa.Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return list(export_documents(connection))


def test_every_text_with_its_quotations_also_where_there_are_none(engine: sa.Engine) -> None:
    fill(engine, [*WORLD, EMPTY])
    found = load(engine)
    assert [row["document_id"] for row in found] == sorted(row["document_id"] for row in found)
    with Session(engine) as session:
        rows = list(export_quotations(session))
    assert [q for document in found for q in document["quotations"]] == rows
    texts = {row["source"]: row for row in found}
    assert texts["empty.txt"]["text"] == EMPTY.text
    assert texts["empty.txt"]["author"] == "Ines Lund"
    assert (texts["empty.txt"]["quotations"], texts["empty.txt"]["speakers"]) == ([], [])


def test_speakers_stand_with_the_places_of_their_names(engine: sa.Engine) -> None:
    fill(engine)
    for document in load(engine):
        names = [span for speaker in document["speakers"] for span in speaker["names"]]
        assert names
        for span in names:
            assert document["text"][span["start"] : span["end"]] == span["text"]
        ids = {speaker["id"] for speaker in document["speakers"]}
        assert {s["id"] for q in document["quotations"] for s in q["speakers"]} <= ids


def test_only_the_text_of_today_is_there(engine: sa.Engine) -> None:
    for words in ("The old one", "The new one"):
        fill(engine, [article(line("Ida Poe", words), url="https://x.org/a")])
    (found,) = load(engine)
    assert "The new one" in found["text"]
    assert found["run"]["extractor"] == "fake"
    assert found["read_at"].endswith("+00:00")


def test_batches_do_not_show(engine: sa.Engine, monkeypatch: Any) -> None:
    fill(engine)
    whole = load(engine)
    monkeypatch.setattr(documents, "BATCH", 1)
    assert load(engine) == whole
