from __future__ import annotations

import importlib.util
import random
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from quotes.evaluation.corpora import Annotated, Marked, read_corpus
from quotes.evaluation.evaluating import compare, speech_verbs
from quotes.evaluation.measures import (
    GROUPS,
    MEASURES,
    NAMES,
    Compared,
    Item,
    Score,
    find_in_marks,
    find_words,
    match_items,
    score_articles,
    type_of,
    words_in,
)
from quotes.records import (
    Confidence,
    Mention,
    MentionType,
    Quotation,
    QuotationType,
    Span,
)

SHARED = Path(__file__).parents[3] / "shared"
DIRECT, INDIRECT = QuotationType.DIRECT, QuotationType.INDIRECT


def item(
    content: range, *speaker: int, kind: QuotationType = INDIRECT, speech: bool = False
) -> Item:
    return Item(frozenset(content), frozenset(speaker), kind, speech)


def values(
    gold: list[Item], found: list[Item], quoted: range = range(0), group: str = "all"
) -> dict[str, float | None]:
    compared = Compared(tuple(gold), tuple(found), frozenset(quoted))
    score = score_articles([compared], bootstrap=0)[group]
    return {name: estimate.value for name, estimate in score.measures.items()}


def test_words_leave_out_marks() -> None:
    text = "“It’s U.S.-made, he-said_she,” 3.5"
    found = [text[start:end] for start, end in find_words(text)]
    assert found == ["It’s", "U.S", "made", "he-said", "she", "3.5"]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([(0, 3)], {0}, id="one"),
        pytest.param([(2, 5)], {0, 1}, id="cut on both sides"),
        pytest.param([(3, 4)], set(), id="a space"),
        pytest.param([(8, 11), (0, 1)], {0, 2}, id="two spans"),
        pytest.param([], set(), id="nothing"),
    ],
)
def test_words_in_spans(spans: list[tuple[int, int]], expected: set[int]) -> None:
    assert words_in(find_words("one two six"), spans) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“Yes,” he said.", ["“Yes,”"], id="curly"),
        pytest.param('He "may" and "will" go.', ['"may"', '"will"'], id="straight"),
        pytest.param("So ``be'' it.", ["``be''"], id="typewriter"),
        pytest.param("“Open\nand so on.”", ["“Open"], id="an open one ends with its line"),
        pytest.param("Open» and «shut».", ["«shut»"], id="a stray closing one"),
        pytest.param('It is 5" wide.', [], id="a straight one behind a word opens nothing"),
        pytest.param("“One “inner” more”", ["“One “inner”"], id="no nesting"),
        pytest.param("'Single' ones", [], id="single"),
    ],
)
def test_stretches_in_marks(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in find_in_marks(text)] == expected


@pytest.mark.parametrize(
    ("inside", "expected"), [(0, "indirect"), (1, "mixed"), (8, "mixed"), (9, "direct")]
)
def test_the_type_is_the_share_in_marks(inside: int, expected: str) -> None:
    assert type_of(frozenset(range(10)), frozenset(range(inside))) == expected


def test_matching_is_one_to_one_and_the_nearest_first() -> None:
    gold = [item(range(10)), item(range(5, 10))]
    found = [item(range(8)), item(range(10)), item(range(20, 30))]
    assert match_items(gold, found) == {0: 1}
    assert match_items([item(range(4))], [item(range(2))]) == {0: 0}
    assert match_items([item(range(5))], [item(range(2))]) == {}


def test_what_is_right_scores_all() -> None:
    gold = [item(range(4), 9, kind=DIRECT, speech=True), item(range(10, 12), speech=True)]
    found = values(gold, gold, range(4))
    assert {found[name] for name in NAMES} == {1.0}


