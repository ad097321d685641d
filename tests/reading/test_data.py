"""The word lists are what they promise: one entry a line, none twice, none blank."""

from __future__ import annotations

from importlib.resources import files

import pytest

from quotes.reading.language import NAMES, guess_foreign, is_english

STOPWORDS = files("quotes.reading") / "data" / "stopwords"


@pytest.mark.parametrize("code", ["en", *NAMES])
def test_stopwords(code: str) -> None:
    lines = (STOPWORDS / f"{code}.txt").read_text("utf-8").splitlines()
    words = [line for line in lines if not line.startswith("#")]
    assert lines[0].startswith("#")
    assert len(set(words)) == len(words) >= 25
    assert all(word and word == word.strip().lower() for word in words)


def test_signatures() -> None:
    text = (files("quotes.reading") / "data" / "signatures.txt").read_text("utf-8")
    rows = [line.split(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    starts = [bytes.fromhex(start) for start, _ in rows]
    assert len(set(starts)) == len(starts)
    assert all(kind.strip() for _, kind in rows)


@pytest.mark.parametrize(
    ("code", "expected"),
    [("en", True), ("en-GB", True), ("EN_us", True), ("eng", True), ("de", False), ("", False)],
)
def test_is_english(code: str, expected: bool) -> None:
    assert is_english(code) is expected


def test_names_of_other_languages_have_their_lists() -> None:
    found = {path.name.removesuffix(".txt") for path in STOPWORDS.iterdir()}
    assert found == {"en", *NAMES}
    assert guess_foreign("") is None
