from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import quotes.database
from quotes.database import Base, lean

READING = """
import sys
from quotes.database import QuotationQuery, find_quotations, open_database
engine = open_database({url!r}, create=False)
with engine.connect() as connection:
    find_quotations(connection, QuotationQuery(words="the dam"))
print(*sys.modules)
"""


@pytest.mark.parametrize("name", quotes.database.__all__)
def test_every_public_name_is_there(name: str) -> None:
    thing = getattr(quotes.database, name)
    assert type(thing).__name__ != "module"


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = quotes.database.nonsense


LEAN = {name: table for name, table in vars(lean).items() if isinstance(table, lean.Lean)}


@pytest.mark.parametrize("table", LEAN.values(), ids=LEAN)
def test_columns_for_reading_are_the_models(table: lean.Lean) -> None:
    real = Base.metadata.tables[table.table.name]
    assert set(table.table.c.keys()) <= set(real.c.keys())


def modules_after(code: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    return {name.partition(".")[0] for name in ran.stdout.split()} | set(ran.stdout.split())


def test_models_load_neither_reader_nor_alembic() -> None:
    loaded = modules_after("import sys; from quotes.database import Quotation; print(*sys.modules)")
    assert loaded.isdisjoint({"spacy", "alembic", "trafilatura", "quotes.names"})
    assert "sqlalchemy" in loaded


def test_searching_loads_no_orm(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'q.db'}"
    quotes.database.open_database(url).dispose()
    loaded = modules_after(READING.format(url=url))
    assert loaded.isdisjoint({"spacy", "alembic", "sqlalchemy.orm", "rapidfuzz", "quotes.names"})
    assert "quotes.database.search" in loaded
