"""A text in, its quotations out: what holds of every text, however broken."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.extraction import extract, extract_articles, pipeline
from quotes.extraction.pipeline import MAX_CHARS
from quotes.records import Article, Quotation, QuotationType, Span

EXAMPLES = 60

SENTENCES = [
    "“The mill is shut,” said Ann Poe, the owner of the mill.",
    '"We never asked," Tom Lang told reporters. "Nobody did."',
    "Ann Poe said that the river was “far too high” for boats.",
    "He told us, ‘Leave now,’ and we ran.",
    "“He told us, ‘Leave now,’ and we ran,” she said.",
    "According to the Harbour Authority, two boats were missing.",
    "Karim al-Badri and Ann Poe said in a joint statement that it was late.",
    "The statement said repairs would take a month.",
    "“We will sell it in May, come what may.”",
    "The film “The Last Ferry” opened.",
    "ANN POE: It was shut in May, when the river rose.",
    "10:42 GMT Lang said the pier was closed.",
    "It said nobody was hurt, the group added.",
    "«Nein», said Ulla Brandt on X.",
    "— Ann Poe (@annpoe) May 3, 2021",
]
PIECES = [
    "“", "”", '"', "'", "‘", "’", "«", "»", "Ann Poe", "Karim al-Badri", "said", "she", ",", ".",
    "\n", "\n\n", "\r\n", "\u00a0", "\u202f", " ", "\t", "🙂", "👩‍🚒", "é", "e\u0301", "\u2028",
    "that", "the mayor of Arden", ":", "—", "(", ")", "[", "…", "\ufeff", "\x00", "\ud83d", "ا",
]  # fmt: skip
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(SENTENCES),
        st.sampled_from(PIECES),
        st.sampled_from([" ", "\n\n", "\r\n\r\n", "\u00a0"]),
    ),
    max_size=14,
).map("".join)


def spans_of(found: Quotation) -> Iterator[Span]:
    """Yield every span that a quotation holds."""
    yield from (*found.content, *found.quoted, *found.roles)
    yield from (s for s in (found.cue, found.mention, found.relayed_by) if s is not None)
    for speaker in found.speakers:
        yield from speaker.names


def check(text: str, found: list[Quotation]) -> None:
    """Assert what every answer must hold to."""
    for n, one in enumerate(found):
        check_spans(text, one)
        check_links(n, one, found)
        check_values(one)
    assert [q.content[0].start for q in found] == sorted(q.content[0].start for q in found)
    assert len({(q.content, q.cue, q.mention) for q in found}) == len(found)


def check_spans(text: str, one: Quotation) -> None:
    for span in spans_of(one):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
    for row in (one.content, one.quoted):
        assert all(a.end <= b.start for a, b in pairwise(row))
    for part in one.quoted:
        assert any(s.start <= part.start and part.end <= s.end for s in one.content)
    assert one.content


def check_links(n: int, one: Quotation, found: list[Quotation]) -> None:
    if one.parent is not None:
        assert one.parent != n
        assert 0 <= one.parent < len(found)
        first, last = one.content[0].start, one.content[-1].end
        assert any(s.start <= first and last <= s.end for s in found[one.parent].content)
    if one.continues is not None:
        assert 0 <= one.continues < n
        assert one.speakers == found[one.continues].speakers


def check_values(one: Quotation) -> None:
    sure = one.confidence
    assert all(0 <= value <= 1 for value in (sure.content, sure.speaker, sure.identity))
    assert bool(one.speakers) == (sure.identity > 0)
    assert all(speaker.name for speaker in one.speakers)
    assert one.rule
    assert (one.type is QuotationType.INDIRECT) <= (not one.quoted)
    assert (one.type is QuotationType.MIXED) <= bool(one.quoted)


@settings(max_examples=EXAMPLES)
@given(TEXTS)
def test_every_answer_can_be_traced(text: str) -> None:
    check(text, extract(text))


@settings(max_examples=EXAMPLES)
@given(st.text(max_size=120))
def test_no_text_is_too_strange(text: str) -> None:
    check(text, extract(text))


@settings(max_examples=EXAMPLES // 4)
@given(TEXTS)
def test_a_text_read_again_reads_alike(text: str) -> None:
    assert extract(text) == extract(Article(text, title="Ann Poe said it was late."))


@settings(max_examples=EXAMPLES // 4)
@given(st.lists(TEXTS, max_size=4))
def test_articles_read_together_read_as_alone(texts: list[str]) -> None:
    articles = [Article(text, source=f"{n}.txt") for n, text in enumerate(texts)]
    together = list(extract_articles(iter(articles)))
    assert [article for article, _ in together] == articles
    assert [found for _, found in together] == [extract(text) for text in texts]


EMPTY = [
    ("nothing", ""),
    ("space", " "),
    ("spaces and lines", " \n\t\r\n \u00a0\n"),
    ("one mark", "“"),
    ("one straight mark", '"'),
    ("one apostrophe", "'"),
    ("closing mark", "”"),
    ("marks around nothing", '“” "" ‘’ «»'),
    ("marks around a space", "“ ”"),
    ("many marks", "“" * 200),
    ("one word", "said"),
    ("byte order mark", "\ufeff"),
    ("surrogate", "\ud83d"),
    ("zero", "\x00"),
]


@pytest.mark.parametrize("text", [c[1] for c in EMPTY], ids=[c[0] for c in EMPTY])
def test_where_nobody_speaks_nothing_is_found(text: str) -> None:
    assert extract(text) == []


FILLER = "The river runs past the old mill and under the bridge to the sea."
SAID = "“We will sell the mill in May,” said Ann Poe."


def test_a_long_text_is_found_to_its_end() -> None:
    text = SAID + "\n\n" + (FILLER + " 🙂\u00a0" + FILLER + "\r\n") * 850 + SAID + "\n" + SAID
    found = extract(text)
    check(text, found)
    assert len(text) > 2 * MAX_CHARS
    starts = [text.index("We"), text.rindex("We", 0, -len(SAID)), text.rindex("We")]
    assert [q.content[0].start for q in found] == starts
    assert {s.name for q in found for s in q.speakers} == {"Ann Poe"}


ENDINGS = [("lines", "\n"), ("paragraphs", "\n\n"), ("CRLF", "\r\n"), ("one line", " ")]


@pytest.mark.parametrize("ending", [c[1] for c in ENDINGS], ids=[c[0] for c in ENDINGS])
def test_pieces_slice_to_their_ends(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "MAX_CHARS", 500)
    text = ending.join([SAID, *[FILLER] * 30, SAID.replace("Ann Poe", "Poe"), FILLER])
    assert len(list(pipeline.split_text(text))) > 3
    found = extract(text)
    check(text, found)
    assert found[-1].content[0].start == text.rindex("We will sell")
    assert [s.name for q in found for s in q.speakers] == ["Ann Poe"] * 2


@given(TEXTS, st.integers(1, 60))
def test_pieces_are_the_text(text: str, size: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pipeline, "MAX_CHARS", size)
        pieces = list(pipeline.split_text(text))
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= size for piece in pieces[:-1])


@pytest.mark.parametrize("space", ["\u00a0", "\u2007", "\u202f"], ids=["nbsp", "figure", "narrow"])
def test_spaces_that_do_not_break_stay_in_the_text(space: str) -> None:
    text = f"“The{space}mill is shut,” said{space}Ann{space}Poe."
    (found,) = extract(text)
    check(text, [found])
    assert found.content[0].text == f"The{space}mill is shut,"
    assert [s.name for s in found.speakers] == [f"Ann{space}Poe"]


def test_offsets_count_code_points() -> None:
    text = f"🙂👩‍🚒 The cafe\u0301 is closed. {SAID}"
    (found,) = extract(text)
    assert found.content[0].start == text.index("We")
    assert found.content[0].text == "We will sell the mill in May,"


def test_a_mark_that_is_never_closed_costs_one_quotation() -> None:
    text = f"{SAID}\n\nIt was “a ruin, Tom Lang said.\n\n{FILLER}\n\n{SAID}"
    found = extract(text)
    check(text, found)
    shut = [q for q in found if q.content[0].text == "We will sell the mill in May,"]
    assert [q.content[0].start for q in shut] == [1, text.rindex("We")]


def test_a_title_kept_apart_is_not_read() -> None:
    assert extract(Article(FILLER, title=SAID)) == []
