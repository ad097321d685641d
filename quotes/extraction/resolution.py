"""Who a mention means: pronouns, descriptions, documents and short names to the fullest name.

Where nobody fits, the mention stands for itself. How sure an answer is comes with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from quotes.extraction.bodies import (
    find_body,
    find_body_ahead,
    find_main_body,
    find_owned,
    is_any_body,
)
from quotes.extraction.cast import BODIES, Entity, body_words
from quotes.extraction.clauses import SUBJECTS, is_main_subject, is_subject
from quotes.extraction.descriptions import PERSONAL, PERSONS, is_thing, owner_of
from quotes.extraction.following import follow
from quotes.extraction.lexicon import load_list, load_table
from quotes.extraction.marked import MarkedDoc, noun_phrase
from quotes.extraction.mentions import Member, Source, parse_source
from quotes.extraction.persons import find_aged, find_person
from quotes.extraction.phrases import singular
from quotes.extraction.roletitles import canonical_noun
from quotes.extraction.scene import GENDERS, NAMES, NOBODY, Scene
from quotes.extraction.verbs import common_words
from quotes.records import MentionType, Span, SpeakerKind

if TYPE_CHECKING:
    from spacy.tokens import Token

Answer: TypeAlias = tuple[tuple[Entity, ...], float]
"""Who is meant, and how sure that is, 0 to 1."""
NAMED, ITSELF, UNRESOLVED = 0.95, 0.85, 0.5
"""How sure a name is, a description taken at its word, and a pronoun that nobody fits; as often
as that they were right on 118 articles of PolNeAR."""
OWNED = 0.8
"""How sure "her remarks" and "her campaign" are, where it is known who she is."""
DESCRIBED = 0.85
"""How sure "who" is behind a description in apposition to a name."""
BESIDE = (",", " -", " --", " —", " –", "—", "–")
RECENT = 1000
"""Characters, some three paragraphs, within which "the statement" is the last one issued."""
UNSAID = frozenset(("the", "a", "an", "even", "how", "perhaps", "only", "just", "which"))
RELATIVE = frozenset(("who", "whom", "whose", "which", "that"))
SEVERAL = frozenset(("they", "them", "their", "both"))


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
        self.scene = Scene(page, sources)
        follow(self.scene)
        self.said: list[tuple[int, tuple[Entity, ...], str | None]] = []
        self.called: dict[tuple[str, ...], Entity] = {}
        """By its noun, the body that a lead described before it was named."""
        self.answers: list[tuple[Entity, ...]] = []
        """The entities behind each quotation so far, in text order."""

    def resolve(self, source: Source, medium: str | None) -> Resolved:
        """Return the entities a source means; to be asked in text order."""
        found = [self._member(m) for m in source.members]
        entities = tuple(dict.fromkeys(e for each, _ in found for e in each))
        confidence = min((c for _, c in found), default=0.5)
        if source.type is MentionType.DOCUMENT and medium is None:
            words = body_words(self.page.text[source.start : source.end])
            medium = words[-1] if words else None
        self.said.append((source.start, entities, medium))
        return Resolved(entities, confidence, medium)

    def _member(self, member: Member) -> Answer:
        if (member.start, member.end) in self.scene.named:
            return (self.scene.named[member.start, member.end],), NAMED
        if member.type in NAMES:
            return (self.scene.name(member),), NAMED
        answer = self._find(member)
        if answer is not None:
            return answer
        label = bare_label(self.page.text[member.start : member.end])
        itself = self.scene.cast.other(label, member.kind, plural=member.plural)
        return (itself,), UNRESOLVED if member.type is MentionType.PRONOUN else ITSELF

    def _find(self, member: Member) -> Answer | None:
        """Return whom words without a name mean; None where they stand for themselves."""
        text = self.page.text[member.start : member.end].lower()
        if member.type is MentionType.PRONOUN:
            return self._pronoun(member, text)
        if text.endswith(" of"):  # "all of | whom"
            behind = self.scene.token(member.end + 1)
            return self._antecedent(behind) if behind is not None else None
        both = self.page.text[: member.start].lower().endswith("both ") or text[:8] == "the two "
        if text == "both" or (member.plural and both):
            return self._several(member.start) or self._two(member.start)
        if text in SEVERAL:
            return self._several(member.start)
        owner = owner_of(self.scene, member)
        if owner is not None and is_thing(self.scene, member):
            return (owner,), OWNED
        if member.kind is SpeakerKind.DOCUMENT or member.type is MentionType.DOCUMENT:
            return self._document(member)
        return self._description(member)

    # --- pronouns

    def _pronoun(self, member: Member, word: str) -> Answer | None:
        if word in GENDERS:
            found = self.scene.pronouns.get(member.start)
            return ((found[0],), sure(found[1])) if found else None
        token = self.scene.token(member.start)
        if word in RELATIVE and token is not None:
            answer = self._antecedent(token)
            if answer is not None or word != "which":
                return answer
        if word in ("it", "its", "which"):
            return self._body_before(member.start)
        if word in SEVERAL:
            return (
                self._joined_subject(member.start)
                or self._several(member.start)
                or self._group_before(member.start)
                or self._body_before(member.start, plural=True)
            )
        return None

    def _antecedent(self, relative: Token) -> Answer | None:
        """Return what a relative pronoun takes up: the noun that its clause hangs on."""
        clause = relative
        while clause.dep_ not in ("relcl", "acl", "ROOT"):
            clause = clause.head
        noun = clause.head
        if clause.dep_ == "ROOT" or noun.i >= relative.i:
            before = self.page.tokens(max(0, relative.idx - 40), relative.idx)
            nouns = [t for t in before if t.tag_[:2] == "NN" and "\n" not in t.text]
            if not nouns or relative.i - nouns[-1].i > 4:
                return None
            noun = nouns[-1]
        while relative.lower_[:3] == "who" and noun.dep_ == "pobj" and noun.head.i:
            whole = noun.head.head if noun.head.head.tag_[:2] == "NN" else noun.head.nbor(-1)
            if whole.tag_[:2] != "NN" or (may_be_people(noun) and not is_people(whole)):
                break
            if noun.ent_type_ == "PERSON" or is_people(noun):
                break
            noun = whole  # "voters in Arden, who": not Arden
        noun = self._who_else(noun, relative) if relative.lower_[:3] == "who" else noun
        phrase = noun_phrase(self.page, noun, upto=relative.idx)
        described = self._described(noun, phrase[0])
        if described is not None:
            return (described,), DESCRIBED
        last = parse_source(self.page.doc, *phrase).members[-1]
        if last.type is MentionType.PRONOUN and last.start == relative.idx:
            return None
        entities, confidence = self._member(last)
        return entities, round(confidence * 0.9, 3)

    def _who_else(self, noun: Token, relative: Token) -> Token:
        """Return the last noun before "who" that means people, where the parse's does not."""
        beside = all(t.is_punct for t in self.page.doc[noun.i + 1 : relative.i])
        if is_people(noun) or noun.ent_type_ in ("PERSON", "NORP", "ORG") or noun.tag_ == "NNPS":
            return noun
        if noun.tag_[:2] != "NN" or (beside and (noun.tag_ == "NNS" or may_be_person(noun))):
            return noun
        low, _ = self.page.sentence(relative.idx)
        before = [t for t in self.page.tokens(low, relative.idx) if t.tag_[:2] == "NN"]
        people = (t for t in reversed(before) if is_people(t) or t.ent_type_ == "PERSON")
        return next(people, noun)

    def _described(self, noun: Token, start: int) -> Entity | None:
        """Return whom a noun phrase is in apposition to: "Ann Poe, a retired teacher who"."""
        text = self.page.text
        if noun.ent_type_ == "PERSON":
            return None
        while noun.dep_ == "appos":
            noun = noun.head
        before = len(text[:start].rstrip())
        for entity in self.scene.cast.people:
            for name in entity.names:
                beside = text[name.end : before] in BESIDE and text[before - 1] in ",-—–"
                if name.start <= noun.idx < name.end or (beside and name.end < before):
                    return entity
        return None

    def _several(self, at: int) -> Answer | None:
        """Return whom "they" or "both" mean where it is several named together."""
        low, _ = self.page.sentence(at)
        start, _ = self.page.sentence(max(0, low - 1))
        for begin, entities, _ in reversed(self.said):
            if begin < at and len(entities) > 1 and at - begin < RECENT:
                return entities, 0.7
            if begin < low:
                break
        for token in self.page.tokens(start, at):
            if token.dep_ not in SUBJECTS or self.page.in_marks[token.i]:
                continue
            if token.i + 1 < len(self.page.doc) and token.conjuncts:
                members = parse_source(self.page.doc, *noun_phrase(self.page, token)).members
                if len(members) > 1 and all(m.type in NAMES for m in members):
                    return tuple(self.scene.name(m) for m in members), 0.6
        return None

    def _two(self, at: int) -> Answer | None:
        """Return whom "both men" means: the two people who came up last, if they are two."""
        here = self.scene.event(at, NOBODY)
        before = self.scene.events.all[
            self.scene.events.since(here.sentence - 2) : self.scene.events.before(at)
        ]
        people = dict.fromkeys(e.entity for e in before if e.entity.is_person and not e.quoted)
        return (tuple(people), 0.5) if len(people) == 2 else None

    def _joined_subject(self, at: int) -> Answer | None:
        """Return the group that "they" takes up within a sentence: "voters pay, and they say"."""
        token = self.scene.token(at)
        if token is None or not is_subject(token):
            return None
        verb = token.head
        while verb.dep_ == "conj":
            verb = verb.head
            subject = next((c for c in verb.lefts if c.dep_ in SUBJECTS), None)
            if subject is not None and is_plural_group(subject):
                return self._group(subject)
        return None

    def _group_before(self, at: int) -> Answer | None:
        """Return the group that "they" means: the last plural subject, a sentence or two back.

        Of several in one sentence that of the main clause.
        """
        low, _ = self.page.sentence(at)
        start, _ = self.page.sentence(max(0, low - 1))
        begin, _ = self.page.sentence(max(0, start - 1))
        before = [
            token
            for token in self.page.tokens(begin, at)
            if token.dep_ in SUBJECTS and not self.page.in_marks[token.i] and is_plural_group(token)
        ]
        for first, last in ((start, low), (low, at), (begin, start)):
            here = [t for t in before if first <= t.idx < last]
            for token in sorted(here, key=lambda t: (is_main_subject(t), t.i), reverse=True):
                group = self._group(token)
                if group is not None:
                    return group
        return None

    def _group(self, noun: Token) -> Answer | None:
        """Return the group that a noun phrase names, if it is one."""
        members = parse_source(self.page.doc, *noun_phrase(self.page, noun)).members
        if len(members) != 1 or not members[0].plural:
            return None
        return self._member(members[0])[0], 0.7

    def _body_before(self, at: int, *, plural: bool = False) -> Answer | None:
        """Return what "it" or "they" means: the subject of the sentence before, else who spoke."""
        subject = self._subject_before(at, plural=plural)
        if subject is not None:
            return subject, 0.75
        for start, entities, _ in reversed(self.said):
            if at - start > RECENT:
                return None
            if start >= at or len(entities) != 1 or entities[0].is_person:
                continue
            if not plural or entities[0].plural or entities[0].kind in BODIES:
                return entities, 0.6
        return None

    def _subject_before(self, at: int, *, plural: bool) -> tuple[Entity, ...] | None:
        """Return the body or group that the sentence before is about."""
        low, _ = self.page.sentence(at)
        start, end = self.page.sentence(max(0, low - 1))
        for token in self.page.tokens(start, min(end, low)):
            if token.dep_ not in SUBJECTS or self.page.in_marks[token.i]:
                continue
            if token.head.dep_ not in ("ROOT", "ccomp", "conj") or token.tag_ == "DT":
                continue
            members = parse_source(self.page.doc, *noun_phrase(self.page, token)).members
            if len(members) != 1 or members[0].kind in (SpeakerKind.PERSON, SpeakerKind.DOCUMENT):
                return None
            fits = members[0].plural == plural or members[0].kind in BODIES
            return self._member(members[0])[0] if fits else None
        return None

    # --- descriptions and documents

    def _description(self, member: Member) -> Answer | None:
        """Return the named person or body that a description stands for, if any does."""
        aged = find_aged(self.scene, member)
        if aged is not None:
            return (aged[0],), sure(aged[1])
        first = self.page.text[member.start : member.end].split()[0].lower()
        if member.plural or first in load_table("indefinites"):
            return None
        if member.kind in PERSONS:
            found = find_person(self.scene, member)
            return ((found[0],), sure(found[1])) if found else None
        return self._body(member) if member.kind is SpeakerKind.ORGANISATION else None

    def _body(self, member: Member) -> Answer | None:
        """Return the named body that "her campaign", "the company" or "a newspaper" stands for."""
        owner = owner_of(self.scene, member)
        owned = find_owned(self.scene, member, owner) if owner is not None else None
        if owned is not None:
            return (owned,), OWNED
        noun = body_words(self.page.text[member.start : member.end])[-1:]
        body = find_body(self.scene, member) or self.called.get(noun)
        if body is not None:
            return (body,), 0.75
        if is_any_body(self.scene, member):
            spoke = self._body_before(member.start)
            if spoke is not None and spoke[0][0].full is not None:
                return spoke
            body = find_main_body(self.scene, member)
            return ((body,), 0.6) if body is not None else spoke
        body = find_body_ahead(self.scene, member)
        if body is None:
            return None
        self.called[noun] = body
        return (body,), 0.6

    def _document(self, member: Member) -> Answer | None:
        """Return whose "the statement" is: the author it names, else whoever issued the last.

        A poll, a law or a film speaks for itself.
        """
        text = self.page.text[member.start : member.end]
        words = [
            w for w in body_words(text) if w not in ("part", "of", "another", "the", "a", "an")
        ]
        noun = singular(words[-1]) if words else ""
        definite = text.split()[0].lower() not in ("a", "an", "another") or " the " in text
        if noun in load_list("issued_documents") and definite and words[:-1]:
            author = self._author(member, words[:-1])
            if author is not None:
                return author
        if any(w[:1].isupper() for w in text.split()[1:]):
            return None  # "the Arden Times poll" is named, and no other poll
        for start, entities, medium in reversed(self.said):
            if start >= member.start or not entities:
                continue
            if member.start - start > RECENT:
                break
            if medium and canonical_noun(noun) in map(canonical_noun, body_words(medium)):
                return (entities, 0.75) if definite else None
        if noun in ("statement", "post", "tweet", "letter") and self.said:
            start, entities, _ = self.said[-1]
            if len(entities) == 1 and member.start - start < RECENT:
                return entities, 0.5
        return None

    def _author(self, member: Member, words: Sequence[str]) -> Answer | None:
        """Return who is named before the noun: "the Poe campaign's statement"."""
        for entity in (*self.scene.cast.bodies, *self.scene.cast.people):
            names = [body_words(n.text) for n in entity.names]
            if any(tuple(words) == n or set(words) == set(n) for n in names):
                return (entity,), 0.8
        text = self.page.text[member.start : member.end]
        capital = [w for w in text.split()[:-1] if w.lower() not in ("the", "a", "an")]
        if not capital or not capital[0][:1].isupper():
            return None
        start = member.start + text.index(capital[0])
        token = self.scene.token(start)
        if capital[0].lower() in common_words() and not (token and token.ent_type_):
            return None  # "Exit polls", which opens a sentence
        end = start + len(" ".join(capital))
        if self.page.text[start:end] != " ".join(capital):
            return None
        body = Span.of(self.page.text, start, end)
        return (self.scene.cast.body(body, SpeakerKind.ORGANISATION),), 0.7


