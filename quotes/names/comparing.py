"""How alike two names are, and why: see ``compare``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from quotes.names.bodies import body_likeness, parse_body
from quotes.names.bodies import load_tables as load_body_tables
from quotes.names.folding import fold
from quotes.names.given import is_eastern, one_given_name, short_forms
from quotes.names.given import load_tables as load_given_tables
from quotes.names.lexicon import load_groups, load_list, load_rings
from quotes.names.parsing import Name, parse_name, reigns
from quotes.names.sounds import alike, sound

Verdict = Literal["same", "unsure", "different"]

SAME: float = 0.74
"""At or above this, two names that are all there is to go by are taken for one.

Higher than where errors are fewest (0.6), for a false merge costs more than a missed one: what
lies between, as a first name alone, is likely and left to other evidence. A merge that stays,
as of speakers across documents, asks for more: the verdict "same", which nothing contradicts.
"""
DIFFERENT: float = 0.5
"""Below this, two names are taken for two."""


class Comparison(NamedTuple):
    """How alike two names are.

    Attributes:
        score: 0 to 1.
        verdict: "same" from ``SAME`` on where nothing contradicts; "different" below
            ``DIFFERENT``; else "unsure". Unsure at any score is also a name without what would
            tell it from a relative's: "John Doe" may be John Doe Jr., or his father.
        agree: Parts that speak for one bearer, strongest first.
        contradict: Parts that speak against it. A single one makes a merge unsafe.
    """

    score: float
    verdict: Verdict
    agree: tuple[str, ...]
    contradict: tuple[str, ...]


def compare(a: str, b: str) -> Comparison:
    """Return how alike two names are, with the parts that agreed and that contradict.

    Symmetric. It sees two names and nothing else: that two people may share one, only
    their roles and documents can tell.

    >>> compare("Qasim al-Karimi", "Qassem Karimi").verdict
    'same'
    >>> compare("John Doe Jr.", "John Doe Sr.").contradict
    ('suffix',)
    """
    return _compare(a, b) if a <= b else _compare(b, a)


def similarity(a: str, b: str) -> float:
    """Return how alike two names are, 0 to 1; symmetric. ``SAME`` is the threshold.

    For ranking and for deciding on a pair; what merges for good asks ``compare`` for its
    verdict, which is stricter.
    """
    _load_tables()
    return compare(a, b).score


@cache
def _load_tables() -> None:
    """Build all tables at once: whoever compares many names waits once, and at the start."""
    load_given_tables()
    load_body_tables()


@lru_cache(maxsize=65536)
def compare_bodies(a: str, b: str) -> Comparison:
    """Return what ``compare`` does, for two names that are known to be organisations'.

    "Wells Fargo" is a person to ``compare``: its words do not say otherwise.
    """
    score, why = body_likeness(*sorted((a, b)))
    return _judged(score, [why], [])


@lru_cache(maxsize=131072)
def _compare(a: str, b: str) -> Comparison:
    if a == b:
        return Comparison(1.0, "same", ("name",), ())
    x, y = parse_name(a), parse_name(b)
    if x.words == y.words and fold(a) == fold(b):
        return Comparison(1.0, "same", ("name",), ())
    if x.body and y.body:
        score, why = body_likeness(a, b)
        return _judged(score, [why], [])
    if x.body or y.body:
        return _body_and_person(x, y)
    return _people(x, y)


def _judged(score: float, agree: list[str], contradict: list[str]) -> Comparison:
    verdict: Verdict = "unsure" if score >= DIFFERENT else "different"
    if score >= SAME and not contradict:
        verdict = "same"
    if verdict == "different":
        return Comparison(score, verdict, (), tuple(contradict or filter(None, agree)))
    return Comparison(score, verdict, tuple(filter(None, agree)), tuple(contradict))


def _body_and_person(x: Name, y: Name) -> Comparison:
    """An acronym may be a person's initials; otherwise bodies and people never meet."""
    body, person = (x, y) if x.body else (y, x)
    acronym = body.original.replace(".", "")
    spelled = acronym.isupper() and 3 <= len(acronym) <= 4 and len(person.words) > 1
    if spelled and acronym.lower() == initials(person):
        return _judged(0.8, ["initials"], [])
    score, why = body_likeness(x.original, y.original)
    if score >= 0.85 and not person.title:
        return _judged(score * 0.95, [why], [])
    if len(person.words) == 1 and not person.title:  # "the Example movement", "Example"
        named = parse_body(body.original).names
        if len(named) == 1 and alike(next(iter(named)), person.family) >= 0.85:
            return _judged(0.7, ["name"], ["kind"])
    return _judged(0.05, [], ["kind"])


