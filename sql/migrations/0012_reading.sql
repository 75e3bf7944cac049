-- Who of an agency read what, and who was asked to. Both are the agency's own: no policy here names a client's role.
-- A row a person and day: opening the same document again on the same day adds nothing, so the table grows with days.
CREATE TABLE readings (
  agency_org_id   uuid NOT NULL,
  user_id         uuid NOT NULL,
  distribution_id uuid NOT NULL,
  read_on         date NOT NULL,
  read_at         timestamptz NOT NULL,
  PRIMARY KEY (agency_org_id, user_id, distribution_id, read_on),
  FOREIGN KEY (agency_org_id, distribution_id) REFERENCES policy_distributions (agency_org_id, id),
  FOREIGN KEY (agency_org_id, user_id) REFERENCES users (org_id, id)
);
CREATE INDEX readings_distribution ON readings (agency_org_id, distribution_id);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON readings
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

CREATE TABLE reading_requests (
  agency_org_id   uuid NOT NULL,
  id              uuid NOT NULL DEFAULT gen_random_uuid(),
  distribution_id uuid NOT NULL,
  reader_id       uuid NOT NULL,
  state           text NOT NULL DEFAULT 'asked' CONSTRAINT reading_request_state_known CHECK (state IN ('asked', 'confirmed', 'cancelled')),
  note            text NOT NULL DEFAULT '',
  due_on          date NOT NULL,
  asked_by        uuid NOT NULL,
  asked_at        timestamptz NOT NULL,
  reminded_at     timestamptz,
  reminder_count  integer NOT NULL DEFAULT 0 CONSTRAINT reminder_count_not_negative CHECK (reminder_count >= 0),
  ended_at        timestamptz,
  PRIMARY KEY (agency_org_id, id),
  FOREIGN KEY (agency_org_id, distribution_id) REFERENCES policy_distributions (agency_org_id, id),
  FOREIGN KEY (agency_org_id, reader_id) REFERENCES users (org_id, id),
  FOREIGN KEY (agency_org_id, asked_by) REFERENCES users (org_id, id),
  CONSTRAINT ended_unless_asked CHECK ((state = 'asked') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX one_open_reading_request ON reading_requests (agency_org_id, distribution_id, reader_id) WHERE state = 'asked';
CREATE INDEX reading_requests_reader ON reading_requests (agency_org_id, reader_id, due_on) WHERE state = 'asked';

GRANT SELECT, INSERT ON readings TO app_agency;
GRANT SELECT ON reading_requests TO app_agency;
GRANT INSERT (agency_org_id, distribution_id, reader_id, note, due_on, asked_by, asked_at) ON reading_requests TO app_agency;
GRANT UPDATE (state, reminded_at, reminder_count, ended_at) ON reading_requests TO app_agency;
GRANT SELECT ON readings, reading_requests TO app_job;

ALTER TABLE readings         ENABLE ROW LEVEL SECURITY; ALTER TABLE readings         FORCE ROW LEVEL SECURITY;
ALTER TABLE reading_requests ENABLE ROW LEVEL SECURITY; ALTER TABLE reading_requests FORCE ROW LEVEL SECURITY;
-- Nobody writes that somebody else has read.
CREATE POLICY agency_read ON readings FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency_write ON readings FOR INSERT TO app_agency
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()));
CREATE POLICY agency_read ON reading_requests FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency_ask ON reading_requests FOR INSERT TO app_agency
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND asked_by = (SELECT app.user_id()));
CREATE POLICY agency_move ON reading_requests FOR UPDATE TO app_agency
  USING (agency_org_id = (SELECT app.org_id()))
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND (state <> 'confirmed' OR reader_id = (SELECT app.user_id())));
CREATE POLICY everything ON readings FOR SELECT TO app_job USING (true);
CREATE POLICY everything ON reading_requests FOR SELECT TO app_job USING (true);

-- The inbox: an agency's rows in the order of the page, what waits by its due date, then the rest, newest first.
CREATE INDEX policy_distributions_inbox ON policy_distributions (
  agency_org_id,
  (NOT (is_current_version AND response = 'awaiting')),
  (CASE WHEN is_current_version AND response = 'awaiting'
        THEN due_at - TIMESTAMPTZ '2000-01-01 00:00+00' ELSE TIMESTAMPTZ '2000-01-01 00:00+00' - distributed_at END),
  id);
