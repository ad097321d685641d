"""Who is named by the words a tagger gave as the source: a wide phrase with title and asides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotes.extraction.joint import split_joint
from quotes.extraction.lexicon import load_list, load_table
from quotes.extraction.nounphrases import (
    DETERMINERS,
    base_end,
    find_name,
    head_index,
    is_title,
)
from quotes.extraction.phrases import (
    COMMAS,
    QUOTES,
    Word,
    Words,
    in_list,
    is_honorific,
    is_plural,
    is_possessive,
    is_rank,
    is_role_noun,
    singular,
    words_of,
)
from quotes.records import MentionType, SpeakerKind

if TYPE_CHECKING:
    from spacy.tokens import Doc

EDGES = (*COMMAS, *QUOTES, ".", ":", ")", "[", "]", "\n", "?", "!", "...", "…", "*", "•")
OPENINGS = ("and", "by", "both", "either", "neither", "including")
REFLEXIVE = ("himself", "herself", "itself", "themselves")
SMALL = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FINITE, CLAUSAL = ("VBD", "VBZ", "VBP", "MD"), ("ROOT", "ccomp", "aux", "auxpass", "conj")
INDEFINITE = ("a", "an", "some", "any", "another", "several", "many", "one", "no", "every", "each")


@dataclass(frozen=True, slots=True)
class Member:
    """One entity that a source names; ``start`` and ``end`` count characters.

    Attributes:
        type: Name, nominal, pronoun, document or label.
        kind: What it is, as far as its words tell.
        gender: "m" or "f" where title, noun or pronoun tell, else None.
        plural: It stands for several.
    """

    start: int
    end: int
    type: MentionType
    kind: SpeakerKind
    gender: str | None
    plural: bool


@dataclass(frozen=True, slots=True)
class Source:
    """The mention: who is named, without role and apposition; characters, half-open.

    Attributes:
        members: The entities; two or more for a joint source, which the mention then covers.
    """

    start: int
    end: int
    type: MentionType
    members: tuple[Member, ...]


def parse_source(doc: Doc, start: int, end: int, *, label: bool = False) -> Source:
    """Return who is named by the characters ``[start, end)``.

    Args:
        doc: A text read by an English pipeline with tagger, parser and entities.
        start: First character of the source, titles and appositions included.
        end: One past its last character.
        label: The source is a layout label, such as a transcript's "SMITH".
    """
    words = words_of(doc)
    low, high = _trim(words, *words.between(start, end))
    if low >= high:
        member = Member(start, end, MentionType.NOMINAL, SpeakerKind.UNNAMED, None, False)
        return Source(start, end, member.type, (member,))
    if label:
        members = [_label(words, low, high)]
    else:
        members = [_member(words, *part) for part in split_joint(words, low, high)]
    return _join(members)


def _join(members: list[Member]) -> Source:
    types = {m.type for m in members}
    kind = types.pop() if len(types) == 1 else MentionType.NOMINAL
    return Source(min(m.start for m in members), max(m.end for m in members), kind, tuple(members))


def _trim(words: Words, low: int, high: int) -> tuple[int, int]:
    """Drop punctuation, a closing possessive and an opening preposition: "among voters"."""
    while low < high and (words[low].text in EDGES or words[low].low in OPENINGS):
        low += 1
    while low < high and (words[high - 1].text in EDGES or is_possessive(words[high - 1])):
        if words[high - 1].text in QUOTES and _closes_quotes(words, low, high):
            break
        high -= 1
    while high - low > 1 and words[high - 1].low in REFLEXIVE:
        high -= 1
    while high - low > 1 and words[low].tag in ("IN", "TO") and not words[low].capital:
        low += 1
    return low, high


def _closes_quotes(words: Words, low: int, high: int) -> bool:
    return sum(words[at].text in QUOTES for at in range(low, high)) % 2 == 0


def _label(words: Words, low: int, high: int) -> Member:
    """Return whom "LT. CMDR. ANN POE, COAST GUARD" labels: the name, without rank and body."""
    high = next((at for at in range(low + 1, high) if words[at].text in COMMAS), high)
    gender = _gender_before(words, high - 1, low)
    first = low
    while high - low > 1 and _is_titling(words, low, first):
        low += 1
    last = words[high - 1]
    kind = SpeakerKind.PERSON
    if in_list(last.low, "organisation_nouns"):
        kind = SpeakerKind.ORGANISATION
    elif is_role_noun(singular(last.low)) or in_list(last.low, "unnamed_labels"):
        kind = SpeakerKind.UNNAMED  # REPORTER, Q
    return Member(words[low].start, last.end, MentionType.LABEL, kind, gender, False)


def _is_titling(words: Words, at: int, first: int) -> bool:
    """Whether a word of a label is a rank or title, or the full stop behind one; not "MR."."""
    if words[at].text == ".":
        return at > first
    return not is_honorific(words[at]) and (is_title(words, at) or is_rank(words[at]))


def _member(words: Words, low: int, high: int) -> Member:
    low, high = _trim(words, low, high)
    pronoun = _pronoun(words[low]) if high - low == 1 else None
    if pronoun is not None:
        return pronoun
    end = _core_end(words, low, high)
    inner = _name_after_article(words, low, end)
    if inner is not None:
        return _member(words, inner, high)
    name = find_name(words, low, end)
    if name is not None and name[1] - name[0] == 1:
        word = words[name[0]]
        pronoun = _pronoun(word)
        if pronoun is not None:
            return pronoun
        if word.low in load_table("indefinites"):
            return _indefinite(words, name[0], end)
        if is_honorific(word) or word.tag == "EX":
            name = None
    if name is not None and name[1] - name[0] == 1 and end < high and words[end].text == ",":
        # "the minister of water | Resources |, Ann Poe": the lone word ends the post.
        behind = _name_behind(words, end, high)
        if behind is not None and words[name[0]].ent != "PERSON" and behind.end - behind.start > 12:
            return behind
    if name is not None:
        return _person(words, *name, low)
    if end < high and words[end].text == "," and _is_described(words, low, end, high):
        return _person(words, low, end, low)
    if end < high and words[end].text in COMMAS and words[end].text != "(":
        behind = _name_behind(words, end, high) if _may_be_person(words, low, end, high) else None
        behind = behind or _capitals_behind(words, low, end, high)
        if behind is not None:
            return behind
    return _nominal(words, low, end)


def _core_end(words: Words, low: int, high: int) -> int:
    """Return where appositions, brackets and relative clauses begin."""
    for at in range(low + 1, high):
        word = words[at]
        if word.text in COMMAS and not _opens_suffix(words, at, high):
            return at
        if word.tag in ("WP", "WDT", "WP$", "WRB") and not word.capital:
            return at
        if word.tag in FINITE and word.dep in CLAUSAL:
            return at  # "the fund | is giving": what follows is no part of the name
        if _leaves_phrase(words, at, high):
            return at
    return high


def _leaves_phrase(words: Words, at: int, high: int) -> bool:
    """Whether what follows says when, as what or what for: "the report | on Monday".

    Also "the report | released last year": of people the words say who they are.
    """
    word, after = words[at], words[at + 1] if at + 1 < high else None
    if word.tag == "IN" and after is not None:
        return word.low == "as" or (word.low in ("on", "in", "last") and after.ent == "DATE")
    if word.tag == "TO" and after is not None:
        return after.tag == "VB"
    if word.tag == "VBN" and in_list(words[at - 1].low, "document_nouns"):
        return True
    return word.low in ("today", "yesterday", "tonight") and word.ent in ("DATE", "TIME")


def _opens_suffix(words: Words, at: int, high: int) -> bool:
    """Whether a comma stands before "Jr.", or a bracket inside a body's name closes later."""
    if words[at].text == "(":
        inside = range(at + 1, min(at + 5, high - 1))
        close = next((k for k in inside if words[k].text == ")"), None)
        # "the Nahda (Revival) alliance", not "Ann Poe (D-Ohio)".
        return close is not None and close + 1 < high and words[close + 1].tag.startswith("NN")
    return at + 1 < high and words[at + 1].low in load_list("name_suffixes")


