"""Thousands of mutated inputs of every kind through the commands: nothing breaks, ends, or lies.

    python scripts/fuzz.py [--inputs 20000] [--seed 1] [--minutes 60] [--postgres] [--only N]

Each input (``scripts/fuzzing``) is an article, page, JSON line, file of judgements or aliases,
annotation, draft, question or decision, of which something was flipped, cut, nested, repeated or
put in. It goes through the command that reads it. The outcome must be an answer or an error in
one line that names where; never another exception, nor more than ``SECONDS``; what is printed for
people has no character that steers a terminal, and what is for programs is JSON. After each batch
its database must verify, and each export of it must be well formed.

Extraction is faked in these (``scripts/fuzzing/quick.py``: it costs a thousand times all else),
and real in one of ``--real`` further inputs, short texts: each span must be its text.

What goes wrong is told with the number of its input; ``--only`` runs that batch again. Exit
status 0 when nothing did.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from quotes.database import make_engine  # noqa: E402
from quotes.database.verification import verify_database  # noqa: E402
from quotes.records import Article  # noqa: E402
from scripts.fuzzing import quick, seeds  # noqa: E402
from scripts.fuzzing.commands import (  # noqa: E402
    Input,
    World,
    find_faults,
    limit,
    make_input,
    perform,
)
from scripts.fuzzing.mutations import mutate  # noqa: E402

BATCH = 200
"""Inputs that go into one database."""
SECONDS = 30.0
"""For one input; on a machine that does nothing else, the slowest takes three."""
EXPORTS = ("jsonl", "json", "csv", "web-annotation", "schema-org", "tei", "brat")
SHOWN = 2
"""Inputs that are told of each fault."""
PLACE = re.compile(r'File "[^"]*/quotes/([^"]+)", line (\d+)')

NewDatabase = Callable[[], str]


@dataclass(slots=True)
class Report:
    """What came of the inputs.

    Attributes:
        inputs: How many there were, by kind and exit status.
        slowest: Seconds and number of the one that took longest.
        faults: The numbers of the inputs that show each fault, and its text.
    """

    inputs: Counter[tuple[str, int]] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, 0)
    faults: dict[str, tuple[list[int], str]] = field(default_factory=dict)

    def add(self, number: int, kind: str, fault: str) -> None:
        """Note a fault, with those that come from the same place."""
        places = PLACE.findall(fault)
        last = fault.strip().splitlines()[-1][:60]
        key = f"{kind}: {':'.join(places[-1])}: {last}" if places else f"{kind}: {fault[:60]}"
        if key not in self.faults:
            print(f"{number}: {key}", file=sys.stderr, flush=True)
        self.faults.setdefault(key, ([], fault))[0].append(number)


@contextmanager
def fake_extraction() -> Iterator[None]:
    """Let every command extract with ``quick``."""
    import quotes.extraction as real

    before = real.extract_articles, real.current_run
    real.extract_articles, real.current_run = quick.extract_articles, lambda: quick.RUN  # type: ignore[assignment]
    try:
        yield
    finally:
        real.extract_articles, real.current_run = before


@contextmanager
def kept_engines() -> Iterator[None]:
    """Let commands share an engine: most of their time is what a new one has to work out."""
    from quotes.database import connect

    before, kept = connect.make_engine, dict[sa.URL, sa.Engine]()

    def make(url: sa.URL | str) -> sa.Engine:
        parsed = sa.make_url(url)
        if parsed not in kept:
            kept[parsed] = before(parsed)
        return kept[parsed]

    connect.make_engine = make
    try:
        yield
    finally:
        connect.make_engine = before


def build_world(folder: Path, url: str) -> World:
    """Fill a database with articles, decisions and aliases, and return what inputs are made of."""
    articles = folder / "articles"
    articles.mkdir()
    for number, (end, data) in enumerate(seeds.ours()):
        (articles / f"{number}{end}").write_bytes(data)
    (folder / "names.csv").write_text(seeds.CSV, encoding="utf-8")
    _do("ingest", "--db", url, str(articles))
    _do("aliases", "import", "--db", url, "--by=ines", str(folder / "names.csv"))
    rows = [json.loads(line) for line in _do("export", "--db", url).splitlines()]
    ids = sorted({key for row in rows for key in row["speaker_ids"] if key})
    said = [row["quotation_id"] for row in rows]
    _do("different", "--db", url, "--by=ines", ids[0], ids[1])
    _do("rename", "--db", url, "--by=omid", ids[2], "Somebody Else")
    _do("correct", "--db", url, "--by=omid", "--speaker", ids[3], said[0])
    _do("correct", "--db", url, "--by=omid", "--nobody", said[1])
    _do("same", "--db", url, "--by=ines", "--why=so", ids[4], ids[5])
    made = [json.loads(line) for line in _do("judgements", "export", "--db", url).splitlines()]
    for number, row in enumerate(made):
        _do("undo", "--db", url, "--by=ines", row["judgement_id"])
        # Taken for those of another database; when they were decided changes from run to run.
        row["judgement_id"] = f"j_{number:020x}"
        row["decided_at"] = "2031-01-01T10:00:00+00:00"
    listed = _do("aliases", "list", "--db", url, "--format=jsonl").splitlines()
    aliases = [json.loads(line)["alias_id"] for line in listed]
    _do("export", "--db", url, "--format=brat", "--out", str(folder / "brat"))
    standoff = tuple(
        (path.stem, path.with_suffix(".txt").read_bytes(), path.read_bytes())
        for path in sorted((folder / "brat").glob("d_*.ann"))
    )
    statements = [row["statement_id"] for row in rows]
    some = (*ids, *said[:10], *dict.fromkeys(statements[:10]), *aliases)
    judgements = "\n".join(json.dumps(row, ensure_ascii=False) for row in made)
    return World(judgements.encode(), standoff, some)


def _do(*arguments: str) -> str:
    """Run a command that must succeed, and return what it printed."""
    done = perform(Input("build", arguments), Path(tempfile.mkdtemp()) / "empty", 120)
    if done.status or done.crash:
        raise RuntimeError(f"{arguments}: {done.err}{done.crash}")
    return done.out


def run_batch(
    batch: int, world: World, url: str, folder: Path, report: Report, *, seed: int, inputs: int
) -> None:
    """Run some inputs on a database, and look at what is left of it."""
    import os

    os.environ["QUOTES_DATABASE_URL"] = url
    for number in range(batch * BATCH, batch * BATCH + inputs):
        given = make_input(random.Random(f"{seed} {number}"), world)
        began = time.perf_counter()
        faulthandler.dump_traceback_later(4 * SECONDS, exit=True)
        done = perform(given, folder / "input", SECONDS)
        faulthandler.cancel_dump_traceback_later()
        report.slowest = max(report.slowest, (time.perf_counter() - began, number))
        report.inputs[given.kind, done.status] += 1
        for fault in find_faults(given, done):
            report.add(number, given.kind, fault)
    for fault in check_database(url, folder / "out"):
        report.add(batch * BATCH, "database", fault)


def check_database(url: str, out: Path) -> Iterator[str]:
    """Yield what is wrong with a database after all that, and with its exports."""
    engine = make_engine(url)
    try:
        yield from (f"{fault}" for fault in verify_database(engine))
    finally:
        engine.dispose()
    out.mkdir()
    try:
        for form in EXPORTS:
            more = ("--out", str(out / form)) if form in ("tei", "brat") else ()
            done = perform(Input("export", ("export", f"--format={form}", *more)), out / "n", 120)
            if done.status or done.crash:
                yield f"export as {form}: {done.err}{done.crash}"
                continue
            try:
                check_form(form, done.out, out / form)
            except (ValueError, ElementTree.ParseError) as error:
                yield f"export as {form} is not well formed: {error}"
    finally:
        shutil.rmtree(out)


def check_form(form: str, text: str, folder: Path) -> None:
    """Raise ValueError, or ParseError, where an export is not what it should be."""
    match form:
        case "jsonl":
            for line in text.split("\n")[:-1]:
                json.loads(line)
        case "tei":
            for path in folder.iterdir():
                ElementTree.parse(path)
        case "csv" | "brat":
            pass
        case _:
            json.loads(text)


def check_real(number: int, seed: int) -> Iterator[str]:
    """Yield what the extractor itself makes of a mutated text that should not be so."""
    from quotes.extraction import extract_articles

    rng = random.Random(f"{seed} real {number}")
    short = [text.encode() for text in seeds.TEXTS]
    text = mutate(rng, rng.choice(short), rng.choice(short))[:1_500].decode("utf-8", "replace")
    try:
        with limit(2 * SECONDS):
            ((_, found),) = extract_articles([Article(text)])
    except Exception as error:
        import traceback

        yield f"{traceback.format_exc()}{error!r}"
        return
    for quotation in found:
        named = [span for speaker in quotation.speakers for span in speaker.names]
        single = (quotation.cue, quotation.mention, quotation.relayed_by)
        spans = [*quotation.content, *quotation.quoted, *quotation.roles, *named]
        for span in [*spans, *filter(None, single)]:
            if text[span.start : span.end] != span.text or not span.text:
                yield f"{span} is not its text"


@contextmanager
def databases(folder: Path, *, postgres: bool) -> Iterator[tuple[str, NewDatabase]]:
    """Give an empty database, and what makes copies of it."""
    if not postgres:
        base = folder / "base.db"

        def copy() -> str:
            return f"sqlite:///{shutil.copy(base, folder / 'batch.db')}"

        yield f"sqlite:///{base}", copy
        return
    from tests.database_fixtures import start_postgres

    address, stop = start_postgres()
    admin = sa.create_engine(address.format("postgres"), isolation_level="AUTOCOMMIT")

    def administer(*statements: str) -> None:
        with admin.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def clone() -> str:
        administer("DROP DATABASE IF EXISTS batch", "CREATE DATABASE batch TEMPLATE base")
        return address.format("batch")

    try:
        administer("CREATE DATABASE base")
        yield address.format("base"), clone
    finally:
        admin.dispose()
        stop()


def fuzz(
    inputs: int,
    *,
    seed: int = 1,
    minutes: float = 60,
    postgres: bool = False,
    real: int = 0,
    only: int | None = None,
    progress: Callable[[Report], None] = lambda report: None,
) -> Report:
    """Run inputs until their number or the time is up, and report."""
    report, end = Report(), time.monotonic() + 60 * minutes
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name, fake_extraction(), kept_engines():
        folder = Path(name)
        with databases(folder, postgres=postgres) as (base, copy):
            world = build_world(folder, base)
            batches = range(-(-inputs // BATCH)) if only is None else [only // BATCH]
            for batch in batches:
                if time.monotonic() > end:
                    break
                some = min(BATCH, inputs - batch * BATCH) if only is None else BATCH
                run_batch(batch, world, copy(), folder, report, seed=seed, inputs=some)
                progress(report)
    for number in range(real):
        if time.monotonic() > end:
            break
        report.inputs["real extraction", 0] += 1
        for fault in check_real(number, seed):
            report.add(number, "real extraction", fault)
    return report


def show(report: Report, seconds: float) -> None:
    """Print what came of it."""
    number = sum(report.inputs.values())
    print(f"{number} inputs in {seconds:.0f} s, the slowest {report.slowest[0]:.1f} s", end=" ")
    print(f"(number {report.slowest[1]})")
    for kind in dict.fromkeys(kind for kind, _ in sorted(report.inputs)):
        told = {status: n for (k, status), n in sorted(report.inputs.items()) if k == kind}
        print(f"  {kind:16} {sum(told.values()):6}  by exit status: {told}")
    print(f"{len(report.faults)} kinds of faults")
    for key, (numbers, fault) in report.faults.items():
        print(f"\n{key}\n  {len(numbers)} inputs, such as {numbers[:SHOWN]}\n{fault}")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--real", type=int, default=400, help="texts through the real extractor")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--only", type=int, help="the batch of one input, by its number")
    given = vars(parser.parse_args())
    began = time.monotonic()

    def progress(report: Report) -> None:
        print(sum(report.inputs.values()), "inputs", file=sys.stderr, flush=True)

    report = fuzz(given.pop("inputs"), progress=progress, **given)
    show(report, time.monotonic() - began)
    sys.exit(1 if report.faults else 0)


if __name__ == "__main__":
    main()
