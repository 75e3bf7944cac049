-- name: emit_event :rows
-- One outbox row for one organization.
INSERT INTO outbox (topic, org_id, payload)
VALUES (:topic, :org_id, CAST(:payload AS jsonb))

-- name: wake_readers :one
-- Tell every listening process to look; the outbox is the truth, this is only the bell.
SELECT pg_notify('policy_sync', '') AS notified;

-- name: listen_for_events :rows
-- Hear the bell on this connection.
LISTEN policy_sync;

-- name: hold_event_cursor :one
-- Where a reader stands, locked until the transaction ends (one instance at a time reads for it), and how far it may read:
-- every transaction below the horizon had ended when this statement began.
INSERT INTO event_cursors (consumer)
VALUES (:consumer)
ON CONFLICT (consumer) DO UPDATE SET consumer = excluded.consumer
RETURNING CAST(xid AS text) AS xid, id, CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS horizon;

-- name: advance_event_cursor :rows
-- Everything up to and including this row is read.
UPDATE event_cursors
SET xid = CAST(CAST(:xid AS text) AS xid8), id = :id
WHERE consumer = :consumer AND (xid, id) < (CAST(CAST(:xid AS text) AS xid8), :id);

-- name: skip_event_cursor :rows
-- Nothing of interest is left below the horizon: stand on its last row, so that the next look does not pass over the rest again.
UPDATE event_cursors c
SET xid = last.xid, id = last.id
FROM (
  SELECT o.xid, o.id FROM outbox o
  WHERE o.xid < CAST(CAST(:horizon AS text) AS xid8)
  ORDER BY o.xid DESC, o.id DESC LIMIT 1
) last
WHERE c.consumer = :consumer AND (c.xid, c.id) < (last.xid, last.id);

-- name: leave_out_past_events :rows
-- A reader begins behind the open transaction.
INSERT INTO event_cursors (consumer, xid, id)
VALUES (:consumer, pg_current_xact_id(), :last_id)
ON CONFLICT (consumer) DO UPDATE SET xid = excluded.xid, id = excluded.id;

-- name: unread_events :many
-- The rows of these topics after a reader's place. Rows at or above the horizon wait: an older one may still commit before them.
SELECT CAST(CAST(xid AS text) AS bigint) AS xid, id, org_id, topic, payload, created_at
FROM outbox
WHERE (xid, id) > (CAST(CAST(:xid AS text) AS xid8), :id)
  AND xid < CAST(CAST(:horizon AS text) AS xid8)
  AND topic = ANY(CAST(:topics AS text[]))
ORDER BY xid, id
LIMIT :limit;

-- name: relay_events :rows
-- Number the oldest rows that have passed the horizon, 1, 2, 3 … for each organization. Under the relay's cursor lock.
WITH passed AS (
  SELECT xid, id, org_id
  FROM outbox
  WHERE number IS NULL AND xid < pg_snapshot_xmin(pg_current_snapshot())
  ORDER BY xid, id
  LIMIT :limit
), placed AS (
  SELECT xid, id, org_id, row_number() OVER (PARTITION BY org_id ORDER BY xid, id) AS place FROM passed
), streams AS (
  INSERT INTO event_streams AS s (org_id, last_number)
  SELECT org_id, count(*) FROM passed GROUP BY org_id ORDER BY org_id
  ON CONFLICT (org_id) DO UPDATE SET last_number = s.last_number + excluded.last_number
  RETURNING s.org_id, s.last_number
), firsts AS (
  SELECT streams.org_id, streams.last_number - count(*) AS before
  FROM streams JOIN passed ON passed.org_id = streams.org_id
  GROUP BY streams.org_id, streams.last_number
)
UPDATE outbox o
SET number = firsts.before + placed.place
FROM placed JOIN firsts ON firsts.org_id = placed.org_id
WHERE o.xid = placed.xid AND o.id = placed.id;

-- name: events_wait_for_relay :one
-- Whether committed rows are still without a number.
SELECT EXISTS (SELECT FROM outbox WHERE number IS NULL) AS waiting;

-- name: events_after :many
-- What an organization was told after its event number.
SELECT number, org_id, topic, payload, created_at
FROM outbox
WHERE number > :number
  AND org_id = :org_id -- wall
ORDER BY number, org_id
LIMIT :limit;
