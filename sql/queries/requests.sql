-- name: clause_to_ask_about :one
-- The document in force whose clause the agency asks about.
SELECT d.enterprise_org_id, d.policy_id, d.version_number, v.clauses
FROM policy_distributions d
JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
WHERE d.id = :distribution_id
  AND d.distribution_status = 'active'
  AND d.agency_org_id = :org_id; -- wall

-- name: names_of_other_clients :many
-- What the words to one client must not hold: names of the agency's other clients and of brands that are not this client's too.
SELECT DISTINCT n.name
FROM (
  SELECT o.name, e.agency_org_id
  FROM engagements e JOIN organizations o ON o.id = e.enterprise_org_id
  WHERE e.enterprise_org_id <> :client_id
  UNION
  SELECT b.brand, e.agency_org_id
  FROM engagements e CROSS JOIN LATERAL unnest(e.brands) AS b (brand)
  WHERE e.enterprise_org_id <> :client_id
    AND NOT EXISTS (
      SELECT FROM engagements own
      WHERE own.agency_org_id = e.agency_org_id AND own.enterprise_org_id = :client_id AND b.brand = ANY(own.brands))
) n
WHERE true
  AND n.agency_org_id = :org_id -- wall
ORDER BY n.name;

-- name: open_clause_request :one
-- A request with its first turn at the client; none where one is open about the clause.
INSERT INTO clause_requests (agency_org_id, enterprise_org_id, policy_id, distribution_id, version_number, clause_id, clause, reply_by,
  opened_by, opened_at, moved_at)
VALUES (:org_id, :enterprise_org_id, :policy_id, :distribution_id, :version_number, :clause_id, CAST(:clause AS jsonb), :reply_by,
  :user_id, :now, :now)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: link_request_to_finding :rows
-- That a request is about a finding of the agency's which holds the clause.
INSERT INTO clause_request_findings (agency_org_id, request_id, conflict_id)
SELECT r.agency_org_id, r.id, m.conflict_id
FROM clause_requests r
JOIN conflict_members m ON m.agency_org_id = r.agency_org_id AND m.policy_id = r.policy_id AND m.clause_id = r.clause_id
WHERE r.id = :request_id
  AND m.conflict_id = :conflict_id
  AND r.agency_org_id = :org_id -- wall
ON CONFLICT DO NOTHING;

-- name: lock_clause_request :one
-- A request before it moves, for either side.
SELECT r.id, r.agency_org_id, r.enterprise_org_id, r.policy_id, r.version_number, r.clause_id, r.clause, r.state, r.reply_by, r.revision
FROM clause_requests r
WHERE r.id = :request_id
  AND :org_id IN (r.enterprise_org_id, r.agency_org_id) -- wall
FOR UPDATE OF r;

-- name: move_clause_request :rows
-- Whose turn it is now, or that it is closed.
UPDATE clause_requests r
SET state = :state, reply_by = :reply_by, outcome = :outcome, closed_at = :closed_at, moved_at = :now, revision = r.revision + 1
WHERE r.id = :request_id
  AND :org_id IN (r.enterprise_org_id, r.agency_org_id); -- wall

-- name: write_request_message :rows
-- The next message of a request; its row is locked, or new in this transaction.
INSERT INTO clause_request_messages (agency_org_id, enterprise_org_id, request_id, position, step, side, author_id, author_name, words,
  proposal, reply_by, exception_id, version_number, rider_number, written_at)
SELECT :agency_org_id, :enterprise_org_id, :request_id, coalesce(max(m.position), 0) + 1, :step, :side, :user_id, :author_name, :words,
       :proposal, :reply_by, :exception_id, :version_number, :rider_number, :now
FROM clause_request_messages m
WHERE m.request_id = :request_id
  AND :org_id IN (m.enterprise_org_id, m.agency_org_id); -- wall

-- name: newer_version :one
-- A published version of the client's policy that was not withdrawn.
SELECT v.version_number
FROM policy_versions v
WHERE v.policy_id = :policy_id
  AND v.version_number = :version_number
  AND NOT EXISTS (
    SELECT FROM policy_version_withdrawals w
    WHERE w.enterprise_org_id = v.enterprise_org_id AND w.policy_id = v.policy_id AND w.version_number = v.version_number)
  AND v.enterprise_org_id = :org_id; -- wall

-- name: version_in_force_for_request :one
-- What the agency holds now of the policy that a request is about.
SELECT d.version_number, v.clauses
FROM clause_requests r
JOIN policy_distributions d ON d.agency_org_id = r.agency_org_id AND d.enterprise_org_id = r.enterprise_org_id AND d.policy_id = r.policy_id
  AND d.is_current_version
JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
WHERE r.id = :request_id
  AND r.enterprise_org_id = :org_id; -- wall

-- name: grant_on_request :one
-- An exception to the request's clause, on the distribution of the policy that is in force at the agency.
INSERT INTO exceptions (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_ids, state, reason, requested_by, requested_at,
  starts_on, ends_on, conditions, decided_by, decided_at, decision_comment)
SELECT r.agency_org_id, r.enterprise_org_id, r.policy_id, d.id, ARRAY[r.clause_id], 'approved', m.words, r.opened_by, r.opened_at,
       :starts_on, :ends_on, :conditions, :user_id, :now, :comment
