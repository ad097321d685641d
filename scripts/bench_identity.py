"""Measure what telling who is who costs as mentions grow: time and memory, and how they grow.

    python scripts/bench_identity.py [--sizes 10000,100000,1000000] [--ingest]

The mentions are invented, five for each name: people and organisations, some named far more
often than others, under variant spellings, initials, titles and surnames alone, with namesakes,
posts, dates and acronyms. Each size is resolved in a process of its own.
``--ingest`` fills a database with as many instead, and measures what one more article costs:
working out the speakers whom it can touch, and all of them. Statements are not part of either.

Names collide more as mentions grow, as real ones do (Heaps' law: new names come ever more
slowly). Of 1,700, 17,000 and 170,000 people the surnames borne are 463, 4,028 and 30,028, which
is people to the power of 0.9, the commonest being borne by 25, 142 and 989; the given names are
749, 1,850 and 1,961, which is slower than real ones; and bodies, of ten words and eight kinds,
share their acronyms more than real ones: 300, 3,000 and 30,000 have 259, 1,483 and 4,714.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models, open_database, rebuild_identity, store_article
from quotes.database.affected import resolve_affected
from quotes.database.derive import Identity, update_identity
from quotes.database.evidence import resolve_speakers as resolve_all
from quotes.identity import Candidate, RoleSeen, resolve_speakers
from quotes.names.lexicon import load_lines
from quotes.records import Article, Quotation, QuotationType, Run, Span, Speaker, SpeakerKind

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


NOBODY = Identity(resolve_all, lambda session: (), resolve_affected)
"""Speakers without statements."""


def fill(session: Session, mentions: Sequence[Candidate]) -> None:
    """Write mentions as if their documents had been read: what identity asks of them, no more."""
    run = Run("bench", "1", "none", "0" * 64, "1" * 64)
    store_article(session, Article("Nobody spoke.", source="empty"), [], run)
    documents = list(dict.fromkeys(c.document for c in mentions))
    at = {document: number for number, document in enumerate(documents, 10)}
    now = datetime.now(UTC)
    rows: dict[type[models.Base], list[dict[str, object]]] = defaultdict(list)
    for document, key in at.items():
        rows[models.Document].append({"document_id": key, "public_id": f"d_{document}"})
        rows[models.DocumentVersion].append(
            {"document_version_id": key, "document_id": key, "number": 1, "is_current": True,
             "text": "x", "text_sha256": f"{key:064d}", "text_length": 1, "first_read_at": now,
             "published_on": date(2020, 1, 1) + timedelta(key % 3000)}
        )  # fmt: skip
        rows[models.Reading].append({"reading_id": key, "document_version_id": key, "run_id": 1,
                                     "is_current": True, "read_at": now})  # fmt: skip
    for key, c in enumerate(mentions, 10):
        rows[models.DocumentEntity].append(
            {"document_entity_id": key, "public_id": f"e_{c.key}", "reading_id": at[c.document],
             "name": c.name, "kind": c.kind}
        )  # fmt: skip
        for n, name in enumerate(c.names):
            rows[models.EntityName].append({"document_entity_id": key, "ordinal": n, "text": name,
                                            "start_char": n, "end_char": n + 1})  # fmt: skip
        for role in c.roles:
            rows[models.RoleObservation].append(
                {"reading_id": at[c.document], "document_entity_id": key, "text": role.text,
                 "start_char": 0, "end_char": 1, "title": role.title, "status": role.status,
                 "organisation": role.organisation, "search_text": "", "organisation_search": ""}
            )  # fmt: skip
    for table, some in rows.items():
        session.execute(sa.insert(table), some)


def article_on(one: Candidate) -> tuple[Article, list[Quotation]]:
    """Return an article that quotes somebody who is there already."""
    text = f"We go on, said {one.name}."
    speaker = Speaker(one.name, one.kind, (Span.of(text, 15, 15 + len(one.name)),))
    said = Quotation(QuotationType.INDIRECT, (Span.of(text, 0, 8),), speakers=(speaker,))
    return Article(text, source=f"new {one.key}"), [said]


def measure_ingest(size: int) -> dict[str, float]:
    """Return what one more article costs a database of that many mentions; medians of eleven."""
    mentions = list(invent_mentions(size))
    run = Run("bench", "1", "none", "0" * 64, "1" * 64)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/bench.db")
        with Session(engine.execution_options(quotes_write=True)) as session, session.begin():
            fill(session, mentions)
            start = time.process_time()
            rebuild_identity(session, NOBODY)
            whole = time.process_time() - start
            times = []
            for one in random.Random(5).sample(mentions, 11):
                article, said = article_on(one)
                store_article(session, article, said, run)
                start = time.process_time()
                update_identity(session, NOBODY)
                times.append(time.process_time() - start)
            again = rebuild_identity(session, NOBODY)
        engine.dispose()
    return {"mentions": size, "all": whole, "one": statistics.median(times), "most": max(times),
            "differences": again, "peak": peak()}  # fmt: skip


def show_ingest(sizes: Sequence[int]) -> None:
    """Print what one more article costs databases of each size."""
    print("  mentions  all again s  one more s   slowest s  differences   peak MB")
    for size in sizes:
        row = in_a_process("ingest", size)
        print(
            f"{size:10,} {row['all']:12.1f} {row['one']:11.3f} {row['most']:11.3f} "
            f"{row['differences']:12} {row['peak']:9.0f}",
            flush=True,
        )


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
    parser.add_argument("--one", choices=["resolve", "ingest"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    if options.one:
        measure = measure_ingest if options.one == "ingest" else measure_resolve
        print(json.dumps(measure(sizes[0])))
    elif options.ingest:
        show_ingest(sizes)
    else:
        show_resolve(sizes)


if __name__ == "__main__":
    main()
