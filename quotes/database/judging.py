"""What people decide of two speakers, and what all decisions are held to.

A decision is about speakers, and is kept as one between an entity of each: whoever goes with
these, now or later, goes with the decision. After each, identity is worked out again in the
same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes import identity as rules
from quotes.database import models
from quotes.database.anchors import Anchor, Entity, find_entities, load_speaker_entities
from quotes.database.derive import Identity, lock_identity, rebuild_identity
from quotes.database.judgements import (
    StoredJudgement,
    add_judgements,
    list_judgements,
    live_judgements,
    make_judgement,
    mark_withdrawn,
)
from quotes.database.models import Verdict
from quotes.database.quoted import QuotationAnchor, find_quoted
from quotes.errors import JudgementRefused, UnknownJudgement, UnknownSpeaker
from quotes.identity.judging import is_known_as
from quotes.names import fold
from quotes.names.clustering import is_short
from quotes.names.parsing import parse_name

__all__ = [
    "Located",
    "Named",
    "StoredJudgement",
    "choose_entity",
    "decide",
    "find",
    "findable",
    "holds",
    "is_partial",
    "list_judgements",
    "live_judgements",
    "locate",
    "refuse_contradiction",
    "resolve_judgements",
    "takes_out",
    "to_candidate",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class Named:
    """A speaker somebody speaks of: public id, and the spelling used, if any."""

    speaker_id: str
    spelling: str | None = None


@dataclass(frozen=True, slots=True)
class Located:
    """What decisions are about, as that is now.

    Attributes:
        entities: The anchors that are somebody.
        quotations: Internal keys of the quotations that are there.
        speaker: The speaker of each of the entities, both by public id.
    """

    entities: Mapping[Anchor, Entity]
    quotations: Mapping[QuotationAnchor, int]
    speaker: Mapping[str, str]


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
        verdict: ``SAME`` or ``DIFFERENT``; ``UNSURE`` only says that somebody looked.
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
    every = [j for j in list_judgements(session) if not j.withdrawn_at]
    older = [j for j in every if j.verdict is not Verdict.UNSURE]
    if left.speaker_id == right.speaker_id:
        raise JudgementRefused(_one_already(session, left.speaker_id, older))
    ends = sorted((choose_entity(session, end).anchor for end in (left, right)), key=_by_key)
    made = make_judgement(verdict, ends, by, datetime.now(UTC), why)
    now = locate(session, [made, *every])
    _refuse_repeated(made, every, now)
    refuse_contradiction(made, older, now)
    add_judgements(session, [made])
    if verdict is not Verdict.UNSURE:
        rebuild_identity(session, identity)
    return made


def _by_key(anchor: Anchor) -> tuple[str, str, int, str]:
    return anchor.key


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


def resolve_judgements(
    session: Session, judgements: Sequence[StoredJudgement]
) -> tuple[list[rules.Judgement | rules.Split], list[StoredJudgement]]:
    """Return decisions as identity takes them, and those whose articles are not there."""
    now = find(session, judgements)
    known = [rule for j in judgements if holds(j, now) for rule in _rules(j, now.entities)]
    return known, [j for j in judgements if not holds(j, now)]


def find(session: Session, judgements: Iterable[StoredJudgement]) -> Located:
    """Return what decisions are about, without asking for the speakers."""
    given = list(judgements)
    entities = find_entities(session, {anchor for j in given for anchor in j.anchors})
    quoted = find_quoted(session, {j.quotation for j in given if j.quotation})
    return Located(entities, quoted, {})


def locate(session: Session, judgements: Iterable[StoredJudgement]) -> Located:
    """Return what decisions are about, and whom they are about by now."""
    now = find(session, judgements)
    return Located(now.entities, now.quotations, _speakers(session, now.entities.values()))


def holds(j: StoredJudgement, now: Located) -> bool:
    """Return whether a decision has effect: what it is about is there, and not one as two."""
    about = [now.entities[a] for a in j.about if a in now.entities]
    if j.verdict is Verdict.SPLIT:
        return bool(about) and (j.name is None or j.rest in now.entities)
    if len(about) < len(j.about):
        return False
    if j.verdict is Verdict.CORRECT:
        return j.quotation in now.quotations
    return j.verdict in (Verdict.SAME, Verdict.RENAME) or about[0] != about[1]


def is_partial(j: StoredJudgement, now: Located) -> bool:
    """Return whether a decision holds for some of those only whom it is about."""
    return holds(j, now) and any(anchor not in now.entities for anchor in j.about)


def _rules(
    j: StoredJudgement, found: Mapping[Anchor, Entity]
) -> Iterator[rules.Judgement | rules.Split]:
    """Yield what a decision says of who is who, in identity's words."""
    if j.verdict in (Verdict.SAME, Verdict.DIFFERENT):
        yield from _pairs(j, found)
    elif j.verdict is Verdict.SPLIT and j.rest:
        out = tuple(_key(a, found) for a in j.about)
        order = f"{j.decided_at.isoformat()} {j.judgement_id}"
        yield rules.Split(out, _key(j.rest, found), j.name, order)


