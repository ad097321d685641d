from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def read_speakers(quotes_command: Run, *arguments: str) -> list[dict[str, Any]]:
    done = quotes_command("speakers", *arguments, "--format", "jsonl")
    assert done.status == 0
    return [json.loads(row) for row in done.out.splitlines()]


def test_the_most_quoted_come_first(quotes_command: Run, small: Path) -> None:
    rows = read_speakers(quotes_command)
    assert (rows[0]["name"], rows[0]["quotations"]) == ("Omar Haddad", 2)
    assert rows[0]["names"] == ["Omar Haddad"]
    assert (rows[0]["first_on"], rows[0]["last_on"]) == ("2031-05-04", "2032-02-29")
    assert len(rows) == 4


def test_a_name_finds_its_bearers(quotes_command: Run, small: Path) -> None:
    rows = read_speakers(quotes_command, "ruiz")
    assert {row["name"] for row in rows} == {"Ana Ruiz", "Anna Ruiz"}
    done = quotes_command("speakers", "Zebulon Quux")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("quotes: no speaker goes by 'Zebulon Quux'")


def test_the_table_keeps_ids_whole(quotes_command: Run, small: Path) -> None:
    done = quotes_command("speakers", "--limit", "2")
    for row in read_speakers(quotes_command)[:2]:
        assert row["speaker_id"] in done.out
    assert done.out.endswith("4 speakers; 2 shown, --limit 0 shows all\n")


def test_the_list_can_be_read_back_as_csv_and_json(quotes_command: Run, small: Path) -> None:
    rows = read_speakers(quotes_command)
    assert json.loads(quotes_command("speakers", "--format", "json").out) == rows
    table = csv.DictReader(io.StringIO(quotes_command("speakers", "--format", "csv").out))
    assert [row["speaker_id"] for row in table] == [row["speaker_id"] for row in rows]


def test_a_speaker_has_names_roles_with_sources_and_quotations_by_date(
    quotes_command: Run, small: Path
) -> None:
    lines = quotes_command("speaker", "OMAR HADDAD").out.splitlines()
    assert lines[0].startswith("Omar Haddad (person, s_")
    assert lines[1] == "2 quotations in 2 documents, 2031-05-04 – 2032-02-29"
    names, roles, said = (lines.index(title) for title in ("Names", "Roles", "Quotations"))
    assert lines[names + 1] == "  Omar Haddad, in 2 documents"
    assert lines[roles + 1] == "  2031-05-04  governor of Sellin"
    assert lines[roles + 2].startswith("              Post, https://post.example/bridge, char")
    assert lines[roles + 3] == "  2032-02-29  governor of Sellin"
    assert [row for row in lines[said:] if row.startswith("“")] == [
        "“We will not leave the valley,”",
        "“The valley is ours,”",
    ]


def test_a_speaker_is_found_by_id_and_read_by_programs(quotes_command: Run, small: Path) -> None:
    key = read_speakers(quotes_command)[0]["speaker_id"]
    (found,) = json.loads(quotes_command("speaker", key, "--format", "json").out)
    assert (found["speaker_id"], found["name"]) == (key, "Omar Haddad")
    assert found["names"] == [{"name": "Omar Haddad", "documents": 2}]
    assert [role["published_on"] for role in found["roles"]] == ["2031-05-04", "2032-02-29"]
    assert json.loads(quotes_command("speaker", key, "--format", "jsonl").out) == found
    table = csv.DictReader(io.StringIO(quotes_command("speaker", key, "--format", "csv").out))
    said = [row["quotation_id"] for row in found["quotations"]]
    assert [row["quotation_id"] for row in table] == said
    assert len(said) == 2


def test_of_many_quotations_the_newest_are_shown(quotes_command: Run, small: Path) -> None:
    lines = quotes_command("speaker", "Omar Haddad", "--limit", "1").out.splitlines()
    said = lines.index("Quotations (1 of 2; --limit 0 shows all)")
    assert [row for row in lines[said:] if row.startswith("“")] == ["“The valley is ours,”"]
    assert "Quotations" in quotes_command("speaker", "Omar Haddad", "--limit", "0").out.splitlines()
    (found,) = json.loads(
        quotes_command("speaker", "Omar Haddad", "--limit", "1", "--format", "json").out
    )
    assert len(found["quotations"]) == 1


def test_several_people_of_a_name_are_listed_with_their_ids(
    quotes_command: Run, small: Path
) -> None:
    done = quotes_command("speaker", "Ruiz")
    assert (done.status, done.out) == (1, "")
    first, *candidates = done.err.splitlines()
    assert first == "quotes: 2 speakers go by 'Ruiz'; ask for one of them by id:"
    for candidate in candidates:
        key = candidate.split()[1]
        assert quotes_command("speaker", key).status == 0


@pytest.mark.parametrize("command", ["speaker", "speakers"])
@pytest.mark.parametrize("name", ["Zebulon Quux", "", "%"])
def test_nobody_of_a_name_is_one_line(
    quotes_command: Run, small: Path, command: str, name: str
) -> None:
    done = quotes_command(command, name)
    assert (done.status, done.out) == (1, "")
    assert done.err.count("\n") == 1
