from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity.candidates import Side
from quotes.identity.unsure import CROWD, Bearer, find_unsure


def bearers(*names: str, side: Side = "person", quotations: int = 3) -> list[Bearer]:
    return [Bearer(f"s{i}", side, (name,), quotations) for i, name in enumerate(names)]


DOUBTS = [
    pytest.param(["Ida Poe", "Omar Haddad"], [], id="different"),
    pytest.param(["Ida Poe", "Ida Poe"], ["namesakes"], id="one name"),
    pytest.param(["John Fielding", "John Fielding Jr."], ["likeness"], id="a generation"),
    pytest.param(["Ida Poe", "Tarek Poe", "Poe"], ["surname", "surname"], id="a surname"),
    pytest.param(["Poe", "Poe"], [], id="surnames only"),
    pytest.param(["’", "\u0301", "ʻ"], [], id="nothing but marks"),
]


@pytest.mark.parametrize(("names", "expected"), DOUBTS)
def test_what_is_open(names: list[str], expected: list[str]) -> None:
    assert [pair.doubt.value for pair in find_unsure(bearers(*names))] == expected


def test_a_surname_says_how_many_it_fits() -> None:
    found = find_unsure(bearers("Ida Poe", "Tarek Poe", "Poe"))
    assert [pair.fits for pair in found] == [2, 2]
    assert all("Poe" in pair.names for pair in found)


def test_people_and_bodies_never_meet() -> None:
    found = find_unsure([*bearers("Harrow Mills"), Bearer("b", "body", ("Harrow Mills",), 9)])
    assert found == []


def test_what_most_hangs_on_comes_first() -> None:
    often = [Bearer(k, "person", ("Ida Poe",), n) for k, n in (("a", 90), ("b", 40))]
    rarely = [Bearer(k, "person", ("Omar Haddad",), n) for k, n in (("c", 500), ("d", 2))]
    assert [(p.left, p.right, p.value) for p in find_unsure([*rarely, *often])] == [
        ("a", "b", 40.0), ("c", "d", 2.0)
    ]  # fmt: skip


def test_a_crowd_makes_no_crowd_of_pairs() -> None:
    many = [Bearer(f"s{i:04}", "person", ("Ida Poe",), 1) for i in range(10 * CROWD)]
    assert len(find_unsure(many)) <= CROWD * CROWD / 2


people = st.lists(
    st.builds(
        Bearer,
        st.uuids().map(str),
        st.sampled_from(["person", "body", "alone"]),
        st.lists(
            st.sampled_from(["Ida Poe", "I. Poe", "Poe", "John Fielding", "John Fielding Jr."]),
            min_size=1, max_size=2, unique=True,
        ).map(tuple),
        st.integers(0, 9),
    ),
    max_size=6,
    unique_by=lambda bearer: bearer.key,
)  # fmt: skip


@given(people)
def test_the_order_of_the_speakers_does_not_matter(given: list[Bearer]) -> None:
    found = find_unsure(given)
    assert find_unsure(reversed(given)) == found
    assert all(pair.left < pair.right for pair in found)
    assert len({(pair.left, pair.right) for pair in found}) == len(found)
