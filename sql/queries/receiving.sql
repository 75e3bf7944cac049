-- name: inbox_page :many
-- One page of what an agency holds: what waits for its answer by the due date, then the rest, newest first.
SELECT d.id, d.policy_id, v.title AS policy_title, d.enterprise_org_id, o.name AS enterprise, d.version_number, d.rider_number,
       d.distribution_status,
       d.response, d.is_current_version, d.is_mandatory, d.distributed_at, d.due_at,
       d.is_current_version AND mine.reader IS NULL AS is_unread,
       coalesce(s.distribution_id <> d.id, false) AS is_carried_over
FROM policy_distributions d
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations o ON o.id = d.enterprise_org_id
LEFT JOIN signatures s ON s.agency_org_id = d.agency_org_id AND s.id = d.signature_id
LEFT JOIN LATERAL (
  SELECT r.user_id AS reader
  FROM readings r
  WHERE r.agency_org_id = d.agency_org_id AND r.user_id = :user_id AND r.distribution_id = d.id
    AND r.agency_org_id = :org_id -- wall
  LIMIT 1
) mine ON true
WHERE (CAST(:client_id AS uuid) IS NULL OR d.enterprise_org_id = :client_id)
  AND (CAST(:response AS text) IS NULL OR d.response = :response)
  AND (:with_earlier OR d.is_current_version OR d.distribution_status = 'pending')
  AND (NOT :unread_only OR d.is_current_version AND mine.reader IS NULL)
  AND (CAST(:title AS text) IS NULL OR position(lower(CAST(:title AS text)) IN lower(v.title)) > 0)
  AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)
  AND d.agency_org_id = :org_id -- wall
ORDER BY d.agency_org_id,
  (NOT (d.is_current_version AND d.response = 'awaiting')),
  (CASE WHEN d.is_current_version AND d.response = 'awaiting'
        THEN d.due_at - TIMESTAMPTZ '2000-01-01 00:00+00' ELSE TIMESTAMPTZ '2000-01-01 00:00+00' - d.distributed_at END),
  d.id
LIMIT :limit OFFSET :offset;

-- name: inbox_counts :one
-- How many fit the same filter, and how many of them this person has not read, wait for an answer, or are past due.
SELECT count(*) AS total_count,
       count(*) FILTER (WHERE d.is_current_version AND mine.reader IS NULL) AS unread_count,
       count(*) FILTER (WHERE d.is_current_version AND d.response = 'awaiting') AS waiting_count,
       count(*) FILTER (WHERE d.is_current_version AND d.response = 'awaiting' AND d.due_at < :now) AS overdue_count
FROM policy_distributions d
LEFT JOIN policy_versions v ON CAST(:title AS text) IS NOT NULL
  AND v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
LEFT JOIN (
  SELECT DISTINCT r.distribution_id, r.user_id AS reader
  FROM readings r
  WHERE r.user_id = :user_id
    AND r.agency_org_id = :org_id -- wall
) mine ON mine.distribution_id = d.id
WHERE (CAST(:client_id AS uuid) IS NULL OR d.enterprise_org_id = :client_id)
  AND (CAST(:response AS text) IS NULL OR d.response = :response)
  AND (:with_earlier OR d.is_current_version OR d.distribution_status = 'pending')
  AND (NOT :unread_only OR d.is_current_version AND mine.reader IS NULL)
  AND (CAST(:title AS text) IS NULL OR position(lower(CAST(:title AS text)) IN lower(v.title)) > 0)
  AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)
  AND d.agency_org_id = :org_id; -- wall

-- name: note_reading :rows
-- That this person read the document on this day; the first time of a day counts.
INSERT INTO readings (agency_org_id, user_id, distribution_id, read_on, read_at)
SELECT d.agency_org_id, :user_id, d.id, CAST(CAST(:now AS timestamptz) AT TIME ZONE 'UTC' AS date), :now
FROM policy_distributions d
WHERE d.id = :distribution_id
  AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)
  AND d.agency_org_id = :org_id -- wall
ON CONFLICT DO NOTHING;

-- name: readers_of_distribution :many
-- Who of the agency read it, when first and when last, the latest first.
SELECT r.user_id, u.display_name, min(r.read_at) AS first_read_at, max(r.read_at) AS last_read_at
FROM readings r
JOIN users u ON u.org_id = r.agency_org_id AND u.id = r.user_id
WHERE r.distribution_id = :distribution_id
  AND r.agency_org_id = :org_id -- wall
  AND u.org_id = :org_id -- wall
GROUP BY r.user_id, u.display_name
ORDER BY last_read_at DESC, r.user_id;

-- name: colleagues :many
-- The people of an agency who can be asked to read: no inspectors, nobody whose access has ended.
SELECT u.id, u.display_name, u.role
FROM users u
WHERE u.role IN ('agency_admin', 'agency_user')
  AND u.deactivated_at IS NULL
  AND u.id <> :user_id
  AND u.org_id = :org_id -- wall
ORDER BY u.display_name, u.id;

-- name: ask_to_read :many
-- One request a person; whoever is already being asked keeps the request they have.
INSERT INTO reading_requests (agency_org_id, distribution_id, reader_id, note, due_on, asked_by, asked_at)
SELECT d.agency_org_id, d.id, r.reader_id, :note, :due_on, :user_id, :now
FROM policy_distributions d
CROSS JOIN unnest(CAST(:reader_ids AS uuid[])) AS r (reader_id)
WHERE d.id = :distribution_id
  AND d.agency_org_id = :org_id -- wall
