"""Measure how fast records are stored, beside a bare insert of the very same rows.

    python scripts/bench_bulk.py [--quotations 100000] [--runs 3] [--engines sqlite,postgresql]
                                 [--identity]

The articles are invented (``invent_articles``): about seven quotations a document of 3,000
characters, with mentions, cues, quoted parts, in-document speakers and their roles as news has
them. Each run loads them through ``quotes.database.store_articles`` into a new database; then
the rows that this made are read out and inserted, table by table, by nothing but SQLAlchemy
Core's ``insert`` into another new database with the same tables, indexes, checks and triggers,
and once more into one whose triggers are taken away, so that nothing derived is kept up to date.
Making the records is not timed; neither is working out who is who, unless ``--identity`` asks
for it, apart. PostgreSQL is a server of its own, as for the tests; its processor time is that
of its process, read from /proc.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models, open_database, rebuild_identity, store_articles
from quotes.records import (
    Article,
    Confidence,
    Cue,
    Mention,
    MentionType,
    Quotation,
    QuotationType,
    Role,
    Run,
    Span,
    Speaker,
    SpeakerKind,
)

Pair: TypeAlias = tuple[Article, list[Quotation]]
Rows: TypeAlias = dict[Any, list[dict[str, Any]]]
RUN = Run("bench", "1", "none", "0" * 64, "1" * 64)
SYLLABLES = (
    "ba ber da del do far ga gor ha hal ka kar la len ma mar mi na nor o pa per ra ri sa sen shi "
    "ta tor va vi wa yu za zel"
)
ENDINGS = ("", "", "", "", "s", "ed", "ing", "ation", "ly", "ment")
COMMON = "the of to and a in that for is on with as it was he at by be from will not have"
LEMMAS = {"said": "say", "told reporters": "tell", "added": "add", "warned": "warn",
          "according to": "according to", "wrote": "write"}  # fmt: skip
POSTS = "mayor minister spokesperson director analyst senator judge professor coach"
BODIES = ("Harbour Authority", "Water Company", "Grain Union", "Health Council", "Rail Agency")
MEDIA = ("statement", "interview", "news conference", "post on X")


class Vocabulary:
    """Invented words and names; common ones are drawn far more often than rare ones."""

    def __init__(self, rng: random.Random, size: int = 20_000) -> None:
        self.rng = rng
        words = [*COMMON.split(), *(self._invent() + rng.choice(ENDINGS) for _ in range(size))]
        weights = itertools.accumulate(1 / (rank + 3) for rank in range(len(words)))
        self._words, self._weights = words, list(weights)
        self.given = [self._invent().capitalize() for _ in range(400)]
        self.surnames = [self._invent().capitalize() for _ in range(3000)]
        self.places = [self._invent().capitalize() for _ in range(500)]

    def _invent(self) -> str:
        return "".join(self.rng.choices(SYLLABLES.split(), k=self.rng.choice((2, 2, 3, 3, 4))))

    def words(self, count: int) -> str:
        """Return that many words, one space between."""
        return " ".join(self.rng.choices(self._words, cum_weights=self._weights, k=count))

    def sentence(self) -> str:
        """Return a sentence that quotes nobody."""
        return self.words(self.rng.randint(8, 28)).capitalize() + "."


@dataclass
class Draft:
    """A text as it grows, and where its parts stand."""

    text: str = ""
    quotations: list[Quotation] = field(default_factory=list)

    def add(self, part: str) -> Span:
        """Append a part and return its span."""
        start = len(self.text)
        self.text += part
        return Span(start, len(self.text), part)


@dataclass
class Person:
    """Somebody of one document: a name, a post, and where the text has them first."""

    name: str
    post: str
    body: str
    full: Span | None = None
    short: Span | None = None
    role: Role | None = None


def invent_articles(quotations: int, seed: int = 5) -> Iterator[tuple[Article, list[Quotation]]]:
    """Yield articles with their quotations until there are that many."""
    rng = random.Random(seed)
    vocabulary = Vocabulary(rng)
    made = number = 0
    while made < quotations:
        number += 1
        count = min(rng.choice((0, 2, 4, 5, 6, 7, 8, 9, 12, 17)), quotations - made)
        yield _article(rng, vocabulary, number, count)
        made += count


def _article(
    rng: random.Random, vocabulary: Vocabulary, number: int, count: int
) -> tuple[Article, list[Quotation]]:
    people = [
        Person(
            f"{rng.choice(vocabulary.given)} {rng.choice(vocabulary.surnames)}",
            rng.choice(POSTS.split()),
            f"{rng.choice(vocabulary.places)} {rng.choice(BODIES)}",
        )
        for _ in range(rng.randint(1, 5))
    ]
    draft = Draft()
    for _ in range(count):
        draft.add(vocabulary.sentence() + " " + vocabulary.sentence() + "\n\n")
        _quote(rng, vocabulary, draft, rng.choice(people))
    draft.add(vocabulary.sentence())
    found = _with_names(draft.quotations, people)
    site, day = rng.randrange(200), f"2031-{1 + number % 12:02d}-{1 + number % 28:02d}"
    url = f"https://news-{site}.example/{day}/{number}" if number % 5 else None
    article = Article(
        draft.text, f"news-{site}.jsonl:{number}", vocabulary.words(8).capitalize(), url,
        publisher=f"Outlet {site}", published_at=day, language="en",
    )  # fmt: skip
    return article, found


def _quote(rng: random.Random, vocabulary: Vocabulary, draft: Draft, person: Person) -> None:
    """Append a quotation of somebody: words, cue, mention, role."""
    kind = rng.choices(list(QuotationType), (40, 20, 40))[0]
    content, quoted = _words(rng, vocabulary, draft, kind)
    if quoted and rng.random() < 0.06 and draft.quotations:
        draft.add("\n\n")
        before = len(draft.quotations) - 1
        return _put(draft, rng, kind, content, quoted, None, None, None, before)
    draft.add(", ")
    cue = None
    if rng.random() < 0.94:
        word = rng.choice(list(LEMMAS))
        span = draft.add(word)
        cue = Cue(span.start, span.end, word, LEMMAS[word])
        draft.add(" ")
    mention = _mention(rng, draft, person)
    draft.add(".\n\n")
    who = None if rng.random() < 0.08 else person
    return _put(draft, rng, kind, content, quoted, cue, mention, who, None)


def _words(
    rng: random.Random, vocabulary: Vocabulary, draft: Draft, kind: QuotationType
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    if kind is QuotationType.INDIRECT:
        return (draft.add(vocabulary.words(rng.randint(6, 26)).capitalize()),), ()
    if kind is QuotationType.MIXED:
        start = len(draft.text)
        draft.add(vocabulary.words(rng.randint(3, 12)).capitalize() + " “")
        quoted = draft.add(vocabulary.words(rng.randint(2, 10)))
        draft.add("”")
        return (Span.of(draft.text, start, len(draft.text)),), (quoted,)
    draft.add("“")
    first = draft.add(vocabulary.words(rng.randint(5, 22)).capitalize())
    if rng.random() < 0.8:
        draft.add("”")
        return (first,), (first,)
    draft.add(",” " + vocabulary.words(3) + ", “")
    second = draft.add(vocabulary.words(rng.randint(5, 22)))
    draft.add("”")
    return (first, second), (first, second)


def _mention(rng: random.Random, draft: Draft, person: Person) -> Mention:
    if person.full is None:
        span = person.full = draft.add(person.name)
        draft.add(", ")
        role = draft.add(f"{person.post} of {person.body}")
        person.role = Role(role.start, role.end, role.text, person.post, person.body)
        return Mention(span.start, span.end, span.text, MentionType.NAME)
    if rng.random() < 0.35:
        span = draft.add("he")
        return Mention(span.start, span.end, span.text, MentionType.PRONOUN)
    span = draft.add(person.name.partition(" ")[2])
    person.short = person.short or span
    return Mention(span.start, span.end, span.text, MentionType.NAME)


def _put(
    draft: Draft,
    rng: random.Random,
    kind: QuotationType,
    content: tuple[Span, ...],
    quoted: tuple[Span, ...],
    cue: Cue | None,
    mention: Mention | None,
    person: Person | None,
    continues: int | None,
) -> None:
    known = person is not None and person.role is not None
    draft.quotations.append(
        Quotation(
            kind, content, quoted, cue, mention,
            speakers=(Speaker(person.name, SpeakerKind.PERSON),) if person else (),
            roles=(person.role,) if person and person.role and known else (),
            medium=rng.choice(MEDIA) if rng.random() < 0.1 else None,
            continues=continues,
            confidence=Confidence(round(rng.random(), 3), round(rng.random(), 3), 0.9),
            rule=rng.choice(("tagger", "marks", "tagger+marks")),
        )
    )  # fmt: skip


def _with_names(found: Sequence[Quotation], people: Sequence[Person]) -> list[Quotation]:
    """Return quotations whose speakers have the spellings of the whole text."""
    whole = {
        p.name: Speaker(
            p.name, SpeakerKind.PERSON, tuple(s for s in (p.full, p.short) if s is not None)
        )
        for p in people
    }
    return [replace(q, speakers=tuple(whole[s.name] for s in q.speakers)) for q in found]


LOAD, BARE, BAREST = "store_articles", "bare Core insert", "bare, without triggers"
WRITTEN = (
    models.Publisher, models.Run, models.Document, models.DocumentVersion, models.DocumentSource,
    models.Reading, models.DocumentEntity, models.EntityName, models.RoleObservation,
    models.Quotation, models.QuotationSpan, models.Cue, models.Mention, models.Attribution,
    models.QuotationRole,
)  # fmt: skip
"""What storing writes, each after those that it refers to; triggers write the rest."""


class Seconds(NamedTuple):
    """What something took: by the clock, in this process, and in the database's."""

    wall: float
    here: float
    server: float


