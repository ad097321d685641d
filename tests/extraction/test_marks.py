"""Quotation marks: what is found between them, and what an apostrophe is not."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.extraction.marks import Quoted, find_quoted


def inner(text: str) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in find_quoted(text)]


GLYPHS = [
    ("straight double", '"The well is dry," she said. "Go."', ["The well is dry,", "Go."]),
    ("curly double", "“The well is dry,” she said.", ["The well is dry,"]),
    ("straight single", "'The well is dry,' she said. 'Go.'", ["The well is dry,", "Go."]),
    ("curly single", "‘The well is dry,’ she said.", ["The well is dry,"]),
    ("low and high", "„Nein“, said Ulla. „So ‚ist‘ es.“", ["Nein", "So ‚ist‘ es.", "ist"]),
    ("low with right mark", "„Nie”, said Ewa.", ["Nie"]),
    ("both wrong way", "”Nej”, said Maja.", ["Nej"]),
    ("guillemets out", "«Non», said Luc.", ["Non"]),
    ("guillemets in", "»Nein«, said Ulf. »Doch.«", ["Nein", "Doch."]),
    ("guillemets spaced", "«\u00a0Non\u00a0», said Luc.", ["\u00a0Non\u00a0"]),
    ("small guillemets", "«So ‹etwas› nie», said Urs.", ["So ‹etwas› nie", "etwas"]),
    ("tex", "``Dry,'' she said. ``As `bone' dry.''", ["Dry,", "As `bone' dry.", "bone"]),
    ("doubled apostrophes", "''Dry,'' she said. ''It's dry.''", ["Dry,", "It's dry."]),
    ("three closing", "''He told us to 'wait,''' she said.", ["He told us to 'wait,'", "wait,"]),
    ("three opening", "'''Wait,' he told us,'' she said.", ["'Wait,' he told us,", "Wait,"]),
    ("double prime", "″Dry,″ she said.", ["Dry,"]),
    ("curly opens, straight closes", '“Dry," she said.', ["Dry,"]),
    ("straight opens, curly closes", '"Dry,” she said.', ["Dry,"]),
    ("closed by an opening glyph", "“Dry“, she said. “Go.“", ["Dry", "Go."]),
    ("opened by a closing glyph", "”Dry,” she said. “Go.”", ["Dry,", "Go."]),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in GLYPHS], ids=[c[0] for c in GLYPHS])
def test_every_glyph(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


APOSTROPHES = [
    ("contractions", "It's what we don’t know and they'd've said."),
    ("plural possessives", "The farmers' union and the teachers’ strike hit the bakers' trade."),
    ("names with ayn", "Sa’ada, al-Ma'rib and Ka`bi met ‘Abd al-Hakim at the tribes’ tent."),
    ("names", "Mr O'Dowd and D’Angelo at Hawai‘i"),
    ("leading elisions", "Tell 'em it was the '70s, ’tis all; ‘80s bands, ’twas."),
    ("rock", "A rock 'n' roll, drum ’n’ bass night"),
    ("lost endings", "Goin' home for an ol’ cup o' tea with my kin"),
    ("feet and inches", "She is 5'11\" tall, he 6’ 2”, the plank 8' by 4'."),
    ("inches", 'A 12" record'),
    ("one straight double", 'A stray " here'),
    ("ornament", '""""""""""""""""""'),
    ("nothing between", 'Nothing "" is “” in here, or ” here'),
]


@pytest.mark.parametrize("text", [c[1] for c in APOSTROPHES], ids=[c[0] for c in APOSTROPHES])
def test_apostrophes_are_no_marks(text: str) -> None:
    assert inner(text) == []


SINGLES = [
    ("contraction", "'I don't know,' he said.", ["I don't know,"]),
    (
        "plural possessive, straight",
        "'The farmers' offer is gone,' he said.",
        ["The farmers' offer is gone,"],
    ),
    (
        "plural possessive, curly",
        "‘The farmers’ offer is gone,’ he said.",
        ["The farmers’ offer is gone,"],
    ),
    (
        "two possessives",
        "'Bakers' and farmers' wages rose,' she said.",
        ["Bakers' and farmers' wages rose,"],
    ),
    ("scare quotes on a plural", "The 'experts' were wrong.", ["experts"]),
    ("two plurals", "'Experts' and 'friends' came.", ["Experts", "friends"]),
    ("a possessive in scare quotes", "The 'bakers' bill' died.", ["bakers' bill"]),
    ("headline", "Rail works are 'a scandal': union chief", ["a scandal"]),
    ("headline at the end", "Mayor: bridge is ‘beyond repair’", ["beyond repair"]),
    ("elision within", "'Tell 'em it's the '80s,' he said.", ["Tell 'em it's the '80s,"]),
    ("name with ayn first", "‘Ali stayed at home,’ she said.", ["Ali stayed at home,"]),
    ("lost ending", "They call him ‘Lyin’ Len’ here.", ["Lyin’ Len"]),
    ("stop outside", "He called it 'a scandal'.", ["a scandal"]),
    ("before a dash", "'A scandal' – that was his word.", ["A scandal"]),
]


@pytest.mark.parametrize(
    ("text", "expected"), [c[1:] for c in SINGLES], ids=[c[0] for c in SINGLES]
)
def test_single_marks_among_apostrophes(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


NESTED = [
    ("american", "“He said ‘no’ to us,” she said.", ["He said ‘no’ to us,", "no"]),
    ("american, straight", "\"He said 'no,'\" she said.", ["He said 'no,'", "no,"]),
    ("british", "'He said \"no\" to us,' she said.", ['He said "no" to us,', "no"]),
    ("three deep", "“A ‘b “c” d’ e,” she said.", ["A ‘b “c” d’ e,", "b “c” d", "c"]),
    ("same kind, curly", "“She told me “no” twice,” he said.", ["She told me “no” twice,", "no"]),
    ("inner never closed", '"He told us \'wait," she said.', ["He told us 'wait,"]),
    ("inner opened wrongly", "“The ‘wait,” she said. “Go.”", ["The ‘wait,", "Go."]),
    ("both styles in one text", "“One,” he said.\n'Two,' she said.", ["One,", "Two,"]),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in NESTED], ids=[c[0] for c in NESTED])
def test_nesting(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_depth_counts_from_the_outside() -> None:
    assert [q.depth for q in find_quoted("“A ‘b “c” d’ e,” she said. “F.”")] == [0, 1, 2, 0]


PLACES = [
    ("dashes", '"I was—" he stopped. "No"—she rose—"never."', ["I was—", "No", "never."]),
    ("brackets", '("Dry," she said.) "[The] well"', ["Dry,", "[The] well"]),
    ("ellipsis", '"...and then" it rained, "or..." not', ["...and then", "or..."]),
    ("no space behind", '"Dry,"she said,"and deep."', ["Dry,", "and deep."]),
    ("no space before", 'She said:"Dry." Then:"Deep."', ["Dry.", "Deep."]),
    ("inches within", '"The 12" disc is out," he said.', ['The 12" disc is out,']),
    ("feet within", '"I am 5\'11" tall," he said.', ["I am 5'11\" tall,"]),
    ("spaces within", '" Dry " she said " and deep "', [" Dry ", " and deep "]),
    ("full stop outside", "A “dry well”. Really.", ["dry well"]),
    ("question", '"Dry?" she asked.', ["Dry?"]),
    ("no-break space behind", "“Dry,”\u00a0she said.", ["Dry,"]),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in PLACES], ids=[c[0] for c in PLACES])
def test_neighbours(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


STRAYS = [
    ("never closed, curly", "“One, he said. “Two,” she said.", ["Two,"]),
    ("never closed, straight", '"One, he said. "Two," she said.', ["Two,"]),
    ("never opened, curly", "One,” he said. “Two,” she said.", ["Two,"]),
    ("never opened, straight", 'One," he said. "Two," she said.', ["Two,"]),
    ("stray behind", '"One," he said, and two." Then rain.', ["One,"]),
    ("last one unclosed", '"One," he said. "Two.', ["One,", "Two."]),
    ("unclosed, next paragraph plain", "“One.\nHe left. “Two,” she said.", ["One.", "Two,"]),
    ("stray inch", 'A 9" nail. "One," he said. "Two."', ["One,", "Two."]),
    ("other paragraphs", 'The " mark.\n"One," he said.\n"Two."', ["One,", "Two."]),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in STRAYS], ids=[c[0] for c in STRAYS])
def test_one_stray_mark_costs_one_quotation(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def flags(text: str) -> list[tuple[str, bool, bool]]:
    return [(text[q.inner_start : q.inner_end], q.closed, q.reopens) for q in find_quoted(text)]


@pytest.mark.parametrize(("opening", "closing"), ["“”", '""', "‘’", "''", "«»", ("``", "''")])
def test_a_chain_of_paragraphs(opening: str, closing: str) -> None:
    text = f"{opening}One.\n\n{opening}Two.\n{opening}Three,{closing} she said."
    assert flags(text) == [
        ("One.", False, False),
        ("Two.", False, True),
        ("Three,", True, True),
    ]


def test_a_new_quotation_is_no_chain() -> None:
    assert flags("“One.”\n“Two.”") == [("One.", True, False), ("Two.", True, False)]


def test_a_paragraph_that_carries_on_without_a_mark() -> None:
    text = "She said: “One.\nTwo,” and left. “Three.”"
    assert flags(text) == [("One.", False, False), ("Two,", True, True), ("Three.", True, False)]
    assert find_quoted(text)[1].mark == "“"


def test_depth_counts_a_quotation_that_carries_on_without_a_mark() -> None:
    found = find_quoted("“One.\nTwo ‘and’ three,” she said.")
    assert [(q.depth, q.start) for q in found] == [(0, 0), (0, 6), (1, 10)]


def test_a_chain_of_two_levels() -> None:
    text = "“She said, ‘One.\n“‘Two,’ and left,” he said."
    assert flags(text) == [
        ("She said, ‘One.", False, False),
        ("One.", False, False),
        ("‘Two,’ and left,", True, True),
        ("Two,", True, False),
    ]


def test_unclosed_ends_after_the_last_word_of_its_paragraph() -> None:
    text = "“One two.\u00a0 \nThree."
    assert find_quoted(text) == [Quoted(0, 9, 1, 9, "“", 0, closed=False, reopens=False)]


def check(text: str, found: Sequence[Quoted]) -> None:
    """The promises: offsets, nesting, one paragraph each, in order."""
    for q in found:
        assert 0 <= q.start <= q.inner_start < q.inner_end <= q.end <= len(text)
        assert "\n" not in text[q.start : q.end]
        assert q.closed or q.inner_end == q.end
        assert q.mark
        assert q.reopens or text.startswith(q.mark, q.start)
    for outer, other in itertools.combinations(found, 2):
        assert (outer.start, outer.depth) < (other.start, other.depth)
        nested = other.start >= outer.inner_start and other.end <= outer.inner_end
        assert nested or other.start >= outer.end
        assert not nested or other.depth > outer.depth


MARKS = "\"'“”‘’„‚«»‹›`´″"


@given(st.text(alphabet=MARKS + "abs.,— 1\n"))
def test_any_text_of_marks(text: str) -> None:
    check(text, find_quoted(text))


@given(st.text())
def test_any_text(text: str) -> None:
    check(text, find_quoted(text))


@given(st.lists(st.sampled_from(["“One,” he said.", "‘Two’", "It’s", "“Three.", "4”"])))
def test_paragraphs_without_open_marks_do_not_touch_each_other(lines: list[str]) -> None:
    text = "\nPlain.\n".join(lines)
    starts = itertools.accumulate((len(line) + 8 for line in lines), initial=0)
    alone = [
        (start + q.start, start + q.end, q.depth, q.closed)
        for start, line in zip(starts, lines, strict=False)
        for q in find_quoted(line)
    ]
    assert [(q.start, q.end, q.depth, q.closed) for q in find_quoted(text)] == alone


@pytest.mark.parametrize("unit", ['"', "'", "“", ' "', "a\"b' ", "“a ‘b "])
def test_the_work_grows_with_the_text(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from quotes.extraction import marks

    steps: list[int] = []
    advance = marks._advance

    def counted(states: dict[str, marks._State], *rest: object) -> dict[str, marks._State]:
        steps.append(len(states))
        return advance(states, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(marks, "_advance", counted)
    text = unit * (20_000 // len(unit))
    check_size = len(find_quoted(text))
    assert check_size <= len(text)
    assert sum(steps) <= 6 * len(text)
