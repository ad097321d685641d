"""Roles in time: who held which post when, as far as dated documents tell, and where they clash.

Each role that a document prints is an observation of its date. What follows from it:

* *current, acting*: held on that day. It is taken to be held on until a later observation of
  the same person says otherwise: "former" for the same post, or an office that leaves no time
  for any other.
* *former*: held some time before that day, not on it.
* *then*: held at some time, the document does not say when: it tells nothing of its own date.
* *elect, future*: not yet held on that day.
* undated: part of the timeline, evidence of no day.

Nothing is read back in time: a role seen later says nothing of the days before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from quotes.identity.posts import (
    Post,
    exclude_each_other,
    is_for_life,
    is_single_seat,
    load_seats,
    same_body,
    supersedes,
)
from quotes.records import RoleStatus

HELD = frozenset({RoleStatus.CURRENT, RoleStatus.ACTING})
COMING = frozenset({RoleStatus.ELECT, RoleStatus.FUTURE})


@dataclass(frozen=True, slots=True)
class Observation:
    """A role as one document prints it.

    Attributes:
        speaker: Id of whom it calls so.
        name: The speaker's name.
        post: The role in normal form.
        text: As printed; ``title`` and ``organisation`` are its parts, as printed.
        status: Whether it is held, as the document puts it.
        on: The document's day; None if unknown.
        document: Its id.
        start: First character, half-open with ``end``, in code points of the document's text.
        publisher: Its outlet.
        place: Where it can be looked up: address or source.
    """

    speaker: str
    name: str
    post: Post
    text: str
    title: str | None
    organisation: str | None
    status: RoleStatus
    on: date | None
    document: str
    start: int
    end: int
    publisher: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Tenure:
    """A stretch of time in which documents give somebody one post with one status.

    Attributes:
        post: In normal form, with the fullest body that any of them names.
        status: What they say of it.
        first_on: Day of the first of them; None where none is dated.
        last_on: Day of the last one: when it was seen last, not when it ended.
        seen: The observations, by day, undated last; never empty.
    """

    post: Post
    status: RoleStatus
    first_on: date | None
    last_on: date | None
    seen: tuple[Observation, ...]

    @property
    def speaker(self) -> str:
        """Id of whose post it is."""
        return self.seen[0].speaker


class Clash(StrEnum):
    """What cannot be, or needs looking at."""

    TWO_HOLDERS = "two holders"
    TWO_OFFICES = "two offices"
    FORMER_BEFORE = "former before current"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sides that cannot both be right; neither is chosen.

    Attributes:
        kind: Two people in one seat at a time; one person in two offices that exclude each
            other; or one who is "former" and later holds the same office: back, or an error.
        first_on: First day of the overlap, or of "former".
        last_on: Last day of the overlap, or first day of the office held after that.
        sides: The evidence of both, by day: what lies in the overlap, or else around it.
    """

    kind: Clash
    first_on: date
    last_on: date
    sides: tuple[tuple[Observation, ...], tuple[Observation, ...]]


def make_timeline(observations: Iterable[Observation]) -> list[Tenure]:
    """Return the tenures of one speaker, by first day, undated last.

    "Former" ends a stretch in which a post is held, and holding it again one in which it is
    former; other statuses never cut each other.
    """
    found = []
    for post, seen in _by_post(observations):
        dated = [o for o in seen if o.on is not None]
        for status in RoleStatus:
            for stretch in _stretches(dated, status):
                found.append(Tenure(post, status, stretch[0].on, stretch[-1].on, tuple(stretch)))
            undated = tuple(o for o in seen if o.on is None and o.status is status)
            if undated:
                found.append(Tenure(post, status, None, None, undated))
    return sorted(found, key=_tenure_order)


def _tenure_order(tenure: Tenure) -> tuple[object, ...]:
    first, last = tenure.first_on or date.max, tenure.last_on or date.max
    return (first, last, tenure.post.title or "", tenure.post.body or "", tenure.status)


def _order(seen: Observation) -> tuple[object, ...]:
    return (seen.on or date.max, seen.document, seen.start, seen.end, seen.text)


def _by_post(observations: Iterable[Observation]) -> list[tuple[Post, list[Observation]]]:
    """Return one speaker's observations by post, each in order.

    A title without a body ("the mayor") goes with the only post of that title that has one.
    """
    by_title: defaultdict[str | None, list[Observation]] = defaultdict(list)
    for seen in sorted(observations, key=_order):
        by_title[seen.post.title].append(seen)
    return [found for title, seen in by_title.items() for found in _by_body(title, seen)]


