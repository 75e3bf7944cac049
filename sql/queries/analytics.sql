-- name: star_counterparts :many
-- The other organizations an organization works with, each by its latest engagement. This and all that begin with star_ feed the workbench.
SELECT CAST(o.id AS text) AS counterpart_id, o.name AS counterpart, e.state AS engagement, e.starts_on AS engaged_from,
       e.ends_on AS engaged_until, array_to_string(e.brands, ', ') AS brands, array_to_string(e.markets, ', ') AS markets
FROM (
  SELECT DISTINCT ON (g.agency_org_id, g.enterprise_org_id) g.agency_org_id, g.enterprise_org_id, g.state, g.starts_on, g.ends_on, g.brands, g.markets
  FROM engagements g
  WHERE true
    AND :org_id IN (g.enterprise_org_id, g.agency_org_id) -- wall
  ORDER BY g.agency_org_id, g.enterprise_org_id, g.starts_on DESC, g.proposed_at DESC, g.id DESC
) e
JOIN organizations o ON o.id = CASE WHEN e.enterprise_org_id = :org_id THEN e.agency_org_id ELSE e.enterprise_org_id END
WHERE true
  AND :org_id IN (e.enterprise_org_id, e.agency_org_id) -- wall
ORDER BY o.name, o.id
LIMIT :most;

-- name: star_policies :many
-- Each policy by the newest version that the organization holds.
SELECT CAST(p.policy_id AS text) AS policy_id, p.title AS policy, CAST(p.enterprise_org_id AS text) AS client_id,
       p.version_number AS newest_version, CAST(p.published_at AS date) AS newest_published_on
FROM (
  SELECT DISTINCT ON (h.enterprise_org_id, h.policy_id) h.enterprise_org_id, h.policy_id, h.title, h.version_number, h.published_at
  FROM policy_versions h
  WHERE true
    AND (h.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.agency_org_id = :org_id AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL) AND d.policy_id = h.policy_id AND d.version_number = h.version_number)) -- wall
  ORDER BY h.enterprise_org_id, h.policy_id, h.version_number DESC
) p
ORDER BY p.title, p.policy_id
LIMIT :most;

-- name: star_versions :many
-- Each published version that the organization holds, without its text.
SELECT CAST(h.policy_id AS text) AS policy_id, h.version_number AS version, h.title, h.change_class,
       CAST(h.published_at AS date) AS published_on, h.effective_from, h.effective_until, jsonb_array_length(h.clauses) AS clause_count
FROM policy_versions h
WHERE true
  AND (h.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.agency_org_id = :org_id AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL) AND d.policy_id = h.policy_id AND d.version_number = h.version_number)) -- wall
ORDER BY h.published_at DESC, h.policy_id, h.version_number
LIMIT :most;

-- name: star_clauses :many
-- Each clause of each version that the organization holds.
SELECT CAST(h.policy_id AS text) AS policy_id, h.version_number AS version, c.clause ->> 'id' AS clause_id, c.clause ->> 'text' AS clause,
       c.clause -> 'norm' ->> 'kind' AS norm, c.clause -> 'norm' ->> 'param' AS parameter, c.clause ->> 'priority' AS priority,
       translate(c.clause -> 'scope' ->> 'action', '[]"', '') AS actions, translate(c.clause -> 'scope' ->> 'tool', '[]"', '') AS tools,
       translate(c.clause ->> 'binding', '[]"', '') AS binding
FROM policy_versions h
CROSS JOIN LATERAL jsonb_array_elements(h.clauses) WITH ORDINALITY AS c (clause, place)
WHERE true
  AND (h.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.agency_org_id = :org_id AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL) AND d.policy_id = h.policy_id AND d.version_number = h.version_number)) -- wall
ORDER BY h.published_at DESC, h.policy_id, h.version_number, c.place
LIMIT :most;

-- name: star_distributions :many
-- Each distribution that the organization sees, with how it was answered and how it stands.
SELECT CAST(d.id AS text) AS distribution_id,
       CAST(CASE WHEN d.enterprise_org_id = :org_id THEN d.agency_org_id ELSE d.enterprise_org_id END AS text) AS counterpart_id,
       CAST(d.policy_id AS text) AS policy_id, d.version_number AS version, d.rider_number AS rider, d.distribution_status AS status,
       d.delivery, d.response, d.is_current_version AS is_current, d.is_mandatory, d.distributed_at, CAST(d.distributed_at AS date) AS distributed_on,
       CAST(d.due_at AS date) AS due_on, CAST(d.acknowledged_at AS date) AS acknowledged_on,
       CAST(d.acknowledged_at AS date) - CAST(d.distributed_at AS date) AS days_to_acknowledge,
       d.is_current_version AND d.response = 'awaiting' AND d.due_at < transaction_timestamp() AS is_overdue, CAST(d.ended_at AS date) AS ended_on,
       k.compliance_score AS score, k.score_before_waivers, CAST(k.coverage / 100.0 AS double precision) AS coverage, k.compliance_status,
       k.violations_count AS violation_count, CAST(k.next_review_date AS date) AS next_review_on
