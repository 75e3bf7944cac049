-- name: emit_event :rows
-- One outbox row for one organization.
INSERT INTO outbox (topic, org_id, payload)
VALUES (:topic, :org_id, CAST(:payload AS jsonb))
