"""A name's text taken apart: see ``parse_name``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from quotes.names.bodies import is_body
from quotes.names.folding import fold
from quotes.names.lexicon import load_groups, load_list, load_rings, load_spellings

Words = tuple[str, ...]


class Name(NamedTuple):
    """The parts of a name, all but ``original`` in search form (``fold``).

    Attributes:
        original: The text as given.
        given: First given name; empty where only a family name is known.
        middle: Names between the two, patronyms among them, in order.
        family: Family name without its particle; of a body, its whole name.
        particle: Article or preposition of the family name: "al", "van der".
        title: Titles, ranks and offices before or after the name.
        suffix: "jr", "sr", "ii" …
        kunya: The name after "Abu" or "Umm" where that is how the person is called.
        nick: A nickname in quotation marks or brackets.
        words: ``given``, ``middle``, ``family``: the name's core in reading order.
        body: It is an organisation's name, not a person's.
        ambiguous: The family name may as well be the first word (East-Asian order).
    """

    original: str
    given: str = ""
    middle: Words = ()
    family: str = ""
    particle: str = ""
    title: str = ""
    suffix: str = ""
    kunya: str = ""
    nick: str = ""
    words: Words = ()
    body: bool = False
    ambiguous: bool = False


@lru_cache(maxsize=262144)
def parse_name(text: str) -> Name:
    """Return the parts of one person's or body's name.

    Titles come off the front, degrees and generations off the end; "Family, Given" is
    turned round; a possessive is dropped. Nothing is raised: a text that is all titles
    keeps its words as ``family``.

    >>> name = parse_name("Maj. Gen. Omar al-Karimi's")
    >>> name.title, name.given, name.particle, name.family
    ('maj gen', 'omar', 'al', 'karimi')
    >>> parse_name("de Vries, Jan").given
    'jan'
    """
    if is_body(text):
        whole = fold(text)
        return Name(text, family=whole, words=(whole,), body=True)
    return _parse_person(text)


def reigns(title: str) -> bool:
    """Return whether a title makes one name enough to tell who is meant: "Pope", "King"."""
    return not load_list("titles_regnal").isdisjoint(title.split())


_POSSESSIVE = re.compile(r"(?<=\w\w)[’'ʼ]s(?=\s|$)|(?<=s)[’'](?=\s*$)")
_NICK = re.compile(
    r"""(?:^|(?<=\s))(?:[“"(«]\s*|[‘'])([^\s“”"'‘’()«»]{2,})(?:\s*[”")»]|[’'])(?=[\s,]|$)"""
)
_MARKS = frozenset("'’ʼ‘“”\"()«»")
"""Without one of these a name has neither a possessive nor a nickname."""
_SPLIT = re.compile(r"[\s./_]+")


def _parse_person(text: str) -> Name:
    bare, nick = text.strip(), ""
    marked = not _MARKS.isdisjoint(bare)
    if marked:
        bare = _POSSESSIVE.sub("", bare)
    if marked and (found := _NICK.search(bare)):
        nick = fold(found.group(1))
        bare = f"{bare[: found.start()]} {bare[found.end() :]}"
    shouted = _shouted(bare)
    folded, suffix = _generation(fold(bare))
    front, rest = folded, []
    if "," in folded:
        front, *rest = [p for p in (part.strip() for part in folded.split(",")) if p] or [""]
    tokens = _tokens(front)
    title: list[str] = []
    for part in rest:
        extra = _tokens(part)
        plain = [e for e in extra if not e.startswith("-")]
        if kind := _suffix_of(plain):
            suffix = suffix or kind.strip("-")
        elif _is_title(plain):
            title += plain
        else:
            given, more = _take_suffix(extra)
            suffix, tokens, shouted = suffix or more, given + tokens, ""
    before, tokens = _split_title(tokens)
    tokens, more = _take_suffix(tokens)
    if len(tokens) > 1 and _NUMERALS.issuperset(tokens[-1]) and not more:
        tokens, more = _take_number(tokens, bare, " ".join(before + title))
    if len(before) == 1 and before[0] in load_list("titles_or_names") and len(tokens) == 1:
        before, tokens = [], before + tokens
    title, suffix = before + title, suffix or more
    return _assemble(text, tokens, " ".join(title), suffix, nick, shouted)


_GENERATION = re.compile(
    r"^the (?P<first>elder|younger) (?=\S)"
    r"|(?<=\w),? (?:the (?P<last>elder|younger)|(?P<foreign>pere|fils|filho))$"
)


def _generation(folded: str) -> tuple[str, str]:
    """Take "the elder", "the younger" and the French and Brazilian words for them off a name."""
    ends = folded.startswith("the ") or folded.endswith(("er", "pere", "fils", "filho"))
    if not ends or not (found := _GENERATION.search(folded)):
        return folded, ""
    old = found.group().strip(", ").endswith(("elder", "pere"))
    return folded[: found.start()] + folded[found.end() :], "sr" if old else "jr"


def _tokens(folded: str) -> list[str]:
    """Words of a folded name; the second half of a hyphenated word begins with a hyphen."""
    if folded.replace(" ", "").isalnum():
        return folded.split()
    out = []
    for chunk in _SPLIT.split(folded):
        first, *others = [p for p in chunk.split("-") if p] or [""]
        if first:
            out += [_clean(first), *("-" + _clean(other) for other in others)]
    return [t for t in out if t.strip("-")]


def _clean(token: str) -> str:
    return token if token.isalnum() else "".join(c for c in token if c.isalnum())


def _shouted(text: str) -> str:
    """The one word in capitals that marks the family name, as in "LI Keqiang"."""
    if text.istitle():
        return ""
    loud = [w for w in text.split() if len(w) > 1 and w.isupper() and "." not in w]
    quiet = [w for w in text.split() if len(w) > 1 and not w.isupper()]
    return fold(loud[0]) if len(loud) == 1 and quiet else ""


@cache
def _suffixes() -> dict[str, str]:
    return load_spellings("suffixes")


def _suffix_of(tokens: Sequence[str]) -> str:
    return _suffixes().get("".join(tokens), "") if 0 < len(tokens) <= 2 else ""


def _take_suffix(tokens: list[str]) -> tuple[list[str], str]:
    """Take generations and degrees off; a king's number may stand before his father's name."""
    kinds = _suffixes()
    if kinds.keys().isdisjoint(tokens):
        return tokens, ""
    if len(tokens) == 1:
        only = kinds.get(tokens[0], "").strip("-")
        return ([], only) if only and len(tokens[0]) > 1 else (tokens, "")
    end = len(tokens)
    while end > 1 and tokens[end - 1] in kinds:
        end -= 1
    inner = [t for t in tokens[1:end] if kinds.get(t) in _REGNAL]
    left = tokens[:1] + [t for t in tokens[1:end] if t not in inner]
    found = [kinds[t] for t in (*inner, *tokens[end:])]
    return left, next((kind for kind in found if kind != "-"), "")


_NUMERALS = frozenset("ivx")
_NUMBER = re.compile(r"x{0,2}(?:ix|iv|v?i{0,3})")


def _take_number(tokens: list[str], text: str, title: str) -> tuple[list[str], str]:
    """Take a ruler's number off: "XVI"; a short one only with the title, for Xi is a name."""
    number = tokens[-1]
    plain = len(number) > 2 and text.rstrip().endswith(number.upper())
    if _NUMBER.fullmatch(number) and (plain or reigns(title)):
        return tokens[:-1], number
    return tokens, ""


