"""Whom a description means: "the mayor", "the judge", "a local official", "the company"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from quotes.extraction.cast import BODIES, Entity, body_words, without_article
from quotes.extraction.lexicon import load_list, load_table
from quotes.extraction.mentions import Member
from quotes.extraction.personnames import trim_name
from quotes.extraction.phrases import singular
from quotes.extraction.roletitles import canonical_noun, head_noun, role_fits, same_word
from quotes.extraction.salience import Numbers, describe, load_weights, rank
from quotes.extraction.scene import NOBODY, PEOPLE, Scene
from quotes.extraction.verbs import common_words
from quotes.records import Role, RoleStatus, Span, SpeakerKind

AGE = re.compile(r"the (?:[\w-]+ )?\d+-year-old", re.IGNORECASE)
FAR_BACK = 500
"""How many names back a body may lie that "the ministry" stands for."""
INDEFINITE = frozenset(("a", "an", "another", "one", "any", "some"))
DETERMINERS = frozenset(("the", "this", "that", "these", "those", *INDEFINITE))
AHEAD = 2
"""Paragraphs within which a lead's nameless official is named."""
NEAR = 600
"""Characters within which "the company" has been named."""
BESIDE, MOST = 70, 12
"""Characters beside a name, and names, in which words are looked for that describe their bearer."""
WORD = re.compile(r"[^\W\d_][\w.]*")
NAMED_NEXT = 0.65
"""How sure it is that the judge of a lead is the judge who is named soon after."""
LEAST = 0.4
"""Of several who are hardly likelier than one another, nobody is chosen."""
SPEAKING = (
    "last_speaker",
    "spoke_one_back",
    "first_subject",
    "opened_paragraph",
    "one_back_subject",
    "here_subject",
    "same_paragraph",
    "last_pronoun",
    "often",
    "named",
    "passed_over",
)
"""What tells more, or less, of a description that is the source of what is said."""
POSSESSED = re.compile(
    r"(?:(?:[Ss]ome|[Mm]any|most|all|one) of )?"
    r"(?:[Hh]is|[Hh]er|(?:[A-Z]\S*? ){0,3}[A-Z]\S*?['’]s?) (.+)"
)
PERSONAL = ("man", "woman", "person", "ist", "ee", "er", "or", "ian", "ant", "eur", "ally")
"""How nouns for people end."""
SOMEBODY = (
    "organisation_nouns",
    "group_nouns",
    "office_nouns",
    "document_nouns",
    "unnamed_nouns",
    "speaker_nouns",
)
"""Lists of nouns for what can speak for itself."""
LEAD = 1000
"""Characters within which an article may hold back a name: "a judge", then "Judge Ann Poe"."""
PERSONS = frozenset((SpeakerKind.PERSON, SpeakerKind.OFFICE, SpeakerKind.UNNAMED))


def find_person(scene: Scene, member: Member) -> tuple[Entity, float] | None:
    """Return the person whom a description means and how sure that is; None if it is nobody's."""
    if is_indefinite(scene, member):
        if member.start > LEAD:
            return None
        soon = _named_next(scene, member)
        if soon is not None:
            return soon, NAMED_NEXT
    ranked = rank(describe_holders(scene, member), load_weights("description"))
    entity, probability = ranked[0]
    return None if entity is NOBODY or probability < LEAST else (entity, probability)


def _named_next(scene: Scene, member: Member) -> Entity | None:
    """Return the only one who is soon named with the role that a lead gives somebody nameless.

    "A judge ruled …", and a paragraph or two later "Judge Ann Poe said …".
    """
    text = scene.page.text
    head = head_noun(_words(text[member.start : member.end]))
    begin, end = _paragraphs_after(text, member.end)
    lead = not text[: scene.page.paragraph(member.start)[0]].strip()
    found = {
        e
        for e in scene.cast.people
        if e.starts and begin <= e.starts[0] < end
        for role in e.roles
        if begin <= role.start < end
        and (head_noun(body_words(role.text)) == head or (lead and head == "official"))
    }
    return found.pop() if len(found) == 1 else None


def is_indefinite(scene: Scene, member: Member) -> bool:
    """Say whether a description brings somebody new: "a judge"."""
    return scene.page.text[member.start : member.end].split()[0].lower() in INDEFINITE


def find_aged(scene: Scene, member: Member) -> tuple[Entity, float] | None:
    """Return whom "the 52-year-old" means, which says no more than "he"."""
    if not AGE.fullmatch(scene.page.text, member.start, member.end):
        return None
    here = scene.event(member.start, NOBODY)
    ranked = rank(describe(here, None, scene.events), load_weights("pronoun"))
    return ranked[0] if ranked else None


