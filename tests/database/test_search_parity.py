"""One table of searches, and the answers that SQLite and PostgreSQL give alike.

Where they cannot: OPERATING.md, "Limits".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from quotes.database import Matching, QuotationQuery, find_quotations
from quotes.ingest import ingest
from quotes.records import QuotationType
from tests.factories import RUN, article, line, read_articles

PORT = ("director", "the Port Authority")
TRADE = ("former minister", "Trade")
ARTICLES = [
    article(
        line("Yusuf al-Karimi", "The lake and the river are ours; nobody asked the lake", *PORT),
        line("Ana Ruiz", "We won't sell 40 boats for $3.5m, or 12% of them"),
        line("José Peña", "The café in the well-known co-operative is naïve"),
        source="a.txt", publisher="Dunmere Courier", published_at="2031-02-01",
    ),
    article(
        line("Youssef Karimi", "Ours is the river, and the lake", *PORT),
        line("Ana Ruiz", "AND OR NOT NEAR are words to me", "governor", "Halden"),
        source="b.txt", publisher="Ledger", published_at="2031-03-05T10:00:00+02:00",
    ),
    article(
        line("Tom Okafor", "Мост закрыт, and 橋は閉鎖 and الجسر مغلق too", *TRADE),
        line("Tom Okafor", "COVID-19 closed the A1 for the 3rd time, e-mail 50€ O’Neill", *TRADE),
        source="c.txt",
    ),
    article(
        line("Ana Ruiz", "Nobody sells a lake", "governor", "Halden"),
        source="d.txt", publisher="Ledger", published_at="2031-04",
    ),
    article(
        line("Ivo Brandt", "Governments come and go, a village hopes", "warden", "Ilmen"),
        line("Ivo Brandt", "We govern well, happy people hoping for capability", "warden", "Ilmen"),
        source="e.txt", publisher="Weekly", published_at="2031-01-15",
    ),
]  # fmt: skip
LAKE, BOATS, CAFE = "The lake and", "We won't sell", "The café in"
OURS, WORDS, BRIDGE, COVID, SELLS = (
    "Ours is the", "AND OR NOT", "Мост закрыт, and", "COVID-19 closed the", "Nobody sells a"
)  # fmt: skip
COME, WELL = "Governments come and", "We govern well,"
PHRASE, ANY_ORDER, SIMILAR, ALL = Matching.PHRASE, Matching.WORDS, Matching.SIMILAR, Matching.ALL


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def reader(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sa.Connection]:
    """One database each for the whole table: nothing here writes."""
    from quotes.database import open_database
    from tests.database_fixtures import _administer as administer

    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('parity') / 'parity.db'}"
    else:
        address = request.getfixturevalue("postgres")
        administer(address, "CREATE DATABASE parity")
        url = address.format("parity")
    engine = open_database(url)
    ingest(engine, ARTICLES, extract=read_articles, run=RUN)
    with engine.connect() as connection:
        yield connection
    engine.dispose()
    if request.param != "sqlite":
        administer(address, "DROP DATABASE parity WITH (FORCE)")


def heads(reader: sa.Connection, **fields: Any) -> tuple[Matching, list[str]]:
    """Return how an answer fits, and the first words of its quotations, in their order."""
    answer = find_quotations(reader, QuotationQuery(**fields))
    return answer.matching, [" ".join(found.quotation.text.split()[:3]) for found in answer.found]


TABLE = [
    # Phrases, words in any order, forms of words, case
    ("the river", PHRASE, [OURS, LAKE]),
    ("THE RIVERS", PHRASE, [OURS, LAKE]),
    ("lake river", ANY_ORDER, [OURS, LAKE]),
    ("ours river lake", ANY_ORDER, [OURS, LAKE]),
    ("sell", PHRASE, [BOATS, SELLS]),
    ("selling lakes", ANY_ORDER, [SELLS]),
    ("the the", ANY_ORDER, [OURS, LAKE, CAFE, COVID]),
    # A remembered wording: the most words first
    ("who asked nobody about the lake and its rivers", SIMILAR, [LAKE]),
    ("nobody sells any boats on a lake", SIMILAR, [SELLS]),
    ("unicorns", SIMILAR, []),
    # Accents, apostrophes, hyphens, numbers, percent, currency
    ("cafe naive", ANY_ORDER, [CAFE]),
    ("CAFÉ", PHRASE, [CAFE]),
    ("cafe\u0301", PHRASE, [CAFE]),
    ("wont sell", PHRASE, [BOATS]),
    ("won’t sell", PHRASE, [BOATS]),
    ("won't", PHRASE, [BOATS]),
    ("well known", PHRASE, [CAFE]),
    ("well-known", PHRASE, [CAFE]),
    ("co operative", PHRASE, [CAFE]),
    ("cooperative", SIMILAR, []),
    ("40 boats", PHRASE, [BOATS]),
    ("3.5m", PHRASE, [BOATS]),
    ("$3.5m", PHRASE, [BOATS]),
    ("12%", PHRASE, [BOATS]),
    ("12", PHRASE, [BOATS]),
    ("50€", PHRASE, [COVID]),
    ("covid 19", PHRASE, [COVID]),
    ("A1", PHRASE, [COVID]),
    ("3rd time", PHRASE, [COVID]),
    ("e-mail", PHRASE, [COVID]),
    ("oneill", PHRASE, [COVID]),
    ("O'Neill", PHRASE, [COVID]),
    # Operators of search languages are words, and signs are none
    ("AND OR NOT NEAR", PHRASE, [WORDS]),
    ("or not", PHRASE, [WORDS]),
    ("near(words me)", ANY_ORDER, [WORDS]),
    ('"the river"', PHRASE, [OURS, LAKE]),
    ('the "river', PHRASE, [OURS, LAKE]),
    ("“the river”", PHRASE, [OURS, LAKE]),
    ("-river", PHRASE, [OURS, LAKE]),
    ("search_text: river", SIMILAR, []),
    ("river:lake", ANY_ORDER, [OURS, LAKE]),
    ("^river", PHRASE, [OURS, LAKE]),
    ("river & !lake | 'x':*", SIMILAR, [OURS, LAKE]),
    ("'; DROP TABLE quotation; --", SIMILAR, []),
    ("% _ \\ {} %", ALL, []),
    ("%s", SIMILAR, []),
    ("…!?", ALL, []),
    ("* \" ' ( ) : - ^", ALL, []),
    ("   ", ALL, []),
    ("\u202e\u200b", ALL, []),
    ("river\u202e", PHRASE, [OURS, LAKE]),
    ("ri\x00ver", SIMILAR, []),
    ("river\ud800", PHRASE, [OURS, LAKE]),
    # Other scripts
    ("мост", PHRASE, [BRIDGE]),
    ("МОСТ ЗАКРЫТ", PHRASE, [BRIDGE]),
    ("橋は閉鎖", PHRASE, [BRIDGE]),
    ("橋", SIMILAR, []),
    ("الجسر مغلق", PHRASE, [BRIDGE]),
    # Words that begin so: what is written counts, not the stem that the index has
    ("govern*", PHRASE, [COME, WELL]),
    ("GOVERN*", PHRASE, [COME, WELL]),
    ("governm*", PHRASE, [COME]),
    ("governments*", PHRASE, [COME]),
    ("governmental*", SIMILAR, []),
    ("capabi*", PHRASE, [WELL]),
    ("happ*", PHRASE, [WELL]),
    ("happi*", SIMILAR, []),
    ("hop*", PHRASE, [COME, WELL]),
    ("hope*", PHRASE, [COME]),
    ("hopi*", PHRASE, [WELL]),
    ("ca*", PHRASE, [CAFE, WELL]),
    ("café*", PHRASE, [CAFE]),
    ("caf\u00e9s*", SIMILAR, []),
    ("cafe\u0301*", PHRASE, [CAFE]),
    ("won'*", SIMILAR, []),
    ("wont*", PHRASE, [BOATS]),
    ("o'ne*", PHRASE, [COVID]),
    ("cov* 1*", SIMILAR, []),
    ("covid 19*", PHRASE, [COVID]),
    ("3r*", PHRASE, [COVID]),
    ("закр*", PHRASE, [BRIDGE]),
    ("橋は*", PHRASE, [BRIDGE]),
    ("the riv*", PHRASE, [OURS, LAKE]),
    ("come and go*", PHRASE, [COME]),
    ("ours is the riv*", PHRASE, [OURS]),
    ("happy peop* hop*", PHRASE, [WELL]),
    ("peop* hoping for cap*", PHRASE, [WELL]),
    ("govern* come and", PHRASE, [COME]),
    ("hop* peop*", ANY_ORDER, [WELL]),
    ("riv* lake", ANY_ORDER, [OURS, LAKE]),
    ("village governm*", ANY_ORDER, [COME]),
    ("village governm* hop* in unicorns", SIMILAR, [COME]),
    ('"a village ho*"', PHRASE, [COME]),
    ("riv*, lake", ANY_ORDER, [OURS, LAKE]),
    # A star elsewhere is no sign, nor behind a single letter
    ("river *", PHRASE, [OURS, LAKE]),
    ("* river", PHRASE, [OURS, LAKE]),
    ("*river", PHRASE, [OURS, LAKE]),
    ("*iver", SIMILAR, []),
    ("riv*r", SIMILAR, []),
    ("**riv**", SIMILAR, []),
    ("riv *", SIMILAR, []),
    ("g*", SIMILAR, []),
    ("a*", PHRASE, [COME, SELLS]),
    # Very long
    ("river " * 3_000, ANY_ORDER, [OURS, LAKE]),
    ("x" * 10_000, SIMILAR, []),
    (" ".join(f"w{n}" for n in range(2_500)), SIMILAR, []),
    (" ".join([*(f"w{n}" for n in range(2_500)), "lake"]), SIMILAR, []),
    ("x" * 10_000 + "*", SIMILAR, []),
    ("riv* " * 300, ANY_ORDER, [OURS, LAKE]),
]


@pytest.mark.parametrize(
    ("words", "matching", "found"), TABLE, ids=[ascii(row[0][:40]) for row in TABLE]
)
def test_words(reader: sa.Connection, words: str, matching: Matching, found: list[str]) -> None:
    assert heads(reader, words=words) == (matching, found)


FILTERED: list[tuple[dict[str, Any], list[str]]] = [
    ({}, [OURS, WORDS, LAKE, BOATS, CAFE, COME, WELL, SELLS, BRIDGE, COVID]),
    ({"limit": 2}, [OURS, WORDS]),
    ({"words": "river", "limit": 1}, [OURS]),
    ({"words": "river", "speaker": "Yousef Al Kareemi"}, [OURS, LAKE]),
    ({"words": "river", "speaker": "ruiz"}, []),
    ({"words": "sell", "speaker": "RUIZ, Ana"}, [BOATS, SELLS]),
    ({"speaker": "jose pena"}, [CAFE]),
    ({"speaker": "José  Peña"}, [CAFE]),
    ({"speaker": "Jose\u0301 Pen\u0303a"}, [CAFE]),
    ({"words": "river", "role": "directors"}, [OURS, LAKE]),
    ({"words": "lake", "role": "governor"}, [SELLS]),
    ({"role": "former minister"}, [BRIDGE, COVID]),
    ({"role": "%"}, []),
    ({"role": "governor _ 'x"}, []),
    ({"words": "lake", "organisation": "port authority"}, [OURS, LAKE]),
    ({"organisation": "PORT"}, [OURS, LAKE]),
    ({"organisation": "halden", "words": "words"}, [WORDS]),
    ({"words": "lake", "publisher": "ledger"}, [OURS, SELLS]),
    ({"publisher": "the ledger"}, []),
    ({"publisher": "couriers"}, [LAKE, BOATS, CAFE]),
    ({"publisher": ""}, []),
    ({"words": "lake", "since": date(2031, 2, 2)}, [OURS]),
    ({"words": "lake", "until": date(2031, 2, 1)}, [LAKE]),
    ({"since": date(2031, 3, 5), "until": date(2031, 3, 5)}, [OURS, WORDS]),
    ({"words": "lake", "type": QuotationType.DIRECT}, [OURS, LAKE, SELLS]),
    ({"words": "lake", "type": QuotationType.INDIRECT}, []),
    ({"words": "lake", "as_of": date(2031, 2, 28)}, [LAKE]),
    ({"as_of": date(2031, 3, 5), "speaker": "ruiz"}, [WORDS, BOATS]),
    ({"words": "the lake is nobody's river", "publisher": "courier"}, [LAKE]),
    ({"words": "riv*", "limit": 1}, [OURS]),
    ({"words": "riv*", "speaker": "Yousef Al Kareemi"}, [OURS, LAKE]),
    ({"words": "riv*", "speaker": "ruiz"}, []),
    ({"words": "se*", "role": "governor"}, [SELLS]),
    ({"words": "ri*", "organisation": "port authority", "since": date(2031, 2, 2)}, [OURS]),
    ({"words": "the ri*", "publisher": "ledger", "type": QuotationType.DIRECT}, [OURS]),
    ({"words": "ri*", "type": QuotationType.INDIRECT}, []),
    ({"words": "governm*", "until": date(2031, 1, 31)}, [COME]),
    ({"words": "la*", "as_of": date(2031, 2, 28)}, [LAKE]),
    (
        {"words": "river", "speaker": "karimi", "role": "director", "organisation": "port",
         "publisher": "ledger", "since": date(2031, 3, 1), "until": date(2031, 3, 31),
         "type": QuotationType.DIRECT, "as_of": date(2031, 12, 31)},
        [OURS],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "found"), FILTERED, ids=[ascii(row[0]) for row in FILTERED])
def test_filters(reader: sa.Connection, fields: dict[str, Any], found: list[str]) -> None:
    assert heads(reader, **fields)[1] == found


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("governm*", ["Governments"]),
        ("hop*", ["hopes"]),
        ("a vill*", ["a village"]),
        ("vill* com*", ["come", "village"]),
    ],
)
def test_marks_cover_the_words_that_begin_so(
    reader: sa.Connection, words: str, marked: list[str]
) -> None:
    query = QuotationQuery(words=words, publisher="weekly")
    found = {row.quotation.text[:4]: row for row in find_quotations(reader, query).found}["Gove"]
    assert [found.quotation.text[start:end] for start, end in found.marks] == marked


def test_shares_rank_a_remembered_wording(reader: sa.Connection) -> None:
    query = QuotationQuery(words="a river, a lake, ours, asked by nobody today")
    answer = find_quotations(reader, query)
    shown = [(found.quotation.text[:3], round(found.share, 2)) for found in answer.found]
    assert shown == [("The", 0.8)]
    assert all(
        found.quotation.text[start:end].strip()
        for found in answer.found
        for start, end in found.marks
    )
