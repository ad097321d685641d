from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import given as holds_for
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from quotes.database import (
    Anchor,
    Named,
    StoredJudgement,
    Verdict,
    decide,
    export_judgements,
    export_quotations,
    find_speakers,
    import_judgements,
    list_judgements,
    list_speakers,
    make_engine,
    open_database,
    parse_judgement,
    rebuild_identity,
    withdraw,
)
from quotes.database.anchors import load_speaker_entities
from quotes.database.judging import resolve_judgements
from quotes.database.migrations import downgrade, upgrade
from quotes.errors import JudgementRefused, UnknownJudgement
from quotes.ingest import ingest
from quotes.records import Article, Quotation, Run
from tests.factories import RUN, article, line, read_article, read_articles

SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT
OTHER_RUN = replace(RUN, version="2")
BRIDGE = article(
    line("Ana Ruiz", "The bridge is safe"), line("Omar Haddad", "It is ours"), source="a.txt"
)
CANAL = article(line("Marta Prado", "The canal is full"), url="https://x.org/canal")
ROAD = article(line("Ana Ruiz", "The road is wet"), line("Tom Okafor", "No"), source="c.jsonl:1")
LOCK = article(line("Marta Prado", "The lock is shut"), publisher="Post", id="7")
WORLD = [BRIDGE, CANAL, ROAD, LOCK]


def fill(
    engine: sa.Engine, given: Iterable[Article] = WORLD, run: Run = RUN, **options: Any
) -> None:
    report = ingest(engine, given, **({"extract": read_articles, "run": run} | options))  # type: ignore[arg-type]
    assert not report.failures


def write(engine: sa.Engine, work: Callable[[Session], Any]) -> Any:
    with Session(engine.execution_options(quotes_write=True)) as session, session.begin():
        return work(session)


def named(session: Session, name: str) -> Named:
    (found,) = find_speakers(session, name)
    return Named(found.speaker_id, found.matched)


def judge(
    engine: sa.Engine, verdict: Verdict, one: str, other: str, why: str = ""
) -> StoredJudgement:
    def work(session: Session) -> StoredJudgement:
        ends = named(session, one), named(session, other)
        return decide(session, verdict, *ends, by="ines", why=why or None)

    found = write(engine, work)
    assert isinstance(found, StoredJudgement)
    return found


def exported(engine: sa.Engine) -> str:
    with Session(engine) as session:
        return "\n".join(json.dumps(row, sort_keys=True) for row in export_quotations(session))


def speakers(engine: sa.Engine) -> dict[str, int]:
    with Session(engine) as session:
        return {s.name: s.quotations for s in list_speakers(session)}


def derived(engine: sa.Engine) -> dict[str, list[Any]]:
    """Return all that identity says, without internal keys."""
    with Session(engine) as session:
        names = sa.text("SELECT speaker_id, name, documents FROM v1_speaker_name ORDER BY 1, 2")
        return {
            "speakers": list(list_speakers(session)),
            "names": [tuple(row) for row in session.execute(names)],
        }


def test_same_joins_two_speakers_and_their_quotations(engine: sa.Engine) -> None:
    fill(engine)
    judge(engine, SAME, "Ana Ruiz", "Marta Prado", "married")
    assert sorted(speakers(engine).values()) == [1, 1, 4]
    with Session(engine) as session:
        (found,) = list_judgements(session)
        assert (found.verdict, found.reason, found.decided_by) == (SAME, "married", "ines")
        assert {a.name for a in found.about} == {"Ana Ruiz", "Marta Prado"}
        assert find_speakers(session, "Ana Ruiz")[0].speaker_id == (
            find_speakers(session, "Marta Prado")[0].speaker_id
        )


def test_withdrawing_gives_what_was_before(engine: sa.Engine) -> None:
    fill(engine)
    before = exported(engine), derived(engine)
    made = judge(engine, SAME, "Ana Ruiz", "Marta Prado")
    assert (exported(engine), derived(engine)) != before
    taken = write(engine, lambda s: withdraw(s, made.judgement_id, by="omid"))
    assert (taken.withdrawn_by, taken.decided_by) == ("omid", "ines")
    assert taken.withdrawn_at >= taken.decided_at
    assert (exported(engine), derived(engine)) == before


def test_different_keeps_apart_what_likeness_would_join(engine: sa.Engine) -> None:
    one = article(line("Qasim al-Wadi", "The dam holds"), source="1.txt")
    other = article(line("Tarek Wadi", "The dam leaks"), source="2.txt")
    fill(engine, [one, other])
    judge(engine, DIFFERENT, "Qasim al-Wadi", "Tarek Wadi")
    changed = replace(other, text=other.text.replace("Tarek", "Qassem"))
    fill(engine, [changed], run=OTHER_RUN)  # the text has another name now: nobody is anchored
    assert len(speakers(engine)) == 1
    fill(engine, [other])
    assert len(speakers(engine)) == 2


