"""The package is typed for those who import it: the projects pass ``mypy --strict``."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hosts.conftest import HOSTS

CHECKED = ["script", "service/service", "archive/archive", "archive/migrations"]


def test_the_projects_are_typed(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    pytest.importorskip("fastapi")
    for project in ("script", "service", "archive"):
        shutil.copytree(HOSTS / project, tmp_path / project)
    cache = HOSTS.parents[1] / ".mypy_cache"
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(cache), *CHECKED],
        capture_output=True,
        cwd=tmp_path,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("Success")
