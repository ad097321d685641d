"""Wide sources, as a tagger gives them: who is named, and what each of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.extraction.mentions import Source, parse_source
from quotes.extraction.pipeline import load_pipeline
from quotes.records import MentionType, SpeakerKind

if TYPE_CHECKING:
    from spacy.tokens import Doc

TEXT = "The mayor of Arden, Ann Poe, and Sgt. Omar al-Badri (R-Ohio) said: “It’s over”, he’d say."


def read(source: str) -> tuple[Doc, Source]:
    """Return a sentence around a source, and what is made of the source."""
    text = f"{source} said on Monday that it was a hard day."
    if source[0].islower():
        text = f"“It was a hard day for all of us,” said {source} on Monday."
    doc = load_pipeline()(text)
    start = text.index(source)
    return doc, parse_source(doc, start, start + len(source))


NAMES = [
    "veteran preacher and union leader [Omar al-Badri]",
    "[Omar al-Badri], the national security adviser,",
    "spokesperson Maj. Gen. [Karim Saleh]",
    '[William "Bill" Stone]',
    "Rep. [Joe Lind] (D-Ohio)",
    "Sen. [Joe Lind], R-Texas,",
    "[Joe Lind], 45,",
    "Water and Energy Commission member [Nabil Fares]",
    "Secretary of Energy [Lloyd Warren]",
    "[Karim Saleh], the spokesperson for the Inspector-General of the Border Police",
    "Sudan's national security adviser [Qadir Nour]",
    "ex-police chief [Mark Dunn]",
    "Mr. [Coleman]",
    "[James Baker]",
    "University of Arden professor [Lena Fischer]",
    "the writer and historian [Lena Fischer]",
    "The mayor of Arden, [Ann Poe],",
    "Chelsea striker [Didier Amadou]",
    "[Naim al-Aswad] of the Nahda (Revival) alliance",
    "Former U.S. ambassador to Russia [Glenn Moore]",
    "Governor-elect [Dana Whitfield]",
]


@pytest.mark.parametrize("marked", NAMES)
def test_a_persons_name_is_found_without_its_roles(marked: str) -> None:
    doc, source = read(marked.replace("[", "").replace("]", ""))
    assert doc.text[source.start : source.end] == marked[marked.index("[") + 1 : marked.index("]")]
    assert source.type is MentionType.NAME
    assert [m.kind for m in source.members] == [SpeakerKind.PERSON]


KINDS = [
    ("[the army spokesperson]", "nominal", "office"),
    ("[The mayor of Arden]", "nominal", "office"),
    ("[The mayor], who asked not to be named,", "nominal", "office"),
    ("[the spokesman for the ministry]", "nominal", "office"),
    ("[a senior official]", "nominal", "unnamed"),
    ("[an adviser to President Lind]", "nominal", "unnamed"),
    ("[two people familiar with the matter]", "nominal", "unnamed"),
    ("[sources]", "nominal", "unnamed"),
    ("[a police source]", "nominal", "unnamed"),
    ("[residents]", "nominal", "group"),
    ("[Sudanese resistance groups]", "nominal", "group"),
    ("[critics]", "nominal", "group"),
    ("[the presidency]", "nominal", "office"),
    ("[the prime minister's office]", "name", "office"),
    ("[the White House press office]", "name", "office"),
    ("[Ann Poe's office]", "name", "office"),
    ("[The Pentagon]", "name", "organisation"),
    ("[Canada]", "name", "organisation"),
    ("[the company]", "nominal", "organisation"),
    ("[The Harwick Gazette]", "name", "organisation"),
    ("[Johnson & Johnson]", "name", "organisation"),
    ("[The Department of Health and Human Services]", "name", "organisation"),
    ("[the statement]", "document", "document"),
    ("[a letter from Ann Poe]", "document", "document"),
    ("[the Harwick police statement]", "document", "document"),
    ("[another part of the statement]", "document", "document"),
    ("[the poll]", "document", "document"),
    ("[he]", "pronoun", "person"),
    ("[they]", "pronoun", "group"),
]


@pytest.mark.parametrize(("marked", "type_", "kind"), KINDS)
def test_mentions_without_a_persons_name(marked: str, type_: str, kind: str) -> None:
    doc, source = read(marked.replace("[", "").replace("]", ""))
    assert doc.text[source.start : source.end] == marked[marked.index("[") + 1 : marked.index("]")]
    assert (source.type, [m.kind for m in source.members]) == (type_, [kind])


JOINT = [
    ("the military and the presidency", ["the military", "the presidency"]),
    ("senators Ann Poe and Joe Lind", ["Ann Poe", "Joe Lind"]),
    ("Ann Poe, Joe Lind and Sam Hill", ["Ann Poe", "Joe Lind", "Sam Hill"]),
    ("Ann Poe and her husband", ["Ann Poe", "her husband"]),
    ("Captain Ellie Shaw and coach Ned Pike", ["Ellie Shaw", "Ned Pike"]),
    (
        "an official at the Health Ministry and a former member of the Coast Guard",
        ["an official at the Health Ministry", "a former member of the Coast Guard"],
    ),
    ("a spokesman for Ann Poe and Joe Lind", ["a spokesman for Ann Poe and Joe Lind"]),
    ("police and prosecutors", ["police and prosecutors"]),
]


@pytest.mark.parametrize(("text", "members"), JOINT, ids=[t for t, _ in JOINT])
def test_joint_sources_have_members_and_the_mention_covers_them(
    text: str, members: list[str]
) -> None:
    doc, source = read(text)
    assert [doc.text[m.start : m.end] for m in source.members] == members
    assert (source.start, source.end) == (source.members[0].start, source.members[-1].end)


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Mrs. Poe", "f"),
        ("Mr. Lind", "m"),
        ("a spokeswoman", "f"),
        ("she", "f"),
        ("Dr. Ann Poe", None),
    ],
)
def test_gender_comes_from_title_noun_or_pronoun(text: str, gender: str | None) -> None:
    assert read(text)[1].members[0].gender == gender


def test_a_label_is_taken_whole() -> None:
    doc = load_pipeline()("MR. PRICE: We were there.\n")
    source = parse_source(doc, 0, 10, label=True)
    assert (doc.text[source.start : source.end], source.type) == ("MR. PRICE", MentionType.LABEL)
    assert source.members[0].gender == "m"


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.booleans())
def test_any_range_gives_members_inside_it(one: int, other: int, label: bool) -> None:
    start, end = sorted((one, other))
    doc = load_pipeline()(TEXT)
    source = parse_source(doc, start, end, label=label)
    assert source.members
    assert all(source.start <= m.start <= m.end <= source.end for m in source.members)