def test_a_surname_used_moves_the_whole_speaker(engine: sa.Engine) -> None:
    later = article(line("Okafor", "Not yet"), source="d.txt")
    fill(engine, [*WORLD, later])
    assert speakers(engine)["Tom Okafor"] == 2
    judge(engine, SAME, "Okafor", "Omar Haddad")
    assert sorted(speakers(engine).values()) == [2, 2, 3]


def test_two_who_become_one_entity_wait(engine: sa.Engine) -> None:
    fill(engine, [BRIDGE])
    judge(engine, DIFFERENT, "Ana Ruiz", "Omar Haddad")
    with Session(engine) as session:
        found = list_judgements(session)
        assert resolve_judgements(session, found)[1] == []
        entity = load_speaker_entities(session, find_speakers(session, "Ana Ruiz")[0].speaker_id)[0]
        twin = replace(found[0], about=(entity.anchor, replace(entity.anchor, name="Nobody")))
        assert resolve_judgements(session, [twin])[1] == [twin]
        same = replace(twin, verdict=SAME)
        assert resolve_judgements(session, [same])[1] == []


def rereader(**renamed: str) -> Callable[..., Any]:
    """Return an extractor that calls some speakers otherwise."""

    def read(articles: Iterable[Article]) -> Iterable[tuple[Article, list[Quotation]]]:
        for given in articles:
            yield given, [
                replace(q, speakers=tuple(
                    replace(s, name=renamed.get(s.name.replace(" ", "_"), s.name))
                    for s in q.speakers
                )) for q in read_article(given)
            ]  # fmt: skip

    return read


def test_a_newer_reading_does_not_overrule(engine: sa.Engine) -> None:
    fill(engine)
    judge(engine, SAME, "Ana Ruiz", "Marta Prado")
    again = rereader(Ana_Ruiz="Ana Ruiz de Sol", Marta_Prado="Marta Prado Sol")
    fill(engine, run=OTHER_RUN, extract=again)
    assert sorted(speakers(engine).values()) == [1, 1, 4]


def test_a_newer_text_does_not_overrule(engine: sa.Engine) -> None:
    fill(engine)
    judge(engine, SAME, "Ana Ruiz", "Marta Prado")
    fill(engine, [replace(a, text=f"Corrected today.\n\n{a.text}") for a in (BRIDGE, CANAL, LOCK)])
    assert sorted(speakers(engine).values()) == [1, 1, 4]


def test_rebuilding_changes_nothing(engine: sa.Engine) -> None:
    fill(engine)
    judge(engine, SAME, "Ana Ruiz", "Marta Prado")
    judge(engine, DIFFERENT, "Tom Okafor", "Omar Haddad")
    assert write(engine, rebuild_identity) == 0


REFUSED = [
    pytest.param([(SAME, "Ana Ruiz", "Ana Ruiz")], "one speaker already", id="one"),
    pytest.param(
        [(SAME, "Ana Ruiz", "Marta Prado"), (DIFFERENT, "Marta Prado", "Ana Ruiz")],
        "both are one speaker, s_.*, after j_.*same, by ines",
        id="different after same",
    ),
    pytest.param(
        [(DIFFERENT, "Ana Ruiz", "Marta Prado"), (SAME, "Marta Prado", "Ana Ruiz")],
        "contradicts j_.*different, by ines on .*quotes undo j_",
        id="same after different",
    ),
    pytest.param(
        [
            (DIFFERENT, "Ana Ruiz", "Marta Prado"),
            (SAME, "Ana Ruiz", "Tom Okafor"),
            (SAME, "Tom Okafor", "Marta Prado"),
        ],
        "contradicts j_.*(Ana Ruiz|Marta Prado).*different",
        id="by a chain",
    ),
    pytest.param(
        [(DIFFERENT, "Ana Ruiz", "Marta Prado"), (DIFFERENT, "Marta Prado", "Ana Ruiz")],
        "decided already: j_",
        id="twice",
    ),
]


@pytest.mark.parametrize(("decisions", "message"), REFUSED)
def test_what_is_refused_names_the_older_decision(
    engine: sa.Engine, decisions: list[tuple[Verdict, str, str]], message: str
) -> None:
    fill(engine)
    for decision in decisions[:-1]:
        judge(engine, *decision)
    before = exported(engine)
    with pytest.raises(JudgementRefused, match=message):
        judge(engine, *decisions[-1])
    assert exported(engine) == before
    with Session(engine) as session:
        assert len(list_judgements(session)) == len(decisions) - 1


