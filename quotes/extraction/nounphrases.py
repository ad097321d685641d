"""Where a noun phrase ends, which word is its head, and which of its words are a person's name."""

from __future__ import annotations

from collections import Counter
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
QUANTIFIERS = frozenset({"CD", "JJS", "JJR"})
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
    if word.tag in ("VBD", "VBZ", "VBP") and at == high - 1 and in_list(word.low, "document_nouns"):
        return True  # a source does not end in a verb: "commission reports"
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
    if words[at].low == "to" and is_envoy(before):
        return after.capital and at + 2 < high and words[at + 2].capital
    if not (before.capital and after.capital):
        return False
    body = in_list(before.low, "organisation_nouns") or in_list(before.low, "office_nouns")
    # "in" and "at" nearly always open a complement: "the Senate in Ohio".
    return body and words[at].low in ("of", "for", "on", "against")


def is_envoy(word: Word) -> bool:
    """Whether a post takes "to" and a country before the name: "ambassador to Norway X"."""
    return word.low in ("ambassador", "envoy")


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
    if at + 1 < len(words) and is_possessive(words[at + 1]):  # "the Officers' Guild"
        return False
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
    first += words[first].low == "of" if first + 1 < end else 0  # "Chief Of Staff Ann Poe"
    first, entitled = _past_complement(words, first, end)
    titles = [at for at in range(first, end - 1) if is_title(words, at)]
    entitled = entitled or bool(titles) or (first > 0 and is_title(words, first - 1))
    if titles:
        first = titles[-1] + 1
    elif first + 1 < end and words[first].ent == "NORP":
        first += 1
    if (
        first < end
        and words[first].low in load_list("surname_particles")
        and not words[first].capital
    ):
        first = first if first + 1 < end else end
    if first >= end or not _is_persons(words, first, end, low, entitled=entitled):
        return None
    return first, end


def _breaks(words: Words, at: int) -> bool:
    return words[at].tag in DETERMINERS and words[at].low != "al"


def _past_complement(words: Words, first: int, end: int) -> tuple[int, bool]:
    """Return where a name may begin after "Secretary of Energy", and whether such a title stands.

    Behind "Bank of Arden" it begins at the next title or person.
    """
    of = first - 1 - (first >= 2 and words[first - 1].low == "the")
    if of < 1 or words[of].low not in ("of", "for", "on", "to"):
        return first, False
    if words[first].low in load_list("title_complements"):
        return first + 1, True
    run = range(first, end)
    person = next((at for at in run if words[at].ent == "PERSON" or is_given_name(words[at])), None)
    if person is not None and words[of].low == "to":
        return person, True
    titled = any(is_title(words, at) for at in range(first, end - 1))
    return (first if titled or person is None else person), False


def _is_persons(words: Words, first: int, end: int, low: int, *, entitled: bool) -> bool:
    """Whether a capitalised run is a person's name; ``entitled``: a title stands before it."""
    last = words[end - 1]
    labels = {words[at].ent for at in range(first, end)}
    if last.tag == "NNPS" or (last.tag == "NNS" and last.ent != "PERSON"):
        return False
    if _names_body(words, first, end, labels):
        return False
    alone = end - first == 1
    if entitled:
        return not (alone and is_role_noun(last.low) and last.ent != "PERSON")
    before = words[first - 1] if first > low else None
    if before is not None and (before.tag in QUANTIFIERS or before.tag in DETERMINERS):
        return False
    if before is not None and (is_possessive(before) or not before.capital):
        return "PERSON" in labels or (not alone and is_given_name(words[first]))
    if alone:
        return _is_surname(words, last)
    return (
        "PERSON" in labels
        or _has_personal_part(words, first, end)
        or (not labels & BODIES and not is_title(words, end - 1))
    )


def is_given_name(word: Word) -> bool:
    """Whether a word is a listed given name, or begins with one: "Jean-Luc"."""
    return word.capital and word.low.partition("-")[0] in load_list("given_names")


def _names_body(words: Words, first: int, end: int, labels: set[str]) -> bool:
    """Whether a capitalised run ends as a body's or a document's name does."""
    last = words[end - 1]
    if any(words[at].text == "&" for at in range(first, end)):
        return True
    if words[first].low in load_list("body_openings"):
        return True
    if end - first > 1 and last.low.rstrip(".") in load_list("company_suffixes"):
        return True
    if last.text in load_list("governments") or last.text in load_list("institutions"):
        return end - first == 1 or not is_given_name(words[first])
    noun = in_list(last.low, "organisation_nouns") or in_list(last.low, "document_nouns")
    if noun and first > 0 and is_possessive(words[first - 1]):  # "the Officers' Guild"
        return True
    if not noun or last.low in people_in(words):
        return False
    named = "PERSON" in labels and is_given_name(words[first])
    return end - first > 2 or not named


def _is_surname(words: Words, word: Word) -> bool:
    """Whether a capitalised word by itself is a person here."""
    if word.ent == "PERSON" or word.low in people_in(words):
        return not (is_role_noun(word.low) and word.ent != "PERSON")
    if is_role_noun(word.low) or (word.text.isupper() and len(word.text) < 6):
        return False
    if word.tag.startswith(("JJ", "VB", "RB", "CD", "IN")):
        return False  # a sentence's first word: "Current and former officials"
    return word.ent not in BODIES


def _has_personal_part(words: Words, first: int, end: int) -> bool:
    """Whether a run holds a given name, an initial, a particle, a nickname or "Jr."."""
    last = words[end - 1]
    if is_given_name(words[first]) or last.low in load_list("name_suffixes"):
        return True
    if last.low in people_in(words) and words[first].low not in load_list("governments"):
        return True
    parts = [words[at] for at in range(first, end - 1)]
    return any(
        (len(w.text) == 2 and w.text[1] == "." and w.capital)
        or w.text in QUOTES
        or (w.low in load_list("surname_particles") and not w.capital)
        for w in parts
    )


@lru_cache(maxsize=2)
def people_in(words: Words) -> frozenset[str]:
    """Return the lower-cased last words of names that a text uses for people.

    After "Mr", or labelled as a person at least as often as something else.
    """
    votes: Counter[str] = Counter()
    for at, word in enumerate(words.items):
        if not word.capital:
            continue
        if at and is_honorific(words[at - 1]):
            votes[word.low] += 5
        elif word.ent == "PERSON":
            whole = at and words[at - 1].ent == "PERSON" and not word.ent_starts
            votes[word.low] += 3 if whole else 1
        elif word.ent in BODIES:
            votes[word.low] -= 1
    return frozenset(word for word, count in votes.items() if count > 0)


def is_plural_phrase(words: Words, low: int, high: int) -> bool:
    """Whether the noun phrase ``[low, high)`` has a plural head."""
    head = head_index(words, low, base_end(words, low, high))
    return head is not None and is_plural(words[head])
