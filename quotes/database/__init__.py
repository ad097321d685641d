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

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotes.database.aliases import (
        AliasReport as AliasReport,
    )
    from quotes.database.aliases import (
        StoredAlias as StoredAlias,
    )
    from quotes.database.aliases import (
        import_aliases as import_aliases,
    )
    from quotes.database.aliases import (
        list_aliases as list_aliases,
    )
    from quotes.database.aliases import (
        remove_alias as remove_alias,
    )
    from quotes.database.anchors import (
        Anchor as Anchor,
    )
    from quotes.database.annotations import (
        AnnotatedText as AnnotatedText,
    )
    from quotes.database.annotations import (
        AnnotationReport as AnnotationReport,
    )
    from quotes.database.annotations import (
        import_annotations as import_annotations,
    )
    from quotes.database.bulk import (
        Refusal as Refusal,
    )
    from quotes.database.bulk import (
        StoreReport as StoreReport,
    )
    from quotes.database.bulk import (
        store_articles as store_articles,
    )
    from quotes.database.carrying import (
        ImportReport as ImportReport,
    )
    from quotes.database.carrying import (
        export_judgements as export_judgements,
    )
    from quotes.database.carrying import (
        import_judgements as import_judgements,
    )
    from quotes.database.carrying import (
        parse_judgement as parse_judgement,
    )
    from quotes.database.changes import (
        Change as Change,
    )
    from quotes.database.changes import (
        TextChange as TextChange,
    )
    from quotes.database.changes import (
        find_changes as find_changes,
    )
    from quotes.database.checking import (
        check_draft as check_draft,
    )
    from quotes.database.chosen import (
        TextQuery as TextQuery,
    )
    from quotes.database.connect import (
        connect_database as connect_database,
    )
    from quotes.database.connect import (
        make_engine as make_engine,
    )
    from quotes.database.connect import (
        open_database as open_database,
    )
    from quotes.database.connect import (
        prepare_engine as prepare_engine,
    )
    from quotes.database.deciding import (
        Outtake as Outtake,
    )
    from quotes.database.deciding import (
        Reattribution as Reattribution,
    )
    from quotes.database.deciding import (
        correct_quotation as correct_quotation,
    )
    from quotes.database.deciding import (
        correct_quotations as correct_quotations,
    )
    from quotes.database.deciding import (
        rename_speaker as rename_speaker,
    )
    from quotes.database.deciding import (
        split_speaker as split_speaker,
    )
    from quotes.database.derive import (
        is_pending as is_pending,
    )
    from quotes.database.derive import (
        rebuild_identity as rebuild_identity,
    )
    from quotes.database.documents import (
        export_documents as export_documents,
    )
    from quotes.database.export import (
        export_quotations as export_quotations,
    )
    from quotes.database.export import (
        to_object as to_object,
    )
    from quotes.database.filters import (
        QuotationQuery as QuotationQuery,
    )
    from quotes.database.holding import (
        Matching as Matching,
    )
    from quotes.database.info import (
        DatabaseInfo as DatabaseInfo,
    )
    from quotes.database.info import (
        database_info as database_info,
    )
    from quotes.database.judgements import (
        StoredJudgement as StoredJudgement,
    )
    from quotes.database.judgements import (
        list_judgements as list_judgements,
    )
    from quotes.database.judging import (
        Named as Named,
    )
    from quotes.database.judging import (
        decide as decide,
    )
    from quotes.database.judging import (
        withdraw as withdraw,
    )
    from quotes.database.migrations import (
        HEAD as HEAD,
    )
    from quotes.database.migrations import (
        current as current,
    )
    from quotes.database.migrations import (
        head as head,
    )
    from quotes.database.migrations import (
        not_of_quotes as not_of_quotes,
    )
    from quotes.database.migrations import (
        upgrade as upgrade,
    )
    from quotes.database.models import (
        Alias as Alias,
    )
    from quotes.database.models import (
        Attribution as Attribution,
    )
    from quotes.database.models import (
        Base as Base,
    )
    from quotes.database.models import (
        Correction as Correction,
    )
    from quotes.database.models import (
        Cue as Cue,
    )
    from quotes.database.models import (
        DisplacedReading as DisplacedReading,
    )
    from quotes.database.models import (
        Document as Document,
    )
    from quotes.database.models import (
        DocumentEntity as DocumentEntity,
    )
    from quotes.database.models import (
        DocumentSource as DocumentSource,
    )
    from quotes.database.models import (
        DocumentVersion as DocumentVersion,
    )
    from quotes.database.models import (
        EntityName as EntityName,
    )
    from quotes.database.models import (
        Judgement as Judgement,
    )
    from quotes.database.models import (
        JudgementEntity as JudgementEntity,
    )
    from quotes.database.models import (
        JudgementQuotation as JudgementQuotation,
    )
    from quotes.database.models import (
        Mention as Mention,
    )
    from quotes.database.models import (
        Promotion as Promotion,
    )
    from quotes.database.models import (
        Publisher as Publisher,
    )
    from quotes.database.models import (
        Quotation as Quotation,
    )
    from quotes.database.models import (
        QuotationRole as QuotationRole,
    )
    from quotes.database.models import (
        QuotationSpan as QuotationSpan,
    )
    from quotes.database.models import (
        Reading as Reading,
    )
    from quotes.database.models import (
        RoleObservation as RoleObservation,
    )
    from quotes.database.models import (
        Run as Run,
    )
    from quotes.database.models import (
        Speaker as Speaker,
    )
    from quotes.database.models import (
        SpeakerMembership as SpeakerMembership,
    )
    from quotes.database.models import (
        SpeakerName as SpeakerName,
    )
    from quotes.database.models import (
        SpeakerNameKey as SpeakerNameKey,
    )
    from quotes.database.models import (
        Statement as Statement,
    )
    from quotes.database.models import (
        StatementMembership as StatementMembership,
    )
    from quotes.database.models import (
        Verdict as Verdict,
    )
    from quotes.database.people import (
        DatedRole as DatedRole,
    )
    from quotes.database.people import (
        SpeakerMatch as SpeakerMatch,
    )
    from quotes.database.people import (
        SpeakerProfile as SpeakerProfile,
    )
    from quotes.database.people import (
        SpeakerSummary as SpeakerSummary,
    )
    from quotes.database.people import (
        find_speakers as find_speakers,
    )
    from quotes.database.people import (
        list_speakers as list_speakers,
    )
    from quotes.database.people import (
        speaker_profile as speaker_profile,
    )
    from quotes.database.promoting import (
        PromotionReport as PromotionReport,
    )
    from quotes.database.promoting import (
        go_back as go_back,
    )
    from quotes.database.promoting import (
        promote as promote,
    )
    from quotes.database.promotions import (
        StoredPromotion as StoredPromotion,
    )
    from quotes.database.promotions import (
        list_promotions as list_promotions,
    )
    from quotes.database.quoted import (
        QuotationAnchor as QuotationAnchor,
    )
    from quotes.database.rebuilding import (
        rebuild_derived as rebuild_derived,
    )
    from quotes.database.roles import (
        KnownRole as KnownRole,
    )
    from quotes.database.roles import (
        find_tenures as find_tenures,
    )
    from quotes.database.roles import (
        list_contradictions as list_contradictions,
    )
    from quotes.database.roles import (
        load_observations as load_observations,
    )
    from quotes.database.roles import (
        load_timeline as load_timeline,
    )
    from quotes.database.roles import (
        roles_on as roles_on,
    )
    from quotes.database.roles import (
        roles_when_said as roles_when_said,
    )
    from quotes.database.rows import (
        StoredQuotation as StoredQuotation,
    )
    from quotes.database.rows import (
        StoredSpeaker as StoredSpeaker,
    )
    from quotes.database.rows import (
        load_quotations as load_quotations,
    )
    from quotes.database.run_differences import (
        Difference as Difference,
    )
    from quotes.database.run_differences import (
        TextDifference as TextDifference,
    )
    from quotes.database.run_differences import (
        find_differences as find_differences,
    )
    from quotes.database.runs import (
        StoredRun as StoredRun,
    )
    from quotes.database.runs import (
        find_run as find_run,
    )
    from quotes.database.runs import (
        list_runs as list_runs,
    )
    from quotes.database.search import (
        Answer as Answer,
    )
    from quotes.database.search import (
        FoundQuotation as FoundQuotation,
    )
    from quotes.database.search import (
        find_quotations as find_quotations,
    )
    from quotes.database.statements import (
        StatementSummary as StatementSummary,
    )
    from quotes.database.statements import (
        StatementVersion as StatementVersion,
    )
    from quotes.database.statements import (
        StatementVersions as StatementVersions,
    )
    from quotes.database.statements import (
        find_statement as find_statement,
    )
    from quotes.database.statements import (
        find_statements as find_statements,
    )
    from quotes.database.statements import (
        list_statements as list_statements,
    )
    from quotes.database.store import (
        Outcome as Outcome,
    )
    from quotes.database.store import (
        store_article as store_article,
    )
    from quotes.database.store import (
        store_batch as store_batch,
    )
    from quotes.database.unsure import (
        UnsureSpeaker as UnsureSpeaker,
    )
    from quotes.database.unsure import (
        UnsureSpeakers as UnsureSpeakers,
    )
    from quotes.database.unsure import (
        list_unsure as list_unsure,
    )
    from quotes.database.verification import (
        verify_database as verify_database,
    )
    from quotes.database.views import (
        view_metadata as view_metadata,
    )

