-- name: groups_of_enterprise :many
-- Saved groups with their members.
SELECT g.id, g.name, g.revision, coalesce(array_agg(m.agency_org_id ORDER BY m.agency_org_id) FILTER (WHERE m.agency_org_id IS NOT NULL), '{}') AS agency_org_ids
FROM agency_groups g
LEFT JOIN agency_group_members m ON m.enterprise_org_id = g.enterprise_org_id AND m.group_id = g.id
WHERE true
  AND g.enterprise_org_id = :org_id -- wall
GROUP BY g.id, g.name, g.revision
ORDER BY g.name, g.id;

-- name: agencies_in_groups :many
-- Members of the named groups, those of the enterprise's own alone.
SELECT g.id, coalesce(array_agg(m.agency_org_id ORDER BY m.agency_org_id) FILTER (WHERE m.agency_org_id IS NOT NULL), '{}') AS agency_org_ids
FROM agency_groups g
LEFT JOIN agency_group_members m ON m.enterprise_org_id = g.enterprise_org_id AND m.group_id = g.id
WHERE g.id = ANY(CAST(:group_ids AS uuid[]))
  AND g.enterprise_org_id = :org_id -- wall
GROUP BY g.id
ORDER BY g.id;

-- name: create_group :one
-- A new group; nothing when the enterprise has one of that name.
INSERT INTO agency_groups (enterprise_org_id, name)
VALUES (:org_id, :name)
ON CONFLICT ON CONSTRAINT group_name_unique DO NOTHING
RETURNING id;

-- name: group_to_change :one
-- A group, and whether another one has the name wanted.
SELECT g.id, g.name, g.revision,
       EXISTS (SELECT FROM agency_groups o WHERE o.enterprise_org_id = g.enterprise_org_id AND o.name = :name AND o.id <> g.id) AS name_is_taken
FROM agency_groups g
WHERE g.id = :group_id
  AND g.enterprise_org_id = :org_id; -- wall

-- name: hold_registers :rows
-- One change of an organization's groups, assets and alliances at a time; the lock goes with the transaction.
SELECT pg_advisory_xact_lock(hashtextextended('registers ' || CAST(:owner_id AS text), 0));

-- name: possible_members :many
-- What is known of each agency asked for, in order of its name; a stranger's id and an unknown one read the same.
SELECT r.agency_org_id, o.name, coalesce(e.state = 'active', false) AS is_active, m.agency_org_id IS NOT NULL AS is_member
FROM unnest(CAST(:agency_ids AS uuid[])) AS r (agency_org_id)
LEFT JOIN LATERAL (
  SELECT e.id, e.state
  FROM engagements e
  WHERE e.agency_org_id = r.agency_org_id
    AND e.enterprise_org_id = :org_id -- wall
  ORDER BY (e.state = 'active') DESC, e.proposed_at DESC, e.id
  LIMIT 1
) e ON true
LEFT JOIN organizations o ON o.id = r.agency_org_id AND e.id IS NOT NULL
LEFT JOIN agency_group_members m
  ON m.group_id = :group_id AND m.agency_org_id = r.agency_org_id
  AND m.enterprise_org_id = :org_id -- wall
ORDER BY o.name, r.agency_org_id;

-- name: rename_group :rows
-- The name and the next revision.
UPDATE agency_groups g
SET name = :name, revision = g.revision + 1
WHERE g.id = :group_id
  AND g.enterprise_org_id = :org_id; -- wall

-- name: set_group_members :one
-- Exactly these agencies from now on; how many came and went.
WITH gone AS (
  DELETE FROM agency_group_members m
  WHERE m.group_id = :group_id
    AND m.agency_org_id <> ALL (CAST(:agency_ids AS uuid[]))
    AND m.enterprise_org_id = :org_id -- wall
  RETURNING m.agency_org_id
), wanted AS (
  SELECT DISTINCT ON (e.agency_org_id) e.enterprise_org_id, e.agency_org_id, e.id
  FROM engagements e
  WHERE e.agency_org_id = ANY(CAST(:agency_ids AS uuid[]))
    AND e.enterprise_org_id = :org_id -- wall
  ORDER BY e.agency_org_id, (e.state = 'active') DESC, e.proposed_at DESC, e.id
), come AS (
  INSERT INTO agency_group_members (enterprise_org_id, group_id, agency_org_id, engagement_id)
  SELECT w.enterprise_org_id, :group_id, w.agency_org_id, w.id FROM wanted w ORDER BY w.agency_org_id
  ON CONFLICT (enterprise_org_id, group_id, agency_org_id) DO NOTHING
  RETURNING agency_org_id
)
SELECT (SELECT count(*) FROM come) AS come_count, (SELECT count(*) FROM gone) AS gone_count;

-- name: delete_group_members :rows
-- Empty a group.
DELETE FROM agency_group_members m
WHERE m.group_id = :group_id
  AND m.enterprise_org_id = :org_id; -- wall

-- name: delete_group :rows
-- Remove an empty group.
DELETE FROM agency_groups g
WHERE g.id = :group_id
  AND g.enterprise_org_id = :org_id; -- wall
