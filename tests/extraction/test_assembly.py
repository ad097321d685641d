"""What an attribution becomes: type, pieces, cue, roles, links; read from the text."""

from __future__ import annotations

import pytest

from quotes.extraction import extract
from quotes.records import Quotation, QuotationType

DIRECT, MIXED, INDIRECT = QuotationType.DIRECT, QuotationType.MIXED, QuotationType.INDIRECT


def contents(found: Quotation) -> list[str]:
    return [span.text for span in found.content]


def parts(found: Quotation) -> list[str]:
    return [span.text for span in found.quoted]


TYPES = [
    ("direct", "“The mill is shut,” said Ann Poe.", DIRECT, ["The mill is shut,"], None),
    ("direct, cue first", "Ann Poe said: “The mill is shut.”", DIRECT, ["The mill is shut."], None),
    (
        "split",
        "“The mill,” said Ann Poe, “is a ruin.”",
        DIRECT,
        ["The mill,", "is a ruin."],
        None,
    ),
    (
        "mixed",
        "Ann Poe said the mill was “a ruin” by then.",
        MIXED,
        ["the mill was “a ruin” by then"],
        ["a ruin"],
    ),
    (
        "mixed, two parts",
        "Ann Poe said that the mill was “a ruin” and “a shame” by then.",
        MIXED,
        ["the mill was “a ruin” and “a shame” by then"],
        ["a ruin", "a shame"],
    ),
    (
        "indirect",
        "Ann Poe said that the mill was a ruin.",
        INDIRECT,
        ["the mill was a ruin"],
        [],
    ),
    (
        "indirect, cut",
        "The mill would, Ann Poe said, be opened again before May.",
        INDIRECT,
        ["The mill would", "be opened again before May"],
        [],
    ),
    (
        "according to",
        "According to Ann Poe, the mill was sold last May.",
        INDIRECT,
        ["the mill was sold last May"],
        [],
    ),
    (
        "title within is no quoted part",
        "Ann Poe said the film “The Last Ferry” was shot in the old mill.",
        INDIRECT,
        ["the film “The Last Ferry” was shot in the old mill"],
        [],
    ),
]


@pytest.mark.parametrize(
    ("text", "kind", "content", "quoted"), [c[1:] for c in TYPES], ids=[c[0] for c in TYPES]
)
def test_type_and_pieces(
    text: str, kind: QuotationType, content: list[str], quoted: list[str] | None
) -> None:
    (found,) = extract(text)
    assert (found.type, contents(found)) == (kind, content)
    assert parts(found) == (content if quoted is None else quoted)
    assert [s.name for s in found.speakers] == ["Ann Poe"]


CUES = [
    ("said", "“The mill is shut,” Ann Poe said.", "said", "say"),
    ("says", "“The mill is shut,” Ann Poe says.", "says", "say"),
    ("told", "Ann Poe told reporters that the mill was shut.", "told", "tell"),
    ("wrote", "“The mill is shut,” Ann Poe wrote.", "wrote", "write"),
    ("argued", "Ann Poe has argued that the mill was shut too early.", "argued", "argue"),
    (
        "at the beginning",
        "According to Ann Poe, it was shut in May.",
        "According to",
        "according to",
    ),
    ("at the end", "It was shut in May, according to Ann Poe.", "according to", "according to"),
]


@pytest.mark.parametrize(("text", "cue", "lemma"), [c[1:] for c in CUES], ids=[c[0] for c in CUES])
def test_a_cue_has_its_dictionary_form(text: str, cue: str, lemma: str) -> None:
    (found,) = extract(text)
    assert found.cue is not None
    assert (found.cue.text, found.cue.lemma) == (cue, lemma)


NESTED = [
    (
        "marks in marks",
        "“He told us, ‘Leave the mill now,’ and we ran,” said Ann Poe.",
        "He told us, ‘Leave the mill now,’ and we ran,",
        (DIRECT, "Leave the mill now,"),
    ),
    (
        "straight marks in marks",
        "\"He told us, 'Leave the mill now,' and we ran,\" said Ann Poe.",
        "He told us, 'Leave the mill now,' and we ran,",
        (DIRECT, "Leave the mill now,"),
    ),
]


@pytest.mark.parametrize(
    ("text", "outer", "inner"), [c[1:] for c in NESTED], ids=[c[0] for c in NESTED]
)
def test_a_nested_quotation_is_one_of_its_own(
    text: str, outer: str, inner: tuple[QuotationType, str]
) -> None:
    holder, nested = extract(text)
    assert (contents(holder), holder.parent) == ([outer], None)
    assert (nested.type, *contents(nested), nested.parent) == (*inner, 0)
    assert parts(nested) == [inner[1]]


@pytest.mark.xfail(strict=True, reason="the tagger's corpus marks the outermost reports only")
def test_a_report_in_a_report_is_one_of_its_own() -> None:
    holder, nested = extract("Ann Poe said the judge told her that the mill was shut.")
    assert (contents(holder), holder.parent) == (
        ["the judge told her that the mill was shut"],
        None,
    )
    assert (contents(nested), nested.parent) == (["the mill was shut"], 0)
    assert [s.name for s in (*holder.speakers, *nested.speakers)] == ["Ann Poe", "judge"]


@pytest.mark.xfail(strict=True, reason="cues within marks are read only where they quote in marks")
def test_a_report_inside_marks_is_one_of_its_own() -> None:
    _, nested = extract("“The judge told me that the mill was shut,” said Ann Poe.")
    assert (contents(nested), nested.parent) == (["the mill was shut"], 0)


