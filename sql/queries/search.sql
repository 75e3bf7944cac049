-- name: found_by_client :many
-- What a client's person finds, the best of each kind first; `found_count` stops at about 200.
SELECT f.kind, f.id, f.title, f.counterpart, f.state, f.found_count
FROM search_of_client(:said, CAST(:kinds AS text[]), :most) f
WHERE true
  AND f.org_id = :org_id -- wall
ORDER BY f.kind, f.place, f.id;

-- name: found_by_agency :many
-- What an agency's person finds, the best of each kind first.
SELECT f.kind, f.id, f.title, f.counterpart, f.state, f.found_count
FROM search_of_agency(:said, CAST(:kinds AS text[]), :most) f
WHERE true
  AND f.org_id = :org_id -- wall
ORDER BY f.kind, f.place, f.id;

-- name: found_by_operator :many
-- Organizations by their names.
SELECT f.kind, f.id, f.title, f.counterpart, f.state, f.found_count
FROM search_of_operator(:said, CAST(:kinds AS text[]), :most) f
WHERE true
  AND f.org_id = :org_id -- wall
ORDER BY f.kind, f.place, f.id;
