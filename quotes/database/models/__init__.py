"""The tables. They read as the schema: one class a table, one line a column.

    publisher ← document ← document_version ← reading → run
                                              ↑
              document_entity, quotation, role_observation      what one run found in one text
                     ↑             ↑
        speaker_membership   statement_membership               what is the same across texts
                     ↓             ↓
                  speaker       statement

Offsets are half-open and count code points of ``document_version.text``.
"""

from quotes.database.models.aliases import Alias
from quotes.database.models.base import Base, JudgedPart, SpanPart, UtcDateTime, Verdict
from quotes.database.models.documents import (
    Document,
    DocumentSource,
    DocumentVersion,
    Publisher,
    Reading,
    Run,
)
from quotes.database.models.places import (
    CurrentQuotation,
    NameWord,
    SpeakerCount,
    SpeakerQuotation,
    Tally,
)
from quotes.database.models.promotions import DisplacedReading, Promotion
from quotes.database.models.quotations import (
    Attribution,
    Cue,
    DocumentEntity,
    EntityName,
    Mention,
    Quotation,
    QuotationRole,
    QuotationSpan,
    RoleObservation,
)
from quotes.database.models.speakers import (
    Correction,
    Judgement,
    JudgementEntity,
    JudgementQuotation,
    Speaker,
    SpeakerMembership,
    SpeakerName,
    SpeakerNameKey,
    Statement,
    StatementMembership,
)

__all__ = [
    "Alias",
    "Attribution",
    "Base",
    "Correction",
    "Cue",
    "CurrentQuotation",
    "DisplacedReading",
    "Document",
    "DocumentEntity",
    "DocumentSource",
    "DocumentVersion",
    "EntityName",
    "JudgedPart",
    "Judgement",
    "JudgementEntity",
    "JudgementQuotation",
    "Mention",
    "NameWord",
    "Promotion",
    "Publisher",
    "Quotation",
    "QuotationRole",
    "QuotationSpan",
    "Reading",
    "RoleObservation",
    "Run",
    "SpanPart",
    "Speaker",
    "SpeakerCount",
    "SpeakerMembership",
    "SpeakerName",
    "SpeakerNameKey",
    "SpeakerQuotation",
    "Statement",
    "StatementMembership",
    "Tally",
    "UtcDateTime",
    "Verdict",
]
