-- name: lock_detection :one
-- One detection of an agency at a time; the lock goes with the transaction.
SELECT pg_advisory_xact_lock(hashtextextended('detect ' || CAST(:agency_org_id AS text), 0));

-- name: effective_clauses :many
-- The clauses of an agency's active distributions, without those an approved exception in force lifts today.
SELECT d.policy_id, d.version_number, d.enterprise_org_id, d.id AS distribution_id, v.effective_from, v.effective_until,
       coalesce((SELECT jsonb_agg(c.clause ORDER BY c.position)
                 FROM jsonb_array_elements(v.clauses) WITH ORDINALITY AS c (clause, position)
                 WHERE NOT EXISTS (
                   SELECT FROM exceptions x
                   WHERE x.agency_org_id = d.agency_org_id AND x.enterprise_org_id = d.enterprise_org_id AND x.policy_id = d.policy_id
                     AND x.state = 'approved' AND CAST(:today AS date) BETWEEN x.starts_on AND x.ends_on
                     AND c.clause ->> 'id' = ANY(x.clause_ids))), '[]') AS clauses
FROM policy_distributions d
JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
WHERE d.distribution_status = 'active'
  AND d.agency_org_id = :agency_org_id
ORDER BY d.enterprise_org_id, d.policy_id, d.id;

-- name: store_findings :many
-- Insert what is new, refresh what was known, reopen what stands again; answers with the rows that are news to the agency.
WITH found AS (
  SELECT * FROM jsonb_to_recordset(CAST(:findings AS jsonb)) AS f (
    fingerprint text, policy_a_id uuid, policy_b_id uuid, conflict_type text, relation text, degree text, reach text, labels text[],
    conflict_description text, severity text, witness jsonb, instance jsonb, same_client_org_id uuid)
), before AS (
  SELECT c.id, c.fingerprint, c.resolution_status, c.resolution_kind, c.ignored_until
  FROM policy_conflicts c
  WHERE c.agency_org_id = :agency_org_id
), stored AS (
  INSERT INTO policy_conflicts AS c (
    agency_org_id, policy_a_id, policy_b_id, conflict_type, relation, degree, reach, labels, conflict_description, severity, witness,
    instance, fingerprint, same_client_org_id, engine_version, taxonomy_version, detected_at, last_seen_at)
  SELECT :agency_org_id, f.policy_a_id, f.policy_b_id, f.conflict_type, f.relation, f.degree, f.reach, f.labels, f.conflict_description,
         f.severity, f.witness, f.instance, decode(f.fingerprint, 'hex'), f.same_client_org_id, :engine_version, :taxonomy_version, :now, :now
  FROM found f
  ORDER BY f.fingerprint
  ON CONFLICT (agency_org_id, fingerprint) DO UPDATE
  SET conflict_description = excluded.conflict_description, severity = excluded.severity, witness = excluded.witness,
      labels = excluded.labels, instance = excluded.instance, last_seen_at = excluded.last_seen_at,
      engine_version = excluded.engine_version, taxonomy_version = excluded.taxonomy_version,
      resolution_status = CASE WHEN app.stands_again(c.resolution_status, c.resolution_kind, c.ignored_until, :now) THEN 'unresolved' ELSE c.resolution_status END,
      resolution_kind = CASE WHEN app.stands_again(c.resolution_status, c.resolution_kind, c.ignored_until, :now) THEN NULL ELSE c.resolution_kind END,
      resolved_at = CASE WHEN app.stands_again(c.resolution_status, c.resolution_kind, c.ignored_until, :now) THEN NULL ELSE c.resolved_at END,
      resolved_by = CASE WHEN app.stands_again(c.resolution_status, c.resolution_kind, c.ignored_until, :now) THEN NULL ELSE c.resolved_by END,
      resolution_notes = CASE WHEN NOT app.stands_again(c.resolution_status, c.resolution_kind, c.ignored_until, :now) THEN c.resolution_notes
                              WHEN c.resolution_kind = 'scoped_apart' THEN 'A split asset was joined; the two sides meet again.'
                              WHEN c.resolution_kind IN ('superseded', 'lapsed') THEN 'What kept the two sides apart is gone; they meet again.'
                              ELSE c.resolution_notes END,
      ignored_until = CASE WHEN app.stands_again(c.resolution_status, c.resolution_kind, c.ignored_until, :now) THEN NULL ELSE c.ignored_until END,
      reopened_at = CASE WHEN app.stands_again(c.resolution_status, c.resolution_kind, c.ignored_until, :now) THEN :now ELSE c.reopened_at END,
      revision = c.revision + CASE WHEN app.stands_again(c.resolution_status, c.resolution_kind, c.ignored_until, :now) THEN 1 ELSE 0 END
  RETURNING c.id, c.fingerprint, c.severity, c.conflict_type
)
SELECT s.id, encode(s.fingerprint, 'hex') AS fingerprint, s.severity, s.conflict_type,
       b.id IS NULL OR app.stands_again(b.resolution_status, b.resolution_kind, b.ignored_until, :now) AS is_news,
       b.id IS NOT NULL AS is_reopened
