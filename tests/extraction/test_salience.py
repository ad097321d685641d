"""Who is likeliest meant, from who came up where: numbers and their weights."""

from __future__ import annotations

import pytest

from quotes.extraction.cast import Entity
from quotes.extraction.salience import Event, Events, describe, load_weights, rank
from quotes.records import SpeakerKind


def person(gender: str | None = None) -> Entity:
    return Entity(SpeakerKind.PERSON, gender=gender)


def event(sentence: int, entity: Entity, *, subject: bool = False, quoted: bool = False) -> Event:
    return Event(sentence * 100, sentence, 0, entity, subject=subject, quoted=quoted)


def test_those_of_the_other_gender_and_bodies_are_no_candidates() -> None:
    man, woman, unknown = person("m"), person("f"), person()
    body = Entity(SpeakerKind.ORGANISATION)
    events = Events([event(n, who) for n, who in enumerate((man, woman, unknown, body))])
    assert set(describe(event(4, person()), "f", events)) == {woman, unknown}
    assert set(describe(event(4, person()), None, events)) == {man, woman, unknown}


def test_who_comes_later_counts_in_the_same_sentence_only() -> None:
    here, same, next_one = person(), person(), person()
    events = Events(
        [Event(310, 3, 0, same, subject=True), Event(420, 4, 0, next_one, subject=True)]
    )
    found = describe(event(3, here), "m", events)
    assert found.keys() == {same}
    assert found[same]["later"] == 1


def test_who_came_up_too_far_back_is_forgotten() -> None:
    old, new = person(), person()
    events = Events([event(1, old), event(30, new)])
    assert describe(event(31, person()), "f", events).keys() == {new}


@pytest.mark.parametrize("gender", ["m", "f"])
def test_the_subject_before_is_likelier_than_one_far_back_in_marks(gender: str) -> None:
    subject, aside = person(gender), person(gender)
    events = Events([event(5, aside, quoted=True), event(9, subject, subject=True)])
    ranked = rank(describe(event(10, person()), gender, events), load_weights("pronoun"))
    assert [entity for entity, _ in ranked] == [subject, aside]
    assert ranked[0][1] > 0.8


def test_who_is_named_in_the_words_is_hardly_their_speaker() -> None:
    speaker, other = person(), person()
    subjects = [event(4, speaker), event(4, other, subject=True)]
    said = Event(550, 5, 0, other, subject=False, named=True, quoted=True)
    here = Event(580, 5, 0, person(), subject=True, speaks=True)
    found = describe(here, "m", Events([*subjects, said]))
    assert (found[other]["told_of"], found[speaker].get("told_of")) == (1, None)
    assert rank(found, load_weights("pronoun"))[0][0] is speaker


@pytest.mark.parametrize(
    ("start", "clause", "expected"),
    [
        (520, (502, 540), "told_of_in_clause"),
        (560, (502, 540), "again_clause"),
        (560, (0, 0), "again_clause"),
    ],
    ids=["He said that Poe …", "As he spoke, Poe …", "no clause"],
)
def test_who_is_named_again_behind_a_pronoun(
    start: int, clause: tuple[int, int], expected: str
) -> None:
    who = person()
    before, again = event(4, who), Event(start, 5, 0, who, subject=True, named=True)
    here = Event(500, 5, 0, person(), subject=True, opening=True, clause=clause)
    numbers = describe(here, None, Events([before, again]))[who]
    found = {n for n in numbers if n.startswith(("told_of", "again"))}
    assert found == {expected}


def test_speaking_by_name_is_counted_in_the_whole_text() -> None:
    loud, still = person(), person()
    later = [Event(n * 100, n, 0, loud, subject=True, named=True, speaks=True) for n in (7, 8)]
    events = Events([event(4, loud), event(4, still), *later])
    found = describe(Event(500, 5, 0, person(), subject=True, speaks=True), None, events)
    assert found[loud]["spoken"] > found[still]["spoken"] == 0
    assert (found[loud]["spoken_never"], found[still]["spoken_never"]) == (0, 1)


def test_probabilities_add_up_to_one_and_nobody_gives_none() -> None:
    events = Events([event(n, person()) for n in range(5)])
    ranked = rank(describe(event(6, person()), "m", events), load_weights("pronoun"))
    assert sum(probability for _, probability in ranked) == pytest.approx(1)
    assert rank({}, load_weights("pronoun")) == []


def test_the_weights_say_where_they_come_from() -> None:
    for kind in ("pronoun", "description"):
        assert len(load_weights(kind)) > 20
    assert set(load_weights("about")) >= {"corpus", "annotation", "pronoun", "description"}
