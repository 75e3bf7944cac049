-- name: distributions :many
-- A page of distributions as either side sees them: newest first, earliest due first, or by the agency's name. The page's
-- rows are found in the order's own index; only then is the rest read. What fits altogether is counted up to a limit.
WITH matching AS NOT MATERIALIZED (
  SELECT d.agency_org_id, d.id, d.distributed_at, d.due_at
  FROM policy_distributions d
  WHERE (CAST(:distribution_id AS uuid) IS NULL OR d.id = :distribution_id)
    AND (CAST(:policy_id AS uuid) IS NULL OR d.policy_id = :policy_id)
    AND (CAST(:version_number AS integer) IS NULL OR d.version_number = :version_number)
    AND (CAST(:batch_id AS uuid) IS NULL OR d.batch_id = :batch_id)
    AND (CAST(:counterpart_id AS uuid) IS NULL OR :counterpart_id IN (d.agency_org_id, d.enterprise_org_id))
    AND (CAST(:distribution_status AS text) IS NULL OR d.distribution_status = :distribution_status)
    AND (CAST(:response AS text) IS NULL OR d.response = :response)
    AND (CAST(:delivery AS text) IS NULL OR d.delivery = :delivery)
    AND (NOT :current_only OR d.is_current_version)
    AND (CAST(:overdue_at AS timestamptz) IS NULL OR (d.is_current_version AND d.response = 'awaiting' AND d.due_at < :overdue_at))
    AND (CAST(:brand AS text) IS NULL OR EXISTS (
          SELECT FROM engagements g WHERE g.agency_org_id = d.agency_org_id AND g.id = d.engagement_id AND :brand = ANY(g.brands)))
    AND (CAST(:agency AS text) IS NULL OR d.agency_org_id IN (
          SELECT n.id FROM organizations n WHERE n.kind = 'agency' AND strpos(lower(n.name), lower(:agency)) > 0))
    AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL OR d.enterprise_org_id = :org_id)
    AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
), page AS (
  (SELECT m.agency_org_id, m.id, row_number() OVER (ORDER BY m.distributed_at DESC, m.id DESC) AS place
   FROM matching m
   WHERE :sort = 'newest'
     AND (CAST(:after_at AS timestamptz) IS NULL OR (m.distributed_at, m.id) < (:after_at, CAST(:after_id AS uuid)))
   ORDER BY m.distributed_at DESC, m.id DESC
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, row_number() OVER (ORDER BY m.due_at, m.id)
   FROM matching m
   WHERE :sort = 'due'
     AND (CAST(:after_at AS timestamptz) IS NULL OR (m.due_at, m.id) > (:after_at, CAST(:after_id AS uuid)))
   ORDER BY m.due_at, m.id
   LIMIT :limit)
  UNION ALL
  (SELECT m.agency_org_id, m.id, row_number() OVER (ORDER BY n.name, m.id)
   FROM matching m
   JOIN organizations n ON n.id = m.agency_org_id
   WHERE :sort = 'agency'
     AND (CAST(:after_name AS text) IS NULL OR (n.name, m.id) > (:after_name, CAST(:after_id AS uuid)))
   ORDER BY n.name, m.id
   LIMIT :limit)
)
SELECT d.id, d.policy_id, v.title AS policy_title, d.enterprise_org_id, e.name AS enterprise, d.agency_org_id, a.name AS agency,
       d.version_number, d.rider_number, d.distribution_status, d.delivery, d.response, d.is_current_version, d.is_mandatory, d.message,
       d.distributed_at, d.scheduled_for, d.due_at, d.opened_at, d.acknowledged_at, d.acknowledged_by, s.printed_name AS signer_name,
       (SELECT max(r.reminded_at) FROM distribution_reminders r WHERE r.agency_org_id = d.agency_org_id AND r.distribution_id = d.id) AS reminded_at,
       (SELECT count(*) FROM (SELECT FROM matching LIMIT :count_limit) c) AS matching_count
