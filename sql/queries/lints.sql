-- name: own_published_clauses :many
-- What the enterprise's newest versions demand that are not withdrawn and have not ended; the drafted policy left out.
SELECT DISTINCT ON (v.policy_id) v.policy_id, v.version_number, v.title, v.clauses, v.effective_from, v.effective_until
FROM policy_versions v
WHERE (CAST(:without AS uuid) IS NULL OR v.policy_id <> CAST(:without AS uuid))
  AND (v.effective_until IS NULL OR v.effective_until >= CAST(:today AS date))
  AND NOT EXISTS (
    SELECT FROM policy_version_withdrawals w
    WHERE w.enterprise_org_id = v.enterprise_org_id AND w.policy_id = v.policy_id AND w.version_number = v.version_number
  )
  AND v.enterprise_org_id = :org_id -- wall
ORDER BY v.policy_id, v.version_number DESC
LIMIT :limit
