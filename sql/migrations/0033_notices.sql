-- What is due, told to whom it concerns: a notice for each person, fact and step of its ladder, one letter a day with all of
-- them. And the scheduler's table and orders, so that whoever runs the platform sees what is late and may run a job now.

-- The title and the other side's name as its reader was allowed to read them on that day. A due date that moves begins anew.
CREATE TABLE notices (
  org_id      uuid NOT NULL,
  id          uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id     uuid NOT NULL,
  kind        text NOT NULL CONSTRAINT notice_kind_known CHECK (kind IN ('acknowledgement', 'first_assessment', 'review',
                'delegated_answers', 'corrective_action', 'exception_ending', 'request', 'ignored_lapse')),
  subject_id  uuid NOT NULL,
  rung        text NOT NULL CONSTRAINT notice_rung_known CHECK (rung ~ '^(start|before_[1-9][0-9]?|due|overdue_[1-9])$'),
  due_at      timestamptz NOT NULL,
  due_on      date NOT NULL,
  title       text,
  counterpart text,
  link_id     uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  read_at     timestamptz,
  settled_at  timestamptz,
  PRIMARY KEY (org_id, id),
  CONSTRAINT one_notice_for_each_rung UNIQUE (org_id, user_id, kind, subject_id, due_at, rung),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
);
CREATE INDEX notices_of_person ON notices (org_id, user_id, created_at DESC, id DESC);
CREATE INDEX notices_open ON notices (kind, subject_id) WHERE read_at IS NULL AND settled_at IS NULL;
CREATE INDEX notices_read ON notices (created_at) WHERE read_at IS NOT NULL OR settled_at IS NOT NULL;

-- Whose facts were looked through on which day of their own calendar: at most one letter a day rests on this key.
CREATE TABLE reminder_days (
  org_id       uuid NOT NULL,
  user_id      uuid NOT NULL,
  day          date NOT NULL,
  looked_at    timestamptz NOT NULL,
  PRIMARY KEY (org_id, user_id, day),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
);
CREATE INDEX reminder_days_day ON reminder_days (day);

-- What the running scheduler means to run: written at its start, read where jobs are shown.
CREATE TABLE job_schedule (
  job           text PRIMARY KEY,
  every         interval NOT NULL CONSTRAINT slots_have_a_length CHECK (every > interval '0'),
  slots_begin   interval NOT NULL,
  is_woken      boolean NOT NULL,
  registered_at timestamptz NOT NULL DEFAULT transaction_timestamp(),
  seen_at       timestamptz NOT NULL DEFAULT transaction_timestamp()
);
-- Runs that somebody ordered: each is claimed under the moment of its order, as any other slot is.
CREATE TABLE job_orders (
  job          text NOT NULL,
  ordered_at   timestamptz NOT NULL,
  ordered_by   text NOT NULL,
  PRIMARY KEY (job, ordered_at)
);
CREATE INDEX job_runs_unfinished ON job_runs (job, slot) WHERE finished_at IS NULL;
CREATE INDEX job_runs_well ON job_runs (job, slot DESC) WHERE succeeded;

GRANT SELECT, UPDATE (read_at) ON notices TO app_enterprise, app_agency;
GRANT SELECT, INSERT, UPDATE (settled_at), DELETE ON notices TO app_job;
GRANT SELECT, INSERT, DELETE ON reminder_days TO app_job;
GRANT SELECT, INSERT, UPDATE, DELETE ON job_schedule TO app_job;
GRANT SELECT, DELETE ON job_orders TO app_job;
GRANT SELECT ON job_schedule TO app_operator;
GRANT SELECT, INSERT ON job_orders TO app_operator;
-- Kept for a time, then forgotten: what was delivered, read, or no longer repeated. Never the trail, never a signature.
GRANT DELETE ON mails, outbox TO app_job;

ALTER TABLE notices       ENABLE ROW LEVEL SECURITY; ALTER TABLE notices       FORCE ROW LEVEL SECURITY;
ALTER TABLE reminder_days ENABLE ROW LEVEL SECURITY; ALTER TABLE reminder_days FORCE ROW LEVEL SECURITY;
ALTER TABLE job_schedule  ENABLE ROW LEVEL SECURITY; ALTER TABLE job_schedule  FORCE ROW LEVEL SECURITY;
ALTER TABLE job_orders    ENABLE ROW LEVEL SECURITY; ALTER TABLE job_orders    FORCE ROW LEVEL SECURITY;
CREATE POLICY client ON notices TO app_enterprise
  USING (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()))
  WITH CHECK (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()));
CREATE POLICY agency ON notices TO app_agency
  USING (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()))
  WITH CHECK (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()));
CREATE POLICY everything ON notices TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON reminder_days TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON job_schedule TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON job_orders TO app_job USING (true) WITH CHECK (true);
CREATE POLICY health ON job_schedule FOR SELECT TO app_operator USING (true);
CREATE POLICY health ON job_orders TO app_operator USING (true) WITH CHECK (true);

