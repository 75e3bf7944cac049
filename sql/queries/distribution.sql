-- name: lock_policy :one
-- The row lock that serializes all sendings of one policy.
UPDATE policies p
SET current_version = p.current_version
WHERE p.id = :policy_id
  AND p.enterprise_org_id = :org_id -- wall
RETURNING p.title, p.current_version;

-- name: policy_to_send :one
-- The same without the lock, for a look ahead.
SELECT p.title, p.current_version
FROM policies p
WHERE p.id = :policy_id
  AND p.enterprise_org_id = :org_id; -- wall

-- name: last_material_version :one
-- The newest material version up to the one to be sent: what was signed since carries over.
SELECT coalesce(max(v.version_number), 0) AS number
FROM policy_versions v
WHERE v.policy_id = :policy_id
  AND v.version_number <= :version_number
  AND v.change_class = 'material'
  AND v.enterprise_org_id = :org_id; -- wall

-- name: withdrawn_version :one
-- Whether a published version may no longer be sent, and why.
SELECT w.reason
FROM policy_version_withdrawals w
WHERE w.policy_id = :policy_id
  AND w.version_number = :version_number
  AND w.enterprise_org_id = :org_id; -- wall

-- name: candidates :many
-- What is known of each requested agency, in the order asked for. A stranger's id and an unknown id read the same.
SELECT r.agency_org_id, o.name, e.id AS engagement_id, e.state AS engagement_state,
       held.version_number AS held_version, coalesce(held.rider_number, 0) AS held_rider,
       coalesce(held.changes_norms, false) AS rider_changes_norms, coalesce(held.response, 'awaiting') <> 'awaiting' AS has_answered,
       waiting.version_number AS newest_pending
FROM unnest(CAST(:agency_ids AS uuid[])) WITH ORDINALITY AS r (agency_org_id, position)
LEFT JOIN LATERAL (
  SELECT e.id, e.state
  FROM engagements e
  WHERE e.agency_org_id = r.agency_org_id
    AND e.enterprise_org_id = :org_id -- wall
  ORDER BY (e.state = 'active') DESC, e.proposed_at DESC, e.id
  LIMIT 1
) e ON true
LEFT JOIN organizations o ON o.id = r.agency_org_id AND e.id IS NOT NULL
-- Gathered first: of a policy sent since the last ANALYZE the planner expects one row, and would compare all with all.
LEFT JOIN jsonb_to_recordset((
  SELECT jsonb_agg(jsonb_build_object('agency_org_id', h.agency_org_id, 'version_number', h.version_number, 'rider_number', h.rider_number,
                                      'changes_norms', o.changes_norms, 'response', h.response))
  FROM policy_distributions h
  LEFT JOIN policy_riders o ON o.agency_org_id = h.agency_org_id AND o.enterprise_org_id = h.enterprise_org_id AND o.policy_id = h.policy_id
    AND o.version_number = h.version_number AND o.rider_number = h.held_rider
  WHERE h.policy_id = :policy_id AND h.is_current_version AND h.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
    AND h.enterprise_org_id = :org_id -- wall
)) AS held (agency_org_id uuid, version_number integer, rider_number integer, changes_norms boolean, response text)
  ON held.agency_org_id = r.agency_org_id
LEFT JOIN LATERAL (
  SELECT max(w.version_number) AS version_number
  FROM policy_distributions w
  WHERE w.agency_org_id = r.agency_org_id AND w.policy_id = :policy_id AND w.distribution_status = 'pending'
    AND w.enterprise_org_id = :org_id -- wall
) waiting ON true
ORDER BY r.position;

-- name: supersede_held :rows
-- End what the recipients hold or wait for of this policy; the compliance record of an ended row freezes.
WITH ended AS (
  UPDATE policy_distributions d
  SET distribution_status = 'superseded', is_current_version = false, ended_at = :now
  WHERE d.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
    AND d.policy_id = :policy_id
    AND (d.is_current_version OR (d.distribution_status = 'pending' AND d.version_number <= :version_number))
    AND d.enterprise_org_id = :org_id -- wall
  RETURNING d.agency_org_id, d.id
)
UPDATE agency_policy_compliance c
SET frozen_at = :now
FROM ended
WHERE c.agency_org_id = ended.agency_org_id
  AND c.policy_distribution_id = ended.id
  AND c.enterprise_org_id = :org_id; -- wall

