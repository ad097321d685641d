from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.names.alias_files import parse_aliases
from quotes.names.aliases import Alias

HEADER = "canonical,alias,kind,type,source,id,valid_from,valid_to\n"
HUMAN = {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q5"}}}}]}
FOX: dict[str, Any] = {
    "id": "Q1",
    "labels": {"en": {"value": "Hasan Barakat"}, "ar": {"value": "حسن"}},
    "aliases": {"en": [{"value": "Abu Zayd"}], "ar-latn": [{"value": "Hassan Baraket"}]},
    "claims": HUMAN,
}
LISTED = [
    Alias("Hasan Barakat", "Abu Zayd", "person", "other name", "Wikidata", "wikidata:Q1"),
    Alias("Hasan Barakat", "Hassan Baraket", "person", "transliteration", "Wikidata",
          "wikidata:Q1"),
]  # fmt: skip


def parse(text: str, **options: Any) -> tuple[list[Alias], list[str]]:
    found = parse_aliases("f", text.encode("utf-8", "surrogatepass"), **options)
    return found.aliases, found.problems


def test_csv() -> None:
    row = "Hasan Barakat,Abu Zayd,person,nom de guerre,notes,x:1,2011,2012-02\n"

    assert parse("\ufeff" + HEADER + row + "\n" + row) == (
        [Alias("Hasan Barakat", "Abu Zayd", "person", "nom de guerre", "notes", "x:1",
               date(2011, 1, 1), date(2012, 2, 29))],
        [],
    )  # fmt: skip


def test_tabs_and_defaults() -> None:
    text = "canonical\talias\nHasan Barakat\tAbu Zayd\n"

    assert parse(text, kind="person", source="notes") == (
        [Alias("Hasan Barakat", "Abu Zayd", "person", source="notes")],
        [],
    )


ROW = {"canonical": "Hasan Barakat", "alias": "Abu Zayd", "kind": "person"}


@pytest.mark.parametrize("text", [json.dumps(ROW), json.dumps([ROW]), f"{json.dumps(ROW)}\n\n"])
def test_own_json(text: str) -> None:
    assert parse(text) == ([Alias("Hasan Barakat", "Abu Zayd", "person")], [])


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(FOX),
        json.dumps([FOX]),
        json.dumps({"entities": {"Q1": FOX}}),
        f"[\n{json.dumps(FOX)},\n{json.dumps(FOX)}\n]\n",
        json.dumps(FOX | {"labels": {"en": "Hasan Barakat"}, "claims": {"P31": ["Q5"]}}),
    ],
)
def test_wikidata_in_english_and_romanised(text: str) -> None:
    assert parse(text) == (LISTED, [])


def test_what_is_no_human_is_an_organisation_and_capitals_are_its_acronym() -> None:
    body = FOX | {
        "labels": {"en": "Harbour Pilots Union"},
        "aliases": {"en": ["HPU"]},
        "claims": {"P31": ["Q43229"]},
    }

    ((alias,), problems) = parse(json.dumps(body))

    assert (alias.kind, alias.type, problems) == ("organisation", "acronym", [])


def test_an_entity_without_a_usable_name_is_left_out_and_told() -> None:
    found = parse_aliases("f", json.dumps(FOX | {"labels": {"ar": "حسن"}}).encode())

    assert (found.aliases, found.problems, found.nameless) == ([], [], ["Q1"])


def test_popolo() -> None:
    text = json.dumps({
        "persons": [{
            "id": "7",
            "name": "Ana Ruiz",
            "other_names": [{"name": "Ana Prado", "note": "Former name", "end_date": "2019"}],
            "identifiers": [{"scheme": "wikidata", "identifier": "Q2"}],
        }],
        "organizations": [{"id": "o", "name": "Port Authority",
                           "other_names": [{"name": "Harbour Board"}]}],
    })  # fmt: skip

    assert parse(text) == (
        [
            Alias("Ana Ruiz", "Ana Prado", "person", "former name", "Popolo", "wikidata:Q2",
                  valid_to=date(2019, 12, 31)),
            Alias("Port Authority", "Harbour Board", "organisation", "other name", "Popolo", "o"),
        ],
        [],
    )  # fmt: skip


