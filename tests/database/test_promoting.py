"""One run answers, and going back leaves what was before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import (
    Named,
    correct_quotation,
    export_documents,
    find_speakers,
    is_pending,
    list_judgements,
    make_engine,
    rebuild_identity,
    upgrade,
    verify_database,
    withdraw,
)
from quotes.database.migrations import downgrade
from quotes.database.promoting import PromotionReport, go_back, promote
from quotes.database.promotions import list_promotions
from quotes.database.rebuilding import rebuild_derived
from quotes.database.runs import list_runs
from quotes.database.store import run_id
from quotes.errors import PromotionRefused, UnknownRun
from quotes.ingest.rereading import reread
from quotes.records import Article, Quotation, Run
from tests.factories import RUN, article, line, read_article
from tests.fake_identity import FAKE
from tests.judged_world import (
    BRIDGE,
    CANAL,
    DIFFERENT,
    OTHER_RUN,
    ROAD,
    WORLD,
    derived,
    exported,
    fill,
    judge,
    rereader,
    write,
)

THIRD_RUN = replace(RUN, version="3")
Extract = Callable[..., Any]


def read_again(engine: sa.Engine, extract: Extract, run: Run = OTHER_RUN, **options: Any) -> None:
    report = reread(engine, extract=extract, run=run, **options)
    assert report.failures == []


def raise_run(engine: sa.Engine, run: Run = OTHER_RUN, **options: Any) -> PromotionReport:
    report = write(engine, partial(promote, run=run_id(run), by="ines", **options))
    assert isinstance(report, PromotionReport)
    return report


def back(engine: sa.Engine) -> PromotionReport:
    report = write(engine, partial(go_back, by="omid"))
    assert isinstance(report, PromotionReport)
    return report


def runs_of_answers(engine: sa.Engine) -> dict[str | None, str]:
    """Return the version of the run that answers for each address, or else source."""
    query = sa.text(
        "SELECT coalesce(url, source), extractor_version FROM v1_coverage WHERE is_current"
    )
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def everything(engine: sa.Engine) -> tuple[Any, ...]:
    """Return all that answers and exports say."""
    with Session(engine) as session:
        documents = [
            json.dumps(row, sort_keys=True, default=str) for row in export_documents(session)
        ]
        views = ("v1_quotation", "v1_speaker", "v1_role", "v1_role_timeline", "v1_statement")
        rows = [
            sorted(map(repr, session.execute(sa.text(f"SELECT * FROM {view}")))) for view in views
        ]
        places = sa.text("SELECT quotation_id FROM current_quotation ORDER BY 1")
        kept = list(session.scalars(places))
    return exported(engine), derived(engine), documents, rows, kept


def drop_first(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
    """Yield articles without their first quotation."""
    for given in articles:
        yield given, read_article(given)[1:]


def test_reading_again_leaves_what_answers(engine: sa.Engine) -> None:
    fill(engine)
    before = everything(engine)
    read_again(engine, drop_first)
    assert everything(engine) == before
    with Session(engine) as session:
        assert not is_pending(session)


def test_answers_come_from_the_promoted_run_and_again_from_the_other(engine: sa.Engine) -> None:
    fill(engine)
    before = everything(engine)
    read_again(engine, rereader(Ana_Ruiz="Anton Bell"))
    report = raise_run(engine, why="better")
    assert set(runs_of_answers(engine).values()) == {"2"}
    assert (report.answering, report.answers, report.kept) == (run_id(OTHER_RUN), 4, 0)
    assert report.turned == 4
    with engine.connect() as connection:
        assert [s.name for s in find_speakers(connection, "Ana Ruiz")] == ["Anton Bell"]
    assert list(verify_database(engine)) == []
    assert write(engine, rebuild_derived) == 0
    report = back(engine)
    assert (report.answering, report.answers, report.turned) == (None, 0, 4)
    assert everything(engine) == before
    assert list(verify_database(engine)) == []


def test_promotions_are_kept_with_who_when_and_why(engine: sa.Engine) -> None:
    fill(engine)
    read_again(engine, drop_first)
    raise_run(engine, why="surer")
    back(engine)
    raise_run(engine)
    with engine.connect() as connection:
        first, second = list_promotions(connection)
        old, new = list_runs(connection)
    assert (first.run_id, first.reason, first.decided_by) == (run_id(OTHER_RUN), "surer", "ines")
    assert first.withdrawn_by == "omid"
    assert first.withdrawn_at
    assert first.decided_at <= first.withdrawn_at <= second.decided_at
    assert second.withdrawn_at is None
    assert (old.is_promoted, old.answers, new.is_promoted, new.answers) == (False, 0, True, 4)
    assert new.promotion == second
    assert old.promotion is None


def test_what_the_run_has_not_read_answers_as_before(engine: sa.Engine) -> None:
    fill(engine)
    before = runs_of_answers(engine)
    fill(engine, [CANAL], run=OTHER_RUN)
    fill(engine, [CANAL])
    assert runs_of_answers(engine) == before
    report = raise_run(engine)
    assert (report.answers, report.kept, report.turned) == (1, 3, 1)
    assert runs_of_answers(engine) == before | {CANAL.url: "2"}


def test_of_several_promotions_the_newest_that_read_a_text_decides(engine: sa.Engine) -> None:
    fill(engine, [BRIDGE, ROAD])
    base = runs_of_answers(engine)
    states = [everything(engine)]
    read_again(engine, drop_first)
    raise_run(engine)
    states.append(everything(engine))
    fill(engine, [BRIDGE], run=THIRD_RUN, extract=rereader(Ana_Ruiz="Anton Bell"))
    assert everything(engine) == states[-1]
    raise_run(engine, THIRD_RUN)
    assert runs_of_answers(engine) == {BRIDGE.source: "3", ROAD.source: "2"}
    states.append(everything(engine))
    raise_run(engine)
    assert set(runs_of_answers(engine).values()) == {"2"}
    back(engine)
    assert everything(engine) == states[2]
    back(engine)
    assert everything(engine) == states[1]
    back(engine)
    # What was read last meanwhile answers now.
    assert runs_of_answers(engine) == base | {BRIDGE.source: "3"}


def test_what_other_runs_read_later_does_not_answer(engine: sa.Engine) -> None:
    fill(engine, [BRIDGE, CANAL])
    read_again(engine, drop_first)
    raise_run(engine)
    before = everything(engine)
    fill(engine, [BRIDGE])
    fill(engine, [BRIDGE], run=THIRD_RUN)
    assert everything(engine) == before
    newer = replace(CANAL, text=ROAD.text)
    fill(engine, [newer])
    assert runs_of_answers(engine)[CANAL.url] == "1"
    fill(engine, [CANAL])
    assert everything(engine) == before
    assert list(verify_database(engine)) == []
    back(engine)
    assert runs_of_answers(engine) == {BRIDGE.source: "3", CANAL.url: "1"}


def test_what_the_promoted_run_reads_later_answers_at_once(engine: sa.Engine) -> None:
    fill(engine, [BRIDGE])
    read_again(engine, drop_first)
    raise_run(engine)
    fill(engine, [CANAL])
    assert runs_of_answers(engine) == {BRIDGE.source: "2", CANAL.url: "1"}
    read_again(engine, rereader(Marta_Prado="Mira Castel"))
    assert set(runs_of_answers(engine).values()) == {"2"}
    with engine.connect() as connection:
        assert find_speakers(connection, "Mira Castel")
    assert list(verify_database(engine)) == []


def test_a_run_is_promoted_once_and_by_its_id(engine: sa.Engine) -> None:
    fill(engine)
    with pytest.raises(PromotionRefused, match="no run is promoted"):
        back(engine)
    raise_run(engine, RUN)
    with pytest.raises(PromotionRefused, match=r"answers already: p_\w+ \(r_\w+ promoted by ines"):
        raise_run(engine, RUN)
    with pytest.raises(UnknownRun):
        raise_run(engine, THIRD_RUN)
    back(engine)
    with pytest.raises(PromotionRefused):
        back(engine)


def voice(engine: sa.Engine, name: str) -> Named:
    with Session(engine) as session:
        (found,) = find_speakers(session, name)
    return Named(found.speaker_id, found.matched)


def correct(engine: sa.Engine, words: str, name: str) -> str:
    query = sa.text("SELECT quotation_id FROM v1_quotation WHERE text LIKE :words")
    with engine.connect() as connection:
        quotation = connection.scalar(query, {"words": f"{words}%"})
    speakers = [voice(engine, name)]
    made = write(
        engine, lambda s: correct_quotation(s, str(quotation), speakers, by="ines", why="heard it")
    )
    return str(made.judgement_id)


def said_by(engine: sa.Engine, words: str) -> str | None:
    query = sa.text("SELECT speaker FROM v1_quotation WHERE text LIKE :words")
    with engine.connect() as connection:
        found: str | None = connection.scalar(query, {"words": f"{words}%"})
        return found


def test_decisions_are_found_again_by_position_and_words(engine: sa.Engine) -> None:
    fill(engine)
    correct(engine, "It is ours", "Ana Ruiz")
    judge(engine, DIFFERENT, "Ana Ruiz", "Tom Okafor")

    def cut(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
        for given in articles:
            yield (
                given,
                [
                    replace(q, content=(replace(c, end=c.end - 1, text=c.text[:-1]),), quoted=())
                    for q in read_article(given)
                    for c in q.content
                ],
            )

    read_again(engine, cut)
    report = raise_run(engine)
    assert (report.carried, report.lost, report.found) == (2, (), ())
    assert said_by(engine, "It is ours") == "Ana Ruiz"


def test_what_has_no_place_waits_and_is_told(engine: sa.Engine) -> None:
    fill(engine)
    kept = correct(engine, "It is ours", "Ana Ruiz")
    lost = correct(engine, "The canal", "Omar Haddad")
    before = everything(engine)
    read_again(engine, lambda given: ((a, read_article(a) if a != CANAL else []) for a in given))
    report = raise_run(engine)
    assert [j.judgement_id for j in report.lost] == [lost]
    assert report.carried == 1
    with Session(engine) as session:
        assert {j.judgement_id for j in list_judgements(session)} == {kept, lost}
    report = back(engine)
    assert [j.judgement_id for j in report.found] == [lost]
    assert everything(engine) == before


def test_decisions_made_meanwhile_stay_when_going_back(engine: sa.Engine) -> None:
    fill(engine)
    before = everything(engine)
    read_again(engine, rereader())
    raise_run(engine)
    made = correct(engine, "It is ours", "Ana Ruiz")
    back(engine)
    assert said_by(engine, "It is ours") == "Ana Ruiz"
    write(engine, partial(withdraw, judgement_id=made, by="omid"))
    assert everything(engine) == before


def test_a_rebuild_mends_what_promotions_do_not_say(engine: sa.Engine) -> None:
    fill(engine)
    read_again(engine, drop_first)
    raise_run(engine)
    before = everything(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE promotion SET withdrawn_by = 'x', withdrawn_at = decided_at"
        )
    write(engine, rebuild_derived)
    assert set(runs_of_answers(engine).values()) == {"1"}
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE promotion SET withdrawn_by = NULL, withdrawn_at = NULL")
    write(engine, rebuild_derived)
    assert everything(engine) == before


def test_who_stores_meanwhile_waits_and_loses_nothing(engine: sa.Engine) -> None:
    fill(engine, WORLD, identity=FAKE)
    read_again(engine, drop_first, identity=FAKE)
    news = [article(line("Ana Ruiz", f"Word {i} stands"), source=f"{i}.txt") for i in range(8)]

    def promote_often() -> None:
        for _ in range(3):
            write(engine, partial(promote, run=run_id(OTHER_RUN), by="ines", identity=FAKE))
            write(engine, partial(go_back, by="omid", identity=FAKE))
        write(engine, partial(promote, run=run_id(OTHER_RUN), by="ines", identity=FAKE))

    def store_again() -> None:
        for given in (*WORLD, *news):
            fill(engine, [given], run=THIRD_RUN, identity=FAKE)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(promote_often), pool.submit(store_again)]:
            done.result()
    versions = runs_of_answers(engine)
    assert versions == {**{f"{i}.txt": "3" for i in range(8)}, **dict.fromkeys(
        (a.url or a.source for a in WORLD), "2"
    )}  # fmt: skip
    assert list(verify_database(engine, identity=FAKE)) == []
    write(engine, partial(go_back, by="omid", identity=FAKE))
    assert set(runs_of_answers(engine).values()) == {"3"}


def test_an_older_version_gets_what_answers_without_promotions(
    new_database: Callable[..., str],
) -> None:
    engine = make_engine(new_database())
    fill(engine, WORLD, identity=FAKE)
    before = everything(engine)
    read_again(engine, drop_first, identity=FAKE)
    write(engine, partial(promote, run=run_id(OTHER_RUN), by="ines", identity=FAKE))
    downgrade(engine, "0006")
    assert set(runs_of_answers(engine).values()) == {"1"}
    upgrade(engine)
    write(engine, partial(rebuild_identity, identity=FAKE))
    assert everything(engine) == before
    engine.dispose()
