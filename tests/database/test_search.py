from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotes.database import (
    Answer,
    Matching,
    QuotationQuery,
    find_quotations,
    find_speakers,
    list_speakers,
    newest,
    search,
    speaker_profile,
)
from quotes.database.search import find_marks
from quotes.database.words import find_words, load_stopwords, search_text
from quotes.errors import UnknownSpeaker
from quotes.ingest import ingest
from quotes.records import QuotationType, SpeakerKind
from tests.factories import RUN, article, line, read_articles

POST = ("spokesman", "the Port Authority")
ARTICLES = [
    article(
        line("Yusuf al-Karimi", "We reject these acts of sabotage against our harbour", *POST),
        line("Ana Ruiz", "The harbour’s cranes were damaged in two acts", "mayor", "Dunmere"),
        source="one.txt", publisher="Dunmere Courier", published_at="2031-02-01",
    ),
    article(
        line("Youssef Karimi", "These acts of sabotage will not stop the harbour works", *POST),
        line("Tom Okafor", "Café owners don't pay", "former minister", "Trade"),
        url="https://ledger.example/2", source="two.html", publisher="Ledger",
        published_at="2031-03-05T10:00:00+02:00",
    ),
    article(line("Ana Ruiz", "Nothing at all happened", "governor", "Halden"), source="three.txt"),
]  # fmt: skip


@pytest.fixture
def reader(engine: sa.Engine) -> Iterator[sa.Connection]:
    ingest(engine, ARTICLES, extract=read_articles, run=RUN)
    with engine.connect() as connection:
        yield connection


def texts(answer: Answer) -> list[str]:
    return [
        found.quotation.text.split()[0] + " " + found.quotation.text.split()[-1]
        for found in answer.found
    ]


CRANES, SABOTAGE, WORKS = "The acts,", "We harbour,", "These works,"
CAFE, NOTHING = "Café pay,", "Nothing happened,"
CASES = [
    ("acts of sabotage", Matching.PHRASE, [WORKS, SABOTAGE]),
    ("ACT of  “sabotage”!", Matching.PHRASE, [WORKS, SABOTAGE]),
    ("harbour sabotage", Matching.WORDS, [WORKS, SABOTAGE]),
    ("harbours' cranes", Matching.PHRASE, [CRANES]),
    ("CAFE owner", Matching.PHRASE, [CAFE]),
    ("dont pay", Matching.PHRASE, [CAFE]),
    ("the cranes of the harbour were damaged by fire", Matching.SIMILAR, [CRANES]),
    ("they reject any act of sabotage on the port", Matching.SIMILAR, [SABOTAGE]),
    ("unicorn", Matching.SIMILAR, []),
    ('harbour" OR *', Matching.SIMILAR, [WORKS, CRANES, SABOTAGE]),
    ("NEAR(acts sabotage)", Matching.SIMILAR, [WORKS, SABOTAGE]),
    ("search_text:acts", Matching.SIMILAR, []),
    ("'; DROP TABLE quotation; --", Matching.SIMILAR, []),
    ("acts & ! | <-> ( : *", Matching.PHRASE, [WORKS, CRANES, SABOTAGE]),
    ("…!?", Matching.ALL, []),
]


@pytest.mark.parametrize(("words", "matching", "found"), CASES, ids=[case[0] for case in CASES])
def test_words(reader: sa.Connection, words: str, matching: Matching, found: list[str]) -> None:
    answer = find_quotations(reader, QuotationQuery(words=words))
    assert (answer.matching, sorted(texts(answer))) == (matching, sorted(found))
    assert (answer.documents, answer.quotations, answer.matched) == (3, 5, len(found))


