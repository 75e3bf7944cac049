-- name: records_to_score :many
-- The records of the distributions that were in force at a time, with the facts of their acknowledgement as they stood then; for a
-- job, which belongs to no organization, those of all clients (so too below).
SELECT c.agency_org_id, c.id, c.enterprise_org_id, c.policy_id, c.policy_distribution_id AS distribution_id, d.version_number, d.rider_number,
       d.is_mandatory, d.due_at, d.distributed_at,
       coalesce(answered.meaning, 'awaiting') AS response, answered.signature_id, answered.first_response_at, answered.declined_at,
       coalesce(d.answered_from_id, d.id) AS answered_from_id,
       (SELECT min(f.due_at) FROM policy_distributions f
        WHERE f.agency_org_id = c.agency_org_id AND f.policy_id = c.policy_id
          AND (f.is_current_version OR f.delivery <> 'queued') AND coalesce(f.in_force_at, f.distributed_at) < :as_of) AS first_due_at,
       review.review_at
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
LEFT JOIN LATERAL (
  SELECT (array_agg(s.id ORDER BY s.signed_at DESC, s.id DESC))[1] AS signature_id,
         (array_agg(s.meaning ORDER BY s.signed_at DESC, s.id DESC))[1] AS meaning,
         min(s.signed_at) FILTER (WHERE s.meaning <> 'declined') AS first_response_at,
         min(s.signed_at) FILTER (WHERE s.meaning = 'declined') AS declined_at
  FROM policy_distributions f
  JOIN signatures s ON s.agency_org_id = f.agency_org_id AND s.distribution_id = f.id
  WHERE f.agency_org_id = d.agency_org_id AND f.policy_id = d.policy_id
    AND coalesce(f.answered_from_id, f.id) = coalesce(d.answered_from_id, d.id) AND s.signed_at < :as_of
) answered ON true
LEFT JOIN LATERAL (
  SELECT w.review_at FROM review_dates w
  WHERE w.agency_org_id = c.agency_org_id AND w.compliance_id = c.id AND w.set_at < :as_of
  ORDER BY w.number DESC LIMIT 1
) review ON true
-- What waited and never came was never in force; what ended since was still in force then.
WHERE (d.is_current_version OR (d.delivery <> 'queued' AND d.ended_at >= :as_of))
  AND coalesce(d.in_force_at, d.distributed_at) < :as_of
  AND c.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
  AND (CAST(:policy_id AS uuid) IS NULL OR c.policy_id = :policy_id)
  AND coalesce(CAST(:org_id AS uuid) IN (c.enterprise_org_id, c.agency_org_id), true) -- wall
ORDER BY c.agency_org_id, c.id;

-- name: assessments_in_force :many
-- The latest accepted assessment of each agency and policy, as it stood at a time.
SELECT DISTINCT ON (a.agency_org_id, a.policy_id)
       a.agency_org_id, a.policy_id, a.id, a.version_number, d.rider_number, a.answers, a.weights, a.decided_at, a.review_interval_days
FROM assessments a
JOIN policy_distributions d ON d.agency_org_id = a.agency_org_id AND d.id = a.distribution_id
WHERE a.state IN ('accepted', 'superseded')
  AND a.decided_at < :as_of
  AND (a.superseded_at IS NULL OR a.superseded_at >= :as_of)
  AND a.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
  AND coalesce(CAST(:org_id AS uuid) IN (a.enterprise_org_id, a.agency_org_id), true) -- wall
ORDER BY a.agency_org_id, a.policy_id, a.decided_at DESC, a.id;

