"""Who is who by exact spelling: a stand-in for ``quotes.identity`` that needs no reading of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database.derive import Group, Identity, current_readings
from quotes.database.ids import make_id
from quotes.database.models import DocumentEntity, Quotation


def speakers(session: Session) -> Iterator[Group]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    current = DocumentEntity.reading_id.in_(current_readings())
    for entity in session.scalars(sa.select(DocumentEntity).where(current)):
        found[entity.name, entity.kind.value].append(entity.document_entity_id)
    for (name, kind), members in found.items():
        yield Group(make_id("s", name, kind), tuple(members), name, kind)


def statements(session: Session) -> Iterator[Group]:
    found: dict[str, list[int]] = defaultdict(list)
    current = Quotation.reading_id.in_(current_readings())
    query = sa.select(Quotation.quotation_id, Quotation.search_text).where(current)
    for key, text in session.execute(query):
        found[text].append(key)
    for text, members in found.items():
        yield Group(make_id("t", text), tuple(members))


FAKE = Identity(speakers, statements)
