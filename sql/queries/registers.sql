-- name: compliance_register :many
-- A page of the records in force in one order, either side's. The page's rows are found in the order's own index; only then is
-- the rest read. What fits altogether is counted up to a limit.
WITH named AS (
  SELECT o.id
  FROM organizations o
  WHERE CAST(:words AS text) IS NOT NULL
    AND strpos(lower(o.name), lower(CAST(:words AS text))) > 0
), titled AS (
  SELECT DISTINCT v.policy_id
  FROM policy_versions v
  WHERE CAST(:words AS text) IS NOT NULL
    AND strpos(lower(v.title), lower(CAST(:words AS text))) > 0
    AND (v.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.agency_org_id = :org_id AND d.policy_id = v.policy_id AND d.version_number = v.version_number)) -- wall
), matching AS NOT MATERIALIZED (
  SELECT c.agency_org_id, c.enterprise_org_id, c.id, c.compliance_score, c.next_review_date, c.created_at
  FROM records_in_force c
  WHERE (CAST(:agency_id AS uuid) IS NULL OR c.agency_org_id = :agency_id)
    AND (CAST(:client_id AS uuid) IS NULL OR c.enterprise_org_id = :client_id)
    AND (CAST(:policy_id AS uuid) IS NULL OR c.policy_id = :policy_id)
    AND (CAST(:compliance_status AS text) IS NULL OR c.compliance_status = :compliance_status)
    AND (CAST(:least_score AS integer) IS NULL OR c.compliance_score >= :least_score)
    AND (CAST(:most_score AS integer) IS NULL OR c.compliance_score <= :most_score)
    AND (NOT :unscored_only OR c.compliance_score IS NULL)
    AND (NOT :with_violations_only OR c.violations_count > 0)
    AND (CAST(:review_before AS timestamptz) IS NULL OR c.next_review_date < :review_before)
    AND (CAST(:words AS text) IS NULL
         OR c.agency_org_id IN (SELECT n.id FROM named n)
         OR c.enterprise_org_id IN (SELECT n.id FROM named n)
         OR c.policy_id IN (SELECT t.policy_id FROM titled t))
    AND :org_id IN (c.enterprise_org_id, c.agency_org_id) -- wall
), page AS (
  (SELECT m.agency_org_id, m.id, coalesce(m.compliance_score, 101) AS sort_number, CAST(NULL AS text) AS sort_text,
          CAST(NULL AS timestamptz) AS sort_at, row_number() OVER (ORDER BY m.compliance_score, m.id) AS place
   FROM matching m
   WHERE :sort = 'lowest_score'
     AND m.compliance_score IS NOT NULL
     AND (CAST(:after_number AS integer) IS NULL OR (m.compliance_score, m.id) > (:after_number, CAST(:after_id AS uuid)))
   ORDER BY m.compliance_score, m.id
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, 101, NULL, NULL, 1000000 + row_number() OVER (ORDER BY m.compliance_score, m.id)
   FROM matching m
   WHERE :sort = 'lowest_score'
     AND m.compliance_score IS NULL
     AND (CAST(:after_number AS integer) IS NULL OR CAST(:after_number AS integer) < 101 OR m.id > CAST(:after_id AS uuid))
   ORDER BY m.compliance_score, m.id
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, m.compliance_score, NULL, NULL, row_number() OVER (ORDER BY m.compliance_score DESC, m.id DESC)
   FROM matching m
   WHERE :sort = 'highest_score'
     AND m.compliance_score IS NOT NULL
     AND (CAST(:after_number AS integer) IS NULL OR (m.compliance_score, m.id) < (:after_number, CAST(:after_id AS uuid)))
   ORDER BY m.compliance_score DESC, m.id DESC
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, -1, NULL, NULL, 1000000 + row_number() OVER (ORDER BY m.compliance_score DESC, m.id DESC)
   FROM matching m
   WHERE :sort = 'highest_score'
     AND m.compliance_score IS NULL
     AND (CAST(:after_number AS integer) IS NULL OR CAST(:after_number AS integer) > -1 OR m.id < CAST(:after_id AS uuid))
   ORDER BY m.compliance_score DESC, m.id DESC
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, NULL, NULL, coalesce(m.next_review_date, timestamptz '9999-01-01 00:00:00+00'),
          row_number() OVER (ORDER BY coalesce(m.next_review_date, timestamptz '9999-01-01 00:00:00+00'), m.id)
   FROM matching m
   WHERE :sort = 'next_review'
     AND (CAST(:after_at AS timestamptz) IS NULL
          OR (coalesce(m.next_review_date, timestamptz '9999-01-01 00:00:00+00'), m.id) > (:after_at, CAST(:after_id AS uuid)))
   ORDER BY coalesce(m.next_review_date, timestamptz '9999-01-01 00:00:00+00'), m.id
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, NULL, NULL, m.created_at, row_number() OVER (ORDER BY m.created_at DESC, m.id DESC)
   FROM matching m
   WHERE :sort = 'newest'
     AND (CAST(:after_at AS timestamptz) IS NULL OR (m.created_at, m.id) < (:after_at, CAST(:after_id AS uuid)))
   ORDER BY m.created_at DESC, m.id DESC
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, NULL, o.name, NULL, row_number() OVER (ORDER BY o.name, m.id)
   FROM organizations o
   JOIN matching m ON m.agency_org_id = o.id
   WHERE :sort = 'name'
     AND NOT :is_agency
     AND (CAST(:after_text AS text) IS NULL OR (o.name, m.id) > (:after_text, CAST(:after_id AS uuid)))
   ORDER BY o.name, m.id
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, NULL, o.name, NULL, row_number() OVER (ORDER BY o.name, m.id)
   FROM organizations o
   JOIN matching m ON m.enterprise_org_id = o.id
   WHERE :sort = 'name'
     AND :is_agency
     AND (CAST(:after_text AS text) IS NULL OR (o.name, m.id) > (:after_text, CAST(:after_id AS uuid)))
   ORDER BY o.name, m.id
   LIMIT :limit)
), cut AS (
  SELECT p.agency_org_id, p.id, p.sort_number, p.sort_text, p.sort_at, p.place FROM page p ORDER BY p.place, p.id LIMIT :limit
)
SELECT c.id, c.agency_org_id, a.name AS agency, c.enterprise_org_id, e.name AS enterprise, c.policy_id, v.title AS policy_title, d.version_number,
       d.response, c.compliance_score, c.score_before_waivers, c.coverage, c.compliance_status, c.violations_count, c.next_review_date,
       c.last_assessment_date, c.created_at, p.sort_number, p.sort_text, p.sort_at,
       (SELECT count(*) FROM (SELECT FROM matching LIMIT :count_limit) n) AS matching_count
