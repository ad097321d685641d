"""Where a noun phrase ends, which word is its head, and which of its words are a person's name."""

from __future__ import annotations

from functools import lru_cache

from quotes.extraction.lexicon import load_list
from quotes.extraction.phrases import (
    COMMAS,
    QUOTES,
    Word,
    Words,
    in_list,
    is_honorific,
    is_name_part,
    is_noun,
    is_plural,
    is_possessive,
    is_rank,
    is_role_noun,
)

BODIES = frozenset({"ORG", "GPE", "FAC", "LAW", "WORK_OF_ART", "EVENT", "PRODUCT", "NORP", "LOC"})
DETERMINERS = frozenset({"DT", "PDT", "PRP$", "WP$"})
INNER = frozenset({"DT", "PDT", "PRP$", "POS", "CD", "HYPH", "JJ", "JJR", "JJS", "CC", "$", "AFX"})


def base_end(words: Words, low: int, high: int) -> int:
    """Return where the noun phrase that begins at ``low`` ends, without its complements.

    "the spokesman | for the ministry"; "people | familiar with it"; but "the Department of
    Health" and "secretary of state" whole.
    """
    seen = False
    for at in range(low, high):
        word = words[at]
        if word.text in COMMAS or word.text in ("\n", ")", ":", "."):
            return at
        if word.tag in ("IN", "TO") and word.low != "then":
            if not (seen and _joins_name(words, at, high)):
                return at if seen else low
        elif not _continues(words, at, low, high, seen=seen):
            return at
        seen = seen or is_noun(word) or is_role_noun(word.low)
    return high


def _continues(words: Words, at: int, low: int, high: int, *, seen: bool) -> bool:
    word = words[at]
    after = words[at + 1] if at + 1 < high else None
    if word.tag in DETERMINERS:
        return not seen or word.low == "al"
    if is_name_part(words, at, low, high) and word.tag not in ("WP", "WDT", "WRB"):
        return True
    if is_noun(word) or is_possessive(word) or is_role_noun(word.low):
        return True
    if word.tag in ("WP", "WDT", "WRB", "MD", "PRP", "VBD", "VBZ", "VBP", "EX"):
        return False
    if word.tag in INNER or word.tag.startswith(("V", "RB")):
        # What modifies stands before a noun: "former member", not "people familiar with it".
        modifies = after is not None and _may_modify(after)
        return not seen or (modifies and (word.tag in INNER or word.dep in ("amod", "compound")))
    return word.text in ("&", "/", "'") or (word.text in QUOTES and after is not None)


def _may_modify(after: Word) -> bool:
    return is_noun(after) or after.capital or after.tag in ("JJ", "VBN", "HYPH", "CD", "CC", "VBG")


def _joins_name(words: Words, at: int, high: int) -> bool:
    """Whether a preposition stands inside a name or title: "Bank of X", "Secretary of State"."""
    if at + 1 >= high:
        return False
    before, after = words[at - 1], words[at + 1]
    if after.low == "the" and at + 2 < high:
        after = words[at + 2]
    if words[at].low == "of" and before.low in load_list("titles_with_of"):
        return after.low in load_list("title_complements")
    if not (before.capital and after.capital):
        return False
    body = in_list(before.low, "organisation_nouns") or in_list(before.low, "office_nouns")
    # "in" and "at" nearly always open a complement: "the Senate in Ohio".
    return body and words[at].low in ("of", "for", "on", "against")


def head_index(words: Words, low: int, high: int) -> int | None:
    """Return the index of the head noun of ``[low, high)`` as cut by ``base_end``."""
    nouns = [
        at
        for at in range(low, high)
        if is_noun(words[at]) or is_role_noun(words[at].low) or words[at].capital
    ]
    nouns = [at for at in nouns if words[at].tag not in DETERMINERS] or nouns
    if not nouns:
        return None
    inside = next((at for at in range(low, high) if words[at].tag == "IN"), None)
    last = nouns[-1]
    if inside is None or inside == low or inside > last:
        return last
    complement = words[last].low in load_list("title_complements")
    return last if is_role_noun(words[last].low) and not complement else inside - 1


def is_title(words: Words, at: int) -> bool:
    """Whether the word at an index can stand before a name as a role, rank or address."""
    word = words[at]
    if not (is_honorific(word) or is_rank(word) or is_role_noun(word.low) or _is_person(word)):
        return False
    # A surname that is also a title: "James Baker", "Ann King Poe".
    return word.ent != "PERSON" or word.ent_starts or is_honorific(word)


def _is_person(word: Word) -> bool:
    return not word.capital and in_list(word.low, "person_nouns")


