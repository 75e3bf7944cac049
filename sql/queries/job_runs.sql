-- name: claim_job_run :one
-- Take the slot if nobody has, or take it over from an instance that has stopped beating; no row: it is somebody else's or done.
INSERT INTO job_runs (job, slot, instance)
VALUES (:job, :slot, :instance)
ON CONFLICT (job, slot) DO UPDATE
SET instance = excluded.instance, attempt = job_runs.attempt + 1, heartbeat_at = clock_timestamp()
WHERE job_runs.finished_at IS NULL
  AND job_runs.attempt < :most_attempts
  AND job_runs.heartbeat_at < clock_timestamp() - CAST(:silent_for AS interval)
RETURNING attempt;

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
-- Each job's last run with how many runs and failures there were since a time.
SELECT r.job, r.started_at, r.finished_at, r.succeeded, r.attempt, r.row_count, r.error, counted.run_count, counted.failure_count
FROM (SELECT DISTINCT ON (j.job) j.* FROM job_runs j ORDER BY j.job, j.started_at DESC, j.slot DESC) r
CROSS JOIN LATERAL (
  SELECT count(*) AS run_count, count(*) FILTER (WHERE NOT c.succeeded) AS failure_count
  FROM job_runs c WHERE c.job = r.job AND c.started_at >= :since
) counted
ORDER BY r.job;
