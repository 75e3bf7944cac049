-- name: policies_of_enterprise :many
-- The enterprise's own policies (or the one named) in the order asked for, with their newest version, open draft and tracking.
WITH listed AS (
  SELECT p.id, p.enterprise_org_id, o.name AS enterprise_name, p.title, p.current_version, v.published_at,
         d.state AS draft_state, p.created_at AS listed_at,
         greatest(p.created_at, v.published_at, d.updated_at, w.withdrawn_at, t.updated_at) AS changed_at,
         ARRAY(SELECT DISTINCT kind
               FROM unnest(coalesce(v.fda_kinds, d.fda_kinds) || ARRAY[
                 CASE WHEN t.requires_fair_balance THEN 'fair_balance' END, CASE WHEN t.requires_mlr_signoff THEN 'mlr_signoff' END,
                 CASE WHEN t.form_2253_lead_days IS NOT NULL THEN 'form_2253' END, CASE WHEN t.requires_ai_label THEN 'ai_label' END
               ]) AS asked (kind)
               WHERE kind IS NOT NULL
               ORDER BY kind) AS fda_kinds,
         coalesce(t.brands, '{}') AS brands, w.withdrawn_at IS NOT NULL AS is_withdrawn, d.publish_at
  FROM policies p
  JOIN organizations o ON o.id = p.enterprise_org_id
  LEFT JOIN policy_versions v
    ON v.enterprise_org_id = p.enterprise_org_id AND v.policy_id = p.id AND v.version_number = p.current_version
  LEFT JOIN policy_version_withdrawals w
    ON w.enterprise_org_id = p.enterprise_org_id AND w.policy_id = p.id AND w.version_number = p.current_version
  LEFT JOIN policy_drafts d
    ON d.enterprise_org_id = p.enterprise_org_id AND d.policy_id = p.id
    AND d.state IN ('draft', 'in_review', 'changes_requested', 'approved')
  LEFT JOIN policy_tracking t ON t.enterprise_org_id = p.enterprise_org_id AND t.policy_id = p.id
  WHERE (CAST(:policy_id AS uuid) IS NULL OR p.id = CAST(:policy_id AS uuid))
    AND (CAST(:search AS text) IS NULL OR position(lower(CAST(:search AS text)) IN lower(p.title)) > 0)
    AND p.enterprise_org_id = :org_id -- wall
)
SELECT l.id, l.enterprise_org_id, l.enterprise_name, l.title, l.current_version, l.published_at, l.draft_state, l.listed_at,
       l.changed_at, l.fda_kinds, l.brands, l.is_withdrawn, l.publish_at
FROM listed l
WHERE (CAST(:brand AS text) IS NULL OR CAST(:brand AS text) = ANY(l.brands))
  AND (CAST(:fda_kind AS text) IS NULL OR CAST(:fda_kind AS text) = ANY(l.fda_kinds))
  AND CASE CAST(:state AS text)
        WHEN 'published' THEN l.current_version > 0 AND NOT l.is_withdrawn
        WHEN 'withdrawn' THEN l.is_withdrawn
        ELSE CAST(:state AS text) IS NULL OR l.draft_state = CAST(:state AS text)
      END
  AND (CAST(:after_id AS uuid) IS NULL OR CASE CAST(:sort AS text)
        WHEN 'title' THEN (lower(l.title), l.id) > (lower(CAST(:after_title AS text)), CAST(:after_id AS uuid))
        WHEN 'changed' THEN (l.changed_at, l.id) < (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid))
        ELSE (l.listed_at, l.id) < (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid))
      END)
ORDER BY CASE WHEN CAST(:sort AS text) = 'title' THEN lower(l.title) END,
         CASE CAST(:sort AS text) WHEN 'title' THEN NULL WHEN 'changed' THEN l.changed_at ELSE l.listed_at END DESC,
         CASE WHEN CAST(:sort AS text) = 'title' THEN l.id END, l.id DESC
LIMIT :limit

-- name: policies_of_agency :many
-- The policies that reached the agency (or the one named), each at the highest version that did, in the order asked for.
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
       v.published_at, CAST(NULL AS text) AS draft_state, r.listed_at, v.published_at AS changed_at, v.fda_kinds,
       CAST('{}' AS text[]) AS brands, false AS is_withdrawn, CAST(NULL AS timestamptz) AS publish_at
FROM received r
JOIN organizations o ON o.id = r.enterprise_org_id
JOIN policy_versions v
  ON v.enterprise_org_id = r.enterprise_org_id AND v.policy_id = r.policy_id AND v.version_number = r.version_number
WHERE (CAST(:search AS text) IS NULL OR position(lower(CAST(:search AS text)) IN lower(v.title)) > 0)
  AND CAST(:brand AS text) IS NULL
  AND (CAST(:state AS text) IS NULL OR CAST(:state AS text) = 'published')
  AND (CAST(:fda_kind AS text) IS NULL OR CAST(:fda_kind AS text) = ANY(v.fda_kinds))
  AND (CAST(:after_id AS uuid) IS NULL OR CASE CAST(:sort AS text)
        WHEN 'title' THEN (lower(v.title), r.policy_id) > (lower(CAST(:after_title AS text)), CAST(:after_id AS uuid))
        WHEN 'changed' THEN (v.published_at, r.policy_id) < (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid))
        ELSE (r.listed_at, r.policy_id) < (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid))
      END)
