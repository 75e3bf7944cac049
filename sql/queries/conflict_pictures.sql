-- name: conflict_map :many
-- Open findings by client, kind, severity and reach; one that two clients' clauses make counts for each of the two.
SELECT m.enterprise_org_id, o.name AS client, c.conflict_type, c.severity, c.reach, count(DISTINCT c.id) AS finding_count
FROM policy_conflicts c
JOIN conflict_members m ON m.agency_org_id = c.agency_org_id AND m.conflict_id = c.id
JOIN organizations o ON o.id = m.enterprise_org_id
WHERE c.resolution_status IN ('unresolved', 'in_progress')
  AND c.relation IN ('conflict', 'tension', 'unknown')
  AND c.agency_org_id = :org_id -- wall
GROUP BY m.enterprise_org_id, o.name, c.conflict_type, c.severity, c.reach
ORDER BY o.name, m.enterprise_org_id, c.conflict_type, c.severity, c.reach;

-- name: findings_on_map :many
-- The open findings of one cell of the map, what binds first, then by severity, with whose clauses they hold.
SELECT c.id, c.conflict_type, c.severity, c.reach, c.conflict_description, c.detected_at,
       (SELECT array_agg(DISTINCT o.name ORDER BY o.name)
        FROM conflict_members m JOIN organizations o ON o.id = m.enterprise_org_id
        WHERE m.agency_org_id = c.agency_org_id AND m.conflict_id = c.id) AS clients
FROM policy_conflicts c
WHERE c.resolution_status IN ('unresolved', 'in_progress')
  AND c.relation IN ('conflict', 'tension', 'unknown')
  AND (CAST(:conflict_types AS text[]) IS NULL OR c.conflict_type = ANY(CAST(:conflict_types AS text[])))
  AND (CAST(:enterprise_org_id AS uuid) IS NULL
       OR EXISTS (SELECT FROM conflict_members m
                  WHERE m.agency_org_id = c.agency_org_id AND m.conflict_id = c.id AND m.enterprise_org_id = :enterprise_org_id))
  AND c.agency_org_id = :org_id -- wall
ORDER BY app.conflict_rank(c.reach, c.severity) DESC, c.detected_at DESC, c.id
LIMIT :limit;

-- name: conflict_weeks :many
-- For each week that began since the given day: how many findings were opened, closed or set aside in it, and stood open at its end.
SELECT CAST(w.starts_at AS date) AS week_starts_on, c.severity,
       count(*) FILTER (WHERE c.detected_at >= w.starts_at) AS opened_count,
       count(*) FILTER (WHERE c.resolved_at >= w.starts_at AND c.resolved_at < w.ends_at) AS closed_count,
       count(*) FILTER (WHERE c.resolved_at IS NULL OR c.resolved_at >= w.ends_at) AS open_count
FROM (SELECT s AS starts_at, s + interval '7 days' AS ends_at
      FROM generate_series(date_trunc('week', CAST(:since AS timestamptz)), CAST(:now AS timestamptz), interval '7 days') AS s) w
JOIN policy_conflicts c ON c.detected_at < w.ends_at
WHERE c.relation IN ('conflict', 'tension', 'unknown')
  AND c.agency_org_id = :org_id -- wall
GROUP BY w.starts_at, c.severity
ORDER BY w.starts_at, c.severity;

-- name: conflict_ages :many
-- For how long open findings have been open, by severity, in whole days.
SELECT c.severity, count(*) AS open_count,
       count(*) FILTER (WHERE c.detected_at > CAST(:now AS timestamptz) - interval '7 days') AS week_count,
       count(*) FILTER (WHERE c.detected_at > CAST(:now AS timestamptz) - interval '30 days') AS month_count,
       count(*) FILTER (WHERE c.detected_at > CAST(:now AS timestamptz) - interval '90 days') AS quarter_count,
       CAST(extract(day FROM CAST(:now AS timestamptz) - min(c.detected_at)) AS integer) AS oldest_days
FROM policy_conflicts c
WHERE c.resolution_status IN ('unresolved', 'in_progress')
  AND c.relation IN ('conflict', 'tension', 'unknown')
  AND c.agency_org_id = :org_id -- wall
GROUP BY c.severity
ORDER BY c.severity;

-- name: conflict_closings :many
-- How findings were settled since the given time, by kind: how many, how many of them within the given days, and the median days.
SELECT c.resolution_kind, count(*) AS closed_count,
       count(*) FILTER (WHERE c.resolved_at < c.detected_at + make_interval(days => :soon)) AS soon_count,
       CAST(floor(extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY c.resolved_at - c.detected_at)) / 86400) AS integer) AS median_days
FROM policy_conflicts c
WHERE c.resolution_status = 'resolved'
  AND c.resolved_at >= :since
  AND c.relation IN ('conflict', 'tension', 'unknown')
  AND c.agency_org_id = :org_id -- wall
GROUP BY c.resolution_kind
ORDER BY c.resolution_kind;