-- name: violations_as_of :many
-- Violations with what they were at a time, by their steps; one from before there were steps tells it by its times alone.
SELECT v.agency_org_id, v.policy_id, v.id, v.clause_id, coalesce(graded.severity, v.severity) AS severity, v.happened_on,
       CASE WHEN v.confirmed_at < :as_of THEN v.confirmed_at END AS confirmed_at,
       CASE WHEN moved.step IS NULL THEN v.action_due_on ELSE action.due_on END AS action_due_on,
       CASE WHEN moved.step = 'sent_back' THEN 'correcting'
            WHEN moved.step IS NOT NULL THEN moved.step
            WHEN v.state = 'dismissed' AND (v.dismissed_at IS NULL OR v.dismissed_at < :as_of) THEN 'dismissed'
            WHEN v.closed_at < :as_of THEN 'closed'
            WHEN v.verified_at < :as_of AND v.state <> 'correcting' THEN 'verified'
            WHEN v.correcting_at < :as_of THEN 'correcting'
            WHEN v.confirmed_at < :as_of THEN 'confirmed'
            ELSE 'reported' END AS state
FROM violations v
LEFT JOIN LATERAL (
  SELECT s.step FROM violation_steps s
  WHERE s.agency_org_id = v.agency_org_id AND s.violation_id = v.id AND s.written_at < :as_of AND s.step <> 'commented'
  ORDER BY s.position DESC LIMIT 1
) moved ON true
LEFT JOIN LATERAL (
  SELECT s.due_on FROM violation_steps s
  WHERE s.agency_org_id = v.agency_org_id AND s.violation_id = v.id AND s.written_at < :as_of AND s.step IN ('correcting', 'sent_back')
  ORDER BY s.position DESC LIMIT 1
) action ON true
LEFT JOIN LATERAL (
  SELECT s.severity FROM violation_steps s
  WHERE s.agency_org_id = v.agency_org_id AND s.violation_id = v.id AND s.written_at < :as_of AND s.severity IS NOT NULL
  ORDER BY s.position DESC LIMIT 1
) graded ON true
WHERE v.reported_at < :as_of
  AND v.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
  AND coalesce(CAST(:org_id AS uuid) IN (v.enterprise_org_id, v.agency_org_id), true) -- wall
ORDER BY v.agency_org_id, v.policy_id, v.id;

-- name: exceptions_as_of :many
-- Exceptions that were ever approved, with the response each answers.
SELECT x.agency_org_id, x.policy_id, x.id, x.clause_ids, x.starts_on, x.ends_on, s.meaning, x.signature_id,
       (SELECT coalesce(f.answered_from_id, f.id) FROM policy_distributions f
        WHERE f.agency_org_id = s.agency_org_id AND f.id = s.distribution_id) AS answered_from_id,
       CASE WHEN x.ended_at IS NOT NULL AND x.ended_at >= :as_of THEN 'approved' ELSE x.state END AS state
FROM exceptions x
LEFT JOIN signatures s ON s.agency_org_id = x.agency_org_id AND s.id = x.signature_id
WHERE x.state IN ('approved', 'expired', 'revoked', 'superseded')
  AND x.decided_at < :as_of
  AND x.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
  AND coalesce(CAST(:org_id AS uuid) IN (x.enterprise_org_id, x.agency_org_id), true) -- wall
ORDER BY x.agency_org_id, x.policy_id, x.id;

-- name: same_client_findings_as_of :many
-- Conflicts and tensions among one client's own clauses that were open at a time; no other finding ever counts. One for the
-- same clauses, under an id of its own, so that a client cannot count the assets on which the agency meets them.
SELECT c.agency_org_id, p.policy_id, CAST(md5(concat_ws(' ', c.agency_org_id, c.conflict_type, n.clauses)) AS uuid) AS id,
       (array_agg(f.severity ORDER BY array_position(ARRAY['critical', 'high', 'medium', 'low'], f.severity)))[1] AS severity
