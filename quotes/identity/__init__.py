"""Who is it, and is it the same utterance: identity across documents.

Pure functions over records: speakers and statements depend on the set of candidates and
judgements, never on the order in which they came. Nothing here knows a database.
"""

from quotes.identity.candidates import (
    Candidate,
    Cluster,
    Judgement,
    RoleSeen,
    affected_keys,
)
from quotes.identity.judging import Split, contradicted
from quotes.identity.speakers import components, resolve_speakers
from quotes.identity.statements import (
    StatementCandidate,
    StatementCluster,
    group_statements,
    statement_keys,
)

__all__ = [
    "Candidate",
    "Cluster",
    "Judgement",
    "RoleSeen",
    "Split",
    "StatementCandidate",
    "StatementCluster",
    "affected_keys",
    "components",
    "contradicted",
    "group_statements",
    "resolve_speakers",
    "statement_keys",
]