def test_a_wrong_speaker_costs_what_asks_for_the_speaker() -> None:
    found = values([item(range(4), 9)], [item(range(4), 8)])
    ones = {name for name in MEASURES if found[f"{name}.f1"] == 1}
    assert ones == {"exact", "soft", "token", "match"}
    assert (found["attr.f1"], found["full.f1"], found["speaker_overlap"]) == (0, 0, 0)


def test_nobody_on_both_sides_is_right() -> None:
    assert values([item(range(4))], [item(range(4))])["full.f1"] == 1
    assert values([item(range(4))], [item(range(4), 8)])["full.f1"] == 0


def test_a_cut_quotation_keeps_its_words() -> None:
    found = values([item(range(10), 20)], [item(range(5), 20), item(range(5, 10), 20)])
    assert (found["attr.precision"], found["attr.recall"]) == (1, 1)
    assert (found["match.precision"], found["match.recall"]) == (0.5, 1)
    assert found["exact.f1"] == 0


def test_soft_counts_quotations_and_token_counts_words() -> None:
    found = values([item(range(10)), item(range(20, 22))], [item(range(20, 22))])
    assert (found["soft.recall"], found["token.recall"]) == (0.5, 2 / 12)
    assert (found["soft.precision"], found["token.precision"]) == (1, 1)


def test_covered_is_four_fifths_of_the_words_in_marks() -> None:
    gold = [item(range(10), 20, kind=DIRECT)]
    eight, seven = [item(range(8), 21, kind=DIRECT)], [item(range(7), 20, kind=DIRECT)]
    assert [values(gold, eight, range(10))[name] for name in ("cover", "dqa")] == [1, 0]
    assert [values(gold, seven, range(10))[name] for name in ("cover", "dqa")] == [0, 0]


def test_speech_asks_for_content_and_speaker() -> None:
    gold = [item(range(3), 9, speech=True), item(range(4, 8), 9), item(range(20, 22), speech=True)]
    assert values(gold, [item(range(3), 9)])["speech_full"] == 0.5


def test_groups_count_each_side_by_its_own_type() -> None:
    gold, found = [item(range(4), kind=DIRECT)], [item(range(4))]
    scores = score_articles([Compared(tuple(gold), tuple(found), frozenset())], bootstrap=0)
    sizes = {group: (score.gold, score.found) for group, score in scores.items()}
    assert sizes == {
        "all": (1, 1),
        "direct": (1, 0),
        "mixed": (0, 0),
        "indirect": (0, 1),
        "quoted": (1, 0),
    }
    assert scores["direct"].measures["match.recall"].value == 1
    assert scores["indirect"].measures["match.precision"].value == 1


def test_nothing_to_measure_is_none_and_nothing_found_is_nought() -> None:
    assert set(values([], []).values()) == {None}
    found = values([item(range(4), 9)], [])
    assert (found["full.precision"], found["full.recall"], found["full.f1"]) == (None, 0, 0)
    assert score_articles([])["all"].gold == 0


def test_intervals_are_the_same_each_time_and_hold_the_value() -> None:
    right = Compared((item(range(4), 9),), (item(range(4), 9),), frozenset())
    wrong = Compared((item(range(4), 9),), (item(range(6, 8), 9),), frozenset())
    first, again, other = (
        score_articles([right, wrong] * 10, bootstrap=200, seed=seed) for seed in (0, 0, 1)
    )
    assert first == again != other
    full = first["all"].measures["full.f1"]
    assert full.low is not None
    assert full.high is not None
    assert full.value == 0.5
    assert 0.2 < full.low < 0.5 < full.high < 0.8


def test_without_draws_there_are_no_intervals() -> None:
    compared = Compared((item(range(4)),), (item(range(4)),), frozenset())
    estimate = score_articles([compared], bootstrap=0)["all"].measures["full.f1"]
    assert (estimate.low, estimate.high) == (None, None)


