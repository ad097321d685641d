"""The archive's commands: python -m archive clip WORDS NOTE, follow NAME TITLE, list."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, joinedload

from archive.lookup import find_quotation, find_speaker
from archive.models import Clipping, Dossier
from quotes.database import (
    DocumentEntity,
    Quotation,
    QuotationQuery,
    Speaker,
    find_quotations,
    find_speakers,
    prepare_engine,
)


def clip(session: Session, words: str, note: str) -> None:
    """Keep a note on the first quotation that holds the words."""
    found = find_quotations(session, QuotationQuery(words=words, limit=1)).found[0]
    query = select(Quotation).where(Quotation.public_id == found.quotation.quotation_id)
    session.add(Clipping(quotation=session.scalars(query).one(), note=note))


def follow(session: Session, name: str, title: str) -> None:
    """Open a dossier on whoever goes by a name."""
    best = find_speakers(session, name)[0]
    query = select(DocumentEntity).join(DocumentEntity.speaker)
    query = query.where(Speaker.public_id == best.speaker_id)
    first = session.scalars(query.order_by(DocumentEntity.document_entity_id).limit(1)).one()
    session.add(Dossier(entity=first, title=title))


def show(session: Session) -> None:
    """Print what is kept, with what has become of it."""
    clippings = select(Clipping).options(joinedload(Clipping.quotation))
    for clipping in session.scalars(clippings.order_by(Clipping.clipping_id)):
        state = "" if find_quotation(session, clipping) else " (superseded)"
        print(f"{clipping.note}: {clipping.quotation.text}{state}")
    for dossier in session.scalars(select(Dossier).order_by(Dossier.dossier_id)):
        speaker = find_speaker(session, dossier)
        print(f"{dossier.title}: {speaker.name if speaker else 'nobody now'}")


def main(command: str, *arguments: str) -> None:
    engine = prepare_engine(create_engine(os.environ["ARCHIVE_DATABASE_URL"]))
    commands: dict[str, Callable[..., None]] = {"clip": clip, "follow": follow, "list": show}
    with Session(engine.execution_options(quotes_write=True)) as session, session.begin():
        commands[command](session, *arguments)
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
