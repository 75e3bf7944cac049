-- The trail, the outbox, stored answers of idempotent requests, and what the scheduler ran.
-- An audit row is an enterprise's own (agency_org_id NULL), an agency's own, both sides' (an engagement's), or the operator's.
CREATE FUNCTION app.request_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.request_id', true), '')::uuid $$;
-- The name at the moment of the act. Set-based inserts pass it, since a default is evaluated for every row.
CREATE FUNCTION app.actor_name() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT u.display_name FROM app.users u WHERE u.org_id = app.org_id() AND u.id = app.user_id() $$;

CREATE TABLE audit_log (
  xid               xid8 NOT NULL DEFAULT pg_current_xact_id(),
  sequence          bigint GENERATED ALWAYS AS IDENTITY,
  enterprise_org_id uuid REFERENCES organizations (id),
  agency_org_id     uuid REFERENCES organizations (id),
  actor_org_id      uuid DEFAULT app.org_id(),
  actor_user_id     uuid DEFAULT app.user_id(),
  actor_name        text DEFAULT app.actor_name(),
  event             text NOT NULL CONSTRAINT event_is_noun_and_participle CHECK (event ~ '^[a-z_]+\.[a-z_]+$'),
  entity            text NOT NULL,
  entity_id         uuid,
  old               jsonb,
  new               jsonb,
  reason            text,
  request_id        uuid DEFAULT app.request_id(),
  recorded_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (xid, sequence)
);
CREATE INDEX audit_of_enterprise ON audit_log (enterprise_org_id, recorded_at DESC) WHERE enterprise_org_id IS NOT NULL;
CREATE INDEX audit_of_agency ON audit_log (agency_org_id, recorded_at DESC) WHERE agency_org_id IS NOT NULL;
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- One row per organization to be told. Readers catch up by (xid, id) below the snapshot's horizon; only `number`, given per
-- organization as rows pass that horizon, ever leaves the process.
CREATE TABLE outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY,
  xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
  org_id     uuid NOT NULL REFERENCES organizations (id),
  topic      text NOT NULL CONSTRAINT topic_is_noun_and_participle CHECK (topic ~ '^[a-z_]+\.[a-z_]+$'),
  payload    jsonb NOT NULL DEFAULT '{}',
  number     bigint,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (xid, id)
);
CREATE INDEX outbox_not_relayed ON outbox (xid, id) WHERE number IS NULL;
CREATE UNIQUE INDEX outbox_number_of_organization ON outbox (org_id, number) WHERE number IS NOT NULL;
CREATE TABLE event_streams (
  org_id      uuid PRIMARY KEY REFERENCES organizations (id),
  last_number bigint NOT NULL DEFAULT 0
);
CREATE TABLE event_cursors (
  consumer text PRIMARY KEY,
  xid      xid8 NOT NULL DEFAULT '0',
  id       bigint NOT NULL DEFAULT 0
);

