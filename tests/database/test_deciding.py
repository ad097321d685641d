from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import (
    Named,
    Outtake,
    QuotationQuery,
    StoredJudgement,
    correct_quotation,
    export_quotations,
    find_quotations,
    find_speakers,
    list_judgements,
    make_engine,
    parse_judgement,
    rebuild_identity,
    rename_speaker,
    split_speaker,
    withdraw,
)
from quotes.database.judging import find, holds, is_partial, resolve_judgements
from quotes.database.migrations import downgrade, upgrade
from quotes.database.verification import verify_database
from quotes.errors import JudgementRefused, UnknownQuotation
from quotes.records import Article, Quotation, Span
from tests.factories import article, line, read_article
from tests.judged_world import (
    BRIDGE,
    LOCK,
    OTHER_RUN,
    ROAD,
    SAME,
    WORLD,
    carried,
    carry,
    derived,
    exported,
    fill,
    judge,
    named,
    speakers,
    write,
)

MAYOR = article(line("Ida Poe", "The mill burns"), url="https://x.org/mill")
ACTOR = article(line("Ida Poe", "I sing"), line("Poe", "And dance"), url="https://x.org/song")
INITIAL = article(line("I. Poe", "No comment"), source="short.txt")
POES = [MAYOR, ACTOR, INITIAL]


def split(engine: sa.Engine, name: str, *documents: str, **options: Any) -> StoredJudgement:
    out = Outtake(documents, options.get("quotations", ()), options.get("spelled"))

    def work(session: Session) -> StoredJudgement:
        return split_speaker(session, named(session, name), out, by="ines")

    found = write(engine, work)
    assert isinstance(found, StoredJudgement)
    return found


def rename(engine: sa.Engine, name: str, chosen: str) -> StoredJudgement:
    found = write(engine, lambda s: rename_speaker(s, named(s, name), chosen, by="ines"))
    assert isinstance(found, StoredJudgement)
    return found


def correct(engine: sa.Engine, words: str, *names: str) -> StoredJudgement:
    def work(session: Session) -> StoredJudgement:
        key = find_row(session, words)["quotation_id"]
        return correct_quotation(session, key, [named(session, name) for name in names], by="ines")

    found = write(engine, work)
    assert isinstance(found, StoredJudgement)
    return found


def find_row(session: Session, words: str) -> dict[str, Any]:
    (row,) = (r for r in export_quotations(session) if words in r["content"][0]["text"])
    return row


def said(engine: sa.Engine, words: str) -> list[str]:
    with Session(engine) as session:
        return [speaker["canonical"] for speaker in find_row(session, words)["speakers"]]


def waiting(engine: sa.Engine) -> list[str]:
    with Session(engine) as session:
        return [j.judgement_id for j in resolve_judgements(session, list_judgements(session))[1]]


def take_back(engine: sa.Engine, made: StoredJudgement) -> None:
    write(engine, lambda s: withdraw(s, made.judgement_id, by="omid"))


def test_a_split_takes_documents_out(engine: sa.Engine) -> None:
    fill(engine, [MAYOR, ACTOR])
    before = exported(engine), derived(engine)
    assert speakers(engine)["Ida Poe"] == 3
    made = split(engine, "Ida Poe", "https://x.org/song")
    with Session(engine) as session:
        found = {s.speaker_id for s in find_speakers(session, "Ida Poe")}
        ids = [tuple(row["speaker_ids"]) for row in export_quotations(session)]
    assert len(found) == 2
    assert sorted(map(ids.count, set(ids))) in ([1, 2], [1, 1, 1])
    take_back(engine, made)
    assert (exported(engine), derived(engine)) == before


def test_those_taken_out_are_joined_by_nobody_but_a_person(engine: sa.Engine) -> None:
    later = article(line("Ida Poe", "The mill stands"), url="https://x.org/later")
    fill(engine, [MAYOR, ACTOR])
    made = split(engine, "Ida Poe", "https://x.org/song")
    fill(engine, [later])
    rest = said_ids(engine, "The mill burns")
    assert said_ids(engine, "The mill stands") == rest != said_ids(engine, "I sing")
    with pytest.raises(JudgementRefused, match=f"contradicts {made.judgement_id} .*taken out of"):
        write(engine, lambda s: judge_ids(s, rest[0], said_ids(engine, "I sing")[0]))


