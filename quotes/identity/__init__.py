"""Who is it, and is it the same utterance: identity across documents.

Pure functions over records: speakers and statements depend on the set of candidates and
judgements, never on the order in which they came. Nothing here knows a database.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotes.identity.candidates import (
        Candidate as Candidate,
    )
    from quotes.identity.candidates import (
        Cluster as Cluster,
    )
    from quotes.identity.candidates import (
        Judgement as Judgement,
    )
    from quotes.identity.candidates import (
        RoleSeen as RoleSeen,
    )
    from quotes.identity.candidates import (
        affected_keys as affected_keys,
    )
    from quotes.identity.judging import (
        Split as Split,
    )
    from quotes.identity.judging import (
        contradicted as contradicted,
    )
    from quotes.identity.speakers import (
        components as components,
    )
    from quotes.identity.speakers import (
        resolve_speakers as resolve_speakers,
    )
    from quotes.identity.statements import (
        StatementCandidate as StatementCandidate,
    )
    from quotes.identity.statements import (
        StatementCluster as StatementCluster,
    )
    from quotes.identity.statements import (
        group_statements as group_statements,
    )
    from quotes.identity.statements import (
        statement_keys as statement_keys,
    )

# Loaded when asked for: a search wants to know roles in time, and nothing of the rest.
_HOMES = {
    "Candidate": "candidates",
    "Cluster": "candidates",
    "Judgement": "candidates",
    "RoleSeen": "candidates",
    "Split": "judging",
    "StatementCandidate": "statements",
    "StatementCluster": "statements",
    "affected_keys": "candidates",
    "components": "speakers",
    "contradicted": "judging",
    "group_statements": "statements",
    "resolve_speakers": "speakers",
    "statement_keys": "statements",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name in _HOMES:
        # Kept: it is asked for once a row.
        found = getattr(importlib.import_module(f"quotes.identity.{_HOMES[name]}"), name)
        return globals().setdefault(name, found)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
