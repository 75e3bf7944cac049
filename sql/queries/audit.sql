-- name: record_audit_event :rows
-- One row of the trail, in the transaction of the change it tells of.
INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, old, new, reason)
VALUES (:event, :entity, :entity_id, :enterprise_org_id, :agency_org_id, CAST(:old AS jsonb), CAST(:new AS jsonb), :reason)


-- name: trail :many
-- A page of an organization's trail, newest first; what it shares with another organization is in it.
SELECT a.recorded_at, CAST(a.xid AS text) AS xid, a.sequence, a.event, a.actor_name, a.entity, a.entity_id, a.old, a.new, a.reason
FROM audit_log a
WHERE (CAST(:event AS text) IS NULL OR a.event = CAST(:event AS text))
  AND (CAST(:person AS text) IS NULL OR position(lower(CAST(:person AS text)) IN lower(a.actor_name)) > 0)
  AND (CAST(:since AS timestamptz) IS NULL OR a.recorded_at >= CAST(:since AS timestamptz))
  AND (CAST(:until AS timestamptz) IS NULL OR a.recorded_at < CAST(:until AS timestamptz))
  AND (CAST(:after_at AS timestamptz) IS NULL
       OR (a.recorded_at, a.xid, a.sequence) < (CAST(:after_at AS timestamptz), CAST(CAST(:after_xid AS text) AS xid8), CAST(:after_sequence AS bigint)))
  AND :org_id IN (a.enterprise_org_id, a.agency_org_id) -- wall
ORDER BY a.recorded_at DESC, a.xid DESC, a.sequence DESC
LIMIT :limit

-- name: events_in_trail :many
-- Which events an organization's trail holds.
SELECT DISTINCT a.event
FROM audit_log a
WHERE true
  AND :org_id IN (a.enterprise_org_id, a.agency_org_id) -- wall
ORDER BY a.event
