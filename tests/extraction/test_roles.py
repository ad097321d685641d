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
