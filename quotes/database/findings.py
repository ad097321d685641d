"""What was found in texts, as rows: quotations, their pieces, entities, roles.

    quotations → sort_out → FoundInText → FindingSheets.add → sheets, in the order of writing

Nothing here asks the database: keys are given, so that a batch of texts becomes a handful of
sheets, which are written one statement after the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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


def count_keys(found: Iterable[FoundInText]) -> Counter[type[models.Base]]:
    """Return how many internal keys the rows of texts need, by table."""
    counts: Counter[type[models.Base]] = Counter()
    for one in found:
        counts[models.DocumentEntity] += len(one.speakers)
        counts[models.RoleObservation] += len(one.roles)
        counts[models.Quotation] += len(one.quotations)
    return counts


class FindingSheets:
    """The rows of all that was found in texts, a sheet a table.

    Attributes:
        late_links: Quotations linked to a later one, which is not there when they are written:
            their key, and the keys of parent and of the one they carry on.
    """

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self.late_links: list[tuple[int, int | None, int | None]] = []
        entity, quotation = ("document_entity_id", "ordinal"), ("quotation_id", "ordinal")
        self.entities = Sheet(models.DocumentEntity, (
            "document_entity_id", "public_id", "reading_id", "name", "kind"
        ))  # fmt: skip
        self.names = Sheet(models.EntityName, (*entity, *PLACE))
        self.roles = Sheet(models.RoleObservation, (
            "role_observation_id", "reading_id", "document_entity_id", "title", "organisation",
            "status", "search_text", "organisation_search", "title_normal",
            "organisation_normal", *PLACE,
        ))  # fmt: skip
        self.quotations = Sheet(models.Quotation, (
            "quotation_id", "public_id", "reading_id", "ordinal", "type", "text", "search_text",
            "start_char", "end_char", "medium", "relayed_by", "relayed_by_start_char",
            "relayed_by_end_char", "parent_id", "continues_id", "confidence_content",
            "confidence_speaker", "confidence_identity", "rule",
        ))  # fmt: skip
        self.spans = Sheet(models.QuotationSpan, ("quotation_id", "part", "ordinal", *PLACE))
        self.cues = Sheet(models.Cue, ("quotation_id", "lemma", *PLACE))
        self.mentions = Sheet(models.Mention, ("quotation_id", "type", *PLACE))
        self.attributions = Sheet(models.Attribution, (*quotation, "document_entity_id"))
        self.quotation_roles = Sheet(models.QuotationRole, (*quotation, "role_observation_id"))

    def __iter__(self) -> Iterator[Sheet]:
        """Yield the sheets, each after those that it refers to."""
        yield from (self.entities, self.names, self.roles, self.quotations, self.spans)
        yield from (self.cues, self.mentions, self.attributions, self.quotation_roles)

    def add(self, reading_id: int, text_key: tuple[str, str], found: FoundInText) -> None:
        """Add the rows of what was found in one text.

        Args:
            reading_id: The reading it belongs to.
            text_key: Public id of the document and hash of the text: what ids are made of.
            found: What was found.
        """
        entities = [self._add_entity(reading_id, text_key, s) for s in found.speakers]
        roles = [
            self._add_role(reading_id, role, None if owner is None else entities[owner])
            for role, owner in found.roles
        ]
        take = self.keys.get(models.Quotation, iter(()))
        keys = [next(take) for _ in found.quotations]
        self._add_quotations(reading_id, text_key, keys, found.quotations)
        for key, speakers, of in zip(keys, found.speakers_of, found.roles_of, strict=True):
            self.attributions.rows += [(key, i, entities[at]) for i, at in enumerate(speakers)]
            self.quotation_roles.rows += [(key, i, roles[at]) for i, at in enumerate(of)]

    def _add_entity(self, reading_id: int, text_key: tuple[str, str], speaker: Speaker) -> int:
        key, kind = next(self.keys[models.DocumentEntity]), str(speaker.kind)
        public_id = make_id("e", *text_key, kind, speaker.name, *map(_offsets, speaker.names))
        self.entities.rows.append((key, public_id, reading_id, speaker.name, kind))
        self.names.rows += [
            (key, ordinal, *_place(name)) for ordinal, name in enumerate(speaker.names)
        ]
        return key

    def _add_role(self, reading_id: int, role: Role, entity: int | None) -> int:
        key = next(self.keys[models.RoleObservation])
        self.roles.rows.append((
            key, reading_id, entity, role.title, role.organisation, str(role.status),
            f" {search_text(role.text)} ", f" {search_text(role.organisation or '')} ",
            *normalise_post(role.title, role.organisation), *_place(role),
        ))  # fmt: skip
        return key

    def _add_quotations(
        self,
        reading_id: int,
        text_key: tuple[str, str],
        keys: Sequence[int],
        quotations: Sequence[Quotation],
    ) -> None:
        seen: Counter[str] = Counter()
        for ordinal, (key, quotation) in enumerate(zip(keys, quotations, strict=True)):
            kind = str(quotation.type)
            public_id = make_id("q", *text_key, kind, *map(_offsets, quotation.content))
            seen[public_id] += 1
            if seen[public_id] > 1:
                public_id = make_id("q", public_id, seen[public_id])
            parent, continues = self._links(keys, key, quotation)
            self.quotations.rows.append((
                key, public_id, reading_id, ordinal, kind, *_words(quotation), quotation.medium,
                *_relayed(quotation), parent, continues, quotation.confidence.content,
                quotation.confidence.speaker, quotation.confidence.identity, quotation.rule,
            ))  # fmt: skip
            self._add_pieces(key, quotation)

    def _links(
        self, keys: Sequence[int], key: int, quotation: Quotation
    ) -> tuple[int | None, int | None]:
        parent = None if quotation.parent is None else keys[quotation.parent]
        continues = None if quotation.continues is None else keys[quotation.continues]
        if max(parent or 0, continues or 0) > key:
            self.late_links.append((key, parent, continues))
            return None, None
        return parent, continues

    def _add_pieces(self, key: int, quotation: Quotation) -> None:
        for part, spans in zip(_PARTS, (quotation.content, quotation.quoted), strict=True):
            for ordinal, span in enumerate(spans):
                self.spans.rows.append((key, part, ordinal, *_place(span)))
        if cue := quotation.cue:
            self.cues.rows.append((key, cue.lemma, *_place(cue)))
        if mention := quotation.mention:
            self.mentions.rows.append((key, str(mention.type), *_place(mention)))


def _words(quotation: Quotation) -> tuple[str, str, int, int]:
    """Return a quotation's text, its search form, and from where to where it reaches."""
    content = quotation.content
    text = JOIN.join([span.text for span in content])
    start, end = min([span.start for span in content]), max([span.end for span in content])
    return text, search_text(text), start, end


def _relayed(quotation: Quotation) -> Row:
    return _place(quotation.relayed_by) if quotation.relayed_by else (None, None, None)


def _place(span: Span) -> tuple[str, int, int]:
    return span.text, span.start, span.end


def _offsets(span: Span) -> str:
    return f"{span.start}-{span.end}"
