-- name: compiled_hashes :many
-- What of an agency's clauses is compiled already.
SELECT c.row_hash
FROM compiled_clauses c
WHERE c.agency_org_id = :agency_org_id
ORDER BY c.row_hash;

-- name: drop_compiled_clauses :rows
-- Let go of the compiled clauses that are none of these.
DELETE FROM compiled_clauses c
WHERE c.agency_org_id = :agency_org_id
  AND NOT c.row_hash = ANY(CAST(:kept AS bytea[]));

-- name: store_compiled_clauses :rows
-- Keep clauses as the engine compiled them.
INSERT INTO compiled_clauses (
  agency_org_id, distribution_id, clause_id, policy_id, row_hash, kind, parameter, is_preference, is_vague, is_cylinder, action, tool, data,
  channel, audience, jurisdiction_1, jurisdiction_2, jurisdiction_3, jurisdiction_4, first_day, day_after, holes, banned, allowed,
  is_number, least, most, value_1, value_2, value_3, value_4, is_everywhere, client_org_id, instance_ids)
SELECT :agency_org_id, c.distribution_id, c.clause_id, c.policy_id, decode(c.row_hash, 'hex'), c.kind, c.parameter, c.is_preference, c.is_vague,
       c.is_cylinder, c.box[1], c.box[2], c.box[3], c.box[4], c.box[5], c.box[6], c.box[7], c.box[8], c.box[9], c.box[10], c.box[11],
       c.holes, c.banned, c.allowed, c.is_number, c.least, c.most, c.admitted[1], c.admitted[2], c.admitted[3], c.admitted[4],
       c.is_everywhere, c.client_org_id, c.instance_ids
FROM jsonb_to_recordset(CAST(:compiled AS jsonb)) AS c (
  distribution_id uuid, clause_id text, policy_id uuid, row_hash text, kind smallint, parameter text, is_preference boolean, is_vague boolean,
  is_cylinder boolean, box bigint[], holes bigint[], banned bigint, allowed bigint, is_number boolean, least bigint, most bigint,
  admitted bigint[], is_everywhere boolean, client_org_id uuid, instance_ids uuid[]);

