-- The work that an agency declares to offer: where clauses leave a service no tool, the agency is told. No client reads any of it.
CREATE TABLE service_lines (
  agency_org_id  uuid NOT NULL REFERENCES organizations (id),
  id             uuid NOT NULL DEFAULT gen_random_uuid(),
  label          text NOT NULL CONSTRAINT service_label_not_blank CHECK (btrim(label) <> '' AND length(label) <= 120),
  -- Terms of the shared vocabulary by dimension, as in a clause; a tool list is what the service can be done with.
  scope          jsonb NOT NULL CONSTRAINT service_scope_is_an_object CHECK (jsonb_typeof(scope) = 'object'),
  -- The clients it is offered to; none named: every client of the agency's, also a later one.
  client_org_ids uuid[] NOT NULL DEFAULT '{}',
  revision       integer NOT NULL DEFAULT 1,
  created_at     timestamptz NOT NULL,
  retired_at     timestamptz,
  PRIMARY KEY (agency_org_id, id)
);

GRANT SELECT ON service_lines TO app_agency, app_job;
GRANT INSERT (agency_org_id, label, scope, client_org_ids, created_at) ON service_lines TO app_agency;
GRANT UPDATE (label, scope, client_org_ids, revision, retired_at) ON service_lines TO app_agency;

ALTER TABLE service_lines ENABLE ROW LEVEL SECURITY; ALTER TABLE service_lines FORCE ROW LEVEL SECURITY;
CREATE POLICY agency_read ON service_lines FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency_add ON service_lines FOR INSERT TO app_agency WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency_change ON service_lines FOR UPDATE TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY everything ON service_lines FOR SELECT TO app_job USING (true);
