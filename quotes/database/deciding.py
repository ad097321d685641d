"""What people decide of one speaker, and of whose words a quotation is.

A split takes entities of a speaker out, so that they are a speaker of their own whom nobody
joins for likeness. It is an exception that somebody lists: an article of the same name that
comes later goes with the rest, until somebody says otherwise. A split by spelling lists all,
now and later, who are known by that spelling alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.anchors import Anchor, Entity, load_speaker_entities
from quotes.database.derive import Identity, lock_identity, rebuild_identity
from quotes.database.judgements import (
    StoredJudgement,
    add_judgements,
    find_fault,
    live_judgements,
    make_judgement,
)
from quotes.database.judging import (
    Located,
    Named,
    choose_entity,
    find,
    findable,
    locate,
    refuse_contradiction,
    to_candidate,
)
from quotes.database.models import Verdict
from quotes.database.quoted import QuotationAnchor, anchor_quotation
from quotes.errors import JudgementRefused, QuotesError, UnknownQuotation, UnknownSpeaker
from quotes.identity.judging import is_known_as


@dataclass(frozen=True, slots=True)
class Outtake:
    """What is to be taken out of a speaker.

    Attributes:
        documents: Public ids, sources or addresses: who is meant there.
        quotations: Public ids: whoever the speaker is in the document of each.
        spelled: Whoever is known by this spelling alone, now or later.
    """

    documents: tuple[str, ...] = ()
    quotations: tuple[str, ...] = ()
    spelled: str | None = None


def split_speaker(
    session: Session,
    speaker: Named,
    out: Outtake,
    *,
    by: str,
    why: str | None = None,
    identity: Identity | None = None,
) -> StoredJudgement:
    """Take entities out of a speaker, work identity out again, and return the decision.

    They become one speaker of their own.

    Raises:
        quotes.errors.JudgementRefused: Nothing of the speaker, or all of it, is meant; or an
            older decision says the contrary.
        quotes.errors.UnknownQuotation: No current quotation has one of the ids.
    """
    lock_identity(session)
    entities = load_speaker_entities(session, speaker.speaker_id)
    taken = _taken(session, speaker, out, entities)
    chosen = findable(session, taken)
    rest = [e for e in entities if e not in taken]
    if not chosen:
        raise JudgementRefused(
            f"nothing to split: {speaker.speaker_id} has no such mention; see where it has "
            f"some with: quotes speaker {speaker.speaker_id}"
        )
    if not rest:
        raise JudgementRefused(
            f"nothing to split: that is all of {speaker.speaker_id}; to give it another name, "
            f"run: quotes rename {speaker.speaker_id} NAME"
        )
    left = choose_entity(session, speaker, rest)
    anchors = sorted((e.anchor for e in chosen), key=lambda a: a.key)
    made = make_judgement(
        Verdict.SPLIT,
        anchors[:1] if out.spelled else anchors,
        by,
        datetime.now(UTC),
        why,
        rest=left.anchor,
        name=out.spelled,
    )
    older = live_judgements(session)
    refuse_contradiction(made, older, locate(session, [made, *older]))
    add_judgements(session, [made])
    rebuild_identity(session, identity)
    return made


def _taken(
    session: Session, speaker: Named, out: Outtake, entities: Sequence[Entity]
) -> list[Entity]:
    if out.spelled is not None:
        return [e for e in entities if is_known_as(to_candidate(e), out.spelled)]
    documents = {key for given in out.documents for key in _documents(session, given)}
    keys = {key for given in out.quotations for key in _voices(session, given)}
    return [e for e in entities if e.anchor.document in documents or e.entity_id in keys]


def _documents(session: Session, given: str) -> Iterable[str]:
    """Return the public ids of the documents that somebody means."""
    document, version, source = models.Document, models.DocumentVersion, models.DocumentSource
    query = (
        sa.select(document.public_id)
        .join(version, version.document_id == document.document_id)
        .outerjoin(source, source.document_version_id == version.document_version_id)
        .where(version.is_current)
        .where(sa.or_(document.public_id == given, source.source == given, version.url == given))
        .distinct()
    )
    found = list(session.scalars(query))
    if not found:
        raise JudgementRefused(
            f"no document has the id, source or address {given!r}; see them with: quotes speaker"
        )
    return found


def _voices(session: Session, quotation: str) -> Iterable[int]:
    """Return the entities whose words a quotation is, as answers have it."""
    table = models.Attribution
    said = sa.select(table.document_entity_id).where(
        table.quotation_id == find_quotation(session, quotation), ~table.overruled
    )
    return list(session.scalars(said))


def find_quotation(session: Session, public_id: str) -> int:
    """Return the internal key of a current quotation.

    Raises:
        quotes.errors.UnknownQuotation: None has that id, or its text was read anew.
    """
    table = models.Quotation
    query = (
        sa.select(table.quotation_id, models.Reading.is_current & models.DocumentVersion.is_current)
        .join(models.Reading, models.Reading.reading_id == table.reading_id)
        .join(
            models.DocumentVersion,
            models.DocumentVersion.document_version_id == models.Reading.document_version_id,
        )
        .where(table.public_id == public_id)
    )
    rows = session.execute(query).all()
    for key, is_current in rows:
        if is_current:
            return int(key)
    if rows:
        raise UnknownQuotation(
            f"{public_id} stands in a text or a reading that a newer one replaced; look for the "
            "one of today with: quotes who-said WORDS"
        )
    raise UnknownQuotation(
        f"no quotation has the id {public_id!r}; find it with: quotes who-said WORDS"
    )


def rename_speaker(
    session: Session,
    speaker: Named,
    name: str,
    *,
    by: str,
    why: str | None = None,
    identity: Identity | None = None,
) -> StoredJudgement:
    """Give a speaker a name, work identity out again, and return the decision.

    It need not be printed anywhere. Of several names given to one speaker, the newest holds.

    Raises:
        quotes.errors.JudgementRefused: The name has no letter, is too long, or is the one that
            somebody gave the speaker already.
    """
    name = " ".join(name.split())
    if fault := find_fault(name):
        raise JudgementRefused(f"the new name {fault}; give another one")
    lock_identity(session)
    anchor = choose_entity(session, speaker).anchor
    made = make_judgement(Verdict.RENAME, [anchor], by, datetime.now(UTC), why, name=name)
    older = [j for j in live_judgements(session) if j.verdict is Verdict.RENAME]
    now = locate(session, [made, *older])
    given = [j for j in older if _speaker(j.about[0], now) == speaker.speaker_id]
    if given and given[-1].name == name:
        raise JudgementRefused(f"that is decided already: {given[-1]}")
    add_judgements(session, [made])
    rebuild_identity(session, identity)
    return made


def _speaker(anchor: Anchor, now: Located) -> str | None:
    return now.speaker.get(now.entities[anchor].public_id) if anchor in now.entities else None


def correct_quotation(
    session: Session,
    quotation: str,
    speakers: Sequence[Named],
    *,
    by: str,
    why: str | None = None,
    identity: Identity | None = None,
) -> StoredJudgement:
    """Decide whose words a quotation is, work identity out again, and return the decision.

    What the reading says stays in its rows; answers show what was decided, however often the
    article is read again. The newest decision on a quotation holds.

    Args:
        session: In a transaction, on a writing engine; on an error, roll it back.
        quotation: Public id, ``q_…``.
        speakers: Whose words they are; none: nobody's who is known.
        by: Who decides.
        why: The reason.
        identity: How to tell who is who; ``quotes.identity`` if None.

    Raises:
        quotes.errors.UnknownQuotation: No current quotation has that id.
        quotes.errors.JudgementRefused: That is decided already, or it could not be found again.
    """
    lock_identity(session)
    older = [j for j in live_judgements(session) if j.verdict is Verdict.CORRECT]
    made = _make_correction(session, quotation, speakers, older, by, why)
    add_judgements(session, [made])
    rebuild_identity(session, identity)
    return made


@dataclass(frozen=True, slots=True)
class Reattribution:
    """Whose words somebody says a quotation is: its public id, the speakers, and the reason."""

    quotation: str
    speakers: tuple[Named, ...]
    why: str | None = None


def correct_quotations(
    session: Session,
    corrections: Sequence[Reattribution],
    *,
    by: str,
    identity: Identity | None = None,
) -> list[StoredJudgement | QuotesError]:
    """Decide whose words many quotations are, and work identity out again once.

    Returns:
        For each correction, in order, the decision, or the error for which there is none: one
        of those that ``correct_quotation`` raises. The others hold.
    """
    lock_identity(session)
    older = [j for j in live_judgements(session) if j.verdict is Verdict.CORRECT]
    results: list[StoredJudgement | QuotesError] = []
    for given in corrections:
        try:
            made = _make_correction(session, given.quotation, given.speakers, older, by, given.why)
        except (JudgementRefused, UnknownQuotation, UnknownSpeaker) as error:
            results.append(error)
        else:
            add_judgements(session, [made])
            older.append(made)
            results.append(made)
    if any(isinstance(result, StoredJudgement) for result in results):
        rebuild_identity(session, identity)
    return results


def _make_correction(
    session: Session,
    quotation: str,
    speakers: Sequence[Named],
    older: Sequence[StoredJudgement],
    by: str,
    why: str | None,
) -> StoredJudgement:
    key = find_quotation(session, quotation)
    place = anchor_quotation(session, key)
    about = dict.fromkeys(_voice(session, named, place.document) for named in speakers)
    made = make_judgement(Verdict.CORRECT, about, by, datetime.now(UTC), why, quotation=place)
    near = [j for j in older if j.quotation and _may_be_one(j.quotation, place)]
    now = find(session, [made, *near])
    if now.quotations.get(place) != key:
        raise JudgementRefused(
            f"{quotation} could not be found again: another quotation has the very same place"
        )
    before = [j for j in near if j.quotation and now.quotations.get(j.quotation) == key]
    if before and before[-1].about == made.about:
        raise JudgementRefused(f"that is decided already: {before[-1]}")
    return made


def _may_be_one(one: QuotationAnchor, other: QuotationAnchor) -> bool:
    """Whether two places can be of one quotation: in one document, or in one text."""
    return one.document == other.document or one.text_sha256 == other.text_sha256


def _voice(session: Session, named: Named, document: str) -> Anchor:
    """Return what a speaker is told by: as the quotation's own document has it, if it does."""
    entities = load_speaker_entities(session, named.speaker_id)
    here = findable(session, [e for e in entities if e.anchor.document == document])
    return choose_entity(session, named, here or entities).anchor
