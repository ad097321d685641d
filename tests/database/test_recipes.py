"""The queries of SCHEMA.md: alike on both engines, and on databases of every past revision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from quotes.database import HEAD, make_engine, upgrade
from quotes.database.migrations import downgrade, make_config
from quotes.database.views import view_metadata
from scripts.make_schema_page import Recipe, load_recipes
from tests.database_fixtures import NewDatabase
from tests.past_rows import FOLDER, load_rows
from tests.recipe_world import COURIER, NAMES, WAR, decide, fill

RECIPES = [*load_recipes("views"), *load_recipes("recipes")]
REVISIONS = [s.revision for s in ScriptDirectory.from_config(make_config()).walk_revisions()]


def ask(engine: sa.Engine, recipe: Recipe) -> list[tuple[str, ...]]:
    """Return a recipe's rows, sorted: where names are equal in rank, each engine has its order."""
    with engine.connect() as connection:
        found = connection.execute(sa.text(recipe.sql))
        return sorted(tuple(map(to_text, row)) for row in found)


def ask_all(engine: sa.Engine) -> dict[str, list[tuple[str, ...]]]:
    return {recipe.title: ask(engine, recipe) for recipe in RECIPES}


def to_text(value: Any) -> str:
    """Return a value as both engines have it; of moments, only that there is one."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    text = str(value)
    return "moment" if isinstance(value, datetime) or text[13:14] == text[16:17] == ":" else text


EACH = pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.title)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, postgres: str) -> Iterator[list[sa.Engine]]:
    """One world in SQLite and in PostgreSQL."""
    admin = sa.create_engine(postgres.format("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE recipes")
    admin.dispose()
    file: Path = tmp_path_factory.mktemp("recipes") / "recipes.db"
    made = [make_engine(f"sqlite:///{file}"), make_engine(postgres.format("recipes"))]
    for engine in made:
        upgrade(engine)
        fill(engine)
        decide(engine)
    yield made
    for engine in made:
        engine.dispose()


@EACH
def test_a_recipe_finds_the_same_on_both(both: list[sa.Engine], recipe: Recipe) -> None:
    sqlite, postgresql = (ask(engine, recipe) for engine in both)
    assert sqlite == postgresql
    assert sqlite


@EACH
def test_a_recipe_asks_only_views(recipe: Recipe) -> None:
    named_here = set(re.findall(r"(?:WITH|,) (\w+) AS \(", recipe.sql))
    asked = set(re.findall(r"\b(?:FROM|JOIN) (\w+)", recipe.sql)) - named_here
    assert asked
    assert asked <= set(view_metadata.tables)


@pytest.mark.parametrize("view", view_metadata.tables)
def test_a_views_example_asks_it(view: str) -> None:
    (example,) = (recipe for recipe in load_recipes("views") if recipe.title == view)
    assert re.search(rf"FROM {view}\b", example.sql)


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_recipes_find_the_same_down_and_up_again(engine: sa.Engine, revision: str) -> None:
    fill(engine)
    before = ask_all(engine)
    downgrade(engine, revision)
    upgrade(engine)
    assert ask_all(engine) == before


def test_rows_of_every_past_revision_are_kept() -> None:
    kept = {path.stem for path in FOLDER.glob("*.json")}
    missing = set(REVISIONS) - kept - {HEAD}
    assert not missing, "run python -m tests.past_rows where that revision was the newest"


@pytest.mark.parametrize("revision", [r for r in REVISIONS if r != HEAD])
def test_the_recipes_find_what_past_versions_of_quotes_stored(
    new_database: NewDatabase, revision: str
) -> None:
    engine = make_engine(new_database(empty=True))
    upgrade(engine, revision)
    load_rows(engine, revision)
    upgrade(engine)
    found = ask_all(engine)
    engine.dispose()
    assert {title for title, rows in found.items() if not rows} == {
        *(["v1_alias"] if revision < "0005" else []),
        *(["Whose words are they because a person decided it?"] if revision < "0003" else []),
    }
    start = COURIER.text.index(WAR)
    (said,) = found["What did somebody say about something since a day?"]
    assert said[:4] == ("2025-03-12", "The Halden Courier", "direct", "The gate stays open,")
    read = {row[2:5] for row in found["Where does this quotation come from?"]}
    assert (str(start), str(start + len(WAR) + 1), f"{WAR},") in read
    first = {row[3]: row[2] for row in found["Who printed it first?"]}
    assert first == {"The Halden Courier": "1", "Meridian Wire": "0"}
    decided = {row[1:4] for row in found["v1_judgement"]}
    assert {("ines", "different", name) for name in NAMES} <= decided