CREATE TABLE idempotency_keys (
  org_id         uuid NOT NULL REFERENCES organizations (id),
  user_id        uuid NOT NULL,
  key            text NOT NULL CONSTRAINT key_length CHECK (length(key) BETWEEN 1 AND 255),
  request_sha256 bytea NOT NULL,
  status         integer NOT NULL,
  response       jsonb NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT transaction_timestamp(),
  PRIMARY KEY (org_id, user_id, key),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

CREATE TABLE job_runs (
  job          text NOT NULL,
  slot         timestamptz NOT NULL,
  instance     text NOT NULL,
  attempt      integer NOT NULL DEFAULT 1,
  started_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  heartbeat_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at  timestamptz,
  succeeded    boolean,
  row_count    bigint NOT NULL DEFAULT 0,
  error        text,
  PRIMARY KEY (job, slot),
  CONSTRAINT finished_at_and_succeeded_together CHECK ((finished_at IS NULL) = (succeeded IS NULL))
);
CREATE INDEX job_runs_latest ON job_runs (job, started_at DESC);

GRANT INSERT ON audit_log, outbox TO app_enterprise, app_agency, app_job, app_identity, app_operator;
GRANT SELECT ON audit_log TO app_enterprise, app_agency, app_job;
GRANT SELECT (id, xid, org_id, topic, number, created_at) ON outbox TO app_operator;
GRANT SELECT, UPDATE (number) ON outbox TO app_job;
GRANT SELECT ON outbox TO app_enterprise, app_agency;
GRANT SELECT, INSERT, UPDATE ON event_streams, event_cursors TO app_job;
GRANT SELECT ON event_streams TO app_enterprise, app_agency;
GRANT SELECT, INSERT ON idempotency_keys TO app_enterprise, app_agency;
GRANT SELECT, DELETE ON idempotency_keys TO app_job;
GRANT SELECT, INSERT, UPDATE, DELETE ON job_runs TO app_job;
GRANT SELECT ON job_runs TO app_operator;

ALTER TABLE audit_log        ENABLE ROW LEVEL SECURITY; ALTER TABLE audit_log        FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox           ENABLE ROW LEVEL SECURITY; ALTER TABLE outbox           FORCE ROW LEVEL SECURITY;
ALTER TABLE event_streams    ENABLE ROW LEVEL SECURITY; ALTER TABLE event_streams    FORCE ROW LEVEL SECURITY;
ALTER TABLE event_cursors    ENABLE ROW LEVEL SECURITY; ALTER TABLE event_cursors    FORCE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY; ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
ALTER TABLE job_runs         ENABLE ROW LEVEL SECURITY; ALTER TABLE job_runs         FORCE ROW LEVEL SECURITY;

CREATE POLICY client_read ON audit_log FOR SELECT TO app_enterprise USING (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY agency_read ON audit_log FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
-- A row for the other side is accepted only along an engagement.
CREATE POLICY client_write ON audit_log FOR INSERT TO app_enterprise WITH CHECK (
  enterprise_org_id = (SELECT app.org_id()) AND (agency_org_id IS NULL OR EXISTS (
    SELECT FROM engagements e WHERE e.enterprise_org_id = (SELECT app.org_id()) AND e.agency_org_id = audit_log.agency_org_id)));
CREATE POLICY agency_write ON audit_log FOR INSERT TO app_agency WITH CHECK (
  agency_org_id = (SELECT app.org_id()) AND (enterprise_org_id IS NULL OR EXISTS (
    SELECT FROM engagements e WHERE e.agency_org_id = (SELECT app.org_id()) AND e.enterprise_org_id = audit_log.enterprise_org_id)));
CREATE POLICY identity_write ON audit_log FOR INSERT TO app_identity WITH CHECK (
  coalesce(enterprise_org_id, agency_org_id, (SELECT app.org_id())) IS NOT DISTINCT FROM (SELECT app.org_id()));
CREATE POLICY operator_write ON audit_log FOR INSERT TO app_operator WITH CHECK (enterprise_org_id IS NULL AND agency_org_id IS NULL);
CREATE POLICY everything ON audit_log TO app_job USING (true) WITH CHECK (true);

CREATE POLICY own_read ON outbox FOR SELECT TO app_enterprise, app_agency USING (org_id = (SELECT app.org_id()));
CREATE POLICY client_write ON outbox FOR INSERT TO app_enterprise WITH CHECK (
  org_id = (SELECT app.org_id()) OR EXISTS (
    SELECT FROM engagements e WHERE e.enterprise_org_id = (SELECT app.org_id()) AND e.agency_org_id = outbox.org_id));
CREATE POLICY agency_write ON outbox FOR INSERT TO app_agency WITH CHECK (
  org_id = (SELECT app.org_id()) OR EXISTS (
    SELECT FROM engagements e WHERE e.agency_org_id = (SELECT app.org_id()) AND e.enterprise_org_id = outbox.org_id));
CREATE POLICY own_write ON outbox FOR INSERT TO app_identity, app_operator WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY without_payload ON outbox FOR SELECT TO app_operator USING (true);
CREATE POLICY everything ON outbox TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON event_streams TO app_job USING (true) WITH CHECK (true);
CREATE POLICY own ON event_streams FOR SELECT TO app_enterprise, app_agency USING (org_id = (SELECT app.org_id()));
CREATE POLICY everything ON event_cursors TO app_job USING (true) WITH CHECK (true);
CREATE POLICY own ON idempotency_keys TO app_enterprise, app_agency
  USING (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()))
  WITH CHECK (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()));
CREATE POLICY everything ON idempotency_keys TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON job_runs TO app_job USING (true) WITH CHECK (true);
CREATE POLICY health ON job_runs FOR SELECT TO app_operator USING (true);