def _spelled(one: Name, other: Name) -> bool:
    """Whether a single word in capitals spells the initials of a name: "JQF Jr."."""
    letters = one.family
    return 3 <= len(letters) <= 4 and letters.upper() in one.original and letters == initials(other)


def initials(name: Name) -> str:
    """Return the letters a person may be called by: "mbs" for Mohammed bin Salman."""
    lineage = load_groups("particles")["lineage"]
    words = name.original.lower().replace("-", " ").split()
    linked = any(w in lineage for w in words)
    core = [w for w in name.words if w]
    return (
        (core[0][0] + "b" + core[-1][0])
        if linked and len(core) == 2
        else "".join(w[0] for w in core)
    )


def _given_likeness(a: str, b: str) -> tuple[float, str]:
    """How alike two given names are: by sound, as short forms, as initials."""
    if len(a) == 1 or len(b) == 1:
        return (0.85, "initial") if _same_initial(a, b) else (0.0, "initial")
    score = alike(a, b)
    if score >= 0.95:
        return score, "given"
    if short_forms(a, b):
        return max(score, 0.92), "given" if score >= 0.72 else "short form"
    if score > _ANOTHER and (one := one_given_name(a, b)) is not None:
        return (max(score, 0.92), "given") if one else (_ANOTHER, "given")
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) >= 3 and len(long) - len(short) >= 2:
        if long.startswith("abd"):  # "Abdul Latif" is Latif to his friends
            score = max(score, 0.88 * alike(long[3:], short))
        if long.startswith(short) or long.endswith(short):
            score = max(score, 0.76)
    return score, "given"


_ANOTHER = 0.4
"""The most that two different given names are alike, however few letters part them."""


def _same_initial(a: str, b: str) -> bool:
    return a[0] == b[0] or sound(a)[0].lower() == sound(b)[0].lower() or {a[0], b[0]} <= set("jyi")


_FUSED_PARTICLES = ("al", "el", "ben", "bin", "de", "van", "von", "da", "di", "le", "la", "du")


def _without_particle(long: str, short: str) -> float:
    rests = (long[len(p) :] for p in _FUSED_PARTICLES if long.startswith(p))
    return max((0.96 * alike(rest, short) for rest in rests if len(rest) > 2), default=0.0)


# Central Asian families write "Karim" and "Karimov".
_PATRONYMIC = ("ov", "ev")


@lru_cache(maxsize=131072)
def _family_likeness(a: str, b: str) -> float:
    """How alike two family names are; one may have swallowed its particle."""
    score = alike(a, b)
    if score >= 0.9:
        return score
    for long, short in ((a, b), (b, a)):
        if long.startswith(_FUSED_PARTICLES):
            score = max(score, _without_particle(long, short))
        if long.startswith("abd") and len(long) > 5:
            score = max(score, alike(long[3:], short) * 0.9)
        if long.endswith(_PATRONYMIC) and len(short) > 3:
            score = max(score, alike(long[:-2], short) * 0.84)
    rings = load_rings("east_asian_surnames")
    if not rings.get(a, frozenset()).isdisjoint(rings.get(b, frozenset())):
        score = max(score, 0.9)
    return score


_OTHERWISE = Comparison(0.0, "different", (), ("name",))
"""This reading of the two names does not hold."""


