"""``quotes check`` on the drafts that ``scripts/check_drafts.py`` makes from the demo."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_of_fifty_mutated_drafts_and_more_all_but_two_are_judged_right() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "check_drafts.py")],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    right, drafts = done.stdout.splitlines()[-1].removeprefix("all").split(" of ")
    assert int(drafts) >= 50
    assert int(right) >= int(drafts) - 2