def judge_ids(session: Session, one: str, other: str) -> Any:
    from quotes.database import decide

    return decide(session, SAME, Named(one), Named(other), by="ines")


def said_ids(engine: sa.Engine, words: str) -> list[str]:
    with Session(engine) as session:
        ids = find_row(session, words)["speaker_ids"]
    assert isinstance(ids, list)
    return ids


def test_a_split_by_spelling_holds_for_what_comes_later(engine: sa.Engine) -> None:
    later = article(line("I. Poe", "Still none"), url="https://x.org/short")
    fill(engine, [MAYOR, INITIAL])
    judge(engine, SAME, "Ida Poe", "I. Poe")
    with pytest.raises(JudgementRefused, match=r"contradicts .*Poe same"):
        split(engine, "Ida Poe", spelled="I. Poe")
    (old,) = (row for row in carried(engine) if row["verdict"] == "same")
    write(engine, lambda s: withdraw(s, old["judgement_id"], by="omid"))
    if said_ids(engine, "No comment") == said_ids(engine, "The mill burns"):
        split(engine, "Ida Poe", spelled="I. Poe")
        fill(engine, [later])
        assert said_ids(engine, "Still none") == said_ids(engine, "No comment")
        assert said_ids(engine, "Still none") != said_ids(engine, "The mill burns")


SPLITS = [
    pytest.param(("https://x.org/mill", "https://x.org/song"), "all of s_", id="all"),
    pytest.param(("https://x.org/none",), "no document has", id="no document"),
    pytest.param(("c.jsonl:1",), "has no such mention", id="not there"),
]


@pytest.mark.parametrize(("documents", "message"), SPLITS)
def test_nothing_to_split(engine: sa.Engine, documents: tuple[str, ...], message: str) -> None:
    fill(engine, [MAYOR, article(line("Ida Poe", "I sing"), url="https://x.org/song"), ROAD])
    with pytest.raises(JudgementRefused, match=message):
        split(engine, "Ida Poe", *documents)
    assert carried(engine) == []


def test_a_split_may_be_split_again(engine: sa.Engine) -> None:
    third = article(line("Ida Poe", "I paint"), url="https://x.org/paint")
    fill(engine, [MAYOR, article(line("Ida Poe", "I sing"), url="https://x.org/song"), third])
    split(engine, "Ida Poe", "https://x.org/song", "https://x.org/paint")
    singer = said_ids(engine, "I sing")[0]
    assert said_ids(engine, "I paint") == [singer]
    out = Outtake(("https://x.org/paint",))
    write(engine, lambda s: split_speaker(s, Named(singer), out, by="ines"))
    found = {said_ids(engine, words)[0] for words in ("The mill burns", "I sing", "I paint")}
    assert len(found) == 3


def test_a_chosen_name_is_shown_and_found(engine: sa.Engine) -> None:
    fill(engine)
    before = exported(engine), derived(engine)
    made = rename(engine, "Ana Ruiz", "Doña Ana")
    assert speakers(engine)["Doña Ana"] == 2
    assert said(engine, "The bridge is safe") == ["Doña Ana"]
    with Session(engine) as session:
        ids = {find_speakers(session, n)[0].speaker_id for n in ("Ana Ruiz", "Dona Ana", "Ruiz")}
    assert len(ids) == 1
    fill(engine, run=OTHER_RUN)
    fill(engine, [article(line("Ana Ruiz", "So it is"), source="new.txt")])
    assert speakers(engine)["Doña Ana"] == 3
    assert write(engine, rebuild_identity) == 0
    take_back(engine, made)
    fill(engine, [], run=OTHER_RUN)
    assert "Doña Ana" not in speakers(engine)
    assert before[1] != derived(engine)