def _people(x: Name, y: Name) -> Comparison:
    if x.suffix and y.suffix and x.suffix != y.suffix:
        return _judged(0.15, [], ["suffix"])
    found = _generationless(x, y)
    if found.score < DIFFERENT:
        return found
    if x.suffix != y.suffix and _tells_generations(x, y) and "suffix" not in found.agree:
        numbered = _AFTER_RELATIVES.isdisjoint((x.suffix, y.suffix))
        return _left_open(found, "suffix", _NUMBER_LEFT_OUT if numbered else _LEFT_OPEN)
    if _halved(x, y):
        return _left_open(found, "middle", _LEFT_OPEN)
    return found


def surely_two(a: str, b: str) -> bool:
    """Return whether two names are not one, told by the surnames at a fraction of the cost.

    True only where ``compare`` finds less than ``SAME`` or something that contradicts: where
    the surnames differ and no other order or spacing of the words makes up for it. It may be
    False of two names that are not one.
    """
    x, y = map(parse_name, sorted((a, b)))
    if x.body or y.body or x.kunya or y.kunya or x.ambiguous or y.ambiguous:
        return False
    short, long = sorted((x.words, y.words), key=len)
    if len(short) < 2 or _family_likeness(x.family, y.family) >= _ONE_FAMILY:
        return False
    if len(short) == len(long):  # in another order?
        return alike(x.words[1], y.words[0]) < _SURE and alike(x.words[-1], y.words[0]) < _SURE
    if any(alike(short[-1], word) >= _SURE for word in long):  # with a name more at its end?
        return False
    lettered = min(map(len, short + long)) == 1
    return lettered or alike("".join(short), "".join(long)) < _SURE  # in one word?


_ONE_FAMILY = 0.75
"""From this likeness on, two family names agree."""
_SURE = 0.85
"""What words must be alike where they stand in other places."""


_LEFT_OPEN = 0.3
"""How alike two names are of which one has what the other needs to be told from a relative's."""
_NUMBER_LEFT_OUT = 0.72
"""The same for a number: of those whom the news names, the other is seldom the father."""
_AFTER_RELATIVES = frozenset({"jr", "sr", "neto"})


def _left_open(found: Comparison, part: str, most: float) -> Comparison:
    """Return that it cannot be known: a part that tells relatives apart stands in one name only.

    "John Doe" may be John Doe Jr., whose suffix was left out, or his father, who has none.
    """
    contradict = tuple(dict.fromkeys((*found.contradict, part)))
    return Comparison(min(found.score, most), "unsure", found.agree, contradict)


def _tells_generations(x: Name, y: Name) -> bool:
    """Whether leaving a suffix out leaves open who is meant.

    A surname alone leaves everything out, and a ruler's number goes unsaid while he reigns.
    """
    plain = y if x.suffix else x
    return len(plain.words) > 1 and not (reigns(x.title) or reigns(y.title))


def _halved(x: Name, y: Name) -> bool:
    """Whether one name has only the first half of the other's double given name.

    Brothers share the "Mohammad" of "Mohammad Reza" and "Mohammad Ali"; the other half tells.
    Before "al-" or after "bin", in Arabic names, what follows is a father's and goes unsaid.
    """
    if bool(x.middle) == bool(y.middle) or x.particle or y.particle:
        return False
    long, short = (x, y) if x.middle else (y, x)
    if len(long.middle[0]) == 1 or not _is_half(long.given):
        return False
    return alike(long.given, short.given) >= 0.72 and _family_likeness(x.family, y.family) >= 0.75


@lru_cache(maxsize=4096)
def _is_half(given: str) -> bool:
    return any(one_given_name(given, half) for half in load_list("given_halves"))