FILTERS = [
    ({}, [WORKS, CAFE, CRANES, SABOTAGE, NOTHING]),
    ({"speaker": "karimi"}, [WORKS, SABOTAGE]),
    ({"speaker": "Yousef Al Karimi"}, [WORKS, SABOTAGE]),
    ({"speaker": "ruiz", "role": "Mayors"}, [CRANES]),
    ({"role": "minister"}, [CAFE]),
    ({"organisation": "port authority"}, [WORKS, SABOTAGE]),
    ({"publisher": "courier"}, [CRANES, SABOTAGE]),
    ({"since": date(2031, 2, 2)}, [WORKS, CAFE]),
    ({"until": date(2031, 2, 1)}, [CRANES, SABOTAGE]),
    ({"since": date(2031, 2, 1), "until": date(2031, 3, 5), "speaker": "okafor"}, [CAFE]),
    ({"type": QuotationType.INDIRECT}, []),
    ({"publisher": ""}, []),
    ({"role": "…"}, []),
    ({"organisation": "%"}, []),
    ({"type": QuotationType.DIRECT, "words": "acts", "publisher": "ledger"}, [WORKS]),
]


@pytest.mark.parametrize(("fields", "found"), FILTERS, ids=[str(case[0]) for case in FILTERS])
def test_filters(reader: sa.Connection, fields: dict[str, object], found: list[str]) -> None:
    answer = find_quotations(reader, QuotationQuery(**fields))  # type: ignore[arg-type]
    assert sorted(texts(answer)) == sorted(found)


def test_a_speaker_without_a_name_is_nobody(reader: sa.Connection) -> None:
    with pytest.raises(UnknownSpeaker):
        find_quotations(reader, QuotationQuery(words="acts", speaker=""))


def test_the_newest_first_and_no_more_than_asked(reader: sa.Connection) -> None:
    answer = find_quotations(reader, QuotationQuery(words="acts", limit=2))
    assert answer.matched == 3
    days = [found.quotation.published_on for found in answer.found]
    assert days == [date(2031, 3, 5), date(2031, 2, 1)]


def test_a_row_says_all(reader: sa.Connection) -> None:
    (found,) = find_quotations(reader, QuotationQuery(words="cranes")).found
    row = found.quotation
    assert [row.text[start:end] for start, end in found.marks] == ["cranes"]
    assert [(s.canonical, s.kind) for s in row.speakers] == [("Ana Ruiz", SpeakerKind.PERSON)]
    assert [(r.text, r.title, r.organisation) for r in row.roles] == [
        ("mayor of Dunmere", "mayor", "Dunmere")
    ]
    assert (row.publisher, row.source, row.published_at) == (
        "Dunmere Courier",
        "one.txt",
        "2031-02-01",
    )
    assert ARTICLES[0].text[row.content[0].start : row.content[0].end] == row.text
    assert row.statement_id
    assert row.cue
    assert row.cue.lemma == "say"


def test_a_remembered_wording_ranks_by_the_words_it_shares(reader: sa.Connection) -> None:
    answer = find_quotations(
        reader, QuotationQuery(words="sabotage acts never stopped harbour trains")
    )
    assert [round(found.share, 2) for found in answer.found] == [0.67]


def test_nobody_of_that_name(reader: sa.Connection) -> None:
    with pytest.raises(UnknownSpeaker, match="among 3"):
        find_quotations(reader, QuotationQuery(speaker="Zebedee Quux"))
    with pytest.raises(UnknownSpeaker):
        speaker_profile(reader, "Zebedee Quux")


NAMES = [
    ("Yusuf al-Karimi", True), ("yusuf AL KARIMI", True), ("Karimi", True), ("Yosef Kareemi", True),
    ("Karimy", True), ("Mohsen Tabrizi", False), ("%", False), ("", False), ("' OR 1=1 --", False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "known"), NAMES, ids=[name for name, _ in NAMES])
def test_names_under_any_spelling(reader: sa.Connection, name: str, known: bool) -> None:
    found = find_speakers(reader, name)
    assert [bool(match.name.endswith("Karimi")) for match in found] == ([True] if known else [])
    if found:
        assert find_speakers(reader, found[0].speaker_id)[0].speaker_id == found[0].speaker_id


