-- name: board_distributions :one
-- How the distributions of one side stand at the end of the period (now) and at that of the comparison (before): what was in force and
-- how it was answered by then (a signature is told by its own time), and what was delivered and signed in either period. One pass.
WITH moments AS (
  SELECT (CAST(:ends AS timestamptz[]))[1] AS at_now, (CAST(:begins AS timestamptz[]))[1] AS since_now,
         (CAST(:ends AS timestamptz[]))[2] AS at_before, (CAST(:begins AS timestamptz[]))[2] AS since_before
), held AS (
  SELECT d.distributed_at, coalesce(d.in_force_at, d.distributed_at) AS starts_at, d.ended_at, d.due_at, d.response, d.answered_from_id,
         d.delivery <> 'queued' AS is_delivered,
         CASE WHEN d.response = 'declined'
              THEN (SELECT s.signed_at FROM signatures s WHERE s.agency_org_id = d.agency_org_id AND s.id = d.signature_id)
              ELSE d.acknowledged_at END AS answered_at
  FROM policy_distributions d
  WHERE (CAST(:counterpart_ids AS uuid[]) IS NULL OR d.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])) OR d.enterprise_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
    AND (CAST(:policy_ids AS uuid[]) IS NULL OR d.policy_id = ANY(CAST(:policy_ids AS uuid[])))
    AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL OR d.enterprise_org_id = :org_id)
    AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
), standing AS (
  SELECT h.starts_at, h.due_at, h.response, h.answered_at, h.is_delivered, m.at_now, m.at_before, m.since_now, m.since_before,
         h.distributed_at <= m.at_now AS is_there_now, h.distributed_at <= m.at_before AS is_there_before,
         h.is_delivered AND h.starts_at <= m.at_now AND (h.ended_at IS NULL OR h.ended_at > m.at_now) AS is_in_force_now,
         h.is_delivered AND h.starts_at <= m.at_before AND (h.ended_at IS NULL OR h.ended_at > m.at_before) AS is_in_force_before,
         coalesce(h.answered_at <= m.at_now, false) AS is_answered_now, coalesce(h.answered_at <= m.at_before, false) AS is_answered_before,
         CASE WHEN h.answered_from_id IS NULL AND h.answered_at >= h.starts_at THEN extract(epoch FROM h.answered_at - h.starts_at) / 86400 END AS days_taken
  FROM held h
  CROSS JOIN moments m
)
SELECT count(*) FILTER (WHERE t.is_there_now) AS total_now,
       count(*) FILTER (WHERE t.is_in_force_now) AS active_now,
       count(*) FILTER (WHERE t.is_in_force_now AND t.is_answered_now AND t.response = 'acknowledged') AS acknowledged_now,
       count(*) FILTER (WHERE t.is_in_force_now AND t.is_answered_now AND t.response = 'with_reservation') AS reserved_now,
       count(*) FILTER (WHERE t.is_in_force_now AND t.is_answered_now AND t.response = 'declined') AS declined_now,
       count(*) FILTER (WHERE t.is_in_force_now AND NOT t.is_answered_now AND t.due_at < t.at_now) AS overdue_now,
       count(*) FILTER (WHERE t.is_delivered AND t.starts_at > t.since_now AND t.starts_at <= t.at_now) AS sent_now,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY t.days_taken) FILTER (WHERE t.is_answered_now AND t.answered_at > t.since_now) AS days_to_sign_now,
       count(*) FILTER (WHERE t.is_there_before) AS total_before,
       count(*) FILTER (WHERE t.is_in_force_before) AS active_before,
       count(*) FILTER (WHERE t.is_in_force_before AND t.is_answered_before AND t.response = 'acknowledged') AS acknowledged_before,
       count(*) FILTER (WHERE t.is_in_force_before AND t.is_answered_before AND t.response = 'with_reservation') AS reserved_before,
       count(*) FILTER (WHERE t.is_in_force_before AND t.is_answered_before AND t.response = 'declined') AS declined_before,
       count(*) FILTER (WHERE t.is_in_force_before AND NOT t.is_answered_before AND t.due_at < t.at_before) AS overdue_before,
       count(*) FILTER (WHERE t.is_delivered AND t.starts_at > t.since_before AND t.starts_at <= t.at_before) AS sent_before,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY t.days_taken) FILTER (WHERE t.is_answered_before AND t.answered_at > t.since_before) AS days_to_sign_before
