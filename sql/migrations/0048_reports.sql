-- Reports: which file was made of what and with which hash, who gets which report how often, and the files that wait with a mail.

-- When a report is made by itself, in the name of its owner and in the owner's zone. One that was taken away stays for the
-- history's sake, and nobody is told any more.
CREATE TABLE report_schedules (
  org_id        uuid NOT NULL,
  id            uuid NOT NULL DEFAULT gen_random_uuid(),
  owner_id      uuid NOT NULL,
  report        text NOT NULL CONSTRAINT scheduled_report_is_a_word CHECK (report ~ '^[a-z_]+$'),
  filters       jsonb NOT NULL DEFAULT '{}' CONSTRAINT schedule_filters_are_an_object CHECK (jsonb_typeof(filters) = 'object'),
  formats       text[] NOT NULL CONSTRAINT schedule_formats_known CHECK (
                  formats <@ ARRAY['pdf', 'xlsx', 'html', 'csv', 'parquet'] AND cardinality(formats) BETWEEN 1 AND 5),
  rhythm        text NOT NULL CONSTRAINT rhythm_known CHECK (rhythm IN ('daily', 'weekly', 'monthly')),
  weekday       integer CONSTRAINT weekday_of_a_week CHECK (weekday BETWEEN 0 AND 6),
  day_of_month  integer CONSTRAINT day_of_a_month CHECK (day_of_month BETWEEN 1 AND 31),
  hour          integer NOT NULL CONSTRAINT hour_of_a_day CHECK (hour BETWEEN 0 AND 23),
  state         text NOT NULL DEFAULT 'active' CONSTRAINT schedule_state_known CHECK (state IN ('active', 'paused', 'ended')),
  pause_reason  text,
  next_run_at   timestamptz,
  last_run_at   timestamptz,
  last_error    text,
  revision      integer NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, owner_id) REFERENCES users (org_id, id),
  CONSTRAINT weekday_when_weekly CHECK ((rhythm = 'weekly') = (weekday IS NOT NULL)),
  CONSTRAINT day_when_monthly CHECK ((rhythm = 'monthly') = (day_of_month IS NOT NULL)),
  CONSTRAINT next_run_while_active CHECK ((state = 'active') = (next_run_at IS NOT NULL)),
  CONSTRAINT reason_when_paused CHECK (state = 'paused' OR pause_reason IS NULL)
);
CREATE INDEX report_schedules_due ON report_schedules (next_run_at, org_id, id) WHERE state = 'active';

-- Who is sent a scheduled report: people of the same organization, by the key itself.
CREATE TABLE report_recipients (
  org_id      uuid NOT NULL,
  schedule_id uuid NOT NULL,
  user_id     uuid NOT NULL,
  PRIMARY KEY (org_id, schedule_id, user_id),
  FOREIGN KEY (org_id, schedule_id) REFERENCES report_schedules (org_id, id),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
);

