"""From what was kept to what answers show now: texts are read again, speakers worked out again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from archive.models import Clipping, Dossier
from quotes.database import DocumentEntity, DocumentVersion, Quotation, Reading, Speaker


def find_quotation(session: Session, clipping: Clipping) -> Quotation | None:
    """Return the same words at the same place, as the run that counts now has them; else None."""
    kept = aliased(Quotation)
    query = (
        select(Quotation)
        .join(kept, kept.public_id == Quotation.public_id)
        .join(Quotation.reading)
        .join(Reading.version)
        .where(kept.quotation_id == clipping.quotation_id)
        .where(Reading.is_current, DocumentVersion.is_current)
    )
    return session.scalars(query).first()


def find_speaker(session: Session, dossier: Dossier) -> Speaker | None:
    """Return who it is now: by the name, in the present text of the document; else None."""
    kept, its_reading, its_text = (
        aliased(DocumentEntity),
        aliased(Reading),
        aliased(DocumentVersion),
    )
    query = (
        select(Speaker)
        .join(Speaker.entities)
        .join(DocumentEntity.reading)
        .join(Reading.version)
        .join(its_text, its_text.document_id == DocumentVersion.document_id)
        .join(its_reading, its_reading.document_version_id == its_text.document_version_id)
        .join(kept, kept.reading_id == its_reading.reading_id)
        .where(kept.document_entity_id == dossier.document_entity_id)
        .where(DocumentEntity.name == kept.name, DocumentEntity.kind == kept.kind)
    )
    found = session.scalars(query.distinct()).all()
    return found[0] if len(found) == 1 else None