FROM standing t;

-- name: board_scores :one
-- How the records in force of one side stand now.
SELECT count(*) AS record_count, round(avg(c.compliance_score)) AS average_score, round(avg(c.coverage)) AS average_coverage,
       count(*) FILTER (WHERE c.compliance_status = 'at_risk') AS at_risk_count,
       count(*) FILTER (WHERE c.compliance_status = 'non_compliant') AS non_compliant_count,
       count(*) FILTER (WHERE c.next_review_date < :now) AS review_overdue_count,
       max(c.computed_at) AS computed_at
FROM agency_policy_compliance c
WHERE c.frozen_at IS NULL
  AND c.policy_distribution_id NOT IN (
    SELECT d.id
    FROM policy_distributions d
    WHERE d.distribution_status = 'pending'
      AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
  )
  AND (CAST(:counterpart_ids AS uuid[]) IS NULL OR c.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])) OR c.enterprise_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
  AND (CAST(:policy_ids AS uuid[]) IS NULL OR c.policy_id = ANY(CAST(:policy_ids AS uuid[])))
  AND :org_id IN (c.enterprise_org_id, c.agency_org_id); -- wall

-- name: board_score_days :many
-- The average score on each of these days, over the records with data then; with how the rest of them stood.
SELECT h.day, round(avg(h.compliance_score)) AS average_score, round(avg(h.coverage)) AS average_coverage, count(*) AS record_count,
       count(*) FILTER (WHERE h.compliance_status = 'at_risk') AS at_risk_count,
       count(*) FILTER (WHERE h.compliance_status = 'non_compliant') AS non_compliant_count
FROM compliance_history h
WHERE h.day = ANY(CAST(:days AS date[]))
  AND (CAST(:counterpart_ids AS uuid[]) IS NULL OR h.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])) OR h.enterprise_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
  AND (CAST(:policy_ids AS uuid[]) IS NULL OR EXISTS (
        SELECT FROM agency_policy_compliance c
        WHERE c.agency_org_id = h.agency_org_id AND c.id = h.compliance_id AND c.policy_id = ANY(CAST(:policy_ids AS uuid[]))))
  AND :org_id IN (h.enterprise_org_id, h.agency_org_id) -- wall
GROUP BY h.day
ORDER BY h.day;

-- name: board_violations :many
-- The violations that stood open at each moment by severity, and those reported in the period that ends with it.
SELECT m.place, v.severity,
       count(*) FILTER (WHERE v.confirmed_at <= m.at AND coalesce(v.closed_at, v.dismissed_at, 'infinity') > m.at) AS open_count,
       count(*) FILTER (WHERE v.reported_at > m.begins AND v.reported_at <= m.at) AS reported_count
FROM unnest(CAST(:ends AS timestamptz[]), CAST(:begins AS timestamptz[])) WITH ORDINALITY AS m (at, begins, place)
CROSS JOIN violations v
WHERE (CAST(:counterpart_ids AS uuid[]) IS NULL OR v.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])) OR v.enterprise_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
  AND (CAST(:policy_ids AS uuid[]) IS NULL OR v.policy_id = ANY(CAST(:policy_ids AS uuid[])))
  AND :org_id IN (v.enterprise_org_id, v.agency_org_id) -- wall
GROUP BY m.place, v.severity
ORDER BY m.place, v.severity;

-- name: board_violation_states :many
-- The violations of one side by state and severity, as they are now.
SELECT v.state, v.severity, count(*) AS violation_count
FROM violations v
WHERE (CAST(:counterpart_ids AS uuid[]) IS NULL OR v.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])) OR v.enterprise_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
  AND (CAST(:policy_ids AS uuid[]) IS NULL OR v.policy_id = ANY(CAST(:policy_ids AS uuid[])))
  AND :org_id IN (v.enterprise_org_id, v.agency_org_id) -- wall
GROUP BY v.state, v.severity
ORDER BY v.state, v.severity;

-- name: board_conflicts :many
-- An agency's findings made by each moment, and how many of them were settled by then. Narrowed to clients or policies it counts those
-- in which a clause of theirs takes part.
SELECT m.place, count(*) AS found_count,
       count(*) FILTER (WHERE c.resolution_status IN ('resolved', 'ignored') AND c.resolved_at <= m.at) AS settled_count
