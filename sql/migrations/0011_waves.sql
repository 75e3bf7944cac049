-- Sending in waves, the reminders given, and what the sender's long list is read by.
-- Who gets a version in which order is the sender's alone: an agency has no grant on any of it.
CREATE TABLE distribution_plans (
  enterprise_org_id uuid NOT NULL,
  id                uuid NOT NULL DEFAULT gen_random_uuid(),
  policy_id         uuid NOT NULL,
  version_number    integer NOT NULL,
  message           text NOT NULL,
  is_mandatory      boolean NOT NULL,
  due_days          integer NOT NULL CONSTRAINT due_days_in_a_year CHECK (due_days BETWEEN 1 AND 365),
  created_by        uuid NOT NULL,
  created_at        timestamptz NOT NULL,
  PRIMARY KEY (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, policy_id, version_number) REFERENCES policy_versions (enterprise_org_id, policy_id, version_number),
  FOREIGN KEY (enterprise_org_id, created_by) REFERENCES users (org_id, id)
);
CREATE INDEX distribution_plans_policy ON distribution_plans (enterprise_org_id, policy_id);

-- A wave starts at a time, or when a share of the wave before it has signed; then not before and at the latest so many days
-- after that one began.
CREATE TABLE distribution_waves (
  enterprise_org_id uuid NOT NULL,
  plan_id           uuid NOT NULL,
  number            integer NOT NULL CONSTRAINT wave_number_positive CHECK (number > 0),
  state             text NOT NULL DEFAULT 'planned' CONSTRAINT wave_state_known CHECK (state IN ('planned', 'started', 'done', 'cancelled')),
  starts_at         timestamptz,
  share_signed      integer CONSTRAINT share_signed_in_percent CHECK (share_signed BETWEEN 1 AND 100),
  not_before_days   integer CONSTRAINT not_before_days_not_negative CHECK (not_before_days >= 0),
  not_after_days    integer CONSTRAINT not_after_days_positive CHECK (not_after_days > 0),
  batch_id          uuid,
  started_at        timestamptz,
  started_by        uuid,
  ended_at          timestamptz,
  reason            text,
  PRIMARY KEY (enterprise_org_id, plan_id, number),
  FOREIGN KEY (enterprise_org_id, plan_id) REFERENCES distribution_plans (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, started_by) REFERENCES users (org_id, id),
  CONSTRAINT wave_starts_at_a_time_or_by_a_share CHECK ((starts_at IS NULL) <> (share_signed IS NULL)),
  CONSTRAINT days_belong_to_a_share CHECK (share_signed IS NOT NULL OR (not_before_days IS NULL AND not_after_days IS NULL)),
  CONSTRAINT started_wave_has_a_batch CHECK ((state IN ('started', 'done')) = (batch_id IS NOT NULL) AND (batch_id IS NULL) = (started_at IS NULL)),
  CONSTRAINT cancelled_wave_names_a_reason CHECK ((state = 'cancelled') = (reason IS NOT NULL)),
  CONSTRAINT ended_wave_has_a_time CHECK ((state IN ('done', 'cancelled')) = (ended_at IS NOT NULL))
);
CREATE INDEX distribution_waves_under_way ON distribution_waves (enterprise_org_id, plan_id, number) WHERE state IN ('planned', 'started');

-- Each agency stands in one wave of a plan; why it did not get the version is written when its wave starts.
CREATE TABLE distribution_wave_agencies (
  enterprise_org_id uuid NOT NULL,
  plan_id           uuid NOT NULL,
  agency_org_id     uuid NOT NULL,
  wave_number       integer NOT NULL,
  engagement_id     uuid NOT NULL,
  refusal           text,
  PRIMARY KEY (enterprise_org_id, plan_id, agency_org_id),
  FOREIGN KEY (enterprise_org_id, plan_id, wave_number) REFERENCES distribution_waves (enterprise_org_id, plan_id, number),
  FOREIGN KEY (agency_org_id, enterprise_org_id, engagement_id) REFERENCES engagements (agency_org_id, enterprise_org_id, id)
);
CREATE INDEX distribution_wave_agencies_wave ON distribution_wave_agencies (enterprise_org_id, plan_id, wave_number);

-- Insert-only. Unless somebody insists there is one a day; the day is UTC's.
CREATE TABLE distribution_reminders (
  agency_org_id     uuid NOT NULL,
  id                uuid NOT NULL DEFAULT gen_random_uuid(),
  enterprise_org_id uuid NOT NULL,
  policy_id         uuid NOT NULL,
  distribution_id   uuid NOT NULL,
  reminded_by       uuid NOT NULL,
  reminded_at       timestamptz NOT NULL,
  reminded_on       date NOT NULL,
  is_insisted       boolean NOT NULL,
  PRIMARY KEY (agency_org_id, id),
  FOREIGN KEY (agency_org_id, enterprise_org_id, policy_id, distribution_id)
    REFERENCES policy_distributions (agency_org_id, enterprise_org_id, policy_id, id),
  FOREIGN KEY (enterprise_org_id, reminded_by) REFERENCES users (org_id, id)
);
CREATE INDEX distribution_reminders_of_distribution ON distribution_reminders (agency_org_id, distribution_id, reminded_at DESC);
CREATE UNIQUE INDEX one_reminder_a_day ON distribution_reminders (agency_org_id, distribution_id, reminded_on) WHERE NOT is_insisted;
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON distribution_reminders
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- The follow-up's orders and its counts; a signed row leaves the second one.
CREATE INDEX policy_distributions_due ON policy_distributions (enterprise_org_id, due_at, id) WHERE is_current_version;
CREATE INDEX policy_distributions_awaiting ON policy_distributions (enterprise_org_id, due_at, id)
  WHERE is_current_version AND response = 'awaiting';