FROM page p
JOIN policy_distributions d ON d.agency_org_id = p.agency_org_id AND d.id = p.id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations e ON e.id = d.enterprise_org_id
JOIN organizations a ON a.id = d.agency_org_id
LEFT JOIN signatures s ON s.agency_org_id = d.agency_org_id AND s.id = d.signature_id
-- Not IN (…), from which the planner would take a path of its own past the page's rows, through everything of the side.
WHERE true
  AND :org_id = ANY(ARRAY[d.enterprise_org_id, d.agency_org_id]) -- wall
ORDER BY p.place, d.id;

-- name: matching_distributions :many
-- The ids that fit a sender's filters, the earliest due first, up to a limit: to count them, or to act on all of them.
SELECT d.id
FROM policy_distributions d
WHERE (CAST(:policy_id AS uuid) IS NULL OR d.policy_id = :policy_id)
  AND (CAST(:version_number AS integer) IS NULL OR d.version_number = :version_number)
  AND (CAST(:batch_id AS uuid) IS NULL OR d.batch_id = :batch_id)
  AND (CAST(:counterpart_id AS uuid) IS NULL OR d.agency_org_id = :counterpart_id)
  AND (CAST(:distribution_status AS text) IS NULL OR d.distribution_status = :distribution_status)
  AND (CAST(:response AS text) IS NULL OR d.response = :response)
  AND (CAST(:delivery AS text) IS NULL OR d.delivery = :delivery)
  AND (NOT :current_only OR d.is_current_version)
  AND (CAST(:overdue_at AS timestamptz) IS NULL OR (d.is_current_version AND d.response = 'awaiting' AND d.due_at < :overdue_at))
  AND (CAST(:brand AS text) IS NULL OR EXISTS (
        SELECT FROM engagements g WHERE g.agency_org_id = d.agency_org_id AND g.id = d.engagement_id AND :brand = ANY(g.brands)))
  AND (CAST(:agency AS text) IS NULL OR d.agency_org_id IN (
        SELECT n.id FROM organizations n WHERE n.kind = 'agency' AND strpos(lower(n.name), lower(:agency)) > 0))
  AND d.enterprise_org_id = :org_id -- wall
ORDER BY d.due_at, d.id
LIMIT :limit;

-- name: remind_of_distributions :many
-- Remind of what still waits for its answer, once a day unless somebody insists; each with its trail row and the agency's event.
-- Answers with all that were asked for, and with the reason of those left out.
WITH asked AS (
  SELECT d.agency_org_id, d.id, d.policy_id,
         CASE WHEN NOT d.is_current_version THEN 'not_in_force'
              WHEN d.response <> 'awaiting' THEN 'answered'
              WHEN NOT :insist AND EXISTS (
                SELECT FROM distribution_reminders r
                WHERE r.agency_org_id = d.agency_org_id AND r.distribution_id = d.id AND r.reminded_on = :today) THEN 'reminded_today'
         END AS left_out
  FROM policy_distributions d
  WHERE d.id = ANY(CAST(:distribution_ids AS uuid[]))
    AND d.enterprise_org_id = :org_id -- wall
), given AS (
  INSERT INTO distribution_reminders (agency_org_id, enterprise_org_id, policy_id, distribution_id, reminded_by, reminded_at, reminded_on, is_insisted)
  SELECT a.agency_org_id, :org_id, a.policy_id, a.id, :user_id, :now, :today, :insist
  FROM asked a
  WHERE a.left_out IS NULL
  ORDER BY a.agency_org_id, a.id
  ON CONFLICT DO NOTHING
  RETURNING agency_org_id, distribution_id
), told AS (
  INSERT INTO outbox (org_id, topic, payload)
  SELECT g.agency_org_id, 'distribution.reminded', jsonb_build_object('distribution_id', g.distribution_id)
  FROM given g
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, actor_name, new)
  SELECT 'distribution.reminded', 'distribution', g.distribution_id, :org_id, g.agency_org_id, :actor_name,
         jsonb_build_object('is_insisted', CAST(:insist AS boolean))
  FROM given g
)
SELECT a.id, o.name, CASE WHEN g.distribution_id IS NULL THEN coalesce(a.left_out, 'reminded_today') END AS left_out
FROM asked a
JOIN organizations o ON o.id = a.agency_org_id
LEFT JOIN given g ON g.agency_org_id = a.agency_org_id AND g.distribution_id = a.id
ORDER BY o.name, a.id;

