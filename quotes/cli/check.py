"""``quotes check``: the quotations of a draft beside those of the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import inputs, output
from quotes.cli.databases import Database, read_database

if TYPE_CHECKING:
    from quotes.database.checking import Candidate, Checked, Looked
    from quotes.records import Article

EXAMPLES = """\b
Examples:
  quotes check draft.md
  quotes check --db news.db draft.txt draft.html
  quotes check --fail-on altered --fail-on "other speaker" - < draft.txt
  quotes check --format jsonl draft.md | jq 'select(.verdict == "altered") | .differences'

Each quotation of the draft, in marks or not, is one of these:
  verbatim       its words are those of a quotation in the database
  trimmed        a cut of one: at the ends, or in the middle with an ellipsis
  altered        other words in it, or words of two joined; with what differs
  other speaker  its words are somebody else's there
  not found      nothing like it; with what was looked for, and the nearest there is

Marks, dashes, spaces, case, final punctuation and insertions in brackets make nothing altered;
a number written otherwise (nine, 9) is told. Any spelling of a name is the same speaker.

Exit status: 0 when every quotation is verbatim or trimmed, 1 when one is something else, or a
draft could not be read, 2 when the command was not understood. --fail-on says which count.
"""


JOIN = " … "
"""Stands between the spans of the words compared."""


class CheckFormat(StrEnum):
    """What ``quotes check`` prints."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


class Failing(StrEnum):
    """The verdicts that may make the exit status 1."""

    ALTERED = "altered"
    OTHER_SPEAKER = "other speaker"
    NOT_FOUND = "not found"
    TRIMMED = "trimmed"
    NONE = "none"


FAILING = [Failing.ALTERED, Failing.OTHER_SPEAKER, Failing.NOT_FOUND]


def check(
    paths: inputs.Paths,
    fail_on: Annotated[
        list[Failing] | None,
        typer.Option(help="Verdicts that make the exit status 1; may be given several times."),
    ] = None,
    form: Annotated[CheckFormat, typer.Option("--format", help="How to print.")] = (
        CheckFormat.TABLE
    ),
    input_format: inputs.InputOption = None,
    db: Database = None,
) -> None:
    """Compare every quotation of a draft with the database."""
    from quotes.database.checking import check_draft, count_looked
    from quotes.extraction import extract_articles

    failing = {f.value for f in (fail_on or FAILING)}
    seen: set[str] = set()
    with read_database(db) as connection:
        articles = inputs.Articles(paths, input_format=input_format)
        looked = count_looked(connection)
        found = (
            (article, checked)
            for article, quotations in extract_articles(map(blank, articles))
            for checked in check_draft(connection, article, quotations)
        )
        print_checked(_note(found, seen), looked, form)
    raise typer.Exit(1 if articles.failed or seen & failing else 0)


def blank(article: Article) -> Article:
    """Return a draft that is Markdown as running text of the same length; others as they are."""
    if not article.source.lower().endswith((".md", ".markdown")):
        return article
    from quotes.reading.markdown import blank_markdown

    return replace(article, text=blank_markdown(article.text))


def _note(
    found: Iterable[tuple[Article, Checked]], seen: set[str]
) -> Iterator[tuple[Article, Checked]]:
    for article, checked in found:
        seen.add(checked.verdict.value)
        yield article, checked


def print_checked(
    found: Iterable[tuple[Article, Checked]], looked: Looked, form: CheckFormat
) -> None:
    """Print what each quotation of some drafts is, each as soon as it is known."""
    if form is CheckFormat.TABLE:
        show_checked(found, looked)
        return
    rows = (to_object(article.source, checked, looked) for article, checked in found)
    (output.print_json if form is CheckFormat.JSON else output.print_jsonl)(rows)


def show_checked(found: Iterable[tuple[Article, Checked]], looked: Looked) -> None:
    """Print what each quotation of some drafts is, for people."""
    from collections import Counter

    from quotes.cli import showing

    counts: Counter[str] = Counter()
    for article, checked in found:
        counts[checked.verdict.value] += 1
        for n, line in enumerate(describe(article.source, checked, looked)):
            for part in showing.wrap(output.clean(line), showing.INDENT if n else ""):
                output.print_line(part)
        output.print_line()
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    output.print_line(told or "no quotations found in the draft")


