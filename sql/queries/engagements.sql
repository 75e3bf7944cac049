-- name: engagements_of_enterprise :many
-- The enterprise's relations, by the agency's name.
SELECT e.id, e.enterprise_org_id, e.agency_org_id, o.name AS counterpart, e.state, e.brands, e.markets, e.starts_on, e.ends_on,
       e.ended_at, e.end_reason, e.revision
FROM engagements e
JOIN organizations o ON o.id = e.agency_org_id
WHERE true
  AND e.enterprise_org_id = :org_id -- wall
ORDER BY o.name, e.starts_on DESC, e.id;

-- name: engagements_of_agency :many
-- The agency's relations, by the client's name.
SELECT e.id, e.enterprise_org_id, e.agency_org_id, o.name AS counterpart, e.state, e.brands, e.markets, e.starts_on, e.ends_on,
       e.ended_at, e.end_reason, e.revision
FROM engagements e
JOIN organizations o ON o.id = e.enterprise_org_id
WHERE true
  AND e.agency_org_id = :org_id -- wall
ORDER BY o.name, e.starts_on DESC, e.id;

-- name: active_engagement_of :one
-- The engagement between an agency and one of its clients.
SELECT e.id, e.enterprise_org_id, o.name AS counterpart
FROM engagements e
JOIN organizations o ON o.id = e.enterprise_org_id
WHERE e.enterprise_org_id = :enterprise_org_id
  AND e.state = 'active'
  AND e.agency_org_id = :org_id; -- wall

-- name: agency_in_reach :one
-- Whether an agency is the organization itself, or one it has or had an engagement with.
SELECT o.id
FROM organizations o
WHERE o.id = :agency_org_id
  AND o.kind = 'agency'
  AND (o.id = :org_id OR EXISTS (SELECT FROM engagements e WHERE e.agency_org_id = o.id AND e.enterprise_org_id = :org_id)); -- wall

-- name: propose_engagement :one
-- A proposal to a mailbox; nothing when one to the same mailbox is waiting. Nobody else's rows are looked at.
INSERT INTO engagement_proposals (enterprise_org_id, enterprise_name, email, brands, markets, starts_on, ends_on, proposed_by, proposed_at)
SELECT o.id, o.name, :email, :brands, :markets, :starts_on, CAST(:ends_on AS date), :user_id, :now
FROM organizations o
WHERE o.id = :enterprise_org_id
  AND o.id = :org_id -- wall
ON CONFLICT (enterprise_org_id, email) WHERE state = 'proposed' DO NOTHING
RETURNING id;

-- name: proposals_of_enterprise :many
-- What the enterprise proposed and nobody accepted: waiting first, then the newest.
SELECT p.id, p.enterprise_name AS enterprise, p.email, p.brands, p.markets, p.starts_on, p.ends_on, p.state, p.proposed_at, p.decided_at, p.revision
FROM engagement_proposals p
WHERE p.state <> 'active'
  AND p.enterprise_org_id = :org_id -- wall
ORDER BY p.state = 'proposed' DESC, p.proposed_at DESC, p.id
LIMIT :limit;

-- name: proposals_of_agency :many
-- What waits at the mailboxes of the agency's administrators, oldest first.
SELECT p.id, p.enterprise_name AS enterprise, p.email, p.brands, p.markets, p.starts_on, p.ends_on, p.state, p.proposed_at, p.decided_at, p.revision
FROM engagement_proposals p
WHERE p.state = 'proposed'
  AND p.email IN (SELECT u.email FROM users u WHERE u.org_id = :org_id AND u.role = 'agency_admin' AND u.deactivated_at IS NULL) -- wall
ORDER BY p.proposed_at, p.id;

-- name: state_for_enterprise :one
-- Where a relation stands that the enterprise proposed, whatever came of it.
SELECT e.state
FROM engagements e
WHERE e.id = :engagement_id
  AND e.enterprise_org_id = :org_id -- wall
UNION ALL
SELECT p.state
FROM engagement_proposals p
WHERE p.id = :engagement_id
  AND p.state <> 'active'
  AND p.enterprise_org_id = :org_id; -- wall

-- name: state_for_agency :one
-- Where a relation stands that was proposed to the agency, whatever came of it.
SELECT e.state
FROM engagements e
WHERE e.id = :engagement_id
  AND e.agency_org_id = :org_id -- wall
UNION ALL
SELECT p.state
FROM engagement_proposals p
WHERE p.id = :engagement_id
  AND p.state <> 'active'
  AND (p.agency_org_id = :org_id OR p.agency_org_id IS NULL AND p.email IN (SELECT u.email FROM users u WHERE u.org_id = :org_id AND u.role = 'agency_admin' AND u.deactivated_at IS NULL)); -- wall