_REGNAL = ("ii", "iii", "iv")
"""What may stand before a father's name; other suffixes only end a name: "John V. Doe"."""


@cache
def _title_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Heads anywhere, heads only in front, and the words between them."""
    countries = frozenset(load_spellings("countries"))
    lead = load_list("titles_leading")
    return load_list("titles"), lead, load_list("modifiers") | countries


@cache
def _title_heads() -> frozenset[str]:
    """Words that may close a title, as tokens: also as the second half of a hyphenated word."""
    heads, lead, _ = _title_words()
    return heads | lead | {f"-{word}" for word in heads | lead}


_FORMER = ("former", "ex", "late", "the", "then", "acting")


def _is_title(tokens: Sequence[str]) -> bool:
    heads, lead, _ = _title_words()
    return any(t.lstrip("-") in heads for t in tokens) or (bool(tokens) and tokens[0] in lead)


def _split_title(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Part the words of office and rank from the name they stand before."""
    end = _title_end(tokens)
    title, name = tokens[:end], tokens[end:]
    if title and "of" in name[1:]:  # "King Alfred of Wessex"
        name = name[: name.index("of")]
    return [t.lstrip("-") for t in title], name


def _title_end(tokens: list[str]) -> int:
    heads, lead, between = _title_words()
    end, solid, last = 0, True, len(tokens) - 1
    at = 0 if not _title_heads().isdisjoint(tokens) else last
    while at < last:
        word = tokens[at].lstrip("-")
        if word in heads or (solid and word in lead):
            at += 1
            if tokens[at] in ("of", "for", "to"):
                at = _skip_scope(tokens, at + 1, last)
            end, solid = at, True
            continue
        solid = solid and (word in between)
        at += 1
    if not end and tokens and tokens[0] in _FORMER:
        end = 1
    return min(end, last) if last > 0 else 0


