-- name: clauses_in_force_at_agency :many
-- The clauses of the agency's active distributions with whose they are, without those an approved exception lifts on the day.
SELECT d.policy_id, d.version_number, d.enterprise_org_id, d.id AS distribution_id, o.name AS client, v.title AS policy_title,
       v.effective_from, v.effective_until,
       coalesce((SELECT jsonb_agg(c.clause ORDER BY c.position)
                 FROM jsonb_array_elements(v.clauses) WITH ORDINALITY AS c (clause, position)
                 WHERE NOT EXISTS (
                   SELECT FROM exceptions x
                   WHERE x.agency_org_id = d.agency_org_id AND x.enterprise_org_id = d.enterprise_org_id AND x.policy_id = d.policy_id
                     AND x.state = 'approved' AND CAST(:today AS date) BETWEEN x.starts_on AND x.ends_on
                     AND c.clause ->> 'id' = ANY(x.clause_ids))), '[]') AS clauses
FROM policy_distributions d
JOIN distribution_documents v ON v.agency_org_id = d.agency_org_id AND v.distribution_id = d.id
JOIN organizations o ON o.id = d.enterprise_org_id
WHERE d.distribution_status = 'active'
  AND d.agency_org_id = :org_id -- wall
ORDER BY o.name, d.policy_id, d.id;

-- name: findings_among :many
-- The agency's open conflicts and tensions all of whose clauses are among these, on one piece of work or also between separate work.
SELECT c.id, c.reach, c.conflict_description, jsonb_agg(jsonb_build_array(m.policy_id, m.clause_id) ORDER BY m.position) AS members
FROM policy_conflicts c
JOIN conflict_members m ON m.agency_org_id = c.agency_org_id AND m.conflict_id = c.id
WHERE c.resolution_status IN ('unresolved', 'in_progress')
  AND c.relation IN ('conflict', 'tension')
  AND (:with_divergent OR c.reach = 'binding')
  AND c.agency_org_id = :org_id -- wall
GROUP BY c.agency_org_id, c.id
HAVING bool_and((m.policy_id, m.clause_id) IN (SELECT * FROM unnest(CAST(:policy_ids AS uuid[]), CAST(:clause_ids AS text[]))))
ORDER BY c.id;

-- name: keep_decision :one
-- A question and its answer.
INSERT INTO activity_decisions (agency_org_id, asked_by, asked_at, question, activity, verdict, told, cited_clauses, engine_version,
  vocabulary_version)
VALUES (:org_id, :asked_by, :now, :question, CAST(:activity AS jsonb), :verdict, CAST(:told AS jsonb), CAST(:cited_clauses AS jsonb),
  :engine_version, :vocabulary_version)
RETURNING id;

-- name: decision_of_agency :one
-- One question with its answer, and who asked.
SELECT d.id, d.asked_at, u.display_name AS asker_name, d.question, d.activity, d.verdict, d.told, d.engine_version, d.vocabulary_version
FROM activity_decisions d
JOIN users u ON u.org_id = d.agency_org_id AND u.id = d.asked_by
WHERE d.id = :decision_id
  AND d.agency_org_id = :org_id; -- wall

-- name: decisions_of_agency :many
-- Questions of the agency's people, newest first; `words` is a part of the question or of who asked.
SELECT d.id, d.asked_at, u.display_name AS asker_name, d.question, d.verdict, CAST(d.told ->> 'is_silent' AS boolean) AS is_silent
FROM activity_decisions d
JOIN users u ON u.org_id = d.agency_org_id AND u.id = d.asked_by
WHERE (CAST(:words AS text) IS NULL OR strpos(lower(d.question || ' ' || u.display_name), lower(:words)) > 0)
  AND (CAST(:verdict AS text) IS NULL OR d.verdict = :verdict)
  AND (CAST(:after_at AS timestamptz) IS NULL OR (d.asked_at, d.id) < (:after_at, CAST(:after_id AS uuid)))
  AND d.agency_org_id = :org_id -- wall
ORDER BY d.asked_at DESC, d.id DESC
LIMIT :limit;
