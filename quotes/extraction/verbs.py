"""Verbs and their forms: which report, and what the lemma of a cue is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotes.extraction.lexicon import load_lines
from quotes.extraction.pipeline import load_pipeline

if TYPE_CHECKING:
    from spacy.tokens import Token

VOWELS = "aeiou"


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
def reporting_verbs() -> dict[str, str]:
    """Return each form of each reporting verb, lower case, with its lemma."""
    forms: dict[str, str] = {}
    for line in load_lines("reporting_verbs"):
        lemma, *irregular = line.split()
        base, third, past, participle = inflect(lemma)
        for form in (base, third, participle, *(irregular or (past,))):
            forms.setdefault(form, lemma)
    return forms


def lemma_of(token: Token) -> str:
    """Return the lemma of a cue's head, lower case; the word itself where it is no verb."""
    form = token.lower_
    if form in reporting_verbs():
        return reporting_verbs()[form]
    return find_lemma(form) if token.tag_.startswith("VB") else form


@cache
def lemma_tables() -> dict[str, Any]:
    """Return the pipeline's tables, each by part of speech: irregular forms, lemmas, endings."""
    from spacy.lookups import Lookups

    path = load_pipeline().path
    tables = Lookups().from_disk(Path(path or "") / "lemmatizer" / "lookups")
    return {name: tables.get_table(f"lemma_{name}") for name in ("exc", "index", "rules")}


@cache
def verb_tables() -> tuple[dict[str, list[str]], frozenset[str], list[list[str]]]:
    """Return the pipeline's tables of verbs: irregular forms, known lemmas, endings."""
    tables = lemma_tables()
    return tables["exc"]["verb"], frozenset(tables["index"]["verb"]), tables["rules"]["verb"]


@cache
def common_words() -> frozenset[str]:
    """Return the nouns, adjectives and verbs that the pipeline knows, lower case, uninflected."""
    index = lemma_tables()["index"]
    return frozenset(word for part in ("noun", "adj", "verb") for word in index[part])


def find_lemma(form: str) -> str:
    """Return the lemma of a verb's form by the pipeline's tables.

    >>> find_lemma("mocked"), find_lemma("clung"), find_lemma("blurping")
    ('mock', 'cling', 'blurping')
    """
    irregular, lemmas, endings = verb_tables()
    if form in irregular:
        return irregular[form][0]
    if form in lemmas:
        return form
    for old, new in endings:
        if old and form.endswith(old) and form[: -len(old)] + new in lemmas:
            return form[: -len(old)] + new
    return form
