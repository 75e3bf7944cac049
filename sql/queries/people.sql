-- name: last_sign_ins :many
-- When each person of an organization last opened a session.
SELECT s.user_id, max(s.created_at) AS signed_in_at
  FROM sessions s
 WHERE true
   AND s.org_id = :org_id -- wall
 GROUP BY s.user_id
 ORDER BY s.user_id;

-- name: person_of_organization :one
-- One person, active or not.
SELECT u.id, u.display_name, u.email, u.role, u.access_until, u.deactivated_at
  FROM users u
 WHERE u.id = :user_id
   AND u.org_id = :org_id -- wall

-- name: active_person_at_address :one
-- Whether an address is somebody's of this organization; of any other organization it says nothing.
SELECT u.id
  FROM users u
 WHERE u.email = :email
   AND u.deactivated_at IS NULL
   AND u.org_id = :org_id -- wall

-- name: open_invitations :many
-- What waits in mailboxes, newest first, with what became of the latest mail.
SELECT i.id, i.email, i.display_name, i.role, i.access_until, i.user_id, i.invited_at, i.expires_at, m.sent_at, m.failed_at
  FROM invitations i
  LEFT JOIN LATERAL (
    SELECT l.sent_at, l.failed_at FROM mails l WHERE l.org_id = i.org_id AND l.about_id = i.id
     ORDER BY l.created_at DESC, l.id LIMIT 1) m ON true
 WHERE i.accepted_at IS NULL AND i.cancelled_at IS NULL
   AND i.org_id = :org_id -- wall
 ORDER BY i.invited_at DESC, i.id;

-- name: open_invitation_of_organization :one
-- One of them.
SELECT i.id, i.email, i.display_name, i.role, i.access_until, i.user_id, i.invited_at, i.expires_at, m.sent_at, m.failed_at
  FROM invitations i
  LEFT JOIN LATERAL (
    SELECT l.sent_at, l.failed_at FROM mails l WHERE l.org_id = i.org_id AND l.about_id = i.id
     ORDER BY l.created_at DESC, l.id LIMIT 1) m ON true
 WHERE i.id = :invitation_id
   AND i.accepted_at IS NULL AND i.cancelled_at IS NULL
   AND i.org_id = :org_id -- wall

-- name: open_invitation :one
-- A link for an address; an open one of the same organization for the same address is replaced, and its link dies.
INSERT INTO invitations (org_id, org_kind, email, display_name, role, access_until, user_id, token_sha256, invited_by,
                         invited_at, expires_at)
VALUES (:org_id, :org_kind, :email, :display_name, :role, :access_until, :user_id, :token_sha256, :invited_by, :now,
        :expires_at)
ON CONFLICT (org_id, email) WHERE accepted_at IS NULL AND cancelled_at IS NULL DO UPDATE
SET display_name = excluded.display_name, role = excluded.role, access_until = excluded.access_until,
    user_id = excluded.user_id, token_sha256 = excluded.token_sha256, invited_by = excluded.invited_by,
    invited_at = excluded.invited_at, expires_at = excluded.expires_at
RETURNING id;

-- name: cancel_invitation :rows
-- The link is dead from now on.
UPDATE invitations
   SET cancelled_at = :now
 WHERE id = :invitation_id AND accepted_at IS NULL AND cancelled_at IS NULL
   AND org_id = :org_id -- wall

-- name: invitation_by_token :one
-- What a live link offers, and whether its address signs in already, wherever that is.
SELECT i.id, i.org_id, i.org_kind, i.email, i.display_name, i.role, o.name AS organization,
       coalesce(i.time_zone, b.time_zone, 'UTC') AS time_zone,
       EXISTS (SELECT FROM users u WHERE u.email = i.email AND u.deactivated_at IS NULL) AS is_in_use
  FROM invitations i
  JOIN organizations o ON o.id = i.org_id
  LEFT JOIN users b ON b.org_id = i.org_id AND b.id = i.invited_by
 WHERE i.token_sha256 = :token_sha256
   AND i.accepted_at IS NULL AND i.cancelled_at IS NULL AND i.expires_at > :now;

-- name: accept_invitation :one
-- Use a link up; no row for whoever comes second.
UPDATE invitations
   SET accepted_at = :now
 WHERE id = :invitation_id AND token_sha256 = :token_sha256
   AND accepted_at IS NULL AND cancelled_at IS NULL AND expires_at > :now
   AND org_id = :org_id -- wall
RETURNING role, access_until, user_id

-- name: add_member :one
-- Somebody new in the organization.
INSERT INTO users (org_id, org_kind, email, display_name, role, access_until, time_zone)
VALUES (:org_id, :org_kind, :email, :display_name, :role, :access_until, :time_zone)
RETURNING id;

-- name: return_member :one
-- Somebody deactivated is back; no row when they are already.
UPDATE users
   SET deactivated_at = NULL, display_name = :display_name, role = :role, access_until = :access_until, time_zone = :time_zone
 WHERE id = :user_id AND deactivated_at IS NOT NULL
   AND org_id = :org_id -- wall
RETURNING id

-- name: give_role :rows
-- Another role, while the person still has the one that was seen.
UPDATE users
   SET role = :role, access_until = :access_until
 WHERE id = :user_id AND role = :old_role AND deactivated_at IS NULL
   AND org_id = :org_id -- wall

-- name: deactivate_person :rows
-- Nobody signs in as this person any more.
UPDATE users
   SET deactivated_at = :now
 WHERE id = :user_id AND deactivated_at IS NULL
   AND org_id = :org_id -- wall

