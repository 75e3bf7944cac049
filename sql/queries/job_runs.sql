-- name: hold_claims_of_job :one
-- One claim of a job at a time, until the transaction ends.
SELECT pg_advisory_xact_lock(hashtextextended('claims of ' || CAST(:job AS text), 0)) AS held;

-- name: claim_job_run :one
-- Take the slot if nobody has, or take it over from an instance that has stopped beating; no row: it is somebody else's or done.
-- A run that somebody ordered begins while no other run of the job is alive, and no other begins while it is.
INSERT INTO job_runs (job, slot, instance)
SELECT CAST(:job AS text), CAST(:slot AS timestamptz), CAST(:instance AS text)
WHERE NOT EXISTS (
  SELECT FROM job_runs o
  WHERE o.job = :job AND o.slot <> :slot AND o.finished_at IS NULL
    AND o.heartbeat_at >= clock_timestamp() - CAST(:silent_for AS interval)
    AND (:is_ordered OR EXISTS (SELECT FROM job_orders d WHERE d.job = o.job AND d.ordered_at = o.slot)))
ON CONFLICT (job, slot) DO UPDATE
SET instance = excluded.instance, attempt = job_runs.attempt + 1, heartbeat_at = clock_timestamp()
WHERE job_runs.finished_at IS NULL
  AND job_runs.attempt < :most_attempts
  AND job_runs.heartbeat_at < clock_timestamp() - CAST(:silent_for AS interval)
RETURNING attempt;

-- name: abandoned_slot :one
-- The oldest slot before this one that an instance claimed and left unfinished, so that a later one finishes it.
SELECT r.slot
FROM job_runs r
WHERE r.job = :job AND r.slot < :slot AND r.finished_at IS NULL
  AND r.attempt < :most_attempts
  AND r.heartbeat_at < clock_timestamp() - CAST(:silent_for AS interval)
ORDER BY r.slot
LIMIT 1;

-- name: register_schedule :rows
-- What this program means to run; a job that is known keeps since when it is.
INSERT INTO job_schedule (job, every, slots_begin, is_woken)
SELECT j.job, j.every, j.slots_begin, j.is_woken
FROM jsonb_to_recordset(CAST(:jobs AS jsonb)) AS j (job text, every interval, slots_begin interval, is_woken boolean)
ORDER BY j.job
ON CONFLICT (job) DO UPDATE
SET every = excluded.every, slots_begin = excluded.slots_begin, is_woken = excluded.is_woken, seen_at = transaction_timestamp();

-- name: forget_other_jobs :rows
-- What an earlier version of the program meant to run; what it ran stays until it is forgotten too.
DELETE FROM job_schedule s
WHERE NOT s.job = ANY(CAST(:jobs AS text[]));

-- name: order_job :one
-- Ask for a run now; nothing where no such job is meant to run, or its last order was not taken up yet.
INSERT INTO job_orders (job, ordered_at, ordered_by)
SELECT s.job, :now, CAST(:ordered_by AS text)
FROM job_schedule s
WHERE s.job = :job
  AND NOT EXISTS (
    SELECT FROM job_orders o
    LEFT JOIN job_runs r ON r.job = o.job AND r.slot = o.ordered_at
    WHERE o.job = s.job AND o.ordered_at > :since AND r.finished_at IS NULL AND coalesce(r.attempt < :most_attempts, true))
ON CONFLICT DO NOTHING
RETURNING job;

-- name: job_is_known :one
-- Whether such a job is meant to run.
SELECT EXISTS (SELECT FROM job_schedule s WHERE s.job = :job) AS known;

-- name: orders_to_run :many
-- Orders that nobody took up, or whose instance fell silent, oldest first.
SELECT o.job, o.ordered_at
FROM job_orders o
LEFT JOIN job_runs r ON r.job = o.job AND r.slot = o.ordered_at
WHERE o.ordered_at > :since
  AND (r.job IS NULL
       OR r.finished_at IS NULL AND r.attempt < :most_attempts AND r.heartbeat_at < clock_timestamp() - CAST(:silent_for AS interval))
ORDER BY o.ordered_at, o.job;

-- name: forget_job_orders :rows
-- A batch of orders long past.
DELETE FROM job_orders
WHERE (job, ordered_at) IN (SELECT o.job, o.ordered_at FROM job_orders o WHERE o.ordered_at < :before ORDER BY o.ordered_at, o.job LIMIT :limit);