def _pronoun(word: Word) -> Member | None:
    row = load_table("pronouns").get(word.low)
    if row is None or (word.text.isupper() and len(word.text) > 1 and word.low in ("us", "it")):
        return None
    kind, gender, number = row
    return Member(
        word.start, word.end, MentionType.PRONOUN, SpeakerKind(kind),
        None if gender == "-" else gender, number == "p",
    )  # fmt: skip


def _person(words: Words, first: int, end: int, low: int) -> Member:
    gender = _gender_before(words, first, low)
    return Member(
        words[first].start, words[end - 1].end, MentionType.NAME, SpeakerKind.PERSON, gender, False
    )


def _gender_before(words: Words, first: int, low: int) -> str | None:
    """Return the gender that the titles before a name tell, also just outside the source."""
    for at in range(first, max(low - 2, -1), -1):
        if at < low and not is_title(words, at):
            break
        gender = _gender(words[at])
        if gender is not None and (at < first or is_honorific(words[at])):
            return gender
    return None


def _gender(word: Word) -> str | None:
    rows = load_table("honorifics").get(word.low) or load_table("gendered_titles").get(
        singular(word.low)
    )
    return rows[0] if rows and rows[0] != "-" else None


def _is_post(words: Words, low: int, end: int) -> bool:
    """Whether a phrase without a name describes one person: "the mayor of Arden"."""
    head = head_index(words, low, base_end(words, low, end))
    if head is None or is_plural(words[head]):
        return False
    low_word = words[head].low
    return is_role_noun(low_word) or in_list(low_word, "person_nouns") or is_rank(words[head])


