"""A corpus through the extractor, and what came of it next to what people marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import tee
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from quotes.errors import QuotesError, ReadingError
from quotes.evaluation.calibration import Bin, calibration_error, find_bins
from quotes.evaluation.corpora import Annotated, Marked, read_corpus
from quotes.evaluation.measures import (
    Compared,
    Item,
    Offsets,
    Score,
    Words,
    agree,
    find_in_marks,
    find_words,
    match_items,
    score_articles,
    type_of,
    words_in,
)
from quotes.records import Article, Quotation, Span

T = TypeVar("T")
Extract: TypeAlias = Callable[[Iterable[Article]], Iterable[tuple[Article, Sequence[Quotation]]]]

THRESHOLDS = tuple(n / 10 for n in range(10))
LONGEST = 100
"""Characters of a text that an example shows."""
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """One article as people marked it and as it was read; what has no words is left out.

    Attributes:
        doc_id: The corpus's id of the article.
        text: The article.
        gold: What people marked.
        found: What was read. No nested quotations: corpora mark the outermost only.
        compared: Both in words, in the same order.
    """

    doc_id: str
    text: str
    gold: tuple[Marked, ...]
    found: tuple[Quotation, ...]
    compared: Compared


@dataclass(frozen=True, slots=True)
class Reliability:
    """What one kind of confidence is worth: its bins and their expected calibration error."""

    bins: list[Bin]
    error: float | None


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """``full`` among the quotations whose content is at least so sure."""

    threshold: float
    found: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Example:
    """A quotation that was missed or is wrong.

    Attributes:
        doc_id: The corpus's id of the article.
        start: Where its content begins, in characters.
        end: Where its content ends.
        text: Its content, cut short.
        problem: What is wrong.
    """

    doc_id: str
    start: int
    end: int
    text: str
    problem: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well a corpus was read.

    Attributes:
        articles: How many it has.
        scores: The measures of each group.
        content: Whether the confidence in contents holds.
        speaker: Whether the confidence in speakers holds.
        thresholds: What a threshold on the confidence in contents does to ``full``.
        missed: Examples of what people marked and was not found, from all over the corpus.
        wrong: Examples of what was found and people did not mark, or mark as somebody else's.
        missed_of: How many were missed.
        wrong_of: How many are wrong.
    """

    articles: int
    scores: dict[str, Score]
    content: Reliability
    speaker: Reliability
    thresholds: list[AtThreshold]
    missed: list[Example]
    wrong: list[Example]
    missed_of: int
    wrong_of: int

    def to_object(self) -> dict[str, Any]:
        """Return the evaluation as JSON has it."""
        return asdict(self)


def load_corpus(path: Path, split: str = "dev") -> list[Annotated]:
    """Return the articles of a corpus that can be measured on.

    Raises:
        quotes.errors.QuotesError: It is not there, cannot be read, or nobody marked anything.
    """
    try:
        corpus = read_corpus(path, split)
    except OSError as error:
        named = str(error.filename or path)
        raise ReadingError(named, f"cannot be read: {error.strerror or error}") from error
    except (ValueError, IndexError) as error:
        raise ReadingError(str(path), f"is damaged, or no corpus: {error}") from error
    if not corpus:
        raise QuotesError(f"{path}: there are no articles in it")
    if not any(article.attributions for article in corpus):
        raise QuotesError(f"{path}: no quotation is marked in it, so there is nothing to measure")
    return corpus


def evaluate(
    corpus: Iterable[Annotated],
    *,
    extract: Extract | None = None,
    bootstrap: int = 1000,
    errors: int = 0,
) -> Evaluation:
    """Return how well a corpus is read.

    Args:
        corpus: Articles with what people marked in them.
        extract: What reads them; the installed extractor if not given.
        bootstrap: How many times articles are drawn again for intervals; 0 for none.
        errors: How many examples to give of what was missed, and of what is wrong.

    Raises:
        quotes.errors.ModelMissing: The English pipeline is not installed.
    """
    readings = list(read(corpus, extract or _installed()))
    missed = [example for reading in readings for example in find_missed(reading)]
    wrong = [example for reading in readings for example in find_wrong(reading)]
    judged = [one for reading in readings for one in judge(reading)]
    return Evaluation(
        articles=len(readings),
        scores=score_articles([reading.compared for reading in readings], bootstrap=bootstrap),
        content=_reliability((q.confidence.content, content) for q, content, _ in judged),
        speaker=_reliability((q.confidence.speaker, speaker) for q, _, speaker in judged),
        thresholds=[score_at(readings, threshold) for threshold in THRESHOLDS],
        missed=pick(missed, errors),
        wrong=pick(wrong, errors),
        missed_of=len(missed),
        wrong_of=len(wrong),
    )


def _installed() -> Extract:
    from quotes.extraction import extract_articles

    return extract_articles


def _reliability(judged: Iterable[tuple[float, bool]]) -> Reliability:
    bins = find_bins(judged)
    return Reliability(bins, calibration_error(bins))


