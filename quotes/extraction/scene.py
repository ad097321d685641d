"""Who a document names, in which roles, and where each of them comes up."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quotes.extraction.cast import (
    BODIES,
    Cast,
    Entity,
    body_words,
    is_form_of,
)
from quotes.extraction.clauses import (
    is_main_subject,
    is_subject,
    owns_subject,
    phrase_head,
    said_of,
)
from quotes.extraction.lexicon import load_list
from quotes.extraction.marked import MarkedDoc, noun_phrase
from quotes.extraction.mentions import Member, Source, parse_source
from quotes.extraction.personnames import is_address, name_words
from quotes.extraction.phrases import singular
from quotes.extraction.roles import find_roles
from quotes.extraction.roletitles import canonical_noun
from quotes.extraction.salience import Event, Events
from quotes.records import MentionType, Role, Span, SpeakerKind

if TYPE_CHECKING:
    from spacy.tokens import Token

NAMES = (MentionType.NAME, MentionType.LABEL)
GENDERS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
}
JOINED = re.compile(r"\b(?:of|for|to|from|with|at|by|in|on|about|and|or)\b|[,;:]", re.IGNORECASE)
PEOPLE = ("role_nouns", "person_nouns", "ranks", "female_nouns", "male_nouns")
OPENING = 25
"""Characters of a sentence within which "in his view" opens it."""
NOBODY = Entity(SpeakerKind.UNNAMED)


class Scene:
    """The cast of one document, whom its sources name, and who comes up where.

    Attributes:
        holders: By the noun of a role, who has it.
        named: For the characters of each source that names somebody, whom.
        described: The sources that describe somebody.
        events: Who comes up where, at first by name; ``follow`` adds the rest.
        pronouns: For each "he" and "she", by its first character, whom it means, how surely:
            empty until ``follow`` has read the text.
    """

    def __init__(self, page: MarkedDoc, sources: Sequence[Source | None]) -> None:
        self.page = page
        self.cast = Cast(page)
        self.holders: defaultdict[str, list[tuple[Entity, Role]]] = defaultdict(list)
        members = [m for source in sources if source is not None for m in source.members]
        self._speaking = sorted((m.start, m.end) for m in members)
        named = [m for m in members if m.type in NAMES]
        named.sort(key=lambda m: -len(name_words(page.text[m.start : m.end])))
        self.named = {(m.start, m.end): self.name(m) for m in named}
        self.cast.drop_people(
            {self.page.text[s:e] for (s, e), who in self.named.items() if who.kind in BODIES}
        )
        self._name_subjects()
        self.cast.find_surnames()
        self._name_known(members)
        self._find_roles()
        self.described = [m for m in members if m.type is MentionType.NOMINAL]
        self.beside: dict[Entity, frozenset[str]] = {}
        self.restart()

    def restart(self) -> None:
        """Forget all but where everyone is named."""
        self.events = self._named_events()
        self.pronouns: dict[int, tuple[Entity, float]] = {}

    def name(self, member: Member) -> Entity:
        """Return whom words that are a name mean, a new entity if nobody has the name yet."""
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

    def _is_known_person(self, span: Span) -> bool:
        """Say whether a lone word is the surname of somebody named in full."""
        words = name_words(span.text)
        return len(words) == 1 and any(
            len(e.words) > 1 and words[0] in e.words[-2:] and is_form_of(words, e.words)
            for e in self.cast.people
        )

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

    def _name_known(self, members: Sequence[Member]) -> None:
        """See the people of the cast in sources that looked like something else.

        "Sanders" is no plural where a Bernie Sanders is known, and a phrase may end in a name:
        "a choked-up Ann Poe", "the paper's Poe".
        """
        known = {name.end: (name.start, e) for e in self.cast.people for name in e.names}
        for m in members:
            start, entity = known.get(m.end, (m.end, NOBODY))
            if m.type in (MentionType.PRONOUN, MentionType.LABEL) or not m.start <= start < m.end:
                continue
            if m.kind is SpeakerKind.PERSON and m.type is MentionType.NAME:
                continue
            before = self.page.text[m.start : start]
            surname = name_words(self.page.text[start : m.end]) == entity.words[-1:]
            whose = before.endswith(("'s ", "’s "))  # "the paper's Poe", not "Lang & Poe"
            alone = not before and surname and len(entity.words) > 1
            if m.kind in BODIES and m.type in NAMES and not (whose or alone):
                continue
            if JOINED.search(before) is None or ends_title(before):
                self.named[m.start, m.end] = entity

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
                    self.holders[noun].append((entity, role))

    def _named_events(self) -> Events:
        """Return where everyone is named."""
        return Events(
            [
                self.event(name.start, entity, end=name.end)
                for entity in (*self.cast.people, *self.cast.bodies)
                for name in entity.names
            ]
        )

    def event(
        self,
        start: int,
        entity: Entity,
        *,
        end: int | None = None,
        pronoun: str | None = None,
        described: bool = False,
    ) -> Event:
        """Return how somebody comes up at a character.

        By a name that ends at a character, by a pronoun of a gender, or described.
        """
        token = self.token(start)
        head = phrase_head(token, end) if token is not None else None
        return Event(
            start,
            self.page.sentence_number(start),
            self.page.paragraph(start)[0],
            entity,
            subject=head is not None and is_subject(head),
            main=head is not None and is_main_subject(head),
            owner=head is not None and owns_subject(head),
            possessive=head is not None and head.dep_ == "poss",
            named=end is not None,
            pronoun=pronoun,
            described=described,
            opening=start - self.page.sentence(start)[0] < OPENING,
            speaks=self.speaks(start),
            quoted=self.page.quoted_at(start) is not None,
            clause=said_of(head) if head is not None and end is None else (0, 0),
        )

    def token(self, start: int) -> Token | None:
        """Return the token that begins at a character."""
        return next(self.page.tokens(start, start + 1), None)

    def speaks(self, start: int) -> bool:
        """Say whether a source begins before a character and ends after it."""
        n = bisect_right(self._speaking, (start, len(self.page.text))) - 1
        return n >= 0 and start < self._speaking[n][1]


def ends_title(before: str) -> bool:
    """Say whether words before a name can be its title: "Director of Sales", "head of sales".

    Not "a friend of Senator", which leaves the name to the friend's complement.
    """
    words = before.lower().split()
    if any(mark in before for mark in ",;:") or not words or JOINED.fullmatch(words[-1]):
        return False
    last = singular(words[-1].strip("."))
    return not (is_address(words[-1]) or any(last in load_list(k) for k in PEOPLE))


def gender_of(title: str) -> str | None:
    """Return the gender that a title's last noun states: spokeswoman, chairman."""
    word = title.lower().rpartition(" ")[2]
    if word.endswith("woman") or word in load_list("female_nouns"):
        return "f"
    return "m" if word.endswith("man") or word in load_list("male_nouns") else None
