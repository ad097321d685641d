"""brat: what is written, and what comes back of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import ReadingError
from quotes.exports.brat import render_configuration, render_standoff, speaker_values
from quotes.reading.brat import AnnotatedQuotation, Voice, cut, parse_standoff, read_quotations
from quotes.records import Quotation, QuotationType, Span
from tests.exports.invented import (
    DOCUMENT,
    HOSTILE,
    LIND,
    SPLIT,
    TEXT,
    correct,
    make_document,
)

LIND_ID = DOCUMENT["quotations"][1]["speaker_ids"][0]
POE_ID = DOCUMENT["quotations"][0]["speaker_ids"][0]
WRITTEN = render_standoff(DOCUMENT)


def read(lines: str, text: str = TEXT) -> list[AnnotatedQuotation | str]:
    return list(read_quotations(parse_standoff(lines, text, "w.ann"), text))


def read_one(lines: str, number: int = 0) -> AnnotatedQuotation:
    found = read(lines)[number]
    assert isinstance(found, AnnotatedQuotation)
    return found


def edit(pattern: str, replacement: str, lines: str = WRITTEN) -> str:
    """Return a file as somebody left it who changed one thing."""
    edited, number = re.subn(pattern, replacement, lines, count=1, flags=re.MULTILINE)
    assert number == 1
    return edited


def find(kind: str, words: str) -> str:
    """Return the id of an annotation."""
    found = re.search(rf"^(T\d+)\t{kind} [^\t]+\t{words}$", WRITTEN, re.MULTILINE)
    assert found
    return found[1]


def test_a_file_as_it_is_written() -> None:
    lines = render_standoff(make_document(TEXT, [SPLIT])).split("\n")
    assert lines[:-2] == [
        "T1\tName 25 34\tÍñigo Poe",
        "T2\tName 101 104\tPoe",
        "T3\tContent 1 18;54 62;63 73\tThe weir is safe, It held, all night.",
        "T4\tSource 25 34\tÍñigo Poe",
        "T5\tCue 20 24\tsaid",
        "T6\tQuoted 1 18\tThe weir is safe,",
        "T7\tQuoted 54 62;63 73\tIt held, all night.",
        "T8\tRole 36 51\tmayor of Sellin",
        "R1\tSaid_by Arg1:T3 Arg2:T4\t",
        "R2\tCued_by Arg1:T3 Arg2:T5\t",
        "R3\tHas_quoted Arg1:T3 Arg2:T6\t",
        "R4\tHas_quoted Arg1:T3 Arg2:T7\t",
        "R5\tHas_role Arg1:T3 Arg2:T8\t",
        f"A1\tSpeaker T1 inigo_poe-{POE_ID}",
        f"A2\tSpeaker T2 inigo_poe-{POE_ID}",
        "A3\tType T3 direct",
        f"A4\tSpeaker T4 inigo_poe-{POE_ID}",
        "A5\tStatus T8 current",
    ]
    key, head, note = lines[-2].split("\t")
    assert (key, head) == ("#1", "Quotation T3")
    assert json.loads(note)["id"] == "q_0"


@pytest.mark.parametrize("document", [DOCUMENT, correct(DOCUMENT, 0, LIND), correct(DOCUMENT, 1)])
def test_what_nobody_touched_comes_back_unchanged(document: dict[str, Any]) -> None:
    found = read(render_standoff(document))
    assert [q.quotation_id for q in found if isinstance(q, AnnotatedQuotation)] == [
        "q_0", "q_1", "q_2",
    ]  # fmt: skip
    for quotation in found:
        assert isinstance(quotation, AnnotatedQuotation)
        assert (quotation.changed, quotation.problems) == (False, ())


def test_offsets_are_those_of_the_text() -> None:
    for row in WRITTEN.splitlines():
        if row.startswith("T"):
            _, head, words = row.split("\t")
            spans = [part.split() for part in head.partition(" ")[2].split(";")]
            assert " ".join(TEXT[int(start) : int(end)] for start, end in spans) == words


def test_another_speaker_of_the_source() -> None:
    source = find("Source", "Íñigo Poe")
    edited = edit(rf"Speaker {source} \S+", f"Speaker {source} rosa_lind-{LIND_ID}")
    found = read_one(edited)
    assert found.changed
    assert [voice.speaker_id for voice in found.voices] == [LIND_ID]
    assert found.problems == ()
    assert not read_one(edited, 1).changed


def test_another_source() -> None:
    content, name = find("Content", "The weir.*"), find("Name", "Rosa Lind")
    found = read_one(
        edit(rf"Said_by Arg1:{content} Arg2:T\d+", f"Said_by Arg1:{content} Arg2:{name}")
    )
    assert [voice.speaker_id for voice in found.voices] == [LIND_ID]


def test_a_new_source_is_who_stands_there_else_whom_its_words_name() -> None:
    content = find("Content", "The weir.*")
    here = TEXT.index("Lind"), TEXT.index("Lind") + 4
    aide = TEXT.index("His aide"), TEXT.index("His aide") + 8
    relation = edit(rf"Said_by Arg1:{content} Arg2:T\d+", f"Said_by Arg1:{content} Arg2:T99")
    for (start, end), speaker, words in [(here, LIND_ID, None), (aide, None, "His aide")]:
        line = f"T99\tSource {start} {end}\t{TEXT[start:end]}\n"
        (voice,) = read_one(relation + line).voices
        if speaker:
            assert voice.speaker_id == speaker
        else:
            assert voice == Voice(None, words or "")


def test_a_name_in_place_of_an_id() -> None:
    source = find("Source", "Íñigo Poe")
    found = read_one(edit(rf"Speaker {source} \S+", f"Speaker {source} Rosa_Lind"))
    assert found.voices == (Voice(None, "Rosa Lind"),)


def test_nobody_known() -> None:
    content, source = find("Content", "The weir.*"), find("Source", "Íñigo Poe")
    for edited in (
        edit(rf"^R\d+\tSaid_by Arg1:{content} .*\n", ""),
        edit(rf"^A\d+\tSpeaker {source} .*\n", ""),
    ):
        found = read_one(edited)
        assert (found.changed, found.voices) == (True, ())


def test_a_second_speaker_joins() -> None:
    content, name = find("Content", "The weir.*"), find("Name", "Rosa Lind")
    found = read_one(WRITTEN + f"R99\tSaid_by Arg1:{content} Arg2:{name}\n")
    assert {voice.speaker_id for voice in found.voices} == {POE_ID, LIND_ID}


def test_the_content_says_who_where_nothing_else_can() -> None:
    document = make_document(TEXT, [replace(SPLIT, mention=None)])
    away = correct(document, 0, replace(LIND, names=()))
    written = render_standoff(away)
    assert f"Speaker T3 rosa_lind-{LIND_ID}\n" in written
    found = read(written)[0]
    assert isinstance(found, AnnotatedQuotation)
    assert not found.changed
    assert "Said_by" in render_standoff(document)


@pytest.mark.parametrize(
    ("pattern", "replacement", "problem"),
    [
        (r"Content 1 (.*)\tThe weir", r"Content 5 \1\tweir", "other words were marked"),
        (r"Type (T\d+) direct", r"Type \1 mixed", "another type was chosen"),
        (r"^R\d+\tCued_by .*\n", "", "cue, quoted words"),
        (r"Role 36 51\tmayor of Sellin", r"Role 36 41\tmayor", "roles"),
    ],
)  # fmt: skip
def test_what_cannot_come_back_is_told(pattern: str, replacement: str, problem: str) -> None:
    found = read_one(edit(pattern, replacement))
    assert not found.changed
    (told,) = found.problems
    assert problem in told


def test_a_new_content_and_a_damaged_note_are_told() -> None:
    found = read(WRITTEN + "T98\tContent 1 4\tThe\n")
    assert found[-1] == f"{WRITTEN.count(chr(10)) + 1}: T98 is no quotation of the export: " + (
        "new ones cannot come in"
    )
    for note in (
        "{",
        "[]",
        '{"id": 1}',
        "",
        '{"id":"q","content":3,"type":1,"said_by":[],"rest":0}',
        '{"content":[[1,Infinity]],"type":1,"said_by":[],"rest":0}',
    ):
        damaged = edit(r"(?<=^#1\tQuotation )(T\d+)\t.*", rf"\1\t{note}")
        assert "note of" in str(read(damaged)[0])


@pytest.mark.parametrize(
    "line",
    ["what", "T98\tSource\tThe", "T98\tSource 4 1\tThe", "T98\tSource 1 9999\tThe",
     "T98\tSource 1 4\tthe", "R1\tSaid_by T1", "A1", "T98\tSource 1 99999999999999999999\tx"],
)  # fmt: skip
def test_a_damaged_line_is_named(line: str) -> None:
    with pytest.raises(ReadingError, match=r"^w\.ann:2: "):
        parse_standoff(f"\n{line}\n", TEXT, "w.ann")


def test_what_other_tools_add_means_nothing() -> None:
    added = "E1\tQuote:T1 Who:T2\nN1\tReference T1 Wiki:1\tPoe\n*\tAlias T1 T2\nA99\tSure T1\n"
    notes = "#98\tAnnotatorNotes T1\tis he\t?\n\r\n"
    for quotation in read((WRITTEN + added + notes).replace("\n", "\r\n")):
        assert isinstance(quotation, AnnotatedQuotation)
        assert (quotation.changed, quotation.problems) == (False, ())


def test_hostile_text_is_one_annotation_a_line() -> None:
    document = make_document(
        HOSTILE, [Quotation(QuotationType.DIRECT, (Span.of(HOSTILE, 2, len(HOSTILE)),))]
    )
    written = render_standoff(document)
    assert len(written.split("\n")) == len(written.splitlines()) + 1
    (found,) = read(written, HOSTILE)
    assert isinstance(found, AnnotatedQuotation)
    assert not found.changed


@given(st.data())
def test_a_mutated_file_is_read_or_refused(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(WRITTEN)))
    gone = data.draw(st.integers(0, 12))
    put = data.draw(st.text('T1R#A 9:;\t\n{}[]"\x00\ud800é', max_size=6))
    mutated = WRITTEN[:at] + put + WRITTEN[at + gone :]
    try:
        found = read(mutated)
    except ReadingError as error:
        found = [error.source]
    assert found
    assert all(isinstance(q, AnnotatedQuotation) or ":" in q for q in found)


@given(st.text("ab\n\r\t\u2028😀", min_size=1, max_size=20), st.data())
def test_any_span_comes_back(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    document = make_document(text, [Quotation(QuotationType.DIRECT, (Span.of(text, start, end),))])
    written = render_standoff(document)
    assert len(written.split("\n")) == len(written.splitlines()) + 1
    (found,) = read(written, text)
    assert isinstance(found, AnnotatedQuotation)
    assert (found.changed, found.problems) == (False, ())


@pytest.mark.parametrize(
    ("text", "fragments"),
    [("a", ((0, 1),)), ("a\nb", ((0, 1), (2, 3))), ("\n\na\r\n", ((2, 3),)), ("\n", ((0, 1),))],
)
def test_line_breaks_cut_a_span(text: str, fragments: tuple[tuple[int, int], ...]) -> None:
    assert cut(text, 0, len(text)) == fragments


def test_the_configuration_names_every_type_and_speaker() -> None:
    configuration = render_configuration(speaker_values(DOCUMENT))
    used = {row.split("\t")[1].split(" ")[0] for row in WRITTEN.splitlines() if row[0] != "#"}
    for name in used:
        assert re.search(rf"^{name}\b", configuration, re.MULTILINE)
    assert f"rosa_lind-{LIND_ID}" in configuration
    assert "Speaker" not in render_configuration(())
