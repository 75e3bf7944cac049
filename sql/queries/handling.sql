-- name: handling_of_findings :many
-- Who handles which finding, what its day is counted from, and every turn of the requests about it.
SELECT c.id, c.severity, c.relation, c.resolution_status, coalesce(c.reopened_at, c.detected_at) AS opened_at, c.assignee_id,
       u.display_name AS assignee_name, c.due_on, c.due_set_at, c.escalated_at, c.revision, t.turns
FROM policy_conflicts c
LEFT JOIN users u ON u.org_id = c.agency_org_id AND u.id = c.assignee_id
LEFT JOIN LATERAL (
  SELECT jsonb_agg(jsonb_build_array(m.request_id, m.step, m.written_at) ORDER BY m.written_at, m.position) AS turns
  FROM clause_request_findings f
  JOIN clause_request_messages m ON m.agency_org_id = f.agency_org_id AND m.request_id = f.request_id
  WHERE f.agency_org_id = c.agency_org_id AND f.conflict_id = c.id
) t ON true
WHERE (CAST(:conflict_ids AS uuid[]) IS NULL OR c.id = ANY(:conflict_ids))
  AND (CAST(:conflict_ids AS uuid[]) IS NOT NULL OR c.resolution_status IN ('unresolved', 'in_progress'))
  AND c.agency_org_id = :org_id -- wall
ORDER BY c.id
LIMIT :limit;

-- name: colleagues_who_may :many
-- The agency's people of these roles who can sign in.
SELECT u.id, u.display_name
FROM users u
WHERE u.role = ANY(CAST(:roles AS text[]))
  AND u.deactivated_at IS NULL
  AND (u.access_until IS NULL OR u.access_until > :now)
  AND u.org_id = :org_id -- wall
ORDER BY u.display_name, u.id;

-- name: lock_findings :many
-- Findings before they are handled together, always in the same order.
SELECT c.id, c.resolution_status, c.resolution_kind, c.revision
FROM policy_conflicts c
WHERE c.id = ANY(CAST(:conflict_ids AS uuid[]))
  AND c.agency_org_id = :org_id -- wall
ORDER BY c.id
FOR UPDATE OF c;

-- name: triage_findings :many
-- Give findings to somebody, move them, or both; each only while it is as it was read, with its trail row and its event.
WITH wanted AS (
  SELECT * FROM unnest(CAST(:conflict_ids AS uuid[]), CAST(:revisions AS integer[])) AS w (id, revision)
), before AS (
  SELECT c.id, c.resolution_status, c.assignee_id
  FROM policy_conflicts c JOIN wanted w ON w.id = c.id AND w.revision = c.revision
  WHERE true
    AND c.agency_org_id = :org_id -- wall
), handled AS (
  UPDATE policy_conflicts c
  SET assignee_id = CASE WHEN :assigns THEN CAST(:assignee_id AS uuid) ELSE c.assignee_id END,
      resolution_status = coalesce(CAST(:resolution_status AS text), c.resolution_status),
      resolution_notes = CASE WHEN CAST(:resolution_status AS text) IS NULL THEN c.resolution_notes ELSE CAST(:notes AS text) END,
      resolution_kind = CASE WHEN CAST(:resolution_status AS text) IS NULL THEN c.resolution_kind END,
      ignored_until = CASE WHEN CAST(:resolution_status AS text) IS NULL THEN c.ignored_until ELSE CAST(:ignored_until AS timestamptz) END,
      resolved_at = CASE WHEN CAST(:resolution_status AS text) IS NULL THEN c.resolved_at WHEN :resolution_status = 'ignored' THEN :now END,
      resolved_by = CASE WHEN CAST(:resolution_status AS text) IS NULL THEN c.resolved_by
                         WHEN :resolution_status = 'ignored' THEN CAST(:user_id AS uuid) END,
      reopened_at = CASE WHEN b.resolution_status IN ('resolved', 'ignored') AND :resolution_status IN ('unresolved', 'in_progress')
                         THEN :now ELSE c.reopened_at END,
      revision = c.revision + 1
  FROM before b
  WHERE c.id = b.id
    AND c.agency_org_id = :org_id -- wall
  RETURNING c.id, c.resolution_status, c.assignee_id, b.resolution_status AS old_status, b.assignee_id AS old_assignee,
    CASE WHEN c.resolution_status = b.resolution_status THEN 'conflict.handled' ELSE 'conflict.moved' END AS event
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, agency_org_id, actor_name, old, new, reason)
  SELECT h.event, 'conflict', h.id, :org_id, :actor_name,
         jsonb_build_object('resolution_status', h.old_status, 'assignee_id', h.old_assignee),
         jsonb_build_object('resolution_status', h.resolution_status, 'assignee_id', h.assignee_id), CAST(:notes AS text)
  FROM handled h
), told AS (
  INSERT INTO outbox (org_id, topic, payload)
  SELECT :org_id, h.event, jsonb_build_object('conflict_id', h.id) FROM handled h
)
SELECT h.id FROM handled h ORDER BY h.id;

