"""No look-up reads a table from end to end: the plans of every query that commands make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from quotes.database import make_engine, newest
from scripts.queries.cases import CASES, Case, Draws, who_said
from scripts.queries.filling import fill
from scripts.queries.world import World
from tests.database_fixtures import DIALECTS

SMALL = ("tally", "publisher", "run", "correction", "promotion", "judgement", "pg_", "unnest", "u")
"""Tables that do not grow with an archive, or are those of the database itself."""
IN_ORDER = (
    "ix_current_quotation_place",
    "ix_current_quotation_publisher_place",
    "ix_speaker_count_quotations_speaker_id",
    "ix_reading_read_at",
)
"""Indexes that are gone through in their order, until there is enough."""
MADE = re.compile(
    r"SCAN (CONSTANT ROW|\(|near|some|both|found|exact|anon_|v1_|m$)|VIRTUAL TABLE INDEX \d+:(M|$)"
)
"""What SQLite reads of what it has just found, and what it asks a search index for."""


@pytest.fixture(scope="module", params=DIALECTS)
def archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sa.Engine]:
    """An invented archive, which statistics are made of."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('plans') / 'plans.db'}")
    else:
        address = request.getfixturevalue("postgres")
        admin = sa.create_engine(address.format("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE plans")
        admin.dispose()
        engine = make_engine(address.format("plans"))
    fill(engine, World(8000))
    yield engine
    engine.dispose()


@pytest.fixture
def big(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few quotations pass for many, so that both ways to the newest are gone."""
    monkeypatch.setattr(newest, "MANY", 40)
    monkeypatch.setattr(newest, "WALK", 120)


@contextmanager
def explained(connection: sa.Connection) -> Iterator[list[str]]:
    """Give what is read from end to end by what is asked in the block."""
    scans: list[str] = []
    postgres = connection.dialect.name == "postgresql"
    word = "EXPLAIN (FORMAT JSON)" if postgres else "EXPLAIN QUERY PLAN"
    find = find_postgres_scans if postgres else find_sqlite_scans

    def explain(_: object, cursor: object, sql: str, values: Any, *rest: object) -> None:
        if sql.lstrip().startswith("SELECT") and "set_config" not in sql:
            raw = connection.connection.cursor()
            raw.execute(f"{word} {sql}", values)
            asked.append(sql)
            scans.extend(find(raw.fetchall()))

    sa.event.listen(connection, "before_cursor_execute", explain)
    if postgres:
        # The tables are small: what is left of scans is what nothing else can answer.
        for setting in ("seqscan", "hashjoin", "mergejoin"):
            connection.exec_driver_sql(f"SET enable_{setting} = off")
    asked: list[str] = []
    yield scans
    sa.event.remove(connection, "before_cursor_execute", explain)
    assert asked


def find_sqlite_scans(plan: Sequence[Any]) -> Iterator[str]:
    """Yield the lines that read a table from end to end."""
    for line in (str(row[3]) for row in plan):
        table = line.split()[1] if line.startswith("SCAN ") else ""
        ordered = line.rpartition(" ")[2] in IN_ORDER
        if table and not (ordered or MADE.search(line) or table.startswith(SMALL)):
            yield line


def find_postgres_scans(plan: Sequence[Any]) -> Iterator[str]:
    """Yield the tables that are read from end to end, and by which index if by one."""
    waiting = [plan[0][0][0]["Plan"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", ())
        table, index = node.get("Relation Name", ""), node.get("Index Name", "")
        if not table or table.startswith(SMALL) or index in IN_ORDER:
            continue
        if node["Node Type"] == "Seq Scan" or (index and "Index Cond" not in node):
            yield f"{node['Node Type']} of {table} {index}"


def _begun(phrase: str, at: int = -1) -> dict[str, Any]:
    """Return a query with a word cut short."""
    words = phrase.split()
    words[at] = words[at].rstrip(".,;:!?")[:4] + "*"
    return {"words": " ".join(words)}


PREFIXES = [
    Case("prefix: words", lambda d: _begun("unheard " + d.phrase(3, 4)), who_said()),
    Case("prefix: speaker", lambda d: _begun(d.phrase(1, 1)) | {"speaker": d.said()[2]},
         who_said()),
]  # fmt: skip


@pytest.mark.usefixtures("big")
@pytest.mark.parametrize("case", [*CASES, *PREFIXES], ids=lambda case: case.name)
def test_a_look_up_scans_no_table(archive: sa.Engine, case: Case) -> None:
    with archive.connect() as connection:
        draws = Draws(connection)
        arguments = [case.draw(draws) for _ in range(3)]
        with explained(connection) as scans:
            for argument in arguments:
                case.ask(connection, argument)
    assert scans == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT quotation_id FROM quotation WHERE medium = 'letter'",
        "SELECT q.quotation_id FROM quotation q WHERE q.text LIKE '%dam%'",
        "SELECT count(*) FROM v1_quotation WHERE text LIKE '%dam%'",
    ],
)
def test_a_scan_is_noticed(archive: sa.Engine, sql: str) -> None:
    with archive.connect() as connection, explained(connection) as scans:
        connection.execute(sa.text(sql))
    assert scans