def _is_described(words: Words, low: int, end: int, high: int) -> bool:
    """Whether an apposition tells that a bare capitalised run is a person: "X, a teacher"."""
    run = all(words[at].capital and words[at].tag not in DETERMINERS for at in range(low, end))
    if not run or end + 1 >= high:
        return False
    if words[end + 1].low == "who":
        return True
    if words[end + 1].tag not in DETERMINERS:
        return False
    last = words[end - 1]
    if last.text in load_list("governments") or in_list(last.low, "organisation_nouns"):
        return False
    return not is_title(words, end - 1) and _is_post(
        words, end + 1, _core_end(words, end + 1, high)
    )


def _name_after_article(words: Words, low: int, end: int) -> int | None:
    """Return where a name stands in apposition without comma: "the group | the Blue League"."""
    for at in range(end - 2, low + 1, -1):
        noun = words[at - 1].tag in ("NN", "NNS") and not words[at - 1].capital
        if words[at].low == "the" and words[at + 1].capital and noun:
            return at
    return None


def _may_be_person(words: Words, low: int, end: int, high: int) -> bool:
    """Whether a description may be of the person named behind it: "her host, Ann Poe"."""
    if _is_post(words, low, end) or words[low].low == "one":  # "one of her aides, Ann Poe"
        return True
    head = head_index(words, low, base_end(words, low, end))
    if head is None or is_plural(words[head]) or words[head].capital:
        return False
    noun = words[head].low
    body = in_list(noun, "organisation_nouns") or in_list(noun, "group_nouns")
    person = any(words[at].ent == "PERSON" for at in range(end + 1, min(end + 8, high)))
    return person and not body and not in_list(noun, "document_nouns")


def _name_behind(words: Words, end: int, high: int) -> Member | None:
    """Return the person named in apposition to a post: "the mayor of Arden, | Ann Poe |"."""
    begin = end
    while begin < high and words[begin].text in COMMAS:
        begin += 1
    if begin >= high:
        return None
    stop = _core_end(words, begin, high)
    name = find_name(words, begin, stop)
    if name is None or (words[begin].tag in DETERMINERS and name[1] - name[0] < 2):
        return None
    if any(words[at].ent == "GPE" for at in range(*name)):
        return None
    return _person(words, *name, begin)