def _by_body(
    title: str | None, seen: Sequence[Observation]
) -> Iterator[tuple[Post, list[Observation]]]:
    groups: dict[str, list[Observation]] = {}
    for one in seen:
        if one.post.body is not None:
            body = next((b for b in groups if _same(groups[b][0], one)), one.post.body)
            groups.setdefault(body, []).append(one)
    bare = [one for one in seen if one.post.body is None]
    if len(groups) == 1:
        ((body, known),) = groups.items()
        yield Post(title, body), sorted([*known, *bare], key=_order)
        return
    for body, known in groups.items():
        yield Post(title, body), known
    if bare:
        yield Post(title, None), bare


def _same(one: Observation, other: Observation) -> bool:
    """Whether two observations name one body, as printed where that is known."""
    plain = one.post.body or "", other.post.body or ""
    return plain[0] == plain[1] or same_body(
        one.organisation or plain[0], other.organisation or plain[1]
    )


def _stretches(seen: Sequence[Observation], status: RoleStatus) -> list[list[Observation]]:
    """Cut one post's dated observations of a status where the contrary stands between them."""
    ends = _ending_days(seen, status)
    found: list[list[Observation]] = []
    for one in (o for o in seen if o.status is status):
        if found and not _ended(ends, found[-1][-1], one.on):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _ending_days(seen: Sequence[Observation], status: RoleStatus) -> list[date]:
    """Return the days, in order, on which a post's status is contradicted."""
    ends: frozenset[RoleStatus] = frozenset()
    if status in HELD:
        ends = frozenset({RoleStatus.FORMER})
    elif status is RoleStatus.FORMER:
        ends = HELD
    return sorted(o.on for o in seen if o.status in ends and o.on is not None)


def _ended(ends: Sequence[date], last: Observation, by: date | None = None) -> bool:
    """Whether a day of the contrary stands after an observation's, and before another."""
    after = bisect_right(ends, last.on or date.max)
    return after < len(ends) and (by is None or ends[after] < by)


# --- the role on a day


def role_on(observations: Iterable[Observation], day: date) -> Observation | None:
    """Return the observation that says what one speaker was on a day, or None.

    1. The latest post seen as held on or before the day, and not ended on a later one: by
       "former", or by an office that leaves no time for it. Of several seen on one day:
       current before acting, an exclusive office before others, one with a body before one
       without.
    2. Else the latest "elect", "future" or "former": its status says that it is not held.

    What is undated, seen later, or "then" is no evidence. Nothing expires: how old the
    evidence is, its date tells. "Dr" and its like count only where there is nothing else.
    """
    known = [o for o in observations if o.on is not None and o.on <= day]
    known = [o for o in known if not is_for_life(o.title, o.organisation)] or known
    posts = _by_post(known)
    last = [(seen, _last(seen, HELD)) for _, seen in posts]
    held = [o for seen, o in last if o and not _ended(_ending_days(seen, o.status), o)]
    every = [o for o in known if o.status in HELD]
    kept = [o for o in held if not any(_supersedes(later, o) for later in every)]
    if kept:
        return max(kept, key=_preference)
    rest = [o for o in known if o.status in COMING or o.status is RoleStatus.FORMER]
    return max(rest, key=_preference, default=None)


def _last(seen: Sequence[Observation], among: frozenset[RoleStatus]) -> Observation | None:
    return max((o for o in seen if o.status in among), key=_preference, default=None)


def _supersedes(later: Observation, one: Observation) -> bool:
    if later.on is None or one.on is None or later.on <= one.on:
        return False
    return supersedes(later.post, one.post)


def _preference(seen: Observation) -> tuple[object, ...]:
    return (
        seen.on or date.min,
        seen.status is RoleStatus.CURRENT,
        seen.post.title in load_seats(),
        seen.post.body is not None,
        # Of those alike the first, for any order of observations gives the same.
        _backwards(seen.document),
        -seen.start,
        -seen.end,
    )


@lru_cache(maxsize=4096)
def _backwards(text: str) -> tuple[int, ...]:
    return tuple(-ord(c) for c in text)


# --- what cannot be