def test_verbs_of_saying() -> None:
    assert {"said", "says", "according", "told"} <= speech_verbs()
    assert not {"wants", "believes"} & speech_verbs()
    path = Path(__file__).parents[2] / "quotes" / "evaluation" / "data" / "speech_verbs.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all(line and line == line.strip() for line in lines)
    forms = Counter(form for line in lines if line[0] != "#" for form in line.split())
    assert {form for form, n in forms.items() if n > 1 or form != form.lower()} == set()


def load_module(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load a module of the bench, for the time of a test."""
    path = SHARED / "bench" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


def invent(article: Annotated, random: random.Random) -> list[Marked]:
    """Return what a middling reader might find: some of it right, moved, cut, or made up."""
    found: list[Marked] = []

    def somewhere(longest: int) -> tuple[int, int]:
        start = random.randrange(len(article.text) - longest)
        return start, start + random.randrange(1, longest)

    for one in article.attributions:
        chance = random.random()
        moved = tuple(
            (max(0, start - random.randrange(30)), end + random.randrange(30))
            for start, end in one.content
        )
        content = one.content if chance < 0.4 else moved if chance < 0.7 else one.content[:1]
        source = random.choice([one.source, one.source, (), (somewhere(20),)])
        if chance < 0.9:
            found.append(Marked(source, one.cue, content))
        if chance < 0.1:
            found.append(Marked((), (), (somewhere(100),)))
            found.append(Marked(one.source, (), one.content))
    return found


def as_quotation(text: str, found: Marked) -> Quotation:
    mention = None
    if found.source:
        start, end = found.source[0][0], found.source[-1][1]
        mention = Mention(start, end, text[start:end], MentionType.NAME)
    content = tuple(Span.of(text, *span) for span in found.content)
    return Quotation(INDIRECT, content, mention=mention, confidence=Confidence(1, 1, 1))


def as_prediction(quotation: Quotation) -> dict[str, Any]:
    mention = quotation.mention
    return {
        "content": [[span.start, span.end] for span in quotation.content],
        "speaker": [[mention.start, mention.end]] if mention else None,
    }


def expected_names() -> dict[str, str]:
    """Return our names of the measures and the bench's."""
    sides = {"precision": "p", "recall": "r", "f1": "f"}
    names = {f"{m}.{ours}": f"{m}.{theirs}" for m in MEASURES for ours, theirs in sides.items()}
    return names | {name: name for name in ("speaker_overlap", "cover", "dqa", "speech_full")}


@pytest.mark.skipif(not (SHARED / "bench" / "score.py").is_file(), reason="the bench is not here")
@pytest.mark.skipif(not (SHARED / "polnear" / "data" / "dev").is_dir(), reason="no PolNeAR here")
def test_the_measures_are_those_of_the_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    polnear, bench = (load_module(name, monkeypatch) for name in ("polnear", "score"))
    corpus = read_corpus(SHARED / "polnear")
    chance = random.Random(7)
    invented = [[as_quotation(a.text, f) for f in invent(a, chance)] for a in corpus]

    readings = [compare(a, found) for a, found in zip(corpus, invented, strict=True)]
    ours = score_articles([reading.compared for reading in readings], bootstrap=0)
    theirs = bench.score(
        polnear.load(SHARED / "polnear", "dev"),
        {a.doc_id: [as_prediction(q) for q in f] for a, f in zip(corpus, invented, strict=True)},
        bootstrap=0,
    )
    for group in GROUPS:
        assert_same(ours[group], theirs, group)


def assert_same(ours: Score, theirs: dict[str, dict[str, float]], group: str) -> None:
    counts = theirs["count"]
    assert (ours.gold, ours.found) == (counts[f"{group}.gold"], counts[f"{group}.pred"])
    for name, their_name in expected_names().items():
        if group == "indirect" and name in ("cover", "dqa"):
            assert ours.measures[name].value is None
        else:
            expected = theirs[f"{group}.{their_name}"]["value"]
            assert ours.measures[name].value == pytest.approx(expected, rel=0, abs=1e-9), name
            assert 0 < expected < 1, name
