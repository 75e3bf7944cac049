-- name: alliance_members_in_effect :many
-- The matched marks of alliances that have not ended, on active engagements.
SELECT m.alliance_id, l.label, e.enterprise_org_id, m.brand
FROM alliances l
JOIN alliance_members m ON m.agency_org_id = l.agency_org_id AND m.alliance_id = l.id
JOIN co_promotions c ON c.agency_org_id = m.agency_org_id AND c.engagement_id = m.engagement_id AND c.brand = m.brand
JOIN engagements e ON e.agency_org_id = m.agency_org_id AND e.id = m.engagement_id
WHERE l.ended_at IS NULL
  AND e.state = 'active'
  AND l.agency_org_id = :org_id -- wall
ORDER BY m.alliance_id, e.enterprise_org_id, m.brand;

-- name: marks_of_enterprise :many
-- A client's marks of co-promotion, with the agency they are at.
SELECT c.engagement_id, c.enterprise_org_id, o.name AS client, c.brand, c.in_effect
FROM co_promotions c
JOIN organizations o ON o.id = c.enterprise_org_id
WHERE true
  AND c.enterprise_org_id = :org_id -- wall
ORDER BY c.engagement_id, c.brand;

-- name: unmatched_marks :many
-- Marks on the agency's active engagements that stand in no alliance.
SELECT c.engagement_id, c.enterprise_org_id, o.name AS client, c.brand, c.in_effect
FROM co_promotions c
JOIN organizations o ON o.id = c.enterprise_org_id
JOIN engagements e ON e.agency_org_id = c.agency_org_id AND e.id = c.engagement_id
WHERE e.state = 'active'
  AND NOT EXISTS (
    SELECT FROM alliance_members m
    JOIN alliances l ON l.agency_org_id = m.agency_org_id AND l.id = m.alliance_id
    WHERE m.agency_org_id = c.agency_org_id AND m.engagement_id = c.engagement_id AND m.brand = c.brand AND l.ended_at IS NULL)
  AND c.agency_org_id = :org_id -- wall
ORDER BY o.name, c.brand, c.engagement_id;

-- name: alliances_of_agency :many
-- The agency's alliances that it has not ended, a row for each mark they hold; one without marks has a row too.
SELECT l.id, l.label, m.engagement_id, c.enterprise_org_id, o.name AS client, m.brand, coalesce(c.in_effect, false) AS in_effect
FROM alliances l
LEFT JOIN alliance_members m ON m.agency_org_id = l.agency_org_id AND m.alliance_id = l.id
LEFT JOIN co_promotions c ON c.agency_org_id = m.agency_org_id AND c.engagement_id = m.engagement_id AND c.brand = m.brand
LEFT JOIN organizations o ON o.id = c.enterprise_org_id
WHERE l.ended_at IS NULL
  AND l.agency_org_id = :org_id -- wall
ORDER BY l.created_at, l.id, o.name, m.brand;

-- name: clauses_that_will_not_reach :many
-- The client's clauses in force at an agency that bind its work, and neither the whole agency nor the brand's alliance.
SELECT v.title AS policy_title, c.clause ->> 'id' AS clause_id, c.clause ->> 'text' AS text
FROM policy_distributions d
JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
CROSS JOIN LATERAL jsonb_array_elements(v.clauses) WITH ORDINALITY AS c (clause, position)
CROSS JOIN LATERAL (
  SELECT CASE jsonb_typeof(c.clause -> 'binding') WHEN 'array' THEN c.clause -> 'binding'
              ELSE jsonb_build_array(coalesce(c.clause -> 'binding', '"client_work"')) END AS names
) binding
WHERE d.engagement_id = :engagement_id
  AND d.distribution_status = 'active'
  AND binding.names ? 'client_work'
  AND NOT binding.names ? 'organization'
  AND NOT EXISTS (SELECT FROM jsonb_array_elements_text(binding.names) AS b (name) WHERE lower(b.name) = 'alliance:' || lower(:brand))
  AND d.enterprise_org_id = :org_id -- wall
ORDER BY v.title, c.position, d.id;

-- name: mark_co_promotion :rows
-- The client's mark on a brand of its own engagement; again is no other mark.
INSERT INTO co_promotions (enterprise_org_id, agency_org_id, engagement_id, brand, marked_at)
VALUES (:org_id, :agency_org_id, :engagement_id, :brand, :now)
ON CONFLICT (agency_org_id, engagement_id, brand) DO NOTHING;

-- name: unmark_co_promotion :rows
-- The mark is taken back; a match that held it loses it, of which the client learns nothing.
DELETE FROM co_promotions c
WHERE c.engagement_id = :engagement_id
  AND c.brand = :brand
  AND c.enterprise_org_id = :org_id; -- wall

-- name: begin_alliance :one
-- A match of marks.
WITH made AS (
  INSERT INTO alliances (agency_org_id, label) VALUES (:org_id, :label) RETURNING agency_org_id, id
), members AS (
  INSERT INTO alliance_members (agency_org_id, alliance_id, engagement_id, brand)
  SELECT c.agency_org_id, made.id, c.engagement_id, c.brand
  FROM made
  CROSS JOIN unnest(CAST(:engagement_ids AS uuid[]), CAST(:brands AS text[])) AS m (engagement_id, brand)
  JOIN co_promotions c ON c.engagement_id = m.engagement_id AND c.brand = m.brand
  WHERE true
    AND c.agency_org_id = :org_id -- wall
)
SELECT id FROM made;

-- name: end_alliance :one
-- The match no longer holds.
UPDATE alliances l
SET ended_at = :now
WHERE l.id = :alliance_id
  AND l.ended_at IS NULL
  AND l.agency_org_id = :org_id -- wall
RETURNING l.label;

-- name: settle_alliances :rows
-- Bring "in effect" up to date on all marks at an agency, and tell each client whose mark changed. Jobs only.
WITH matched AS (
  SELECT m.alliance_id, m.engagement_id, m.brand, e.enterprise_org_id
  FROM alliance_members m
  JOIN alliances l ON l.agency_org_id = m.agency_org_id AND l.id = m.alliance_id
  JOIN engagements e ON e.agency_org_id = m.agency_org_id AND e.id = m.engagement_id
  WHERE m.agency_org_id = :agency_org_id
    AND l.ended_at IS NULL
    AND e.state = 'active'
), held AS (
  SELECT a.engagement_id, a.brand
  FROM matched a
  WHERE EXISTS (SELECT FROM matched b WHERE b.alliance_id = a.alliance_id AND b.enterprise_org_id <> a.enterprise_org_id)
), changed AS (
  UPDATE co_promotions c
  SET in_effect = NOT c.in_effect
  WHERE c.agency_org_id = :agency_org_id
    AND c.in_effect <> EXISTS (SELECT FROM held h WHERE h.engagement_id = c.engagement_id AND h.brand = c.brand)
  RETURNING c.enterprise_org_id, c.engagement_id, c.brand, c.in_effect
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, actor_name, new)
  SELECT 'co_promotion.changed', 'engagement', n.engagement_id, n.enterprise_org_id, NULL, jsonb_build_object('brand', n.brand, 'in_effect', n.in_effect)
  FROM changed n
)
INSERT INTO outbox (org_id, topic, payload)
SELECT n.enterprise_org_id, 'co_promotion.changed', jsonb_build_object('engagement_id', n.engagement_id) FROM changed n;
