-- name: note_opened_by_client :rows
-- That a client's person opened this, with its title of this moment; of what they may not read nothing is kept.
WITH thing (title, counterpart) AS (
  SELECT p.title, '' FROM policies p
  WHERE :kind = 'policy' AND p.id = :thing_id
    AND p.enterprise_org_id = :org_id -- wall
  UNION ALL
  SELECT o.name, '' FROM organizations o
  WHERE :kind = 'agency' AND o.id = :thing_id
    AND EXISTS (SELECT FROM engagements e WHERE e.agency_org_id = o.id
    AND e.enterprise_org_id = :org_id -- wall
    )
  UNION ALL
  SELECT coalesce(nullif(r.clause ->> 'text', ''), r.clause_id), o.name
  FROM clause_requests r JOIN organizations o ON o.id = r.agency_org_id
  WHERE :kind = 'request' AND r.id = :thing_id
    AND r.enterprise_org_id = :org_id -- wall
  UNION ALL
  SELECT coalesce(nullif(v.summary, ''), v.clause_id), o.name
  FROM violations v JOIN organizations o ON o.id = v.agency_org_id
  WHERE :kind = 'violation' AND v.id = :thing_id
    AND v.enterprise_org_id = :org_id -- wall
  UNION ALL
  SELECT p.title, o.name
  FROM agency_policy_compliance c
  JOIN policies p ON p.enterprise_org_id = c.enterprise_org_id AND p.id = c.policy_id
  JOIN organizations o ON o.id = c.agency_org_id
  WHERE :kind = 'record' AND c.id = :thing_id
    AND c.enterprise_org_id = :org_id -- wall
  UNION ALL
  SELECT u.display_name, u.email FROM users u
  WHERE :kind = 'person' AND u.id = :thing_id
    AND u.org_id = :org_id -- wall
)
INSERT INTO opened_things (org_id, user_id, kind, subject_id, title, counterpart, opened_at)
SELECT :org_id, :user_id, :kind, :thing_id, left(t.title, 300), t.counterpart, :now FROM thing t
ON CONFLICT (org_id, user_id, kind, subject_id)
DO UPDATE SET title = excluded.title, counterpart = excluded.counterpart, opened_at = excluded.opened_at;

-- name: note_opened_by_agency :rows
-- The same of an agency's person; a document by the title of the version that was sent.
WITH thing (title, counterpart) AS (
  SELECT d.title, o.name FROM distribution_documents d JOIN organizations o ON o.id = d.enterprise_org_id
  WHERE :kind = 'policy' AND d.distribution_id = :thing_id
    AND d.agency_org_id = :org_id -- wall
  UNION ALL
  SELECT o.name, '' FROM engagements e JOIN organizations o ON o.id = e.enterprise_org_id
  WHERE :kind = 'client' AND e.id = :thing_id
    AND e.agency_org_id = :org_id -- wall
  UNION ALL
  SELECT f.conflict_description, '' FROM policy_conflicts f
  WHERE :kind = 'finding' AND f.id = :thing_id
    AND f.agency_org_id = :org_id -- wall
  UNION ALL
  SELECT coalesce(nullif(r.clause ->> 'text', ''), r.clause_id), o.name
  FROM clause_requests r JOIN organizations o ON o.id = r.enterprise_org_id
  WHERE :kind = 'request' AND r.id = :thing_id
    AND r.agency_org_id = :org_id -- wall
  UNION ALL
  SELECT coalesce(nullif(v.summary, ''), v.clause_id), o.name
  FROM violations v JOIN organizations o ON o.id = v.enterprise_org_id
  WHERE :kind = 'violation' AND v.id = :thing_id
    AND v.agency_org_id = :org_id -- wall
  UNION ALL
  SELECT d.title, o.name
  FROM agency_policy_compliance c
  JOIN distribution_documents d ON d.agency_org_id = c.agency_org_id AND d.distribution_id = c.policy_distribution_id
  JOIN organizations o ON o.id = c.enterprise_org_id
  WHERE :kind = 'record' AND c.id = :thing_id
    AND c.agency_org_id = :org_id -- wall
  UNION ALL
  SELECT u.display_name, u.email FROM users u
  WHERE :kind = 'person' AND u.id = :thing_id
    AND u.org_id = :org_id -- wall
)
INSERT INTO opened_things (org_id, user_id, kind, subject_id, title, counterpart, opened_at)
SELECT :org_id, :user_id, :kind, :thing_id, left(t.title, 300), t.counterpart, :now FROM thing t
ON CONFLICT (org_id, user_id, kind, subject_id)
DO UPDATE SET title = excluded.title, counterpart = excluded.counterpart, opened_at = excluded.opened_at;

-- name: opened_last :many
-- What somebody opened last, the latest first.
SELECT t.kind, t.subject_id AS id, t.title, t.counterpart, t.opened_at
FROM opened_things t
WHERE t.user_id = :user_id
  AND t.org_id = :org_id -- wall
ORDER BY t.opened_at DESC, t.kind, t.subject_id
LIMIT :limit;
