-- name: violations_page :many
-- A page of the violations between an organization and others, the latest reported first, each with its clause as it was held.
WITH page AS (
  SELECT v.agency_org_id, v.id, v.enterprise_org_id, v.policy_id, v.distribution_id, v.clause_id, v.severity, v.state, v.source, v.summary,
         v.happened_on, v.reported_at, v.confirmed_at, v.action, v.action_due_on, v.verified_at, v.closed_at, v.dismissed_at, v.dismiss_reason, v.terms, v.event_count, v.revision, c.name AS enterprise, a.name AS agency
  FROM violations v
  JOIN organizations c ON c.id = v.enterprise_org_id
  JOIN organizations a ON a.id = v.agency_org_id
  WHERE (CAST(:violation_id AS uuid) IS NULL OR v.id = :violation_id)
    AND (CAST(:states AS text[]) IS NULL OR v.state = ANY(CAST(:states AS text[])))
    AND (CAST(:severities AS text[]) IS NULL OR v.severity = ANY(CAST(:severities AS text[])))
    AND (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (v.enterprise_org_id, v.agency_org_id))
    AND (CAST(:policy_id AS uuid) IS NULL OR v.policy_id = :policy_id)
    AND (CAST(:reported_before AS timestamptz) IS NULL OR v.reported_at < :reported_before)
    AND (CAST(:overdue_on AS date) IS NULL OR (v.state = 'correcting' AND v.action_due_on < :overdue_on))
    AND (CAST(:search AS text) IS NULL
         OR position(lower(CAST(:search AS text)) IN lower(concat_ws(' ', v.summary, v.clause_id, c.name, a.name))) > 0)
    AND (CAST(:after_at AS timestamptz) IS NULL OR (v.reported_at, v.id) < (:after_at, CAST(:after_id AS uuid)))
    AND :org_id IN (v.enterprise_org_id, v.agency_org_id) -- wall
  ORDER BY v.reported_at DESC, v.id DESC
  LIMIT :limit
)
SELECT p.id, p.enterprise_org_id, p.enterprise, p.agency_org_id, p.agency, p.policy_id, d.title AS policy_title, p.distribution_id,
       d.version_number, p.clause_id, k.clause, p.severity, p.state, p.source, p.summary, p.happened_on, p.reported_at, p.confirmed_at,
       p.action, p.action_due_on, p.verified_at, p.closed_at, p.dismissed_at, p.dismiss_reason, p.terms, p.event_count, x.waived_until, p.revision
FROM page p
JOIN distribution_documents d ON d.agency_org_id = p.agency_org_id AND d.distribution_id = p.distribution_id
CROSS JOIN LATERAL (
  SELECT coalesce((SELECT e.clause FROM jsonb_array_elements(d.clauses) AS e (clause) WHERE e.clause ->> 'id' = p.clause_id LIMIT 1), '{}') AS clause
) k
CROSS JOIN LATERAL (
  SELECT max(e.ends_on) AS waived_until
  FROM exceptions e
  WHERE e.agency_org_id = p.agency_org_id AND e.policy_id = p.policy_id AND e.state = 'approved' AND p.clause_id = ANY(e.clause_ids)
    AND p.happened_on BETWEEN e.starts_on AND e.ends_on AND CAST(:today AS date) BETWEEN e.starts_on AND e.ends_on
    AND :org_id IN (e.enterprise_org_id, e.agency_org_id) -- wall
) x
ORDER BY p.reported_at DESC, p.id DESC;

-- name: steps_of_violations :many
-- The timelines of some violations, in order.
SELECT s.violation_id, s.position, s.step, s.side, s.author_name, s.words, s.severity, s.owner_name, s.due_on, s.written_at
FROM violation_steps s
WHERE s.violation_id = ANY(CAST(:violation_ids AS uuid[]))
  AND :org_id IN (s.enterprise_org_id, s.agency_org_id) -- wall
ORDER BY s.violation_id, s.position;

-- name: violation_counts_by_state :many
-- How many violations an organization has in each state.
SELECT v.state, count(*) AS violation_count, count(*) FILTER (WHERE v.state = 'correcting' AND v.action_due_on < CAST(:today AS date)) AS overdue_count
FROM violations v
WHERE (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (v.enterprise_org_id, v.agency_org_id))
  AND :org_id IN (v.enterprise_org_id, v.agency_org_id) -- wall
