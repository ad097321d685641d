"""What the service answers with: its own shapes, made of what ``quotes`` returns."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from quotes.database import Quotation, Speaker, StoredQuotation


class Said(BaseModel):
    """A quotation in a list."""

    id: str
    text: str
    speakers: list[str]
    roles: list[str]
    publisher: str | None = None
    published_on: date | None = None


class Person(BaseModel):
    """A speaker with all spellings."""

    id: str
    name: str
    spellings: list[str]


def to_said(row: StoredQuotation) -> Said:
    return Said(
        id=row.quotation_id,
        text=row.text,
        speakers=[speaker.canonical for speaker in row.speakers],
        roles=[role.text for role in row.roles],
        publisher=row.publisher,
        published_on=row.published_on,
    )


def from_model(row: Quotation) -> Said:
    held = [attribution.entity for attribution in row.attributions if not attribution.overruled]
    return Said(
        id=row.public_id,
        text=row.text,
        speakers=[entity.speaker.name if entity.speaker else entity.name for entity in held],
        roles=[role.text for role in row.roles],
    )


def to_person(row: Speaker) -> Person:
    spellings = [name.name for name in row.names if name.documents]
    return Person(id=row.public_id, name=row.name, spellings=spellings)
