import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.names.given import is_eastern, known_given, one_given_name, short_forms

ONE = [
    pytest.param("saeed", "said", id="long-vowel"),
    pytest.param("salim", "saleem", id="long-vowel-two"),
    pytest.param("omar", "umar", id="first-vowel"),
    pytest.param("maria", "marija", id="slavic"),
    pytest.param("khadija", "hatice", id="turkish-form"),
    pytest.param("robert", "bob", id="english-short-form"),
    pytest.param("antonia", "tony", id="short-form-of-another-sex"),
    pytest.param("majid", "majed", id="spelling-of-two-names"),
    pytest.param("viktors", "victor", id="latvian-ending"),
    pytest.param("mustaphaa", "mostafa", id="unlisted-spelling"),
]
TWO = [
    pytest.param("saad", "saeed", id="vowel-within"),
    pytest.param("saeed", "saud", id="vowel-changed"),
    pytest.param("salem", "salim", id="length-of-vowels"),
    pytest.param("omar", "amer", id="same-consonants"),
    pytest.param("maria", "mario", id="woman-and-man"),
    pytest.param("farid", "farida", id="arabic-woman-and-man"),
    pytest.param("julian", "julia", id="a-letter-more"),
    pytest.param("louis", "louise", id="joined-by-the-nickname-table"),
    pytest.param("simon", "simone", id="french-woman-and-man"),
]


@pytest.mark.parametrize(("a", "b"), ONE)
def test_spellings_and_forms_of_one_name(a: str, b: str) -> None:
    assert one_given_name(a, b) is True


@pytest.mark.parametrize(("a", "b"), TWO)
def test_two_names_however_near(a: str, b: str) -> None:
    assert one_given_name(a, b) is False


@pytest.mark.parametrize("word", ["zorblat", "qu", "x", ""])
def test_of_an_unknown_name_nothing_is_said(word: str) -> None:
    assert known_given(word) == frozenset()
    assert one_given_name(word, "omar") is None


def test_short_forms_do_not_need_a_likeness() -> None:
    assert short_forms("bob", "robert")
    assert not short_forms("bob", "mark")


def test_fathers_names_are_expected_after_eastern_names_only() -> None:
    assert is_eastern("tareq")
    assert not is_eastern("thomas")


@given(st.text("abdeilmnorsu", max_size=7), st.text("abdeilmnorsu", max_size=7))
def test_the_order_of_two_names_does_not_matter(a: str, b: str) -> None:
    assert one_given_name(a, b) == one_given_name(b, a)
