"""A post's normal form, and which posts one person at a time holds.

"PM", "the Prime Minister" and "prime ministers" are one title; "Elmford Mayor" is the mayor of
Elmford. What is printed stays as it is: the normal form stands beside it, for comparing.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from quotes.identity.lexicon import load_lines, load_list

PLACES = re.compile(r"(?:the )?(?:city|town|village|county|state|province|republic|kingdom) of ")
DEMONYMS = ("i", "n", "an", "ian", "ese", "ish")
ALIKE = 0.9
"""Likeness from which two bodies' names are one: Dunmere and Dunmore are not."""


class Post(NamedTuple):
    """What somebody is, in normal form.

    Attributes:
        title: "prime minister"; None for a mere affiliation.
        body: The place or organisation, in search form; None where none is named.
    """

    title: str | None
    body: str | None


class Seat(StrEnum):
    """How a post is held that one person at a time holds; see ``data/seats.txt``."""

    ONE = "one"
    PUBLIC = "public"
    FULL = "full"


@cache
def load_seats() -> dict[str, Seat]:
    """Return each single-seat title with what else its holder may hold."""
    return {title: Seat(kind) for title, kind in _load_kinds("seats").items()}


@cache
def _load_kinds(name: str) -> dict[str, str]:
    """Return the ``entry: kind`` lines of a file."""
    rows = (line.partition(":") for line in load_lines(name))
    return {entry.strip(): kind.strip() for entry, _, kind in rows}


@cache
def _variants() -> dict[str, str]:
    """Return each other name of a post as its normal one."""
    rows = ([part.strip() for part in line.split("|")] for line in load_lines("posts"))
    return {other: first for first, *others in rows for other in others}


@lru_cache(maxsize=65536)
def normalise_post(title: str | None, organisation: str | None) -> Post:
    """Return the normal form of a role's parts, as printed.

    A place printed before an exclusive office is its body; case, articles, plurals, hyphens
    and known short forms make no difference.

    >>> normalise_post("PM", "the Republic of Vessland")
    Post(title='prime minister', body='vessland')
    >>> normalise_post("Elmford Mayor-elect", None)
    Post(title='mayor', body='elmford')
    """
    body = _normal_body(organisation) if organisation else None
    if title is None:
        return Post(None, body)
    words = _title_words(title)
    if body is None:
        place, words = _split_place(words)
        body = _normal_body(place) if place else None
    return Post(_normal_title(words) or None, body)


def _title_words(title: str) -> list[str]:
    """Return a title's words, still as printed, without articles and status."""
    plain = re.sub(r"(?i)-(?:elect|designate)\b|\b(?:ex|then)-(?=\w)|['’]s\b", "", title)
    words = re.sub(r"(?<=\w)[-‐‑](?=\w)", " ", plain.replace(".", "")).split()
    return [w for w in words if w.casefold() not in ("the", "a", "an", "elect", "designate")]


def _split_place(words: list[str]) -> tuple[str | None, list[str]]:
    """Return the place before an exclusive office and the office: "Elmford | Mayor"."""
    for at in range(1, len(words)):
        if _normal_title(words[at:]) in load_seats():
            before = words[:at]
            named = all(word[:1].isupper() for word in before)
            return (" ".join(before), words[at:]) if named and _is_place(before) else (None, words)
    return None, words


def _is_place(words: list[str]) -> bool:
    """Whether capitalised words before an office are no part of its title: not "Vice"."""
    from quotes.names.lexicon import load_list as load_names

    last = words[-1].casefold()
    if last in _load_kinds("post_labels"):
        return len(words) > 1 and _is_place(words[:-1])
    known = load_names("titles") | load_names("modifiers") | {"co", "deputy", "vice"}
    # "US" and "UN" stand among the words of titles, too.
    return last not in known or words[-1].isupper()


def _normal_title(words: list[str]) -> str:
    from quotes.names import fold

    kept = [fold(word) for word in words]
    if len(kept) > 2 and kept[0] in ("minister", "secretary") and kept[1] in ("of", "for"):
        kept = [*kept[2:], kept[0]] if kept[2] != "state" else kept
    if kept:
        kept[-1] = _singular(kept[-1])
    return _without_labels(kept)


