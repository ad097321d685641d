"""The database: models, views, sessions, storing, searching. Importing it loads no reader.

    from sqlalchemy.orm import Session
    from quotes.database import Quotation, QuotationQuery, find_quotations, open_database

    engine = open_database("quotes.db", create=False)
    with Session(engine) as session:
        session.get(Quotation, 1)
        find_quotations(session, QuotationQuery(words="acts of kindness", limit=5))

The models read as the schema (``quotes.database.models``); the views that SQL users may
rely on stand, column by column, in ``quotes.database.views``.
"""

from quotes.database.connect import connect, make_engine, open_database, prepare_engine
from quotes.database.derive import is_pending, rebuild_identity
from quotes.database.export import export_quotations, to_object
from quotes.database.filters import QuotationQuery
from quotes.database.info import DatabaseInfo, database_info
from quotes.database.migrations import HEAD, current, head, upgrade
from quotes.database.models import (
    Attribution,
    Base,
    Cue,
    Document,
    DocumentEntity,
    DocumentSource,
    DocumentVersion,
    EntityName,
    Judgement,
    Mention,
    Publisher,
    Quotation,
    QuotationRole,
    QuotationSpan,
    Reading,
    RoleObservation,
    Run,
    Speaker,
    SpeakerMembership,
    SpeakerName,
    SpeakerNameKey,
    Statement,
    StatementMembership,
)
from quotes.database.people import (
    DatedRole,
    SpeakerMatch,
    SpeakerProfile,
    SpeakerSummary,
    find_speakers,
    list_speakers,
    speaker_profile,
)
from quotes.database.rows import StoredQuotation, StoredSpeaker, load_quotations
from quotes.database.search import Answer, FoundQuotation, Matching, find_quotations
from quotes.database.store import Outcome, store_article
from quotes.database.views import view_metadata

__all__ = [
    "HEAD",
    "Answer",
    "Attribution",
    "Base",
    "Cue",
    "DatabaseInfo",
    "DatedRole",
    "Document",
    "DocumentEntity",
    "DocumentSource",
    "DocumentVersion",
    "EntityName",
    "FoundQuotation",
    "Judgement",
    "Matching",
    "Mention",
    "Outcome",
    "Publisher",
    "Quotation",
    "QuotationQuery",
    "QuotationRole",
    "QuotationSpan",
    "Reading",
    "RoleObservation",
    "Run",
    "Speaker",
    "SpeakerMatch",
    "SpeakerMembership",
    "SpeakerName",
    "SpeakerNameKey",
    "SpeakerProfile",
    "SpeakerSummary",
    "Statement",
    "StatementMembership",
    "StoredQuotation",
    "StoredSpeaker",
    "connect",
    "current",
    "database_info",
    "export_quotations",
    "find_quotations",
    "find_speakers",
    "head",
    "is_pending",
    "list_speakers",
    "load_quotations",
    "make_engine",
    "open_database",
    "prepare_engine",
    "rebuild_identity",
    "speaker_profile",
    "store_article",
    "to_object",
    "upgrade",
    "view_metadata",
]
