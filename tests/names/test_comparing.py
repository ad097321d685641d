import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.names import DIFFERENT, SAME, compare, fold, keys, similarity
from quotes.names.comparing import surely_two

SAME_PERSON = [
    pytest.param("Qasim al-Wadi", "Qassem Wadi", id="arabic-vowels-article"),
    pytest.param("Youssef Khattab", "Yusuf Khatab", id="arabic-french"),
    pytest.param("Sergei Kolyakov", "Sergey Koliakov", id="cyrillic"),
    pytest.param("Dmitrij Jarov", "Dmitry Yarov", id="cyrillic-german"),
    pytest.param("Zhang Weilin", "Chang Wei-lin", id="wade-giles"),
    pytest.param("Weilin Zhang", "Zhang Weilin", id="order"),
    pytest.param("Park Jong-min", "Pak Chong-min", id="korean"),
    pytest.param("Müge Öztürk", "Muege Oeztuerk", id="umlauts-spelt-out"),
    pytest.param("Bob Fielding", "Robert Fielding", id="short-form"),
    pytest.param("J. Fielding", "John Fielding", id="initial"),
    pytest.param("John Q. Fielding", "John Fielding", id="middle-left-out"),
    pytest.param("Gen. Ana Ruiz", "Ana Ruiz", id="title"),
    pytest.param("Ruiz, Ana", "Ana Ruiz", id="comma"),
    pytest.param("Jan DeVries", "Jan de Vries", id="fused-particle"),
    pytest.param("Ana Diaz-Prado", "Ana Díaz Prado", id="hyphen"),
    pytest.param("Abdel Rahim Wadi", "Abdulrahim Wadi", id="servant"),
    pytest.param("Tarek bin Omar Al Wadi", "Tarek bin Omar", id="house-left-out"),
    pytest.param("Wadi", "Tarek al-Wadi", id="surname-only"),
    pytest.param("Анна Котова", "Anna Kotova", id="cyrillic-script"),
    pytest.param("Majid Wadi", "Majed Wadi", id="vowels-of-one-name"),
    pytest.param("Gamal Wadi", "Djamel Wadi", id="egyptian-and-algerian"),
    pytest.param("Maria Prado", "Marija Prado", id="one-given-name"),
    pytest.param("Wadi Saad", "Saad Wadi", id="order-of-near-names"),
    pytest.param("Thomas Edmund Prado", "Edmund Prado", id="called-by-the-middle-name"),
    pytest.param("Colin Mc Arden", "Colin MacArden", id="mc-and-mac"),
    pytest.param("Anna Kotowa", "Anna Kotova", id="german-v"),
    pytest.param("Pavel Kotouski", "Pavel Kotovsky", id="belarusian-v"),
    pytest.param("John Fielding the younger", "John Fielding Jr.", id="younger-is-junior"),
    pytest.param("Jean Marchand père", "Jean Marchand, Sr.", id="pere-is-senior"),
    pytest.param("Fielding", "John Fielding Jr.", id="surname-of-a-junior"),
    pytest.param("JQF Jr.", "John Q. Fielding Jr.", id="initials-of-a-junior"),
    pytest.param("Ahmad Tarek al-Wadi", "Ahmed al-Wadi", id="father-left-out"),
    pytest.param("Ali Reza Karimi Tehranchi", "Reza Karimi Tehranchi", id="first-half-left-out"),
    pytest.param("Emperor Otto XVI", "Otto XVI", id="number-with-and-without-title"),
    pytest.param("Pope Leo XIV", "Pope Leo", id="a-ruler-without-his-number"),
    pytest.param("Jinbao Xi", "Xi Jinbao", id="a-surname-like-a-number"),
    pytest.param("Saudi Minister Tarek Wadi", "Tarek Wadi", id="saudi-is-no-name"),
    pytest.param("Ministry of Foreign Affairs", "Foreign Ministry", id="affairs"),
    pytest.param("Kenya's navy", "the Kenyan Navy", id="country-adjective"),
    pytest.param("navy of Kenya", "Kenyan navy", id="of-country"),
    pytest.param(
        "Harbour Defence Organisation", "Harbor Defense Organization", id="british-american"
    ),
    pytest.param("Union of Arctic Fishers", "UAF", id="acronym"),
    pytest.param("WHO", "World Health Organisation", id="known-acronym"),
    pytest.param("Ansar Allah", "the Houthis", id="known-alias"),
]
TWO_PEOPLE = [
    pytest.param("John Fielding Jr.", "John Fielding Sr.", id="generations"),
    pytest.param("John Fielding Jr.", "John Fielding", id="father-without-suffix"),
    pytest.param("John H. Fielding", "John W. Fielding", id="middle-initials"),
    pytest.param("John H. W. Fielding", "John W. Fielding", id="initial-skipped"),
    pytest.param("Ana Ruiz", "Marta Ruiz", id="relatives"),
    pytest.param("Ana Ruiz", "Ana Prado", id="same-given"),
    pytest.param("President Ruiz", "President Prado", id="same-title"),
    pytest.param("King Omar", "Tarek Omar", id="ruler-and-surname"),
    pytest.param("Saad Wadi", "Saeed Wadi", id="saad-saeed"),
    pytest.param("Tarek bin Omar", "Omar bin Tarek", id="father-and-son"),
    pytest.param("Tarek Baqir Wadi", "Tarek Sadiq Wadi", id="middle-names"),
    pytest.param("Salem Wadi", "Salim Wadi", id="salem-salim"),
    pytest.param("Ali Tarek Hamid al-Wadi", "Tarek Hamid al-Wadi", id="fathers-names"),
    pytest.param("Ali Reza Tehranchi", "Ali Tehranchi", id="second-half-left-out"),
    pytest.param("Omar Wadi", "Amer Wadi", id="omar-amer"),
    pytest.param("Gamal Wadi", "Gamil Wadi", id="one-vowel"),
    pytest.param("Maria Prado", "Mario Prado", id="woman-and-man"),
    pytest.param("Louis Prado", "Louise Prado", id="nickname-table-errs"),
    pytest.param("Uday Tarek Wadi", "Tarek Wadi", id="son-and-father"),
    pytest.param("John Fielding the elder", "John Fielding Jr.", id="elder-and-junior"),
    pytest.param("Fielding the Elder", "John Fielding", id="elder-of-a-surname"),
    pytest.param("Ana Ruiz Filho", "Ana Ruiz", id="filho"),
    pytest.param("John Fielding II", "John Fielding III", id="second-and-third"),
    pytest.param("Pope Leo Paul II", "Pope Leo Paul I", id="two-popes"),
    pytest.param("Emperor Otto XVI", "Emperor Otto XV", id="two-emperors"),
    pytest.param("Otto XVI", "Otto XVII", id="numbers-without-title"),
    pytest.param("JQF Sr.", "John Q. Fielding Jr.", id="initials-of-another-generation"),
    pytest.param("John B. Fielding", "John Fielding Jr.", id="initial-and-junior"),
    pytest.param("J. Fielding", "Mark Fielding", id="initial-of-another"),
    pytest.param("Kenyan navy", "Ghanaian navy", id="other-country"),
    pytest.param("UAF", "UAN", id="other-acronym"),
    pytest.param("Pentagon", "United States", id="building-and-country"),
    pytest.param("Ministry of Health", "Ministry of Fisheries", id="other-ministry"),
    pytest.param("Kenya's navy", "Ana Ruiz", id="body-and-person"),
]