def _capitals_behind(words: Words, low: int, end: int, high: int) -> Member | None:
    """Return the name, of whatever sort, behind a description: "the carrier, | Aerolin |"."""
    head = head_index(words, low, base_end(words, low, end))
    if head is None or words[head].capital or is_plural(words[head]):
        return None
    begin = end + 1
    stop = _core_end(words, begin, high) if begin < high else begin
    while begin + 1 < stop and (is_title(words, begin) or is_rank(words[begin])):
        begin += 1
    run = [words[at] for at in range(begin, stop)]
    named = bool(run) and all(w.capital or in_list(w.low, "surname_particles") for w in run)
    if not named or any(w.tag in DETERMINERS for w in run):
        return None
    if _is_post(words, low, end):
        return _person(words, begin, stop, begin)
    if not in_list(words[head].low, "organisation_nouns"):
        return None
    kind = SpeakerKind.ORGANISATION
    return Member(run[0].start, run[-1].end, MentionType.NAME, kind, None, False)


def _nominal(words: Words, low: int, end: int) -> Member:
    base = base_end(words, low, end)
    head = head_index(words, low, base)
    if head is None:
        return _indefinite(words, low, end)
    inner = _whole_behind_part(words, head, base, end)
    if inner is not None:
        of = _nominal(words, *inner)
        kind = of.kind
        if kind is SpeakerKind.PERSON or kind is SpeakerKind.OFFICE:
            kind = SpeakerKind.UNNAMED
        type_ = MentionType.DOCUMENT if kind is SpeakerKind.DOCUMENT else MentionType.NOMINAL
        return Member(words[low].start, words[end - 1].end, type_, kind, None, of.plural)
    kind = _kind(words, low, head)
    plural = is_plural(words[head]) and kind in (SpeakerKind.GROUP, SpeakerKind.UNNAMED)
    if words[head].capital and base < end and words[base].tag == "VBG":
        end = base
    if kind is SpeakerKind.ORGANISATION and words[head].capital:
        low = _past_common_noun(words, low, head)
    return Member(
        words[low].start, words[end - 1].end, _type(words, low, head, end, kind), kind,
        _gender(words[head]) if not plural else None, plural,
    )  # fmt: skip


def _past_common_noun(words: Words, low: int, head: int) -> int:
    """Return where the name itself begins in "the ferry line | Baltika"."""
    for at in range(head - 1, low, -1):
        if not words[at].capital:
            return at + 1 if words[at].tag == "NN" else low
    return low


def _whole_behind_part(words: Words, head: int, base: int, end: int) -> tuple[int, int] | None:
    """Return the whole in "another part of the statement", "dozens of officials"."""
    if base + 1 >= end or words[base].low != "of":
        return None
    low = words[head].low
    partitive = in_list(low, "document_parts") or in_list(low, "group_nouns")
    return (base + 1, end) if partitive or low in load_table("indefinites") else None


def _indefinite(words: Words, low: int, end: int) -> Member:
    """Return the member for "some", "others", "many of the voters", numbers."""
    inner = next((at + 1 for at in range(low, end - 1) if words[at].low == "of"), None)
    plural = load_table("indefinites").get(words[low].low, ("p",))[0] == "p"
    kind = SpeakerKind.GROUP if plural and inner is None else SpeakerKind.UNNAMED
    if inner is not None and plural:
        kind = _nominal(words, inner, end).kind
    type_ = MentionType.DOCUMENT if kind is SpeakerKind.DOCUMENT else MentionType.NOMINAL
    return Member(words[low].start, words[end - 1].end, type_, kind, None, plural)


def _kind(words: Words, low: int, head: int) -> SpeakerKind:
    word = words[head]
    if is_plural(word) and (not word.capital or is_role_noun(word.low)):
        return _plural_kind(words, low, head)
    if in_list(word.low, "party_members") and words[low].tag in DETERMINERS:
        return SpeakerKind.UNNAMED  # "the Arden Democrat"
    if _is_named_body(words, low, head) or _is_paper(words, low, head):
        return SpeakerKind.ORGANISATION
    if in_list(word.low, "office_nouns") or _is_service(words, head):
        return SpeakerKind.OFFICE
    if is_role_noun(word.low) or is_rank(word):
        return _post_kind(words, low, head)
    if in_list(word.low, "organisation_nouns") and not _is_document(words, low, head):
        return SpeakerKind.ORGANISATION
    if _is_document(words, low, head):
        return SpeakerKind.DOCUMENT
    if in_list(word.low, "person_nouns"):
        return SpeakerKind.UNNAMED
    if in_list(word.low, "group_nouns") or is_plural(word):
        return SpeakerKind.GROUP
    return SpeakerKind.ORGANISATION if word.capital else _unknown_kind(word)


