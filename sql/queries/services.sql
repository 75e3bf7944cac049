-- name: services_of_agency :many
-- The agency's declared services in force, by name.
SELECT s.id, s.label, s.scope, s.client_org_ids, s.revision
FROM service_lines s
WHERE s.retired_at IS NULL
  AND s.agency_org_id = :org_id -- wall
ORDER BY lower(s.label), s.id;

-- name: add_service :one
-- Declare a service.
INSERT INTO service_lines (agency_org_id, label, scope, client_org_ids, created_at)
VALUES (:org_id, :label, CAST(:scope AS jsonb), CAST(:client_org_ids AS uuid[]), :now)
RETURNING id;

-- name: lock_service :one
-- A declared service in force, held until the end of the transaction.
SELECT s.id, s.label, s.scope, s.client_org_ids, s.revision
FROM service_lines s
WHERE s.id = :service_id AND s.retired_at IS NULL
  AND s.agency_org_id = :org_id -- wall
FOR UPDATE;

-- name: change_service :rows
-- Another name, other work, other clients.
UPDATE service_lines s
SET label = :label, scope = CAST(:scope AS jsonb), client_org_ids = CAST(:client_org_ids AS uuid[]), revision = s.revision + 1
WHERE s.id = :service_id
  AND s.agency_org_id = :org_id; -- wall

-- name: retire_service :rows
-- Take a service out of force.
UPDATE service_lines s
SET retired_at = :now, revision = s.revision + 1
WHERE s.id = :service_id
  AND s.agency_org_id = :org_id; -- wall
