"""Mutated inputs as command lines, run in this process, and what must hold of what comes back."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from quotes.cli import output, run
from scripts.fuzzing import seeds
from scripts.fuzzing.mutations import mutate, mutate_json, mutate_standoff, mutate_text

LISTS = ("table", "table", "json", "jsonl", "csv")
PROGRAMS = ("json", "jsonl")
STEERING = re.compile(output.CONTROLS.pattern.replace(r"\x00-\x1f", r"\x00-\x09\x0b-\x1f"))
"""What may stand in no line for people: what ``clean`` takes out, but for the line's end."""
SAID = "quotes: "
STATUSES = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Input:
    """A command line with its files.

    Attributes:
        kind: What it is about.
        arguments: Of ``quotes``; "{}" stands for the folder.
        files: Bytes by name.
        stdin: Bytes on standard input.
        form: What it prints: table and html for people, others for programs.
    """

    kind: str
    arguments: tuple[str, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    stdin: bytes = b""
    form: str = "table"


@dataclass(frozen=True, slots=True)
class World:
    """What inputs are made of, taken from a small database of which each batch has a copy.

    Attributes:
        judgements: As ``quotes judgements export`` prints them.
        standoff: Texts and annotations by document, as ``quotes export --format brat`` has them.
        ids: Of speakers, quotations, statements, judgements, aliases.
    """

    judgements: bytes
    standoff: tuple[tuple[str, bytes, bytes], ...]
    ids: tuple[str, ...]


def make_input(rng: random.Random, world: World) -> Input:
    """Return an input of some kind, with something done to it."""
    return rng.choices(list(KINDS), weights=[KINDS[make] for make in KINDS])[0](rng, world)


def _mutated(rng: random.Random, some: Iterable[bytes]) -> bytes:
    every = list(some)
    if rng.random() < 0.6:
        return mutate_json(rng, rng.choice(every))
    return mutate(rng, rng.choice(every), rng.choice(every))


def _article(rng: random.Random) -> tuple[str, bytes]:
    end, data = rng.choice(seeds.of_articles())
    if end == ".jsonl" and rng.random() < 0.5:
        return end, mutate_json(rng, data)
    mutated = mutate(rng, data, rng.choice(seeds.of_articles())[1])
    # Now and then under another form's name.
    return rng.choice((end, end, end, end, ".txt", ".html", ".jsonl", "")), mutated


def _words(rng: random.Random, world: World) -> str:
    some = (*seeds.WORDS, *world.ids[:: max(1, len(world.ids) // 8)])
    word = rng.choice(some)
    return mutate_text(rng, word, rng.choice(some)) if rng.random() < 0.8 else word


def _options(rng: random.Random, world: World, names: Iterable[str], most: int = 2) -> list[str]:
    chosen = rng.sample(list(names), rng.randint(0, most))
    return [f"--{name}={_value(rng, world, name)}" for name in chosen]


def _value(rng: random.Random, world: World, name: str) -> str:
    """Return a value for an option: one that fits it, or one to which something was done."""
    fitting = seeds.VALUES.get(name)
    if fitting is None:
        return _words(rng, world)
    value = rng.choice(fitting)
    return mutate_text(rng, value, "2031-05-04") if rng.random() < 0.4 else value


def ingest(rng: random.Random, world: World) -> Input:
    """Articles into the database."""
    end, data = _article(rng)
    named = ("title", "url", "publisher", "author", "published-at")
    options = _options(rng, world, named) if rng.random() < 0.2 else []
    if rng.random() < 0.2:
        return Input("ingest", ("ingest", *options, "-"), stdin=data)
    return Input("ingest", ("ingest", *options, f"{{}}/article{end}"), {f"article{end}": data})


def extract(rng: random.Random, world: World) -> Input:
    """Articles printed with their quotations."""
    end, data = _article(rng)
    form = rng.choice(("table", "html", "jsonl"))
    words = ("extract", f"--format={form}", f"{{}}/a{end}")
    return Input("extract", words, {f"a{end}": data}, form=form)


def check(rng: random.Random, world: World) -> Input:
    """Drafts beside the database."""
    data = _mutated(rng, [seeds.DRAFT.encode(), *(t.encode() for t in seeds.TEXTS)])
    form = rng.choice(("table", "table", "jsonl"))
    words = ("check", f"--format={form}", "{}/draft.md")
    return Input("check", words, {"draft.md": data}, form=form)


def judgements(rng: random.Random, world: World) -> Input:
    """Judgements of another database."""
    data = _mutated(rng, [world.judgements, *world.judgements.splitlines()])
    return Input("judgements", ("judgements", "import", "{}/j.jsonl"), {"j.jsonl": data})


def aliases(rng: random.Random, world: World) -> Input:
    """Other names, in every form of file."""
    data = _mutated(rng, seeds.of_aliases())
    kind = rng.choice((["--kind=person"], ["--kind=organisation"], []))
    words = ("aliases", "import", "{}/names", *kind, "--by=ines")
    return Input("aliases", words, {"names": data})


def standoff(rng: random.Random, world: World) -> Input:
    """Annotations that come back from brat."""
    name, text, marked = rng.choice(world.standoff)
    if rng.random() < 0.15:
        text = mutate(rng, text, marked)
    elif rng.random() < 0.7:
        marked = mutate_standoff(rng, marked)
    else:
        marked = mutate(rng, marked, rng.choice(world.standoff)[2])
    found = {f"{name}.txt": text, f"{name}.ann": marked}
    return Input("annotations", ("import-annotations", "{}", "--by=ines"), found)


def ask(rng: random.Random, world: World) -> Input:
    """Questions, with anything for words, names, ids and days."""
    form = rng.choice(LISTS)
    words, more = _words(rng, world), [f"--format={form}"]
    command = rng.choice(("who-said",) * 6 + ("speakers", "speaker", "roles", "statement"))
    match command:
        case "who-said":
            names = ("speaker", "role", "organisation", "publisher", "since", "until", "type",
                     "as-of", "limit")  # fmt: skip
            more += _options(rng, world, names, 3)
            arguments = [words] if rng.random() < 0.8 else []
        case "speaker":
            more += rng.choice(([], ["--roles"]))
            arguments = [words]
        case "roles":
            more += rng.choice(([], ["--contradictions"]))
            arguments = [words]
        case _:
            arguments = [words]
    dashes = ["--"] if rng.random() < 0.9 else []
    return Input("ask", (command, *more, *dashes, *arguments), form=form)


def decide(rng: random.Random, world: World) -> Input:
    """Decisions about anything, by anybody, for any reason."""
    one, two = _words(rng, world), _words(rng, world)
    known = rng.choice(world.ids)
    lines: tuple[tuple[str, ...], ...] = (
        ("same", "--", one, two), ("same", "--", known, two), ("different", "--", one, known),
        ("rename", "--", known, two), ("split", f"--spelling={two}", "--", one),
        ("correct", f"--speaker={two}", "--", known), ("correct", f"--speaker={known}", "--", one),
        ("undo", "--", one), ("aliases", "remove", "--", one), ("aliases", "list", "--", two),
        ("log",), ("review", "--format=table"),
    )  # fmt: skip
    command, *rest = rng.choice(lines)
    if command in ("same", "different", "rename", "split", "correct"):
        rest = [f"--why={_words(rng, world)}", f"--by={_words(rng, world)}", *rest]
    return Input("decide", (command, *rest))


Make = Callable[[random.Random, World], Input]
KINDS: Mapping[Make, int] = {
    ingest: 40, extract: 8, check: 8, judgements: 9, aliases: 10, standoff: 7, ask: 14, decide: 4,
}  # fmt: skip
"""How many of a hundred inputs are of each kind."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command line left behind; ``crash`` is the traceback of what was not caught."""

    status: int
    out: str
    err: str
    crash: str = ""


def perform(given: Input, folder: Path, seconds: float) -> Outcome:
    """Run an input in a folder that is made for it and removed."""
    folder.mkdir()
    for name, data in given.files.items():
        (folder / name).write_bytes(data)
    arguments = [word.replace("{}", str(folder)) if "{}" in word[:3] else word
                 for word in given.arguments]  # fmt: skip
    try:
        with streams(given.stdin) as (out, err):
            try:
                with limit(seconds):
                    status = run(arguments)
                crash = ""
            except Exception:
                status, crash = -1, traceback.format_exc(limit=-9)
        return Outcome(status, out(), err(), crash)
    finally:
        shutil.rmtree(folder)


@contextmanager
def streams(stdin: bytes) -> Iterator[tuple[Callable[[], str], Callable[[], str]]]:
    """Give what is printed meanwhile, as bytes would be that go into a file."""
    before = sys.stdin, sys.stdout, sys.stderr
    made = [io.TextIOWrapper(io.BytesIO(b), encoding="utf-8") for b in (stdin, b"", b"")]

    def read(stream: io.TextIOWrapper) -> Callable[[], str]:
        def text() -> str:
            stream.flush()
            buffer = stream.buffer
            assert isinstance(buffer, io.BytesIO)
            return buffer.getvalue().decode("utf-8")

        return text

    sys.stdin, sys.stdout, sys.stderr = made
    try:
        yield read(made[1]), read(made[2])
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in what takes longer."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"still at it after {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def find_faults(given: Input, done: Outcome) -> Iterator[str]:
    """Yield what should not be so of an outcome; nothing where all is well."""
    if done.crash:
        yield done.crash
        return
    if done.status not in STATUSES:
        yield f"exit status {done.status}"
    if found := STEERING.search(done.err):
        yield f"standard error has {found.group()!r}: {_about(done.err, found)}"
    if done.status == 1:
        yield from _find_untold(given, done)
    if given.form not in ("jsonl", "json", "csv") and (
        found := STEERING.search(done.out.replace("\t", " "))
    ):
        yield f"the output has {found.group()!r}: {_about(done.out, found)}"
    elif given.form in PROGRAMS and done.status != 2:
        yield from _find_no_json(given, done.out)


def _about(text: str, found: re.Match[str]) -> str:
    return repr(text[max(0, found.start() - 60) : found.end() + 20])


def _find_untold(given: Input, done: Outcome) -> Iterator[str]:
    """Yield what is wrong with how a failure is told: each in one line, naming the file."""
    told = done.err.splitlines()
    if not told and not done.out:
        yield "exit status 1, and nothing said"
    for line in told:
        if not line.startswith((SAID, "Nothing found")):
            yield f"standard error has a line of its own: {line[:200]!r}"
    names = [name for name in given.files if name[:2] != "d_"]
    if given.kind in ("ingest", "extract", "judgements", "aliases") and names and told:
        places = [line for line in told if any(name in line for name in names)]
        about = [line for line in told if re.match(f"{SAID}(?:j_|nothing was imported)", line)]
        if not places and not about:
            yield f"nothing names the file: {told[0][:200]!r}"


def _find_no_json(given: Input, out: str) -> Iterator[str]:
    try:
        for line in out.split("\n") if given.form == "jsonl" else [out]:
            if line:
                json.loads(line)
    except ValueError as error:
        yield f"no JSON: {error}: {out[:200]!r}"