FROM cut p
JOIN agency_policy_compliance c ON c.agency_org_id = p.agency_org_id AND c.id = p.id
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations a ON a.id = c.agency_org_id
JOIN organizations e ON e.id = c.enterprise_org_id
-- Not IN (…), from which the planner would take a path of its own past the page's rows, through everything of the side.
WHERE true
  AND :org_id = ANY(ARRAY[c.enterprise_org_id, c.agency_org_id]) -- wall
ORDER BY p.place, c.id;

-- name: exceptions_register :many
-- A page of the exceptions between an organization and others in one order. The page's rows are found in the order's own index;
-- only then is the rest read. What fits altogether is counted up to a limit.
WITH named AS (
  SELECT o.id
  FROM organizations o
  WHERE CAST(:words AS text) IS NOT NULL
    AND strpos(lower(o.name), lower(CAST(:words AS text))) > 0
), titled AS (
  SELECT DISTINCT v.policy_id
  FROM policy_versions v
  WHERE CAST(:words AS text) IS NOT NULL
    AND strpos(lower(v.title), lower(CAST(:words AS text))) > 0
    AND (v.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.agency_org_id = :org_id AND d.policy_id = v.policy_id AND d.version_number = v.version_number)) -- wall
), matching AS NOT MATERIALIZED (
  SELECT x.agency_org_id, x.enterprise_org_id, x.id, x.requested_at, x.ends_on
  FROM exceptions x
  WHERE (CAST(:states AS text[]) IS NULL OR x.state = ANY(CAST(:states AS text[])))
    AND (CAST(:agency_id AS uuid) IS NULL OR x.agency_org_id = :agency_id)
    AND (CAST(:client_id AS uuid) IS NULL OR x.enterprise_org_id = :client_id)
    AND (CAST(:policy_id AS uuid) IS NULL OR x.policy_id = :policy_id)
    AND (CAST(:ends_from AS date) IS NULL OR x.ends_on >= :ends_from)
    AND (CAST(:ends_by AS date) IS NULL OR x.ends_on <= :ends_by)
    AND (CAST(:starts_by AS date) IS NULL OR x.starts_on <= :starts_by)
    AND (CAST(:words AS text) IS NULL
         OR x.agency_org_id IN (SELECT n.id FROM named n)
         OR x.enterprise_org_id IN (SELECT n.id FROM named n)
         OR x.policy_id IN (SELECT t.policy_id FROM titled t)
         OR strpos(lower(x.reason || ' ' || x.conditions), lower(CAST(:words AS text))) > 0)
    AND :org_id IN (x.enterprise_org_id, x.agency_org_id) -- wall
), page AS (
  (SELECT m.agency_org_id, m.id, CAST(NULL AS integer) AS sort_number, CAST(NULL AS text) AS sort_text, m.requested_at AS sort_at,
          row_number() OVER (ORDER BY m.requested_at DESC, m.id) AS place
   FROM matching m
   WHERE :sort = 'newest'
     AND (CAST(:after_at AS timestamptz) IS NULL OR m.requested_at < :after_at
          OR (m.requested_at = :after_at AND m.id > CAST(:after_id AS uuid)))
   ORDER BY m.requested_at DESC, m.id
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, coalesce(m.ends_on, date '9999-01-01') - date '2000-01-01', NULL, NULL,
          row_number() OVER (ORDER BY coalesce(m.ends_on, date '9999-01-01'), m.id)
   FROM matching m
   WHERE :sort = 'ends_first'
     AND (CAST(:after_number AS integer) IS NULL
          OR (coalesce(m.ends_on, date '9999-01-01'), m.id) > (date '2000-01-01' + CAST(:after_number AS integer), CAST(:after_id AS uuid)))
   ORDER BY coalesce(m.ends_on, date '9999-01-01'), m.id
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, NULL, o.name, NULL, row_number() OVER (ORDER BY o.name, m.id)
   FROM organizations o
   JOIN matching m ON m.agency_org_id = o.id
   WHERE :sort = 'name'
     AND NOT :is_agency
     AND (CAST(:after_text AS text) IS NULL OR (o.name, m.id) > (:after_text, CAST(:after_id AS uuid)))
   ORDER BY o.name, m.id
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, NULL, o.name, NULL, row_number() OVER (ORDER BY o.name, m.id)
   FROM organizations o
   JOIN matching m ON m.enterprise_org_id = o.id
   WHERE :sort = 'name'
     AND :is_agency
     AND (CAST(:after_text AS text) IS NULL OR (o.name, m.id) > (:after_text, CAST(:after_id AS uuid)))
   ORDER BY o.name, m.id
   LIMIT :limit)
), cut AS (
  SELECT p.agency_org_id, p.id, p.sort_number, p.sort_text, p.sort_at, p.place FROM page p ORDER BY p.place, p.id LIMIT :limit
)
SELECT x.id, x.agency_org_id, a.name AS agency, x.enterprise_org_id, e.name AS enterprise, x.policy_id, v.title AS policy_title, d.version_number,
       x.distribution_id, x.clause_ids, x.state, x.reason, x.conditions, x.requested_at, x.starts_on, x.ends_on, x.decided_at, x.ended_at,
       x.renews_id, p.sort_number, p.sort_text, p.sort_at,
       (SELECT count(*) FROM (SELECT FROM matching LIMIT :count_limit) n) AS matching_count
