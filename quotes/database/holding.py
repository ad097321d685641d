"""Which quotations hold words: asked of each database's search index, or of a quotation itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from itertools import combinations
from typing import Any, TypeVar

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import IDS, Reader, is_postgres
from quotes.database.prefixes import Prefix, Sought, find_prefixes

SURE = 5
"""How many times too high an estimate may be."""
SoughtT = TypeVar("SoughtT", bound=Sought)


class Matching(StrEnum):
    """How the rows of an answer fit the words."""

    PHRASE = "phrase"
    WORDS = "words"
    SIMILAR = "similar"
    ALL = "all"


def select_holding(reader: Reader, how: Matching, wanted: Sequence[Sought]) -> Any:
    """Return a query for the keys of the quotations that hold words, superseded ones too.

    With a prefix among the words it has others too, as the index has stems: what it finds
    is yet to be compared with the words themselves.
    """
    if not is_postgres(reader):
        return _matched(_join(reader, how, wanted))
    return _held(_parsed(reader, how, wanted))


def select_holding_two(reader: Reader, words: Sequence[Sought]) -> Any:
    """Return a query for the keys of the quotations that hold two or more of some words."""
    pairs = combinations([_write(reader, [word]) for word in words], 2)
    if is_postgres(reader):
        text = " | ".join(f"({one} & {other})" for one, other in pairs)
        return _held(sa.func.to_tsquery("simple", text))
    return _matched(" OR ".join(f"({one} AND {other})" for one, other in pairs))


def _held(asked: Any) -> Any:
    vector: Any = sa.literal_column("quotation.search_vector")
    return sa.select(lean.Quotation.quotation_id).where(vector.op("@@")(asked))


def _matched(text: str) -> Any:
    index = sa.table("quotation_fts", sa.column("rowid"), sa.column("quotation_fts"))
    rows = sa.select(index.c.rowid.label("quotation_id"))
    return rows.where(index.c.quotation_fts.op("MATCH")(text))


def _parsed(reader: Reader, how: Matching, wanted: Sequence[Sought]) -> Any:
    if how is Matching.SIMILAR or find_prefixes(wanted):
        return sa.func.to_tsquery("simple", _join(reader, how, wanted))
    parse = sa.func.plainto_tsquery if how is Matching.WORDS else sa.func.phraseto_tsquery
    return parse("simple", " ".join(map(str, wanted)))


def _join(reader: Reader, how: Matching, wanted: Sequence[Sought]) -> str:
    """Return what an index is asked for words: letters and digits, quoted, need no escaping."""
    every, some = (" & ", " | ") if is_postgres(reader) else (" AND ", " OR ")
    runs = (_write(reader, run) for run in _runs(how, wanted))
    return (some if how is Matching.SIMILAR else every).join(runs)


def _runs(how: Matching, wanted: Sequence[Sought]) -> Iterator[list[Sought]]:
    """Yield what is looked up at once: of a phrase, all up to a prefix; else each word."""
    # FTS5 takes a prefix at the end of a phrase alone.
    run: list[Sought] = []
    for word in wanted:
        run.append(word)
        if how is not Matching.PHRASE or isinstance(word, Prefix):
            yield run
            run = []
    if run:
        yield run


def _forms(run: Sequence[Sought]) -> list[tuple[str, bool]]:
    """Return the search forms in which a run may stand; True where the last word may go on."""
    *before, last = run
    if not isinstance(last, Prefix):
        return [(" ".join(map(str, run)), False)]
    ends = [(last.letters, True), *((stem, False) for stem in last.stems)]
    return [(" ".join([*map(str, before), end]), goes_on) for end, goes_on in ends]


def _write(reader: Reader, run: Sequence[Sought]) -> str:
    if is_postgres(reader):
        forms = [
            " <-> ".join(f"'{word}'" for word in form.split()) + (":*" if goes_on else "")
            for form, goes_on in _forms(run)
        ]
        return f"({' | '.join(forms)})" if len(forms) > 1 else forms[0]
    forms = [f'"{form}"{"*" if goes_on else ""}' for form, goes_on in _forms(run)]
    return f"({' OR '.join(forms)})" if len(forms) > 1 else forms[0]


def holds(reader: Reader, how: Matching, wanted: Sequence[Sought]) -> sa.ColumnElement[bool]:
    """Return the condition on a quotation's search form, for one that is at hand already.

    With a prefix among the words it fits others too, as ``select_holding`` does.
    """
    find = sa.func.strpos if is_postgres(reader) else sa.func.instr
    padded = sa.literal(" ").concat(lean.Quotation.search_text).concat(sa.literal(" "))
    words = wanted if how is Matching.PHRASE else list(dict.fromkeys(wanted))
    found = [
        sa.or_(*(find(padded, f" {form}{'' if on else ' '}") > 0 for form, on in _forms(run)))
        for run in _runs(how, words)
    ]
    return sa.or_(*found) if how is Matching.SIMILAR else sa.and_(*found)


def estimate(reader: Reader, wanted: Sequence[Sought], among: int) -> int | None:
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


def _shares(reader: Reader, wanted: Sequence[Sought]) -> dict[Sought, float]:
    """Return the share of quotations that hold each of the words that PostgreSQL calls common.

    Of a prefix, that of the commonest word that begins so: there are no fewer.
    """
    prefixes = find_prefixes(wanted)
    given = {
        "words": sorted({word for word in wanted if isinstance(word, str)}),
        "begun": [prefix.letters for prefix in prefixes],
    }
    rows = {row[0]: row[1] for row in reader.execute(_SHARES, given).all()}
    found: dict[Sought, float] = {word: rows[word] for word in given["words"] if word in rows}
    for prefix in prefixes:
        begun = [share for word, share in rows.items() if word.startswith(prefix.letters)]
        if begun:
            found[prefix] = max(begun)
    return found


_SHARES = sa.text(
    "SELECT u.word, u.share FROM pg_stats s, "
    "unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS u(word, share) "
    "WHERE s.schemaname = ANY (current_schemas(false)) "
    "AND s.tablename = 'quotation' AND s.attname = 'search_vector' AND (u.word = ANY (:words) "
    "OR EXISTS (SELECT 1 FROM unnest(:begun) AS b (begun) WHERE starts_with(u.word, b.begun)))"
).bindparams(sa.bindparam("words", type_=IDS), sa.bindparam("begun", type_=IDS))


def count_holding(
    reader: Reader, words: Sequence[SoughtT], most: int, among: int
) -> dict[SoughtT, int]:
    """Return how many of all quotations hold each of some words; at most ``most``.

    Of a prefix, how many the index finds.
    """
    shares = _shares(reader, words) if is_postgres(reader) else {}
    # What PostgreSQL says is an estimate: only what is far above is left uncounted.
    counted = {word: most for word in words if shares.get(word, 0) * among > SURE * most}
    rare = sorted(set(words) - set(counted), key=str)
    asked = [_write(reader, [word]) for word in rare]
    given = {"words": asked, "most": most}
    rows = reader.execute(_count_query(is_postgres(reader)), given).all()
    found = {row[0]: row[1] for row in rows}
    return counted | {word: found[text] for word, text in zip(rare, asked, strict=True)}


# One text however many words: to make a query of many parts takes longer than to ask it.
_SOME = """SELECT w.{word}, (SELECT count(*) FROM (SELECT 1 FROM {rows} LIMIT :most) AS found)
FROM {words}"""


@cache
def _count_query(postgres: bool) -> Any:
    if postgres:
        word = "word"
        rows = "quotation q WHERE q.search_vector @@ to_tsquery('simple', w.word)"
        words = "unnest(:words) AS w (word)"
    else:
        word = "value"
        rows = "quotation_fts WHERE quotation_fts MATCH w.value"
        words = "json_each(:words) AS w"
    query = sa.text(_SOME.format(word=word, rows=rows, words=words))
    return query.bindparams(sa.bindparam("words", type_=IDS))
