"""The quotations of a draft beside those of the database: verbatim, cut, altered, or not there.

Candidates come from the full-text index alone: those that hold the rarest words of a
quotation, and those that hold it as a phrase.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.holding import Matching, count_holding, holds, select_holding
from quotes.database.lean import Reader
from quotes.database.newest import looking_up
from quotes.database.rows import StoredQuotation, load_quotations
from quotes.database.search import count_all
from quotes.database.voices import Voice, Who, compare_voices
from quotes.database.words import Word, find_words, load_stopwords
from quotes.identity.cuts import Cut, Fit, compare_with_print
from quotes.identity.differences import Operation, compare_texts
from quotes.records import Article, Quotation, QuotationType

ALTERED = 0.6
"""Share of a quotation's telling words that must stand in another one to be that, altered."""
_MANY = 2000
"""Quotations with a word from which on it tells little."""
_WORDS = 12
"""Rarest words of a quotation by which candidates are looked for."""
_CANDIDATES = 25
"""Candidates that are compared word by word."""
_TOGETHER = 3
"""Words that must stand together to be a part of a splice."""


class Verdict(StrEnum):
    """What a quotation of a draft is beside those of the database."""

    VERBATIM = "verbatim"
    TRIMMED = "trimmed"
    ALTERED = "altered"
    OTHER_SPEAKER = "other speaker"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quotation of the database that may be the one in a draft.

    Attributes:
        quotation: What, who, where, when.
        cut: How the draft's words stand in it.
        speaker: Whether its speaker is the draft's.
    """

    quotation: StoredQuotation
    cut: Cut
    speaker: Voice


@dataclass(frozen=True, slots=True)
class Checked:
    """A quotation of a draft, and what the database has of it.

    Attributes:
        quotation: As the draft has it, with its offsets there.
        text: Its words: the content spans joined by ``" … "``.
        verdict: What it is.
        match: The quotation that it is, or the nearest one that there is; None without any.
        part: The words of the draft that were compared: of a mixed one, it may be those in
            quotation marks alone.
        differences: What turns the match's words into ``part``; see
            ``quotes.identity.differences``.
        spliced: The second quotation whose words follow those of the match, if any.
        words: The words that were looked for, the rarest first.
    """

    quotation: Quotation
    text: str
    verdict: Verdict
    match: Candidate | None
    part: str
    differences: tuple[Operation, ...]
    spliced: Candidate | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """In how much a draft's quotations were looked for."""

    quotations: int
    documents: int


_ORDER = list(Verdict)


def check_draft(
    reader: Reader, article: Article, quotations: Sequence[Quotation]
) -> Iterator[Checked]:
    """Yield what each quotation of a draft is, in their order.

    Verbatim and trimmed say that the speaker is not another one; where the draft or the
    database does not tell who speaks, ``match.speaker`` is unknown. Of a mixed quotation the
    words in marks alone must be those of the database: what is about them is the draft's own.

    Args:
        reader: Of a database of this version.
        article: The draft.
        quotations: What was found in it, speakers resolved.
    """
    for quotation in quotations:
        with looking_up(reader):
            checked = _check(reader, quotation)
        yield checked


def count_looked(reader: Reader) -> Looked:
    """Return how many quotations of how many documents there are to be found."""
    return Looked(**count_all(reader))


def _check(reader: Reader, quotation: Quotation) -> Checked:
    text = " … ".join(span.text for span in quotation.content)
    parts = [text]
    if quotation.type is QuotationType.MIXED and quotation.quoted:
        parts.append(" … ".join(span.text for span in quotation.quoted))
    found = [_check_part(reader, quotation, text, part) for part in parts]
    best = min(found, key=lambda checked: _ORDER.index(checked.verdict))
    if best.verdict is Verdict.VERBATIM and best.part != text:
        # Words in marks that stand there, in a clause that does not, are a cut.
        return replace(best, verdict=Verdict.TRIMMED)
    return best


def _check_part(reader: Reader, quotation: Quotation, text: str, part: str) -> Checked:
    telling = _rarest_first(reader, part)
    rows = list(load_quotations(reader, _find_candidates(reader, part, telling)))
    spelled = _load_spellings(reader, rows)
    mine = [_draft_voice(quotation, i) for i in range(len(quotation.speakers))]
    found = [
        Candidate(
            row, compare_with_print(part, row.text), compare_voices(mine, _voices(row, spelled))
        )
        for row in rows
    ]
    found.sort(key=_rank)
    printed = _as_printed(part, telling.words)
    verdict, match, spliced = _judge(found)
    operations = compare_texts(match.quotation.text, part) if match else ()
    changed = tuple(o for o in operations if o.change != "equal")
    return Checked(quotation, text, verdict, match, part, changed, spliced, printed)


def _judge(found: Sequence[Candidate]) -> tuple[Verdict, Candidate | None, Candidate | None]:
    if not found:
        return Verdict.NOT_FOUND, None, None
    best = found[0]
    if best.cut.fit is not Fit.NONE:
        if best.speaker is Voice.OTHER:
            return Verdict.OTHER_SPEAKER, best, None
        whole = best.cut.fit is Fit.VERBATIM
        return (Verdict.VERBATIM if whole else Verdict.TRIMMED), best, None
    if pair := _find_splice(found):
        return Verdict.ALTERED, *pair
    if best.cut.share >= ALTERED:
        return Verdict.ALTERED, best, None
    return Verdict.NOT_FOUND, best, None


