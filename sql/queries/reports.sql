-- name: report_counterparts :many
-- The other organizations that a report can be narrowed to, by name; one of them where an id is given.
SELECT DISTINCT o.name, o.id
FROM engagements e
JOIN organizations o ON o.id = CASE WHEN e.enterprise_org_id = :org_id THEN e.agency_org_id ELSE e.enterprise_org_id END
WHERE e.state IN ('active', 'ended')
  AND (CAST(:counterpart_id AS uuid) IS NULL OR o.id = :counterpart_id)
  AND :org_id IN (e.enterprise_org_id, e.agency_org_id) -- wall
ORDER BY o.name, o.id
LIMIT :limit;

-- name: report_policies :many
-- The policies that a report can be narrowed to, by the title of the newest version that the reader holds; one of them where an id is given.
SELECT t.title AS name, t.policy_id AS id
FROM (
  SELECT DISTINCT ON (v.policy_id) v.policy_id, v.title
  FROM policy_versions v
  WHERE (CAST(:policy_id AS uuid) IS NULL OR v.policy_id = :policy_id)
    AND (v.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.agency_org_id = :org_id AND d.policy_id = v.policy_id AND d.version_number = v.version_number AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL))) -- wall
  ORDER BY v.policy_id, v.version_number DESC
) t
ORDER BY t.title, t.policy_id
LIMIT :limit;

-- name: report_compliance_groups :many
-- How the records in force that fit stand: all of them, by other organization and by policy, the lowest average first in each.
WITH matching AS (
  SELECT CASE WHEN c.enterprise_org_id = :org_id THEN c.agency_org_id ELSE c.enterprise_org_id END AS counterpart_id,
         c.policy_id, c.compliance_score, c.coverage, c.compliance_status, c.violations_count, c.next_review_date
  FROM records_in_force c
  WHERE (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (c.agency_org_id, c.enterprise_org_id))
    AND (CAST(:policy_id AS uuid) IS NULL OR c.policy_id = :policy_id)
    AND (CAST(:compliance_status AS text) IS NULL OR c.compliance_status = :compliance_status)
    AND :org_id IN (c.enterprise_org_id, c.agency_org_id) -- wall
), counted AS (
  SELECT CASE WHEN grouping(m.counterpart_id) = 0 THEN 'counterpart' WHEN grouping(m.policy_id) = 0 THEN 'policy' ELSE 'total' END AS dimension,
         coalesce(m.counterpart_id, m.policy_id) AS id, count(*) AS record_count, count(m.compliance_score) AS scored_count,
         round(avg(m.compliance_score)) AS average_score, round(avg(m.coverage)) AS average_coverage,
         count(*) FILTER (WHERE m.compliance_status = 'compliant') AS compliant_count,
         count(*) FILTER (WHERE m.compliance_status = 'at_risk') AS at_risk_count,
         count(*) FILTER (WHERE m.compliance_status = 'non_compliant') AS non_compliant_count,
         count(*) FILTER (WHERE m.compliance_status = 'pending') AS pending_count,
         count(*) FILTER (WHERE m.violations_count > 0) AS with_violations_count,
         count(*) FILTER (WHERE m.next_review_date < :now) AS review_overdue_count
  FROM matching m
  GROUP BY GROUPING SETS ((m.counterpart_id), (m.policy_id), ())
), titled AS (
  SELECT DISTINCT ON (v.policy_id) v.policy_id, v.title
  FROM policy_versions v
  JOIN counted n ON n.dimension = 'policy' AND n.id = v.policy_id
  WHERE true
    AND (v.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.agency_org_id = :org_id AND d.policy_id = v.policy_id AND d.version_number = v.version_number)) -- wall
  ORDER BY v.policy_id, v.version_number DESC
)
SELECT g.dimension, g.id, coalesce(o.name, t.title, '') AS name, g.record_count, g.scored_count, g.average_score, g.average_coverage, g.compliant_count,
       g.at_risk_count, g.non_compliant_count, g.pending_count, g.with_violations_count, g.review_overdue_count
