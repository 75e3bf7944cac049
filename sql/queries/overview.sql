-- name: overview_totals :one
-- How the records in force of one side stand, all or those with one other organization or of one policy; what has no data counts
-- in no average, and coverage says how much of the scores' weight has data.
SELECT count(*) AS record_count, count(c.compliance_score) AS scored_count, round(avg(c.compliance_score)) AS average_score,
       round(avg(c.coverage)) AS average_coverage,
       count(*) FILTER (WHERE c.compliance_status = 'compliant') AS compliant_count,
       count(*) FILTER (WHERE c.compliance_status = 'at_risk') AS at_risk_count,
       count(*) FILTER (WHERE c.compliance_status = 'non_compliant') AS non_compliant_count,
       count(*) FILTER (WHERE c.compliance_status = 'pending') AS pending_count,
       count(*) FILTER (WHERE c.violations_count > 0) AS with_violations_count,
       count(*) FILTER (WHERE c.next_review_date < :now) AS review_overdue_count
FROM records_in_force c
WHERE (CAST(:agency_id AS uuid) IS NULL OR c.agency_org_id = :agency_id)
  AND (CAST(:client_id AS uuid) IS NULL OR c.enterprise_org_id = :client_id)
  AND :org_id IN (c.enterprise_org_id, c.agency_org_id); -- wall

-- name: overview_by_counterpart :many
-- Each other organization with how its records stand, the lowest average first; those without a score last.
SELECT g.counterpart_id AS id, o.name, g.record_count, g.average_score, g.average_coverage, g.compliant_count, g.at_risk_count,
       g.non_compliant_count, g.pending_count, g.with_violations_count
FROM (
  SELECT CASE WHEN c.enterprise_org_id = :org_id THEN c.agency_org_id ELSE c.enterprise_org_id END AS counterpart_id,
         count(*) AS record_count, round(avg(c.compliance_score)) AS average_score, round(avg(c.coverage)) AS average_coverage,
         count(*) FILTER (WHERE c.compliance_status = 'compliant') AS compliant_count,
         count(*) FILTER (WHERE c.compliance_status = 'at_risk') AS at_risk_count,
         count(*) FILTER (WHERE c.compliance_status = 'non_compliant') AS non_compliant_count,
         count(*) FILTER (WHERE c.compliance_status = 'pending') AS pending_count,
         count(*) FILTER (WHERE c.violations_count > 0) AS with_violations_count
  FROM records_in_force c
  WHERE true
    AND :org_id IN (c.enterprise_org_id, c.agency_org_id) -- wall
  GROUP BY counterpart_id
) g
JOIN organizations o ON o.id = g.counterpart_id
ORDER BY g.average_score NULLS LAST, o.name, g.counterpart_id
LIMIT :limit;

-- name: overview_by_policy :many
-- Each policy with how its records stand, the lowest average first; titled as in the newest version the reader may see.
WITH counted AS (
  SELECT c.policy_id, count(*) AS record_count,
         round(avg(c.compliance_score)) AS average_score, round(avg(c.coverage)) AS average_coverage,
         count(*) FILTER (WHERE c.compliance_status = 'compliant') AS compliant_count,
         count(*) FILTER (WHERE c.compliance_status = 'at_risk') AS at_risk_count,
         count(*) FILTER (WHERE c.compliance_status = 'non_compliant') AS non_compliant_count,
         count(*) FILTER (WHERE c.compliance_status = 'pending') AS pending_count,
         count(*) FILTER (WHERE c.violations_count > 0) AS with_violations_count
  FROM records_in_force c
  WHERE true
    AND :org_id IN (c.enterprise_org_id, c.agency_org_id) -- wall
  GROUP BY c.policy_id
), titled AS (
  SELECT DISTINCT ON (v.policy_id) v.policy_id, v.title
  FROM policy_versions v
  JOIN counted n ON n.policy_id = v.policy_id
  WHERE true
    AND (v.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.agency_org_id = :org_id AND d.policy_id = v.policy_id AND d.version_number = v.version_number)) -- wall
  ORDER BY v.policy_id, v.version_number DESC
)
SELECT g.policy_id AS id, t.title AS name, g.record_count, g.average_score, g.average_coverage, g.compliant_count, g.at_risk_count,
       g.non_compliant_count, g.pending_count, g.with_violations_count
FROM counted g
JOIN titled t ON t.policy_id = g.policy_id
ORDER BY g.average_score NULLS LAST, t.title, g.policy_id
LIMIT :limit;

-- name: overview_trend :many
-- The average score on each of these days, over the records with data then, and how many of all had any.
SELECT h.day, round(avg(h.compliance_score)) AS average_score, count(h.compliance_score) AS scored_count, count(*) AS record_count
FROM compliance_history h
WHERE h.day = ANY(CAST(:days AS date[]))
  AND (CAST(:agency_id AS uuid) IS NULL OR h.agency_org_id = :agency_id)
  AND (CAST(:client_id AS uuid) IS NULL OR h.enterprise_org_id = :client_id)
  AND :org_id IN (h.enterprise_org_id, h.agency_org_id) -- wall
GROUP BY h.day
ORDER BY h.day;

-- name: score_distribution :many
-- How many records in force have a score in each band of ten points, the last holding 100 too; band NULL has no score.
SELECT CASE WHEN c.compliance_score IS NOT NULL THEN least(c.compliance_score / 10, 9) END AS band, count(*) AS record_count
FROM records_in_force c
WHERE true
  AND :org_id IN (c.enterprise_org_id, c.agency_org_id) -- wall
GROUP BY band
ORDER BY band;

-- name: score_movers :many
-- The records in force whose score moved most since a day, the furthest down and the furthest up; those that did not move are none.
WITH moved AS (
  SELECT h.agency_org_id, h.compliance_id, h.compliance_score AS score_before
  FROM compliance_history h
  WHERE h.day = :since
    AND h.compliance_score IS NOT NULL
    AND :org_id IN (h.enterprise_org_id, h.agency_org_id) -- wall
), compared AS (
  SELECT c.agency_org_id, c.id, m.score_before, c.compliance_score - m.score_before AS change
  FROM moved m
  JOIN agency_policy_compliance c ON c.agency_org_id = m.agency_org_id AND c.id = m.compliance_id
  WHERE c.frozen_at IS NULL
    AND c.compliance_score <> m.score_before
    AND :org_id IN (c.enterprise_org_id, c.agency_org_id) -- wall
), furthest AS (
  (SELECT p.agency_org_id, p.id, p.score_before, p.change FROM compared p WHERE p.change < 0 ORDER BY p.change, p.id LIMIT :limit)
  UNION ALL
  (SELECT p.agency_org_id, p.id, p.score_before, p.change FROM compared p WHERE p.change > 0 ORDER BY p.change DESC, p.id LIMIT :limit)
)
SELECT c.id, c.agency_org_id, a.name AS agency, c.enterprise_org_id, e.name AS enterprise, c.policy_id, v.title AS policy_title, f.score_before,
       c.compliance_score, f.change, c.breakdown
FROM furthest f
JOIN agency_policy_compliance c ON c.agency_org_id = f.agency_org_id AND c.id = f.id
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations a ON a.id = c.agency_org_id
JOIN organizations e ON e.id = c.enterprise_org_id
WHERE true
  AND :org_id = ANY(ARRAY[c.enterprise_org_id, c.agency_org_id]) -- wall
ORDER BY f.change, c.id;
