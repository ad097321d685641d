"""Everyone a document names: each entity with all its spellings, and who a name means."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from math import log1p

from quotes.extraction.lexicon import load_list, load_table
from quotes.extraction.marked import MarkedDoc
from quotes.extraction.personnames import (
    APOSTROPHES,
    gender_by_given_name,
    is_address,
    name_words,
    person_names,
    trim_name,
)
from quotes.extraction.verbs import common_words
from quotes.records import Role, Span, Speaker, SpeakerKind

SURNAME = re.compile(r"(?<![\w-])[\w’'-]+?(?=[’']s\b|[’']?(?![\w’'-]))")
DOUBLED = re.compile(r"(\w)\1")
NUMBERS = frozenset(("ii", "iii", "iv"))
FORENAMES = r"(?<![\w.’'-])(?:[A-Z](?:[\w.’'-]|(?<=[ÂÃ])[\x80-\xbf])+ ){1,3}"
"""Also with letters that were decoded twice: Ã and what follows it."""
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
BODIES = frozenset((SpeakerKind.ORGANISATION, SpeakerKind.OFFICE))


@dataclass(eq=False)
class Entity:
    """Someone or something a document speaks of."""

    kind: SpeakerKind
    names: list[Span] = field(default_factory=list)
    """Every place where it is named."""
    label: str = ""
    gender: str | None = None
    """"m" or "f" where the text tells."""
    leaning: str | None = None
    """The gender of most who bear the given name."""
    plural: bool = False
    roles: list[Role] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Where its names stand, in characters, ascending."""
    spellings: dict[str, Span] = field(default_factory=dict)
    """Each form of its name, with its first place."""
    full: Span | None = None
    """The fullest of them."""
    in_full: int = 0
    """How often a name of more than one word stands for it."""
    by_given: int = 0
    """How often its given name alone does, outside quotation marks."""
    introduced: int | None = None
    """Where it is first named in full."""

    def add(self, name: Span, *, titled: bool = False, quoted: bool = False) -> None:
        """Note that it is named here, with a title before the name or without, or in marks."""
        at = bisect_left(self.starts, name.start)
        if at == len(self.starts) or self.starts[at] != name.start:
            self.starts.insert(at, name.start)
            self.names.append(name)
            words = name_words(name.text)
            given = not titled and len(words) == 1 and words != self.words[-1:]
            self.by_given += given and not quoted
            if len(words) > 1:
                self.in_full += not quoted
                first = name.start if self.introduced is None else self.introduced
                self.introduced = min(name.start, first)
        known = self.spellings.get(name.text)
        if known is None or name.start < known.start:
            self.spellings[name.text] = name
        if self.full is None or fullness(name) > fullness(self.full):
            self.full = name

    @property
    def is_person(self) -> bool:
        """Whether it is one person."""
        return self.kind is SpeakerKind.PERSON

    @property
    def words(self) -> tuple[str, ...]:
        """The words of its fullest name, folded."""
        return name_words(self.name)

    @property
    def name(self) -> str:
        """Its fullest name; for one without a name, the words that stand for it."""
        return self.full.text if self.full else self.label

    def as_speaker(self) -> Speaker:
        """Return the entity as a record: each spelling once, where it stands first."""
        names = sorted(self.spellings.values(), key=lambda s: s.start)
        return Speaker(without_article(self.name, self.kind), self.kind, tuple(names))


def without_article(name: str, kind: SpeakerKind) -> str:
    """Return a body's name without a leading "the"; other names as they are."""
    return name[4:] if kind in BODIES and name[:4].lower() == "the " else name


def fullness(name: Span) -> tuple[int, bool, int]:
    """Return how full a form of a name is; capitals throughout are a label's, not its own."""
    return len(name_words(name.text)), not name.text.isupper(), len(name.text)


