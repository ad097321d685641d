"""Quotations that report one utterance: see ``group_statements``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from quotes.identity.candidates import stable_id
from quotes.identity.contradiction import contradict
from quotes.identity.likeness import altered, likeness
from quotes.identity.pairing import pairs_to_compare, text_keys
from quotes.identity.utterances import StatementCandidate, nested
from quotes.identity.wording import read_wording
from quotes.names.clustering import agglomerate

Link = tuple[float, int, int]
__all__ = [
    "StatementCandidate",
    "StatementCluster",
    "group_statements",
    "likeness",
    "statement_keys",
]

_ENOUGH, _FEW = 5, 3
"""Concepts from which on members must share a share of them, and below which nothing is asked."""


@dataclass(frozen=True, slots=True)
class StatementCluster:
    """One utterance: ``id`` is made of the smallest member key as a speaker's is."""

    id: str
    members: tuple[str, ...]


def group_statements(quotations: Iterable[StatementCandidate]) -> list[StatementCluster]:
    """Return the utterances behind the quotations, in the order of their smallest member.

    Two quotations report one utterance when the shorter stands in the longer, nearly word
    for word; when they are one speaker's and share a quoted phrase or a sentence, or most
    concepts in order (another translation, a lead). The less the speakers agree, the more
    the words must. Never where a number, a negation, a modal or one word alone differs,
    and never by way of a third: members that have little in common stay apart, but for
    fragments, which go where their document's source goes. A pure function of the set;
    every quotation is in exactly one cluster.

    Note:
        Precision first: paraphrases are missed. A quotation of two sentences joins one of
        the two utterances that other outlets print apart.
    """
    known = {q.key: q for q in quotations}
    ordered = [known[key] for key in sorted(known)]
    links = _links(ordered)
    hosts = _hosts(ordered, links)
    held = [_host(hosts, i) for i in range(len(ordered))]
    linked = {(i, j) for _, i, j in links}
    # A fragment goes where its source goes: two fragments of one need nothing in common.
    links += [(2.0, i, j) for i, j in hosts.items()]

    def apart(i: int, j: int) -> bool:
        one, other = sorted((held[i], held[j]))
        return (one, other) not in linked and _apart(ordered[one], ordered[other])

    group = agglomerate(len(ordered), links, apart)
    members: dict[int, list[str]] = defaultdict(list)
    for i, home in enumerate(group):
        members[home].append(ordered[i].key)
    return [StatementCluster(stable_id(tuple(m)), tuple(m)) for _, m in sorted(members.items())]


def _links(ordered: Sequence[StatementCandidate]) -> list[Link]:
    found: dict[tuple[int, int], float] = {}
    for i, j in pairs_to_compare(ordered):
        if (i, j) not in found and (score := likeness(ordered[i], ordered[j])) > 0:
            found[i, j] = score
    return [(score, i, j) for (i, j), score in found.items()]


def statement_keys(quotation: StatementCandidate) -> frozenset[str]:
    """Return the index entries of a quotation: pairs of near content words, and its whole text.

    Quotations with no key in common are never compared. Synonyms are one.
    """
    words = " ".join(read_wording(quotation.text).words)
    near = chain(text_keys(quotation.text, 1), text_keys(quotation.text, 2))
    return frozenset((*map(" ".join, near), f"= {words}"))


def _hosts(ordered: Sequence[StatementCandidate], links: Sequence[Link]) -> dict[int, int]:
    """Quotation → the longest of its document that holds it: what a headline was taken from."""
    hosts: dict[int, tuple[int, float, int]] = {}
    for score, *pair in links:
        i, j = sorted(pair, key=lambda n: (len(read_wording(ordered[n].text).stems), -n))
        if ordered[i].document == ordered[j].document:
            rank = (len(read_wording(ordered[j].text).stems), score, -j)
            hosts[i] = max(rank, hosts.get(i, rank))
    return {i: -rank[2] for i, rank in hosts.items()}


def _host(hosts: dict[int, int], i: int) -> int:
    return _host(hosts, hosts[i]) if i in hosts else i


def _apart(a: StatementCandidate, b: StatementCandidate) -> bool:
    """Whether two members of one utterance have too little in common to stay together."""
    if nested(a, b):
        return True
    if a.text == b.text:
        return False
    short, long = sorted(
        (read_wording(a.text), read_wording(b.text)), key=lambda w: (len(w.stems), w.words)
    )
    small = len(set(short.concepts))
    if small < _FEW:
        return False
    shared = len(set(short.concepts) & set(long.concepts))
    if small >= _ENOUGH and shared / small < 0.4:
        return True
    if likeness(a, b) > 0:
        return False
    if a.document == b.document:
        return True
    return 2 * shared >= small and contradict(short, long) and not altered(a, b)
