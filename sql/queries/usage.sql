-- name: hold_usage_log :one
-- One call of an agency after another: two that tell the same events open no violation twice.
SELECT pg_advisory_xact_lock(hashtextextended(CAST(:org_id AS text), 32)) AS held;

-- name: clients_of_usage :many
-- Everyone the agency works for, or worked for.
SELECT DISTINCT e.enterprise_org_id, o.name
FROM engagements e
JOIN organizations o ON o.id = e.enterprise_org_id
WHERE e.state IN ('active', 'ended')
  AND e.agency_org_id = :org_id -- wall
ORDER BY o.name, e.enterprise_org_id;

-- name: brands_of_usage :many
-- The brands of each client that the agency works for, or worked for.
SELECT DISTINCT e.enterprise_org_id, b.brand
FROM engagements e
CROSS JOIN LATERAL unnest(e.brands) AS b (brand)
WHERE e.state IN ('active', 'ended')
  AND e.agency_org_id = :org_id -- wall
ORDER BY e.enterprise_org_id, b.brand;

-- name: documents_held_between :many
-- The documents that were in force at the agency at some time between two days, each with its times.
SELECT d.distribution_id, d.policy_id, d.version_number, d.enterprise_org_id, d.clauses, d.effective_from, d.effective_until,
       h.distributed_at, h.ended_at
FROM policy_distributions h
JOIN distribution_documents d ON d.agency_org_id = h.agency_org_id AND d.distribution_id = h.id
WHERE h.delivery <> 'queued'
  AND h.distribution_status NOT IN ('pending', 'refused')
  AND h.distributed_at <= :until
  AND (h.ended_at IS NULL OR (h.ended_at > :since AND h.ended_at > h.distributed_at))
  AND h.agency_org_id = :org_id -- wall
ORDER BY d.policy_id, h.distributed_at, d.distribution_id;

-- name: exceptions_held_between :many
-- The exceptions that lifted clauses at the agency on some day between two; one that was ended held until the day before.
SELECT x.policy_id, x.clause_ids, x.starts_on, least(x.ends_on, CAST(x.ended_at AS date) - CASE WHEN x.state = 'expired' THEN 0 ELSE 1 END) AS ends_on
FROM exceptions x
WHERE x.state IN ('approved', 'expired', 'revoked', 'superseded')
  AND x.starts_on <= CAST(:until AS date)
  AND x.ends_on >= CAST(:since AS date)
  AND x.agency_org_id = :org_id -- wall
ORDER BY x.policy_id, x.starts_on, x.id;

-- name: known_usage_events :many
-- Which of these ids the agency has sent before, with what.
SELECT e.event_id, e.content_sha256
FROM usage_events e
WHERE e.event_id = ANY(CAST(:ids AS text[]))
  AND e.agency_org_id = :org_id -- wall
ORDER BY e.event_id;

-- name: store_usage_events :rows
-- New events with their outcomes.
INSERT INTO usage_events (agency_org_id, event_id, content_sha256, occurred_at, happened_on, client_org_id, brand, action, tool, data, channel, audience,
  jurisdiction, unknown, parameters, actor_ref, note, outcome, look, cited, engine_version, vocabulary_version, received_at, received_by)
SELECT :org_id, e.event_id, decode(e.content_sha256, 'hex'), e.occurred_at, e.happened_on, e.client_org_id, e.brand, e.action, e.tool, e.data, e.channel,
       e.audience, e.jurisdiction, e.unknown, e.parameters, e.actor_ref, e.note, e.outcome, e.look, e.cited, :engine_version,
       :vocabulary_version, :now, :user_id
FROM jsonb_to_recordset(CAST(:events AS jsonb)) AS e (
  event_id text, content_sha256 text, occurred_at timestamptz, happened_on date, client_org_id uuid, brand text, action text, tool text, data text,
  channel text, audience text, jurisdiction text, unknown text[], parameters jsonb, actor_ref text, note text, outcome text, look text, cited jsonb)
WHERE true
  AND :org_id IS NOT NULL -- wall
ORDER BY e.event_id;

-- name: open_violations_of_log :many
-- What a usage log has opened and nobody has settled, of these clauses and days; held, since events are added to them.
SELECT v.id, v.distribution_id, v.clause_id, v.happened_on, v.is_own_work, v.terms, v.event_count
FROM violations v
WHERE v.source = 'usage_log'
  AND v.state NOT IN ('closed', 'dismissed')
  AND (v.distribution_id, v.clause_id, v.happened_on, v.is_own_work) IN (
    SELECT g.distribution_id, g.clause_id, g.happened_on, g.is_own_work
    FROM jsonb_to_recordset(CAST(:groups AS jsonb)) AS g (distribution_id uuid, clause_id text, happened_on date, is_own_work boolean))
  AND v.agency_org_id = :org_id -- wall
