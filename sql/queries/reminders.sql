-- name: places_of_people :many
-- Every zone somebody lives in, with the country their organization names, if any. Jobs only, as all of this file.
SELECT DISTINCT u.time_zone, coalesce(s.settings ->> 'country', '') AS country
FROM users u
LEFT JOIN organization_settings s ON s.org_id = u.org_id
WHERE u.deactivated_at IS NULL
ORDER BY u.time_zone, country;

-- name: claim_reminder_days :many
-- The next people in places where it is the morning of a working day whose day was not looked through, for this transaction alone.
INSERT INTO reminder_days (org_id, user_id, day, looked_at)
SELECT u.org_id, u.id, z.day, :now
FROM unnest(CAST(:zones AS text[]), CAST(:countries AS text[]), CAST(:days AS date[])) AS z (time_zone, country, day)
JOIN users u ON u.time_zone = z.time_zone
LEFT JOIN organization_settings s ON s.org_id = u.org_id
WHERE coalesce(s.settings ->> 'country', '') = z.country
  AND u.org_kind <> 'operator'
  AND u.role = ANY(CAST(:roles AS text[]))
  AND u.deactivated_at IS NULL
  AND (u.access_until IS NULL OR u.access_until > :now)
  AND NOT EXISTS (SELECT FROM reminder_days r WHERE r.org_id = u.org_id AND r.user_id = u.id AND r.day = z.day)
ORDER BY u.org_id, u.id
LIMIT :limit
ON CONFLICT DO NOTHING
RETURNING org_id, user_id, day;

-- name: facts_to_remind_of :many
-- What may be due to each of these people, as it stands now, with the rungs they were told of and what a client reminded their
-- agency of by hand today. Left out is what was reminded of by hand today, and what a relation that has ended leaves behind.
WITH person AS MATERIALIZED (
  SELECT u.org_id, u.id AS user_id, u.role, u.org_kind, u.time_zone, o.name AS organization, s.settings,
         -- What is no address holds up nobody else's letter.
         CASE WHEN u.email ~ '^[^\s@,;<>]+@[^\s@,;<>]+$' THEN u.email ELSE '' END AS email,
         (SELECT count(*) FROM distribution_reminders h WHERE h.agency_org_id = u.org_id AND h.reminded_on = CAST(:today AS date)) AS reminded_by_hand
  FROM unnest(CAST(:org_ids AS uuid[]), CAST(:user_ids AS uuid[])) AS p (org_id, user_id)
  JOIN users u ON u.org_id = p.org_id AND u.id = p.user_id
  JOIN organizations o ON o.id = u.org_id
  LEFT JOIN organization_settings s ON s.org_id = u.org_id
), recipient AS (
  SELECT * FROM unnest(CAST(:kinds AS text[]), CAST(:roles AS text[])) AS r (kind, role)
), fact AS MATERIALIZED (
  -- Once for all of these organizations, and not again for each of their people.
  SELECT f.org_id, f.kind, f.subject_id, f.link_id, f.counterpart_org_id, f.policy_org_id, f.policy_id, f.version_number, f.assignee_id,
         f.is_assignees_alone, f.starts_at, f.due_at, f.is_moment, f.fact_count
  FROM due_facts f
  WHERE f.org_id = ANY(CAST(:org_ids AS uuid[]))
    AND f.starts_at <= :now
    -- What is told all at once is counted whole, however long it has been due.
    AND (f.due_at >= :due_from OR f.fact_count IS NOT NULL)
    AND (f.due_at < :due_until OR f.starts_at >= :started_from)
), told_of AS (
  -- Both sides open an exception by its own id.
  SELECT f.org_id, f.kind, f.subject_id, CASE f.kind WHEN 'exception_ending' THEN f.subject_id ELSE f.link_id END AS link_id, f.assignee_id,
         f.is_assignees_alone, f.starts_at, f.due_at, f.is_moment, f.fact_count,
         c.name AS counterpart, v.title
  FROM fact f
  LEFT JOIN organizations c ON c.id = f.counterpart_org_id
  LEFT JOIN policy_versions v ON v.enterprise_org_id = f.policy_org_id AND v.policy_id = f.policy_id AND v.version_number = f.version_number
  WHERE (f.counterpart_org_id IS NULL OR EXISTS (
      SELECT FROM engagements e
      WHERE e.state = 'active' AND e.agency_org_id IN (f.org_id, f.counterpart_org_id) AND e.enterprise_org_id IN (f.org_id, f.counterpart_org_id)))
    AND NOT EXISTS (
      SELECT FROM distribution_reminders h
      WHERE f.kind = 'acknowledgement' AND h.agency_org_id = f.org_id AND h.distribution_id = f.subject_id AND h.reminded_on = CAST(:today AS date))
)
SELECT p.org_id, p.user_id, p.org_kind, p.time_zone, p.organization, p.settings, p.email, p.reminded_by_hand,
       f.kind, f.subject_id, f.link_id, f.starts_at, f.due_at, f.is_moment, f.fact_count, f.counterpart, f.title,
       CASE WHEN f.fact_count IS NOT NULL THEN (
         SELECT max(n.created_at) FROM notices n WHERE n.org_id = p.org_id AND n.user_id = p.user_id AND n.kind = f.kind) END AS told_at,
       ARRAY(SELECT n.rung FROM notices n
             WHERE n.org_id = p.org_id AND n.user_id = p.user_id AND n.kind = f.kind AND n.subject_id = f.subject_id AND n.due_at = f.due_at
             ORDER BY n.rung) AS sent