FROM policy_distributions d
LEFT JOIN agency_policy_compliance k ON k.agency_org_id = d.agency_org_id AND k.policy_distribution_id = d.id
WHERE true
  AND (d.enterprise_org_id = :org_id OR d.agency_org_id = :org_id AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)) -- wall
ORDER BY d.distributed_at DESC, d.id DESC
LIMIT :most;

-- name: star_acknowledgements :many
-- Each signature, without who gave it.
SELECT CAST(s.id AS text) AS acknowledgement_id, CAST(s.distribution_id AS text) AS distribution_id,
       CAST(CASE WHEN s.enterprise_org_id = :org_id THEN s.agency_org_id ELSE s.enterprise_org_id END AS text) AS counterpart_id,
       CAST(s.policy_id AS text) AS policy_id, s.version_number AS version, s.meaning AS response, s.signed_at, CAST(s.signed_at AS date) AS signed_on,
       CAST(s.signed_at AS date) - CAST(d.due_at AS date) AS days_after_due, cardinality(s.clause_ids) AS clause_count,
       d.signature_id IS NOT DISTINCT FROM s.id AS is_latest
FROM signatures s
JOIN policy_distributions d ON d.agency_org_id = s.agency_org_id AND d.id = s.distribution_id
WHERE true
  AND :org_id IN (s.enterprise_org_id, s.agency_org_id) -- wall
ORDER BY s.signed_at DESC, s.id DESC
LIMIT :most;

-- name: star_scores :many
-- The score of each distribution on each day, the latest days first.
SELECT h.day, CAST(d.id AS text) AS distribution_id,
       CAST(CASE WHEN h.enterprise_org_id = :org_id THEN h.agency_org_id ELSE h.enterprise_org_id END AS text) AS counterpart_id,
       CAST(d.policy_id AS text) AS policy_id, d.version_number AS version, h.compliance_score AS score, h.score_before_waivers,
       CAST(h.coverage / 100.0 AS double precision) AS coverage, h.compliance_status
FROM compliance_history h
JOIN agency_policy_compliance k ON k.agency_org_id = h.agency_org_id AND k.id = h.compliance_id
JOIN policy_distributions d ON d.agency_org_id = k.agency_org_id AND d.id = k.policy_distribution_id
WHERE true
  AND (h.enterprise_org_id = :org_id OR h.agency_org_id = :org_id AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)) -- wall
ORDER BY h.day DESC, h.agency_org_id, h.compliance_id
LIMIT :most;

-- name: star_violations :many
-- Each violation with the days of its way, without a word of what was done.
SELECT CAST(v.id AS text) AS violation_id, CAST(v.distribution_id AS text) AS distribution_id,
       CAST(CASE WHEN v.enterprise_org_id = :org_id THEN v.agency_org_id ELSE v.enterprise_org_id END AS text) AS counterpart_id,
       CAST(v.policy_id AS text) AS policy_id, d.version_number AS version, v.clause_id, v.severity, v.state, v.source, v.happened_on,
       CAST(v.reported_at AS date) AS reported_on, CAST(v.confirmed_at AS date) AS confirmed_on, v.action_due_on,
       CAST(v.verified_at AS date) AS verified_on, CAST(v.closed_at AS date) AS closed_on, CAST(v.dismissed_at AS date) AS dismissed_on,
       v.state IN ('confirmed', 'correcting', 'verified') AS is_open,
       coalesce(CAST(v.closed_at AS date), CAST(transaction_timestamp() AS date)) - CAST(v.confirmed_at AS date) AS days_open
FROM violations v
JOIN policy_distributions d ON d.agency_org_id = v.agency_org_id AND d.id = v.distribution_id
WHERE true
  AND :org_id IN (v.enterprise_org_id, v.agency_org_id) -- wall
ORDER BY v.reported_at DESC, v.id DESC
LIMIT :most;

-- name: star_client_findings :many
-- A client's own findings, each as the client holds it.
SELECT CAST(p.id AS text) AS finding_id, CAST(p.agency_org_id AS text) AS counterpart_id, p.conflict_type, p.relation, p.degree, p.severity,
       CAST(p.opened_at AS date) AS opened_on, CAST(p.closed_at AS date) AS closed_on, p.closed_at IS NULL AS is_open,
       jsonb_array_length(p.clauses) AS clause_count