def _generationless(x: Name, y: Name) -> Comparison:
    if x.kunya or y.kunya:
        return _with_kunya(x, y)
    if len(x.words) < 2 or len(y.words) < 2:
        return _single_word(x, y)
    ordered = _in_order(x, y)
    if "middle" in ordered.contradict or ordered.score >= 0.9:
        return ordered
    best = max(ordered, _swapped(x, y), key=_score)
    other = max(_whole(x, y), _patronymic(x, y), key=_score)
    # Last, for it costs most.
    if other.score > best.score and _same_begun(x, y):
        return other
    return best


def _same_begun(x: Name, y: Name) -> bool:
    """Whether two names may begin with one given name, the first half of a double one aside."""
    halved = len(x.words) != len(y.words) and any(map(_is_half, (x.given, y.given)))
    return halved or one_given_name(x.given, y.given) is not False


def _score(found: Comparison) -> float:
    return found.score


def _with_kunya(x: Name, y: Name) -> Comparison:
    """Compare by kunya: "Abu Omar al-Karimi" may be Hasan al-Karimi, never surely."""
    if x.kunya and y.kunya:
        name = alike(x.kunya, y.kunya)
        family = _family_likeness(x.family, y.family) if x.family and y.family else 0.9
        return _judged(min(name, family), ["kunya"], [] if min(name, family) >= 0.7 else ["kunya"])
    if not x.family or not y.family:
        return _judged(0.2, [], ["kunya"])
    family = _family_likeness(x.family, y.family)
    given = x.given or y.given
    if family >= 0.8:
        return _judged(0.7 if given else 0.78 * family, ["family"], ["kunya"] if given else [])
    return _judged(family * 0.3, [], ["family"])


def _single_word(x: Name, y: Name) -> Comparison:
    """A surname alone, or a first name alone, against any name."""
    if not x.words or not y.words:
        if x.suffix and x.suffix == y.suffix:
            return _judged(0.78, ["suffix"], [])
        return _judged(0.1, [], ["name"])
    one, other = (x, y) if len(x.words) <= len(y.words) else (y, x)
    family = _family_likeness(one.family, other.family)
    if len(other.words) == 1:
        return _judged(family, ["family"], [] if family >= SAME else ["family"])
    if reigns(one.title):
        return _ruler(one, other)
    tail = "".join(other.words[-2:])
    family = max(family, alike(one.family, tail))
    if family >= 0.8:
        return _judged(0.5 + 0.34 * family, ["family"], [])
    if other.ambiguous:
        score = max(alike(one.family, w) for w in other.words[:-1])
        score = max(score, alike(one.family, "".join(other.words[:-1])))
        if score >= 0.9:
            return _judged(0.78, ["given"], [])
    if _spelled(one, other):
        return _judged(0.8, ["initials"], [])
    first = alike(one.family, other.given)
    if first >= 0.85:
        regnal = one.suffix and one.suffix == other.suffix
        return _judged(0.8 if regnal else 0.62, ["given"], [])
    return _judged(family * 0.55, [], ["family"])


def _ruler(one: Name, other: Name) -> Comparison:
    """A king goes by his first name: a family name like it is somebody else's."""
    if alike(one.family, other.given) < 0.85:
        return _judged(0.1, [], ["name"])
    if one.suffix and one.suffix == other.suffix:
        return _judged(0.8, ["given"], [])
    return _judged(0.62 if "bin" in other.particle or other.title else 0.45, ["given"], [])


def _in_order(x: Name, y: Name) -> Comparison:
    family = _family_likeness(x.family, y.family)
    given, how = _best_given(x, y)
    agree: list[str] = []
    contradict: list[str] = []
    (agree if family >= _ONE_FAMILY else contradict).append("family")
    (agree if given >= 0.72 else contradict).append(how)
    if contradict == ["given"] and _familiar(x.given, y.given):
        return _judged(_FAMILIAR, agree, contradict)
    if contradict:
        return _judged(_near_miss(x, y, family, given), agree, contradict)
    score = 0.55 * min(family, given) + 0.45 * (family + given) / 2
    return _with_middle(x, y, score, agree)


_FAMILIAR = 0.66
"""How alike names are of which one may have a short form that no list knows."""


