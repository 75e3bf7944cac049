-- name: add_plan :one
-- A plan of waves.
INSERT INTO distribution_plans (enterprise_org_id, policy_id, version_number, message, is_mandatory, due_days, created_by, created_at)
VALUES (:org_id, :policy_id, :version_number, :message, :is_mandatory, :due_days, :user_id, :now)
RETURNING id;

-- name: add_waves :rows
-- The waves of a new plan, numbered in their order.
INSERT INTO distribution_waves (enterprise_org_id, plan_id, number, starts_at, share_signed, not_before_days, not_after_days)
SELECT :org_id, :plan_id, w.number, w.starts_at, w.share_signed, w.not_before_days, w.not_after_days
FROM unnest(CAST(:starts_at AS timestamptz[]), CAST(:share_signed AS integer[]), CAST(:not_before_days AS integer[]),
            CAST(:not_after_days AS integer[])) WITH ORDINALITY AS w (starts_at, share_signed, not_before_days, not_after_days, number)
WHERE true
  AND EXISTS (SELECT FROM distribution_plans p WHERE p.id = :plan_id AND p.enterprise_org_id = :org_id); -- wall

-- name: add_wave_agencies :rows
-- Who is sent the version in which wave.
INSERT INTO distribution_wave_agencies (enterprise_org_id, plan_id, agency_org_id, wave_number, engagement_id)
SELECT :org_id, :plan_id, a.agency_org_id, a.wave_number, a.engagement_id
FROM unnest(CAST(:agency_ids AS uuid[]), CAST(:wave_numbers AS integer[]), CAST(:engagement_ids AS uuid[])) AS a (agency_org_id, wave_number, engagement_id)
WHERE true
  AND EXISTS (SELECT FROM distribution_plans p WHERE p.id = :plan_id AND p.enterprise_org_id = :org_id); -- wall

-- name: plans :many
-- The organization's plans, the newest first.
SELECT p.id, p.policy_id, v.title AS policy_title, p.version_number, p.message, p.is_mandatory, p.due_days, u.display_name AS created_by, p.created_at
FROM distribution_plans p
JOIN policy_versions v ON v.enterprise_org_id = p.enterprise_org_id AND v.policy_id = p.policy_id AND v.version_number = p.version_number
JOIN users u ON u.org_id = p.enterprise_org_id AND u.id = p.created_by
WHERE (CAST(:plan_id AS uuid) IS NULL OR p.id = :plan_id)
  AND (CAST(:after_at AS timestamptz) IS NULL OR (p.created_at, p.id) < (:after_at, CAST(:after_id AS uuid)))
  AND p.enterprise_org_id = :org_id -- wall
ORDER BY p.created_at DESC, p.id DESC
LIMIT :limit;

-- name: waves_of_plans :many
-- The waves of these plans in their order, with how far each has come and from when on it may start.
SELECT w.plan_id, w.number, w.state, w.starts_at, w.share_signed, w.not_before_days, w.not_after_days, w.batch_id, w.started_at, w.ended_at,
       w.reason, g.startable_at, a.agency_count, a.refused_count, g.sent_count, g.signed_count, g.declined_count
FROM distribution_waves w
JOIN wave_progress g ON g.enterprise_org_id = w.enterprise_org_id AND g.plan_id = w.plan_id AND g.number = w.number
CROSS JOIN LATERAL (
  SELECT count(*) AS agency_count, count(a.refusal) AS refused_count
  FROM distribution_wave_agencies a
  WHERE a.enterprise_org_id = w.enterprise_org_id AND a.plan_id = w.plan_id AND a.wave_number = w.number
) a
WHERE w.plan_id = ANY(CAST(:plan_ids AS uuid[]))
  AND w.enterprise_org_id = :org_id -- wall
ORDER BY w.plan_id, w.number;

