"""From readings to attributions: made-up readings in, no weights; only the parse is real."""

from __future__ import annotations

import itertools
import tracemalloc
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from quotes.extraction.attribution import Attribution
from quotes.extraction.confidence import Evidence
from quotes.extraction.decoding import best_runs, cutting_costs, decode, pick_frames
from quotes.extraction.encoder import CONTENT, CUE, NONE, SOURCE, Floats, Reading
from quotes.extraction.features import Words
from quotes.extraction.marked import MarkedDoc
from quotes.extraction.pipeline import load_pipeline


def weigh(evidence: Evidence) -> tuple[float, float]:
    """Say always the same."""
    return 0.9, 0.8


@dataclass
class Case:
    """A text to make readings of."""

    page: MarkedDoc
    words: Words

    @classmethod
    def of(cls, text: str) -> Case:
        page = MarkedDoc.read(load_pipeline()(text), text)
        return cls(page, Words(page))

    def at(self, phrase: str) -> range:
        """Return the words of a phrase of the text."""
        start = self.page.text.index(phrase)
        return self.words.within(start, start + len(phrase))

    def read(
        self,
        head: str,
        *,
        content: Sequence[str] = (),
        source: str = "",
        cue: str = "",
        sure: float = 0.94,
        probability: float = 0.95,
        only: str = "",
    ) -> Reading:
        """Return what a model might read, each label so sure, ``only`` the words of a part."""
        [at] = self.at(head)
        labels = np.full((len(self.words.texts), 4), 0.02, np.float32)
        labels[:, NONE] = 0.94
        for column, phrases in ((CONTENT, content), (SOURCE, [source]), (CUE, [cue or head])):
            for w in (w for phrase in phrases if phrase for w in self.at(phrase)):
                labels[w] = (1 - sure) / 3
                labels[w, column] = sure
        part = self.at(only or self.page.text)
        return Reading(at, probability, part.start, labels[part.start : part.stop])

    def decode(self, *readings: Reading) -> list[Attribution]:
        return decode(self.page, self.words, readings, weigh)

    def show(self, *readings: Reading) -> list[tuple[list[str], str | None, str | None]]:
        """Return content, cue and source of what readings amount to, as text."""
        text = self.page.text
        return [
            (
                [text[s:e] for s, e in a.content],
                text[slice(*a.cue)] if a.cue else None,
                text[slice(*a.source)] if a.source else None,
            )
            for a in self.decode(*readings)
        ]


def test_one_reading_is_one_attribution() -> None:
    case = Case.of("The minister said that the dam would stay closed.")
    reading = case.read("said", content=["that the dam would stay closed"], source="The minister")
    assert case.show(reading) == [(["the dam would stay closed"], "said", "The minister")]
    [found] = case.decode(reading)
    assert (found.rule, found.confidence, found.speaker) == ("tagger", 0.9, 0.8)


def test_no_readings_no_attributions() -> None:
    assert Case.of("The dam is closed.").show() == []
    assert Case.of("").show() == []


def test_no_content_no_attribution() -> None:
    case = Case.of("The minister said nothing of the dam.")
    assert case.show(case.read("said", source="The minister")) == []


def test_of_two_heads_in_one_cue_the_more_probable_counts() -> None:
    case = Case.of("The mayor went on to say that it was shut.")
    readings = [
        case.read(head, content=["it was shut"], source="The mayor", cue="went on to say")
        for head in ("went", "say")
    ]
    weaker = Reading(readings[0].head, 0.4, readings[0].low, readings[0].labels)
    [frame] = pick_frames([weaker, readings[1]])
    assert frame.reading is readings[1]
    assert [*frame.span] == [*case.at("went on to say")]


def test_cues_come_in_text_order() -> None:
    case = Case.of("Poe said it was late. Lind said it was early.")
    first = case.read("said", content=["it was late"], source="Poe", probability=0.5)
    second = Reading(case.at("Lind").stop, 0.9, 0, case.read("Lind").labels)
    assert [f.reading.head for f in pick_frames([second, first])] == [first.head, second.head]


UNION = "Poe said the river was high and Lind added that boats were lost."


