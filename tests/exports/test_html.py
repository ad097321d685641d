from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from quotes.exports.html import mark_text, render_page
from quotes.records import Article, Quotation, QuotationType, Role, Span, Speaker, SpeakerKind
from tests.exports.invented import HOSTILE


def quotation(text: str, *spans: tuple[int, int]) -> Quotation:
    return Quotation(QuotationType.MIXED, tuple(Span.of(text, *span) for span in spans), rule="r")


def outline(markup: str) -> str:
    """Return the markup with each mark written as [n…], n being its quotation."""
    opened = re.sub(r'<mark class="mixed" data-quotation="(\d)" title="[^"]*">', r"[\1", markup)
    return opened.replace("</mark>", "]")


def test_nested_split_and_crossing_quotations() -> None:
    text = "abcdefghij"
    assert outline(mark_text(text, [quotation(text, (0, 6)), quotation(text, (2, 4))])) == (
        "[0ab[1cd]ef]ghij"
    )
    assert outline(mark_text(text, [quotation(text, (0, 2), (4, 6))])) == "[0ab]cd[0ef]ghij"
    assert outline(mark_text(text, [quotation(text, (0, 4)), quotation(text, (2, 6))])) == (
        "[0ab[1cd]][1ef]ghij"
    )
    assert outline(mark_text(text, [quotation(text, (3, 3))])) == text
    assert mark_text("", []) == ""


def test_everything_is_escaped() -> None:
    text = '<script>"x" & y</script>'
    speaker = Speaker('"><b>Ana', SpeakerKind.PERSON)
    role = Role(0, 1, "<i>", None, None)
    found = Quotation(
        QuotationType.DIRECT, (Span.of(text, 0, 8),), speakers=(speaker,), roles=(role,)
    )
    page = "".join(render_page([(Article(text, "<a>.txt"), [found])]))
    assert not re.search("<(script|b|i|a)>", page)
    assert 'title="&quot;&gt;&lt;b&gt;Ana · &lt;i&gt; · direct"' in page


def test_nothing_steers_the_terminal_that_a_page_is_printed_on() -> None:
    said = Speaker("A\x1b[2Jna\u202e", SpeakerKind.PERSON)
    found = Quotation(QuotationType.DIRECT, (Span.of(HOSTILE, 2, 40),), speakers=(said,))
    article = Article(HOSTILE + "\x9b2J\x85\ud800", title="\x1b]0;owned\x07")
    page = "".join(render_page([(article, [found])]))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", page)


def test_line_ends_and_directions_are_the_same_characters_for_a_browser() -> None:
    checker = Checker()
    checker.feed(mark_text("a\r\nb\u202ec\u202c\x0cd", []))
    checker.close()
    assert checker.text == "a\r\nb\u202ec\u202c\nd"


class Checker(HTMLParser):
    """Collects the text; fails where a mark closes that was not opened."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth, self.text = 0, ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1
        assert self.depth >= 0

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text("ab<>&\"' \n", max_size=30), st.data())
def test_marks_nest_and_the_text_is_all_there(text: str, data: st.DataObject) -> None:
    offsets = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(offsets, offsets).map(sorted), max_size=6))
    quotations = [quotation(text, (start, end)) for start, end in spans]
    markup = mark_text(text, quotations)
    checker = Checker()
    checker.feed(markup)
    checker.close()
    assert checker.depth == 0
    assert checker.text == text == unescape(re.sub("</?mark[^>]*>", "", markup))