class Cast:
    """The people and bodies named in one document."""

    def __init__(self, page: MarkedDoc) -> None:
        self.page = page
        self.people: list[Entity] = []
        self.bodies: list[Entity] = []
        self.others: dict[tuple[str, SpeakerKind], Entity] = {}
        self.named: set[Span] = set()
        """Every place where a person is named."""
        self._by_word: defaultdict[str, dict[Entity, None]] = defaultdict(dict)
        self._by_form: dict[tuple[SpeakerKind, str], Entity] = {}
        self._by_short: dict[tuple[SpeakerKind, str], Entity] = {}
        self._add_people(person_names(page))

    # --- people

    def _add_people(self, found: Sequence[Span]) -> None:
        """Make an entity of each full name, then give each short one to its owner.

        "Mr. Poe" goes before a bare "Poe": it may be the only trace of another Poe.
        """
        full = [s for s in found if len(name_words(s.text)) > 1]
        short = [s for s in found if len(name_words(s.text)) == 1]
        for span in sorted(full, key=lambda s: (-len(name_words(s.text)), s.start)):
            self._add_person(span)
        for span in sorted(short, key=lambda s: (not self._gender(s), not self._title(s), s.start)):
            self._add_person(span)

    def _add_person(self, span: Span) -> Entity:
        gender = self._gender(span)
        leaning = gender_by_given_name(name_words(span.text))
        entity = self._owner(span, gender or leaning)
        if entity is None:
            leaning = leaning or gender_by_given_name((*name_words(span.text), ""))
            entity = Entity(SpeakerKind.PERSON)
            self.people.append(entity)
            full = self._in_full(span) if len(name_words(span.text)) == 1 else None
            if full is not None:
                entity.leaning = gender_by_given_name(name_words(full.text))
                entity.add(full)
        entity.gender = entity.gender or gender
        entity.leaning = entity.leaning or leaning
        quoted = self.page.quoted_at(span.start) is not None
        entity.add(span, titled=self._title(span), quoted=quoted)
        self.named.add(span)
        for word in name_words(span.text):
            self._by_word[word][entity] = None
        return entity

    def _gender(self, span: Span) -> str | None:
        """Return what the honorific before a name says."""
        known = load_table("honorifics").get(self._word_before(span))
        return known[0] if known and known[0] != "-" else None

    def _title(self, span: Span) -> bool:
        """Say whether a title stands before a name: "Mr.", "President"."""
        word = self._word_before(span)
        return is_address(word) or word in load_list("role_nouns")

    def _word_before(self, span: Span) -> str:
        before = re.search(r"(?<!\S)(\S+)[ \u00a0]$", self.page.text[: span.start][-20:])
        return before[1].lower() if before else ""

    def _drops_number(self, span: Span, entity: Entity) -> bool:
        """Say whether a name is the form without "III" of somebody introduced with it."""
        words, full = name_words(span.text), entity.words
        return full[-1] in NUMBERS and words == full[:-1] and entity.starts[0] < span.start

    def _in_full(self, surname: Span) -> Span | None:
        """Return a fuller form of a lone surname that the pipeline saw nobody's name in."""
        text = self.page.text
        for found in re.finditer(FORENAMES + re.escape(surname.text) + r"\b", text):
            span = trim_name(text, *found.span())
            first = span.text.split()[0].lower() if span else ""
            given = first in load_list("given_names") or gender_by_given_name((first, ""))
            amid = (
                re.search(r"[a-z,] $", text[: found.start()][-2:]) and first not in common_words()
            )
            if span and (given or amid):
                return span
        return None

    def _owner(self, span: Span, gender: str | None) -> Entity | None:
        """Return whose name it is; of several who share a surname, the one it is used for."""
        words = name_words(span.text)
        near = self._by_word[words[0]] | self._by_word[words[-1]]
        owners = [e for e in near if is_form_of(words, e.words)]
        owners = owners or [e for e in near if self._drops_number(span, e)]
        if len(words) == 1 and gender is not None:  # "Mrs. Poe" is no form of "John Poe"
            owners = [e for e in owners if (e.gender or e.leaning) in (None, gender)]
        if len(owners) <= 1:
            return owners[0] if owners else None
        surname = [e for e in owners if e.words[-1] == words[-1]] or owners
        first = min(surname, key=introduction)
        closest = min(surname, key=lambda e: nearness(e, span.start))
        beside = self._named_beside(span, surname)
        return max(
            surname, key=lambda e: (claim(e, first, closest) + (e is beside), -introduction(e))
        )

    def _named_beside(self, span: Span, people: Sequence[Entity]) -> Entity | None:
        """Return who was last named in full before a name, in the same paragraph."""
        low, _ = self.page.paragraph(span.start)
        named = [(max(_full_before(e, span.start), default=-1), n) for n, e in enumerate(people)]
        last, who = max(named)
        return people[who] if last >= low else None

    def find_surnames(self) -> None:
        """Find the family names of those named in full, wherever they stand alone."""
        last = {e.name.split()[-1] for e in self.people if len(e.words) > 1}
        surnames = {name for name in last if name[:1].isupper() or "-" in name}
        known = sorted((n.start, n.end) for n in self.named)
        starts = [s for s, _ in known]
        for found in SURNAME.finditer(self.page.text):
            if found.group() not in surnames:
                continue
            n = bisect_left(starts, found.end()) - 1
            beside = re.match(r" [A-Z]\w", self.page.text[found.end() : found.end() + 3])
            if beside is None and (n < 0 or known[n][1] <= found.start()):
                self._add_person(Span.of(self.page.text, *found.span()))

    def person(self, span: Span) -> Entity:
        """Return whom a person's name means here, a new entity if nobody has it yet."""
        return self._add_person(span)

    def drop_people(self, names: Collection[str]) -> None:
        """Forget people whose only spellings are names of bodies."""
        gone = {e for e in self.people if e.spellings.keys() <= set(names)}
        self.people = [e for e in self.people if e not in gone]
        for bearers in self._by_word.values():
            for entity in gone & bearers.keys():
                del bearers[entity]

    # --- bodies and the nameless

    def body(self, span: Span, kind: SpeakerKind) -> Entity:
        """Return the organisation or office of that name, known or new."""
        whole, *short = body_forms(span.text)
        forms = [whole]
        entity = self._by_form.get((kind, whole))
        if entity is None and not short:
            entity = self._by_short.get((kind, whole))
        for form in short:  # "the Guild" may come before the Guild's full name
            entity = entity or self._by_form.get((kind, form))
        if entity is None:
            entity = Entity(kind)
            self.bodies.append(entity)
            full = spelled_out(self.page.text, without_article(span.text, kind))
            if full:
                entity.spellings[full.text], entity.full = full, full
                forms.append(body_forms(full.text)[0])
                short = body_forms(full.text)[1:]
        entity.add(span)
        for form in forms:
            self._by_form.setdefault((kind, form), entity)
        for form in short:
            self._by_short.setdefault((kind, form), entity)
        return entity

    def other(self, label: str, kind: SpeakerKind, *, plural: bool = False) -> Entity:
        """Return the entity without a name that is called so, known or new."""
        key = (label.casefold(), kind)
        if key not in self.others:
            self.others[key] = Entity(kind, label=label, plural=plural)
        return self.others[key]