def _named_ahead(scene: Scene, member: Member) -> dict[Entity, Numbers]:
    """Return whom a headline or lead may leave nameless: who is first named soon after.

    "A judge ruled …", and a paragraph or two later "Judge Ann Poe said …".
    """
    if member.start > LEAD:
        return {}
    begin, end = _paragraphs_after(scene.page.text, member.end)
    new = [e for e in scene.cast.people if e.starts and member.end <= e.starts[0] < end]
    new = [e for e in new if e.gender in (None, member.gender) or not member.gender]
    new.sort(key=lambda e: e.starts[0])
    return {
        entity: {
            "ahead": 1.0,
            "ahead_here": float(entity.starts[0] < begin),
            "ahead_first": float(n == 0),
            "ahead_only": float(len(new) == 1),
            "ahead_speaks": float(scene.speaks(entity.starts[0])),
            "ahead_indefinite": float(is_indefinite(scene, member)),
        }
        for n, entity in enumerate(new)
    }


def _paragraphs_after(text: str, char: int) -> tuple[int, int]:
    """Return where the next two paragraphs begin and end that are not blank."""
    begin = end = len(text) if (at := text.find("\n", char)) < 0 else at
    for _ in range(AHEAD):
        while end < len(text) and text[end] == "\n":
            end += 1
        end = len(text) if (at := text.find("\n", end)) < 0 else at
    return begin, end


def _words(text: str) -> list[str]:
    """Return the words of a description without articles; the first word where nothing is left."""
    return [w for w in body_words(text) if w not in ("the", "a", "an", "s")] or [text.split()[0]]


def describe_holders(scene: Scene, member: Member) -> dict[Entity, Numbers]:
    """Return everyone whom a description can mean, with what speaks for it, and ``NOBODY``.

    The numbers are those of a pronoun, and how well the description fits the roles that the
    text gives somebody.
    """
    text = scene.page.text[member.start : member.end]
    first = text.split()[0].lower()
    words = _words(text)
    head = head_noun(words)
    here = scene.event(member.start, NOBODY)
    owner = owner_of(scene, member)
    found = describe(here, member.gender, scene.events)
    holders = dict.fromkeys(
        e for e, _ in scene.holders[head] if e.gender in (None, member.gender) or not member.gender
    )
    if is_indefinite(scene, member):
        found, holders = {}, {}
    for entity in holders:
        found.setdefault(entity, {"elsewhere": 1.0})
    ahead = _named_ahead(scene, member)
    for entity in ahead:
        found.setdefault(entity, {})
    found = {
        e: n
        for e, n in found.items()  # "the mayor of Arden" is not somebody called Arden
        if not any(member.start <= s < member.end for s in e.starts)
        and e is not owner
        and not _clash(scene, words, head, e)
    }
    for entity, numbers in found.items():
        roles = [role for e, role in scene.holders[head] if e is entity]
        heads = [head_noun(body_words(role.title or role.text) or ("",)) for role in roles]
        numbers["role"] = float(bool(roles))
        numbers["role_head"] = float(head in heads)
        numbers["role_fits"] = float(any(role_fits(words, head, role) for role in roles))
        said = {w for role in entity.roles for w in body_words(role.text)}
        shared = sum(any(same_word(w, h) for h in said) for w in words if canonical_noun(w) != head)
        numbers["words_shared"] = min(shared, 2.0)
        beside = words_beside(scene, entity)
        rest = [w for w in words if canonical_noun(w) != head and len(w) > 2]
        told = [w for w in rest if any(same_word(canonical_word(w), b) for b in beside)]
        numbers["all_beside"] = float(bool(rest) and len(told) == len(rest))
        numbers["none_beside"] = float(bool(rest) and not told)
        numbers["some_beside"] = float(0 < len(told) < len(rest))
        numbers["head_beside"] = float(
            canonical_word(words[-1] if head not in words else head) in beside
        )
        if entity in ahead:
            numbers |= ahead[entity] | {"ahead_role": float(head in heads)}
        numbers["relative"] = float(_are_relatives(head, owner, entity))
        numbers["was_holder"] = float("former" in words and _was_holder(roles))
        numbers["is_holder"] = float("former" in words and bool(roles) and not _was_holder(roles))
        numbers["other_role"] = float(bool(entity.roles) and not roles)
        numbers["only_holder"] = float(len(holders) == 1 and bool(roles))
        numbers["held_by_others"] = float(bool(holders) and not roles)
        if here.speaks:
            numbers |= {f"speaking_{k}": numbers.get(k, 0.0) for k in SPEAKING}
    found[NOBODY] = {
        "nobody": 1.0,
        "nobody_the": float(first == "the"),
        "nobody_possessive": float("'s " in text or "’s " in text or first in POSSESSIVE),
        "nobody_of": float(bool(re.search(r"\b(?:of|for|at|from|with|in)\b", text))),
        "nobody_office": float(member.kind is SpeakerKind.OFFICE),
        "nobody_modified": float(len(words) > 1),
        "nobody_held": float(bool(holders)),
        "nobody_capital": float(words[-1] not in text),
        "nobody_known": float(names_person(scene, member)),
        "nobody_first": float(bool(ahead)),
        "nobody_indefinite": float(first in INDEFINITE),
        "nobody_bare": float(text[:1].isupper() and first not in DETERMINERS),
        "nobody_introduced": float(_is_introduced(scene, words[-1], member.start)),
        "nobody_speaks": float(here.speaks),
        "nobody_speaks_the": float(here.speaks and first == "the"),
    }
    return found


