-- name: held_to_adapt :one
-- What one agency holds of a policy: its version as published, and the document as the agency has it. A stranger's id and an
-- unknown one read the same.
SELECT o.name AS agency, e.id AS engagement_id, e.state AS engagement_state, d.id AS distribution_id, d.version_number, d.rider_number,
       d.is_mandatory, d.due_at, d.response, v.title, v.body, v.clauses AS version_clauses, v.document_sha256 AS version_sha256,
       v.effective_from, v.effective_until, coalesce(h.clauses, v.clauses) AS clauses, w.reason AS withdrawn_why,
       1 + (SELECT coalesce(max(r.rider_number), 0) FROM policy_riders r
            WHERE r.agency_org_id = d.agency_org_id AND r.enterprise_org_id = d.enterprise_org_id AND r.policy_id = d.policy_id
              AND r.version_number = d.version_number) AS next_rider_number
FROM engagements e
JOIN organizations o ON o.id = e.agency_org_id
LEFT JOIN policy_distributions d ON d.agency_org_id = e.agency_org_id AND d.enterprise_org_id = e.enterprise_org_id
  AND d.policy_id = :policy_id AND d.is_current_version
LEFT JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
LEFT JOIN policy_riders h ON h.agency_org_id = d.agency_org_id AND h.enterprise_org_id = d.enterprise_org_id AND h.policy_id = d.policy_id
  AND h.version_number = d.version_number AND h.rider_number = d.held_rider
LEFT JOIN policy_version_withdrawals w
  ON w.enterprise_org_id = d.enterprise_org_id AND w.policy_id = d.policy_id AND w.version_number = d.version_number
WHERE e.agency_org_id = :agency_org_id
  AND e.enterprise_org_id = :org_id -- wall
ORDER BY (e.state = 'active') DESC, e.proposed_at DESC, e.id
LIMIT 1;

-- name: add_rider :rows
-- A rider; insert-only.
INSERT INTO policy_riders (agency_org_id, enterprise_org_id, policy_id, version_number, rider_number, overlay, clauses, changes_norms,
  document_sha256, reason, created_by, created_at)
VALUES (:agency_org_id, :org_id, :policy_id, :version_number, :rider_number, CAST(:overlay AS jsonb), CAST(:clauses AS jsonb),
  :changes_norms, :document_sha256, :reason, :user_id, :now);

-- name: riders_of_policy :many
-- A page of the riders of a client's policy with how each stands, the newest first.
SELECT d.id AS distribution_id, r.agency_org_id, o.name AS agency, r.policy_id, r.version_number, r.rider_number, r.overlay, r.changes_norms,
       r.document_sha256, r.reason, u.display_name AS created_by, r.created_at, d.distribution_status, d.response
FROM policy_riders r
JOIN policy_distributions d ON d.agency_org_id = r.agency_org_id AND d.enterprise_org_id = r.enterprise_org_id AND d.policy_id = r.policy_id
  AND d.version_number = r.version_number AND d.held_rider = r.rider_number
JOIN organizations o ON o.id = r.agency_org_id
JOIN users u ON u.org_id = r.enterprise_org_id AND u.id = r.created_by
WHERE r.policy_id = :policy_id
  AND (CAST(:agency_org_id AS uuid) IS NULL OR r.agency_org_id = :agency_org_id)
  AND (CAST(:after_at AS timestamptz) IS NULL OR (r.created_at, d.id) < (:after_at, CAST(:after_id AS uuid)))
  AND r.enterprise_org_id = :org_id -- wall
ORDER BY r.created_at DESC, d.id DESC
LIMIT :limit;

-- name: version_beside_rider :one
-- For a distribution under a rider: the clauses of its version as published, and why it was adapted.
SELECT v.clauses, r.reason
FROM policy_distributions d
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN policy_riders r ON r.agency_org_id = d.agency_org_id AND r.enterprise_org_id = d.enterprise_org_id AND r.policy_id = d.policy_id
  AND r.version_number = d.version_number AND r.rider_number = d.held_rider
WHERE d.id = :distribution_id
  AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL OR d.enterprise_org_id = :org_id)
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id); -- wall
