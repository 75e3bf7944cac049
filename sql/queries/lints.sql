-- name: own_published_clauses :many
-- What the enterprise's current versions demand, the one policy left out whose draft is being written, unless ended.
SELECT v.policy_id, v.version_number, v.title, v.clauses, v.effective_from, v.effective_until
FROM policies p
JOIN policy_versions v
  ON v.enterprise_org_id = p.enterprise_org_id AND v.policy_id = p.id AND v.version_number = p.current_version
WHERE (CAST(:without AS uuid) IS NULL OR p.id <> CAST(:without AS uuid))
  AND (v.effective_until IS NULL OR v.effective_until >= CAST(:today AS date))
  AND v.clauses <> '[]'
  AND p.enterprise_org_id = :org_id -- wall
ORDER BY v.policy_id
LIMIT :limit
