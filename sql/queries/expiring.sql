-- name: expire_distributions :many
-- Active distributions of versions that are over expire and their records freeze, with a trail row that both sides share and an
-- outbox row for each. Jobs only.
WITH over AS (
  SELECT d.agency_org_id, d.id
  FROM policy_versions v
  JOIN policy_distributions d ON d.enterprise_org_id = v.enterprise_org_id AND d.policy_id = v.policy_id AND d.version_number = v.version_number
  WHERE v.effective_until < CAST(:today AS date)
    AND d.is_current_version
  ORDER BY d.agency_org_id, d.id
  LIMIT :limit
  FOR UPDATE OF d
), expired AS (
  UPDATE policy_distributions d
  SET distribution_status = 'expired', is_current_version = false, ended_at = :now
  FROM over
  WHERE d.agency_org_id = over.agency_org_id AND d.id = over.id AND d.distribution_status = 'active'
  RETURNING d.agency_org_id, d.enterprise_org_id, d.id
), frozen AS (
  UPDATE agency_policy_compliance c
  SET frozen_at = :now
  FROM expired e
  WHERE c.agency_org_id = e.agency_org_id AND c.policy_distribution_id = e.id AND c.frozen_at IS NULL
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, actor_name, old, new, reason)
  SELECT 'distribution.expired', 'distribution', e.id, e.enterprise_org_id, e.agency_org_id, NULL,
         jsonb_build_object('state', 'active'), jsonb_build_object('state', 'expired'), :reason
  FROM expired e
), told AS (
  INSERT INTO outbox (org_id, topic, payload)
  SELECT side.org_id, 'distribution.expired', jsonb_build_object('distribution_id', e.id)
  FROM expired e
  CROSS JOIN LATERAL (VALUES (e.agency_org_id), (e.enterprise_org_id)) AS side (org_id)
)
SELECT e.agency_org_id, e.id FROM expired e ORDER BY e.agency_org_id, e.id;