-- name: agencies_of_wave :many
-- Who stands in a wave, by name, with what came of it.
SELECT a.agency_org_id, o.name, a.refusal, d.response
FROM distribution_wave_agencies a
JOIN organizations o ON o.id = a.agency_org_id
JOIN distribution_waves w ON w.enterprise_org_id = a.enterprise_org_id AND w.plan_id = a.plan_id AND w.number = a.wave_number
LEFT JOIN policy_distributions d ON d.enterprise_org_id = a.enterprise_org_id AND d.batch_id = w.batch_id AND d.agency_org_id = a.agency_org_id
WHERE a.plan_id = :plan_id
  AND a.wave_number = :number
  AND a.enterprise_org_id = :org_id -- wall
ORDER BY o.name, a.agency_org_id
LIMIT :limit;

-- name: wave_to_move :one
-- One wave of a plan as it stands, locked; and the lowest number that is still planned.
SELECT w.state, w.number, p.policy_id, p.version_number, p.message, p.is_mandatory, p.due_days,
       (SELECT min(e.number) FROM distribution_waves e
        WHERE e.enterprise_org_id = w.enterprise_org_id AND e.plan_id = w.plan_id AND e.state = 'planned') AS next_number
FROM distribution_waves w
JOIN distribution_plans p ON p.enterprise_org_id = w.enterprise_org_id AND p.id = w.plan_id
WHERE w.plan_id = :plan_id
  AND w.number = :number
  AND w.enterprise_org_id = :org_id -- wall
FOR UPDATE OF w;

-- name: is_startable :one
-- Whether a wave that waits for its condition may start now.
SELECT g.startable_at <= :now AS startable
FROM wave_progress g
WHERE g.plan_id = :plan_id
  AND g.number = :number
  AND g.enterprise_org_id = :org_id; -- wall

-- name: agencies_to_start :many
-- Whom a wave that starts is for.
SELECT a.agency_org_id
FROM distribution_wave_agencies a
WHERE a.plan_id = :plan_id
  AND a.wave_number = :number
  AND a.enterprise_org_id = :org_id -- wall
ORDER BY a.agency_org_id;

-- name: start_wave :rows
-- The wave has been sent: as which batch, by whom (nobody: its condition).
UPDATE distribution_waves w
SET state = 'started', batch_id = :batch_id, started_at = :now, started_by = :started_by
WHERE w.plan_id = :plan_id
  AND w.number = :number
  AND w.state = 'planned'
  AND w.enterprise_org_id = :org_id; -- wall

-- name: note_refusals :rows
-- Why agencies of a wave did not get the version.
UPDATE distribution_wave_agencies a
SET refusal = r.reason
FROM unnest(CAST(:agency_ids AS uuid[]), CAST(:reasons AS text[])) AS r (agency_org_id, reason)
WHERE a.plan_id = :plan_id
  AND a.agency_org_id = r.agency_org_id
  AND a.enterprise_org_id = :org_id; -- wall

-- name: cancel_waves :many
-- Give up what is still planned: one wave, or (without a number) all of the plan.
UPDATE distribution_waves w
SET state = 'cancelled', ended_at = :now, reason = :reason
WHERE w.plan_id = :plan_id
  AND (CAST(:number AS integer) IS NULL OR w.number = :number)
  AND w.state = 'planned'
  AND w.enterprise_org_id = :org_id -- wall
RETURNING w.number;

-- name: change_wave :rows
-- Another condition for a planned wave.
UPDATE distribution_waves w
SET starts_at = :starts_at, share_signed = :share_signed, not_before_days = :not_before_days, not_after_days = :not_after_days
WHERE w.plan_id = :plan_id
  AND w.number = :number
  AND w.state = 'planned'
  AND w.enterprise_org_id = :org_id; -- wall

