"""Corrections made in an annotation tool, taken in as decisions on whose words a quotation is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.deciding import Reattribution, correct_quotations
from quotes.database.derive import Identity
from quotes.database.judgements import StoredJudgement
from quotes.database.judging import Named
from quotes.database.people import SpeakerMatch, find_speakers
from quotes.database.rows import StoredQuotation, load_quotations
from quotes.errors import JudgementRefused, QuotesError, UnknownSpeaker
from quotes.names import SAME, similarity
from quotes.reading.brat import AnnotatedQuotation, Voice

WORDS = 0.99
"""Score of a name whose words are all in a longer one; misspelt ones have less."""


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A text that came back.

    Attributes:
        source: The file of its annotations, for messages.
        document_id: Public id, ``d_…``.
        text: As it came back: it must be the text stored.
        quotations: Those in the file.
    """

    source: str
    document_id: str
    text: str
    quotations: tuple[AnnotatedQuotation, ...]


@dataclass(slots=True)
class AnnotationReport:
    """What came of importing annotations.

    Attributes:
        decided: New decisions.
        known: How many changes are decided already.
        unchanged: How many quotations came back as they went.
        problems: What was left out, and why; one line each, beginning with the file.
    """

    decided: list[StoredJudgement] = field(default_factory=list)
    known: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)


def import_annotations(
    session: Session,
    texts: Iterable[AnnotatedText],
    *,
    by: str,
    why: str | None = None,
    identity: Identity | None = None,
) -> AnnotationReport:
    """Take in what somebody changed in exported annotations, work identity out once, and report.

    Each change of a quotation's speakers is a decision, as of ``correct_quotation``; a change
    that cannot be understood, or whose quotation somebody decided on otherwise since the
    export, is left out whole and reported, and costs no other. Importing again adds nothing.

    Args:
        session: In a transaction, on a writing engine; on an error, roll it back.
        texts: What came back, one a document.
        by: Who decides.
        why: The reason; if None, the file and line.
        identity: How to tell who is who; ``quotes.identity`` if None.
    """
    report = AnnotationReport()
    wanted: list[tuple[str, Reattribution]] = []
    for text in texts:
        wanted += _find_corrections(session, text, by, why, report)
    results = correct_quotations(session, [c for _, c in wanted], by=by, identity=identity)
    for (place, _), result in zip(wanted, results, strict=True):
        if isinstance(result, QuotesError):
            report.problems.append(f"{place}: {result}")
        else:
            report.decided.append(result)
    return report


def _find_corrections(
    session: Session, text: AnnotatedText, by: str, why: str | None, report: AnnotationReport
) -> list[tuple[str, Reattribution]]:
    """Return the corrections of a text, each with its place in the file; report all else."""
    stored = _load_current(session, text.document_id)
    if stored is None or stored[0] != text.text:
        problem = "no text of that id is current here" if stored is None else (
            "the text beside it is not the one stored now"
        )  # fmt: skip
        report.problems.append(f"{text.source}: {problem}; export it again from this database")
        return []
    current = {q.quotation_id: q for q in load_quotations(session, stored[1])}
    _report_missing(text, current, report)
    found, seen = [], set()
    for given in text.quotations:
        place = f"{text.source}:{given.line}"
        report.problems += (f"{place}: {p}: that cannot come back" for p in given.problems)
        row = current.get(given.quotation_id)
        if given.quotation_id in seen:
            report.problems.append(f"{place}: {given.quotation_id} is in the file twice")
        elif row is None and given.changed:
            report.problems.append(
                f"{place}: {given.quotation_id} is no quotation of the text as read today"
            )
        elif row is None or not given.changed:
            report.unchanged += 1
        else:
            try:
                speakers = _find_speakers(session, given, row, by)
            except QuotesError as error:
                report.problems.append(f"{place}: {error}")
            else:
                if speakers is None:
                    report.known += 1
                else:
                    reason = why or f"brat, {text.document_id}.ann:{given.line}"
                    found.append((place, Reattribution(given.quotation_id, speakers, reason)))
        seen.add(given.quotation_id)
    return found


def _load_current(session: Session, document_id: str) -> tuple[str, Sequence[int]] | None:
    """Return a document's current text and the keys of its quotations; None if there is none."""
    reading, version = models.Reading, models.DocumentVersion
    row = session.execute(
        sa.select(version.text, reading.reading_id)
        .join(version, version.document_version_id == reading.document_version_id)
        .join(models.Document, models.Document.document_id == version.document_id)
        .where(models.Document.public_id == document_id, reading.is_current, version.is_current)
    ).one_or_none()
    if row is None:
        return None
    table = models.Quotation
    keys = sa.select(table.quotation_id).where(table.reading_id == row.reading_id)
    return row.text, session.scalars(keys.order_by(table.ordinal)).all()


def _report_missing(
    text: AnnotatedText, current: dict[str, StoredQuotation], report: AnnotationReport
) -> None:
    """Report quotations taken out of the file, if it is of the reading of today."""
    given = {q.quotation_id for q in text.quotations}
    runs = {q.run_id for q in text.quotations}
    report.problems += (
        f"{text.source}: {key} was taken out: that cannot come back"
        for key, row in current.items()
        if key not in given and row.run_id in runs
    )


def _find_speakers(
    session: Session, given: AnnotatedQuotation, row: StoredQuotation, by: str
) -> tuple[Named, ...] | None:
    """Return whose words somebody says a quotation is; None if that is known already.

    Raises:
        quotes.errors.UnknownSpeaker: It is not clear who is meant.
        quotes.errors.JudgementRefused: Somebody else decided otherwise since the export.
    """
    speakers = tuple(_find_voice(session, voice) for voice in given.voices)
    if {s.speaker_id for s in speakers} == {s.id for s in row.speakers}:
        return None
    found = row.corrected
    if found and found.judgement_id != given.judgement_id and found.by != by:
        raise JudgementRefused(
            f"since the export {found.by} decided otherwise ({found.judgement_id}): "
            f"look at quotes log, then run quotes correct {given.quotation_id}"
        )
    return speakers


def _find_voice(session: Session, voice: Voice) -> Named:
    """Return the one speaker who goes by an id or a name.

    Raises:
        quotes.errors.UnknownSpeaker: Nobody does, or several do.
    """
    wanted = voice.speaker_id or voice.name
    found = [match for match in find_speakers(session, wanted) if _is_meant(voice, match)]
    if not found:
        raise UnknownSpeaker(f"no speaker goes by {wanted!r}; give an id of quotes speakers")
    if len(found) > 1:
        ids = ", ".join(f"{match.speaker_id} ({match.name})" for match in found)
        raise UnknownSpeaker(f"several speakers go by {wanted!r}: {ids}; give one of these ids")
    return Named(found[0].speaker_id, None if voice.speaker_id else found[0].matched)


def _is_meant(voice: Voice, match: SpeakerMatch) -> bool:
    """Whether a match is no guess: the id itself, the words of a name, or a like name."""
    if voice.speaker_id:
        return match.speaker_id == voice.speaker_id
    return match.score >= WORDS or similarity(voice.name, match.matched) >= SAME
