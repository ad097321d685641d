"""Measure what telling who is who costs as mentions grow: time and memory, and how they grow.

    python scripts/bench_identity.py [--sizes 10000,100000,1000000] [--ingest]

The mentions are invented, five for each name: people and organisations, some named far more
often than others, under variant spellings, initials, titles and surnames alone, with namesakes,
posts, dates and acronyms. Each size is resolved in a process of its own. ``--ingest`` fills a
database with as many instead, and measures what ingesting one more article costs.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotes.identity import Candidate, RoleSeen, resolve_speakers
from quotes.names.lexicon import load_lines
from quotes.records import SpeakerKind

PER_NAME = 5
BODIES = 0.15
"""Share of names that are organisations'."""
SYLLABLES = (
    "ba ber da del do far ga gor ha hal ka kar la len ma mar mi na nor o pa per ra ri sa sen shi "
    "ta tor va vi wa yu za zel"
)
CONSONANTS = "l m n r s t k d"
COUNTRIES = "Kenyan Chilean Norwegian Turkish Indian Mexican Polish Egyptian Korean Canadian"
POSTS = (
    "senator minister mayor striker goalkeeper judge professor spokesman director actress "
    "physicist bishop colonel analyst chairman banker reporter surgeon lawmaker economist"
)
BODY_WORDS = "Rail Harbour Water Grain Health Housing Energy Mining Ferry Postal"
BODY_KINDS = "Authority Union Company Institute Bank Agency Council Association"
TITLES = "President Gen. Dr. Senator Judge Minister Prof."
TRADED = [("k", "q"), ("s", "ss"), ("i", "y"), ("o", "ou"), ("h", "kh"), ("e", "i"), ("m", "mm")]


@dataclass(frozen=True)
class Invented:
    """One person or organisation: its name, its other spellings, and what it is called."""

    kind: SpeakerKind
    name: str
    variants: tuple[str, ...]
    short: str
    role: RoleSeen


class Zipf:
    """Draws things of which the first are met far more often than the last."""

    def __init__(self, things: Sequence[object], flat: int) -> None:
        self.things = range(len(things))
        weights = (1 / (rank + flat) for rank in range(1, len(things) + 1))
        self.sums = list(itertools.accumulate(weights))

    def draw(self, rng: random.Random, count: int) -> list[int]:
        """Return places of things."""
        return rng.choices(self.things, cum_weights=self.sums, k=count)


def invent_word(rng: random.Random, syllables: list[str]) -> str:
    """Return a word of two or three syllables."""
    word = "".join(rng.choices(syllables, k=rng.choice((2, 2, 3))))
    return (word + rng.choice(("", *CONSONANTS.split()))).capitalize()


def respell(rng: random.Random, name: str) -> str:
    """Return a name as another romanisation may write it."""
    old, new = rng.choice(TRADED)
    if rng.random() < 0.5:
        old, new = new, old
    at = name.find(old, 1)
    return name[:at] + new + name[at + len(old) :] if at > 0 else name


def invent_names(rng: random.Random, count: int) -> list[Invented]:
    """Return that many people and organisations; more of them share the commonest names."""
    syllables = SYLLABLES.split()
    listed = [word.capitalize() for line in load_lines("given_names") for word in line.split()[:4]]
    given = [*listed, *(invent_word(rng, syllables) for _ in range(1500))]
    rng.shuffle(given)
    surnames = [invent_word(rng, syllables) + rng.choice(("", "", "ov", "son", "i", "ez"))
                for _ in range(max(500, int(count * 0.3)))]  # fmt: skip
    people = int(count * (1 - BODIES))
    firsts, lasts = Zipf(given, 10).draw(rng, people), Zipf(surnames, 20).draw(rng, people)
    made = [
        invent_person(rng, given[f], surnames[s], given) for f, s in zip(firsts, lasts, strict=True)
    ]
    made += [invent_body(rng, surnames) for _ in range(count - people)]
    rng.shuffle(made)
    return made


