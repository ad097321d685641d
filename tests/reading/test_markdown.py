from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.reading.markdown import blank_markdown

CASES = [
    ("# A dam\n\nIt holds.", "  A dam\n\nIt holds."),
    ("> “It holds,” she said.", "  “It holds,” she said."),
    ("- one\n* two\n1. three", "  one\n  two\n   three"),
    ("It is **not** safe, *not* at __all__", "It is   not   safe,  not  at   all  "),
    ("see [the dam](https://x.org/a_b) now", "see  the dam                     now"),
    ("so<!-- check\nthis -->it goes", "so          \n        it goes"),
    ("2 * 3 * 4 and snake_case_name [the mayor]", "2 * 3 * 4 and snake_case_name [the mayor]"),
]


@pytest.mark.parametrize(("given", "expected"), CASES)
def test_marks_of_the_layout_become_spaces(given: str, expected: str) -> None:
    assert blank_markdown(given) == expected


@given(st.text(alphabet="ab *_[]()<!->#\n1."))
def test_no_offset_moves(text: str) -> None:
    blanked = blank_markdown(text)
    assert len(blanked) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, blanked, strict=True))
