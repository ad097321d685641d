"""Rows as past versions of quotes stored them: ``tests/database/past``, a file a revision.

They are kept when the next revision comes, and never made again:

    python -m tests.past_rows    # stores tests.recipe_world at this version's revision
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from quotes.database import HEAD, Base, make_engine, upgrade
from tests.recipe_world import decide, fill

FOLDER = Path(__file__).parent / "database" / "past"
KEPT_BY_TRIGGERS = {"current_quotation", "speaker_quotation", "speaker_count", "tally"}


def load_rows(engine: sa.Engine, revision: str) -> None:
    """Store the rows of a revision in a database that is at this revision."""
    kept = json.loads((FOLDER / f"{revision}.json").read_text(encoding="utf-8"))
    tables = sa.MetaData()
    tables.reflect(engine, only=list(kept))
    with engine.execution_options(quotes_write=True).begin() as connection:
        for table in tables.sorted_tables:
            rows = [
                {name: from_json(table.c[name].type, value) for name, value in row.items()}
                for row in kept[table.name]
            ]
            connection.execute(table.insert(), rows)


def from_json(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    """Return a value as its column takes it: SQLite keeps moments as text, in UTC."""
    if value is None:
        return None
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    return bool(value) if isinstance(kind, sa.Boolean) else value


def keep_rows() -> Path:
    """Write what this version stores of the world, and return where."""
    engine = make_engine("sqlite://")
    upgrade(engine)
    fill(engine)
    decide(engine)
    lines = []
    with engine.connect() as connection:
        for name in sorted(Base.metadata.tables.keys() - KEPT_BY_TRIGGERS):
            found = connection.execute(sa.text(f"SELECT * FROM {name}")).mappings()
            rows = [json.dumps(dict(row), ensure_ascii=False) for row in found]
            if rows:
                lines.append(f' "{name}": [\n  ' + ",\n  ".join(rows) + "\n ]")
    path = FOLDER / f"{HEAD}.json"
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    print(keep_rows())
