"""Whether those who bear one name are one person: what speaks for it, and what against it.

Evidence is what documents say of somebody beside the name: the fields of the posts (politics,
sport), the bodies and countries in them, when, and who is quoted beside. It parts two only
where it contradicts; nothing said is no contradiction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import combinations, pairwise

from quotes.identity.candidates import Candidate, RoleSeen, role_countries
from quotes.identity.lexicon import load_list, load_spellings
from quotes.identity.linking import decided
from quotes.names.bodies import is_generic, parse_body
from quotes.names.clustering import agglomerate
from quotes.names.folding import fold, words
from quotes.names.lexicon import load_list as load_name_list
from quotes.names.lexicon import load_spellings as load_name_spellings
from quotes.names.parsing import parse_name
from quotes.records import RoleStatus

_GENERATION = 40 * 365
_STORY = 3
"""Days between two documents that may tell one story."""
_CLEARLY = 4
"""How many times the others one must be named, to be the one meant where nothing is said."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is said of somebody beside the name.

    Attributes:
        fields: What the posts held are about.
        once: What former posts were about: it speaks for, never against.
        bodies: Organisations named in the posts, as far as a name tells them apart.
        countries: Countries named in the posts.
        offices: Countries in which a post is held that nobody holds in two.
        days: Ordinals of the first and the last day.
        stories: Who is quoted beside, each with the day.
    """

    fields: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    days: tuple[int, int] | None = None
    stories: frozenset[tuple[str, int | None]] = frozenset()


_NOTHING = Evidence()


def unite(said: Iterable[Evidence]) -> Evidence:
    """Return what is said of one person in several places."""
    every = list(said)
    if len(every) < 2:
        return every[0] if every else _NOTHING
    # All at once: one after the other copies again and again what was there.
    none: frozenset[str] = frozenset()
    nobody: frozenset[tuple[str, int | None]] = frozenset()
    days = [day for e in every if e.days for day in e.days]
    return Evidence(
        none.union(*(e.fields for e in every)),
        none.union(*(e.once for e in every)),
        none.union(*(e.bodies for e in every)),
        none.union(*(e.countries for e in every)),
        none.union(*(e.offices for e in every)),
        (min(days), max(days)) if days else None,
        nobody.union(*(e.stories for e in every)),
    )


@dataclass(frozen=True, slots=True)
class Bearers:
    """The people who bear one name.

    Attributes:
        people: The candidates of each.
        unplaced: Candidates who may be any of several: each is kept by itself.
        sure: Whether nothing makes one doubt that each is one.
    """

    people: tuple[tuple[Candidate, ...], ...]
    unplaced: tuple[Candidate, ...] = ()
    sure: bool = True


def find_bearers(members: Sequence[Candidate]) -> Bearers:
    """Return the people among the bearers of one full name, in a fixed order.

    Most alike first, those whom nothing parts are one. Where two people come of it, a
    candidate of whom too little is said goes with the one whose body or story it shares, or
    with the one who is named far more often than the others together. A pure function of the
    set of members.
    """
    ordered = sorted(members, key=lambda c: c.key)
    if len(ordered) < 2 or not _may_differ(ordered):
        return Bearers((tuple(ordered),))
    said = {c.key: read_evidence(c) for c in ordered}
    rare = any(_is_rare(c.name) for c in ordered)
    kinds = _kinds(ordered, said)
    seen = [unite(said[c.key] for c in kind) for kind in kinds]
    telling = [i for i, e in enumerate(seen) if e.fields or e.offices or _of_an_era(seen, e)]
    apart = {frozenset(p) for p in combinations(telling, 2) if _apart(seen, *p, rare=rare)}
    if not apart:
        return Bearers((tuple(ordered),), sure=not _in_doubt([seen[i] for i in telling]))
    camps = _camps(seen, telling, apart)
    placed = {i for camp in camps for i in camp}
    people = [[c for i in camp for c in kinds[i]] for camp in camps]
    rest = [c for i, kind in enumerate(kinds) if i not in placed for c in kind]
    return _place(people, rest, said)


def contradict(one: Evidence, other: Evidence, *, rare: bool = False) -> bool:
    """Return whether two are hardly one person, alike as they are called; symmetric.

    Fields that one person is not in, unless in one country; any two fields, or offices of a
    state, in different countries; a generation without a word. Not where something links
    them: a body, a story, or a former post of the one in the field of the other.

    Args:
        one: What is said of the one.
        other: What is said of the other.
        rare: The name is so long that fields alone do not part its bearers.
    """
    if one.bodies & other.bodies or _one_story(one, other):
        return False
    if _a_generation_apart(one, other):
        return True
    abroad = bool(one.countries and other.countries) and one.countries.isdisjoint(other.countries)
    if abroad and one.offices and other.offices:
        return True
    if not (one.fields and other.fields) or _share_a_field(one, other):
        return False
    if one.countries and other.countries:
        return abroad
    return not rare and _exclude(one, other)


@lru_cache(maxsize=16384)
def _read_role(role: RoleSeen) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the fields of a role, the body it names, and the state whose office it is."""
    post = words(fold(role.title or _before_of(role.text)))
    named = parse_body(role.organisation) if role.organisation else None
    bodies: frozenset[str] = frozenset()
    if named and role.organisation and named.words and not is_generic(role.organisation):
        where = " ".join(sorted(named.countries))
        bodies = frozenset({f"@{named.known}" if named.known >= 0 else f"{where}|{named.words}"})
    return _fields(post), bodies, _state(role.text, post)


