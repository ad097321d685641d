"""What holds for judgements of all kinds: pytest --hypothesis-profile=thorough tries many more."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import given as holds_for
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from quotes.database import (
    Base,
    Named,
    Outtake,
    Verdict,
    correct_quotation,
    decide,
    export_quotations,
    list_speakers,
    make_engine,
    rebuild_identity,
    rename_speaker,
    split_speaker,
    withdraw,
)
from quotes.errors import QuotesError
from quotes.records import Article
from tests.factories import article, line
from tests.judged_world import OTHER_RUN, carried, carry, derived, exported, fill, write

Try: TypeAlias = tuple[Verdict, int, int, int]
Engines: TypeAlias = tuple[sa.Engine, sa.Engine]

# Eight of a hundred examples, for each works identity out anew some twenty times.
SMALL = settings(
    max_examples=settings().max_examples // 12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NAMES = ["Ana Ruiz", "Anna Ruiz", "A. Ruiz", "Ruiz", "Marta Prado", "Omar Haddad"]
CHOSEN = ["Ana Ruiz", "Doña Ana", "Nobody at all"]
texts = st.lists(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True), min_size=2, max_size=5
)
numbers = st.integers(0, 9)
tries = st.lists(
    st.tuples(st.sampled_from(list(Verdict)), numbers, numbers, numbers), min_size=1, max_size=5
)


def make_articles(given: list[list[str]]) -> list[Article]:
    return [
        article(
            *(line(name, f"Word {i} stands", ("mayor", "striker")[i % 2]) for name in names),
            url=f"https://x.org/{i}",
            published_at=f"2031-05-0{i + 1}",
        )
        for i, names in enumerate(given)
    ]


def try_all(engine: sa.Engine, tries: list[Try]) -> None:
    """Decide what is not refused, of the speakers there are by then."""
    for given in tries:
        try:
            write(engine, partial(try_one, given=given))
        except QuotesError:
            continue
        finally:
            assert_conserved(engine)


def try_one(session: Session, given: Try) -> None:
    verdict, *picks = given
    ids = sorted(s.speaker_id for s in list_speakers(session)) or ["s_nobody"]
    one, other = (Named(ids[pick % len(ids)]) for pick in picks[:2])
    rows = list(export_quotations(session))
    row = rows[picks[2] % len(rows)]
    match verdict:
        case Verdict.SPLIT:
            spelled = NAMES[picks[1] % len(NAMES)] if picks[2] % 2 else None
            out = Outtake((row["document_id"],) if spelled is None else (), (), spelled)
            split_speaker(session, one, out, by="ines")
        case Verdict.RENAME:
            rename_speaker(session, one, CHOSEN[picks[1] % len(CHOSEN)], by="ines")
        case Verdict.CORRECT:
            voices = [[], [one], [one, other]][picks[1] % 3]
            correct_quotation(session, row["quotation_id"], voices, by="ines")
        case _:
            decide(session, verdict, one, other, by="ines")


def assert_conserved(engine: sa.Engine) -> None:
    """Every quotation is there once, in one statement, and stands under each of its speakers."""
    with Session(engine) as session:
        rows = list(export_quotations(session))
        read = session.scalar(sa.text("SELECT count(*) FROM quotation")) or 0
        viewed = set(session.scalars(sa.text("SELECT quotation_id FROM v1_quotation")))
        ids = [row["quotation_id"] for row in rows]
        assert len(set(ids)) == len(ids) == read
        assert viewed == set(ids)
        assert all(row["statement_id"] for row in rows)
        said = Counter(key for row in rows for key in dict.fromkeys(row["speaker_ids"]))
        assert said == {s.speaker_id: s.quotations for s in list_speakers(session)}


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory, _sqlite_template: Path) -> Iterator[Engines]:
    """Two SQLite databases for all examples: an engine remembers the statements it compiled."""
    folder = tmp_path_factory.mktemp("judged")
    files = [shutil.copy(_sqlite_template, folder / f"{number}.db") for number in range(2)]
    one, other = (make_engine(f"sqlite:///{file}") for file in files)
    yield one, other
    one.dispose()
    other.dispose()


def wipe(*engines: sa.Engine) -> None:
    """Leave no row, as in a new database."""
    for engine in engines:
        with engine.execution_options(quotes_write=True).begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                if table.name != "tally":  # triggers count in its two rows
                    connection.execute(sa.delete(table))


@SMALL
@holds_for(given=texts, tries=tries, data=st.data())
def test_judgements_and_their_withdrawal_leave_no_trace(
    engines: Engines, given: list[list[str]], tries: list[Try], data: st.DataObject
) -> None:
    engine, _ = engines
    wipe(engine)
    fill(engine, make_articles(given))
    before: Any = (exported(engine), derived(engine))
    try_all(engine, tries)
    made = [row["judgement_id"] for row in carried(engine)]
    for key in data.draw(st.permutations(made)):
        write(engine, partial(withdraw, judgement_id=key, by="omid"))
        assert_conserved(engine)
    assert (exported(engine), derived(engine)) == before
    assert len(carried(engine)) == len(made)


@SMALL
@holds_for(given=texts, tries=tries, data=st.data())
def test_any_order_of_ingesting_gives_the_same(
    engines: Engines, given: list[list[str]], tries: list[Try], data: st.DataObject
) -> None:
    one, other = engines
    wipe(one, other)
    articles = make_articles(given)
    fill(one, articles)
    try_all(one, tries)
    shuffled = data.draw(st.permutations(articles))
    before, after = data.draw(st.integers(0, len(shuffled))), data.draw(st.booleans())
    fill(other, shuffled[:before])
    assert not carry(other, carried(one)).refused
    fill(other, shuffled[before:])
    if after:
        carry(other, carried(one))
    assert (exported(other), derived(other)) == (exported(one), derived(one))


@SMALL
@holds_for(given=texts, tries=tries)
def test_reading_again_never_overrules_a_person(
    engines: Engines, given: list[list[str]], tries: list[Try]
) -> None:
    engine, _ = engines
    wipe(engine)
    fill(engine, make_articles(given))
    try_all(engine, tries)
    before, said = exported(engine), derived(engine)
    fill(engine, make_articles(given))
    assert exported(engine) == before
    fill(engine, make_articles(given), run=OTHER_RUN)
    assert derived(engine) == said
    assert write(engine, rebuild_identity) == 0
