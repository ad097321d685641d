"""Word pieces and windows: all words, in order, never too many at once."""

from __future__ import annotations

from itertools import accumulate, pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.extraction.encoder import OVERLAP, WEIGHTS
from quotes.extraction.features import SIZES, Words
from quotes.extraction.marked import MarkedDoc
from quotes.extraction.pipeline import load_pipeline
from quotes.extraction.windows import (
    CLOSE,
    MAX_PIECES,
    OPEN,
    UNKNOWN,
    Pieces,
    split_pieces,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SENTENCE = "The mayor said that the old bridge was closed."


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))


def cut(tokenizer: Tokenizer, text: str) -> Pieces:
    return Pieces(Words(MarkedDoc.read(load_pipeline()(text), text)), tokenizer)


def sized(lengths: list[int]) -> Pieces:
    """Return a stand-in for pieces: so many of each word."""
    first = np.array([*accumulate(lengths, initial=0)], np.int64)
    return cast("Pieces", SimpleNamespace(first=first))


def test_a_word_may_have_several_pieces(tokenizer: Tokenizer) -> None:
    pieces = cut(tokenizer, "The unputdownable bridge.")
    counts = np.diff(pieces.first).tolist()
    assert counts[0] == counts[2] == counts[3] == 1
    assert counts[1] > 1
    assert len(pieces.ids) == sum(counts)


@pytest.mark.parametrize("sign", ["☃", "\u200b", "\ufeff", "🜲", "𓀀"])
def test_a_word_that_the_vocabulary_lacks_keeps_its_place(tokenizer: Tokenizer, sign: str) -> None:
    text = f"It {sign} said {sign} no."
    words = Words(MarkedDoc.read(load_pipeline()(text), text))
    pieces = Pieces(words, tokenizer)
    assert len(pieces.first) == len(words.texts) + 1
    assert np.all(np.diff(pieces.first) >= 1)
    assert pieces.ids[pieces.first[words.texts.index(sign)]] == UNKNOWN
    assert tokenizer.id_to_token(int(pieces.ids[pieces.first[words.texts.index("said")]])) == "said"


def test_the_vocabulary_has_the_signs_that_windows_add(tokenizer: Tokenizer) -> None:
    assert [tokenizer.id_to_token(n) for n in (OPEN, CLOSE, UNKNOWN)] == ["[CLS]", "[SEP]", "[UNK]"]


def test_a_long_text_is_not_cut_by_the_tokenizer(tokenizer: Tokenizer) -> None:
    pieces = cut(tokenizer, f"{SENTENCE} " * 80)
    assert len(pieces.ids) == len(pieces.first) - 1 == 800
    assert UNKNOWN not in pieces.ids


@pytest.mark.parametrize("text", ["", " \n "])
def test_no_words_no_windows(tokenizer: Tokenizer, text: str) -> None:
    pieces = cut(tokenizer, text)
    assert pieces.first.tolist() == [0]
    assert len(pieces.ids) == 0
    assert split_pieces(pieces, overlap=OVERLAP) == []


def test_a_window_holds_its_words_between_two_signs(tokenizer: Tokenizer) -> None:
    pieces = cut(tokenizer, SENTENCE)
    ids, features, first = pieces.window(2, 7)
    assert (ids[0], ids[-1]) == (OPEN, CLOSE)
    assert ids[1:-1].tolist() == pieces.ids[2:7].tolist()
    assert first.tolist() == [1, 2, 3, 4, 5]
    assert features.shape == (7, len(SIZES))
    assert not features[[0, -1]].any()


def test_every_piece_has_the_features_of_its_word(tokenizer: Tokenizer) -> None:
    text = "An unputdownable book."
    words = Words(MarkedDoc.read(load_pipeline()(text), text))
    pieces = Pieces(words, tokenizer)
    _, features, first = pieces.window(0, len(words.texts))
    for w in range(len(words.texts)):
        last = first[w + 1] if w + 1 < len(first) else len(features) - 1
        assert (features[first[w] : last] == words.features[w]).all()


@pytest.mark.parametrize("word", ["-" * 900, "x-" * 500])
def test_a_window_is_never_too_long(tokenizer: Tokenizer, word: str) -> None:
    pieces = cut(tokenizer, f"He wrote {word} and left.")
    for low, high in split_pieces(pieces, overlap=OVERLAP):
        ids, features, first = pieces.window(low, high)
        assert len(ids) == len(features) <= MAX_PIECES + 2
        assert len(first) == high - low
        assert first.max() < len(ids)


LENGTHS = st.lists(
    st.one_of(st.integers(1, 5), st.sampled_from([1, 90, 300, MAX_PIECES, 1_000])), max_size=60
)


@given(LENGTHS, st.integers(0, MAX_PIECES), st.integers(0, OVERLAP))
def test_windows_cover_all_words_in_order(lengths: list[int], skip: int, overlap: int) -> None:
    pieces = sized(lengths)
    found = split_pieces(pieces, skip, overlap)
    covered = {w for low, high in found for w in range(low, high)}
    assert covered == {*range(len(lengths))}
    for low, high in found:
        assert low < high
        assert sum(lengths[low:high]) <= MAX_PIECES or high == low + 1
    for (low, high), (after, end) in pairwise(found):
        assert low < after <= high <= end


@given(LENGTHS, st.integers(0, MAX_PIECES))
def test_windows_without_overlap_share_no_word(lengths: list[int], skip: int) -> None:
    found = split_pieces(sized(lengths), skip)
    assert [w for low, high in found for w in range(low, high)] == [*range(len(lengths))]


@given(st.lists(st.integers(1, 5), min_size=400, max_size=1_500), st.integers(10, OVERLAP))
def test_windows_share_what_is_asked_for(lengths: list[int], overlap: int) -> None:
    first = sized(lengths).first
    found = split_pieces(sized(lengths), overlap=overlap)
    for (_, high), (after, _) in pairwise(found):
        assert overlap - 5 < first[high] - first[after] <= overlap


def test_the_first_window_can_be_shorter() -> None:
    found = split_pieces(sized([1] * 1_000), 100)
    assert found == [(0, 100), (100, 482), (482, 864), (864, 1_000)]


@pytest.mark.parametrize("long", [300, MAX_PIECES, 1_000])
def test_a_long_word_costs_few_windows(long: int) -> None:
    found = split_pieces(sized([1] * 200 + [long] + [1] * 200), overlap=OVERLAP)
    assert len(found) <= 5
