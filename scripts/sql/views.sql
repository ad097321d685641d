-- # v1_document
-- What one outlet printed, newest first.
SELECT published_on, title, quotations, text_length, version
FROM v1_document
WHERE publisher = 'Meridian Wire' AND is_current
ORDER BY published_on IS NULL, published_on DESC, document_id;

-- # v1_quotation
-- What one article has, in its order.
SELECT start_char, end_char, type, speaker, role, text
FROM v1_quotation
WHERE publisher = 'The Halden Courier'
ORDER BY document_id, start_char, quotation_id
LIMIT 5;

-- # v1_speaker
-- Whom most documents quote.
SELECT name, kind, quotations, documents, first_on, last_on
FROM v1_speaker
ORDER BY documents DESC, quotations DESC, speaker_id
LIMIT 5;

-- # v1_speaker_name
-- All spellings of whoever is met under one of them.
SELECT speaker, name, documents
FROM v1_speaker_name
WHERE speaker_id IN (SELECT speaker_id FROM v1_speaker_name WHERE name = 'Haidar al-Khaffaf')
ORDER BY documents DESC, name;

-- # v1_role
-- Each place that gives somebody a role, as printed.
SELECT published_on, publisher, role, status, start_char, end_char
FROM v1_role
WHERE speaker_id IN (SELECT speaker_id FROM v1_speaker_name WHERE name = 'Haidar al-Khaffaf')
ORDER BY published_on IS NULL, published_on, document_id, start_char;

-- # v1_role_timeline
-- The offices that most documents print.
SELECT speaker, title, organisation, status, first_on, last_on, documents, quotations
FROM v1_role_timeline
WHERE title IS NOT NULL
ORDER BY documents DESC, quotations DESC, speaker_id, title
LIMIT 5;

-- # v1_statement
-- Every wording of one utterance, earliest first.
SELECT published_on, publisher, type, text
FROM v1_statement
WHERE statement_id IN
  (SELECT statement_id FROM v1_quotation WHERE lower(text) LIKE '%war on our farmers, and%')
ORDER BY published_on IS NULL, published_on, document_id, quotation_id;

-- # v1_provenance
-- What read how much, with which rules.
SELECT extractor, extractor_version, rule, count(*) AS quotations
FROM v1_provenance
WHERE is_current
GROUP BY extractor, extractor_version, rule
ORDER BY quotations DESC, rule
LIMIT 5;

-- # v1_judgement
-- Decisions in force, newest first.
SELECT decided_at, decided_by, verdict, speaker, quotation, reason
FROM v1_judgement
WHERE withdrawn_at IS NULL
ORDER BY decided_at DESC, judgement_id, speaker;

-- # v1_alias
-- Other names in force that people listed.
SELECT kind, canonical, alias, type, source, added_by
FROM v1_alias
WHERE withdrawn_at IS NULL
ORDER BY canonical, alias;

-- # v1_coverage
-- What was read last, and how much was found in it.
SELECT publisher, published_on, title, extractor_version, read_at, quotations
FROM v1_coverage
WHERE is_current
ORDER BY read_at DESC, document_id
LIMIT 5;

-- # v1_attribution
-- Somebody's words, newest first, with the role they had then.
SELECT published_on, publisher, role, type, text
FROM v1_attribution
WHERE speaker_id IN (SELECT speaker_id FROM v1_speaker_name WHERE name = 'Diane Hartshorne')
ORDER BY published_on IS NULL, published_on DESC, document_id, start_char
LIMIT 5;

-- # v1_run
-- What read the texts, and of how many answers show what it found.
SELECT extractor, extractor_version, model, texts, answers, is_promoted
FROM v1_run
ORDER BY first_used_at, run_id;
