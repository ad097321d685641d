from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given as holds_for
from hypothesis import strategies as st

from quotes.database.words import find_words, search_text, stem

PIECES = st.sampled_from(
    [
        *"aeé'’`-–—“”.,/ \t\n\u00a0\u2003\u0301İßﬁ½½_",
        "don't",
        "ROCK’N’ROLL",
        "boys'",
        "naïve",
        "東京",
    ]
)


@holds_for(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=25).map("".join)))
def test_the_search_form_is_that_of_the_words(text: str) -> None:
    assert search_text(text) == " ".join(word.stem for word in find_words(text))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("The Governors’ promises", "the governor promis"),
        ("don't — stop,now", "dont stop now"),
        ("  ", ""),
        ("½ a loaf", "1 2 a loaf"),
    ],
)
def test_search_forms(text: str, form: str) -> None:
    assert search_text(text) == form


def test_threads_stem_side_by_side() -> None:
    starts = ("relat", "comput", "gener", "oper", "vari", "conduct", "argu", "happi")
    ends = ("ning", "ness", "ally", "ization", "ments", "edly", "ably", "ators", "ivity")
    words = [start + end for start in starts for end in ends]
    alone = [stem(word) for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for _ in range(10):
                stem.cache_clear()
                found = list(pool.map(lambda _: [stem(word) for word in words], range(8)))
                assert found == [alone] * 8
    finally:
        sys.setswitchinterval(before)
