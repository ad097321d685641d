"""The speakers of whom it is open whether they are one, with what speaks for and against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import lean
from quotes.database.anchors import Anchor
from quotes.database.judgements import list_judgements
from quotes.database.judging import locate
from quotes.database.lean import from_current
from quotes.database.models import Verdict
from quotes.database.rows import StoredQuotation, load_quotations
from quotes.database.views import v1_role, v1_speaker
from quotes.identity.candidates import Side
from quotes.identity.unsure import Bearer, UnsurePair, find_unsure
from quotes.records import SpeakerKind

SHOWN = 4
"""Roles, organisations and publishers shown of each; what is printed most."""
_SIDES: dict[str, Side] = {"person": "person", "organisation": "body", "office": "body"}


@dataclass(frozen=True, slots=True)
class UnsureSpeaker:
    """One of two who may be one.

    Attributes:
        names: Its spellings, most printed first.
        roles: What documents call it, most printed first, as ``organisations`` and
            ``publishers``.
        sample: Its newest quotation.
    """

    speaker_id: str
    name: str
    kind: SpeakerKind
    quotations: int
    documents: int
    first_on: date | None
    last_on: date | None
    names: tuple[str, ...]
    roles: tuple[str, ...]
    organisations: tuple[str, ...]
    publishers: tuple[str, ...]
    sample: StoredQuotation | None


@dataclass(frozen=True, slots=True)
class UnsureSpeakers:
    """Two who may be one, with what to decide it by.

    Attributes:
        pair: How alike they are called, why that leaves it open, what an answer is worth.
        skipped: Whether somebody looked and could not tell.
    """

    pair: UnsurePair
    left: UnsureSpeaker
    right: UnsureSpeaker
    skipped: bool


def list_unsure(session: Session, *, limit: int | None = None) -> list[UnsureSpeakers]:
    """Return the pairs of speakers that may be one, the most valuable first.

    Left out is what people have judged the same or different; those of which somebody said
    that it cannot be told come last.

    Args:
        session: To look in.
        limit: Pairs at most; None for all.
    """
    found = find_unsure(_bearers(session))
    answered, skipped = _judged(session)
    waiting = [p for p in found if (p.left, p.right) not in answered | skipped]
    last = [p for p in found if (p.left, p.right) in skipped - answered]
    shown = [*waiting, *last][:limit]
    who = _load_speakers(session, {key for p in shown for key in (p.left, p.right)})
    return [
        UnsureSpeakers(p, who[p.left], who[p.right], (p.left, p.right) in skipped) for p in shown
    ]


def _bearers(session: Session) -> list[Bearer]:
    names = _names(session)
    view = v1_speaker.c
    rows = session.execute(sa.select(view.speaker_id, view.kind, view.quotations))
    return [
        Bearer(key, _SIDES[kind], tuple(names[key]), quotations)
        for key, kind, quotations in rows
        if kind in _SIDES
    ]


def _names(session: Session) -> dict[str, list[str]]:
    """Return the printed spellings of each speaker, most printed first."""
    name, speaker = lean.SpeakerName, lean.Speaker
    query = (
        sa.select(speaker.public_id, name.name, name.documents)
        .join(name.table, name.speaker_id == speaker.speaker_id)
        .where(name.documents > 0)
    )
    found: dict[str, list[str]] = defaultdict(list)
    rows = [tuple(row) for row in session.execute(query)]
    for key, text, _ in sorted(rows, key=lambda row: (row[0], -row[2], row[1])):
        found[key].append(text)
    return found


_Pairs = set[tuple[str, str]]


def _judged(session: Session) -> tuple[_Pairs, _Pairs]:
    """Return the pairs of speakers that somebody judged apart, and those left open."""
    live = [j for j in list_judgements(session) if not j.withdrawn_at]
    now = locate(session, live)

    def homes(anchors: Sequence[Anchor]) -> set[str]:
        keys = (now.entities[a].public_id for a in anchors if a in now.entities)
        return {now.speaker[key] for key in keys if key in now.speaker}

    def pairs(*verdicts: Verdict) -> _Pairs:
        found = set()
        for j in live:
            if j.verdict in verdicts:
                others = (j.rest,) if j.rest else j.about[1:]
                one = j.about if j.rest else j.about[:1]
                found |= {(min(p), max(p)) for p in product(homes(one), homes(others))}
        return found

    return pairs(Verdict.DIFFERENT, Verdict.SPLIT), pairs(Verdict.UNSURE)


def _load_speakers(session: Session, ids: Iterable[str]) -> dict[str, UnsureSpeaker]:
    keys = sorted(ids)
    names = _names(session)
    said, publishers = _said(session, keys)
    roles = _roles(session, keys)
    query = sa.select(v1_speaker).where(v1_speaker.c.speaker_id.in_(keys))
    return {
        row.speaker_id: UnsureSpeaker(
            row.speaker_id,
            row.name,
            SpeakerKind(row.kind),
            row.quotations,
            row.documents,
            row.first_on,
            row.last_on,
            tuple(names[row.speaker_id]),
            _most([role for role, _ in roles[row.speaker_id]]),
            _most([body for _, body in roles[row.speaker_id]]),
            _most(publishers[row.speaker_id]),
            said.get(row.speaker_id),
        )
        for row in session.execute(query)
    }


def _most(texts: Sequence[str | None]) -> tuple[str, ...]:
    """Return the texts that come most often, each once."""
    counts: dict[str, int] = defaultdict(int)
    for text in texts:
        if text:
            counts[text] += 1
    return tuple(sorted(counts, key=lambda text: (-counts[text], text))[:SHOWN])


def _roles(session: Session, keys: Sequence[str]) -> dict[str, list[tuple[str, str | None]]]:
    view = v1_role.c
    query = sa.select(view.speaker_id, view.role, view.organisation)
    found: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for key, role, body in session.execute(query.where(view.speaker_id.in_(keys))):
        found[key].append((role, body))
    return found


def _said(
    session: Session, keys: Sequence[str]
) -> tuple[dict[str, StoredQuotation], dict[str, list[str | None]]]:
    """Return the newest quotation of each speaker, and who published each of them."""
    attribution, member, speaker = lean.Attribution, lean.SpeakerMembership, lean.Speaker
    query: Any = (
        from_current(
            speaker.public_id, lean.Publisher.name, lean.DocumentVersion.published_on,
            lean.Document.public_id, lean.Quotation.ordinal, lean.Quotation.quotation_id,
        )
        .join(attribution.table, attribution.quotation_id == lean.Quotation.quotation_id)
        .join(member.table, member.document_entity_id == attribution.document_entity_id)
        .join(speaker.table, speaker.speaker_id == member.speaker_id)
        .where(speaker.public_id.in_(keys), ~attribution.overruled)
    )  # fmt: skip
    newest: dict[str, tuple[Any, ...]] = {}
    publishers: dict[str, list[str | None]] = defaultdict(list)
    for who, publisher, day, document, ordinal, key in session.execute(query):
        publishers[who].append(publisher)
        rank = (-day.toordinal() if day else 0, document, ordinal, key)
        newest[who] = min(newest.get(who, rank), rank)
    rows = load_quotations(session.connection(), [rank[-1] for rank in newest.values()])
    return dict(zip(newest, rows, strict=True)), publishers