def read(corpus: Iterable[Annotated], extract: Extract) -> Iterator[Reading]:
    """Yield the articles of a corpus next to what an extractor reads in them, in order."""
    marked, texts = tee(corpus)
    articles = (Article(one.text, source=one.doc_id) for one in texts)
    for annotated, (_, quotations) in zip(marked, extract(articles), strict=True):
        yield compare(annotated, quotations)


def compare(annotated: Annotated, quotations: Iterable[Quotation]) -> Reading:
    """Return an article's attributions next to its quotations, both in words."""
    words = find_words(annotated.text)
    quoted = words_in(words, find_in_marks(annotated.text))

    def item(content: Words, speaker: Iterable[Offsets], *, speech: bool = False) -> Item:
        return Item(content, words_in(words, speaker), type_of(content, quoted), speech)

    gold = [(one, words_in(words, one.content)) for one in annotated.attributions]
    found = [(q, words_in(words, _offsets(q.content))) for q in quotations if q.parent is None]
    return Reading(
        annotated.doc_id,
        annotated.text,
        tuple(one for one, content in gold if content),
        tuple(quotation for quotation, content in found if content),
        Compared(
            tuple(
                item(content, one.source, speech=_is_speech(annotated.text, words, one))
                for one, content in gold
                if content
            ),
            tuple(
                item(content, _offsets([q.mention] if q.mention else []))
                for q, content in found
                if content
            ),
            quoted,
        ),
    )


def _offsets(spans: Iterable[Span]) -> list[Offsets]:
    return [(span.start, span.end) for span in spans]


def _is_speech(text: str, words: Sequence[Offsets], marked: Marked) -> bool:
    """Whether the cue has a verb of saying."""
    cue = (slice(*words[n]) for n in words_in(words, marked.cue))
    return any(text[word].lower() in speech_verbs() for word in cue)


@cache
def speech_verbs() -> frozenset[str]:
    """Return the forms of the verbs of saying, lower case."""
    text = (files("quotes.evaluation") / "data" / "speech_verbs.txt").read_text(encoding="utf-8")
    return frozenset(form for line in text.splitlines() for form in line.partition("#")[0].split())


def judge(reading: Reading) -> Iterator[tuple[Quotation, bool, bool]]:
    """Yield each quotation, whether its content is right, and whether its speaker is, too."""
    gold, found = reading.compared.gold, reading.compared.found
    partners = {m: gold[n] for n, m in match_items(gold, found).items()}
    for m, quotation in enumerate(reading.found):
        yield quotation, m in partners, m in partners and agree(partners[m], found[m])


def score_at(readings: Iterable[Reading], threshold: float) -> AtThreshold:
    """Return ``full`` of what is at least so sure of its content."""
    kept = [_surer(reading, threshold) for reading in readings]
    score = score_articles(kept, bootstrap=0)["all"]
    rates = (score.measures[f"full.{name}"].value for name in ("precision", "recall", "f1"))
    return AtThreshold(threshold, score.found, *rates)


def _surer(reading: Reading, threshold: float) -> Compared:
    both = zip(reading.found, reading.compared.found, strict=True)
    kept = tuple(item for q, item in both if q.confidence.content >= threshold)
    return replace(reading.compared, found=kept)


def find_missed(reading: Reading) -> Iterator[Example]:
    """Yield what people marked and was not found."""
    matched = match_items(reading.compared.gold, reading.compared.found)
    for n, marked in enumerate(reading.gold):
        if n not in matched:
            speaker = _name(reading.text, marked.source)
            yield _example(reading, marked.content, f"missed, said by {speaker}")


def find_wrong(reading: Reading) -> Iterator[Example]:
    """Yield what was found and nobody marked, or marked as somebody else's."""
    gold, found = reading.compared.gold, reading.compared.found
    partners = {m: n for n, m in match_items(gold, found).items()}
    for m, quotation in enumerate(reading.found):
        content = _offsets(quotation.content)
        if m not in partners:
            yield _example(reading, content, "not marked as a quotation")
        elif not agree(gold[partners[m]], found[m]):
            says = _name(reading.text, _offsets([quotation.mention] if quotation.mention else []))
            marked = _name(reading.text, reading.gold[partners[m]].source)
            yield _example(reading, content, f"read as said by {says}, marked as by {marked}")


def _name(text: str, spans: Sequence[Offsets]) -> str:
    name = " […] ".join(text[start:end] for start, end in spans)
    return f"“{cut(name, LONGEST_NAME)}”" if name else "nobody"


def _example(reading: Reading, content: Sequence[Offsets], problem: str) -> Example:
    text = " […] ".join(reading.text[start:end] for start, end in content)
    return Example(reading.doc_id, content[0][0], content[-1][1], cut(text, LONGEST), problem)


def cut(text: str, longest: int) -> str:
    """Return a text of at most so many characters, the last of them an ellipsis where it is cut.

    >>> cut("the bridge is safe", 11)
    'the bridge…'
    """
    return text if len(text) <= longest else text[: longest - 1] + "…"


def pick(items: Sequence[T], number: int) -> list[T]:
    """Return at most so many items, at equal distances from each other, in order.

    >>> pick("abcdef", 3)
    ['a', 'c', 'e']
    """
    number = min(number, len(items))
    return [items[n * len(items) // number] for n in range(number)]
