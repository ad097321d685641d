"""What was found in texts, as rows: quotations, their pieces, entities, roles.

    quotations → sort_out → place_findings (keys) → finding_sheets, in the order of writing

Nothing here asks the database: keys are given, so that a batch of texts becomes a handful of
sheets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from quotes.database import models
from quotes.database.ids import make_id
from quotes.database.inserting import Keys, Row, Sheet
from quotes.database.models import SpanPart
from quotes.database.words import search_text
from quotes.identity.posts import normalise_post
from quotes.records import Quotation, Role, Span, Speaker

JOIN = " … "
"""Stands between the content spans of a quotation in its text for reading."""
PLACE = ("text", "start_char", "end_char")
NOWHERE = (None, None, None)
NO_LINKS = (None, None)
_PARTS = (SpanPart.CONTENT.value, SpanPart.QUOTED.value)


@dataclass(frozen=True, slots=True)
class FoundInText:
    """What one run found in one text, each speaker and each speaker's role once.

    Attributes:
        quotations: In text order.
        speakers: In the order of their first quotation.
        speakers_of: For each quotation, the places of its speakers in ``speakers``.
        roles: Each with the place of whose it is, None where that is unknown.
        roles_of: For each quotation, the places of its roles in ``roles``.
    """

    quotations: Sequence[Quotation]
    speakers: tuple[Speaker, ...]
    speakers_of: tuple[tuple[int, ...], ...]
    roles: tuple[tuple[Role, int | None], ...]
    roles_of: tuple[tuple[int, ...], ...]


def sort_out(quotations: Sequence[Quotation]) -> FoundInText:
    """Return what was found in a text, its speakers and roles told apart."""
    speakers: dict[Speaker, int] = {}
    # By object first: to compare records costs more than all the rest.
    seen: dict[int, int] = {}
    speakers_of = []
    for quotation in quotations:
        for speaker in quotation.speakers:
            if id(speaker) not in seen:
                seen[id(speaker)] = speakers.setdefault(speaker, len(speakers))
        speakers_of.append(tuple(dict.fromkeys(seen[id(s)] for s in quotation.speakers)))
    roles: dict[tuple[Role, int | None], int] = {}
    known: dict[tuple[int, int | None], int] = {}
    roles_of = []
    for quotation in quotations:
        mine = []
        for role in quotation.roles:
            speaker_of_role = whose(role, quotation)
            owner = seen[id(speaker_of_role)] if speaker_of_role else None
            if (at := known.get((id(role), owner))) is None:
                at = known[id(role), owner] = roles.setdefault((role, owner), len(roles))
            mine.append(at)
        roles_of.append(tuple(mine))
    return FoundInText(
        quotations, tuple(speakers), tuple(speakers_of), tuple(roles), tuple(roles_of)
    )


def whose(role: Role, quotation: Quotation) -> Speaker | None:
    """Return the speaker of a quotation that a role belongs to: of several, the nearest named."""
    if len(quotation.speakers) < 2:
        return next(iter(quotation.speakers), None)

    def distance(speaker: Speaker) -> int:
        gaps = [max(n.start - role.end, role.start - n.end, 0) for n in speaker.names]
        return min(gaps, default=role.start + 1_000_000_000)

    return min(quotation.speakers, key=distance)


@dataclass(frozen=True, slots=True)
class PlacedFindings:
    """What was found in one text, and the internal keys that its rows get.

    Attributes:
        reading_id: The reading it belongs to.
        text_key: Public id of the document and hash of the text: what ids are made of.
        found: What was found.
        entities: For each of its speakers, the key.
        roles: For each of its roles, the key.
        quotations: For each of its quotations, the key.
    """

    reading_id: int
    text_key: tuple[str, str]
    found: FoundInText
    entities: tuple[int, ...]
    roles: tuple[int, ...]
    quotations: tuple[int, ...]

    def __iter__(self) -> Iterator[tuple[int, Quotation]]:
        """Yield the quotations with their keys."""
        return zip(self.quotations, self.found.quotations, strict=True)


def count_keys(found: Iterable[FoundInText]) -> Counter[type[models.Base]]:
    """Return how many internal keys the rows of texts need, by table."""
    counts: Counter[type[models.Base]] = Counter()
    for one in found:
        counts[models.DocumentEntity] += len(one.speakers)
        counts[models.RoleObservation] += len(one.roles)
        counts[models.Quotation] += len(one.quotations)
    return counts


def place_findings(
    reading_id: int, text_key: tuple[str, str], found: FoundInText, keys: Keys
) -> PlacedFindings:
    """Return what was found in a text with keys for its rows, taken from those at hand."""

    def take(model: type[models.Base], things: Sequence[object]) -> tuple[int, ...]:
        return tuple(islice(keys.get(model, iter(())), len(things)))

    return PlacedFindings(
        reading_id,
        text_key,
        found,
        take(models.DocumentEntity, found.speakers),
        take(models.RoleObservation, found.roles),
        take(models.Quotation, found.quotations),
    )


def finding_sheets(texts: Sequence[PlacedFindings]) -> Iterator[Sheet]:
    """Yield the sheets of what was found in texts, each after those that it refers to.

    Their rows are made as they are written: a server takes the first in the meantime.
    """
    pairs = [pair for placed in texts for pair in placed]
    yield Sheet(models.DocumentEntity, (
        "document_entity_id", "public_id", "reading_id", "name", "kind"
    ), (row for placed in texts for row in _entity_rows(placed)))  # fmt: skip
    yield Sheet(models.EntityName, ("document_entity_id", "ordinal", *PLACE), (
        (key, ordinal, *_place(name))
        for placed in texts
        for key, speaker in zip(placed.entities, placed.found.speakers, strict=True)
        for ordinal, name in enumerate(speaker.names)
    ))  # fmt: skip
    yield Sheet(models.RoleObservation, (
        "role_observation_id", "reading_id", "document_entity_id", "title", "organisation",
        "status", "search_text", "organisation_search", "title_normal", "organisation_normal",
        *PLACE,
    ), (row for placed in texts for row in _role_rows(placed)))  # fmt: skip
    yield Sheet(models.Quotation, (
        "quotation_id", "public_id", "reading_id", "ordinal", "type", "text", "search_text",
        "start_char", "end_char", "medium", "relayed_by", "relayed_by_start_char",
        "relayed_by_end_char", "parent_id", "continues_id", "confidence_content",
        "confidence_speaker", "confidence_identity", "rule",
    ), (row for placed in texts for row in _quotation_rows(placed)))  # fmt: skip
    yield Sheet(models.QuotationSpan, ("quotation_id", "part", "ordinal", *PLACE), (
        row for key, quotation in pairs for row in _span_rows(key, quotation)
    ))  # fmt: skip
    yield Sheet(models.Cue, ("quotation_id", "lemma", *PLACE), (
        (key, q.cue.lemma, *_place(q.cue)) for key, q in pairs if q.cue
    ))  # fmt: skip
    yield Sheet(models.Mention, ("quotation_id", "type", *PLACE), (
        (key, str(q.mention.type), *_place(q.mention)) for key, q in pairs if q.mention
    ))  # fmt: skip
    yield Sheet(models.Attribution, ("quotation_id", "ordinal", "document_entity_id"), (
        (key, ordinal, placed.entities[at])
        for placed in texts
        for key, speakers in zip(placed.quotations, placed.found.speakers_of, strict=True)
        for ordinal, at in enumerate(speakers)
    ))  # fmt: skip
    yield Sheet(models.QuotationRole, ("quotation_id", "ordinal", "role_observation_id"), (
        (key, ordinal, placed.roles[at])
        for placed in texts
        for key, roles in zip(placed.quotations, placed.found.roles_of, strict=True)
        for ordinal, at in enumerate(roles)
    ))  # fmt: skip


def find_late_links(placed: PlacedFindings) -> Iterator[tuple[int, int | None, int | None]]:
    """Yield quotations linked to a later one, which is not there when they are written.

    Yields:
        Key of the quotation, of its parent, and of the one it carries on.
    """
    for key, quotation in placed:
        links = _links(placed, quotation)
        if _is_late(key, links):
            yield key, *links


def _links(placed: PlacedFindings, quotation: Quotation) -> tuple[int | None, int | None]:
    parent, continues, keys = quotation.parent, quotation.continues, placed.quotations
    if parent is None and continues is None:
        return NO_LINKS
    return (
        None if parent is None else keys[parent],
        None if continues is None else keys[continues],
    )


def _is_late(key: int, links: tuple[int | None, int | None]) -> bool:
    return links is not NO_LINKS and any(to is not None and to > key for to in links)


def _entity_rows(placed: PlacedFindings) -> Iterator[Row]:
    for key, speaker in zip(placed.entities, placed.found.speakers, strict=True):
        kind, places = str(speaker.kind), map(_offsets, speaker.names)
        public_id = make_id("e", *placed.text_key, kind, speaker.name, *places)
        yield key, public_id, placed.reading_id, speaker.name, kind


def _role_rows(placed: PlacedFindings) -> Iterator[Row]:
    for key, (role, owner) in zip(placed.roles, placed.found.roles, strict=True):
        yield (
            key, placed.reading_id, None if owner is None else placed.entities[owner],
            role.title, role.organisation, str(role.status), f" {search_text(role.text)} ",
            f" {search_text(role.organisation or '')} ",
            *normalise_post(role.title, role.organisation), *_place(role),
        )  # fmt: skip


def _quotation_rows(placed: PlacedFindings) -> Iterator[Row]:
    seen: Counter[str] = Counter()
    for ordinal, (key, quotation) in enumerate(placed):
        kind, content, sure = str(quotation.type), quotation.content, quotation.confidence
        public_id = make_id("q", *placed.text_key, kind, *map(_offsets, content))
        seen[public_id] += 1
        if seen[public_id] > 1:
            public_id = make_id("q", public_id, seen[public_id])
        text = JOIN.join([span.text for span in content])
        links = _links(placed, quotation)
        yield (
            key, public_id, placed.reading_id, ordinal, kind, text, search_text(text),
            min([span.start for span in content]), max([span.end for span in content]),
            quotation.medium, *(_place(quotation.relayed_by) if quotation.relayed_by else NOWHERE),
            *(NO_LINKS if _is_late(key, links) else links),
            sure.content, sure.speaker, sure.identity, quotation.rule,
        )  # fmt: skip


def _span_rows(key: int, quotation: Quotation) -> Iterator[Row]:
    for part, spans in zip(_PARTS, (quotation.content, quotation.quoted), strict=True):
        for ordinal, span in enumerate(spans):
            yield key, part, ordinal, span.text, span.start, span.end


def _place(span: Span) -> tuple[str, int, int]:
    return span.text, span.start, span.end


def _offsets(span: Span) -> str:
    return f"{span.start}-{span.end}"
