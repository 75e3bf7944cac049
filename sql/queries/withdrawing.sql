-- name: version_withdrawn :one
-- When a version was withdrawn, and whether it exists.
SELECT v.version_number, w.withdrawn_at
FROM policy_versions v
LEFT JOIN policy_version_withdrawals w
  ON w.enterprise_org_id = v.enterprise_org_id AND w.policy_id = v.policy_id AND w.version_number = v.version_number
WHERE v.policy_id = :policy_id
  AND v.version_number = :version_number
  AND v.enterprise_org_id = :org_id -- wall

-- name: version_holders :one
-- How many agencies hold a version, and how many are to receive it at a time.
SELECT count(*) FILTER (WHERE d.distribution_status = 'active') AS active_count,
       count(*) FILTER (WHERE d.distribution_status = 'pending') AS pending_count
FROM policy_distributions d
WHERE d.policy_id = :policy_id
  AND d.version_number = :version_number
  AND d.distribution_status IN ('pending', 'active')
  AND d.enterprise_org_id = :org_id -- wall

-- name: insert_version_withdrawal :rows
-- The version may not be distributed any more.
INSERT INTO policy_version_withdrawals (enterprise_org_id, policy_id, version_number, reason, withdrawn_by, withdrawn_at)
VALUES (:org_id, :policy_id, :version_number, :reason, :user_id, :now)

-- name: withdraw_distributions_of_version :many
-- End every sending of a version in one statement, its compliance record frozen, with a trail row and, where it was seen, an event.
WITH ended AS (
  UPDATE policy_distributions d
  SET distribution_status = 'withdrawn', is_current_version = false, ended_at = :now
  FROM policy_distributions b
  WHERE b.agency_org_id = d.agency_org_id
    AND b.id = d.id
    AND d.policy_id = :policy_id
    AND d.version_number = :version_number
    AND d.distribution_status IN ('pending', 'active')
    AND d.enterprise_org_id = :org_id -- wall
  RETURNING d.agency_org_id, d.id, b.distribution_status AS status_before,
            d.delivery <> 'queued' OR d.announced_at IS NOT NULL AS was_seen
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
         jsonb_build_object('distribution_status', e.status_before), jsonb_build_object('distribution_status', 'withdrawn'), :reason
  FROM ended e
)
SELECT e.id, e.agency_org_id, e.status_before
FROM ended e
ORDER BY e.agency_org_id, e.id