def _familiar(a: str, b: str) -> bool:
    """Whether one given name may be the other cut short and made familiar: "Rody", "Rodolfo".

    Never for sure: "Danny" is Daniel, or his sister Daniela.
    """
    short, long = (a, b) if len(a) < len(b) else (b, a)
    if len(long) - len(short) < 1 or long[:3] != short[:3]:
        return False
    stem = short[:-2] if short.endswith("ie") else short.rstrip("yioa")
    if len(stem) > 2 and stem[-1] == stem[-2]:
        stem = stem[:-1]
    shorter = len(stem) >= 3 and long.startswith(stem) and len(long) - len(stem) >= 3
    return shorter and one_given_name(a, b) is not False


def _near_miss(x: Name, y: Name, family: float, given: float) -> float:
    """The score of two names whose family or given names are not one by their sound.

    Where the other part agrees and the words are long enough for a letter to be a slip, the
    pair is likely one person all the same: a name misspelt, or romanised as no table says.
    """
    least, most = min(family, given), max(family, given)
    doubted = (x.given, y.given) if given < family else (x.family, y.family)
    if least >= _SLIP and most >= 0.85 and min(map(len, doubted)) >= 5:
        return SAME + 0.02 * (least - _SLIP)
    return min(least * 0.6 + 0.1 * most, 0.6)


_SLIP = 0.6
"""From this likeness on, two long words may be one that was misspelt."""


def _best_given(x: Name, y: Name) -> tuple[float, str]:
    score, how = _given_likeness(x.given, y.given)
    if score >= 0.9:
        return score, how
    for one, other in ((x, y), (y, x)):
        if one.nick:
            score = max(score, _given_likeness(one.nick, other.given)[0] * 0.97)
        if one.nick and other.nick:
            score = max(score, alike(one.nick, other.nick) * 0.97)
        # "W. Mark Felt", "Mark Felt": the one called by a middle name.
        for middle in one.middle:
            known = _given_likeness(middle, other.given)[0] if len(middle) > 1 else 0.0
            if known >= 0.9 and len(other.given) > 1 and not other.middle:
                score = max(score, _called_by_middle(one.given, middle))
        if one.middle:
            joined = one.given + one.middle[0]
            score = max(score, alike(joined, other.given) * 0.98)
            if other.middle:
                score = max(score, alike(joined, other.given + other.middle[0]) * 0.98)
    return score, how


def _called_by_middle(given: str, middle: str) -> float:
    """How alike a name is to itself without its first word.

    "Thomas Woodrow Wilson" is Woodrow Wilson; but "Uday Tarek Wadi" is a son of Tarek Wadi.
    """
    if len(given) == 1:
        return 0.88
    return 0.72 if is_eastern(given) or is_eastern(middle) else 0.8


def _with_middle(x: Name, y: Name, score: float, agree: list[str]) -> Comparison:
    contradict: list[str] = []
    if x.middle and y.middle:
        fit = _middle_fit(x.middle, y.middle)
        if fit < 0.75:
            return _judged(min(score, 0.45), agree, ["middle"])
        agree.append("middle")
    elif x.middle or y.middle:
        extra = x.middle or y.middle
        score *= 0.97 if all(len(m) == 1 for m in extra) else 0.93
    return _judged(score, agree, contradict)


