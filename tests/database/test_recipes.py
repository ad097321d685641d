"""The queries of SCHEMA.md: alike on both engines, and on databases of every past revision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from quotes.database import Verdict, correct_quotation, import_aliases, make_engine, upgrade
from quotes.database.migrations import downgrade, make_config
from quotes.database.views import view_metadata
from quotes.ingest import ingest
from quotes.names.aliases import Alias
from quotes.records import Article, Quotation, QuotationType, SpeakerKind
from scripts.make_schema_page import Recipe, load_recipes
from tests.factories import RUN, article, line, read_article
from tests.judged_world import judge, named, write

RECIPES = [*load_recipes("views"), *load_recipes("recipes")]
REVISIONS = [s.revision for s in ScriptDirectory.from_config(make_config()).walk_revisions()]
WAR = "Whoever closes a single gate declares war on our farmers, and we will answer"
COURIER = article(
    line("Haidar al-Khaffaf", "The gate stays open", "water minister", "Nahrain"),
    line("Diane Hartshorne", WAR, "minister", "Dunmere"),
    line("A senior official", "It rains", "", ""),
    url="https://courier.example/dam",
    publisher="The Halden Courier",
    title="Dam",
    published_at="2025-03-12",
)
WIRE = article(
    line("Diane Hartshorne", WAR.replace("single ", ""), "mayor", "Dunmere"),
    line("Haidar al-Khaffaf", "A river is a river", "water minister", "Nahrain"),
    url="https://wire.example/dam",
    publisher="Meridian Wire",
    title="The dam",
    published_at="2025-03-13T09:00:00+02:00",
)
LEDGER = article(line("Hayder Al-Khafaf", "Paint that gate", "minister", "Nahrain"), source="l.txt")
NOTICE = article("The ferry leaves at nine.", source="notice.txt", title="Ferry")
WORLD = [COURIER, WIRE, LEDGER, NOTICE]


def read(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
    for given in articles:
        yield given, [hide(quotation) for quotation in read_article(given)]


def hide(quotation: Quotation) -> Quotation:
    """Return a quotation as it is, or, where an official said it, as one of no name."""
    (speaker,) = quotation.speakers
    if not speaker.name.startswith("A "):
        return quotation
    speaker = replace(speaker, kind=SpeakerKind.UNNAMED)
    return replace(quotation, type=QuotationType.INDIRECT, quoted=(), speakers=(speaker,))


def fill(engine: sa.Engine) -> None:
    """Store the articles, and a decision about two speakers."""
    assert not ingest(engine, WORLD, extract=read, run=RUN).failures
    judge(engine, Verdict.DIFFERENT, "Haidar al-Khaffaf", "Diane Hartshorne")


def decide(engine: sa.Engine) -> None:
    """Add what older revisions have no place for: a correction, an alias."""

    def work(session: Session) -> None:
        query = sa.text("SELECT quotation_id FROM v1_quotation WHERE text LIKE 'Paint%'")
        quotation = session.scalars(query).one()
        hartshorne = named(session, "Diane Hartshorne")
        correct_quotation(session, quotation, [hartshorne], by="ines", why="heard it")
        alias = Alias("Diane Hartshorne", "Lady Di", "person", "nickname", "notes")
        import_aliases(session, [alias], by="ines")

    write(engine, work)


def ask(engine: sa.Engine, recipe: Recipe) -> list[tuple[str, ...]]:
    """Return a recipe's rows, sorted: where names are equal in rank, each engine has its order."""
    with engine.connect() as connection:
        found = connection.execute(sa.text(recipe.sql))
        return sorted(tuple(map(to_text, row)) for row in found)


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
def test_the_recipes_run_on_databases_of_past_revisions(engine: sa.Engine, revision: str) -> None:
    fill(engine)
    before = {recipe.title: ask(engine, recipe) for recipe in RECIPES}
    downgrade(engine, revision)
    upgrade(engine)
    assert {recipe.title: ask(engine, recipe) for recipe in RECIPES} == before
