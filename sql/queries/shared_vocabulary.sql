-- name: current_vocabulary_version :one
-- The version that counts; no row while that is the files alone.
SELECT v.number, v.document, encode(v.sha256, 'hex') AS digest
FROM vocabulary_versions v
ORDER BY v.number DESC
LIMIT 1;

-- name: vocabulary_digest :one
-- Which version counts; nothing while that is the files alone.
SELECT app.vocabulary_digest() AS digest;

-- name: vocabulary_versions :many
-- The operator's versions, newest first.
SELECT v.number, v.document, v.edit_count, encode(v.sha256, 'hex') AS digest, v.made_by_name, v.made_at, v.reason
FROM vocabulary_versions v
WHERE v.number < coalesce(CAST(:before AS integer), 2147483647)
ORDER BY v.number DESC
LIMIT :limit;

-- name: vocabulary_versions_during :many
-- The versions made in a period, newest first, without who made them and why.
SELECT v.number, v.made_at
FROM vocabulary_versions v
WHERE v.made_at > :since
  AND v.made_at <= :until
ORDER BY v.number DESC
LIMIT :limit;

-- name: add_vocabulary_version :one
-- The next version; no row where somebody else saved one meanwhile.
INSERT INTO vocabulary_versions (number, document, sha256, edit_count, made_at, reason)
SELECT :number, CAST(:document AS jsonb), decode(:digest, 'hex'), :edit_count, :now, :reason
WHERE :number = 1 + coalesce((SELECT max(v.number) FROM vocabulary_versions v), 0)
ON CONFLICT (number) DO NOTHING
RETURNING number;

-- name: tell_agencies_of_vocabulary :rows
-- That shared words changed: to each agency that holds clauses, which is checked again, with a row of its trail.
WITH holding AS (
  SELECT DISTINCT d.agency_org_id
  FROM policy_distributions d
  WHERE d.distribution_status = 'active'
), trail AS (
  INSERT INTO audit_log (agency_org_id, event, entity, new, actor_name)
  SELECT h.agency_org_id, 'vocabulary.versioned', 'shared_vocabulary', jsonb_build_object('version', CAST(:version AS text)), NULL
  FROM holding h
  ORDER BY h.agency_org_id
)
INSERT INTO outbox (org_id, topic, payload)
SELECT h.agency_org_id, 'taxonomy.changed', '{}'
FROM holding h
ORDER BY h.agency_org_id;

-- name: tell_clients_of_vocabulary :rows
-- The same in the trail of each client that has published.
INSERT INTO audit_log (enterprise_org_id, event, entity, new, actor_name)
SELECT v.enterprise_org_id, 'vocabulary.versioned', 'shared_vocabulary', jsonb_build_object('version', CAST(:version AS text)), NULL
FROM policy_versions v
WHERE v.version_number IS NOT NULL
GROUP BY v.enterprise_org_id
ORDER BY v.enterprise_org_id;

-- name: agencies_holding_clauses :many
-- Agencies that hold clauses today, one batch behind the other.
SELECT d.agency_org_id
FROM policy_distributions d
WHERE d.distribution_status = 'active' AND d.agency_org_id > coalesce(CAST(:after AS uuid), '00000000-0000-0000-0000-000000000000')
GROUP BY d.agency_org_id
ORDER BY d.agency_org_id
LIMIT :limit;

-- name: agencies_holding_clauses_count :one
-- How many they are.
SELECT count(DISTINCT d.agency_org_id) AS agency_count
FROM policy_distributions d
WHERE d.distribution_status = 'active';
