from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.names.aliases import Alias, form, make_book

FOX = Alias("Hasan Barakat", "Abu Zayd", "person", "nom de guerre")
DAY = date(2031, 5, 4)


def bearer(aliases: list[Alias], *names: str, on: date | None = None) -> str | None:
    found = make_book(aliases).find_bearer(names, "person", on)
    return found.key if found else None


def test_a_listed_name_and_its_canonical_are_of_one_bearer() -> None:
    assert bearer([FOX], "Abu Zayd") == bearer([FOX], "Hasan Barakat") == "hasan barakat"
    assert bearer([FOX], "the ABU ZAYD") == "hasan barakat"
    assert bearer([FOX], "Omar Haddad") is None
    assert make_book([FOX]).find_bearer(["Abu Zayd"], "organisation", None) is None


def test_a_name_listed_for_two_joins_neither() -> None:
    rows = [FOX, replace(FOX, canonical="Omar Haddad")]
    book = make_book(rows)

    assert bearer(rows, "Abu Zayd") is None
    assert bearer(rows, "Hasan Barakat") == "hasan barakat"
    assert book.ambiguous == {("person", "abu zayd"): ("Hasan Barakat", "Omar Haddad")}
    assert {book.state(row) for row in rows} == {"ambiguous"}
    assert all("Abu Zayd" not in names for names in book.names.values())


def test_a_name_used_by_two_one_after_the_other_tells_by_the_day() -> None:
    rows = [
        replace(FOX, valid_to=date(2030, 12, 31)),
        replace(FOX, canonical="Omar Haddad", valid_from=date(2031, 1, 1)),
    ]

    assert bearer(rows, "Abu Zayd", on=DAY) == "omar haddad"
    assert bearer(rows, "Abu Zayd", on=date(2030, 1, 1)) == "hasan barakat"
    assert bearer(rows, "Abu Zayd") is None
    assert make_book(rows).ambiguous == {}


def test_an_identifier_tells_two_of_one_name_apart() -> None:
    one, other = replace(FOX, identifier="x:1"), replace(FOX, alias="Abu Amr", identifier="x:2")

    assert bearer([one, other], "Abu Zayd") == "x:1"
    assert bearer([one, other], "Hasan Barakat") is None


def test_a_row_without_identifier_is_of_the_only_one_of_that_name() -> None:
    rows = [replace(FOX, identifier="x:1"), replace(FOX, alias="Abu Amr")]

    assert bearer(rows, "Abu Amr") == bearer(rows, "Hasan Barakat") == "x:1"


def test_a_surname_alone_is_left_to_its_relatives_and_a_nickname_is_not() -> None:
    rows = [replace(FOX, alias="Barakat"), replace(FOX, alias="Fahda")]
    book = make_book(rows)

    assert bearer(rows, "Barakat") is None
    assert bearer(rows, "Fahda") == "hasan barakat"
    assert [book.state(row) for row in rows] == ["unused", "in force"]


def test_a_full_name_says_more_than_a_single_word() -> None:
    rows = [replace(FOX, alias="Fahda")]

    assert bearer(rows, "Ana Ruiz", "Fahda") is None


def test_names_of_two_bearers_are_of_neither() -> None:
    rows = [FOX, Alias("Omar Haddad", "Abu Amr", "person")]

    assert bearer(rows, "Abu Zayd", "Abu Amr") is None


@pytest.mark.parametrize("name", ["", "!", "  ", "the "])
def test_what_has_no_letters_is_nobody(name: str) -> None:
    assert bearer([FOX], name) is None


NAMES = st.sampled_from(["Hasan Barakat", "Abu Zayd", "Abu Amr", "Fahda", "Omar Haddad"])
ROWS = st.builds(
    Alias, NAMES, NAMES, st.just("person"), identifier=st.sampled_from([None, "x:1", "x:2"]),
    valid_to=st.sampled_from([None, DAY]),
)  # fmt: skip


@given(st.lists(ROWS, max_size=6), st.randoms())
def test_the_order_of_a_list_makes_no_difference(rows: list[Alias], rng: object) -> None:
    shuffled = list(rows)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]

    assert make_book(shuffled) == make_book(rows + rows)


@given(st.lists(ROWS, max_size=6))
def test_two_bearers_share_no_name_that_says_who_it_is(rows: list[Alias]) -> None:
    names = [{form(name) for name in found} for found in make_book(rows).names.values()]

    assert sum(map(len, names)) == len(set().union(*names))
