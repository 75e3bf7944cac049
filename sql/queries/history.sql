-- name: history_gaps :many
-- The oldest day without a score, and the agencies whose current record of longest standing has none then: the daily run scores an
-- agency whole, so one record tells of the day. Jobs only.
WITH oldest AS (
  SELECT DISTINCT ON (c.agency_org_id) c.agency_org_id, c.id,
         greatest(CAST(d.distributed_at AS date), CAST(d.scheduled_for AS date), CAST(:from_day AS date)) AS since
  FROM agency_policy_compliance c
  JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
  WHERE d.is_current_version
  ORDER BY c.agency_org_id, d.distributed_at, c.id
), missing AS (
  SELECT CAST(g.day AS date) AS day, o.agency_org_id
  FROM oldest o
  CROSS JOIN LATERAL generate_series(CAST(o.since AS timestamp), CAST(:today AS date) - interval '1 day', interval '1 day') AS g (day)
  WHERE NOT EXISTS (
    SELECT FROM compliance_history h
    WHERE h.agency_org_id = o.agency_org_id AND h.compliance_id = o.id AND h.day = CAST(g.day AS date))
)
SELECT m.day, m.agency_org_id
FROM missing m
WHERE m.day = (SELECT min(f.day) FROM missing f)
ORDER BY m.agency_org_id
LIMIT :limit;