FROM stored s
LEFT JOIN before b ON b.fingerprint = s.fingerprint
ORDER BY s.id;

-- name: store_members :rows
-- The clauses of the findings of a run, with the words they have now.
WITH gone AS (
  DELETE FROM conflict_members m
  USING jsonb_to_recordset(CAST(:members AS jsonb)) AS n (conflict_id uuid)
  WHERE m.agency_org_id = :agency_org_id
    AND m.conflict_id = n.conflict_id
    AND NOT EXISTS (SELECT FROM jsonb_to_recordset(CAST(:members AS jsonb)) AS k (conflict_id uuid, position integer)
                    WHERE k.conflict_id = m.conflict_id AND k.position = m.position)
)
INSERT INTO conflict_members AS m (agency_org_id, conflict_id, position, enterprise_org_id, policy_id, version_number, distribution_id, clause_id, clause)
SELECT :agency_org_id, n.conflict_id, n.position, n.enterprise_org_id, n.policy_id, n.version_number, n.distribution_id, n.clause_id, n.clause
FROM jsonb_to_recordset(CAST(:members AS jsonb)) AS n (
  conflict_id uuid, position integer, enterprise_org_id uuid, policy_id uuid, version_number integer, distribution_id uuid, clause_id text, clause jsonb)
ORDER BY n.conflict_id, n.position
ON CONFLICT (agency_org_id, conflict_id, position) DO UPDATE
SET version_number = excluded.version_number, distribution_id = excluded.distribution_id, clause = excluded.clause;

-- name: close_vanished :many
-- What no longer stands is closed by the system, by an exception where one is in force; its members stay as evidence.
UPDATE policy_conflicts c
SET resolution_status = 'resolved', resolution_kind = CASE WHEN x.ends_on IS NULL THEN 'superseded' ELSE 'exception' END,
    resolved_at = :now, resolved_by = NULL, ignored_until = NULL, revision = c.revision + 1,
    resolution_notes = CASE WHEN x.ends_on IS NULL THEN 'A clause, an exception or an asset changed; the two sides no longer meet.'
                            ELSE format('%s is lifted by an exception of %s until %s; then the two sides meet again.', x.clause_id, x.enterprise, x.ends_on) END
FROM policy_conflicts closing
LEFT JOIN LATERAL (
  SELECT m.clause_id, o.name AS enterprise, e.ends_on
  FROM conflict_members m
  JOIN exceptions e ON e.agency_org_id = m.agency_org_id AND e.enterprise_org_id = m.enterprise_org_id AND e.policy_id = m.policy_id
    AND e.state = 'approved' AND m.clause_id = ANY(e.clause_ids) AND CAST(:today AS date) BETWEEN e.starts_on AND e.ends_on
  JOIN organizations o ON o.id = m.enterprise_org_id
  WHERE m.agency_org_id = closing.agency_org_id AND m.conflict_id = closing.id
  ORDER BY e.ends_on, m.position
  LIMIT 1
) x ON true
WHERE c.agency_org_id = closing.agency_org_id AND c.id = closing.id
  AND c.agency_org_id = :agency_org_id
  AND c.resolution_status IN ('unresolved', 'in_progress', 'ignored')
  AND c.fingerprint NOT IN (SELECT decode(f, 'hex') FROM unnest(CAST(:fingerprints AS text[])) AS f)