_SMALL = frozenset({"of", "for", "at", "in", "with", "from", "to", "the", "a", "an", "s"})


def _before_of(text: str) -> str:
    """Return the post in a role as printed: what an "of" governs is somebody else's."""
    kept: list[str] = []
    for word in fold(text).split():
        if word in _SMALL and kept:
            break
        if word not in _SMALL:
            kept.append(word.removesuffix(","))
    return " ".join(kept)


def _fields(post: Sequence[str]) -> frozenset[str]:
    known, found, at = load_spellings("fields"), set(), 0
    while at < len(post):
        two = "-".join(post[at : at + 2])
        word, step = (two, 2) if "-" in two and two in known else (post[at], 1)
        # "General" ends "attorney general": with another word before it, it is not looked up.
        if word in known and known[word] != word:
            found.add(known[word])
        at += step
    return frozenset(found)


def _state(text: str, post: Sequence[str]) -> frozenset[str]:
    """Return the country whose office a role is: it names nothing beside the two."""
    offices, countries = load_list("offices"), load_name_spellings("countries")
    if offices.isdisjoint(post) and "-".join(post[-2:]) not in offices:
        return frozenset()
    rest = [w for w in words(fold(text).replace("'s", "")) if w not in post]
    plain = _SMALL | load_name_list("modifiers")
    if any(w not in countries and w not in plain for w in rest):
        return frozenset()
    return frozenset(countries[w] for w in (*rest, *post) if w in countries)


def read_evidence(candidate: Candidate) -> Evidence:
    """Return what one document says of an entity."""
    day = _ordinal(candidate.date)
    beside = frozenset((name, day) for name in candidate.beside)
    return replace(_read_roles(candidate.roles), days=(day, day) if day else None, stories=beside)


def sum_up(members: Sequence[Candidate]) -> Evidence:
    """Return what documents say of one person, but for who is quoted beside."""
    said = unite(_read_roles(roles) for roles in {c.roles for c in members})
    dated = [day for c in members if (day := c.date)]
    first, last = (_ordinal(min(dated)), _ordinal(max(dated))) if dated else (None, None)
    if not (first and last):
        return said
    return Evidence(
        said.fields, said.once, said.bodies, said.countries, said.offices, (first, last)
    )


@lru_cache(maxsize=16384)
def _read_roles(roles: tuple[RoleSeen, ...]) -> Evidence:
    if not roles:
        return _NOTHING
    now = [_read_role(r) for r in roles if r.status is not RoleStatus.FORMER]
    past = [_read_role(r) for r in roles if r.status is RoleStatus.FORMER]
    none: frozenset[str] = frozenset()
    return Evidence(
        none.union(*(fields for fields, _, _ in now)),
        none.union(*(fields for fields, _, _ in past)),
        none.union(*(bodies for _, bodies, _ in now + past)),
        role_countries(roles),
        none.union(*(state for _, _, state in now)),
    )


@lru_cache(maxsize=16384)
def _ordinal(day: str | None) -> int | None:
    try:
        return date.fromisoformat((day or "")[:10]).toordinal()
    except ValueError:
        return None


def _may_differ(members: Sequence[Candidate]) -> bool:
    """Whether there is anything to part by, told quickly: for most names there is not."""
    said = [_read_roles(roles) for roles in {c.roles for c in members}]
    fields, offices = {e.fields for e in said if e.fields}, {e.offices for e in said if e.offices}
    days = sum_up(members).days
    long = days is not None and days[1] - days[0] >= _GENERATION
    return len(fields) > 1 or len(offices) > 1 or long


def _kinds(ordered: Iterable[Candidate], said: dict[str, Evidence]) -> list[list[Candidate]]:
    """Put together those of whom documents say the same, in one era."""
    eras = _eras(said.values())
    kinds: dict[object, list[Candidate]] = defaultdict(list)
    for candidate in ordered:
        e = said[candidate.key]
        era = next((n for n, last in enumerate(eras) if e.days and e.days[0] <= last), -1)
        kinds[era, e.fields, e.once, e.countries, e.offices].append(candidate)
    return list(kinds.values())


def _eras(said: Iterable[Evidence]) -> list[int]:
    """Return the last day of each era: a generation lies between two."""
    days = sorted({e.days[0] for e in said if e.days})
    return [a for a, b in pairwise(days) if b - a >= _GENERATION] + days[-1:]