def owner_of(scene: Scene, member: Member) -> Entity | None:
    """Return the person whose "his brother" or "Ann Poe's daughter" is, if that is known."""
    text = scene.page.text[member.start : member.end]
    if member.start in scene.pronouns and text[:4].lower() in ("his ", "her "):
        return scene.pronouns[member.start][0]
    inside = (
        entity
        for entity in scene.cast.people
        for name in entity.names
        if member.start <= name.start and name.end < member.end
        if scene.page.text[name.end : name.end + 2] in ("'s", "’s")
    )
    return next(inside, None)


def is_thing(scene: Scene, member: Member) -> bool:
    """Say whether a phrase names what is somebody's and nobody: "her remarks", "Ann Poe's plan"."""
    found = POSSESSED.match(scene.page.text, member.start, member.end)
    noun = singular(head_noun(body_words(found[1]))) if found and body_words(found[1]) else ""
    if noun in load_list("issued_documents"):
        return True
    somebody = any(noun in load_list(kind) for kind in (*PEOPLE, *SOMEBODY))
    return noun in common_words() and not somebody and not noun.endswith(PERSONAL)


def find_owned(scene: Scene, member: Member, owner: Entity) -> Entity | None:
    """Return the body that "her campaign" is: "the Poe campaign", "Poe's campaign"."""
    text = scene.page.text
    noun = _words(text[member.start : member.end])[-1]
    surname = re.escape(owner.name.split()[-1])
    for found in re.finditer(rf"\b{surname}(?:['’]s?)? {re.escape(noun)}\b", text):
        if not member.start <= found.start() < member.end:
            return scene.cast.body(Span.of(text, *found.span()), SpeakerKind.ORGANISATION)
    return None


def _are_relatives(head: str, owner: Entity | None, entity: Entity) -> bool:
    """Say whether somebody bears the surname of the one whose son or wife a description names."""
    return (
        owner is not None
        and head in load_list("relatives")
        and bool(owner.words and entity.words)
        and owner.words[-1] == entity.words[-1]
    )


def _was_holder(roles: list[Role]) -> bool:
    return any(role.status is RoleStatus.FORMER for role in roles)


def _is_introduced(scene: Scene, noun: str, before: int) -> bool:
    """Say whether somebody without a name has come up: "a source", before "the source"."""
    found = re.search(
        rf"\b(?:an?|another|one) (?:[\w’'-]+ ){{0,5}}{re.escape(noun)}\b",
        scene.page.text[:before],
        re.IGNORECASE,
    )
    return found is not None


def names_person(scene: Scene, member: Member) -> bool:
    """Say whether a description turns on a noun that is known to name people."""
    words = _words(scene.page.text[member.start : member.end])
    nouns = {head_noun(words), words[-1], canonical_noun(words[-1])}
    return any(nouns & load_list(kind) for kind in PEOPLE)


