"""The roles that stand behind a name: affiliations and appositions."""

from __future__ import annotations

import re

from quotes.extraction.lexicon import load_list
from quotes.extraction.nounphrases import DETERMINERS, base_end, find_name, head_index
from quotes.extraction.phrases import (
    QUOTES,
    Words,
    in_list,
    is_noun,
    is_possessive,
    is_rank,
    is_role_noun,
)

PARTY = re.compile(r"(?:[A-Z][a-z]{0,3}\.?|GOP|Lab|Con|Dem|Rep)[-–—][A-Z].*")
OPENERS = (",", "-", "—", "–", "--", "(")
AFFILIATING = frozenset({"of", "from", "with", "at"})
BEING = frozenset({"is", "was", "'s", "’s"})
BECOMING = frozenset(
    {
        ("has", "been"),
        ("had", "been"),
        ("will", "be"),
        ("will", "become"),
        ("serves", "as"),
        ("served", "as"),
    }
)
NAMING = frozenset({"nicknamed", "dubbed", "called", "known"})
"""What follows is a name: "nicknamed the Iron Mayor"."""
PAST_ADVERBS = frozenset({"formerly", "previously", "once", "then"})
IN_COMPLEMENT = frozenset(
    {"of", "for", "at", "in", "from", "to", "with", "on", "under", "and", "&"}
)
SCHOOLS = frozenset({"university", "institute", "institution", "college", "school"})


def is_role_word(words: Words, at: int) -> bool:
    """Whether the word at an index is a post, an occupation or a rank."""
    if at and words[at].low in load_list("status_suffixes"):  # "prime minister designate"
        return is_role_noun(words[at - 1].low)
    return is_role_noun(words[at].low) or is_rank(words[at])


