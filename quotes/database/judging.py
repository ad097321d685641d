"""What people decide of speakers: rows with who, when and why, withdrawn but never deleted.

A decision is about two speakers, and is kept as one between an entity of each: whoever goes
with these, now or later, goes with the decision. After each, identity is worked out again in
the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes import identity as rules
from quotes.database import models
from quotes.database.anchors import Anchor, Entity, find_entities, load_speaker_entities
from quotes.database.derive import Identity, lock_identity, rebuild_identity
from quotes.database.ids import make_id
from quotes.database.models import Verdict
from quotes.errors import JudgementRefused, UnknownJudgement, UnknownSpeaker
from quotes.names import fold
from quotes.names.clustering import is_short
from quotes.names.parsing import parse_name


@dataclass(frozen=True, slots=True)
class StoredJudgement:
    """A decision: what of whom, by whom, when, why, and whether it was taken back.

    Attributes:
        judgement_id: Public id, ``j_…``.
        left: The one; the two stand in a fixed order, not in that of the decision.
        right: The other.
        reason: Why, in the words of who decided.
    """

    judgement_id: str
    verdict: Verdict
    left: Anchor
    right: Anchor
    reason: str | None
    decided_by: str
    decided_at: datetime
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None

    def __str__(self) -> str:
        why = f": {self.reason}" if self.reason else ""
        return (
            f"{self.judgement_id} ({self.left.name} and {self.right.name} {self.verdict.value}, "
            f"by {self.decided_by} on {self.decided_at.date()}{why})"
        )


@dataclass(frozen=True, slots=True)
class Named:
    """A speaker somebody speaks of: public id, and the spelling used, if any."""

    speaker_id: str
    spelling: str | None = None


def decide(
    session: Session,
    verdict: Verdict,
    left: Named,
    right: Named,
    *,
    by: str,
    why: str | None = None,
    identity: Identity | None = None,
) -> StoredJudgement:
    """Keep a decision about two speakers, work identity out again, and return the decision.

    Args:
        session: In a transaction, on a writing engine; on an error, roll it back.
        verdict: ``SAME`` or ``DIFFERENT``.
        left: The one speaker.
        right: The other.
        by: Who decides.
        why: The reason.
        identity: How to tell who is who; ``quotes.identity`` if None.

    Raises:
        quotes.errors.JudgementRefused: Both are one already, or it repeats or contradicts an
            older decision, which the message names.
        quotes.errors.UnknownSpeaker: One of them has no entity in a current text.
    """
    lock_identity(session)
    older = live_judgements(session)
    if left.speaker_id == right.speaker_id:
        raise JudgementRefused(_one_already(session, left.speaker_id, older))
    ends = sorted((_choose(session, end).anchor for end in (left, right)), key=lambda a: a.key)
    made = make_judgement(verdict, ends[0], ends[1], by, datetime.now(UTC), why)
    now = locate(session, [made, *older])
    _refuse_repeated(made, older, now)
    refuse_contradiction(made, older, now)
    add_judgements(session, [made])
    rebuild_identity(session, identity)
    return made


def withdraw(
    session: Session, judgement_id: str, *, by: str, identity: Identity | None = None
) -> StoredJudgement:
    """Take a decision back, work identity out again, and return the decision, now withdrawn.

    Raises:
        quotes.errors.UnknownJudgement: There is none, or it is withdrawn already.
    """
    lock_identity(session)
    found = [j for j in list_judgements(session) if j.judgement_id == judgement_id]
    if not found:
        raise UnknownJudgement(
            f"no judgement has the id {judgement_id!r}; list them with: quotes log"
        )
    if found[0].withdrawn_at:
        raise UnknownJudgement(
            f"{judgement_id} is withdrawn already, by {found[0].withdrawn_by} "
            f"on {found[0].withdrawn_at.date()}"
        )
    mark_withdrawn(session, judgement_id, by, datetime.now(UTC))
    rebuild_identity(session, identity)
    return next(j for j in list_judgements(session) if j.judgement_id == judgement_id)


def list_judgements(reader: sa.Connection | Session) -> list[StoredJudgement]:
    """Return all decisions, withdrawn ones too, oldest first."""
    rows = reader.execute(sa.select(models.Judgement.__table__)).mappings()
    return sorted(map(_from_row, rows), key=lambda j: (j.decided_at, j.judgement_id))


def live_judgements(reader: sa.Connection | Session) -> list[StoredJudgement]:
    """Return the decisions that hold, oldest first."""
    return [
        j for j in list_judgements(reader) if not j.withdrawn_at and j.verdict is not Verdict.UNSURE
    ]


def resolve_judgements(
    session: Session, judgements: Sequence[StoredJudgement]
) -> tuple[list[rules.Judgement], list[StoredJudgement]]:
    """Return decisions as identity takes them, and those whose articles are not there."""
    found = find_entities(session, _anchors(judgements))
    known = [_rule(j, found) for j in judgements if is_anchored(j, found)]
    return known, [j for j in judgements if not is_anchored(j, found)]


def is_anchored(j: StoredJudgement, found: Mapping[Anchor, Entity]) -> bool:
    """Return whether a decision can hold: both are there, and not one where it says two."""
    if j.left not in found or j.right not in found:
        return False
    return j.verdict is Verdict.SAME or found[j.left] != found[j.right]


@dataclass(frozen=True, slots=True)
class Located:
    """Who anchors are now.

    Attributes:
        entities: Those that are somebody.
        speaker: The speaker of each of these, both by public id.
    """

    entities: dict[Anchor, Entity]
    speaker: dict[str, str]


def locate(session: Session, judgements: Iterable[StoredJudgement]) -> Located:
    """Return who the two of each decision are now."""
    entities = find_entities(session, _anchors(judgements))
    return Located(entities, _speakers(session, entities.values()))


def make_judgement(
    verdict: Verdict, left: Anchor, right: Anchor, by: str, at: datetime, why: str | None
) -> StoredJudgement:
    """Return a decision with its id, a hash of all it says."""
    ends = [part for a in (left, right) for part in (a.document, a.text_sha256, *a.key[2:])]
    public_id = make_id("j", verdict.value, *ends, by, at.isoformat())
    return StoredJudgement(public_id, verdict, left, right, why, by, at)


def refuse_contradiction(
    made: StoredJudgement, older: Sequence[StoredJudgement], now: Located
) -> None:
    """Do nothing, unless a decision contradicts an older one.

    Raises:
        quotes.errors.JudgementRefused: It does.
    """
    plain = [_rule(j, now.entities) for j in older]
    against = rules.contradicted(_rule(made, now.entities), plain, now.speaker)
    if against is not None:
        named = next(j for j, rule in zip(older, plain, strict=True) if rule is against)
        raise JudgementRefused(
            f"{made.left.name} and {made.right.name} cannot be {made.verdict.value}: that "
            f"contradicts {named}; withdraw it first with: quotes undo {named.judgement_id}"
        )


def add_judgements(session: Session, made: Iterable[StoredJudgement]) -> None:
    """Write decisions; identity is the caller's to work out."""
    rows = [_to_row(j) for j in made]
    if rows:
        session.execute(sa.insert(models.Judgement), rows)