RETURNING c.id, c.severity, c.conflict_type;

-- name: tell_of_findings :rows
-- A trail row and an outbox row for each finding that was opened or closed; the agency's alone.
WITH changed AS (
  SELECT * FROM unnest(CAST(:conflict_ids AS uuid[]), CAST(:events AS text[])) AS n (conflict_id, event)
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, agency_org_id, actor_name)
  SELECT n.event, 'conflict', n.conflict_id, :agency_org_id, NULL FROM changed n
)
INSERT INTO outbox (org_id, topic, payload)
SELECT :agency_org_id, n.event, jsonb_build_object('conflict_id', n.conflict_id) FROM changed n;

-- name: store_client_rows :rows
-- A client's own findings at this agency: rows of clauses that are all its own.
WITH found AS (
  SELECT * FROM jsonb_to_recordset(CAST(:client_rows AS jsonb)) AS f (
    enterprise_org_id uuid, fingerprint text, conflict_type text, relation text, degree text, severity text, conflict_description text,
    witness jsonb, clauses jsonb)
), closed AS (
  UPDATE conflict_parties p
  SET closed_at = :now
  WHERE p.agency_org_id = :agency_org_id
    AND p.closed_at IS NULL
    AND NOT EXISTS (SELECT FROM found f WHERE f.enterprise_org_id = p.enterprise_org_id AND decode(f.fingerprint, 'hex') = p.fingerprint)
)
INSERT INTO conflict_parties AS p (enterprise_org_id, agency_org_id, fingerprint, conflict_type, relation, degree, severity, conflict_description,
  witness, clauses, opened_at)
SELECT f.enterprise_org_id, :agency_org_id, decode(f.fingerprint, 'hex'), f.conflict_type, f.relation, f.degree, f.severity,
       f.conflict_description, f.witness, f.clauses, :now
FROM found f
ORDER BY f.enterprise_org_id, f.fingerprint
ON CONFLICT (enterprise_org_id, agency_org_id, fingerprint) DO UPDATE
SET severity = excluded.severity, conflict_description = excluded.conflict_description, witness = excluded.witness, clauses = excluded.clauses,
    opened_at = CASE WHEN p.closed_at IS NULL THEN p.opened_at ELSE excluded.opened_at END, closed_at = NULL;

-- name: record_conflict_run :rows
-- That an agency was checked, with what, and what came of it; also when nothing was found.
INSERT INTO conflict_runs (agency_org_id, started_at, clause_count, pair_count, found_count, opened_count, closed_count, is_truncated, engine_version,
  taxonomy_version)
VALUES (:agency_org_id, :now, :clause_count, :pair_count, :found_count, :opened_count, :closed_count, :is_truncated, :engine_version,
  :taxonomy_version);

-- name: agencies_for_nightly_detection :many
-- Agencies with active distributions that were not checked since the given time, longest unchecked first.
SELECT d.agency_org_id
FROM policy_distributions d
LEFT JOIN LATERAL (SELECT max(r.started_at) AS checked_at FROM conflict_runs r WHERE r.agency_org_id = d.agency_org_id) r ON true
WHERE d.distribution_status = 'active'
  AND (r.checked_at IS NULL OR r.checked_at < :since)
GROUP BY d.agency_org_id, r.checked_at
ORDER BY r.checked_at NULLS FIRST, d.agency_org_id
LIMIT :limit;

-- name: agencies_among :many
-- Which of these organizations are agencies. Jobs only.
SELECT o.id
FROM organizations o
WHERE o.kind = 'agency'
  AND o.id = ANY(CAST(:org_ids AS uuid[]))
ORDER BY o.id;