def server_seconds(engine: sa.Engine) -> float:
    """Return the processor time of the server's process behind an engine's one connection."""
    if engine.dialect.name != "postgresql":
        return 0.0
    with engine.connect() as connection:
        pid = connection.scalar(sa.text("SELECT pg_backend_pid()"))
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(engine: sa.Engine, work: Callable[[], object]) -> Seconds:
    """Return what some work with an engine took."""
    gc.collect()
    server, here, wall = server_seconds(engine), time.process_time(), time.perf_counter()
    work()
    wall, here = time.perf_counter() - wall, time.process_time() - here
    return Seconds(wall, here, server_seconds(engine) - server)


def insert_bare(engine: sa.Engine, rows: Rows) -> None:
    """Insert rows by Core, a list a table, as they are; one transaction."""
    with engine.execution_options(quotes_write=True).begin() as connection:
        for table, some in rows.items():
            connection.execute(sa.insert(table), some)


def read_rows(engine: sa.Engine) -> Rows:
    """Return all rows that storing wrote."""
    tables = [model.__table__ for model in WRITTEN]
    with engine.connect() as connection:
        return {
            table: [
                dict(row._mapping)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key))
            ]
            for table in tables
        }


def bench(new: Callable[[], sa.Engine], pairs: Sequence[Pair], runs: int, resolve: bool) -> None:
    """Print what loading records and inserting their rows take, by turns."""
    took: dict[str, list[Seconds]] = {LOAD: [], BARE: [], BAREST: []}
    count = sum(len(found) for _, found in pairs)
    rows: Rows = {}
    for number in range(runs):
        for label, some in took.items():
            engine = new()
            work: Callable[[], object]
            if label == LOAD:
                work = partial(store_articles, engine, pairs, RUN, resolve=False)
            else:
                work = partial(insert_bare, engine, rows)
            if label == BAREST:
                drop_triggers(engine)
            some.append(measure(engine, work))
            show(label, count, some[-1])
            rows = rows or read_rows(engine)
            if resolve and label == LOAD and number == 0:
                show("who is who, apart", count, measure(engine, partial(resolve_all, engine)))
            engine.dispose()
    picks: tuple[tuple[str, Callable[..., float]], ...]
    picks = (("best", min), ("median", statistics.median))
    for name, pick in picks:
        load, *others = (
            Seconds(*(float(pick(column)) for column in zip(*some, strict=True)))
            for some in took.values()
        )
        show(f"{name}: {LOAD}", count, load)
        for label, other in zip((BARE, BAREST), others, strict=True):
            show(f"{name}: {label}", count, other)
            print(f"    time over that: {load.wall / other.wall:.2f} by the clock, "
                  f"{sum(load[1:]) / sum(other[1:]):.2f} of processors")  # fmt: skip


