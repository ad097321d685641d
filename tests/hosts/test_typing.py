"""The package is typed for those who import it: the projects pass ``mypy --strict``."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hosts.conftest import HOSTS

TOLD = """
from typing import assert_type

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from quotes.database import (
    Answer, Attribution, DocumentEntity, Quotation, QuotationQuery, Speaker, StoredJudgement,
    find_quotations, open_database, prepare_engine, rename_speaker, Named
)


def tell(session: Session) -> None:
    assert_type(prepare_engine(open_database()), Engine)
    found = session.scalars(select(Quotation)).one()
    assert_type(found, Quotation)
    assert_type(found.text, str)
    assert_type(found.attributions, list[Attribution])
    assert_type(found.attributions[0].entity, DocumentEntity)
    assert_type(found.attributions[0].entity.speaker, Speaker | None)
    assert_type(find_quotations(session, QuotationQuery()), Answer)
    assert_type(rename_speaker(session, Named("s_0"), "Ana", by="ines"), StoredJudgement)
"""
CHECKED = ["told.py", "script", "service/service", "archive/archive", "archive/migrations"]


def test_the_projects_are_typed(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    pytest.importorskip("fastapi")
    for project in ("script", "service", "archive"):
        shutil.copytree(HOSTS / project, tmp_path / project)
    (tmp_path / "told.py").write_text(TOLD, encoding="utf-8")
    cache = HOSTS.parents[1] / ".mypy_cache"
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(cache), *CHECKED],
        capture_output=True,
        cwd=tmp_path,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("Success")
