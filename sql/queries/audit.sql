-- name: record_audit_event :rows
-- One row of the trail, in the transaction of the change it tells of.
INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, old, new, reason)
VALUES (:event, :entity, :entity_id, :enterprise_org_id, :agency_org_id, CAST(:old AS jsonb), CAST(:new AS jsonb), :reason)
