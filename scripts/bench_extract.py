"""Time `quotes extract` as a whole process against another command, run in turn.

    python scripts/bench_extract.py FOLDER [--against 'COMMAND'] [--runs 5]

Prints the median wall and processor seconds, words a second and the peak memory of each, and
the median of the ratios of paired runs; then what the small weights cost. One thread each.
FOLDER holds .txt files; COMMAND is run by the shell and reads the same texts.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shlex
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from quotes.extraction.encoder import WEIGHTS


@dataclass(frozen=True)
class Sample:
    """One finished run: seconds and megabytes."""

    wall: float
    processor: float
    peak: float


def run(command: list[str]) -> Sample:
    """Run a command to its end, output thrown away, and return what it cost.

    Raises:
        SystemExit: The command failed.
    """
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{shlex.join(command)}: exit status {process.returncode}")
    return Sample(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, peak(usage))


def peak(usage: resource.struct_rusage) -> float:
    """Return the peak resident memory in megabytes (Linux counts kilobytes, macOS bytes)."""
    return usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)


def report(name: str, samples: list[Sample], words: int) -> str:
    """Return one line of the table."""
    wall = statistics.median(s.wall for s in samples)
    processor = statistics.median(s.processor for s in samples)
    memory = max(s.peak for s in samples)
    return (
        f"{name:10} wall {wall:6.2f} s  processor {processor:6.2f} s  "
        f"{words / processor:7.0f} words/s  peak {memory:5.0f} MB"
    )


def main() -> None:
    """Run the commands in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--against", metavar="COMMAND")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    words = sum(len(p.read_text(encoding="utf-8").split()) for p in options.folder.glob("*.txt"))
    ours = [sys.executable, "-m", "quotes", "extract", "--format", "jsonl", str(options.folder)]
    theirs = ["sh", "-c", options.against] if options.against else None
    pairs = [(run(ours), run(theirs) if theirs else None) for _ in range(options.runs)]
    print(f"{words} words, {options.runs} runs")
    print(report("quotes", [a for a, _ in pairs], words))
    others = [b for _, b in pairs if b is not None]
    if others:
        print(report("against", others, words))
        ratios = [b.processor / a.processor for a, b in pairs if b is not None]
        print(f"processor time, against / quotes: {statistics.median(ratios):.2f}")
    record = json.loads((WEIGHTS / "tagger.json").read_text(encoding="utf-8"))["held_out"]
    lost = 100 * (record["full_f1_fp32"] - record["full_f1"])
    print(
        f"int8 weights lose {lost:+.1f} points of full F1 against fp32, on {record['articles']} "
        "articles kept from training (measured by train_tagger.py)"
    )


if __name__ == "__main__":
    main()