def _find_splice(found: Sequence[Candidate]) -> tuple[Candidate, Candidate] | None:
    """Return two quotations of which one begins and the other ends a wording."""
    first = max(found, key=lambda c: c.cut.begins)
    last = max(found, key=lambda c: c.cut.ends)
    begins, ends = first.cut.begins, last.cut.ends
    if first is last or min(begins, ends) < _TOGETHER or begins + ends < first.cut.words:
        return None
    return first, last


def _rank(candidate: Candidate) -> tuple[Any, ...]:
    row, cut = candidate.quotation, candidate.cut
    fits = (Fit.VERBATIM, Fit.TRIMMED, Fit.NONE)
    return (
        cut.fit is Fit.NONE,
        candidate.speaker is Voice.OTHER,
        fits.index(cut.fit),
        -cut.share,
        candidate.speaker is not Voice.SAME,
        row.type is not QuotationType.DIRECT,
        str(row.published_on or "9999"),
        row.document_id,
        row.quotation_id,
    )


class Telling(NamedTuple):
    """The telling words of a text, the rarest first; how much each tells, and how many hold it."""

    words: list[str]
    weights: dict[str, float]
    counts: dict[str, int]


def _rarest_first(reader: Reader, text: str) -> Telling:
    """Return a text's telling words: the rarer, the more one tells."""
    stems = list(dict.fromkeys(word.stem for word in find_words(text)))
    telling = [stem for stem in stems if stem not in load_stopwords()] or stems
    total = count_all(reader)["quotations"]
    counts = count_holding(reader, telling, _MANY, total)
    weights = {stem: math.log((total + 1) / (counts[stem] + 0.5)) + 0.1 for stem in telling}
    rarest = sorted(telling, key=lambda stem: (-weights[stem], stem))
    return Telling(rarest, weights, counts)


def _find_candidates(reader: Reader, text: str, telling: Telling) -> list[int]:
    """Return the internal keys of the quotations that hold most of what tells."""
    words = telling.words
    if not words:
        return []
    phrase, told = [word.stem for word in find_words(text)], frozenset(words)
    scores: dict[int, float] = {}
    for condition in (
        _with_phrase(reader, phrase, telling),
        select_holding(reader, Matching.SIMILAR, _rare_ones(telling)),
    ):
        for key, held in reader.execute(_with_words(condition)).all():
            there = told.intersection(held.split())
            scores[key] = round(sum(map(telling.weights.__getitem__, there)), 6)
    return sorted(scores, key=lambda key: (-scores[key], key))[:_CANDIDATES]


def _with_phrase(reader: Reader, phrase: Sequence[str], telling: Telling) -> Any:
    """Return a query for the quotations that hold a phrase, found by its rarest words."""
    rare = [word for word in telling.words if telling.counts[word] < _MANY][:_TOGETHER]
    if not rare:
        return select_holding(reader, Matching.PHRASE, phrase)
    held = select_holding(reader, Matching.WORDS, rare)
    quotation = lean.Quotation
    found: Any = sa.select(quotation.quotation_id).where(quotation.quotation_id.in_(held))
    return found.where(holds(reader, Matching.PHRASE, phrase))


def _rare_ones(telling: Telling) -> list[str]:
    """Return the rarest words, as many as are not too much to read; the rarest in any case."""
    found: list[str] = []
    together = 0
    for word in telling.words[:_WORDS]:
        together += telling.counts[word]
        if found and together > _MANY:
            break
        found.append(word)
    return found


def _with_words(found: Any) -> Any:
    """Return a query for the keys and words of the current ones among some quotations."""
    quotation, current = lean.Quotation, lean.CurrentQuotation
    some = found.subquery("found")
    query: Any = sa.select(quotation.quotation_id, quotation.search_text).select_from(some)
    query = query.join(current.table, current.quotation_id == some.c.quotation_id)
    query = query.join(quotation.table, quotation.quotation_id == current.quotation_id)
    return query.limit(_MANY)


def _as_printed(text: str, words: Sequence[str]) -> tuple[str, ...]:
    printed: dict[str, str] = {}
    word: Word
    for word in find_words(text):
        printed.setdefault(word.stem, text[word.start : word.end])
    return tuple(printed[stem] for stem in words)


def _draft_voice(quotation: Quotation, index: int) -> Who:
    speaker = quotation.speakers[index]
    names = frozenset({speaker.name, *(name.text for name in speaker.names)})
    return Who(speaker.kind, names, _roles(quotation))


def _voices(row: StoredQuotation, spelled: dict[str, set[str]]) -> list[Who]:
    return [
        Who(s.kind, frozenset({s.name, s.canonical, *spelled.get(s.id or "", ())}), _roles(row))
        for s in row.speakers
    ]


def _roles(said: Quotation | StoredQuotation) -> frozenset[str]:
    """Return what a quotation's speaker is called; of several, nobody can tell whose role it is."""
    return frozenset(role.text for role in said.roles) if len(said.speakers) == 1 else frozenset()


def _load_spellings(reader: Reader, rows: Iterable[StoredQuotation]) -> dict[str, set[str]]:
    """Return all names of the speakers of quotations, by public id."""
    ids = sorted({s.id for row in rows for s in row.speakers if s.id})
    found: dict[str, set[str]] = {key: set() for key in ids}
    name, speaker = lean.SpeakerName, lean.Speaker
    query: Any = sa.select(speaker.public_id, name.name)
    query = query.join(name.table, name.speaker_id == speaker.speaker_id)
    for key, text in reader.execute(query.where(speaker.public_id.in_(ids))):
        found[key].add(text)
    return found