def describe(source: str, checked: Checked, looked: Looked) -> Iterator[str]:
    """Yield the lines about one quotation: the verdict with its words first."""
    quotation, match = checked.quotation, checked.match
    start, end = quotation.content[0].start, quotation.content[-1].end
    who = " and ".join(s.name for s in quotation.speakers) or "unknown"
    yield f"{checked.verdict.value.upper()} {source}:{start}–{end}: “{checked.text}” ({who})"
    if checked.verdict.value == "not found":
        words = ", ".join(checked.words) or "nothing: it has no words"
        yield (
            f"looked for {words} in {looked.quotations} quotations of {looked.documents} documents"
        )
    if match is None:
        return
    near = checked.verdict.value == "not found"
    share = f" ({round(100 * match.cut.share)}% of the words)" if near else ""
    yield f"{'nearest' if near else 'is'}{share}: {_name(match)}"
    if checked.spliced:
        yield f"joined with: {_name(checked.spliced)}"
    if checked.verdict.value == "altered" and not checked.spliced:
        yield from (_tell(o.change, o.text, o.other_text) for o in checked.differences)
    for here, there in match.cut.written:
        yield f"written otherwise: “{here}” for “{there}”"


def _tell(change: str, there: str, here: str) -> str:
    there, here = there.strip(), here.strip()
    if change == "insert":
        return f"added: “{here}”"
    return f"left out: “{there}”" if change == "delete" else f"“{here}” for “{there}”"


def _name(candidate: Candidate) -> str:
    row = candidate.quotation
    who = " and ".join(s.canonical for s in row.speakers) or "unknown"
    where = ", ".join(str(v) for v in (row.published_on, row.publisher) if v)
    place = f"{row.content[0].start}–{row.content[-1].end}"
    words = f"“{row.text}” ({who}); {where + ', ' if where else ''}{row.url or row.source}"
    return f"{words}, characters {place}, {row.quotation_id}"


def to_object(source: str, checked: Checked, looked: Looked) -> dict[str, Any]:
    """Return what a quotation of a draft is, for programs; offsets count in the draft's text."""
    quotation, match = checked.quotation, checked.match
    return {
        "source": source,
        "start": quotation.content[0].start,
        "end": quotation.content[-1].end,
        "type": quotation.type.value,
        "text": checked.text,
        "speakers": [s.name for s in quotation.speakers],
        "verdict": checked.verdict.value,
        "compared": checked.part,
        "match": match and _match_to_object(match),
        "spliced": checked.spliced and _match_to_object(checked.spliced),
        "differences": [
            {
                "change": o.change,
                "text": o.text,
                "start": o.start,
                "end": o.end,
                "draft_text": o.other_text,
                "draft_start": find_place(checked, o.other_start),
                "draft_end": find_place(checked, o.other_end, last=True),
            }
            for o in checked.differences
        ],
        "written_otherwise": [list(pair) for pair in match.cut.written] if match else [],
        "searched": {
            "words": list(checked.words),
            "quotations": looked.quotations,
            "documents": looked.documents,
        },
    }


def find_place(checked: Checked, offset: int, *, last: bool = False) -> int:
    """Return where a character of the words compared stands in the draft.

    Args:
        checked: Whose ``part`` the offset counts in.
        offset: A character of it; at the end of a span and between two, the next one's start.
        last: Take the end of the span before instead.
    """
    quotation = checked.quotation
    spans = quotation.content if checked.part == checked.text else quotation.quoted
    at = 0
    for span in spans:
        length = span.end - span.start
        if offset < at + length or (last and offset == at + length) or span is spans[-1]:
            return span.start + min(max(offset - at, 0), length)
        at += length + len(JOIN)
    return spans[-1].end


def _match_to_object(candidate: Candidate) -> dict[str, Any]:
    row = candidate.quotation
    return {
        "quotation_id": row.quotation_id,
        "document_id": row.document_id,
        "statement_id": row.statement_id,
        "publisher": row.publisher,
        "published_on": row.published_on and str(row.published_on),
        "title": row.title,
        "url": row.url,
        "source": row.source,
        "start": row.content[0].start,
        "end": row.content[-1].end,
        "type": row.type.value,
        "text": row.text,
        "speakers": [{"id": s.id, "name": s.canonical} for s in row.speakers],
        "speaker": candidate.speaker.value,
        "share": round(candidate.cut.share, 4),
    }
