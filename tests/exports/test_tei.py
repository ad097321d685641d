from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.exports.tei import FORBIDDEN, find_forbidden, render_tei
from quotes.records import Quotation, QuotationType, Span, Speaker, SpeakerKind
from tests.exports.invented import (
    DOCUMENT,
    FORMER,
    HOSTILE,
    LIND,
    SPLIT,
    TEXT,
    correct,
    make_document,
)

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
PARTS = {"said": "content", "q": "quoted", "rs": "mention"}


def parse(document: dict[str, Any]) -> ElementTree.Element:
    return ElementTree.fromstring(render_tei(document).encode())


def find_body(root: ElementTree.Element) -> ElementTree.Element:
    body = root.find(f"{TEI}text/{TEI}body")
    assert body is not None
    return body


def read_spans(root: ElementTree.Element) -> dict[tuple[str, str], list[tuple[int, int, str]]]:
    """Return the spans of each quotation's parts, put together again from their pieces."""
    text, pieces = "", defaultdict(list)

    def visit(element: ElementTree.Element) -> None:
        nonlocal text
        start = len(text)
        text += element.text or ""
        for child in element:
            visit(child)
            text += child.tail or ""
        tag = element.tag.removeprefix(TEI)
        part = PARTS.get(tag) or (element.get("type", "") if tag == "seg" else "")
        if part:
            key = element.get("corresp", "")[1:], part, int(element.get("n", "0"))
            pieces[key].append((start, len(text)))

    visit(find_body(root))
    spans: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for (quotation, part, _), found in sorted(pieces.items()):
        start, end = min(s for s, _ in found), max(e for _, e in found)
        spans[quotation, part].append((start, end, text[start:end]))
    return spans


def test_a_document_as_it_is_written() -> None:
    poe = DOCUMENT["speakers"][0]["id"]
    written = render_tei(make_document(TEXT, [SPLIT]))
    body = written.partition("preserve")[2].partition("</body>")[0]
    own = 'corresp="#q_0"'
    assert body == (
        f'"><p>“<said xml:id="q_0.content.1" n="1" who="#{poe}" direct="true" aloud="true" {own} '
        f'next="#q_0.content.2"><q xml:id="q_0.quoted.1" n="1" {own} next="#q_0.quoted.2">'
        f'The weir is safe,</q></said>” <seg xml:id="q_0.cue.1" n="1" type="cue" {own}>said</seg> '
        f'<name xml:id="{poe}.name.25.34.1" n="1" ref="#{poe}"><rs xml:id="q_0.mention.1" n="1" '
        f'type="name" ref="#{poe}" {own}>Íñigo Poe</rs></name>, <roleName '
        'xml:id="d_0123456789abcdef0123.role.36.51.current.1" n="1" type="current" '
        f'{own}>mayor of Sellin</roleName>. “<said xml:id="q_0.content.2" n="2" who="#{poe}" '
        f'direct="true" aloud="true" {own} prev="#q_0.content.1"><q xml:id="q_0.quoted.2" n="2" '
        f'{own} prev="#q_0.quoted.1">It held,\n<lb/>all night.</q></said>”\n\n</p>'
        f'<p>His aide, Rosa Lind, and <name xml:id="{poe}.name.101.104.1" n="2" ref="#{poe}">Poe'
        "</name> said that “nobody 😀 was\n\n</p><p>hurt” there.</p>"
    )
    assert (
        f'<person xml:id="{poe}" role="person"><persName type="canonical">Íñigo Poe</persName>'
        '<persName type="variant">Poe</persName><affiliation type="current" when="2031-05-04">'
        "<roleName>mayor of Sellin</roleName><orgName>Sellin</orgName></affiliation></person>"
    ) in written


def test_the_text_and_all_spans_come_out_as_they_went_in() -> None:
    root = parse(DOCUMENT)
    assert "".join(find_body(root).itertext()) == TEXT
    spans = read_spans(root)
    for row in DOCUMENT["quotations"]:
        for part in ("content", "quoted", "cue", "mention"):
            given = row[part] if isinstance(row[part], list) else [row[part]] if row[part] else []
            expected = [(s["start"], s["end"], s["text"]) for s in given]
            assert spans[row["quotation_id"], part] == expected


