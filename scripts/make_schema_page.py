"""SCHEMA.md: the public views column by column, and recipes, with what the demo answers.

    python scripts/make_schema_page.py

Ingests the packaged articles into a new database, adds what they lack (an article without
quotations, a correction, an alias), runs ``scripts/sql`` on it and writes ``SCHEMA.md``.
Moments are set to a fixed one, so that the page changes only when an answer does. Half a minute.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database.views import view_metadata

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "SCHEMA.md"
WIDEST = 72
"""Characters of a cell that the page shows."""

TYPES = {
    sa.Text: ("text", ""),
    sa.Integer: ("integer", ""),
    sa.Boolean: ("boolean", ""),
    sa.Float: ("number", "probability, 0 to 1"),
    sa.Date: ("date", "day"),
    sa.DateTime: ("timestamp", "UTC"),
}
"""The name and the unit of a type."""
UNITS = {
    "start_char": "code points from 0",
    "end_char": "code points from 0",
    "text_length": "code points",
    "version": "number from 1",
    "quotations": "count",
    "documents": "count",
    "observations": "count",
    "texts": "count",
    "answers": "count",
}
"""The unit of an integer, by its column."""

MOMENTS = {
    "document_version": "first_read_at",
    "reading": "read_at",
    "judgement": "decided_at",
    "alias": "added_at",
}
FIXED = "2025-10-01 09:00:00.000000"

INTRODUCTION = """\
# The database, for people who ask in SQL

Made by `python scripts/make_schema_page.py` from the views' own description; a test keeps it so.

The views are public: names, columns and meaning stay as they are when tables change, columns may
be added at the end, and what must differ gets a new name, `v2_…`, beside the old one. Tables are
not public. Every query here is the same text on SQLite and on PostgreSQL, and the tests run each on
databases of all past revisions after `quotes db upgrade`.

- **Offsets** are half-open and count code points from 0: the span is
  `substr(text, start_char + 1, end_char - start_char)`.
- **Joint speakers**: `v1_quotation` has a row for each: count with `count(DISTINCT quotation_id)`.
- **Types**: SQLite has no dates and booleans of its own; there a date is text like `2025-03-12`, a
  timestamp is text like `2025-03-12 09:00:00.000000`, a boolean is 1 or 0. On PostgreSQL they are
  `date`, `timestamp with time zone` and `boolean`, and counts are `bigint`. Compare days with text
  (`published_on >= '2025-03-01'`); for a part of one, `substr(CAST(published_on AS text), 1, 7)`.
- **Words**: `lower(text) LIKE '%…%'` is alike on both for A to Z; for other letters, for word
  forms and for what somebody remembers wrongly, ask `quotes who-said`.
- **Speed**: a day, a publisher or an id is looked up; so is a speaker in `v1_attribution`, by day,
  and in the other views but `v1_quotation`, where SQLite goes through all quotations. Words are
  looked for in all that is left; `quotes who-said` has an index for them. On SQLite
  `v1_role_timeline` goes through all roles, unless asked with `speaker_id = 's_…'`.
- **Order** of names is that of the database's collation. Empty cells are null.

The answers come from the packaged demo (`make demo`), with one article, one correction and one
alias added; all moments in it are set to one. Long cells are cut at "…".
"""


class Recipe(NamedTuple):
    """A question, what its answer means, and the SQL that asks it."""

    title: str
    meaning: str
    sql: str


def load_recipes(name: str) -> list[Recipe]:
    """Return the recipes of a file of ``scripts/sql``, in its order."""
    text = (ROOT / "scripts" / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    return [parse_recipe(part) for part in re.split(r"^-- # ", text, flags=re.MULTILINE)[1:]]


def parse_recipe(text: str) -> Recipe:
    """Return a recipe: a line of title, commented lines of meaning, one statement."""
    title, _, rest = text.partition("\n")
    lines = rest.strip().splitlines()
    meaning = [line.removeprefix("-- ") for line in lines if line.startswith("-- ")]
    return Recipe(title, " ".join(meaning), "\n".join(lines[len(meaning) :]))


def make_page(outputs: Iterable[str]) -> str:
    """Return the page, given the answers to the views' examples and then to the recipes."""
    answers = iter(outputs)
    examples = {recipe.title: recipe for recipe in load_recipes("views")}
    views = [
        f"### `{view.name}`\n\n{describe_view(view)}\n\n{show(examples[view.name], next(answers))}"
        for view in view_metadata.tables.values()
    ]
    recipes = [
        f"### {recipe.title}\n\n{show(recipe, next(answers))}" for recipe in load_recipes("recipes")
    ]
    return "\n".join([INTRODUCTION, "## Views\n", *views, "## Recipes\n", *recipes])


