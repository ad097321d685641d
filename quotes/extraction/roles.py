"""What a text calls somebody at the place where it names him: before the name and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotes.extraction.appositions import IN_COMPLEMENT, both_complete, find_behind, is_role_word
from quotes.extraction.lexicon import load_list
from quotes.extraction.nounphrases import (
    DETERMINERS,
    base_end,
    find_name,
    head_index,
    is_envoy,
    is_title,
)
from quotes.extraction.phrases import (
    QUOTES,
    Words,
    in_list,
    is_honorific,
    is_name_part,
    is_noun,
    is_plural,
    is_possessive,
    is_rank,
    is_role_noun,
    words_of,
)
from quotes.extraction.roleparts import parse_role

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from quotes.records import Role

LONGEST_PLACE = 5
"""Words between "mayor of" and a name; what is longer is no place."""


def find_roles(doc: Doc, start: int, end: int) -> list[Role]:
    """Return the roles that stand around the name or nominal at ``[start, end)``, nearest first.

    Before a name ("Maj. Gen."), in apposition ("X, the mayor of Arden,"), as an affiliation
    ("X of Human Rights Watch"); a nominal such as "the army spokesperson" is itself one. Mr, Ms,
    ages, parties in brackets and nationality alone are none.
    """
    words = words_of(doc)
    low, high = words.between(start, end)
    while high > low and is_possessive(words[high - 1]):
        high -= 1
    if low >= high:
        return []
    if find_name(words, low, high) is None:
        if _is_nominal(words, low, high):
            return [parse_role(words, low, _before_name(words, low, high))]
        if not _may_be_name(words, low, high):
            return []
    spans = _before(words, low, high) + find_behind(words, high)
    return [parse_role(words, *span) for span in spans]


def _may_be_name(words: Words, low: int, high: int) -> bool:
    """Whether words can be a person's name that the entity recogniser took for something else."""
    first, last = words[low], words[high - 1]
    if not last.capital or first.tag in DETERMINERS or is_plural(last):
        return False
    listed = last.text in load_list("institutions") or last.text in load_list("governments")
    body = in_list(last.low, "organisation_nouns") or in_list(last.low, "document_nouns")
    return not (listed or body)


def _is_nominal(words: Words, low: int, high: int) -> bool:
    """Whether words without a name are a role: one person's, and more than "a witness"."""
    head = head_index(words, low, base_end(words, low, high))
    if head is None or is_plural(words[head]) or in_list(words[head].low, "person_nouns"):
        return False
    # "the mayor" points to a role given elsewhere; "the army's spokesman" is one.
    bare = high - low - (words[low].tag == "DT") == 1
    return is_role_word(words, head) and not (bare and words[low].low not in ("a", "an"))


def _before_name(words: Words, low: int, high: int) -> int:
    """Return where a nominal's role ends: before the name in "the mayor of Arden | Ann Poe"."""
    name = next((at for at in range(high - 1, low, -1) if words[at].ent_starts), high)
    if name == high or words[name].ent != "PERSON" or name - low < 2:
        return high
    before = words[name - 1]
    return name if before.capital and not is_role_word(words, name - 1) else high


# --- before the name


def _before(words: Words, name: int, name_end: int) -> list[tuple[int, int]]:
    """Return the ranges of the roles before a name that begins at a word, nearest first."""
    if name_end < len(words) and is_role_word(words, name_end) and not words[name_end].capital:
        return []  # "a stalwart X supporter"
    end = name
    while end and is_honorific(words[end - 1]):
        end -= 1
    low = _left_edge(words, end)
    if end - low == 1 and words[low].low in load_list("party_members"):
        return []
    several = name_end < len(words) and words[name_end].low in ("and", ",")
    if low < end and is_plural(words[end - 1]) and not several:
        return []
    if low < end and _ends_in_role(words, low, end):
        return _split_roles(words, low, end)[::-1]
    return _shared(words, name) or _post_of_place(words, name) or _post_before_comma(words, name)


def _left_edge(words: Words, end: int) -> int:
    """Return where the words that modify what stands at ``end`` begin."""
    low = end
    while (
        low
        and _is_modifier(words, low - 1, end)
        and words[low - 1].low not in load_list("dates_before")
    ):
        low -= 1
        if words[low].tag in DETERMINERS or (words[low].sentence and low + 1 < end):
            break
    while low < end and (
        words[low].tag in ("CC", "IN", "POS", "RB", "RP") or words[low].text in QUOTES
    ):
        if words[low].low in ("then", "ex") or words[low].low in load_list("status_forms"):
            break
        low += 1
    return low


def _is_modifier(words: Words, at: int, end: int) -> bool:
    word = words[at]
    if word.low in load_list("dates_before") or word.low in ("both", "such", "more", "only"):
        return False
    if word.text == "\n" or word.text in QUOTES or word.tag in (",", ":", ".", "``", "''", "WP"):
        return False
    if word.tag in DETERMINERS or word.tag in ("JJ", "JJR", "JJS", "CD", "HYPH", "AFX"):
        return True
    if is_noun(word) or is_possessive(word) or is_role_word(words, at):
        return True
    if word.low in ("and", "&"):
        return _joins_modifiers(words, at, end)
    if word.low == "to" and at and is_envoy(words[at - 1]):
        return words[at + 1].capital
    if word.low in ("of", "for", "on") and at and words[at - 1].capital:
        before = words[at - 1].low
        title = before in load_list("titles_with_of") and is_title_complement(words, at + 1)
        return title or (words[at + 1].capital and in_list(before, "organisation_nouns"))
    if word.tag in ("VBN", "VBG", "RB"):
        return word.dep in ("amod", "compound", "advmod") and word.low in load_list("status_forms")
    return False


