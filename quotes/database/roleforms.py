"""Roles by their words: asked of each database's search index of roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader, is_postgres
from quotes.database.words import find_words, load_stopwords

_PLAIN = re.compile(r"[a-z0-9]+")


class RoleColumn(StrEnum):
    """The search forms of a role that are asked for words, a space at each end."""

    TEXT = "search_text"
    ORGANISATION = "organisation_search"


def telling_words(text: str) -> list[str]:
    """Return the words of a text as the search forms of roles have them."""
    return [word.stem for word in find_words(text)]


def select_roles(reader: Reader, words: Iterable[str]) -> Any:
    """Return a query for the roles with all of some words in any of their forms.

    What is no plain word, and might be taken apart otherwise there, asks nothing, nor does "of"
    beside others: whoever calls compares the forms themselves, too.
    """
    role = lean.RoleObservation
    found = {word for word in words if _PLAIN.fullmatch(word)}
    plain = sorted(found - load_stopwords() or found)
    query = sa.select(role.role_observation_id).select_from(role.table)
    return _match(reader, query, plain) if plain else query


def select_exactly(reader: Reader, column: RoleColumn, words: Sequence[str]) -> Any | None:
    """Return a query for the roles with all of some words in one form, from the index alone.

    None where the index cannot tell: on PostgreSQL, and of words that it takes apart otherwise
    or has in most roles.
    """
    plain = words and all(map(_PLAIN.fullmatch, words)) and not load_stopwords() & set(words)
    if is_postgres(reader) or not plain:
        return None
    index = sa.table("role_fts", sa.column("rowid"), sa.column("role_fts"))
    text = f"{column.value} : ({_all_of(words)})"
    rows = sa.select(index.c.rowid.label("role_observation_id"))
    return rows.where(index.c.role_fts.op("MATCH")(text))


def _all_of(words: Iterable[str]) -> str:
    return " AND ".join(f'"{word}"' for word in sorted(set(words)))


def _match(reader: Reader, query: Any, words: Sequence[str]) -> Any:
    if is_postgres(reader):
        vector: Any = sa.literal_column("role_observation.search_vector")
        return query.where(vector.op("@@")(sa.func.plainto_tsquery("simple", " ".join(words))))
    index = sa.table("role_fts", sa.column("rowid"), sa.column("role_fts"))
    here = index.c.rowid == lean.RoleObservation.role_observation_id
    return query.join(index, here).where(index.c.role_fts.op("MATCH")(_all_of(words)))
