-- name: ready_to_score :one
-- A few records are scored by the plan that is kept; for many it is made anew for those it is given, with room to hash them.
SELECT set_config('plan_cache_mode', CASE WHEN :is_many THEN 'force_custom_plan' ELSE 'force_generic_plan' END, true),
       set_config('work_mem', CASE WHEN :is_many THEN '64MB' ELSE current_setting('work_mem') END, true), set_config('jit', 'off', true);

-- name: hold_scored_day :one
-- How far the scoring of a day has come, locked until the transaction ends. Jobs only, as everything here.
INSERT INTO scored_days (day) VALUES (:day)
ON CONFLICT (day) DO UPDATE SET day = excluded.day
RETURNING after_agency, after_compliance_id, finished_at;

-- name: advance_scored_day :rows
-- The records up to this one are scored; without one, all are, and the days before are forgotten.
WITH forgotten AS (
  DELETE FROM scored_days WHERE day < CAST(:day AS date) AND CAST(:after_agency AS uuid) IS NULL
)
UPDATE scored_days
SET after_agency = coalesce(CAST(:after_agency AS uuid), after_agency),
    after_compliance_id = coalesce(CAST(:after_compliance_id AS uuid), after_compliance_id),
    finished_at = CASE WHEN CAST(:after_agency AS uuid) IS NULL THEN :now END
WHERE day = :day;

-- name: lock_next_records_to_score :many
-- The next current records in the order of their key, locked: what is read after that is not older than what is stored.
SELECT c.agency_org_id, c.id
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
WHERE d.is_current_version
  AND coalesce(d.in_force_at, d.distributed_at) < :as_of
  AND (c.agency_org_id, c.id) > (CAST(:after_agency AS uuid), CAST(:after_compliance_id AS uuid))
ORDER BY c.agency_org_id, c.id
LIMIT :limit
FOR UPDATE OF c;

-- name: lock_records_of_pairs :many
-- The current records of these agencies and policies, locked in one order for everybody.
SELECT c.agency_org_id, c.id
FROM (SELECT DISTINCT agency_org_id, policy_id
      FROM unnest(CAST(:agency_ids AS uuid[]), CAST(:policy_ids AS uuid[])) AS p (agency_org_id, policy_id)) asked
JOIN policy_distributions d ON d.agency_org_id = asked.agency_org_id AND d.policy_id = asked.policy_id AND d.is_current_version
JOIN agency_policy_compliance c ON c.agency_org_id = d.agency_org_id AND c.policy_distribution_id = d.id
WHERE coalesce(d.in_force_at, d.distributed_at) < :as_of
ORDER BY c.agency_org_id, c.id
FOR UPDATE OF c;

-- name: lock_records_of_agencies :many
-- The records of these agencies whose distributions were in force at a time, locked in the same order.
SELECT c.agency_org_id, c.id
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
WHERE (d.is_current_version OR (d.delivery <> 'queued' AND d.ended_at >= :as_of))
  AND coalesce(d.in_force_at, d.distributed_at) < :as_of
  AND c.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
ORDER BY c.agency_org_id, c.id
FOR UPDATE OF c;

-- name: pairs_of_events :many
-- The agencies and policies that these events tell a fact of. One that names no record by any of these ids stands for every policy
-- that the agency holds, or for those of the client it names.
WITH event AS (
  SELECT DISTINCT org_id, payload
  FROM unnest(CAST(:org_ids AS uuid[]), CAST(CAST(:payloads AS text[]) AS jsonb[])) AS e (org_id, payload)
), named AS (
  SELECT e.org_id,
         CAST(e.payload ->> 'compliance_id' AS uuid) AS compliance_id, CAST(e.payload ->> 'distribution_id' AS uuid) AS distribution_id,
         CAST(e.payload ->> 'violation_id' AS uuid) AS violation_id, CAST(e.payload ->> 'exception_id' AS uuid) AS exception_id,
         CAST(e.payload ->> 'assessment_id' AS uuid) AS assessment_id,
         CAST(e.payload ->> 'conflict_id' AS uuid) AS conflict_id, CAST(e.payload ->> 'request_id' AS uuid) AS request_id
  FROM event e
)
SELECT c.agency_org_id, c.policy_id FROM named n JOIN agency_policy_compliance c ON c.agency_org_id = n.org_id AND c.id = n.compliance_id
UNION
SELECT d.agency_org_id, d.policy_id FROM named n JOIN policy_distributions d ON d.agency_org_id = n.org_id AND d.id = n.distribution_id
UNION
SELECT v.agency_org_id, v.policy_id FROM named n JOIN violations v ON v.agency_org_id = n.org_id AND v.id = n.violation_id
UNION
SELECT x.agency_org_id, x.policy_id FROM named n JOIN exceptions x ON x.agency_org_id = n.org_id AND x.id = n.exception_id
UNION
SELECT a.agency_org_id, a.policy_id FROM named n JOIN assessments a ON a.agency_org_id = n.org_id AND a.id = n.assessment_id
UNION
SELECT m.agency_org_id, m.policy_id FROM named n JOIN conflict_members m ON m.agency_org_id = n.org_id AND m.conflict_id = n.conflict_id
UNION
SELECT q.agency_org_id, q.policy_id FROM named n JOIN clause_requests q ON q.agency_org_id = n.org_id AND q.id = n.request_id
UNION
SELECT d.agency_org_id, d.policy_id
FROM event e
JOIN policy_distributions d ON d.agency_org_id = e.org_id AND d.is_current_version
WHERE (e.payload ->> 'enterprise_org_id' IS NULL OR d.enterprise_org_id = CAST(e.payload ->> 'enterprise_org_id' AS uuid))
  AND NOT jsonb_exists_any(e.payload, ARRAY['compliance_id', 'distribution_id', 'violation_id', 'exception_id', 'assessment_id', 'conflict_id', 'request_id'])
ORDER BY agency_org_id, policy_id;

-- name: recompute_records :one
-- Score these records from the facts before a time: stored with their decomposition and kept for the day; of a past day kept alone.
SELECT r.scored_count, r.changed_count
FROM app.recompute_records(CAST(:agency_ids AS uuid[]), CAST(:compliance_ids AS uuid[]), :as_of, :day, :is_past) AS r;
