-- name: assessment_heads :many
-- Current records with how their assessment stands, the earliest due first; of one record, in one state, or due within a time.
SELECT c.id AS compliance_id, c.agency_org_id, ag.name AS agency, c.enterprise_org_id, en.name AS enterprise, c.policy_id,
       v.title AS policy_title, d.version_number, d.id AS distribution_id, d.response, c.compliance_score, c.compliance_status,
       c.next_review_date AS due_at, c.review_date_set_by IS NOT NULL AS review_was_moved, c.revision,
       coalesce(u.id, l.id) AS assessment_id, coalesce(u.state, l.state) AS state,
       coalesce(u.submitted_at, l.submitted_at) AS submitted_at, coalesce(u.decided_at, l.decided_at) AS decided_at,
       l.decided_at AS accepted_at, l.version_number AS accepted_version
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations ag ON ag.id = c.agency_org_id
JOIN organizations en ON en.id = c.enterprise_org_id
LEFT JOIN assessments u ON u.agency_org_id = c.agency_org_id AND u.enterprise_org_id = c.enterprise_org_id AND u.policy_id = c.policy_id
  AND u.state IN ('draft', 'submitted', 'changes_requested')
LEFT JOIN assessments l ON l.agency_org_id = c.agency_org_id AND l.enterprise_org_id = c.enterprise_org_id AND l.policy_id = c.policy_id
  AND l.state = 'accepted'