def test_ids_are_unique_and_pointers_lead_somewhere() -> None:
    for document in (DOCUMENT, correct(DOCUMENT, 0, LIND), correct(DOCUMENT, 1)):
        elements = list(parse(document).iter())
        ids = [e.get(ID) for e in elements if e.get(ID)]
        assert len(ids) == len(set(ids))
        pointers = ("who", "ref", "corresp", "next", "prev")
        used = {p for e in elements for name in pointers for p in (e.get(name) or "").split()}
        assert used <= {f"#{key}" for key in ids}


def test_a_correction_changes_who_and_keeps_whom_the_words_mean() -> None:
    document = correct(DOCUMENT, 0, LIND)
    poe, lind = (speaker["id"] for speaker in DOCUMENT["speakers"])
    root = parse(document)
    own = [e for e in root.iter() if e.get("corresp") == "#q_0"]
    assert {e.get("who") for e in own if e.tag == f"{TEI}said"} == {f"#{lind}"}
    assert [e.get("ref") for e in own if e.tag == f"{TEI}rs"] == [f"#{poe}"]
    features = {f.get("name"): "".join(f.itertext()) for f in root.iter(f"{TEI}f")}
    assert (features["corrected_by"], features["judgement"]) == ("ines", "j_1")


def test_a_former_role_says_so() -> None:
    root = parse(make_document(TEXT, [replace(SPLIT, roles=(FORMER,))]))
    assert [e.get("type") for e in root.iter(f"{TEI}affiliation")] == ["former"]


def test_bodies_and_groups_have_the_elements_that_the_schema_gives_them() -> None:
    kinds = {
        SpeakerKind.OFFICE: "org",
        SpeakerKind.GROUP: "personGrp",
        SpeakerKind.UNNAMED: "person",
    }
    for kind, holder in kinds.items():
        root = parse(make_document(TEXT, [replace(SPLIT, speakers=(Speaker("the port", kind),))]))
        (listed,) = root.iter(f"{TEI}listPerson")
        (entry,) = listed
        assert (entry.tag, entry.get("role")) == (f"{TEI}{holder}", kind.value)
        name, role = ("orgName", "roleName") if holder == "org" else ("persName", "affiliation")
        assert [child.tag for child in entry] == [f"{TEI}{name}", f"{TEI}{role}"]


def test_hostile_text_breaks_nothing_and_what_is_replaced_is_named() -> None:
    quotation = Quotation(QuotationType.DIRECT, (Span.of(HOSTILE, 2, len(HOSTILE) - 2),))
    document = make_document(
        HOSTILE, [quotation], title="\x1b<b>]]>", source='"\x00"', publisher=None, url="x'\"<"
    )
    root = parse(document)
    assert "".join(find_body(root).itertext()) == FORBIDDEN.sub("\ufffd", HOSTILE)
    (told,) = root.iter(f"{TEI}normalization")
    assert [code for _, code in find_forbidden(HOSTILE)] == ["U+0000", "U+001B", "U+FFFE"]
    for offset, code in find_forbidden(HOSTILE):
        assert f"{code} at {offset}" in "".join(told.itertext())


def test_a_document_without_quotations_has_no_stand_off() -> None:
    root = parse(make_document("", title=None, published_at="spring"))
    assert root.find(f"{TEI}standOff") is None
    assert "".join(find_body(root).itertext()) == ""


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [("a\nb\n\nc", 2), ("a\nb", 2), ("a\r\n\r\nb\r\n", 2), ("\n\na", 2), ("a", 1), ("", 1)],
)
def test_paragraphs_end_at_blank_lines_or_at_each_line(text: str, paragraphs: int) -> None:
    body = find_body(parse(make_document(text)))
    assert "".join(body.itertext()) == text
    assert len(body) == paragraphs


@given(st.text("ab\n\r <&\x0b😀", max_size=30), st.data())
def test_any_spans_of_any_text_come_back(text: str, data: st.DataObject) -> None:
    offsets = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    spans = data.draw(st.lists(offsets.map(sorted), max_size=5))
    kept = [Span.of(text, start, end) for start, end in spans if start < end]
    found = parse(make_document(text, [Quotation(QuotationType.DIRECT, (s,)) for s in kept]))
    clean = FORBIDDEN.sub("\ufffd", text)
    assert "".join(find_body(found).itertext()) == clean
    read = read_spans(found)
    for number, span in enumerate(kept):
        place = (span.start, span.end, clean[span.start : span.end])
        assert read[f"q_{number}", "content"] == [place]