# Loaded when asked for, so that a search never pays for the ORM.
_HOMES = {
    "Alias": "models",
    "AliasReport": "aliases",
    "Anchor": "anchors",
    "AnnotatedText": "annotations",
    "AnnotationReport": "annotations",
    "Answer": "search",
    "Attribution": "models",
    "Base": "models",
    "Change": "changes",
    "Correction": "models",
    "Cue": "models",
    "DatabaseInfo": "info",
    "DatedRole": "people",
    "Difference": "run_differences",
    "DisplacedReading": "models",
    "Document": "models",
    "DocumentEntity": "models",
    "DocumentSource": "models",
    "DocumentVersion": "models",
    "EntityName": "models",
    "FoundQuotation": "search",
    "HEAD": "migrations",
    "ImportReport": "carrying",
    "Judgement": "models",
    "JudgementEntity": "models",
    "JudgementQuotation": "models",
    "KnownRole": "roles",
    "Matching": "holding",
    "Mention": "models",
    "Named": "judging",
    "Outcome": "store",
    "Outtake": "deciding",
    "Promotion": "models",
    "PromotionReport": "promoting",
    "Publisher": "models",
    "Quotation": "models",
    "QuotationAnchor": "quoted",
    "QuotationQuery": "filters",
    "QuotationRole": "models",
    "QuotationSpan": "models",
    "Reading": "models",
    "Reattribution": "deciding",
    "Refusal": "bulk",
    "RoleObservation": "models",
    "Run": "models",
    "Speaker": "models",
    "SpeakerMatch": "people",
    "SpeakerMembership": "models",
    "SpeakerName": "models",
    "SpeakerNameKey": "models",
    "SpeakerProfile": "people",
    "SpeakerSummary": "people",
    "Statement": "models",
    "StatementMembership": "models",
    "StatementSummary": "statements",
    "StatementVersion": "statements",
    "StatementVersions": "statements",
    "StoreReport": "bulk",
    "StoredAlias": "aliases",
    "StoredJudgement": "judgements",
    "StoredPromotion": "promotions",
    "StoredQuotation": "rows",
    "StoredRun": "runs",
    "StoredSpeaker": "rows",
    "TextChange": "changes",
    "TextDifference": "run_differences",
    "TextQuery": "chosen",
    "UnsureSpeaker": "unsure",
    "UnsureSpeakers": "unsure",
    "Verdict": "models",
    "check_draft": "checking",
    "connect_database": "connect",
    "correct_quotation": "deciding",
    "correct_quotations": "deciding",
    "current": "migrations",
    "database_info": "info",
    "decide": "judging",
    "export_documents": "documents",
    "export_judgements": "carrying",
    "export_quotations": "export",
    "find_changes": "changes",
    "find_differences": "run_differences",
    "find_quotations": "search",
    "find_run": "runs",
    "find_speakers": "people",
    "find_statement": "statements",
    "find_statements": "statements",
    "find_tenures": "roles",
    "go_back": "promoting",
    "head": "migrations",
    "import_aliases": "aliases",
    "import_annotations": "annotations",
    "import_judgements": "carrying",
    "is_pending": "derive",
    "list_aliases": "aliases",
    "list_contradictions": "roles",
    "list_judgements": "judgements",
    "list_promotions": "promotions",
    "list_runs": "runs",
    "list_speakers": "people",
    "list_statements": "statements",
    "list_unsure": "unsure",
    "load_observations": "roles",
    "load_quotations": "rows",
    "load_timeline": "roles",
    "make_engine": "connect",
    "not_of_quotes": "migrations",
    "open_database": "connect",
    "parse_judgement": "carrying",
    "prepare_engine": "connect",
    "promote": "promoting",
    "rebuild_derived": "rebuilding",
    "rebuild_identity": "derive",
    "remove_alias": "aliases",
    "rename_speaker": "deciding",
    "roles_on": "roles",
    "roles_when_said": "roles",
    "speaker_profile": "people",
    "split_speaker": "deciding",
    "store_article": "store",
    "store_articles": "bulk",
    "store_batch": "store",
    "to_object": "export",
    "upgrade": "migrations",
    "verify_database": "verification",
    "view_metadata": "views",
    "withdraw": "judging",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(importlib.import_module(f"quotes.database.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