def words_beside(scene: Scene, entity: Entity) -> frozenset[str]:
    """Return the words that stand close to somebody's names: "Florida" of "Ann Poe (R-Fla.)".

    As far as the sentence and the names of others allow.
    """
    if entity not in scene.beside:
        text = scene.page.text
        named = sorted((name.start, name.end) for name in scene.cast.named)
        found: set[str] = set()
        for name in entity.names[:MOST]:
            low, high = scene.page.sentence(name.start)
            n = bisect_left(named, (name.start, name.end))
            low = max(low, name.start - BESIDE, named[n - 1][1] if n else 0)
            after = bisect_left(named, (name.end, 0))
            high = min(high, name.end + BESIDE, *(s for s, _ in named[after : after + 1]))
            near = text[low : name.start] + " " + text[name.end : high]
            found |= {canonical_word(w.rstrip(".")) for w in WORD.findall(near.lower())}
        scene.beside[entity] = frozenset(found)
    return scene.beside[entity]


def canonical_word(word: str) -> str:
    """Return what an abbreviation stands for, or the first of a word's synonyms."""
    return load_table("abbreviations").get(word, (canonical_noun(word),))[0]


def _clash(scene: Scene, words: list[str], head: str, entity: Entity) -> bool:
    """Say whether somebody has the role, but elsewhere: no "church spokesman" is the army's."""
    roles = [role for e, role in scene.holders[head] if e is entity]
    heads = [head_noun(body_words(role.title or role.text) or ("",)) for role in roles]
    fits = any(role_fits(words, head, role) for role in roles)
    return head in heads and not fits and len(words) > 1


POSSESSIVE = frozenset(("his", "her", "their", "its", "my", "our", "your"))


def find_body(scene: Scene, member: Member) -> Entity | None:
    """Return the body named before whose name ends in the noun that a description turns on."""
    text = scene.page.text[member.start : member.end]
    words = _words(text)
    noun = canonical_noun(words[-1])
    if text.split()[0].lower() not in INDEFINITE:
        before = scene.events.all[: scene.events.before(member.start)]
        for event in reversed(before[-FAR_BACK:]):
            if event.entity.kind in BODIES and noun in _nouns(event.entity.name):
                return event.entity
    begin, end = _paragraphs_after(scene.page.text, member.end)
    first, last = (0, end) if text.split()[0].lower() not in INDEFINITE else (begin, end)
    named = [
        ent
        for ent in scene.page.doc.ents
        if ent.label_ == "ORG"
        and first <= ent.start_char < last
        and set(map(canonical_noun, words)) < _nouns(ent.text)
    ]
    if not named or (first == begin and member.start > LEAD):
        return None
    span = trim_name(scene.page.text, named[-1].start_char, named[-1].end_char)
    return (
        scene.cast.body(span, SpeakerKind.ORGANISATION) if span and "\n" not in span.text else None
    )


def _nouns(name: str) -> set[str]:
    return set(map(canonical_noun, body_words(name)))


def find_body_ahead(scene: Scene, member: Member) -> Entity | None:
    """Return the body that a headline or lead leaves nameless: who speaks by name soon after."""
    text = scene.page.text[member.start : member.end]
    if member.start > LEAD or text.split()[0].lower() in DETERMINERS - INDEFINITE:
        return None
    begin, end = _paragraphs_after(scene.page.text, member.end)
    first = min(
        ((start, entity) for (start, _), entity in scene.named.items() if begin <= start < end),
        key=lambda found: found[0],
        default=(0, NOBODY),
    )[1]
    return first if first.kind is SpeakerKind.ORGANISATION and first.full is not None else None


def find_main_body(scene: Scene, member: Member) -> Entity | None:
    """Return the body that "the company" means: the one named most of those named near by."""
    before = [
        ent
        for ent in scene.page.doc.ents
        if ent.label_ == "ORG" and "\n" not in ent.text and ent.start_char < member.start
    ]
    near = [ent for ent in before if member.start - ent.start_char < NEAR]
    if not near:
        return None
    times = Counter(
        without_article(ent.text, SpeakerKind.ORGANISATION)
        for ent in before
        if ent.root.dep_ in ("nsubj", "nsubjpass", "poss", "appos")  # not "in", "the X bakery"
    )
    best = max(
        near, key=lambda e: (times[without_article(e.text, SpeakerKind.ORGANISATION)], e.start)
    )
    span = trim_name(scene.page.text, best.start_char, best.end_char)
    if span is None or not times:
        return None
    return scene.cast.body(span, SpeakerKind.ORGANISATION)


def is_any_body(scene: Scene, member: Member) -> bool:
    """Say whether a description fits whatever body was spoken of: "the company"."""
    words = [w for w in body_words(scene.page.text[member.start : member.end]) if w != "the"]
    return len(words) == 1 and canonical_noun(words[0]) in load_list("generic_bodies")