def both_complete(words: Words, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether each side of an "and" is a role with a body or article of its own."""
    if not is_role_word(words, left[1] - 1) and not _complement_of_role(words, *left):
        return False
    if words[right[0]].tag in DETERMINERS:
        return True
    return _names_body(words, *left) and _names_body(words, *right)


def _complement_of_role(words: Words, low: int, high: int) -> bool:
    head = head_index(words, low, base_end(words, low, high))
    return head is not None and is_role_word(words, head)


def _names_body(words: Words, low: int, high: int) -> bool:
    """Whether a role has a capitalised word that is not its own title."""
    return any(
        words[at].capital and not is_role_word(words, at) and not words[at].low.endswith("-general")
        for at in range(low, high)
    )


def find_behind(words: Words, name_end: int) -> list[tuple[int, int]]:
    """Return the ranges of the roles after a name: affiliation, then appositions."""
    at, spans = name_end, []
    if at < len(words) and is_possessive(words[at]):
        return []
    affiliation = _affiliation(words, at)
    if affiliation is not None:
        spans.append(affiliation)
        at = affiliation[1]
    skipped = 0
    while at < len(words) and words[at].text in OPENERS and skipped < 3:
        end = _apposition(words, at + 1)
        if end is not None:
            first = _past_relative(words, at + 1)
            spans += _split_apposition(words, first, end)
            at = end
            continue
        affiliation = _affiliation(words, at + 1)
        if affiliation is not None:
            spans.append(affiliation)
            at = affiliation[1]
            continue
        aside = _aside_end(words, at)
        if aside is None:
            break
        at, skipped = aside, skipped + 1
    return spans


def _affiliation(words: Words, at: int) -> tuple[int, int] | None:
    """Return the range of "of Human Rights Watch" behind a name; None for a mere place."""
    if at + 1 >= len(words) or words[at].low not in AFFILIATING:
        return None
    first = at + 1 + (words[at + 1].low == "the")
    if first >= len(words) or not words[first].capital:
        return None
    end = _complement_end(words, at + 1)
    body = [words[k] for k in range(first, end)]
    if words[at].low == "at" and SCHOOLS.isdisjoint(w.low for w in body):
        return None  # where somebody spoke: "X at the Arden Convention Center"
    named = any(w.ent == "ORG" for w in body) or any(
        in_list(w.low, "organisation_nouns") for w in body
    )
    inside = {w.ent for w in body}
    if len([w for w in body if w.capital]) > 1 and not inside & {"GPE", "LOC", "PERSON", "DATE"}:
        named = True
    if len(body) == 1:
        named = body[0].text.isupper() and body[0].ent == "ORG"
        named = named or body[0].text in load_list("institutions")
    return (at, end) if body and named else None


def _complement_end(words: Words, low: int) -> int:
    """Return where a role's complement ends: at a comma, a verb, a mark, the line's end."""
    at = low
    while at < len(words):
        word = words[at]
        if word.text == "(" and _is_inner_bracket(words, at):
            at += 3
            continue
        if word.sentence and at > low and not word.capital:
            break
        if not _in_complement(words, at, low) or _opens_time(words, at):
            break
        at += 1
    while at > low and words[at - 1].low in IN_COMPLEMENT:
        at -= 1
    return at


def _opens_time(words: Words, at: int) -> bool:
    """Whether "at the time" stands at an index: when the role was held, no part of it."""
    return [words[k].low for k in range(at, min(at + 3, len(words)))] == ["at", "the", "time"]


def _is_inner_bracket(words: Words, at: int) -> bool:
    """Whether a bracket holds one word inside a body's name: "the Nahda (Revival) alliance"."""
    if at + 3 >= len(words) or words[at + 2].text != ")":
        return False
    return words[at + 3].tag.startswith("NN") or words[at + 1].text.isupper()


def _in_complement(words: Words, at: int, low: int) -> bool:
    word = words[at]
    if word.text in QUOTES or word.tag in (
        ",",
        ".",
        ":",
        "-RRB-",
        "-LRB-",
        "``",
        "''",
        "MD",
        "PRP",
    ):
        return is_possessive(word)
    if word.low in IN_COMPLEMENT or word.tag in DETERMINERS or is_noun(word) or word.capital:
        return word.text != "\n" and not _is_weekday_after(words, at)
    if word.low in load_list("status_forms") or _opens_present(words, at):
        return True
    if word.tag in ("VBN", "VBG"):
        return word.dep in ("amod", "compound")
    if word.low in ("general", "elect", "designate", "emeritus", "emerita"):
        return True
    if word.tag in ("JJ", "JJR", "JJS"):
        return at + 1 < len(words) and (is_noun(words[at + 1]) or words[at + 1].tag in ("JJ", "CC"))
    return word.tag in ("POS", "CD", "HYPH", "CC", "AFX") and word.low not in ("but", "or")


def _opens_present(words: Words, at: int) -> bool:
    """Whether the word at an index opens a second role: "a former mayor and now a senator"."""
    return words[at].low in ("now", "currently") and words[at - 1].low == "and"


def _is_weekday_after(words: Words, at: int) -> bool:
    word = words[at]
    if word.low == "on":
        return at + 1 < len(words) and words[at + 1].low in load_list("dates_before")
    return (
        word.low in ("in", "to", "with") and at + 1 < len(words) and not _opens_body(words, at + 1)
    )


def _opens_body(words: Words, at: int) -> bool:
    word = words[at]
    return (
        word.capital
        or word.low in ("the", "charge", "chief")
        or word.tag in ("NN", "NNS", "CD", "JJ", "PRP$")
    )


def _past_relative(words: Words, at: int) -> int:
    """Return where the role begins in "who is the head of …", "now a teacher"."""
    low = [words[k].low for k in range(at, min(at + 3, len(words)))]
    if low[:1] == ["who"] and low[1:2] and low[1] in BEING:
        at += 2
    elif low[:1] == ["who"] and tuple(low[1:]) in BECOMING:
        at += 3
    while at < len(words) and words[at].low in ("now", "currently", "also", "himself", "herself"):
        at += 1
    return at


def _apposition(words: Words, low: int) -> int | None:
    """Return where the role that begins at a word ends; None where none does."""
    first = _past_relative(words, low)
    if first >= len(words) or words[first].low in ("and", "or", "but", "who", *NAMING):
        return None
    # "formerly the mayor of Arden": the adverb is its status, the role is what follows.
    first += first + 1 < len(words) and words[first].low in PAST_ADVERBS
    limit = min(first + 25, len(words))
    base = base_end(words, first, limit)
    head = _role_head(words, first, base)
    if head is None or find_name(words, first, base) is not None:
        return None
    if head + 1 < base and words[head + 1].tag in ("VBZ", "VBD", "VBP"):
        return head + 1
    return max(_complement_end(words, first), head + 1)


def _role_head(words: Words, low: int, base: int) -> int | None:
    head = head_index(words, low, base)
    if head is None or head < low:
        return None
    word = words[head]
    if is_role_word(words, head) and (word.ent != "PERSON" or word.low != word.text.lower()):
        return head
    spoken = [at for at in range(low, base) if is_role_word(words, at)]
    # "the chief surgeon emeritus", a verb mistaken for a noun: "the head said".
    return spoken[-1] if spoken and spoken[-1] >= head - 1 and not is_noun(word) else None


def _split_apposition(words: Words, low: int, end: int) -> list[tuple[int, int]]:
    """Cut "the mayor of Arden and a former teacher" into its roles."""
    for at in range(low + 1, end - 1):
        first = _past_relative(words, at + 1)
        if words[at].low == "and" and first < end and both_complete(words, (low, at), (first, end)):
            base = base_end(words, first, end)
            if _role_head(words, first, base) is not None:
                return [(low, at), *_split_apposition(words, first, end)]
    return [(low, end)]


def _aside_end(words: Words, at: int) -> int | None:
    """Return the end of an age, party, "Jr." or place between commas or brackets."""
    close = next(
        (
            k
            for k in range(at + 1, min(at + 8, len(words)))
            if words[k].text in (",", ")", "—", "–")
        ),
        None,
    )
    if close is None:
        return None
    inside = "".join(words[k].text for k in range(at + 1, close))
    short = close - at <= 4 and (inside[:2].isdigit() or PARTY.fullmatch(inside) is not None)
    suffix = words[at + 1].low in load_list("name_suffixes")
    place = words[at + 1].low in ("of", "from") and words[at + 2].capital
    place = place or all(words[k].ent == "GPE" for k in range(at + 1, close))
    if not (short or suffix or place) or close == at + 1:
        return None
    return close + (words[close].text == ")")