FROM conflict_parties p
WHERE true
  AND p.enterprise_org_id = :org_id -- wall
ORDER BY p.opened_at DESC, p.id DESC
LIMIT :most;

-- name: star_client_finding_clauses :many
-- Which of a client's own clauses take part in its own findings.
SELECT CAST(p.id AS text) AS finding_id, m.member ->> 'policy_id' AS policy_id, CAST(m.member ->> 'version_number' AS integer) AS version,
       m.member -> 'clause' ->> 'id' AS clause_id
FROM conflict_parties p
CROSS JOIN LATERAL jsonb_array_elements(p.clauses) WITH ORDINALITY AS m (member, place)
WHERE true
  AND p.enterprise_org_id = :org_id -- wall
ORDER BY p.opened_at DESC, p.id DESC, m.place
LIMIT :most;

-- name: star_agency_findings :many
-- An agency's findings and how they were handled.
SELECT CAST(f.id AS text) AS finding_id, f.conflict_type, f.relation, f.degree, f.reach, f.severity, f.resolution_status AS status, f.resolution_kind,
       CAST(f.detected_at AS date) AS detected_on, CAST(f.resolved_at AS date) AS resolved_on, f.due_on,
       f.resolution_status IN ('unresolved', 'in_progress') AS is_open, f.same_client_org_id IS NOT NULL AS is_same_client,
       coalesce(CAST(f.resolved_at AS date), CAST(transaction_timestamp() AS date)) - CAST(f.detected_at AS date) AS days_open
FROM policy_conflicts f
WHERE true
  AND f.agency_org_id = :org_id -- wall
ORDER BY f.detected_at DESC, f.id DESC
LIMIT :most;

-- name: star_agency_finding_clauses :many
-- Which clauses of which clients take part in an agency's findings.
SELECT CAST(m.conflict_id AS text) AS finding_id, CAST(m.enterprise_org_id AS text) AS counterpart_id, CAST(m.policy_id AS text) AS policy_id,
       m.version_number AS version, m.clause_id
FROM conflict_members m
WHERE true
  AND m.agency_org_id = :org_id -- wall
ORDER BY m.conflict_id, m.position
LIMIT :most;

-- name: star_assessments :many
-- Each assessment that was handed in at least once.
SELECT CAST(a.id AS text) AS assessment_id, CAST(a.distribution_id AS text) AS distribution_id,
       CAST(CASE WHEN a.enterprise_org_id = :org_id THEN a.agency_org_id ELSE a.enterprise_org_id END AS text) AS counterpart_id,
       CAST(a.policy_id AS text) AS policy_id, a.version_number AS version, a.state, a.submission, CAST(a.submitted_at AS date) AS submitted_on,
       CAST(a.decided_at AS date) AS decided_on, a.review_interval_days
FROM assessments a
WHERE a.state <> 'draft'
  AND :org_id IN (a.enterprise_org_id, a.agency_org_id) -- wall
ORDER BY a.submitted_at DESC, a.id DESC
LIMIT :most;

-- name: star_answers :many
-- What was answered to each clause in what was handed in, without reasons and notes.
SELECT CAST(a.id AS text) AS assessment_id,
       CAST(CASE WHEN a.enterprise_org_id = :org_id THEN a.agency_org_id ELSE a.enterprise_org_id END AS text) AS counterpart_id,
       CAST(a.policy_id AS text) AS policy_id, a.version_number AS version, g.clause_id, g.answer ->> 'value' AS answer,
       coalesce(CAST(a.weights ->> g.clause_id AS integer), 1) AS weight, a.state
FROM assessments a
CROSS JOIN LATERAL jsonb_each(a.answers) AS g (clause_id, answer)
WHERE a.state <> 'draft'
  AND :org_id IN (a.enterprise_org_id, a.agency_org_id) -- wall
ORDER BY a.submitted_at DESC, a.id DESC, g.clause_id
LIMIT :most;

-- name: star_exceptions :many
-- Each exception, without its reason.
SELECT CAST(x.id AS text) AS exception_id, CAST(x.distribution_id AS text) AS distribution_id,
       CAST(CASE WHEN x.enterprise_org_id = :org_id THEN x.agency_org_id ELSE x.enterprise_org_id END AS text) AS counterpart_id,
       CAST(x.policy_id AS text) AS policy_id, x.state, CAST(x.requested_at AS date) AS requested_on, CAST(x.decided_at AS date) AS decided_on,
       x.starts_on, x.ends_on, cardinality(x.clause_ids) AS clause_count, array_to_string(x.clause_ids, ', ') AS clause_ids
FROM exceptions x
WHERE true
  AND :org_id IN (x.enterprise_org_id, x.agency_org_id) -- wall
