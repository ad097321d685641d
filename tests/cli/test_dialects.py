"""Both databases answer the same, to the letter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quotes.database import open_database
from quotes.ingest import ingest
from tests.cli.conftest import LATER, TOWN, UNDATED
from tests.factories import RUN, read_articles
from tests.fake_identity import FAKE

Run = Callable[..., Any]

COMMANDS = [
    ["export"],
    ["who-said", "bridge"],
    ["who-said", "--speaker", "Omar Haddad", "--since", "2032-02", "--format", "json"],
    ["who-said", "the bridge is safe and stays shut", "--role", "mayor"],
    ["speakers", "--format", "csv"],
    ["speaker", "Omar Haddad"],
    ["db", "current"],
]


def test_both_databases_answer_alike(
    quotes_command: Run,
    small: Path,
    new_database: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = [quotes_command(*command) for command in COMMANDS]
    url = new_database()
    engine = open_database(url)
    articles = [UNDATED, LATER, TOWN]
    ingest(engine, articles, extract=read_articles, run=RUN, identity=FAKE)
    engine.dispose()
    monkeypatch.setenv("QUOTES_DATABASE_URL", url)
    assert [quotes_command(*command) for command in COMMANDS] == expected
    assert {outcome.status for outcome in expected} == {0}