FROM counted g
LEFT JOIN organizations o ON g.dimension = 'counterpart' AND o.id = g.id
LEFT JOIN titled t ON g.dimension = 'policy' AND t.policy_id = g.id
ORDER BY g.dimension, g.average_score NULLS LAST, name, g.id
LIMIT :limit;

-- name: report_evidence_counts :one
-- How the distributions that fit were answered.
SELECT count(*) AS total_count,
       count(*) FILTER (WHERE d.response = 'acknowledged') AS acknowledged_count,
       count(*) FILTER (WHERE d.response = 'with_reservation') AS with_reservation_count,
       count(*) FILTER (WHERE d.response = 'declined') AS declined_count,
       count(*) FILTER (WHERE d.response = 'awaiting') AS awaiting_count,
       count(*) FILTER (WHERE d.response = 'awaiting' AND d.is_current_version AND d.due_at < :now) AS overdue_count
FROM policy_distributions d
WHERE (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (d.agency_org_id, d.enterprise_org_id))
  AND (CAST(:policy_id AS uuid) IS NULL OR d.policy_id = :policy_id)
  AND (CAST(:response AS text) IS NULL OR d.response = :response)
  AND (CAST(:since AS timestamptz) IS NULL OR d.distributed_at >= :since)
  AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL OR d.enterprise_org_id = :org_id)
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id); -- wall

-- name: report_evidence :many
-- The distributions that fit, the latest sent first, each with every signature that its answer rests on; one without any has a row too.
SELECT d.id AS distribution_id, e.name AS enterprise, a.name AS agency, v.title AS policy_title, d.version_number, d.rider_number,
       d.distribution_status, d.is_current_version, d.is_mandatory, d.response, d.distributed_at, d.due_at, d.opened_at, s.id AS signature_id, s.printed_name,
       s.meaning, s.reason, s.clause_ids, s.document_sha256, s.method, s.time_zone, s.signed_at, s.version_number AS signed_version,
       s.distribution_id IS DISTINCT FROM d.id AS is_carried_over
FROM policy_distributions d
JOIN organizations e ON e.id = d.enterprise_org_id
JOIN organizations a ON a.id = d.agency_org_id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
LEFT JOIN signatures s ON s.agency_org_id = d.agency_org_id AND (s.distribution_id = d.id OR s.id = d.signature_id)
WHERE (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (d.agency_org_id, d.enterprise_org_id))
  AND (CAST(:policy_id AS uuid) IS NULL OR d.policy_id = :policy_id)
  AND (CAST(:response AS text) IS NULL OR d.response = :response)
  AND (CAST(:since AS timestamptz) IS NULL OR d.distributed_at >= :since)
  AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL OR d.enterprise_org_id = :org_id)
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
ORDER BY d.distributed_at DESC, e.name, a.name, d.id, s.signed_at, s.id
LIMIT :limit;

-- name: report_readings :many
-- Who of the agency read which of the documents that fit, first and last, and on how many days.
SELECT e.name AS enterprise, v.title AS policy_title, d.version_number, d.rider_number, u.display_name, min(r.read_at) AS first_read_at,
       max(r.read_at) AS last_read_at, count(*) AS day_count, d.id AS distribution_id, r.user_id
FROM readings r
JOIN policy_distributions d ON d.agency_org_id = r.agency_org_id AND d.id = r.distribution_id
JOIN organizations e ON e.id = d.enterprise_org_id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN users u ON u.org_id = r.agency_org_id AND u.id = r.user_id
WHERE (CAST(:counterpart_id AS uuid) IS NULL OR d.enterprise_org_id = :counterpart_id)
  AND (CAST(:policy_id AS uuid) IS NULL OR d.policy_id = :policy_id)
  AND (CAST(:response AS text) IS NULL OR d.response = :response)
  AND (CAST(:since AS timestamptz) IS NULL OR d.distributed_at >= :since)
  AND r.agency_org_id = :org_id -- wall
