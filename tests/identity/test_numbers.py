import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity.lexicon import load_spellings
from quotes.identity.numbers import read_numbers
from quotes.identity.wording import read_wording

READ = [
    ("nine", {"9"}),
    ("1,200 bolts", {"1200"}),
    ("1200 bolts", {"1200"}),
    ("two million and 2 million and 2m", {"2000000"}),
    ("1.5bn or 1,500 million", {"1500000000"}),
    ("two hundred and five", {"205"}),
    ("three thousand four hundred", {"3400"}),
    ("twenty-five", {"25"}),
    ("one hundred of one", {"100"}),
    ("two dozen", {"24"}),
    ("hundreds", {"100+"}),
    ("nineteen ninety", {"19", "90"}),
    ("3.10 and 3.1 percent", {"3.1"}),
    ("on 1.2.2031", {"1.2.2031"}),
    ("one or the other", set()),
    ("two and three", {"2", "3"}),
]


@pytest.mark.parametrize(("text", "values"), READ)
def test_numbers_are_read_as_digits(text: str, values: set[str]) -> None:
    assert read_wording(text).numbers == values


def test_a_month_is_no_modal() -> None:
    assert read_wording("They met in May and on 3 May, and May 9").modals == ()
    assert read_wording("They may meet").modals == ((1, "may"),)


WORDS = st.sampled_from(["and", "one", "9", "1,000", "x", *load_spellings("numbers")])


@given(st.lists(WORDS, max_size=12))
def test_numbers_stand_in_order_and_never_overlap(words: list[str]) -> None:
    ends = [end for n in read_numbers(words) for end in (n.start, n.end)]

    assert ends == sorted(ends)
    assert all(n.start < n.end for n in read_numbers(words))


@given(st.text(max_size=30))
def test_any_text_has_a_wording(text: str) -> None:
    wording = read_wording(text)

    assert len(wording.stems) == len(wording.places) == len(wording.concepts)


def test_a_number_too_long_to_reckon_with_stays_as_printed() -> None:
    assert read_wording("9" * 300).numbers == {"9" * 300}
