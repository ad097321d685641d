"""Who a mention means: pronouns, nominals, documents and short names to the fullest name.

Candidates come from the text before the mention; where two are possible and nothing
decides, nobody is chosen and the mention stands for itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from quotes.extraction.cast import BODIES, Cast, Entity, body_words, name_words
from quotes.extraction.lexicon import load_list, load_table
from quotes.extraction.marked import MarkedDoc, noun_phrase
from quotes.extraction.mentions import Member, Source, parse_source
from quotes.extraction.roles import find_roles
from quotes.records import MentionType, Role, Span, SpeakerKind

if TYPE_CHECKING:
    from spacy.tokens import Token

GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
REACH = 6
"""Sentences that a pronoun may look back over; measured on PolNeAR's training part."""


AGE = re.compile(r"the (?:[\w-]+ )?\d+-year-old", re.IGNORECASE)
FAR_BACK = 500
"""How many names back a body may lie that "the ministry" stands for."""
RECENT = 1000
"""Characters, some three paragraphs, within which "the statement" is the last one issued."""


@dataclass(frozen=True, slots=True)
class Event:
    """An entity comes up in the text, outside quotation marks."""

    start: int
    sentence: int
    entity: Entity
    subject: bool


@dataclass(frozen=True, slots=True)
class Resolved:
    """The entities behind one source, and how sure that is."""

    entities: tuple[Entity, ...]
    confidence: float
    medium: str | None = None