-- name: clashes_in_columns :many
-- Every conflict and tension of two of an agency's clauses, once for each place where the two meet, decided in columns; a pair
-- with a vague clause is returned as `needs_engine` where it could be one.
WITH kinds (first_kind, second_kind) AS (
  VALUES (0, 3), (0, 4), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4), (4, 4), (5, 5)
), held AS MATERIALIZED (
  SELECT c.*, row_number() OVER (ORDER BY c.distribution_id, c.clause_id) AS place,
         -- Tools that its exceptions take away in some scenario without taking them all.
         CASE WHEN c.holes = '{}' THEN 0
              ELSE (SELECT coalesce(bit_or(c.holes[i]), 0) FROM generate_series(2, cardinality(c.holes), 11) AS i
                    WHERE c.tool & ~c.holes[i] <> 0) END AS spared
  FROM compiled_clauses c
  WHERE c.agency_org_id = :agency_org_id
    AND NOT c.is_preference
), judged AS (
  SELECT k.first_kind, k.second_kind, a.parameter,
         a.policy_id AS first_policy_id, a.distribution_id AS first_distribution_id, a.clause_id AS first_clause_id,
         b.policy_id AS second_policy_id, b.distribution_id AS second_distribution_id, b.clause_id AS second_clause_id,
         a.box AS first_box, a.holes AS first_holes, b.box AS second_box, b.holes AS second_holes, b.banned, n.is_inside,
         a.is_everywhere AS first_everywhere, a.client_org_id AS first_client, a.instance_ids AS first_instances,
         b.is_everywhere AS second_everywhere, b.client_org_id AS second_client, b.instance_ids AS second_instances,
         a.place AS first_place, b.place AS second_place, r.relation
  FROM kinds k
  JOIN held a ON a.kind = k.first_kind
  JOIN held b ON b.kind = k.second_kind
             AND b.parameter = a.parameter
             AND (k.first_kind <> k.second_kind OR a.place < b.place)
             -- One test that begins with what most pairs fail: as separate ones, the planner would order them by price.
             AND CASE WHEN a.action & b.action = 0 THEN false
                      WHEN (a.jurisdiction_1 & b.jurisdiction_1) | (a.jurisdiction_2 & b.jurisdiction_2)
                           | (a.jurisdiction_3 & b.jurisdiction_3) | (a.jurisdiction_4 & b.jurisdiction_4) = 0 THEN false
                      ELSE a.data & b.data <> 0 AND a.audience & b.audience <> 0 AND a.channel & b.channel <> 0
                       AND a.tool & b.tool <> 0 AND a.first_day < b.day_after AND b.first_day < a.day_after END
  -- Whether the first applies, whatever the tool, only where the second does, exceptions aside.
  CROSS JOIN LATERAL (
    SELECT a.action & ~b.action = 0 AND a.data & ~b.data = 0 AND a.channel & ~b.channel = 0 AND a.audience & ~b.audience = 0
           AND (a.jurisdiction_1 & ~b.jurisdiction_1) | (a.jurisdiction_2 & ~b.jurisdiction_2)
             | (a.jurisdiction_3 & ~b.jurisdiction_3) | (a.jurisdiction_4 & ~b.jurisdiction_4) = 0
           AND a.first_day >= b.first_day AND a.day_after <= b.day_after AS is_inside
  ) n
  CROSS JOIN LATERAL (
    SELECT CASE
             WHEN a.is_vague OR b.is_vague THEN 'needs_engine'
             -- Two demands on one parameter.
             WHEN k.first_kind = 5 THEN
               CASE WHEN CASE WHEN a.is_number THEN greatest(a.least, b.least) > least(a.most, b.most)
                              ELSE (a.value_1 & b.value_1) | (a.value_2 & b.value_2) | (a.value_3 & b.value_3) | (a.value_4 & b.value_4) = 0 END
                     AND (a.holes = '{}' AND b.holes = '{}' OR app.has_room(app.box_overlap(a.box, b.box), a.holes || b.holes))
                    THEN 'conflict' END
             -- Two lists of tools.
             WHEN k.first_kind = 4 THEN
               CASE WHEN a.allowed & b.allowed = 0
                     AND (a.holes = '{}' AND b.holes = '{}' OR app.has_room(app.box_overlap(a.box, b.box), a.holes || b.holes))
                    THEN 'conflict' END
             -- A ban on tools and a list.
             WHEN k.first_kind = 3 THEN
               CASE WHEN NOT a.is_cylinder AND b.allowed & ~a.tool = 0
                     AND (a.holes = '{}' AND b.holes = '{}' OR app.empties_a_list(a.box, a.holes, b.box, b.holes, b.allowed))
                    THEN 'conflict' END
             -- A duty that nothing discharges any more.
             WHEN k.first_kind = 2 THEN
               CASE WHEN a.tool & ~b.banned = 0 AND n.is_inside
                     AND (b.holes = '{}' OR app.lies_within(a.box, a.holes, app.with_tools(b.box, b.banned), b.holes))
                    THEN 'conflict' END
             -- A permission, or a duty for every activity, that is blocked somewhere.
             WHEN a.tool & ~a.spared & ~b.banned = 0 AND (a.holes = '{}' AND b.holes = '{}' OR app.blocks_a_scenario(
                    app.box_overlap(app.with_tools(a.box, -1), app.with_tools(b.box, -1)), a.tool, b.banned, a.holes, b.holes))
               THEN 'tension'
           END AS relation
    -- Kept apart, so that no verdict is asked for twice.
    OFFSET 0
  ) r
), clashes AS (
  SELECT j.first_policy_id, j.first_distribution_id, j.first_clause_id, j.second_policy_id, j.second_distribution_id, j.second_clause_id,
         j.first_place, j.second_place, j.relation, j.first_client, j.second_client,
         CASE WHEN j.relation = 'needs_engine' THEN ''
              WHEN j.first_kind = 5 THEN 'incompatible_' || j.parameter
              WHEN j.first_kind >= 3 THEN 'exclusive_tools'
              ELSE CASE j.first_kind WHEN 0 THEN 'permission_vs_' ELSE 'obligation_vs_' END
                   || CASE j.second_kind WHEN 3 THEN 'prohibition' ELSE 'exclusivity' END END AS conflict_type,
         CASE WHEN j.relation <> 'tension' THEN ''
              WHEN NOT j.is_inside THEN 'partial'
              WHEN j.second_holes = '{}' THEN CASE WHEN j.first_box[2] & ~j.banned = 0 THEN 'full' ELSE 'partial' END
              WHEN app.lies_within(j.first_box, j.first_holes, app.with_tools(j.second_box, j.banned), j.second_holes) THEN 'full'
              ELSE 'partial' END AS degree,
         CASE WHEN j.first_everywhere THEN j.second_everywhere OR j.second_client IS NOT NULL
              WHEN j.second_everywhere THEN j.first_client IS NOT NULL
              ELSE coalesce(j.first_client = j.second_client, false) END AS shares_work,
         CASE WHEN j.first_everywhere THEN j.second_instances
              WHEN j.second_everywhere THEN j.first_instances
              WHEN NOT j.first_instances && j.second_instances THEN '{}'
              ELSE ARRAY(SELECT unnest(j.first_instances) INTERSECT SELECT unnest(j.second_instances)) END AS instances
  FROM judged j
  WHERE j.relation IS NOT NULL
)
SELECT c.first_policy_id, c.first_distribution_id, c.first_clause_id, c.second_policy_id, c.second_distribution_id, c.second_clause_id,
       c.relation, c.conflict_type, c.degree, m.reach, m.instance_id
FROM clashes c
CROSS JOIN LATERAL (
  SELECT 'binding' AS reach, CAST(NULL AS uuid) AS instance_id WHERE c.shares_work
  UNION ALL
  SELECT 'binding', i.id FROM unnest(c.instances) AS i (id)
  UNION ALL
  SELECT 'divergent', NULL
  WHERE NOT c.shares_work AND c.instances = '{}' AND c.first_client IS NOT NULL AND c.second_client IS NOT NULL
) m
ORDER BY c.first_place, c.second_place, m.instance_id NULLS FIRST;

-- name: note_cross_check :rows
-- How many differences a second look, in SQL, made to the latest check of an agency.
UPDATE conflict_runs r
SET cross_check_differences = :difference_count
WHERE r.agency_org_id = :agency_org_id
  AND r.started_at = :now;
