-- name: exceptions_page :many
-- A page of the exceptions between an organization and others, the latest asked first; each with the clauses that were signed and
-- those of the version in force at the agency.
SELECT e.id, e.enterprise_org_id, c.name AS enterprise, e.agency_org_id, a.name AS agency, e.policy_id, v.title AS policy_title,
       e.distribution_id, d.version_number, held.version_number AS current_version_number, e.clause_ids, v.clauses,
       n.clauses AS current_clauses, e.state, s.meaning, s.printed_name, s.signed_at, e.reason, e.requested_at, e.starts_on, e.ends_on,
       e.decided_at, e.decision_comment, e.conditions, e.renews_id, e.ended_at, e.end_reason
FROM exceptions e
JOIN policy_distributions d ON d.agency_org_id = e.agency_org_id AND d.id = e.distribution_id
JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
JOIN organizations c ON c.id = e.enterprise_org_id
JOIN organizations a ON a.id = e.agency_org_id
LEFT JOIN signatures s ON s.agency_org_id = e.agency_org_id AND s.id = e.signature_id
  AND :org_id IN (s.enterprise_org_id, s.agency_org_id) -- wall
LEFT JOIN policy_distributions held ON held.agency_org_id = e.agency_org_id AND held.policy_id = e.policy_id AND held.is_current_version
  AND :org_id IN (held.enterprise_org_id, held.agency_org_id) -- wall
LEFT JOIN distribution_documents n ON n.agency_org_id = held.agency_org_id AND n.distribution_id = held.id
WHERE (CAST(:exception_id AS uuid) IS NULL OR e.id = :exception_id)
  AND (CAST(:states AS text[]) IS NULL OR e.state = ANY(CAST(:states AS text[])))
  AND (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (e.enterprise_org_id, e.agency_org_id))
  AND (CAST(:policy_id AS uuid) IS NULL OR e.policy_id = :policy_id)
  AND (CAST(:ends_by AS date) IS NULL OR e.ends_on <= :ends_by)
  AND (CAST(:search AS text) IS NULL
       OR position(lower(CAST(:search AS text)) IN lower(concat_ws(' ', v.title, c.name, a.name, e.reason))) > 0)
  AND :org_id IN (e.enterprise_org_id, e.agency_org_id) -- wall
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
ORDER BY e.requested_at DESC, e.id
LIMIT :limit OFFSET :offset;

-- name: exception_counts :many
-- How many exceptions are in each state, of those that fit the same filter. Names are looked at only when words are searched.
SELECT e.state, count(*) AS exception_count
FROM exceptions e
LEFT JOIN policy_distributions d ON CAST(:search AS text) IS NOT NULL AND d.agency_org_id = e.agency_org_id AND d.id = e.distribution_id
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
LEFT JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
LEFT JOIN organizations c ON CAST(:search AS text) IS NOT NULL AND c.id = e.enterprise_org_id
LEFT JOIN organizations a ON CAST(:search AS text) IS NOT NULL AND a.id = e.agency_org_id
WHERE (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (e.enterprise_org_id, e.agency_org_id))
  AND (CAST(:policy_id AS uuid) IS NULL OR e.policy_id = :policy_id)
  AND (CAST(:ends_by AS date) IS NULL OR e.ends_on <= :ends_by)
  AND (CAST(:search AS text) IS NULL
       OR position(lower(CAST(:search AS text)) IN lower(concat_ws(' ', v.title, c.name, a.name, e.reason))) > 0)
  AND :org_id IN (e.enterprise_org_id, e.agency_org_id) -- wall
GROUP BY e.state
ORDER BY e.state;

