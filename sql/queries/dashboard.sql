-- name: drafts_under_way :many
-- The enterprise's drafts that wait for somebody, the longest waiting first; one with a time of publication waits for nobody.
SELECT d.policy_id, d.title, d.state, w.display_name AS author_name, d.writer_ids, d.publish_refusal
FROM policy_drafts d
JOIN users w ON w.org_id = d.enterprise_org_id AND w.id = d.author_id
WHERE d.state IN ('in_review', 'changes_requested', 'approved')
  AND d.publish_at IS NULL
  AND d.enterprise_org_id = :org_id -- wall
ORDER BY d.updated_at, d.id;

-- name: assessments_to_decide :many
-- Submitted assessments with the record they count on, the longest waiting first.
SELECT c.id, v.title, o.name AS counterpart
FROM assessments a
JOIN policy_distributions d ON d.agency_org_id = a.agency_org_id AND d.policy_id = a.policy_id AND d.is_current_version
JOIN agency_policy_compliance c ON c.agency_org_id = d.agency_org_id AND c.policy_distribution_id = d.id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations o ON o.id = a.agency_org_id
WHERE a.state = 'submitted'
  AND a.enterprise_org_id = :org_id -- wall
ORDER BY a.submitted_at, a.id
LIMIT :limit;

-- name: assessments_to_make :many
-- Records of the agency whose assessment was never made, was sent back, or has come due; the earliest due first.
SELECT c.id, v.title, o.name AS counterpart, c.next_review_date AS due_at
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations o ON o.id = c.enterprise_org_id
WHERE d.is_current_version
  AND d.response <> 'awaiting'
  AND NOT EXISTS (SELECT FROM assessments a WHERE a.agency_org_id = c.agency_org_id AND a.policy_id = c.policy_id AND a.state = 'submitted')
  AND (c.next_review_date < :soon
       OR EXISTS (SELECT FROM assessments a WHERE a.agency_org_id = c.agency_org_id AND a.policy_id = c.policy_id AND a.state = 'changes_requested')
       OR NOT EXISTS (SELECT FROM assessments a WHERE a.agency_org_id = c.agency_org_id AND a.policy_id = c.policy_id AND a.state = 'accepted'))
  AND c.agency_org_id = :org_id -- wall
ORDER BY c.next_review_date NULLS LAST, c.id
LIMIT :limit;

-- name: awaiting_by_due :many
-- Current distributions without an answer (past a time, or all), the longest due first.
SELECT d.id, v.title, o.name AS counterpart, d.due_at
FROM policy_distributions d
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations o ON o.id = CASE WHEN d.enterprise_org_id = :org_id THEN d.agency_org_id ELSE d.enterprise_org_id END
WHERE d.is_current_version
  AND d.response = 'awaiting'
  AND (CAST(:due_before AS timestamptz) IS NULL OR d.due_at < CAST(:due_before AS timestamptz))
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
ORDER BY d.due_at, d.id
LIMIT :limit;

-- name: responses_by_policy :many
-- Current distributions of each policy by their answer, the most open first.
SELECT d.policy_id, max(v.title) AS title,
       count(*) FILTER (WHERE d.response = 'acknowledged') AS acknowledged_count,
       count(*) FILTER (WHERE d.response = 'with_reservation') AS with_reservation_count,
       count(*) FILTER (WHERE d.response = 'declined') AS declined_count,
       count(*) FILTER (WHERE d.response = 'awaiting') AS awaiting_count,
       count(*) FILTER (WHERE d.response = 'awaiting' AND d.due_at < :now) AS overdue_count
FROM policy_distributions d
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
WHERE d.is_current_version
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
GROUP BY d.policy_id
ORDER BY overdue_count DESC, awaiting_count DESC, title, d.policy_id
LIMIT :limit;

-- name: daily_average_of_all :many
-- The average score of each day over every record of the organization with data.
SELECT h.day, round(avg(h.compliance_score)) AS average_score, count(h.compliance_score) AS scored_count
FROM compliance_history h
WHERE h.day >= :since
  AND :org_id IN (h.enterprise_org_id, h.agency_org_id) -- wall
GROUP BY h.day
ORDER BY h.day;

-- name: own_finding_count :one
-- How many findings among the client's own clauses are open; the same one at several agencies is one.
SELECT count(DISTINCT (p.conflict_type, p.conflict_description)) AS finding_count
FROM conflict_parties p
WHERE p.closed_at IS NULL
  AND p.enterprise_org_id = :org_id; -- wall