def find_contradictions(
    observations: Iterable[Observation], may_be_one: Callable[[str, str], bool]
) -> list[Contradiction]:
    """Return where dated observations of many speakers clash, by day; empty where they do not.

    Only exclusive offices of a known place or body clash, and only as "current": an acting
    mayor stands in for the mayor, and nobody is two mayors before the first day in office.

    Args:
        observations: Of people.
        may_be_one: Whether two names may be one person's, who then holds no seat twice.
    """
    by_speaker: defaultdict[str, list[Observation]] = defaultdict(list)
    for seen in observations:
        if seen.on is not None and is_single_seat(seen.post):
            by_speaker[seen.speaker].append(seen)
    tenures = {key: make_timeline(by_speaker[key]) for key in sorted(by_speaker)}
    held = {
        key: [t for t in of_one if t.status is RoleStatus.CURRENT]
        for key, of_one in tenures.items()
    }
    found = [c for of_one in tenures.values() for c in _comebacks(of_one)]
    found += [c for of_one in held.values() for c in _two_offices(of_one)]
    found += _two_holders([t for of_one in held.values() for t in of_one], may_be_one)
    return sorted(found, key=lambda c: (c.first_on, c.last_on, c.kind, _order(c.sides[0][0])))


def _comebacks(tenures: Sequence[Tenure]) -> Iterator[Contradiction]:
    """Yield where an office is held that was "former" before."""
    by_post: defaultdict[Post, list[Tenure]] = defaultdict(list)
    for tenure in tenures:
        by_post[tenure.post].append(tenure)
    for of_post in by_post.values():
        for held in (t for t in of_post if t.status is RoleStatus.CURRENT):
            before = [t for t in of_post if t.status is RoleStatus.FORMER and _before(t, held)]
            if before and before[-1].last_on and held.first_on:
                former = before[-1]
                sides = (former.seen[-EVIDENCE:], held.seen[:EVIDENCE])
                yield Contradiction(
                    Clash.FORMER_BEFORE, former.seen[0].on or date.min, held.first_on, sides
                )


def _before(one: Tenure, other: Tenure) -> bool:
    return bool(one.last_on and other.first_on and one.last_on < other.first_on)


def _two_offices(held: Sequence[Tenure]) -> Iterator[Contradiction]:
    for one, other in combinations(held, 2):
        if exclude_each_other(one.post, other.post):
            yield from _overlap(Clash.TWO_OFFICES, one, other)


def _two_holders(
    held: Sequence[Tenure], may_be_one: Callable[[str, str], bool]
) -> Iterator[Contradiction]:
    for one, other in _pairs(held):
        if one.speaker == other.speaker or not _same(one.seen[0], other.seen[0]):
            continue
        clashes = list(_overlap(Clash.TWO_HOLDERS, one, other))
        if clashes and not may_be_one(one.seen[0].name, other.seen[0].name):
            yield from clashes


def _pairs(held: Sequence[Tenure]) -> Iterator[tuple[Tenure, Tenure]]:
    """Yield each two tenures whose seats may be one, once.

    By title and a key that spellings of one body share, so that the mayors of ten thousand
    towns are not compared with each other.
    """
    from quotes.names.keys import body_keys

    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, tenure in enumerate(held):
        printed = {o.organisation or o.post.body or "" for o in tenure.seen}
        for key in {tenure.post.body or ""}.union(*map(body_keys, printed)):
            groups[tenure.post.title or "", key].append(n)
    pairs = {pair for group in groups.values() for pair in combinations(group, 2)}
    for one, other in sorted(pairs):
        yield held[one], held[other]


EVIDENCE = 5
"""Observations of a side at most."""


def _overlap(kind: Clash, one: Tenure, other: Tenure) -> Iterator[Contradiction]:
    """Yield the contradiction of two stretches that have a day in common."""
    if not (one.first_on and one.last_on and other.first_on and other.last_on):
        return
    first, last = max(one.first_on, other.first_on), min(one.last_on, other.last_on)
    if first <= last:
        left, right = sorted((_evidence(t, first, last) for t in (one, other)), key=_sides_order)
        yield Contradiction(kind, first, last, (left, right))


def _sides_order(side: Sequence[Observation]) -> tuple[object, ...]:
    return _order(side[0])


def _evidence(tenure: Tenure, first: date, last: date) -> tuple[Observation, ...]:
    """Return what was seen between two days; where nothing was, the last before, the first after.

    A post seen before and after a day was held on it.
    """
    inside = [o for o in tenure.seen if o.on and first <= o.on <= last]
    before = [o for o in tenure.seen if o.on and o.on < first]
    after = [o for o in tenure.seen if o.on and o.on > last]
    return tuple(inside[:EVIDENCE] or [*before[-1:], *after[:1]])