def test_a_word_goes_to_the_cue_that_wants_it_most() -> None:
    case = Case.of(UNION)
    greedy = case.read("said", content=[UNION[9:-1]], source="Poe", sure=0.7, cue="said")
    keen = case.read("added", content=["that boats were lost"], source="Lind")
    found = case.show(greedy, keen)
    assert found[1] == (["boats were lost"], "added", "Lind")
    assert "boats" not in " ".join(found[0][0])
    assert found[0][0][0].startswith("the river was high")


@given(st.floats(0.5, 0.97), st.floats(0.5, 0.97), st.floats(0.2, 1), st.floats(0.2, 1))
def test_a_stretch_in_marks_has_one_owner(one: float, other: float, p: float, q: float) -> None:
    case = Case.of("Poe said, “The river is far too high for boats,” Lind added.")
    half, rest = "“The river is far too", "high for boats,”"
    whole = f"{half} {rest}"
    found = case.show(
        case.read("said", content=[whole], source="Poe", sure=one, probability=p),
        case.read("added", content=[rest], source="Lind", sure=other, probability=q),
    )
    assert [content for content, _, _ in found] == [[whole]]


def test_a_stretch_in_marks_goes_whole_to_one_cue() -> None:
    case = Case.of("“The river is far too high for boats,” said Poe.")
    found = case.show(case.read("said", content=["river is far too high"], source="Poe"))
    assert found == [(["“The river is far too high for boats,”"], "said", "Poe")]


def test_a_stretch_in_marks_that_few_words_want_is_nobodys() -> None:
    case = Case.of("Poe said it was late, and “the river is far too high for boats” was sung.")
    found = case.show(case.read("said", content=["it was late", "for"], source="Poe"))
    assert found == [(["it was late"], "said", "Poe")]


BESIDE = [
    ("behind the cue", "“It is too high,” said Poe. “It rose by night.”"),
    ("over a few words", "“It is too high,” Poe said on Monday, sighing. “It rose by night.”"),
]


@pytest.mark.parametrize("text", [c[1] for c in BESIDE], ids=[c[0] for c in BESIDE])
def test_the_second_half_goes_with_the_first(text: str) -> None:
    halves = ["“It is too high,”", "“It rose by night.”"]
    case = Case.of(text)
    assert case.show(case.read("said", content=halves[:1], source="Poe")) == [
        (halves, "said", "Poe")
    ]


def test_the_next_paragraph_does_not_go_with_it() -> None:
    text = "“It is too high,” said Poe.\n“It rose by night.”"
    case = Case.of(text)
    found = case.show(case.read("said", content=["“It is too high,”"], source="Poe"))
    assert found == [(["“It is too high,”"], "said", "Poe")]


CHAIN = "“The river is too high,” said Poe. “It rose.\n\n“Boats were lost at the pier.”"
MIDDLE, LAST = "“It rose.", "“Boats were lost at the pier.”"


def test_a_chain_that_reopens_stays_with_its_cue() -> None:
    case = Case.of(CHAIN)
    [found] = case.decode(case.read("said", content=[CHAIN[:24], MIDDLE], source="Poe"))
    spans = [CHAIN[s:e] for s, e in found.content]
    assert (spans[0], spans[-1], found.rule) == (CHAIN[:24], LAST, "tagger")


def test_an_unclosed_stretch_keeps_its_full_stop() -> None:
    case = Case.of(CHAIN)
    [found] = case.decode(case.read("said", content=[CHAIN[:24], MIDDLE], source="Poe"))
    assert [CHAIN[s:e] for s, e in found.content] == [CHAIN[:24], MIDDLE, LAST]


def test_a_chain_whose_end_has_the_cue_belongs_to_it() -> None:
    first, last = "“The river is too high", "“Boats were lost at the pier,”"
    case = Case.of(f"{first}.\n\n{last} said Poe.")
    [found] = case.decode(case.read("said", content=[last], source="Poe"))
    spans = [case.page.text[s:e] for s, e in found.content]
    assert len(spans) == 2
    assert spans[0].startswith(first)
    assert spans[1] == last


