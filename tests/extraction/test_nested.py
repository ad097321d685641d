"""What a quoted speaker quotes: inner marks beside a reporting verb with a subject."""

from __future__ import annotations

import pytest

from quotes.extraction.marked import MarkedDoc
from quotes.extraction.nested import find_nested
from quotes.extraction.pipeline import load_pipeline

Row = tuple[str, str | None, str | None]


def nested(text: str) -> list[Row]:
    """Return content, cue and source of each nested attribution, as text."""
    page = MarkedDoc.read(load_pipeline()(text), text)
    found = [*find_nested(page)]
    assert {a.rule for a in found} <= {"nested"}
    return [
        (
            text[slice(*a.content[0])],
            text[slice(*a.cue)] if a.cue else None,
            text[slice(*a.source)] if a.source else None,
        )
        for a in found
    ]


CASES = [
    (
        "a verb before",
        "“The guard told us, ‘Leave the mill now,’ and we ran,” she said.",
        [("‘Leave the mill now,’", "told", "The guard")],
    ),
    (
        "a pronoun",
        "“Then he said, ‘It is too late for that,’” Poe recalled.",
        [("‘It is too late for that,’", "said", "he")],
    ),
    (
        "a verb behind",
        "“And ‘we will never sell the mill,’ the owner said to me,” Poe recalled.",
        [("‘we will never sell the mill,’", "said", "the owner")],
    ),
    (
        "straight marks",
        "\"The guard shouted, 'Leave the mill now!' and we ran,\" she said.",
        [("'Leave the mill now!'", "shouted", "The guard")],
    ),
    (
        "british marks",
        "‘The guard said, “Leave the mill now,” and we ran,’ she said.",
        [("“Leave the mill now,”", "said", "The guard")],
    ),
    (
        "two",
        "“My mother said, ‘Go home,’ and my father said, ‘Stay here,’ so I ran,” she said.",
        [("‘Go home,’", "said", "My mother"), ("‘Stay here,’", "said", "my father")],
    ),
    ("no reporting verb", "“The ‘experts’ were wrong about the mill,” she said.", []),
    ("a verb of the sentence before", "“He said so. The ‘experts’ were wrong,” she said.", []),
    (
        "a verb too far away",
        "“He said the old mill by the river in our little town was ‘shut’ by then,” she noted.",
        [],
    ),
    ("outer marks only", "“Leave the mill now,” the guard said.", []),
    ("no subject", "“To say ‘never’ is easy enough for you,” she said.", []),
    ("no marks", "The guard said the mill was shut.", []),
    ("nothing", "", []),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_nested(text: str, expected: list[Row]) -> None:
    assert nested(text) == expected


def test_the_verb_outside_is_not_the_inner_ones() -> None:
    text = "“‘Leave now’ was all that I heard of it,” said the guard."
    assert all(cue != "said" for _, cue, _ in nested(text))


def test_marks_three_deep_are_left_alone() -> None:
    text = "“She said, ‘He told me, “Go home,” and I went,’ and we laughed,” Poe said."
    assert [content for content, _, _ in nested(text)] == [
        "‘He told me, “Go home,” and I went,’",
    ]
