"""Roles by their words: asked of each database's search index of roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader, is_postgres
from quotes.database.words import find_words

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

    What is no plain word, and might be taken apart otherwise there, asks nothing: whoever calls
    compares the forms themselves, too.
    """
    role = lean.RoleObservation
    plain = sorted({word for word in words if _PLAIN.fullmatch(word)})
    query = sa.select(role.role_observation_id).select_from(role.table)
    return _match(reader, query, plain) if plain else query


def _match(reader: Reader, query: Any, words: Sequence[str]) -> Any:
    if is_postgres(reader):
        vector: Any = sa.literal_column("role_observation.search_vector")
        return query.where(vector.op("@@")(sa.func.plainto_tsquery("simple", " ".join(words))))
    index = sa.table("role_fts", sa.column("rowid"), sa.column("role_fts"))
    text = " AND ".join(f'"{word}"' for word in words)
    here = index.c.rowid == lean.RoleObservation.role_observation_id
    return query.join(index, here).where(index.c.role_fts.op("MATCH")(text))