ORDER BY r.reader_id
ON CONFLICT DO NOTHING
RETURNING id, reader_id;

-- name: reading_requests :many
-- Requests to read: of one distribution, of one reader, or one by its id; the open ones first, by due day.
SELECT q.id, q.distribution_id, q.reader_id, reader.display_name AS reader, q.state, q.note, q.due_on, q.asked_by,
       asker.display_name AS asker, q.asked_at, q.reminded_at, q.reminder_count, q.ended_at, v.title AS policy_title,
       o.name AS enterprise, d.version_number, d.rider_number
FROM reading_requests q
JOIN users reader ON reader.org_id = q.agency_org_id AND reader.id = q.reader_id
JOIN users asker ON asker.org_id = q.agency_org_id AND asker.id = q.asked_by
JOIN policy_distributions d ON d.agency_org_id = q.agency_org_id AND d.id = q.distribution_id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN organizations o ON o.id = d.enterprise_org_id
WHERE (CAST(:request_id AS uuid) IS NULL OR q.id = :request_id)
  AND (CAST(:distribution_id AS uuid) IS NULL OR q.distribution_id = :distribution_id)
  AND (CAST(:reader_id AS uuid) IS NULL OR q.reader_id = :reader_id)
  AND (NOT :open_only OR q.state = 'asked' AND d.distribution_status IN ('active', 'pending'))
  AND q.agency_org_id = :org_id -- wall
  AND d.agency_org_id = :org_id -- wall
ORDER BY q.state, q.due_on, q.id
LIMIT :limit;

-- name: lock_reading_request :one
-- One request, locked, before it moves.
SELECT q.id, q.distribution_id, q.reader_id, q.state, q.reminded_at
FROM reading_requests q
WHERE q.id = :request_id
  AND q.agency_org_id = :org_id -- wall
FOR UPDATE;

-- name: end_reading_request :rows
-- Confirmed by its reader, or cancelled.
UPDATE reading_requests q
SET state = :state, ended_at = :now
WHERE q.id = :request_id
  AND q.agency_org_id = :org_id; -- wall

-- name: remind_reader :rows
-- One more reminder of an open request.
UPDATE reading_requests q
SET reminded_at = :now, reminder_count = q.reminder_count + 1
WHERE q.id = :request_id
  AND q.agency_org_id = :org_id; -- wall

-- name: receipt_signatures :many
-- The signatures of one distribution and the one it carried over, each with the clauses of the document it was given for.
SELECT s.id, s.distribution_id, s.version_number, v.rider_number, s.user_id, s.printed_name, s.meaning, s.reason, s.clause_ids, s.document_sha256,
       s.method, s.time_zone, s.signed_at, v.clauses
FROM policy_distributions d
JOIN signatures s ON s.agency_org_id = d.agency_org_id AND (s.distribution_id = d.id OR s.id = d.signature_id)
JOIN distribution_documents v ON v.agency_org_id = s.agency_org_id AND v.distribution_id = s.distribution_id
WHERE d.id = :distribution_id
  AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL OR d.enterprise_org_id = :org_id)
  AND :org_id IN (d.enterprise_org_id, d.agency_org_id) -- wall
  AND :org_id IN (s.enterprise_org_id, s.agency_org_id) -- wall
ORDER BY s.signed_at, s.id;

-- name: current_copy_of_policy :one
-- The distribution in force of the policy that another, perhaps older one is about.
SELECT held.id, held.version_number
FROM policy_distributions d
JOIN policy_distributions held ON held.agency_org_id = d.agency_org_id AND held.policy_id = d.policy_id AND held.is_current_version
WHERE d.id = :distribution_id
  AND d.agency_org_id = :org_id -- wall
  AND held.agency_org_id = :org_id; -- wall

-- name: version_to_compare :one
-- What a reader knows of the policy: the last version or rider before this one that was signed; without any, the last received.
SELECT e.id, s.id IS NOT NULL AS is_signed
FROM policy_distributions d
JOIN policy_distributions e ON e.agency_org_id = d.agency_org_id AND e.policy_id = d.policy_id
  AND (e.version_number, e.rider_number) < (d.version_number, d.rider_number)
LEFT JOIN signatures s ON s.agency_org_id = e.agency_org_id AND s.id = e.signature_id AND s.distribution_id = e.id
WHERE d.id = :distribution_id
  AND (e.delivery <> 'queued' OR e.announced_at IS NOT NULL)
  AND d.agency_org_id = :org_id -- wall
  AND e.agency_org_id = :org_id -- wall
ORDER BY (s.id IS NOT NULL) DESC, e.version_number DESC, e.rider_number DESC, e.distributed_at DESC, e.id
LIMIT 1;

-- name: open_findings_with_client :one
-- How many of the agency's open findings have a clause of this client in them; the agency alone sees the figure.
SELECT count(*) AS finding_count
FROM policy_conflicts c
WHERE c.resolution_status IN ('unresolved', 'in_progress')
  AND c.relation IN ('conflict', 'tension')
  AND EXISTS (
    SELECT FROM conflict_members m
    WHERE m.agency_org_id = c.agency_org_id AND m.conflict_id = c.id AND m.enterprise_org_id = :client_id)
  AND c.agency_org_id = :org_id; -- wall
