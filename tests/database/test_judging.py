from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import (
    Anchor,
    Verdict,
    find_speakers,
    list_judgements,
    make_engine,
    parse_judgement,
    rebuild_identity,
    withdraw,
)
from quotes.database.anchors import load_speaker_entities
from quotes.database.judging import resolve_judgements
from quotes.database.migrations import downgrade, upgrade
from quotes.errors import JudgementRefused, UnknownJudgement
from tests.factories import article, line
from tests.judged_world import (
    BRIDGE,
    CANAL,
    DIFFERENT,
    LOCK,
    OTHER_RUN,
    SAME,
    WORLD,
    carried,
    carry,
    derived,
    exported,
    fill,
    judge,
    rereader,
    speakers,
    write,
)


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
