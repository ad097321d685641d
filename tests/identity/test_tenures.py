from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity.posts import normalise_post
from quotes.identity.tenures import (
    Clash,
    Observation,
    find_contradictions,
    make_timeline,
    role_on,
)
from quotes.records import RoleStatus


def seen(
    text: str,
    on: str | None = None,
    status: str = "current",
    who: str = "Ann Poe",
    document: str | None = None,
) -> Observation:
    """Return what a document of a day calls somebody: ``title of body``."""
    title, _, body = text.partition(" of ")
    day = date.fromisoformat(on) if on else None
    return Observation(
        speaker=who, name=who, post=normalise_post(title, body or None), text=text, title=title,
        organisation=body or None, status=RoleStatus(status), on=day,
        document=document or f"d_{on}", start=10, end=10 + len(text),
    )  # fmt: skip


MAYOR = "mayor of Elmford"
GOVERNOR = "governor of Sellin"


@pytest.mark.parametrize(
    ("observations", "day", "expected"),
    [
        pytest.param([seen(MAYOR, "2019-01-01")], "2018-12-31", None, id="seen later only"),
        pytest.param([seen(MAYOR, "2019-01-01")], "2019-01-01", (MAYOR, "current"), id="that day"),
        pytest.param([seen(MAYOR, "2019-01-01")], "2023-01-01", (MAYOR, "current"), id="since"),
        pytest.param([seen(MAYOR)], "2023-01-01", None, id="undated"),
        pytest.param(
            [seen(MAYOR, "2019-01-01"), seen("senator of Vessland", "2021-01-01")],
            "2022-01-01", ("senator of Vessland", "current"), id="the latest",
        ),
        pytest.param(
            [seen(MAYOR, "2019-01-01"), seen(MAYOR, "2021-01-01", "former")],
            "2020-01-01", (MAYOR, "current"), id="before the former",
        ),
        pytest.param(
            [seen(MAYOR, "2019-01-01"), seen(MAYOR, "2021-01-01", "former")],
            "2021-01-01", (MAYOR, "former"), id="ended by former",
        ),
        pytest.param(
            [seen(MAYOR, "2019-01-01"), seen("mayor", "2021-01-01", "former")],
            "2022-01-01", ("mayor", "former"), id="ended by former without its place",
        ),
        pytest.param(
            [seen(MAYOR, "2019-01-01"), seen("mayor of Sellin", "2021-01-01", "former")],
            "2022-01-01", (MAYOR, "current"), id="former of another place",
        ),
        pytest.param(
            [seen("engineer", "2018-01-01"), seen(MAYOR, "2024-01-01", "former")],
            "2024-01-01", ("engineer", "current"), id="what is held before what was",
        ),
        pytest.param([seen(MAYOR, "2024-01-01", "then")], "2024-01-01", None, id="then"),
        pytest.param(
            [seen(MAYOR, "2019-01-01"), seen(GOVERNOR, "2020-01-01", "elect")],
            "2020-02-01", (MAYOR, "current"), id="not yet in office",
        ),
        pytest.param(
            [seen(MAYOR, "2020-01-01", "elect")], "2020-02-01", (MAYOR, "elect"), id="elect alone"
        ),
        pytest.param(
            [seen(MAYOR, "2020-01-01", "elect"), seen(MAYOR, "2020-03-01")],
            "2020-04-01", (MAYOR, "current"), id="elect, then in office",
        ),
        pytest.param(
            [seen(MAYOR, "2020-03-01"), seen(MAYOR, "2023-11-01", "elect")],
            "2023-12-01", (MAYOR, "current"), id="elected again",
        ),
        pytest.param(
            [seen(MAYOR, "2020-03-01", "acting"), seen(MAYOR, "2020-03-01")],
            "2020-03-02", (MAYOR, "current"), id="current before acting on one day",
        ),
        pytest.param(
            [seen("director of Orbis", "2019-01-01"), seen("director of Orbis", "2020-01-01",
             "acting")],
            "2020-02-01", ("director of Orbis", "acting"), id="acting later",
        ),
        pytest.param(
            [seen(MAYOR, "2018-01-01"), seen(GOVERNOR, "2019-01-01"),
             seen(GOVERNOR, "2021-01-01", "former")],
            "2022-01-01", (GOVERNOR, "former"), id="superseded by an office that has ended too",
        ),
        pytest.param(
            [seen("finance minister", "2018-01-01"), seen("Prime Minister", "2019-01-01"),
             seen("prime minister of Vessland", "2021-01-01", "former")],
            "2022-01-01", ("prime minister of Vessland", "former"), id="superseded by the whole",
        ),
        pytest.param(
            [seen("chief executive of Nanolux", "2018-01-01"),
             seen("chief executive of Orbis", "2019-01-01"),
             seen("chief executive of Orbis", "2021-01-01", "former")],
            "2022-01-01", ("chief executive of Orbis", "former"), id="superseded by its like",
        ),
        pytest.param(
            [seen(MAYOR, "2018-01-01"), seen("chief executive of Orbis", "2019-01-01"),
             seen("chief executive of Orbis", "2021-01-01", "former")],
            "2022-01-01", (MAYOR, "current"), id="not superseded by what one can hold besides",
        ),
        pytest.param(
            [seen(MAYOR, "2018-01-01"), seen(MAYOR, "2020-01-01", "former"),
             seen(MAYOR, "2022-01-01")],
            "2023-01-01", (MAYOR, "current"), id="back in office",
        ),
        pytest.param(
            [seen("Dr", "2020-01-01"), seen(MAYOR, "2020-01-01")],
            "2020-01-01", (MAYOR, "current"), id="the office of one day's",
        ),
        pytest.param(
            [seen(MAYOR, "2019-01-01"), seen("Dr.", "2020-01-01")],
            "2020-01-01", (MAYOR, "current"), id="an office before a title for life",
        ),
        pytest.param(
            [seen("Dr.", "2020-01-01")], "2020-01-01", ("Dr.", "current"), id="a title for life"
        ),
    ],
)  # fmt: skip
def test_the_role_on_a_day(
    observations: list[Observation], day: str, expected: tuple[str, str] | None
) -> None:
    for _ in range(3):
        found = role_on(observations, date.fromisoformat(day))
        assert (found and (found.text, found.status.value)) == expected
        random.shuffle(observations)


