from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import quotes
from quotes.exports.json_records import document_to_json
from quotes.reading import read_paths
from quotes.records import Article

HERE = Path(__file__).parent
ARTICLES = sorted((HERE / "articles").glob("*.txt"))
EXPECTED = HERE / "expected"
DEMO = Path(quotes.__file__).parent / "demo"

by_article = pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)


def read_text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def read_annotation(path: Path) -> dict[str, Any]:
    annotation: dict[str, Any] = json.loads(read_text(path.with_suffix(".quotes.json")))
    return annotation


@by_article
def test_the_extractor_finds_what_it_found_before(
    path: Path, request: pytest.FixtureRequest
) -> None:
    article = Article(read_text(path), path.name)
    found = document_to_json(article, quotes.extract(article))
    stored = EXPECTED / f"{path.stem}.json"
    if request.config.getoption("--update-golden"):
        EXPECTED.mkdir(exist_ok=True)
        stored.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert stored.exists(), "look at the change, then run: pytest tests/golden --update-golden"
    expected = json.loads(read_text(stored))
    sure, stated = split_off_confidence(found), split_off_confidence(expected)
    assert found == expected
    assert sure == [pytest.approx(confidence, abs=0.1) for confidence in stated]


def split_off_confidence(document: dict[str, Any]) -> list[dict[str, float]]:
    """Processors round the weights' arithmetic differently, so these are alike, not equal."""
    return [quotation.pop("confidence") for quotation in document["quotations"]]


def test_no_expectation_outlives_its_article() -> None:
    assert {path.stem for path in EXPECTED.glob("*.json")} <= {path.stem for path in ARTICLES}


def find_annotated(annotation: dict[str, Any]) -> Iterator[tuple[list[int], str]]:
    """Every span of an annotation, with the text it must slice to."""
    for quotation in annotation["quotes"]:
        yield from zip(quotation["content_spans"], quotation["content_text"], strict=True)
        yield from zip(quotation["quoted_spans"], quotation["quoted_text"], strict=True)
        speaker = quotation["speaker"]
        if speaker["mention_span"]:
            yield speaker["mention_span"], speaker["mention_text"]
        stretches = [
            *(quotation["cue"] or []),
            *quotation["roles"],
            *speaker["mention_alternatives"],
        ]
        stretches += [quotation[key] for key in ("medium", "date", "relayed_by") if quotation[key]]
        yield from ((stretch["span"], stretch["text"]) for stretch in stretches)
    for trap in annotation["non_quotes"] + annotation["distractors"]:
        yield trap["span"], trap["text"]


@by_article
def test_annotations_slice_to_their_text(path: Path) -> None:
    text, annotation = read_text(path), read_annotation(path)
    assert annotation["document"] == path.name
    assert annotation["text_sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert annotation["text_chars"] == len(text)
    wrong = [
        (start, end, stated)
        for (start, end), stated in find_annotated(annotation)
        if text[start:end] != stated or "\n" in stated
    ]
    assert wrong == []


@by_article
def test_annotations_link_to_quotations_that_come_with_them(path: Path) -> None:
    quotations = {q["id"]: q for q in read_annotation(path)["quotes"]}
    for quotation in quotations.values():
        if outer := quotations.get(quotation["parent"]):
            inside = [
                any(a <= start and end <= b for a, b in outer["content_spans"])
                for start, end in quotation["content_spans"]
            ]
            assert all(inside), quotation["id"]
        for link in ("parent", "continues"):
            assert quotation[link] is None or quotation[link] in quotations


def test_every_demo_article_can_be_read() -> None:
    read = list(read_paths([DEMO]))
    articles = [article for article in read if isinstance(article, Article)]
    assert [str(outcome) for outcome in read if not isinstance(outcome, Article)] == []
    assert len(articles) == 10
    known = [a for a in articles if a.publisher and a.published_at and a.url and a.title]
    assert len(known) >= 7
    assert len({article.publisher for article in known}) >= 6