FROM policy_conflicts c
CROSS JOIN LATERAL (
  SELECT h.is_open, h.severity FROM finding_states h
  WHERE h.agency_org_id = c.agency_org_id AND h.conflict_id = c.id AND h.held_from < :as_of
  ORDER BY h.number DESC LIMIT 1
) f
CROSS JOIN LATERAL (
  SELECT string_agg(concat_ws(' ', m.policy_id, m.clause_id), ' ' ORDER BY m.position) AS clauses, array_agg(DISTINCT m.policy_id) AS policy_ids
  FROM conflict_members m
  WHERE m.agency_org_id = c.agency_org_id AND m.conflict_id = c.id
) n
CROSS JOIN LATERAL unnest(n.policy_ids) AS p (policy_id)
WHERE c.same_client_org_id IS NOT NULL
  AND c.relation IN ('conflict', 'tension')
  AND f.is_open
  AND c.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
GROUP BY c.agency_org_id, p.policy_id, c.conflict_type, n.clauses
ORDER BY c.agency_org_id, p.policy_id, id;

-- name: requests_as_of :many
-- Requests that were with the agency at a time, and by when the client asked for its answer.
SELECT r.agency_org_id, r.policy_id, r.id, m.reply_by
FROM clause_requests r
CROSS JOIN LATERAL (
  SELECT w.step, w.reply_by
  FROM clause_request_messages w
  WHERE w.agency_org_id = r.agency_org_id AND w.request_id = r.id AND w.written_at < :as_of
  ORDER BY w.position DESC
  LIMIT 1
) m
WHERE m.step IN ('answered', 'countered', 'adapted', 'refused')
  AND r.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
  AND coalesce(CAST(:org_id AS uuid) IN (r.enterprise_org_id, r.agency_org_id), true) -- wall
ORDER BY r.agency_org_id, r.policy_id, r.id;

-- name: clauses_of_documents :many
-- The clauses that scores are computed from: of versions as published, and of riders of one agency each.
SELECT r.policy_id, r.version_number, r.rider_number, r.agency_org_id, coalesce(o.clauses, v.clauses) AS clauses
FROM unnest(CAST(:policy_ids AS uuid[]), CAST(:version_numbers AS integer[]), CAST(:rider_numbers AS integer[]), CAST(:agency_ids AS uuid[]))
  AS r (policy_id, version_number, rider_number, agency_org_id)
JOIN policy_versions v ON v.policy_id = r.policy_id AND v.version_number = r.version_number
LEFT JOIN policy_riders o ON o.agency_org_id = r.agency_org_id AND o.enterprise_org_id = v.enterprise_org_id AND o.policy_id = r.policy_id
  AND o.version_number = r.version_number AND o.rider_number = r.rider_number
WHERE (r.rider_number = 0 OR o.rider_number IS NOT NULL)
  AND (CAST(:org_id AS uuid) IS NULL OR v.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.enterprise_org_id = v.enterprise_org_id AND d.policy_id = v.policy_id AND d.agency_org_id = :org_id)) -- wall
  AND (CAST(:org_id AS uuid) IS NULL OR r.rider_number = 0 OR :org_id IN (o.enterprise_org_id, o.agency_org_id)) -- wall
ORDER BY r.policy_id, r.version_number, r.rider_number, r.agency_org_id;

-- name: compliance_records :many
-- A page of compliance records as either side sees them, those of current distributions first.
SELECT c.id, c.agency_org_id, a.name AS agency, c.enterprise_org_id, e.name AS enterprise, c.policy_id, v.title AS policy_title, d.version_number, d.rider_number,
       c.policy_distribution_id, d.is_current_version, d.is_mandatory, d.response, d.due_at, c.compliance_score, c.score_before_waivers, c.coverage,
       c.compliance_status, c.violations_count, c.last_assessment_date, c.next_review_date, c.breakdown, c.formula_version,
       c.settings_number, c.computed_at, c.revision, c.created_at
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations a ON a.id = c.agency_org_id
JOIN organizations e ON e.id = c.enterprise_org_id
WHERE (CAST(:compliance_id AS uuid) IS NULL OR c.id = :compliance_id)
  AND (CAST(:agency_org_id AS uuid) IS NULL OR c.agency_org_id = :agency_org_id)
  AND (CAST(:policy_id AS uuid) IS NULL OR c.policy_id = :policy_id)
  AND (CAST(:distribution_id AS uuid) IS NULL OR c.policy_distribution_id = :distribution_id)
  AND (CAST(:compliance_status AS text) IS NULL OR c.compliance_status = :compliance_status)
  AND (NOT :current_only OR d.is_current_version)
  AND (CAST(:after_at AS timestamptz) IS NULL OR (c.created_at, c.id) < (:after_at, CAST(:after_id AS uuid)))
  AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL OR d.enterprise_org_id = :org_id)
  AND :org_id IN (c.enterprise_org_id, c.agency_org_id) -- wall