FROM cut p
JOIN exceptions x ON x.agency_org_id = p.agency_org_id AND x.id = p.id
JOIN policy_distributions d ON d.agency_org_id = x.agency_org_id AND d.id = x.distribution_id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations a ON a.id = x.agency_org_id
JOIN organizations e ON e.id = x.enterprise_org_id
WHERE true
  AND :org_id = ANY(ARRAY[x.enterprise_org_id, x.agency_org_id]) -- wall
ORDER BY p.place, x.id;

-- name: exception_standing :one
-- How many exceptions wait, are in force, end soon, and have ended, each counted up to a limit.
SELECT (SELECT count(*) FROM (
          SELECT FROM exceptions x
          WHERE x.state = 'requested'
            AND :org_id IN (x.enterprise_org_id, x.agency_org_id) -- wall
          LIMIT :count_limit) n) AS waiting_count,
       (SELECT count(*) FROM (
          SELECT FROM exceptions x
          WHERE x.state = 'approved' AND x.starts_on <= CAST(:today AS date) AND x.ends_on >= CAST(:today AS date)
            AND :org_id IN (x.enterprise_org_id, x.agency_org_id) -- wall
          LIMIT :count_limit) n) AS in_force_count,
       (SELECT count(*) FROM (
          SELECT FROM exceptions x
          WHERE x.state = 'approved' AND x.ends_on BETWEEN CAST(:today AS date) AND CAST(:soon AS date)
            AND :org_id IN (x.enterprise_org_id, x.agency_org_id) -- wall
          LIMIT :count_limit) n) AS ending_count,
       (SELECT count(*) FROM (
          SELECT FROM exceptions x
          WHERE x.state IN ('expired', 'revoked', 'superseded')
            AND :org_id IN (x.enterprise_org_id, x.agency_org_id) -- wall
          LIMIT :count_limit) n) AS ended_count;