class Resolver:
    """Resolves the sources of one document, to be asked in text order."""

    def __init__(self, page: MarkedDoc, sources: Sequence[Source | None]) -> None:
        self.page = page
        self.cast = Cast(page)
        self.events: list[Event] = []
        self._holders: defaultdict[str, list[tuple[Entity, Role]]] = defaultdict(list)
        self.said: list[tuple[int, tuple[Entity, ...], str | None]] = []
        self.answers: list[tuple[Entity, ...]] = []
        """The entities behind each quotation so far, in text order."""
        named = [
            m
            for source in sources
            if source is not None
            for m in source.members
            if m.type in (MentionType.NAME, MentionType.LABEL)
        ]
        named.sort(key=lambda m: -len(name_words(page.text[m.start : m.end])))
        self._named = {(m.start, m.end): self._name(m) for m in named}
        self._name_subjects()
        self.cast.find_surnames()
        self._find_roles()
        self._collect_events()

    # --- before the first question: names, roles, who comes up where

    def _name(self, member: Member) -> Entity:
        span = Span.of(self.page.text, member.start, member.end)
        if member.kind is SpeakerKind.PERSON or self._is_known_person(span):
            entity = self.cast.person(span)
        elif member.kind in BODIES:
            entity = self.cast.body(span, member.kind)
        else:
            entity = self.cast.other(span.text, member.kind, plural=member.plural)
        entity.gender = entity.gender or member.gender
        entity.plural = entity.plural or member.plural
        return entity

    def _name_subjects(self) -> None:
        """Add the people whom sentences are about and whom the entity recogniser missed."""
        known = {n.start for e in self.cast.people for n in e.names}
        for token in self.page.tokens_with("DEP", "nsubj", "nsubjpass"):
            if token.tag_[:2] != "NN" or self.page.in_marks[token.i]:
                continue
            for m in parse_source(self.page.doc, *noun_phrase(self.page, token)).members:
                span = Span.of(self.page.text, m.start, m.end)
                named = m.type is MentionType.NAME and m.kind is SpeakerKind.PERSON
                if named and span.start not in known and len(name_words(span.text)) > 1:
                    self.cast.person(span)

    def _is_known_person(self, span: Span) -> bool:
        """Say whether a lone word is the surname of somebody named in full."""
        words = name_words(span.text)
        return len(words) == 1 and any(
            len(e.words) > 1 and words[0] == e.words[-1] for e in self.cast.people
        )

    def _find_roles(self) -> None:
        """Read the roles of everyone named, wherever the document names them."""
        for entity in self.cast.people:
            for name in entity.names:
                for role in find_roles(self.page.doc, name.start, name.end):
                    if role not in entity.roles:
                        entity.roles.append(role)
            for role in entity.roles:
                entity.gender = entity.gender or gender_of(role.title or "")
                for noun in {canonical_noun(w) for w in body_words(role.title or role.text)}:
                    self._holders[noun].append((entity, role))

    def _collect_events(self) -> None:
        """List who comes up where; pronouns are resolved as they come, and count from then on."""
        starts = [s for s, _ in self.page.sentences]
        found = [
            (name.start, entity)
            for entity in (*self.cast.people, *self.cast.bodies)
            for name in entity.names
            if self.page.quoted_at(name.start) is None
        ]
        pronouns = [
            (t.idx, t)
            for t in self.page.tokens_with("LOWER", "he", "she")
            if not self.page.in_marks[t.i]
        ]
        waiting: list[tuple[int, Entity | Token]] = sorted(
            [*found, *pronouns], key=lambda item: item[0]
        )
        self.pronouns: dict[int, tuple[Entity, float]] = {}
        for start, who in waiting:
            sentence = bisect_left(starts, start + 1) - 1
            if isinstance(who, Entity):
                self.events.append(Event(start, sentence, who, self._is_subject(start)))
                continue
            answer = self._person_before(start, sentence, GENDERS[who.lower_])
            if answer is not None:
                self.pronouns[start] = answer
                answer[0].gender = answer[0].gender or GENDERS[who.lower_]
                self.events.append(Event(start, sentence, answer[0], who.dep_ == "nsubj"))

    def _is_subject(self, start: int) -> bool:
        token = next(self.page.tokens(start, start + 1), None)
        while token is not None and token.dep_ in ("compound", "nmod", "amod", "poss", "appos"):
            if token.dep_ == "poss":
                return False
            token = token.head
        return token is not None and token.dep_ in ("nsubj", "nsubjpass")

    # --- pronouns

    def _person_before(
        self, at: int, sentence: int, gender: str | None
    ) -> tuple[Entity, float] | None:
        """Return whom "he" or "she" means: the last subject, else the only one, who fits."""
        first = bisect_left(self.events, sentence - REACH, key=lambda e: e.sentence)
        near = [
            e
            for e in self.events[first:]
            if e.entity.kind is SpeakerKind.PERSON
            and (gender is None or e.entity.gender in (None, gender))
        ]
        for n in range(sentence, sentence - REACH - 1, -1):
            here = [e for e in near if e.sentence == n]
            if not here:
                continue
            subjects = [e for e in here if e.subject]
            if subjects:
                pick = subjects[0] if n < sentence else subjects[-1]
                known = pick.entity.gender == gender
                return pick.entity, 0.85 if known or len({e.entity for e in here}) == 1 else 0.7
            people = list(dict.fromkeys(e.entity for e in here))
            if len(people) == 1:
                return people[0], 0.65
        return None

    def _body_before(self, at: int, *, plural: bool = False) -> tuple[Entity, float] | None:
        """Return what "it" or "they" means: the subject of the sentence before, else who spoke."""
        subject = self._subject_before(at, plural=plural)
        if subject is not None:
            return subject, 0.75
        for start, entities, _ in reversed(self.said):
            if at - start > RECENT:
                return None
            if start >= at or len(entities) != 1 or entities[0].kind is SpeakerKind.PERSON:
                continue
            if not plural or entities[0].plural or entities[0].kind in BODIES:
                return entities[0], 0.6
        return None

    def _subject_before(self, at: int, *, plural: bool) -> Entity | None:
        """Return the body or group that the sentence before is about."""
        low, _ = self.page.sentence(at)
        start, end = self.page.sentence(max(0, low - 1))
        for token in self.page.tokens(start, min(end, low)):
            if token.dep_ not in ("nsubj", "nsubjpass") or self.page.in_marks[token.i]:
                continue
            if token.head.dep_ not in ("ROOT", "ccomp", "conj"):
                continue
            member = parse_source(self.page.doc, *noun_phrase(self.page, token)).members
            if len(member) != 1 or member[0].kind in (SpeakerKind.PERSON, SpeakerKind.DOCUMENT):
                return None
            fits = member[0].plural == plural or member[0].kind in BODIES
            return self._member(member[0])[0] if fits else None
        return None

    def _pronoun(self, member: Member) -> tuple[Entity, float] | None:
        word = self.page.text[member.start : member.end].lower()
        if word in GENDERS:
            return self.pronouns.get(member.start)
        if word in ("it", "which"):
            return self._body_before(member.start)
        if word == "they":
            joint = next((e for s, e, _ in reversed(self.said) if s < member.start), ())
            if len(joint) > 1:
                return None
            return self._body_before(member.start, plural=True)
        if word == "who":
            n = bisect_left(self.events, member.start, key=lambda e: e.start) - 1
            near = n >= 0 and member.start - self.events[n].start < 60
            return (self.events[n].entity, 0.7) if near else None
        return None

    # --- nominals and documents

    def _nominal(self, member: Member) -> tuple[Entity, float] | None:
        """Return the named entity that a description stands for, if exactly one fits."""
        text = self.page.text[member.start : member.end]
        if AGE.fullmatch(text):
            at = bisect_left([s for s, _ in self.page.sentences], member.start + 1) - 1
            return self._person_before(member.start, at, member.gender)
        words = [w for w in body_words(text) if w not in ("the", "a", "an", "s")]
        if member.plural or not words:
            return None
        if text.split()[0].lower() in ("a", "an", "another", "one"):
            return self._named_next(head_noun(words), member) if words else None
        if member.kind in (SpeakerKind.PERSON, SpeakerKind.OFFICE, SpeakerKind.UNNAMED):
            return self._by_role(words, member.start)
        if member.kind is SpeakerKind.ORGANISATION:
            return self._by_body_noun(words, member.start)
        return None

    def _named_next(self, head: str, member: Member) -> tuple[Entity, float] | None:
        """Return who is named in the next paragraph in the post that this one leaves nameless.

        A lead holds a little-known name back: "A judge ruled …", then "Judge Ann Poe said …".
        """
        if member.kind not in (SpeakerKind.UNNAMED, SpeakerKind.OFFICE, SpeakerKind.PERSON):
            return None
        if member.start > RECENT or self.page.text[: member.start].strip().count("\n") > 2:
            return None
        start = self.page.paragraph(member.end)[1] + 1
        end = self.page.paragraph(start)[1] if start < len(self.page.text) else start
        lead = not self.page.text[: self.page.paragraph(member.start)[0]].strip()
        fits = [
            e
            for e in self.cast.people
            if e.starts and start <= e.starts[0] < end
            for role in e.roles
            if start <= role.start < end
            and (head_noun(body_words(role.text)) == head or (lead and head == "official"))
        ]
        return (fits[0], 0.55) if len(set(fits)) == 1 else None

    def _by_role(self, words: list[str], at: int) -> tuple[Entity, float] | None:
        head = head_noun(words)
        fits = list(
            dict.fromkeys(e for e, role in self._holders[head] if role_fits(words, head, role))
        )
        if not fits:
            return None
        if len(fits) == 1:
            return fits[0], 0.8
        nearest = sorted(fits, key=lambda e: min((abs(at - s) for s in e.starts), default=10**9))
        recent = takewhile(lambda said: at - said[0] < 1500, reversed(self.said))
        spoke = [e for _, entities, _ in recent for e in entities if e in fits]
        return (spoke[0], 0.6) if spoke else (nearest[0], 0.45)

    def _by_body_noun(self, words: list[str], at: int) -> tuple[Entity, float] | None:
        noun = canonical_noun(words[-1])
        before = self.events[: bisect_left(self.events, at, key=lambda e: e.start)]
        for event in reversed(before[-FAR_BACK:]):
            if event.entity.kind not in BODIES:
                continue
            own = {canonical_noun(w) for w in event.entity.words} | {
                canonical_noun(w) for w in body_words(event.entity.name)
            }
            if noun in own:
                return event.entity, 0.75
        if noun not in load_list("generic_bodies") or len(words) > 1:
            return None
        return self._body_before(at)

    def _document(self, member: Member) -> tuple[Entity, float] | None:
        """Return whose "the statement" is: the author it names, else whoever issued the last."""
        text = self.page.text[member.start : member.end]
        words = [
            w for w in body_words(text) if w not in ("part", "of", "another", "the", "a", "an")
        ]
        author = words[:-1] if words else []
        if author and text.split()[0].lower() not in ("a", "an"):
            for entity in (*self.cast.bodies, *self.cast.people):
                names = [body_words(n.text) for n in entity.names]
                if any(tuple(author) == n or set(author) == set(n) for n in names):
                    return entity, 0.8
            capital = [w for w in text.split()[:-1] if w.lower() not in ("the", "a", "an")]
            if capital and capital[0][:1].isupper():
                start = member.start + text.index(capital[0])
                end = start + len(" ".join(capital))
                body = self.page.text[start:end]
                if body == " ".join(capital):
                    span = Span.of(self.page.text, start, end)
                    return self.cast.body(span, SpeakerKind.ORGANISATION), 0.7
        noun = words[-1] if words else ""
        for start, entities, medium in reversed(self.said):
            if start >= member.start or not entities:
                continue
            if member.start - start > RECENT:
                break
            if medium and noun in body_words(medium):
                return (entities[0], 0.75) if len(entities) == 1 else None
        if noun in ("statement", "post", "tweet", "letter") and self.said:
            start, entities, _ = self.said[-1]
            if len(entities) == 1 and member.start - start < RECENT:
                return entities[0], 0.5
        return None

    # --- the question

    def resolve(self, source: Source, medium: str | None) -> Resolved:
        """Return the entities a source means; to be asked in text order."""
        found = [self._member(m) for m in source.members]
        entities = tuple(dict.fromkeys(e for e, _ in found))
        confidence = min((c for _, c in found), default=0.5)
        if source.type is MentionType.DOCUMENT and medium is None:
            words = body_words(self.page.text[source.start : source.end])
            medium = words[-1] if words else None
        self.said.append((source.start, entities, medium))
        return Resolved(entities, confidence, medium)

    def _member(self, member: Member) -> tuple[Entity, float]:
        answer: tuple[Entity, float] | None
        if (member.start, member.end) in self._named:
            return self._named[member.start, member.end], 0.9
        if member.type is MentionType.PRONOUN:
            answer = self._pronoun(member)
        elif member.kind is SpeakerKind.DOCUMENT or member.type is MentionType.DOCUMENT:
            answer = self._document(member)
        else:
            answer = self._nominal(member)
        if answer is not None:
            return answer
        label = bare_label(self.page.text[member.start : member.end])
        return self.cast.other(label, member.kind, plural=member.plural), 0.6