def test_of_two_chosen_names_the_newest_holds(engine: sa.Engine) -> None:
    fill(engine)
    rename(engine, "Marta Prado", "The engineer")
    newest = rename(engine, "Ana Ruiz", "Doña Ana")
    judge(engine, SAME, "Doña Ana", "The engineer")
    assert speakers(engine)["Doña Ana"] == 4
    take_back(engine, newest)
    assert speakers(engine)["The engineer"] == 4


def test_a_chosen_name_stays_with_the_rest(engine: sa.Engine) -> None:
    fill(engine, [MAYOR, article(line("Ida Poe", "I sing"), url="https://x.org/song")])
    rename(engine, "Ida Poe", "The mayor of Dunmere")
    made = list_all(engine)[0]
    document = made.about[0].document
    with Session(engine) as session:
        rows = {r["document_id"]: r["content"][0]["text"] for r in export_quotations(session)}
    out, rest = rows.pop(document), next(iter(rows.values()))
    split(engine, "The mayor of Dunmere", document)
    # Named as a whole, one of two taken out later: neither loses what somebody decided.
    assert (said(engine, rest), said(engine, out)) == (["The mayor of Dunmere"], ["Ida Poe"])


def list_all(engine: sa.Engine) -> list[StoredJudgement]:
    with Session(engine) as session:
        return list_judgements(session)


@pytest.mark.parametrize(
    "name", ["", "  ", "…", "x" * 2001], ids=["empty", "blank", "dots", "long"]
)
def test_what_is_no_name_is_refused(engine: sa.Engine, name: str) -> None:
    fill(engine)
    with pytest.raises(JudgementRefused, match="the new name"):
        rename(engine, "Ana Ruiz", name)


def test_the_same_name_twice_is_refused(engine: sa.Engine) -> None:
    fill(engine)
    made = rename(engine, "Ana Ruiz", "Doña Ana")
    with pytest.raises(JudgementRefused, match=f"decided already: {made.judgement_id}"):
        rename(engine, "Ana Ruiz", "Doña Ana")


def test_a_corrected_speaker_is_shown_and_the_read_one_kept(engine: sa.Engine) -> None:
    fill(engine)
    before = exported(engine), derived(engine)
    made = correct(engine, "The canal is full", "Ana Ruiz")
    with Session(engine) as session:
        row = find_row(session, "The canal is full")
        view = session.execute(sa.text(
            "SELECT speaker, role, corrected_by FROM v1_quotation WHERE corrected_by IS NOT NULL"
        )).all()  # fmt: skip
        read = session.execute(sa.text("SELECT decided, overruled FROM attribution")).all()
    assert [s["canonical"] for s in row["speakers"]] == ["Ana Ruiz"]
    assert (row["corrected"]["by"], row["corrected"]["judgement_id"]) == ("ines", made.judgement_id)
    assert [s["name"] for s in row["corrected"]["read"]] == ["Marta Prado"]
    assert row["roles"] == []
    assert [tuple(v) for v in view] == [("Ana Ruiz", None, "ines")]
    assert sorted(map(tuple, read)) == sorted([(False, False)] * 5 + [(False, True), (True, False)])
    assert speakers(engine) == {"Ana Ruiz": 3, "Marta Prado": 1, "Omar Haddad": 1, "Tom Okafor": 1}
    take_back(engine, made)
    assert (exported(engine), derived(engine)) == before


def test_who_stands_in_the_document_keeps_the_role_it_gives(engine: sa.Engine) -> None:
    fill(engine)
    correct(engine, "The bridge is safe", "Omar Haddad", "Ana Ruiz")
    with Session(engine) as session:
        row = find_row(session, "The bridge is safe")
    assert [s["name"] for s in row["speakers"]] == ["Omar Haddad", "Ana Ruiz"]
    assert {role["text"] for role in row["roles"]} == {"mayor of Dunmere"}