def test_profile(reader: sa.Connection) -> None:
    (profile,) = speaker_profile(reader, "Yusuf Karimi")
    assert {name for name, _ in profile.names} == {"Yusuf al-Karimi", "Youssef Karimi"}
    assert [(r.published_on, r.publisher) for r in profile.roles] == [
        (date(2031, 2, 1), "Dunmere Courier"), (date(2031, 3, 5), "Ledger")
    ]  # fmt: skip
    assert [q.published_on for q in profile.quotations] == [date(2031, 2, 1), date(2031, 3, 5)]
    assert (profile.speaker.quotations, profile.speaker.documents) == (2, 2)


def test_a_profile_of_few_has_the_newest(reader: sa.Connection) -> None:
    for limit, days in ((1, [date(2031, 3, 5)]), (0, [])):
        (profile,) = speaker_profile(reader, "Yusuf Karimi", limit=limit)
        assert [q.published_on for q in profile.quotations] == days
        assert len(profile.roles_when_said) == len(days)
        assert profile.speaker.quotations == 2


def test_roles_change_with_the_document(reader: sa.Connection) -> None:
    (profile,) = speaker_profile(reader, "Ana Ruiz")
    assert [r.text for r in profile.roles] == ["mayor of Dunmere", "governor of Halden"]


def test_list(reader: sa.Connection) -> None:
    found = list_speakers(reader)
    assert [s.quotations for s in found] == [2, 2, 1]
    assert list_speakers(reader, kind=SpeakerKind.GROUP) == []
    assert len(list_speakers(reader, limit=1)) == 1


def test_of_many_the_newest_that_begin_so_are_those_of_all(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ["Governing is for a day somewhere", "Somewhere sits a government"]
    articles = [
        article(line("Ana Ruiz", f"{said[day % 3 == 0]} number {day}"), source=f"{day}.txt",
                published_at=f"2031-01-{day:02}")
        for day in range(1, 29)
    ]  # fmt: skip
    ingest(engine, articles, extract=read_articles, run=RUN)
    queries = [
        QuotationQuery(words=words, limit=limit)
        for words in ("governm*", "a governm*", "governm* somewhere")
        for limit in (1, 3, 10, None)
    ]
    with engine.connect() as connection:
        few = [find_quotations(connection, query) for query in queries]
        for module, name, number in (
            (newest, "MANY", 5), (newest, "WALK", 12), (search, "MANY", 5),
            (search, "_NEAR", (2, 4)),
        ):  # fmt: skip
            monkeypatch.setattr(module, name, number)
        many = [find_quotations(connection, query) for query in queries]
    for query, of_few, of_many in zip(queries, few, many, strict=True):
        days = [str(found.quotation.published_on)[-2:] for found in of_few.found]
        assert days == ["27", "24", "21", "18", "15", "12", "09", "06", "03"][: query.limit]
        assert of_many.found == of_few.found
        assert (of_few.matched, of_few.counted) == (9, True)
        assert of_many.matched == (9 if of_many.counted else query.limit)
    assert not all(answer.counted for answer in many)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=30))
def test_no_words_break_the_search(reader: sa.Connection, words: str) -> None:
    find_quotations(reader, QuotationQuery(words=words, role=words, organisation=words))
    find_quotations(reader, QuotationQuery(words=f"{words}*"))
    find_speakers(reader, words)


@given(text=st.text(max_size=60))
def test_marks_and_words_lie_in_the_text(text: str) -> None:
    stems = [word.stem for word in find_words(text)]
    assert all(0 <= word.start < word.end <= len(text) for word in find_words(text))
    assert search_text(text).split() == stems
    if stems:
        assert list(find_marks(text, Matching.PHRASE, stems))


def test_stopwords_are_one_a_line_without_doubles() -> None:
    from importlib.resources import files

    lines = (files("quotes.database") / "data" / "stopwords.txt").read_text("utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    assert all(entries)
    assert len(entries) == len(set(entries))
    assert len(load_stopwords()) > 50