ORDER BY c.created_at DESC, c.id DESC
LIMIT :limit;

-- name: lock_compliance :one
-- A record before one of its facts changes.
SELECT c.id, c.agency_org_id, c.enterprise_org_id, c.policy_id, c.policy_distribution_id, c.compliance_status, c.next_review_date, c.revision,
       d.version_number, d.is_current_version, v.clauses
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
WHERE c.id = :compliance_id
  AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL OR d.enterprise_org_id = :org_id)
  AND :org_id IN (c.enterprise_org_id, c.agency_org_id) -- wall
FOR UPDATE OF c;

-- name: touch_compliance :rows
-- The record has changed under whoever read it before.
UPDATE agency_policy_compliance c
SET revision = c.revision + 1
WHERE c.id = :compliance_id
  AND :org_id IN (c.enterprise_org_id, c.agency_org_id); -- wall

-- name: assessment_under_way :one
-- The assessment of an agency and policy that is not decided yet, or waits for changes.
SELECT a.id, a.state, a.answers
FROM assessments a
WHERE a.policy_id = :policy_id
  AND a.agency_org_id = :agency_org_id
  AND a.state IN ('draft', 'submitted', 'changes_requested')
  AND :org_id IN (a.enterprise_org_id, a.agency_org_id); -- wall

-- name: assessments_of_policy :many
-- Every assessment of an agency and policy, the one under way first, then the latest decided.
SELECT a.id, a.state, a.version_number, a.answers, a.submitted_at, a.decided_at, a.decision_comment, a.distribution_id, a.submission
FROM assessments a
WHERE a.policy_id = :policy_id
  AND a.agency_org_id = :agency_org_id
  AND :org_id IN (a.enterprise_org_id, a.agency_org_id) -- wall
ORDER BY a.state IN ('accepted', 'superseded'), a.state = 'superseded', a.decided_at DESC NULLS FIRST, a.id;

-- name: submit_new_assessment :one
-- A first submission, or the first since the last acceptance.
INSERT INTO assessments (agency_org_id, enterprise_org_id, policy_id, distribution_id, version_number, state, answers, submitted_by, submitted_at)
VALUES (:org_id, :enterprise_org_id, :policy_id, :distribution_id, :version_number, 'submitted', CAST(:answers AS jsonb), :user_id, :now)
RETURNING id;

-- name: resubmit_assessment :rows
-- The answers again after the client asked for changes.
UPDATE assessments a
SET state = 'submitted', answers = CAST(:answers AS jsonb), distribution_id = :distribution_id, version_number = :version_number,
    submitted_by = :user_id, submitted_at = :now, submission = a.submission + 1
WHERE a.id = :assessment_id
  AND a.agency_org_id = :org_id; -- wall

-- name: supersede_accepted_assessment :rows
-- The accepted assessment gives way to the next accepted one.
UPDATE assessments a
SET state = 'superseded', superseded_at = :now
WHERE a.policy_id = :policy_id
  AND a.agency_org_id = :agency_org_id
  AND a.state = 'accepted'
  AND a.enterprise_org_id = :org_id; -- wall

-- name: decide_assessment :rows
-- What the client says of a submitted assessment.
UPDATE assessments a
SET state = :state, decided_by = :user_id, decided_at = :now, decision_comment = :comment, review_interval_days = :review_interval_days,
    weights = CAST(:weights AS jsonb)
