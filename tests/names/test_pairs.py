"""Pairs of invented names over all that spells names differently, and of those who share much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.names import Comparison, cluster, cluster_mentions, compare, keys, similarity

ONE = [
    pytest.param("Abu Karim al-Wadi", "Abou Kareem Wadi", id="kunya"),
    pytest.param("Umm Layth", "Um Laith", id="kunya-alone"),
    pytest.param("Tarek ibn Salman al-Hadidi", "Tariq bin Salman Hadidi", id="ibn-bin"),
    pytest.param("Abd al-Karim Nasiri", "Abdulkareem al-Nasiri", id="servant-fused"),
    pytest.param("Abdel-Latif Zahran", "Abdul Latif Zahran", id="servant-hyphen"),
    pytest.param("Noura bint Tarek", "Nora bint Tariq", id="bint"),
    pytest.param("Mahmoud el-Sharqawi", "Mahmud Al Sharkawi", id="article-el"),
    pytest.param("Yahia Rachidi", "Yahya al-Rashidi", id="french-arabic"),
    pytest.param("Djamel Bouzidi", "Jamal Bouzidi", id="algerian"),
    pytest.param("Hossam Zakariya", "Husam Zakaria", id="long-vowels"),
    pytest.param("Khalid Dhahir", "Khaled Zahir", id="dh-and-z"),
    pytest.param("Qusay Thabit", "Qusai Sabit", id="th-and-s"),
    pytest.param("Reza Karimzadeh", "Reza Karim-Zadeh", id="zadeh-hyphen"),
    pytest.param("Mahin Rostampour", "Mahin Rostam-Pur", id="pour"),
    pytest.param("Gholam Rostami", "Ghulam Rustami", id="persian-vowels"),
    pytest.param("Saeideh Tehranchi", "Saeedeh Tehranchi", id="ei-and-ee"),
    pytest.param("Volodymyr Horenko", "Vladimir Horenko", id="ukrainian-given"),
    pytest.param("Oleksandr Tkalenko", "Aleksandr Tkalenko", id="ukrainian-oleksandr"),
    pytest.param("Serhiy Bondar", "Sergei Bondar", id="ukrainian-serhiy"),
    pytest.param("Mykola Dzyuba", "Nikolai Dziuba", id="ukrainian-mykola"),
    pytest.param("Yevgeny Solovyov", "Evgenii Soloviov", id="ye-and-e"),
    pytest.param("Alexei Zhdanov", "Aleksey Jdanov", id="zh-and-j"),
    pytest.param("Yuliya Shcherbina", "Julia Schtscherbina", id="german-shch"),
    pytest.param("Nikita Khlebov", "Nikita Khlebow", id="german-w"),
    pytest.param("Dmitriy Yakushin", "Dmitry Iakushin", id="ia-and-ya"),
    pytest.param("Li Guangmin", "Guangmin Li", id="chinese-order"),
    pytest.param("Hsu Chih-wei", "Xu Zhiwei", id="wade-giles-hsu"),
    pytest.param("Tsai Ming-che", "Cai Mingzhe", id="wade-giles-tsai"),
    pytest.param("Chou Te-hua", "Zhou Dehua", id="wade-giles-chou"),
    pytest.param("ZHAO Lifen", "Lifen Zhao", id="capitals"),
    pytest.param("Lee Sung-ho", "Yi Seong-ho", id="korean-lee"),
    pytest.param("Choi Yun-seok", "Choe Yoon-sok", id="korean-choi"),
    pytest.param("Jung Hae-won", "Chung Hae-won", id="korean-jung"),
    pytest.param("Tanaka Haruto", "Haruto Tanaka", id="japanese-order"),
    pytest.param("Kees van den Akker", "Kees Van den Akker", id="van-den"),
    pytest.param("Otto von Reinfels", "Otto v. Reinfels", id="von-short"),
    pytest.param("Luis de la Serna", "Luis De La Serna", id="de-la"),
    pytest.param("Inês dos Montes", "Ines dos Montes", id="dos"),
    pytest.param("Marta Ruiz-Ochoa", "Marta Ruiz Ochoa", id="double-hyphen"),
    pytest.param("Marta Ruiz Ochoa", "Marta Ruiz", id="second-surname-left-out"),
    pytest.param("M. J. Fielding", "Mark Jonas Fielding", id="two-initials"),
    pytest.param("W. Edmund Hale", "Edmund Hale", id="first-initial-left-out"),
    pytest.param("Liz Fielding", "Elizabeth Fielding", id="nickname"),
    pytest.param("Bill Harrow", "William Harrow", id="nickname-bill"),
    pytest.param("Kate O’Rourke", "Katherine O'Rourke", id="apostrophe"),
    pytest.param("Seán Ó Dálaigh", "Sean O Dalaigh", id="fada"),
    pytest.param("Zoë Kärnten", "Zoe Kaernten", id="umlaut-and-trema"),
    pytest.param("Jiří Dvorský", "Jiri Dvorsky", id="hacek"),
    pytest.param("Gen. (ret.) Ana Ruiz", "Ana Ruiz", id="retired"),
    pytest.param("Lt. Col. Mark Harrow", "Mark Harrow", id="military"),
    pytest.param("Rear Admiral Mark Harrow", "Adm. Mark Harrow", id="admiral"),
    pytest.param("Archbishop Luis Serna", "Luis Serna", id="clerical"),
    pytest.param("Grand Ayatollah Reza Tehranchi", "Reza Tehranchi", id="ayatollah"),
    pytest.param("Sheikh Tarek Wadi", "Tarek al-Wadi", id="sheikh"),
    pytest.param("Sayyid Hassan Zahran", "Hasan Zahran", id="sayyid"),
    pytest.param("Rabbi Ezra Lindau", "Ezra Lindau", id="rabbi"),
    pytest.param("Baroness Jane Hale", "Jane Hale", id="peer"),
    pytest.param("Prof. Dr. Otto Reinfels", "Otto Reinfels", id="professor"),
    pytest.param("John Fielding Jr", "John Fielding, Junior", id="junior"),
    pytest.param("John Fielding II", "John Fielding 2nd", id="second"),
    pytest.param("Jean Marchand fils", "Jean Marchand Jr.", id="fils"),
    pytest.param("Harakat al-Sumoud", "Sumoud Movement", id="movement"),
    pytest.param(
        "Harakat al-Sumoud", "Kenya's Sumoud resistance movement", id="movement-country-label"
    ),
    pytest.param("Hizb al-Tawasul", "Tawasul Party", id="party"),
    pytest.param("Jabhat al-Nidal", "Nidal Front", id="front"),
    pytest.param("Kata'ib al-Yarmuk", "Yarmuk Brigades", id="brigades"),
    pytest.param("Jaysh al-Yarmuk", "Yarmuk Army", id="army"),
    pytest.param("Ittihad al-Sumoud", "Sumoud Union", id="union"),
    pytest.param("Munazzamat al-Sumoud", "Sumoud Organisation", id="organisation"),
    pytest.param("Wizarat al-Dakhiliya", "Ministry of Interior", id="ministry"),
    pytest.param("Majlis al-Shura al-Watani", "National Shura Council", id="council"),
    pytest.param("Halk Partisi", "People's Party", id="turkish"),
    pytest.param("Sazman-e Azadi", "Liberation Organization", id="persian"),
    pytest.param("Sluzhba Oborony", "Defence Service", id="russian"),
    pytest.param("Partido Democratico", "Democratic Party", id="spanish"),
    pytest.param("Mouvement national", "National Movement", id="french"),
    pytest.param("Kenyan KLF", "Kenya's KLF", id="country-and-acronym"),
    pytest.param("Harbour Pilots Union", "HPU", id="acronym"),
]
TWO = [
    pytest.param("Abu Karim al-Wadi", "Abu Layth al-Wadi", id="two-kunyas"),
    pytest.param("Tarek bin Salman", "Salman bin Tarek", id="father-and-son"),
    pytest.param("Tarek Salman al-Hadidi", "Salman al-Hadidi", id="son-with-fathers-name"),
    pytest.param("Mohammad Reza Tehranchi", "Mohammad Ali Tehranchi", id="brothers-double-given"),
    pytest.param("Ahmad Reza Tehranchi", "Ahmad Tehranchi", id="second-half-left-out"),
    pytest.param("Hassan Zahran", "Hussein Zahran", id="hassan-hussein"),
    pytest.param("Mahmoud Zahran", "Mohammed Zahran", id="mahmoud-mohammed"),
    pytest.param("Saad Zahran", "Saeed Zahran", id="saad-saeed"),
    pytest.param("Salem Zahran", "Salim Zahran", id="salem-salim"),
    pytest.param("Karim Zahran", "Karam Zahran", id="karim-karam"),
    pytest.param("Majed Zahran", "Majid al-Tamri", id="two-surnames"),
    pytest.param("Ahmad Hamid Wadi", "Ahmad Majid Wadi", id="two-fathers"),
    pytest.param("Reza Karimzadeh", "Reza Karimpour", id="zadeh-and-pour"),
    pytest.param("Reza Karimi", "Reza Rahimi", id="two-persian-surnames"),
    pytest.param("Mahin Rostami", "Mahnaz Rostami", id="sisters"),
    pytest.param("Volodymyr Horenko", "Vladyslav Horenko", id="ukrainian-two-names"),
    pytest.param("Oleksandr Tkalenko", "Oleksiy Tkalenko", id="oleksandr-oleksiy"),
    pytest.param("Anna Kotova", "Ivan Kotov", id="siblings"),
    pytest.param("Sergei Bondar", "Sergei Bondarchuk", id="longer-surname"),
    pytest.param("Dmitry Ivanovich Yakushin", "Dmitry Petrovich Yakushin", id="two-patronymics"),
    pytest.param("Li Guangmin", "Li Guangping", id="chinese-one-syllable"),
    pytest.param("Zhang Wei", "Wang Wei", id="chinese-surnames"),
    pytest.param("Chen Lifen", "Lin Lifen", id="chinese-chen-lin"),
    pytest.param("Park Jong-min", "Park Jong-su", id="korean-one-syllable"),
    pytest.param("Kim Hae-won", "Kim Hae-sook", id="korean-siblings"),
    pytest.param("Lee Sung-ho", "Lim Sung-ho", id="korean-surnames"),
    pytest.param("Kees van den Akker", "Kees van den Berg", id="dutch-surnames"),
    pytest.param("Otto von Reinfels", "Ottilie von Reinfels", id="otto-ottilie"),
    pytest.param("Luis de la Serna", "Luisa de la Serna", id="luis-luisa"),
    pytest.param("Marta Ruiz Ochoa", "Marta Ruiz Prado", id="two-second-surnames"),
    pytest.param("J. Fielding", "R. Fielding", id="two-initials"),
    pytest.param("John A. Fielding", "John B. Fielding", id="middle-initials"),
    pytest.param("Danny Fielding", "Daniela Fielding", id="danny-daniela"),
    pytest.param("Robert Harrow", "Richard Harrow", id="two-given"),
    pytest.param("Kate O'Rourke", "Kieran O'Rourke", id="o-rourkes"),
    pytest.param("Gen. Ana Ruiz", "Gen. Ana Prado", id="same-rank"),
    pytest.param("Archbishop Serna", "Archbishop Solano", id="same-office"),
    pytest.param("President Fielding", "President Harrow", id="same-title"),
    pytest.param("John Fielding Jr.", "John Fielding Sr.", id="jr-sr"),
    pytest.param("John Fielding III", "John Fielding Jr.", id="iii-jr"),
    pytest.param("John Fielding", "John Fielding Jr.", id="bare-jr"),
    pytest.param("John Fielding", "John Fielding Sr.", id="bare-sr"),
    pytest.param("John Fielding", "John Fielding III", id="bare-iii"),
    pytest.param("John Fielding the elder", "John Fielding the younger", id="elder-younger"),
    pytest.param("Ana Ruiz Neto", "Ana Ruiz Filho", id="neto-filho"),
    pytest.param("Ana Ruiz Neto", "Ana Ruiz", id="bare-neto"),
    pytest.param("Иван Котов мл.", "Ivan Kotov", id="bare-mladshy"),
    pytest.param("Harakat al-Sumoud", "Harakat al-Nidal", id="two-movements"),
    pytest.param("Hizb al-Sumoud", "Harakat al-Sumoud", id="party-and-movement"),
    pytest.param("Kata'ib al-Yarmuk", "Saraya al-Nidal", id="two-armed-groups"),
    pytest.param("Wizarat al-Dakhiliya", "Ministry of Health", id="interior-and-health"),
    pytest.param("Jaysh al-Yarmuk", "Kenyan army", id="army-and-army"),
    pytest.param("Harbour Pilots Union", "Harbour Pilots Association", id="union-association"),
    pytest.param("Kenyan KLF", "Ghana's KLF", id="one-acronym-two-countries"),
    pytest.param("HPU", "HPA", id="two-acronyms"),
    pytest.param("Sumoud Movement", "Sumoud Bank", id="movement-and-bank"),
]


@pytest.mark.parametrize(("a", "b"), ONE)
def test_one_bearer_under_two_spellings_is_the_same(a: str, b: str) -> None:
    assert compare(a, b).verdict == "same", compare(a, b)
    assert keys(a) & keys(b)


@pytest.mark.parametrize(("a", "b"), TWO)
def test_two_bearers_are_never_the_same(a: str, b: str) -> None:
    assert compare(a, b).verdict != "same", compare(a, b)


LEFT_OPEN = [
    pytest.param("John Fielding", "John Fielding Jr.", "suffix", id="jr"),
    pytest.param("John Fielding", "John Fielding III", "suffix", id="number"),
    pytest.param("Ana Ruiz", "Ana Ruiz Neto", "suffix", id="neto"),
    pytest.param("Ahmad Reza Tehranchi", "Ahmad Tehranchi", "middle", id="half-a-double-name"),
    pytest.param("Rody Fielding", "Rodolfo Fielding", "given", id="an-unlisted-short-form"),
    pytest.param("the Sumoud movement", "Sumoud", "kind", id="a-body-by-its-name-alone"),
]


@pytest.mark.parametrize(("a", "b", "part"), LEFT_OPEN)
def test_what_cannot_be_known_is_unsure_and_says_why(a: str, b: str, part: str) -> None:
    found = compare(a, b)

    assert found.verdict == "unsure"
    assert part in found.contradict
    assert found.agree


RULERS = [("King Alfred II", "King Alfred"), ("Pope Leo XIII", "Pope Leo XIII")]


@pytest.mark.parametrize(("a", "b"), RULERS)
def test_a_ruler_keeps_its_name_without_the_number(a: str, b: str) -> None:
    assert "suffix" not in compare(a, b).contradict


PLAIN = [name for row in [*ONE, *TWO] for name in row.values if len(str(name).split()) > 1]
PEOPLE = st.sampled_from([str(n) for n in PLAIN if "KLF" not in str(n) and "ZHAO" not in str(n)])
HOSTILE = st.text(st.characters(), max_size=40) | st.sampled_from(
    [
        "",
        " ",
        ",",
        "Jr.",
        "al-",
        "-",
        "''",
        "“”",
        "\x00",
        "\ud800",
        "bin",
        "Abu",
        "of",
        "II",
        "()",
        "v.",
    ]
)


@given(PEOPLE, PEOPLE)
def test_case_marks_and_spaces_make_no_difference(a: str, b: str) -> None:
    marked = a.replace("o", "ö", 1) if "oe" not in a else a
    before = compare(a, b)

    assert compare(f"  {a.replace(' ', '  ')} ", b) == before
    assert similarity(marked, b) == similarity(a, b)


@given(PEOPLE)
def test_a_name_in_other_letters_of_its_own_is_the_same(name: str) -> None:
    assert compare(name, name.lower()).score >= 0.9
    assert compare(name, name).score == 1.0


@given(HOSTILE, HOSTILE | PEOPLE)
def test_no_text_is_too_odd(a: str, b: str) -> None:
    found = compare(a, b)

    assert isinstance(found, Comparison)
    assert found == compare(b, a)
    assert 0.0 <= found.score <= 1.0
    assert keys(a)
    assert len(cluster([a, b])) == len(cluster_mentions([a, b])) == 2


@given(PEOPLE, PEOPLE)
def test_every_verdict_explains_itself(a: str, b: str) -> None:
    found = compare(a, b)

    if found.verdict == "same":
        assert found.agree
        assert not found.contradict
    else:
        assert found.contradict or found.score >= 0.5
