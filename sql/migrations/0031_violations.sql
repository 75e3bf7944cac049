-- A violation's way from report to closing. Both sides read the row and its steps; what an agency notes for itself about work that was
-- not the client's own stands in a table of the agency's alone.
ALTER TABLE violations
  ADD COLUMN source         text NOT NULL DEFAULT 'client' CONSTRAINT violation_source_known CHECK (source IN ('agency', 'client', 'usage_log')),
  -- Whether the activity was work for the client whose clause it is; of other work the client reads what its clause names, no more.
  ADD COLUMN is_own_work    boolean NOT NULL DEFAULT true,
  -- {dimension: [term]} of the activity, as the client may read it.
  ADD COLUMN terms          jsonb NOT NULL DEFAULT '{}' CONSTRAINT violation_terms_by_dimension CHECK (jsonb_typeof(terms) = 'object'),
  ADD COLUMN event_count    integer CONSTRAINT events_counted_of_own_work_alone CHECK (event_count IS NULL OR (event_count > 0 AND is_own_work)),
  ADD COLUMN owner_id       uuid,
  ADD COLUMN dismissed_at   timestamptz,
  ADD COLUMN dismiss_reason text,
  ADD COLUMN revision       integer NOT NULL DEFAULT 1,
  ADD COLUMN moved_at       timestamptz,
  ADD CONSTRAINT violation_owner_is_of_the_agency FOREIGN KEY (agency_org_id, owner_id) REFERENCES users (org_id, id),
  ADD CONSTRAINT violation_names_its_client UNIQUE (agency_org_id, enterprise_org_id, id),
  ADD CONSTRAINT dismissal_says_why CHECK (state <> 'dismissed' OR btrim(coalesce(dismiss_reason, '')) <> '');
CREATE INDEX violations_agency_recent ON violations (agency_org_id, reported_at DESC, id DESC);
CREATE INDEX violations_enterprise_recent ON violations (enterprise_org_id, reported_at DESC, id DESC);
CREATE INDEX violations_id ON violations (id);
-- What a usage log adds to: one for each clause, day, and own or other work, until it is settled.
CREATE UNIQUE INDEX one_open_violation_of_a_log ON violations (agency_org_id, distribution_id, clause_id, happened_on, is_own_work)
  WHERE source = 'usage_log' AND state NOT IN ('closed', 'dismissed');

CREATE TABLE violation_steps (
  agency_org_id     uuid NOT NULL,
  enterprise_org_id uuid NOT NULL,
  violation_id      uuid NOT NULL,
  position          integer NOT NULL,
  step              text NOT NULL CONSTRAINT violation_step_known CHECK (
                      step IN ('reported', 'confirmed', 'correcting', 'verified', 'sent_back', 'closed', 'dismissed', 'commented')),
  side              text NOT NULL CONSTRAINT violation_side_known CHECK (side IN ('agency', 'client')),
  author_id         uuid NOT NULL,
  author_name       text NOT NULL,
  words             text NOT NULL DEFAULT '' CONSTRAINT violation_words_length CHECK (length(words) <= 4000),
  severity          text CONSTRAINT step_severity_known CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  owner_name        text,
  due_on            date,
  written_at        timestamptz NOT NULL,
  PRIMARY KEY (agency_org_id, violation_id, position),
  FOREIGN KEY (agency_org_id, enterprise_org_id, violation_id) REFERENCES violations (agency_org_id, enterprise_org_id, id)
);
CREATE INDEX violation_steps_enterprise ON violation_steps (enterprise_org_id, violation_id);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON violation_steps
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- What the agency's own person wrote about work that was not the client's own: no client's role reads or writes here.
CREATE TABLE violation_notes (
  agency_org_id uuid NOT NULL,
  violation_id  uuid NOT NULL,
  words         text NOT NULL CONSTRAINT violation_note_length CHECK (length(words) BETWEEN 1 AND 4000),
  terms         jsonb NOT NULL DEFAULT '{}',
  written_by    uuid NOT NULL,
  written_at    timestamptz NOT NULL,
  PRIMARY KEY (agency_org_id, violation_id),
  FOREIGN KEY (agency_org_id, violation_id) REFERENCES violations (agency_org_id, id),
  FOREIGN KEY (agency_org_id, written_by) REFERENCES users (org_id, id)
);

GRANT UPDATE (owner_id, revision, moved_at, terms, event_count) ON violations TO app_agency;
GRANT SELECT ON violation_steps TO app_agency, app_enterprise, app_job;
GRANT INSERT ON violation_steps TO app_agency, app_enterprise, app_job;
GRANT SELECT, INSERT ON violation_notes TO app_agency;

ALTER TABLE violation_steps ENABLE ROW LEVEL SECURITY; ALTER TABLE violation_steps FORCE ROW LEVEL SECURITY;
ALTER TABLE violation_notes ENABLE ROW LEVEL SECURITY; ALTER TABLE violation_notes FORCE ROW LEVEL SECURITY;
CREATE POLICY agency_read ON violation_steps FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY client_read ON violation_steps FOR SELECT TO app_enterprise USING (enterprise_org_id = (SELECT app.org_id()));
-- Nobody writes in somebody else's name, or as the other side.
CREATE POLICY agency_write ON violation_steps FOR INSERT TO app_agency
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND side = 'agency' AND author_id = (SELECT app.user_id()));
CREATE POLICY client_write ON violation_steps FOR INSERT TO app_enterprise
  WITH CHECK (enterprise_org_id = (SELECT app.org_id()) AND side = 'client' AND author_id = (SELECT app.user_id()));
CREATE POLICY everything ON violation_steps TO app_job USING (true) WITH CHECK (true);
CREATE POLICY agency_read ON violation_notes FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency_write ON violation_notes FOR INSERT TO app_agency
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND written_by = (SELECT app.user_id()));