def _skip_scope(tokens: list[str], at: int, last: int) -> int:
    """Step over the words that a title's "of" governs: "Secretary of *State* Ann Lee"."""
    heads, lead, between = _title_words()
    while at < last and (w := tokens[at].lstrip("-")) and (w in between or w in heads or w in lead):
        at += 1
    return at


@cache
def _particles() -> dict[str, frozenset[str]]:
    return {kind: frozenset(words) for kind, words in load_groups("particles").items()}


def _assemble(
    text: str, tokens: list[str], title: str, suffix: str, nick: str, shouted: str
) -> Name:
    core, particle, kunya = _core(tokens)
    if not core and suffix and not tokens:
        return Name(text, title=title, suffix=suffix, nick=nick)
    if not core:
        whole = " ".join(t.lstrip("-") for t in tokens) or kunya or title or fold(text)
        words = () if kunya else (whole,)
        return Name(
            text, "", (), "" if kunya else whole, particle, title, suffix, kunya, nick, words
        )
    core, ambiguous = _eastern(core, shouted)
    given = core[0] if len(core) > 1 else ""
    return Name(
        text, given, tuple(core[1:-1]), core[-1], particle, title, suffix, kunya, nick,
        tuple(core), False, ambiguous,
    )  # fmt: skip


@cache
def _core_words() -> frozenset[str]:
    """Words that ``_core`` does not take for a part of the name by themselves."""
    return frozenset({"mc", "mac", "ben", *_DIN}).union(*_particles().values())


_DIN = ("din", "deen", "eddine", "uddin")


def _core(tokens: list[str]) -> tuple[list[str], str, str]:
    """Return the words that carry identity, the last particle, and the kunya."""
    if _core_words().isdisjoint(tokens) and not any(t[0] == "-" for t in tokens):
        return [_servant_prefix(t) if t[0] == "a" else t for t in tokens], "", ""
    kinds = _particles()
    core: list[str] = []
    particle = kunya = ""
    at = 0
    while at < len(tokens):
        word, more = tokens[at].lstrip("-"), at + 1 < len(tokens)
        bound = more and tokens[at + 1].startswith("-")
        if more and word in kinds["servant"]:
            at, word = _servant(tokens, at)
            core.append(word)
        elif more and word in kinds["kunya"]:
            at += 2 if tokens[at + 1] in kinds["article"] and at + 2 < len(tokens) else 1
            if core:
                core.append("abu" + tokens[at].lstrip("-"))
            else:
                kunya = tokens[at].lstrip("-")
        elif core and word in _DIN and (particle or word[0] != "d"):
            core[-1] += "din"
        elif more and (
            word in kinds["article"]
            or (bound and word in kinds["assimilated"])
            or ((core or len(tokens) == 2) and word in kinds["european"])
            or (core and word in kinds["house"])
        ):
            particle = word if not particle else f"{particle} {word}"
        elif more and core and (word in kinds["lineage"] or (word == "ben" and not bound)):
            particle = "bin"
        elif more and (word == "mc" or (core and word == "mac")):
            at += 1
            core.append("mac" + tokens[at].lstrip("-"))
        elif bound and word == "ben":
            at += 1
            core.append("ben" + tokens[at].lstrip("-"))
        else:
            core.append(_servant_prefix(word))
        at += 1
    return core, particle, kunya


def _servant(tokens: list[str], at: int) -> tuple[int, str]:
    """Join "Abdul", "Abd al-" and the like to the word they need."""
    article = _particles()["article"] | _particles()["assimilated"]
    at += 1
    if tokens[at].lstrip("-") in article and at + 1 < len(tokens):
        at += 1
    return at, "abd" + tokens[at].lstrip("-")


_FUSED = re.compile(r"^abd(?:oul|ul|el|al|ol|u(?=rr|ss)|e(?=rr|ss))(?=[a-z]{3})")


def _servant_prefix(word: str) -> str:
    if word.startswith("abd") and not word.startswith(("abdull", "abdall", "abdoull")):
        return _FUSED.sub("abd", word)
    return word


def _eastern(core: list[str], shouted: str) -> tuple[list[str], bool]:
    """Put an East-Asian family name last; say whether the order is a guess."""
    if shouted and len(core) > 1 and core[0] == shouted:
        return [*core[1:], core[0]], False
    surnames = load_rings("east_asian_surnames")
    if not 2 <= len(core) <= 3 or not (core[0] in surnames or core[-1] in surnames):
        return core, False
    if core[0] in surnames and (len(core) == 3 or core[-1] not in surnames):
        return [*core[1:], core[0]], True
    return core, True
