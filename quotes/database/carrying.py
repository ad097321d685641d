"""Judgements out of one database and into another, as objects for JSON lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.anchors import Anchor
from quotes.database.derive import Identity, lock_identity, rebuild_identity
from quotes.database.judgements import (
    StoredJudgement,
    add_judgements,
    find_fault,
    list_judgements,
    mark_withdrawn,
)
from quotes.database.judging import Located, holds, locate, refuse_contradiction
from quotes.database.models import Verdict
from quotes.database.quoted import QuotationAnchor
from quotes.errors import JudgementRefused

_ID = re.compile(r"j_[0-9a-f]{20}")
_UNFIT = re.compile("[\x00\ud800-\udfff]")
MOST_CHARACTERS = 2**31 - 1


@dataclass(slots=True)
class ImportReport:
    """What came of importing judgements.

    Attributes:
        added: Judgements that were not there.
        known: Judgements that were.
        withdrawn: Of these, those that the other database had taken back, and now this one.
        waiting: Kept, but without effect until their articles are ingested.
        refused: Why others were left out, each with its judgement.
    """

    added: int = 0
    known: int = 0
    withdrawn: int = 0
    waiting: list[StoredJudgement] = field(default_factory=list)
    refused: list[tuple[StoredJudgement, str]] = field(default_factory=list)


def export_judgements(reader: sa.Connection | Session) -> Iterator[dict[str, Any]]:
    """Yield one object a judgement, withdrawn ones too, oldest first."""
    yield from map(to_object, list_judgements(reader))


def to_object(j: StoredJudgement) -> dict[str, Any]:
    """Return a judgement as an object for JSON; what it is about is named by its verdict."""
    return {
        "judgement_id": j.judgement_id,
        "verdict": j.verdict.value,
        **_subject(j),
        "reason": j.reason,
        "decided_by": j.decided_by,
        "decided_at": j.decided_at.isoformat(),
        "withdrawn_by": j.withdrawn_by,
        "withdrawn_at": j.withdrawn_at.isoformat() if j.withdrawn_at else None,
    }


def _subject(j: StoredJudgement) -> dict[str, Any]:
    about = [_anchor_to_object(a) for a in j.about]
    match j.verdict:
        case Verdict.SPLIT:
            rest = _anchor_to_object(j.rest) if j.rest else None
            return {"out": about, "rest": rest, "spelled": j.name}
        case Verdict.RENAME:
            return {"speaker": about[0], "name": j.name}
        case Verdict.CORRECT:
            return {
                "quotation": _quotation_to_object(j.quotation) if j.quotation else None,
                "speakers": about,
            }
        case _:
            return {"left": about[0], "right": about[1]}


def _anchor_to_object(anchor: Anchor) -> dict[str, Any]:
    return {
        "document_id": anchor.document,
        "text_sha256": anchor.text_sha256,
        "name": anchor.name,
        "start": anchor.start_char,
        "end": anchor.end_char,
    }


def _quotation_to_object(quotation: QuotationAnchor) -> dict[str, Any]:
    return {
        "document_id": quotation.document,
        "text_sha256": quotation.text_sha256,
        "start": quotation.start_char,
        "end": quotation.end_char,
        "text": quotation.text,
        "prefix": quotation.prefix,
        "suffix": quotation.suffix,
    }


def parse_judgement(value: object) -> StoredJudgement:
    """Return the judgement that an object of an export is.

    Raises:
        ValueError: It is none; the message says what is wrong with it.
    """
    fields = _mapping(value, "a judgement")
    if not _ID.fullmatch(_text(fields, "judgement_id")):
        raise ValueError("judgement_id is not j_ and 20 hexadecimal digits")
    verdict = fields.get("verdict")
    if verdict not in list(Verdict):
        raise ValueError(f"verdict is none of {', '.join(Verdict)}")
    withdrawn = fields.get("withdrawn_by") is not None or fields.get("withdrawn_at") is not None
    found = StoredJudgement(
        judgement_id=_text(fields, "judgement_id"),
        verdict=Verdict(verdict),
        about=(),
        reason=None if fields.get("reason") is None else _text(fields, "reason"),
        decided_by=_text(fields, "decided_by"),
        decided_at=_moment(fields, "decided_at"),
        withdrawn_by=_text(fields, "withdrawn_by") if withdrawn else None,
        withdrawn_at=_moment(fields, "withdrawn_at") if withdrawn else None,
    )
    return _parse_subject(found, fields)


def _parse_subject(found: StoredJudgement, fields: Mapping[str, Any]) -> StoredJudgement:
    """Return a judgement with what it is about."""
    match found.verdict:
        case Verdict.SPLIT:
            out, spelled = _anchors(fields, "out"), fields.get("spelled")
            rest = _anchor(fields, "rest")
            if not out or rest in out:
                raise ValueError("out is empty, or holds the rest")
            name = None if spelled is None else _text(fields, "spelled")
            return replace(found, about=out, rest=rest, name=name)
        case Verdict.RENAME:
            return replace(found, about=(_anchor(fields, "speaker"),), name=_name(fields))
        case Verdict.CORRECT:
            about = _anchors(fields, "speakers")
            return replace(found, about=about, quotation=_quotation(fields))
        case _:
            left, right = sorted((_anchor(fields, "left"), _anchor(fields, "right")), key=_by_key)
            if left == right:
                raise ValueError("left and right are the same")
            return replace(found, about=(left, right))


def _by_key(anchor: Anchor) -> tuple[str, str, int, str]:
    return anchor.key


def _name(fields: Mapping[str, Any]) -> str:
    name = _text(fields, "name")
    if fault := find_fault(name):
        raise ValueError(f"name {fault}")
    return name


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{what} is no JSON object")
    return value


def _text(fields: Mapping[str, Any], key: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str) or not value or _UNFIT.search(value):
        raise ValueError(f"{key} is missing or no text")
    return value


def _moment(fields: Mapping[str, Any], key: str) -> datetime:
    try:
        found = datetime.fromisoformat(_text(fields, key))
        if found.tzinfo is None:
            raise ValueError
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{key} is no date and time with an offset") from None


def _anchors(fields: Mapping[str, Any], key: str) -> tuple[Anchor, ...]:
    found = fields.get(key)
    if not isinstance(found, list):
        raise ValueError(f"{key} is no list")
    anchors = tuple(_anchor({key: value}, key) for value in found)
    if len(set(anchors)) < len(anchors):
        raise ValueError(f"{key} names one twice")
    return anchors


def _quotation(fields: Mapping[str, Any]) -> QuotationAnchor:
    found = _mapping(fields.get("quotation"), "quotation")
    start: Any = found.get("start")
    end: Any = found.get("end")
    text = _text(found, "text")
    if not _is_span(start, end) or end - start != len(text):
        raise ValueError("start and end of quotation are no half-open span of its text")
    about = [found.get(key) for key in ("prefix", "suffix")]
    if not all(isinstance(side, str) and not _UNFIT.search(side) for side in about):
        raise ValueError("prefix or suffix of quotation is missing or no text")
    document, sha = _text(found, "document_id"), _text(found, "text_sha256")
    return QuotationAnchor(document, sha, start, end, text, *map(str, about))


def _anchor(fields: Mapping[str, Any], key: str) -> Anchor:
    found = _mapping(fields.get(key), key)
    start, end = found.get("start"), found.get("end")
    if (start, end) != (None, None) and not _is_span(start, end):
        raise ValueError(f"start and end of {key} are no half-open span")
    document, sha = _text(found, "document_id"), _text(found, "text_sha256")
    return Anchor(document, sha, _text(found, "name"), start, end)


def _is_span(start: Any, end: Any) -> bool:
    whole = type(start) is int and type(end) is int
    return whole and 0 <= start < end <= MOST_CHARACTERS


def import_judgements(
    session: Session, judgements: Iterable[StoredJudgement], *, identity: Identity | None = None
) -> ImportReport:
    """Keep judgements of another database, work identity out again, and return what came of it.

    The older ones come first, in whatever order they are given. None is dropped for want of
    its article: it is kept, and holds from the day the article is ingested.

    Args:
        session: In a transaction, on a writing engine.
        judgements: From ``parse_judgement``.
        identity: How to tell who is who; ``quotes.identity`` if None.
    """
    lock_identity(session)
    report = ImportReport()
    known = {j.judgement_id: j for j in list_judgements(session)}
    given = sorted(judgements, key=lambda j: j.order)
    # Nobody moves before the end: who is who is asked once for all.
    now = locate(session, [*known.values(), *given])
    for j in given:
        if j.judgement_id in known:
            _update(session, known, j, report)
        else:
            _add(session, known, j, now, report)
    if report.added or report.withdrawn:
        rebuild_identity(session, identity)
    return report


def _add(
    session: Session,
    known: dict[str, StoredJudgement],
    j: StoredJudgement,
    now: Located,
    report: ImportReport,
) -> None:
    """Keep a judgement, unless it is of no text like that, or contradicts what holds already."""
    try:
        _refuse_misplaced(session, j)
        if not j.withdrawn_at:
            live = (other for other in known.values() if not other.withdrawn_at)
            older = sorted(live, key=lambda other: other.order)
            refuse_contradiction(j, older, now)
    except JudgementRefused as error:
        report.refused.append((j, str(error)))
        return
    add_judgements(session, [j])
    known[j.judgement_id] = j
    report.added += 1
    if not j.withdrawn_at and not holds(j, now):
        report.waiting.append(j)


def _refuse_misplaced(session: Session, j: StoredJudgement) -> None:
    """Do nothing, unless a text that a judgement names is here and has not what it says.

    Raises:
        quotes.errors.JudgementRefused: That is so: the file was damaged, or made by hand.
    """
    quoted = {j.quotation.text_sha256: j.quotation} if j.quotation else {}
    ends: dict[str, int] = {}
    for anchor in j.anchors:
        ends[anchor.text_sha256] = max(ends.get(anchor.text_sha256, 0), anchor.end_char or 0)
    version = models.DocumentVersion
    query = sa.select(version.text_sha256, version.text)
    for sha, text in session.execute(query.where(version.text_sha256.in_({*quoted, *ends}))):
        if ends.get(sha, 0) > len(text) or (sha in quoted and not quoted[sha].stands_in(text)):
            raise JudgementRefused(
                "the text that it names has no such words at that place; export it again"
            )


def _update(
    session: Session,
    known: dict[str, StoredJudgement],
    j: StoredJudgement,
    report: ImportReport,
) -> None:
    """Take back what the other database took back."""
    mine = known[j.judgement_id]
    if replace(mine, withdrawn_by=None, withdrawn_at=None) != replace(
        j, withdrawn_by=None, withdrawn_at=None
    ):
        reason = "another judgement has this id here; left as it is"
        report.refused.append((j, reason))
        return
    report.known += 1
    if not mine.withdrawn_at and j.withdrawn_at and j.withdrawn_by:
        mark_withdrawn(session, j.judgement_id, j.withdrawn_by, j.withdrawn_at)
        known[j.judgement_id] = j
        report.withdrawn += 1
