"""From what was kept to what answers show now: texts are read again, speakers worked out again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.models import Clipping, Dossier
from quotes.database import (
    DocumentEntity,
    DocumentVersion,
    Quotation,
    Reading,
    Speaker,
    SpeakerMembership,
)


def find_quotation(session: Session, clipping: Clipping) -> Quotation | None:
    """Return the same words at the same place, as the run that counts now has them; else None."""
    query = (
        select(Quotation)
        .join(Quotation.reading)
        .join(Reading.version)
        .where(Quotation.public_id == clipping.quotation.public_id)
        .where(Reading.is_current, DocumentVersion.is_current)
    )
    return session.scalars(query).first()


def find_speaker(session: Session, dossier: Dossier) -> Speaker | None:
    """Return who it is now: by the name, in the present text of the document; else None."""
    kept = dossier.entity
    query = (
        select(Speaker)
        .join(SpeakerMembership, SpeakerMembership.speaker_id == Speaker.speaker_id)
        .join(
            DocumentEntity,
            DocumentEntity.document_entity_id == SpeakerMembership.document_entity_id,
        )
        .join(DocumentEntity.reading)
        .join(Reading.version)
        .where(DocumentVersion.document_id == kept.reading.version.document_id)
        .where(DocumentEntity.name == kept.name, DocumentEntity.kind == kept.kind)
    )
    found = session.scalars(query.distinct()).all()
    return found[0] if len(found) == 1 else None
