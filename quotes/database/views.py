"""The views: what SQL users may rely on, column by column.

They keep their names, columns and meaning across migrations; what a new version needs
beyond that comes as ``v2_…`` beside them. Their SQL lies in the migrations; here stand
the columns, in a ``MetaData`` of their own, so that nobody takes a view for a table.
Offsets are half-open, in code points from 0, of the current text of the document:
``substr(text, start_char + 1, end_char - start_char)`` in SQL.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

view_metadata = sa.MetaData()


def _view(view: str, comment: str, /, **columns: tuple[Any, str]) -> sa.Table:
    made = (sa.Column(key, kind, comment=text) for key, (kind, text) in columns.items())
    return sa.Table(view, view_metadata, *made, comment=comment)


_TEXT, _INT, _DAY, _BOOL, _FLOAT = sa.Text, sa.Integer, sa.Date, sa.Boolean, sa.Float

v1_document = _view(
    "v1_document",
    "One row a text of a document.",
    document_id=(_TEXT, "d_…, as in exports."),
    version=(_INT, "1 for the first text read under this id, 2 for the next."),
    is_current=(_BOOL, "The text read last; the other views but provenance show only these."),
    source=(_TEXT, "Path, or file and line, as given."),
    url=(_TEXT, "Address, as given."),
    publisher=(_TEXT, "Outlet."),
    title=(_TEXT, "Headline, if known apart from the text."),
    author=(_TEXT, "Byline."),
    published_at=(_TEXT, "ISO 8601 date or time, as given."),
    published_on=(_DAY, "The day of published_at; null where it is not a full date."),
    language=(_TEXT, "ISO 639 code."),
    text_sha256=(_TEXT, "SHA-256 of the text as UTF-8, hexadecimal."),
    raw_sha256=(_TEXT, "SHA-256 of the bytes before decoding."),
    text_length=(_INT, "Code points of the text."),
    quotations=(_INT, "Quotations found in it by the run that counts."),
    first_read_at=(sa.DateTime, "When it was stored, UTC."),
    text=(_TEXT, "The text that offsets count in."),
)
v1_quotation = _view(
    "v1_quotation",
    "One row a quotation and speaker: two for two joint speakers, one with none if unknown.",
    quotation_id=(_TEXT, "q_…, as in exports."),
    document_id=(_TEXT, "d_…, as in exports."),
    publisher=(_TEXT, "Outlet."),
    title=(_TEXT, "Headline."),
    url=(_TEXT, "Address."),
    source=(_TEXT, "Path, or file and line, as given."),
    published_on=(_DAY, "Day of publication."),
    type=(_TEXT, "direct, mixed or indirect: how much stands in quotation marks."),
    text=(_TEXT, "What is attributed; ' … ' where the attribution cuts it."),
    speaker=(_TEXT, "Canonical name of the speaker; null when unknown."),
    speaker_id=(_TEXT, "s_…, as in exports."),
    speaker_kind=(_TEXT, "person, organisation, office, group, document or unnamed."),
    mention=(_TEXT, "The words that name the speaker here, as printed."),
    role=(_TEXT, "The nearest role that this document gives the speaker: the role at that time."),
    organisation=(_TEXT, "The body named in that role."),
    role_status=(_TEXT, "current, former, acting, elect, then or future."),
    cue=(_TEXT, "The reporting expression, as printed."),
    medium=(_TEXT, "Where it was said: 'statement', 'post on X'."),
    start_char=(_INT, "First character of the content."),
    end_char=(_INT, "Character after its last one; the attribution may lie between."),
    statement_id=(_TEXT, "t_…: the utterance, shared by all who printed it."),
    confidence_content=(_FLOAT, "0 to 1: these words, this type."),
    confidence_speaker=(_FLOAT, "0 to 1: this mention."),
    confidence_identity=(_FLOAT, "0 to 1: this entity."),
    corrected_by=(_TEXT, "Who decided whose words these are; null where the reading stands."),
    corrected_at=(sa.DateTime, "When, UTC."),
)
v1_speaker = _view(
    "v1_speaker",
    "One row a speaker with quotations.",
    speaker_id=(_TEXT, "s_…, as in exports."),
    name=(_TEXT, "Canonical name."),
    kind=(_TEXT, "person, organisation, office, group, document or unnamed."),
    quotations=(_INT, "Quotations in current texts."),
    documents=(_INT, "Documents they stand in."),
    first_on=(_DAY, "Day of the first one."),
    last_on=(_DAY, "Day of the last one."),
)
v1_speaker_name = _view(
    "v1_speaker_name",
    "One row a speaker and spelling.",
    speaker_id=(_TEXT, "s_…, as in exports."),
    speaker=(_TEXT, "Canonical name."),
    name=(_TEXT, "A spelling, as printed."),
    documents=(_INT, "Texts that print it; 0 for a canonical or listed name that none prints."),
)
v1_role = _view(
    "v1_role",
    "One row a role as one document prints it: dated evidence, not a claim of tenure.",
    speaker_id=(_TEXT, "s_…, as in exports."),
    speaker=(_TEXT, "Canonical name."),
    role=(_TEXT, "As printed."),
    title=(_TEXT, "The post, rank or title in it."),
    organisation=(_TEXT, "The body named in it."),
    status=(_TEXT, "current, former, acting, elect, then or future."),
    published_on=(_DAY, "Day of publication."),
    document_id=(_TEXT, "d_…, as in exports."),
    publisher=(_TEXT, "Outlet."),
    url=(_TEXT, "Address."),
    start_char=(_INT, "First character."),
    end_char=(_INT, "Character after its last one."),
    title_normal=(_TEXT, "The title in normal form: 'PM' is prime minister."),
    organisation_normal=(
        _TEXT,
        "The body, or the place before the title, in lower case and without article.",
    ),
)
v1_role_timeline = _view(
    "v1_role_timeline",
    "One row a speaker, post and status: when documents print it, which is no claim of tenure.",
    speaker_id=(_TEXT, "s_…, as in exports."),
    speaker=(_TEXT, "Canonical name."),
    title=(_TEXT, "The post in normal form; null for an affiliation without one."),
    organisation=(_TEXT, "The body or place in normal form; null where none is named."),
    status=(_TEXT, "current, former, acting, elect, then or future, as documents put it."),
    first_on=(_DAY, "Day of the first document that prints it; null where none has a day."),
    last_on=(_DAY, "Day of the last one: seen last, which is not ended."),
    documents=(_INT, "Documents that print it."),
    observations=(_INT, "Places in them where it stands."),
    quotations=(_INT, "Quotations said in it."),
)
v1_statement = _view(
    "v1_statement",
    "One row a quotation, by the utterance it reports.",
    statement_id=(_TEXT, "t_…, as in exports."),
    quotation_id=(_TEXT, "q_…, as in exports."),
    type=(_TEXT, "direct, mixed or indirect."),
    text=(_TEXT, "This outlet's wording."),
    document_id=(_TEXT, "d_…, as in exports."),
    publisher=(_TEXT, "Outlet."),
    url=(_TEXT, "Address."),
    published_on=(_DAY, "Day of publication."),
)
v1_provenance = _view(
    "v1_provenance",
    "One row a quotation of any text and run, superseded ones included: what read it, from where.",
    quotation_id=(_TEXT, "q_…, as in exports."),
    document_id=(_TEXT, "d_…, as in exports."),
    version=(_INT, "Which text of the document."),
    is_current=(_BOOL, "Whether answers and exports show it."),
    text_sha256=(_TEXT, "SHA-256 of the text as UTF-8."),
    raw_sha256=(_TEXT, "SHA-256 of the bytes before decoding."),
    run_id=(_TEXT, "r_…, as in exports."),
    extractor=(_TEXT, "Name of the extractor."),
    extractor_version=(_TEXT, "Version of the package."),
    model=(_TEXT, "Name and version of the models."),
    model_digest=(_TEXT, "SHA-256 over what the models hold."),
    config_digest=(_TEXT, "SHA-256 over settings and word lists."),
    rule=(_TEXT, "What decided."),
    read_at=(sa.DateTime, "When it was stored, UTC."),
    start_char=(_INT, "First character of the content."),
    end_char=(_INT, "Character after its last one."),
)
v1_alias = _view(
    "v1_alias",
    "One row another name that people listed for somebody, withdrawn ones too.",
    alias_id=(_TEXT, "a_…, as in quotes aliases list."),
    kind=(_TEXT, "person or organisation."),
    canonical=(_TEXT, "The name that the list files it under."),
    alias=(_TEXT, "The other name."),
    type=(
        _TEXT,
        "acronym, translation, transliteration, former name, nickname, nom de guerre or other "
        "name.",
    ),
    source=(_TEXT, "Where it is from."),
    identifier=(_TEXT, "What tells two of one canonical name apart: wikidata:Q42."),
    valid_from=(_DAY, "First day it was used; null where it always was, or nobody knows."),
    valid_to=(_DAY, "Last day it was used; null where it still is, or nobody knows."),
    added_by=(_TEXT, "Who."),
    added_at=(sa.DateTime, "When, UTC."),
    withdrawn_by=(_TEXT, "Who took it back; null while it holds."),
    withdrawn_at=(sa.DateTime, "When it was taken back, UTC."),
)
v1_judgement = _view(
    "v1_judgement",
    "One row a decision of a person and speaker it names, withdrawn ones too; one with none if "
    "it names none.",
    judgement_id=(_TEXT, "j_…, as in quotes log."),
    verdict=(
        _TEXT,
        "same, different, unsure: of two speakers; split: these are not the rest; rename: "
        "called by a chosen name; correct: whose words a quotation is.",
    ),
    part=(_TEXT, "about: the decision is about this speaker; rest: taken from this one."),
    speaker=(_TEXT, "The speaker's name in the document, as read when it was decided."),
    speaker_document_id=(_TEXT, "d_…: the document that names the speaker so."),
    name=(_TEXT, "rename: the name chosen; split: the spelling that is somebody else."),
    quotation=(_TEXT, "correct: the words; no speaker beside them means that nobody said them."),
    quotation_document_id=(_TEXT, "d_…: the document they stand in."),
    reason=(_TEXT, "Why."),
    decided_by=(_TEXT, "Who."),
    decided_at=(sa.DateTime, "When, UTC."),
    withdrawn_by=(_TEXT, "Who took it back; null while it holds."),
    withdrawn_at=(sa.DateTime, "When it was taken back, UTC."),
)
v1_coverage = _view(
    "v1_coverage",
    "One row a text and run: what was read, when, by what, and how much was found; superseded "
    "ones too.",
    document_id=(_TEXT, "d_…, as in exports."),
    version=(_INT, "Which text of the document."),
    run_id=(_TEXT, "r_…, as in exports."),
    is_current=(_BOOL, "Whether answers and exports show what this run found in this text."),
    publisher=(_TEXT, "Outlet."),
    published_on=(_DAY, "Day of publication."),
    url=(_TEXT, "Address."),
    source=(_TEXT, "Path, or file and line, as given."),
    title=(_TEXT, "Headline."),
    language=(_TEXT, "ISO 639 code."),
    text_length=(_INT, "Code points of the text."),
    text_sha256=(_TEXT, "SHA-256 of the text as UTF-8."),
    extractor=(_TEXT, "Name of the extractor."),
    extractor_version=(_TEXT, "Version of the package."),
    model=(_TEXT, "Name and version of the models."),
    first_read_at=(sa.DateTime, "When the text was stored, UTC."),
    read_at=(sa.DateTime, "When this run's findings were stored, UTC."),
    quotations=(_INT, "Quotations that it found; 0 where there was nothing."),
)
v1_attribution = _view(
    "v1_attribution",
    "One row a speaker and quotation of a current text: looked up by speaker and day.",
    speaker_id=(_TEXT, "s_…, as in exports."),
    speaker=(_TEXT, "Canonical name."),
    speaker_kind=(_TEXT, "person, organisation, office, group, document or unnamed."),
    quotation_id=(_TEXT, "q_…, as in exports."),
    document_id=(_TEXT, "d_…, as in exports."),
    publisher=(_TEXT, "Outlet."),
    url=(_TEXT, "Address."),
    published_on=(_DAY, "Day of publication."),
    type=(_TEXT, "direct, mixed or indirect."),
    text=(_TEXT, "What is attributed; ' … ' where the attribution cuts it."),
    start_char=(_INT, "First character of the content."),
    end_char=(_INT, "Character after its last one; the attribution may lie between."),
    mention=(_TEXT, "The words that name the speaker here, as printed."),
    role=(_TEXT, "The nearest role that this document gives the speaker: the role at that time."),
    organisation=(_TEXT, "The body named in that role."),
    role_status=(_TEXT, "current, former, acting, elect, then or future."),
    statement_id=(_TEXT, "t_…: the utterance, shared by all who printed it."),
)
v1_run = _view(
    "v1_run",
    "One row a run: code and settings that read texts, and how much of it answers.",
    run_id=(_TEXT, "r_…, as in exports."),
    extractor=(_TEXT, "Name of the extractor."),
    extractor_version=(_TEXT, "Version of the package."),
    model=(_TEXT, "Name and version of the models."),
    model_digest=(_TEXT, "SHA-256 over what the models hold."),
    config_digest=(_TEXT, "SHA-256 over settings and word lists."),
    first_used_at=(sa.DateTime, "When it was first used here, UTC."),
    texts=(_INT, "Texts that it has read, superseded ones too."),
    answers=(_INT, "Of the current texts, those of which answers show what it found."),
    is_promoted=(_BOOL, "Whether answers come from it wherever it has read the text."),
    promoted_by=(_TEXT, "Who decided so last; null where nobody did, or went back on it."),
    promoted_at=(sa.DateTime, "When, UTC."),
    reason=(_TEXT, "Why."),
)