def test_a_popolo_list_tells_people_by_their_fields() -> None:
    names = {"name": "Ana Ruiz", "other_names": [{"name": "Ana Prado"}]}

    assert parse(json.dumps([names | {"gender": "female"}]))[0][0].kind == "person"
    assert parse(json.dumps([names | {"classification": "party"}]))[0][0].kind == "organisation"
    assert parse(json.dumps([names]))[1] == [
        "f[0]: no kind; give person or organisation, or --kind for the whole file"
    ]


def test_what_repeats_the_canonical_name_is_left_out() -> None:
    assert parse(HEADER + "Hasan Barakat,HASAN  BARAKAT,person,,,,,\n") == ([], [])


BAD = [
    ("name,alias\n", "f:1: the header has no canonical"),
    ("canonical,alias,colour\n", "f:1: unknown column 'colour'"),
    ("canonical,alias,alias\n", "f:1: a column stands twice"),
    (HEADER + "A B,C D,person,,,,,,,\n", "f:2: more cells than the header has"),
    (HEADER + "A B,,person,,,,,\n", "f:2: no alias; fill it in"),
    (HEADER + ",C D,person,,,,,\n", "f:2: no canonical; fill it in"),
    (HEADER + "A B,C D,,,,,,\n", "f:2: no kind; give person"),
    (HEADER + "A B,C D,ship,,,,,\n", "f:2: kind 'ship' is neither person nor organisation"),
    (HEADER + "A B,C D,person,pet name,,,,\n", "f:2: type 'pet name' is none of"),
    (HEADER + "A B,!!,person,,,,,\n", "f:2: alias '!!' has no letters"),
    (HEADER + "A B,C D,person,,,,2031-02-30,\n", "f:2: valid_from '2031-02-30' is no date"),
    (HEADER + "A B,C D,person,,,,0000,\n", "f:2: valid_from '0000' is no date"),
    (HEADER + "A B,C D,person,,,,2032,2031\n", "f:2: valid_from 2032-01-01 is after valid_to"),
    (HEADER + f"A B,{'x' * 501},person,,,,,\n", "f:2: alias has more than 500 characters"),
    (HEADER + "A B,C\x00D,person,,,,,\n", "f:2: alias holds characters that no database takes"),
    ('{"canonical": 1, "alias": "C D", "kind": "person"}', "f:1: canonical is no text"),
    (json.dumps(ROW | {"hue": 1}), "f:1: unknown field 'hue'"),
    (json.dumps(ROW) + "\nnot json\n", "f:2: no JSON; mend or remove the line"),
    ('{\n"a": [\n', "f:3: no JSON, nor JSON lines"),
    ("[1]", "f[0]: no object"),
    ('{"a": 1}', "f:1: neither canonical and alias, nor labels"),
    ('{"labels": {}}', "f:1: an entity without id"),
    ('{"id": "Q1", "labels": [1]}', "f:1: labels is no object by language"),
    ('{"persons": [], "organizations": [{"name": "A", "other_names": [1]}]}',
     "f organizations[0]: other_names holds something that is no object"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problem"), BAD)
def test_a_mistake_is_told_with_its_place_and_what_to_do(text: str, problem: str) -> None:
    _, problems = parse(text)

    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_a_file_that_is_not_utf8() -> None:
    found = parse_aliases("f", b"canonical,alias\nA\xff,B\n")

    assert found.problems == ["f:2: not UTF-8; save the file as UTF-8"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([
            "canonical", "alias", "kind", "labels", "aliases", "en", "value", "claims", "P31", "id",
            "name", "other_names", "identifiers", "scheme", "persons", "organizations", "entities",
            "start_date", "valid_from", "note",
        ]),
        inner, max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON.map(json.dumps) | st.text(max_size=60) | st.text(max_size=60).map(HEADER.__add__))
def test_no_file_is_too_odd(text: str) -> None:
    aliases, problems = parse(text)

    assert all(alias.canonical and alias.alias and alias.kind for alias in aliases)
    assert all(problem.startswith("f") and ": " in problem for problem in problems)


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_of_none_has_none(content: bytes) -> None:
    found = parse_aliases("names.jsonl", content)
    assert (found.aliases, found.problems, found.nameless) == ([], [], [])
