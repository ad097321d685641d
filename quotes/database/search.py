"""Who said it: quotations by a phrase, by words, or by a wording somebody remembers.

Three ways, the strictest first, until one finds something:

1. *phrase*: the words in this order, next to each other;
2. *words*: all of them, anywhere in the quotation;
3. *similar*: at least ``SHARE`` of the words that carry meaning, most of them first.

Words are compared folded and stemmed, and the text of a query is never SQL nor query
syntax: it is taken apart into letters and digits first.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.filters import QuotationQuery, filter_conditions
from quotes.database.lean import Reader, from_current, is_postgres
from quotes.database.roles import Roles, roles_on, roles_when_said
from quotes.database.rows import StoredQuotation, load_quotations
from quotes.database.words import Word, find_words, load_stopwords

SHARE = 0.6
"""Of a remembered wording's telling words, how many must stand in a quotation."""


class Matching(StrEnum):
    """How the rows of an answer fit the words."""

    PHRASE = "phrase"
    WORDS = "words"
    SIMILAR = "similar"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class FoundQuotation:
    """A quotation that answers a query.

    Attributes:
        quotation: What, who, in which role, where, when.
        marks: The matched words, half-open, in characters of ``quotation.text``.
        share: Share of the query's telling words that it holds, 0 to 1.
        roles_when_said: Each speaker's role on the day of the document, as it prints it or as
            others tell; None where that is unknown.
        roles_as_of: Each speaker's role on the query's day; empty where it asks for none.
    """

    quotation: StoredQuotation
    marks: tuple[tuple[int, int], ...]
    share: float
    roles_when_said: Roles = ()
    roles_as_of: Roles = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, and in how much.

    Attributes:
        found: The rows, at most as many as the query's limit.
        matched: How many there are in all.
        matching: How they fit the words.
        documents: Documents looked through, before any filter.
        quotations: Quotations looked through, before any filter.
    """

    found: tuple[FoundQuotation, ...]
    matched: int
    matching: Matching
    documents: int
    quotations: int


Found: TypeAlias = tuple[list[int], int, dict[int, float]]
"""Keys in order, how many match in all, and the share of words of each where not all."""


def find_quotations(reader: Reader, query: QuotationQuery) -> Answer:
    """Return the quotations that answer a query.

    By phrase or words: the newest first, then by document and place; by a remembered
    wording: the most words first. The order is the same on every database.

    Raises:
        quotes.errors.UnknownSpeaker: Nobody goes by the speaker's name.
    """
    conditions = filter_conditions(reader, query)
    wanted = [word.stem for word in find_words(query.words or "")]
    if not wanted:
        keys, matched = _newest(reader, conditions, query.limit)
        if query.words:
            # Punctuation alone: there is nothing to look for, so nothing is found.
            keys, matched = [], 0
        return _answer(reader, query, (keys, matched, {}), Matching.ALL, [])
    for matching in (Matching.PHRASE, Matching.WORDS):
        condition = matches(reader, matching, wanted)
        keys, matched = _newest(reader, [*conditions, condition], query.limit)
        if matched:
            return _answer(reader, query, (keys, matched, {}), matching, wanted)
    found = _similar(reader, conditions, wanted, query.limit)
    return _answer(reader, query, found, Matching.SIMILAR, wanted)


def matches(reader: Reader, how: Matching, wanted: Sequence[str]) -> sa.ColumnElement[bool]:
    """Return the condition that a quotation holds words: as a phrase, all, or (similar) any."""
    if is_postgres(reader):
        return _postgres_matches(how, wanted)
    quoted = [f'"{word}"' for word in wanted]
    text = {
        Matching.PHRASE: f'"{" ".join(wanted)}"',
        Matching.WORDS: " AND ".join(quoted),
        Matching.SIMILAR: " OR ".join(quoted),
    }[how]
    index = sa.table("quotation_fts", sa.column("rowid"), sa.column("quotation_fts"))
    rows = sa.select(index.c.rowid).where(index.c.quotation_fts.op("MATCH")(text))
    holding: sa.ColumnElement[bool] = lean.Quotation.quotation_id.in_(rows)
    return holding


def _postgres_matches(how: Matching, wanted: Sequence[str]) -> sa.ColumnElement[bool]:
    if how is Matching.SIMILAR:
        parsed = sa.func.to_tsquery("simple", " | ".join(f"'{word}'" for word in wanted))
    elif how is Matching.WORDS:
        parsed = sa.func.plainto_tsquery("simple", " ".join(wanted))
    else:
        parsed = sa.func.phraseto_tsquery("simple", " ".join(wanted))
    return sa.literal_column("quotation.search_vector").op("@@")(parsed)


def _newest(
    reader: Reader, conditions: Iterable[sa.ColumnElement[bool]], limit: int | None
) -> tuple[list[int], int]:
    conditions = list(conditions)
    published_on = lean.DocumentVersion.published_on
    query = (
        from_current(lean.Quotation.quotation_id)
        .where(*conditions)
        .order_by(published_on.is_(None), published_on.desc())
        .order_by(lean.Document.public_id, lean.Quotation.ordinal)
        .limit(limit)
    )
    keys = list(reader.scalars(query))
    if limit is None or len(keys) < limit:
        return keys, len(keys)
    total = reader.scalar(from_current(sa.func.count()).where(*conditions))
    return keys, total or 0


def _similar(
    reader: Reader,
    conditions: Sequence[sa.ColumnElement[bool]],
    wanted: Sequence[str],
    limit: int | None,
) -> Found:
    telling = sorted(set(wanted) - load_stopwords()) or sorted(set(wanted))
    weights = _weights(reader, telling)
    needed = math.ceil(SHARE * len(telling))
    # Whoever holds enough of the words holds one of the rarest few: only those are read.
    rarest = sorted(telling, key=lambda word: (-weights[word], word))[: len(telling) - needed + 1]
    columns = (lean.Quotation.quotation_id, lean.Quotation.search_text,
               lean.DocumentVersion.published_on, lean.Document.public_id,
               lean.Quotation.ordinal)  # fmt: skip
    condition = matches(reader, Matching.SIMILAR, rarest)
    scored = []
    for key, text, *place in reader.execute(from_current(*columns).where(*conditions, condition)):
        held = [word for word in telling if word in set(text.split())]
        if len(held) >= needed:
            share = len(held) / len(telling)
            weight = round(sum(weights[word] for word in held), 6)
            scored.append((-share, -weight, _newest_first(*place), key))
    scored.sort()
    shares = {key: -share for share, _, _, key in scored}
    return [row[3] for row in scored][:limit], len(scored), shares


def _newest_first(day: date | None, document: str, ordinal: int) -> tuple[int, str, int]:
    return (-day.toordinal() if day else 0, document, ordinal)


def _weights(reader: Reader, telling: Iterable[str]) -> dict[str, float]:
    """Return how much each word tells: the rarer, the more."""
    total = reader.scalar(sa.select(sa.func.count()).select_from(lean.Quotation.table)) or 0
    weights = {}
    for word in telling:
        holding = sa.select(sa.func.count()).select_from(lean.Quotation.table)
        found = reader.scalar(holding.where(matches(reader, Matching.WORDS, [word]))) or 0
        weights[word] = math.log((total + 1) / (found + 0.5))
    return weights


def _answer(
    reader: Reader, query: QuotationQuery, found: Found, matching: Matching, wanted: Sequence[str]
) -> Answer:
    documents = sa.select(sa.func.count(sa.distinct(lean.DocumentVersion.document_id)))
    readings = documents.join(
        lean.Reading.table,
        lean.Reading.document_version_id == lean.DocumentVersion.document_version_id,
    )
    return Answer(
        found=tuple(_rows(reader, query, found, matching, wanted)),
        matched=found[1],
        matching=matching,
        documents=reader.scalar(readings.where(lean.Reading.is_current)) or 0,
        quotations=reader.scalar(from_current(sa.func.count())) or 0,
    )


def _rows(
    reader: Reader, query: QuotationQuery, found: Found, matching: Matching, wanted: Sequence[str]
) -> Iterator[FoundQuotation]:
    keys, _, shares = found
    rows = list(load_quotations(reader, keys))
    said = roles_when_said(reader, rows, known_by=query.as_of)
    today = roles_on(reader, rows, query.as_of) if query.as_of else [()] * len(rows)
    for key, row, then, now in zip(keys, rows, said, today, strict=True):
        marks = tuple(find_marks(row.text, matching, wanted))
        yield FoundQuotation(row, marks, shares.get(key, 1.0), then, now)


def find_marks(text: str, matching: Matching, wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of a query's words in a text, half-open, in characters.

    >>> list(find_marks("The dam is safe.", Matching.PHRASE, ["dam", "is"]))
    [(4, 10)]
    """
    found = find_words(text)
    if matching is not Matching.PHRASE:
        telling: Collection[str] = set(wanted) - load_stopwords() or set(wanted)
        yield from dict.fromkeys((w.start, w.end) for w in found if w.stem in telling)
        return
    at = 0
    while wanted and at + len(wanted) <= len(found):
        if _stems(found[at : at + len(wanted)]) == list(wanted):
            yield found[at].start, found[at + len(wanted) - 1].end
            at += len(wanted)
        else:
            at += 1


def _stems(found: Iterable[Word]) -> list[str]:
    return [word.stem for word in found]