-- A row for each file that was handed out or sent; the file itself is not kept, its hash is.
CREATE TABLE made_reports (
  org_id       uuid NOT NULL,
  id           uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id      uuid NOT NULL,
  report       text NOT NULL CONSTRAINT made_report_is_a_word CHECK (report ~ '^[a-z_]+$'),
  title        text NOT NULL CONSTRAINT made_report_title_not_blank CHECK (btrim(title) <> ''),
  filters      jsonb NOT NULL CONSTRAINT made_filters_are_an_object CHECK (jsonb_typeof(filters) = 'object'),
  filter_words jsonb NOT NULL CONSTRAINT filter_words_are_an_object CHECK (jsonb_typeof(filter_words) = 'object'),
  format       text NOT NULL CONSTRAINT made_format_known CHECK (format IN ('pdf', 'xlsx', 'html', 'csv', 'parquet')),
  data_at      timestamptz NOT NULL,
  file_name    text NOT NULL,
  file_sha256  bytea NOT NULL CONSTRAINT file_sha256_length CHECK (length(file_sha256) = 32),
  byte_count   bigint NOT NULL CONSTRAINT file_not_empty CHECK (byte_count > 0),
  schedule_id  uuid,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id),
  FOREIGN KEY (org_id, schedule_id) REFERENCES report_schedules (org_id, id)
);
CREATE INDEX made_reports_newest ON made_reports (org_id, data_at DESC, id DESC);
CREATE INDEX made_reports_by_hash ON made_reports (org_id, file_sha256);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON made_reports
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- A file that mails carry, once however many they are; forgotten with the last of them. 10 MiB is what mail servers take.
CREATE TABLE mail_files (
  org_id      uuid NOT NULL REFERENCES organizations (id),
  id          uuid NOT NULL DEFAULT gen_random_uuid(),
  file_name   text NOT NULL CONSTRAINT file_name_is_one_line CHECK (file_name ~ '^[^\r\n/\\"]+$'),
  media_type  text NOT NULL CONSTRAINT media_type_is_a_type CHECK (media_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
  content     bytea NOT NULL CONSTRAINT mail_file_fits CHECK (length(content) BETWEEN 1 AND 10485760),
  created_at  timestamptz NOT NULL DEFAULT transaction_timestamp(),
  PRIMARY KEY (org_id, id)
);
CREATE TABLE mail_attachments (
  org_id  uuid NOT NULL,
  mail_id uuid NOT NULL,
  file_id uuid NOT NULL,
  PRIMARY KEY (org_id, mail_id, file_id),
  FOREIGN KEY (org_id, mail_id) REFERENCES mails (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, file_id) REFERENCES mail_files (org_id, id) ON DELETE CASCADE
);
CREATE INDEX mail_attachments_of_file ON mail_attachments (org_id, file_id);

-- Two things that somebody is told once, and that are never due.
ALTER TABLE notices DROP CONSTRAINT notice_kind_known;
ALTER TABLE notices ADD CONSTRAINT notice_kind_known CHECK (kind IN ('acknowledgement', 'first_assessment', 'review',
  'delegated_answers', 'corrective_action', 'exception_ending', 'request', 'ignored_lapse', 'signatures_overdue', 'report_ready',
  'report_paused'));

GRANT SELECT, INSERT ON made_reports TO app_enterprise, app_agency;
GRANT SELECT ON made_reports TO app_job;
GRANT SELECT, INSERT ON report_schedules TO app_enterprise, app_agency;
GRANT UPDATE (filters, formats, rhythm, weekday, day_of_month, hour, state, pause_reason, next_run_at, last_error, revision)
  ON report_schedules TO app_enterprise, app_agency;
GRANT SELECT ON report_schedules TO app_job;
GRANT UPDATE (state, pause_reason, next_run_at, last_run_at, last_error, revision) ON report_schedules TO app_job;
GRANT SELECT, INSERT, DELETE ON report_recipients TO app_enterprise, app_agency;
GRANT SELECT ON report_recipients TO app_job;
GRANT SELECT, INSERT, DELETE ON mail_files, mail_attachments TO app_job;

ALTER TABLE report_schedules  ENABLE ROW LEVEL SECURITY; ALTER TABLE report_schedules  FORCE ROW LEVEL SECURITY;
ALTER TABLE report_recipients ENABLE ROW LEVEL SECURITY; ALTER TABLE report_recipients FORCE ROW LEVEL SECURITY;
ALTER TABLE made_reports      ENABLE ROW LEVEL SECURITY; ALTER TABLE made_reports      FORCE ROW LEVEL SECURITY;
ALTER TABLE mail_files        ENABLE ROW LEVEL SECURITY; ALTER TABLE mail_files        FORCE ROW LEVEL SECURITY;
ALTER TABLE mail_attachments  ENABLE ROW LEVEL SECURITY; ALTER TABLE mail_attachments  FORCE ROW LEVEL SECURITY;

CREATE POLICY client ON report_schedules TO app_enterprise
  USING (org_id = (SELECT app.org_id())) WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY agency ON report_schedules TO app_agency
  USING (org_id = (SELECT app.org_id())) WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY everything ON report_schedules TO app_job USING (true) WITH CHECK (true);
CREATE POLICY client ON report_recipients TO app_enterprise
  USING (org_id = (SELECT app.org_id())) WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY agency ON report_recipients TO app_agency
  USING (org_id = (SELECT app.org_id())) WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY everything ON report_recipients FOR SELECT TO app_job USING (true);
-- Nobody notes a file in somebody else's name.
CREATE POLICY client_read ON made_reports FOR SELECT TO app_enterprise USING (org_id = (SELECT app.org_id()));
CREATE POLICY agency_read ON made_reports FOR SELECT TO app_agency USING (org_id = (SELECT app.org_id()));
CREATE POLICY client_write ON made_reports FOR INSERT TO app_enterprise
  WITH CHECK (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()));
CREATE POLICY agency_write ON made_reports FOR INSERT TO app_agency
  WITH CHECK (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()));
CREATE POLICY everything ON made_reports FOR SELECT TO app_job USING (true);
CREATE POLICY everything ON mail_files TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON mail_attachments TO app_job USING (true) WITH CHECK (true);
