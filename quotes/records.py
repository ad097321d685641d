"""The spine: what flows from room to room, as small frozen records.

    bytes → Article → Quotation (content, quoted, cue, mention, speakers, roles) → rows → answers

Offsets are half-open, ``[start, end)``, and count Unicode code points of ``Article.text``:
``article.text[span.start:span.end] == span.text`` for every span of every record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class QuotationType(StrEnum):
    """How much of a quotation stands in quotation marks: all, a part, nothing."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class MentionType(StrEnum):
    """The form of the words that name a quotation's speaker."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"
    DOCUMENT = "document"
    LABEL = "label"


class SpeakerKind(StrEnum):
    """What the entity behind a mention is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    OFFICE = "office"
    GROUP = "group"
    DOCUMENT = "document"
    UNNAMED = "unnamed"


class RoleStatus(StrEnum):
    """Whether a role is held, was held, or is yet to be held, as the text puts it."""

    CURRENT = "current"
    FORMER = "former"
    ACTING = "acting"
    ELECT = "elect"
    THEN = "then"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text, with the text it must slice to."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """Return the span of ``text`` between two offsets."""
        return cls(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Cue(Span):
    """A reporting expression: "said", "according to". ``lemma`` is its dictionary form."""

    lemma: str


@dataclass(frozen=True, slots=True)
class Mention(Span):
    """The words that name the speaker of one quotation, without role and apposition."""

    type: MentionType


@dataclass(frozen=True, slots=True)
class Role(Span):
    """A title, rank or affiliation as printed; ``title`` and ``organisation`` are its parts."""

    title: str | None
    organisation: str | None
    status: RoleStatus = RoleStatus.CURRENT


@dataclass(frozen=True, slots=True)
class Speaker:
    """An entity as one document knows it.

    Attributes:
        name: The fullest form the document gives.
        kind: What it is.
        names: The first occurrence of each spelling in the document, in text order; empty
            for a speaker without a name.
    """

    name: str
    kind: SpeakerKind
    names: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure the extractor is, 0 to 1, of each of its three decisions."""

    content: float
    speaker: float
    identity: float


@dataclass(frozen=True, slots=True)
class Quotation:
    """What is attributed to somebody, with the evidence for it.

    Attributes:
        type: Direct, mixed or indirect.
        content: What is attributed, in text order; several spans where the attribution cuts
            it. Direct: between the marks; mixed: the clause with its marks; indirect: the
            clause, without a leading "that" and the sentence's full stop.
        quoted: The parts that stand in quotation marks, without the marks.
        cue: The reporting expression, if any.
        mention: The words that name the speaker here, if any.
        speakers: The entities meant; two for a joint statement, none when unknown.
        roles: What the document calls the speaker, nearest first.
        medium: Where it was said, as the text puts it: "statement", "post on X".
        relayed_by: Who passed the words on: an interpreter, another outlet.
        parent: Index, in the document's list, of the quotation this one is nested in.
        continues: Index of the quotation that this cue-less paragraph carries on.
        confidence: How sure the extractor is.
        rule: What decided.
    """

    type: QuotationType
    content: tuple[Span, ...]
    quoted: tuple[Span, ...] = ()
    cue: Cue | None = None
    mention: Mention | None = None
    speakers: tuple[Speaker, ...] = ()
    roles: tuple[Role, ...] = ()
    medium: str | None = None
    relayed_by: Span | None = None
    parent: int | None = None
    continues: int | None = None
    confidence: Confidence = Confidence(1.0, 1.0, 1.0)
    rule: str = ""


@dataclass(frozen=True)
class Article:
    """One text as it was read, with what is known about it.

    Attributes:
        text: The stored text: a ``.txt`` file as decoded, the derived text of other formats.
        source: Where it came from, as given: a path, ``file.jsonl:3``, ``-``.
        title: Its headline, if known apart from the text.
        url: Its address.
        publisher: The outlet.
        author: The byline.
        published_at: ISO 8601 date, or date and time with offset.
        id: The id its source gives it.
        language: ISO 639 code.
        extra: Fields nobody asked for, kept as they came.
        raw_sha256: SHA-256 of the bytes before decoding, in hexadecimal.
    """

    text: str
    source: str = "-"
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published_at: str | None = None
    id: str | None = None
    language: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
    raw_sha256: str | None = None

    @cached_property
    def text_sha256(self) -> str:
        """SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Run:
    """The code and settings that read a text: two runs that would read alike are one.

    Attributes:
        extractor: Its name.
        version: Of the package.
        model: Name and version of the models it uses.
        model_digest: SHA-256 over what the models hold.
        config_digest: SHA-256 over the settings and word lists.
    """

    extractor: str
    version: str
    model: str
    model_digest: str
    config_digest: str
