"""The keys of stored names follow what is known now."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import models as tables
from quotes.database import rebuild_identity, store_article
from quotes.database.spelling import word_keys
from quotes.names import fold, keys
from quotes.names.keys import body_keys
from quotes.records import SpeakerKind
from tests.factories import RUN, article, line, read_article

NAME = "Dale Fenwick"


def add(session: Session, name: str, kind: SpeakerKind, source: str) -> None:
    given = article(line(name, "It is safe"), source=source)
    read = read_article(given)
    said = [replace(q, speakers=tuple(replace(s, kind=kind) for s in q.speakers)) for q in read]
    store_article(session, given, said, RUN)


def stored_keys(session: Session, name: str) -> set[str]:
    row, key = tables.SpeakerName, tables.SpeakerNameKey
    query = sa.select(key.key).join(row, row.speaker_name_id == key.speaker_name_id)
    return set(session.scalars(query.where(row.name == name)))


@pytest.mark.parametrize(
    ("kind", "lost", "expected"),
    [
        (SpeakerKind.PERSON, "+", keys(NAME)),
        (SpeakerKind.ORGANISATION, "=", keys(NAME) | body_keys(NAME)),
        (SpeakerKind.PERSON, "w:", keys(NAME)),
    ],
)
def test_keys_of_an_earlier_version_are_renewed(
    session: Session, kind: SpeakerKind, lost: str, expected: frozenset[str]
) -> None:
    add(session, NAME, kind, "a")
    add(session, "Ana Ruiz", SpeakerKind.PERSON, "b")
    rebuild_identity(session)
    key, name = tables.SpeakerNameKey, tables.SpeakerName
    session.execute(sa.delete(key).where(key.key.startswith(lost)))
    ana = session.scalar(sa.select(name.speaker_name_id).where(name.name == "Ana Ruiz"))
    session.execute(sa.insert(key), {"speaker_name_id": ana, "key": "~old"})
    assert not any(key.startswith(lost) for key in stored_keys(session, NAME))
    assert rebuild_identity(session) == 2
    assert stored_keys(session, NAME) == expected | word_keys(fold(NAME).split())
    assert stored_keys(session, "Ana Ruiz") == keys("Ana Ruiz") | word_keys(["ana", "ruiz"])
    assert rebuild_identity(session) == 0