def _middle_fit(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """How well the shorter run of middle names fits into the longer, in order."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    spaced = len(a) != len(b) and min(map(len, a + b)) > 1
    joined = alike("".join(a), "".join(b)) if spaced else 0.0
    worst, at = 1.0, 0
    for word in short:
        scores = [(_given_likeness(word, w)[0], i) for i, w in enumerate(long[at:], at)]
        score, at = max(scores, key=lambda s: (s[0], -s[1]), default=(0.0, at))
        worst, at = min(worst, score), at + 1
    if worst >= 0.75 and len(short) < len(long):
        # "H. W." against "W.": an initial that skips another is somebody else's.
        skipped = _given_likeness(short[0], long[0])[0] < 0.75
        worst = 0.6 if skipped and len(short[0]) == 1 else worst
    return max(worst, joined)


def _swapped(x: Name, y: Name) -> Comparison:
    """Compare with the family name on the other end: every word must be sure."""
    lineage = "bin" in x.particle or "bin" in y.particle
    if lineage or len(x.words) != len(y.words):
        return _OTHERWISE
    for turn in (1,) if len(x.words) == 2 else (1, len(x.words) - 1):
        turned = x.words[turn:] + x.words[:turn]
        worst = 1.0
        for one, other in zip(turned, y.words, strict=True):
            near = abs(len(one) - len(other)) < 4
            worst = min(worst, alike(one, other)) if near else 0.0
            if worst < _SURE:
                break
        else:
            return _judged(0.94 * worst, ["family", "given", "order"], [])
    return _OTHERWISE


def _whole(x: Name, y: Name) -> Comparison:
    """Names that differ in where they are spaced: "Diaz Canel", "Diaz-Canel", "Diazcanel"."""
    if x.words[-1] != y.words[-1] and len(x.words) == len(y.words) and not x.ambiguous:
        return _OTHERWISE
    eastern = x.ambiguous and y.ambiguous
    heard = alike("".join(x.words), "".join(y.words))
    lettered = min(map(len, x.words + y.words)) == 1 and not eastern
    if heard >= (0.85 if eastern else 0.95) and not lettered:
        return _judged(heard * 0.97, ["name"], [])
    if eastern:
        return _romanised(x, y)
    return _OTHERWISE


def _romanised(x: Name, y: Name) -> Comparison:
    """East-Asian names across romanisations: the family by table, the given name by frame."""
    family = _family_likeness(x.family, y.family)
    a, b = "".join(x.words[:-1]), "".join(y.words[:-1])
    if family >= 0.85 and eastern_frame(a) == eastern_frame(b):
        return _judged(0.9, ["family", "given"], [])
    return _OTHERWISE


@lru_cache(maxsize=16384)
def eastern_frame(word: str) -> str:
    """Return the consonants of a Chinese or Korean given name, voicing and aspiration dropped."""
    word = re.sub("ts|tz|dz|c(?!h)|z(?!h)", "Z", word)
    word = re.sub("hs|sh|x|s", "S", word)
    word = re.sub("zh|ch|j|q", "C", word)
    word = word.replace("ng", "n").translate(str.maketrans("dbgr", "tpkl"))
    return re.sub("[aeiouywh]", "", word)


def _patronymic(x: Name, y: Name) -> Comparison:
    """One name is the other with a name more at its end: a house, a second surname, a clan."""
    short, long = (x.words, y.words) if len(x.words) <= len(y.words) else (y.words, x.words)
    if len(short) == len(long) or len(short) < 2 or min(map(len, short)) < 2:
        return _OTHERWISE
    first = alike(short[0], long[0])
    one_more = len(short) > 2 and len(long) == len(short) + 1
    if one_more and not (x.particle or y.particle) and _is_half(long[0]):
        rest = min(map(alike, short, long[1:]))
        return _judged(0.86 * rest, ["given", "family"], []) if rest >= 0.85 else _OTHERWISE
    if first < 0.85:
        return _OTHERWISE
    head = min(map(alike, short, long))
    if head >= 0.85:
        return _judged(0.86 * head, ["given", "family"], [])
    if len(short) > 2 and _runs_through(short, long):
        return _judged(0.8, ["given", "family"], [])
    last = max(alike(short[-1], w) for w in long[1:-1])
    if last >= 0.9 and len(short) == 2:
        return _judged(0.82 * min(first, last), ["given", "family"], [])
    return _OTHERWISE


def _runs_through(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether all words of a name stand in a longer one in their order."""
    rest = iter(long)
    return all(any(alike(word, other) >= 0.9 for other in rest) for word in short)