def is_title_complement(words: Words, at: int) -> bool:
    """Whether "Defense" or "the Interior" stands at an index, as in "Secretary of Energy"."""
    at += words[at].low == "the"
    return at < len(words) and words[at].low in load_list("title_complements")


def _joins_modifiers(words: Words, at: int, end: int) -> bool:
    """Whether an "and" before a name joins words of its role, not two clauses or people."""
    if not at or words[at].sentence:
        return False
    before = words[at - 1]
    if find_name(words, max(at - 2, 0), at) is not None and not is_role_word(words, at - 1):
        return False
    if words[at + 1].tag in DETERMINERS:
        return False
    return (is_role_word(words, at - 1) and not is_plural(before)) or (
        before.capital and words[at + 1].capital and before.tag.startswith("NN")
    )


def _ends_in_role(words: Words, low: int, end: int) -> bool:
    """Whether the words before a name end in a role: "lawmaker", "Secretary of Energy"."""
    last = words[end - 1]
    if last.low in load_list("title_complements") and end - low > 2 and words[end - 2].low == "of":
        return True
    if end - low > 2 and words[end - 2].low == "to" and is_envoy(words[end - 3]):
        return True
    if not is_role_word(words, end - 1):
        return False
    if words[end - 1].low in load_list("status_suffixes"):  # "prime minister designate"
        return end - low > 1
    return is_title(words, end - 1) and not is_possessive(last)


def _split_roles(words: Words, low: int, end: int) -> list[tuple[int, int]]:
    """Cut "lawmaker and commission member" and "spokesman Maj. Gen." into their roles."""
    cuts = [low]
    for at in range(low + 1, end - 1):
        if words[at].low == "and" and both_complete(words, (cuts[-1], at), (at + 1, end)):
            cuts += [at, at + 1]
    if end - cuts[-1] > 1:
        rank = _rank_start(words, cuts[-1], end)
        if rank is not None:
            cuts += [rank, rank]
    cuts.append(end)
    return list(zip(cuts[::2], cuts[1::2], strict=True))


def _rank_start(words: Words, low: int, end: int) -> int | None:
    """Return where a rank begins that follows another role: "spokesman | Maj. Gen."."""
    at = end - 1
    if not is_rank(words[at]) or not words[at].capital:
        return None
    while at > low and words[at - 1].low in load_list("rank_modifiers"):
        at -= 1
    before = words[at - 1] if at > low else None
    if before is None or before.low in load_list("general_titles"):
        return None
    # "Detective Inspector" is one rank; "minister Dr." and "spokesman General" are two.
    apart = words[at].text.endswith(".") or not before.capital
    staff = before.low in load_list("title_complements")
    return at if apart and (staff or is_role_noun(before.low)) else None


def _shared(words: Words, name: int) -> list[tuple[int, int]]:
    """Return the plural role in front of "senators X and | Y"."""
    if name < 3 or words[name - 1].low != "and":
        return []
    first = name - 1
    while (
        first
        and is_name_part(words, first - 1, max(0, first - 6), name)
        and not is_plural(words[first - 1])
    ):
        first -= 1
    if first == name - 1 or not first or not is_role_noun(words[first - 1].low):
        return []
    return [(_left_edge(words, first), first)] if is_plural(words[first - 1]) else []


def _post_of_place(words: Words, name: int) -> list[tuple[int, int]]:
    """Return the post whose place stands straight before the name: "mayor of Arden | Ann Poe"."""
    of = name - 1
    while of > name - LONGEST_PLACE and of > 0 and words[of].capital:
        if is_role_word(words, of):
            return []
        of -= 1
    if of == name - 1 or of < 1 or words[of].low != "of" or not in_list(words[of - 1].low, "posts"):
        return []
    return [] if is_plural(words[of - 1]) else [(_left_edge(words, of), name)]


def _post_before_comma(words: Words, name: int) -> list[tuple[int, int]]:
    """Return the post that a name stands in apposition to: "The mayor of Arden, | Ann Poe |,"."""
    if name < 3 or words[name - 1].text != ",":
        return []
    low = name - 1
    while low and (_is_modifier(words, low - 1, name) or words[low - 1].low in IN_COMPLEMENT):
        low -= 1
        if words[low].sentence:
            break
    while low < name - 1 and (words[low].tag in ("IN", "TO", "CC", "POS")):
        low += 1
    head = head_index(words, low, base_end(words, low, name - 1))
    opens = not low or words[low].sentence or words[low - 1].text in (*QUOTES, ",", "\n")
    opens = opens or words[low - 1].tag.startswith("VB") or words[low - 1].low == "to"
    if head is None or not opens or not is_role_noun(words[head].low) or is_plural(words[head]):
        return []
    close = next(
        (
            at
            for at in range(name, min(name + 6, len(words)))
            if not is_name_part(words, at, name, len(words))
        ),
        name,
    )
    if close >= len(words) or words[close].text not in (",", ".", *QUOTES):
        return []
    if find_name(words, low, name - 1) is not None:
        return []
    return [(low, name - 1)]
