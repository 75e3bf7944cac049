-- name: account_by_email :one
-- Whom an address signs in, with the hash to compare; nobody when deactivated or past the end of their access.
SELECT u.id, u.org_id, u.org_kind, u.role, u.display_name, u.email, u.time_zone, o.name AS organization, c.password_hash
  FROM users u
  JOIN organizations o ON o.id = u.org_id
  LEFT JOIN credentials c ON c.org_id = u.org_id AND c.user_id = u.id
 WHERE u.email = :email
   AND u.deactivated_at IS NULL
   AND (u.access_until IS NULL OR u.access_until > :now);

-- name: password_hash_of_actor :one
-- What a signed-in person's password is compared with.
SELECT c.password_hash
  FROM credentials c
 WHERE c.user_id = :user_id
   AND c.org_id = :org_id -- wall

-- name: actor_by_session :one
-- Whose live session this cookie is; nobody once it is over, revoked, or its person may no longer enter.
SELECT s.id AS session_id, s.expires_at, u.id, u.org_id, u.org_kind, u.role, u.display_name, u.email, u.time_zone,
       o.name AS organization
  FROM sessions s
  JOIN users u ON u.org_id = s.org_id AND u.id = s.user_id
  JOIN organizations o ON o.id = u.org_id
 WHERE s.token_sha256 = :token_sha256
   AND s.revoked_at IS NULL
   AND s.expires_at > :now
   AND u.deactivated_at IS NULL
   AND (u.access_until IS NULL OR u.access_until > :now);

-- name: actor_by_session_id :one
-- The same, by the session's name as the gate passed it to the page.
SELECT s.id AS session_id, s.expires_at, u.id, u.org_id, u.org_kind, u.role, u.display_name, u.email, u.time_zone,
       o.name AS organization
  FROM sessions s
  JOIN users u ON u.org_id = s.org_id AND u.id = s.user_id
  JOIN organizations o ON o.id = u.org_id
 WHERE s.id = :session_id
   AND s.revoked_at IS NULL
   AND s.expires_at > :now
   AND u.deactivated_at IS NULL
   AND (u.access_until IS NULL OR u.access_until > :now)
   AND s.org_id = :org_id -- wall

-- name: actor_by_family :one
-- Whom an access token speaks for; nobody once its sign-in was revoked or the person may no longer enter.
SELECT u.id, u.org_id, u.org_kind, u.role, u.display_name, u.email, u.time_zone, o.name AS organization
  FROM users u
  JOIN organizations o ON o.id = u.org_id
 WHERE u.id = :user_id
   AND u.deactivated_at IS NULL
   AND (u.access_until IS NULL OR u.access_until > :now)
   AND EXISTS (
     SELECT FROM refresh_tokens t
      WHERE t.family_id = :family_id AND t.org_id = u.org_id AND t.user_id = u.id AND t.revoked_at IS NULL);

-- name: actor_by_id :one
-- One person of an organization as an actor; nobody when they may no longer enter.
SELECT u.id, u.org_id, u.org_kind, u.role, u.display_name, u.email, u.time_zone, o.name AS organization
  FROM users u
  JOIN organizations o ON o.id = u.org_id
 WHERE u.id = :user_id
   AND u.deactivated_at IS NULL
   AND (u.access_until IS NULL OR u.access_until > :now)
   AND u.org_id = :org_id -- wall

-- name: people_of_organization :many
-- Everybody who ever belonged to an organization, by name.
SELECT u.id, u.display_name, u.email, u.role, u.access_until, u.deactivated_at
  FROM users u
 WHERE true
   AND u.org_id = :org_id -- wall
 ORDER BY u.display_name, u.id;

-- name: locked_throttles :many
-- The counters of these subjects, made when missing, locked in one order until the transaction ends.
INSERT INTO throttles (subject_sha256, failure_count, last_failed_at)
SELECT s.subject, 0, :now
  FROM unnest(CAST(:subjects AS bytea[])) AS s (subject)
 ORDER BY s.subject