WHERE a.id = :assessment_id
  AND a.enterprise_org_id = :org_id; -- wall

-- name: set_review_date :rows
-- A review date an officer chose, or (NULL) the one that follows from the interval again; what held when is kept.
WITH moved AS (
  UPDATE agency_policy_compliance c
  SET next_review_date = coalesce(CAST(:next_review_at AS timestamptz), c.next_review_date), review_date_set_by = CAST(:user_id AS uuid)
  WHERE c.id = :compliance_id
    AND c.enterprise_org_id = :org_id -- wall
  RETURNING c.agency_org_id, c.id, c.enterprise_org_id
)
INSERT INTO review_dates (agency_org_id, compliance_id, number, enterprise_org_id, review_at, set_at)
SELECT m.agency_org_id, m.id, coalesce((SELECT max(w.number) FROM review_dates w WHERE w.agency_org_id = m.agency_org_id AND w.compliance_id = m.id), 0) + 1,
       m.enterprise_org_id, CAST(:next_review_at AS timestamptz), :now
FROM moved m;

-- name: compliance_summary :one
-- How one side's records stand; averages leave out what has no data.
SELECT count(*) AS record_count,
       round(avg(c.compliance_score)) AS average_score,
       coalesce(sum(c.violations_count), 0) AS violations_count,
       count(*) FILTER (WHERE c.compliance_status = 'compliant') AS compliant_count,
       count(*) FILTER (WHERE c.compliance_status = 'at_risk') AS at_risk_count,
       count(*) FILTER (WHERE c.compliance_status = 'non_compliant') AS non_compliant_count,
       count(*) FILTER (WHERE c.compliance_status = 'pending') AS pending_count,
       count(*) FILTER (WHERE c.next_review_date < :now) AS review_overdue_count
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
WHERE d.is_current_version
  AND :org_id IN (c.enterprise_org_id, c.agency_org_id); -- wall

-- name: average_by_counterpart :many
-- The other side's names with their average score and how their records in force stand.
WITH counted AS (
  SELECT CASE WHEN c.enterprise_org_id = :org_id THEN c.agency_org_id ELSE c.enterprise_org_id END AS counterpart_id,
         round(avg(c.compliance_score)) AS average_score, count(*) AS record_count,
         count(*) FILTER (WHERE c.compliance_status = 'compliant') AS compliant_count,
         count(*) FILTER (WHERE c.compliance_status = 'at_risk') AS at_risk_count,
         count(*) FILTER (WHERE c.compliance_status = 'non_compliant') AS non_compliant_count,
         count(*) FILTER (WHERE c.compliance_status = 'pending') AS pending_count
  FROM records_in_force c
  WHERE true
    AND :org_id IN (c.enterprise_org_id, c.agency_org_id) -- wall
  GROUP BY counterpart_id
)
SELECT o.id AS counterpart_id, o.name AS counterpart, n.average_score, n.record_count, n.compliant_count, n.at_risk_count, n.non_compliant_count,
       n.pending_count
FROM counted n
JOIN organizations o ON o.id = n.counterpart_id
ORDER BY n.average_score NULLS LAST, o.name, o.id;

-- name: daily_average :many
-- The average score of each day, over the records with data.
SELECT h.day, o.name AS counterpart, round(avg(h.compliance_score)) AS average_score, count(h.compliance_score) AS scored_count
FROM compliance_history h
JOIN organizations o ON o.id = CASE WHEN h.enterprise_org_id = :org_id THEN h.agency_org_id ELSE h.enterprise_org_id END
WHERE h.day >= :since
  AND (CAST(:compliance_id AS uuid) IS NULL OR h.compliance_id = :compliance_id)
  AND :org_id IN (h.enterprise_org_id, h.agency_org_id) -- wall
GROUP BY h.day, o.name
ORDER BY h.day, o.name;
