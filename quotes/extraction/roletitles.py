"""Whether a description can stand for the holder of a role: "the mayor" for a "mayor of X"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from quotes.extraction.cast import body_words
from quotes.extraction.lexicon import load_table
from quotes.records import Role


def head_noun(words: Sequence[str]) -> str:
    """Return the noun a role turns on, spelled the same for all its forms."""
    for n, word in enumerate(words):
        if word in ("of", "for", "at", "in", "to", "from", "with") and n:
            return canonical_noun(words[n - 1])
    return canonical_noun(words[-1])


def canonical_noun(word: str) -> str:
    """Return one word for all that name the same: spokesman, spokeswoman, spokesperson."""
    return load_synonyms().get(word, word)


@cache
def load_synonyms() -> dict[str, str]:
    """Return each word of ``data/role_synonyms.txt`` with the first of its line."""
    table = load_table("role_synonyms")
    return {word: first for first, rest in table.items() for word in rest}


def role_fits(words: Sequence[str], head: str, role: Role) -> bool:
    """Say whether a description can stand for the holder of a role.

    The noun must be the same, and what else the description says must be said of the role
    too: "the army spokesperson" is no "government spokesperson".
    """
    role_words = [w for w in body_words(role.text) if w != "the"]
    if head not in {canonical_noun(w) for w in body_words(role.title or role.text)}:
        return False
    ignored = {"of", "for", "the", "s", "and", "at", "in", "senior", "former", "a", head}
    wanted = {canonical_noun(w) for w in words} - ignored
    has = {canonical_noun(w) for w in role_words} - ignored
    shared = sum(any(same_word(w, h) for h in has) for w in wanted)
    return not has or shared == len(wanted) or shared * 2 >= len(wanted) + len(has) - shared


def same_word(a: str, b: str) -> bool:
    """Say whether two words are one, or a country and its adjective: Iraq, Iraqi."""
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 2)