def test_a_later_paragraph_with_marks_of_its_own_carries_on() -> None:
    text = "“The river is too high,” said Poe.\n\n“Boats were lost at the pier.”"
    case = Case.of(text)
    found = case.decode(case.read("said", content=[text[:24], LAST], source="Poe"))
    assert [[text[s:e] for s, e in a.content] for a in found] == [[text[:24]], [LAST]]
    assert [a.rule for a in found] == ["tagger", "continued"]
    assert (found[1].cue, found[1].source) == (None, None)
    assert [a.confidence for a in found] == [0.9, 0.9]


def test_an_earlier_paragraph_does_not_take_the_cue_away() -> None:
    text = "“Boats were lost at the pier.”\n\n“The river is too high,” said Poe."
    case = Case.of(text)
    near = "“The river is too high,”"
    found = case.show(case.read("said", content=[LAST, near], source="Poe"))
    assert found == [([LAST, near], "said", "Poe")]


def test_parts_of_one_paragraph_stay_together() -> None:
    text = "“The river,” said Poe, “is too high.”"
    case = Case.of(text)
    parts = ["“The river,”", "“is too high.”"]
    assert case.show(case.read("said", content=parts, source="Poe")) == [(parts, "said", "Poe")]


def test_small_gaps_are_filled() -> None:
    case = Case.of("Poe said that the old river was far too high for boats.")
    found = case.show(case.read("said", content=["the old", "was far", "for boats"], source="Poe"))
    assert found == [(["the old river was far too high for boats"], "said", "Poe")]


def test_a_gap_that_holds_the_cue_is_not_filled() -> None:
    case = Case.of("The river, Poe said, was too high.")
    found = case.show(case.read("said", content=["The river", "was too high"], source="Poe"))
    assert found == [(["The river", "was too high"], "said", "Poe")]


def test_a_gap_over_a_line_end_is_not_filled() -> None:
    case = Case.of("Poe said it was late\nThe pier was shut.")
    found = case.show(case.read("said", content=["it was late", "pier was shut"], source="Poe"))
    assert not any("\n" in span for content, _, _ in found for span in content)


def test_a_lone_sign_is_no_content() -> None:
    case = Case.of("Poe said: the river was high — and left the old pier at noon.")
    found = case.show(case.read("said", content=["the river was high", "—"], source="Poe"))
    assert found == [(["the river was high"], "said", "Poe")]


SOURCES = [
    ("head alone", "said Ruth Okoye, the mayor of Ardmore, on Monday.", "Okoye", "Ruth Okoye"),
    ("title", "said the mayor of Ardmore.", "mayor", "the mayor of Ardmore"),
    ("pronoun", "she said.", "she", "she"),
    ("apposition", "said Ruth Okoye, a nurse.", "Ruth Okoye", "Ruth Okoye, a nurse"),
    ("verb", "someone shouting said.", "shouting", "shouting"),
]


@pytest.mark.parametrize(
    ("rest", "named", "source"), [c[1:] for c in SOURCES], ids=[c[0] for c in SOURCES]
)
def test_a_source_is_its_whole_noun_phrase(rest: str, named: str, source: str) -> None:
    case = Case.of(f"“The river is too high,” {rest}")
    [(_, _, found)] = case.show(
        case.read("said", content=["“The river is too high,”"], source=named)
    )
    assert found is not None
    assert found.startswith(source)
    assert "Monday" not in found


def test_a_word_of_the_source_is_no_content() -> None:
    case = Case.of("“The river is too high,” the mayor told reporters.")
    quoted = "“The river is too high,”"
    sure = case.read("told", content=[quoted], source="mayor")
    [the] = case.at(" the ")
    sure.labels[the] = 0.0, 0.25, 0.75, 0.0
    assert case.show(sure) == [([quoted], "told", "the mayor")]


def test_of_two_sources_the_likelier_counts() -> None:
    case = Case.of("Poe left before the mayor said that it was late.")
    reading = case.read("said", content=["that it was late"], source="mayor")
    [poe] = case.at("Poe")
    reading.labels[poe] = 0.4, 0.6, 0.0, 0.0
    assert case.show(reading) == [(["it was late"], "said", "the mayor")]


def test_indirect_words_of_nobody_are_left_out() -> None:
    case = Case.of("It was said that the river was too high.")
    assert case.show(case.read("said", content=["the river was too high"])) == []