CREATE INDEX policy_distributions_batch ON policy_distributions (enterprise_org_id, batch_id);

GRANT SELECT, INSERT ON distribution_plans, distribution_waves, distribution_wave_agencies, distribution_reminders TO app_enterprise;
GRANT UPDATE (state, starts_at, share_signed, not_before_days, not_after_days, batch_id, started_at, started_by, ended_at, reason)
  ON distribution_waves TO app_enterprise;
GRANT UPDATE (refusal) ON distribution_wave_agencies TO app_enterprise;
GRANT SELECT ON distribution_plans, distribution_waves, distribution_wave_agencies, distribution_reminders TO app_job;
GRANT UPDATE (state, ended_at, reason) ON distribution_waves TO app_job;
GRANT SELECT (agency_org_id, id, enterprise_org_id, policy_id, distribution_id, reminded_at, reminded_on) ON distribution_reminders TO app_agency;

ALTER TABLE distribution_plans         ENABLE ROW LEVEL SECURITY; ALTER TABLE distribution_plans         FORCE ROW LEVEL SECURITY;
ALTER TABLE distribution_waves         ENABLE ROW LEVEL SECURITY; ALTER TABLE distribution_waves         FORCE ROW LEVEL SECURITY;
ALTER TABLE distribution_wave_agencies ENABLE ROW LEVEL SECURITY; ALTER TABLE distribution_wave_agencies FORCE ROW LEVEL SECURITY;
ALTER TABLE distribution_reminders     ENABLE ROW LEVEL SECURITY; ALTER TABLE distribution_reminders     FORCE ROW LEVEL SECURITY;
CREATE POLICY client ON distribution_plans TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY client ON distribution_waves TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY client ON distribution_wave_agencies TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY client ON distribution_reminders TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY agency ON distribution_reminders FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY everything ON distribution_plans FOR SELECT TO app_job USING (true);
CREATE POLICY everything ON distribution_waves TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON distribution_wave_agencies FOR SELECT TO app_job USING (true);
CREATE POLICY everything ON distribution_reminders FOR SELECT TO app_job USING (true);

-- How far each wave has come, and from when on it may start: NULL while what it waits for has not happened.
-- Only what still stands counts; of a wave that reached nobody no share can sign.
CREATE VIEW wave_progress WITH (security_invoker = true) AS
SELECT w.enterprise_org_id, w.plan_id, w.number, reached.sent_count, reached.signed_count, reached.declined_count,
       CASE WHEN waits.before THEN NULL
            WHEN w.share_signed IS NULL THEN w.starts_at
            WHEN shared.sent_count > 0 AND shared.signed_count * 100 >= w.share_signed * shared.sent_count
              THEN before.started_at + make_interval(days => coalesce(w.not_before_days, 0))
            ELSE before.started_at + make_interval(days => w.not_after_days) END AS startable_at
FROM distribution_waves w
CROSS JOIN LATERAL (
  SELECT EXISTS (SELECT FROM distribution_waves e
                 WHERE e.enterprise_org_id = w.enterprise_org_id AND e.plan_id = w.plan_id AND e.number < w.number AND e.state = 'planned') AS before
) waits
LEFT JOIN LATERAL (
  SELECT e.batch_id, e.started_at
  FROM distribution_waves e
  WHERE e.enterprise_org_id = w.enterprise_org_id AND e.plan_id = w.plan_id AND e.number < w.number AND e.state IN ('started', 'done')
  ORDER BY e.number DESC
  LIMIT 1
) before ON true
CROSS JOIN LATERAL (
  SELECT count(*) AS sent_count, count(*) FILTER (WHERE d.response IN ('acknowledged', 'with_reservation')) AS signed_count
  FROM policy_distributions d
  WHERE d.enterprise_org_id = w.enterprise_org_id AND d.batch_id = before.batch_id AND d.is_current_version
) shared
CROSS JOIN LATERAL (
  SELECT count(*) AS sent_count, count(*) FILTER (WHERE d.response IN ('acknowledged', 'with_reservation')) AS signed_count,
         count(*) FILTER (WHERE d.response = 'declined') AS declined_count
  FROM policy_distributions d
  WHERE d.enterprise_org_id = w.enterprise_org_id AND d.batch_id = w.batch_id
) reached;
GRANT SELECT ON wave_progress TO app_enterprise, app_job;
