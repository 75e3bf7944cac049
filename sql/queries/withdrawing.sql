-- name: sendings_of_version :many
-- What stands of a version: with the agencies that hold it, or are to receive it at a time.
SELECT d.id, d.distribution_status
FROM policy_distributions d
WHERE d.policy_id = :policy_id
  AND d.version_number = :version_number
  AND d.distribution_status IN ('pending', 'active')
  AND d.enterprise_org_id = :org_id -- wall
ORDER BY d.id

-- name: insert_version_withdrawal :rows
-- The version may not be distributed any more.
INSERT INTO policy_version_withdrawals (enterprise_org_id, policy_id, version_number, reason, withdrawn_by, withdrawn_at)
VALUES (:org_id, :policy_id, :version_number, :reason, :user_id, :now)
