from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity import (
    Candidate,
    Judgement,
    Split,
    components,
    contradicted,
    resolve_speakers,
)
from quotes.records import SpeakerKind

PERSON = SpeakerKind.PERSON


def people(**names: str) -> list[Candidate]:
    return [Candidate(key, f"doc-{key}", name, PERSON, (name,)) for key, name in names.items()]


def judged(*texts: str) -> list[Judgement]:
    """Return judgements from "a=b" and "a!b"."""
    return [
        Judgement(text[0], text[2], "same" if text[1] == "=" else "different") for text in texts
    ]


def members(world: list[Candidate], *texts: str) -> list[str]:
    return ["".join(c.members) for c in resolve_speakers(world, judged(*texts))]


WORLD = people(
    a="Ana M. Ruiz", b="Ana M. Ruiz", c="Ana K. Ruiz", d="Ana K. Ruiz", e="Omar Haddad", f="Ruiz"
)
JOINED = [
    pytest.param([], ["ab", "cd", "e", "f"], id="nobody judged"),
    pytest.param(["a=c"], ["abcdf", "e"], id="all who go with either, and their surname"),
    pytest.param(["a=c", "d=e"], ["abcdef"], id="a chain"),
    pytest.param(["a=e"], ["abe", "cd", "f"], id="other names"),
    pytest.param(["f=a"], ["abf", "cd", "e"], id="a surname"),
    pytest.param(["a!b"], ["a", "b", "cd", "e", "f"], id="two of one name"),
    pytest.param(["a=c", "b!d"], ["ac", "b", "d", "e", "f"], id="likeness gives way"),
    pytest.param(["a=c", "c=e", "a!e"], ["abcdf", "e"], id="a contradiction"),
]


@pytest.mark.parametrize(("texts", "expected"), JOINED)
def test_judgements_move_whole_speakers(texts: list[str], expected: list[str]) -> None:
    assert members(WORLD, *texts) == expected


def test_one_who_is_judged_stays_with_all_of_the_same_names() -> None:
    names = ("John W. Fielding", "John H. Fielding")  # as a careless article has it
    world = [Candidate(key, key, names[0], PERSON, names) for key in "xyz"]
    assert members([*world, *people(e="Omar Haddad")], "x=e") == ["exyz"]


CONTRADICTIONS = [
    pytest.param("a=b", [], None, id="nothing before"),
    pytest.param("a=b", ["a!b"], 0, id="the very pair"),
    pytest.param("a=c", ["a=b", "b!c"], 1, id="same by a chain"),
    pytest.param("a!c", ["a=b", "b=c"], 1, id="different in a chain"),
    pytest.param("a!c", ["a=b", "c=d"], None, id="no chain"),
    pytest.param("p=c", ["q!c"], 0, id="a member of the same speaker"),
    pytest.param("p!q", ["p=c"], None, id="likeness is no judgement"),
    pytest.param("a=b", ["p!q"], None, id="others"),
]


@pytest.mark.parametrize(("new", "older", "expected"), CONTRADICTIONS)
def test_a_contradiction_names_the_older_judgement(
    new: str, older: list[str], expected: int | None
) -> None:
    found = contradicted(judged(new)[0], judged(*older), {"p": "s", "q": "s"})
    assert found == (None if expected is None else judged(*older)[expected])


pairs = st.tuples(st.sampled_from("abcdef"), st.sampled_from("=!"), st.sampled_from("abcdef"))


@given(st.lists(pairs.filter(lambda pair: pair[0] != pair[2]), max_size=6))
def test_what_does_not_contradict_holds(tries: list[tuple[str, str, str]]) -> None:
    kept: list[Judgement] = []
    for new in judged(*("".join(pair) for pair in tries)):
        if not contradicted(new, kept):
            kept.append(new)
    home = {key: c.id for c in resolve_speakers(WORLD, kept) for key in c.members}
    assert all((home[j.left] == home[j.right]) == (j.verdict == "same") for j in kept)


def split(out: str, rest: str, spelled: str | None = None, order: str = "1") -> Split:
    return Split(tuple(out), rest, spelled, order)


SPLITS = [
    pytest.param([split("a", "b")], [], ["a", "b", "cd", "e", "f"], id="one of two"),
    pytest.param([split("ac", "b")], [], ["ac", "b", "d", "e", "f"], id="one speaker of two"),
    pytest.param([split("z", "b")], [], ["ab", "cd", "e", "f"], id="not there"),
    pytest.param([split("a", "z")], [], ["a", "b", "cd", "e", "f"], id="the rest not there"),
    pytest.param([split("a", "b")], ["a=e"], ["ae", "b", "cd", "f"], id="joined by a person"),
    pytest.param(
        [split("ab", "c", order="1"), split("b", "a", order="2")], [],
        ["a", "b", "cd", "e", "f"], id="the newer of two",
    ),
    pytest.param([split("e", "a", "Ana K. Ruiz")], [], ["ab", "cde", "f"], id="a spelling"),
    pytest.param(
        [split("e", "a", "Ana K. Ruiz")], ["d=a"], ["abd", "ce", "f"], id="one known better"
    ),
    pytest.param([split("e", "z", "Ana K. Ruiz")], [], ["ab", "cd", "e", "f"], id="of nobody"),
]  # fmt: skip


@pytest.mark.parametrize(("splits", "texts", "expected"), SPLITS)
def test_a_split_takes_out_those_it_names(
    splits: list[Split], texts: list[str], expected: list[str]
) -> None:
    every: list[Judgement | Split] = [*judged(*texts), *splits]
    for order in (every, every[::-1]):
        assert ["".join(c.members) for c in resolve_speakers(WORLD, order)] == expected


def test_those_taken_out_are_resolved_with_the_rest() -> None:
    parts = components(people(a="Ida Poe", b="Omar Haddad", c="Tom Okafor"), [split("ab", "c")])
    assert [[c.key for c in part] for part in parts] == [["a", "b", "c"]]
