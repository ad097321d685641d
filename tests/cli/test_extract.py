from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from quotes.errors import ModelMissing
from quotes.records import Article, Quotation, QuotationType, Span, Speaker, SpeakerKind

Run = Callable[..., Any]

SAID = "“Yes,” said Ana Ruiz."


def find_marked(article: Article) -> list[Quotation]:
    """Stand in for the extractor: what is between the first curly marks was said by Ana Ruiz."""
    start, end = article.text.find("“") + 1, article.text.find("”")
    if not start:
        return []
    span = Span.of(article.text, start, end)
    speakers = (Speaker("Ana Ruiz", SpeakerKind.PERSON),)
    return [Quotation(QuotationType.DIRECT, (span,), (span,), speakers=speakers, rule="fake")]


@pytest.fixture(autouse=True)
def fake_extractor(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    def extract_articles(
        articles: Iterable[Article], *, min_confidence: float | None = None
    ) -> Iterator[tuple[Article, list[Quotation]]]:
        found = ((article, find_marked(article)) for article in articles)
        return found if min_confidence is None else ((article, []) for article, _ in found)

    module = ModuleType("quotes.extraction")
    module.extract_articles = extract_articles  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "quotes.extraction", module)
    return module


def test_jsonl_prints_one_object_a_document_in_input_order(quotes_command: Run, here: Path) -> None:
    Path("b.txt").write_text(SAID)
    Path("a.txt").write_text("Nothing was said.\r\n", newline="")
    done = quotes_command("extract", "--format", "jsonl", "b.txt", "a.txt", "--publisher", "Post")
    first, second = map(json.loads, done.out.splitlines())
    assert done.status == 0
    assert (first["source"], first["publisher"]) == ("b.txt", "Post")
    assert first["quotations"][0]["content"] == [{"start": 1, "end": 5, "text": "Yes,"}]
    assert second["quotations"] == []
    assert second["text_sha256"] == hashlib.sha256(b"Nothing was said.\r\n").hexdigest()
    assert "“" not in done.err


def test_the_least_confidence_reaches_the_extractor(quotes_command: Run, here: Path) -> None:
    Path("a.txt").write_text(SAID)
    least = quotes_command("extract", "--format", "jsonl", "--min-confidence", "0.9", "a.txt")
    assert json.loads(least.out)["quotations"] == []
    assert json.loads(quotes_command("extract", "--format", "jsonl", "a.txt").out)["quotations"]
    assert quotes_command("extract", "--min-confidence", "1.1", "a.txt").status == 2


def test_failures_are_one_line_each_and_the_rest_goes_on(quotes_command: Run, here: Path) -> None:
    Path("bad.jsonl").write_text('{"text": 1}\n{"text": "“Yes,” she said."}\n')
    done = quotes_command("extract", "--format", "jsonl", "missing.txt", "bad.jsonl")
    assert done.status == 1
    assert [json.loads(line)["source"] for line in done.out.splitlines()] == ["bad.jsonl:2"]
    assert done.err.splitlines() == [
        "quotes: missing.txt: cannot be read: No such file or directory",
        'quotes: bad.jsonl:1: field "text" is a number, not a string',
    ]


def test_json_is_one_list(quotes_command: Run, here: Path) -> None:
    Path("a.txt").write_text(SAID)
    done = quotes_command("extract", "--format", "json", "a.txt", "a.txt")
    assert [document["source"] for document in json.loads(done.out)] == ["a.txt", "a.txt"]
    assert json.loads(quotes_command("extract", "--format", "json", "missing").out) == []


def test_the_table_names_the_speaker_and_the_place(quotes_command: Run) -> None:
    done = quotes_command("extract", "-", stdin=SAID.encode())
    assert done.status == 0
    row = done.out.strip().splitlines()[-1].split()
    assert row == ["direct", "Ana", "Ruiz", "Yes,", "1–5"]


def test_the_table_says_when_nothing_is_found(quotes_command: Run) -> None:
    assert quotes_command("extract", "-", stdin=b"Rain.").out == "-: no quotations found\n"


def test_html_is_a_page(quotes_command: Run) -> None:
    done = quotes_command("extract", "--format", "html", "-", stdin=SAID.encode())
    assert done.out.startswith("<!doctype html>")
    assert ">Yes,</mark>” said Ana Ruiz." in done.out


def test_hostile_text_cannot_steer_the_terminal(quotes_command: Run) -> None:
    said = "Ye\x1b]0;owned\x07s\u202e,"
    hostile = f"“{said}” she told the harbour board. {'The ferry stays in port. ' * 10}"
    assert "\x1b" not in quotes_command("extract", "-", stdin=hostile.encode()).out
    done = quotes_command("extract", "--format", "jsonl", "-", stdin=hostile.encode())
    assert json.loads(done.out)["quotations"][0]["content"][0]["text"] == said


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param([], "Missing argument 'PATH", id="no path"),
        pytest.param(["--format", "xml", "a"], "'xml'", id="unknown format"),
        pytest.param(["--published-at", "3/4/24", "a"], "'3/4/24' is not an ISO", id="date"),
        pytest.param(["--nonsense", "a"], "--nonsense", id="unknown option"),
    ],
)
def test_usage_errors_are_status_2(
    quotes_command: Run, arguments: list[str], expected: str
) -> None:
    done = quotes_command("extract", *arguments)
    assert done.status == 2
    assert expected in done.err
    assert "Usage: quotes extract" in done.err


def test_metadata_options_reach_the_article(quotes_command: Run) -> None:
    options = ["--title", "Vote", "--published-at", "2024-03-05T10:20Z"]
    done = quotes_command("extract", "--format", "jsonl", *options, "-", stdin=SAID.encode())
    record = json.loads(done.out)
    assert (record["title"], record["published_at"]) == ("Vote", "2024-03-05T10:20:00+00:00")


def test_the_input_format_and_the_limit_can_be_set(quotes_command: Run) -> None:
    data = b'{"text": "a"}'
    as_text = quotes_command(
        "extract", "--format", "jsonl", "--input-format", "text", "-", stdin=data
    )
    assert json.loads(as_text.out)["text_sha256"] == hashlib.sha256(data).hexdigest()
    refused = quotes_command("extract", "--max-megabytes", "0.001", "-", stdin=b"a" * 1001)
    assert (refused.status, "--max-megabytes" in refused.err) == (1, True)


def test_an_error_of_the_library_is_one_line(
    quotes_command: Run, fake_extractor: ModuleType
) -> None:
    def fail(
        articles: Iterable[Article], *, min_confidence: float | None
    ) -> Iterator[tuple[Article, list[Quotation]]]:
        raise ModelMissing("no English pipeline:\ninstall it")

    fake_extractor.extract_articles = fail  # type: ignore[attr-defined]
    done = quotes_command("extract", "-", stdin=b"a")
    assert (done.status, done.err) == (1, "quotes: no English pipeline: install it\n")


def test_an_interrupt_is_status_130(quotes_command: Run, fake_extractor: ModuleType) -> None:
    def fail(
        articles: Iterable[Article], *, min_confidence: float | None
    ) -> Iterator[tuple[Article, list[Quotation]]]:
        raise KeyboardInterrupt

    fake_extractor.extract_articles = fail  # type: ignore[attr-defined]
    assert quotes_command("extract", "-").status == 130
