"""What a clause says of its subject, and where a name or pronoun stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotes.extraction.attribution import Offsets

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset(("nsubj", "nsubjpass"))
MODIFIERS = frozenset(("compound", "nmod", "amod"))


def phrase_head(token: Token, end: int | None = None) -> Token:
    """Return the head of the name or noun phrase that a token begins.

    Not beyond the character ``end``: the head of "Poe" in "the Poe campaign" is "Poe".
    """
    while token.dep_ in (*MODIFIERS, "appos"):
        if end is not None and token.head.idx >= end and token.dep_ in MODIFIERS:
            break
        token = token.head
    return token


def is_subject(head: Token) -> bool:
    """Say whether a noun or pronoun is the subject of a verb."""
    return head.dep_ in SUBJECTS


def is_main_subject(head: Token) -> bool:
    """Say whether it is the subject of its sentence's main verb, or of one joined to that."""
    verb = head.head
    while verb.dep_ == "conj":
        verb = verb.head
    return is_subject(head) and verb.dep_ in ("ROOT", "parataxis")


def owns_subject(head: Token) -> bool:
    """Say whether it is the owner in a subject: "Poe's" of "Poe's plan failed"."""
    return head.dep_ == "poss" and is_subject(phrase_head(head.head))


def said_of(head: Token) -> Offsets:
    """Return the characters behind a subject in which its clause says something of it.

    "She | thinks that Ann Poe should win |": whoever is named there is not "she".
    """
    verb = head.head
    end = verb.right_edge.idx + len(verb.right_edge)
    if verb.dep_ in ("parataxis", "ccomp") and verb.head.i > verb.i:  # "The plan, he said, …"
        end = max(end, verb.head.right_edge.idx)
    return (head.idx + len(head), end) if is_subject(head) else (0, 0)