FROM person p
JOIN told_of f ON f.org_id = p.org_id
  AND (f.assignee_id = p.user_id OR (NOT f.is_assignees_alone AND EXISTS (SELECT FROM recipient r WHERE r.kind = f.kind AND r.role = p.role)))
ORDER BY p.org_id, p.user_id, f.due_at, f.kind, f.subject_id;

-- name: add_notices :many
-- A notice for each person, fact and rung; those that were told before are left out.
INSERT INTO notices (org_id, user_id, kind, subject_id, rung, due_at, due_on, title, counterpart, link_id, fact_count, created_at)
SELECT n.org_id, n.user_id, n.kind, n.subject_id, n.rung, n.due_at, n.due_on, n.title, n.counterpart, n.link_id, n.fact_count, :now
FROM jsonb_to_recordset(CAST(:notices AS jsonb)) AS n (
  org_id uuid, user_id uuid, kind text, subject_id uuid, rung text, due_at timestamptz, due_on date, title text, counterpart text, link_id uuid,
  fact_count integer)
ORDER BY n.org_id, n.user_id, n.due_at, n.kind, n.subject_id
ON CONFLICT (org_id, user_id, kind, subject_id, due_at, rung) DO NOTHING
RETURNING org_id, user_id, kind, subject_id, due_at;

-- name: settle_notices :rows
-- Unread notices about what is no longer due, or due on another day (what tells of a report was never due). What was told all at once is settled once none is left of what
-- was due then, or it was told again since.
UPDATE notices n
SET settled_at = :now
WHERE (n.org_id, n.id) IN (
  SELECT m.org_id, m.id
  FROM notices m
  WHERE m.read_at IS NULL AND m.settled_at IS NULL
    AND m.kind NOT IN ('report_ready', 'report_paused')
    AND (NOT EXISTS (
      SELECT FROM due_facts f
      WHERE f.org_id = m.org_id AND f.kind = m.kind AND f.subject_id = m.subject_id
        AND (f.due_at = m.due_at OR (m.fact_count IS NOT NULL AND f.due_at <= m.created_at))
        AND (NOT f.is_assignees_alone OR f.assignee_id = m.user_id))
      OR (m.fact_count IS NOT NULL AND EXISTS (
        SELECT FROM notices later
        WHERE later.org_id = m.org_id AND later.user_id = m.user_id AND later.kind = m.kind AND later.created_at > m.created_at)))
  ORDER BY m.org_id, m.id
  LIMIT :limit);