ORDER BY v.id
FOR UPDATE OF v;

-- name: open_violations_from_log :many
-- A violation for each clause, day, and own or other work, with the first line of its timeline, its trail row, and an event to both sides.
WITH given AS (
  SELECT g.enterprise_org_id, g.policy_id, g.distribution_id, g.clause_id, g.happened_on, g.is_own_work, g.severity, g.summary, g.terms, g.event_count
  FROM jsonb_to_recordset(CAST(:groups AS jsonb)) AS g (
    enterprise_org_id uuid, policy_id uuid, distribution_id uuid, clause_id text, happened_on date, is_own_work boolean, severity text,
    summary text, terms jsonb, event_count integer)
), opened AS (
  INSERT INTO violations (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_id, severity, state, summary, happened_on,
    reported_at, source, is_own_work, terms, event_count)
  SELECT :org_id, g.enterprise_org_id, g.policy_id, g.distribution_id, g.clause_id, g.severity, 'reported', g.summary, g.happened_on,
         :now, 'usage_log', g.is_own_work, g.terms, g.event_count
  FROM given g
  WHERE true
    AND :org_id IS NOT NULL -- wall
  RETURNING id, agency_org_id, enterprise_org_id, distribution_id, clause_id, happened_on, is_own_work, severity
), stepped AS (
  INSERT INTO violation_steps (agency_org_id, enterprise_org_id, violation_id, position, step, side, author_id, author_name, severity, written_at)
  SELECT o.agency_org_id, o.enterprise_org_id, o.id, 1, 'reported', 'agency', :user_id, :author_name, o.severity, :now FROM opened o
), told AS (
  INSERT INTO outbox (org_id, topic, payload)
  SELECT side.org_id, 'violation.moved', jsonb_build_object('violation_id', o.id, 'state', 'reported')
  FROM opened o
  CROSS JOIN LATERAL (VALUES (o.agency_org_id), (o.enterprise_org_id)) AS side (org_id)
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, new)
  SELECT 'violation.reported', 'violation', o.id, o.enterprise_org_id, o.agency_org_id,
         jsonb_build_object('state', 'reported', 'clause_id', o.clause_id, 'severity', o.severity)
  FROM opened o
)
SELECT o.id, o.distribution_id, o.clause_id, o.happened_on, o.is_own_work
FROM opened o
ORDER BY o.id;

-- name: add_to_violations :rows
-- More events of the same clause and day; what the client may read of them is added.
UPDATE violations v
SET terms = g.terms, event_count = g.event_count
FROM jsonb_to_recordset(CAST(:changes AS jsonb)) AS g (id uuid, terms jsonb, event_count integer)
WHERE v.id = g.id
  AND v.agency_org_id = :org_id; -- wall

-- name: link_violation_events :rows
-- Which events belong to which violations.
INSERT INTO violation_events (agency_org_id, violation_id, event_id)
SELECT v.agency_org_id, l.violation_id, l.event_id
FROM unnest(CAST(:violation_ids AS uuid[]), CAST(:event_ids AS text[])) AS l (violation_id, event_id)
JOIN violations v ON v.id = l.violation_id
JOIN usage_events e ON e.agency_org_id = v.agency_org_id AND e.event_id = l.event_id
WHERE true
  AND v.agency_org_id = :org_id -- wall
  AND e.agency_org_id = :org_id -- wall
ORDER BY l.violation_id, l.event_id;

-- name: outcomes_of_usage :many
-- What became of the events of one call, however often it was sent.
SELECT e.outcome, e.look, count(*) AS event_count
FROM usage_events e
WHERE e.event_id = ANY(CAST(:ids AS text[]))
  AND e.agency_org_id = :org_id -- wall
GROUP BY e.outcome, e.look
ORDER BY e.outcome, e.look;

-- name: violations_of_usage :many
-- The violations that the events of one call belong to.
SELECT v.id AS violation_id, v.enterprise_org_id, o.name AS enterprise, v.policy_id, d.title AS policy_title, d.version_number, v.clause_id,
       v.happened_on, n.event_count
FROM (
  SELECT l.violation_id, count(*) AS event_count
  FROM violation_events l
  WHERE l.event_id = ANY(CAST(:ids AS text[]))
    AND l.agency_org_id = :org_id -- wall
  GROUP BY l.violation_id
) n
JOIN violations v ON v.id = n.violation_id
JOIN organizations o ON o.id = v.enterprise_org_id
JOIN distribution_documents d ON d.agency_org_id = v.agency_org_id AND d.distribution_id = v.distribution_id
WHERE true
  AND v.agency_org_id = :org_id -- wall
ORDER BY v.happened_on, o.name, d.title, v.clause_id, v.id;

