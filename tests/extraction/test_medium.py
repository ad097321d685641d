"""Where it was said, and who passed the words on."""

from __future__ import annotations

import pytest

from quotes.extraction.marked import MarkedDoc
from quotes.extraction.marks import find_quoted
from quotes.extraction.medium import find_medium, find_relay
from quotes.extraction.pipeline import load_pipeline


def open_page(text: str) -> MarkedDoc:
    """Return a text with its marks; nothing here asks for a parse."""
    return MarkedDoc(load_pipeline().make_doc(text), find_quoted(text), text)


def medium_of(marked: str) -> str | None:
    """Return the medium of the cue in square brackets; the text is one sentence."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    return find_medium(open_page(text), (0, len(text)), (start, end))


MEDIA = [
    ("statement", "The pier is closed, the port [said] in a statement.", "statement"),
    ("its kind", "The port [said] in a joint statement that it was shut.", "joint statement"),
    ("its writing", "The port [said] in a brief written statement.", "brief written statement"),
    ("before the cue", "In an open letter, the port [said] the pier was shut.", "open letter"),
    ("issued", "The port [said] so when it issued a statement.", "statement"),
    ("at", "“It is shut,” she [told] a news conference at a briefing.", "briefing"),
    ("during", "“It is shut,” she [said] during a live broadcast.", "live broadcast"),
    ("via", "“It is shut,” she [said] via e-mail.", "e-mail"),
    ("by", "“It is shut,” she [said] by text message.", "text message"),
    ("her", "“It is shut,” she [wrote] in her memoir.", "memoir"),
    ("post on a platform", "“It is shut,” she [wrote] in a post on X.", "post on X"),
    (
        "the platform X",
        "“It is shut,” she [said] in a message on the Telegram platform.",
        "message on the Telegram platform",
    ),
    ("platform alone", "“It is shut,” she [wrote] on Facebook.", "Facebook"),
    ("small letters", "“It is shut,” she [wrote] on social media.", "social media"),
    ("by the verb", "“It is shut,” she [tweeted] after a news conference.", "tweet"),
    ("emailed", "“It is shut,” she [emailed].", "email"),
    ("across a line", "The port [said] in a joint\nstatement that it was shut.", "joint statement"),
    ("nearest", "Asked in an interview, she [said] on YouTube it was shut.", "YouTube"),
    ("none", "The port [said] the pier was shut.", None),
    ("no carrier", "The port [said] in a hurry that it was shut.", None),
    ("in its words", "“I read it in a letter,” she [said].", None),
    ("platform in its words", "She [said]: “They sold it on Facebook.”", None),
    ("whole words", "The port [said] in a statementlike tone that it was shut.", None),
]


@pytest.mark.parametrize(("marked", "expected"), [c[1:] for c in MEDIA], ids=[c[0] for c in MEDIA])
def test_medium(marked: str, expected: str | None) -> None:
    assert medium_of(marked) == expected


def test_only_the_cues_sentence_tells_the_medium() -> None:
    text = "He wrote it in a letter. She said the pier was shut."
    start = text.index("She")
    assert find_medium(open_page(text), (start, len(text)), None) is None
    assert find_medium(open_page(text), (0, start), None) == "letter"


RELAYS = [
    ("interpreter", "“It was dark,” he said through an interpreter.", "an interpreter"),
    ("his lawyer", "“It was dark,” he said via his lawyer.", "his lawyer"),
    ("of a kind", "He said through a court interpreter it was dark.", "a court interpreter"),
    ("spokeswoman", "She said through her spokeswoman it was dark.", "her spokeswoman"),
    ("outlet", "It was dark, he was quoted by the Arden Echo as saying.", "the Arden Echo"),
    ("one word", "It was dark, he said, as quoted by Veltra.", "Veltra"),
    ("their lawyers", "“It was dark,” they said through their lawyers.", "their lawyers"),
    ("abbreviated", "It was dark, he was quoted by St. Arden Echo as saying.", "St. Arden Echo"),
    ("none", "“It was dark,” he said through tears.", None),
    ("nobody", "He said the way led through an agentless land.", None),
    ("small letters", "It was dark, he was quoted by several papers as saying.", None),
    ("in his words", "“I spoke through an interpreter,” he said.", None),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in RELAYS], ids=[c[0] for c in RELAYS])
def test_relay(text: str, expected: str | None) -> None:
    found = find_relay(open_page(text), (0, len(text)))
    assert (found and found.text) == expected
    assert found is None or text[found.start : found.end] == found.text


def test_only_the_cues_sentence_tells_the_relay() -> None:
    text = "He spoke through an interpreter. She said the pier was shut."
    assert find_relay(open_page(text), (text.index("She"), len(text))) is None