GROUP BY v.state
ORDER BY v.state;

-- name: violation_subjects :many
-- The other organizations of an organization's violations, and their policies, each by its latest title that the reader holds.
SELECT 'counterpart' AS kind, o.id, o.name AS words
FROM organizations o
WHERE o.id IN (
  SELECT CASE WHEN v.enterprise_org_id = :org_id THEN v.agency_org_id ELSE v.enterprise_org_id END
  FROM violations v
  WHERE true
    AND :org_id IN (v.enterprise_org_id, v.agency_org_id) -- wall
)
UNION ALL
SELECT 'policy', p.policy_id, t.title
FROM (
  SELECT DISTINCT v.enterprise_org_id, v.policy_id
  FROM violations v
  WHERE true
    AND :org_id IN (v.enterprise_org_id, v.agency_org_id) -- wall
) p
CROSS JOIN LATERAL (
  SELECT h.title
  FROM policy_versions h
  WHERE h.enterprise_org_id = p.enterprise_org_id
    AND h.policy_id = p.policy_id
    AND (h.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.agency_org_id = :org_id AND d.policy_id = h.policy_id AND d.version_number = h.version_number)) -- wall
  ORDER BY h.version_number DESC
  LIMIT 1
) t
ORDER BY kind, words, id;

-- name: lock_violation :one
-- A violation of either side, held before it moves.
SELECT v.id, v.agency_org_id, v.enterprise_org_id, v.distribution_id, v.clause_id, v.state, v.severity, v.revision, v.is_own_work,
       v.owner_id, v.action_due_on
FROM violations v
WHERE v.id = :violation_id
  AND :org_id IN (v.enterprise_org_id, v.agency_org_id) -- wall
FOR UPDATE OF v;

-- name: last_violation_step :one
-- Where the next line of a timeline goes.
SELECT coalesce(max(s.position), 0) AS position
FROM violation_steps s
WHERE s.violation_id = :violation_id
  AND :org_id IN (s.enterprise_org_id, s.agency_org_id); -- wall

-- name: add_violation_step :rows
-- One line of a timeline.
INSERT INTO violation_steps (agency_org_id, enterprise_org_id, violation_id, position, step, side, author_id, author_name, words, severity,
  owner_name, due_on, written_at)
VALUES (:agency_org_id, :enterprise_org_id, :violation_id, :position, :step, :side, :author_id, :author_name, :words, :severity, :owner_name,
  :due_on, :now);

-- name: document_violated :one
-- The document whose clause was broken, and since when it has been in force; one that never was is none.
SELECT d.agency_org_id, d.enterprise_org_id, d.policy_id, d.distributed_at, d.ended_at, t.clauses, t.effective_from, t.effective_until
FROM policy_distributions d
JOIN distribution_documents t ON t.agency_org_id = d.agency_org_id AND t.distribution_id = d.id
WHERE d.id = :distribution_id
  AND d.delivery <> 'queued'
  AND d.distribution_status NOT IN ('pending', 'refused')
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id); -- wall

-- name: documents_to_report :many
-- The documents in force between an organization and others, with their clauses, from which the broken one is chosen.
SELECT t.distribution_id, t.policy_id, t.title AS policy_title, t.version_number, o.id AS counterpart_id, o.name AS counterpart, t.clauses
FROM policy_distributions d
JOIN distribution_documents t ON t.agency_org_id = d.agency_org_id AND t.distribution_id = d.id
JOIN organizations o ON o.id = CASE WHEN d.enterprise_org_id = :org_id THEN d.agency_org_id ELSE d.enterprise_org_id END
WHERE d.is_current_version
  AND (CAST(:counterpart_id AS uuid) IS NULL OR o.id = :counterpart_id)
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
ORDER BY o.name, t.title, t.distribution_id
LIMIT :limit;

-- name: report_violation :one
-- A violation as it was reported.
INSERT INTO violations (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_id, severity, state, summary, happened_on,
  reported_at, source, is_own_work, terms)
