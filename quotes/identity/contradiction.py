"""Whether two wordings, alike in much, say another thing."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from quotes.identity.align import align
from quotes.identity.wording import Wording, opposites, places

_REACH = 4
"""Words after a negation among which what it negates is looked for."""


@lru_cache(maxsize=4096)
def contradict(short: Wording, long: Wording) -> bool:
    """Whether the shorter says another thing than its stretch of the longer.

    A number that the longer lacks; a negation or a modal that only one has; opposites, or
    other names, in the place of each other; one other word where all else is the same.
    """
    return (
        differs_in_claim(short, long)
        or one_word_differs(short, long)
        or differs_in_subject(short, long)
    )


@lru_cache(maxsize=4096)
def differs_in_claim(short: Wording, long: Wording) -> bool:
    """Whether a number, a negation or a modal is another one."""
    lacking = short.numbers - long.numbers
    if lacking and not (lacking == {"2"} and "both" in long.words):
        return True
    match = align(short, long, concepts=True)
    window = _words_of(long, match.window)
    if match.shared and _negations_differ(short, long, window):
        return True
    return match.cover >= 0.5 and _modals_differ(short, long, window)


@lru_cache(maxsize=4096)
def differs_in_subject(short: Wording, long: Wording) -> bool:
    """Whether opposites, other countries or other names stand in one place."""
    match = align(short, long, concepts=True)
    rest, gap = match.left[0] - set(long.concepts), match.left[1] - set(short.concepts)
    if any(opposites().get(word, frozenset()) & gap for word in rest):
        return True
    countries = set(places().values())
    return bool(rest & countries and gap & countries) or _names_differ(short, long)


def _negations_differ(short: Wording, long: Wording, window: tuple[int, int]) -> bool:
    """Whether one negates what the other says; what only one says may be negated in it."""
    low, high = window
    there = [i for i in long.negated if low - 3 <= i <= high]
    if bool(there) == bool(short.negated):
        return False
    one, other, places = (long, short, there) if there else (short, long, list(short.negated))
    return any(_negated(one, place) in {None, *other.concepts} for place in places)


def _negated(wording: Wording, place: int) -> str | None:
    """The concept that a negation is about: the next one, if it is near."""
    after = (n for n, i in enumerate(wording.places) if place < i <= place + _REACH)
    found = next(after, None)
    return None if found is None else wording.concepts[found]


def one_word_differs(short: Wording, long: Wording) -> bool:
    """Whether all is the same but for one word, which is none of its synonyms.

    A second translation differs in more than one word; an edit seldom puts in another word.
    """
    ops = [op for op in LCSseq.opcodes(short.concepts, long.concepts) if op.tag != "equal"]
    here = [op for op in ops if op.src_end > op.src_start]
    if short.numbers != long.numbers or len(here) != 1 or here[0].src_end - here[0].src_start != 1:
        return False
    at, place = here[0].src_start, here[0].dest_start
    near = [
        op for op in ops if op.dest_end > op.dest_start and place in (op.dest_start, op.dest_end)
    ]
    if sum(op.dest_end - op.dest_start for op in near) != 1:
        return False
    # At an end it may be the report's own word, unless the other ends there, too.
    if at in (0, len(short.stems) - 1) and len(short.stems) != len(long.stems):
        return False
    return fuzz.ratio(short.stems[at], long.stems[near[0].dest_start]) < 75


def _words_of(long: Wording, window: tuple[int, int]) -> tuple[int, int]:
    """The window in words instead of stems, half-open."""
    low, high = window
    return (long.places[low], long.places[high - 1] + 1) if high > low else (0, 0)


def _modals_differ(short: Wording, long: Wording, window: tuple[int, int]) -> bool:
    low, high = window
    before = 3 if short.modals else 0
    here = {kind for _, kind in short.modals}
    there = {kind for i, kind in long.modals if low - before <= i < high}
    if here and there:
        return here.isdisjoint(there)
    return bool({"may", "can"} & (here | there)) and "may" in here | there


def _names_differ(short: Wording, long: Wording) -> bool:
    """Whether other names stand in one place; spellings of one name are alike."""
    rest, gap = align(short, long).left
    mine, theirs = rest & short.names, gap & long.names
    return bool(mine and theirs) and not any(fuzz.ratio(m, t) >= 60 for m in mine for t in theirs)
