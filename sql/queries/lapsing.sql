-- name: agencies_with_lapsed_findings :many
-- Agencies that ignored a finding until a moment that has come. Jobs only.
SELECT DISTINCT c.agency_org_id
FROM policy_conflicts c
WHERE c.resolution_status = 'ignored'
  AND c.ignored_until <= :now
ORDER BY c.agency_org_id
LIMIT :limit;
