import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.names import cluster, cluster_mentions
from quotes.names.clustering import agglomerate

POOL = [
    "Tarek al-Wadi", "Tariq al-Wadi", "Wadi", "Omar al-Wadi", "Ana Ruiz", "Anna Ruiz", "Ruiz",
    "John Fielding Jr.", "John Fielding Sr.", "John Fielding", "Fielding", "WHO",
    "World Health Organization", "Kenyan navy", "navy of Kenya",
]  # fmt: skip


def groups(names: list[str]) -> set[frozenset[str]]:
    found: dict[int, set[str]] = {}
    for name, number in zip(names, cluster(names), strict=True):
        found.setdefault(number, set()).add(name)
    return {frozenset(group) for group in found.values()}


@given(st.lists(st.sampled_from(POOL), max_size=12), st.randoms())
def test_clusters_do_not_depend_on_order(names: list[str], rng: random.Random) -> None:
    shuffled = list(names)
    rng.shuffle(shuffled)

    assert groups(shuffled) == groups(names)


def test_a_surname_that_fits_two_people_stays_alone() -> None:
    assert cluster(["Tarek al-Wadi", "Omar al-Wadi", "Wadi"]) == [0, 1, 2]


def test_a_name_without_suffix_does_not_chain_two_generations() -> None:
    junior, _, senior = cluster(["John Fielding Jr.", "John Fielding", "John Fielding Sr."])

    assert junior != senior


def test_likely_is_not_enough_to_merge() -> None:
    assert cluster(["Ana Selinor", "Ana Solunar"]) == [0, 1]
    assert cluster_mentions(["Ana Selinor", "Ana Solunar"]) == [0, 1]


DOCUMENTS = [
    pytest.param(["Gen. Tarek al-Wadi", "Ana Ruiz", "Wadi", "Ruiz"], [0, 1, 0, 1], id="surnames"),
    pytest.param(["Wadi", "Tarek al-Wadi", "Wadi"], [0, 0, 0], id="surname-before-the-name"),
    pytest.param(["Ana Ruiz", "Ruiz", "Marta Ruiz", "Ruiz"], [0, 0, 1, 1], id="most-recent"),
    pytest.param(["Tariq Wadi", "Tarek al-Wadi"], [0, 0], id="two-spellings"),
    pytest.param(["John Fielding Jr.", "John Fielding"], [0, 1], id="son-and-father"),
    pytest.param(["Saad Wadi", "Saeed Wadi"], [0, 1], id="brothers"),
    pytest.param(["World Health Organization", "Ana Ruiz", "WHO"], [0, 1, 0], id="acronym"),
    pytest.param([], [], id="empty"),
]


@pytest.mark.parametrize(("mentions", "expected"), DOCUMENTS)
def test_mentions_of_one_document(mentions: list[str], expected: list[int]) -> None:
    assert cluster_mentions(mentions) == expected


def test_likeness_does_not_chain_past_a_conflict() -> None:
    links = [(0.9, 0, 1), (0.9, 1, 2)]

    assert agglomerate(3, links, lambda i, j: {i, j} == {0, 2}) == [0, 0, 2]