def drop_triggers(engine: sa.Engine) -> None:
    """Take away what keeps search and places up to date; the search vectors stay."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            names = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for name in connection.scalars(names).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            for model in WRITTEN:
                connection.exec_driver_sql(f"ALTER TABLE {model.__table__} DISABLE TRIGGER USER")


def resolve_all(engine: sa.Engine) -> None:
    """Work out speakers and statements."""
    with Session(engine.execution_options(quotes_write=True)) as session, session.begin():
        rebuild_identity(session)


def show(label: str, count: int, took: Seconds) -> None:
    """Print how many quotations a second that is."""
    busy = took.here + took.server
    print(
        f"  {label:32} {took.wall:7.2f} s {count / took.wall:8,.0f}/s | processors {busy:7.2f} s "
        f"{count / busy:8,.0f}/s ({took.here:.2f} here, {took.server:.2f} server)",
        flush=True,
    )


def main() -> None:
    """Measure both engines."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quotations", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--identity", action="store_true", help="also time who is who, once")
    options = parser.parse_args()
    pairs = list(invent_articles(options.quotations))
    gc.collect()
    gc.freeze()  # the collector is not to walk through all that waits, again and again
    characters = sum(len(article.text) for article, _ in pairs)
    print(f"{options.quotations:,} quotations in {len(pairs):,} documents of "
          f"{characters // len(pairs):,} characters")  # fmt: skip
    for name in options.engines.split(","):
        print(name)
        with databases(name) as new:
            bench(new, pairs, options.runs, options.identity)


@contextmanager
def databases(name: str) -> Iterator[Callable[[], sa.Engine]]:
    """Give a function that makes new databases with all tables."""
    numbers = itertools.count()
    if name == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield lambda: open_database(f"sqlite:///{folder}/{next(numbers)}.db")
        return
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.database_fixtures import start_postgres

    address, stop = start_postgres()
    admin = sa.create_engine(address.format("postgres"), isolation_level="AUTOCOMMIT")

    def new() -> sa.Engine:
        database = f"bench_{next(numbers)}"
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {database}")
        return open_database(address.format(database))

    try:
        yield new
    finally:
        admin.dispose()
        stop()


if __name__ == "__main__":
    main()