SMALL = frozenset(("of", "the", "and", "for", "in", "on", "to", "a", "an"))


def body_forms(name: str) -> list[str]:
    """Return what a body may be called, folded: whole, by initials, by its last word.

    >>> body_forms("the World Health Organization")
    ['world health organization', 'who', 'organization']
    """
    words = body_words(name)
    short = [w for w in words if w not in SMALL]
    forms = [" ".join(words)]
    if len(words) > 1:
        forms += ["".join(w[0] for w in words), "".join(w[0] for w in short), words[-1]]
    return list(dict.fromkeys(forms))


def stands_for(word: str, full: tuple[str, ...]) -> bool:
    """Say whether a word is the initials or the last word of a body's name.

    >>> stands_for("who", ("world", "health", "organization")), stands_for("post", ("the", "post"))
    (True, True)
    """
    initials = ("".join(w[0] for w in full), "".join(w[0] for w in full if w not in SMALL))
    return word in initials or word == full[-1]


def spelled_out(text: str, acronym: str) -> Span | None:
    """Return the full name that a text puts before a bracketed acronym, if its initials fit."""
    if not (acronym.isupper() and 2 <= len(acronym) <= 8 and acronym.isalpha()):
        return None
    found = re.search(rf"((?:[\w’'-]+ ){{2,9}})\({acronym}\)", text)
    words = list(re.finditer(r"[\w’'-]+", found[1])) if found else []
    for first in range(len(words) - 1):
        full = tuple(w.group().lower() for w in words[first:])
        if found and words[first].group()[:1].isupper() and stands_for(acronym.lower(), full):
            start = found.start() + words[first].start()
            return Span.of(text, start, found.start() + words[-1].end())
    return None