FROM unnest(CAST(:ends AS timestamptz[])) WITH ORDINALITY AS m (at, place)
JOIN policy_conflicts c ON c.detected_at <= m.at
WHERE c.relation IN ('conflict', 'tension', 'unknown')
  AND (CAST(:counterpart_ids AS uuid[]) IS NULL AND CAST(:policy_ids AS uuid[]) IS NULL OR EXISTS (
        SELECT FROM conflict_members n
        WHERE n.agency_org_id = c.agency_org_id AND n.conflict_id = c.id
          AND (CAST(:counterpart_ids AS uuid[]) IS NULL OR n.enterprise_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
          AND (CAST(:policy_ids AS uuid[]) IS NULL OR n.policy_id = ANY(CAST(:policy_ids AS uuid[])))))
  AND c.agency_org_id = :org_id -- wall
GROUP BY m.place
ORDER BY m.place;

-- name: board_own_findings :many
-- The different findings among a client's own clauses that stood open at each moment; nothing of anybody else's is in these rows.
SELECT m.place, count(DISTINCT (p.conflict_type, p.conflict_description)) AS finding_count
FROM unnest(CAST(:ends AS timestamptz[])) WITH ORDINALITY AS m (at, place)
JOIN conflict_parties p ON p.opened_at <= m.at AND (p.closed_at IS NULL OR p.closed_at > m.at)
WHERE (CAST(:counterpart_ids AS uuid[]) IS NULL OR p.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
  AND (CAST(:policy_ids AS uuid[]) IS NULL OR EXISTS (
        SELECT FROM jsonb_array_elements(p.clauses) AS k (clause)
        WHERE CAST(k.clause ->> 'policy_id' AS uuid) = ANY(CAST(:policy_ids AS uuid[]))))
  AND p.enterprise_org_id = :org_id -- wall
GROUP BY m.place
ORDER BY m.place;

-- name: board_flow :many
-- For each stretch of days of the period how many distributions were delivered in it, and how many signed.
WITH held AS (
  SELECT coalesce(d.in_force_at, d.distributed_at) AS starts_at, d.acknowledged_at, d.answered_from_id
  FROM policy_distributions d
  WHERE d.delivery <> 'queued'
    AND (CAST(:counterpart_ids AS uuid[]) IS NULL OR d.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])) OR d.enterprise_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
    AND (CAST(:policy_ids AS uuid[]) IS NULL OR d.policy_id = ANY(CAST(:policy_ids AS uuid[])))
    AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
), counted AS (
  SELECT CAST(h.starts_at AS date) - CAST(:first_day AS date) AS place, 1 AS sent, 0 AS signed
  FROM held h WHERE h.starts_at > :since AND h.starts_at <= :until
  UNION ALL
  SELECT CAST(h.acknowledged_at AS date) - CAST(:first_day AS date), 0, 1
  FROM held h WHERE h.acknowledged_at > :since AND h.acknowledged_at <= :until AND h.answered_from_id IS NULL
)
SELECT CAST(:first_day AS date) + (n.place / CAST(:step AS integer)) * CAST(:step AS integer) AS day, sum(n.sent) AS sent_count, sum(n.signed) AS signed_count
FROM counted n
GROUP BY n.place / CAST(:step AS integer)
ORDER BY day;

-- name: board_first_day :one
-- The first day from the given one on, and before another, on which any score of the organization's was kept.
SELECT min(h.day) AS day
FROM compliance_history h
WHERE h.day >= CAST(:since AS date)
  AND h.day < CAST(:until AS date)
  AND h.compliance_score IS NOT NULL
  AND :org_id IN (h.enterprise_org_id, h.agency_org_id); -- wall