ON CONFLICT (subject_sha256) DO UPDATE SET failure_count = throttles.failure_count
RETURNING subject_sha256, failure_count, last_failed_at, blocked_until;

-- name: write_throttle :rows
-- A counter after an attempt.
UPDATE throttles
   SET failure_count = :failure_count, last_failed_at = :last_failed_at, blocked_until = :blocked_until
 WHERE subject_sha256 = :subject;

-- name: clear_throttle :rows
-- The right password ends an account's count.
UPDATE throttles SET failure_count = 0, blocked_until = NULL WHERE subject_sha256 = :subject;

-- name: give_back_attempt :rows
-- An attempt that succeeded counts not against its network, and lifts only the block it set itself.
UPDATE throttles
   SET failure_count = greatest(failure_count - 1, 0),
       blocked_until = nullif(blocked_until, CAST(:own_block AS timestamptz))
 WHERE subject_sha256 = :subject;

-- name: forget_stale_throttles :rows
-- A few counters that nothing was added to for long: random addresses must not fill the table.
DELETE FROM throttles
 WHERE subject_sha256 IN (
   SELECT t.subject_sha256 FROM throttles t WHERE t.last_failed_at < :before
    ORDER BY t.last_failed_at, t.subject_sha256 LIMIT 20 FOR UPDATE SKIP LOCKED);

-- name: record_refused_attempt :rows
-- The trail of a wrong password. For an unknown address the same statement writes nothing.
INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id)
SELECT :event, 'person', u.id,
       CASE WHEN u.org_kind = 'enterprise' THEN u.org_id END,
       CASE WHEN u.org_kind = 'agency' THEN u.org_id END
  FROM users u
 WHERE u.id = :user_id
   AND u.org_id = :org_id -- wall

-- name: open_session :one
-- A signed-in browser; only the hash of its cookie is kept.
INSERT INTO sessions (org_id, user_id, token_sha256, user_agent, expires_at)
VALUES (:org_id, :user_id, :token_sha256, :user_agent, :expires_at)
RETURNING id;

-- name: revoke_session :one
-- End the session of a cookie; no row when there is none or it has ended before.
UPDATE sessions s
   SET revoked_at = :now
  FROM users u
 WHERE s.token_sha256 = :token_sha256
   AND s.revoked_at IS NULL
   AND u.org_id = s.org_id AND u.id = s.user_id
RETURNING s.id, s.org_id, s.user_id, u.org_kind;

-- name: refresh_token_family :one
-- Which sign-in a refresh token belongs to.
SELECT t.family_id, t.org_id, t.user_id FROM refresh_tokens t WHERE t.token_sha256 = :token_sha256;

-- name: hold_family :one
-- Refreshing, re-use and signing out of one sign-in take turns. Row locks alone would not do: a token made meanwhile may sort
-- before the one that is waited for, and two would wait for each other.
SELECT pg_advisory_xact_lock(hashtextextended('family ' || CAST(:family_id AS text), 0));

-- name: tokens_of_family :many
-- Every token of one sign-in; asked after `hold_family`, so that none is made meanwhile.
SELECT t.token_sha256, t.expires_at, t.used_at, t.revoked_at
  FROM refresh_tokens t
 WHERE t.family_id = :family_id
   AND t.org_id = :org_id
 ORDER BY t.token_sha256;

-- name: add_refresh_token :rows
-- The next token of a sign-in; only its hash is kept.
INSERT INTO refresh_tokens (org_id, token_sha256, family_id, user_id, expires_at)
VALUES (:org_id, :token_sha256, :family_id, :user_id, :expires_at);

-- name: use_refresh_token :rows
-- A token is good once.
UPDATE refresh_tokens SET used_at = :now WHERE token_sha256 = :token_sha256 AND used_at IS NULL;

-- name: revoke_family :rows
-- End a sign-in through the API with all its tokens.
UPDATE refresh_tokens SET revoked_at = :now WHERE family_id = :family_id AND org_id = :org_id AND revoked_at IS NULL;

-- name: kind_of_organization :one
-- Which side an organization stands on.
SELECT o.kind FROM organizations o WHERE o.id = :org_id;
