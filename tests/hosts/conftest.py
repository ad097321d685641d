"""Projects that use ``quotes`` as others would: copied elsewhere, run by an interpreter there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

HOSTS = Path(__file__).parent
collect_ignore = ["archive", "script", "service"]
Host: TypeAlias = Callable[..., str]


@pytest.fixture
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Host:
    """Runs a module of the project that a test file names in ``PROJECT``, and returns its output.

    ``host("-m", "archive", "list", ARCHIVE_DATABASE_URL=url)``; its folder is ``tmp_path``.
    """
    project: str = request.module.PROJECT
    shutil.copytree(HOSTS / project, tmp_path, dirs_exist_ok=True)

    def run(*arguments: str, fails: bool = False, **environment: str) -> str:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("QUOTES_")}
        done = subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            cwd=tmp_path,
            encoding="utf-8",
            env=inherited | {"PYTHONWARNINGS": "error"} | environment,
        )
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        return done.stdout + done.stderr if fails else done.stdout

    return run