-- name: board_groups :many
-- Each other organization, or each policy, with how what is in force stands and what its average score was on the day of comparison;
-- the lowest average first.
WITH held AS (
  SELECT CASE WHEN :by = 'policy' THEN d.policy_id WHEN d.enterprise_org_id = :org_id THEN d.agency_org_id ELSE d.enterprise_org_id END AS group_id,
         count(*) AS active_count,
         count(*) FILTER (WHERE d.response = 'acknowledged') AS acknowledged_count,
         count(*) FILTER (WHERE d.response = 'with_reservation') AS reserved_count,
         count(*) FILTER (WHERE d.response = 'declined') AS declined_count,
         count(*) FILTER (WHERE d.response = 'awaiting' AND d.due_at < :now) AS overdue_count
  FROM policy_distributions d
  WHERE d.is_current_version
    AND (CAST(:counterpart_ids AS uuid[]) IS NULL OR d.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])) OR d.enterprise_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
    AND (CAST(:policy_ids AS uuid[]) IS NULL OR d.policy_id = ANY(CAST(:policy_ids AS uuid[])))
    AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
  GROUP BY group_id
), scored AS (
  SELECT CASE WHEN :by = 'policy' THEN c.policy_id WHEN c.enterprise_org_id = :org_id THEN c.agency_org_id ELSE c.enterprise_org_id END AS group_id,
         round(avg(c.compliance_score)) AS average_score, sum(c.violations_count) AS violations_count,
         count(*) FILTER (WHERE c.compliance_status = 'non_compliant') AS non_compliant_count
  FROM records_in_force c
  WHERE (CAST(:counterpart_ids AS uuid[]) IS NULL OR c.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])) OR c.enterprise_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
    AND (CAST(:policy_ids AS uuid[]) IS NULL OR c.policy_id = ANY(CAST(:policy_ids AS uuid[])))
    AND :org_id IN (c.enterprise_org_id, c.agency_org_id) -- wall
  GROUP BY group_id
), earlier AS (
  SELECT CASE WHEN :by = 'policy' THEN c.policy_id WHEN h.enterprise_org_id = :org_id THEN h.agency_org_id ELSE h.enterprise_org_id END AS group_id,
         round(avg(h.compliance_score)) AS score_before
  FROM compliance_history h
  LEFT JOIN agency_policy_compliance c ON :by = 'policy' AND c.agency_org_id = h.agency_org_id AND c.id = h.compliance_id
  WHERE h.day = CAST(:day_before AS date)
    AND (CAST(:counterpart_ids AS uuid[]) IS NULL OR h.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])) OR h.enterprise_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
    AND (CAST(:policy_ids AS uuid[]) IS NULL OR EXISTS (
          SELECT FROM agency_policy_compliance n
          WHERE n.agency_org_id = h.agency_org_id AND n.id = h.compliance_id AND n.policy_id = ANY(CAST(:policy_ids AS uuid[]))))
    AND :org_id IN (h.enterprise_org_id, h.agency_org_id) -- wall
  GROUP BY group_id
), titled AS (
  SELECT DISTINCT ON (v.policy_id) v.policy_id, v.title
  FROM policy_versions v
  JOIN held g ON g.group_id = v.policy_id
  WHERE :by = 'policy'
    AND (v.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.agency_org_id = :org_id AND d.policy_id = v.policy_id AND d.version_number = v.version_number)) -- wall
  ORDER BY v.policy_id, v.version_number DESC
)
SELECT g.group_id AS id, coalesce(t.title, o.name) AS name, g.active_count, g.acknowledged_count, g.reserved_count, g.declined_count, g.overdue_count,
       s.average_score, coalesce(s.violations_count, 0) AS violations_count, coalesce(s.non_compliant_count, 0) AS non_compliant_count, e.score_before
FROM held g
LEFT JOIN scored s ON s.group_id = g.group_id
LEFT JOIN earlier e ON e.group_id = g.group_id
LEFT JOIN titled t ON t.policy_id = g.group_id
LEFT JOIN organizations o ON o.id = g.group_id AND :by <> 'policy'
ORDER BY s.average_score NULLS LAST, name, g.group_id
LIMIT :limit;

-- name: board_cells :many
-- The score of each other organization with each policy, for those that are shown.
SELECT CASE WHEN c.enterprise_org_id = :org_id THEN c.agency_org_id ELSE c.enterprise_org_id END AS counterpart_id, c.policy_id,
       round(avg(c.compliance_score)) AS average_score
FROM records_in_force c
WHERE (c.agency_org_id = ANY(CAST(:row_ids AS uuid[])) OR c.enterprise_org_id = ANY(CAST(:row_ids AS uuid[])))
  AND c.policy_id = ANY(CAST(:column_ids AS uuid[]))
  AND :org_id IN (c.enterprise_org_id, c.agency_org_id) -- wall
