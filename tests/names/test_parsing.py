import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.names import fold, parse_name

FOLDED = [
    pytest.param("  Óscar   Núñez ", "oscar nunez", id="diacritics-spaces"),
    pytest.param("Sa’ad al–Dīn", "saad al-din", id="apostrophe-dash"),
    pytest.param("ʿAbbās Ḥaddād", "abbas haddad", id="ayn-and-dots"),
    pytest.param("Łukasz Żółw", "lukasz zolw", id="polish"),
    pytest.param("Søren Ærø", "soren aero", id="danish"),
    pytest.param("Иван Котов", "ivan kotov", id="cyrillic"),
    pytest.param("STRASSE Straße", "strasse strasse", id="sharp-s"),
]


@pytest.mark.parametrize(("text", "expected"), FOLDED)
def test_fold_gives_the_search_form(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_a_storm_of_marks_is_folded_at_once() -> None:
    assert fold("Zo\u0301e" + "\u0301\u0323" * 100_000 + "y’s") == "zoeys"
    assert fold("\u0301\u0323" * 100_000) == ""


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


PARTS = [
    pytest.param("Ana Ruiz", ("", "ana", (), "ruiz", ""), id="plain"),
    pytest.param("Maj. Gen. Tarek al-Wadi", ("maj gen", "tarek", (), "wadi", ""), id="rank"),
    pytest.param("Ruiz, Ana", ("", "ana", (), "ruiz", ""), id="surname-first"),
    pytest.param("John Q. Fielding Jr.", ("", "john", ("q",), "fielding", "jr"), id="junior"),
    pytest.param("John V. Fielding", ("", "john", ("v",), "fielding", ""), id="initial-v"),
    pytest.param("Pope Leo XIV", ("pope", "", (), "leo", "xiv"), id="a-number"),
    pytest.param("Malcolm X", ("", "malcolm", (), "x", ""), id="no-number"),
    pytest.param("Fielding, John, Sr.", ("", "john", (), "fielding", "sr"), id="comma-senior"),
    pytest.param("Ana Ruiz the Elder", ("", "ana", (), "ruiz", "sr"), id="elder"),
    pytest.param("the younger Ana Ruiz", ("", "ana", (), "ruiz", "jr"), id="younger-in-front"),
    pytest.param("Elder Ana Ruiz", ("elder", "ana", (), "ruiz", ""), id="elder-as-an-office"),
    pytest.param("Ana Ruiz, fils", ("", "ana", (), "ruiz", "jr"), id="fils"),
    pytest.param("Ana Fils-Ruiz", ("", "ana", ("fils",), "ruiz", ""), id="fils-in-a-surname"),
    pytest.param("Ana Filsby", ("", "ana", (), "filsby", ""), id="fils-within-a-word"),
    pytest.param("Colin Mc Arden", ("", "colin", (), "macarden", ""), id="mc-apart"),
    pytest.param("Mac Arden", ("", "mac", (), "arden", ""), id="mac-as-a-first-name"),
    pytest.param("Ana Ruiz’s", ("", "ana", (), "ruiz", ""), id="possessive"),
    pytest.param("PM Wadi", ("pm", "", (), "wadi", ""), id="office-and-surname"),
    pytest.param(
        "Secretary of State Ana Ruiz",
        ("secretary of state", "ana", (), "ruiz", ""),
        id="title-with-scope",
    ),
    pytest.param(
        "Acme Rail boss Ana Ruiz", ("acme rail boss", "ana", (), "ruiz", ""), id="company-boss"
    ),
    pytest.param("Jan van der Berg", ("", "jan", (), "berg", ""), id="dutch-particles"),
    pytest.param("Abdul Rahim Wadi", ("", "abdrahim", (), "wadi", ""), id="servant-name"),
    pytest.param("Tarek bin Omar", ("", "tarek", (), "omar", ""), id="son-of"),
    pytest.param("WEN Tao", ("", "tao", (), "wen", ""), id="capitals-mark-the-family"),
    pytest.param("Dr. Ana Ruiz, MD", ("dr", "ana", (), "ruiz", ""), id="degree-dropped"),
]


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_parse_name_finds_the_parts(
    text: str, expected: tuple[str, str, tuple[str, ...], str, str]
) -> None:
    name = parse_name(text)

    assert (name.title, name.given, name.middle, name.family, name.suffix) == expected


def test_particle_kunya_and_nick_have_their_own_fields() -> None:
    assert parse_name("Tarek al-Wadi").particle == "al"
    assert parse_name("Abu Tarek al-Wadi").kunya == "tarek"
    assert parse_name('William "Duke" Harrow').nick == "duke"


def test_an_east_asian_order_is_said_to_be_a_guess() -> None:
    assert parse_name("Zhang Weilin").family == "zhang"
    assert parse_name("Zhang Weilin").ambiguous
    assert not parse_name("Ana Ruiz").ambiguous


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Ministry of Fisheries", True),
        ("NFLX", True),
        ("Kenya's navy", True),
        ("Health Ministry spokesman Tarek Wadi", False),
        ("Ana Ruiz", False),
        ("President Ruiz", False),
    ],
)
def test_bodies_are_told_from_people(text: str, body: bool) -> None:
    assert parse_name(text).body is body


@given(st.text(max_size=60))
def test_any_text_parses_and_keeps_its_original(text: str) -> None:
    assert parse_name(text).original == text
