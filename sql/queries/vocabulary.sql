-- name: own_terms :many
-- The organization's own words in force.
SELECT t.id, t.dimension, t.term, t.mapped_to, t.added_at
FROM organization_terms t
WHERE t.retired_at IS NULL
  AND t.org_id = :org_id -- wall
ORDER BY t.dimension, lower(t.term), t.id;

-- name: terms_of_clients :many
-- What the clients of an agency's distributions, active or announced, mean by their own words.
SELECT DISTINCT t.org_id, t.dimension, t.term, t.mapped_to
FROM organization_terms t
JOIN policy_distributions d ON d.enterprise_org_id = t.org_id AND d.distribution_status IN ('active', 'pending')
WHERE t.retired_at IS NULL
  AND d.agency_org_id = :org_id -- wall
ORDER BY t.org_id, t.dimension, t.term;

-- name: add_own_term :one
-- A word with its meaning; no row where it has one already.
INSERT INTO organization_terms (org_id, dimension, term, mapped_to, added_by, added_at)
VALUES (:org_id, :dimension, :term, :mapped_to, :added_by, :now)
ON CONFLICT (org_id, dimension, lower(term)) WHERE retired_at IS NULL DO NOTHING
RETURNING id;

-- name: retire_own_term :one
-- Take a word out of force.
UPDATE organization_terms t
SET retired_at = :now
WHERE t.id = :term_id AND t.retired_at IS NULL
  AND t.org_id = :org_id -- wall
RETURNING t.dimension, t.term, t.mapped_to;

-- name: tell_agencies_of_word :rows
-- That a word's meaning changed, to each agency that holds a clause with it today: in the trail that both sides read, without
-- whose hand it was, and as an event, upon which its clauses are checked again.
WITH holding AS (
  SELECT d.agency_org_id
  FROM policy_distributions d
  JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
  WHERE d.distribution_status = 'active' AND app.uses_word(v.clauses, :term)
    AND d.enterprise_org_id = :org_id -- wall
  GROUP BY d.agency_org_id
), trail AS (
  INSERT INTO audit_log (enterprise_org_id, agency_org_id, event, entity, entity_id, old, new, actor_user_id, actor_name)
  SELECT :org_id, h.agency_org_id, :event, 'organization_term', :term_id, CAST(:old AS jsonb), CAST(:new AS jsonb), NULL, NULL
  FROM holding h
  ORDER BY h.agency_org_id
)
INSERT INTO outbox (org_id, topic, payload)
SELECT h.agency_org_id, 'taxonomy.changed', '{}'
FROM holding h
ORDER BY h.agency_org_id;