def _pairs(
    j: StoredJudgement, found: Mapping[Anchor, Entity], *, joined: bool = False
) -> Iterator[rules.Judgement]:
    """Yield the pairs that a decision judges.

    Args:
        j: The decision.
        found: Who its anchors are.
        joined: Whether those whom a split takes out are the same: so they are, but a newer
            split may part them.
    """
    keys = [_key(a, found) for a in j.about]
    if j.verdict in (Verdict.SAME, Verdict.DIFFERENT):
        same = j.verdict is Verdict.SAME
        yield rules.Judgement(keys[0], keys[1], "same" if same else "different")
    elif j.verdict is Verdict.SPLIT and j.rest:
        yield from (rules.Judgement(key, _key(j.rest, found), "different") for key in keys)
        if joined:
            yield from (rules.Judgement(keys[0], key, "same") for key in keys[1:])


def _key(anchor: Anchor, found: Mapping[Anchor, Entity]) -> str:
    """Return identity's key of an anchor; one that nobody has where it is not there."""
    return found[anchor].public_id if anchor in found else " ".join(map(str, anchor.key))


def takes_out(j: StoredJudgement, entity: Entity, now: Located) -> bool:
    """Return whether a split takes an entity out of its speaker."""
    if j.verdict is not Verdict.SPLIT:
        return False
    if any(now.entities.get(anchor) == entity for anchor in j.about):
        return True
    return j.name is not None and is_known_as(to_candidate(entity), j.name)


def to_candidate(entity: Entity) -> rules.Candidate:
    """Return an entity as identity sees its names."""
    names = tuple(name for name, _, _ in entity.names)
    anchor = entity.anchor
    return rules.Candidate(entity.public_id, anchor.document, anchor.name, entity.kind, names)


def refuse_contradiction(
    made: StoredJudgement, older: Sequence[StoredJudgement], now: Located
) -> None:
    """Do nothing, unless a decision contradicts an older one.

    Raises:
        quotes.errors.JudgementRefused: It does.
    """
    joined = made.verdict is Verdict.DIFFERENT
    plain = [(rule, j) for j in older for rule in _pairs(j, now.entities, joined=joined)]
    for new in _pairs(made, now.entities):
        against = rules.contradicted(new, [rule for rule, _ in plain], now.speaker)
        if against is None:
            continue
        named = next(j for rule, j in plain if rule is against)
        ends = " and ".join(sorted({a.name for a in made.anchors}))
        raise JudgementRefused(
            f"{ends} cannot be {new.verdict}: that contradicts {named}; "
            f"withdraw it first with: quotes undo {named.judgement_id}"
        )


def choose_entity(session: Session, named: Named, among: Sequence[Entity] | None = None) -> Entity:
    """Return the entity that stands for a speaker: one of the name used, else of its own name.

    Never somebody called by surname only, if there is another: who that is may change.

    Args:
        session: To look in.
        named: The speaker.
        among: The entities to choose from; all of the speaker if None.

    Raises:
        quotes.errors.UnknownSpeaker: None of them could be found again.
    """
    entities = load_speaker_entities(session, named.speaker_id) if among is None else among
    fit = findable(session, entities)
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


def findable(session: Session, entities: Sequence[Entity]) -> list[Entity]:
    """Return the entities whose anchors lead back to them.

    Of twins in one text that nothing tells apart, none can be found again.
    """
    found = find_entities(session, {e.anchor for e in entities})
    return [e for e in entities if found.get(e.anchor) == e]


def _one_already(session: Session, speaker: str, older: Sequence[StoredJudgement]) -> str:
    inside = {e.anchor for e in load_speaker_entities(session, speaker)}
    current = find(session, older).entities
    for j in reversed(older):
        ends = [current[a].anchor for a in j.about if a in current]
        if j.verdict is Verdict.SAME and len(ends) == 2 and set(ends) <= inside:
            return f"both are one speaker, {speaker}, after {j}"
    return (
        f"both are one speaker already: {speaker}; if it is two people, part them with: "
        f"quotes split {speaker}"
    )


def _refuse_repeated(made: StoredJudgement, older: Sequence[StoredJudgement], now: Located) -> None:
    def ends(j: StoredJudgement) -> set[str]:
        keys = (_key(a, now.entities) for a in j.about)
        return {now.speaker.get(key, key) for key in keys}

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