@pytest.mark.parametrize(("a", "b"), SAME_PERSON)
def test_spellings_of_one_are_the_same(a: str, b: str) -> None:
    assert compare(a, b).verdict == "same", compare(a, b)


@pytest.mark.parametrize(("a", "b"), TWO_PEOPLE)
def test_two_are_never_the_same(a: str, b: str) -> None:
    assert compare(a, b).verdict != "same", compare(a, b)


@pytest.mark.parametrize(("a", "b"), SAME_PERSON)
def test_names_that_are_the_same_share_a_key(a: str, b: str) -> None:
    assert keys(a) & keys(b), (keys(a), keys(b))


def test_a_comparison_explains_itself() -> None:
    assert compare("Qasim al-Wadi", "Qassem Wadi").agree == ("family", "given")
    assert compare("John Fielding Jr.", "John Fielding Sr.").contradict == ("suffix",)
    assert "given" in compare("Ana Ruiz", "Marta Ruiz").contradict


LIKELY = [
    pytest.param("John Fielding III", "John Fielding", False, id="number-left-out"),
    pytest.param("John B. Fielding Jr.", "Jack Fielding", False, id="suffix-and-initial-left-out"),
    pytest.param("John B. Fielding", "John Fielding Jr.", False, id="told-apart-in-two-ways"),
    pytest.param("John Fielding Sr.", "John Fielding Jr.", False, id="generations"),
    pytest.param("Uday Tarek Wadi", "Tarek Wadi", False, id="son-and-father"),
    pytest.param("Ana Kellert", "Ana Hellert", True, id="a-slip-in-a-long-surname"),
    pytest.param("Ana Lorn", "Ana Lort", False, id="a-letter-in-a-short-surname"),
    pytest.param("Damrel Prado", "Damkel Prado", True, id="a-slip-in-a-given-name"),
    pytest.param("Damrel Prado", "Damkel Ruiz", False, id="a-slip-and-another-surname"),
]