GROUP BY counterpart_id, c.policy_id
ORDER BY counterpart_id, c.policy_id;

-- name: board_days_to_sign :many
-- For what was signed in the period, how many signatures took how long: the last of the bounds, in days, that each has passed.
SELECT width_bucket(extract(epoch FROM d.acknowledged_at - coalesce(d.in_force_at, d.distributed_at)) / 86400, CAST(:bounds AS double precision[])) AS band,
       count(*) AS signed_count
FROM policy_distributions d
WHERE d.acknowledged_at > :since
  AND d.acknowledged_at <= :until
  AND d.delivery <> 'queued'
  AND d.answered_from_id IS NULL
  AND d.acknowledged_at >= coalesce(d.in_force_at, d.distributed_at)
  AND (CAST(:counterpart_ids AS uuid[]) IS NULL OR d.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])) OR d.enterprise_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
  AND (CAST(:policy_ids AS uuid[]) IS NULL OR d.policy_id = ANY(CAST(:policy_ids AS uuid[])))
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
GROUP BY band
ORDER BY band;

-- name: board_clauses_of_agency :many
-- The clauses that take part in most open findings of an agency; whose they are, and how grave the findings.
SELECT m.policy_id, m.clause_id, o.name AS client, max(v.title) AS policy_title, count(DISTINCT c.id) AS finding_count,
       count(DISTINCT c.id) FILTER (WHERE c.severity IN ('high', 'critical')) AS grave_count
