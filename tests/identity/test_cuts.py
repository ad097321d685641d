from __future__ import annotations

import pytest

from quotes.identity.cuts import Fit, compare_with_print

PRINT = "“We will not shut the old lock,” she said; nine boats — all of them — wait in Dunmere."
WHOLE = "We will not shut the old lock she said nine boats all of them wait in Dunmere"
VERBATIM = [
    WHOLE,
    WHOLE.upper(),
    "we will not  shut the “old” lock, she said: nine boats – all of them – wait in Dunmere!",
    "[W]e will not shut the old lock she said 9 boats all of them wait in Dunmere",
    "We [here] will not shut the old lock she said nine boats all of them wait in Dunmere",
    "[The council] will not shut the old lock she said nine boats all of them wait in [the town]",
    "We won't shut the old lock she said nine boats all of them wait in Dunmere",
]
TRIMMED = [
    "We will not shut the old lock",
    "nine boats all of them wait in Dunmere",
    "will not shut",
    "We will not … wait in Dunmere.",
    "We will not [...] nine boats ... in Dunmere",
    "… the old lock …",
    "We will not . . . wait in Dunmere",
    "[They] shut the old lock",
]
NEITHER = [
    "We will shut the old lock",
    "We will not shut the new lock",
    "We will not shut nine boats",
    "wait in Dunmere … We will not",
    "eight boats all of them wait in Dunmere",
    "We [council] said nine boats",
    "nine boats all of them wait in Dunmere tonight",
    "",
    "…",
]


@pytest.mark.parametrize("wording", VERBATIM)
def test_all_of_a_print_is_verbatim(wording: str) -> None:
    assert compare_with_print(wording, PRINT).fit is Fit.VERBATIM


@pytest.mark.parametrize("wording", TRIMMED)
def test_what_is_left_out_at_the_ends_or_by_an_ellipsis_is_a_cut(wording: str) -> None:
    assert compare_with_print(wording, PRINT).fit is Fit.TRIMMED


@pytest.mark.parametrize("wording", NEITHER)
def test_other_words_are_no_cut(wording: str) -> None:
    assert compare_with_print(wording, PRINT).fit is Fit.NONE


def test_a_number_written_otherwise_is_told() -> None:
    assert compare_with_print("9 boats all of them", PRINT).written == (("9", "nine"),)
    assert compare_with_print("nine boats all of them", PRINT).written == ()


def test_the_share_is_that_of_the_telling_words() -> None:
    assert compare_with_print("shut the new lock", PRINT).share == pytest.approx(2 / 3)
    assert compare_with_print("the and of", PRINT).share < 1
    assert compare_with_print("Rhubarb for everybody", PRINT).share == 0


def test_words_of_two_prints_begin_with_the_one_and_end_with_the_other() -> None:
    spliced = "We will not shut the gates of Sellin"
    one = compare_with_print(spliced, PRINT)
    two = compare_with_print(spliced, "Nobody opens the gates of Sellin.")
    assert (one.begins, two.ends, one.words) == (5, 4, 8)