WHERE d.is_current_version
  AND (CAST(:compliance_id AS uuid) IS NULL OR c.id = :compliance_id)
  AND (CAST(:state AS text) IS NULL OR u.state = :state)
  AND (CAST(:counterpart_id AS uuid) IS NULL OR CAST(:counterpart_id AS uuid) IN (c.agency_org_id, c.enterprise_org_id))
  AND (CAST(:policy_id AS uuid) IS NULL OR c.policy_id = :policy_id)
  AND (CAST(:due_from AS timestamptz) IS NULL OR c.next_review_date >= :due_from)
  AND (CAST(:due_before AS timestamptz) IS NULL OR c.next_review_date < :due_before)
  AND (CAST(:after_due AS timestamptz) IS NULL OR (coalesce(c.next_review_date, TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'), c.id) > (:after_due, CAST(:after_id AS uuid)))
  AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL OR d.enterprise_org_id = :org_id)
  AND :org_id IN (c.enterprise_org_id, c.agency_org_id) -- wall
ORDER BY coalesce(c.next_review_date, TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'), c.id
LIMIT :limit;

-- name: start_assessment :one
-- A draft, before anybody has answered.
INSERT INTO assessments (agency_org_id, enterprise_org_id, policy_id, distribution_id, version_number, state, answers, submission, started_by, started_at)
VALUES (:org_id, :enterprise_org_id, :policy_id, :distribution_id, :version_number, 'draft', '{}', 0, :user_id, :now)
RETURNING id;

-- name: reopen_assessment :rows
-- Sent back, it is a draft again.
UPDATE assessments a
SET state = 'draft'
WHERE a.id = :assessment_id
  AND a.agency_org_id = :org_id; -- wall

-- name: fill_drafts :rows
-- What the drafts begin with: answers carried over, or those that were sent back.
INSERT INTO assessment_drafts (agency_org_id, assessment_id, clause_id, value, reason, note, is_carried, norm_sha256, saved_by, saved_at)
SELECT a.agency_org_id, a.id, s.clause_id, s.value, s.reason, s.note, s.is_carried, decode(s.norm, 'hex'), :user_id, :now
FROM jsonb_to_recordset(CAST(:answers AS jsonb)) AS s (clause_id text, value text, reason text, note text, is_carried boolean, norm text)
JOIN assessments a ON a.id = :assessment_id
WHERE true
  AND a.agency_org_id = :org_id -- wall
ON CONFLICT (agency_org_id, assessment_id, clause_id) DO UPDATE
SET value = excluded.value, reason = excluded.reason, note = excluded.note, is_carried = excluded.is_carried, norm_sha256 = excluded.norm_sha256,
    revision = assessment_drafts.revision + 1, saved_by = excluded.saved_by, saved_at = excluded.saved_at;

-- name: save_draft_answer :one
-- One answer; no row comes back when a colleague has saved the clause meanwhile.
INSERT INTO assessment_drafts (agency_org_id, assessment_id, clause_id, value, reason, note, norm_sha256, saved_by, saved_at)
VALUES (:org_id, :assessment_id, :clause_id, :value, :reason, :note, :norm_sha256, :user_id, :now)
ON CONFLICT (agency_org_id, assessment_id, clause_id) DO UPDATE
SET value = excluded.value, reason = excluded.reason, note = excluded.note, is_carried = false, norm_sha256 = excluded.norm_sha256,
    revision = assessment_drafts.revision + 1, saved_by = excluded.saved_by, saved_at = excluded.saved_at
WHERE assessment_drafts.revision = :expected_revision OR CAST(:expected_revision AS integer) IS NULL
RETURNING revision;

-- name: drafts_of_assessment :many
-- The answers as they are being written, with who saved each last.
SELECT t.clause_id, t.value, t.reason, t.note, t.is_carried, t.norm_sha256, t.revision, u.display_name AS saved_by, t.saved_at
FROM assessment_drafts t
JOIN users u ON u.org_id = t.agency_org_id AND u.id = t.saved_by
WHERE t.assessment_id = :assessment_id
  AND t.agency_org_id = :org_id -- wall
ORDER BY t.clause_id;

-- name: delegate_clauses :rows
-- Ask a colleague for some clauses; whoever had one before has it no more.
INSERT INTO assessment_delegations (agency_org_id, assessment_id, clause_id, assignee_id, due_on, note, delegated_by, delegated_at)
SELECT a.agency_org_id, a.id, s.clause_id, :assignee_id, :due_on, :note, :user_id, :now
FROM unnest(CAST(:clause_ids AS text[])) AS s (clause_id)
JOIN assessments a ON a.id = :assessment_id
WHERE true
  AND a.agency_org_id = :org_id -- wall
ON CONFLICT (agency_org_id, assessment_id, clause_id) DO UPDATE
SET assignee_id = excluded.assignee_id, state = 'asked', due_on = excluded.due_on, note = excluded.note, delegated_by = excluded.delegated_by,
    delegated_at = excluded.delegated_at, ended_at = NULL;

-- name: end_delegations :rows
-- Done, or taken back: of some clauses, or (NULL) of all that are still asked for.
UPDATE assessment_delegations g
SET state = :state, ended_at = :now
WHERE g.assessment_id = :assessment_id
  AND g.state = 'asked'
  AND (CAST(:clause_ids AS text[]) IS NULL OR g.clause_id = ANY(CAST(:clause_ids AS text[])))
  AND (CAST(:assignee_id AS uuid) IS NULL OR g.assignee_id = :assignee_id)
  AND g.agency_org_id = :org_id; -- wall

-- name: delegations_of_assessment :many
-- Who answers what.
SELECT g.clause_id, g.assignee_id, u.display_name AS assignee, g.state, g.due_on, g.note, b.display_name AS delegated_by
FROM assessment_delegations g
JOIN users u ON u.org_id = g.agency_org_id AND u.id = g.assignee_id
JOIN users b ON b.org_id = g.agency_org_id AND b.id = g.delegated_by
WHERE g.assessment_id = :assessment_id
  AND g.state <> 'taken_back'
  AND g.agency_org_id = :org_id -- wall
ORDER BY g.clause_id;

-- name: delegated_to :many
-- What one person is asked to answer, by the record it counts on, the first due first.
SELECT c.id AS compliance_id, v.title AS policy_title, o.name AS enterprise, array_agg(g.clause_id ORDER BY g.clause_id) AS clause_ids,
       min(g.due_on) AS due_on, min(b.display_name) AS delegated_by, min(g.note) AS note
FROM assessment_delegations g
JOIN assessments a ON a.agency_org_id = g.agency_org_id AND a.id = g.assessment_id
JOIN policy_distributions d ON d.agency_org_id = a.agency_org_id AND d.policy_id = a.policy_id AND d.is_current_version
JOIN agency_policy_compliance c ON c.agency_org_id = d.agency_org_id AND c.policy_distribution_id = d.id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations o ON o.id = a.enterprise_org_id
JOIN users b ON b.org_id = g.agency_org_id AND b.id = g.delegated_by
WHERE g.assignee_id = :user_id
  AND g.state = 'asked'
  AND a.state = 'draft'
  AND g.agency_org_id = :org_id -- wall
GROUP BY c.id, v.title, o.name
ORDER BY due_on, c.id;

-- name: people_to_delegate_to :many
-- The people of an agency who may draft answers.
SELECT u.id, u.display_name
FROM users u
WHERE u.role IN ('agency_admin', 'agency_user')
  AND u.deactivated_at IS NULL
  AND u.org_id = :org_id -- wall
ORDER BY u.display_name, u.id;

-- name: add_evidence :one
-- A file, a link or a note.
INSERT INTO assessment_evidence (agency_org_id, enterprise_org_id, assessment_id, clause_id, kind, words, url, file_name, media_type, byte_count, sha256,
  content, added_by, added_by_name, added_at)
VALUES (:org_id, :enterprise_org_id, :assessment_id, :clause_id, :kind, :words, :url, :file_name, :media_type, :byte_count, :sha256, :content,
  :user_id, :user_name, :now)
RETURNING id;

-- name: evidence_of_assessments :many
-- What was added, without the bytes; a client reads what was submitted.
SELECT x.id, x.assessment_id, x.clause_id, x.kind, x.words, x.url, x.file_name, x.media_type, x.byte_count, encode(x.sha256, 'hex') AS sha256,
       x.added_by_name, x.added_at, x.shared_at
FROM assessment_evidence x
WHERE x.assessment_id = ANY(CAST(:assessment_ids AS uuid[]))
  AND x.removed_at IS NULL
  AND (x.shared_at IS NOT NULL OR x.agency_org_id = :org_id)
  AND :org_id IN (x.enterprise_org_id, x.agency_org_id) -- wall
ORDER BY x.added_at, x.id;

-- name: evidence_by_id :one
-- One of them with the record it belongs to, and its bytes.
SELECT x.id, x.assessment_id, x.clause_id, x.kind, x.file_name, x.media_type, x.content, x.added_by, x.shared_at, c.id AS compliance_id
FROM assessment_evidence x
JOIN assessments a ON a.agency_org_id = x.agency_org_id AND a.id = x.assessment_id
JOIN policy_distributions d ON d.agency_org_id = a.agency_org_id AND d.policy_id = a.policy_id AND d.is_current_version
JOIN agency_policy_compliance c ON c.agency_org_id = d.agency_org_id AND c.policy_distribution_id = d.id
WHERE x.id = :evidence_id
  AND x.removed_at IS NULL
  AND (x.shared_at IS NOT NULL OR x.agency_org_id = :org_id)
  AND :org_id IN (x.enterprise_org_id, x.agency_org_id); -- wall

-- name: remove_evidence :rows
-- The bytes are gone; that there was something stays.
UPDATE assessment_evidence x
SET content = NULL, removed_at = :now, removed_by = :user_id
WHERE x.id = :evidence_id
  AND x.agency_org_id = :org_id; -- wall

-- name: share_evidence :rows
-- From the submission on the client reads it.
UPDATE assessment_evidence x
SET shared_at = :now
WHERE x.assessment_id = :assessment_id
  AND x.shared_at IS NULL
  AND x.removed_at IS NULL
  AND x.agency_org_id = :org_id; -- wall

-- name: answer_reviews :many
-- What the client said of each answer, submission by submission; an agency reads what it was told.
SELECT r.clause_id, r.verdict, r.comment, r.submission, r.answer
FROM answer_reviews r
WHERE r.assessment_id = :assessment_id
  AND (r.told_at IS NOT NULL OR r.enterprise_org_id = :org_id)
  AND :org_id IN (r.enterprise_org_id, r.agency_org_id) -- wall
ORDER BY r.submission, r.clause_id;

-- name: review_answers :rows
-- The client's word on some answers of the submission; said again, the last word holds.
INSERT INTO answer_reviews (enterprise_org_id, agency_org_id, assessment_id, submission, clause_id, verdict, comment, answer, reviewed_by, reviewed_at)
SELECT a.enterprise_org_id, a.agency_org_id, a.id, a.submission, s.clause_id, s.verdict, s.comment, coalesce(a.answers -> s.clause_id, '{}'), :user_id, :now
FROM jsonb_to_recordset(CAST(:verdicts AS jsonb)) AS s (clause_id text, verdict text, comment text)
JOIN assessments a ON a.id = :assessment_id
WHERE true
  AND a.enterprise_org_id = :org_id -- wall
ON CONFLICT (enterprise_org_id, agency_org_id, assessment_id, submission, clause_id) DO UPDATE
SET verdict = excluded.verdict, comment = excluded.comment, answer = excluded.answer, reviewed_by = excluded.reviewed_by, reviewed_at = excluded.reviewed_at;

-- name: changes_asked :many
-- The clauses of a submission whose answer the client wants changed.
SELECT r.clause_id
FROM answer_reviews r
JOIN assessments a ON a.agency_org_id = r.agency_org_id AND a.id = r.assessment_id AND a.submission = r.submission
WHERE r.assessment_id = :assessment_id
  AND r.verdict = 'changes_requested'
  AND r.enterprise_org_id = :org_id -- wall
ORDER BY r.clause_id;

-- name: tell_of_reviews :rows
-- With the decision the agency may read what was said of each answer.
UPDATE answer_reviews r
SET told_at = :now
WHERE r.assessment_id = :assessment_id
  AND r.told_at IS NULL
  AND r.enterprise_org_id = :org_id; -- wall

-- name: questions_of_version :many
-- What the client wants asked: of each clause what it last wrote for this version or an earlier one.
SELECT DISTINCT ON (q.clause_id) q.clause_id, q.question, q.guidance, q.evidence_wanted, q.weight
FROM assessment_questions q
WHERE q.policy_id = :policy_id
  AND q.version_number <= :version_number
  AND (q.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.enterprise_org_id = q.enterprise_org_id AND d.policy_id = q.policy_id AND d.version_number >= q.version_number AND d.agency_org_id = :org_id)) -- wall
ORDER BY q.clause_id, q.version_number DESC;

-- name: set_questions :rows
-- What is asked about some clauses from this version on.
INSERT INTO assessment_questions (enterprise_org_id, policy_id, version_number, clause_id, question, guidance, evidence_wanted, weight, set_by, set_at)
SELECT v.enterprise_org_id, v.policy_id, v.version_number, s.clause_id, s.question, s.guidance, s.evidence_wanted, s.weight, :user_id, :now
FROM jsonb_to_recordset(CAST(:questions AS jsonb)) AS s (clause_id text, question text, guidance text, evidence_wanted text, weight integer)
JOIN policy_versions v ON v.policy_id = :policy_id AND v.version_number = :version_number
WHERE true
  AND v.enterprise_org_id = :org_id -- wall
ON CONFLICT (enterprise_org_id, policy_id, version_number, clause_id) DO UPDATE
SET question = excluded.question, guidance = excluded.guidance, evidence_wanted = excluded.evidence_wanted, weight = excluded.weight,
    set_by = excluded.set_by, set_at = excluded.set_at;

-- name: tell_of_reviews_due :rows
-- A batch of current records whose review fell due: a trail row that both sides share and an event to each, once for each due date.
WITH due AS (
  SELECT c.agency_org_id, c.id, c.enterprise_org_id, c.next_review_date
  FROM agency_policy_compliance c
  JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id AND d.is_current_version
  WHERE c.frozen_at IS NULL
    AND c.next_review_date <= :now
    AND c.review_told_for IS DISTINCT FROM c.next_review_date
  ORDER BY c.next_review_date, c.agency_org_id, c.id
  LIMIT :limit
  FOR UPDATE OF c SKIP LOCKED
), told AS (
  UPDATE agency_policy_compliance c
  SET review_told_for = due.next_review_date
  FROM due
  WHERE c.agency_org_id = due.agency_org_id AND c.id = due.id
  RETURNING c.agency_org_id, c.enterprise_org_id, c.id, c.review_told_for
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, actor_name, new)
  SELECT 'review.due', 'compliance', t.id, t.enterprise_org_id, t.agency_org_id, NULL, jsonb_build_object('next_review_date', t.review_told_for)
  FROM told t
)
INSERT INTO outbox (org_id, topic, payload)
SELECT o.org_id, 'review.due', jsonb_build_object('compliance_id', t.id)
FROM told t
CROSS JOIN LATERAL (VALUES (t.agency_org_id), (t.enterprise_org_id)) AS o (org_id);