@pytest.mark.parametrize(("a", "b", "likely"), LIKELY)
def test_a_likely_pair_reaches_the_threshold_without_being_sure(
    a: str, b: str, likely: bool
) -> None:
    assert (similarity(a, b) >= SAME) is likely
    assert compare(a, b).verdict != "same"


def test_a_nom_de_guerre_is_unsure() -> None:
    assert compare("Abu Tarek al-Wadi", "Hasan al-Wadi").verdict == "unsure"


PIECES = st.sampled_from(
    ["Ana", "Tarek", "John", "J.", "H.", "Abu", "bin", "al-Wadi", "Wadi", "Ruiz", "Abdul", "Weilin"]
)
MARKS = st.sampled_from(
    [
        "Zhang",
        "Jr.",
        "Sr.",
        "Gen.",
        "de",
        "van",
        "Navy",
        "Kenyan",
        "WHO",
        "the elder",
        "fils",
        "Mc",
        "of",
        "the",
        "King",
        ",",
    ]
)
NAMES = st.one_of(
    st.lists(PIECES | MARKS, min_size=1, max_size=5).map(" ".join), st.text(max_size=25)
)


@given(NAMES, NAMES)
def test_similarity_is_symmetric_and_within_bounds(a: str, b: str) -> None:
    assert similarity(a, b) == similarity(b, a)
    assert 0.0 <= similarity(a, b) <= 1.0


@given(NAMES)
def test_a_name_is_itself(name: str) -> None:
    assert compare(name, name).verdict == "same"


@given(NAMES, NAMES)
def test_the_verdict_follows_the_score(a: str, b: str) -> None:
    found = compare(a, b)

    assert (found.verdict == "same") == (found.score >= SAME and not found.contradict)
    assert found.verdict != "different" or found.score < DIFFERENT
    left_open = not {"suffix", "middle"}.isdisjoint(found.contradict) and bool(found.agree)
    assert found.verdict == "different" or found.score >= DIFFERENT or left_open


@given(NAMES, NAMES)
def test_who_are_surely_two_are_not_taken_for_one(a: str, b: str) -> None:
    found = compare(a, b)

    assert surely_two(a, b) == surely_two(b, a)
    assert not surely_two(a, b) or found.score < SAME or found.contradict


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Ana Ruiz", "Ana Wadi", True),
        ("John H. Fielding", "John Prado", True),
        ("Ana Ruiz", "Ruiz Ana", False),
        ("Jan DeVries", "Jan de Vries", False),
        ("Tarek bin Omar Al Wadi", "Tarek bin Omar", False),
        ("Wadi", "Ruiz", False),
    ],
)
def test_surnames_tell_quickly_who_are_two(a: str, b: str, expected: bool) -> None:
    assert surely_two(a, b) == expected


@given(NAMES)
def test_the_folded_text_is_a_key(name: str) -> None:
    assert fold(name) in keys(name)