VALUES (:agency_org_id, :enterprise_org_id, :policy_id, :distribution_id, :clause_id, :severity, 'reported', :summary, :happened_on,
  :now, :source, :is_own_work, CAST(:terms AS jsonb))
RETURNING id;

-- name: note_violation :rows
-- What the agency keeps to itself of its report.
INSERT INTO violation_notes (agency_org_id, violation_id, words, terms, written_by, written_at)
VALUES (:org_id, :violation_id, :words, CAST(:terms AS jsonb), :user_id, :now);

-- name: agency_side_of_violation :one
-- What the agency alone knows of a violation.
SELECT v.is_own_work, n.words, coalesce(n.terms, '{}') AS terms,
       (SELECT count(*) FROM violation_events e
        WHERE e.violation_id = v.id
          AND e.agency_org_id = :org_id -- wall
       ) AS event_count
FROM violations v
LEFT JOIN violation_notes n ON n.violation_id = v.id
  AND n.agency_org_id = :org_id -- wall
WHERE v.id = :violation_id
  AND v.agency_org_id = :org_id; -- wall

-- name: correct_violation :rows
-- The agency's corrective action.
UPDATE violations v
SET state = 'correcting', correcting_at = :now, action = :words, action_due_on = :due_on, owner_id = :owner_id, moved_at = :now,
    revision = v.revision + 1
WHERE v.id = :violation_id
  AND v.agency_org_id = :org_id; -- wall

-- name: replan_violation :rows
-- Who sees to the action, and by when.
UPDATE violations v
SET owner_id = :owner_id, action_due_on = :due_on, moved_at = :now, revision = v.revision + 1
WHERE v.id = :violation_id
  AND v.agency_org_id = :org_id; -- wall

-- name: decide_violation :rows
-- A move of the client's; what it does not touch stays.
UPDATE violations v
SET state = :state, severity = coalesce(:severity, v.severity), moved_at = :now, revision = v.revision + 1,
    confirmed_at = CASE WHEN :step = 'confirmed' THEN :now ELSE v.confirmed_at END,
    verified_at = CASE WHEN :step = 'verified' THEN :now WHEN :step = 'sent_back' THEN NULL ELSE v.verified_at END,
    action_due_on = CASE WHEN :step = 'sent_back' THEN CAST(:due_on AS date) ELSE v.action_due_on END,
    closed_at = CASE WHEN :step = 'closed' THEN :now ELSE v.closed_at END,
    closed_by = CASE WHEN :step = 'closed' THEN CAST(:user_id AS uuid) ELSE v.closed_by END,
    dismissed_at = CASE WHEN :step = 'dismissed' THEN :now ELSE v.dismissed_at END,
    dismiss_reason = CASE WHEN :step = 'dismissed' THEN :words ELSE v.dismiss_reason END
WHERE v.id = :violation_id
  AND v.enterprise_org_id = :org_id; -- wall

-- name: colleagues_who_correct :many
-- People of the agency who can see to an action.
SELECT u.id AS user_id, u.display_name
FROM users u
WHERE u.deactivated_at IS NULL
  AND u.role <> 'auditor'
  AND u.org_id = :org_id -- wall
ORDER BY u.display_name, u.id;