-- name: timeline_of :many
-- What happened to one distribution, as its sender follows it, in order; who, where it was a person of either side.
WITH about AS (
  SELECT d.agency_org_id, d.id, d.enterprise_org_id, d.distribution_status, d.delivery, d.distributed_by, d.distributed_at, d.announced_at,
         d.scheduled_for, d.opened_at, d.ended_at
  FROM policy_distributions d
  WHERE d.id = :distribution_id
    AND d.enterprise_org_id = :org_id -- wall
)
SELECT t.happened_at, t.happening, t.person
FROM (
  SELECT a.announced_at AS happened_at, 'announced' AS happening, u.display_name AS person, 1 AS place, a.id
  FROM about a JOIN users u ON u.org_id = a.enterprise_org_id AND u.id = a.distributed_by
  WHERE a.announced_at IS NOT NULL
  UNION ALL
  SELECT a.distributed_at, 'delivered', CASE WHEN a.scheduled_for IS NULL THEN u.display_name END, 2, a.id
  FROM about a JOIN users u ON u.org_id = a.enterprise_org_id AND u.id = a.distributed_by
  WHERE a.delivery <> 'queued'
  UNION ALL
  SELECT a.opened_at, 'opened', NULL, 3, a.id FROM about a WHERE a.opened_at IS NOT NULL
  UNION ALL
  SELECT r.reminded_at, 'reminded', u.display_name, 4, r.id
  FROM about a
  JOIN distribution_reminders r ON r.agency_org_id = a.agency_org_id AND r.distribution_id = a.id
  JOIN users u ON u.org_id = r.enterprise_org_id AND u.id = r.reminded_by
  UNION ALL
  SELECT s.signed_at, s.meaning, s.printed_name, 5, s.id
  FROM about a
  JOIN signatures s ON s.agency_org_id = a.agency_org_id AND s.distribution_id = a.id
  UNION ALL
  SELECT a.ended_at, a.distribution_status, NULL, 6, a.id FROM about a WHERE a.ended_at IS NOT NULL
) t
ORDER BY t.happened_at, t.place, t.id;

-- name: policies_followed :many
-- The policies an organization has published, with the newest version's number, by title.
SELECT p.id, p.title, p.current_version
FROM policies p
WHERE p.current_version > 0
  AND p.enterprise_org_id = :org_id -- wall
ORDER BY p.title, p.created_at, p.id;

-- name: sendable_versions :many
-- The versions of a policy that may be sent: published, not withdrawn; the newest first.
SELECT v.version_number, v.change_class, v.change_summary, v.published_at
FROM policy_versions v
WHERE v.policy_id = :policy_id
  AND NOT EXISTS (
    SELECT FROM policy_version_withdrawals w
    WHERE w.enterprise_org_id = v.enterprise_org_id AND w.policy_id = v.policy_id AND w.version_number = v.version_number)
  AND v.enterprise_org_id = :org_id -- wall
ORDER BY v.version_number DESC;

-- name: brands_of_enterprise :many
-- The brands of the organization's engagements, by name.
SELECT DISTINCT b.brand
FROM engagements e
CROSS JOIN LATERAL unnest(e.brands) AS b (brand)
WHERE e.state IN ('proposed', 'active')
  AND e.enterprise_org_id = :org_id -- wall
