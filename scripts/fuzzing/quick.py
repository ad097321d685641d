"""A stand-in for extraction, a thousand times as fast: what stands in marks, and who follows.

It knows less than the real one, and lets more through: names, roles and words are whatever a
stranger put there, which is what storing, telling who is who, searching and printing are to bear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

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

RUN = Run("quick", "1", "none", "2" * 64, "3" * 64)
MOST = 5
"""Quotations of an article."""
SAID = re.compile(
    r"[“\"«‘„](?P<words>[^“”\"«»„]{1,400})[”\"»’][,.]?\s{0,3}"
    r"(?P<cue>said|added|says)?\s{0,3}(?P<name>[^,.\n“\"«]{1,90})?(?:,\s{0,3}(?P<role>[^.\n]{1,90}))?"
)
KINDS = (SpeakerKind.PERSON, SpeakerKind.PERSON, SpeakerKind.PERSON, SpeakerKind.ORGANISATION,
         SpeakerKind.UNNAMED, SpeakerKind.OFFICE)  # fmt: skip


def extract_articles(
    articles: Iterable[Article], *, min_confidence: float | None = None
) -> Iterator[tuple[Article, list[Quotation]]]:
    """Yield each article with its quotations."""
    for article in articles:
        yield article, find_quotations(article.text)


def find_quotations(text: str) -> list[Quotation]:
    """Return what stands in marks, with what follows for a speaker."""
    first: dict[str, Speaker] = {}
    found = (_make(text, match, first) for match in SAID.finditer(text))
    return list(islice((quotation for quotation in found if quotation), MOST))


def _make(text: str, match: re.Match[str], first: dict[str, Speaker]) -> Quotation | None:
    content = _span(text, *match.span("words"))
    if not content:
        return None
    name, role, cue = (
        _span(text, *match.span(part)) if match[part] else None for part in ("name", "role", "cue")
    )
    speaker = None
    if name:
        kind = KINDS[len(name.text) % len(KINDS)]
        speaker = first.setdefault(name.text, Speaker(name.text, kind, (name,)))
    title, _, body = role.text.partition(" of ") if role and speaker else ("", "", "")
    return Quotation(
        type=QuotationType.DIRECT if len(content.text) % 3 else QuotationType.MIXED,
        content=(content,),
        quoted=(content,),
        cue=Cue(cue.start, cue.end, cue.text, "say") if cue else None,
        mention=Mention(name.start, name.end, name.text, MentionType.NAME) if name else None,
        speakers=(speaker,) if speaker else (),
        roles=(Role(role.start, role.end, role.text, title or None, body or None),)
        if role and speaker
        else (),
        confidence=Confidence(0.9, 0.8, 0.7),
        rule="quick",
    )


def _span(text: str, start: int, end: int) -> Span | None:
    """Return a stretch without the spaces at its ends; None if nothing is left."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    return Span.of(text, start, end) if start < end else None
