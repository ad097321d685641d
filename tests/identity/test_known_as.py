"""Names that people listed for one bearer: strong evidence, below a judgement."""

from __future__ import annotations

from quotes.identity import Candidate, Judgement, components, resolve_speakers
from quotes.records import SpeakerKind

LISTED = ("Abu Zayd", "Hasan Barakat")


def candidate(key: str, name: str, known_as: tuple[str, ...] = ()) -> Candidate:
    return Candidate(key, f"d{key}", name, SpeakerKind.PERSON, (name,), known_as=known_as)


def groups(*given: Candidate, judged: tuple[Judgement, ...] = ()) -> set[tuple[str, ...]]:
    return {cluster.members for cluster in resolve_speakers(given, judged)}


A, B = candidate("a", "Hasan Barakat", LISTED), candidate("b", "Abu Zayd", LISTED)


def test_those_with_the_same_listed_names_are_one_and_need_each_other() -> None:
    assert groups(A, B) == {("a", "b")}
    assert groups(candidate("a", "Hasan Barakat"), candidate("b", "Abu Zayd")) == {("a",), ("b",)}
    assert len(components([A, B])) == 1


def test_a_mononym_goes_with_its_listed_names() -> None:
    one = ("Fahda", "Zuzu")

    assert groups(candidate("a", "Fahda", one), candidate("b", "Zuzu", one)) == {("a", "b")}


def test_a_spelling_of_a_listed_name_joins() -> None:
    assert groups(A, B, candidate("c", "Hassan Barakat")) == {("a", "b", "c")}


def test_a_judgement_is_stronger() -> None:
    assert groups(A, B, judged=(Judgement("a", "b", "different"),)) == {("a",), ("b",)}


def test_those_of_two_lists_are_not_joined() -> None:
    other = candidate("b", "Abu Amr", ("Abu Amr", "Omar Haddad"))

    assert groups(A, other) == {("a",), ("b",)}
