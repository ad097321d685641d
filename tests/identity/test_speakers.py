import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity import (
    Candidate,
    Cluster,
    Judgement,
    RoleSeen,
    affected_keys,
    components,
    resolve_speakers,
)
from quotes.records import SpeakerKind


def person(key: str, *names: str, role: str = "") -> Candidate:
    roles = (RoleSeen(role),) if role else ()
    return Candidate(key, f"doc-{key}", names[0], SpeakerKind.PERSON, names, roles)


def body(key: str, *names: str, kind: SpeakerKind = SpeakerKind.ORGANISATION) -> Candidate:
    return Candidate(key, f"doc-{key}", names[0], kind, names)


def members(*candidates: Candidate, judgements: tuple[Judgement, ...] = ()) -> list[str]:
    return [" ".join(c.members) for c in resolve_speakers(candidates, judgements)]


CASES = [
    pytest.param(
        [person("a", "Qasim al-Wadi"), person("b", "Qassem Wadi"), person("c", "Ana Ruiz")],
        ["a b", "c"],
        id="spellings",
    ),
    pytest.param(
        [person("a", "Tarek al-Wadi"), person("b", "Wadi")], ["a b"], id="the-only-bearer"
    ),
    pytest.param(
        [person("a", "Tarek al-Wadi"), person("b", "Omar al-Wadi"), person("c", "Wadi")],
        ["a", "b", "c"],
        id="two-bearers",
    ),
    pytest.param([person("a", "Wadi"), person("b", "Wadi")], ["a", "b"], id="surnames-alone"),
    pytest.param(
        [
            person("a", "Ana Ruiz", role="Chilean senator"),
            person("b", "Ruiz", role="Kenyan striker"),
        ],
        ["a", "b"],
        id="roles-of-other-countries",
    ),
    pytest.param(
        [person("a", "John Fielding Jr."), person("b", "John Fielding Sr.")],
        ["a", "b"],
        id="generations",
    ),
    pytest.param(
        [person("a", "John Fielding Jr."), person("b", "John Fielding")],
        ["a", "b"],
        id="a-father-needs-no-suffix",
    ),
    pytest.param(
        [person("a", "Pope Leander", role="Pope"), person("b", "Pope Leander")],
        ["a b"],
        id="one-name-rulers",
    ),
    pytest.param([body("a", "World Health Organization"), body("b", "WHO")], ["a b"], id="acronym"),
    pytest.param(
        [
            body("a", "Karimi Rail Authority", "KRA"),
            body("b", "Kolarov Rail Academy", "KRA"),
            body("c", "KRA"),
        ],
        ["a", "b", "c"],
        id="two-bodies-of-one-acronym",
    ),
    pytest.param(
        [body("a", "Karimi Rail Bank"), body("b", "Kolarov Rail Bank"), body("c", "KRB")],
        ["a", "b", "c"],
        id="an-acronym-of-two-bodies-with-a-word-in-common",
    ),
    pytest.param(
        [body("a", "Kenyan Talvi Rail Board", "TRB"), body("b", "Talvi Rail Board", "TRB")],
        ["a b"],
        id="an-acronym-where-one-leaves-out-the-country",
    ),
    pytest.param(
        [body("a", "Ministry of Health"), body("b", "Ministry of Health")],
        ["a", "b"],
        id="a-ministry-of-no-country",
    ),
    pytest.param(
        [body("a", "Kenya's navy"), body("b", "the Kenyan Navy")], ["a b"], id="country-adjective"
    ),
    pytest.param(
        [body("a", "Arden Rail Workers"), body("b", "Arden Rail Workers of Kenya")],
        ["a", "b"],
        id="a-branch-abroad",
    ),
    pytest.param(
        [
            body("a", "the mayor of Arden", kind=SpeakerKind.UNNAMED),
            body("b", "the mayor of Arden", kind=SpeakerKind.UNNAMED),
        ],
        ["a", "b"],
        id="unnamed",
    ),
    pytest.param(
        [person("a", "Leander Amber"), body("b", "Leander Amber")], ["a", "b"], id="kinds-differ"
    ),
    pytest.param(
        [
            Candidate("a", "x", "the mayor", SpeakerKind.OFFICE),
            Candidate("b", "y", "the mayor", SpeakerKind.OFFICE),
        ],
        ["a", "b"],
        id="offices-without-a-name",
    ),
    pytest.param(
        [
            person("a", "Ana Ruiz"),
            body("b", "Ana Ruiz's office", kind=SpeakerKind.OFFICE),
        ],
        ["a", "b"],
        id="an-office-is-not-its-holder",
    ),
    pytest.param([], [], id="nobody"),
]


@pytest.mark.parametrize(("candidates", "expected"), CASES)
def test_candidates_become_speakers(candidates: list[Candidate], expected: list[str]) -> None:
    assert members(*candidates) == expected


def test_a_cluster_is_named_by_its_commonest_full_name() -> None:
    (found,) = resolve_speakers(
        [person("a", "Qassem Wadi"), person("b", "Qasim al-Wadi"), person("c", "Qasim al-Wadi")]
    )

    assert (found.name, found.kind) == ("Qasim al-Wadi", SpeakerKind.PERSON)
    assert 0.7 < found.confidence < 1.0