def test_marked_words_of_nobody_are_kept() -> None:
    case = Case.of("“The river is too high,” it was said.")
    quoted = "“The river is too high,”"
    assert case.show(case.read("said", content=[quoted])) == [([quoted], "said", None)]


AGENTS = [
    ("It was derided as {} by critics.", "derided", "critics"),
    ("It was dismissed as {} by the mayor.", "dismissed", "the mayor"),
    ("The bill was called {} by Poe, who left.", "called", "Poe"),
]


@pytest.mark.parametrize(("text", "cue", "source"), AGENTS)
def test_of_a_passive_the_agent_speaks(text: str, cue: str, source: str) -> None:
    case = Case.of(text.format("“a farce of a law”"))
    reading = case.read(cue, content=["“a farce of a law” by"])
    assert case.show(reading) == [(["“a farce of a law”"], cue, source)]


def test_who_wrote_what_is_named_is_no_agent() -> None:
    case = Case.of("Poe called it “a farce” by an amateur.")
    reading = case.read("called", content=["“a farce” by an amateur"])
    assert case.show(reading) == [(["“a farce” by an amateur"], "called", "Poe")]


def test_a_given_name_takes_its_surname_along() -> None:
    case = Case.of("“The river is too high,” said Ann Poe.")
    quoted = "“The river is too high,”"
    assert case.show(case.read("said", content=[quoted], source="Ann"))[0][2] == "Ann Poe"


def test_a_determiner_takes_its_noun_along() -> None:
    quoted = "“The river is too high,”"
    case = Case.of(f"{quoted} read another part of the letter.")
    found = case.show(case.read("read", content=[quoted], source="another"))
    assert found == [([quoted], "read", "another part of the letter")]


def test_the_determiner_of_a_cue_is_nobody() -> None:
    case = Case.of("The chants of “open the gate” went on.")
    reading = case.read("chants", content=["“open the gate”"], source="The")
    assert case.show(reading) == [(["“open the gate”"], "chants", None)]


@pytest.mark.parametrize("word", ["And", "’s"])
def test_what_cannot_name_is_no_source(word: str) -> None:
    quoted = "“The river is too high,”"
    case = Case.of(f"And {quoted} the mayor’s brother said.")
    found = case.show(case.read("said", content=[quoted], source=word))
    assert found == [([quoted], "said", "the mayor’s brother")]


def test_a_preposition_without_its_object_is_left_off() -> None:
    case = Case.of("Poe said that he would raise the forecast for the next year.")
    reading = case.read("said", content=["he would raise the forecast for"], source="Poe")
    assert case.show(reading) == [(["he would raise the forecast"], "said", "Poe")]


def test_a_date_before_a_name_is_no_part_of_it() -> None:
    quoted = "“The river is too high.”"
    case = Case.of(f"In 1992 Mr. Poe: {quoted}")
    assert case.show(case.read(":", content=[quoted], source="Poe")) == [
        ([quoted], None, "Mr. Poe")
    ]


@pytest.mark.parametrize("mark", ["”", '"'])
def test_a_mark_without_its_space_stands_alone(mark: str) -> None:
    text = f"“The river is too high,{mark}Poe said.".replace("“", "“" if mark == "”" else mark)
    case = Case.of(text)
    assert [case.words.texts[w] for w in case.at(f",{mark}Poe said")] == [",", mark, "Poe", "said"]


HEARD = "the fire at the mill"
SILENT = [
    ("not", "The firm", "has not commented on"),
    ("n't", "The firm", "hasn’t commented on"),
    ("never", "The firm", "never commented on"),
    ("nobody", "Nobody", "commented on"),
]


@pytest.mark.parametrize(("source", "verb"), [c[1:] for c in SILENT], ids=[c[0] for c in SILENT])
def test_what_was_not_said_is_left_out(source: str, verb: str) -> None:
    case = Case.of(f"{source} {verb} {HEARD}.")
    assert case.show(case.read("commented", content=[f"on {HEARD}"], source=source)) == []