-- name: set_finding_due :rows
-- The day an admin set for a finding, or none: then its severity says it again.
UPDATE policy_conflicts c
SET due_on = CAST(:due_on AS date), due_set_at = CASE WHEN CAST(:due_on AS date) IS NULL THEN NULL ELSE CAST(:now AS timestamptz) END,
    revision = c.revision + 1
WHERE c.id = :conflict_id
  AND c.agency_org_id = :org_id; -- wall

-- name: write_finding_comment :one
-- One comment of a colleague's on a finding of the agency's; none where there is no such finding.
INSERT INTO conflict_comments (agency_org_id, conflict_id, author_id, author_name, words, written_at)
SELECT c.agency_org_id, c.id, :user_id, :author_name, :words, :now
FROM policy_conflicts c
WHERE c.id = :conflict_id
  AND c.agency_org_id = :org_id -- wall
RETURNING id, author_id, author_name, words, written_at;

-- name: comments_on_finding :many
-- What colleagues said about a finding, in order.
SELECT m.id, m.author_id, m.author_name, m.words, m.written_at
FROM conflict_comments m
WHERE m.conflict_id = :conflict_id
  AND m.agency_org_id = :org_id -- wall
ORDER BY m.written_at, m.id;

-- name: findings_to_escalate :many
-- Open findings after a key, with what their day is counted from and every turn of the requests about them. Jobs only.
SELECT c.agency_org_id, c.id, c.severity, c.relation, c.resolution_status, coalesce(c.reopened_at, c.detected_at) AS opened_at, c.due_on,
       c.due_set_at, c.escalated_for, c.assignee_id, t.turns
FROM policy_conflicts c
LEFT JOIN LATERAL (
  SELECT jsonb_agg(jsonb_build_array(m.request_id, m.step, m.written_at) ORDER BY m.written_at, m.position) AS turns
  FROM clause_request_findings f
  JOIN clause_request_messages m ON m.agency_org_id = f.agency_org_id AND m.request_id = f.request_id
  WHERE f.agency_org_id = c.agency_org_id AND f.conflict_id = c.id
) t ON true
WHERE c.resolution_status IN ('unresolved', 'in_progress')
  AND c.relation IN ('conflict', 'tension', 'unknown')
  AND (c.agency_org_id, c.id) > (CAST(:after_org AS uuid), CAST(:after_id AS uuid))
ORDER BY c.agency_org_id, c.id
LIMIT :limit;

-- name: escalate_findings :many
-- Mark overdue findings with the day they missed, once each, with a trail row and an event of their agency's. Jobs only.
WITH late AS (
  SELECT * FROM unnest(CAST(:agency_ids AS uuid[]), CAST(:conflict_ids AS uuid[]), CAST(:days AS date[])) AS l (agency_org_id, id, due_on)
), marked AS (
  UPDATE policy_conflicts c
  SET escalated_for = l.due_on, escalated_at = :now
  FROM late l
  WHERE c.agency_org_id = l.agency_org_id AND c.id = l.id AND c.escalated_for IS DISTINCT FROM l.due_on
    AND c.resolution_status IN ('unresolved', 'in_progress')
  RETURNING c.agency_org_id, c.id, c.assignee_id, l.due_on
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, agency_org_id, actor_name, new)
  SELECT 'conflict.escalated', 'conflict', m.id, m.agency_org_id, NULL, jsonb_build_object('due_on', m.due_on) FROM marked m
), told AS (
  INSERT INTO outbox (org_id, topic, payload)
  SELECT m.agency_org_id, 'conflict.escalated', jsonb_build_object('conflict_id', m.id) FROM marked m
)
SELECT m.agency_org_id, m.id, m.assignee_id FROM marked m ORDER BY m.agency_org_id, m.id;

-- name: whom_to_tell_of_overdue :many
-- The people of these agencies who may settle findings, or to whom one of them was given. Jobs only.
SELECT u.org_id, u.id, u.email
FROM users u
WHERE u.org_id = ANY(CAST(:agency_ids AS uuid[]))
  AND (u.role = ANY(CAST(:roles AS text[])) OR u.id = ANY(CAST(:assignee_ids AS uuid[])))
  AND u.deactivated_at IS NULL
  AND (u.access_until IS NULL OR u.access_until > :now)
  -- What is no address holds up nobody else's letter.
  AND u.email ~ '^[^\s@,;<>]+@[^\s@,;<>]+$'
ORDER BY u.org_id, u.id;
