-- name: score_settings_of_clients :many
-- The settings that count on a day for each of these clients that has any; for an agency, of the clients it may ask. Nobody reads
-- here why they were set.
SELECT DISTINCT ON (s.enterprise_org_id)
       s.enterprise_org_id, s.number, s.acknowledgement, s.assessment, s.violations, s.conflicts, s.freshness,
       s.compliant_days, s.at_risk_days, s.non_compliant_days, s.in_force_from, s.set_at
FROM score_settings s
WHERE s.enterprise_org_id = ANY(CAST(:enterprise_ids AS uuid[]))
  AND s.in_force_from <= CAST(:day AS date)
  AND (CAST(:org_id AS uuid) IS NULL OR s.enterprise_org_id = :org_id OR EXISTS (SELECT FROM engagements e WHERE e.enterprise_org_id = s.enterprise_org_id AND e.agency_org_id = :org_id AND e.state IN ('active', 'ended'))) -- wall
ORDER BY s.enterprise_org_id, s.number DESC;

-- name: own_score_settings :many
-- Everything a client ever set, the latest first, with who and why.
SELECT s.number, s.acknowledgement, s.assessment, s.violations, s.conflicts, s.freshness,
       s.compliant_days, s.at_risk_days, s.non_compliant_days, s.in_force_from, s.set_at, u.display_name AS set_by_name, s.reason
FROM score_settings s
JOIN users u ON u.org_id = s.enterprise_org_id AND u.id = s.set_by
WHERE true
  AND s.enterprise_org_id = :org_id -- wall
ORDER BY s.number DESC;

-- name: add_score_settings :rows
-- The next settings of a client; a number that is taken already stays with whoever was first.
INSERT INTO score_settings (enterprise_org_id, number, acknowledgement, assessment, violations, conflicts, freshness,
  compliant_days, at_risk_days, non_compliant_days, in_force_from, set_by, set_at, reason)
VALUES (:org_id, :number, :acknowledgement, :assessment, :violations, :conflicts, :freshness,
  :compliant_days, :at_risk_days, :non_compliant_days, :in_force_from, :user_id, :now, :reason)
ON CONFLICT (enterprise_org_id, number) DO NOTHING;

-- name: tell_agencies_of_settings :rows
-- That a client's settings changed, to each agency that holds a record of it today.
INSERT INTO outbox (org_id, topic, payload)
SELECT d.agency_org_id, 'score_settings.set', jsonb_build_object('number', CAST(:number AS integer), 'enterprise_org_id', CAST(:org_id AS uuid))
FROM policy_distributions d
WHERE d.distribution_status = 'active'
  AND d.enterprise_org_id = :org_id -- wall
GROUP BY d.agency_org_id
ORDER BY d.agency_org_id;

-- name: records_to_preview :many
-- A client's current records by agency up to a number, with what each last score counted of its own findings, and how many there are.
SELECT c.agency_org_id, c.id, c.policy_id, o.name AS agency, v.title AS policy_title, coalesce(c.breakdown -> 'conflicts', '[]') AS counted,
       count(*) OVER () AS record_count
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations o ON o.id = c.agency_org_id
WHERE d.is_current_version
  AND c.enterprise_org_id = :org_id -- wall
ORDER BY c.agency_org_id, c.id
LIMIT :limit;
