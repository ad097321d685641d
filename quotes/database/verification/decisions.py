"""What people decided: whole, and about places that are as the decision has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from quotes.database import models
from quotes.database.answering import find_turns
from quotes.database.judgements import PAIRS, StoredJudgement, list_judgements
from quotes.database.models import Verdict
from quotes.database.surroundings import look_about
from quotes.database.verification.faults import Fault, FaultKind, name_key, shorten
from quotes.database.verification.reading import stream


def check_judgements(connection: sa.Connection) -> Iterator[Fault]:
    """Yield decisions that lack what their verdict needs."""
    for judgement in list_judgements(connection):
        if lacking := _lacking(judgement):
            key = name_key(public_id=judgement.judgement_id)
            problem = f"a judgement “{judgement.verdict.value}” without {lacking}"
            yield Fault(FaultKind.JUDGEMENT, "judgement", key, problem)


def _lacking(judgement: StoredJudgement) -> str | None:
    match judgement.verdict:
        case Verdict.CORRECT:
            return None if judgement.quotation else "its quotation"
        case Verdict.SPLIT if not judgement.rest:
            return "those from whom these are taken"
        case Verdict.RENAME if not judgement.name:
            return "the name chosen"
    wanted = 2 if judgement.verdict in PAIRS else 1
    return None if len(judgement.about) >= wanted else "whom it is about"


def check_anchors(connection: sa.Connection) -> Iterator[Fault]:
    """Yield places of decisions that are not in the text that they name, where it is here.

    A decision about a text that is not here, such as an imported one, waits: that is no fault.
    """
    quoted, entity = models.JudgementQuotation, models.JudgementEntity
    for row, text in _with_texts(connection, quoted):
        stands = text[row.start_char : row.end_char] == row.text
        before, after = look_about(text, row.start_char, row.end_char)
        if not stands or not before.endswith(row.prefix) or not after.startswith(row.suffix):
            key = name_key(judgement_id=row.judgement_id)
            problem = f"{shorten(row.text)} does not stand at [{row.start_char}, {row.end_char})"
            yield Fault(FaultKind.ANCHOR, "judgement_quotation", key, problem)
    for row, text in _with_texts(connection, entity):
        if row.end_char is not None and row.end_char > len(text):
            key = name_key(judgement_id=row.judgement_id, ordinal=row.ordinal)
            problem = f"[{row.start_char}, {row.end_char}) lies outside the text"
            yield Fault(FaultKind.ANCHOR, "judgement_entity", key, problem)


def check_promotions(connection: sa.Connection) -> Iterator[Fault]:
    """Yield readings that answers show though the promotions in force say another one."""
    for text, wanted, shown in find_turns(connection):
        problem = f"answers show it of text {text}; after the promotions, they are to show {wanted}"
        yield Fault(FaultKind.PROMOTION, "reading", name_key(reading_id=shown), problem)
    displaced, reading = models.DisplacedReading, models.Reading
    query = sa.select(displaced.document_version_id).join(
        reading, reading.reading_id == displaced.reading_id
    )
    for row in stream(connection, query.where(reading.is_current)):
        key = name_key(document_version_id=row[0])
        problem = "answers show the reading that is said to wait"
        yield Fault(FaultKind.PROMOTION, "displaced_reading", key, problem)


def _with_texts(connection: sa.Connection, model: Any) -> Iterator[tuple[Any, str]]:
    version, seen = models.DocumentVersion, set()
    joined = version.text_sha256 == model.text_sha256
    query = sa.select(*model.__table__.columns, version.text.label("whole")).join(version, joined)
    for row in stream(connection, query.execution_options(stream_results=True)):
        key = tuple(getattr(row, c.name) for c in model.__table__.primary_key)
        if key not in seen:  # the same text may be in several documents
            seen.add(key)
            yield row, row.whole