def test_what_no_official_said_is_left_out() -> None:
    case = Case.of(f"No official commented on {HEARD}.")
    reading = case.read("commented", content=[f"on {HEARD}"], source="No official")
    assert case.show(reading) == []


def test_a_refusal_to_speak_is_no_report() -> None:
    case = Case.of(f"Poe declined to comment on {HEARD}.")
    assert case.show(case.read("declined", content=[f"to comment on {HEARD}"], source="Poe")) == []


def test_an_act_is_no_report() -> None:
    case = Case.of("The council approved the sale of the mill.")
    reading = case.read("approved", content=["the sale of the mill"], source="The council")
    assert case.show(reading) == []


def test_words_in_marks_about_an_act_are_kept() -> None:
    case = Case.of("The council approved “the sale of the mill to a friend”.")
    quoted = "“the sale of the mill to a friend”"
    assert len(case.show(case.read("approved", content=[quoted], source="The council"))) == 1


def test_what_was_denied_or_said_after_all_is_kept() -> None:
    for text, head in (
        ("The firm did not deny the fire at the mill.", "deny"),
        ("The firm commented on the fire at the mill.", "commented"),
    ):
        case = Case.of(text)
        assert case.show(case.read(head, content=["the fire at the mill"], source="The firm"))


def test_marked_words_are_kept_beside_a_silent_verb() -> None:
    case = Case.of("The firm did not comment: “The fire at the mill is out.”")
    reading = case.read("comment", content=["“The fire at the mill is out.”"], source="The firm")
    assert len(case.show(reading)) == 1


EXPRESSIONS = [
    ("a verb", "Poe said that it was late.", "said", "said", "said"),
    ("its auxiliaries", "Poe had said that it was late.", "said", "had said", "said"),
    ("a particle", "Poe pointed out that it was late.", "pointed", "pointed out", "pointed out"),
    ("no particle", "Poe said out there it was late.", "said", "said", "said"),
    ("according", "According to Poe, it was late.", "According", "According to", "According to"),
    ("a colon", "Poe: it was late.", ":", ":", None),
    ("a dash", "Poe — it was late.", "—", "—", None),
]


@pytest.mark.parametrize(
    ("text", "head", "cue", "expected"),
    [c[1:] for c in EXPRESSIONS],
    ids=[c[0] for c in EXPRESSIONS],
)
def test_the_words_of_a_cue(text: str, head: str, cue: str, expected: str | None) -> None:
    case = Case.of(text)
    reading = case.read(head, content=["it was late"], source="Poe", cue=cue)
    assert [(c, s) for _, c, s in case.show(reading)] == [(expected, "Poe")]


def test_a_cue_that_was_read_with_a_part_of_the_text() -> None:
    case = Case.of("It rained all day.\nPoe said that it was late.\nThen all of them went home.")
    line = "Poe said that it was late."
    reading = case.read("said", content=["it was late"], source="Poe", only=line)
    assert reading.low == 5
    assert len(reading.labels) == 7
    assert case.show(reading) == [(["it was late"], "said", "Poe")]


def test_evidence_tells_marks_and_sources() -> None:
    seen: list[Evidence] = []

    def keep(evidence: Evidence) -> tuple[float, float]:
        seen.append(evidence)
        return 0.5, 0.5

    for text, content, source in (
        ("Poe said “it is late” twice.", "“it is late”", "Poe"),
        ("Poe said it was late twice.", "it was late", "Poe"),
        ("“It is late,” it was said.", "“It is late,”", ""),
    ):
        case = Case.of(text)
        decode(case.page, case.words, [case.read("said", content=[content], source=source)], keep)
    marked, plain, nobody = seen
    assert (marked.marked, plain.marked, nobody.marked) == (1, 0, 1)
    assert [e.sourceless for e in seen] == [0, 0, 1]
    assert marked.source > nobody.source
    assert all(e.runs == 1 for e in seen)


def worth(chance: Floats, cuts: Floats, kept: Sequence[int]) -> float:
    """Return the odds of the words kept less the costs of the cuts around them."""
    p = np.clip(chance.astype(float), 1e-3, 1 - 1e-3)
    inside = np.zeros(len(chance) + 2, bool)
    inside[[w + 1 for w in kept]] = True
    gains = np.log(p / (1 - p))[[*kept]].sum()
    return float(gains - cuts[np.flatnonzero(inside[1:] != inside[:-1])].sum())


