from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quotes.database import open_database
from quotes.ingest import ingest
from tests.factories import RUN, article, line, read_articles

Run = Callable[..., Any]
WORLD = [
    article(line("Hasan Barakat", "The valley is ours"), source="a.txt"),
    article(line("Abu Zayd", "We are ready"), source="b.txt"),
]
NAMES = b"canonical,alias,kind,type\nHasan Barakat,Abu Zayd,person,nom de guerre\n"


@pytest.fixture(scope="module")
def listed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("listed") / "hills.db"
    engine = open_database(str(path))
    ingest(engine, WORLD, extract=read_articles, run=RUN)
    engine.dispose()
    return path


@pytest.fixture
def hills(listed_once: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of one's own."""
    shutil.copy(listed_once, here)
    monkeypatch.setenv("QUOTES_DATABASE_URL", f"sqlite:///{here / listed_once.name}")
    return here / listed_once.name


def names(quotes_command: Run) -> list[str]:
    done = quotes_command("speakers", "--format", "jsonl")
    return sorted(json.loads(row)["name"] for row in done.out.splitlines())


def rows(quotes_command: Run, *words: str) -> list[dict[str, Any]]:
    done = quotes_command("aliases", "list", *words, "--format", "jsonl")
    return [json.loads(row) for row in done.out.splitlines()]


def test_import_list_remove(quotes_command: Run, hills: Path) -> None:
    done = quotes_command("aliases", "import", "-", "--by", "ines", stdin=NAMES)
    assert (done.status, done.out, done.err) == (0, "1 alias added\n", "")
    assert names(quotes_command) == ["Hasan Barakat"]
    (row,) = rows(quotes_command, "abu zayd")
    assert (row["canonical"], row["added_by"], row["state"]) == (
        "Hasan Barakat",
        "ines",
        "in force",
    )

    done = quotes_command("aliases", "remove", "Abu Zayd", "--by", "tom")
    assert done.status == 0
    assert names(quotes_command) == ["Abu Zayd", "Hasan Barakat"]
    assert rows(quotes_command)[0]["state"] == "removed"
    assert "removed" in quotes_command("aliases", "list").out

    done = quotes_command("aliases", "import", "-", "--by", "ines", stdin=NAMES)
    assert "1 alias left out that somebody removed here" in done.out
    assert names(quotes_command) == ["Abu Zayd", "Hasan Barakat"]
    assert quotes_command("aliases", "import", "-", "--again", stdin=NAMES).status == 0
    assert names(quotes_command) == ["Hasan Barakat"]


def test_a_mistake_imports_nothing(quotes_command: Run, hills: Path) -> None:
    (hills.parent / "names.csv").write_bytes(NAMES + b"Omar Haddad,Abu Amr,ship,\n,,,nickname\n")

    done = quotes_command("aliases", "import", "names.csv", "--by", "ines")

    assert (done.status, done.out) == (1, "")
    assert "names.csv:3: kind 'ship' is neither person nor organisation" in done.err
    assert "nothing was imported" in done.err
    assert rows(quotes_command) == []


def test_many_mistakes_are_not_all_told(quotes_command: Run, hills: Path) -> None:
    done = quotes_command("aliases", "import", "-", stdin=NAMES + b"A B,C D,ship,\n" * 50)

    assert (done.status, len(done.err.splitlines())) == (1, 21)
    assert "(30 more like these)" in done.err


def test_an_ambiguous_name_is_shown(quotes_command: Run, hills: Path) -> None:
    more = b"canonical,alias,kind\nOmar Haddad,Abu Zayd,person\n"
    quotes_command("aliases", "import", "-", stdin=NAMES)
    done = quotes_command("aliases", "import", "-", stdin=more)

    assert "Abu Zayd” is ambiguous and joins neither: Hasan Barakat and Omar Haddad" in done.out
    assert {row["state"] for row in rows(quotes_command)} == {"ambiguous"}
    done = quotes_command("aliases", "remove", "Abu Zayd")
    assert (done.status, done.err.count("a_")) == (1, 2)


def test_export_goes_into_another_database(quotes_command: Run, hills: Path) -> None:
    quotes_command("aliases", "import", "-", stdin=NAMES)
    carried = quotes_command("aliases", "export").out.encode()
    open_database("sqlite:///other.db").dispose()

    done = quotes_command("aliases", "import", "-", "--db", "other.db", stdin=carried)

    assert done.out == "1 alias added\n"
    assert quotes_command("aliases", "export", "--db", "other.db").out.encode() == carried


def test_csv_has_all_columns(quotes_command: Run, hills: Path) -> None:
    quotes_command("aliases", "import", "-", stdin=NAMES)
    (row,) = csv.DictReader(io.StringIO(quotes_command("aliases", "list", "--format", "csv").out))

    assert (row["alias"], row["type"], row["withdrawn_by"]) == ("Abu Zayd", "nom de guerre", "")


def test_entities_without_a_name_are_told(quotes_command: Run, hills: Path) -> None:
    entity = json.dumps({"id": "Q7", "labels": {"ar": {"value": "حسن"}}})
    done = quotes_command("aliases", "import", "-", stdin=entity.encode())

    assert done.out.splitlines()[1] == "1 entity left out without a name in English: Q7"


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["import", "nowhere.csv"], 1, "nowhere.csv: No such file"),
        (["import", "-", "--kind", "ship"], 2, "--kind is person or organisation"),
        (["remove", "Nobody"], 1, "no alias has the id 'Nobody'"),
    ],
)
def test_what_cannot_be_done_is_told(
    quotes_command: Run, hills: Path, words: list[str], status: int, told: str
) -> None:
    done = quotes_command("aliases", *words)

    assert done.status == status
    assert told in " ".join(done.err.split())
