"""Judgements as rows: what people decided, with who, when and why, withdrawn but never deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.anchors import Anchor
from quotes.database.ids import make_id
from quotes.database.models import JudgedPart, Verdict
from quotes.database.quoted import QuotationAnchor
from quotes.database.store import LONGEST_NAME
from quotes.names import fold

PAIRS = (Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE)
"""What is decided of two speakers."""
SHOWN = 60
"""Characters of a quotation in a line about it."""


@dataclass(frozen=True, slots=True)
class StoredJudgement:
    """A decision: what of whom, by whom, when, why, and whether it was taken back.

    Attributes:
        judgement_id: Public id, ``j_…``.
        about: Same, different, unsure: the two, in a fixed order, not in that of the decision.
            Split: those taken out; by spelling: one of them. Rename: one of the speaker.
            Correct: one of each speaker, none for nobody.
        reason: Why, in the words of who decided.
        rest: Split: one of those from whom the others are taken.
        name: Rename: the name chosen. Split: the spelling that is somebody else.
        quotation: Correct: whose speaker it is.
    """

    judgement_id: str
    verdict: Verdict
    about: tuple[Anchor, ...]
    reason: str | None
    decided_by: str
    decided_at: datetime
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    rest: Anchor | None = None
    name: str | None = None
    quotation: QuotationAnchor | None = None

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """All entities it names."""
        return (*self.about, self.rest) if self.rest else self.about

    @property
    def order(self) -> tuple[datetime, str]:
        """What decisions are ordered by: of two that cannot both hold, the later one does."""
        return self.decided_at, self.judgement_id

    def __str__(self) -> str:
        why = f": {self.reason}" if self.reason else ""
        who = f"by {self.decided_by} on {self.decided_at.date()}"
        return f"{self.judgement_id} ({describe(self)}, {who}{why})"


def describe(j: StoredJudgement) -> str:
    """Return in a few words what a decision says."""
    names = " and ".join(dict.fromkeys(a.name for a in j.about))
    match j.verdict:
        case Verdict.SPLIT:
            where = f"every “{j.name}”" if j.name else _mentions(j.about, names)
            return f"{where} taken out of {j.rest.name if j.rest else 'the speaker'}"
        case Verdict.RENAME:
            return f"{names} called {j.name}"
        case Verdict.CORRECT:
            words = " ".join(j.quotation.text.split()) if j.quotation else ""
            short = words if len(words) <= SHOWN else f"{words[:SHOWN].rstrip()} …"
            return f"“{short}” said by {names or 'nobody known'}"
        case _:
            return f"{j.about[0].name} and {j.about[1].name} {j.verdict.value}"


def _mentions(about: tuple[Anchor, ...], names: str) -> str:
    number = len({a.document for a in about})
    return f"{names} in {number} {'document' if number == 1 else 'documents'}"


def find_fault(name: str) -> str | None:
    """Return what is wrong with a name for a speaker; None where nothing is.

    >>> find_fault(" … ")
    'has no letter'
    """
    folded = fold(name)
    if not any(map(str.isalnum, folded)):
        return "has no letter"
    if max(len(name.encode("utf-8", "replace")), len(folded.encode())) > LONGEST_NAME:
        return f"has more than {LONGEST_NAME} bytes"
    return None


def make_judgement(
    verdict: Verdict,
    about: Iterable[Anchor],
    by: str,
    at: datetime,
    why: str | None = None,
    *,
    rest: Anchor | None = None,
    name: str | None = None,
    quotation: QuotationAnchor | None = None,
) -> StoredJudgement:
    """Return a decision with its id, a hash of all it says."""
    named = tuple(about)
    told = [part for a in (*named, *((rest,) if rest else ())) for part in _parts(a)]
    told += [name] if name else []
    told += [*quotation.key, quotation.text] if quotation else []
    public_id = make_id("j", verdict.value, *told, by, at.isoformat())
    return StoredJudgement(
        public_id, verdict, named, why, by, at, rest=rest, name=name, quotation=quotation
    )


def _parts(anchor: Anchor) -> tuple[object, ...]:
    return anchor.document, anchor.text_sha256, *anchor.key[2:]


def list_judgements(reader: sa.Connection | Session) -> list[StoredJudgement]:
    """Return all decisions, withdrawn ones too, oldest first."""
    rows = reader.execute(sa.select(models.Judgement.__table__)).mappings().all()
    entities, quotations = _load_entities(reader), _load_quotations(reader)
    found = (_from_row(row, entities, quotations.get(row["judgement_id"])) for row in rows)
    return sorted(found, key=lambda j: j.order)


def live_judgements(reader: sa.Connection | Session) -> list[StoredJudgement]:
    """Return the decisions that hold, oldest first; "unsure" decides nothing."""
    return [
        j for j in list_judgements(reader) if not j.withdrawn_at and j.verdict is not Verdict.UNSURE
    ]


_Entities = dict[tuple[int, JudgedPart], list[Anchor]]


def _load_entities(reader: sa.Connection | Session) -> _Entities:
    table = models.JudgementEntity
    columns = (getattr(table, name) for name in Anchor.__slots__)
    query = sa.select(table.judgement_id, table.part, *columns).order_by(
        table.judgement_id, table.part, table.ordinal
    )
    found: _Entities = defaultdict(list)
    for key, part, *fields in reader.execute(query):
        found[key, JudgedPart(part)].append(Anchor(*fields))
    return found


def _load_quotations(reader: sa.Connection | Session) -> dict[int, QuotationAnchor]:
    table = models.JudgementQuotation
    columns = (getattr(table, name) for name in QuotationAnchor.__slots__)
    return {
        row[0]: QuotationAnchor(*row[1:])
        for row in reader.execute(sa.select(table.judgement_id, *columns))
    }


def _from_row(row: Any, entities: _Entities, quotation: QuotationAnchor | None) -> StoredJudgement:
    key = row["judgement_id"]
    return StoredJudgement(
        row["public_id"],
        row["verdict"],
        tuple(entities.get((key, JudgedPart.ABOUT), ())),
        row["reason"],
        row["decided_by"],
        row["decided_at"],
        row["withdrawn_by"],
        row["withdrawn_at"],
        next(iter(entities.get((key, JudgedPart.REST), ())), None),
        row["name"],
        quotation,
    )


def add_judgements(session: Session, made: Iterable[StoredJudgement]) -> None:
    """Write decisions; identity is the caller's to work out."""
    for j in made:
        row = models.Judgement(
            public_id=j.judgement_id,
            verdict=j.verdict,
            name=j.name,
            reason=j.reason,
            decided_by=j.decided_by,
            decided_at=j.decided_at,
            withdrawn_by=j.withdrawn_by,
            withdrawn_at=j.withdrawn_at,
        )
        session.add(row)
        session.flush()
        parts = {JudgedPart.ABOUT: j.about, JudgedPart.REST: (j.rest,) if j.rest else ()}
        rows = [
            {"judgement_id": row.judgement_id, "part": part, "ordinal": i}
            | {name: getattr(anchor, name) for name in Anchor.__slots__}
            for part, anchors in parts.items()
            for i, anchor in enumerate(anchors)
        ]
        if rows:
            session.execute(sa.insert(models.JudgementEntity), rows)
        if j.quotation:
            fields = {name: getattr(j.quotation, name) for name in QuotationAnchor.__slots__}
            session.execute(
                sa.insert(models.JudgementQuotation), [{"judgement_id": row.judgement_id} | fields]
            )


def mark_withdrawn(session: Session, judgement_id: str, by: str, at: datetime) -> None:
    """Write that a decision is taken back; identity is the caller's to work out."""
    table = models.Judgement
    change = sa.update(table).where(table.public_id == judgement_id)
    session.execute(change.values(withdrawn_by=by, withdrawn_at=at))