-- name: usage_page :many
-- A page of the agency's events, newest first, with the violations that each belongs to.
WITH page AS (
  SELECT e.agency_org_id, e.event_id, e.occurred_at, e.client_org_id, e.brand, e.action, e.tool, e.data, e.channel, e.audience, e.jurisdiction, e.unknown,
         e.parameters, e.actor_ref, e.note, e.outcome, e.look, e.cited, e.received_at, s.verdict, s.reason,
         s.violation_id AS settled_violation_id, s.settled_by_name, s.settled_at
  FROM usage_events e
  LEFT JOIN usage_settlements s ON s.agency_org_id = e.agency_org_id AND s.event_id = e.event_id
    AND s.agency_org_id = :org_id -- wall
  WHERE (CAST(:outcome AS text) IS NULL OR e.outcome = :outcome)
    AND (CAST(:look AS text) IS NULL OR e.look = :look)
    AND (CAST(:is_settled AS boolean) IS NULL OR (e.outcome = 'needs_a_look' AND (s.settled_at IS NOT NULL) = :is_settled))
    AND (CAST(:event_id AS text) IS NULL OR e.event_id = :event_id)
    AND (CAST(:client_id AS uuid) IS NULL OR e.client_org_id = :client_id)
    AND (CAST(:since AS timestamptz) IS NULL OR e.occurred_at >= :since)
    AND (CAST(:until AS timestamptz) IS NULL OR e.occurred_at < :until)
    AND (CAST(:after_at AS timestamptz) IS NULL OR (e.occurred_at, e.event_id) < (:after_at, CAST(:after_id AS text)))
    AND (CAST(:violation_id AS uuid) IS NULL OR EXISTS (
      SELECT FROM violation_events l
      WHERE l.agency_org_id = e.agency_org_id AND l.violation_id = :violation_id AND l.event_id = e.event_id))
    AND e.agency_org_id = :org_id -- wall
  ORDER BY e.occurred_at DESC, e.event_id DESC
  LIMIT :limit
)
SELECT p.event_id, p.occurred_at, p.client_org_id, o.name AS client, p.brand, p.action, p.tool, p.data, p.channel, p.audience, p.jurisdiction, p.unknown,
       p.parameters, p.actor_ref, p.note, p.outcome, p.look, p.cited, p.received_at, p.verdict, p.reason, p.settled_violation_id,
       p.settled_by_name, p.settled_at,
       ARRAY(SELECT l.violation_id FROM violation_events l
             WHERE l.agency_org_id = p.agency_org_id AND l.event_id = p.event_id ORDER BY l.violation_id) AS violation_ids
FROM page p
LEFT JOIN organizations o ON o.id = p.client_org_id
ORDER BY p.occurred_at DESC, p.event_id DESC;

-- name: titles_of_documents :many
-- The names of what events cite.
SELECT d.distribution_id, d.title, d.version_number, d.policy_id, d.enterprise_org_id, o.name AS enterprise
FROM distribution_documents d
JOIN organizations o ON o.id = d.enterprise_org_id
WHERE d.distribution_id = ANY(CAST(:distribution_ids AS uuid[]))
  AND d.agency_org_id = :org_id -- wall
ORDER BY d.distribution_id;

-- name: usage_summary :many
-- How the agency's events of a time came out, by whom the work was for.
SELECT e.client_org_id, o.name AS client, e.outcome, e.look, count(*) AS event_count, count(s.settled_at) AS settled_count
FROM usage_events e
LEFT JOIN usage_settlements s ON s.agency_org_id = e.agency_org_id AND s.event_id = e.event_id
  AND s.agency_org_id = :org_id -- wall
LEFT JOIN organizations o ON o.id = e.client_org_id
WHERE (CAST(:since AS timestamptz) IS NULL OR e.occurred_at >= :since)
  AND (CAST(:until AS timestamptz) IS NULL OR e.occurred_at < :until)
  AND e.agency_org_id = :org_id -- wall
GROUP BY e.client_org_id, o.name, e.outcome, e.look
ORDER BY o.name NULLS LAST, e.outcome, e.look, e.client_org_id;

-- name: event_to_settle :one
-- One event of the agency's, and whether somebody has settled it.
SELECT e.event_id, e.happened_on, e.client_org_id, e.outcome, e.unknown, e.action, e.tool, e.data, e.channel, e.audience, e.jurisdiction,
       s.settled_at
FROM usage_events e
LEFT JOIN usage_settlements s ON s.agency_org_id = e.agency_org_id AND s.event_id = e.event_id
  AND s.agency_org_id = :org_id -- wall
WHERE e.event_id = :event_id
  AND e.agency_org_id = :org_id; -- wall

-- name: settle_usage_event :rows
-- What somebody found, for good.
INSERT INTO usage_settlements (agency_org_id, event_id, verdict, reason, violation_id, settled_by, settled_by_name, settled_at)
VALUES (:org_id, :event_id, :verdict, :reason, :violation_id, :user_id, :user_name, :now);