def describe_view(view: sa.Table) -> str:
    """Return what a view shows, and a table of its columns."""
    rows = ["| column | type | unit | meaning |", "| --- | --- | --- | --- |"]
    for column in view.columns:
        kind, unit = TYPES[type(column.type)]
        unit = UNITS[column.name] if kind == "integer" else unit
        rows.append(f"| `{column.name}` | {kind} | {unit} | {column.comment} |")
    return f"{view.comment}\n\n" + "\n".join(rows)


def show(recipe: Recipe, output: str) -> str:
    """Return what a recipe means, its SQL and an answer."""
    return f"{recipe.meaning}\n\n```sql\n{recipe.sql}\n```\n\n```text\n{output}```\n"


def ask(connection: sa.Connection, recipe: Recipe) -> str:
    """Return the answer to a recipe as the page shows it: names of columns, then rows."""
    found = connection.execute(sa.text(recipe.sql.rstrip(";")))
    rows: list[Sequence[object]] = [list(found.keys()), *found]
    return "".join(" | ".join(map(to_cell, row)).rstrip() + "\n" for row in rows)


def to_cell(value: object) -> str:
    """Return a value on one line, cut where it is long."""
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= WIDEST else text[: WIDEST - 1].rstrip() + "…"


def make_demo(engine: sa.Engine) -> None:
    """Fill a database with the packaged articles and what they lack."""
    from quotes.ingest import ingest
    from quotes.reading import read_paths
    from quotes.records import Article

    notice = Article(
        "The ferry to Port Allegra leaves at nine. There is no ferry on Monday.",
        source="notice.txt",
        title="Ferry times",
        publisher="Port Allegra Tribune",
        published_at="2025-05-22",
    )
    # From the root of the repository, so that no path of this machine is printed.
    found = [a for a in read_paths([Path("quotes/demo")]) if isinstance(a, Article)]
    ingest(engine, [*found, notice])
    with Session(engine.execution_options(quotes_write=True)) as session, session.begin():
        decide(session)
        for table, column in MOMENTS.items():
            session.execute(sa.text(f"UPDATE {table} SET {column} = '{FIXED}'"))


def decide(session: Session) -> None:
    """Correct the speaker of a headline's quotation, and list an acronym."""
    from quotes.database import Named, correct_quotation, find_speakers, import_aliases
    from quotes.names.aliases import Alias

    words = sa.text("SELECT quotation_id FROM v1_quotation WHERE text LIKE :words")
    quotation = session.scalars(words, {"words": "whoever closed a single gate%"}).one()
    (speaker,) = find_speakers(session, "Youssef Al-Tameemi")
    named = Named(speaker.speaker_id, speaker.matched)
    why = "he was the spokesman in March"
    correct_quotation(session, quotation, [named], by="ines", why=why)
    acronym = Alias("Harrow & Pell plc", "H&P", "organisation", "acronym", "annual report")
    import_aliases(session, [acronym], by="ines")


def main() -> None:
    """Write the page."""
    from quotes.database import open_database

    os.chdir(ROOT)
    examples = {recipe.title: recipe for recipe in load_recipes("views")}
    recipes = [*(examples[name] for name in view_metadata.tables), *load_recipes("recipes")]
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(str(Path(folder) / "demo.db"))
        make_demo(engine)
        with engine.connect() as connection:
            outputs = [ask(connection, recipe) for recipe in recipes]
        engine.dispose()
    PAGE.write_text(make_page(outputs), encoding="utf-8")
    print(f"{PAGE.name}: {len(view_metadata.tables)} views, {len(outputs)} queries")


if __name__ == "__main__":
    main()
