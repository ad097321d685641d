"""What a text calls somebody next to his name."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.extraction.pipeline import load_pipeline
from quotes.extraction.roles import find_roles
from quotes.records import RoleStatus

LISTS = [
    "body_openings",
    "dates_before",
    "document_nouns",
    "document_parts",
    "general_titles",
    "gendered_titles",
    "given_names",
    "governments",
    "group_nouns",
    "honorifics",
    "indefinites",
    "institutions",
    "name_suffixes",
    "office_nouns",
    "organisation_nouns",
    "paper_names",
    "party_members",
    "person_nouns",
    "posts",
    "pronouns",
    "rank_modifiers",
    "ranks",
    "role_endings",
    "role_nouns",
    "status_forms",
    "status_suffixes",
    "status_words",
    "surname_particles",
    "title_complements",
    "title_modifiers",
    "titles_with_of",
    "unnamed_nouns",
]

# sentence with the name in brackets → its roles, nearest first: text, title, organisation, status
CASES = [
    ("Sudanese lawmaker [Ann Poe] said no.", [("Sudanese lawmaker", None)]),
    (
        "Sudanese lawmaker and Water Commission member [Ann Poe] said no.",
        [("Water Commission member", "Water Commission"), ("Sudanese lawmaker", None)],
    ),
    (
        "Iraqi navy spokesman Maj. Gen. [Karim Saleh] said no.",
        [("Maj. Gen.", None), ("Iraqi navy spokesman", "Iraqi navy")],
    ),
    ("Secretary of Energy [Lloyd Warren] said no.", [("Secretary of Energy", None)]),
    (
        "Sudan's national security adviser [Qadir Nour] said no.",
        [("Sudan's national security adviser", "Sudan")],
    ),
    ("Sen. [Joe Lind] (D-Ohio) said no.", [("Sen.", None)]),
    ("Attorney General [Paula Reyes] said no.", [("Attorney General", None)]),
    ("Mr. [Coleman] said no.", []),
    (
        "[Li Weiming], chief executive of Nanolux, said no.",
        [("chief executive of Nanolux", "Nanolux")],
    ),
    (
        "[Karim Saleh], the spokesperson for the Inspector-General of the Border Police said no.",
        [
            (
                "the spokesperson for the Inspector-General of the Border Police",
                "Inspector-General of the Border Police",
            )
        ],
    ),
    ("[Amal Haddad], a 45-year-old teacher, said no.", [("a 45-year-old teacher", None)]),
    ("[Joe Lind], 45, a driver, said no.", [("a driver", None)]),
    (
        "[Naim al-Aswad] of the Nahda (Revival) alliance said no.",
        [("of the Nahda (Revival) alliance", "Nahda (Revival) alliance")],
    ),
    ("[Cory Hale], 22, of Harwick, said no.", []),
    ("The mayor of Arden, [Ann Poe], said no.", [("The mayor of Arden", "Arden")]),
    ("An adviser to President [Joe Lind] said no.", [("President", None)]),
    ("[Joe Lind]'s lawyer, Ben Stokes, said no.", []),
    ("Two senators Ann Poe and [Joe Lind] said no.", [("Two senators", None)]),
    ("[The army spokesperson] said no.", [("The army spokesperson", "army")]),
    ("[Sudanese officials] said no.", []),
    ("[A witness] said no.", []),
]


def marked(text: str) -> tuple[str, int, int]:
    """Return a text without its brackets, and where the bracketed words are."""
    start, end = text.index("["), text.index("]") - 1
    return text.replace("[", "").replace("]", ""), start, end


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[s for s, _ in CASES])
def test_roles_with_their_organisations(
    sentence: str, expected: list[tuple[str, str | None]]
) -> None:
    text, start, end = marked(sentence)
    roles = find_roles(load_pipeline()(text), start, end)
    assert [(r.text, r.organisation) for r in roles] == expected


@pytest.mark.parametrize(
    ("sentence", "title", "status"),
    [
        ("Former police chief [Mark Dunn] said no.", "police chief", RoleStatus.FORMER),
        ("Ex-mayor [Mark Dunn] said no.", "mayor", RoleStatus.FORMER),
        ("[Ann Poe], the acting director, said no.", "director", RoleStatus.ACTING),
        ("[Tomas Vrba], mayor-elect of Brno, said no.", "mayor-elect", RoleStatus.ELECT),
        ("The then-prime minister [Oskar Lund] said no.", "prime minister", RoleStatus.THEN),
        (
            "[Marta Nowak], who was finance minister from 2011 to 2015, said no.",
            "finance minister",
            RoleStatus.FORMER,
        ),
    ],
)
def test_whether_a_role_is_held(sentence: str, title: str, status: RoleStatus) -> None:
    text, start, end = marked(sentence)
    (role,) = find_roles(load_pipeline()(text), start, end)
    assert (role.title, role.status) == (title, status)


# sentence with the name in brackets → title | organisation | status of its only role
HELD = """
Former mayor of Elmford [Ann Poe] said no.|mayor|Elmford|FORMER
[Ann Poe], a former mayor of Elmford, said no.|mayor|Elmford|FORMER
[Ann Poe], formerly the mayor of Elmford, said no.|mayor|Elmford|FORMER
[Ann Poe], who was once governor of Sellin, said no.|governor|Sellin|FORMER
[Ann Poe], previously director of the harbour, said no.|director|harbour|FORMER
[Ann Poe], a one-time senator, said no.|senator||FORMER
[Ann Poe], who served as mayor of Elmford until 2019, said no.|mayor|Elmford|FORMER
[Ann Poe], mayor of Elmford from 2015 to 2019, said no.|mayor|Elmford|FORMER
[Ann Poe], who had been mayor of Elmford for six years, said no.|mayor|Elmford|FORMER
[The former mayor of Elmford Ann Poe] said no.|mayor|Elmford|FORMER
[Ann Poe], mayor until 2019, said no.|mayor||FORMER
[Ann Poe], who had been mayor of Elmford, said no.|mayor|Elmford|FORMER
Retired General [Ann Poe] said no.|General||FORMER
Deposed president [Ann Poe] said no.|president||FORMER
Ex-President [Ann Poe] said no.|President||FORMER
[Ann Poe], an ex-minister, said no.|minister||FORMER
[Ann Poe], ex-governor of Sellin, said no.|governor|Sellin|FORMER
The late President [Ann Poe] said no.|President||FORMER
[Ann Poe], the late mayor of Elmford, said no.|mayor|Elmford|FORMER
Acting Mayor [Ann Poe] said no.|Mayor||ACTING
Elmford's acting mayor, [Ann Poe], said no.|mayor|Elmford|ACTING
[Ann Poe], who is acting governor of Sellin, said no.|governor|Sellin|ACTING
Interim chief executive [Ann Poe] said no.|chief executive||ACTING
[Ann Poe], the interim head of the harbour authority, said no.|head|harbour authority|ACTING
Caretaker Prime Minister [Ann Poe] said no.|Prime Minister||ACTING
[Ann Poe], the caretaker prime minister of Vessland, said no.|prime minister|Vessland|ACTING
Mayor-elect [Ann Poe] said no.|Mayor-elect||ELECT
[Ann Poe], the president-elect, said no.|president-elect||ELECT
[Ann Poe], president-elect of Vessland, said no.|president-elect|Vessland|ELECT
The mayor-elect of Elmford, [Ann Poe], said no.|mayor-elect|Elmford|ELECT
Prime minister-designate [Ann Poe] said no.|Prime minister-designate||ELECT
Prime minister designate [Ann Poe] said no.|Prime minister designate||ELECT
[Ann Poe], prime minister designate of Vessland, said no.|prime minister designate|Vessland|ELECT
Incoming mayor [Ann Poe] said no.|mayor||ELECT
[Ann Poe], the incoming head of the central bank, said no.|head|central bank|ELECT
Then-mayor [Ann Poe] said no.|mayor||THEN
Then mayor [Ann Poe] said no.|mayor||THEN
[Ann Poe], then the mayor of Elmford, said no.|mayor|Elmford|THEN
[Ann Poe], then-governor of Sellin, said no.|governor|Sellin|THEN
[Ann Poe], the then governor of Sellin, said no.|governor|Sellin|THEN
[Ann Poe], who was then mayor of Elmford, said no.|mayor|Elmford|THEN
[Ann Poe], who was mayor at the time, said no.|mayor||THEN
[Ann Poe], mayor of Elmford at the time, said no.|mayor|Elmford|THEN
Future mayor [Ann Poe] said no.|mayor||FUTURE
[Ann Poe], the next mayor of Elmford, said no.|mayor|Elmford|FUTURE
[Ann Poe], who will be mayor of Elmford, said no.|mayor|Elmford|FUTURE
Outgoing President [Ann Poe] said no.|President||CURRENT
[Ann Poe], Vessland's outgoing prime minister, said no.|prime minister|Vessland|CURRENT
[Ann Poe], head cook and interim head of play, said no.|head cook and interim head of play||CURRENT
[Ann Poe], now governor of Sellin, said no.|governor|Sellin|CURRENT
[Ann Poe], who has been mayor of Elmford since 2019, said no.|mayor|Elmford|CURRENT
[Ann Poe], the newly elected mayor of Elmford, said no.|mayor|Elmford|CURRENT
[Ann Poe], newly appointed director of the harbour, said no.|director|harbour|CURRENT
[Ann Poe], Vessland's minister for fisheries, said no.|minister for fisheries|Vessland|CURRENT
The mayor of Elmford [Ann Poe] said no.|mayor|Elmford|CURRENT
[Ann Poe], an adviser to the mayor of Elmford, said no.|adviser|mayor of Elmford|CURRENT
[Ann Poe], an adviser to Mayor Tom Hale, said no.|adviser|Mayor Tom Hale|CURRENT
An adviser to Mayor Tom Hale, [Ann Poe], said no.|adviser|Mayor Tom Hale|CURRENT
An adviser to Mayor [Tom Hale], Ann Poe, said no.|Mayor||CURRENT
A spokesman for Prime Minister [Tom Hale] said no.|Prime Minister||CURRENT
The prime minister's spokesman, [Ann Poe], said no.|spokesman|prime minister|CURRENT
[Ann Poe], the mayor's chief of staff, said no.|chief of staff|mayor|CURRENT
[Ann Poe], a spokeswoman for ex-mayor Tom Hale, said no.|spokeswoman|ex-mayor Tom Hale|CURRENT
[Ann Poe], a former spokeswoman for the mayor of Sellin, said no.|spokeswoman|mayor of Sellin|FORMER
[Ann Poe], a former adviser to President Tom Hale, said no.|adviser|President Tom Hale|FORMER
[Ann Poe], aide to then-governor Tom Hale, said no.|aide|then-governor Tom Hale|CURRENT
[Ann Poe], lawyer for former president Tom Hale, said no.|lawyer|former president Tom Hale|CURRENT
[Ann Poe], a lawyer for the late mayor, said no.|lawyer|late mayor|CURRENT
[Ann Poe], the president's former adviser, said no.|adviser|president|FORMER
[Ann Poe], the former president's adviser, said no.|adviser|former president|CURRENT
[Ann Poe], the late mayor's widow, said no.|widow|late mayor|CURRENT
[Ann Poe], deputy to the mayor, said no.|deputy|mayor|CURRENT
"""


def held_cases() -> list[tuple[str, str, str | None, RoleStatus]]:
    rows = (row.split("|") for row in HELD.strip().splitlines())
    return [(text, title, body or None, RoleStatus[status]) for text, title, body, status in rows]


@pytest.mark.parametrize(("sentence", "title", "organisation", "status"), held_cases())
def test_whether_it_is_held_and_by_whom(
    sentence: str, title: str, organisation: str | None, status: RoleStatus
) -> None:
    text, start, end = marked(sentence)
    (role,) = find_roles(load_pipeline()(text), start, end)
    assert (role.title, role.organisation, role.status) == (title, organisation, status)


SOMEBODY_ELSES = """
[Ann Poe], the wife of the mayor, said no.
[Ann Poe], the wife of Mayor Tom Hale, said no.
[Ann Poe], wife of the late President Tom Hale, said no.
The mayor's wife, [Ann Poe], said no.
[Ann Poe], the mayor's wife, said no.
[Ann Poe], daughter of the former president, said no.
[Ann Poe], the son of ex-president Tom Hale, said no.
The son of the mayor of Elmford, [Ann Poe], said no.
[Ann Poe], whose husband was mayor of Elmford, said no.
[Ann Poe], who succeeded the mayor of Elmford, said no.
[Tom Hale]'s adviser, Ann Poe, said no.
A critic of [Ann Poe] said no.
[Ann Poe], nicknamed the Iron Mayor, said no.
"""


@pytest.mark.parametrize("sentence", SOMEBODY_ELSES.strip().splitlines())
def test_what_names_another_s_office_gives_no_role(sentence: str) -> None:
    text, start, end = marked(sentence)
    assert find_roles(load_pipeline()(text), start, end) == []


def test_two_roles_each_with_its_own_status() -> None:
    text, start, end = marked("[Ann Poe], a former mayor of Elmford and now a senator, said no.")
    roles = find_roles(load_pipeline()(text), start, end)
    assert [(r.title, r.status) for r in roles] == [
        ("mayor", RoleStatus.FORMER),
        ("senator", RoleStatus.CURRENT),
    ]


TEXT = "Sen. Joe Lind (D-Ohio), who is head of the Nahda (Revival) bloc — and a poet — said\nso."


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_any_range_gives_roles_that_slice_the_text(one: int, other: int) -> None:
    start, end = sorted((one, other))
    for role in find_roles(load_pipeline()(TEXT), start, end):
        assert TEXT[role.start : role.end] == role.text
        assert role.title or role.organisation


@pytest.mark.parametrize("name", LISTS)
def test_word_lists_have_no_duplicates_and_no_stray_space(name: str) -> None:
    path = files("quotes.extraction") / "data" / f"{name}.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    assert lines[0].startswith("#")
    assert entries
    assert all(entry and entry == entry.strip() for entry in entries)
    assert len(entries) == len(set(entries))