-- name: conflicts_of_agency :many
-- A page of findings: what binds first, then by severity, then the newest. The page first, then the clauses of its rows alone.
WITH page AS (
  SELECT c.agency_org_id, c.id, c.policy_a_id, c.policy_b_id, c.conflict_type, c.relation, c.degree, c.reach, c.labels, c.conflict_description,
         c.severity, c.witness, c.instance, c.resolution_status, c.resolution_kind, c.resolution_notes, c.detected_at, c.last_seen_at,
         c.resolved_at, c.resolved_by, c.ignored_until, c.revision, c.engine_version, c.taxonomy_version, c.same_client_org_id,
         app.conflict_rank(c.reach, c.severity) AS rank
  FROM policy_conflicts c
  WHERE (CAST(:conflict_id AS uuid) IS NULL OR c.id = :conflict_id)
    AND (CAST(:conflict_ids AS uuid[]) IS NULL OR c.id = ANY(:conflict_ids))
    AND (CAST(:resolution_status AS text) IS NULL OR c.resolution_status = :resolution_status)
    AND (CAST(:severity AS text) IS NULL OR c.severity = :severity)
    AND (CAST(:reach AS text) IS NULL OR c.reach = :reach)
    AND (NOT :open_only OR c.resolution_status IN ('unresolved', 'in_progress'))
    AND (:with_lints OR c.relation IN ('conflict', 'tension', 'unknown'))
    AND (CAST(:after_rank AS integer) IS NULL
         OR (app.conflict_rank(c.reach, c.severity), c.detected_at, c.id) < (:after_rank, CAST(:after_at AS timestamptz), CAST(:after_id AS uuid)))
    AND c.agency_org_id = :org_id -- wall
  ORDER BY app.conflict_rank(c.reach, c.severity) DESC, c.detected_at DESC, c.id DESC
  LIMIT :limit
)
SELECT c.id, c.policy_a_id, c.policy_b_id, c.conflict_type, c.relation, c.degree, c.reach, c.labels, c.conflict_description, c.severity,
       c.witness, c.instance, c.resolution_status, c.resolution_kind, c.resolution_notes, c.detected_at, c.last_seen_at, c.resolved_at,
       u.display_name AS resolver_name, c.ignored_until, c.revision, c.engine_version, c.taxonomy_version, c.same_client_org_id,
       c.rank, m.members
FROM page c
LEFT JOIN users u ON u.org_id = c.agency_org_id AND u.id = c.resolved_by
CROSS JOIN LATERAL (
  SELECT jsonb_agg(jsonb_build_object(
           'enterprise_org_id', m.enterprise_org_id, 'enterprise', o.name, 'policy_id', m.policy_id, 'policy_title', v.title,
           'version_number', m.version_number, 'rider_number', d.rider_number, 'distribution_id', m.distribution_id,
           'clause', m.clause) ORDER BY m.position) AS members
  FROM conflict_members m
  JOIN organizations o ON o.id = m.enterprise_org_id
  JOIN policy_versions v ON v.enterprise_org_id = m.enterprise_org_id AND v.policy_id = m.policy_id AND v.version_number = m.version_number
  JOIN policy_distributions d ON d.agency_org_id = m.agency_org_id AND d.id = m.distribution_id
  WHERE m.agency_org_id = c.agency_org_id AND m.conflict_id = c.id
) m
ORDER BY c.rank DESC, c.detected_at DESC, c.id DESC;

-- name: binding_findings :many
-- The agency's open conflicts and tensions on the same work, worst first, with whose clauses they hold; without the clauses' words.
SELECT c.id, c.conflict_type, c.relation, c.reach, c.severity, c.conflict_description,
       array_agg(m.policy_id || ' ' || m.clause_id ORDER BY m.position) AS members
FROM policy_conflicts c
JOIN conflict_members m ON m.agency_org_id = c.agency_org_id AND m.conflict_id = c.id
WHERE c.resolution_status IN ('unresolved', 'in_progress')
  AND c.relation IN ('conflict', 'tension')
  AND c.reach = 'binding'
  AND c.agency_org_id = :org_id -- wall
GROUP BY c.agency_org_id, c.id
ORDER BY app.conflict_rank(c.reach, c.severity) DESC, c.id
LIMIT :limit;