-- name: lock_proposal_of_enterprise :one
-- A proposal before its sender takes it back.
SELECT p.id
FROM engagement_proposals p
WHERE p.id = :proposal_id
  AND p.enterprise_org_id = :org_id -- wall
FOR UPDATE OF p;

-- name: lock_proposal_of_agency :one
-- A proposal before the agency answers it.
SELECT p.id, p.enterprise_org_id, p.enterprise_name AS enterprise, p.brands, p.markets
FROM engagement_proposals p
WHERE p.id = :proposal_id
  AND (p.agency_org_id = :org_id OR p.agency_org_id IS NULL AND p.email IN (SELECT u.email FROM users u WHERE u.org_id = :org_id AND u.role = 'agency_admin' AND u.deactivated_at IS NULL)) -- wall
FOR UPDATE OF p;

-- name: withdraw_proposal :rows
-- The sender takes it back.
UPDATE engagement_proposals p
SET state = 'withdrawn', decided_at = :now, revision = p.revision + 1
WHERE p.id = :proposal_id
  AND p.enterprise_org_id = :org_id; -- wall

-- name: begin_engagement :one
-- The engagement that a proposal becomes, under its id; nothing when the two have an open one already.
INSERT INTO engagements (agency_org_id, id, enterprise_org_id, state, brands, markets, starts_on, ends_on, proposed_by, proposed_at, accepted_by, accepted_at)
SELECT :agency_org_id, p.id, p.enterprise_org_id, 'active', p.brands, p.markets, p.starts_on, p.ends_on, p.proposed_by, p.proposed_at, :user_id, :now
FROM engagement_proposals p
WHERE p.id = :proposal_id
  AND p.state = 'proposed'
  AND p.email IN (SELECT u.email FROM users u WHERE u.org_id = :org_id AND u.role = 'agency_admin' AND u.deactivated_at IS NULL) -- wall
ON CONFLICT (agency_org_id, enterprise_org_id) WHERE state IN ('proposed', 'active') DO NOTHING
RETURNING id;

-- name: answer_proposal :rows
-- The agency's answer; from now on the proposal is the agency's, and no longer its mailbox's.
UPDATE engagement_proposals p
SET state = :state, agency_org_id = :agency_org_id, decided_by = :user_id, decided_at = :now, revision = p.revision + 1
WHERE p.id = :proposal_id
  AND p.state = 'proposed'
  AND p.email IN (SELECT u.email FROM users u WHERE u.org_id = :org_id AND u.role = 'agency_admin' AND u.deactivated_at IS NULL); -- wall

-- name: tell_of_declining :rows
-- That its proposal was declined, for the client's trail and stream: without a word of who declined.
WITH declined AS (
  SELECT p.enterprise_org_id, p.id
  FROM engagement_proposals p
  WHERE p.id = :proposal_id
    AND p.agency_org_id = :org_id -- wall
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, actor_org_id, actor_user_id, actor_name, request_id, old, new)
  SELECT 'proposal.declined', 'engagement', d.id, d.enterprise_org_id, NULL, NULL, NULL, NULL,
         jsonb_build_object('state', 'proposed'), jsonb_build_object('state', 'declined')
  FROM declined d
)
INSERT INTO outbox (org_id, topic, payload)
SELECT d.enterprise_org_id, 'proposal.declined', jsonb_build_object('engagement_id', d.id) FROM declined d;

-- name: proposals_to_tell_of :many
-- Proposals that still wait, with the agency whose administrator has the mailbox, if there is one. Jobs only.
SELECT p.id, p.enterprise_org_id, p.enterprise_name AS enterprise, p.email, u.org_id AS agency_org_id
FROM engagement_proposals p
LEFT JOIN users u ON u.email = p.email AND u.role = 'agency_admin' AND u.deactivated_at IS NULL
WHERE p.id = ANY(CAST(:proposal_ids AS uuid[]))
  AND p.state = 'proposed'
ORDER BY p.proposed_at, p.id;

-- name: lock_engagement :one
-- An engagement before it moves or is edited, with its name on the other side.
SELECT e.id, e.enterprise_org_id, e.agency_org_id, o.name AS agency, e.state, e.brands, e.markets, e.starts_on, e.ends_on, e.revision
FROM engagements e
JOIN organizations o ON o.id = e.agency_org_id
WHERE e.id = :engagement_id
  AND e.enterprise_org_id = :org_id -- wall
FOR UPDATE OF e;