def find_name(words: Words, low: int, high: int) -> tuple[int, int] | None:
    """Return the person's name that heads ``[low, high)``, without titles; None where none does.

    "Iraqi Prime Minister | Karim Saleh | of the …"; not the name inside a complement ("an
    adviser to President Saleh"), nor a body's.
    """
    end = base_end(words, low, high)
    while end > low and words[end - 1].text in QUOTES:
        end -= 1
    first = end
    while (
        first > low and is_name_part(words, first - 1, low, end) and not _breaks(words, first - 1)
    ):
        first -= 1
    first = _past_complement(words, first, end)
    titles = [at for at in range(first, end - 1) if is_title(words, at)]
    entitled = bool(titles) or (first > low and is_title(words, first - 1))
    if titles:
        first = titles[-1] + 1
    elif first + 1 < end and words[first].ent == "NORP":
        first += 1
    if first < end and words[first].low in load_list("name_particles") and not words[first].capital:
        first = first if first + 1 < end else end
    if first >= end or not _is_persons(words, first, end, low, entitled=entitled):
        return None
    return first, end


def _breaks(words: Words, at: int) -> bool:
    return words[at].tag in DETERMINERS and words[at].low != "al"


def _past_complement(words: Words, first: int, end: int) -> int:
    """Return where the name may begin after "Secretary of Defense", "Bank of Arden"."""
    if first < 2 or words[first - 1].low not in ("of", "for", "on"):
        if first >= 2 and words[first - 1].low == "the" and words[first - 2].low == "of":
            return _past_complement(words, first - 1, end)
        return first
    if words[first].low in load_list("title_complements"):
        return first + 1
    person = next((at for at in range(first, end) if words[at].ent == "PERSON"), None)
    titled = any(is_title(words, at) for at in range(first, end - 1))
    return first if titled or person is None else person


def _is_persons(words: Words, first: int, end: int, low: int, *, entitled: bool) -> bool:
    """Whether a capitalised run is a person's name; ``entitled``: a title stands before it."""
    last = words[end - 1]
    if last.tag == "NNPS" or (last.tag == "NNS" and is_role_noun(last.low)):
        return False
    labels = {words[at].ent for at in range(first, end)}
    if "PERSON" not in labels and _names_body(words, first, end):
        return False
    before = words[first - 1] if first > low else None
    if (
        before is not None
        and not entitled
        and (before.tag in DETERMINERS or is_possessive(before) or not before.capital)
    ):
        return "PERSON" in labels and before.tag not in DETERMINERS
    if entitled or "PERSON" in labels:
        return not (end - first == 1 and is_role_noun(last.low) and is_title(words, first))
    return _looks_personal(words, first, end, labels)


def _names_body(words: Words, first: int, end: int) -> bool:
    last = words[end - 1]
    if in_list(last.low, "organisation_nouns") or in_list(last.low, "document_nouns"):
        return end - first > 1 or last.low not in surnames_of(words)
    listed = last.text in load_list("governments") or last.text in load_list("institutions")
    return (listed and end - first < 3) or any(words[at].text == "&" for at in range(first, end))


def _looks_personal(words: Words, first: int, end: int, labels: set[str]) -> bool:
    last = words[end - 1]
    if last.low in surnames_of(words) or _has_personal_part(words, first, end):
        return True
    if end - first == 1:
        if is_role_noun(last.low) or (last.text.isupper() and len(last.text) < 6):
            return False
        return not labels & BODIES
    return not labels & BODIES and not is_title(words, end - 1)


def _has_personal_part(words: Words, first: int, end: int) -> bool:
    """Whether a run holds an initial, a particle, a nickname or "Jr.": "Joe T. Lind"."""
    inner = range(first, end - 1)
    parts = [words[at] for at in inner]
    return (
        any(len(w.text) == 2 and w.text[1] == "." and w.capital for w in parts)
        or any(w.text in QUOTES for w in parts)
        or any(w.low in load_list("name_particles") and w.low != "the" for w in parts)
        or words[end - 1].low in load_list("name_suffixes")
    )


@lru_cache(maxsize=2)
def surnames_of(words: Words) -> frozenset[str]:
    """Return the lower-cased last words of the people a text names in full or with a title."""
    found = set()
    for at in range(1, len(words)):
        word = words[at]
        if not word.capital or is_possessive(word):
            continue
        before = words[at - 1]
        full = word.ent == "PERSON" and before.ent == "PERSON" and not word.ent_starts
        if full or (is_honorific(before) and before.capital):
            found.add(word.low)
    return frozenset(found)


def is_plural_phrase(words: Words, low: int, high: int) -> bool:
    """Whether the noun phrase ``[low, high)`` has a plural head."""
    head = head_index(words, low, base_end(words, low, high))
    return head is not None and is_plural(words[head])