-- name: policy_names :many
-- Whose policies these are and their titles, as the agency received them last.
SELECT DISTINCT ON (d.policy_id) d.policy_id, d.enterprise_org_id, o.name AS enterprise, v.title
FROM policy_distributions d
JOIN organizations o ON o.id = d.enterprise_org_id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
WHERE d.policy_id = ANY(CAST(:policy_ids AS uuid[]))
  AND d.agency_org_id = :org_id -- wall
ORDER BY d.policy_id, d.version_number DESC, d.id;

-- name: lock_conflict :one
-- A finding before it moves.
SELECT c.id, c.conflict_type, c.relation, c.reach, c.severity, c.instance, c.resolution_status, c.resolution_kind, c.revision
FROM policy_conflicts c
WHERE c.id = :conflict_id
  AND c.agency_org_id = :org_id -- wall
FOR UPDATE OF c;

-- name: member_facts :many
-- Whether each clause of a finding still stands as found: its distribution current, and no exception of it in force.
SELECT m.position, m.enterprise_org_id, m.clause_id, d.is_current_version,
       EXISTS (SELECT FROM exceptions x
               WHERE x.agency_org_id = m.agency_org_id AND x.enterprise_org_id = m.enterprise_org_id AND x.policy_id = m.policy_id
                 AND x.state = 'approved' AND CAST(:today AS date) BETWEEN x.starts_on AND x.ends_on
                 AND m.clause_id = ANY(x.clause_ids)) AS has_exception
FROM conflict_members m
JOIN policy_distributions d ON d.agency_org_id = m.agency_org_id AND d.id = m.distribution_id
WHERE m.conflict_id = :conflict_id
  AND m.agency_org_id = :org_id -- wall
ORDER BY m.position;

-- name: move_conflict :rows
-- The new state of a finding.
UPDATE policy_conflicts c
SET resolution_status = CAST(:resolution_status AS text), resolution_kind = :resolution_kind, resolution_notes = :resolution_notes,
    resolved_at = :resolved_at, resolved_by = :resolved_by, ignored_until = :ignored_until, revision = c.revision + 1,
    reopened_at = CASE WHEN c.resolution_status IN ('resolved', 'ignored') AND :resolution_status IN ('unresolved', 'in_progress')
                       THEN CAST(:now AS timestamptz) ELSE c.reopened_at END
WHERE c.id = :conflict_id
  AND c.agency_org_id = :org_id; -- wall

-- name: conflict_counts :many
-- An agency's findings by state, severity and reach; lints left out.
SELECT c.resolution_status, c.severity, c.reach, count(*) AS finding_count
FROM policy_conflicts c
WHERE c.relation IN ('conflict', 'tension', 'unknown')
  AND c.agency_org_id = :org_id -- wall
GROUP BY c.resolution_status, c.severity, c.reach
ORDER BY c.resolution_status, c.severity, c.reach;

-- name: latest_conflict_run :one
-- When the agency was last checked, and with what.
SELECT r.started_at, r.clause_count, r.pair_count, r.found_count, r.is_truncated, r.engine_version, r.taxonomy_version
FROM conflict_runs r
WHERE true
  AND r.agency_org_id = :org_id -- wall
ORDER BY r.started_at DESC, r.id DESC
LIMIT 1;

-- name: client_findings :many
-- What a client holds: findings among its own clauses, at one agency or all.
SELECT p.id, p.agency_org_id, a.name AS agency, p.kind, p.conflict_type, p.relation, p.degree, p.severity, p.conflict_description, p.witness,
       p.clauses, p.opened_at, p.closed_at
FROM conflict_parties p
JOIN organizations a ON a.id = p.agency_org_id
WHERE (CAST(:agency_org_id AS uuid) IS NULL OR p.agency_org_id = :agency_org_id)
  AND (NOT :open_only OR p.closed_at IS NULL)
  AND (CAST(:after_at AS timestamptz) IS NULL OR (p.opened_at, p.id) < (:after_at, CAST(:after_id AS uuid)))
  AND p.enterprise_org_id = :org_id -- wall
ORDER BY p.opened_at DESC, p.id DESC
LIMIT :limit;
