-- name: forget_reminder_days :rows
-- A batch of days long past. Jobs only, as all of this file.
DELETE FROM reminder_days
WHERE (org_id, user_id, day) IN (
  SELECT r.org_id, r.user_id, r.day FROM reminder_days r
  WHERE r.day < CAST(CAST(:before AS timestamptz) AS date)
  ORDER BY r.day, r.org_id, r.user_id
  LIMIT :limit);

-- name: forget_notices :rows
-- A batch of notices that were read or are settled.
DELETE FROM notices
WHERE (org_id, id) IN (
  SELECT n.org_id, n.id FROM notices n
  WHERE n.created_at < :before
    AND (n.read_at IS NOT NULL OR n.settled_at IS NOT NULL)
  ORDER BY n.created_at, n.org_id, n.id
  LIMIT :limit);

-- name: forget_mails :rows
-- A batch of mails that were sent or given up.
DELETE FROM mails
WHERE (org_id, id) IN (
  SELECT m.org_id, m.id FROM mails m
  WHERE coalesce(m.sent_at, m.failed_at) < :before
  ORDER BY m.created_at, m.org_id, m.id
  LIMIT :limit);

-- name: forget_events :rows
-- Those of the oldest events that have their number and lie behind every consumer: no more of them are looked at than are forgotten.
DELETE FROM outbox
WHERE (xid, id) IN (
  SELECT o.xid, o.id
  FROM (SELECT b.xid, b.id, b.number, b.created_at FROM outbox b ORDER BY b.xid, b.id LIMIT :limit) o
  WHERE o.number IS NOT NULL
    AND o.created_at < :before
    AND NOT EXISTS (SELECT FROM event_cursors c WHERE c.consumer <> 'relay' AND (c.xid, c.id) < (o.xid, o.id)));

-- name: forget_query_runs :rows
-- A batch of what people asked the workbench long ago.
DELETE FROM query_runs
WHERE (org_id, id) IN (
  SELECT r.org_id, r.id FROM query_runs r
  WHERE r.ran_at < :before
  ORDER BY r.ran_at, r.org_id, r.id
  LIMIT :limit);

-- name: forget_opened_things :rows
-- A batch of what people opened long ago.
DELETE FROM opened_things
WHERE (org_id, user_id, kind, subject_id) IN (
  SELECT t.org_id, t.user_id, t.kind, t.subject_id FROM opened_things t
  WHERE t.opened_at < :before
  ORDER BY t.opened_at, t.org_id, t.user_id, t.kind, t.subject_id
  LIMIT :limit);

-- name: forget_sessions :rows
-- A batch of sessions that are over. The latest of each person stays: it says when they were here last.
DELETE FROM sessions
WHERE (org_id, id) IN (
  SELECT s.org_id, s.id FROM sessions s
  WHERE s.expires_at < :before
    AND EXISTS (SELECT FROM sessions later
                WHERE later.org_id = s.org_id AND later.user_id = s.user_id AND (later.created_at, later.id) > (s.created_at, s.id))
  ORDER BY s.expires_at, s.org_id, s.id
  LIMIT :limit);

-- name: forget_refresh_tokens :rows
-- A batch of families of which no token works any more, each whole: a token that comes back later is an unknown one.
DELETE FROM refresh_tokens
WHERE family_id IN (
  SELECT t.family_id FROM refresh_tokens t
  WHERE t.expires_at < :before
    AND NOT EXISTS (SELECT FROM refresh_tokens young WHERE young.family_id = t.family_id AND young.expires_at >= :before)
  GROUP BY t.family_id
  ORDER BY t.family_id
  LIMIT :limit);

-- name: forget_password_resets :rows
-- A batch of links that ran out.
DELETE FROM password_resets
WHERE (org_id, user_id, created_at) IN (
  SELECT p.org_id, p.user_id, p.created_at FROM password_resets p
  WHERE p.expires_at < :before
  ORDER BY p.expires_at, p.org_id, p.user_id, p.created_at
  LIMIT :limit);

-- name: forget_invitations :rows
-- A batch of invitations that are over: accepted, taken back, or run out.
DELETE FROM invitations
WHERE (org_id, id) IN (
  SELECT i.org_id, i.id FROM invitations i
  WHERE coalesce(i.accepted_at, i.cancelled_at, i.expires_at) < :before
  ORDER BY i.expires_at, i.org_id, i.id
  LIMIT :limit);
