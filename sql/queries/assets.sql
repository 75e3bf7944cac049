-- name: assets_of_agency :many
-- Each instance with the enterprises it serves: those that name it, and for a default those that name no instance of the kind.
SELECT a.id, a.kind, a.label, a.is_default, a.revision,
       coalesce((SELECT array_agg(DISTINCT e.enterprise_org_id)
                 FROM engagements e
                 LEFT JOIN asset_engagements s ON s.agency_org_id = e.agency_org_id AND s.engagement_id = e.id AND s.kind = a.kind
                 WHERE e.agency_org_id = a.agency_org_id
                   AND e.state = 'active'
                   AND (s.asset_id = a.id OR (a.is_default AND s.asset_id IS NULL))), '{}') AS served
FROM assets a
WHERE a.ended_at IS NULL
  AND a.agency_org_id = :org_id -- wall
ORDER BY a.kind, a.created_at, a.id;

-- name: register_asset :one
-- A new instance of a kind.
INSERT INTO assets (agency_org_id, kind, label, is_default)
VALUES (:org_id, :kind, :label, :is_default)
RETURNING id;

-- name: assets_of_the_kinds :many
-- All instances of the kinds that these instances are of.
SELECT a.id, a.kind, a.label, a.is_default, a.created_at, a.revision
FROM assets a
WHERE a.ended_at IS NULL
  AND a.kind IN (SELECT k.kind FROM assets k WHERE k.agency_org_id = a.agency_org_id AND k.id = ANY(CAST(:asset_ids AS uuid[])))
  AND a.agency_org_id = :org_id -- wall
ORDER BY a.id;

-- name: relabel_asset :rows
-- The label and the next revision.
UPDATE assets a
SET label = :label, revision = a.revision + 1
WHERE a.id = :asset_id
  AND a.agency_org_id = :org_id; -- wall

-- name: serve_engagements :rows
-- This instance names exactly these clients' active engagements; what it gives up goes to the default again.
WITH wanted AS (
  SELECT e.agency_org_id, e.id
  FROM engagements e
  WHERE e.state = 'active'
    AND e.enterprise_org_id = ANY(CAST(:enterprise_org_ids AS uuid[]))
    AND e.agency_org_id = :org_id -- wall
), given_up AS (
  DELETE FROM asset_engagements s
  WHERE s.kind = :kind
    AND s.asset_id = :asset_id
    AND s.engagement_id NOT IN (SELECT w.id FROM wanted w)
    AND s.agency_org_id = :org_id -- wall
)
INSERT INTO asset_engagements (agency_org_id, kind, asset_id, engagement_id)
SELECT w.agency_org_id, :kind, :asset_id, w.id FROM wanted w ORDER BY w.id
ON CONFLICT (agency_org_id, asset_id, engagement_id) DO NOTHING;

-- name: leave_other_assets :rows
-- The other instances of the kind no longer name these clients' engagements; whoever read them before finds them changed.
WITH gone AS (
  DELETE FROM asset_engagements s
  USING engagements e
  WHERE e.agency_org_id = s.agency_org_id
    AND e.id = s.engagement_id
    AND e.enterprise_org_id = ANY(CAST(:enterprise_org_ids AS uuid[]))
    AND s.kind = :kind
    AND s.asset_id <> :asset_id
    AND s.agency_org_id = :org_id -- wall
  RETURNING s.agency_org_id, s.asset_id
)
UPDATE assets a
SET revision = a.revision + 1
WHERE (a.agency_org_id, a.id) IN (SELECT g.agency_org_id, g.asset_id FROM gone g)
  AND a.agency_org_id = :org_id; -- wall

-- name: unset_default_asset :rows
-- No instance of the kind is the default for a moment.
UPDATE assets a
SET is_default = false, revision = a.revision + 1
WHERE a.kind = :kind
  AND a.is_default
  AND a.agency_org_id = :org_id; -- wall

-- name: set_default_asset :rows
-- This instance serves whatever no other names.
UPDATE assets a
SET is_default = true, revision = a.revision + 1
WHERE a.id = :asset_id
  AND a.agency_org_id = :org_id; -- wall

-- name: move_engagements :rows
-- What one instance served by name, another does.
UPDATE asset_engagements s
SET asset_id = :into_id
WHERE s.asset_id = :from_id
  AND s.agency_org_id = :org_id; -- wall

-- name: end_asset :rows
-- An emptied instance is no longer in the register; what was found on it keeps its name.
UPDATE assets a
SET ended_at = :now, is_default = false, revision = a.revision + 1
WHERE a.id = :asset_id
  AND a.agency_org_id = :org_id; -- wall
