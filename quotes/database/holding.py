"""Which quotations hold words: asked of each database's search index, or of a quotation itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from itertools import combinations
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader, is_postgres

SURE = 5
"""How many times too high an estimate may be."""
_AT_ONCE = 500
"""Words counted in one query: of columns PostgreSQL takes 1,664, SQLite 2,000."""


class Matching(StrEnum):
    """How the rows of an answer fit the words."""

    PHRASE = "phrase"
    WORDS = "words"
    SIMILAR = "similar"
    ALL = "all"


def select_holding(reader: Reader, how: Matching, wanted: Sequence[str]) -> Any:
    """Return a query for the keys of the quotations that hold words, superseded ones too."""
    if is_postgres(reader):
        vector: Any = sa.literal_column("quotation.search_vector")
        held: Any = sa.select(lean.Quotation.quotation_id)
        return held.where(vector.op("@@")(_parsed(how, wanted)))
    quoted = [f'"{word}"' for word in wanted]
    text = {
        Matching.PHRASE: f'"{" ".join(wanted)}"',
        Matching.WORDS: " AND ".join(quoted),
        Matching.SIMILAR: " OR ".join(quoted),
    }[how]
    return _matched(text)


def select_holding_two(reader: Reader, words: Sequence[str]) -> Any:
    """Return a query for the keys of the quotations that hold two or more of some words."""
    if is_postgres(reader):
        text = " | ".join(f"('{one}' & '{other}')" for one, other in combinations(words, 2))
        vector: Any = sa.literal_column("quotation.search_vector")
        held: Any = sa.select(lean.Quotation.quotation_id)
        return held.where(vector.op("@@")(sa.func.to_tsquery("simple", text)))
    text = " OR ".join(f'("{one}" AND "{other}")' for one, other in combinations(words, 2))
    return _matched(text)


def _matched(text: str) -> Any:
    index = sa.table("quotation_fts", sa.column("rowid"), sa.column("quotation_fts"))
    rows = sa.select(index.c.rowid.label("quotation_id"))
    return rows.where(index.c.quotation_fts.op("MATCH")(text))


def _parsed(how: Matching, wanted: Sequence[str]) -> Any:
    if how is Matching.SIMILAR:
        return sa.func.to_tsquery("simple", " | ".join(f"'{word}'" for word in wanted))
    if how is Matching.WORDS:
        return sa.func.plainto_tsquery("simple", " ".join(wanted))
    return sa.func.phraseto_tsquery("simple", " ".join(wanted))


def holds(reader: Reader, how: Matching, wanted: Sequence[str]) -> sa.ColumnElement[bool]:
    """Return the condition on a quotation's own words, for one that is at hand already."""
    find = sa.func.strpos if is_postgres(reader) else sa.func.instr
    padded = sa.literal(" ").concat(lean.Quotation.search_text).concat(sa.literal(" "))
    parts = [" ".join(wanted)] if how is Matching.PHRASE else list(dict.fromkeys(wanted))
    found = [find(padded, f" {part} ") > 0 for part in parts]
    return sa.or_(*found) if how is Matching.SIMILAR else sa.and_(*found)


def estimate(reader: Reader, wanted: Sequence[str], among: int) -> int | None:
    """Return about how many quotations hold all of some words; None if nobody knows.

    PostgreSQL keeps the shares of the commonest words, and would else go through all entries
    of such words; SQLite stops reading where it is told to.
    """
    if not is_postgres(reader):
        return None
    shares = _shares(reader, wanted)
    if set(shares) < set(wanted):
        return None
    return int(among * math.prod(shares.values()))


def _shares(reader: Reader, wanted: Sequence[str]) -> dict[str, float]:
    """Return the share of quotations that hold each of the words that PostgreSQL calls common."""
    query = sa.text(
        "SELECT u.word, u.share FROM pg_stats s, "
        "unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS u(word, share) "
        "WHERE s.schemaname = ANY (current_schemas(false)) "
        "AND s.tablename = 'quotation' AND s.attname = 'search_vector' AND u.word = ANY (:words)"
    )
    return {row[0]: row[1] for row in reader.execute(query, {"words": sorted(set(wanted))})}


def count_holding(reader: Reader, words: Sequence[str], most: int, among: int) -> dict[str, int]:
    """Return how many of all quotations hold each of some words; at most ``most``."""
    shares = _shares(reader, words) if is_postgres(reader) else {}
    # What PostgreSQL says is an estimate: only what is far above is left uncounted.
    counted = {word: most for word, share in shares.items() if share * among > SURE * most}
    rare = sorted(set(words) - set(counted))
    for first in range(0, len(rare), _AT_ONCE):
        some = rare[first : first + _AT_ONCE]
        counts = [_count(select_holding(reader, Matching.WORDS, [word]), most) for word in some]
        counted |= zip(some, reader.execute(sa.select(*counts)).one(), strict=True)
    return counted


def _count(held: Any, most: int) -> Any:
    some = held.limit(most).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()
