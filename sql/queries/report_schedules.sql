-- name: add_report_schedule :one
-- A schedule, active from now on.
INSERT INTO report_schedules (org_id, owner_id, report, filters, formats, rhythm, weekday, day_of_month, hour, next_run_at, created_at)
VALUES (:org_id, :owner_id, :report, CAST(:filters AS jsonb), CAST(:formats AS text[]), :rhythm, :weekday, :day_of_month, :hour, :next_run_at, :now)
RETURNING id;

-- name: report_schedules :many
-- The organization's schedules that were not taken away, what comes next first, those that pause last; or one of them.
SELECT s.id, s.owner_id, u.display_name AS owner_name, u.time_zone, s.report, s.filters, s.formats, s.rhythm, s.weekday, s.day_of_month, s.hour, s.state,
       s.pause_reason, s.next_run_at, s.last_run_at, s.last_error, s.revision, s.created_at,
       ARRAY(SELECT r.user_id FROM report_recipients r WHERE r.schedule_id = s.id AND r.org_id = s.org_id ORDER BY r.user_id) AS recipient_ids
FROM report_schedules s
JOIN users u ON u.org_id = s.org_id AND u.id = s.owner_id
WHERE s.state <> 'ended'
  AND (CAST(:schedule_id AS uuid) IS NULL OR s.id = :schedule_id)
  AND s.org_id = :org_id -- wall
ORDER BY s.next_run_at NULLS LAST, s.created_at, s.id
LIMIT :limit;

-- name: lock_report_schedule :one
-- One of them, held before it changes.
SELECT s.id, s.owner_id, s.state, s.revision
FROM report_schedules s
WHERE s.id = :schedule_id
  AND s.state <> 'ended'
  AND s.org_id = :org_id -- wall
FOR UPDATE;

-- name: change_report_schedule :rows
-- Another rhythm, other filters and formats, from the next run on.
UPDATE report_schedules
SET filters = CAST(:filters AS jsonb), formats = CAST(:formats AS text[]), rhythm = :rhythm, weekday = :weekday, day_of_month = :day_of_month,
    hour = :hour, next_run_at = CASE WHEN state = 'active' THEN CAST(:next_run_at AS timestamptz) END, last_error = NULL, revision = revision + 1
WHERE id = :schedule_id
  AND org_id = :org_id; -- wall

-- name: move_report_schedule :rows
-- Pause it, let it go on, or take it away.
UPDATE report_schedules
SET state = :state, pause_reason = :pause_reason, next_run_at = :next_run_at, revision = revision + 1
WHERE id = :schedule_id
  AND org_id = :org_id; -- wall

-- name: forget_report_recipients :rows
-- Nobody is sent it.
DELETE FROM report_recipients r
WHERE r.schedule_id = :schedule_id
  AND r.org_id = :org_id; -- wall

-- name: add_report_recipients :rows
-- Exactly these people are sent it.
INSERT INTO report_recipients (org_id, schedule_id, user_id)
SELECT u.org_id, :schedule_id, u.id
FROM users u
WHERE u.id = ANY(CAST(:user_ids AS uuid[]))
  AND u.org_id = :org_id; -- wall

-- name: possible_report_recipients :many
-- The people of the organization who can sign in today, by name.
SELECT u.id AS user_id, u.display_name, u.role, u.email
FROM users u
WHERE u.deactivated_at IS NULL
  AND (u.access_until IS NULL OR u.access_until > :now)
  AND u.org_id = :org_id -- wall
ORDER BY u.display_name, u.id;

-- name: next_due_report :one
-- The schedule that waits longest for its run, held so that no other instance makes it too. Jobs only, as all below.
SELECT s.org_id, s.id, s.owner_id, u.org_kind, u.time_zone, s.report, s.filters, s.formats, s.rhythm, s.weekday, s.day_of_month, s.hour
FROM report_schedules s
JOIN users u ON u.org_id = s.org_id AND u.id = s.owner_id
WHERE s.state = 'active' AND s.next_run_at <= :now
ORDER BY s.next_run_at, s.org_id, s.id
LIMIT 1
FOR UPDATE OF s SKIP LOCKED;

-- name: settle_report_run :rows
-- The run is over, well or not; the next one is set.
UPDATE report_schedules
SET next_run_at = :next_run_at, last_run_at = :now, last_error = :error
WHERE org_id = :org_id AND id = :schedule_id;

-- name: pause_report_schedule :rows
-- It stands still until somebody lets it go on.
UPDATE report_schedules
SET state = 'paused', pause_reason = :reason, next_run_at = NULL, last_run_at = :now, revision = revision + 1
WHERE org_id = :org_id AND id = :schedule_id;

-- name: report_readers :many
-- Those of a schedule's recipients who can sign in today.
SELECT u.id AS user_id, u.display_name, u.role, u.email, u.time_zone
FROM report_recipients r
JOIN users u ON u.org_id = r.org_id AND u.id = r.user_id
WHERE r.org_id = :org_id AND r.schedule_id = :schedule_id
  AND u.deactivated_at IS NULL
  AND (u.access_until IS NULL OR u.access_until > :now)
ORDER BY u.id;

-- name: people_with_roles :many
-- Those of an organization who can sign in today with one of these roles.
SELECT u.id AS user_id, u.display_name, u.role, u.email, u.time_zone
FROM users u
WHERE u.org_id = :org_id
  AND u.role = ANY(CAST(:roles AS text[]))
  AND u.deactivated_at IS NULL
  AND (u.access_until IS NULL OR u.access_until > :now)
ORDER BY u.id;
