"""People who bear one name: who are two, who changes office and stays one, and who is left open."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity import Candidate, RoleSeen, resolve_speakers
from quotes.identity.lexicon import load_lines, load_spellings
from quotes.identity.namesakes import contradict, find_bearers, read_evidence
from quotes.records import RoleStatus, SpeakerKind


def seen(
    key: str,
    *roles: RoleSeen | str,
    name: str = "John Perrin",
    date: str | None = None,
    beside: tuple[str, ...] = (),
) -> Candidate:
    plain = tuple(RoleSeen(r, title(r), body_of(r)) if isinstance(r, str) else r for r in roles)
    return Candidate(key, f"d-{key}", name, SpeakerKind.PERSON, (name,), plain, date, beside=beside)


def title(role: str) -> str:
    """Return the post: what stands before "of", without a country."""
    words = role.partition(" of ")[0].partition(" for ")[0].split()
    return " ".join(w for w in words if not w[0].isupper()).lower()


def body_of(role: str) -> str | None:
    return role.partition(" of the ")[2].partition(" for ")[0] or role.partition(" for ")[2] or None


def former(role: str) -> RoleSeen:
    return RoleSeen(f"former {role}", role, None, RoleStatus.FORMER)


def members(*candidates: Candidate) -> list[str]:
    return [" ".join(c.members) for c in resolve_speakers(candidates)]


FOOTBALLER = seen("a", "striker for Dunmere Rovers", date="2031-03-01")
SENATOR = seen("b", "senator", date="2031-03-09")

APART = [
    pytest.param(FOOTBALLER, SENATOR, id="footballer-and-senator"),
    pytest.param(seen("a", "goalkeeper"), seen("b", "physicist"), id="goalkeeper-and-physicist"),
    pytest.param(seen("a", "sprinter"), seen("b", "attorney"), id="sprinter-and-attorney"),
    pytest.param(seen("a", "actress"), seen("b", "surgeon"), id="actress-and-surgeon"),
    pytest.param(seen("a", "bishop"), seen("b", "banker"), id="bishop-and-banker"),
    pytest.param(seen("a", "midwife"), seen("b", "colonel"), id="midwife-and-colonel"),
    pytest.param(seen("a", "head coach"), seen("b", "police chief"), id="coach-and-police-chief"),
    pytest.param(
        seen("a", "Kenyan journalist"), seen("b", "Chilean banker"), id="two-callings-two-countries"
    ),
    pytest.param(
        seen("a", "Kenyan senator"), seen("b", "Chilean senator"), id="senators-of-two-states"
    ),
    pytest.param(
        seen("a", "Norwegian prime minister"), seen("b", "Kenyan president"), id="heads-of-two"
    ),
    pytest.param(
        seen("a", "senator", date="1962-05-01"), seen("b", "mayor", date="2019-05-01"),
        id="two-generations",
    ),
    pytest.param(seen("a", date="1955-05-01"), seen("b", date="2019-05-01"), id="only-the-dates"),
    pytest.param(
        seen("a", "striker", date="2031-03-01", beside=("ana ruiz",)),
        seen("b", "senator", date="2031-06-01", beside=("ana ruiz",)),
        id="beside-one-person-months-apart",
    ),
    pytest.param(
        seen("a", "Kenyan striker", name="John Peter Perrin"),
        seen("b", "Chilean senator", name="John Peter Perrin"),
        id="long-name-two-countries",
    ),
    pytest.param(
        FOOTBALLER, seen("b", "senator", name="Jon Perrin"), id="spelled-otherwise"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), APART)
def test_namesakes_are_two(one: Candidate, other: Candidate) -> None:
    assert members(one, other) == ["a", "b"]


TOGETHER = [
    pytest.param([seen("a"), seen("b")], id="nothing-said"),
    pytest.param([seen("a", "senator"), seen("b")], id="one-says-nothing"),
    pytest.param(
        [seen("a", "minister of the Interior"), seen("b", "minister of the Treasury")],
        id="from-ministry-to-ministry",
    ),
    pytest.param([seen("a", "mayor"), seen("b", "senator")], id="from-mayor-to-senator"),
    pytest.param([seen("a", "attorney"), seen("b", "senator")], id="lawyers-enter-politics"),
    pytest.param([seen("a", "colonel"), seen("b", "president")], id="and-officers"),
    pytest.param([seen("a", "actor"), seen("b", "governor")], id="and-actors"),
    pytest.param([seen("a", "businessman"), seen("b", "premier")], id="and-businessmen"),
    pytest.param([seen("a", "journalist"), seen("b", "novelist")], id="journalist-and-novelist"),
    pytest.param(
        [FOOTBALLER, SENATOR, seen("c", "senator", former("striker"))], id="once-a-striker"
    ),
    pytest.param([FOOTBALLER, SENATOR, seen("c", "striker", "senator")], id="both-in-one-document"),
    pytest.param([seen("a", "senator"), seen("b", former("striker"))], id="only-the-former-post"),
    pytest.param(
        [seen("a", "striker for Arden League"), seen("b", "senator", "patron of the Arden League")],
        id="one-body",
    ),
    pytest.param(
        [
            seen("a", "striker", date="2031-03-01", beside=("ana ruiz",)),
            seen("b", "senator", date="2031-03-02", beside=("ana ruiz",)),
        ],
        id="one-story",
    ),
    pytest.param(
        [seen("a", "Kenyan striker"), seen("b", "Kenyan senator")], id="one-country-leaves-it-open"
    ),
    pytest.param(
        [seen("a", "striker", name="John Peter Perrin"),
         seen("b", "senator", name="John Peter Perrin")],
        id="few-share-a-long-name",
    ),
    pytest.param(
        [seen("a", "British ambassador to France"), seen("b", "Chilean envoy")],
        id="envoys-name-other-countries",
    ),
    pytest.param(
        [seen("a", date="1975-01-01"), seen("b", date="1995-01-01"), seen("c", date="2020-01-01")],
        id="a-long-life",
    ),
    pytest.param(
        [seen("a", "lawyer for a footballer"), seen("b", "senator")], id="of-a-footballer"
    ),
    pytest.param(
        [seen("a", "attorney general"), seen("b", "general"), seen("c", "secretary general")],
        id="generals-of-all-kinds",
    ),
]  # fmt: skip


@pytest.mark.parametrize("people", TOGETHER)
def test_one_person_stays_one(people: list[Candidate]) -> None:
    assert members(*people) == [" ".join(c.key for c in people)]


def test_who_is_open_stays_alone() -> None:
    assert members(FOOTBALLER, SENATOR, seen("c")) == ["a", "b", "c"]


def test_who_is_open_goes_where_the_story_is() -> None:
    striker = seen("a", "striker", date="2031-03-01", beside=("ana ruiz",))
    witness = seen("c", date="2031-03-02", beside=("ana ruiz",))

    assert members(striker, SENATOR, witness) == ["a c", "b"]


def test_who_is_open_goes_with_the_body() -> None:
    fan = seen("c", "patron of the Dunmere Rovers")

    assert members(FOOTBALLER, SENATOR, fan) == ["a c", "b"]


def test_who_is_open_goes_with_the_far_better_known() -> None:
    senators = [seen(f"s{i}", "senator") for i in range(4)]

    assert members(FOOTBALLER, *senators, seen("z")) == ["a", "s0 s1 s2 s3 z"]


def test_a_surname_alone_is_not_who_does_something_else() -> None:
    lone = seen("c", "striker", name="Perrin")

    assert members(SENATOR, lone) == ["b", "c"]
    assert members(SENATOR, seen("c", "lawmaker", name="Perrin")) == ["b c"]


def test_who_hardly_goes_together_is_less_sure() -> None:
    open_to_doubt = resolve_speakers([seen("a", "Kenyan striker"), seen("b", "Kenyan senator")])
    plain = resolve_speakers([seen("a", "Kenyan mayor"), seen("b", "Kenyan senator")])

    assert open_to_doubt[0].confidence < 0.75 < plain[0].confidence


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(["J. Perrin", "John Perrin", "Jacob Perrin"], ["a", "b", "c"], id="initial"),
        pytest.param(["J. Perrin", "John Perrin"], ["a b"], id="only-bearer"),
        pytest.param(["J. Perrin", "John Perrin", "Jon Perrin"], ["a b c"], id="one-in-two-forms"),
    ],
)
def test_an_initial_fits_one_or_nobody(names: list[str], expected: list[str]) -> None:
    people = [seen(key, name=name) for key, name in zip("abc", names, strict=False)]

    assert members(*people) == expected


def test_an_acronym_fits_one_body_or_none() -> None:
    bodies = ["Arden Rail Union", "ARU", "Arbor Radio Union"]
    rows = [
        Candidate(key, key, name, SpeakerKind.ORGANISATION, (name,))
        for key, name in zip("abc", bodies, strict=True)
    ]

    assert members(*rows) == ["a", "b", "c"]
    assert members(*rows[:2]) == ["a b"]


ROLES = ["striker", "senator", "Kenyan senator", "Chilean senator", "physicist", "actor", "mayor"]
people = st.lists(
    st.builds(
        lambda roles, once, date, beside: (
            [*roles, *map(former, once)], date, tuple(sorted(beside))
        ),
        st.lists(st.sampled_from(ROLES), max_size=2),
        st.lists(st.sampled_from(["striker", "mayor"]), max_size=1),
        st.sampled_from([None, "1960-01-01", "2031-03-01", "2031-03-02", "2031-09-01"]),
        st.sets(st.sampled_from(["ana ruiz", "tom okafor"]), max_size=2),
    ),
    max_size=7,
).map(
    lambda rows: [
        seen(f"p{i}", *roles, date=date, beside=beside)
        for i, (roles, date, beside) in enumerate(rows)
    ]
)  # fmt: skip


@given(people.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_any_order_gives_the_same_bearers(
    rows: tuple[list[Candidate], list[Candidate]],
) -> None:
    assert resolve_speakers(rows[1]) == resolve_speakers(rows[0])


@given(people)
def test_everybody_is_somewhere_once(rows: list[Candidate]) -> None:
    found = find_bearers(rows)
    keys = [c.key for person in found.people for c in person] + [c.key for c in found.unplaced]

    assert sorted(keys) == sorted(c.key for c in rows)


@given(people)
def test_contradiction_is_symmetric_and_never_with_oneself(rows: list[Candidate]) -> None:
    said = [read_evidence(c) for c in rows]

    assert not any(contradict(one, one) for one in said)
    assert all(contradict(a, b) == contradict(b, a) for a, b in pairwise(said))


def test_pairs_of_fields_name_fields_in_order_once() -> None:
    fields = set(load_spellings("fields").values())
    pairs = [tuple(line.split("-")) for line in load_lines("fields_apart")]

    assert {name for pair in pairs for name in pair} <= fields
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)


def test_offices_are_posts_of_a_field() -> None:
    assert set(load_lines("offices")) - {"president"} <= set(load_spellings("fields"))
