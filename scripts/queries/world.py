"""An invented archive: outlets, speakers, utterances, and the rows that reading it would leave.

Skewed as archives are: words and speakers by rank (the first has thousands, most have one or
two), set phrases that many use, utterances that several outlets print, posts that few or many
hold. Deterministic: the same seed gives the same rows.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, TypeAlias

from quotes.database.derive import search_keys
from quotes.database.spelling import word_rows
from quotes.database.words import search_text
from quotes.identity.posts import normalise_post
from quotes.names import fold
from quotes.names.folding import words as name_words

Rows: TypeAlias = dict[str, list[tuple[Any, ...]]]

COLUMNS = {
    "publisher": "publisher_id name search_name",
    "run": "run_id public_id extractor version model model_digest config_digest first_used_at",
    "speaker": "speaker_id public_id name kind search_name",
    "speaker_name": "speaker_name_id speaker_id name search_name documents",
    "speaker_name_key": "speaker_name_id key",
    "name_word": "form word",
    "statement": "statement_id public_id",
    "document": "document_id public_id publisher_id url_key",
    "document_version": "document_version_id document_id number is_current text text_sha256 "
    "text_length url title published_at published_on language first_read_at",
    "document_source": "document_version_id source",
    "reading": "reading_id document_version_id run_id is_current read_at",
    "document_entity": "document_entity_id public_id reading_id name kind",
    "entity_name": "document_entity_id ordinal text start_char end_char",
    "role_observation": "role_observation_id reading_id document_entity_id text start_char "
    "end_char title organisation status search_text organisation_search title_normal "
    "organisation_normal",
    "quotation": "quotation_id public_id reading_id ordinal type text search_text start_char "
    "end_char medium confidence_content confidence_speaker confidence_identity rule",
    "quotation_span": "quotation_id part ordinal text start_char end_char",
    "cue": "quotation_id lemma text start_char end_char",
    "mention": "quotation_id type text start_char end_char",
    "attribution": "quotation_id decided ordinal document_entity_id overruled",
    "quotation_role": "quotation_id ordinal role_observation_id",
    "speaker_membership": "document_entity_id speaker_id",
    "statement_membership": "quotation_id statement_id",
}
"""The tables in the order of their foreign keys, with the columns that rows give."""

COMMON_WORDS = (
    "the of to and a in that is for it we on with are be this as not have will at by our was but "
    "they from has an their there been who which would can if all more its what do when about "
    "people must them than no one or should so out up because now into were these any only time "
    "could how also after other my us your work know like over years make first before today good "
    "where still country government many need very even two"
)
SYLLABLES = (
    "ba bel cor da den do el fen ga gri ha hol in ja ka kel la lin ma mer mor na nel o pa per qua "
    "ra ri ro sa sel shi sta ta tel tor u va ven wa win ya zor"
)
TITLES = (
    "spokesperson|minister|mayor|president|director|governor|chief executive|professor|analyst|"
    "senator|ambassador|chairman|coach|commander|judge|prime minister|deputy minister|"
    "police chief|secretary general|head teacher|union leader|prosecutor|health minister|"
    "finance minister|archbishop|captain|curator|chief economist|fire chief|surgeon"
)
BODIES = "Council|Ministry|Authority|University|Union|Bank|Hospital|Institute|Police|Agency"
CUES = (("said", "say"), ("told reporters", "tell"), ("added", "add"), ("warned", "warn"))
FIRST_DAY, DAYS = date(2016, 1, 1), 3600
MOMENT = "2031-01-01 09:00:00.000000+00:00"


def make_id(prefix: str, *parts: object) -> str:
    """Return a public id of the usual form, made faster than the package's."""
    digest = hashlib.md5(repr(parts).encode(), usedforsecurity=False).hexdigest()
    return f"{prefix}_{digest[:20]}"


class Ranked:
    """Things of which the first are drawn far more often than the last."""

    def __init__(self, rng: random.Random, things: list[Any], offset: float = 1.0) -> None:
        self._rng, self.things = rng, things
        self._sums = list(accumulate(1 / (rank + offset) for rank in range(len(things))))

    def draw(self, number: int) -> list[Any]:
        """Return some of them."""
        return self._rng.choices(self.things, cum_weights=self._sums, k=number)


@dataclass
class Person:
    """A speaker: spellings, kind, and the posts that documents give."""

    speaker_id: int
    spellings: list[str]
    kind: str
    roles: list[tuple[str, str, str]]
    texts: list[int] = field(default_factory=list)


