"""Paragraph kinds, and who speaks by layout alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.extraction.layout import ParagraphKind, find_layout_attributions, find_paragraphs
from quotes.extraction.marks import find_quoted

BODY = "The council met on Monday and agreed to mend the old bridge before the winter."


def kinds(text: str) -> list[str]:
    return [paragraph.kind.value for paragraph in find_paragraphs(text)]


def attributed(text: str) -> list[tuple[str, list[str], str]]:
    """Rule, contents, source of each attribution."""
    found = find_layout_attributions(text, find_paragraphs(text), find_quoted(text))
    return [
        (
            attribution.rule,
            [text[start:end] for start, end in attribution.content],
            "" if attribution.source is None else text[slice(*attribution.source)],
        )
        for attribution in found
    ]


def test_paragraphs_are_stripped_lines() -> None:
    text = "\n \u00a0One two.\u00a0\r\n\n\tThree. \n"
    assert [text[p.start : p.end] for p in find_paragraphs(text)] == ["One two.", "Three."]


FURNITURE = [
    "4 min read",
    "12 minute read",
    "14 March, 2022",
    "March 14, 2022",
    "Updated: 14 March 2022 10:45 GMT",
    "Published on Monday, 14 March 2022",
    "Live Story",
    "WORLD",
    "Advertisement",
    "Share this article",
    "Sign up for our evening newsletter",
    "By Ama Okoro",
    "By Ama Okoro and Luis de Vega in Ulm",
    "LIMA (Wire) —",
    "[Getty]",
    "(Wire Photo/Ama Okoro)",
    "© 2022 The Ulm Courier. All rights reserved.",
    "***",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture(line: str) -> None:
    assert kinds(f"{BODY}\n{line}\n{BODY}") == ["body", "furniture", "body"]


NO_FURNITURE = [
    "Read the bill, the mayor told them.",
    "By Monday, Ama Okoro had left.",
    "By Ama Okoro's count, nine came.",
    "Share prices fell, the bank said.",
    "Comments like these hurt, she said.",
    "Advertisement spending rose, according to Mr Vega.",
    "“Follow us,” he said.",
    "Nobody came.",
    "May 5 was cold, he said.",
    "Close to ten people died, police said.",
]


@pytest.mark.parametrize("line", NO_FURNITURE)
def test_sentences_are_never_furniture(line: str) -> None:
    assert kinds(f"{BODY}\n{line}\n{BODY}") == ["body", "body", "body"]


def test_links_below_a_link_heading_are_furniture() -> None:
    text = f"{BODY}\nRead Also:\nTen Bridges To See\nA Mayor Bows Out\n{BODY}\n{BODY}"
    assert kinds(text) == ["body", "furniture", "furniture", "furniture", "body", "body"]


def test_the_head_of_an_article() -> None:
    text = "\n".join(
        ["Old bridge to be mended", '"It will hold," the mayor said.', "3 min read", BODY, BODY]
    )
    assert kinds(text) == ["headline", "standfirst", "furniture", "body", "body"]


def test_an_outlet_below_the_headline_is_furniture() -> None:
    assert kinds(f"Old bridge to be mended\nUlm News Service\n{BODY}\n{BODY}") == [
        "headline",
        "furniture",
        "body",
        "body",
    ]


def test_a_lead_is_no_headline() -> None:
    assert kinds(f"{BODY}\n{BODY}") == ["body", "body"]


def test_subheads_and_captions() -> None:
    text = f"{BODY}\nA long winter ahead\n{BODY}\nThe bridge in March. [Getty]\n{BODY}"
    assert kinds(text) == ["body", "subhead", "body", "caption", "body"]


def test_a_short_quotation_is_no_subhead() -> None:
    assert kinds(f"{BODY}\n“Was it you”\n{BODY}") == ["body", "body", "body"]


TURNS = [
    (
        "capitals",
        "DOE: I was not there. (Laughter.)\nMR. VEGA: You were, in [the] hall.\nDOE: No.",
        [
            (["I was not there."], "DOE"),
            (["You were, in [the] hall."], "MR. VEGA"),
            (["No."], "DOE"),
        ],
    ),
    (
        "a turn of two paragraphs",
        "DOE: I was not there.\n\nI was home.\n\n[CROSSTALK]\n\nVEGA: So you say.",
        [(["I was not there.", "I was home."], "DOE"), (["So you say."], "VEGA")],
    ),
    (
        "names with outlets",
        "Ama Okoro (Ulm FM): Why is it shut?\nMinister: It is old.\nAma Okoro (Ulm FM): Old?",
        [
            (["Why is it shut?"], "Ama Okoro"),
            (["It is old."], "Minister"),
            (["Old?"], "Ama Okoro"),
        ],
    ),
    (
        "question and answer",
        "Q. Was it cold?\nA. Yes. Very.\nQ. And then?",
        [(["Was it cold?"], "Q"), (["Yes. Very."], "A"), (["And then?"], "Q")],
    ),
    (
        "bare questions",
        "Q    Was it cold?\nMR. VEGA: It was very cold up there.\nMS. DOE: It was.\nQ    And?",
        [
            (["It was very cold up there."], "MR. VEGA"),
            (["It was."], "MS. DOE"),
        ],
    ),
    (
        "in marks",
        "DOE: “I was not there.”\nVEGA: “So you say today.”",
        [(["I was not there."], "DOE"), (["So you say today."], "VEGA")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in TURNS], ids=[c[0] for c in TURNS])
def test_transcripts(text: str, expected: list[tuple[list[str], str]]) -> None:
    found = [(content, source) for rule, content, source in attributed(text) if source != "Q"]
    assert found == [(content, source) for content, source in expected if source != "Q"]
    assert {rule for rule, *_ in attributed(text)} == {"transcript-label"}


def test_questions_are_turns_as_well() -> None:
    sources = [source for *_, source in attributed("Q: Was it cold?\nA: Yes.\nQ: And then?")]
    assert sources == ["Q", "A", "Q"]


def test_turns_are_labelled_and_so_is_their_label() -> None:
    text = "DOE: I was not there.\nVEGA: So you say today."
    assert kinds(text) == [ParagraphKind.LABELLED] * 2
    found = find_layout_attributions(text, find_paragraphs(text), [])
    assert all(attribution.label and attribution.cue is None for attribution in found)


NO_TRANSCRIPT = [
    f"{BODY}\nNote: This text was mended.\n{BODY}",
    "Location: Ulm on the river\nDate: the first of May\nCost: nothing at all\nDate: tomorrow",
    "DOE: 547\nVEGA: 211\nDOE: 12",
    f"UPDATE: The bridge is open again.\n{BODY}",
    f"The mayor had one wish: that it may hold.\nShe said: It will hold for years.\n{BODY}",
]


@pytest.mark.parametrize("text", NO_TRANSCRIPT)
def test_lines_with_colons_are_no_transcript(text: str) -> None:
    assert attributed(text) == []


HEADLINES = [
    ("speaker first", "PM: bridge is ‘beyond repair’", "bridge is ‘beyond repair’", "PM"),
    (
        "speaker last",
        "Closing is 'an act of folly': union spokesperson",
        "Closing is 'an act of folly'",
        "union spokesperson",
    ),
    ("without marks", "Minister: No tolls before spring", "No tolls before spring", "Minister"),
    ("all in marks", "'No tolls': Okoro", "No tolls", "Okoro"),
    ("all in marks, behind", "Mayor Okoro: “No tolls.”", "No tolls.", "Mayor Okoro"),
    ("body", "Ulm parliament: tolls ‘a bad idea’", "tolls ‘a bad idea’", "Ulm parliament"),
    ("rubric", "EXCLUSIVE – Mayor Okoro: No tolls", "No tolls", "Mayor Okoro"),
    ("topic", "Mayor on tolls: 'Not before spring'", "Not before spring", "Mayor"),
]


@pytest.mark.parametrize("below", ["", f"\n\n{BODY}\n\n{BODY}"], ids=["alone", "above a text"])
@pytest.mark.parametrize(
    ("headline", "content", "source"), [c[1:] for c in HEADLINES], ids=[c[0] for c in HEADLINES]
)
def test_headlines(headline: str, content: str, source: str, below: str) -> None:
    if source == "Okoro" and not below:
        below = "\n\nOkoro said so."
    assert attributed(headline + below) == [("headline-colon", [content], source)]


def test_a_name_speaks_where_the_text_below_reports_it() -> None:
    below = "The bridge will stay free, Okoro said on Monday."
    assert attributed(f"Okoro: No tolls before spring\n\n{below}") == [
        ("headline-colon", ["No tolls before spring"], "Okoro")
    ]


def test_subheads_with_a_colon() -> None:
    text = f"{BODY}\nMayor: tolls are ‘a bad idea’\n{BODY}"
    assert attributed(text) == [("headline-colon", ["tolls are ‘a bad idea’"], "Mayor")]


NO_SPEAKER = [
    "Live: 'Nobody is coming'",
    "Analysis: Why the bridge fell",
    "Explainer: What the mayor wants",
    "Ulm floods: Hundreds still missing",
    "River floods: 'Everything is gone'",
    "Ulm: Hundreds still missing",
    "The bridge and the mayor: a tale of two winters",
    "What we know: nothing so far",
    "Who is the mayor: saint or sinner?",
    "Mayor Okoro: saint or sinner?",
    "Photo: Getty",
    "Doors open at 10:30 sharp",
]


@pytest.mark.parametrize("headline", NO_SPEAKER)
def test_headlines_without_a_speaker(headline: str) -> None:
    assert attributed(f"{headline}\n\n{BODY}\n\n{BODY}") == []


POSTS = [
    (
        "line below",
        "The bridge is shut tonight. pic.twitter.com/abc123\n\n— Ulm Roads (@ulmroads) May 5, 2023",
        "The bridge is shut tonight.",
    ),
    (
        "same line",
        "Stay at home! #flood #ulm https://t.co/x1 —Ulm Roads (@ulmroads) January 5, 2023",
        "Stay at home!",
    ),
    ("no dash", "The bridge is shut.\nUlm Roads (@ulmroads) May 5, 2023", "The bridge is shut."),
    ("no date", "The bridge is shut.\n\n— Ulm Roads (@ulmroads)", "The bridge is shut."),
    ("in marks", "“The bridge is shut.”\n\n— Ulm Roads (@ulmroads)", "The bridge is shut."),
    (
        "hashtag in the sentence",
        "Stay off the #bridge\n\n— Ulm Roads (@ulmroads) May 5, 2023",
        "Stay off the #bridge",
    ),
]


@pytest.mark.parametrize(("post", "content"), [c[1:] for c in POSTS], ids=[c[0] for c in POSTS])
def test_posts(post: str, content: str) -> None:
    text = f"{BODY}\n\n{post}\n\n{BODY}"
    assert attributed(text) == [("embedded-post", [content], "Ulm Roads")]
    assert set(kinds(text)[1:-1]) == {"post"}


def test_a_handle_in_a_sentence_is_no_post() -> None:
    assert attributed(f"The mayor (@mayor) met Ama Okoro (@ama) on Monday.\n{BODY}") == []


DASHES = [
    ("same line", "“It will hold.” — Ama Okoro, chief engineer", "Ama Okoro, chief engineer"),
    ("comma and short dash", "“It will hold”, – Ama Okoro", "Ama Okoro"),
    ("next line", "“It will hold.”\n― Ama Okoro, mayor of Ulm", "Ama Okoro, mayor of Ulm"),
    ("hyphen on the next line", '"It will hold."\n\n- Ama Okoro', "Ama Okoro"),
]


@pytest.mark.parametrize(("words", "source"), [c[1:] for c in DASHES], ids=[c[0] for c in DASHES])
def test_signed_quotations(words: str, source: str) -> None:
    ((rule, (content,), found),) = attributed(f"{BODY}\n{words}\n{BODY}")
    assert (rule, content.rstrip("."), found) == ("dash-attribution", "It will hold", source)


def test_a_signed_chain_of_paragraphs() -> None:
    assert attributed(f"{BODY}\n“It holds.\n“It will.”\n— Ama Okoro\n{BODY}") == [
        ("dash-attribution", ["It holds.", "It will."], "Ama Okoro")
    ]


@pytest.mark.parametrize(
    "words",
    [
        "“It will hold,” — she said.",
        "“It will hold” — Ama Okoro said so on Monday.",
        "“It will hold.”\n— It is not so, critics say.",
        "“It will hold.”\n- A list of bridges: all of them",
        "“It will hold.”\n- An old town -",
    ],
)
def test_dashes_that_sign_nothing(words: str) -> None:
    assert attributed(f"{BODY}\n{words}\n{BODY}") == []


LINES = [
    BODY,
    "DOE: “No.",
    "Q: Why?",
    "A. Yes.",
    "(Laughter.)",
    "— Ama (@ama) May 5, 2023",
    "“It holds.”",
    "― Ama Okoro",
    "PM: ‘no’",
    ":",
    "[x]",
    "Read Also:",
    "#a #b",
    "\u00a0",
]


@given(st.lists(st.sampled_from(LINES) | st.text(alphabet="QA:.—“”'[]() #@\u00a0b", max_size=12)))
def test_any_layout(lines: list[str]) -> None:
    text = "\n".join(lines)
    paragraphs = find_paragraphs(text)
    assert [text[p.start : p.end] for p in paragraphs] == [s for x in lines if (s := x.strip())]
    for attribution in find_layout_attributions(text, paragraphs, find_quoted(text)):
        assert attribution.content
        assert attribution.source
        for start, end in (*attribution.content, attribution.source):
            assert text[start:end].strip()
            assert "\n" not in text[start:end]


def test_a_transcript_may_stand_in_marks_line_by_line() -> None:
    text = (
        "The two met on air. A part of what they said:\n\n"
        "“KALE: Is the mill to be sold this year?\n\n"
        "“POE: It is an old mill. We love it.\n\n“And yet it will be sold.\n\n"
        "“KALE: To whom?\n\n“POE: To nobody here.”\n\nThe talk lasted an hour."
    )
    found = [
        ([text[s:e] for s, e in a.content], text[slice(*a.source)] if a.source else None)
        for a in find_layout_attributions(text, find_paragraphs(text), find_quoted(text))
    ]
    assert found == [
        (["Is the mill to be sold this year?"], "KALE"),
        (["It is an old mill. We love it.", "And yet it will be sold."], "POE"),
        (["To whom?"], "KALE"),
        (["To nobody here."], "POE"),
    ]
