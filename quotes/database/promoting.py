"""Answers come from another run from now on, or again from the one before.

What people decided is found again in what that run read, by position, words and what stands
about them (``anchors``, ``quoted``); what has no place there waits, and is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.answering import choose_readings, promoted_runs
from quotes.database.derive import Identity, lock_identity, rebuild_identity
from quotes.database.ids import make_id
from quotes.database.judgements import StoredJudgement, list_judgements
from quotes.database.judging import find, holds, is_partial
from quotes.database.promotions import StoredPromotion, in_force, list_promotions
from quotes.database.runs import find_run
from quotes.database.store import lock_storing
from quotes.errors import PromotionRefused

_WAITING, _IN_PART, _WHOLE = range(3)


@dataclass(frozen=True, slots=True)
class PromotionReport:
    """What came of promoting a run, or of going back.

    Attributes:
        promotion: The promotion made or withdrawn.
        answering: Public id of the run that is promoted now; None if none is.
        turned: Texts of which answers show another reading now.
        answers: Current texts that the promoted run has read; 0 if none is promoted.
        kept: Current texts that it has not read: they answer as they did.
        carried: Decisions that hold now as they did before.
        lost: Decisions that held before and wait now, or hold in part only.
        found: Decisions that waited, or held in part, and hold now.
    """

    promotion: StoredPromotion
    answering: str | None
    turned: int
    answers: int
    kept: int
    carried: int
    lost: tuple[StoredJudgement, ...]
    found: tuple[StoredJudgement, ...]


def promote(
    session: Session,
    run: str,
    *,
    by: str,
    why: str | None = None,
    identity: Identity | None = None,
) -> PromotionReport:
    """Have answers come from a run wherever it has read the text, and return what came of it.

    Texts that it has not read answer as they did. What is read later by other runs does not
    change that. Speakers and statements are worked out again.

    Args:
        session: In a transaction, on a writing engine; on an error, roll it back.
        run: Its id, or the beginning of it.
        by: Who decides.
        why: The reason.
        identity: How to tell who is who; ``quotes.identity`` if None.

    Raises:
        quotes.errors.UnknownRun: None has an id that begins so, or several do.
        quotes.errors.PromotionRefused: It is promoted already.
    """
    _lock(session)
    key, public_id = find_run(session.connection(), run)
    if promoted_runs(session)[:1] == [key]:
        newest = in_force(list_promotions(session.connection()))[0]
        raise PromotionRefused(f"that run answers already: {newest}")
    now = datetime.now(UTC)

    def decide() -> str:
        made = models.Promotion(
            public_id=make_id("p", public_id, by, now.isoformat()),
            run_id=key,
            reason=why,
            decided_by=by,
            decided_at=now,
        )
        session.add(made)
        session.flush()
        return made.public_id

    return _carry(session, decide, identity)


def go_back(session: Session, *, by: str, identity: Identity | None = None) -> PromotionReport:
    """Withdraw the newest promotion in force: answers are as they would be without it.

    Args:
        session: In a transaction, on a writing engine; on an error, roll it back.
        by: Who goes back.
        identity: How to tell who is who; ``quotes.identity`` if None.

    Raises:
        quotes.errors.PromotionRefused: None is in force.
    """
    _lock(session)
    held = in_force(list_promotions(session.connection()))
    if not held:
        raise PromotionRefused(
            "no run is promoted: each text answers as it was read last; see: quotes runs"
        )

    def decide() -> str:
        table = models.Promotion
        change = sa.update(table).where(table.public_id == held[0].promotion_id)
        session.execute(change.values(withdrawn_by=by, withdrawn_at=datetime.now(UTC)))
        return held[0].promotion_id

    return _carry(session, decide, identity)


def _lock(session: Session) -> None:
    # In this order only, as rebuilding.py takes them, too.
    lock_storing(session)
    lock_identity(session)


def _carry(
    session: Session, decide: Callable[[], str], identity: Identity | None
) -> PromotionReport:
    """Change what is promoted, work all out again, and compare what holds before and after."""
    judgements = [j for j in list_judgements(session) if not j.withdrawn_at]
    before = _states(session, judgements)
    public_id = decide()
    turned = choose_readings(session)
    rebuild_identity(session, identity)
    after = _states(session, judgements)
    promotions = list_promotions(session.connection())
    held = in_force(promotions)
    answers, kept = _count_answers(session)
    return PromotionReport(
        promotion=next(p for p in promotions if p.promotion_id == public_id),
        answering=held[0].run_id if held else None,
        turned=turned,
        answers=answers,
        kept=kept,
        carried=sum(before[j] == after[j] > _WAITING for j in judgements),
        lost=tuple(j for j in judgements if after[j] < before[j]),
        found=tuple(j for j in judgements if after[j] > before[j]),
    )


def _states(session: Session, judgements: list[StoredJudgement]) -> dict[StoredJudgement, int]:
    now = find(session, judgements)
    return {
        j: (_IN_PART if is_partial(j, now) else _WHOLE) if holds(j, now) else _WAITING
        for j in judgements
    }


def _count_answers(session: Session) -> tuple[int, int]:
    """Return how many current texts the promoted run has read, and how many it has not."""
    reading, version = models.Reading, models.DocumentVersion
    current = sa.select(sa.func.count()).select_from(version).where(version.is_current)
    texts = session.scalar(current) or 0
    runs = promoted_runs(session)[:1]
    if not runs:
        return 0, texts
    read = current.join(reading, reading.document_version_id == version.document_version_id)
    answers = session.scalar(read.where(reading.run_id == runs[0])) or 0
    return answers, texts - answers