def sure(probability: float) -> float:
    """Return the confidence that a probability amounts to: a guess is never surer than a name."""
    return round(0.94 * probability, 3)


def is_plural_group(noun: Token) -> bool:
    """Say whether "they" can take up a noun: "voters"."""
    return noun.tag_ in ("NNS", "NNPS") and may_be_people(noun)


def may_be_people(noun: Token) -> bool:
    """Say whether "who" can take up a noun: not a place, a body, a thing."""
    if noun.ent_type_:
        return noun.ent_type_ in ("PERSON", "NORP")
    return noun.tag_[:2] != "NN" or noun.tag_[:3] == "NNP" or is_people(noun)


def may_be_person(noun: Token) -> bool:
    """Say whether an unlisted noun looks like one for a person: "a hacker", "a specialist"."""
    return noun.lower_.endswith(PERSONAL)


def is_people(noun: Token) -> bool:
    """Say whether a common noun names people: "voters", "the aide"."""
    word = singular(noun.lower_)
    kinds = ("role_nouns", "person_nouns", "group_nouns", "unnamed_nouns")
    return any(word in load_list(kind) for kind in kinds)


def bare_label(text: str) -> str:
    """Return a description without article and "even" before it, as printed otherwise."""
    first, _, rest = text.partition(" ")
    return bare_label(rest) if rest and first.lower() in UNSAID else text