-- name: send_version :many
-- One row per recipient with its compliance record, trail row and outbox row; an editorial version carries the response over,
-- unless what was answered was a rider with other rules. Of a rider, whoever sends it has compared the two.
WITH recipient AS (
  SELECT * FROM unnest(CAST(:agency_ids AS uuid[]), CAST(:engagement_ids AS uuid[]), CAST(:held_versions AS integer[]),
                       CAST(:held_riders AS integer[])) AS r (agency_org_id, engagement_id, held_version, held_rider)
), carried AS (
  SELECT d.agency_org_id, d.response, d.acknowledged_at, d.acknowledged_by, d.signature_id, d.due_at
  FROM recipient r
  JOIN policy_distributions d ON d.agency_org_id = r.agency_org_id AND d.version_number = r.held_version AND d.rider_number = r.held_rider
  WHERE d.policy_id = :policy_id
    AND d.ended_at = :now
    AND d.version_number >= :last_material_version
    AND (:rider_number > 0 OR NOT EXISTS (
      SELECT FROM policy_riders o
      WHERE o.agency_org_id = d.agency_org_id AND o.enterprise_org_id = d.enterprise_org_id AND o.policy_id = d.policy_id
        AND o.version_number = d.version_number AND o.rider_number = d.held_rider AND o.changes_norms))
    AND :status = 'active'
    AND d.enterprise_org_id = :org_id -- wall
), sent AS (
  INSERT INTO policy_distributions (
    agency_org_id, policy_id, enterprise_org_id, engagement_id, batch_id, version_number, rider_number, distribution_status, delivery,
    is_current_version, is_mandatory, message, distributed_by, distributed_at, scheduled_for, announced_at, due_at,
    response, acknowledged_at, acknowledged_by, signature_id)
  SELECT r.agency_org_id, :policy_id, :org_id, r.engagement_id, :batch_id, :version_number, :rider_number, :status,
         CASE WHEN :status = 'active' THEN 'delivered' ELSE 'queued' END, :status = 'active', :is_mandatory, :message, :user_id,
         coalesce(CAST(:scheduled_for AS timestamptz), :now), :scheduled_for, :announced_at, coalesce(c.due_at, :due_at),
         coalesce(c.response, 'awaiting'), c.acknowledged_at, c.acknowledged_by, c.signature_id
  FROM recipient r
  LEFT JOIN carried c ON c.agency_org_id = r.agency_org_id
  ORDER BY r.agency_org_id
  RETURNING id, agency_org_id
), scored AS (
  INSERT INTO agency_policy_compliance (agency_org_id, policy_distribution_id, enterprise_org_id, policy_id)
  SELECT s.agency_org_id, s.id, :org_id, :policy_id FROM sent s
), told AS (
  INSERT INTO outbox (org_id, topic, payload)
  SELECT s.agency_org_id, CASE WHEN :status = 'active' THEN 'distribution.created' ELSE 'distribution.announced' END,
         jsonb_build_object('distribution_id', s.id, 'policy_id', CAST(:policy_id AS uuid), 'version_number', CAST(:version_number AS integer))
           || CASE WHEN :rider_number > 0 THEN jsonb_build_object('rider_number', CAST(:rider_number AS integer)) ELSE '{}' END
  FROM sent s
  WHERE :is_visible
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, actor_name, new)
  SELECT CASE WHEN :status = 'active' THEN 'distribution.created' ELSE 'distribution.scheduled' END, 'distribution', s.id, :org_id,
         CASE WHEN :is_visible THEN s.agency_org_id END, :actor_name,
         jsonb_build_object('policy_id', CAST(:policy_id AS uuid), 'version_number', CAST(:version_number AS integer), 'batch_id', CAST(:batch_id AS uuid))
           || CASE WHEN :rider_number > 0 THEN jsonb_build_object('rider_number', CAST(:rider_number AS integer)) ELSE '{}' END
  FROM sent s
)
SELECT s.id, s.agency_org_id FROM sent s ORDER BY s.agency_org_id, s.id;