-- name: exception_subjects :many
-- The other organizations and the policies of the exceptions between an organization and others, by the title signed last.
SELECT DISTINCT ON (e.policy_id, o.id) e.policy_id, v.title AS policy_title, o.id AS counterpart_id, o.name AS counterpart
FROM exceptions e
JOIN policy_distributions d ON d.agency_org_id = e.agency_org_id AND d.id = e.distribution_id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations o ON o.id = CASE WHEN e.enterprise_org_id = :org_id THEN e.agency_org_id ELSE e.enterprise_org_id END
WHERE true
  AND :org_id IN (e.enterprise_org_id, e.agency_org_id) -- wall
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
ORDER BY e.policy_id, o.id, d.version_number DESC;

-- name: exceptions_of_agency :many
-- The exceptions an agency asked a client for, of one policy or all, the newest first.
SELECT e.id, e.enterprise_org_id, e.policy_id, v.title AS policy_title, e.distribution_id, d.version_number, e.clause_ids, v.clauses, e.state,
       e.reason, e.requested_at, e.starts_on, e.ends_on, e.decided_at, e.decision_comment, e.conditions, e.ended_at, e.end_reason
FROM exceptions e
JOIN policy_distributions d ON d.agency_org_id = e.agency_org_id AND d.id = e.distribution_id
JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
WHERE (CAST(:policy_id AS uuid) IS NULL OR e.policy_id = :policy_id)
  AND (CAST(:client_id AS uuid) IS NULL OR e.enterprise_org_id = :client_id)
  AND e.agency_org_id = :org_id -- wall
  AND d.agency_org_id = :org_id -- wall
ORDER BY e.requested_at DESC, e.id
LIMIT :limit;

-- name: lock_exception :one
-- One exception of either side, locked, before it moves.
SELECT e.id, e.enterprise_org_id, e.agency_org_id, e.policy_id, e.distribution_id, e.state
FROM exceptions e
WHERE e.id = :exception_id
  AND :org_id IN (e.enterprise_org_id, e.agency_org_id) -- wall
FOR UPDATE;

-- name: withdraw_exception_request :rows
-- The agency no longer asks for it.
UPDATE exceptions e
SET state = 'withdrawn', ended_at = :now
WHERE e.id = :exception_id
  AND e.agency_org_id = :org_id; -- wall

-- name: decide_exception :rows
-- The client's answer: approved for a period, or denied without one.
UPDATE exceptions e
SET state = :state, starts_on = :starts_on, ends_on = :ends_on, decided_by = :user_id, decided_at = :now, decision_comment = :comment,
    conditions = :conditions
WHERE e.id = :exception_id
  AND e.enterprise_org_id = :org_id; -- wall

-- name: request_renewal :one
-- The agency asks to go on with an exception: the same clauses and signature, on what it holds of the policy now. No row without
-- such a version, or while another such request waits.
INSERT INTO exceptions (agency_org_id, enterprise_org_id, policy_id, distribution_id, signature_id, clause_ids, reason, requested_by, requested_at,
  renews_id)
SELECT e.agency_org_id, e.enterprise_org_id, e.policy_id, held.id, e.signature_id, e.clause_ids, :reason, :user_id, :now, e.id
FROM exceptions e
JOIN policy_distributions held ON held.agency_org_id = e.agency_org_id AND held.policy_id = e.policy_id AND held.is_current_version
WHERE e.id = :exception_id
  AND e.agency_org_id = :org_id -- wall
ON CONFLICT DO NOTHING
RETURNING id;

-- name: revoke_exception :rows
-- The client takes back what it granted.
UPDATE exceptions e
SET state = 'revoked', ended_at = :now, end_reason = :reason
WHERE e.id = :exception_id
  AND e.enterprise_org_id = :org_id; -- wall