def body_words(name: str) -> tuple[str, ...]:
    """Return the words of an organisation's name, folded, without article and brackets."""
    plain = re.sub(r"['’]s$", "", re.sub(r"\([^)]*\)", " ", name.casefold()))
    plain = re.sub(r"\b((?:\w\.){2,})", lambda m: m.group().replace(".", ""), plain)
    plain = re.sub(r"(?<=\w)['’]s?\b", "", plain)
    words = re.findall(r"\w+", APOSTROPHES.sub("", plain))
    return tuple(words[1:] if len(words) > 1 and words[0] in ("the", "a", "an") else words)


def is_form_of(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Say whether a name is a shorter or equal form of another.

    >>> is_form_of(("badri",), ("omar", "badri")), is_form_of(("ann", "lee"), ("tom", "lee"))
    (True, False)
    """
    if words == full:
        return True
    if len(words) == 1 and len(full) > 1:
        plain = [w for w in full if w not in SUFFIXES]
        return words[0] == plain[-1] or words[0] == plain[0]
    short, long = sorted((words, full), key=len)
    if set(short) & SUFFIXES != set(long) & SUFFIXES:
        return False
    if len(short) < 2 or short[-1] != long[-1]:
        return False
    if short == long[-len(short) :]:  # "de la Cruz", "Poe Marsh": a surname of several words
        return True
    return same_given(short[0], long[0]) and all(w in long or len(w) == 1 for w in short[1:])


def claim(entity: Entity, first: Entity, closest: Entity) -> float:
    """Return how good a claim somebody has to the surname that several share.

    It goes to whom the text names first in full; those whom it calls by their given name leave it
    to the others. Being named in full often, or last, and a given name that is known, help.
    """
    known = (entity.gender or entity.leaning) is not None
    score = (entity is first) + 0.3 * (log1p(entity.in_full) + known + (entity is closest))
    return score - 0.5 * log1p(entity.by_given)


def _full_before(entity: Entity, at: int) -> Iterator[int]:
    """Yield where somebody is named in full before a character."""
    return (n.start for n in entity.names if n.start < at and len(name_words(n.text)) > 1)


def introduction(entity: Entity) -> int:
    """Return where somebody is first named in full, else where first named."""
    return entity.starts[0] if entity.introduced is None else entity.introduced


def same_given(a: str, b: str) -> bool:
    """Say whether two given names are equal, one is the other's initial, or one a slip for it.

    >>> same_given("phillip", "philip"), same_given("a", "ann"), same_given("ann", "anne")
    (True, True, False)
    """
    initial = min(len(a), len(b)) == 1 and a[0] == b[0]
    return a == b or initial or (len(a) > 3 and DOUBLED.sub(r"\1", a) == DOUBLED.sub(r"\1", b))


def nearness(entity: Entity, at: int) -> int:
    """Return how far before a position an entity was named last; far, if only after it."""
    n = bisect_right(entity.starts, at)
    if n:
        return at - entity.starts[n - 1]
    return 10**9 + entity.starts[0] if entity.starts else 10**10