ORDER BY x.requested_at DESC, x.id DESC
LIMIT :most;

-- name: star_requests :many
-- Each request about a clause, without its thread.
SELECT CAST(r.id AS text) AS request_id, CAST(r.distribution_id AS text) AS distribution_id,
       CAST(CASE WHEN r.enterprise_org_id = :org_id THEN r.agency_org_id ELSE r.enterprise_org_id END AS text) AS counterpart_id,
       CAST(r.policy_id AS text) AS policy_id, r.version_number AS version, r.clause_id, r.state, r.outcome, CAST(r.opened_at AS date) AS opened_on,
       r.reply_by, CAST(r.closed_at AS date) AS closed_on
FROM clause_requests r
WHERE true
  AND :org_id IN (r.enterprise_org_id, r.agency_org_id) -- wall
ORDER BY r.opened_at DESC, r.id DESC
LIMIT :most;

-- name: star_usage :many
-- What an agency's systems told of the use of AI, without who and what about.
SELECT CAST(u.client_org_id AS text) AS counterpart_id, u.happened_on, u.action, u.tool, u.data, u.channel, u.audience, u.jurisdiction, u.outcome, u.look
FROM usage_events u
WHERE true
  AND u.agency_org_id = :org_id -- wall
ORDER BY u.occurred_at DESC, u.event_id DESC
LIMIT :most;

-- name: star_readings :many
-- How many of an agency's people opened what on which day.
SELECT CAST(d.id AS text) AS distribution_id, CAST(d.enterprise_org_id AS text) AS counterpart_id, CAST(d.policy_id AS text) AS policy_id,
       d.version_number AS version, r.read_on, CAST(count(*) AS integer) AS reader_count
FROM readings r
JOIN policy_distributions d ON d.agency_org_id = r.agency_org_id AND d.id = r.distribution_id
WHERE true
  AND r.agency_org_id = :org_id -- wall
GROUP BY d.id, d.enterprise_org_id, d.policy_id, d.version_number, r.read_on
ORDER BY r.read_on DESC, d.id
LIMIT :most;

-- name: saved_queries_of :many
-- The person's own saved queries and those that colleagues share, by name; each with when the person last ran it.
SELECT s.id, s.owner_id, u.display_name AS owner, s.name, s.purpose, s.statement, s.parameters, s.chart, s.tags, s.is_shared, s.revision, s.updated_at,
       (SELECT max(r.ran_at) FROM query_runs r WHERE r.org_id = s.org_id AND r.user_id = :user_id AND r.saved_query_id = s.id) AS last_ran_at
FROM saved_queries s
JOIN users u ON u.org_id = s.org_id AND u.id = s.owner_id
WHERE (s.is_shared OR s.owner_id = :user_id)
  AND s.org_id = :org_id -- wall
ORDER BY lower(s.name), s.id
LIMIT :limit;

-- name: add_saved_query :one
-- A new saved query of the person.
INSERT INTO saved_queries (org_id, owner_id, name, purpose, statement, parameters, chart, tags, is_shared, updated_at)
VALUES (:org_id, :owner_id, :name, :purpose, :statement, CAST(:parameters AS jsonb), CAST(:chart AS jsonb), CAST(:tags AS text[]), :is_shared, :now)
RETURNING id;

-- name: change_saved_query :one
-- Change one of the person's own, if it still is the one that was read.
UPDATE saved_queries
SET name = :name, purpose = :purpose, statement = :statement, parameters = CAST(:parameters AS jsonb), chart = CAST(:chart AS jsonb),
    tags = CAST(:tags AS text[]), is_shared = :is_shared, updated_at = :now, revision = revision + 1
WHERE id = :id
  AND owner_id = :owner_id
  AND revision = :revision
  AND org_id = :org_id -- wall
RETURNING id;

-- name: delete_saved_query :one
-- Delete one of the person's own.
DELETE FROM saved_queries
WHERE id = :id
  AND owner_id = :owner_id
  AND org_id = :org_id -- wall
RETURNING name;

-- name: add_query_run :rows
-- What the person asked, and how it came out.
INSERT INTO query_runs (org_id, user_id, saved_query_id, statement, row_count, is_cut, milliseconds, refusal, ran_at)
VALUES (:org_id, :user_id, :saved_query_id, :statement, :row_count, :is_cut, :milliseconds, :refusal, :now);

-- name: latest_query_runs :many
-- What the person asked last, the latest first.
SELECT r.statement, r.row_count, r.is_cut, r.milliseconds, r.refusal, r.ran_at
FROM query_runs r
WHERE r.user_id = :user_id
  AND r.org_id = :org_id -- wall
ORDER BY r.ran_at DESC, r.id DESC
LIMIT :limit;