def test_a_floating_paragraph_carries_on_the_one_before() -> None:
    text = (
        "“The mill is a ruin,” said Ann Poe, the owner of the mill.\n\n"
        "“We will sell it in May.”\n\n“Nobody wants it any more.”"
    )
    found = extract(text)
    assert [q.continues for q in found] == [None, 0, 1]
    assert [q.cue is None and q.mention is None for q in found] == [False, True, True]
    assert {q.speakers for q in found} == {found[0].speakers}
    assert {q.roles for q in found} == {found[0].roles}
    sure = [q.confidence.identity for q in found]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == 3


def test_a_paragraph_that_reopens_the_marks_is_the_same_quotation() -> None:
    text = "“The mill is a ruin,” said Ann Poe. “Nobody came.\n\n“We will sell it in May.”"
    (found,) = extract(text)
    assert contents(found) == ["The mill is a ruin,", "Nobody came.", "We will sell it in May."]
    assert found.continues is None


FLOATING_ALONE = [
    ("first in the text", "“We will sell it in May, come what may.”\n\nThe mill is old."),
    ("after a report", "The mill is old and empty.\n\n“We will sell it in May, come what may.”"),
    (
        "after reported speech",
        "Ann Poe said the mill was old.\n\n“We will sell it in May, come what may.”",
    ),
    (
        "far from the last",
        "“The mill is a ruin,” said Ann Poe.\n\n"
        + "The river is wide there and the road is long. " * 10
        + "\n\n“We will sell it in May, come what may.”",
    ),
]


@pytest.mark.parametrize("text", [c[1] for c in FLOATING_ALONE], ids=[c[0] for c in FLOATING_ALONE])
def test_a_quotation_that_nobody_is_near_has_no_speaker(text: str) -> None:
    found = extract(text)[-1]
    assert contents(found) == ["We will sell it in May, come what may."]
    assert (found.speakers, found.continues, found.mention) == ((), None, None)
    assert (found.confidence.speaker, found.confidence.identity) == (0, 0)


def test_roles_stand_nearest_first() -> None:
    text = (
        "Mayor Ann Poe came early. Ann Poe, the owner of the mill, stayed long. "
        "“The mill is shut,” said Poe, a former judge."
    )
    (found,) = extract(text)
    assert [r.text for r in found.roles] == ["a former judge", "the owner of the mill", "Mayor"]


def test_roles_of_others_are_theirs() -> None:
    text = "“It is shut,” said Ann Poe, the mayor. “It is old,” said Tom Lang, the engineer."
    assert [[r.text for r in q.roles] for q in extract(text)] == [["the mayor"], ["the engineer"]]


def test_medium_and_relay() -> None:
    text = "“It was dark,” Omar Haddad told an interview in a statement through an interpreter."
    (found,) = extract(text)
    assert found.medium == "statement"
    assert found.relayed_by is not None
    assert found.relayed_by.text == "an interpreter"


def test_what_carries_on_has_no_medium_of_its_own() -> None:
    text = "“The mill is shut,” Ann Poe said in a letter.\n\n“We will sell it in May.”"
    assert [q.medium for q in extract(text)] == ["letter", None]


CLOCKS = [
    ("bare", "10:42 Ann Poe said the mill was shut."),
    ("zone", "10:42 GMT Ann Poe said the mill was shut."),
    ("full stop and dash", "10.42 – Ann Poe said the mill was shut."),
    ("half of the day", "10:42 p.m. – Ann Poe said the mill was shut."),
]


@pytest.mark.parametrize("text", [c[1] for c in CLOCKS], ids=[c[0] for c in CLOCKS])
def test_the_time_of_an_entry_names_nobody(text: str) -> None:
    (found,) = extract(text)
    assert found.mention is not None
    assert (found.mention.text, contents(found)) == ("Ann Poe", ["the mill was shut"])


def test_the_time_of_an_entry_is_not_said() -> None:
    text = "10:42 The mill was shut last May, Ann Poe said."
    assert contents(extract(text)[0]) == ["The mill was shut last May"]


def test_transcript_lines_are_direct_speech() -> None:
    text = (
        "ANN POE: The mill is shut and nobody works there now.\n\n"
        "TOM LANG: When was it shut?\n\n"
        "ANN POE: It was shut in May, when the river rose.\n\n"
        "TOM LANG: Thank you for coming, Ann.\n"
    )
    found = extract(text)
    assert [(q.type, q.rule, q.cue, parts(q)) for q in found] == [
        (DIRECT, "transcript-label", None, [])
    ] * 4
    assert [q.speakers[0].name for q in found] == ["ANN POE", "TOM LANG"] * 2
    assert [q.mention and q.mention.type.value for q in found] == ["label"] * 4
    assert contents(found[1]) == ["When was it shut?"]


def test_an_embedded_post_is_direct_speech() -> None:
    text = (
        "The owner answered on X.\n\n"
        "The mill is shut. We thank all who worked there.\n\n"
        "— Ann Poe (@annpoe) May 3, 2021\n\nNobody answered her.\n"
    )
    (found,) = extract(text)
    assert (found.type, found.rule) == (DIRECT, "embedded-post")
    assert contents(found) == ["The mill is shut. We thank all who worked there."]
    assert [s.name for s in found.speakers] == ["Ann Poe"]


def test_quotations_stand_in_the_order_in_which_they_begin() -> None:
    text = "The mill, Ann Poe said, was old. “It is shut,” said Tom Lang. It was late, said Poe."
    starts = [q.content[0].start for q in extract(text)]
    assert len(starts) == 3
    assert starts == sorted(starts)