-- name: beat_job_run :rows
-- Count a batch and beat, in the batch's own transaction; no row: the run was taken over, and the batch must not commit.
UPDATE job_runs
SET heartbeat_at = clock_timestamp(), row_count = row_count + :row_count
WHERE job = :job AND slot = :slot AND attempt = :attempt AND instance = :instance AND finished_at IS NULL;

-- name: finish_job_run :rows
-- The run is over, well or not.
UPDATE job_runs
SET heartbeat_at = clock_timestamp(), finished_at = clock_timestamp(), succeeded = CAST(:error AS text) IS NULL, error = :error
WHERE job = :job AND slot = :slot AND attempt = :attempt AND instance = :instance AND finished_at IS NULL;

-- name: release_job_run :rows
-- The instance stops in the middle: let the next one take over at once instead of waiting for the silence.
UPDATE job_runs
SET heartbeat_at = clock_timestamp() - CAST(:silent_for AS interval) - interval '1 second'
WHERE job = :job AND slot = :slot AND attempt = :attempt AND instance = :instance AND finished_at IS NULL;

-- name: book_job_run :rows
-- Add a woken run to the row of its slot; a slot with one failure in it stays failed.
INSERT INTO job_runs (job, slot, instance, finished_at, succeeded, row_count, error)
VALUES (:job, :slot, :instance, clock_timestamp(), CAST(:error AS text) IS NULL, :row_count, :error)
ON CONFLICT (job, slot) DO UPDATE
SET heartbeat_at = clock_timestamp(), finished_at = clock_timestamp(), row_count = job_runs.row_count + excluded.row_count,
    succeeded = job_runs.succeeded AND excluded.succeeded, error = coalesce(excluded.error, job_runs.error);

-- name: forget_job_runs :rows
-- A batch of rows of slots long past.
DELETE FROM job_runs
WHERE (job, slot) IN (SELECT r.job, r.slot FROM job_runs r WHERE r.slot < :before ORDER BY r.slot, r.job LIMIT :limit);

-- name: job_health :many
-- Each job that is meant to run or ever ran: its last run, its last good one, and how many runs and failures since a time.
SELECT n.job, s.every, s.slots_begin, s.is_woken, s.registered_at, r.slot, r.started_at, r.heartbeat_at, r.finished_at, r.succeeded, r.attempt,
       r.row_count, r.error, good.slot AS good_slot, good.finished_at AS last_success_at, bad.error AS last_error,
       counted.run_count, counted.failure_count,
       EXISTS (SELECT FROM job_orders o LEFT JOIN job_runs w ON w.job = o.job AND w.slot = o.ordered_at
               WHERE o.job = n.job AND o.ordered_at >= :since AND w.finished_at IS NULL) AS is_ordered
FROM (SELECT m.job FROM job_schedule m UNION SELECT h.job FROM job_runs h WHERE h.started_at >= :since) n
LEFT JOIN job_schedule s ON s.job = n.job
LEFT JOIN LATERAL (SELECT l.* FROM job_runs l WHERE l.job = n.job ORDER BY l.started_at DESC, l.slot DESC LIMIT 1) r ON true
LEFT JOIN LATERAL (SELECT g.slot, g.finished_at FROM job_runs g WHERE g.job = n.job AND g.succeeded ORDER BY g.slot DESC LIMIT 1) good ON true
LEFT JOIN LATERAL (
  SELECT b.error FROM job_runs b WHERE b.job = n.job AND b.started_at >= :since AND NOT b.succeeded ORDER BY b.started_at DESC, b.slot DESC LIMIT 1
) bad ON true
CROSS JOIN LATERAL (
  SELECT count(*) AS run_count, count(*) FILTER (WHERE NOT c.succeeded) AS failure_count
  FROM job_runs c WHERE c.job = n.job AND c.started_at >= :since
) counted
ORDER BY n.job;

-- name: runs_of_job :many
-- A page of what a job ran, the latest first.
SELECT r.slot, r.started_at, r.finished_at, r.succeeded, r.attempt, r.row_count, r.error, o.ordered_by
FROM job_runs r
LEFT JOIN job_orders o ON o.job = r.job AND o.ordered_at = r.slot
WHERE r.job = :job
  AND (CAST(:before_at AS timestamptz) IS NULL OR (r.started_at, r.slot) < (:before_at, CAST(:before_slot AS timestamptz)))
  AND (NOT :failed_only OR NOT r.succeeded)
ORDER BY r.started_at DESC, r.slot DESC
LIMIT :limit;
