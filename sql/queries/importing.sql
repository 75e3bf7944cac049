-- name: active_people_at_addresses :many
-- Which of many addresses are somebody's of this organization; of any other organization it says nothing.
SELECT u.email
  FROM users u
 WHERE u.email = ANY(CAST(:emails AS text[]))
   AND u.deactivated_at IS NULL
   AND u.org_id = :org_id -- wall
 ORDER BY u.email;

-- name: live_invitations_at_addresses :many
-- At which of many addresses a live link of this organization waits; of any other organization it says nothing.
SELECT i.email
  FROM invitations i
 WHERE i.email = ANY(CAST(:emails AS text[]))
   AND i.accepted_at IS NULL AND i.cancelled_at IS NULL AND i.expires_at > :now
   AND i.org_id = :org_id -- wall
 ORDER BY i.email;

-- name: invite_people :rows
-- A link for each of many addresses, with its letter, its row of the trail and its event. An expired one is replaced; where a
-- live one waits, nothing is written. By address, so that two who invite the same people wait for each other in order.
WITH wanted AS (
  SELECT w.email, w.display_name, w.role, w.access_until, w.time_zone, w.token_sha256, w.kind, w.subject, w.body, w.path,
         o.id AS org_id, o.kind AS org_kind
    FROM jsonb_to_recordset(CAST(:invited AS jsonb)) AS w (
           email text, display_name text, role text, access_until text, time_zone text, token_sha256 text, kind text,
           subject text, body text, path text)
    JOIN organizations o ON o.id = :organization_id
   WHERE true
     AND o.id = :org_id -- wall
), made AS (
  INSERT INTO invitations AS i (org_id, org_kind, email, display_name, role, access_until, time_zone, token_sha256,
                                invited_by, invited_at, expires_at)
  SELECT w.org_id, w.org_kind, w.email, w.display_name, w.role, CAST(w.access_until AS timestamptz), w.time_zone,
         decode(w.token_sha256, 'hex'), :invited_by, :now, :expires_at
    FROM wanted w
   ORDER BY w.email
  ON CONFLICT (org_id, email) WHERE accepted_at IS NULL AND cancelled_at IS NULL DO UPDATE
  SET display_name = excluded.display_name, role = excluded.role, access_until = excluded.access_until,
      time_zone = excluded.time_zone, user_id = excluded.user_id, token_sha256 = excluded.token_sha256,
      invited_by = excluded.invited_by, invited_at = excluded.invited_at, expires_at = excluded.expires_at
  WHERE i.expires_at <= excluded.invited_at
  RETURNING i.org_id, i.id, i.email
), posted AS (
  INSERT INTO mails (org_id, kind, recipient, subject, body, path, about_id, not_before)
  SELECT m.org_id, w.kind, m.email, w.subject, w.body, w.path, m.id, :now
    FROM made m
    JOIN wanted w ON w.email = m.email
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, actor_name, new)
  SELECT 'person.invited', 'invitation', m.id, CAST(:enterprise_org_id AS uuid), CAST(:agency_org_id AS uuid), :actor_name,
         jsonb_build_object('display_name', w.display_name, 'role', w.role, 'access_until', w.access_until)
    FROM made m
    JOIN wanted w ON w.email = m.email
)
INSERT INTO outbox (org_id, topic, payload)
SELECT m.org_id, 'person.invited', jsonb_build_object('invitation_id', m.id)
  FROM made m;

-- name: proposals_waiting_at_addresses :many
-- At which of many addresses a proposal of this enterprise waits.
SELECT p.email
  FROM engagement_proposals p
 WHERE p.email = ANY(CAST(:emails AS text[]))
   AND p.state = 'proposed'
   AND p.enterprise_org_id = :org_id -- wall
 ORDER BY p.email;

-- name: propose_engagements :rows
-- A proposal to each of many mailboxes, with its row of the trail and its event; none where one is waiting. By address, so
-- that two who propose to the same mailboxes wait for each other in order.
WITH made AS (
  INSERT INTO engagement_proposals (enterprise_org_id, enterprise_name, email, brands, markets, starts_on, ends_on, proposed_by, proposed_at)
  SELECT o.id, o.name, w.email, w.brands, w.markets, w.starts_on, w.ends_on, :user_id, :now
    FROM jsonb_to_recordset(CAST(:proposed AS jsonb)) AS w (email text, brands text[], markets text[], starts_on date, ends_on date)
    JOIN organizations o ON o.id = :enterprise_org_id
   WHERE true
     AND o.id = :org_id -- wall
   ORDER BY w.email
  ON CONFLICT (enterprise_org_id, email) WHERE state = 'proposed' DO NOTHING
  RETURNING enterprise_org_id, id, email, brands, markets, starts_on, ends_on
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, actor_name, new)
  SELECT 'proposal.sent', 'engagement', m.id, m.enterprise_org_id, :actor_name,
         jsonb_build_object('email', m.email, 'brands', m.brands, 'markets', m.markets, 'starts_on', m.starts_on, 'ends_on', m.ends_on)
    FROM made m
)
INSERT INTO outbox (org_id, topic, payload)
SELECT m.enterprise_org_id, 'proposal.sent', jsonb_build_object('engagement_id', m.id)
  FROM made m;