-- name: expire_exceptions :rows
-- The exceptions whose last day is over, each with its trail row and an event to both sides. Jobs only.
WITH due AS (
  SELECT e.agency_org_id, e.id
  FROM exceptions e
  WHERE e.state = 'approved'
    AND e.ends_on < CAST(:today AS date)
  ORDER BY e.ends_on, e.agency_org_id, e.id
  LIMIT :limit
  FOR UPDATE SKIP LOCKED
), ended AS (
  UPDATE exceptions e
  SET state = 'expired', ended_at = :now
  FROM due
  WHERE e.agency_org_id = due.agency_org_id AND e.id = due.id
  RETURNING e.agency_org_id, e.enterprise_org_id, e.id, e.distribution_id, e.ends_on
), told AS (
  INSERT INTO outbox (org_id, topic, payload)
  SELECT side.org_id, 'exception.expired', jsonb_build_object('exception_id', e.id, 'distribution_id', e.distribution_id)
  FROM ended e
  CROSS JOIN LATERAL (VALUES (e.agency_org_id), (e.enterprise_org_id)) AS side (org_id)
)
INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, actor_name, old, new)
SELECT 'exception.expired', 'exception', e.id, e.enterprise_org_id, e.agency_org_id, NULL,
       jsonb_build_object('state', 'approved'), jsonb_build_object('state', 'expired', 'ends_on', e.ends_on)
FROM ended e;

-- name: exceptions_beside_newer_clauses :many
-- Of exceptions in force at these agencies, which clauses of which document they are from, and which is in force now. Agencies
-- that hold versions as published are one row, whatever their number; a rider is one agency's.
SELECT DISTINCT e.policy_id, d.version_number, d.rider_number, held.version_number AS current_version_number,
       held.rider_number AS current_rider_number, e.clause_ids,
       CASE WHEN d.rider_number + held.rider_number > 0 THEN e.agency_org_id END AS agency_org_id
FROM exceptions e
JOIN policy_distributions d ON d.agency_org_id = e.agency_org_id AND d.id = e.distribution_id
JOIN policy_distributions held ON held.agency_org_id = e.agency_org_id AND held.policy_id = e.policy_id AND held.is_current_version
WHERE e.state = 'approved'
  AND (held.version_number, held.rider_number) <> (d.version_number, d.rider_number)
  AND e.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
ORDER BY e.policy_id, d.version_number, d.rider_number, current_version_number, current_rider_number, e.clause_ids, agency_org_id;

-- name: supersede_exceptions :rows
-- End those of which a clause asks something else now, each with its trail row and an event to both sides. Jobs only.
WITH changed AS (
  SELECT *
  FROM jsonb_to_recordset(CAST(:changed AS jsonb))
    AS c (policy_id uuid, version_number integer, rider_number integer, current_version_number integer, current_rider_number integer,
      clause_ids text[], agency_org_id uuid, reason text)
), ended AS (
  UPDATE exceptions e
  SET state = 'superseded', ended_at = :now, end_reason = c.reason
  FROM changed c
  JOIN policy_distributions d ON d.policy_id = c.policy_id AND d.version_number = c.version_number AND d.rider_number = c.rider_number
    AND d.agency_org_id = coalesce(c.agency_org_id, d.agency_org_id)
  JOIN policy_distributions held ON held.agency_org_id = d.agency_org_id AND held.policy_id = d.policy_id AND held.is_current_version
    AND held.version_number = c.current_version_number AND held.rider_number = c.current_rider_number
  WHERE e.agency_org_id = d.agency_org_id
    AND e.distribution_id = d.id
    AND e.clause_ids = c.clause_ids
    AND e.state = 'approved'
    AND e.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
  RETURNING e.agency_org_id, e.enterprise_org_id, e.id, e.distribution_id, e.end_reason
), told AS (
  INSERT INTO outbox (org_id, topic, payload)
  SELECT side.org_id, 'exception.superseded', jsonb_build_object('exception_id', e.id, 'distribution_id', e.distribution_id)
  FROM ended e
  CROSS JOIN LATERAL (VALUES (e.agency_org_id), (e.enterprise_org_id)) AS side (org_id)
)
INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, actor_name, old, new, reason)
SELECT 'exception.superseded', 'exception', e.id, e.enterprise_org_id, e.agency_org_id, NULL,
       jsonb_build_object('state', 'approved'), jsonb_build_object('state', 'superseded'), e.end_reason
FROM ended e;
