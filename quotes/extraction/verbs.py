"""Reporting verbs by their inflected forms, with what each may take after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from quotes.extraction.lexicon import load_lines

VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class ReportingVerb:
    """One entry of ``data/reporting_verbs.txt``."""

    lemma: str
    complements: frozenset[str]


def inflect(lemma: str) -> tuple[str, ...]:
    """Return the regular forms of a verb: base, third person, past, participle.

    >>> inflect("deny")
    ('deny', 'denies', 'denied', 'denying')
    """
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        return lemma, f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"
    third = f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{lemma}s"
    if lemma.endswith("ee"):
        return lemma, third, f"{lemma}d", f"{lemma}ing"
    if lemma.endswith("e"):
        return lemma, third, f"{lemma}d", f"{lemma[:-1]}ing"
    return lemma, third, f"{lemma}ed", f"{lemma}ing"


@cache
def reporting_verbs() -> dict[str, ReportingVerb]:
    """Return each form of each reporting verb, lower case, with its entry."""
    forms: dict[str, ReportingVerb] = {}
    for line in load_lines("reporting_verbs"):
        lemma, complements, *irregular = line.split()
        verb = ReportingVerb(lemma, frozenset(complements.split(",")))
        base, third, past, participle = inflect(lemma)
        for form in (base, third, participle, *(irregular or (past,))):
            forms.setdefault(form, verb)
    return forms