def _without_labels(words: list[str]) -> str:
    """Return the name of a post in one of its forms, "new" and "city" left off its front."""
    label = _load_kinds("post_labels").get(words[0]) if len(words) > 1 else None
    if label:
        rest = _without_labels(words[1:])
        if label == "any" or rest in load_seats():
            return rest
    known = _variants()
    parts = " ".join(known.get(word, word) for word in words)
    return known.get(" ".join(words)) or known.get(parts, parts)


def _singular(word: str) -> str:
    if word.endswith("men") and len(word) > 3:
        return word[:-2] + "an"
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")) and len(word) > 3:
        return word[:-1]
    return word


def _normal_body(printed: str) -> str | None:
    from quotes.names import fold
    from quotes.names.lexicon import load_spellings

    folded = PLACES.sub("", fold(re.sub(r"['’]s\b", "", printed)), count=1)
    plain = folded.removeprefix("the ").strip()
    return load_spellings("countries").get(plain, plain) or None


@lru_cache(maxsize=65536)
def same_body(one: str, other: str) -> bool:
    """Return whether two bodies, in search form or as printed, are one.

    >>> same_body("vessland", "Vesslandian"), same_body("dunmere", "dunmore")
    (True, False)
    """
    if one.casefold() == other.casefold():
        return True
    from quotes.names import fold
    from quotes.names.comparing import compare_bodies

    short, long = sorted((fold(one), fold(other)), key=len)
    if len(short) > 3 and long.removeprefix(short) in DEMONYMS:
        return True
    found = compare_bodies(one, other)
    return found.verdict == "same" and found.score >= ALIKE


def is_single_seat(post: Post) -> bool:
    """Return whether one person at a time holds a post, and it is known of what.

    >>> is_single_seat(Post("mayor", "elmford")), is_single_seat(Post("deputy mayor", "elmford"))
    (True, False)
    """
    return post.title in load_seats() and post.body is not None


def is_for_life(title: str | None, organisation: str | None) -> bool:
    """Return whether a role, its parts as printed, is a mere title that nobody loses.

    >>> is_for_life("Dr.", None), is_for_life("professor", "Arden University")
    (True, False)
    """
    plain = (title or "").replace(".", "").casefold()
    return organisation is None and plain in load_list("titles_for_life")


def takes_all(post: Post) -> bool:
    """Return whether a post leaves time for no other office: a mayor's, a country's president's.

    >>> takes_all(Post("mayor", None)), takes_all(Post("president", "vessland football club"))
    (True, False)
    """
    seat = load_seats().get(post.title or "")
    if seat is Seat.PUBLIC and post.body is not None:
        from quotes.names.bodies import is_body

        return not is_body(post.body)
    return seat is Seat.FULL


def same_post(one: Post, other: Post) -> bool:
    """Return whether two posts may be one: the same title, and not of two bodies."""
    if one.title != other.title:
        return False
    return one.body is None or other.body is None or same_body(one.body, other.body)


def exclude_each_other(one: Post, other: Post) -> bool:
    """Return whether nobody holds both posts at a time: two full-time offices of named bodies.

    >>> exclude_each_other(Post("president", "vessland"), Post("mayor", "elmford"))
    True
    >>> exclude_each_other(Post("president", "vessland football club"), Post("mayor", "elmford"))
    False
    """
    named = one.body is not None and other.body is not None
    return named and takes_all(one) and takes_all(other) and not same_post(one, other)


def supersedes(later: Post, earlier: Post) -> bool:
    """Return whether who takes the later post has left the earlier one, whatever that is.

    >>> supersedes(Post("prime minister", "vessland"), Post("finance minister", "vessland"))
    True
    >>> supersedes(Post("chief executive", "orbis"), Post("chief executive", "nanolux"))
    True
    >>> supersedes(Post("chief executive", "orbis"), Post("senator", None))
    False
    """
    if same_post(later, earlier):
        return False
    return takes_all(later) or (later.title == earlier.title and later.title in load_seats())
