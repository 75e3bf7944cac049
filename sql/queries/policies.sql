-- name: policies_of_enterprise :many
-- The enterprise's own policies (or the one named), newest first, with their current version and open draft.
SELECT p.id, p.enterprise_org_id, o.name AS enterprise_name, p.title, p.current_version, v.published_at,
       d.state AS draft_state, p.created_at AS listed_at
FROM policies p
JOIN organizations o ON o.id = p.enterprise_org_id
LEFT JOIN policy_versions v
  ON v.enterprise_org_id = p.enterprise_org_id AND v.policy_id = p.id AND v.version_number = p.current_version
LEFT JOIN policy_drafts d
  ON d.enterprise_org_id = p.enterprise_org_id AND d.policy_id = p.id
  AND d.state IN ('draft', 'in_review', 'changes_requested', 'approved')
WHERE (CAST(:policy_id AS uuid) IS NULL OR p.id = CAST(:policy_id AS uuid))
  AND (CAST(:search AS text) IS NULL OR position(lower(CAST(:search AS text)) IN lower(p.title)) > 0)
  AND (CAST(:after_at AS timestamptz) IS NULL
       OR (p.created_at, p.id) < (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid)))
  AND p.enterprise_org_id = :org_id -- wall
ORDER BY p.created_at DESC, p.id DESC
LIMIT :limit

-- name: policies_of_agency :many
-- The policies that reached the agency (or the one named), each at the highest version that did, newest first.
WITH received AS (
  SELECT d.enterprise_org_id, d.policy_id, max(d.version_number) AS version_number,
         min(coalesce(d.announced_at, d.distributed_at)) AS listed_at
  FROM policy_distributions d
  WHERE (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)
    AND (CAST(:policy_id AS uuid) IS NULL OR d.policy_id = CAST(:policy_id AS uuid))
    AND d.agency_org_id = :org_id -- wall
  GROUP BY d.enterprise_org_id, d.policy_id
)
SELECT r.policy_id AS id, r.enterprise_org_id, o.name AS enterprise_name, v.title, v.version_number AS current_version,
       v.published_at, CAST(NULL AS text) AS draft_state, r.listed_at
FROM received r
JOIN organizations o ON o.id = r.enterprise_org_id
JOIN policy_versions v
  ON v.enterprise_org_id = r.enterprise_org_id AND v.policy_id = r.policy_id AND v.version_number = r.version_number
WHERE (CAST(:search AS text) IS NULL OR position(lower(CAST(:search AS text)) IN lower(v.title)) > 0)
  AND (CAST(:after_at AS timestamptz) IS NULL
       OR (r.listed_at, r.policy_id) < (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid)))
ORDER BY r.listed_at DESC, r.policy_id DESC
LIMIT :limit

-- name: versions_of_enterprise :many
-- One policy's versions without their text, newest first.
SELECT v.policy_id, v.enterprise_org_id, v.version_number, v.title, v.effective_from, v.effective_until, v.change_class,
       v.change_summary, v.document_sha256, v.published_at
FROM policy_versions v
WHERE v.policy_id = :policy_id
  AND (CAST(:below AS integer) IS NULL OR v.version_number < CAST(:below AS integer))
  AND v.enterprise_org_id = :org_id -- wall
ORDER BY v.version_number DESC
LIMIT :limit

-- name: versions_of_agency :many
-- Those of one policy's versions that reached the agency, without their text, newest first.
SELECT v.policy_id, v.enterprise_org_id, v.version_number, v.title, v.effective_from, v.effective_until, v.change_class,
       v.change_summary, v.document_sha256, v.published_at
FROM policy_versions v
WHERE v.policy_id = :policy_id
  AND (CAST(:below AS integer) IS NULL OR v.version_number < CAST(:below AS integer))
  AND EXISTS (
    SELECT FROM policy_distributions d
    WHERE d.enterprise_org_id = v.enterprise_org_id AND d.policy_id = v.policy_id AND d.version_number = v.version_number
      AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)
      AND d.agency_org_id = :org_id -- wall
  )
ORDER BY v.version_number DESC
LIMIT :limit

-- name: version_of_enterprise :one
-- One version, whole, with the people behind it.
SELECT v.policy_id, v.enterprise_org_id, v.version_number, v.title, v.body, v.clauses, v.effective_from, v.effective_until,
       v.change_class, v.change_summary, v.document_sha256, v.published_at,
       v.author_id, w.display_name AS author_name, v.approved_by, a.display_name AS approved_by_name, v.approved_at,
       v.published_by, p.display_name AS published_by_name
