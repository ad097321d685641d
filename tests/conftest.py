"""What every room's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# Two test processes on a busy machine: how long one example takes says nothing.
settings.register_profile("quotes", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=6000)
settings.load_profile("quotes")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working folder, with no database named from outside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUOTES_DATABASE_URL", raising=False)
    return tmp_path


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the extractor finds in tests/golden/articles to tests/golden/expected",
    )


# Last, for these need the database.
from tests.database_fixtures import (  # noqa: E402
    _postgres_template,
    _sqlite_template,
    engine,
    new_database,
    postgres,
    session,
)

__all__ = [
    "_postgres_template",
    "_sqlite_template",
    "engine",
    "new_database",
    "postgres",
    "session",
]