def test_withdrawing_needs_a_judgement_that_holds(engine: sa.Engine) -> None:
    fill(engine)
    made = judge(engine, SAME, "Ana Ruiz", "Marta Prado")
    with pytest.raises(UnknownJudgement, match="quotes log"):
        write(engine, lambda s: withdraw(s, "j_none", by="omid"))
    write(engine, lambda s: withdraw(s, made.judgement_id, by="omid"))
    with pytest.raises(UnknownJudgement, match="withdrawn already, by omid"):
        write(engine, lambda s: withdraw(s, made.judgement_id, by="ines"))


def carry(engine: sa.Engine, objects: Iterable[object]) -> Any:
    rows = [parse_judgement(json.loads(json.dumps(row))) for row in objects]
    return write(engine, lambda s: import_judgements(s, rows))


def carried(engine: sa.Engine) -> list[dict[str, Any]]:
    with Session(engine) as session:
        return list(export_judgements(session))


def test_judgements_are_carried_to_another_database(new_database: Callable[[], str]) -> None:
    one, other = make_engine(new_database()), make_engine(new_database())
    fill(one)
    judge(one, SAME, "Ana Ruiz", "Marta Prado")
    gone = judge(one, DIFFERENT, "Tom Okafor", "Omar Haddad")
    live = carried(one)
    write(one, lambda s: withdraw(s, gone.judgement_id, by="omid"))
    fill(other, reversed(WORLD))
    assert carry(other, live).added == 2
    report = carry(other, carried(one))
    assert (report.added, report.known, report.withdrawn) == (0, 2, 1)
    assert (report.waiting, report.refused) == ([], [])
    assert carried(other) == carried(one)
    assert exported(other) == exported(one)
    one.dispose()
    other.dispose()


def test_what_has_no_article_yet_waits_for_it(new_database: Callable[[], str]) -> None:
    one, other = make_engine(new_database()), make_engine(new_database())
    fill(one)
    made = judge(one, SAME, "Ana Ruiz", "Marta Prado")
    report = carry(other, carried(one))
    assert [j.judgement_id for j in report.waiting] == [made.judgement_id]
    fill(other)
    assert exported(other) == exported(one)
    one.dispose()
    other.dispose()


def test_an_import_that_contradicts_is_refused(new_database: Callable[[], str]) -> None:
    one, other = make_engine(new_database()), make_engine(new_database())
    for each in (one, other):
        fill(each)
    judge(one, SAME, "Ana Ruiz", "Marta Prado")
    older = judge(other, DIFFERENT, "Ana Ruiz", "Marta Prado")
    before = exported(other)
    ((_, reason),) = carry(other, carried(one)).refused
    assert f"contradicts {older.judgement_id}" in reason
    assert exported(other) == before
    one.dispose()
    other.dispose()


SOUND: dict[str, Any] = {
    "judgement_id": "j_" + "0" * 20,
    "verdict": "same",
    "left": {"document_id": "d_1", "text_sha256": "1", "name": "A", "start": 0, "end": 1},
    "right": {"document_id": "d_2", "text_sha256": "2", "name": "B", "start": None, "end": None},
    "reason": None,
    "decided_by": "ines",
    "decided_at": "2031-05-04T10:00:00+02:00",
    "withdrawn_by": None,
    "withdrawn_at": None,
}
FAULTS = [
    pytest.param([], "no JSON object", id="a list"),
    pytest.param(SOUND | {"judgement_id": "7"}, "judgement_id", id="id"),
    pytest.param(SOUND | {"verdict": "alike"}, "verdict", id="verdict"),
    pytest.param(SOUND | {"left": None}, "left is no", id="no left"),
    pytest.param(SOUND | {"left": SOUND["right"]}, "the same", id="one"),
    pytest.param(SOUND | {"left": SOUND["left"] | {"end": 0}}, "half-open", id="span"),
    pytest.param(SOUND | {"left": SOUND["left"] | {"name": "a\x00"}}, "name", id="NUL"),
    pytest.param(SOUND | {"decided_at": "2031-05-04T10:00:00"}, "offset", id="naive"),
    pytest.param(SOUND | {"decided_by": ""}, "decided_by", id="nobody"),
    pytest.param(SOUND | {"withdrawn_by": "omid"}, "withdrawn_at", id="half withdrawn"),
]


@pytest.mark.parametrize(("value", "message"), FAULTS)
def test_what_is_no_judgement_is_said_to_be_none(value: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_judgement(value)


def test_a_judgement_is_read_as_it_was_written() -> None:
    found = parse_judgement(SOUND)
    assert found.about == (Anchor("d_1", "1", "A", 0, 1), Anchor("d_2", "2", "B"))
    assert found.decided_at == datetime(2031, 5, 4, 8, tzinfo=UTC)


SMALL = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NAMES = ["Ana Ruiz", "Anna Ruiz", "Marta Prado", "Omar Haddad", "Tom Okafor"]
texts = st.lists(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True), min_size=2, max_size=5
)
tries = st.lists(
    st.tuples(st.sampled_from([SAME, DIFFERENT]), st.integers(0, 9), st.integers(0, 9)), max_size=5
)