FROM policy_conflicts c
JOIN conflict_members m ON m.agency_org_id = c.agency_org_id AND m.conflict_id = c.id
JOIN organizations o ON o.id = m.enterprise_org_id
JOIN policy_versions v ON v.enterprise_org_id = m.enterprise_org_id AND v.policy_id = m.policy_id AND v.version_number = m.version_number
WHERE c.resolution_status IN ('unresolved', 'in_progress')
  AND c.relation IN ('conflict', 'tension', 'unknown')
  AND (CAST(:counterpart_ids AS uuid[]) IS NULL OR m.enterprise_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
  AND (CAST(:policy_ids AS uuid[]) IS NULL OR m.policy_id = ANY(CAST(:policy_ids AS uuid[])))
  AND c.agency_org_id = :org_id -- wall
GROUP BY m.policy_id, m.clause_id, o.name
ORDER BY finding_count DESC, grave_count DESC, o.name, m.policy_id, m.clause_id
LIMIT :limit;

-- name: board_clauses_of_client :many
-- A client's own clauses by what it knows of them: answers in force that object to them, open violations of them, and contradictions
-- among its own. What an agency's other clients say is in none of these rows.
WITH objected AS (
  SELECT d.policy_id, k.clause_id, count(*) AS objection_count
  FROM policy_distributions d
  JOIN signatures s ON s.agency_org_id = d.agency_org_id AND s.id = d.signature_id
  CROSS JOIN LATERAL unnest(s.clause_ids) AS k (clause_id)
  WHERE d.is_current_version
    AND d.response IN ('with_reservation', 'declined')
    AND (CAST(:counterpart_ids AS uuid[]) IS NULL OR d.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
    AND d.enterprise_org_id = :org_id -- wall
  GROUP BY d.policy_id, k.clause_id
), violated AS (
  SELECT v.policy_id, v.clause_id, count(*) AS violation_count
  FROM violations v
  WHERE v.state IN ('confirmed', 'correcting', 'verified')
    AND (CAST(:counterpart_ids AS uuid[]) IS NULL OR v.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
    AND v.enterprise_org_id = :org_id -- wall
  GROUP BY v.policy_id, v.clause_id
), contradicted AS (
  SELECT CAST(k.clause ->> 'policy_id' AS uuid) AS policy_id, k.clause -> 'clause' ->> 'id' AS clause_id,
         count(DISTINCT (p.conflict_type, p.conflict_description)) AS finding_count
  FROM conflict_parties p
  CROSS JOIN LATERAL jsonb_array_elements(p.clauses) AS k (clause)
  WHERE p.closed_at IS NULL
    AND (CAST(:counterpart_ids AS uuid[]) IS NULL OR p.agency_org_id = ANY(CAST(:counterpart_ids AS uuid[])))
    AND p.enterprise_org_id = :org_id -- wall
  GROUP BY 1, 2
), counted AS (
  SELECT n.policy_id, n.clause_id, CAST(sum(n.objection_count) AS integer) AS objection_count, CAST(sum(n.violation_count) AS integer) AS violation_count,
         CAST(sum(n.finding_count) AS integer) AS finding_count
  FROM (SELECT o.policy_id, o.clause_id, o.objection_count, 0 AS violation_count, 0 AS finding_count FROM objected o
        UNION ALL SELECT v.policy_id, v.clause_id, 0, v.violation_count, 0 FROM violated v
        UNION ALL SELECT c.policy_id, c.clause_id, 0, 0, c.finding_count FROM contradicted c) n
  WHERE CAST(:policy_ids AS uuid[]) IS NULL OR n.policy_id = ANY(CAST(:policy_ids AS uuid[]))
  GROUP BY n.policy_id, n.clause_id
)
SELECT n.policy_id, n.clause_id, p.title AS policy_title, n.objection_count, n.violation_count, n.finding_count
FROM counted n
JOIN policies p ON p.id = n.policy_id
  AND p.enterprise_org_id = :org_id -- wall
ORDER BY n.objection_count + n.violation_count + n.finding_count DESC, p.title, n.policy_id, n.clause_id
LIMIT :limit;

-- name: board_versions :many
-- The versions published in the period that the reader wrote or holds, the latest first.
SELECT v.policy_id, v.title, v.version_number, v.published_at
FROM policy_versions v
WHERE v.published_at > :since
  AND v.published_at <= :until
  AND (CAST(:policy_ids AS uuid[]) IS NULL OR v.policy_id = ANY(CAST(:policy_ids AS uuid[])))
  AND (v.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.agency_org_id = :org_id AND d.policy_id = v.policy_id AND d.version_number = v.version_number AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL))) -- wall
ORDER BY v.published_at DESC, v.policy_id, v.version_number
LIMIT :limit;

-- name: board_score_settings :many
-- From which days of the period other score settings counted: a client's own, or those that an agency is scored by.
SELECT s.in_force_from, o.name AS client, s.number
FROM score_settings s
JOIN organizations o ON o.id = s.enterprise_org_id
WHERE s.in_force_from > CAST(:since AS date)
  AND s.in_force_from <= CAST(:until AS date)
  AND (s.enterprise_org_id = :org_id OR EXISTS (SELECT FROM engagements e WHERE e.enterprise_org_id = s.enterprise_org_id AND e.agency_org_id = :org_id AND e.state IN ('active', 'ended'))) -- wall
ORDER BY s.in_force_from DESC, o.name, s.enterprise_org_id, s.number
LIMIT :limit;

-- name: board_own_words :many
-- The days of the period on which the reader's own words were given a meaning, or lost it.
SELECT d.day, count(*) AS word_count
FROM organization_terms t
CROSS JOIN LATERAL unnest(ARRAY[CAST(t.added_at AS date), CAST(t.retired_at AS date)]) AS d (day)
WHERE d.day > CAST(:since AS date)
  AND d.day <= CAST(:until AS date)
  AND t.org_id = :org_id -- wall
GROUP BY d.day
ORDER BY d.day DESC
LIMIT :limit;

-- name: board_counterparts :many
-- The other organizations that the reader works or worked with, with the markets; by name.
SELECT o.id, o.name, (SELECT array_agg(DISTINCT k.market) FROM engagements n CROSS JOIN LATERAL unnest(n.markets) AS k (market)
                      WHERE o.id IN (n.agency_org_id, n.enterprise_org_id)
                        AND :org_id = ANY(ARRAY[n.agency_org_id, n.enterprise_org_id]) -- wall
                     ) AS markets
FROM organizations o
WHERE EXISTS (
  SELECT FROM engagements e
  WHERE e.state IN ('active', 'ended')
    AND o.id IN (e.agency_org_id, e.enterprise_org_id)
    AND o.id <> :org_id
    AND :org_id = ANY(ARRAY[e.agency_org_id, e.enterprise_org_id]) -- wall
)
ORDER BY o.name, o.id
LIMIT :limit;

-- name: board_policies :many
-- The policies in force between the reader and others, titled as in the newest version that the reader may see; by title.
SELECT DISTINCT ON (v.title, v.policy_id) v.policy_id AS id, v.title AS name
FROM policy_versions v
WHERE (v.enterprise_org_id, v.policy_id, v.version_number) IN (
  SELECT d.enterprise_org_id, d.policy_id, max(d.version_number)
  FROM policy_distributions d
  WHERE d.delivery <> 'queued'
    AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
  GROUP BY d.enterprise_org_id, d.policy_id
)
ORDER BY v.title, v.policy_id
LIMIT :limit;

-- name: board_freshness :one
-- By what a kept figure is known to be of today: the organization's last event, and how many more are not numbered yet.
SELECT coalesce((SELECT s.last_number FROM event_streams s
                 WHERE true
                   AND s.org_id = :org_id -- wall
                ), 0) AS last_number,
       (SELECT count(*) FROM outbox b
        WHERE b.number IS NULL
          AND b.org_id = :org_id -- wall
       ) AS waiting_count;

-- name: names_of_board :many
-- The names of the organizations among these that the reader works or worked with.
SELECT o.id, o.name
FROM organizations o
WHERE o.id = ANY(CAST(:ids AS uuid[]))
  AND o.id <> :org_id
  AND EXISTS (SELECT FROM engagements e WHERE o.id IN (e.agency_org_id, e.enterprise_org_id) AND :org_id = ANY(ARRAY[e.agency_org_id, e.enterprise_org_id])) -- wall
ORDER BY o.name, o.id;

-- name: targets_of_organization :many
-- What the organization wants its metrics to reach.
SELECT t.metric, t.value
FROM dashboard_targets t
WHERE t.value IS NOT NULL
  AND t.org_id = :org_id -- wall
ORDER BY t.metric;

-- name: set_target :rows
-- What a metric shall reach from now on; no value ends it.
INSERT INTO dashboard_targets AS t (org_id, metric, value, set_by, set_at)
VALUES (:org_id, :metric, :value, :user_id, :now)
ON CONFLICT (org_id, metric) DO UPDATE
SET value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at
WHERE true
  AND t.org_id = :org_id; -- wall

-- name: saved_views_of :many
-- The views that somebody may open: their own, and what colleagues shared; with whether it is the one they begin with.
SELECT v.id, v.name, v.filters, v.is_shared, v.owner_id, u.display_name AS owner_name, v.updated_at,
       EXISTS (SELECT FROM default_views f
               WHERE f.view_id = v.id AND f.user_id = :user_id
                 AND f.org_id = :org_id -- wall
              ) AS is_default
FROM saved_views v
JOIN users u ON u.org_id = v.org_id AND u.id = v.owner_id
WHERE v.deleted_at IS NULL
  AND (v.is_shared OR v.owner_id = :user_id)
  AND v.org_id = :org_id -- wall
ORDER BY lower(v.name), v.id;

-- name: add_saved_view :one
-- A new view; no row where its owner has one of that name.
INSERT INTO saved_views (org_id, owner_id, name, filters, is_shared, created_at, updated_at)
VALUES (:org_id, :user_id, :name, CAST(:filters AS jsonb), :is_shared, :now, :now)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: change_saved_view :one
-- Its owner's changes; what is NULL stays. No row where it is not theirs, or deleted already.
UPDATE saved_views v
SET name = coalesce(CAST(:name AS text), v.name), filters = coalesce(CAST(:filters AS jsonb), v.filters),
    is_shared = coalesce(CAST(:is_shared AS boolean), v.is_shared), updated_at = :now,
    deleted_at = CASE WHEN :is_deleted THEN CAST(:now AS timestamptz) END
WHERE v.id = :view_id
  AND v.owner_id = :user_id
  AND (v.deleted_at IS NULL OR NOT :is_deleted)
  AND v.org_id = :org_id -- wall
RETURNING v.id, v.name, v.is_shared;

-- name: set_default_view :rows
-- What somebody's dashboard opens with.
INSERT INTO default_views AS f (org_id, user_id, view_id)
VALUES (:org_id, :user_id, :view_id)
ON CONFLICT (org_id, user_id) DO UPDATE
SET view_id = excluded.view_id
WHERE true
  AND f.org_id = :org_id; -- wall

-- name: events_not_numbered :one
-- How many events wait for their number. The operator's.
SELECT count(*) AS waiting_count FROM outbox b WHERE b.number IS NULL;