def test_an_id_hangs_on_the_smallest_member_only() -> None:
    before = resolve_speakers([person("a", "Ana Ruiz")])
    after = resolve_speakers([person("b", "Ana Ruiz"), person("a", "Ana Ruiz")])

    assert before[0].id == after[0].id
    assert len(before[0].id) == 16


def test_likeness_does_not_chain_past_a_contradiction() -> None:
    trio = [
        person("a", "John H. Fielding"),
        person("b", "John Fielding"),
        person("c", "John W. Fielding"),
    ]

    clusters = resolve_speakers(trio)

    assert not any({"a", "c"} <= set(c.members) for c in clusters)


JUDGED = [
    pytest.param("Ana Ruiz", "Marta Prado", ["same"], ["a b"], id="same"),
    pytest.param("Ana Ruiz", "Ana Ruiz", ["different"], ["a", "b"], id="different"),
    pytest.param("Ana Ruiz", "Ruiz", ["different"], ["a", "b"], id="different-surname"),
    pytest.param("Ana Ruiz", "Ana Ruiz", ["same", "different"], ["a", "b"], id="both"),
]


@pytest.mark.parametrize(("one", "other", "verdicts", "expected"), JUDGED)
def test_people_overrule_names(
    one: str, other: str, verdicts: list[str], expected: list[str]
) -> None:
    judged = tuple(Judgement("b", "a", "same" if v == "same" else "different") for v in verdicts)

    assert members(person("a", one), person("b", other), judgements=judged) == expected


def test_a_judgement_is_nothing_to_others() -> None:
    wadis = (
        person("a", "Tarek al-Wadi"), person("b", "Wadi", role="striker"),
        person("c", "Wadi", role="physicist"),
    )  # fmt: skip
    others = (person("x", "Ana Ruiz"), person("y", "Ana Ruiz"))
    judged = members(*wadis, *others, judgements=(Judgement("x", "y", "different"),))
    assert judged == [*members(*wadis), "x", "y"]


def test_a_judgement_on_somebody_unknown_is_ignored() -> None:
    judged = (Judgement("a", "zz", "same"),)

    assert members(person("a", "Ana Ruiz"), judgements=judged) == ["a"]


NAMES = [
    "Qasim al-Wadi", "Qassem Wadi", "Omar al-Wadi", "Wadi", "Ana Ruiz", "Anna Ruiz", "Ruiz",
    "John Fielding", "John H. Fielding", "John W. Fielding", "John Fielding Jr.", "Fielding",
]  # fmt: skip
BODIES = ["WHO", "World Health Organization", "Kenyan navy", "Kenya's navy", "the navy"]
ROLES = ["", "Kenyan minister", "Chilean minister"]


@st.composite
def worlds(draw: st.DrawFn) -> list[Candidate]:
    people = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(ROLES)), max_size=9))
    bodies = draw(st.lists(st.sampled_from(BODIES), max_size=4))
    found = [person(f"p{i}", name, role=role) for i, (name, role) in enumerate(people)]
    return found + [body(f"q{i}", name) for i, name in enumerate(bodies)]


@st.composite
def judged_worlds(draw: st.DrawFn) -> tuple[list[Candidate], list[Judgement]]:
    world = draw(worlds())
    if len(world) < 2:
        return world, []
    keys = st.sampled_from([c.key for c in world])
    verdicts: st.SearchStrategy[str] = st.sampled_from(["same", "different"])
    rows = draw(st.lists(st.tuples(keys, keys, verdicts), max_size=4))
    return world, [Judgement(a, b, "same" if v == "same" else "different") for a, b, v in rows]


@given(judged_worlds(), st.randoms())
def test_any_order_gives_the_same_speakers(
    judged: tuple[list[Candidate], list[Judgement]], rng: random.Random
) -> None:
    world, judgements = judged
    shuffled = [*world, *world[:1]]
    rows = list(judgements)
    rng.shuffle(shuffled)
    rng.shuffle(rows)

    assert resolve_speakers(shuffled, rows) == resolve_speakers(world, judgements)


@given(judged_worlds())
def test_components_can_be_resolved_apart(
    judged: tuple[list[Candidate], list[Judgement]],
) -> None:
    world, judgements = judged
    parts: list[Cluster] = []
    for part in components(world, judgements):
        parts += resolve_speakers(part, judgements)

    assert sorted(parts, key=lambda c: c.members) == resolve_speakers(world, judgements)


@given(judged_worlds())
def test_every_candidate_has_one_speaker_and_different_stays_different(
    judged: tuple[list[Candidate], list[Judgement]],
) -> None:
    world, judgements = judged
    clusters = resolve_speakers(world, judgements)
    home = {key: c.id for c in clusters for key in c.members}

    assert sorted(k for c in clusters for k in c.members) == sorted(c.key for c in world)
    for j in judgements:
        if j.verdict == "different" and j.left != j.right:
            assert home[j.left] != home[j.right]


@given(worlds())
def test_no_speaker_is_a_person_and_a_body(world: list[Candidate]) -> None:
    kind = {c.key: c.kind for c in world}

    for cluster in resolve_speakers(world):
        assert len({kind[key] for key in cluster.members}) == 1


def test_one_who_merges_with_nobody_has_a_key_of_its_own() -> None:
    nobody = Candidate("a", "x", "an official", SpeakerKind.UNNAMED)

    assert affected_keys(nobody) == {"alone:a"}
