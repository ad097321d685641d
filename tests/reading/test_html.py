from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.errors import ReadingError
from quotes.reading import Defaults, InputFormat, read_paths
from quotes.records import Article

META = """<link rel="canonical" href="https://harbour.example/bridge">
<meta property="og:site_name" content="The Harbour Post">
<meta property="article:published_time" content="2024-03-05T10:20:00+02:00">
<meta name="author" content="Mia Lund">"""
LINKED = """<script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, {
"@type": ["NewsArticle"], "headline": "Bridge  closed", "datePublished": "2024-03-06T08:00:00Z",
"url": "https://ld.example/b", "publisher": {"name": "LD Post"},
"author": [{"name": "Ola Moe"}, "Ann Ray"]}]}</script>"""
FILLER = [
    "The old bridge over the Vell was closed on Tuesday after cracks were found in two piers.",
    "Work will begin in May and people near the river will be asked to use the northern road.",
    "The ferry company is to add boats as soon as crews for them can be found, it announced.",
]


def page(*paragraphs: str, head: str = "", lang: str = "en") -> str:
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in (*FILLER, *paragraphs))
    return (
        f'<!doctype html><html lang="{lang}"><head><title>Bridge closed | Post</title>{head}</head>'
        f"<body><nav>Home News Sport</nav><article><h1>Bridge closed</h1>\n{body}</article>"
        "<footer>All rights reserved</footer></body></html>"
    )


def read(markup: str | bytes, defaults: Defaults | None = None) -> Article | ReadingError:
    data = markup.encode() if isinstance(markup, str) else markup
    [result] = read_paths(
        ["-"],
        stdin=BytesIO(data),
        input_format=InputFormat.HTML,
        defaults=defaults or Defaults(),
    )
    return result


def article(markup: str | bytes, defaults: Defaults | None = None) -> Article:
    result = read(markup, defaults)
    assert isinstance(result, Article), result
    return result


def test_the_text_is_one_paragraph_a_line_with_the_headline_first() -> None:
    markup = page("Two\n lines &amp; a&nbsp;space.")
    result = article(markup)
    assert result.text.split("\n") == ["Bridge closed", *FILLER, "Two lines & a space."]
    assert result.raw_sha256 == hashlib.sha256(markup.encode()).hexdigest()


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("She called it <q>sad</q>.", "She called it “sad”."),
        ("A <q>sad but <b>needed</b> step</q> now.", "A “sad but needed step” now."),
        ("A <q> <i>sad</i> </q> step.", "A “sad” step."),
        ("<q>He said <q>no</q> twice</q>, she said.", "“He said ‘no’ twice”, she said."),
        ("<q>One</q> and <q>two <q>three</q></q>.", "“One” and “two ‘three’”."),
    ],
)
def test_q_elements_become_quotation_marks(markup: str, expected: str) -> None:
    assert article(page(markup)).text.splitlines()[-1] == expected


def test_block_quotations_and_embedded_posts_stay() -> None:
    post = (
        '</p><blockquote class="twitter-tweet"><p>Stay off the bridge.</p>&mdash; City of Vell '
        '(@vell) <a href="https://x.example/1">March 5, 2024</a></blockquote><p>More follows.'
    )
    lines = article(page(post)).text.splitlines()
    assert lines[-3:-1] == ["Stay off the bridge.", "— City of Vell (@vell) March 5, 2024"]


def test_meta_elements_are_read() -> None:
    result = article(page(head=META, lang="en-GB"))
    assert (result.title, result.url) == ("Bridge closed", "https://harbour.example/bridge")
    assert (result.publisher, result.author) == ("The Harbour Post", "Mia Lund")
    assert (result.published_at, result.language) == ("2024-03-05T10:20:00+02:00", "en-GB")


def test_linked_data_comes_before_meta_elements() -> None:
    result = article(page(head=META + LINKED))
    assert (result.title, result.publisher) == ("Bridge closed", "LD Post")
    assert result.author == "Ola Moe, Ann Ray"
    assert result.published_at == "2024-03-06T08:00:00+00:00"


