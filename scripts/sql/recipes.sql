-- # What did somebody say about something since a day?
-- Any spelling of the name finds the speaker; the word is looked for in lower case.
SELECT published_on, publisher, type, text, url
FROM v1_attribution
WHERE speaker_id IN (SELECT speaker_id FROM v1_speaker_name WHERE name = 'Haidar al-Khaffaf')
  AND lower(text) LIKE '%gate%'
  AND published_on >= '2025-03-01'
ORDER BY published_on, quotation_id;

-- # Whom does this publisher quote most?
-- Quotations and documents are counted once, also where two speakers share a quotation.
SELECT speaker, speaker_kind, count(DISTINCT quotation_id) AS quotations,
  count(DISTINCT document_id) AS documents
FROM v1_quotation
WHERE publisher = 'The Halden Courier' AND speaker_id IS NOT NULL
GROUP BY speaker_id, speaker, speaker_kind
ORDER BY quotations DESC, speaker_id
LIMIT 5;

-- # Which quotations differ between publishers?
-- Utterances that several outlets printed, in more than one wording.
SELECT statement_id, published_on, publisher, type, text
FROM v1_statement
WHERE statement_id IN
  (SELECT statement_id FROM v1_statement
   GROUP BY statement_id
   HAVING count(DISTINCT publisher) > 1 AND count(DISTINCT text) > 1)
ORDER BY statement_id, published_on IS NULL, published_on, document_id, quotation_id
LIMIT 8;

-- # Which speakers have no name?
-- Unnamed sources, and quotations whose speaker nobody knows, with the words the outlet uses.
SELECT publisher, speaker_kind, mention, text
FROM v1_quotation
WHERE speaker_kind = 'unnamed' OR speaker IS NULL
ORDER BY document_id, start_char, quotation_id
LIMIT 8;

-- # Which roles did somebody have over time?
-- By the days of the documents that print them: seen last is not ended.
-- With an id at hand, v1_role_timeline answers it alone: WHERE speaker_id = 's_…'.
SELECT title_normal AS title, organisation_normal AS organisation, status,
  min(published_on) AS first_on, max(published_on) AS last_on,
  count(DISTINCT document_id) AS documents
FROM v1_role
WHERE speaker_id IN (SELECT speaker_id FROM v1_speaker_name WHERE name = 'Diane Hartshorne')
GROUP BY speaker_id, title_normal, organisation_normal, status
ORDER BY min(published_on) IS NULL, min(published_on), max(published_on), title_normal,
  organisation_normal;

-- # Who printed it first?
-- All versions of the utterances that have these words; is_first marks those of the first day.
SELECT statement_id, published_on,
  published_on = min(published_on) OVER (PARTITION BY statement_id) AS is_first, publisher, text
FROM v1_statement
WHERE statement_id IN
  (SELECT statement_id FROM v1_quotation WHERE lower(text) LIKE '%war on our farmers%')
ORDER BY statement_id, published_on IS NULL, published_on, quotation_id;

-- # Who is quoted most in each month?
-- The first three; equals share a place.
WITH monthly AS (
  SELECT substr(CAST(published_on AS text), 1, 7) AS month, speaker_id, speaker,
    count(DISTINCT quotation_id) AS quotations
  FROM v1_quotation
  WHERE published_on IS NOT NULL AND speaker_kind = 'person'
  GROUP BY substr(CAST(published_on AS text), 1, 7), speaker_id, speaker
), ranked AS (
  SELECT month, speaker_id, speaker, quotations,
    rank() OVER (PARTITION BY month ORDER BY quotations DESC) AS place
  FROM monthly
)
SELECT month, place, speaker, quotations
FROM ranked
WHERE place <= 3
ORDER BY month, place, speaker_id;

-- # Whose words are they because a person decided it?
-- Quotations whose speaker was corrected; no speaker means that nobody said it.
SELECT q.corrected_at, q.corrected_by, q.text, q.speaker,
  (SELECT min(j.reason) FROM v1_judgement j
   WHERE j.verdict = 'correct' AND j.withdrawn_at IS NULL AND j.quotation = q.text
     AND j.quotation_document_id = q.document_id AND j.decided_at = q.corrected_at) AS reason
FROM v1_quotation q
WHERE q.corrected_by IS NOT NULL
ORDER BY q.corrected_at, q.quotation_id;

-- # How much does each publisher quote, and how much does it report?
-- direct: all in quotation marks; mixed: a part; indirect: none.
SELECT publisher, count(*) AS quotations,
  count(*) FILTER (WHERE type = 'direct') AS direct,
  count(*) FILTER (WHERE type = 'mixed') AS mixed,
  count(*) FILTER (WHERE type = 'indirect') AS indirect
FROM v1_statement
GROUP BY publisher
ORDER BY quotations DESC, direct DESC, indirect DESC;

-- # What did somebody say, under whichever spelling?
-- Asked for by one spelling; mention is how each article names the speaker there.
SELECT published_on, publisher, mention, text
FROM v1_attribution
WHERE speaker_id IN (SELECT speaker_id FROM v1_speaker_name WHERE name = 'Haidar al-Khaffaf')
ORDER BY published_on IS NULL, published_on, document_id, start_char, quotation_id;

-- # What has been read, when, and by what?
-- By publisher: current texts, those with nothing found, days covered, last reading.
SELECT publisher, count(*) AS documents,
  count(*) FILTER (WHERE quotations = 0) AS without_quotations,
  sum(quotations) AS quotations, min(published_on) AS first_on,
  max(published_on) AS last_on, max(read_at) AS last_read_at,
  max(extractor_version) AS newest_extractor
FROM v1_coverage
WHERE is_current
GROUP BY publisher
ORDER BY documents DESC, quotations DESC, first_on;

-- # Where does this quotation come from?
-- The characters it was read from, cut out of the stored text, and what read them.
SELECT p.quotation_id, d.source, p.start_char, p.end_char,
  substr(d.text, p.start_char + 1, p.end_char - p.start_char) AS as_printed,
  p.rule, p.extractor_version, p.run_id, p.read_at
FROM v1_provenance p
  JOIN v1_document d ON d.document_id = p.document_id AND d.version = p.version
WHERE p.quotation_id IN
  (SELECT quotation_id FROM v1_quotation WHERE lower(text) LIKE '%war on our farmers, and%')
ORDER BY p.quotation_id, p.read_at;

-- # Who is quoted beside whom?
-- Pairs of people by the number of articles that quote both.
WITH quoted AS (
  SELECT DISTINCT document_id, speaker_id, speaker
  FROM v1_quotation
  WHERE speaker_kind = 'person' AND speaker_id IS NOT NULL
)
SELECT one.speaker, other.speaker AS beside, count(*) AS documents
FROM quoted one
  JOIN quoted other ON other.document_id = one.document_id AND other.speaker_id > one.speaker_id
GROUP BY one.speaker_id, one.speaker, other.speaker_id, other.speaker
ORDER BY documents DESC, one.speaker_id, other.speaker_id
LIMIT 6;

-- # Which documents have no quotations?
-- Current texts in which nothing was found.
SELECT published_on, publisher, title, source, text_length
FROM v1_document
WHERE is_current AND quotations = 0
ORDER BY published_on IS NULL, published_on, document_id;

-- # Which attributions should somebody check first?
-- The least certain ones that nobody has decided yet.
SELECT confidence_speaker, publisher, mention, speaker, text
FROM v1_quotation
WHERE corrected_by IS NULL AND speaker IS NOT NULL
ORDER BY confidence_speaker, quotation_id
LIMIT 5;