-- Every fact that somebody is reminded of, for as long as it is one; under the reader's own policies, and read by jobs alone.
-- `is_moment` tells a due moment, whose day is the reader's, from a day kept as its UTC midnight. Whom a fact was
-- given to is told of it whatever their role; where it is theirs alone, nobody else is.
CREATE VIEW due_facts WITH (security_invoker = true) AS
SELECT d.agency_org_id AS org_id, CAST('acknowledgement' AS text) AS kind, d.id AS subject_id, d.id AS link_id,
       d.enterprise_org_id AS counterpart_org_id, d.enterprise_org_id AS policy_org_id, d.policy_id, d.version_number,
       CAST(NULL AS uuid) AS assignee_id, false AS is_assignees_alone, greatest(d.distributed_at, d.scheduled_for) AS starts_at, d.due_at, true AS is_moment
FROM policy_distributions d
WHERE d.is_current_version AND d.response = 'awaiting' AND d.delivery <> 'queued'
UNION ALL
SELECT c.agency_org_id, CASE WHEN c.last_assessment_date IS NULL THEN 'first_assessment' ELSE 'review' END, c.id, c.id,
       c.enterprise_org_id, c.enterprise_org_id, c.policy_id, d.version_number, NULL, false, c.next_review_date - interval '30 days',
       c.next_review_date, false
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
WHERE c.frozen_at IS NULL AND c.next_review_date IS NOT NULL AND d.is_current_version AND d.delivery <> 'queued'
  AND NOT EXISTS (
    SELECT FROM assessments a
    WHERE a.agency_org_id = c.agency_org_id AND a.enterprise_org_id = c.enterprise_org_id AND a.policy_id = c.policy_id
      AND a.state = 'submitted')
UNION ALL
SELECT g.agency_org_id, 'delegated_answers', g.assessment_id, c.id, a.enterprise_org_id, a.enterprise_org_id, a.policy_id,
       a.version_number, g.assignee_id, true, min(g.delegated_at), CAST(min(g.due_on) AS timestamp) AT TIME ZONE 'UTC', false
FROM assessment_delegations g
JOIN assessments a ON a.agency_org_id = g.agency_org_id AND a.id = g.assessment_id
JOIN agency_policy_compliance c ON c.agency_org_id = a.agency_org_id AND c.enterprise_org_id = a.enterprise_org_id AND c.policy_id = a.policy_id
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
WHERE g.state = 'asked' AND a.state IN ('draft', 'changes_requested') AND d.is_current_version
GROUP BY g.agency_org_id, g.assessment_id, c.id, a.enterprise_org_id, a.policy_id, a.version_number, g.assignee_id
UNION ALL
SELECT v.agency_org_id, 'corrective_action', v.id, v.id, v.enterprise_org_id, v.enterprise_org_id, v.policy_id, d.version_number,
       v.owner_id, false, coalesce(v.correcting_at, v.confirmed_at), CAST(v.action_due_on AS timestamp) AT TIME ZONE 'UTC', false
FROM violations v
JOIN policy_distributions d ON d.agency_org_id = v.agency_org_id AND d.id = v.distribution_id
WHERE v.state IN ('confirmed', 'correcting') AND v.action_due_on IS NOT NULL
UNION ALL
SELECT side.org_id, 'exception_ending', x.id, side.link_id, side.other_org_id, x.enterprise_org_id, x.policy_id, d.version_number, NULL,
       false, x.decided_at, CAST(x.ends_on AS timestamp) AT TIME ZONE 'UTC', false
FROM exceptions x
JOIN policy_distributions d ON d.agency_org_id = x.agency_org_id AND d.id = x.distribution_id
CROSS JOIN LATERAL (VALUES (x.agency_org_id, x.enterprise_org_id, x.distribution_id), (x.enterprise_org_id, x.agency_org_id, x.id))
  AS side (org_id, other_org_id, link_id)
WHERE x.state = 'approved'
UNION ALL
SELECT CASE r.state WHEN 'with_client' THEN r.enterprise_org_id ELSE r.agency_org_id END, 'request', r.id, r.id,
       CASE r.state WHEN 'with_client' THEN r.agency_org_id ELSE r.enterprise_org_id END, r.enterprise_org_id, r.policy_id,
       r.version_number, NULL, false, r.moved_at, CAST(r.reply_by AS timestamp) AT TIME ZONE 'UTC', false
FROM clause_requests r
WHERE r.state <> 'closed'
UNION ALL
SELECT f.agency_org_id, 'ignored_lapse', f.id, f.id, NULL, NULL, NULL, NULL, NULL, false, f.resolved_at, f.ignored_until, true
FROM policy_conflicts f
WHERE f.resolution_status = 'ignored' AND f.ignored_until IS NOT NULL;
GRANT SELECT ON due_facts TO app_job;