-- name: distribution_counts :one
-- How the distributions of one side stand.
SELECT count(*) AS total_count,
       count(*) FILTER (WHERE d.distribution_status = 'active') AS active_count,
       count(*) FILTER (WHERE d.is_current_version AND d.response = 'acknowledged') AS acknowledged_count,
       count(*) FILTER (WHERE d.is_current_version AND d.response IN ('with_reservation', 'declined')) AS objected_count,
       count(*) FILTER (WHERE d.is_current_version AND d.response = 'awaiting') AS awaiting_count,
       count(*) FILTER (WHERE d.is_current_version AND d.response = 'awaiting' AND d.due_at < :now) AS overdue_count
FROM policy_distributions d
WHERE (d.delivery <> 'queued' OR d.announced_at IS NOT NULL OR d.enterprise_org_id = :org_id)
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id); -- wall

-- name: received_document :one
-- The exact document of one distribution, as sent; of a rider the summary is why there is one.
SELECT v.title, v.body, v.clauses, coalesce(v.rider_reason, v.change_summary) AS change_summary, v.document_sha256
FROM policy_distributions d
JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
WHERE d.id = :distribution_id
  AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL OR d.enterprise_org_id = :org_id)
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id); -- wall

-- name: lock_for_signing :one
-- The distribution a signature is about, locked, with the document in force for it.
SELECT d.id, d.enterprise_org_id, d.policy_id, d.version_number, d.distribution_status, d.is_current_version, d.response,
       v.document_sha256, v.clauses
FROM policy_distributions d
JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
WHERE d.id = :distribution_id
  AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)
  AND d.agency_org_id = :org_id -- wall
FOR UPDATE OF d;

-- name: signatures_of :many
-- All signatures given for one distribution, oldest first.
SELECT s.id, s.distribution_id, s.user_id, s.printed_name, s.meaning, s.reason, s.clause_ids, s.document_sha256, s.method,
       s.time_zone, s.signed_at
FROM signatures s
WHERE s.distribution_id = :distribution_id
  AND :org_id IN (s.enterprise_org_id, s.agency_org_id) -- wall
ORDER BY s.signed_at, s.id;

-- name: add_signature :one
-- A signature; insert-only.
INSERT INTO signatures (agency_org_id, enterprise_org_id, policy_id, distribution_id, version_number, user_id, printed_name, meaning,
  reason, clause_ids, document_sha256, method, time_zone, signed_at)
VALUES (:org_id, :enterprise_org_id, :policy_id, :distribution_id, :version_number, :user_id, :printed_name, :meaning,
  :reason, :clause_ids, :document_sha256, :method, :time_zone, :now)
RETURNING id;

-- name: record_response :rows
-- What the signature means for the distribution; the specification's acknowledged_at and acknowledged_by are filled from it.
UPDATE policy_distributions d
SET response = :response, signature_id = :signature_id, delivery = 'opened', opened_at = coalesce(d.opened_at, :now),
    acknowledged_at = CASE WHEN :response = 'declined' THEN NULL ELSE CAST(:now AS timestamptz) END,
    acknowledged_by = CASE WHEN :response = 'declined' THEN NULL ELSE CAST(:user_id AS uuid) END
WHERE d.id = :distribution_id
  AND d.agency_org_id = :org_id; -- wall

-- name: request_exception :rows
-- The exception that a reservation or a decline asks for.
INSERT INTO exceptions (agency_org_id, enterprise_org_id, policy_id, distribution_id, signature_id, clause_ids, reason, requested_by, requested_at)
VALUES (:org_id, :enterprise_org_id, :policy_id, :distribution_id, :signature_id, :clause_ids, :reason, :user_id, :now);