@given(
    st.lists(st.tuples(st.floats(0, 1, width=32), st.floats(0, 4, width=32)), max_size=10),
    st.floats(0, 4, width=32),
)
def test_the_best_runs_are_the_best_of_all_subsets(
    drawn: list[tuple[float, float]], last: float
) -> None:
    chance = np.array([c for c, _ in drawn], np.float32)
    cuts = np.array([*(c for _, c in drawn), last], np.float32)
    kept = best_runs(chance, cuts)
    assert kept == sorted(set(kept))
    sets = (
        subset
        for size in range(len(drawn) + 1)
        for subset in itertools.combinations(range(len(drawn)), size)
    )
    best = max(worth(chance, cuts, subset) for subset in sets)
    assert worth(chance, cuts, kept) == pytest.approx(best, abs=1e-4)


RUNS = [
    ("nothing", [], [0.3], []),
    ("all", [0.9, 0.9], [0.3, 0.3, 0.3], [0, 1]),
    ("none", [0.1, 0.2], [0.3, 0.3, 0.3], []),
    ("not worth its cuts", [0.1, 0.6, 0.1], [1.0] * 4, []),
    ("two runs", [0.9, 0.01, 0.9], [0.3] * 4, [0, 2]),
    ("a dip not worth two cuts", [0.9, 0.3, 0.9], [0.6] * 4, [0, 1, 2]),
]


@pytest.mark.parametrize(
    ("chance", "cuts", "kept"), [c[1:] for c in RUNS], ids=[c[0] for c in RUNS]
)
def test_runs(chance: list[float], cuts: list[float], kept: list[int]) -> None:
    assert best_runs(np.array(chance, np.float32), np.array(cuts, np.float32)) == kept


def test_cuts_cost_more_inside_a_phrase() -> None:
    case = Case.of("The mayor said that the old bridge was closed.")
    costs = cutting_costs(case.words)
    assert len(costs) == len(case.words.texts) + 1
    [that], [bridge] = case.at("that"), case.at("bridge")
    assert costs[0] == costs[-1] == costs.min()
    assert costs[that] < costs[bridge]


ROW = ["The", "mayor", "said", "the", "bridge", "was", "closed", "."]
HEADS = [1, 2, 2, 4, 6, 6, 2, 2]
ARCS = ["det", "nsubj", "ROOT", "det", "nsubjpass", "auxpass", "ccomp", "punct"]
TAGS = ["DT", "NN", "VBD", "DT", "NN", "VBD", "VBN", "."]
MEGABYTE = 1 << 20


def huge(rows: int) -> Case:
    """Return a text of many like sentences, its parse written by hand."""
    doc = Doc(
        Vocab(),
        ROW * rows,
        heads=[8 * n + head for n in range(rows) for head in HEADS],
        deps=ARCS * rows,
        tags=TAGS * rows,
        sent_starts=[w == 0 for _ in range(rows) for w in range(8)],
    )
    page = MarkedDoc.read(doc, doc.text)
    return Case(page, Words(page))


def test_the_memory_for_a_huge_text_is_bounded() -> None:
    case = huge(2_500)  # 20,000 words
    count = len(case.words.texts)
    readings = []
    for n in range(500):
        row = 8 * 5 * n
        low = max(row - 80, 0)
        labels = np.full((min(row + 80, count) - low, 4), 0.02, np.float32)
        labels[:, NONE] = 0.94
        for w, column in enumerate((SOURCE, SOURCE, CUE, CONTENT, CONTENT, CONTENT, CONTENT)):
            labels[row + w - low] = 0.02
            labels[row + w - low, column] = 0.94
        readings.append(Reading(row + 2, 0.9, low, labels))
    _ = case.words.heads, case.page.sentences
    tracemalloc.start()
    try:
        found = case.decode(*readings)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(found) == 500
    assert {case.page.text[slice(*a.content[0])] for a in found} == {"the bridge was closed"}
    assert peak < 6 * MEGABYTE  # one byte for each word and reading would be 10
