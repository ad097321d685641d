"""What it costs to find the statements among many quotations: time and memory, per factor of ten.

    python scripts/bench_statements.py [--sizes 1000 10000 100000] [--recall]

The quotations are invented and the same in every run: speakers of whom a few say most, who
say several things on a day about the matters of that day, in the words of their topic; each
is printed once or by several outlets, whole, cut, in another word order of clauses or with
words changed. Each size runs in a process of its own, whose peak memory is told; with
--recall also how many of the true pairs of the smallest size the index proposes and the
rules join, and how many pairs are joined that are not true.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate, combinations

from quotes.identity import StatementCandidate, group_statements
from quotes.records import QuotationType, SpeakerKind

START = date(2031, 1, 1)
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeio"]
LITTLE = ["the", "of", "a", "to", "and", "in", "that", "we", "will", "our", "is", "for", "with"]
VOCABULARY = 3_000
TOPIC = 150
SHARES = list(accumulate(1 / (rank + 30) for rank in range(VOCABULARY)))
"""How often words are used, summed up: of the first, one in two hundred."""
GROWTH = 12
"""What ten times as many quotations may cost, in times."""


def make_quotations(size: int) -> Iterator[tuple[str, StatementCandidate]]:
    """Yield quotations, each with the name of the utterance that it is a print of."""
    rng = random.Random(size)
    words = make_words(rng)
    speakers = max(20, size // 40)
    shares = list(accumulate(1 / (n + 1) for n in range(speakers)))
    made = event = 0
    while made < size:
        event += 1
        speaker = rng.choices(range(speakers), cum_weights=shares)[0]
        day = START + timedelta(rng.randrange(1500))
        topic = make_topic(rng, words)
        for said in range(rng.choice((1, 1, 2, 3))):
            utterance = make_utterance(rng, topic)
            for _ in range(min(rng.choice((1, 1, 1, 2, 3, 5)), size - made)):
                text = print_again(rng, utterance, words)
                yield f"{event}.{said}", candidate(made, rng, text, f"s{speaker}", day)
                made += 1


def candidate(
    made: int, rng: random.Random, text: str, speaker: str, day: date
) -> StatementCandidate:
    """Return a quotation; one in twenty has no known speaker."""
    known = rng.random() > 0.05
    return StatementCandidate(
        key=f"q{made:07}",
        text=text,
        type=rng.choice((QuotationType.DIRECT, QuotationType.MIXED, QuotationType.INDIRECT)),
        document=f"d{made:07}",
        speakers=(speaker,) if known else (),
        date=(day + timedelta(rng.randrange(2))).isoformat(),
        kinds=(SpeakerKind.PERSON,) if known else (),
    )


def make_words(rng: random.Random) -> list[str]:
    """Return invented words, the most used first."""
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(rng.choices(SYLLABLES, k=rng.choice((2, 3, 3, 4))))] = None
    return list(found)


def make_topic(rng: random.Random, words: list[str]) -> list[str]:
    """Return the words of a matter: those that are common, and some that are not."""
    return rng.choices(words, cum_weights=SHARES, k=TOPIC)


def make_utterance(rng: random.Random, topic: list[str]) -> list[str]:
    """Return two clauses of an utterance's words, little words between them."""
    return [
        word
        for _ in range(rng.randrange(6, 22))
        for word in (rng.choice(topic), *rng.choices(LITTLE, k=rng.choice((0, 1, 1))))
    ]


def print_again(rng: random.Random, utterance: list[str], words: list[str]) -> str:
    """Return an outlet's print: whole, cut at an end, or with one word in eight another."""
    said = list(utterance)
    match rng.randrange(4):
        case 0:
            said = said[: max(8, 2 * len(said) // 3)]
        case 1:
            said = [rng.choice(words) if rng.random() < 0.12 else word for word in said]
    return " ".join(said).capitalize()


def measure(size: int) -> tuple[float, int, int]:
    """Return processor seconds, peak megabytes and the number of statements of a size."""
    rows = [row for _, row in make_quotations(size)]
    start = time.process_time()
    found = len(group_statements(rows))
    seconds = time.process_time() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, found


def measure_recall(size: int) -> str:
    """Return the true pairs that are joined, and the joined ones that are not true."""
    made = [(name, row.key) for name, row in make_quotations(size)]
    name_of = {key: name for name, key in made}
    by_name: dict[str, list[str]] = {}
    for name, key in made:
        by_name.setdefault(name, []).append(key)
    true = {pair for keys in by_name.values() for pair in combinations(sorted(keys), 2)}
    joined = {
        pair
        for cluster in group_statements(row for _, row in make_quotations(size))
        for pair in combinations(cluster.members, 2)
    }
    wrong = sum(name_of[a] != name_of[b] for a, b in joined)
    return f"of {len(true)} true pairs {len(true & joined)} joined, {wrong} joined that are not"


def main() -> int:
    """Print the curve; the exit status is 1 where ten times as many cost too much."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--recall", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(*measure(given.one))
        return 0
    print("quotations  statements  seconds  megabytes  times")
    before, steep = None, False
    for size in given.sizes:
        command = [sys.executable, __file__, "--one", str(size)]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        seconds = float(out[0])
        times = f"{seconds / before:.1f}" if before else ""
        steep = steep or bool(before and seconds / before > GROWTH)
        print(f"{size:10}  {out[2]:>10}  {seconds:7.2f}  {out[1]:>9}  {times:>5}", flush=True)
        before = seconds
    if given.recall:
        print(measure_recall(given.sizes[0]))
    return int(steep)


if __name__ == "__main__":
    sys.exit(main())
