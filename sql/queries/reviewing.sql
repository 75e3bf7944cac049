-- name: review_comments_of_draft :many
-- Every comment on a draft, thread by thread as they were opened, each with whether its thread is settled and by whom.
SELECT c.id, c.thread_id, c.revision, c.line_number, c.clause_id, c.quoted, c.words, c.author_id, a.display_name AS author_name,
       c.written_at, coalesce(s.is_resolved, false) AS is_resolved, r.display_name AS decided_by_name, s.decided_at
FROM policy_review_comments c
JOIN policy_review_comments t ON t.enterprise_org_id = c.enterprise_org_id AND t.id = c.thread_id
JOIN users a ON a.org_id = c.enterprise_org_id AND a.id = c.author_id
LEFT JOIN LATERAL (
  SELECT x.is_resolved, x.decided_by, x.decided_at
  FROM policy_review_resolutions x
  WHERE x.enterprise_org_id = c.enterprise_org_id AND x.thread_id = c.thread_id
  ORDER BY x.sequence DESC
  LIMIT 1
) s ON true
LEFT JOIN users r ON r.org_id = c.enterprise_org_id AND r.id = s.decided_by
WHERE c.draft_id = :draft_id
  AND c.enterprise_org_id = :org_id -- wall
ORDER BY t.written_at, t.id, c.written_at, c.id

-- name: review_thread :one
-- The policy and draft that a thread is about, and how often it was settled or opened again.
SELECT c.policy_id, c.draft_id, coalesce(s.sequence, 0) AS sequence, coalesce(s.is_resolved, false) AS is_resolved
FROM policy_review_comments c
LEFT JOIN LATERAL (
  SELECT x.sequence, x.is_resolved
  FROM policy_review_resolutions x
  WHERE x.enterprise_org_id = c.enterprise_org_id AND x.thread_id = c.id
  ORDER BY x.sequence DESC
  LIMIT 1
) s ON true
WHERE c.id = :thread_id
  AND c.thread_id = c.id
  AND c.enterprise_org_id = :org_id -- wall

-- name: open_thread_count :one
-- How many threads on a draft are not settled.
SELECT count(*) AS open_count
FROM policy_review_comments c
WHERE c.draft_id = :draft_id
  AND c.thread_id = c.id
  AND NOT coalesce((
    SELECT x.is_resolved
    FROM policy_review_resolutions x
    WHERE x.enterprise_org_id = c.enterprise_org_id AND x.thread_id = c.id
    ORDER BY x.sequence DESC
    LIMIT 1), false)
  AND c.enterprise_org_id = :org_id -- wall

-- name: insert_review_comment :rows
-- A comment, or a reply in its thread.
INSERT INTO policy_review_comments (enterprise_org_id, id, policy_id, draft_id, thread_id, revision, line_number, clause_id,
  quoted, words, author_id, written_at)
VALUES (:org_id, :comment_id, :policy_id, :draft_id, :thread_id, :revision, :line_number, :clause_id, :quoted, :words, :user_id, :now)

-- name: insert_review_resolution :rows
-- A thread settled or opened again.
INSERT INTO policy_review_resolutions (enterprise_org_id, thread_id, sequence, is_resolved, decided_by, decided_at)
VALUES (:org_id, :thread_id, :sequence, :is_resolved, :user_id, :now)
