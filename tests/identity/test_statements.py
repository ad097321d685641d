import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity import StatementCandidate, group_statements, statement_keys
from quotes.identity.lexicon import load_lines
from quotes.identity.statements import likeness
from quotes.names.folding import fold
from quotes.records import QuotationType

FERRY = "The ferry company will replace both engines before the summer season begins in Arden"


def said(
    key: str, text: str, who: str = "ruiz", doc: str = "", quoted: str = "", date: str = ""
) -> StatementCandidate:
    parts = (quoted,) if quoted else ()
    kind = QuotationType.MIXED if quoted else QuotationType.DIRECT
    return StatementCandidate(key, text, kind, doc or key, (who,), parts, date or None)


ONE = [
    pytest.param(said("a", FERRY), said("b", FERRY + "."), id="identical"),
    pytest.param(
        said("a", FERRY),
        said("b", "will replace both engines before the summer season"),
        id="cut",
    ),
    pytest.param(
        said("a", FERRY),
        said("b", FERRY.replace("summer", "[next] summer")),
        id="bracketed-insertion",
    ),
    pytest.param(said("a", FERRY), said("b", FERRY, who="editor"), id="given-to-another"),
    pytest.param(
        said("a", "This harbour is a monument to decades of shabby planning"),
        said("b", "called it a “monument to decades” of neglect", quoted="monument to decades"),
        id="quoted-phrase",
    ),
    pytest.param(
        said("a", "The reckless dumping of chemicals poisons rivers and does not serve farmers"),
        said("b", "The careless dumping of chemicals ruins rivers and does not help farmers"),
        id="other-translation",
    ),
]
TWO = [
    pytest.param(
        said("a", FERRY), said("b", FERRY.replace("will replace", "will not replace")), id="negated"
    ),
    pytest.param(
        said("a", "At least 12 boats sank near the old harbour during the storm"),
        said("b", "At least 15 boats sank near the old harbour during the storm"),
        id="other-number",
    ),
    pytest.param(
        said("a", "The ferry company must answer for the delays"),
        said("b", "The ferry company has hired divers to inspect the hull"),
        id="same-topic",
    ),
    pytest.param(
        said("a", "an outrageous waste of money"),
        said("b", "an outrageous waste of talent", who="prado"),
        id="a-turn-of-phrase",
    ),
    pytest.param(
        said("a", "The reckless dumping of chemicals poisons rivers", date="2021-03-01"),
        said("b", "Careless dumping of chemicals ruins rivers", date="2023-03-01"),
        id="another-occasion",
    ),
    pytest.param(
        said("a", "Twelve boats sank"), said("b", "Twenty boats sank"), id="number-in-words"
    ),
]


@pytest.mark.parametrize(("a", "b"), ONE)
def test_prints_of_one_utterance_are_one(a: StatementCandidate, b: StatementCandidate) -> None:
    assert len(group_statements([a, b])) == 1


@pytest.mark.parametrize(("a", "b"), TWO)
def test_other_sentences_stay_apart(a: StatementCandidate, b: StatementCandidate) -> None:
    assert len(group_statements([a, b])) == 2


@pytest.mark.parametrize(("a", "b"), ONE)
def test_one_utterance_is_found_by_the_index(a: StatementCandidate, b: StatementCandidate) -> None:
    assert statement_keys(a) & statement_keys(b)


def test_two_sentences_do_not_meet_over_a_quotation_of_both() -> None:
    first = "The ferry company will replace both engines before summer"
    second = "Passengers deserve reliable timetables and honest fares every winter"
    both = said("c", f"{first}. {second}")

    clusters = group_statements([said("a", first), said("b", second), both])

    assert not any({"a", "b"} <= set(c.members) for c in clusters)


def test_who_tells_what_somebody_said_makes_another_utterance() -> None:
    words = "the harbour will be closed to all tankers"
    told = said("a", f"The minister said to me: {words}, and then he hung up", doc="d")
    inner = replace(said("b", words, doc="d"), parent="a")

    assert len(group_statements([told, inner])) == 2
    assert len(group_statements([told, inner, said("c", words)])) == 2


def test_a_word_changed_in_a_long_quotation_makes_no_other_utterance() -> None:
    long = (
        "The harbour authority inspected 40 warehouses along the eastern quay, found petrol in "
        "open barrels beside the grain, and ordered the tenants to clear every floor"
    )
    a, b = said("a", long, date="2031-05-04"), said("b", long.replace("40", "14"))

    assert len(group_statements([a, replace(b, date="2031-05-05")])) == 1
    assert len(group_statements([a, replace(b, date="2031-05-09")])) == 2
    assert len(group_statements([a, replace(b, document="a")])) == 2
    assert len(group_statements([a, replace(b, speakers=("prado",))])) == 2


def test_a_phrase_in_marks_is_known_again_long_after() -> None:
    first = said("a", "Whoever sells the old mill sells the soul of this town", date="2031-01-02")
    later = said(
        "b",
        "whoever sold the old mill “sells the soul of this town”",
        quoted="sells the soul of this town",
        date="2032-06-02",
    )

    assert len(group_statements([first, later])) == 1


def test_a_crowd_that_prints_one_text_is_one() -> None:
    rows = [said(f"{i:03}", FERRY, date=f"2031-05-{1 + i % 5:02}") for i in range(80)]

    assert len(group_statements(rows)) == 1


WORDS = st.sampled_from(
    ["ferry", "engine", "harbour", "storm", "boat", "not", "12", "15", "fare", "winter", "the"]
)


@st.composite
def quotations(draw: st.DrawFn) -> list[StatementCandidate]:
    rows = draw(
        st.lists(
            st.tuples(st.lists(WORDS, max_size=9), st.sampled_from("xy"), st.sampled_from("de")),
            max_size=7,
        )
    )
    return [said(f"k{i}", " ".join(ws), who, doc) for i, (ws, who, doc) in enumerate(rows)]


@given(quotations(), st.randoms())
def test_any_order_gives_the_same_statements(
    rows: list[StatementCandidate], rng: random.Random
) -> None:
    shuffled = [*rows, *rows[:1]]
    rng.shuffle(shuffled)

    assert group_statements(shuffled) == group_statements(rows)


@given(quotations(), st.integers(1, 6))
def test_parts_that_have_nothing_in_common_can_be_grouped_apart(
    rows: list[StatementCandidate], size: int
) -> None:
    """What is known of others changes nothing for those who share no key with them."""
    strange = [said(f"z{i}", f"zebra{i} quagga{i} okapi{i}", "w", f"w{i}") for i in range(size)]

    together = group_statements([*strange, *rows])

    assert together == [*group_statements(rows), *group_statements(strange)]


@given(quotations())
def test_every_quotation_is_in_exactly_one_statement(rows: list[StatementCandidate]) -> None:
    found = [key for cluster in group_statements(rows) for key in cluster.members]

    assert sorted(found) == sorted(row.key for row in rows)


@given(quotations())
def test_likeness_is_symmetric(rows: list[StatementCandidate]) -> None:
    for a in rows:
        for b in rows:
            assert likeness(a, b) == likeness(b, a)


LISTS = (
    "commonplaces", "compounds", "contractions", "crowds", "irregular", "modals", "negations",
    "numbers", "opposites", "stopwords", "synonyms",
)  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_word_lists_hold_no_blank_and_nothing_twice(name: str) -> None:
    words = Counter(w for line in load_lines(name) for w in line.split())

    assert [w for w, n in words.items() if n > 1] == []
    assert [w for w in words if fold(w) != w] == []
