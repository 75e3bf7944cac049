-- name: open_violations_with :many
-- The open violations between a side and one other organization, the gravest first; without anybody's own words.
SELECT v.id, v.policy_id, w.title AS policy_title, v.clause_id, v.severity, v.state, v.happened_on, v.confirmed_at, v.action_due_on
FROM violations v
JOIN policy_distributions d ON d.agency_org_id = v.agency_org_id AND d.id = v.distribution_id
JOIN policy_versions w ON w.enterprise_org_id = d.enterprise_org_id AND w.policy_id = d.policy_id AND w.version_number = d.version_number
WHERE v.state IN ('confirmed', 'correcting', 'verified')
  AND (CAST(:agency_id AS uuid) IS NULL OR v.agency_org_id = :agency_id)
  AND (CAST(:client_id AS uuid) IS NULL OR v.enterprise_org_id = :client_id)
  AND :org_id IN (v.enterprise_org_id, v.agency_org_id) -- wall
ORDER BY array_position(ARRAY['critical', 'high', 'medium', 'low'], CAST(v.severity AS text)), v.confirmed_at, v.id
LIMIT :limit;

-- name: assessments_with :many
-- The latest assessment of each policy between a side and one other organization, what is under way before what was decided. A
-- draft is the agency's own.
SELECT DISTINCT ON (a.policy_id) a.policy_id, a.state, a.submitted_at, a.decided_at
FROM assessments a
WHERE (CAST(:agency_id AS uuid) IS NULL OR a.agency_org_id = :agency_id)
  AND (CAST(:client_id AS uuid) IS NULL OR a.enterprise_org_id = :client_id)
  AND (a.state <> 'draft' OR a.agency_org_id = :org_id)
  AND :org_id IN (a.enterprise_org_id, a.agency_org_id) -- wall
ORDER BY a.policy_id, a.state IN ('accepted', 'superseded'), a.decided_at DESC NULLS FIRST, a.id;

-- name: name_of_agency :one
-- The name of an agency that a client engages or engaged.
SELECT o.name
FROM engagements e
JOIN organizations o ON o.id = e.agency_org_id
WHERE e.agency_org_id = :agency_id
  AND e.enterprise_org_id = :org_id -- wall
ORDER BY e.id
LIMIT 1;
