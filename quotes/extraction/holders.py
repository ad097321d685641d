"""Everyone whom a description of one person can mean, each with the numbers that speak for it."""

from __future__ import annotations

import re
from bisect import bisect_left

from quotes.extraction.cast import Entity, body_words
from quotes.extraction.descriptions import (
    DETERMINERS,
    INDEFINITE,
    LEAD,
    described_words,
    is_indefinite,
    names_person,
    owner_of,
    paragraphs_after,
)
from quotes.extraction.lexicon import load_list, load_table
from quotes.extraction.mentions import Member
from quotes.extraction.roletitles import canonical_noun, head_noun, role_fits, same_word
from quotes.extraction.salience import Numbers, describe
from quotes.extraction.scene import NOBODY, Scene
from quotes.records import Role, RoleStatus, SpeakerKind

BESIDE, MOST = 70, 12
"""Characters beside a name, and names, in which words are looked for that describe their bearer."""
WORD = re.compile(r"[^\W\d_][\w.]*")
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
POSSESSIVE = frozenset(("his", "her", "their", "its", "my", "our", "your"))


def describe_holders(scene: Scene, member: Member) -> dict[Entity, Numbers]:
    """Return everyone whom a description can mean, with what speaks for it, and ``NOBODY``.

    The numbers are those of a pronoun, how well the description fits the roles that the text
    gives somebody, and the words that stand beside the name.
    """
    words = described_words(scene.page.text[member.start : member.end])
    head = head_noun(words)
    here = scene.event(member.start, NOBODY)
    owner = owner_of(scene, member)
    found: dict[Entity, Numbers] = {}
    holders: list[Entity] = []
    if not is_indefinite(scene, member):
        found = describe(here, member.gender, scene.events)
        holders = [e for e in dict.fromkeys(e for e, _ in scene.holders[head]) if _fits(e, member)]
    ahead = _named_ahead(scene, member)
    for entity in holders:
        found.setdefault(entity, {"elsewhere": 1.0})
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
        numbers |= ahead.get(entity, {})
        numbers |= _in_roles(scene, entity, words, head, holders)
        numbers |= _beside(scene, entity, words, head)
        numbers["ahead_role"] = float(entity in ahead) * numbers["role_head"]
        numbers["relative"] = float(_are_relatives(head, owner, entity))
        if here.speaks:
            numbers |= {f"speaking_{k}": numbers.get(k, 0.0) for k in SPEAKING}
    found[NOBODY] = _nobody(scene, member, words, speaks=here.speaks)
    found[NOBODY] |= {"nobody_held": float(bool(holders)), "nobody_first": float(bool(ahead))}
    return found


def sole_holder(scene: Scene, member: Member) -> Entity | None:
    """Return the only one who has a post, if a description says of it what the text does.

    "The army spokesperson" of a text with one of the army; "the spokesperson" says too little.
    """
    words = described_words(scene.page.text[member.start : member.end])
    head = head_noun(words)
    roles = scene.holders[head]
    holders = {e for e, _ in roles}
    if len(holders) != 1 or is_indefinite(scene, member):
        return None
    (holder,) = holders
    said = {w for _, role in roles for w in body_words(role.text)} - {head}
    told = [w for w in words if canonical_noun(w) != head and any(same_word(w, h) for h in said)]
    fits = any(_turns_on(role, head) and role_fits(words, head, role) for _, role in roles)
    inside = any(member.start <= start < member.end for start in holder.starts)
    alone = fits and bool(told) and not inside and _fits(holder, member)
    return holder if alone and holder is not owner_of(scene, member) else None


def _turns_on(role: Role, head: str) -> bool:
    return head_noun(body_words(role.title or role.text) or ("",)) == head


def _fits(entity: Entity, member: Member) -> bool:
    """Say whether somebody may have the gender that a description tells."""
    return entity.gender in (None, member.gender) or not member.gender


def _in_roles(
    scene: Scene, entity: Entity, words: list[str], head: str, holders: list[Entity]
) -> Numbers:
    """Return how a description fits the roles that the text gives somebody."""
    roles = [role for e, role in scene.holders[head] if e is entity]
    heads = [head_noun(body_words(role.title or role.text) or ("",)) for role in roles]
    said = {w for role in entity.roles for w in body_words(role.text)}
    shared = sum(any(same_word(w, h) for h in said) for w in words if canonical_noun(w) != head)
    former, was = "former" in words, _was_holder(roles)
    return {
        "role": float(bool(roles)),
        "role_head": float(head in heads),
        "role_fits": float(any(role_fits(words, head, role) for role in roles)),
        "words_shared": min(shared, 2.0),
        "was_holder": float(former and was),
        "is_holder": float(former and bool(roles) and not was),
        "other_role": float(bool(entity.roles) and not roles),
        "only_holder": float(len(holders) == 1 and bool(roles)),
        "held_by_others": float(bool(holders) and not roles),
    }


def _beside(scene: Scene, entity: Entity, words: list[str], head: str) -> Numbers:
    """Return how much of a description stands beside somebody's names."""
    beside = words_beside(scene, entity)
    rest = [w for w in words if canonical_noun(w) != head and len(w) > 2]
    told = [w for w in rest if any(same_word(canonical_word(w), b) for b in beside)]
    return {
        "all_beside": float(bool(rest) and len(told) == len(rest)),
        "none_beside": float(bool(rest) and not told),
        "some_beside": float(0 < len(told) < len(rest)),
        "head_beside": float(canonical_word(words[-1] if head not in words else head) in beside),
    }


def _nobody(scene: Scene, member: Member, words: list[str], *, speaks: bool) -> Numbers:
    """Return what speaks for it that a description means nobody whom the text names."""
    text = scene.page.text[member.start : member.end]
    first = text.split()[0].lower()
    return {
        "nobody": 1.0,
        "nobody_the": float(first == "the"),
        "nobody_possessive": float("'s " in text or "’s " in text or first in POSSESSIVE),
        "nobody_of": float(bool(re.search(r"\b(?:of|for|at|from|with|in)\b", text))),
        "nobody_office": float(member.kind is SpeakerKind.OFFICE),
        "nobody_modified": float(len(words) > 1),
        "nobody_capital": float(words[-1] not in text),
        "nobody_known": float(names_person(scene, member)),
        "nobody_indefinite": float(first in INDEFINITE),
        "nobody_bare": float(text[:1].isupper() and first not in DETERMINERS),
        "nobody_introduced": float(_is_introduced(scene, words[-1], member.start)),
        "nobody_speaks": float(speaks),
        "nobody_speaks_the": float(speaks and first == "the"),
    }


def _named_ahead(scene: Scene, member: Member) -> dict[Entity, Numbers]:
    """Return whom a headline or lead may leave nameless: who is first named soon after.

    "A judge ruled …", and a paragraph or two later "Judge Ann Poe said …".
    """
    if member.start > LEAD:
        return {}
    begin, end = paragraphs_after(scene.page.text, member.end)
    new = [e for e in scene.cast.people if e.starts and member.end <= e.starts[0] < end]
    new = [e for e in new if _fits(e, member)]
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