def mark_withdrawn(session: Session, judgement_id: str, by: str, at: datetime) -> None:
    """Write that a decision is taken back; identity is the caller's to work out."""
    table = models.Judgement
    change = sa.update(table).where(table.public_id == judgement_id)
    session.execute(change.values(withdrawn_by=by, withdrawn_at=at))


def _choose(session: Session, named: Named) -> Entity:
    """Return the entity that stands for a speaker: one of the name used, else of its own name.

    Never somebody called by surname only, if there is another: who that is may change.
    """
    entities = load_speaker_entities(session, named.speaker_id)
    found = find_entities(session, {e.anchor for e in entities})
    # Of twins in one text that nothing tells apart, none can be found again.
    fit = [e for e in entities if found.get(e.anchor) == e]
    if not fit:
        raise UnknownSpeaker(
            f"{named.speaker_id} has no mention in a current text that could be found again; "
            "run quotes ingest again"
        )
    own = session.scalar(
        sa.select(models.Speaker.name).where(models.Speaker.public_id == named.speaker_id)
    )
    full = [e for e in fit if not is_short(parse_name(e.anchor.name))]
    wanted = {fold(named.spelling or ""): 0, fold(own or ""): 1}
    return min(full or fit, key=lambda e: wanted.get(fold(e.anchor.name), 2))


def _one_already(session: Session, speaker: str, older: Sequence[StoredJudgement]) -> str:
    inside = {e.anchor for e in load_speaker_entities(session, speaker)}
    current = find_entities(session, _anchors(older))
    for j in reversed(older):
        ends = [current[a].anchor for a in (j.left, j.right) if a in current]
        if j.verdict is Verdict.SAME and len(ends) == 2 and set(ends) <= inside:
            return f"both are one speaker, {speaker}, after {j}"
    return f"both are one speaker already: {speaker}"


def _refuse_repeated(made: StoredJudgement, older: Sequence[StoredJudgement], now: Located) -> None:
    def ends(j: StoredJudgement) -> set[str]:
        rule = _rule(j, now.entities)
        return {now.speaker.get(key, key) for key in (rule.left, rule.right)}

    for j in older:
        if j.verdict is made.verdict and ends(j) == ends(made):
            raise JudgementRefused(f"that is decided already: {j}")


def _speakers(session: Session, entities: Iterable[Entity]) -> dict[str, str]:
    """Return the speaker, by public id, that each entity is part of now."""
    public_id = {e.entity_id: e.public_id for e in entities}
    member = models.SpeakerMembership
    query = sa.select(member.document_entity_id, models.Speaker.public_id).join(
        models.Speaker, models.Speaker.speaker_id == member.speaker_id
    )
    return {public_id[key]: speaker for key, speaker in session.execute(query) if key in public_id}


def _anchors(judgements: Iterable[StoredJudgement]) -> set[Anchor]:
    return {anchor for j in judgements for anchor in (j.left, j.right)}


def _rule(j: StoredJudgement, found: Mapping[Anchor, Entity]) -> rules.Judgement:
    """Return a decision by identity's keys; who is not there has a key that nobody has."""
    left, right = (
        found[a].public_id if a in found else " ".join(map(str, a.key)) for a in (j.left, j.right)
    )
    return rules.Judgement(left, right, "same" if j.verdict is Verdict.SAME else "different")


def _to_row(j: StoredJudgement) -> dict[str, Any]:
    return {
        "public_id": j.judgement_id,
        "verdict": j.verdict,
        "reason": j.reason,
        "decided_by": j.decided_by,
        "decided_at": j.decided_at,
        "withdrawn_by": j.withdrawn_by,
        "withdrawn_at": j.withdrawn_at,
    } | {
        f"{side}_{name}": getattr(anchor, name)
        for side, anchor in (("left", j.left), ("right", j.right))
        for name in Anchor.__slots__
    }


def _from_row(row: Any) -> StoredJudgement:
    left, right = (
        Anchor(*(row[f"{side}_{name}"] for name in Anchor.__slots__)) for side in ("left", "right")
    )
    return StoredJudgement(
        row["public_id"], row["verdict"], left, right, row["reason"], row["decided_by"],
        row["decided_at"], row["withdrawn_by"], row["withdrawn_at"],
    )  # fmt: skip