GROUP BY e.name, v.title, d.version_number, d.rider_number, u.display_name, d.id, r.user_id
ORDER BY e.name, v.title, d.version_number DESC, d.rider_number DESC, u.display_name, d.id, r.user_id
LIMIT :limit;

-- name: report_violation_counts :one
-- How the violations that fit stand.
SELECT count(*) AS total_count,
       count(*) FILTER (WHERE v.state IN ('confirmed', 'correcting', 'verified')) AS open_count,
       count(*) FILTER (WHERE v.state IN ('confirmed', 'correcting', 'verified') AND v.severity = 'critical') AS critical_count,
       count(*) FILTER (WHERE v.state = 'reported') AS reported_count,
       count(*) FILTER (WHERE v.state = 'closed') AS closed_count,
       count(*) FILTER (WHERE v.state = 'dismissed') AS dismissed_count,
       count(*) FILTER (WHERE v.state = 'correcting' AND v.action_due_on < CAST(:today AS date)) AS overdue_count
FROM violations v
WHERE (CAST(:states AS text[]) IS NULL OR v.state = ANY(CAST(:states AS text[])))
  AND (CAST(:severities AS text[]) IS NULL OR v.severity = ANY(CAST(:severities AS text[])))
  AND (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (v.enterprise_org_id, v.agency_org_id))
  AND (CAST(:policy_id AS uuid) IS NULL OR v.policy_id = :policy_id)
  AND :org_id IN (v.enterprise_org_id, v.agency_org_id); -- wall

-- name: report_versions_of_enterprise :many
-- The published versions of the client's policies with the people behind them and, to tell what changed, their clauses.
SELECT v.policy_id, v.version_number, v.title, v.clauses, v.effective_from, v.effective_until, v.change_class, v.change_summary,
       v.document_sha256, v.published_at, a.display_name AS author_name, r.display_name AS approved_by_name, v.approved_at,
       p.display_name AS published_by_name, w.reason AS withdrawal_reason, w.withdrawn_at
FROM policy_versions v
JOIN users a ON a.org_id = v.enterprise_org_id AND a.id = v.author_id
JOIN users r ON r.org_id = v.enterprise_org_id AND r.id = v.approved_by
JOIN users p ON p.org_id = v.enterprise_org_id AND p.id = v.published_by
LEFT JOIN policy_version_withdrawals w
  ON w.enterprise_org_id = v.enterprise_org_id AND w.policy_id = v.policy_id AND w.version_number = v.version_number
WHERE (CAST(:policy_id AS uuid) IS NULL OR v.policy_id = :policy_id)
  AND v.enterprise_org_id = :org_id -- wall
ORDER BY v.policy_id, v.version_number
LIMIT :limit;

-- name: report_versions_of_agency :many
-- The versions that reached the agency, with whose they are and their clauses; nobody of the client's is named.
SELECT v.policy_id, v.version_number, v.title, e.name AS enterprise, v.clauses, v.effective_from, v.effective_until, v.change_class,
       v.change_summary, v.document_sha256, v.published_at
FROM policy_versions v
JOIN organizations e ON e.id = v.enterprise_org_id
WHERE (CAST(:policy_id AS uuid) IS NULL OR v.policy_id = :policy_id)
  AND (CAST(:counterpart_id AS uuid) IS NULL OR v.enterprise_org_id = :counterpart_id)
  AND EXISTS (
    SELECT FROM policy_distributions d
    WHERE d.enterprise_org_id = v.enterprise_org_id AND d.policy_id = v.policy_id AND d.version_number = v.version_number
      AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)
      AND d.agency_org_id = :org_id -- wall
  )
ORDER BY e.name, v.policy_id, v.version_number
LIMIT :limit;

