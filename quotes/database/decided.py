"""What people decided, put into the rows that answers come from: chosen names, corrected speakers.

Derived, as speakers are: worked out from the judgements in force and what is current, so that
taking a judgement back leaves what was before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models
from quotes.database.derive import Group
from quotes.database.judgements import StoredJudgement, live_judgements
from quotes.database.judging import find, holds, takes_out
from quotes.database.models import Verdict


def name_groups(session: Session, groups: Sequence[Group]) -> list[Group]:
    """Return speakers with the names that people gave them; of several, the newest."""
    chosen = _chosen_names(session)
    if not chosen:
        return list(groups)
    return [_named(group, chosen) for group in groups]


def _chosen_names(session: Session) -> dict[int, StoredJudgement]:
    """Return the newest name given to each entity that one was given to.

    Where somebody took the entity out of the speaker later, the rest keeps the name.
    """
    live = [j for j in live_judgements(session) if j.verdict in (Verdict.RENAME, Verdict.SPLIT)]
    now = find(session, live)
    chosen = {}
    for i, given in enumerate(live):
        if given.verdict is Verdict.RENAME and holds(given, now):
            entity = now.entities[given.about[0]]
            for later in live[i + 1 :]:
                if later.rest and later.rest in now.entities and takes_out(later, entity, now):
                    entity = now.entities[later.rest]
            chosen[entity.entity_id] = given
    return chosen


def _named(group: Group, chosen: Mapping[int, StoredJudgement]) -> Group:
    given = [chosen[key] for key in group.members if key in chosen]
    newest = max(given, key=lambda j: j.order, default=None)
    return replace(group, name=newest.name) if newest and newest.name else group


def store_corrections(session: Session) -> int:
    """Write whose words people say quotations are; return how many rows that changed."""
    wanted = find_corrected(session)
    changed = _store_heads(session, {key: j for key, (j, _) in wanted.items()})
    said = {key: entities for key, (_, entities) in wanted.items()}
    return changed + _store_voices(session, said) + _store_overruled(session, set(said))


def find_corrected(session: Session) -> dict[int, tuple[str, tuple[int, ...]]]:
    """Return, for each quotation corrected, the newest judgement and the entities it names."""
    given = [j for j in live_judgements(session) if j.verdict is Verdict.CORRECT]
    now = find(session, given)
    found = {}
    for j in given:
        if j.quotation and holds(j, now):
            entities = dict.fromkeys(now.entities[a].entity_id for a in j.about)
            found[now.quotations[j.quotation]] = (j.judgement_id, tuple(entities))
    return found


def _store_heads(session: Session, wanted: Mapping[int, str]) -> int:
    table, judgement = models.Correction, models.Judgement
    query = sa.select(table.quotation_id, judgement.public_id).join(
        judgement, judgement.judgement_id == table.judgement_id
    )
    have = {row[0]: row[1] for row in session.execute(query)}
    gone = [key for key, public_id in have.items() if wanted.get(key) != public_id]
    new = [key for key, public_id in wanted.items() if have.get(key) != public_id]
    for key in gone:
        session.execute(sa.delete(table).where(table.quotation_id == key))
    for key in new:
        of = sa.select(judgement.judgement_id).where(judgement.public_id == wanted[key])
        row = {"quotation_id": key, "judgement_id": session.scalar(of)}
        session.execute(sa.insert(table), [row])
    return len(set(gone) | set(new))


def _store_voices(session: Session, wanted: Mapping[int, tuple[int, ...]]) -> int:
    table = models.Attribution
    query = sa.select(table.quotation_id, table.ordinal, table.document_entity_id)
    have = {(row[0], row[1]): row[2] for row in session.execute(query.where(table.decided))}
    rows = {(key, i): entity for key, said in wanted.items() for i, entity in enumerate(said)}
    changed = {key for key in have.keys() | rows.keys() if have.get(key) != rows.get(key)}
    for quotation in {key[0] for key in changed}:
        session.execute(sa.delete(table).where(table.quotation_id == quotation, table.decided))
        new = [
            {"quotation_id": key, "decided": True, "ordinal": i, "document_entity_id": entity}
            for (key, i), entity in rows.items()
            if key == quotation
        ]
        if new:
            session.execute(sa.insert(table), new)
    return len(changed)


def _store_overruled(session: Session, wanted: set[int]) -> int:
    table = models.Attribution
    query = sa.select(table.quotation_id).where(~table.decided).distinct()
    have = set(session.scalars(query.where(table.overruled)))
    read = {
        key for key in wanted - have
        if session.scalar(query.where(table.quotation_id == key)) is not None
    }  # fmt: skip
    for keys, overruled in ((have - wanted, False), (read, True)):
        for key in sorted(keys):
            of = (table.quotation_id == key, ~table.decided)
            session.execute(sa.update(table).where(*of).values(overruled=overruled))
    return len(have - wanted) + len(read)
