"""Where a source names several: "the army and the presidency", not "founder and editor X"."""

from __future__ import annotations

from quotes.extraction.lexicon import load_list
from quotes.extraction.nounphrases import (
    BODIES,
    DETERMINERS,
    base_end,
    find_name,
    head_index,
    is_plural_phrase,
    is_title,
    people_in,
)
from quotes.extraction.phrases import COMMAS, Words, in_list, is_possessive, is_role_noun

AND = ("and", "or", "nor", "plus")


def split_joint(words: Words, low: int, high: int) -> list[tuple[int, int]]:
    """Return the word ranges of the entities that ``[low, high)`` joins, in order; at least one."""
    parts: list[tuple[int, int]] = []
    begin = low
    for at in range(low + 1, high - 1):
        if words[at].low not in AND or at < begin:
            continue
        right = (at + 1, _piece_end(words, at + 1, high))
        if _are_two(words, (begin, at), right):
            parts += _split_list(words, begin, at)
            begin = at + 1
    if not parts and high - low == 3 and words[low + 1].text == ",":
        parts = _split_list(words, low, high)  # "Poe, Roe trade blows": a headline
        return parts if all(_is_lone(words, *p) for p in parts) else [(low, high)]
    parts.append((begin, high))
    return parts


def _piece_end(words: Words, low: int, high: int) -> int:
    """Return where the part of a phrase before its first comma ends."""
    return next((at for at in range(low, high) if words[at].text in COMMAS), high)


def _split_list(words: Words, low: int, high: int) -> list[tuple[int, int]]:
    """Return the names of "X, Y" in "X, Y and Z"; the range itself where it is no list of names."""
    pieces, begin = [], low
    for at in range(low, high + 1):
        if at == high or words[at].text == ",":
            if begin < at:
                pieces.append((begin, at))
            begin = at + 1
    if len(pieces) > 1 and not find_name(words, *pieces[0]) and is_plural_phrase(words, *pieces[0]):
        pieces = pieces[1:]  # "the rivals, Ann Poe and Tom Roe": the names say who they are
    elif len(pieces) < 2:
        return [(low, high)]
    lone = bool(find_name(words, *pieces[0])) and all(_is_lone(words, *p) for p in pieces)
    return pieces if lone or all(find_name(words, *p) for p in pieces) else [(low, high)]


def _is_lone(words: Words, low: int, high: int) -> bool:
    """Whether one capitalised word stands in a list that a surname opens: no place, no title."""
    word = words[low]
    known = word.ent not in ("GPE", "LOC", "DATE", "NORP") and not is_title(words, low)
    return high - low == 1 and word.capital and known


def _are_two(words: Words, left: tuple[int, int], right: tuple[int, int]) -> bool:
    joint = left[1]
    first = (left[0], _piece_end(words, *left))
    commas = [at for at in range(*left) if words[at].text in COMMAS]
    if _inside_entity(words, joint):
        return False
    if commas and commas[-1] != joint - 1 and _is_aside(words, commas[-1] + 1, joint):
        return False
    name_left, name_right = find_name(words, *first), find_name(words, *right)
    if name_left and name_right and _opens_body(words, left[0], name_left, right[0], name_right):
        return False
    if name_right:
        return bool(name_left) or _stands_beside_name(words, first, right, name_right)
    if right[0] < right[1] and words[right[0]].tag in DETERMINERS:
        return bool(name_left) or _match_kinds(words, first, right)
    if name_left:
        return is_plural_phrase(words, *right) or _is_body(words, *right)
    if is_plural_phrase(words, *right):
        return words[first[0]].tag in DETERMINERS and _is_singular_body(words, first)
    return _is_body(words, *first) and _is_body(words, *right)


def _is_aside(words: Words, low: int, high: int) -> bool:
    """Whether a comma opens an apposition or a clause: "X, the owner", "others, including X"."""
    named = find_name(words, low, high) or _is_lone(words, low, high)
    return words[low].tag in ("VBG", "VBN", "IN") or not named


def _opens_body(
    words: Words, low: int, left: tuple[int, int], begin: int, right: tuple[int, int]
) -> bool:
    """Whether a lone capital opens a body's name: "Water | and Energy Commission member X"."""
    word = words[left[0]]
    lone = left == (low, low + 1) and word.ent != "PERSON" and word.low not in people_in(words)
    return lone and right[0] > begin and words[begin].capital and not is_title(words, begin)


def _inside_entity(words: Words, at: int) -> bool:
    """Whether the "and" lies inside a body's name as spaCy sees it."""
    word = words[at]
    return word.ent in BODIES and not word.ent_starts and word.low == "and"


def _stands_beside_name(
    words: Words, left: tuple[int, int], right: tuple[int, int], name: tuple[int, int]
) -> bool:
    """Whether a left side without a name is somebody else than the name on the right."""
    if base_end(words, *left) < left[1]:
        return False  # "a spokesman for X and Y"
    if is_plural_phrase(words, *left) or _is_body(words, *left):
        return True
    bare = all(is_title(words, at) and words[at].capital for at in range(right[0], name[0]))
    return bare and words[left[0]].tag in DETERMINERS


def _match_kinds(words: Words, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether "the A (of …) and the B" are two entities, by the kinds of their heads."""
    end = base_end(words, *left)
    head, other = (
        head_index(words, left[0], end),
        head_index(words, right[0], base_end(words, *right)),
    )
    if head is None or other is None:
        return False
    determined = words[left[0]].tag in DETERMINERS or is_plural_phrase(words, *left)
    determined = determined or any(is_possessive(words[at]) for at in range(*left))
    if end == left[1]:
        return determined or _is_body(words, *left)
    return is_role_noun(words[head].low) == is_role_noun(words[other].low)


def _is_singular_body(words: Words, part: tuple[int, int]) -> bool:
    end = base_end(words, *part)
    head = head_index(words, part[0], end)
    return end == part[1] and head is not None and not is_plural_phrase(words, *part)


def _is_body(words: Words, low: int, high: int) -> bool:
    """Whether a phrase by itself is the proper name of a body: "NATO", "Human Rights Watch"."""
    end = base_end(words, low, high)
    head = head_index(words, low, end)
    if head is None or not words[head].capital or is_plural_phrase(words, low, high):
        return False
    word = words[head]
    if word.text in load_list("governments") or word.text in load_list("institutions"):
        return True
    if is_role_noun(word.low):
        return False
    named = word.ent in ("ORG", "GPE")
    return named and (
        end - low > 1 or word.text.isupper() or not in_list(word.low, "document_nouns")
    )