-- name: mark_opened :rows
-- First sight of the document by somebody of the agency.
UPDATE policy_distributions d
SET delivery = 'opened', opened_at = :now
WHERE d.id = :distribution_id
  AND d.delivery <> 'opened'
  AND d.distribution_status = 'active'
  AND d.agency_org_id = :org_id; -- wall

-- name: parties_of_distribution :one
-- Whom a distribution stands between, and how it stands.
SELECT d.enterprise_org_id, d.agency_org_id, d.distribution_status
FROM policy_distributions d
WHERE d.id = :distribution_id
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id); -- wall

-- name: withdraw_distributions :many
-- End what still stands of these; its compliance record freezes. Whoever saw it is told, announced or active; with names,
-- and for each whether it was ended.
WITH asked AS (
  SELECT d.agency_org_id, d.id, d.distribution_status, d.delivery <> 'queued' OR d.announced_at IS NOT NULL AS was_seen
  FROM policy_distributions d
  WHERE d.id = ANY(CAST(:distribution_ids AS uuid[]))
    AND d.enterprise_org_id = :org_id -- wall
  ORDER BY d.agency_org_id, d.id
  FOR UPDATE
), ended AS (
  UPDATE policy_distributions d
  SET distribution_status = 'withdrawn', is_current_version = false, ended_at = :now
  FROM asked a
  WHERE d.agency_org_id = a.agency_org_id
    AND d.id = a.id
    AND a.distribution_status IN ('pending', 'active')
    AND d.enterprise_org_id = :org_id -- wall
  RETURNING d.agency_org_id, d.id, a.distribution_status, a.was_seen
), frozen AS (
  UPDATE agency_policy_compliance c
  SET frozen_at = :now
  FROM ended e
  WHERE c.agency_org_id = e.agency_org_id
    AND c.policy_distribution_id = e.id
    AND c.enterprise_org_id = :org_id -- wall
), told AS (
  INSERT INTO outbox (org_id, topic, payload)
  SELECT e.agency_org_id, 'distribution.withdrawn', jsonb_build_object('distribution_id', e.id)
  FROM ended e
  WHERE e.was_seen
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, actor_name, old, new, reason)
  SELECT 'distribution.withdrawn', 'distribution', e.id, :org_id, CASE WHEN e.was_seen THEN e.agency_org_id END, :actor_name,
         jsonb_build_object('distribution_status', e.distribution_status), jsonb_build_object('distribution_status', 'withdrawn'), :reason
  FROM ended e
)
SELECT a.id, a.agency_org_id, o.name, a.distribution_status, e.id IS NOT NULL AS is_ended
FROM asked a
JOIN organizations o ON o.id = a.agency_org_id
LEFT JOIN ended e ON e.agency_org_id = a.agency_org_id AND e.id = a.id
ORDER BY o.name, a.id;

-- name: lock_policies_due :rows
-- The row locks of the policies whose scheduled distributions are due, before any of them moves.
UPDATE policies p
SET current_version = p.current_version
FROM (SELECT DISTINCT d.enterprise_org_id, d.policy_id
      FROM (SELECT s.enterprise_org_id, s.policy_id
            FROM policy_distributions s
            WHERE s.distribution_status = 'pending' AND s.scheduled_for <= :now
            ORDER BY s.scheduled_for, s.agency_org_id, s.id
            LIMIT :limit) d) due
WHERE p.enterprise_org_id = due.enterprise_org_id
  AND p.id = due.policy_id;