-- name: report_period_counts :many
-- What happened in each of these spans between the organization and others; counted by the moment at which it happened.
SELECT p.place,
       (SELECT count(*) FROM signatures s
        WHERE s.signed_at >= p.since AND s.signed_at < p.until AND s.meaning = 'acknowledged'
          AND (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (s.agency_org_id, s.enterprise_org_id))
          AND :org_id IN (s.enterprise_org_id, s.agency_org_id) -- wall
       ) AS signed_count,
       (SELECT count(*) FROM signatures s
        WHERE s.signed_at >= p.since AND s.signed_at < p.until AND s.meaning <> 'acknowledged'
          AND (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (s.agency_org_id, s.enterprise_org_id))
          AND :org_id IN (s.enterprise_org_id, s.agency_org_id) -- wall
       ) AS objected_count,
       (SELECT count(*) FROM violations v
        WHERE v.confirmed_at >= p.since AND v.confirmed_at < p.until
          AND (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (v.agency_org_id, v.enterprise_org_id))
          AND :org_id IN (v.enterprise_org_id, v.agency_org_id) -- wall
       ) AS confirmed_count
FROM unnest(CAST(:places AS integer[]), CAST(:sinces AS timestamptz[]), CAST(:untils AS timestamptz[])) AS p (place, since, until)
ORDER BY p.place;

-- name: report_sign_ins :many
-- Of each person of the organization: how many sessions at the pages are open, and how many sign-ins of programs through the API.
SELECT u.id AS user_id,
       (SELECT count(*) FROM sessions s
        WHERE s.user_id = u.id AND s.revoked_at IS NULL AND s.expires_at > :now
          AND s.org_id = :org_id -- wall
       ) AS session_count,
       (SELECT count(DISTINCT t.family_id) FROM refresh_tokens t
        WHERE t.user_id = u.id AND t.revoked_at IS NULL AND t.used_at IS NULL AND t.expires_at > :now
          AND t.org_id = :org_id -- wall
       ) AS program_count
FROM users u
WHERE true
  AND u.org_id = :org_id -- wall
ORDER BY u.id;

-- name: report_access_changes :many
-- What changed about who may enter and as what, the latest first.
SELECT l.recorded_at, l.event, l.actor_name, u.display_name AS subject_name, l.old ->> 'role' AS role_before, l.new ->> 'role' AS role_after
FROM audit_log l
LEFT JOIN users u ON u.id = l.entity_id AND u.org_id = :org_id
WHERE l.event = ANY(CAST(:events AS text[]))
  AND l.recorded_at >= :since
  AND :org_id IN (l.enterprise_org_id, l.agency_org_id) -- wall
ORDER BY l.recorded_at DESC, l.xid DESC, l.sequence DESC
LIMIT :limit;

-- name: note_made_report :one
-- A row of the history.
INSERT INTO made_reports (org_id, user_id, report, title, filters, filter_words, format, data_at, file_name, file_sha256, byte_count, schedule_id)
VALUES (:org_id, :user_id, :report, :title, CAST(:filters AS jsonb), CAST(:filter_words AS jsonb), :format, :data_at, :file_name, :file_sha256,
        :byte_count, :schedule_id)
RETURNING id;

-- name: made_reports :many
-- A page of the history, the latest first; with a hash those files that have it.
SELECT m.id, m.user_id, u.display_name AS made_by, m.report, m.title, m.filters, m.filter_words, m.format, m.data_at, m.file_name, m.file_sha256,
       m.byte_count, m.schedule_id
FROM made_reports m
JOIN users u ON u.org_id = m.org_id AND u.id = m.user_id
WHERE (CAST(:made_id AS uuid) IS NULL OR m.id = :made_id)
  AND (CAST(:report AS text) IS NULL OR m.report = :report)
  AND (CAST(:file_sha256 AS bytea) IS NULL OR m.file_sha256 = :file_sha256)
  AND (CAST(:after_at AS timestamptz) IS NULL OR (m.data_at, m.id) < (:after_at, CAST(:after_id AS uuid)))
  AND m.org_id = :org_id -- wall
ORDER BY m.data_at DESC, m.id DESC
LIMIT :limit;