FROM policy_versions v
JOIN users w ON w.org_id = v.enterprise_org_id AND w.id = v.author_id
JOIN users a ON a.org_id = v.enterprise_org_id AND a.id = v.approved_by
JOIN users p ON p.org_id = v.enterprise_org_id AND p.id = v.published_by
WHERE v.policy_id = :policy_id
  AND v.version_number = :version_number
  AND v.enterprise_org_id = :org_id -- wall

-- name: version_of_agency :one
-- One version that reached the agency, whole; the people behind it are the client's own.
SELECT v.policy_id, v.enterprise_org_id, v.version_number, v.title, v.body, v.clauses, v.effective_from, v.effective_until,
       v.change_class, v.change_summary, v.document_sha256, v.published_at
FROM policy_versions v
WHERE v.policy_id = :policy_id
  AND v.version_number = :version_number
  AND EXISTS (
    SELECT FROM policy_distributions d
    WHERE d.enterprise_org_id = v.enterprise_org_id AND d.policy_id = v.policy_id AND d.version_number = v.version_number
      AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)
      AND d.agency_org_id = :org_id -- wall
  )

-- name: drafts_of_policy :many
-- One policy's drafts, the open one first (there is at most one), then the latest.
SELECT d.id, d.policy_id, d.enterprise_org_id, d.state, d.revision, d.title, d.body, d.clauses, d.effective_from,
       d.effective_until, d.change_class, d.change_summary, d.author_id, w.display_name AS author_name, d.writer_ids,
       d.created_at, d.updated_at, d.submitted_at, d.decided_by, r.display_name AS decided_by_name, d.decided_at,
       d.decision_comment
FROM policy_drafts d
JOIN users w ON w.org_id = d.enterprise_org_id AND w.id = d.author_id
LEFT JOIN users r ON r.org_id = d.enterprise_org_id AND r.id = d.decided_by
WHERE d.policy_id = :policy_id
  AND d.enterprise_org_id = :org_id -- wall
ORDER BY d.state IN ('draft', 'in_review', 'changes_requested', 'approved') DESC, d.created_at DESC, d.id DESC
LIMIT :limit

-- name: hold_policy :one
-- The policy, held until the end of the transaction: whoever writes, decides or publishes waits for each other here.
SELECT p.id, p.current_version
FROM policies p
WHERE p.id = :policy_id
  AND p.enterprise_org_id = :org_id -- wall
FOR NO KEY UPDATE

-- name: insert_policy :one
-- A policy without a version yet.
INSERT INTO policies (enterprise_org_id, title, created_by, created_at)
VALUES (:org_id, :title, :created_by, :now)
RETURNING id

-- name: insert_draft :one
-- The draft that becomes the next version.
INSERT INTO policy_drafts (enterprise_org_id, policy_id, title, body, clauses, effective_from, effective_until, change_class,
  change_summary, author_id, writer_ids, created_at, updated_at)
VALUES (:org_id, :policy_id, :title, :body, CAST(:clauses AS jsonb), :effective_from, :effective_until, :change_class,
  :change_summary, :author_id, ARRAY[CAST(:author_id AS uuid)], :now, :now)
RETURNING id

-- name: save_draft :rows
-- The draft as a move or a writing left it.
UPDATE policy_drafts d
SET state = :state, revision = :revision, title = :title, body = :body, clauses = CAST(:clauses AS jsonb),
    effective_from = :effective_from, effective_until = :effective_until, change_class = :change_class,
    change_summary = :change_summary, author_id = :author_id, writer_ids = CAST(:writer_ids AS uuid[]),
    updated_at = :updated_at, submitted_at = :submitted_at, decided_by = :decided_by, decided_at = :decided_at,
    decision_comment = :decision_comment
WHERE d.id = :draft_id
  AND d.enterprise_org_id = :org_id -- wall

-- name: next_version :one
-- The next number of the policy, gapless since the row stays locked until the commit; the title follows the version.
UPDATE policies p
SET current_version = p.current_version + 1, title = :title
WHERE p.id = :policy_id
  AND p.enterprise_org_id = :org_id -- wall
RETURNING p.current_version AS version_number

-- name: insert_version :rows
-- The immutable version.
INSERT INTO policy_versions (enterprise_org_id, policy_id, version_number, draft_id, title, body, clauses, effective_from,
  effective_until, change_class, change_summary, document_sha256, author_id, approved_by, approved_at, published_by, published_at)
VALUES (:org_id, :policy_id, :version_number, :draft_id, :title, :body, CAST(:clauses AS jsonb), :effective_from,
  :effective_until, :change_class, :change_summary, :document_sha256, :author_id, :approved_by, :approved_at, :published_by, :now)
