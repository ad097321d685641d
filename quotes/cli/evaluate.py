"""``quotes eval``: how well the extractor reads a corpus that people annotated."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import output, showing

if TYPE_CHECKING:
    from quotes.evaluation.calibration import Bin
    from quotes.evaluation.evaluating import AtThreshold, Evaluation, Example
    from quotes.evaluation.measures import Estimate, Score

EXAMPLES = """\b
Examples:
  quotes eval polnear/
  quotes eval polnear/ --split test --bootstrap 0
  quotes eval annotated.jsonl --errors 10
  quotes eval tagged-texts/ --format json | jq .scores.all.measures

Measures: exact, the same words; soft and token, overlap by quotation and by word; attr, token
with the right speaker; match, half of the words or more; full, match with the right speaker;
cover and dqa, quotations in marks found whole, and with their speaker; speech_full, full where
the cue is a verb of saying.

A corpus is a JSONL file (doc_id, text, quotes with content, speaker and cue as lists of
[start, end]), a folder with PolNeAR's data/, or a folder of .txt files with inline tags
(<s1>Ann Lee</s1> <k1>said</k1> <c1>that it rained</c1>). Nested quotations are left out.

Exit status: 0 when the corpus was measured, 1 when it could not be read.
"""
MEASURES = {
    "exact": "exact content",
    "soft": "soft overlap",
    "token": "token overlap",
    "attr": "attr: token, speaker",
    "match": "match of contents",
    "full": "full: match, speaker",
}
SHARES = {
    "speaker_overlap": "speaker_overlap",
    "cover": "cover of words in marks",
    "dqa": "dqa: cover, speaker",
    "speech_full": "speech_full",
}
"""What the table calls each measure: by its name first."""
MOST_DRAWS = 100_000
MOST_ERRORS = 10**6


class EvaluationFormat(StrEnum):
    """What ``quotes eval`` prints."""

    TABLE = "table"
    JSON = "json"


def evaluate(
    corpus: Annotated[
        Path, typer.Argument(metavar="CORPUS", help="A JSONL file, or a folder: see below.")
    ],
    split: Annotated[str, typer.Option(help="Which part of a PolNeAR folder.")] = "dev",
    form: Annotated[
        EvaluationFormat, typer.Option("--format", help="Tables, or one JSON object.")
    ] = EvaluationFormat.TABLE,
    bootstrap: Annotated[
        int,
        typer.Option(
            help="Draw articles so often for the 95 % intervals; 0 for none.",
            min=0,
            max=MOST_DRAWS,
        ),
    ] = 1000,
    errors: Annotated[
        int,
        typer.Option(
            help="Show so many that were missed, and so many that are wrong.",
            min=0,
            max=MOST_ERRORS,
        ),
    ] = 0,
) -> None:
    """Measure how well quotations are read, on texts where people marked them."""
    from quotes.evaluation.evaluating import evaluate as evaluate_corpus
    from quotes.evaluation.evaluating import load_corpus

    articles = output.show_progress(load_corpus(corpus, split), "articles")
    evaluation = evaluate_corpus(articles, bootstrap=bootstrap, errors=errors)
    if form is EvaluationFormat.JSON:
        print(output.to_json(evaluation.to_object()))
    else:
        print_evaluation(evaluation)


def print_evaluation(evaluation: Evaluation) -> None:
    """Print an evaluation for people."""
    scores = evaluation.scores
    output.print_line(
        f"{showing.count(evaluation.articles, 'article')}: "
        f"{showing.count(scores['all'].gold, 'quotation')} marked by people, "
        f"{scores['all'].found} found"
    )
    output.print_line()
    output.print_table(
        _value_rows(scores),
        ["percent", *scores],
        title="F1, and shares of what is marked (95 % interval)",
        whole=list(scores),
    )
    output.print_table(
        _rate_rows(scores), ["percent", *scores], title="Precision / recall", whole=list(scores)
    )
    _print_reliability(evaluation)
    output.print_table(
        map(_threshold_row, evaluation.thresholds),
        ["confidence", "found", "precision", "recall", "F1"],
        title="full, of what is at least so sure",
    )
    _print_examples("Missed", evaluation.missed, evaluation.missed_of)
    _print_examples("Wrong", evaluation.wrong, evaluation.wrong_of)


def _value_rows(scores: dict[str, Score]) -> Iterator[dict[str, str]]:
    yield {"percent": "marked", **{group: str(score.gold) for group, score in scores.items()}}
    yield {"percent": "found", **{group: str(score.found) for group, score in scores.items()}}
    names = {f"{name}.f1": label for name, label in MEASURES.items()} | SHARES
    for name, label in names.items():
        cells = {group: _interval(score.measures[name]) for group, score in scores.items()}
        yield {"percent": label, **cells}


def _rate_rows(scores: dict[str, Score]) -> Iterator[dict[str, str]]:
    for name, label in MEASURES.items():
        cells = {
            group: " / ".join(
                _percent(score.measures[f"{name}.{side}"].value) for side in ("precision", "recall")
            )
            for group, score in scores.items()
        }
        yield {"percent": label, **cells}


def _interval(estimate: Estimate) -> str:
    value = _percent(estimate.value)
    if estimate.low is None:
        return value
    return f"{value} ({_percent(estimate.low)}–{_percent(estimate.high)})"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def _print_reliability(evaluation: Evaluation) -> None:
    content, speaker = evaluation.content, evaluation.speaker
    output.print_table(
        (_bin_row(*bins) for bins in zip(content.bins, speaker.bins, strict=True)),
        ["confidence", "contents", "mean", "right", "speakers", "mean ", "right "],
        title="Reliability: how sure, and how often right",
    )
    output.print_line(
        f"Expected calibration error: content {_percent(content.error)}, "
        f"speaker {_percent(speaker.error)}"
    )
    output.print_line()


def _bin_row(content: Bin, speaker: Bin) -> dict[str, Any]:
    return {
        "confidence": f"{content.low:.1f}–{content.high:.1f}",
        "contents": content.number,
        "mean": _percent(content.confidence),
        "right": _percent(content.right),
        "speakers": speaker.number,
        "mean ": _percent(speaker.confidence),
        "right ": _percent(speaker.right),
    }


def _threshold_row(at: AtThreshold) -> dict[str, Any]:
    return {
        "confidence": f"{at.threshold:.1f}",
        "found": at.found,
        "precision": _percent(at.precision),
        "recall": _percent(at.recall),
        "F1": _percent(at.f1),
    }


def _print_examples(kind: str, examples: list[Example], number: int) -> None:
    if not examples:
        return
    output.print_line(f"{kind}, {len(examples)} of {number}")
    for example in examples:
        place = f"{example.doc_id} {example.start}–{example.end}"
        output.print_line(f"  {place}: {example.problem}")
        output.print_line(f"    {example.text}")
    output.print_line()