-- name: assessments_register :many
-- A page of the submitted assessments between an organization and others in one order; a draft is the agency's own and not here.
-- The page's rows are found in the order's own index; only then is the rest read. What fits is counted up to a limit.
WITH named AS (
  SELECT o.id
  FROM organizations o
  WHERE CAST(:words AS text) IS NOT NULL
    AND strpos(lower(o.name), lower(CAST(:words AS text))) > 0
), titled AS (
  SELECT DISTINCT v.policy_id
  FROM policy_versions v
  WHERE CAST(:words AS text) IS NOT NULL
    AND strpos(lower(v.title), lower(CAST(:words AS text))) > 0
    AND (v.enterprise_org_id = :org_id OR EXISTS (SELECT FROM policy_distributions d WHERE d.agency_org_id = :org_id AND d.policy_id = v.policy_id AND d.version_number = v.version_number)) -- wall
), matching AS NOT MATERIALIZED (
  SELECT t.agency_org_id, t.enterprise_org_id, t.id, t.submitted_at
  FROM assessments t
  WHERE t.submitted_at IS NOT NULL
    AND t.state <> 'draft'
    AND (CAST(:state AS text) IS NULL OR t.state = :state)
    AND (CAST(:words AS text) IS NULL
         OR t.agency_org_id IN (SELECT n.id FROM named n)
         OR t.enterprise_org_id IN (SELECT n.id FROM named n)
         OR t.policy_id IN (SELECT p.policy_id FROM titled p))
    AND :org_id IN (t.enterprise_org_id, t.agency_org_id) -- wall
), page AS (
  (SELECT m.agency_org_id, m.id, CAST(NULL AS integer) AS sort_number, CAST(NULL AS text) AS sort_text, m.submitted_at AS sort_at,
          row_number() OVER (ORDER BY m.submitted_at DESC, m.id) AS place
   FROM matching m
   WHERE :sort = 'newest'
     AND (CAST(:after_at AS timestamptz) IS NULL OR m.submitted_at < :after_at
          OR (m.submitted_at = :after_at AND m.id > CAST(:after_id AS uuid)))
   ORDER BY m.submitted_at DESC, m.id
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, CAST(NULL AS integer) AS sort_number, CAST(NULL AS text) AS sort_text, m.submitted_at AS sort_at,
          row_number() OVER (ORDER BY m.submitted_at, m.id DESC) AS place
   FROM matching m
   WHERE :sort = 'oldest'
     AND (CAST(:after_at AS timestamptz) IS NULL OR m.submitted_at > :after_at
          OR (m.submitted_at = :after_at AND m.id < CAST(:after_id AS uuid)))
   ORDER BY m.submitted_at, m.id DESC
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, NULL, o.name, NULL, row_number() OVER (ORDER BY o.name, m.id)
   FROM organizations o
   JOIN matching m ON m.agency_org_id = o.id
   WHERE :sort = 'name'
     AND NOT :is_agency
     AND (CAST(:after_text AS text) IS NULL OR (o.name, m.id) > (:after_text, CAST(:after_id AS uuid)))
   ORDER BY o.name, m.id
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, NULL, o.name, NULL, row_number() OVER (ORDER BY o.name, m.id)
   FROM organizations o
   JOIN matching m ON m.enterprise_org_id = o.id
   WHERE :sort = 'name'
     AND :is_agency
     AND (CAST(:after_text AS text) IS NULL OR (o.name, m.id) > (:after_text, CAST(:after_id AS uuid)))
   ORDER BY o.name, m.id
   LIMIT :limit)
), cut AS (
  SELECT p.agency_org_id, p.id, p.sort_number, p.sort_text, p.sort_at, p.place FROM page p ORDER BY p.place, p.id LIMIT :limit
)
SELECT t.id, t.agency_org_id, a.name AS agency, t.enterprise_org_id, e.name AS enterprise, t.policy_id, v.title AS policy_title,
       t.version_number, t.state, t.submitted_at, t.decided_at, t.review_interval_days, r.id AS compliance_id, r.compliance_score,
       p.sort_number, p.sort_text, p.sort_at,
       (SELECT count(*) FROM (SELECT FROM matching LIMIT :count_limit) n) AS matching_count
FROM cut p
JOIN assessments t ON t.agency_org_id = p.agency_org_id AND t.id = p.id
JOIN agency_policy_compliance r ON r.agency_org_id = t.agency_org_id AND r.policy_distribution_id = t.distribution_id
JOIN policy_versions v ON v.enterprise_org_id = t.enterprise_org_id AND v.policy_id = t.policy_id AND v.version_number = t.version_number
JOIN organizations a ON a.id = t.agency_org_id
JOIN organizations e ON e.id = t.enterprise_org_id
WHERE true
  AND :org_id = ANY(ARRAY[t.enterprise_org_id, t.agency_org_id]) -- wall
ORDER BY p.place, t.id;
