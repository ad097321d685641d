"""Small articles with their quotations, made from records: no reader, no model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quotes.records import (
    Article,
    Confidence,
    Cue,
    Mention,
    MentionType,
    Quotation,
    QuotationType,
    Role,
    Run,
    Span,
    Speaker,
    SpeakerKind,
)

RUN = Run("fake", "1", "none", "0" * 64, "1" * 64)


def span(text: str, part: str, after: int = 0) -> Span:
    """Return the span of the first occurrence of a part."""
    start = text.index(part, after)
    return Span.of(text, start, start + len(part))


def line(name: str, words: str, role: str = "mayor", body: str = "Dunmere") -> str:
    """Return a sentence that ``read_line`` finds a quotation in."""
    return f"“{words},” said {name}, {role} of {body}."


def article(*lines: str, **fields: str) -> Article:
    """Return an article of such sentences, one a paragraph."""
    return Article("\n\n".join(lines), **fields)  # type: ignore[arg-type]


def read_article(given: Article) -> list[Quotation]:
    """Return one direct quotation a paragraph made by ``line``; a quick stand-in for extraction."""
    text, found, start = given.text, [], 0
    first: dict[str, Span] = {}
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("“") and "” said " in paragraph:
            found.append(read_line(text, start, paragraph, first))
        start += len(paragraph) + 2
    return found


def read_line(text: str, start: int, paragraph: str, first: dict[str, Span]) -> Quotation:
    """Return the quotation of one paragraph; a name's first place makes it one entity."""
    words, _, tail = paragraph[1:].partition("” said ")
    name, _, post = tail.rstrip(".").partition(", ")
    content = Span.of(text, start + 1, start + 1 + len(words))
    at = content.end + len("” said ")
    named = Span.of(text, at, at + len(name))
    first.setdefault(name, named)
    at = named.end + 2
    title, _, body = post.partition(" of ")
    return Quotation(
        type=QuotationType.DIRECT,
        content=(content,),
        quoted=(content,),
        cue=Cue(content.end + 2, content.end + 6, "said", "say"),
        mention=Mention(named.start, named.end, name, MentionType.NAME),
        speakers=(Speaker(name, SpeakerKind.PERSON, (first[name],)),),
        roles=(Role(at, at + len(post), post, title, body or None),) if post else (),
        confidence=Confidence(0.9, 0.8, 0.7),
        rule="fake",
    )


def read_articles(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
    """Yield articles with their quotations: an ``extract`` for ``ingest``."""
    for given in articles:
        yield given, read_article(given)
