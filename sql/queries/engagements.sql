-- name: engagements_of_enterprise :many
-- The enterprise's relations, by the agency's name.
SELECT e.id, e.enterprise_org_id, e.agency_org_id, o.name AS counterpart, e.state, e.brands, e.starts_on, e.ends_on
FROM engagements e
JOIN organizations o ON o.id = e.agency_org_id
WHERE true
  AND e.enterprise_org_id = :org_id -- wall
ORDER BY o.name, e.starts_on DESC, e.id;

-- name: engagements_of_agency :many
-- The agency's relations, by the client's name.
SELECT e.id, e.enterprise_org_id, e.agency_org_id, o.name AS counterpart, e.state, e.brands, e.starts_on, e.ends_on
FROM engagements e
JOIN organizations o ON o.id = e.enterprise_org_id
WHERE true
  AND e.agency_org_id = :org_id -- wall
ORDER BY o.name, e.starts_on DESC, e.id;

-- name: groups_of_enterprise :many
-- Saved groups with their members.
SELECT g.id, g.name, coalesce(array_agg(m.agency_org_id ORDER BY m.agency_org_id) FILTER (WHERE m.agency_org_id IS NOT NULL), '{}') AS agency_org_ids
FROM agency_groups g
LEFT JOIN agency_group_members m ON m.enterprise_org_id = g.enterprise_org_id AND m.group_id = g.id
WHERE true
  AND g.enterprise_org_id = :org_id -- wall
GROUP BY g.id, g.name
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

-- name: assets_of_agency :many
-- Each instance with the enterprises it serves: those that name it, and for a default those that name no instance of the kind.
SELECT a.id, a.kind, a.label, a.is_default,
       coalesce((SELECT array_agg(DISTINCT e.enterprise_org_id)
                 FROM engagements e
                 LEFT JOIN asset_engagements s ON s.agency_org_id = e.agency_org_id AND s.engagement_id = e.id AND s.kind = a.kind
                 WHERE e.agency_org_id = a.agency_org_id
                   AND e.state = 'active'
                   AND (s.asset_id = a.id OR (a.is_default AND s.asset_id IS NULL))), '{}') AS served
FROM assets a
WHERE true
  AND a.agency_org_id = :org_id -- wall
ORDER BY a.kind, a.created_at, a.id;

-- name: alliance_members_in_effect :many
-- The matched marks of alliances that have not ended, on active engagements.
SELECT m.alliance_id, l.label, e.enterprise_org_id, m.brand
FROM alliances l
JOIN alliance_members m ON m.agency_org_id = l.agency_org_id AND m.alliance_id = l.id
JOIN co_promotions c ON c.agency_org_id = m.agency_org_id AND c.engagement_id = m.engagement_id AND c.brand = m.brand
JOIN engagements e ON e.agency_org_id = m.agency_org_id AND e.id = m.engagement_id
WHERE l.ended_at IS NULL
  AND e.state = 'active'
  AND l.agency_org_id = :org_id -- wall
ORDER BY m.alliance_id, e.enterprise_org_id, m.brand;

-- name: active_engagement_of :one
-- The engagement between an agency and one of its clients.
SELECT e.id, e.enterprise_org_id, o.name AS counterpart
FROM engagements e
JOIN organizations o ON o.id = e.enterprise_org_id
WHERE e.enterprise_org_id = :enterprise_org_id
  AND e.state = 'active'
  AND e.agency_org_id = :org_id; -- wall

-- name: add_asset :one
-- A new instance of a kind, serving one engagement that the other instances of the kind no longer serve.
WITH instance AS (
  INSERT INTO assets (agency_org_id, kind, label) VALUES (:org_id, :kind, :label) RETURNING agency_org_id, kind, id
), moved AS (
  DELETE FROM asset_engagements s
  WHERE s.engagement_id = :engagement_id
    AND s.kind = :kind
    AND s.agency_org_id = :org_id -- wall
), served AS (
  INSERT INTO asset_engagements (agency_org_id, kind, asset_id, engagement_id)
  SELECT agency_org_id, kind, id, :engagement_id FROM instance
)
SELECT id FROM instance;

-- name: agency_in_reach :one
-- Whether an agency is the organization itself, or one it has or had an engagement with.
SELECT o.id
FROM organizations o
WHERE o.id = :agency_org_id
  AND o.kind = 'agency'
  AND (o.id = :org_id OR EXISTS (SELECT FROM engagements e WHERE e.agency_org_id = o.id AND e.enterprise_org_id = :org_id)); -- wall