-- name: cancel_overtaken_waves :rows
-- The planned waves of a policy's earlier versions end when a newer one takes effect, with a trail row for each plan.
WITH ended AS (
  UPDATE distribution_waves w
  SET state = 'cancelled', ended_at = :now, reason = :reason
  FROM distribution_plans p
  WHERE p.enterprise_org_id = w.enterprise_org_id
    AND p.id = w.plan_id
    AND p.policy_id = :policy_id
    AND p.version_number < :version_number
    AND w.state = 'planned'
    AND w.enterprise_org_id = :org_id -- wall
  RETURNING w.plan_id, w.number
)
INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, actor_name, new, reason)
SELECT 'plan.overtaken', 'plan', e.plan_id, :org_id, :actor_name, jsonb_build_object('wave_numbers', jsonb_agg(e.number ORDER BY e.number)), :reason
FROM ended e
GROUP BY e.plan_id;

-- name: due_wave :one
-- One wave whose condition is met, of any organization, and who planned it.
SELECT w.enterprise_org_id, w.plan_id, w.number, p.policy_id, p.created_by, u.display_name
FROM distribution_waves w
JOIN wave_progress g ON g.enterprise_org_id = w.enterprise_org_id AND g.plan_id = w.plan_id AND g.number = w.number
JOIN distribution_plans p ON p.enterprise_org_id = w.enterprise_org_id AND p.id = w.plan_id
JOIN users u ON u.org_id = p.enterprise_org_id AND u.id = p.created_by
WHERE w.state = 'planned'
  AND g.startable_at <= :now
ORDER BY g.startable_at, w.plan_id, w.number
LIMIT 1;

-- name: finish_waves :rows
-- Waves of which nobody is left to answer are done, each with its trail row.
WITH finished AS (
  UPDATE distribution_waves w
  SET state = 'done', ended_at = :now
  WHERE w.state = 'started'
    AND NOT EXISTS (
      SELECT FROM policy_distributions d
      WHERE d.enterprise_org_id = w.enterprise_org_id AND d.batch_id = w.batch_id AND d.is_current_version AND d.response = 'awaiting')
  RETURNING w.enterprise_org_id, w.plan_id, w.number
)
INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, actor_name, new)
SELECT 'wave.finished', 'plan', f.plan_id, f.enterprise_org_id, NULL, jsonb_build_object('wave_number', f.number)
FROM finished f;

-- name: cancel_waves_overtaken_by_active :rows
-- The planned waves of versions that scheduled sendings have overtaken, each plan with its trail row.
WITH ended AS (
  UPDATE distribution_waves w
  SET state = 'cancelled', ended_at = :now,
      reason = 'Version ' || newer.version_number || ' of the policy was sent meanwhile.'
  FROM distribution_plans p
  JOIN (SELECT d.enterprise_org_id, d.policy_id, max(d.version_number) AS version_number
        FROM policy_distributions d
        WHERE d.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
          AND d.id = ANY(CAST(:distribution_ids AS uuid[]))
        GROUP BY d.enterprise_org_id, d.policy_id) newer
    ON newer.enterprise_org_id = p.enterprise_org_id AND newer.policy_id = p.policy_id AND newer.version_number > p.version_number
  WHERE p.enterprise_org_id = w.enterprise_org_id
    AND p.id = w.plan_id
    AND w.state = 'planned'
  RETURNING w.enterprise_org_id, w.plan_id, w.number, w.reason
)
INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, actor_name, new, reason)
SELECT 'plan.overtaken', 'plan', e.plan_id, e.enterprise_org_id, NULL, jsonb_build_object('wave_numbers', jsonb_agg(e.number ORDER BY e.number)), e.reason
FROM ended e
GROUP BY e.enterprise_org_id, e.plan_id, e.reason;

-- name: lock_policy_of_plan :rows
-- The row lock that serializes all sendings of the policy that a plan is about, before the wave's own.
UPDATE policies p
SET current_version = p.current_version
FROM distribution_plans n
WHERE n.id = :plan_id
  AND p.enterprise_org_id = n.enterprise_org_id
  AND p.id = n.policy_id
  AND n.enterprise_org_id = :org_id -- wall
  AND p.enterprise_org_id = :org_id; -- wall
