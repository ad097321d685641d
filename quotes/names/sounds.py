"""How a written name sounds, whichever romanisation wrote it.

One letter a sound: ``sound("Qassem")`` and ``sound("Qasim")`` differ in one vowel. What is
left between two sounds is priced by ``alike``: vowels cost little, the letters that
romanisations trade for one another (q k g gh, kh h, j dj zh y) little more, and any other
consonant is another name.

Source: the tables of ALA-LC, BGN/PCGN and ISO 9 for Arabic, Persian and Cyrillic, the
French, German and English habits of the press, and Wade-Giles against Pinyin.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import inf

from rapidfuzz.distance import Levenshtein

# Longest first. Capitals are sounds without a letter of their own:
# S sh, Z zh, C ch, J j, X kh, G gh, T th, D dh, A I U the long vowels.
_SOUNDS = {
    "shch": "S", "schtsch": "S", "tsch": "C", "dsch": "J", "sch": "S", "sh": "S", "zh": "Z",
    "tch": "C", "ch": "C", "cz": "C", "dzh": "J", "dj": "J", "dz": "J", "kh": "X", "gh": "G",
    "th": "T", "dh": "D", "ph": "f", "ck": "k", "qu": "k", "ts": "c", "tz": "c",
    "x": "ks",
    "oo": "U", "ou": "U", "ow": "aw", "au": "aw", "ee": "I", "ii": "I", "ie": "I", "aa": "A",
    "aee": "aI", "ei": "ay", "ey": "ay", "oe": "o", "ue": "u",
    "c": "k", "yi": "i", "iy": "i", "ij": "i", "uu": "U",
}  # fmt: skip
_PATTERN = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_DOUBLE = re.compile(r"([^\WaeiouAIU])\1+")
_ENDINGS = re.compile(r"(?:(?<=[aeiou])h|(?<=s)k(?:yi|yy|ii|ij|iy|yj|y|i)y?)$")
# The v of German and Polish spelling, the u of Belarusian: "Sacharowa", "Kotowski", "Kotouski".
_SLAVIC_V = re.compile(r"(?<=o)(?:w(?=a$|s[kc])|u(?=s[kc]))|(?<=e)w(?=a$|s[kc])")
_CEDILLA = re.compile(r"c(?=[eiy])")


@lru_cache(maxsize=262144)
def sound(word: str) -> str:
    """Return a folded word's sounds, one character each.

    >>> sound("mustafa"), sound("moustapha")
    ('mustafa', 'mUstafa')
    """
    if word.startswith("mc"):
        word = "mac" + word[2:]
    # The tests before the patterns spare most words most of them.
    if word[-1:] in ("h", "i", "y", "j"):
        word = _ENDINGS.sub(lambda m: "ki" if m.group().startswith("k") else "", word)
    if len(word) > 4 and word.endswith("ic"):  # Slavic "-ić" without its accent
        word += "h"
    if "ow" in word or "ew" in word or "ous" in word:
        word = _SLAVIC_V.sub("v", word)
    if "c" in word:
        word = _CEDILLA.sub("s", word)
    word = _PATTERN.sub(lambda m: _SOUNDS[m.group()], word)
    word = _DOUBLE.sub(r"\1", word)
    if len(word) > 2 and word[-1] in "yj" and word[-2] not in "aeou":
        word = word[:-1] + "i"
    return word


_CLASSES = str.maketrans("bpfvwdtTDszcSZCJjkqgGX", "BBFFFTTTTSSSSSSSSKKKKK", "aeiouyhAIU")


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """Return the coarse consonant frame of a folded word: the blocking key of a family name.

    Vowels, h and y fall away; sounds that romanisations confuse share a letter, so that
    ``skeleton("gaddafi") == skeleton("kadhafi")``. Unrelated names collide; names that
    ``alike`` accepts should not be parted.

    >>> skeleton("gaddafi"), skeleton("qadhafi"), skeleton("khadafy")
    ('KTF', 'KTF', 'KTF')
    """
    return _frame(sound(word)) or word[:1]


def skeletons(word: str) -> frozenset[str]:
    """Return every skeleton of a folded word: one for each way its letters may be meant.

    Kh may be h, j and g one sound, zh a j, c a k or an s, dh a z, th an s: names that
    ``alike`` accepts share one of these, where they do not share the first.
    """
    heard = sound(word)
    forms = {heard, heard.replace("X", ""), heard.replace("D", "z"), heard.replace("T", "s")}
    if "j" in heard:
        forms.add(heard.replace("j", "g"))
    if "Z" in heard:
        forms.add(heard.replace("Z", "j"))
    if "c" in word:
        forms.add(heard.replace("k", "s"))
    return frozenset(_frame(form) or word[:1] for form in forms)


def _frame(heard: str) -> str:
    # Slavic j is y: "Jakovlev", "Yakovlev".
    tail = heard[1:] if heard[:1] in ("j", "J") else heard
    frame = tail.replace("j", "").translate(_CLASSES)
    return _RUN.sub(r"\1", frame) or tail[:1]


_RUN = re.compile(r"(.)\1+")


_NEAR: dict[str, float] = {}


def _near(cost: float, *pairs: str) -> None:
    for pair in pairs:
        _NEAR[pair] = _NEAR[pair[::-1]] = cost


_near(0.1, "iI", "uU", "iy", "Iy", "kq", "wv", "wu", "wU", "oU", "Gg")
_near(0.15, "aA", "jJ", "jy", "kX", "tT", "dD")
_near(0.2, "ae", "ei", "ou", "ey", "Gq", "qg", "ZJ", "jZ", "vf", "sz", "cz")
_near(
    0.3,
    "Xh",
    "CJ",
    "Cj",
    "Cc",
    "sc",
    "wf",
    "Sc",
    "SZ",
    "Jy",
    "zD",
    "sT",
    "Xq",
    "gk",
    "GX",
    "Gk",
    "Ck",
)
_near(0.4, "ct", "sS", "SC", "ai", "oe", "iu", "wo", "Zz", "Jg", "jg", "ji", "gh", "CX", "eI")
_near(
    0.5,
    "bp",
    "dt",
    "eu",
    "eU",
    "aI",
    "Ae",
    "jZ",
    "mn",
    "oA",
    "eA",
    "zJ",
    "zj",
    "Cs",
    "Ch",
    "zT",
    "dz",
    "ao",
    "au",
    "aU",
)
_near(0.7, "AI", "AU", "IU", "Ai", "Au", "oI", "io", "iU", "uI", "rl")
_DROP = dict.fromkeys("aeou", 0.4) | dict.fromkeys("AIU", 0.7) | {"i": 0.5}
_DROP |= {"h": 0.3, "y": 0.25, "w": 0.4, "j": 0.4, "d": 0.7, "t": 0.7}


def sound_distance(a: str, b: str, most: float = 1000.0) -> float:
    """Return the cheapest way from one sound string to another; symmetric, 0 for equal.

    What costs more than ``most`` is not priced to the end: it returns infinity.
    """
    start, end_a, end_b = 0, len(a), len(b)
    while start < end_a and start < end_b and a[start] == b[start]:
        start += 1
    while end_a > start < end_b and a[end_a - 1] == b[end_b - 1]:
        end_a, end_b = end_a - 1, end_b - 1
    a, b = a[start:end_a], b[start:end_b]
    if len(a) == len(b) == 1:
        return min(_NEAR.get(a + b, 1.0), _DROP.get(a, 1.0) + _DROP.get(b, 1.0))
    return _priced(a, b, most) if len(a) >= len(b) else _priced(b, a, most)


def _priced(a: str, b: str, most: float) -> float:
    """The price of what is left between the sounds that two words begin and end with."""
    if not b:
        return sum(_DROP.get(c, 1.0) for c in a)
    near = _NEAR.get
    drop_b = [_DROP.get(c, 1.0) for c in b]
    row = [0.0]
    for cost in drop_b:
        row.append(row[-1] + cost)
    for x in a:
        drop = _DROP.get(x, 1.0)
        last, left = row[0], row[0] + drop
        new = [left]
        for y, cost, above in zip(b, drop_b, row[1:], strict=True):
            change = last if x == y else last + near(x + y, 1.0)
            last = above
            left += cost
            if change < left:
                left = change
            if last + drop < left:
                left = last + drop
            new.append(left)
        if min(new) > most:
            return inf
        row = new
    return row[-1] if row[-1] <= most else inf


_UNLIKE = 0.4
"""Below this, how unlike two words are makes no difference: it is not priced out."""


def alike(a: str, b: str) -> float:
    """Return how alike two folded words sound, 0 to 1, symmetric; initials are not its business.

    >>> alike("qasim", "qassem") > 0.8 > alike("saad", "saeed") > alike("saad", "omar")
    True
    """
    if a == b:
        return 1.0
    return _alike(a, b) if a < b else _alike(b, a)


@lru_cache(maxsize=262144)
def _alike(a: str, b: str) -> float:
    x, y = sound(a), sound(b)
    if x == y:
        return 0.98
    longest = max(len(x), len(y))
    most = min(5, int(0.6 * longest))
    if Levenshtein.distance(x, y, score_cutoff=most) > most:
        return 0.0  # not worth pricing: nothing near so many edits is one name
    scale = 0.4 + 0.48 * longest
    return max(0.0, 1 - sound_distance(x, y, (1 - _UNLIKE) * scale) / scale)
