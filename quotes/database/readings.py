"""What readings found, as far as two of them are compared: see ``quotes.identity.revisions``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from quotes.database import lean
from quotes.database.lean import Reader
from quotes.database.voices import Voice, Who, compare_voices
from quotes.identity.revisions import Read, same_names
from quotes.names import fold
from quotes.records import Cue, Mention, MentionType, QuotationType, Span, Speaker, SpeakerKind


def load_readings(reader: Reader, readings: Iterable[int]) -> dict[int, list[Read]]:
    """Return what each reading found, by internal key, in order of the text.

    As it was read: what people decided since is left out. A reading that found nothing has an
    empty list.
    """
    keys = sorted(set(readings))
    quotation = lean.Quotation
    of = quotation.reading_id.in_(keys)
    query = sa.select(
        quotation.reading_id, quotation.quotation_id, quotation.public_id, quotation.type,
        quotation.text,
    ).where(of).order_by(quotation.reading_id, quotation.ordinal)  # fmt: skip
    spans, cues, mentions = _spans(reader, of), _cues(reader, of), _mentions(reader, of)
    speakers, roles = _speakers(reader, of), _roles(reader, of)
    found: dict[int, list[Read]] = {key: [] for key in keys}
    for reading, key, public_id, kind, text in reader.execute(query):
        read = Read(
            public_id,
            QuotationType(kind),
            text,
            tuple(spans[key]),
            tuple(speakers[key]),
            tuple(dict.fromkeys(roles[key])),
            cues.get(key),
            mentions.get(key),
        )
        found[reading].append(read)
    return found


def same_speakers(old: Read, new: Read) -> bool:
    """Return whether two quotations have the same speakers, under whatever spelling.

    "Ruiz" is Ana Ruiz, and so is Anna Ruiz; whom one text describes and another names is not
    known to be the same.
    """
    return same_names(old, new) or _same(old.speakers, new.speakers)


@lru_cache(maxsize=4096)
def _same(old: tuple[Speaker, ...], new: tuple[Speaker, ...]) -> bool:
    if not old or not new:
        return False
    mine, theirs = [*map(_who, old)], [*map(_who, new)]
    return all(
        compare_voices([one], others) is Voice.SAME
        for these, others in ((mine, theirs), (theirs, mine))
        for one in these
    )


def _who(speaker: Speaker) -> Who:
    return Who(speaker.kind, frozenset({speaker.name}))


def speaker_names(reader: Reader, speaker: str | None) -> tuple[str, ...] | None:
    """Return the names that a speaker goes by; None where none is asked for.

    Args:
        reader: To ask.
        speaker: A name under any spelling, or an id.

    Raises:
        quotes.errors.UnknownSpeaker: It is an id, and nobody's.
    """
    if speaker is None:
        return None
    from quotes.database.people import find_speakers, unknown_speaker

    table, name = lean.Speaker, lean.SpeakerName
    ids = [match.speaker_id for match in find_speakers(reader, speaker)]
    query = sa.select(name.name).join(table.table, table.speaker_id == name.speaker_id)
    found = tuple(reader.scalars(query.where(table.public_id.in_(ids)))) if ids else ()
    if found:
        return found
    if speaker.startswith("s_"):
        raise unknown_speaker(reader, speaker)
    # Nobody of what answers show, but perhaps of an older text or another run.
    return (speaker,)


def has_name(read: Read, names: Sequence[str]) -> bool:
    """Return whether one of a quotation's speakers goes by one of some names."""
    wanted = tuple(names)
    return any(_goes_by(speaker, wanted) for speaker in read.speakers)


@lru_cache(maxsize=4096)
def _goes_by(speaker: Speaker, names: tuple[str, ...]) -> bool:
    if fold(speaker.name) in map(fold, names):
        return True
    asked = Who(speaker.kind, frozenset(names))
    return compare_voices([_who(speaker)], [asked]) is Voice.SAME


def _of_quotations(of: Any, key: Any, *columns: Any) -> Any:
    quotation = lean.Quotation
    query = sa.select(key, *columns).join(quotation.table, quotation.quotation_id == key)
    return query.where(of)


def _spans(reader: Reader, of: Any) -> dict[int, list[Span]]:
    table = lean.QuotationSpan
    query = _of_quotations(of, table.quotation_id, table.start_char, table.end_char, table.text)
    found: dict[int, list[Span]] = defaultdict(list)
    content = query.where(table.part == "content")
    for key, *place in reader.execute(content.order_by(table.quotation_id, table.ordinal)):
        found[key].append(Span(*place))
    return found


def _cues(reader: Reader, of: Any) -> dict[int, Cue]:
    table = lean.Cue
    columns = (table.start_char, table.end_char, table.text, table.lemma)
    rows = reader.execute(_of_quotations(of, table.quotation_id, *columns))
    return {key: Cue(*cue) for key, *cue in rows}


def _mentions(reader: Reader, of: Any) -> dict[int, Mention]:
    table = lean.Mention
    columns = (table.start_char, table.end_char, table.text, table.type)
    rows = reader.execute(_of_quotations(of, table.quotation_id, *columns))
    return {
        key: Mention(start, end, text, MentionType(kind)) for key, start, end, text, kind in rows
    }


def _speakers(reader: Reader, of: Any) -> dict[int, list[Speaker]]:
    table, entity = lean.Attribution, lean.DocumentEntity
    query = (
        _of_quotations(of, table.quotation_id, entity.name, entity.kind)
        .join(entity.table, entity.document_entity_id == table.document_entity_id)
        .where(~table.decided)
        .order_by(table.quotation_id, table.ordinal)
    )
    found: dict[int, list[Speaker]] = defaultdict(list)
    for key, name, kind in reader.execute(query):
        found[key].append(Speaker(name, SpeakerKind(kind)))
    return found


def _roles(reader: Reader, of: Any) -> dict[int, list[str]]:
    table, role = lean.QuotationRole, lean.RoleObservation
    query = (
        _of_quotations(of, table.quotation_id, role.text)
        .join(role.table, role.role_observation_id == table.role_observation_id)
        .order_by(table.quotation_id, table.ordinal)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for key, text in reader.execute(query):
        found[key].append(text)
    return found
