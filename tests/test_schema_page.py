"""SCHEMA.md says of the views and recipes what they are now."""

from __future__ import annotations

import re

import sqlalchemy as sa

from quotes.database.views import view_metadata
from scripts.make_schema_page import PAGE, ask, load_recipes, make_page

TEXT = PAGE.read_text(encoding="utf-8")
ANSWERS = re.findall(r"^```text\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
EXAMPLES = {recipe.title: recipe for recipe in load_recipes("views")}
RECIPES = [*(EXAMPLES[name] for name in view_metadata.tables), *load_recipes("recipes")]


def test_the_page_is_what_the_script_makes() -> None:
    """But for the answers: those need the extractor."""
    assert make_page(ANSWERS) == TEXT, "run: python scripts/make_schema_page.py"


def test_each_query_has_a_title_of_its_own_a_meaning_and_an_answer() -> None:
    titles = [recipe.title for recipe in RECIPES]
    assert len(set(titles)) == len(titles) == len(ANSWERS) == len(EXAMPLES) + 15
    assert all(recipe.meaning and recipe.sql.endswith(";") for recipe in RECIPES)
    assert all(answer.count("\n") > 1 for answer in ANSWERS)


def test_the_answers_have_the_columns_of_their_queries(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        headers = [ask(connection, recipe) for recipe in RECIPES]
    assert [answer.partition("\n")[0] + "\n" for answer in ANSWERS] == headers
