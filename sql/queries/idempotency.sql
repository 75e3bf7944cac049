-- name: try_idempotency_lock :one
-- Whoever carries out a request under this key now; the lock ends with the transaction.
SELECT pg_try_advisory_xact_lock(hashtextextended(:subject, 0)) AS obtained;

-- name: stored_answer :one
-- What was answered to the request that first used this key.
SELECT k.request_sha256, k.status, k.response
  FROM idempotency_keys k
 WHERE k.key = :key
   AND k.user_id = :user_id
   AND k.org_id = :org_id -- wall

-- name: store_answer :rows
-- The answer, in the transaction that carried the request out.
INSERT INTO idempotency_keys (org_id, user_id, key, request_sha256, status, response)
VALUES (:org_id, :user_id, :key, :request_sha256, :status, CAST(:response AS jsonb));

-- name: forget_answers :rows
-- A batch of the answers that are too old to be asked for again, of every organization.
DELETE FROM idempotency_keys
WHERE (org_id, user_id, key) IN (
  SELECT k.org_id, k.user_id, k.key FROM idempotency_keys k
  WHERE k.created_at < :before
  ORDER BY k.created_at, k.org_id, k.user_id, k.key
  LIMIT :limit
);
