"""Drafts beside a small database, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from quotes.database import make_engine
from quotes.database.checking import Checked, Verdict, check_draft, count_looked
from quotes.database.voices import Voice
from quotes.records import Quotation, QuotationType, Span, Speaker, SpeakerKind
from tests.database_fixtures import DIALECTS, NewDatabase, new_database
from tests.factories import article, line, read_article
from tests.judged_world import fill

__all__ = ["new_database"]
LOCK = "We will not shut the old lock before nine boats have passed"
MILL = "The mill burned for two days and nobody came to help us"
NEWS = article(
    line("Yusuf al-Karim", LOCK),
    line("Marta Prado", MILL, role="baker"),
    publisher="Post",
    published_at="2031-05-04",
    url="https://x.org/lock",
)
ECHO = article(
    line("Youssef el-Karim", "We will not shut the old lock"), publisher="Herald", source="e.txt"
)


@pytest.fixture
def filled(new_database: NewDatabase) -> Iterator[sa.Engine]:
    engine = make_engine(new_database())
    fill(engine, [NEWS, ECHO])
    yield engine
    engine.dispose()


def check(engine: sa.Engine, words: str, name: str = "Yusuf al-Karim") -> Checked:
    draft = article(line(name, words), source="draft")
    with engine.connect() as connection:
        (found,) = check_draft(connection, draft, read_article(draft))
    return found


def change(words: str, old: str, new: str) -> str:
    assert old in words
    return words.replace(old, new)


CASES = [
    (LOCK, "Yusuf al-Karim", Verdict.VERBATIM),
    (LOCK, "Yousef Al Kareem", Verdict.VERBATIM),
    (LOCK, "al-Karim", Verdict.VERBATIM),
    (change(LOCK, "nine", "9"), "Yusuf al-Karim", Verdict.VERBATIM),
    (change(LOCK, "nine boats", "nine [river] boats"), "Yusuf al-Karim", Verdict.VERBATIM),
    (change(LOCK, "shut the old lock", "… lock"), "Yusuf al-Karim", Verdict.TRIMMED),
    ("before nine boats have passed", "Yusuf al-Karim", Verdict.TRIMMED),
    (change(LOCK, "nine", "eight"), "Yusuf al-Karim", Verdict.ALTERED),
    (change(LOCK, "not ", ""), "Yusuf al-Karim", Verdict.ALTERED),
    (change(LOCK, "before", "until"), "Marta Prado", Verdict.ALTERED),
    (LOCK, "Marta Prado", Verdict.OTHER_SPEAKER),
    (MILL, "Yusuf al-Karim", Verdict.OTHER_SPEAKER),
    ("Rhubarb grows on every lighthouse", "Marta Prado", Verdict.NOT_FOUND),
    ("… — !", "Marta Prado", Verdict.NOT_FOUND),
]


def test_each_quotation_of_a_draft_is_told_apart(filled: sa.Engine) -> None:
    found = [(words, name, check(filled, words, name).verdict) for words, name, _ in CASES]
    assert found == CASES


def test_what_differs_is_named_word_by_word(filled: sa.Engine) -> None:
    found = check(filled, change(LOCK, "nine boats", "eight rafts"))
    assert [(o.text, o.other_text) for o in found.differences] == [("nine boats ", "eight rafts ")]
    assert found.match is not None
    assert found.match.quotation.publisher == "Post"
    assert check(filled, change(LOCK, "nine", "9")).match is not None


def test_words_of_two_quotations_are_altered_and_both_are_named(filled: sa.Engine) -> None:
    found = check(filled, "We will not shut the old lock and nobody came to help us")
    assert (found.verdict, found.spliced is not None) == (Verdict.ALTERED, True)
    assert found.match is not None
    assert found.spliced is not None
    assert found.match.quotation.text.startswith("We will")
    assert found.spliced.quotation.text.startswith(MILL)


def test_a_speaker_nobody_knows_is_no_other_one(filled: sa.Engine) -> None:
    said = Span(0, len(LOCK), LOCK)
    quotations = [
        Quotation(QuotationType.DIRECT, (said,)),
        Quotation(
            QuotationType.DIRECT, (said,), speakers=(Speaker("the mayor", SpeakerKind.OFFICE),)
        ),
        Quotation(
            QuotationType.DIRECT, (said,), speakers=(Speaker("the porter", SpeakerKind.UNNAMED),)
        ),
    ]
    with filled.connect() as connection:
        found = list(check_draft(connection, article(LOCK), quotations))
    assert {checked.verdict for checked in found} == {Verdict.VERBATIM}
    voices = [checked.match.speaker for checked in found if checked.match]
    assert voices == [Voice.UNKNOWN, Voice.SAME, Voice.UNKNOWN]


def test_of_a_mixed_quotation_the_words_in_marks_are_enough(filled: sa.Engine) -> None:
    clause = "they would wait and “not shut the old lock” this year"
    start = clause.index("not")
    quoted = Span.of(clause, start, start + len("not shut the old lock"))
    mixed = Quotation(QuotationType.MIXED, (Span(0, len(clause), clause),), (quoted,))
    with filled.connect() as connection:
        (found,) = check_draft(connection, article(clause), [mixed])
    assert (found.verdict, found.part) == (Verdict.TRIMMED, "not shut the old lock")


def test_it_is_told_in_how_much_was_looked(filled: sa.Engine) -> None:
    with filled.connect() as connection:
        looked = count_looked(connection)
    assert (looked.quotations, looked.documents) == (3, 2)
    words = check(filled, "Rhubarb grows on the old lighthouse").words
    assert set(words) == {"Rhubarb", "grows", "old", "lighthouse"}
    assert words[-1] == "old"


@pytest.mark.parametrize("new_database", DIALECTS[:1], indirect=True)
def test_the_quotations_are_never_scanned(filled: sa.Engine) -> None:
    plans: list[str] = []
    with filled.connect() as connection:

        def explain(
            conn: sa.Connection, cursor: object, sql: str, values: Any, *rest: object
        ) -> None:
            if sql.startswith("SELECT") and "quotation" in sql:
                raw = connection.connection.cursor()
                raw.execute(f"EXPLAIN QUERY PLAN {sql}", values)
                plans.extend(str(row[3]) for row in raw.fetchall())

        sa.event.listen(filled, "before_cursor_execute", explain)
        draft = article(line("Marta Prado", LOCK))
        assert list(check_draft(connection, draft, read_article(draft)))
        sa.event.remove(filled, "before_cursor_execute", explain)
    scans = {plan for plan in plans if plan.startswith("SCAN quotation")}
    index = {scan for scan in scans if scan.startswith("SCAN quotation_fts VIRTUAL TABLE INDEX")}
    assert index
    assert scans == index
