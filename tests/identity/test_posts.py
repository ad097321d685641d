from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity.posts import (
    Post,
    Seat,
    exclude_each_other,
    is_single_seat,
    load_seats,
    normalise_post,
    same_body,
)

LISTS = ["posts", "post_labels", "seats", "titles_for_life"]


@pytest.mark.parametrize(
    ("title", "organisation", "expected"),
    [
        ("Mayor", None, Post("mayor", None)),
        ("mayors", "Elmford", Post("mayor", "elmford")),
        ("Elmford Mayor", None, Post("mayor", "elmford")),
        ("North Elmford mayor", None, Post("mayor", "north elmford")),
        ("mayor", "the city of Elmford", Post("mayor", "elmford")),
        ("new city mayor", "Elmford", Post("mayor", "elmford")),
        ("Mayor-elect", "Elmford", Post("mayor", "elmford")),
        ("then-governor", "Sellin", Post("governor", "sellin")),
        ("PM", "Vessland", Post("prime minister", "vessland")),
        ("Prime Minister designate", "Vessland", Post("prime minister", "vessland")),
        ("Nigerian President", None, Post("president", "nigeria")),
        ("Foreign Secretary", None, Post("foreign secretary", None)),
        ("foreign secretary", None, Post("foreign secretary", None)),
        ("minister of foreign affairs", "Vessland", Post("foreign minister", "vessland")),
        ("minister for fisheries", "Vessland", Post("fisheries minister", "vessland")),
        ("Secretary of State", None, Post("secretary of state", None)),
        ("state department spokesman", None, Post("state department spokesperson", None)),
        ("Nanolux CEO", None, Post("chief executive", "nanolux")),
        ("chief executive officer", "Nanolux", Post("chief executive", "nanolux")),
        ("Secretary-General", "UN", Post("secretary general", "un")),
        ("Vice-President", "Vessland", Post("vice president", "vessland")),
        ("Vice President", None, Post("vice president", None)),
        ("Deputy Mayor", None, Post("deputy mayor", None)),
        ("co-chairwoman", "Harbour Trust", Post("co chairperson", "harbour trust")),
        (
            "professor of economics",
            "Arden University",
            Post("professor of economics", "arden university"),
        ),
        ("spokeswomen", "army", Post("spokesperson", "army")),
        (None, "Human Rights Watch", Post(None, "human rights watch")),
        ("", None, Post(None, None)),
    ],
)
def test_the_normal_form(title: str | None, organisation: str | None, expected: Post) -> None:
    assert normalise_post(title, organisation) == expected


@given(st.one_of(st.none(), st.text(max_size=30)), st.one_of(st.none(), st.text(max_size=30)))
def test_anything_has_a_normal_form(title: str | None, organisation: str | None) -> None:
    found = normalise_post(title, organisation)
    assert found.title != ""
    assert found.body != ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("elmford", "Elmford", True),
        ("Vessland", "Vesslandian", True),
        ("WHO", "World Health Organization", True),
        ("dunmere", "dunmore", False),
        ("North Elmford", "South Elmford", False),
        ("elmford", "sellin", False),
    ],
)
def test_one_body_or_two(one: str, other: str, same: bool) -> None:
    assert same_body(one, other) is same
    assert same_body(other, one) is same


@pytest.mark.parametrize(
    ("title", "organisation", "single"),
    [
        ("mayor", "Elmford", True),
        ("Prime Minister", "Vessland", True),
        ("chief executive", "Nanolux", True),
        ("chief justice", "Vessland", True),
        ("mayor", None, False),
        ("deputy mayor", "Elmford", False),
        ("vice president", "Vessland", False),
        ("co-president", "Vessland", False),
        ("honorary president", "Vessland", False),
        ("senator", "Vessland", False),
        ("spokesman", "mayor of Elmford", False),
    ],
)
def test_which_posts_one_person_holds(title: str, organisation: str | None, single: bool) -> None:
    assert is_single_seat(normalise_post(title, organisation)) is single


@pytest.mark.parametrize(
    ("one", "other", "exclusive"),
    [
        (("president", "Vessland"), ("mayor", "Elmford"), True),
        (("mayor", "Elmford"), ("mayor", "Sellin"), True),
        (("mayor", "Elmford"), ("governor", "Sellin"), True),
        (("mayor", "Elmford"), ("mayor", "Elmford"), False),
        (("president", "Elmford Football Club"), ("mayor", "Elmford"), False),
        (("governor", "the Central Bank"), ("mayor", "Elmford"), False),
        (("chief executive", "Nanolux"), ("chief executive", "Orbis"), False),
        (("senator", "Vessland"), ("mayor", "Elmford"), False),
        (("mayor", None), ("governor", "Sellin"), False),
    ],
)
def test_which_posts_exclude_each_other(
    one: tuple[str, str | None], other: tuple[str, str | None], exclusive: bool
) -> None:
    left, right = normalise_post(*one), normalise_post(*other)
    assert exclude_each_other(left, right) is exclusive
    assert exclude_each_other(right, left) is exclusive


@pytest.mark.parametrize("name", LISTS)
def test_lists_have_no_duplicates_and_no_stray_space(name: str) -> None:
    path = files("quotes.identity") / "data" / f"{name}.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    assert lines[0].startswith("#")
    assert entries
    assert all(entry and entry == entry.strip() for entry in entries)
    forms = [form.partition(":")[0].strip() for entry in entries for form in entry.split("|")]
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize("title", load_seats())
def test_seats_are_listed_in_their_normal_form(title: str) -> None:
    assert normalise_post(title, "Elmford") == Post(title, "elmford")
    assert load_seats()[title] in Seat
