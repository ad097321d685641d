"""Storing articles with what was found in them: one, or a batch, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database.batch import (
    Batch,
    Outcome,
    choose_current,
    connection_of,
    run_id,
    write_batch,
)
from quotes.database.known import Known, load_shelf
from quotes.database.models import DocumentSource
from quotes.errors import QuotesError
from quotes.names import fold
from quotes.records import Article, Quotation, Span
from quotes.records import Run as RunRecord

__all__ = [
    "LONGEST_NAME",
    "Outcome",
    "Pair",
    "check_article",
    "lock_storing",
    "run_id",
    "settle",
    "store_article",
    "store_batch",
]

LONGEST_NAME = 2000
"""Bytes of a name; PostgreSQL indexes a third of a page at most. Source: its manual, B-tree."""
Pair: TypeAlias = tuple[Article, Sequence[Quotation]]


def store_article(
    session: Session, article: Article, quotations: Sequence[Quotation], run: RunRecord
) -> Outcome:
    """Add an article and what was found in it; a text that this run has read adds nothing.

    The caller's transaction makes it whole: all rows of an article are written, or none.

    Args:
        session: In a transaction, on a writing engine.
        article: The article.
        quotations: What was found in it, ``parent`` and ``continues`` as indexes into this list.
        run: The code and settings that found it.

    Raises:
        quotes.errors.QuotesError: The text cannot be stored, or a span is not its text.
    """
    (outcome,) = store_batch(session, [(article, quotations)], run)
    if isinstance(outcome, QuotesError):
        raise outcome
    return outcome


def store_batch(
    session: Session, pairs: Sequence[Pair], run: RunRecord
) -> list[Outcome | QuotesError]:
    """Add articles with what was found in them, as ``store_article`` would one after the other.

    The caller's transaction makes them whole: all rows of all articles are written, or none.

    Args:
        session: In a transaction, on a writing engine.
        pairs: Articles and their quotations; all rows of a batch are in memory at once.
        run: The code and settings that found them.

    Returns:
        For each article, in order, what storing it did, or why nothing of it is stored.

    Raises:
        sqlalchemy.exc.DBAPIError: The database refuses a row: the transaction is to be given up.
    """
    refused = [_refusal(article, quotations) for article, quotations in pairs]
    sound = [pair for pair, error in zip(pairs, refused, strict=True) if not error]
    session.flush()
    lock_storing(session)
    batch = Batch(load_shelf(session, [article for article, _ in sound], run_id(run)))
    outcomes = iter([batch.add(article, quotations) for article, quotations in sound])
    write_batch(session, batch, run)
    return [error or next(outcomes) for error in refused]


def _refusal(article: Article, quotations: Sequence[Quotation]) -> QuotesError | None:
    try:
        check_article(article, quotations)
    except QuotesError as error:
        return error
    return None


def lock_storing(session: Session) -> None:
    """Let one writer at a time store articles (SQLite's write lock does it already).

    Which document an article is depends on all there are: on one that somebody else is just
    storing, too. Finding quotations takes far longer than storing them, and needs no lock.
    """
    connection = connection_of(session)
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(7106835563)"))


def settle(session: Session, known: Known, source: str) -> None:
    """Make a reading the one that answers show, and note the source it came under."""
    if known.settled:
        return
    lock_storing(session)
    choose_current(
        session, {known.document_id: known.version_id}, {known.version_id: known.reading_id}
    )
    noted = sa.select(DocumentSource).where(
        DocumentSource.document_version_id == known.version_id, DocumentSource.source == source
    )
    if session.scalar(noted) is None:
        session.add(DocumentSource(document_version_id=known.version_id, source=source))
        session.flush()


def check_article(article: Article, quotations: Sequence[Quotation]) -> None:
    """Refuse what the promises forbid to store.

    Raises:
        quotes.errors.QuotesError: A character that no database takes, a span astray, or a
            quotation linked to none.
    """
    if problem := _find_problem(article, quotations):
        raise QuotesError(f"{article.source}: {problem}")


def _find_problem(article: Article, quotations: Sequence[Quotation]) -> str | None:
    if (at := _find_surrogate(article.text)) is not None:
        return f"character {at} is half a surrogate pair; decode the file with the right encoding"
    if (at := article.text.find("\x00")) >= 0:
        return f"character {at} is NUL; this is no text"
    known = (article.source, article.title, article.url, article.publisher, article.author,
             article.published_at, article.id, article.language)  # fmt: skip
    if problem := _find_unstorable(known):
        return f"{problem}; clean what is known of the article"
    # A speaker and a role are one object for all their quotations: once is enough.
    seen: set[int] = set()
    for index, quotation in enumerate(quotations):
        if problem := _find_fault(article.text, quotation, seen):
            return f"quotation {index}: {problem}"
        for to in (quotation.parent, quotation.continues):
            if to is not None and not (0 <= to < len(quotations) and to != index):
                return f"quotation {index} is linked to none of the {len(quotations)} of its text"
    return None


def _find_fault(text: str, quotation: Quotation, seen: set[int]) -> str | None:
    for span in _spans(quotation, seen):
        if text[span.start : span.end] != span.text or not span.text:
            return (
                f"[{span.start}, {span.end}) of the text is not {span.text!r}; this is a fault "
                "of the extractor: please report it"
            )
    for speaker in quotation.speakers:
        if is_too_long(speaker.name):
            return (
                f"a speaker's name of {len(speaker.name)} characters, {speaker.name[:40]!r} …: "
                "this is no running text, or a fault of the extractor; please report it"
            )
    return _find_unstorable(_words(quotation))


def _spans(quotation: Quotation, seen: set[int]) -> list[Span]:
    found = [*quotation.content, *quotation.quoted]
    if not quotation.content:
        found.append(Span(0, 0, ""))
    for speaker in quotation.speakers:
        if id(speaker) not in seen:
            seen.add(id(speaker))
            found += speaker.names
    for role in quotation.roles:
        if id(role) not in seen:
            seen.add(id(role))
            found.append(role)
    found += [s for s in (quotation.cue, quotation.mention, quotation.relayed_by) if s]
    return found


def _words(quotation: Quotation) -> list[str | None]:
    """Return what a quotation says that is no span of the text."""
    found = [quotation.medium, quotation.rule, *(s.name for s in quotation.speakers)]
    if quotation.cue:
        found.append(quotation.cue.lemma)
    for role in quotation.roles:
        found += (role.title, role.organisation)
    return found


def _find_unstorable(words: Iterable[object]) -> str | None:
    for word in words:
        if word is None:
            continue
        if not isinstance(word, str):
            return f"{word!r:.80} is no text"
        if "\x00" in word or (not word.isascii() and _find_surrogate(word) is not None):
            return f"{word[:80]!r} holds a character that no database takes"
    return None


def _find_surrogate(text: str) -> int | None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return error.start
    return None


@lru_cache(maxsize=65536)
def is_too_long(name: str) -> bool:
    """Return whether a name is too long for an index.

    One such name would keep all speakers from being worked out, ever after.
    """
    return max(len(name.encode("utf-8", "replace")), len(fold(name).encode())) > LONGEST_NAME