FROM clause_requests r
JOIN clause_request_messages m ON m.agency_org_id = r.agency_org_id AND m.request_id = r.id AND m.position = 1
JOIN policy_distributions d ON d.agency_org_id = r.agency_org_id AND d.enterprise_org_id = r.enterprise_org_id AND d.policy_id = r.policy_id
  AND d.is_current_version
WHERE r.id = :request_id
  AND r.enterprise_org_id = :org_id -- wall
RETURNING id, distribution_id;

-- name: clause_requests_of :many
-- A page of requests as either side reads them, the last moved first.
SELECT r.id, r.enterprise_org_id, e.name AS enterprise, r.agency_org_id, a.name AS agency, r.policy_id, v.title AS policy_title,
       r.version_number, r.clause_id, r.clause, r.state, r.reply_by, r.opened_at, r.moved_at, r.closed_at, r.outcome, r.revision
FROM clause_requests r
JOIN policy_versions v ON v.enterprise_org_id = r.enterprise_org_id AND v.policy_id = r.policy_id AND v.version_number = r.version_number
JOIN organizations e ON e.id = r.enterprise_org_id
JOIN organizations a ON a.id = r.agency_org_id
WHERE (CAST(:request_ids AS uuid[]) IS NULL OR r.id = ANY(:request_ids))
  AND (CAST(:state AS text) IS NULL OR r.state = :state)
  AND (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (r.agency_org_id, r.enterprise_org_id))
  AND (CAST(:policy_id AS uuid) IS NULL OR r.policy_id = :policy_id)
  AND (NOT :open_only OR r.state <> 'closed')
  AND (CAST(:after_at AS timestamptz) IS NULL OR (r.moved_at, r.id) < (:after_at, CAST(:after_id AS uuid)))
  AND :org_id IN (r.enterprise_org_id, r.agency_org_id) -- wall
ORDER BY r.moved_at DESC, r.id DESC
LIMIT :limit;

-- name: messages_of_requests :many
-- The threads of requests, each in order.
SELECT m.request_id, m.position, m.step, m.side, m.author_name, m.words, m.proposal, m.reply_by, m.exception_id, m.version_number, m.rider_number, m.written_at,
       x.starts_on, x.ends_on, COALESCE(x.conditions, '') AS conditions
FROM clause_request_messages m
LEFT JOIN exceptions x ON x.agency_org_id = m.agency_org_id AND x.enterprise_org_id = m.enterprise_org_id AND x.id = m.exception_id
WHERE m.request_id = ANY(CAST(:request_ids AS uuid[]))
  AND :org_id IN (m.enterprise_org_id, m.agency_org_id) -- wall
ORDER BY m.request_id, m.position;

-- name: request_counts :one
-- How many requests wait for one side, and how many of them past their day.
SELECT count(*) AS waiting_count, count(*) FILTER (WHERE r.reply_by < :today) AS overdue_count
FROM clause_requests r
WHERE r.state = :state
  AND :org_id IN (r.enterprise_org_id, r.agency_org_id); -- wall

-- name: requests_about_finding :many
-- Which requests an agency made about one of its findings.
SELECT f.request_id
FROM clause_request_findings f
WHERE f.conflict_id = :conflict_id
  AND f.agency_org_id = :org_id -- wall
ORDER BY f.request_id;

-- name: request_notices_to_write :many
-- Whom to write to about requests that moved in these transactions: the people of the side that did not take the last step.
-- Jobs only.
WITH moved AS (
  SELECT DISTINCT CAST(o.payload ->> 'request_id' AS uuid) AS request_id
  FROM outbox o
  WHERE o.xid = ANY(CAST(CAST(:transactions AS text[]) AS xid8[]))
    AND o.topic = ANY(CAST(:topics AS text[]))
)
SELECT r.id AS request_id, r.clause_id, r.outcome, r.reply_by, m.side, m.position, w.name AS writer_name, v.title AS policy_title,
       u.org_id, u.email
FROM moved t
JOIN clause_requests r ON r.id = t.request_id
JOIN LATERAL (
  SELECT l.side, l.position FROM clause_request_messages l
  WHERE l.agency_org_id = r.agency_org_id AND l.request_id = r.id
  ORDER BY l.position DESC LIMIT 1
) m ON true
JOIN organizations w ON w.id = CASE m.side WHEN 'agency' THEN r.agency_org_id ELSE r.enterprise_org_id END
JOIN policy_versions v ON v.enterprise_org_id = r.enterprise_org_id AND v.policy_id = r.policy_id AND v.version_number = r.version_number
JOIN users u ON u.org_id = CASE m.side WHEN 'agency' THEN r.enterprise_org_id ELSE r.agency_org_id END
WHERE u.role = ANY(CASE m.side WHEN 'agency' THEN CAST(:client_roles AS text[]) ELSE CAST(:agency_roles AS text[]) END)
  AND u.deactivated_at IS NULL
  AND (u.access_until IS NULL OR u.access_until > :now)
  -- What is no address holds up nobody else's letter.
  AND u.email ~ '^[^\s@,;<>]+@[^\s@,;<>]+$'
ORDER BY r.moved_at, r.id, u.id;
