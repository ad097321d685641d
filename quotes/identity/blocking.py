"""Which names are worth comparing: see ``meeting_keys``.

A surname that thousands share must not make millions of pairs: names meet only where their
given names may be one as well. Whether two meet depends on the two alone, never on who else
is there, so that new names leave the old ones as they were.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from quotes.identity.candidates import Side
from quotes.names.bodies import parse_body
from quotes.names.comparing import eastern_frame
from quotes.names.folding import fold
from quotes.names.given import known_given, long_forms
from quotes.names.keys import keys
from quotes.names.parsing import Name, parse_name
from quotes.names.sounds import skeleton, skeletons, sound


class Meeting(NamedTuple):
    """The keys under which a name meets others.

    Attributes:
        shared: Two names that have one of these in common meet.
        asked: What a name that tells little asks for: initials, an acronym, one word.
        offered: What names that tell more offer to those; two of them do not meet by it.
    """

    shared: frozenset[str]
    asked: frozenset[str] = frozenset()
    offered: frozenset[str] = frozenset()

    def __or__(self, other: object) -> Meeting:
        """Return the keys of somebody who bears both names."""
        if not isinstance(other, Meeting):
            return NotImplemented
        return Meeting(*(mine | theirs for mine, theirs in zip(self, other, strict=True)))

    def meets(self, other: Meeting) -> bool:
        """Return whether the bearers of these keys and of others are to be compared."""
        return not (
            self.shared.isdisjoint(other.shared)
            and self.asked.isdisjoint(other.asked | other.offered)
            and self.offered.isdisjoint(other.asked)
        )


@lru_cache(maxsize=16384)
def meeting_keys(name: str, which: Side) -> Meeting:
    """Return the keys of a full name: all names that may be one with it meet it by one of them."""
    if which == "body":
        return _body(name)
    parsed = parse_name(name)
    if parsed.body:
        asked = frozenset(key for key in keys(name) if key.startswith("#"))
        return _body(name) | Meeting(frozenset({fold(name)}), asked)
    return _person(name, parsed)


def _person(name: str, parsed: Name) -> Meeting:
    every = keys(name)
    frames = {key for key in every if key.startswith(("~", "ea:"))}
    letters = {key for key in every if key.startswith("#")}
    shared = {fold(name), *(key for key in every if key.startswith("+"))}
    if parsed.kunya:
        shared |= {f"k:{frame}" for frame in skeletons(parsed.kunya)}
    if len(parsed.words) < 2:
        return Meeting(frozenset(shared), frozenset(frames), frozenset())
    shared |= {f"{frame} {sign}" for frame in frames for sign in _given_signs(parsed)}
    letter = frozenset(f"{frame} {i}" for frame in frames for i in _initials(parsed))
    lettered = len(parsed.given) == 1
    offered = frames | letters | (frozenset() if lettered else letter)
    return Meeting(frozenset(shared), letter if lettered else frozenset(), frozenset(offered))


def _given_signs(name: Name) -> set[str]:
    """Return what two forms of one given name, or of what stands for it, have in common."""
    given = [w for w in (name.given, *name.middle, name.nick) if w]
    joined = {name.given + name.middle[0]} if name.middle else set()
    if name.ambiguous:
        joined |= {"".join(name.words[:-1]), "".join(name.words[1:])}
        given += name.words
    whole = {*(w for w in given if len(w) > 1), *joined}
    whole |= {w[3:] for w in whole if w.startswith("abd") and len(w) > 5}
    signs = {sign for word in whole for sign in _signs(word)}
    if name.ambiguous:
        signs |= {f"e{eastern_frame(word)}" for word in whole}
    return signs


@lru_cache(maxsize=16384)
def _signs(word: str) -> frozenset[str]:
    """Return a given name's frame, with a consonant left out, its ends, and its known forms."""
    frames = skeletons(word)
    near = {cut for frame in frames if len(frame) > 3 for cut in _cuts(frame)}
    near |= {frame[1:] for frame in frames if len(frame) == 3}
    ends = {f"<{word[:4]}", f">{word[-4:]}"} if len(word) > 3 else set()
    forms = (f"n{form}" for form in long_forms(word))
    # One consonant says little: with it the last letter counts.
    whole = {frame if len(frame) > 1 else f"{frame}{word[-1]}." for frame in frames}
    return frozenset({*whole, *near, *ends, *forms, *(f"r{n}" for n in known_given(word))})


def _cuts(frame: str) -> Iterator[str]:
    return (frame[:i] + frame[i + 1 :] for i in range(len(frame)))


def _initials(name: Name) -> set[str]:
    words = {w for w in (name.given, *name.middle, name.nick) if w}
    if name.ambiguous:
        words |= set(name.words)
    letters = {f"i{'j' if w[0] in 'jyi' else w[0]}" for w in words}
    return letters | {f"s{sound(w)[:1].lower()}" for w in words}


