from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import quotes
from quotes.errors import ModelMissing
from quotes.evaluation.corpora import Annotated, Marked
from quotes.evaluation.evaluating import LONGEST, compare, evaluate, pick, score_at
from quotes.evaluation.measures import GROUPS
from quotes.records import (
    Article,
    Confidence,
    Mention,
    MentionType,
    Quotation,
    QuotationType,
    Span,
)
from tests.factories import line, read_articles

Run = Callable[..., Any]

TOWN = "“The bridge is safe,” said Ana Ruiz, mayor of Dunmere."
VALLEY = "“We will not leave,” said Omar Haddad, governor of Sellin."


def marked(text: str, content: str, speaker: str | None, cue: str = "said") -> dict[str, Any]:
    def spans(part: str) -> list[list[int]]:
        return [[text.index(part), text.index(part) + len(part)]]

    return {
        "content": spans(content),
        "speaker": spans(speaker) if speaker else None,
        "cue": spans(cue),
    }


def write_corpus(*rows: dict[str, Any]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    Path("corpus.jsonl").write_text("".join(lines), encoding="utf-8")


def row(doc_id: str, text: str, *quotations: dict[str, Any]) -> dict[str, Any]:
    return {"doc_id": doc_id, "text": text, "quotes": list(quotations)}


@pytest.fixture
def corpus(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two articles, and a reader that finds one quotation of each: one speaker is wrong."""
    monkeypatch.setattr("quotes.extraction.extract_articles", read_articles)
    rain = "It rained, the miller said."
    write_corpus(
        row("town", TOWN, marked(TOWN, "The bridge is safe", "Ana Ruiz")),
        row(
            "valley",
            f"{VALLEY}\n\n{rain}",
            marked(VALLEY, "We will not leave", "Sellin"),
            marked(f"{VALLEY}\n\n{rain}", "It rained", "the miller"),
        ),
    )


@pytest.mark.usefixtures("corpus")
def test_json_has_the_measures(quotes_command: Run) -> None:
    done = quotes_command("eval", "corpus.jsonl", "--format", "json", "--bootstrap", "20")
    assert (done.status, done.err) == (0, "")
    found = json.loads(done.out)
    assert found["articles"] == 2
    assert set(found["scores"]) == set(GROUPS)
    everything = found["scores"]["all"]
    assert (everything["gold"], everything["found"]) == (3, 2)
    assert everything["measures"]["match.recall"]["value"] == 2 / 3
    assert everything["measures"]["full.precision"]["value"] == 0.5
    assert everything["measures"]["full.f1"]["low"] == 0
    assert everything["measures"]["full.f1"]["high"] == 1
    assert everything["measures"]["speech_full"]["value"] == 1 / 3
    assert found["scores"]["indirect"]["measures"]["match.recall"]["value"] == 0
    assert found["scores"]["mixed"]["measures"]["match.f1"]["value"] is None


@pytest.mark.usefixtures("corpus")
def test_json_has_the_reliability_and_the_thresholds(quotes_command: Run) -> None:
    found = json.loads(quotes_command("eval", "corpus.jsonl", "--format", "json").out)
    content, speaker = found["content"], found["speaker"]
    assert content["bins"][9] == {
        "low": 0.9,
        "high": 1.0,
        "number": 2,
        "confidence": 0.9,
        "right": 1.0,
    }
    assert content["error"] == pytest.approx(0.1)
    assert (speaker["bins"][8]["number"], speaker["bins"][8]["right"]) == (2, 0.5)
    assert speaker["error"] == pytest.approx(0.3)
    thresholds = found["thresholds"]
    assert [at["threshold"] for at in thresholds] == [n / 10 for n in range(10)]
    assert {at["found"] for at in thresholds} == {2}
    assert thresholds[9]["f1"] == pytest.approx(0.4)


@pytest.mark.usefixtures("corpus")
def test_the_table(quotes_command: Run) -> None:
    done = quotes_command("eval", "corpus.jsonl", "--bootstrap", "0")
    assert done.status == 0
    lines = [" ".join(text.split()) for text in done.out.splitlines()]
    assert lines[0] == "2 articles: 3 quotations marked by people, 2 found"
    assert "marked 3 2 0 1 2" in lines
    assert "full: match, speaker 40.0 50.0 – 0.0 50.0" in lines
    assert "full: match, speaker 50.0 / 33.3 50.0 / 50.0 – / – – / 0.0 50.0 / 50.0" in lines
    assert "0.8–0.9 0 – – 2 80.0 50.0" in lines
    assert "0.9–1.0 2 90.0 100.0 0 – –" in lines
    assert "Expected calibration error: content 10.0, speaker 30.0" in lines
    assert "0.9 2 50.0 33.3 40.0" in lines
    assert max(map(len, done.out.splitlines())) <= 120
    assert "Missed" not in done.out
    assert len(lines) < 70


@pytest.mark.usefixtures("corpus")
def test_the_table_has_intervals(quotes_command: Run) -> None:
    again = [quotes_command("eval", "corpus.jsonl", "--bootstrap", "9").out for _ in range(2)]
    assert again[0] == again[1]
    assert "40.0 (0.0–100.0)" in again[0]


@pytest.mark.usefixtures("corpus")
def test_errors_are_shown_with_their_place(quotes_command: Run) -> None:
    done = quotes_command("eval", "corpus.jsonl", "--errors", "5")
    assert done.out.rstrip().endswith(
        "Missed, 1 of 1\n"
        "  valley 60–69: missed, said by “the miller”\n"
        "    It rained\n"
        "\n"
        "Wrong, 1 of 1\n"
        "  valley 1–19: read as said by “Omar Haddad”, marked as by “Sellin”\n"
        "    We will not leave,"
    )


@pytest.mark.usefixtures("corpus")
def test_hostile_text_cannot_steer_the_terminal(quotes_command: Run) -> None:
    text = line("A\x1b[2Jna\u202e Ruiz", "Ye\x1b]0;owned\x07s\n" + "and so on " * 20).replace(
        "\n", " "
    )
    write_corpus(row("a\x1b[2J", text, marked(text, "mayor", None)))
    done = quotes_command("eval", "corpus.jsonl", "--errors", "1")
    assert done.status == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(done.out)
    assert "a[2J 1–" in done.out
    assert "not marked as a quotation" in done.out
    shown = next(text for text in done.out.splitlines() if text.startswith("    Ye"))
    assert shown.endswith("…")
    assert len(shown) <= LONGEST + 4


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(None, "corpus.jsonl: no corpus here. Give a JSONL file", id="missing"),
        pytest.param(b"", "corpus.jsonl: there are no articles in it", id="empty"),
        pytest.param(
            b'{"text": "Rain.", "quotes": []}\n',
            "corpus.jsonl: no quotation is marked in it",
            id="nothing marked",
        ),
        pytest.param(b'{"text": "a", "quotes": []}\n{', "corpus.jsonl:2: ", id="broken line"),
        pytest.param(b"\xff\xfe", "corpus.jsonl: is damaged, or no corpus: ", id="not UTF-8"),
    ],
)
def test_what_cannot_be_measured_is_one_line(
    quotes_command: Run, here: Path, content: bytes | None, expected: str
) -> None:
    if content is not None:
        Path("corpus.jsonl").write_bytes(content)
    done = quotes_command("eval", "corpus.jsonl")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"quotes: {expected}")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param("T1\tContent x y\ta\n", "is damaged, or no corpus", id="no numbers"),
        pytest.param("T1\tContent\ta\n", "is damaged, or no corpus", id="no offsets"),
        pytest.param("", "no quotation is marked in it", id="empty"),
        pytest.param(None, "b.txt: cannot be read: No such file", id="no text"),
    ],
)
def test_a_damaged_folder_is_one_line(
    quotes_command: Run, here: Path, lines: str | None, expected: str
) -> None:
    for folder in ("text", "attributions"):
        (here / "data" / "dev" / folder).mkdir(parents=True)
    (here / "data" / "dev" / "attributions" / "b_1.ann").write_text(lines or "")
    if lines is not None:
        (here / "data" / "dev" / "text" / "b.txt").write_text("a")
    done = quotes_command("eval", ".")
    assert done.status == 1
    assert expected in done.err
    assert done.err.count("\n") == 1
    other = quotes_command("eval", ".", "--split", "test")
    assert (other.status, "data/test" in other.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param([], "Missing argument 'CORPUS'", id="no corpus"),
        pytest.param(["a", "--format", "csv"], "'csv'", id="unknown format"),
        pytest.param(["a", "--bootstrap", "-1"], "-1", id="fewer than no draws"),
        pytest.param(["a", "--errors", "few"], "'few'", id="no number"),
    ],
)
def test_usage_errors_are_status_2(
    quotes_command: Run, arguments: list[str], expected: str
) -> None:
    done = quotes_command("eval", *arguments)
    assert done.status == 2
    assert expected in done.err


@pytest.mark.usefixtures("corpus")
def test_an_error_of_the_library_is_one_line(
    quotes_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
        raise ModelMissing("no English pipeline:\ninstall it")

    monkeypatch.setattr("quotes.extraction.extract_articles", fail)
    done = quotes_command("eval", "corpus.jsonl")
    assert (done.status, done.err) == (1, "quotes: no English pipeline: install it\n")


def test_help_loads_nothing_heavy() -> None:
    program = "from quotes.cli import run; run(['eval', '--help']); import sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(quotes.__file__).parent.parent,
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "quotes.cli.evaluate" in loaded
    assert loaded & {"numpy", "spacy", "rich", "quotes.extraction", "quotes.evaluation"} == set()


TEXT = "It rained and poured, Bo Reed said; it dried, said Ina."


def quotation(
    content: str, mention: str | None = None, sure: float = 1.0, parent: int | None = None
) -> Quotation:
    def span(part: str) -> tuple[int, int, str]:
        return TEXT.index(part), TEXT.index(part) + len(part), part

    return Quotation(
        QuotationType.INDIRECT,
        (Span(*span(content)),),
        mention=Mention(*span(mention), MentionType.NAME) if mention else None,
        confidence=Confidence(sure, sure, sure),
        parent=parent,
    )


def annotated(*contents: str) -> Annotated:
    spans = [((TEXT.index(part), TEXT.index(part) + len(part)),) for part in contents]
    return Annotated("a", TEXT, tuple(Marked((), (), span) for span in spans))


def test_nested_and_wordless_ones_are_left_out() -> None:
    found = [quotation(","), quotation("It rained and poured"), quotation("poured", parent=1)]
    reading = compare(annotated("; ", "it dried"), found)
    assert reading.found == (found[1],)
    assert len(reading.compared.found) == len(reading.gold) == len(reading.compared.gold) == 1


def test_a_threshold_lets_the_next_best_match() -> None:
    found = [quotation("It rained and poured", "Bo", sure=0.2), quotation("It rained", sure=0.9)]
    reading = compare(annotated("It rained and poured"), found)
    assert (score_at([reading], 0).found, score_at([reading], 0).recall) == (2, 0)
    assert (score_at([reading], 0.2).found, score_at([reading], 0.3).found) == (2, 1)
    assert score_at([reading], 0.95).found == 0
    assert score_at([reading], 0.95).precision is None
    half = compare(annotated("It rained"), found)
    assert score_at([half], 0.5).f1 == 1


def test_the_article_reaches_the_reader_as_it_is() -> None:
    seen: list[Article] = []

    def read_nothing(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
        for article in articles:
            seen.append(article)
            yield article, []

    found = evaluate([annotated("It rained")], extract=read_nothing, bootstrap=5)
    assert [(article.text, article.source) for article in seen] == [(TEXT, "a")]
    assert (found.content.error, found.speaker.error, found.missed_of) == (None, None, 1)
    assert found.scores["all"].measures["full.f1"].value == 0


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, []), (1, [0]), (3, [0, 3, 6]), (10, list(range(10))), (99, [*range(10)])],
)
def test_examples_come_from_all_over(number: int, expected: list[int]) -> None:
    assert pick(range(10), number) == expected