def _is_service(words: Words, head: int) -> bool:
    return words[head].low == "service" and words[head - 1].low == "press"


def _is_document(words: Words, low: int, head: int) -> bool:
    """Whether a phrase is a text; "press release" is, the "Daily Record" is not."""
    word = words[head]
    if not in_list(word.low, "document_nouns"):
        return False
    both = in_list(word.low, "organisation_nouns") or is_role_noun(word.low)
    return not both and not (word.capital and word.ent == "ORG" and head > low)


def _unknown_kind(word: Word) -> SpeakerKind:
    if word.low.endswith(("man", "woman", "person", "ist", "er", "or")):
        return SpeakerKind.UNNAMED
    return SpeakerKind.ORGANISATION if word.ent in ("ORG", "GPE") else SpeakerKind.UNNAMED


def _plural_kind(words: Words, low: int, head: int) -> SpeakerKind:
    noun = singular(words[head].low)
    if in_list(noun, "document_nouns") and not is_role_noun(noun):
        return SpeakerKind.DOCUMENT
    counted = any(words[at].low in SMALL or words[at].low in "23456789" for at in range(low, head))
    if noun == "person":
        counted = counted or words[low].tag not in DETERMINERS or words[low].low in INDEFINITE
    person = is_role_noun(noun) or in_list(noun, "person_nouns")
    if person and (counted or in_list(noun, "unnamed_nouns")):
        return SpeakerKind.UNNAMED
    return SpeakerKind.GROUP


def _is_named_body(words: Words, low: int, head: int) -> bool:
    word = words[head]
    listed = word.text in load_list("governments") or word.text in load_list("institutions")
    return listed or (word.capital and word.ent in ("ORG", "GPE") and not is_role_noun(word.low))


def _is_paper(words: Words, low: int, head: int) -> bool:
    """Whether a phrase is a newspaper named by a role noun: "The Guardian"."""
    word = words[head]
    if not word.capital or word.low not in load_list("paper_names") or head == low:
        return False
    return words[head - 1].capital or not words[low].sentence


def _post_kind(words: Words, low: int, head: int) -> SpeakerKind:
    """A unique post is an office; "a police source", "an aide" are unnamed people."""
    noun = singular(words[head].low)
    last = noun.rpartition("-")[2]
    post = {noun, last} & load_list("posts") or any(
        noun.endswith(p) for p in load_list("role_endings")
    )
    first = words[low].low
    indefinite = first in INDEFINITE or words[low].tag == "CD"
    return SpeakerKind.OFFICE if post and not indefinite else SpeakerKind.UNNAMED


def _type(words: Words, low: int, head: int, end: int, kind: SpeakerKind) -> MentionType:
    """A body or office with a capital in its name is a name; "the company" is a nominal."""
    if kind is SpeakerKind.DOCUMENT:
        return MentionType.DOCUMENT
    if kind not in (SpeakerKind.ORGANISATION, SpeakerKind.OFFICE) or words[low].low in INDEFINITE:
        return MentionType.NOMINAL
    if is_role_noun(words[head].low) and kind is SpeakerKind.OFFICE:
        return MentionType.NOMINAL
    reach = end if kind is SpeakerKind.OFFICE else head + 1
    inner = [words[at] for at in range(low, reach) if words[at].tag not in DETERMINERS]
    if any(w.capital and (not w.sentence or w.ent) for w in inner):
        return MentionType.NAME
    possessed = any(is_possessive(w) for w in inner) and kind is SpeakerKind.OFFICE
    return MentionType.NAME if possessed else MentionType.NOMINAL