ORDER BY CASE WHEN CAST(:sort AS text) = 'title' THEN lower(v.title) END,
         CASE CAST(:sort AS text) WHEN 'title' THEN NULL WHEN 'changed' THEN v.published_at ELSE r.listed_at END DESC,
         CASE WHEN CAST(:sort AS text) = 'title' THEN r.policy_id END, r.policy_id DESC
LIMIT :limit

-- name: versions_of_enterprise :many
-- One policy's versions without their text, newest first, with the people behind them and their withdrawals.
SELECT v.policy_id, v.enterprise_org_id, v.version_number, v.title, v.effective_from, v.effective_until, v.change_class,
       v.change_summary, v.document_sha256, v.published_at, v.fda_kinds,
       v.author_id, a.display_name AS author_name, v.approved_by, r.display_name AS approved_by_name, v.approved_at,
       v.published_by, p.display_name AS published_by_name,
       w.reason AS withdrawal_reason, y.display_name AS withdrawn_by_name, w.withdrawn_at
FROM policy_versions v
JOIN users a ON a.org_id = v.enterprise_org_id AND a.id = v.author_id
JOIN users r ON r.org_id = v.enterprise_org_id AND r.id = v.approved_by
JOIN users p ON p.org_id = v.enterprise_org_id AND p.id = v.published_by
LEFT JOIN policy_version_withdrawals w
  ON w.enterprise_org_id = v.enterprise_org_id AND w.policy_id = v.policy_id AND w.version_number = v.version_number
LEFT JOIN users y ON y.org_id = w.enterprise_org_id AND y.id = w.withdrawn_by
WHERE v.policy_id = :policy_id
  AND (CAST(:below AS integer) IS NULL OR v.version_number < CAST(:below AS integer))
  AND v.enterprise_org_id = :org_id -- wall
ORDER BY v.version_number DESC
LIMIT :limit

-- name: versions_of_agency :many
-- Those of one policy's versions that reached the agency, without their text, newest first.
SELECT v.policy_id, v.enterprise_org_id, v.version_number, v.title, v.effective_from, v.effective_until, v.change_class,
       v.change_summary, v.document_sha256, v.published_at, v.fda_kinds
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
-- One version, whole, with the people behind it and its withdrawal.
SELECT v.policy_id, v.enterprise_org_id, v.version_number, v.title, v.body, v.clauses, v.effective_from, v.effective_until,
       v.change_class, v.change_summary, v.document_sha256, v.published_at, v.fda_kinds,
       v.author_id, a.display_name AS author_name, v.approved_by, r.display_name AS approved_by_name, v.approved_at,
       v.published_by, p.display_name AS published_by_name,
       w.reason AS withdrawal_reason, y.display_name AS withdrawn_by_name, w.withdrawn_at
FROM policy_versions v
JOIN users a ON a.org_id = v.enterprise_org_id AND a.id = v.author_id
JOIN users r ON r.org_id = v.enterprise_org_id AND r.id = v.approved_by
JOIN users p ON p.org_id = v.enterprise_org_id AND p.id = v.published_by
LEFT JOIN policy_version_withdrawals w
  ON w.enterprise_org_id = v.enterprise_org_id AND w.policy_id = v.policy_id AND w.version_number = v.version_number
LEFT JOIN users y ON y.org_id = w.enterprise_org_id AND y.id = w.withdrawn_by
WHERE v.policy_id = :policy_id
  AND v.version_number = :version_number
  AND v.enterprise_org_id = :org_id -- wall

-- name: version_of_agency :one
-- One version that reached the agency, whole; the people behind it are the client's own.
SELECT v.policy_id, v.enterprise_org_id, v.version_number, v.title, v.body, v.clauses, v.effective_from, v.effective_until,
       v.change_class, v.change_summary, v.document_sha256, v.published_at, v.fda_kinds
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
       d.decision_comment, d.publish_at, d.publish_ordered_by, y.display_name AS publish_ordered_by_name, d.publish_refusal,
       d.fda_kinds
FROM policy_drafts d
JOIN users w ON w.org_id = d.enterprise_org_id AND w.id = d.author_id
LEFT JOIN users r ON r.org_id = d.enterprise_org_id AND r.id = d.decided_by
LEFT JOIN users y ON y.org_id = d.enterprise_org_id AND y.id = d.publish_ordered_by
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
    decision_comment = :decision_comment, publish_at = :publish_at, publish_ordered_by = :publish_ordered_by,
    publish_refusal = :publish_refusal
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

-- name: close_draft :rows
-- The draft as it became a version; its text is the version's from here on.
UPDATE policy_drafts d
SET state = 'published', publish_at = NULL, publish_ordered_by = NULL, publish_refusal = NULL
WHERE d.id = :draft_id
  AND d.enterprise_org_id = :org_id -- wall

-- name: publications_due :many
-- Approved drafts whose time has come, held together with their policies; one that somebody else holds waits for the next run.
SELECT d.id AS draft_id, d.enterprise_org_id, d.policy_id, d.publish_ordered_by
FROM policy_drafts d
JOIN policies p ON p.enterprise_org_id = d.enterprise_org_id AND p.id = d.policy_id
WHERE d.publish_at <= :now
ORDER BY d.publish_at, d.id
LIMIT :limit
FOR NO KEY UPDATE OF p, d SKIP LOCKED

-- name: refuse_publication :rows
-- The order is void, and why; the draft stays approved.
UPDATE policy_drafts d
SET publish_at = NULL, publish_ordered_by = NULL, publish_refusal = :reason
WHERE d.id = :draft_id
  AND d.enterprise_org_id = :org_id -- wall
