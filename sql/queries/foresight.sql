-- name: own_policies_at_agencies :many
-- What a client's policies are in force at these agencies, the clauses lifted by an exception on the day, and what the last score counted.
SELECT d.agency_org_id, d.policy_id, d.version_number, d.rider_number, d.id AS distribution_id, c.breakdown,
       coalesce((SELECT array_agg(DISTINCT lifted.clause_id ORDER BY lifted.clause_id)
                 FROM exceptions x
                 CROSS JOIN unnest(x.clause_ids) AS lifted (clause_id)
                 WHERE x.agency_org_id = d.agency_org_id AND x.enterprise_org_id = d.enterprise_org_id AND x.policy_id = d.policy_id
                   AND x.state = 'approved' AND CAST(:today AS date) BETWEEN x.starts_on AND x.ends_on), '{}') AS lifted_ids
FROM policy_distributions d
JOIN agency_policy_compliance c ON c.agency_org_id = d.agency_org_id AND c.policy_distribution_id = d.id
WHERE d.distribution_status = 'active'
  AND d.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
  AND d.enterprise_org_id = :org_id -- wall
ORDER BY d.agency_org_id, d.policy_id;

-- name: own_versions_in_effect :many
-- The clauses of a client's own versions and riders, with the days on which each is in effect.
SELECT r.policy_id, r.version_number, r.rider_number, r.agency_org_id, coalesce(o.clauses, v.clauses) AS clauses, v.effective_from,
       v.effective_until
FROM unnest(CAST(:policy_ids AS uuid[]), CAST(:version_numbers AS integer[]), CAST(:rider_numbers AS integer[]), CAST(:agency_ids AS uuid[]))
  AS r (policy_id, version_number, rider_number, agency_org_id)
JOIN policy_versions v ON v.policy_id = r.policy_id AND v.version_number = r.version_number
LEFT JOIN policy_riders o ON o.agency_org_id = r.agency_org_id AND o.enterprise_org_id = v.enterprise_org_id AND o.policy_id = r.policy_id
  AND o.version_number = r.version_number AND o.rider_number = r.rider_number
WHERE true
  AND v.enterprise_org_id = :org_id -- wall
ORDER BY r.policy_id, r.version_number, r.rider_number, r.agency_org_id;

-- name: clauses_to_send :one
-- The clauses of the version to be sent, as published.
SELECT v.clauses
FROM policy_versions v
WHERE v.policy_id = :policy_id
  AND v.version_number = :version_number
  AND v.enterprise_org_id = :org_id; -- wall

-- name: exceptions_to_policy :many
-- The exceptions in force to one policy at these agencies, with the clauses they were asked for.
SELECT x.agency_org_id, x.id, x.clause_ids, x.starts_on, x.ends_on, d.version_number, v.clauses
FROM exceptions x
JOIN policy_distributions d ON d.agency_org_id = x.agency_org_id AND d.id = x.distribution_id
JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
WHERE x.policy_id = :policy_id
  AND x.state = 'approved'
  AND x.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
  AND :org_id IN (x.enterprise_org_id, x.agency_org_id) -- wall
ORDER BY x.agency_org_id, x.id;

-- name: records_if_sent :many
-- The records that a sending would make, as `records_to_score` gives those there are; an agency's id stands for the ids not given yet.
SELECT r.agency_org_id, r.agency_org_id AS id, CAST(:org_id AS uuid) AS enterprise_org_id, CAST(:policy_id AS uuid) AS policy_id,
       r.agency_org_id AS distribution_id, CAST(:version_number AS integer) AS version_number, 0 AS rider_number, CAST(:is_mandatory AS boolean) AS is_mandatory,
       due.at AS due_at, coalesce(answered.meaning, 'awaiting') AS response, answered.signature_id, answered.first_response_at, answered.declined_at,
       CASE WHEN held.is_carried THEN held.answered_from_id ELSE r.agency_org_id END AS answered_from_id,
       least(earlier.first_due_at, due.at) AS first_due_at, CAST(NULL AS timestamptz) AS review_at,
       held.id AS held_id, held.version_number AS held_version, held.response AS held_response, coalesce(held.is_carried, false) AS is_carried
FROM unnest(CAST(:agency_ids AS uuid[])) AS r (agency_org_id)
LEFT JOIN LATERAL (
  SELECT d.id, d.version_number, d.response, d.due_at, coalesce(d.answered_from_id, d.id) AS answered_from_id,
         d.version_number >= :last_material_version AND NOT v.changes_norms AS is_carried
  FROM policy_distributions d
  JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
  WHERE d.agency_org_id = r.agency_org_id AND d.policy_id = :policy_id AND d.is_current_version
    AND d.enterprise_org_id = :org_id -- wall
) held ON true
LEFT JOIN LATERAL (
  SELECT (array_agg(s.id ORDER BY s.signed_at DESC, s.id DESC))[1] AS signature_id,
         (array_agg(s.meaning ORDER BY s.signed_at DESC, s.id DESC))[1] AS meaning,
         min(s.signed_at) FILTER (WHERE s.meaning <> 'declined') AS first_response_at,
         min(s.signed_at) FILTER (WHERE s.meaning = 'declined') AS declined_at
  FROM policy_distributions f
  JOIN signatures s ON s.agency_org_id = f.agency_org_id AND s.distribution_id = f.id
  WHERE held.is_carried AND f.agency_org_id = r.agency_org_id AND f.policy_id = :policy_id
    AND coalesce(f.answered_from_id, f.id) = held.answered_from_id
    AND s.enterprise_org_id = :org_id -- wall
) answered ON true
LEFT JOIN LATERAL (
  SELECT min(f.due_at) AS first_due_at
  FROM policy_distributions f
  WHERE f.agency_org_id = r.agency_org_id AND f.policy_id = :policy_id AND (f.is_current_version OR f.delivery <> 'queued')
    AND f.enterprise_org_id = :org_id -- wall
) earlier ON true
CROSS JOIN LATERAL (SELECT CASE WHEN held.is_carried THEN held.due_at ELSE CAST(:due_at AS timestamptz) END AS at) due
ORDER BY r.agency_org_id;

-- name: announced_version :one
-- A document announced to the agency and not in force yet, with its clauses, the relation it comes on and what it would replace.
SELECT d.id AS distribution_id, d.policy_id, d.version_number, d.enterprise_org_id, d.distribution_status, d.scheduled_for, o.name AS client, v.title AS policy_title,
       v.clauses, v.effective_from, v.effective_until, e.state AS engagement_state, held.version_number AS held_version
FROM policy_distributions d
JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
JOIN engagements e ON e.agency_org_id = d.agency_org_id AND e.id = d.engagement_id
JOIN organizations o ON o.id = d.enterprise_org_id
LEFT JOIN policy_distributions held ON held.agency_org_id = d.agency_org_id AND held.policy_id = d.policy_id AND held.is_current_version
WHERE d.id = :distribution_id
  AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)
  AND d.agency_org_id = :org_id; -- wall
