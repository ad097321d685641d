from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.database.prefixes import Prefix, find_sought, fits, is_written
from quotes.database.words import find_words, stem

WORDS = """
    abilities ageing agreed allegedly authorities being bridging budgeted cancelled capability
    charities children's conditional constitutionally controller controversial creating crises
    democratization denied dying easily effectiveness electoral emergencies established
    generalizations governance governmental governments happily happiest hopefulness hoping
    independently internationally investigators knowingly legalizing lying nationalists
    negotiations occurred organisational organizations panicking personally planned policies
    possibilities publicly radically referring relatively responsibilities running sensational
    skies skis stopped studying succession traditionally tying unanimously utilities vaguely
    voters worried yellowing yearly
"""


@pytest.mark.parametrize("word", WORDS.split())
def test_the_index_finds_a_word_by_each_of_its_beginnings(word: str) -> None:
    (found,) = find_words(word)
    for length in range(2, len(found.letters) + 1):
        prefix = Prefix(found.letters[:length])
        assert found.stem.startswith(prefix.letters) or found.stem in prefix.stems


@given(word=st.from_regex(r"[a-z]{2,12}(s|ed|ing|ly)?", fullmatch=True))
def test_a_whole_word_begins_with_itself(word: str) -> None:
    assert stem(word).startswith(word) or stem(word) in Prefix(word).stems


def test_few_other_stems_are_looked_up() -> None:
    assert Prefix("governm").stems == ("govern",)
    assert (
        max(len(Prefix(word[:n]).stems) for word in WORDS.split() for n in range(2, len(word))) <= 5
    )


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("govern*", ["govern*"]),
        ("The Gov* promised", ["the", "gov*", "promis"]),
        ("Éco*", ["eco*"]),
        ("don't*", ["dont*"]),
        ("gov* riv*", ["gov*", "riv*"]),
        ("“a gov*”.", ["a", "gov*"]),
        ("g*", ["g"]),
        ("*", []),
        ("*gov", ["gov"]),
        ("gov*ment", ["gov", "ment"]),
        ("gov**", ["gov"]),
        ("gov *", ["gov"]),
        ("12½*", ["121", "2"]),
    ],
)
def test_stars(text: str, sought: list[str]) -> None:
    assert [str(word) for word in find_sought(text)] == sought


def test_endings_are_one_a_line_without_doubles() -> None:
    folder = files("quotes.database") / "data"
    for name in ("endings.txt", "inflections.txt"):
        lines = (folder / name).read_text("utf-8").splitlines()
        endings = [line for line in lines if not line.startswith("#")]
        assert all(ending.isalpha() for ending in endings)
        assert len(endings) == len(set(endings)) > 10


WRITTEN = st.text("ab’'_ .é1A", max_size=24)


@given(WRITTEN, st.lists(st.sampled_from([Prefix("ab"), Prefix("ba"), "ab", "a"]), min_size=1))
def test_a_text_is_told_by_its_words(text: str, wanted: list[Prefix | str]) -> None:
    words = find_words(text)
    runs = [words[at : at + len(wanted)] for at in range(len(words) - len(wanted) + 1)]
    together = any(all(map(fits, run, wanted)) for run in runs)
    assert is_written(text, wanted, together=True) == together
    anywhere = all(any(fits(word, one) for word in words) for one in wanted)
    assert is_written(text, wanted, together=False) == anywhere
