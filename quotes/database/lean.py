"""The tables as reading sees them: bare columns, without the ORM.

Commands that only ask must start at once, and mapping two dozen classes takes longer than
any answer. So what is read is written in these; what is stored, in the models. A test holds
the columns against the models'.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Reader: TypeAlias = "sa.Connection | Session"
"""What reading functions ask: ``engine.connect()``, or a session of the caller's."""
UNDATED = 10_000_000
"""``days_before`` of a quotation whose document has no day: behind all others."""
_LAST_DAY = date(9999, 12, 31)


def days_before(day: date) -> int:
    """Return the place of a day in the order of answers, the newest first."""
    return (_LAST_DAY - day).days


class Lean:
    """A table whose columns are its attributes; stands wherever SQLAlchemy takes a table."""

    def __init__(
        self, name: str, columns: str, days: str = "", flags: str = "", moments: str = ""
    ) -> None:
        kinds = (
            (columns, sa.types.NullType),
            (days, sa.Date),
            (flags, sa.Boolean),
            (moments, sa.DateTime),
        )
        made = [sa.column(key, kind()) for keys, kind in kinds for key in keys.split()]
        self.table: Any = sa.table(name, *made)

    def __clause_element__(self) -> Any:
        return self.table

    def __getattr__(self, name: str) -> Any:
        try:
            return self.table.c[name]
        except KeyError:
            raise AttributeError(name) from None


Publisher = Lean("publisher", "publisher_id name search_name")
Document = Lean("document", "document_id public_id publisher_id")
DocumentVersion = Lean(
    "document_version",
    "document_version_id document_id text text_sha256 raw_sha256 url title author published_at "
    "language number",
    days="published_on",
    flags="is_current",
    moments="first_read_at",
)
DocumentSource = Lean("document_source", "document_version_id source")
Run = Lean(
    "run",
    "run_id public_id extractor version model model_digest config_digest",
    moments="first_used_at",
)
Promotion = Lean(
    "promotion",
    "promotion_id public_id run_id reason decided_by withdrawn_by",
    moments="decided_at withdrawn_at",
)
Reading = Lean(
    "reading", "reading_id document_version_id run_id", flags="is_current", moments="read_at"
)
Quotation = Lean(
    "quotation",
    "quotation_id public_id reading_id ordinal type text search_text start_char medium relayed_by "
    "relayed_by_start_char relayed_by_end_char parent_id continues_id confidence_content "
    "confidence_speaker confidence_identity rule",
)
QuotationSpan = Lean("quotation_span", "quotation_id part ordinal text start_char end_char")
Cue = Lean("cue", "quotation_id lemma text start_char end_char")
Mention = Lean("mention", "quotation_id type text start_char end_char")
Attribution = Lean(
    "attribution", "quotation_id ordinal document_entity_id", flags="decided overruled"
)
Correction = Lean("correction", "quotation_id judgement_id")
Judgement = Lean("judgement", "judgement_id public_id decided_by", moments="decided_at")
DocumentEntity = Lean("document_entity", "document_entity_id reading_id name kind")
EntityName = Lean("entity_name", "document_entity_id ordinal text start_char end_char")
RoleObservation = Lean(
    "role_observation",
    "role_observation_id reading_id document_entity_id text start_char end_char title "
    "organisation status search_text organisation_search title_normal organisation_normal",
)
QuotationRole = Lean("quotation_role", "quotation_id ordinal role_observation_id")
Speaker = Lean("speaker", "speaker_id public_id name kind")
SpeakerName = Lean("speaker_name", "speaker_name_id speaker_id name search_name documents")
SpeakerNameKey = Lean("speaker_name_key", "speaker_name_id key")
SpeakerMembership = Lean("speaker_membership", "document_entity_id speaker_id")
Statement = Lean("statement", "statement_id public_id")
StatementMembership = Lean("statement_membership", "quotation_id statement_id")
CurrentQuotation = Lean(
    "current_quotation",
    "quotation_id days_before document ordinal publisher_id",
    days="published_on",
)
SpeakerQuotation = Lean(
    "speaker_quotation",
    "speaker_id days_before document ordinal quotation_id",
    days="published_on",
)
SpeakerCount = Lean("speaker_count", "speaker_id quotations documents")
Tally = Lean("tally", "thing number")
NameWord = Lean("name_word", "form word")


class _Together(sa.types.TypeDecorator[Collection[Any]]):
    """Any number of values as one: an array to PostgreSQL, JSON to SQLite."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        postgres = dialect.name == "postgresql"
        return dialect.type_descriptor(sa.ARRAY(self.kind) if postgres else sa.Text())

    def process_bind_param(self, value: Collection[Any] | None, dialect: sa.Dialect) -> Any:
        some = list(value or ())
        return some if dialect.name == "postgresql" else json.dumps(some)


KEYS, IDS = _Together(sa.Integer()), _Together(sa.Text())
"""Types of a parameter that holds many keys, or many texts."""


def is_one_of(column: Any, given: str | Collection[Any], postgres: bool, kind: Any = KEYS) -> Any:
    """Return the condition that a column is one of some values, or of those of a parameter.

    They are one value, so that a query has one text, and one plan, however many there are.
    """
    if isinstance(given, str):
        value: Any = sa.bindparam(given, type_=kind)
    else:
        value = sa.bindparam(None, given, type_=kind)
    if postgres:
        return column == sa.func.any(value)
    each = sa.func.json_each(value).table_valued("value")
    return column.in_(sa.select(each.c.value))


def in_utc(moment: datetime) -> datetime:
    """Return a stored moment with its zone, which SQLite drops."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_postgres(reader: Reader) -> bool:
    """Return whether a reader asks PostgreSQL."""
    connection = reader if isinstance(reader, sa.Connection) else reader.connection()
    return connection.dialect.name == "postgresql"


def from_quotations(*columns: Any) -> Any:
    """Return a query of quotations with their readings, texts, documents and publishers."""
    return (
        sa.select(*columns)
        .select_from(Quotation.table)
        .join(Reading.table, Reading.reading_id == Quotation.reading_id)
        .join(
            DocumentVersion.table,
            DocumentVersion.document_version_id == Reading.document_version_id,
        )
        .join(Document.table, Document.document_id == DocumentVersion.document_id)
        .outerjoin(Publisher.table, Publisher.publisher_id == Document.publisher_id)
    )


def from_current(*columns: Any) -> Any:
    """Return a query of quotations as answers and exports see them: of current texts and runs."""
    return from_quotations(*columns).where(Reading.is_current, DocumentVersion.is_current)
