"""What a reader should look at twice among the prints of one utterance: see ``find_alarms``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quotes.identity.differences import Operation, compare_texts
from quotes.identity.utterances import StatementCandidate, source
from quotes.identity.wording import Wording, read_wording
from quotes.records import QuotationType, SpeakerKind

_FEW = 4
"""Words left out or put in up to which a negation or a modal in them is no mere cut."""
_ALIKE = 0.5
"""Share of a stretch in marks that must stand in the other's marks for the two to be one."""
_NAMED = frozenset((SpeakerKind.PERSON, SpeakerKind.ORGANISATION))
"""Kinds of speakers that a description, "the health chief", is none of."""
_INSERTED = re.compile(r"\[[^\[\]]*\]")
_OMITTED = re.compile(r"\.\.\.|…|\[\s*\]")


class AlarmKind(StrEnum):
    """What differs between two prints of one utterance."""

    NUMBER = "number"
    NEGATION = "negation"
    MODAL = "modal"
    SPEAKER = "speaker"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A difference that may change what was said, or by whom.

    Attributes:
        kind: What differs: a number, a negation, a modal verb; the speaker; words inside
            quotation marks.
        key: The print that differs from the reference.
        text: The reference's words there; empty where it has none, or for a speaker.
        other_text: The print's words there; empty where it has none, or for a speaker.
        start: Where the reference's words begin in its text, in characters; None for what is
            inside marks and for a speaker.
        other_start: The same in the print's text.
    """

    kind: AlarmKind
    key: str
    text: str = ""
    other_text: str = ""
    start: int | None = None
    other_start: int | None = None


def choose_reference(prints: Sequence[StatementCandidate]) -> StatementCandidate:
    """Return the print that others are compared with: the longest direct one.

    Where none is direct the longest mixed one, else the longest; of equals the earliest.

    Raises:
        ValueError: There are no prints.
    """
    rank = [QuotationType.DIRECT, QuotationType.MIXED, QuotationType.INDIRECT]
    return min(prints, key=lambda p: (rank.index(p.type), -len(p.text), p.date or "9", p.key))


def find_alarms(
    reference: StatementCandidate,
    other: StatementCandidate,
    operations: Sequence[Operation] | None = None,
) -> tuple[Alarm, ...]:
    """Return what differs between a print and the reference and may matter; a pure function.

    What an outlet cut at the ends, or left out with an ellipsis, is no alarm; nor are other
    words for the same. Words inside marks are compared with words inside marks only, and
    insertions in square brackets are passed over.

    Args:
        reference: See ``choose_reference``.
        other: Another print; the reference itself gives none.
        operations: What ``compare_texts`` gives for their texts, if it is at hand.
    """
    if reference.key == other.key:
        return ()
    if operations is None:
        operations = compare_texts(reference.text, other.text)
    return (
        *_claims(reference, other, operations),
        *_speakers(reference, other),
        *_altered(reference, other),
    )


def _claims(
    reference: StatementCandidate, other: StatementCandidate, operations: Sequence[Operation]
) -> Iterator[Alarm]:
    """Numbers, negations and modals that differ between the first and the last common words."""
    whole, theirs = read_wording(reference.text), read_wording(other.text)
    for operation in _inner(operations):
        if operation.change == "delete" and _is_declared(other, operation):
            continue
        here, there = read_wording(operation.text), read_wording(operation.other_text)
        found = []
        lost, new = here.numbers - theirs.numbers, there.numbers - whole.numbers
        if new or (lost and (there.numbers or other.type is not QuotationType.INDIRECT)):
            found.append(AlarmKind.NUMBER)
        if max(len(here.words), len(there.words)) <= _FEW or operation.change == "replace":
            if bool(here.negated) != bool(there.negated):
                found.append(AlarmKind.NEGATION)
            if _modals_differ(here, there):
                found.append(AlarmKind.MODAL)
        for kind in found:
            yield Alarm(
                kind,
                other.key,
                operation.text.strip(),
                operation.other_text.strip(),
                operation.start,
                operation.other_start,
            )


def _inner(operations: Sequence[Operation]) -> list[Operation]:
    """The changes with common words before and after them, and those that replace an end."""
    equal = [i for i, operation in enumerate(operations) if operation.change == "equal"]
    if not equal:
        return []
    return [
        operation
        for i, operation in enumerate(operations)
        if operation.change != "equal"
        and (equal[0] < i < equal[-1] or (operation.change == "replace" and _is_short(operation)))
    ]


def _is_short(operation: Operation) -> bool:
    return max(len(operation.text.split()), len(operation.other_text.split())) <= _FEW


def _is_declared(other: StatementCandidate, operation: Operation) -> bool:
    """Whether an ellipsis stands where a print leaves something out."""
    return _omits(operation, other.text, other=True)


def _modals_differ(here: Wording, there: Wording) -> bool:
    mine, theirs = ({kind for _, kind in wording.modals} for wording in (here, there))
    if mine and theirs:
        return mine.isdisjoint(theirs)
    # A report may leave out "will" and "can"; "may" and "must" change what is claimed.
    return not {"may", "must", "should"}.isdisjoint(mine | theirs)


def _speakers(reference: StatementCandidate, other: StatementCandidate) -> Iterator[Alarm]:
    """Two who are known by name, and of whom neither may speak for the other."""
    named = _NAMED.issuperset(reference.kinds) and _NAMED.issuperset(other.kinds)
    if named and source(reference, other) == "other":
        yield Alarm(AlarmKind.SPEAKER, other.key)


def _altered(reference: StatementCandidate, other: StatementCandidate) -> Iterator[Alarm]:
    """Words inside the marks of both that are not the same."""
    for theirs in _in_marks(other):
        for mine in _in_marks(reference):
            yield from _changed_within(mine, theirs, other.key)


def _in_marks(quotation: StatementCandidate) -> list[str]:
    """The stretches in marks, without what was put in; whole where all of it is direct."""
    if quotation.type is QuotationType.INDIRECT:
        return []
    parts = quotation.quoted_texts or (
        (quotation.text,) if quotation.type is QuotationType.DIRECT else ()
    )
    return [_INSERTED.sub(" ", part) for part in parts]


def _changed_within(mine: str, theirs: str, key: str) -> Iterator[Alarm]:
    operations = compare_texts(mine, theirs)
    shared = sum(len(o.other_text.split()) for o in operations if o.change == "equal")
    if shared < _ALIKE * min(len(mine.split()), len(theirs.split())) or shared < 2:
        return
    for operation in _inner(operations):
        if not (_omits(operation, mine) or _omits(operation, theirs, other=True)):
            text, other_text = operation.text.strip(), operation.other_text.strip()
            yield Alarm(AlarmKind.QUOTATION, key, text, other_text)


def _omits(operation: Operation, text: str, *, other: bool = False) -> bool:
    """Whether an ellipsis stands where the words are missing."""
    start, end = operation.start, operation.end
    if other:
        start, end = operation.other_start, operation.other_end
    return bool(_OMITTED.search(text[max(0, start - 4) : end + 4]))