def test_a_relative_address_is_none() -> None:
    assert article(page(head='<link rel="canonical" href="/bridge">')).url is None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param("", None, id="none is invented"),
        pytest.param('<meta name="date" content="2024-03-05">', "2024-03-05", id="day only"),
        pytest.param('<meta name="date" content="yesterday">', None, id="not a date"),
        pytest.param(
            '<meta name="article:published_time" content="2024-03-05">'
            '<meta name="pubdate" content="2024-03-05T10:20:00Z">',
            "2024-03-05T10:20:00+00:00",
            id="a time is better than a day",
        ),
        pytest.param('<script type="application/ld+json">{oops</script>', None, id="bad JSON-LD"),
    ],
)
def test_dates_are_those_stated(head: str, expected: str | None) -> None:
    assert article(page(head=head)).published_at == expected


def test_defaults_fill_what_a_page_does_not_state() -> None:
    result = article(page(head=META), Defaults(publisher="Other", url="https://o.example"))
    assert (result.publisher, result.url) == ("The Harbour Post", "https://harbour.example/bridge")
    assert article(page(), Defaults(publisher="Other")).publisher == "Other"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("windows-1252", "cp1252"), ("iso-8859-1", "cp1252"), ("utf-8", "utf-8"), ("", "cp1252")],
)
def test_pages_are_decoded_as_they_declare(declared: str, encoding: str) -> None:
    head = f'<meta charset="{declared}">' if declared else ""
    text = article(page("“It’s Ana’s café,” she said.", head=head).encode(encoding)).text
    assert text.splitlines()[-1] == "“It’s Ana’s café,” she said."


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("", "empty|nothing is left", id="nothing"),
        pytest.param("<html><body><nav>Home</nav></body></html>", "article text", id="no text"),
        pytest.param(b"%PDF-1.7 \xff\xfe", "PDF", id="pdf"),
        pytest.param(
            "<article>" + "<p>Die Brücke ist nicht sicher, sagte sie am Montag." * 9,
            "German",
            id="german",
        ),
    ],
)
def test_pages_without_an_article_are_named(markup: str | bytes, expected: str) -> None:
    result = read(markup)
    assert isinstance(result, ReadingError)
    assert any(part in result.problem for part in expected.split("|")), result


@settings(max_examples=50)
@given(st.binary(max_size=200) | st.text("<>/qp b\"'=&;!-[]", max_size=80).map(str.encode))
def test_any_bytes_give_an_article_or_an_error(data: bytes) -> None:
    assert isinstance(read(data), Article | ReadingError)
    assert isinstance(read(page(data.decode("latin-1"))), Article | ReadingError)


def test_deep_nesting_is_survived() -> None:
    assert isinstance(read(page("<div>" * 5000 + "x")), Article | ReadingError)
    assert isinstance(read(page("<q>" * 3000 + "x")), Article | ReadingError)


@pytest.mark.parametrize(
    ("mark", "times"),
    [("\u0301\u0323", 40_000), ("<b>\u0301</b>\u0323", 4_000), ("&#x301;&#x323;", 40_000)],
)
def test_a_storm_of_marks_is_calmed(mark: str, times: int) -> None:
    """By thirty on one letter; in its own order each more would take longer than the last."""
    found = article(
        page("The ferry left at nine with Q" + mark * times + "oe on it.", "Ode\u0301s")
    )
    assert "Q" + "\u0323" * 15 + "\u0301" * 15 + "oe on it." in found.text
    assert found.text.endswith("Odés")


@pytest.mark.parametrize("unfit", ["\x1b", "&#27;", "\ufffe", "&#xffff;", "&#xd800;"])
def test_characters_that_xml_has_not_cost_no_page(unfit: str) -> None:
    found = article(
        page(f"It rains, <q>and{unfit} <b>so{unfit} it goes</b>{unfit}</q>, they said.")
    )
    assert "It rains, “and" in found.text
    assert "it goes" in found.text


def test_marks_that_scripts_need_stay() -> None:
    said = "Z\u0323\u0301 and שָׁלוֹם and क्षि were written on the board by the door."
    assert said.split(" and ")[1] in article(page(said)).text
