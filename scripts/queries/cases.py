"""The queries that commands and recipes run, each with arguments drawn from an archive.

Beside each, what it cannot beat: the rows that its answer is made of, fetched by their keys
through the bare driver, one statement a table, without making anything of them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

import sqlalchemy as sa

from quotes.database import (
    QuotationQuery,
    check_draft,
    find_quotations,
    find_speakers,
    find_statement,
    find_statements,
    find_tenures,
    list_speakers,
    list_statements,
    load_timeline,
    speaker_profile,
)
from quotes.database.statements import MOST
from quotes.records import Article, MentionType, QuotationType, Span, Speaker, SpeakerKind
from quotes.records import Mention as MentionRecord
from quotes.records import Quotation as QuotationRecord

Keys: TypeAlias = dict[str, Sequence[Any]]
"""What an answer is made of: ids of quotations, speakers, documents, by table."""


@dataclass(frozen=True)
class Case:
    """A query.

    Attributes:
        name: What is asked.
        draw: One argument, from an archive.
        ask: Asks it, and returns the ids that the answer is made of.
        selective: Whether an answer does not grow with the archive.
    """

    name: str
    draw: Callable[[Draws], Any]
    ask: Callable[[sa.Connection, Any], Keys]
    selective: bool = True


class Draws:
    """Things of an archive at random, the same for the same seed on either database."""

    def __init__(self, connection: sa.Connection, seed: int = 11) -> None:
        self._connection, self._rng = connection, random.Random(seed)
        self._last = self._one("SELECT max(quotation_id) FROM quotation")
        most = connection.execute(sa.text(
            "SELECT s.public_id FROM speaker_count c JOIN speaker s ON s.speaker_id = c.speaker_id "
            "ORDER BY c.quotations DESC, c.speaker_id LIMIT 20"))  # fmt: skip
        self.most_quoted = [row[0] for row in most]

    def _one(self, query: str, **values: Any) -> Any:
        return self._connection.scalar(sa.text(query), values)

    def seed(self, number: int) -> None:
        """Begin again at a place of its own."""
        self._rng.seed(number)

    def choice(self, things: Sequence[Any]) -> Any:
        """Return one of some things."""
        return self._rng.choice(things)

    def key(self) -> int:
        """Return the internal key of a quotation."""
        return self._rng.randint(1, self._last)

    def quotation(self) -> str:
        """Return the public id of a quotation."""
        return str(self._one("SELECT public_id FROM quotation WHERE quotation_id = :k",
                             k=self.key()))  # fmt: skip

    def said(self) -> tuple[str, str, str, date | str | None]:
        """Return a quotation's words, its speaker's id and name, and its day."""
        while True:
            row = self._connection.execute(sa.text(
                "SELECT q.text, s.public_id, s.name, x.published_on FROM quotation q "
                "JOIN speaker_quotation x ON x.quotation_id = q.quotation_id "
                "JOIN speaker s ON s.speaker_id = x.speaker_id WHERE q.quotation_id = :k"),
                {"k": self.key()}).first()  # fmt: skip
            if row:
                return row[0], row[1], row[2], row[3]

    def seldom_quoted(self) -> str:
        """Return the id of a speaker of no more quotations than somebody reads."""
        while True:
            speaker = self.said()[1]
            number = self._one(
                "SELECT c.quotations FROM speaker s JOIN speaker_count c "
                "ON c.speaker_id = s.speaker_id WHERE s.public_id = :s",
                s=speaker,
            )
            if number <= 200:
                return speaker

    def phrase(self, fewest: int = 4, most: int = 7) -> str:
        """Return some words of a quotation, next to each other."""
        words = self.said()[0].split()
        at = self._rng.randrange(max(1, len(words) - most))
        return " ".join(words[at : at + self._rng.randint(fewest, most)])

    def role(self) -> str:
        """Return a role as printed."""
        last = self._one("SELECT max(role_observation_id) FROM role_observation")
        return str(self._one("SELECT text FROM role_observation WHERE role_observation_id = :k",
                             k=self._rng.randint(1, last)))  # fmt: skip

    def misspelt(self) -> str:
        """Return the name of a speaker who is quoted, with a letter dropped, doubled or swapped."""
        while True:
            name = self.said()[2]
            at = self._rng.randrange(2, len(name) - 1)
            if name[at - 1 : at + 2].isalpha() and len(name.split()) < 4:
                break
        return self._rng.choice((
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
        ))  # fmt: skip

    def days(self) -> tuple[date, date]:
        """Return the first and last day of a quarter or so."""
        first = date(2016, 1, 1) + timedelta(self._rng.randrange(3400))
        return first, first + timedelta(self._rng.choice((30, 90, 200)))

    def publisher(self) -> str:
        """Return the name of an outlet."""
        return str(self._one("SELECT p.name FROM current_quotation c JOIN publisher p "
                             "ON p.publisher_id = c.publisher_id WHERE c.quotation_id = :k",
                             k=self.key()))  # fmt: skip


def who_said(**limits: Any) -> Callable[[sa.Connection, Any], Keys]:
    """Return what asks ``quotes who-said`` with fields of an argument."""

    def ask(connection: sa.Connection, given: dict[str, Any]) -> Keys:
        answer = find_quotations(connection, QuotationQuery(**given, **limits))
        return {"quotation": [found.quotation.quotation_id for found in answer.found]}

    return ask


def _speakers(connection: sa.Connection, name: str) -> Keys:
    return {"speaker": [match.speaker_id for match in find_speakers(connection, name)]}


def _profile(connection: sa.Connection, name: str) -> Keys:
    (found,) = speaker_profile(connection, name)
    return {
        "speaker": [found.speaker.speaker_id],
        "quotation": [row.quotation_id for row in found.quotations],
        "role": [(role.document_id, role.start_char) for role in found.roles],
    }


def _timeline(connection: sa.Connection, speaker: str) -> Keys:
    seen = [o for tenure in load_timeline(connection, speaker) for o in tenure.seen]
    return {"role": [(o.document, o.start) for o in seen]}


def _tenures(connection: sa.Connection, words: str) -> Keys:
    seen = [o for tenure in find_tenures(connection, words) for o in tenure.seen]
    return {"role": [(o.document, o.start) for o in seen]}


def _statement(connection: sa.Connection, given: str) -> Keys:
    found = find_statement(connection, given)
    return {"quotation": [v.quotation.quotation_id for v in found.versions]}


def _statements_with(connection: sa.Connection, words: str) -> Keys:
    return {"statement": find_statements(connection, words)[:MOST]}


def _statements_of(connection: sa.Connection, speaker: str) -> Keys:
    found = list_statements(connection, speaker=speaker, limit=20)
    return {"statement": [row.statement_id for row in found]}


def _check(connection: sa.Connection, given: tuple[str, str]) -> Keys:
    words, name = given
    text = f"“{words}”, said {name}."
    at = text.index(name)
    draft = Article(text)
    speaker = Speaker(name, SpeakerKind.PERSON, (Span(at, at + len(name), name),))
    said = QuotationRecord(
        QuotationType.DIRECT,
        (Span(1, 1 + len(words), words),),
        (Span(1, 1 + len(words), words),),
        mention=MentionRecord(at, at + len(name), name, MentionType.NAME),
        speakers=(speaker,),
    )
    (checked,) = check_draft(connection, draft, [said])
    # It is compared with 25 candidates at most: the nearest one is what can be fetched by key.
    found = [one.quotation.quotation_id for one in (checked.match, checked.spliced) if one]
    return {"quotation": found}


def recipe(sql: str) -> Callable[[sa.Connection, Any], Keys]:
    """Return what runs a recipe; its first column names the table and holds the ids."""
    query = sa.text(sql)

    def ask(connection: sa.Connection, given: dict[str, Any]) -> Keys:
        result = connection.execute(query, given)
        (table, *_) = result.keys()
        return {table: [row[0] for row in result]}

    return ask


def _altered(draws: Draws) -> tuple[str, str]:
    words, _, name, _ = draws.said()
    parts = words.split()
    parts[len(parts) // 2] = draws.choice(("indeed", "never", "perhaps"))
    return " ".join(parts), name


def _remembered(draws: Draws) -> dict[str, Any]:
    words = draws.said()[0].split()
    return {"words": " ".join([*words[:4], "somehow", *words[6:9]])}


def _begun(phrase: str, at: int = -1) -> dict[str, Any]:
    """Return a query with a word cut short."""
    words = phrase.split()
    words[at] = f"{words[at][:4]}*"
    return {"words": " ".join(words)}


def _since(draws: Draws, **given: Any) -> dict[str, Any]:
    first, last = draws.days()
    return given | {"since": first, "until": last}


def _by_both(draws: Draws) -> dict[str, Any]:
    words, speaker, _, _ = draws.said()
    parts = words.split()
    return {"words": " ".join(parts[2:5]), "speaker": speaker}


_BY_SPEAKER = """SELECT quotation_id AS quotation, published_on, publisher, role, type, text
FROM v1_attribution WHERE speaker_id = :speaker"""

CASES = (
    Case("who-said: phrase", lambda d: {"words": d.phrase()}, who_said()),
    Case("who-said: phrase of common words", lambda d: {"words": _common_phrase(d)}, who_said()),
    Case("who-said: one word", lambda d: {"words": d.phrase(1, 1)}, who_said()),
    Case("who-said: remembered wording", _remembered, who_said()),
    Case("who-said: speaker", lambda d: {"speaker": d.said()[2]}, who_said()),
    Case("who-said: most quoted", lambda d: {"speaker": d.choice(d.most_quoted)}, who_said()),
    Case("who-said: phrase, speaker", _by_both, who_said()),
    Case(
        "who-said: word, most quoted",
        lambda d: {"words": d.phrase(1, 1), "speaker": d.choice(d.most_quoted)},
        who_said(),
    ),
    Case("who-said: role, days", lambda d: _since(d, role=d.role()), who_said()),
    Case("who-said: title, days", lambda d: _since(d, role=d.role().partition(" of ")[0]),
         who_said()),
    Case("who-said: publisher, days", lambda d: _since(d, publisher=d.publisher()), who_said()),
    Case("who-said: phrase, days, type",
         lambda d: _since(d, words=d.phrase(2, 3), type=QuotationType.DIRECT), who_said()),
    Case("who-said: prefix", lambda d: _begun(d.phrase(1, 1)), who_said()),
    Case("who-said: phrase, last word begun", lambda d: _begun(d.phrase(3, 4)), who_said()),
    Case("who-said: phrase, first word begun", lambda d: _begun(d.phrase(3, 4), 0), who_said()),
    Case("speakers: name", lambda d: d.said()[2], _speakers),
    Case("speakers: misspelt name", lambda d: d.misspelt(), _speakers),
    Case("speakers: all, most quoted", lambda d: 20, lambda c, n: {
        "speaker": [row.speaker_id for row in list_speakers(c, limit=n)]}),
    Case("speaker (of up to 200 quotations)", lambda d: d.seldom_quoted(), _profile,
         selective=False),
    Case("speaker --roles", lambda d: d.said()[1], _timeline, selective=False),
    Case("roles: post and body", lambda d: d.role(), _tenures, selective=False),
    Case("statement: id", lambda d: d.quotation(), _statement),
    Case("statement: words", lambda d: d.phrase(), _statements_with),
    Case("statements --speaker", lambda d: d.said()[1], _statements_of, selective=False),
    Case("check: altered quotation", _altered, _check),
    Case("recipe: what somebody said since",
         lambda d: {"speaker": d.said()[1], "since": d.days()[0]},
         recipe(_BY_SPEAKER + " AND published_on >= :since ORDER BY published_on LIMIT 20")),
    Case("recipe: somebody's newest", lambda d: {"speaker": d.choice(d.most_quoted)},
         recipe(_BY_SPEAKER + " AND published_on IS NOT NULL ORDER BY published_on DESC LIMIT 20")),
    Case("recipe: spellings", lambda d: {"name": d.said()[2]},
         recipe("SELECT speaker_id AS speaker, name, documents FROM v1_speaker_name "
                "WHERE speaker_id IN "
                "(SELECT speaker_id FROM v1_speaker_name WHERE name = :name)")),
    Case("recipe: roles of somebody over time", lambda d: {"name": d.said()[2]},
         recipe("SELECT speaker_id AS speaker, title_normal, organisation_normal, status, "
                "min(published_on), max(published_on), count(DISTINCT document_id) "
                "FROM v1_role WHERE speaker_id IN "
                "(SELECT speaker_id FROM v1_speaker_name WHERE name = :name) "
                "GROUP BY speaker_id, title_normal, organisation_normal, status"), selective=False),
    Case("v1_role_timeline of a speaker", lambda d: {"speaker": d.said()[1]},
         recipe("SELECT speaker_id AS speaker, title, organisation, status, first_on, last_on, "
                "documents, quotations FROM v1_role_timeline WHERE speaker_id = :speaker"),
         selective=False),
    Case("recipe: versions of a statement", lambda d: {"q": d.quotation()},
         recipe("SELECT quotation_id AS quotation, published_on, publisher, type, text "
                "FROM v1_statement WHERE statement_id = "
                "(SELECT max(statement_id) FROM v1_quotation WHERE quotation_id = :q)")),
    Case("recipe: where a quotation comes from", lambda d: {"q": d.quotation()},
         recipe("SELECT p.quotation_id AS quotation, d.source, p.rule, p.run_id, p.read_at, "
                "substr(d.text, p.start_char + 1, p.end_char - p.start_char) "
                "FROM v1_provenance p JOIN v1_document d ON d.document_id = p.document_id "
                "AND d.version = p.version WHERE p.quotation_id = :q")),
    Case("recipe: what was read last", lambda d: {"n": 20},
         recipe("SELECT document_id AS document, version, run_id, read_at, quotations "
                "FROM v1_coverage ORDER BY read_at DESC LIMIT :n")),
)  # fmt: skip
"""Every look-up; what counts through the whole archive is none."""


def _common_phrase(draws: Draws) -> str:
    """Return a phrase that is made of common words alone."""
    from scripts.queries.world import COMMON_WORDS

    common = set(COMMON_WORDS.split())
    while True:
        words = draws.said()[0].split()
        for at in range(len(words) - 2):
            if common.issuperset(words[at : at + 3]):
                return " ".join(words[at : at + 3])


# --- what cannot be beaten

_QUOTATION = (
    "SELECT q.*, r.run_id, dv.document_version_id, dv.url, dv.title, dv.published_at, "
    "dv.published_on, dv.text_sha256, d.public_id, p.name, t.public_id FROM quotation q "
    "JOIN reading r ON r.reading_id = q.reading_id "
    "JOIN document_version dv ON dv.document_version_id = r.document_version_id "
    "JOIN document d ON d.document_id = dv.document_id "
    "LEFT JOIN publisher p ON p.publisher_id = d.publisher_id "
    "LEFT JOIN statement_membership m ON m.quotation_id = q.quotation_id "
    "LEFT JOIN statement t ON t.statement_id = m.statement_id WHERE q.quotation_id IN ({})",
    "SELECT * FROM quotation_span WHERE quotation_id IN ({})",
    "SELECT * FROM cue WHERE quotation_id IN ({})",
    "SELECT * FROM mention WHERE quotation_id IN ({})",
    "SELECT a.quotation_id, e.name, e.kind, s.public_id, s.name FROM attribution a "
    "JOIN document_entity e ON e.document_entity_id = a.document_entity_id "
    "LEFT JOIN speaker_membership m ON m.document_entity_id = e.document_entity_id "
    "LEFT JOIN speaker s ON s.speaker_id = m.speaker_id WHERE a.quotation_id IN ({})",
    "SELECT l.quotation_id, o.text, o.title, o.organisation, o.status FROM quotation_role l "
    "JOIN role_observation o ON o.role_observation_id = l.role_observation_id "
    "WHERE l.quotation_id IN ({})",
    "SELECT * FROM correction WHERE quotation_id IN ({})",
    "SELECT s.* FROM document_source s JOIN reading r "
    "ON r.document_version_id = s.document_version_id "
    "JOIN quotation q ON q.reading_id = r.reading_id WHERE q.quotation_id IN ({})",
)
_SPEAKER = (
    "SELECT * FROM speaker WHERE speaker_id IN ({})",
    "SELECT * FROM speaker_count WHERE speaker_id IN ({})",
    "SELECT * FROM speaker_name WHERE speaker_id IN ({})",
)
_ROLE = (
    "SELECT o.*, dv.published_on, d.public_id, p.name, dv.url FROM role_observation o "
    "JOIN reading r ON r.reading_id = o.reading_id "
    "JOIN document_version dv ON dv.document_version_id = r.document_version_id "
    "JOIN document d ON d.document_id = dv.document_id "
    "LEFT JOIN publisher p ON p.publisher_id = d.publisher_id "
    "WHERE o.role_observation_id IN ({})",
)
_DOCUMENT = (
    "SELECT dv.document_id, dv.number, r.read_at, u.public_id FROM document_version dv "
    "JOIN reading r ON r.document_version_id = dv.document_version_id "
    "JOIN run u ON u.run_id = r.run_id WHERE dv.document_id IN ({})",
)
_STATEMENT = (
    "SELECT s.*, m.* FROM statement s JOIN statement_membership m "
    "ON m.statement_id = s.statement_id WHERE s.statement_id IN ({})",
)
BARE = {
    "quotation": _QUOTATION, "speaker": _SPEAKER, "role": _ROLE, "document": _DOCUMENT,
    "statement": _STATEMENT,
}  # fmt: skip


def find_internal(connection: sa.Connection, keys: Keys) -> Keys:
    """Return the internal keys of what an answer is made of."""
    found: Keys = {}
    for table, ids in keys.items():
        if table == "role":
            found[table] = _role_keys(connection, ids)
            continue
        column = f"{table}_id"
        query = sa.select(sa.column(column)).select_from(sa.table(table))
        internal: list[Any] = []
        for some in _some(sorted(set(ids)), 500):
            internal += connection.scalars(query.where(sa.column("public_id").in_(some)))
        found[table] = internal
    return found


def _role_keys(connection: sa.Connection, places: Sequence[tuple[str, int]]) -> list[int]:
    query = sa.text(
        "SELECT o.role_observation_id FROM document d "
        "JOIN document_version dv ON dv.document_id = d.document_id "
        "JOIN reading r ON r.document_version_id = dv.document_version_id "
        "JOIN role_observation o ON o.reading_id = r.reading_id AND o.start_char = :start "
        "WHERE d.public_id = :document"
    )
    return [
        key
        for document, start in sorted(set(places))
        for key in connection.scalars(query, {"document": document, "start": start})
    ]


def _some(things: Sequence[Any], number: int) -> Iterable[Sequence[Any]]:
    for at in range(0, len(things), number):
        yield things[at : at + number]


def fetch(cursor: Any, keys: Keys, slot: str) -> int:
    """Fetch the rows of some internal keys, and return how many there are."""
    number = 0
    for table, ids in keys.items():
        for some in _some(ids, 500):
            for statement in BARE[table]:
                cursor.execute(statement.format(", ".join([slot] * len(some))), tuple(some))
                number += len(cursor.fetchall())
    return number