ORDER BY b.brand;

-- name: markets_of_enterprise :many
-- The markets of the organization's engagements.
SELECT DISTINCT m.market
FROM engagements e
CROSS JOIN LATERAL unnest(e.markets) AS m (market)
WHERE e.state IN ('proposed', 'active')
  AND e.enterprise_org_id = :org_id -- wall
ORDER BY m.market;

-- name: standing_of_current :one
-- How the answers to what is in force stand, counted up to a limit each.
SELECT (SELECT count(*) FROM (
          SELECT FROM policy_distributions d
          WHERE d.is_current_version AND d.response = 'awaiting'
            AND d.enterprise_org_id = :org_id -- wall
          LIMIT :limit) c) AS awaiting_count,
       (SELECT count(*) FROM (
          SELECT FROM policy_distributions d
          WHERE d.is_current_version AND d.response = 'awaiting' AND d.due_at < :now
            AND d.enterprise_org_id = :org_id -- wall
          LIMIT :limit) c) AS overdue_count;

-- name: is_served :one
-- Whether any agency works for the organization.
SELECT EXISTS (
  SELECT FROM engagements e
  WHERE e.state = 'active'
    AND e.enterprise_org_id = :org_id -- wall
) AS served;

-- name: agencies_to_choose :many
-- A page of the agencies that a version may be sent to, by name, with what each holds of the policy; and how many fit.
WITH fitting AS NOT MATERIALIZED (
  SELECT e.agency_org_id, e.state, e.brands, e.markets, e.starts_on, o.name
  FROM engagements e
  JOIN organizations o ON o.id = e.agency_org_id
  WHERE e.state = ANY(CAST(:states AS text[]))
    AND (CAST(:brand AS text) IS NULL OR :brand = ANY(e.brands))
    AND (CAST(:markets AS text[]) IS NULL OR e.markets && CAST(:markets AS text[]))
    AND (CAST(:search AS text) IS NULL OR strpos(lower(o.name), lower(:search)) > 0)
    AND (CAST(:group_id AS uuid) IS NULL OR EXISTS (
          SELECT FROM agency_group_members m
          WHERE m.enterprise_org_id = e.enterprise_org_id AND m.group_id = :group_id AND m.agency_org_id = e.agency_org_id))
    AND e.enterprise_org_id = :org_id -- wall
), page AS (
  SELECT f.agency_org_id, f.state, f.brands, f.markets, f.starts_on, f.name FROM fitting f ORDER BY f.name, f.agency_org_id LIMIT :limit OFFSET :skipped
)
SELECT p.agency_org_id, p.name, p.state, p.brands, p.markets, p.starts_on, held.version_number AS held_version,
       (SELECT count(*) FROM fitting) AS fitting_count
FROM page p
LEFT JOIN policy_distributions held
  ON held.agency_org_id = p.agency_org_id AND held.policy_id = :policy_id AND held.is_current_version
  AND held.enterprise_org_id = :org_id -- wall
ORDER BY p.name, p.agency_org_id;

-- name: agencies_that_fit :many
-- The active agencies among those, all of them.
SELECT DISTINCT e.agency_org_id
FROM engagements e
JOIN organizations o ON o.id = e.agency_org_id
WHERE e.state = 'active'
  AND (CAST(:brand AS text) IS NULL OR :brand = ANY(e.brands))
  AND (CAST(:markets AS text[]) IS NULL OR e.markets && CAST(:markets AS text[]))
  AND (CAST(:search AS text) IS NULL OR strpos(lower(o.name), lower(:search)) > 0)
  AND (CAST(:group_id AS uuid) IS NULL OR EXISTS (
        SELECT FROM agency_group_members m
        WHERE m.enterprise_org_id = e.enterprise_org_id AND m.group_id = :group_id AND m.agency_org_id = e.agency_org_id))
  AND e.enterprise_org_id = :org_id -- wall
ORDER BY e.agency_org_id;