def invent_person(rng: random.Random, first: str, last: str, given: list[str]) -> Invented:
    """Return a person of that name."""
    last = rng.choice(("",) * 8 + ("al-", "van ")) + last
    middle = f"{rng.choice(given)} " if rng.random() < 0.25 else ""
    name = f"{first} {middle}{last}"
    near = tuple(respell(rng, name) for _ in range(rng.randrange(3)))
    letter = f"{first} {middle[:1] or rng.choice(given)[0]}. {last}"
    variants = (f"{first} {last}", f"{first[0]}. {last}", letter,
                f"{rng.choice(TITLES.split())} {name}", *near)  # fmt: skip
    post, place = rng.choice(POSTS.split()), rng.choice(COUNTRIES.split())
    body = (
        f"{rng.choice(BODY_WORDS.split())} {rng.choice(BODY_KINDS.split())} of {last.capitalize()}"
    )
    role = RoleSeen(f"{place} {post}", post) if rng.random() < 0.5 else RoleSeen(
        f"{post} of {body}", post, body)  # fmt: skip
    return Invented(SpeakerKind.PERSON, name, variants, last, role)


def invent_body(rng: random.Random, surnames: list[str]) -> Invented:
    """Return an organisation with its acronym."""
    place = rng.choice(("", "", f"{rng.choice(COUNTRIES.split())} "))
    words = [rng.choice(surnames), rng.choice(BODY_WORDS.split()), rng.choice(BODY_KINDS.split())]
    name = place + " ".join(words)
    acronym = "".join(word[0] for word in name.split())
    variants = (acronym, respell(rng, name), f"the {name}")
    return Invented(SpeakerKind.ORGANISATION, name, variants, acronym, RoleSeen("body"))


def invent_mentions(count: int, seed: int = 4) -> Iterator[Candidate]:
    """Yield that many entities of documents, about four to a document."""
    rng = random.Random(seed)
    names = invent_names(rng, count // PER_NAME)
    for number, which in enumerate(Zipf(names, 5).draw(rng, count)):
        one = names[which]
        dice = rng.random()
        name = one.name if dice < 0.6 else rng.choice(one.variants)
        if dice > 0.93:
            name = one.short
        also = (one.short,) if name != one.short and dice < 0.4 else ()
        roles = (one.role,) if one.kind is SpeakerKind.PERSON and rng.random() < 0.4 else ()
        day = f"{2015 + which % 9}-{1 + number % 12:02d}-{1 + number % 28:02d}"
        yield Candidate(f"e{number:08d}", f"d{number // 4:07d}", name, one.kind, (name, *also),
                        roles, day, f"outlet {number % 50}")  # fmt: skip


def peak() -> float:
    """Return the most memory this process has held, in megabytes."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1024 if sys.platform == "linux" else 1024**2)


def measure_resolve(size: int) -> dict[str, float]:
    """Return what resolving that many mentions costs, once, in this process."""
    mentions = list(invent_mentions(size))
    names = len({name for c in mentions for name in c.names})
    before, start = peak(), time.process_time()
    clusters = resolve_speakers(mentions)
    return {"mentions": size, "spellings": names, "speakers": len(clusters),
            "seconds": time.process_time() - start, "given": before, "peak": peak()}  # fmt: skip


def in_a_process(step: str, size: int) -> dict[str, float]:
    """Return what a measure gives in a process of its own."""
    command = [sys.executable, __file__, "--one", step, "--sizes", str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def show_resolve(sizes: Sequence[int]) -> None:
    """Print the cost of each size as it comes, and by how much it grew."""
    print("  mentions  spellings   speakers   seconds  growth  input MB   peak MB  growth")
    last: dict[str, float] = {}
    for size in sizes:
        row = in_a_process("resolve", size)
        slower, larger = (f"{row[k] / last[k]:.1f}" if last else "" for k in ("seconds", "peak"))
        print(
            f"{size:10,} {row['spellings']:10,} {row['speakers']:10,} {row['seconds']:9.1f} "
            f"{slower:>7} {row['given']:9.0f} {row['peak']:9.0f} {larger:>7}",
            flush=True,
        )
        last = row


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--ingest", action="store_true", help="of one article into a database")
    parser.add_argument("--one", choices=["resolve"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    if options.one:
        print(json.dumps(measure_resolve(sizes[0])))
    else:
        show_resolve(sizes)


if __name__ == "__main__":
    main()