def gender_of(title: str) -> str | None:
    """Return the gender that a title's last noun states: spokeswoman, chairman."""
    word = title.lower().rpartition(" ")[2]
    if word.endswith("woman") or word in load_list("female_nouns"):
        return "f"
    return "m" if word.endswith("man") or word in load_list("male_nouns") else None


def bare_label(text: str) -> str:
    """Return a description without its article, as printed otherwise."""
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in ("the", "a", "an") else text


def head_noun(words: Sequence[str]) -> str:
    """Return the noun a role turns on, spelled the same for all its forms."""
    for n, word in enumerate(words):
        if word in ("of", "for", "at", "in", "to", "from", "with") and n:
            return canonical_noun(words[n - 1])
    return canonical_noun(words[-1])


def canonical_noun(word: str) -> str:
    """Return one word for all that name the same: spokesman, spokeswoman, spokesperson."""
    return load_synonyms().get(word, word)


@cache
def load_synonyms() -> dict[str, str]:
    """Return each word of ``data/role_synonyms.txt`` with the first of its line."""
    table = load_table("role_synonyms")
    return {word: first for first, rest in table.items() for word in rest}


def role_fits(words: Sequence[str], head: str, role: Role) -> bool:
    """Say whether a description can stand for the holder of a role.

    The noun must be the same, and what else the description says must be said of the role
    too: "the army spokesperson" is no "government spokesperson".
    """
    role_words = [w for w in body_words(role.text) if w != "the"]
    if head not in {canonical_noun(w) for w in body_words(role.title or role.text)}:
        return False
    ignored = {"of", "for", "the", "s", "and", "at", "in", "senior", "former", "a", head}
    wanted = {canonical_noun(w) for w in words} - ignored
    has = {canonical_noun(w) for w in role_words} - ignored
    shared = sum(any(same_word(w, h) for h in has) for w in wanted)
    return not has or shared == len(wanted) or shared * 2 >= len(wanted) + len(has) - shared


def same_word(a: str, b: str) -> bool:
    """Say whether two words are one, or a country and its adjective: Iraq, Iraqi."""
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 2)