-- name: violations_register :many
-- A page of the violations in one order, either side's. The page's rows are found first; only then is the rest read. What fits
-- altogether is counted up to a limit.
WITH named AS (
  SELECT o.id
  FROM organizations o
  WHERE CAST(:words AS text) IS NOT NULL
    AND strpos(lower(o.name), lower(CAST(:words AS text))) > 0
), matching AS NOT MATERIALIZED (
  SELECT v.agency_org_id, v.id, v.reported_at, v.happened_on, v.action_due_on, array_position(ARRAY['critical', 'high', 'medium', 'low'], v.severity) AS gravity
  FROM violations v
  WHERE (CAST(:states AS text[]) IS NULL OR v.state = ANY(CAST(:states AS text[])))
    AND (CAST(:severity AS text) IS NULL OR v.severity = :severity)
    AND (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (v.enterprise_org_id, v.agency_org_id))
    AND (CAST(:policy_id AS uuid) IS NULL OR v.policy_id = :policy_id)
    AND (CAST(:reported_before AS timestamptz) IS NULL OR v.reported_at < :reported_before)
    AND (CAST(:overdue_on AS date) IS NULL OR (v.state = 'correcting' AND v.action_due_on < :overdue_on))
    AND (CAST(:words AS text) IS NULL
         OR strpos(lower(v.summary), lower(CAST(:words AS text))) > 0
         OR strpos(lower(v.clause_id), lower(CAST(:words AS text))) > 0
         OR v.agency_org_id IN (SELECT n.id FROM named n)
         OR v.enterprise_org_id IN (SELECT n.id FROM named n))
    AND :org_id IN (v.enterprise_org_id, v.agency_org_id) -- wall
), page AS (
  (SELECT m.agency_org_id, m.id, CAST(NULL AS integer) AS sort_number, CAST(NULL AS text) AS sort_text, m.reported_at AS sort_at,
          row_number() OVER (ORDER BY m.reported_at DESC, m.id DESC) AS place
   FROM matching m
   WHERE :sort = 'newest'
     AND (CAST(:after_at AS timestamptz) IS NULL OR (m.reported_at, m.id) < (:after_at, CAST(:after_id AS uuid)))
   ORDER BY m.reported_at DESC, m.id DESC
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, NULL, NULL, m.reported_at, row_number() OVER (ORDER BY m.reported_at, m.id)
   FROM matching m
   WHERE :sort = 'oldest'
     AND (CAST(:after_at AS timestamptz) IS NULL OR (m.reported_at, m.id) > (:after_at, CAST(:after_id AS uuid)))
   ORDER BY m.reported_at, m.id
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, m.gravity, NULL, NULL, row_number() OVER (ORDER BY m.gravity, m.id)
   FROM matching m
   WHERE :sort = 'gravest'
     AND (CAST(:after_number AS integer) IS NULL OR (m.gravity, m.id) > (:after_number, CAST(:after_id AS uuid)))
   ORDER BY m.gravity, m.id
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, coalesce(m.action_due_on - date '2000-01-01', 1000000), NULL, NULL,
          row_number() OVER (ORDER BY coalesce(m.action_due_on - date '2000-01-01', 1000000), m.id)
   FROM matching m
   WHERE :sort = 'due_first'
     AND (CAST(:after_number AS integer) IS NULL
          OR (coalesce(m.action_due_on - date '2000-01-01', 1000000), m.id) > (:after_number, CAST(:after_id AS uuid)))
   ORDER BY coalesce(m.action_due_on - date '2000-01-01', 1000000), m.id
   LIMIT :limit)
)
SELECT v.id, v.agency_org_id, a.name AS agency, v.enterprise_org_id, e.name AS enterprise, v.policy_id, t.title AS policy_title, d.version_number,
       v.clause_id, v.severity, v.state, v.source, v.summary, v.happened_on, v.reported_at, v.action_due_on, x.waived_until,
       p.sort_number, p.sort_text, p.sort_at,
       (SELECT count(*) FROM (SELECT FROM matching LIMIT :count_limit) n) AS matching_count
FROM page p
JOIN violations v ON v.agency_org_id = p.agency_org_id AND v.id = p.id
JOIN policy_distributions d ON d.agency_org_id = v.agency_org_id AND d.id = v.distribution_id
JOIN policy_versions t ON t.enterprise_org_id = d.enterprise_org_id AND t.policy_id = d.policy_id AND t.version_number = d.version_number
JOIN organizations a ON a.id = v.agency_org_id
JOIN organizations e ON e.id = v.enterprise_org_id
CROSS JOIN LATERAL (
  SELECT max(w.ends_on) AS waived_until
  FROM exceptions w
  WHERE w.agency_org_id = v.agency_org_id AND w.policy_id = v.policy_id AND w.state = 'approved' AND v.clause_id = ANY(w.clause_ids)
    AND v.happened_on BETWEEN w.starts_on AND w.ends_on AND CAST(:today AS date) BETWEEN w.starts_on AND w.ends_on
    AND :org_id IN (w.enterprise_org_id, w.agency_org_id) -- wall
) x
WHERE true
  AND :org_id = ANY(ARRAY[v.enterprise_org_id, v.agency_org_id]) -- wall
ORDER BY p.place, v.id
LIMIT :limit;