def spans(observations: list[Observation]) -> list[tuple[str | None, str, str, str]]:
    return [
        (tenure.post.title, tenure.status.value, str(tenure.first_on), str(tenure.last_on))
        for tenure in make_timeline(observations)
    ]


def test_a_timeline_has_first_and_last_day_of_each_post() -> None:
    observations = [
        seen(GOVERNOR, "2022-05-01"),
        seen("Elmford Mayor", "2018-01-01"),
        seen(MAYOR, "2019-01-01"),
        seen("mayor", "2020-01-01"),
        seen(MAYOR, "2021-01-01", "former"),
        seen("PM of Vessland"),
    ]
    assert spans(observations) == [
        ("mayor", "current", "2018-01-01", "2020-01-01"),
        ("mayor", "former", "2021-01-01", "2021-01-01"),
        ("governor", "current", "2022-05-01", "2022-05-01"),
        ("prime minister", "current", "None", "None"),
    ]


def test_former_cuts_a_tenure_in_two() -> None:
    observations = [
        seen(MAYOR, "2018-01-01"),
        seen(MAYOR, "2020-01-01", "former"),
        seen(MAYOR, "2022-01-01"),
        seen(MAYOR, "2023-01-01"),
        seen(MAYOR, "2025-01-01", "former"),
    ]
    assert spans(observations) == [
        ("mayor", "current", "2018-01-01", "2018-01-01"),
        ("mayor", "former", "2020-01-01", "2020-01-01"),
        ("mayor", "current", "2022-01-01", "2023-01-01"),
        ("mayor", "former", "2025-01-01", "2025-01-01"),
    ]


def test_a_title_of_two_bodies_leaves_a_bare_one_alone() -> None:
    observations = [seen(MAYOR, "2018-01-01"), seen("mayor of Sellin", "2019-01-01"),
                    seen("mayor", "2020-01-01")]  # fmt: skip
    bodies = [tenure.post.body for tenure in make_timeline(observations)]
    assert bodies == ["elmford", "sellin", None]


def clashes(*observations: Observation) -> list[tuple[str, str, str]]:
    found = find_contradictions(observations, lambda one, other: one.split()[-1] == other)
    return [(c.kind.value, str(c.first_on), str(c.last_on)) for c in found]


