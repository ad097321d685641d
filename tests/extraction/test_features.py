"""Words and what is known of each: what the tagger's tables are looked up by."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.extraction.features import (
    DEPS,
    ENTITIES,
    PAIR_SIZES,
    RELATIONS,
    SIZES,
    TAGS,
    Words,
    shape,
)
from quotes.extraction.marked import MarkedDoc
from quotes.extraction.pipeline import load_pipeline

BRIDGE = "The mayor of Arden said that the old bridge was closed."
SPOKEN = (
    "It was late. “The old mill has been shut for many years,” said Poe. It was ‘odd’, he said."
)
FILM = "Ann Poe saw the film “Blue Harbour” in May."
LINES = "The mill is shut.\n\nPoe sold it.\nNobody came."


def read(text: str) -> Words:
    return Words(MarkedDoc.read(load_pipeline()(text), text))


def column(words: Words, name: str) -> dict[str, int]:
    """Return one feature by word, for texts whose words differ."""
    return dict(zip(words.texts, words.features[:, [*SIZES].index(name)].tolist(), strict=True))


def seen(words: Words, cue: str, name: str) -> dict[str, int]:
    """Return one feature of all words seen from a cue."""
    rows = words.seen_from(words.texts.index(cue), 0, len(words.texts))
    return dict(zip(words.texts, rows[:, [*PAIR_SIZES].index(name)].tolist(), strict=True))


def test_words_are_the_tokens_that_are_not_white_space() -> None:
    text = "The  mill\n\nis shut.\n"
    words = read(text)
    assert words.texts == ["The", "mill", "is", "shut", "."]
    spans = zip(words.starts, words.ends, strict=True)
    assert [text[start:end] for start, end in spans] == words.texts
    assert [words.doc[i].text for i in words.tokens] == words.texts


@pytest.mark.parametrize(("name", "names"), [("tag", TAGS), ("dep", DEPS), ("entity", ENTITIES)])
def test_every_listed_name_has_a_row_in_its_table(name: str, names: tuple[str, ...]) -> None:
    assert len(names) < SIZES[name]


@pytest.mark.parametrize(("pipe", "names"), [("tagger", TAGS), ("parser", DEPS), ("ner", ENTITIES)])
def test_every_label_of_the_pipeline_is_listed(pipe: str, names: tuple[str, ...]) -> None:
    labels = set(load_pipeline().get_pipe(pipe).labels)  # type: ignore[attr-defined]
    assert labels - {"_SP"} <= set(names)


def test_the_parse_gives_tag_relation_and_entity() -> None:
    words = read("Mayor Ann Poe said that the bridge was closed in May.")
    tags, deps, entities = (column(words, name) for name in ("tag", "dep", "entity"))
    assert TAGS[tags["said"] - 1] == "VBD"
    assert DEPS[deps["Poe"] - 1] == "nsubj"
    assert ENTITIES[entities["Poe"] - 1] == "PERSON"
    assert entities["bridge"] == 0


SHAPES = [
    ("bridge", 0),
    ("Arden", 1),
    ("A", 1),
    ("NATO", 2),
    ("42", 3),
    ("b2B", 3),
    ("“", 4),
    ("☃", 4),
    ("", 4),
    ("McRae", 5),
    ("ا", 5),
]


@pytest.mark.parametrize(("text", "expected"), SHAPES, ids=[t or "nothing" for t, _ in SHAPES])
def test_how_a_word_is_written(text: str, expected: int) -> None:
    assert shape(text) == expected


def test_first_and_last_words_of_a_line() -> None:
    words = read(LINES)
    places = words.features[:, [*SIZES].index("line")].tolist()
    assert [t for t, p in zip(words.texts, places, strict=True) if p == 1] == [
        "The",
        "Poe",
        "Nobody",
    ]
    assert places.count(2) == 3
    assert words.line.tolist() == [0] * 5 + [1] * 4 + [2] * 3


def test_a_line_of_one_word_begins() -> None:
    words = read("Shut\nThe mill is shut.")
    assert words.features[0, [*SIZES].index("line")] == 1


def test_marks_open_hold_and_close() -> None:
    words = read(SPOKEN)
    states = words.features[:, [*SIZES].index("marks")].tolist()
    low, high = words.texts.index("“"), words.texts.index("”")
    assert states[low] == 1
    assert set(states[low + 1 : high]) == {2}
    assert states[high] == 3
    assert states[:low] == [0] * low
    assert states[high + 1] == 0


def test_short_stretches_have_a_state_of_their_own() -> None:
    assert column(read(SPOKEN), "marks")["odd"] == 4


def test_a_term_is_not_in_somebodys_marks() -> None:
    words = read(FILM)
    marks = column(words, "marks")
    assert [marks[t] for t in ("film", "“", "Blue", "Harbour", "”", "in")] == [0, 5, 5, 5, 5, 0]
    assert len(set(words.border.tolist())) == 1


def test_inner_marks_count_as_what_holds_them() -> None:
    words = read("“He told us, ‘Leave the old mill,’ and so we ran,” she said.")
    marks = column(words, "marks")
    assert [marks[t] for t in ("told", "Leave", "ran", "she")] == [2, 2, 2, 0]


def test_borders_are_crossed_at_marks() -> None:
    words = read(SPOKEN)
    borders = dict(zip(words.texts, words.border.tolist(), strict=True))
    assert borders["late"] < borders["mill"] < borders["Poe"] < borders["odd"] < borders["he"]


def test_subject_content_and_cue_stand_differently() -> None:
    relation = seen(read(BRIDGE), "said", "relation")
    assert relation["said"] == 1
    assert relation["The"] == relation["Arden"] == relation["mayor"]
    assert relation["that"] == relation["bridge"] == relation["closed"]
    assert len({relation[t] for t in ("said", "mayor", "bridge", ".")}) == 4


def test_relations_tell_what_is_above_the_cue() -> None:
    words = read("The union struck, saying that jobs would be lost.")
    relation = seen(words, "saying", "relation")
    above = 2 + 3 * (len(DEPS) + 1)
    assert relation["struck"] == above
    assert relation["union"] not in (relation["struck"], relation["jobs"])
    assert max(relation.values()) < RELATIONS


def test_distance_grows_both_ways() -> None:
    words = read(BRIDGE)
    distance = [*seen(words, "said", "distance").values()]
    assert distance == sorted(distance)
    assert distance[words.texts.index("said")] == PAIR_SIZES["distance"] // 2


def test_sentences_and_lines_are_counted_from_the_cue() -> None:
    words = read(LINES)
    sentences, lines = (seen(words, "sold", name) for name in ("sentences", "lines"))
    assert [sentences[t] for t in ("mill", "sold", "came")] == [2, 3, 4]
    assert [lines[t] for t in ("mill", "sold", "came")] == [2, 3, 4]


@pytest.mark.parametrize(("low", "high"), [(0, 3), (4, 5), (2, 9), (7, 12), (5, 5)])
def test_a_part_is_seen_as_in_the_whole(low: int, high: int) -> None:
    words = read(BRIDGE)
    cue = words.texts.index("said")
    whole = words.seen_from(cue, 0, len(words.texts))
    assert words.seen_from(cue, low, high).tolist() == whole[low:high].tolist()


WITHIN = [
    ("The mayor", ["The", "mayor"]),
    ("ayor of Ar", ["mayor", "of", "Arden"]),
    (" ", []),
    (" old ", ["old"]),
    ("closed.", ["closed", "."]),
    (BRIDGE, [*BRIDGE[:-1].split(), "."]),
]


@pytest.mark.parametrize(("part", "expected"), WITHIN, ids=[repr(p[:12]) for p, _ in WITHIN])
def test_words_within_a_span(part: str, expected: list[str]) -> None:
    words = read(BRIDGE)
    start = BRIDGE.index(part)
    found = words.within(start, start + len(part))
    assert [words.texts[w] for w in found] == expected


def test_nothing_is_within_an_empty_span_between_words() -> None:
    assert [*read(BRIDGE).within(0, 0)] == []
    assert [*read(BRIDGE).within(3, 4)] == []


def test_the_head_of_some_words_is_a_verb_if_there_is_one() -> None:
    words = read("The mayor of Arden pointed out that it was shut.")
    assert words.texts[words.head_of(range(4))] == "mayor"
    assert words.texts[words.head_of(range(4, 6))] == "pointed"
    assert words.texts[words.head_of([3])] == "Arden"


@pytest.mark.parametrize("text", ["", " ", "\n", " \n \t\n", "\u00a0"])
def test_a_text_without_words(text: str) -> None:
    words = read(text)
    assert words.texts == []
    assert words.features.shape == (0, len(SIZES))
    assert [*words.within(0, len(text))] == []
    assert words.heads == []


@pytest.mark.parametrize(
    "text", ["☃", "\ufeff", "\u200b", "\x00", "𓀀𓀁", "“”", "…", "ا said 🙂.", "e\u0301\u2028e"]
)
def test_odd_signs(text: str) -> None:
    check(read(text), text)


def check(words: Words, text: str) -> None:
    """Assert what holds of every text: offsets, and no feature outside its table."""
    count = len(words.texts)
    assert words.features.shape == (count, len(SIZES))
    assert np.all(words.features >= 0)
    assert np.all(words.features < [*SIZES.values()])
    assert all(0 <= head < count for head in words.heads)
    assert words.starts == sorted(words.starts)
    assert all(0 <= s < e <= len(text) for s, e in zip(words.starts, words.ends, strict=True))
    for cue in {0, count // 2, count - 1} if count else ():
        rows = words.seen_from(cue, 0, count)
        assert np.all(rows >= 0)
        assert np.all(rows < [*PAIR_SIZES.values()])
        assert rows[cue, 0] == 1
        assert np.count_nonzero(rows[:, 0] == 1) == 1


BITS = [BRIDGE, SPOKEN, FILM, "“", "”", "'", "\n", " ", "Poe said", "🙂", "—", "\u2028", "☃"]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(BITS), max_size=8).map("".join))
def test_any_text_keeps_to_its_tables(text: str) -> None:
    check(read(text), text)
