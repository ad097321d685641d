"""Who said it: quotations by a phrase, by words, or by a wording somebody remembers.

Three ways, the strictest first, until one finds something:

1. *phrase*: the words in this order, next to each other;
2. *words*: all of them, anywhere in the quotation;
3. *similar*: at least ``SHARE`` of the words that carry meaning, most of them first.

Words are compared folded and stemmed; before a star, ``govern*``, stands how a word as written
begins. The text of a query is never SQL nor query syntax: it is taken apart into letters and
digits first.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.filters import QuotationQuery, find_conditions, of_quotation
from quotes.database.holding import (
    SURE,
    Matching,
    count_holding,
    estimate,
    holds,
    select_holding,
    select_holding_two,
)
from quotes.database.lean import Reader, is_one_of, is_postgres
from quotes.database.newest import (
    MANY,
    Conditions,
    Newest,
    Wanted,
    ask,
    find_newest,
    keep_plans,
    looking_up,
    very_few,
)
from quotes.database.prefixes import (
    Sought,
    find_held,
    find_prefixes,
    find_sought,
    fits,
    is_written,
)
from quotes.database.roles import Roles, roles_on, roles_when_said
from quotes.database.rows import StoredQuotation, load_quotations
from quotes.database.words import find_places, find_words, load_stopwords

SHARE = 0.6
"""Of a remembered wording's telling words, how many must stand in a quotation."""
_NEAR = (60, 500)
"""Of the newest that the index finds, how many are compared with a prefix before all are."""
_RARE = 2000
"""Quotations with a word, up to which it is quicker to compare each with all that is wanted."""
_PAIRS = 10
"""Words that may be missing, from which on to ask for pairs of the others is too much."""


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
        matched: How many there are in all; at least, where ``counted`` is false.
        matching: How they fit the words.
        documents: Documents looked through, before any filter.
        quotations: Quotations looked through, before any filter.
        counted: False where there are more than ``matched``: so many that counting them would
            take longer than finding the newest.
    """

    found: tuple[FoundQuotation, ...]
    matched: int
    matching: Matching
    documents: int
    quotations: int
    counted: bool = True


Found: TypeAlias = tuple[Newest, dict[int, float]]
"""What was found, and the share of words of each where not all."""


def find_quotations(reader: Reader, query: QuotationQuery) -> Answer:
    """Return the quotations that answer a query.

    By phrase or words: the newest first, then by document and place; by a remembered
    wording: the most words first. The order is the same on every database.

    Raises:
        quotes.errors.UnknownSpeaker: Nobody goes by the speaker's name.
    """
    with looking_up(reader):
        return _find(reader, query)


def find_keys(reader: Reader, query: QuotationQuery) -> tuple[Newest, Matching]:
    """Return the internal keys of what ``find_quotations`` finds, in its order."""
    with looking_up(reader):
        conditions, among = find_conditions(reader, query), count_all(reader)["quotations"]
        (found, _), matching = _search(reader, query, conditions, _wanted(query), among)
        return found, matching


def _find(reader: Reader, query: QuotationQuery) -> Answer:
    conditions, wanted = find_conditions(reader, query), _wanted(query)
    looked = count_all(reader)
    found, matching = _search(reader, query, conditions, wanted, looked["quotations"])
    keep_plans(reader)
    return Answer(
        found=tuple(_rows(reader, query, found, matching, wanted)),
        matched=found[0].matched,
        matching=matching,
        documents=looked["documents"],
        quotations=looked["quotations"],
        counted=found[0].counted,
    )


def _wanted(query: QuotationQuery) -> list[Sought]:
    return find_sought(query.words or "")


def _search(
    reader: Reader,
    query: QuotationQuery,
    conditions: Conditions,
    wanted: Sequence[Sought],
    among: int,
) -> tuple[Found, Matching]:
    if not wanted:
        # Punctuation alone: there is nothing to look for, so nothing is found.
        nothing = Newest([], 0)
        found = nothing if query.words else find_newest(reader, conditions, query.limit, among)
        return (found, {}), Matching.ALL
    counts = _count_rare(reader, conditions, wanted, among)
    # One word is a phrase already; and where nobody says a word, nobody says all.
    ways = () if 0 in counts.values() else (Matching.PHRASE, Matching.WORDS)[: len(wanted)]
    for matching in ways:
        held = _holding(reader, conditions, matching, wanted, counts, among)
        if find_prefixes(wanted):
            newest = _find_written(reader, held, matching, wanted, query.limit, among)
        else:
            newest = find_newest(reader, held, query.limit, among)
        if newest.keys:
            return (newest, {}), matching
    return _similar(reader, conditions, wanted, query.limit, among), Matching.SIMILAR


def _count_rare(
    reader: Reader, conditions: Conditions, wanted: Sequence[Sought], among: int
) -> dict[str, int]:
    """Return how many quotations hold each word, as far as that helps: the rare ones do.

    SQLite reads all that its index has of the common words of a phrase, PostgreSQL only all
    that begin alike.
    """
    stems = list(dict.fromkeys(word for word in wanted if isinstance(word, str)))
    reads_all = not is_postgres(reader) or find_prefixes(wanted)
    if not reads_all or len(wanted) == 1 or any(map(very_few, conditions.wanted)):
        return {}
    # All that begin alike is more to read than a word that many say.
    return count_holding(reader, stems, _most(wanted), among)


def _most(wanted: Sequence[Sought]) -> int:
    return MANY if find_prefixes(wanted) else _RARE


def _holding(
    reader: Reader,
    conditions: Conditions,
    how: Matching,
    wanted: Sequence[Sought],
    counts: Mapping[str, int],
    among: int,
) -> Conditions:
    """Return conditions with that of the words."""
    most = _most(wanted)
    rare = sorted(
        (word for word, number in counts.items() if number < most), key=counts.__getitem__
    )[:3]
    fits = of_quotation(holds(reader, how, wanted))
    telling = [word for word in counts if word not in load_stopwords()]
    if rare or 1 < len(telling) < len(wanted):
        few = rare or telling
        keys = select_holding(reader, Matching.WORDS, few)
        number = counts[rare[0]] if rare else None
        held = Wanted(keys, of_quotation(holds(reader, Matching.WORDS, few)), number, dear=True)
        return replace(conditions, fits=[*conditions.fits, fits], wanted=[*conditions.wanted, held])
    about = estimate(reader, wanted, among) or 0
    held = Wanted(
        select_holding(reader, how, wanted),
        fits,
        about if about > SURE * MANY else None,
        dear=len(wanted) > 1,
    )
    return replace(conditions, wanted=[*conditions.wanted, held])


def _find_written(
    reader: Reader,
    conditions: Conditions,
    matching: Matching,
    wanted: Sequence[Sought],
    limit: int | None,
    among: int,
) -> Newest:
    """Return the newest of those that the index finds whose words are as written."""
    conditions = replace(conditions, wanted=ask(reader, conditions.wanted))
    for near in _NEAR if limit is not None else ():
        found = find_newest(reader, conditions, max(limit or 0, near) + 1, among)
        keys = _keep_written(reader, found.keys, matching, wanted)
        if found.counted and found.matched == len(found.keys):
            return Newest(keys[:limit], len(keys))
        if found.counted and found.matched <= MANY:
            break
        if len(keys) > (limit or 0):
            return Newest(keys[:limit], limit or 0, counted=False)
    found = find_newest(reader, conditions, None, among)
    keys = _keep_written(reader, found.keys, matching, wanted)
    return Newest(keys[:limit], len(keys))


def _keep_written(
    reader: Reader, keys: Sequence[int], matching: Matching, wanted: Sequence[Sought]
) -> list[int]:
    """Return those, in order, of which the text has words that begin as they should."""
    quotation, kept = lean.Quotation, set()
    # The index tells of stems alone: only of beginnings is more to be asked.
    together = matching is Matching.PHRASE
    written = wanted if together else find_prefixes(wanted)
    for first in range(0, len(keys), MANY):
        some = is_one_of(quotation.quotation_id, keys[first : first + MANY], is_postgres(reader))
        texts = sa.select(quotation.quotation_id, quotation.text).where(some)
        for key, text in reader.execute(texts).all():
            if is_written(text, written, together=together):
                kept.add(key)
    return [key for key in keys if key in kept]


def _similar(
    reader: Reader, conditions: Conditions, wanted: Sequence[Sought], limit: int | None, among: int
) -> Found:
    telling = sorted(set(wanted) - load_stopwords() or set(wanted), key=str)
    prefixes = find_prefixes(telling)
    weights = _weights(reader, telling, among)
    needed = math.ceil(SHARE * len(telling))
    ordered = sorted(telling, key=lambda word: (-weights[word], str(word)))
    current, quotation = lean.CurrentQuotation, lean.Quotation
    written = quotation.text if prefixes else sa.literal("")
    query: Any = sa.select(quotation.quotation_id, quotation.search_text, written,
                           current.published_on, current.document, current.ordinal)  # fmt: skip
    query = query.join(current.table, current.quotation_id == quotation.quotation_id)
    held = quotation.quotation_id.in_(_select_near(reader, ordered, needed))
    others = (*conditions.days, *conditions.fits, *(one.fits for one in conditions.wanted))
    query = query.where(held, *(fit(current.table) for fit in others))
    scored = []
    told = frozenset(telling)
    for key, stems, text, *place in reader.execute(query).all():
        holding: Collection[Sought] = told.intersection(stems.split())
        if prefixes:
            holding = {*holding, *find_held(text, prefixes)}
        if len(holding) >= needed:
            share = len(holding) / len(telling)
            weight = round(sum(weights[word] for word in holding), 6)
            scored.append((-share, -weight, _newest_first(*place), key))
    scored.sort()
    shares = {key: -share for share, _, _, key in scored}
    return Newest([row[3] for row in scored][:limit], len(scored)), shares


def _select_near(reader: Reader, ordered: Sequence[Sought], needed: int) -> Any:
    """Return a query for the quotations that may hold enough of some words, the rarest first.

    Whoever holds enough of them holds one of the rarest few, and two of these and one more.
    """
    few = len(ordered) - needed
    if needed > 1 and few < _PAIRS:
        return select_holding_two(reader, ordered[: few + 2])
    return select_holding(reader, Matching.SIMILAR, ordered[: few + 1])


def _newest_first(day: date | None, document: str, ordinal: int) -> tuple[int, str, int]:
    return (-day.toordinal() if day else 0, document, ordinal)


def _weights(reader: Reader, telling: Sequence[Sought], total: int) -> dict[Sought, float]:
    """Return how much each word tells: the rarer, the more."""
    # No word tells less than one that very many hold: how many hold it takes long to count.
    counts = count_holding(reader, telling, MANY, total)
    return {word: math.log((total + 1) / (counts[word] + 0.5)) for word in telling}


def count_all(reader: Reader) -> dict[str, int]:
    """Return in how many documents, and how many quotations of theirs, is looked."""
    tally = lean.Tally
    return {row[0]: row[1] for row in reader.execute(sa.select(tally.thing, tally.number))}


def _rows(
    reader: Reader,
    query: QuotationQuery,
    found: Found,
    matching: Matching,
    wanted: Sequence[Sought],
) -> Iterator[FoundQuotation]:
    (keys, shares) = found[0].keys, found[1]
    rows = list(load_quotations(reader, keys))
    said = roles_when_said(reader, rows, known_by=query.as_of)
    today = roles_on(reader, rows, query.as_of) if query.as_of else [()] * len(rows)
    for key, row, then, now in zip(keys, rows, said, today, strict=True):
        marks = tuple(find_marks(row.text, matching, wanted))
        yield FoundQuotation(row, marks, shares.get(key, 1.0), then, now)


def find_marks(
    text: str, matching: Matching, wanted: Sequence[Sought]
) -> Iterator[tuple[int, int]]:
    """Yield the places of a query's words in a text, half-open, in characters.

    >>> list(find_marks("The dam is safe.", Matching.PHRASE, ["dam", "is"]))
    [(4, 10)]
    """
    if not wanted:
        return
    if matching is Matching.PHRASE and not find_prefixes(wanted):
        yield from find_places(text, list(map(str, wanted)))
        return
    found = find_words(text)
    if matching is not Matching.PHRASE:
        telling: Collection[Sought] = set(wanted) - load_stopwords() or set(wanted)
        begun = find_prefixes(telling)
        yield from dict.fromkeys(
            (w.start, w.end)
            for w in found
            if w.stem in telling or any(fits(w, prefix) for prefix in begun)
        )
        return
    at = 0
    while at + len(wanted) <= len(found):
        if all(map(fits, found[at : at + len(wanted)], wanted)):
            yield found[at].start, found[at + len(wanted) - 1].end
            at += len(wanted)
        else:
            at += 1
