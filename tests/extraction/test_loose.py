"""Quotations without a cue: what marks and paragraphs alone can tell."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from quotes.extraction.attribution import Attribution, Offsets
from quotes.extraction.loose import chains, find_loose, is_title
from quotes.extraction.marked import MarkedDoc
from quotes.extraction.pipeline import load_pipeline

Row = tuple[list[str], str | None, str]


def loose(text: str, taken: Sequence[str] = ()) -> list[Row]:
    """Return content, source and rule, some phrases being somebody's already."""
    page = MarkedDoc.read(load_pipeline()(text), text)
    found = [Attribution((span(text, phrase),), None, None, "tagger", 0.9) for phrase in taken]
    return [
        (
            [text[s:e] for s, e in a.content],
            text[slice(*a.source)] if a.source else None,
            a.rule,
        )
        for a in find_loose(page, found)
    ]


def span(text: str, phrase: str) -> Offsets:
    start = text.index(phrase)
    return start, start + len(phrase)


OWN = "“Nobody in that room wanted an agreement at all.”"
AROUND = [
    (
        "a paragraph of its own",
        f"The talks failed.\n\n{OWN}\n\nThey left.",
        [([OWN], None, "floating")],
    ),
    ("the whole text", OWN, [([OWN], None, "floating")]),
    ("signs beside it", f"— {OWN} …", [([OWN], None, "floating")]),
    (
        "a sentence that names somebody",
        "Ann Poe was clear: “nobody in that room wanted an agreement.”",
        [(["“nobody in that room wanted an agreement.”"], "Ann Poe", "sentence-subject")],
    ),
    ("a sentence of nobody", "At the door: “no dogs and no bicycles in here.”", []),
    ("few words", "“Nobody wanted it.”", []),
    ("few words in a sentence", "Ann Poe was clear: “never again.”", []),
    ("a title", "Ann Poe was reading: “The Long Road Over The Mountain Pass.”", []),
    ("no marks", "Ann Poe was clear that nobody wanted an agreement.", []),
    ("nothing", "", []),
    ("white space", " \n ", []),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in AROUND], ids=[c[0] for c in AROUND])
def test_what_marks_alone_tell(text: str, expected: list[Row]) -> None:
    assert loose(text) == expected


def test_what_is_taken_is_not_loose() -> None:
    assert loose(f"{OWN}\n\nThe talks failed.", [OWN]) == []


def test_what_is_taken_in_part_is_not_loose() -> None:
    assert loose(f"{OWN}\n\nThe talks failed.", ["wanted an agreement"]) == []


def test_only_what_is_taken_is_left_out() -> None:
    other = "“We left before the talks had even begun.”"
    text = f"{OWN}\n\n{other}\n\n“It was a long way home for us.”"
    assert [content for content, _, _ in loose(text, [other])] == [
        [OWN],
        ["“It was a long way home for us.”"],
    ]


def test_a_chain_of_paragraphs_is_one_quotation() -> None:
    text = "“Nobody wanted it.\n\n“We all went home.”"
    parts = ["“Nobody wanted it.", "“We all went home.”"]
    assert loose(text) == [(parts, None, "floating")]


def test_a_chain_with_words_behind_it_does_not_float() -> None:
    text = "“Nobody wanted it.\n\n“We all went home,” was what Poe had to say."
    assert [rule for _, _, rule in loose(text)] != ["floating"]


def test_a_chain_that_is_taken_in_part_is_not_loose() -> None:
    assert loose("“Nobody wanted it.\n\n“We all went home.”", ["“We all went home.”"]) == []


def test_many_taken_spans_before_it_do_not_hide_it() -> None:
    said = [f"“It was number {n} of the day,”" for n in range(20)]
    text = "\n\n".join([*(f"{quoted} he said." for quoted in said), OWN])
    assert loose(text, said) == [([OWN], None, "floating")]


def test_chains_hold_every_stretch_once() -> None:
    text = "“One.\n“Two.\n“Three,” he said. “Four.”\n“Five.”"
    page = MarkedDoc.read(load_pipeline()(text), text)
    found = [[text[q.inner_start : q.inner_end] for q in chain] for chain in chains(page.outer)]
    assert found == [["One.", "Two.", "Three,"], ["Four."], ["Five."]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The Long Road Over The Pass", True),
        ("A Tale of Two Cities", True),
        ("Nobody wanted it.", False),
        ("2001 Odyssey", True),
        ("it was so", False),
        ("", False),
    ],
)
def test_titles_are_capitalised(words: str, expected: bool) -> None:
    assert is_title(words) is expected
