"""Web annotations and schema.org: JSON-LD."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from quotes.exports.linked_data import document_iri
from quotes.exports.schema_org import render_graph, to_quotation
from quotes.exports.web_annotation import render_collection, to_annotation
from quotes.records import Quotation, QuotationType, Span, Speaker, SpeakerKind
from tests.exports.invented import (
    AT,
    DOCUMENT,
    FORMER,
    HOSTILE,
    LIND,
    SPLIT,
    TEXT,
    correct,
    make_document,
)

SPLIT_ROW, JOINT_ROW, NOBODY_ROW = DOCUMENT["quotations"]


def test_an_annotation_as_it_is_written() -> None:
    annotation = to_annotation(DOCUMENT, SPLIT_ROW)
    record = annotation["body"].pop()["record"]
    assert record == SPLIT_ROW
    assert annotation == {
        "id": "urn:quotes:q_0",
        "type": "Annotation",
        "motivation": "identifying",
        "created": AT,
        "generator": {"id": "urn:quotes:r_1", "type": "Software", "name": "fake 1"},
        "body": [
            {
                "type": "SpecificResource",
                "purpose": "identifying",
                "source": {
                    "id": f"urn:quotes:{SPLIT_ROW['speaker_ids'][0]}",
                    "type": "Person",
                    "name": "Íñigo Poe",
                },
            },
            {
                "type": "TextualBody",
                "purpose": "describing",
                "value": "mayor of Sellin",
                "format": "text/plain",
            },
            {"type": "TextualBody", "purpose": "tagging", "value": "said", "format": "text/plain"},
            {
                "type": "TextualBody",
                "purpose": "classifying",
                "value": "direct",
                "format": "text/plain",
            },
        ],
        "target": [
            {
                "type": "SpecificResource",
                "source": "https://post.example/weir",
                "state": {"type": "TimeState", "sourceDate": AT},
                "selector": [
                    {"type": "TextPositionSelector", "start": 1, "end": 18},
                    {
                        "type": "TextQuoteSelector",
                        "exact": "The weir is safe,",
                        "prefix": "“",
                        "suffix": "” said Íñigo Poe, mayor of Selli",
                    },
                ],
            },
            {
                "type": "SpecificResource",
                "source": "https://post.example/weir",
                "state": {"type": "TimeState", "sourceDate": AT},
                "selector": [
                    {"type": "TextPositionSelector", "start": 54, "end": 73},
                    {
                        "type": "TextQuoteSelector",
                        "exact": "It held,\nall night.",
                        "prefix": "id Íñigo Poe, mayor of Sellin. “",
                        "suffix": "”\n\nHis aide, Rosa Lind, and Poe ",
                    },
                ],
            },
        ],
    }


def check_annotation(annotation: dict[str, Any]) -> None:
    """Hold an annotation to what the model demands: sections 3.1, 3.2.4, 4, 4.2.4, 4.2.5."""
    assert annotation["type"] == "Annotation"
    assert urlsplit(annotation["id"]).scheme
    assert annotation["target"]
    assert "bodyValue" not in annotation
    for target in annotation["target"]:
        assert urlsplit(target["source"]).scheme
        position, quote = target["selector"]
        assert 0 <= position["start"] < position["end"]
        assert {"exact", "prefix", "suffix"} < set(quote)
    for body in annotation["body"]:
        if body["type"] == "TextualBody":
            assert isinstance(body["value"], str)
        if body["type"] == "SpecificResource":
            assert urlsplit(body["source"]["id"]).scheme


def test_a_page_of_annotations_is_json_with_all_that_the_model_demands() -> None:
    hostile = Quotation(QuotationType.DIRECT, (Span.of(HOSTILE, 3, 40),))
    documents = [
        DOCUMENT,
        make_document(HOSTILE, [hostile], url='javascript:"x"'),
        make_document(""),
    ]
    page = json.loads("".join(render_collection(documents)))
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert page["partOf"]["type"] == "AnnotationCollection"
    assert len(page["items"]) == 4
    for annotation in page["items"]:
        check_annotation(annotation)
    (target,) = page["items"][3]["target"]
    assert target["source"] == "urn:quotes:d_0123456789abcdef0123"
    assert target["selector"][1]["exact"] == HOSTILE[3:40]


def test_positions_count_code_points_and_both_selectors_name_the_same_words() -> None:
    for row in DOCUMENT["quotations"]:
        for target in to_annotation(DOCUMENT, row)["target"]:
            position, quote = target["selector"]
            assert TEXT[position["start"] : position["end"]] == quote["exact"]
            assert TEXT.count(quote["prefix"] + quote["exact"] + quote["suffix"]) == 1


def test_who_corrected_an_annotation_made_it() -> None:
    document = correct(DOCUMENT, 0, LIND)
    annotation = to_annotation(document, document["quotations"][0])
    assert annotation["creator"] == {"type": "Person", "name": "ines"}
    assert annotation["modified"] == AT
    assert annotation["body"][0]["source"]["name"] == "Rosa Lind"


def test_a_quotation_of_nobody_known_has_no_speaker() -> None:
    annotation = to_annotation(DOCUMENT, NOBODY_ROW)
    assert [body["type"] for body in annotation["body"]] == ["TextualBody", "Dataset"]
    assert "spokenByCharacter" not in to_quotation(DOCUMENT, NOBODY_ROW)


def test_a_quotation_of_schema_org_as_it_is_written() -> None:
    key = f"urn:quotes:{SPLIT_ROW['speaker_ids'][0]}"
    assert to_quotation(DOCUMENT, SPLIT_ROW) == {
        "@type": "Quotation",
        "@id": "urn:quotes:q_0",
        "additionalType": "urn:quotes:direct",
        "identifier": "q_0",
        "text": "The weir is safe, … It held,\nall night.",
        "spokenByCharacter": {
            "@type": "Person",
            "@id": key,
            "name": "Íñigo Poe",
            "jobTitle": ["mayor"],
            "worksFor": [{"@type": "Organization", "name": "Sellin"}],
        },
        "creator": [{"@id": key}],
        "isPartOf": {
            "@type": "NewsArticle",
            "@id": "https://post.example/weir",
            "identifier": "d_0123456789abcdef0123",
            "url": "https://post.example/weir",
            "headline": "Weir “safe”",
            "datePublished": "2031-05-04",
            "inLanguage": "en",
            "publisher": {"@type": "Organization", "name": "Post"},
        },
    }


def test_a_former_office_is_no_job() -> None:
    document = make_document(TEXT, [replace(SPLIT, roles=(FORMER,))])
    (row,) = document["quotations"]
    speaker = to_quotation(document, row)["spokenByCharacter"]
    assert "jobTitle" not in speaker
    assert speaker["hasOccupation"] == [
        {"@type": "Role", "roleName": "mayor", "description": "former: mayor of Sellin"}
    ]


def test_roles_of_a_joint_statement_are_nobodys() -> None:
    document = make_document(TEXT, [replace(SPLIT, speakers=(*SPLIT.speakers, LIND))])
    (row,) = document["quotations"]
    speakers = to_quotation(document, row)["spokenByCharacter"]
    assert [set(s) for s in speakers] == [{"@type", "@id", "name"}] * 2


def test_bodies_are_organisations_and_another_name_is_told() -> None:
    body = Speaker("the board", SpeakerKind.ORGANISATION)
    document = make_document(TEXT, [replace(SPLIT, speakers=(body,))])
    (row,) = document["quotations"]
    row["speakers"][0]["canonical"] = "Weir Board"
    speaker = to_quotation(document, row)["spokenByCharacter"]
    assert (speaker["@type"], speaker["name"]) == ("Organization", "Weir Board")
    assert speaker["alternateName"] == "the board"
    assert to_annotation(document, row)["body"][0]["source"]["nickname"] == "the board"


def test_a_graph_is_one_json_text() -> None:
    graph = json.loads("".join(render_graph([DOCUMENT])))
    assert graph["@context"] == "https://schema.org"
    assert [item["identifier"] for item in graph["@graph"]] == ["q_0", "q_1", "q_2"]
    assert json.loads("".join(render_graph([])))["@graph"] == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://post.example/a?b=c#d", "https://post.example/a?b=c#d"),
        (' https://post.example/"><script> ', "https://post.example/%22%3E%3Cscript%3E"),
        ("https://post.example/Íñigo", "https://post.example/%C3%8D%C3%B1igo"),
        ("data:text/html,x", "urn:quotes:d_0123456789abcdef0123"),
        ("https://", "urn:quotes:d_0123456789abcdef0123"),
        (None, "urn:quotes:d_0123456789abcdef0123"),
    ],
)
def test_addresses_are_of_the_web_or_ours(url: str | None, expected: str) -> None:
    assert document_iri(DOCUMENT | {"url": url}) == expected