-- name: lock_administrators :many
-- Who can manage people, held until the transaction ends: two must not remove each other at once.
SELECT u.id
  FROM users u
 WHERE u.role IN ('enterprise_admin', 'agency_admin', 'platform_admin')
   AND u.deactivated_at IS NULL
   AND (u.access_until IS NULL OR u.access_until > :now)
   AND u.org_id = :org_id -- wall
 ORDER BY u.id
   FOR UPDATE

-- name: set_password :rows
-- The password from now on.
INSERT INTO credentials (org_id, user_id, password_hash, changed_at)
VALUES (:org_id, :user_id, :password_hash, :now)
ON CONFLICT (org_id, user_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at;

-- name: revoke_sessions_of_person :rows
-- Every signed-in browser of a person ends, one aside if given.
UPDATE sessions
   SET revoked_at = :now
 WHERE user_id = :user_id AND revoked_at IS NULL
   AND id IS DISTINCT FROM CAST(:except_session AS uuid)
   AND org_id = :org_id -- wall

-- name: revoke_families_of_person :rows
-- Every sign-in of a person through the API ends.
UPDATE refresh_tokens
   SET revoked_at = :now
 WHERE user_id = :user_id AND revoked_at IS NULL
   AND org_id = :org_id -- wall

-- name: void_password_resets :rows
-- The open password links of a person are dead.
UPDATE password_resets
   SET used_at = :now
 WHERE user_id = :user_id AND used_at IS NULL
   AND org_id = :org_id -- wall

-- name: open_password_reset :rows
-- A password link of a person; for nobody, the same statement writes nothing.
INSERT INTO password_resets (org_id, token_sha256, user_id, expires_at)
SELECT u.org_id, :token_sha256, u.id, :expires_at
  FROM users u
 WHERE u.id = :user_id
   AND u.org_id = :org_id -- wall

-- name: record_reset_asked :rows
-- The trail of somebody's wish for a password link. For an unknown address the same statement writes nothing.
INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id)
SELECT 'person.password_reset_asked', 'person', u.id,
       CASE WHEN u.org_kind = 'enterprise' THEN u.org_id END,
       CASE WHEN u.org_kind = 'agency' THEN u.org_id END
  FROM users u
 WHERE u.id = :user_id
   AND u.org_id = :org_id -- wall

-- name: password_reset_by_token :one
-- Whose password a live link changes.
SELECT r.org_id, r.user_id, u.org_kind, u.email
  FROM password_resets r
  JOIN users u ON u.org_id = r.org_id AND u.id = r.user_id
 WHERE r.token_sha256 = :token_sha256
   AND r.used_at IS NULL AND r.expires_at > :now
   AND u.deactivated_at IS NULL
   AND (u.access_until IS NULL OR u.access_until > :now);

-- name: use_password_reset :rows
-- Use a link up; nothing for whoever comes second.
UPDATE password_resets
   SET used_at = :now
 WHERE token_sha256 = :token_sha256 AND used_at IS NULL AND expires_at > :now
   AND org_id = :org_id -- wall

-- name: change_profile :rows
-- A person's own name and time zone.
UPDATE users
   SET display_name = :display_name, time_zone = :time_zone
 WHERE id = :user_id
   AND org_id = :org_id -- wall

-- name: sessions_of_person :many
-- The live sessions of a person, the latest first.
SELECT s.id, s.user_agent, s.created_at, s.expires_at
  FROM sessions s
 WHERE s.user_id = :user_id AND s.revoked_at IS NULL AND s.expires_at > :now
   AND s.org_id = :org_id -- wall
 ORDER BY s.created_at DESC, s.id;

-- name: revoke_own_session :rows
-- End one session of a person.
UPDATE sessions
   SET revoked_at = :now
 WHERE id = :session_id AND user_id = :user_id AND revoked_at IS NULL
   AND org_id = :org_id -- wall

-- name: settings_of_organization :one
-- What an organization has set for itself.
SELECT s.settings
  FROM organization_settings s
 WHERE true
   AND s.org_id = :org_id -- wall

-- name: keep_settings :rows
-- Set some keys and leave the others.
INSERT INTO organization_settings (org_id, settings)
VALUES (:org_id, CAST(:settings AS jsonb))
ON CONFLICT (org_id) DO UPDATE SET settings = organization_settings.settings || excluded.settings;

-- name: rename_organization :rows
-- The organization's own name.
UPDATE organizations
   SET name = :name
 WHERE true
   AND id = :org_id -- wall

-- name: organizations_of_platform :many
-- The organizations whose name holds a text, for whoever runs the platform; under `app_operator`.
SELECT o.id, o.kind, o.name, o.created_at
  FROM organizations o
 WHERE position(lower(CAST(:search AS text)) IN lower(o.name)) > 0 OR CAST(:search AS text) = ''
 ORDER BY o.kind, o.name, o.id;

-- name: people_counts :many
-- How many can sign in at each organization, and how many of those manage people; under `app_identity`.
SELECT u.org_id, count(*) AS people_count,
       count(*) FILTER (WHERE u.role IN ('enterprise_admin', 'agency_admin', 'platform_admin')) AS administrator_count
  FROM users u
 WHERE u.deactivated_at IS NULL AND (u.access_until IS NULL OR u.access_until > :now)
 GROUP BY u.org_id
 ORDER BY u.org_id;

-- name: create_organization :one
-- A new organization; under `app_operator`.
INSERT INTO organizations (kind, name)
VALUES (:kind, :name)
RETURNING id;

-- name: rename_any_organization :rows
-- Another name for an organization; under `app_operator`.
UPDATE organizations SET name = :name WHERE id = :organization_id;
