from collections import Counter
from importlib.resources import files

import pytest

from quotes.names.bodies import parse_body
from quotes.names.folding import fold
from quotes.names.lexicon import load_groups, load_lines

LISTS = sorted(p.name[:-4] for p in (files("quotes.names") / "data").iterdir())
WORDS = ["titles", "titles_leading", "titles_or_names", "titles_regnal", "modifiers"]
WORDS += ["body_words", "body_stop", "body_labels", "given_halves"]
RINGS = ["given_names", "given_names_eastern"]
TRANSLATIONS = "body_translations"
TABLES = ["suffixes", "particles", "countries", "body_spellings"]


def test_every_file_is_read_by_a_test() -> None:
    others = {"aliases", "east_asian_surnames", TRANSLATIONS}
    assert set(LISTS) == {*WORDS, *TABLES, *RINGS, *others}


@pytest.mark.parametrize("name", LISTS)
def test_no_line_stands_twice(name: str) -> None:
    assert [line for line, n in Counter(load_lines(name)).items() if n > 1] == []


@pytest.mark.parametrize("name", LISTS)
def test_a_comment_says_what_the_file_is(name: str) -> None:
    text = (files("quotes.names") / "data" / f"{name}.txt").read_text(encoding="utf-8")

    assert text.startswith("# ")
    assert "\n\n" not in text


@pytest.mark.parametrize("name", WORDS)
def test_words_are_single_and_in_search_form(name: str) -> None:
    assert [w for w in load_lines(name) if fold(w) != w or len(w.split()) != 1] == []


@pytest.mark.parametrize("name", TABLES)
def test_no_word_of_a_table_stands_twice(name: str) -> None:
    words = Counter(w for row in load_groups(name).values() for w in row)

    assert [w for w, n in words.items() if n > 1] == []


@pytest.mark.parametrize("name", [*RINGS, "east_asian_surnames"])
def test_rings_hold_no_word_twice(name: str) -> None:
    assert [line for line in load_lines(name) if len(set(line.split())) < len(line.split())] == []


def test_translations_are_typed_and_each_word_has_one() -> None:
    rows = [line.partition(": ") for line in load_lines(TRANSLATIONS)]
    words = [word for _, _, foreign in rows for word in foreign.split()]

    assert {kind for head, _, _ in rows for kind in head.split()[:1]} == {"head", "word"}
    assert [head for head, _, _ in rows if len(head.split()) != 2] == []
    assert [w for w in words if fold(w) != w or not w.isalnum()] == []
    assert [w for w, n in Counter(words).items() if n > 1] == []


def test_aliases_are_typed_and_each_leads_to_one_body() -> None:
    rows = [[part.strip() for part in line.split("|")] for line in load_lines("aliases")]

    assert {row[0] for row in rows} == {"organisation", "place"}
    assert [row for row in rows if len(row) < 2 or not all(row)] == []
    names = Counter(
        parse_body(n).plain for row in rows for n in {parse_body(n).plain for n in row[1:]}
    )
    assert [name for name, count in names.items() if count > 1] == []