def test_nobody_known_said_it(engine: sa.Engine) -> None:
    fill(engine)
    made = correct(engine, "The canal is full")
    assert said(engine, "The canal is full") == []
    assert "Marta Prado" in speakers(engine)
    newer = correct(engine, "The canal is full", "Tom Okafor")
    assert said(engine, "The canal is full") == ["Tom Okafor"]
    with pytest.raises(JudgementRefused, match=f"decided already: {newer.judgement_id}"):
        correct(engine, "The canal is full", "Tom Okafor")
    take_back(engine, newer)
    assert said(engine, "The canal is full") == []
    take_back(engine, made)
    assert said(engine, "The canal is full") == ["Marta Prado"]


def shifted(
    start: int, name: str = "Ida Poe"
) -> Callable[[Iterable[Article]], Iterator[tuple[Article, list[Quotation]]]]:
    """Return an extractor that cuts each quotation's first characters and hears somebody else."""

    def read(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
        for given in articles:
            found = []
            for q in read_article(given):
                span = q.content[0]
                cut = Span.of(given.text, min(span.start + start, span.end - 1), span.end)
                speaker = replace(q.speakers[0], name=name)
                found.append(replace(q, content=(cut,), quoted=(), speakers=(speaker,)))
            yield given, found

    return read


def test_no_newer_reading_overrules_a_correction(engine: sa.Engine) -> None:
    fill(engine)
    correct(engine, "The canal is full", "Ana Ruiz")
    fill(engine, run=OTHER_RUN, extract=shifted(4))
    assert said(engine, "canal is full") == ["Ida Poe"]  # Ana Ruiz is called so now, too
    with Session(engine) as session:
        assert find_row(session, "canal is full")["corrected"]["by"] == "ines"
    assert waiting(engine) == []


CHANGED = [
    pytest.param(lambda t: f"Corrected today.\n\n{t}", True, id="moved"),
    pytest.param(lambda t: t.replace("The lock is shut", "The lock  is shut"), True, id="spaces"),
    pytest.param(lambda t: f"{t}\n\n{line('Ida Poe', 'The lock is shut')}", True, id="twice"),
    pytest.param(lambda t: t.replace("shut", "wide open"), False, id="other words"),
]


@pytest.mark.parametrize(("change", "found"), CHANGED)
def test_a_correction_is_found_by_its_words(
    engine: sa.Engine, change: Callable[[str], str], found: bool
) -> None:
    fill(engine)
    made = correct(engine, "The lock is shut", "Ana Ruiz")
    fill(engine, [replace(LOCK, text=change(LOCK.text))])
    with Session(engine) as session:
        rows = [r for r in export_quotations(session) if r["corrected"]]
    assert len(rows) == found
    assert waiting(engine) == ([] if found else [made.judgement_id])
    fill(engine, [LOCK])
    assert said(engine, "The lock is shut") == ["Ana Ruiz"]


def test_a_quotation_that_is_not_there_is_said_to_be_none(engine: sa.Engine) -> None:
    fill(engine, [BRIDGE])
    with Session(engine) as session:
        old = find_row(session, "The bridge is safe")["quotation_id"]
    with pytest.raises(UnknownQuotation, match="who-said"):
        write(engine, lambda s: correct_quotation(s, "q_none", [], by="ines"))
    fill(engine, [replace(BRIDGE, text=BRIDGE.text.replace("safe", "not safe"))])
    with pytest.raises(UnknownQuotation, match="newer one replaced"):
        write(engine, lambda s: correct_quotation(s, old, [], by="ines"))


def test_a_statement_is_its_corrected_speakers(engine: sa.Engine) -> None:
    words = "The harbour wall will hold until the winter storms are over"
    one = article(line("Ana Ruiz", words), url="https://x.org/1")
    other = article(line("Omar Haddad", words), url="https://x.org/2")
    fill(engine, [one, other, CALM])
    with Session(engine) as session:
        rows = [r for r in export_quotations(session) if words in r["content"][0]["text"]]
    key = next(r["quotation_id"] for r in rows if r["speakers"][0]["name"] == "Omar Haddad")

    def work(session: Session) -> Any:
        return correct_quotation(session, key, [named(session, "Ana Ruiz")], by="ines")

    write(engine, work)
    with Session(engine) as session:
        rows = [r for r in export_quotations(session) if words in r["content"][0]["text"]]
    assert len({r["statement_id"] for r in rows}) == 1
    assert {s["canonical"] for r in rows for s in r["speakers"]} == {"Ana Ruiz"}


CALM = article(line("Tom Okafor", "Nothing to add"), url="https://x.org/3")


MISPLACED = [
    pytest.param({"start": 2, "end": 21}, id="elsewhere"),
    pytest.param({"text": "The bridge is shut,"}, id="other words"),
    pytest.param({"prefix": "said "}, id="other words before"),
    pytest.param({"suffix": "!"}, id="other words behind"),
]


@pytest.mark.parametrize("damage", MISPLACED)
def test_a_correction_of_words_that_are_not_there_is_left_out(
    engine: sa.Engine, damage: dict[str, object]
) -> None:
    fill(engine)
    correct(engine, "The bridge is safe", "Omar Haddad")
    (row,) = carried(engine)
    row["quotation"] |= damage
    row["judgement_id"] = f"j_{7:020x}"
    report = carry(engine, [row])
    assert [reason for _, reason in report.refused] == [
        "the text that it names has no such words at that place; export it again"
    ]
    assert list(verify_database(engine)) == []


def test_a_decision_on_a_name_behind_the_text_is_left_out(engine: sa.Engine) -> None:
    fill(engine)
    judge(engine, SAME, "Ana Ruiz", "Marta Prado")
    (row,) = carried(engine)
    row["left"] |= {"start": 4_000, "end": 4_008}
    row["judgement_id"] = f"j_{7:020x}"
    assert len(carry(engine, [row]).refused) == 1
    assert list(verify_database(engine)) == []


def test_all_kinds_are_carried(new_database: Callable[[], str]) -> None:
    one, other, empty = (make_engine(new_database()) for _ in range(3))
    for engine in (one, other):
        fill(engine, [*WORLD, MAYOR, ACTOR])
    split(one, "Ida Poe", "https://x.org/song")
    rename(one, "Ana Ruiz", "Doña Ana")
    correct(one, "The canal is full", "Ana Ruiz")
    lines = carried(one)
    assert [row["verdict"] for row in lines] == ["split", "rename", "correct"]
    assert carry(other, lines).added == 3
    assert (exported(other), carried(other)) == (exported(one), lines)
    assert carry(other, lines).known == 3
    assert len(carry(empty, lines).waiting) == 3
    fill(empty, reversed([*WORLD, MAYOR, ACTOR]))
    assert exported(empty) == exported(one)
    for engine in (one, other, empty):
        engine.dispose()


def test_the_view_names_who_decided_what(engine: sa.Engine) -> None:
    fill(engine, [*WORLD, MAYOR, ACTOR])
    taken = split(engine, "Ida Poe", "https://x.org/song")
    rename(engine, "Ana Ruiz", "Doña Ana")
    correct(engine, "The canal is full")
    take_back(engine, taken)
    query = "SELECT verdict, part, speaker, name, quotation, decided_by, withdrawn_by"
    with engine.connect() as connection:
        rows = connection.execute(sa.text(f"{query} FROM v1_judgement")).all()
    found = {tuple(row) for row in rows if row[1] != "about" or row[2] != "Poe"}
    assert found == {
        ("split", "about", "Ida Poe", None, None, "ines", "omid"),
        ("split", "rest", "Ida Poe", None, None, "ines", "omid"),
        ("rename", "about", "Ana Ruiz", "Doña Ana", None, "ines", None),
        ("correct", None, None, None, "The canal is full,", "ines", None),
    }


PLACE = {"document_id": "d_1", "text_sha256": "1", "name": "A", "start": 0, "end": 1}
HEAD: dict[str, Any] = {
    "judgement_id": "j_" + "0" * 20, "reason": None, "decided_by": "ines",
    "decided_at": "2031-05-04T10:00:00+02:00", "withdrawn_by": None, "withdrawn_at": None,
}  # fmt: skip
WORDS = {
    "document_id": "d_1", "text_sha256": "1", "start": 3, "end": 6, "text": "Yes",
    "prefix": "", "suffix": "",
}  # fmt: skip
SOUND = [
    HEAD | {"verdict": "split", "out": [PLACE], "rest": PLACE | {"name": "B"}, "spelled": None},
    HEAD | {"verdict": "rename", "speaker": PLACE, "name": "Doña Ana"},
    HEAD | {"verdict": "correct", "quotation": WORDS, "speakers": []},
    HEAD | {"verdict": "unsure", "left": PLACE, "right": PLACE | {"name": "B"}},
]


@pytest.mark.parametrize("value", SOUND, ids=lambda value: str(value["verdict"]))
def test_what_is_sound_is_read(value: dict[str, Any]) -> None:
    assert parse_judgement(value).verdict == value["verdict"]


FAULTS = [
    pytest.param(SOUND[0] | {"out": []}, "out is empty", id="nobody out"),
    pytest.param(SOUND[0] | {"out": None}, "out is no list", id="no list"),
    pytest.param(SOUND[0] | {"rest": PLACE}, "holds the rest", id="the rest out"),
    pytest.param(SOUND[0] | {"out": [PLACE, PLACE]}, "twice", id="one twice"),
    pytest.param(SOUND[1] | {"name": "…"}, "no letter", id="no letter"),
    pytest.param(SOUND[2] | {"quotation": WORDS | {"end": 7}}, "half-open", id="span"),
    pytest.param(SOUND[2] | {"quotation": WORDS | {"prefix": 1}}, "prefix", id="prefix"),
    pytest.param(SOUND[2] | {"speakers": [7]}, "no JSON object", id="speaker"),
]


@pytest.mark.parametrize(("value", "message"), FAULTS)
def test_what_is_no_judgement_is_said_to_be_none(value: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_judgement(value)


def test_the_older_tables_keep_what_they_can(engine: sa.Engine) -> None:
    fill(engine)
    before = exported(engine)
    judge(engine, SAME, "Tom Okafor", "Omar Haddad")
    joined = exported(engine)
    correct(engine, "The canal is full", "Ana Ruiz")
    rename(engine, "Ana Ruiz", "Doña Ana")
    downgrade(engine, "0002")
    upgrade(engine)
    assert write(engine, rebuild_identity) > 0
    assert [row["verdict"] for row in carried(engine)] == ["same"]
    assert exported(engine) == joined != before


def test_a_search_by_role_asks_for_the_corrected_speaker(engine: sa.Engine) -> None:
    town = article(
        line("Ana Ruiz", "The bridge is safe", "mayor"),
        line("Tom Okafor", "It is not", "engineer"),
        url="https://x.org/town",
    )
    fill(engine, [town, article(line("Ida Poe", "I sing", "actor"), url="https://x.org/song")])
    correct(engine, "The bridge is safe", "Tom Okafor")
    correct(engine, "I sing", "Ana Ruiz")
    with Session(engine) as session:
        found = {
            role: {
                f.quotation.text for f in find_quotations(session, QuotationQuery(role=role)).found
            }
            for role in ("mayor", "engineer", "actor")
        }
    assert found == {
        "mayor": set(),
        "engineer": {"The bridge is safe,", "It is not,"},
        "actor": set(),
    }


def test_a_split_of_which_an_article_is_gone_holds_in_part(engine: sa.Engine) -> None:
    song = article(line("Ida Poe", "I sing"), url="https://x.org/song")
    paint = article(line("Ida Poe", "I paint"), url="https://x.org/paint")
    fill(engine, [MAYOR, song, paint])
    made = split(engine, "Ida Poe", "https://x.org/song", "https://x.org/paint")
    fill(engine, [replace(paint, text=line("Omar Haddad", "I paint"))])
    with Session(engine) as session:
        now = find(session, [made])
    assert (holds(made, now), is_partial(made, now)) == (True, True)
    assert said_ids(engine, "I sing") != said_ids(engine, "The mill burns")