def make_articles(given: list[list[str]]) -> list[Article]:
    return [
        article(*(line(name, f"Word {i} stands") for name in names), url=f"https://x.org/{i}")
        for i, names in enumerate(given)
    ]


def try_all(engine: sa.Engine, tries: list[tuple[Verdict, int, int]]) -> None:
    """Decide what is not refused, between the speakers there are by then."""
    for verdict, one, other in tries:
        with Session(engine) as session:
            ids = sorted(s.speaker_id for s in list_speakers(session))
        ends = Named(ids[one % len(ids)]), Named(ids[other % len(ids)])
        try:
            write(engine, partial(decide, verdict=verdict, left=ends[0], right=ends[1], by="ines"))
        except JudgementRefused:
            continue


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], sa.Engine]:
    """Returns new SQLite databases."""
    folder = tmp_path_factory.mktemp("judged")
    numbers = iter(range(10**6))
    return lambda: open_database(str(folder / f"{next(numbers)}.db"))


def quotations_counted(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(sa.text("SELECT count(*) FROM quotation")) or 0


@SMALL
@holds_for(given=texts, tries=tries, data=st.data())
def test_judgements_and_their_withdrawal_leave_no_trace(
    blank: Callable[[], sa.Engine],
    given: list[list[str]],
    tries: list[tuple[Verdict, int, int]],
    data: st.DataObject,
) -> None:
    engine = blank()
    fill(engine, make_articles(given))
    before, counted = (exported(engine), derived(engine)), quotations_counted(engine)
    try_all(engine, tries)
    assert (quotations_counted(engine), len(exported(engine).splitlines())) == (
        counted, len(before[0].splitlines())
    )  # fmt: skip
    made = [row["judgement_id"] for row in carried(engine)]
    for key in data.draw(st.permutations(made)):
        write(engine, partial(withdraw, judgement_id=key, by="omid"))
    assert (exported(engine), derived(engine)) == before
    assert len(carried(engine)) == len(made)
    engine.dispose()


@SMALL
@holds_for(given=texts, tries=tries, data=st.data())
def test_any_order_of_ingesting_gives_the_same_speakers(
    blank: Callable[[], sa.Engine],
    given: list[list[str]],
    tries: list[tuple[Verdict, int, int]],
    data: st.DataObject,
) -> None:
    one, other = blank(), blank()
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
    one.dispose()
    other.dispose()


@SMALL
@holds_for(given=texts, tries=tries)
def test_reading_again_never_overrules_a_person(
    blank: Callable[[], sa.Engine], given: list[list[str]], tries: list[tuple[Verdict, int, int]]
) -> None:
    engine = blank()
    fill(engine, make_articles(given))
    try_all(engine, tries)
    before = exported(engine)
    fill(engine, make_articles(given))
    assert exported(engine) == before
    said = derived(engine)
    fill(engine, make_articles(given), run=OTHER_RUN)
    assert derived(engine) == said
    assert write(engine, rebuild_identity) == 0
    engine.dispose()


def keyed(connection: sa.Connection) -> list[Any]:
    query = sa.text(
        "SELECT l.name, r.name, verdict, reason, decided_by, withdrawn_by FROM judgement "
        "JOIN document_entity l ON l.document_entity_id = left_entity_id "
        "JOIN document_entity r ON r.document_entity_id = right_entity_id ORDER BY decided_by"
    )
    return [tuple(row) for row in connection.execute(query)]


def test_judgements_are_kept_down_and_up(engine: sa.Engine) -> None:
    fill(engine)
    judge(engine, SAME, "Ana Ruiz", "Marta Prado", "married")
    gone = judge(engine, DIFFERENT, "Tom Okafor", "Omar Haddad")
    write(engine, lambda s: withdraw(s, gone.judgement_id, by="omid"))
    before, shown = carried(engine), exported(engine)
    downgrade(engine, "0001")
    with engine.connect() as connection:
        down = keyed(connection)
    assert [{*row[:2]} for row in down] == [
        {"Ana Ruiz", "Marta Prado"}, {"Tom Okafor", "Omar Haddad"}
    ]  # fmt: skip
    assert [row[2:] for row in down] == [
        ("same", "married", "ines", None), ("different", None, "ines", "omid")
    ]  # fmt: skip
    upgrade(engine)
    after = carried(engine)
    assert [row | {"judgement_id": ""} for row in after] == [
        row | {"judgement_id": ""} for row in before
    ]
    assert all(parse_judgement(row) for row in after)
    assert write(engine, rebuild_identity) == 0
    assert exported(engine) == shown