-- name: change_terms :rows
-- Brands, markets and dates of an active engagement.
UPDATE engagements e
SET brands = :brands, markets = :markets, ends_on = :ends_on, revision = e.revision + 1
WHERE e.id = :engagement_id
  AND e.enterprise_org_id = :org_id; -- wall

-- name: what_ending_stops :one
-- How many of the client's own distributions the end of an engagement touches.
SELECT count(*) FILTER (WHERE d.distribution_status = 'active') AS active_count,
       count(*) FILTER (WHERE d.distribution_status = 'pending') AS pending_count
FROM policy_distributions d
WHERE d.engagement_id = :engagement_id
  AND d.distribution_status IN ('active', 'pending')
  AND d.enterprise_org_id = :org_id; -- wall

-- name: hold_policies :rows
-- The row locks of all policies of these clients: whoever sends one waits, and then finds the engagement ended.
SELECT p.id
FROM policies p
WHERE true
  AND p.enterprise_org_id = ANY(CAST(:org_ids AS uuid[])) -- wall
ORDER BY p.enterprise_org_id, p.id
FOR NO KEY UPDATE OF p;

-- name: engagements_due_to_end :many
-- Active engagements whose last day is over. Jobs only.
SELECT e.id, e.enterprise_org_id
FROM engagements e
WHERE e.state = 'active'
  AND e.ends_on < CAST(:today AS date)
ORDER BY e.ends_on, e.agency_org_id, e.id
LIMIT :limit;

-- name: end_engagements :many
-- End engagements: their active distributions expire, pending ones are refused, records freeze; each with its trail and outbox
-- rows. An agency reads of a pending one only where it was announced. `org_ids` are the clients whose they are.
WITH ended AS (
  UPDATE engagements e
  SET state = 'ended', ended_at = :now, end_reason = :reason, revision = e.revision + 1
  WHERE e.id = ANY(CAST(:engagement_ids AS uuid[]))
    AND e.state = 'active'
    AND e.enterprise_org_id = ANY(CAST(:org_ids AS uuid[])) -- wall
  RETURNING e.agency_org_id, e.enterprise_org_id, e.id
), stopped AS (
  UPDATE policy_distributions d
  SET distribution_status = CASE d.distribution_status WHEN 'active' THEN 'expired' ELSE 'refused' END, is_current_version = false, ended_at = :now
  FROM ended
  WHERE d.agency_org_id = ended.agency_org_id
    AND d.engagement_id = ended.id
    AND d.distribution_status IN ('active', 'pending')
    AND d.enterprise_org_id = ANY(CAST(:org_ids AS uuid[])) -- wall
  RETURNING d.agency_org_id, d.enterprise_org_id, d.engagement_id, d.id, d.distribution_status,
            d.delivery <> 'queued' OR d.announced_at IS NOT NULL AS is_visible
), frozen AS (
  UPDATE agency_policy_compliance c
  SET frozen_at = :now
  FROM stopped s
  WHERE c.agency_org_id = s.agency_org_id
    AND c.policy_distribution_id = s.id
    AND c.frozen_at IS NULL
    AND c.enterprise_org_id = ANY(CAST(:org_ids AS uuid[])) -- wall
), news AS (
  SELECT 'engagement' AS entity, 'engagement.ended' AS event, e.id, e.enterprise_org_id, e.agency_org_id, 'active' AS before, 'ended' AS after
  FROM ended e
  UNION ALL
  SELECT 'distribution', 'distribution.' || s.distribution_status, s.id, s.enterprise_org_id, CASE WHEN s.is_visible THEN s.agency_org_id END,
         CASE s.distribution_status WHEN 'expired' THEN 'active' ELSE 'pending' END, s.distribution_status
  FROM stopped s
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, actor_name, old, new, reason)
  SELECT n.event, n.entity, n.id, n.enterprise_org_id, n.agency_org_id, :actor_name,
         jsonb_build_object('state', n.before), jsonb_build_object('state', n.after), :reason
  FROM news n
), told AS (
  INSERT INTO outbox (org_id, topic, payload)
  SELECT side.org_id, n.event, jsonb_build_object(n.entity || '_id', n.id)
  FROM news n
  CROSS JOIN LATERAL (VALUES (n.agency_org_id), (n.enterprise_org_id)) AS side (org_id)
  WHERE side.org_id IS NOT NULL
)
SELECT e.id, count(s.id) FILTER (WHERE s.distribution_status = 'expired') AS active_count,
       count(s.id) FILTER (WHERE s.distribution_status = 'refused') AS pending_count
FROM ended e
LEFT JOIN stopped s ON s.agency_org_id = e.agency_org_id AND s.engagement_id = e.id
GROUP BY e.agency_org_id, e.id
ORDER BY e.agency_org_id, e.id;