def _body(name: str) -> Meeting:
    body = parse_body(name)
    shared = {fold(name)}
    if body.known >= 0:
        shared.add(f"@{body.known}")
    if body.words and not body.acronym:
        where = ",".join(sorted(body.countries))
        frames = [skeleton(word) for word in body.words]
        shared.add(f"={where}={'|'.join(sorted(frames))}")
        near = list(_but_one(frames, body.words))
        shared |= {f"-{where}={i}={rest}" for i in body.initials for rest in near}
    offered = {f"#{letters}" for letters in body.initials}
    asked = {f"#{body.acronym}", f"#{body.acronym.rstrip('s')}"} if body.acronym else set()
    # "Harakat al-Example" meets the Example movement of any country.
    named = f"^{'|'.join(sorted(map(skeleton, body.names)))}"
    (asked if body.proper else offered).add(named)
    return Meeting(frozenset(shared), frozenset(asked), frozenset(offered))


def _keys_of(which: Side, names: Iterable[str]) -> Meeting:
    """Return the keys of one who bears all these names.

    A body that is spelled out is asked by its acronym and asks nobody: two that share it meet
    where their words are the same, countries aside.
    """
    names = list(names)
    mine = reduce(or_, (meeting_keys(name, which) for name in names), Meeting(frozenset()))
    acronyms = {key for key in mine.asked if key[0] == "#"} if which == "body" else set()
    spelled = [b.words for b in map(parse_body, names if acronyms else ()) if not b.acronym]
    if not spelled:
        return mine
    frames = {"|".join(sorted(map(skeleton, told))) for told in spelled}
    both = {f"{acronym}={frame}" for acronym in acronyms for frame in frames}
    return Meeting(mine.shared | both, mine.asked - acronyms, mine.offered | acronyms)


def _but_one(frames: Sequence[str], words: Sequence[str]) -> Iterator[str]:
    """Yield the frames of two words or more with one of them told by its first letter only."""
    for i, word in enumerate(words if len(words) > 1 else ()):
        yield "|".join((*frames[:i], f"{word[:1]}*", *frames[i + 1 :]))


class Meetings(NamedTuple):
    """Who meets whom, by places.

    Attributes:
        pairs: Pairs that share a key, the lesser first, each once.
        questions: Who asks whom that tells more, all of one who asks together; none of the
            pairs again. Those of one surname are side by side in both.
    """

    pairs: Iterable[tuple[int, int]]
    questions: Iterable[tuple[int, int]]


def find_meetings(things: Iterable[tuple[Side, Sequence[str]]]) -> Meetings:
    """Return the pairs of things whose names meet, in bounded memory: numbers, no strings.

    Args:
        things: The side of each and its full names.
    """
    import numpy as np  # not for those who only import the package

    keys, of, asks, size = _index(things)
    order = np.argsort(np.asarray(keys), kind="stable")
    ordered = np.asarray(keys)[order] >> 2
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    ends = np.r_[starts[1:], len(ordered)]
    pairs, questions = array("q"), array("q")
    for start, end in zip(*(x[ends - starts > 1].tolist() for x in (starts, ends)), strict=True):
        run = order[start:end].tolist()
        for n, a in enumerate(run):
            if not asks[a]:
                break  # who only offers is asked by nobody that comes after
            i = of[a]
            for b in run[n + 1 :]:
                if (j := of[b]) != i and asks[b]:
                    pairs.append(min(i, j) * size + max(i, j))
                elif j != i:
                    questions.append(i * size + j)
    once, first = np.unique(np.asarray(pairs), return_index=True)
    asked, turn = np.unique(np.asarray(questions), return_index=True)
    lesser, greater = asked // max(size, 1), asked % max(size, 1)
    begins = np.flatnonzero(np.r_[len(asked) > 0, lesser[1:] != lesser[:-1]])
    turn = np.repeat(np.minimum.reduceat(turn, begins), np.diff(np.r_[begins, len(asked)]))
    known = np.minimum(lesser, greater) * size + np.maximum(lesser, greater)
    by_turn = np.argsort(turn, kind="stable")
    asked = asked[by_turn[~np.isin(known, once)[by_turn]]]
    return Meetings(_places(once[np.argsort(first)], size), _places(asked, size))


def _places(codes: Iterable[int], size: int) -> Iterator[tuple[int, int]]:
    return (divmod(int(code), size) for code in codes)


_HIGH, _LOW = 0x7FFF_FFF0_0000_0000, 0xF_FFFF_FFFC


def _index(
    things: Iterable[tuple[Side, Sequence[str]]],
) -> tuple[array[int], array[int], array[int], int]:
    """Return keys as numbers, whose each is, how much it asks by it, and how many things.

    The last two bits of a number sort those who ask before those who offer.
    """
    keys, of, asks, size = array("q"), array("q"), array("b"), 0
    for size, (which, names) in enumerate(things, 1):
        for role, found in zip((2, 1, 0), _keys_of(which, names), strict=True):
            for key in found:
                # Keys of one surname side by side, so that its names are read once.
                high, low = hash(key.partition(" ")[0]), hash((which, role < 2, key))
                keys.append((high & _HIGH) | (low & _LOW) | (2 - role))
                of.append(size - 1)
                asks.append(role)
    return keys, of, asks, size
