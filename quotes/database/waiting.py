"""Decisions that have no place in what answers now, or only for some of those they name."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader


def find_waiting(reader: Reader, documents: Collection[str]) -> dict[str, list[str]]:
    """Return, for documents, the decisions about them that wait, or hold in part, oldest first.

    Args:
        reader: To ask.
        documents: Public ids, ``d_…``.

    Returns:
        Public id of the document → what each decision says, with its id, who and when.
    """
    if reader.scalar(sa.select(lean.Judgement.judgement_id).limit(1)) is None:
        return {}
    # Few databases that are only read need to load what is needed from here on.
    from sqlalchemy.orm import Session

    from quotes.database.judging import find, holds, is_partial, list_judgements

    live = [j for j in list_judgements(reader) if not j.withdrawn_at]
    connection = reader if isinstance(reader, sa.Connection) else reader.connection()
    with Session(connection) as session:
        now = find(session, live)
    found: dict[str, list[str]] = {}
    for j in live:
        named = {anchor.document for anchor in j.anchors}
        named |= {j.quotation.document} if j.quotation else set()
        if not holds(j, now) or is_partial(j, now):
            for document in sorted(named & set(documents)):
                found.setdefault(document, []).append(str(j))
    return found
