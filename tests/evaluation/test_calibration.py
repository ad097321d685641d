from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.evaluation.calibration import Bin, calibration_error, find_bins

judged = st.lists(st.tuples(st.floats(0, 1), st.booleans()))


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [(0.0, 0), (0.09, 0), (0.1, 1), (0.3, 3), (0.6, 6), (0.7, 7), (0.95, 9), (1.0, 9)],
)
def test_a_range_holds_its_lower_end_and_the_last_one_both(
    confidence: float, expected: int
) -> None:
    numbers = [one.number for one in find_bins([(confidence, True)])]
    assert numbers.index(1) == expected


def test_a_bin_has_the_mean_confidence_and_the_share_right() -> None:
    found = find_bins([(0.5, True), (0.625, False), (0.625, True), (0.25, False)], bins=2)
    assert found == [Bin(0.0, 0.5, 1, 0.25, 0.0), Bin(0.5, 1.0, 3, 1.75 / 3, 2 / 3)]


def test_there_are_ten_bins_and_empty_ones_say_so() -> None:
    found = find_bins([])
    assert [(one.low, one.high) for one in found] == [(n / 10, (n + 1) / 10) for n in range(10)]
    assert {(one.number, one.confidence, one.right) for one in found} == {(0, None, None)}


def test_the_error_weighs_bins_by_their_number() -> None:
    sure = [(1.0, True)] * 3 + [(1.0, False)]
    unsure = [(0.5, True)] * 4 + [(0.5, False)] * 8
    expected = (4 * 0.25 + 12 * (0.5 - 4 / 12)) / 16
    assert calibration_error(find_bins(sure + unsure)) == pytest.approx(expected)


def test_no_decisions_have_no_error() -> None:
    assert calibration_error(find_bins([])) is None


@given(judged)
def test_every_decision_is_in_one_bin(decisions: list[tuple[float, bool]]) -> None:
    bins = find_bins(decisions)
    assert sum(one.number for one in bins) == len(decisions)
    error = calibration_error(bins)
    assert (error is None) == (not decisions)
    assert error is None or 0 <= error <= 1