def test_two_people_in_one_seat() -> None:
    one = [seen(MAYOR, "2019-01-01"), seen(MAYOR, "2021-01-01")]
    assert clashes(*one, seen("Elmford Mayor", "2020-05-01", who="Tom Hale")) == [
        ("two holders", "2020-05-01", "2020-05-01")
    ]
    found = find_contradictions([*one, seen(MAYOR, "2020-05-01", who="Tom Hale")], lambda *_: False)
    sides = [[(o.speaker, str(o.on)) for o in side] for side in found[0].sides]
    assert sides == [
        [("Ann Poe", "2019-01-01"), ("Ann Poe", "2021-01-01")],
        [("Tom Hale", "2020-05-01")],
    ]


@pytest.mark.parametrize(
    "other",
    [
        seen(MAYOR, "2022-01-01", who="Tom Hale"),
        seen(MAYOR, "2020-01-01", "acting", who="Tom Hale"),
        seen(MAYOR, "2020-01-01", "elect", who="Tom Hale"),
        seen(MAYOR, "2020-01-01", "former", who="Tom Hale"),
        seen(MAYOR, None, who="Tom Hale"),
        seen("deputy mayor of Elmford", "2020-01-01", who="Tom Hale"),
        seen("mayor of Sellin", "2020-01-01", who="Tom Hale"),
        seen("mayor", "2020-01-01", who="Tom Hale"),
        seen("senator of Elmford", "2020-01-01", who="Tom Hale"),
        seen(MAYOR, "2020-01-01", who="Poe"),
    ],
    ids=lambda o: f"{o.status.value} {o.text} {o.on} {o.name}",
)
def test_what_is_no_second_holder(other: Observation) -> None:
    assert clashes(seen(MAYOR, "2019-01-01"), seen(MAYOR, "2021-01-01"), other) == []


def test_one_person_in_two_offices() -> None:
    assert clashes(
        seen("president of Vessland", "2019-01-01"),
        seen("president of Vessland", "2021-01-01"),
        seen(MAYOR, "2020-05-01"),
    ) == [("two offices", "2020-05-01", "2020-05-01")]
    assert clashes(seen(MAYOR, "2019-01-01"), seen(GOVERNOR, "2020-01-01")) == []
    assert clashes(seen(MAYOR, "2019-01-01"), seen("chief executive of Orbis", "2019-01-01")) == []


def test_former_and_held_again() -> None:
    former, held = seen(MAYOR, "2019-01-01", "former"), seen("Elmford Mayor", "2020-01-01")
    assert clashes(former, held) == [("former before current", "2019-01-01", "2020-01-01")]
    assert clashes(seen(MAYOR, "2021-01-01", "former"), held) == []
    assert clashes(seen("mayor", "2019-01-01", "former"), held) == []
    assert clashes(seen("senator of Elmford", "2019-01-01", "former"), held) == []


days = st.dates(date(2018, 1, 1), date(2020, 12, 31))
observed = st.builds(
    lambda text, day, status, who: seen(text, day and str(day), status, who),
    st.sampled_from([MAYOR, "Mayor", GOVERNOR, "mayor of Sellin", "engineer", "senator of Sellin"]),
    st.one_of(st.none(), days),
    st.sampled_from([status.value for status in RoleStatus]),
    st.sampled_from(["Ann Poe", "Tom Hale"]),
)


@given(st.lists(observed, max_size=8), days, st.randoms(use_true_random=False))
def test_the_order_of_observations_does_not_matter(
    observations: list[Observation], day: date, chance: random.Random
) -> None:
    shuffled = list(observations)
    chance.shuffle(shuffled)
    of_one = [[o for o in order if o.speaker == "Ann Poe"] for order in (observations, shuffled)]
    assert make_timeline(of_one[0]) == make_timeline(of_one[1])
    assert role_on(of_one[0], day) == role_on(of_one[1], day)
    clashing = [find_contradictions(order, lambda *_: False) for order in (observations, shuffled)]
    assert clashing[0] == clashing[1]


@given(st.lists(observed, max_size=8), days)
def test_what_is_seen_later_changes_no_earlier_day(
    observations: list[Observation], day: date
) -> None:
    by_then = [o for o in observations if o.on is not None and o.on <= day]
    assert role_on(observations, day) == role_on(by_then, day)


@given(st.lists(observed, max_size=8))
def test_a_timeline_loses_no_observation(observations: list[Observation]) -> None:
    of_one = [o for o in observations if o.speaker == "Ann Poe"]
    found = [o for tenure in make_timeline(of_one) for o in tenure.seen]
    assert sorted(map(repr, found)) == sorted(map(repr, of_one))
    assert {c.kind for c in find_contradictions(observations, lambda *_: False)} <= set(Clash)
