-- name: notices_of_person :many
-- A page of somebody's own notices, the newest first.
SELECT n.id, n.kind, n.subject_id, n.link_id, n.rung, n.title, n.counterpart, n.due_on, n.created_at, n.read_at, n.settled_at, n.fact_count
FROM notices n
WHERE n.user_id = :user_id
  AND (CAST(:kind AS text) IS NULL OR n.kind = :kind)
  AND (NOT :open_only OR (n.read_at IS NULL AND n.settled_at IS NULL))
  AND (CAST(:after_at AS timestamptz) IS NULL OR (n.created_at, n.id) < (:after_at, CAST(:after_id AS uuid)))
  AND n.org_id = :org_id -- wall
ORDER BY n.created_at DESC, n.id DESC
LIMIT :limit;

-- name: open_notice_count :one
-- How many of somebody's own notices are neither read nor settled.
SELECT count(*) AS notice_count
FROM notices n
WHERE n.user_id = :user_id
  AND n.read_at IS NULL AND n.settled_at IS NULL
  AND n.org_id = :org_id; -- wall

-- name: mark_notice_read :one
-- One of one's own; read before, it keeps the first time.
UPDATE notices n
SET read_at = coalesce(n.read_at, :now)
WHERE n.id = :notice_id
  AND n.user_id = :user_id
  AND n.org_id = :org_id -- wall
RETURNING n.id;

-- name: mark_notices_read :rows
-- All of one's own, or these.
UPDATE notices n
SET read_at = :now
WHERE n.user_id = :user_id
  AND n.read_at IS NULL
  AND (CAST(:notice_ids AS uuid[]) IS NULL OR n.id = ANY(:notice_ids))
  AND n.org_id = :org_id; -- wall