def _of_an_era(seen: Sequence[Evidence], one: Evidence) -> bool:
    """Whether the time alone tells a kind from another."""
    return any(_a_generation_apart(one, other) for other in seen)


def _apart(seen: Sequence[Evidence], i: int, j: int, *, rare: bool) -> bool:
    return contradict(seen[i], seen[j], rare=rare) and not any(
        _bridges(e, seen[i], seen[j]) for e in seen
    )


def _bridges(between: Evidence, one: Evidence, other: Evidence) -> bool:
    """Whether a document says of one person what others say of two."""
    fields, mine, theirs = between.fields | between.once, one.fields, other.fields
    for all_of, left, right in (
        (fields, mine, theirs),
        (between.countries, one.countries, other.countries),
    ):
        if left.isdisjoint(right) and not all_of.isdisjoint(left) and not all_of.isdisjoint(right):
            return not _a_generation_apart(one, other)
    return False


def _camps(
    seen: Sequence[Evidence], telling: Sequence[int], apart: set[frozenset[int]]
) -> list[list[int]]:
    """Return the kinds that are one person each, most alike first; those torn are in none."""
    links = [
        (_likeness(seen[i], seen[j]), i, j)
        for i, j in combinations(telling, 2)
        if frozenset((i, j)) not in apart
    ]
    links = decided(links, lambda i, j: frozenset((i, j)) in apart)
    group = agglomerate(len(seen), links, lambda i, j: frozenset((i, j)) in apart)
    camps: dict[int, list[int]] = defaultdict(list)
    parted = {i for pair in apart for i in pair}
    for i in telling:
        camps[group[i]].append(i)
    return [camp for camp in camps.values() if not parted.isdisjoint(camp)]


def _likeness(one: Evidence, other: Evidence) -> float:
    """How much speaks for one person in two kinds that nothing parts."""
    return (
        4.0 * bool(one.bodies & other.bodies)
        + 4.0 * _one_story(one, other)
        + 2.0 * (not (one.fields | one.once).isdisjoint(other.fields | other.once))
        + 1.0 * bool(one.countries & other.countries)
    )


def _place(
    people: Sequence[Sequence[Candidate]], rest: Iterable[Candidate], said: dict[str, Evidence]
) -> Bearers:
    """Give each of the rest to the one it must be, or is by default; or to nobody."""
    known = [unite(said[c.key] for c in members) for members in people]
    most = max(range(len(people)), key=lambda i: len(people[i]))
    clear = len(people[most]) >= _CLEARLY * sum(
        len(members) for i, members in enumerate(people) if i != most
    )
    found, unplaced = [list(members) for members in people], []
    for candidate in rest:
        e = said[candidate.key]
        linked = [i for i, k in enumerate(known) if k.bodies & e.bodies or _one_story(k, e)]
        free = [i for i, k in enumerate(known) if not contradict(k, e)]
        if len(linked) == 1:
            found[linked[0]].append(candidate)
        elif clear and not linked and most in free:
            found[most].append(candidate)
        else:
            unplaced.append(candidate)
    groups = [tuple(sorted(g, key=lambda c: c.key)) for g in found]
    return Bearers(tuple(sorted(groups, key=lambda g: g[0].key)), tuple(unplaced), sure=False)


def _in_doubt(seen: Sequence[Evidence]) -> bool:
    """Whether kinds that nothing parts have nothing in common either."""
    return any(
        _exclude(a, b) and not _share_a_field(a, b) and not a.bodies & b.bodies
        for a, b in combinations(seen, 2)
        if a.fields and b.fields and not any(_bridges(e, a, b) for e in seen)
    )


def _share_a_field(one: Evidence, other: Evidence) -> bool:
    return not (one.fields | one.once).isdisjoint(other.fields | other.once)


def _exclude(one: Evidence, other: Evidence) -> bool:
    return all({f"{a}-{b}", f"{b}-{a}"} & load_list("fields_apart")
               for a in one.fields for b in other.fields)  # fmt: skip


def _one_story(one: Evidence, other: Evidence) -> bool:
    """Whether somebody is quoted beside both within days; two, where no day is known."""
    if not (one.stories and other.stories):
        return False
    few, many = sorted((one.stories, other.stories), key=len)
    undated = 0
    for name, day in few:
        if day is None:
            undated += (name, None) in many
        elif any((name, day + step) in many for step in range(-_STORY, _STORY + 1)):
            return True
    return undated > 1


def _a_generation_apart(one: Evidence, other: Evidence) -> bool:
    if not (one.days and other.days):
        return False
    return max(one.days[0] - other.days[1], other.days[0] - one.days[1]) >= _GENERATION


def _is_rare(name: str) -> bool:
    """Whether a name is so complete that few can share it: three words or more in full."""
    return sum(len(word) > 1 for word in parse_name(name).words) > 2
