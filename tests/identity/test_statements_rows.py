"""The pairs of ``statement_rows``: what they are, and how many of each part are told right."""

import pytest

from quotes.identity import StatementCandidate, group_statements, statement_keys
from tests.identity import statement_rows as rows
from tests.identity.statement_rows import Row, pair

ONE = rows.TUNED_ONE + rows.HELD_ONE + rows.FRESH_ONE
TWO = rows.TUNED_TWO + rows.HELD_TWO + rows.FRESH_TWO
MISSED = {
    "minister-office": "a headline of one phrase, by the office of a person: too few words",
    "milk-butter": "the clause between them is the same: other things in the place of one",
    "fuel-price": "a report's own word, or another thing: nothing here tells",
}


def _marked(given: list[Row]) -> list[object]:
    xfail = pytest.mark.xfail
    return [
        pytest.param(row, id=row[0], marks=xfail(reason=MISSED[row[0]]) if row[0] in MISSED else ())
        for row in given
    ]


@pytest.mark.parametrize("row", _marked(ONE))
def test_prints_of_one_utterance_meet(row: Row) -> None:
    assert len(group_statements(pair(row))) == 1


@pytest.mark.parametrize("row", _marked(TWO))
def test_near_misses_stay_apart(row: Row) -> None:
    assert len(group_statements(pair(row))) == 2


def test_every_row_has_a_name_of_its_own() -> None:
    names = [row[0] for row in ONE + TWO]

    assert len(set(names)) == len(names)
    assert set(MISSED) <= set(names)


def test_in_one_collection_only_prints_of_one_utterance_meet() -> None:
    """All rows at once: strangers to each other, whose words must not bring them together."""
    given: list[StatementCandidate] = []
    for n, row in enumerate(ONE):
        given += [_apart(quotation, n) for quotation in pair(row)]

    clusters = group_statements(given)

    assert all(len({key.split()[0] for key in c.members}) == 1 for c in clusters)


def _apart(quotation: StatementCandidate, row: int) -> StatementCandidate:
    from dataclasses import replace

    return replace(
        quotation,
        key=f"{row:03} {quotation.key}",
        document=f"{row} {quotation.document}",
        speakers=tuple(f"{row} {speaker}" for speaker in quotation.speakers),
    )


@pytest.mark.parametrize("row", ONE, ids=[row[0] for row in ONE])
def test_prints_of_one_utterance_have_a_key_in_common(row: Row) -> None:
    a, b = pair(row)

    assert statement_keys(a) & statement_keys(b)