-- name: settle_due :many
-- End what a due distribution may not or need not become, and what it replaces; answers with those that become active.
WITH due AS (
  SELECT d.agency_org_id, d.id, d.enterprise_org_id, d.policy_id, d.version_number, d.engagement_id, e.state = 'active' AS is_engaged,
         row_number() OVER (PARTITION BY d.agency_org_id, d.policy_id ORDER BY d.version_number DESC, d.id) AS rank
  FROM policy_distributions d
  JOIN engagements e ON e.agency_org_id = d.agency_org_id AND e.id = d.engagement_id
  WHERE d.distribution_status = 'pending'
    AND d.scheduled_for <= :now
  ORDER BY d.scheduled_for, d.agency_org_id, d.id
  LIMIT :limit
), judged AS (
  SELECT due.*, held.id AS held_id, held.version_number AS held_version,
         CASE WHEN NOT due.is_engaged THEN 'refused'
              WHEN due.rank > 1 OR held.version_number >= due.version_number THEN 'superseded'
              ELSE 'active' END AS outcome
  FROM due
  LEFT JOIN policy_distributions held
    ON held.agency_org_id = due.agency_org_id AND held.policy_id = due.policy_id AND held.is_current_version
), ended AS (
  UPDATE policy_distributions d
  SET distribution_status = CASE WHEN j.outcome = 'refused' THEN 'refused' ELSE 'superseded' END, is_current_version = false, ended_at = :now
  FROM judged j
  WHERE d.agency_org_id = j.agency_org_id
    AND (d.id = j.id AND j.outcome <> 'active' OR d.id = j.held_id AND j.outcome = 'active')
  RETURNING d.agency_org_id, d.id
), frozen AS (
  UPDATE agency_policy_compliance c SET frozen_at = :now
  FROM ended WHERE c.agency_org_id = ended.agency_org_id AND c.policy_distribution_id = ended.id
)
SELECT j.id, j.agency_org_id, j.outcome, j.held_id
FROM judged j
ORDER BY j.agency_org_id, j.id;

-- name: activate :rows
-- Make due distributions active, each with its trail row and outbox row; an editorial version carries the response over.
WITH chosen AS (
  SELECT * FROM unnest(CAST(:agency_ids AS uuid[]), CAST(:distribution_ids AS uuid[]), CAST(:held_ids AS uuid[])) AS c (agency_org_id, id, held_id)
), carried AS (
  SELECT h.agency_org_id, c.id, h.response, h.acknowledged_at, h.acknowledged_by, h.signature_id, h.due_at
  FROM chosen c
  JOIN policy_distributions h ON h.agency_org_id = c.agency_org_id AND h.id = c.held_id
  JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.id
  WHERE NOT EXISTS (
    SELECT FROM policy_versions v
    WHERE v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.change_class = 'material'
      AND v.version_number > h.version_number AND v.version_number <= d.version_number)
    AND NOT EXISTS (
      SELECT FROM policy_riders o
      WHERE o.agency_org_id = h.agency_org_id AND o.enterprise_org_id = h.enterprise_org_id AND o.policy_id = h.policy_id
        AND o.version_number = h.version_number AND o.rider_number = h.held_rider AND o.changes_norms)
), activated AS (
  UPDATE policy_distributions d
  SET distribution_status = 'active', is_current_version = true, delivery = 'delivered', in_force_at = :now,
      response = coalesce(r.response, d.response), acknowledged_at = r.acknowledged_at, acknowledged_by = r.acknowledged_by,
      signature_id = r.signature_id, due_at = coalesce(r.due_at, d.due_at)
  FROM chosen c
  LEFT JOIN carried r ON r.agency_org_id = c.agency_org_id AND r.id = c.id
  WHERE d.agency_org_id = c.agency_org_id AND d.id = c.id
  RETURNING d.id, d.agency_org_id, d.enterprise_org_id, d.policy_id, d.version_number
), told AS (
  INSERT INTO outbox (org_id, topic, payload)
  SELECT a.agency_org_id, 'distribution.created',
         jsonb_build_object('distribution_id', a.id, 'policy_id', a.policy_id, 'version_number', a.version_number)
  FROM activated a
)
INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, actor_name, new)
SELECT 'distribution.activated', 'distribution', a.id, a.enterprise_org_id, a.agency_org_id, NULL,
       jsonb_build_object('policy_id', a.policy_id, 'version_number', a.version_number)
FROM activated a;