class World:
    """What an archive of some size is made of."""

    def __init__(self, quotations: int, seed: int = 5) -> None:
        self.quotations, self.documents = quotations, quotations * 3 // 10
        speakers = max(quotations // 5 if quotations <= 100_000 else quotations // 10, 50)
        self.rng = rng = random.Random(seed)
        made = [self._invent(rng.choice((2, 3, 3, 4))) for _ in range(20_000)]
        vocabulary = list(dict.fromkeys([*COMMON_WORDS.split(), *made]))
        self.words = Ranked(rng, [(w, search_text(w)) for w in vocabulary], 4.0)
        self.phrases = Ranked(rng, [self.words.draw(rng.randint(3, 5)) for _ in range(300)], 3.0)
        self.places = list(dict.fromkeys(self._invent(3).capitalize() for _ in range(800)))
        bodies = [f"{p} {b}" for p in self.places for b in rng.sample(BODIES.split("|"), 3)]
        rng.shuffle(bodies)
        self.bodies, self.titles = Ranked(rng, bodies, 20.0), Ranked(rng, TITLES.split("|"), 2.0)
        outlets = [f"The {place} {rng.choice(('Post', 'Herald', 'Wire'))}" for place in
                   rng.sample(self.places, 200)]  # fmt: skip
        self.publishers = Ranked(rng, [(i + 1, name) for i, name in enumerate(outlets)], 3.0)
        self.given = Ranked(rng, [self._invent(2).capitalize() for _ in range(1500)], 8.0)
        self.surnames = Ranked(rng, [self._invent(3).capitalize() for _ in range(15_000)], 40.0)
        people = [self._person(number + 1) for number in range(speakers)]
        self.people = Ranked(rng, people, 2.0)
        self._fresh = True
        self._recent: list[tuple[int, Person, str, str]] = []
        self._next = dict.fromkeys(("quotation", "entity", "role", "statement"), 0)

    def _invent(self, syllables: int) -> str:
        return "".join(self.rng.choices(SYLLABLES.split(), k=syllables))

    def _person(self, number: int) -> Person:
        rng = self.rng
        kind = rng.choices(("person", "organisation", "unnamed"), (86, 10, 4))[0]
        if kind == "person":
            given, surname = self.given.draw(1)[0], self.surnames.draw(1)[0]
            middle = f" {self._invent(1).capitalize()}" if rng.random() < 0.2 else ""
            names = [f"{given}{middle} {surname}"]
            if rng.random() < 0.2:
                names.append(f"{given} {surname.replace('e', 'i', 1)}")
        elif kind == "organisation":
            names = list(self.bodies.draw(1))
        else:
            names = [f"a {rng.choice(('senior', 'local', 'retired'))} {self.titles.draw(1)[0]}"]
        roles = []
        for _ in range(rng.choice((1, 1, 2, 3)) if kind == "person" else 0):
            title, body = self.titles.draw(1)[0], self.bodies.draw(1)[0]
            roles.append((f"{title} of the {body}", title, f"the {body}"))
        return Person(number, names, kind, roles)

    def batches(self, size: int = 20_000) -> Iterator[Rows]:
        """Yield the rows of all tables, speakers at last, a batch of documents at a time."""
        rows: Rows = {table: [] for table in COLUMNS}
        rows["publisher"] = [(i, n, f" {search_text(n)} ") for i, n in self.publishers.things]
        rows["run"] = [(1, "r_0", "bench", "1", "none", "0", "1", MOMENT)]
        # All speakers first, for memberships point at them; how many texts print a name is not
        # known by then, and no query here asks for it.
        self._add_speakers(rows)
        for number in range(1, self.documents + 1):
            last = number == self.documents
            self._add_document(rows, number, last)
            if last or number % size == 0:
                yield rows
                rows = {table: [] for table in COLUMNS}

    def _add_speakers(self, rows: Rows) -> None:
        seen: set[str] = set()
        number = 0
        for person in self.people.things:
            name = person.spellings[0]
            rows["speaker"].append(
                (person.speaker_id, make_id("s", person.speaker_id), name, person.kind, fold(name))
            )
            for spelling in dict.fromkeys(person.spellings):
                number += 1
                folded = fold(spelling)
                rows["speaker_name"].append((number, person.speaker_id, spelling, folded, 1))
                keys = search_keys(spelling, person.kind != "person")
                rows["speaker_name_key"] += [(number, key) for key in sorted(keys)]
                seen.update(name_words(folded))
        rows["name_word"] = [(row["form"], row["word"]) for row in word_rows(seen)]

    def _add_document(self, rows: Rows, number: int, last: bool) -> None:
        rng = self.rng
        publisher, outlet = self.publishers.draw(1)[0]
        day = (
            None if rng.random() < 0.01 else FIRST_DAY + timedelta(int(DAYS * rng.random() ** 0.7))
        )
        left = self.quotations - self._next["quotation"]
        count = left if last else min(rng.choice((0, 1, 2, 2, 3, 3, 4, 5, 6, 7)), left)
        public_id = make_id("d", number)
        people = self.people.draw(max(1, count // 2))
        text = self._write(rows, number, public_id, day, people, count)
        url = f"https://news-{publisher}.example/{number}"
        rows["document"].append((number, public_id, publisher, url))
        rows["document_version"].append((
            number, number, 1, True, text, hashlib.sha256(text.encode()).hexdigest(), len(text),
            url, f"{outlet} {number}", day and day.isoformat(), day, "en", MOMENT,
        ))  # fmt: skip
        rows["document_source"].append((number, f"wire-{publisher}.jsonl:{number}"))
        rows["reading"].append((number, number, 1, True, MOMENT))

    def _write(
        self, rows: Rows, number: int, public_id: str, day: date | None, people: list[Person],
        count: int,
    ) -> str:  # fmt: skip
        """Add what is found in a document and return its text."""
        rng, parts, at = self.rng, [], 0
        entities: dict[int, tuple[int, list[tuple[int, ...]]]] = {}
        for ordinal in range(count):
            statement, person, words, stems = self._say(people)
            if self._fresh:
                rows["statement"].append((statement, make_id("t", statement)))
            key = self._next["quotation"] = self._next["quotation"] + 1
            name = rng.choice(person.spellings)
            kind = rng.choices(("direct", "indirect", "mixed"), (45, 40, 15))[0]
            cue, lemma = rng.choice(CUES)
            start = at + 1
            end = start + len(words)
            rows["quotation"].append((
                key, make_id("q", key), number, ordinal, kind, words, stems, start, end, None,
                0.9, round(0.5 + rng.random() / 2, 3), 0.9, "bench",
            ))  # fmt: skip
            rows["quotation_span"].append((key, "content", 0, words, start, end))
            if kind == "direct":
                rows["quotation_span"].append((key, "quoted", 0, words, start, end))
            sentence = f"“{words},” {cue} {name}"
            cue_at = end + 3
            rows["cue"].append((key, lemma, cue, cue_at, cue_at + len(cue)))
            named_at = cue_at + len(cue) + 1
            rows["mention"].append((key, "name", name, named_at, named_at + len(name)))
            if person.speaker_id not in entities:
                entity = self._next["entity"] = self._next["entity"] + 1
                roles: list[tuple[int, ...]] = []
                rows["document_entity"].append(
                    (entity, make_id("e", entity), number, name, person.kind)
                )
                rows["entity_name"].append((entity, 0, name, named_at, named_at + len(name)))
                rows["speaker_membership"].append((entity, person.speaker_id))
                if person.roles and rng.random() < 0.5:
                    role, title, body = rng.choice(person.roles)
                    role_at = named_at + len(name) + 2
                    observation = self._next["role"] = self._next["role"] + 1
                    rows["role_observation"].append((
                        observation, number, entity, role, role_at, role_at + len(role), title,
                        body, "current", f" {search_text(role)} ", f" {search_text(body)} ",
                        *normalise_post(title, body),
                    ))  # fmt: skip
                    roles.append((observation,))
                    sentence += f", {role}"
                entities[person.speaker_id] = entity, roles
            entity, roles = entities[person.speaker_id]
            rows["attribution"].append((key, False, 0, entity, False))
            rows["quotation_role"] += [(key, i, role) for i, (role,) in enumerate(roles)]
            rows["statement_membership"].append((key, statement))
            parts.append(sentence + ".\n\n")
            at += len(parts[-1])
        parts.append(" ".join(word for word, _ in self.words.draw(120)) + ".")
        return "".join(parts)

    def _say(self, people: list[Person]) -> tuple[int, Person, str, str]:
        """Return an utterance: a new one, or one that another outlet has printed just before."""
        rng = self.rng
        self._fresh = not (self._recent and rng.random() < 0.15)
        if not self._fresh:
            return rng.choice(self._recent)
        drawn = self.words.draw(rng.randint(8, 34))
        if rng.random() < 0.3:
            at = rng.randrange(len(drawn))
            drawn[at:at] = self.phrases.draw(1)[0]
        words = " ".join(word for word, _ in drawn)
        stems = " ".join(stem for _, stem in drawn)
        self._next["statement"] += 1
        said = (self._next["statement"], rng.choice(people), words, stems)
        self._recent.append(said)
        if len(self._recent) > 200:
            del self._recent[0]
        return said
