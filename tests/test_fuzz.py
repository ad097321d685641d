"""A small part of what ``scripts/fuzz.py`` does, and what it takes for a fault."""

from __future__ import annotations

import random

import pytest

from scripts.fuzz import fuzz
from scripts.fuzzing.commands import Input, Outcome, find_faults
from scripts.fuzzing.mutations import CHANGES, mutate, mutate_json, mutate_standoff

GIVEN = Input("aliases", ("aliases", "import", "{}/names"), {"names": b""})
LIST = Input("ask", ("speakers", "--format=json"), form="json")


def test_mutated_inputs_break_nothing() -> None:
    report = fuzz(90, seed=11)
    assert sum(report.inputs.values()) == 90
    assert len({kind for kind, _ in report.inputs}) == 8
    assert report.faults == {}


OUTCOMES = [
    pytest.param(GIVEN, Outcome(0, "1 alias added\n", ""), 0, id="an answer"),
    pytest.param(GIVEN, Outcome(1, "", "quotes: x/names:1: no CSV\n"), 0, id="an error"),
    pytest.param(GIVEN, Outcome(-1, "", "", "Traceback"), 1, id="an exception"),
    pytest.param(GIVEN, Outcome(3, "", ""), 1, id="another status"),
    pytest.param(GIVEN, Outcome(1, "", ""), 1, id="nothing said"),
    pytest.param(GIVEN, Outcome(1, "", "quotes: no CSV\n"), 1, id="where is not said"),
    pytest.param(GIVEN, Outcome(1, "", "quotes: names: a\nb\n"), 1, id="two lines"),
    pytest.param(GIVEN, Outcome(0, "a\x1b[2J\n", ""), 1, id="an escape"),
    pytest.param(GIVEN, Outcome(2, "", "a\u202e\n"), 1, id="a direction on standard error"),
    pytest.param(LIST, Outcome(0, "[\n]", ""), 0, id="JSON"),
    pytest.param(LIST, Outcome(0, "[\n", ""), 1, id="no JSON"),
]


@pytest.mark.parametrize(("given", "done", "faults"), OUTCOMES)
def test_what_is_a_fault(given: Input, done: Outcome, faults: int) -> None:
    assert len(list(find_faults(given, done))) == faults


@pytest.mark.parametrize("change", [*CHANGES, mutate_json, mutate_standoff])
def test_a_change_is_the_same_for_the_same_chance(change: object) -> None:
    assert callable(change)
    for data in (b"", b'{"a": [1, "x y"]}', b"T1\tSource 0 3\tAna\nR1 Said_by", b"\xff\0"):
        one, two = (change(random.Random(3), data) for _ in range(2))
        assert one == two


def test_inputs_differ_from_chance_to_chance() -> None:
    made = {mutate(random.Random(n), b"Ana Ruiz said so", b"said") for n in range(50)}
    assert len(made) > 30
