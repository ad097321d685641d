from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from quotes.cli import run
from quotes.database import open_database
from quotes.ingest import ingest as store_all
from tests.factories import RUN, article, line, read_articles
from tests.fake_identity import FAKE


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def quotes_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line in this process, with bytes on its standard input."""

    def run_here(*arguments: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = run(list(arguments))
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return run_here


TOWN = article(
    line("Ana Ruiz", "The bridge is safe and it stays open"),
    line("Omar Haddad", "We will not leave the valley", role="governor", body="Sellin"),
    title="Bridge “safe”",
    publisher="Post",
    published_at="2031-05-04",
    url="https://post.example/bridge",
    source="town.txt",
)
LATER = article(
    line("Anna Ruiz", "Nobody asked the bridge", role="deputy", body="Dunmere"),
    line("Omar Haddad", "The valley is ours", role="governor", body="Sellin"),
    publisher="Herald",
    published_at="2032-02-29T10:00:00Z",
    source="later.txt",
)
UNDATED = article(line("Omar B. Haddad", "Promises\x1b[2J were \u202e kept"), source="undated.txt")


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small database, made from records: no reader, no model."""
    path = tmp_path_factory.mktemp("database") / "small.db"
    engine = open_database(str(path))
    store_all(engine, [TOWN, LATER, UNDATED], extract=read_articles, run=RUN, identity=FAKE)
    engine.dispose()
    return path


@pytest.fixture
def small(made_once: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small database, as the one that commands use."""
    monkeypatch.setenv("QUOTES_DATABASE_URL", f"sqlite:///{made_once}")
    return made_once
