-- Findings belong to the agency; a client reads only its own rows in conflict_parties.
-- Whether a finding that was closed must open again when it is found again. What was harmonised, or judged no conflict, stays.
CREATE FUNCTION app.stands_again(status text, kind text, ignored_until timestamptz, at timestamptz) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE status WHEN 'ignored' THEN ignored_until <= at
                           WHEN 'resolved' THEN kind IN ('amended', 'exception', 'scoped_apart', 'superseded', 'lapsed')
                           ELSE false END $$;
-- What an agency should look at first: binding before divergent, then by severity.
CREATE FUNCTION app.conflict_rank(reach text, severity text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE reach WHEN 'binding' THEN 10 ELSE 0 END + array_position(ARRAY['low', 'medium', 'high', 'critical'], severity) $$;

CREATE TABLE policy_conflicts (
  agency_org_id          uuid NOT NULL REFERENCES organizations (id),
  id                     uuid NOT NULL DEFAULT gen_random_uuid(),
  policy_a_id            uuid NOT NULL,
  policy_b_id            uuid,
  conflict_type          varchar(50) NOT NULL,
  relation               text NOT NULL CONSTRAINT relation_known CHECK (
                           relation IN ('conflict', 'tension', 'narrowed', 'stricter', 'moot', 'subsumed', 'duplicate', 'unknown', 'none')),
  degree                 text NOT NULL DEFAULT '' CONSTRAINT degree_known CHECK (degree IN ('', 'full', 'partial')),
  reach                  text NOT NULL CONSTRAINT reach_known CHECK (reach IN ('binding', 'divergent', 'none')),
  labels                 text[] NOT NULL DEFAULT '{}',
  conflict_description   text NOT NULL,
  severity               varchar(20) NOT NULL DEFAULT 'medium' CONSTRAINT conflict_severity_known CHECK (
                           severity IN ('low', 'medium', 'high', 'critical')),
  witness                jsonb,
  instance               jsonb,
  fingerprint            bytea NOT NULL CONSTRAINT fingerprint_length CHECK (length(fingerprint) = 32),
  same_client_org_id     uuid REFERENCES organizations (id),
  engine_version         text NOT NULL,
  taxonomy_version       text NOT NULL,
  resolution_status      varchar(20) NOT NULL DEFAULT 'unresolved' CONSTRAINT resolution_status_known CHECK (
                           resolution_status IN ('unresolved', 'in_progress', 'resolved', 'ignored')),
  resolution_kind        text CONSTRAINT resolution_kind_known CHECK (resolution_kind IN (
                           'amended', 'exception', 'harmonised', 'scoped_apart', 'superseded', 'lapsed', 'not_a_conflict')),
  resolution_notes       text,
  detected_at            timestamptz NOT NULL DEFAULT transaction_timestamp(),
  last_seen_at           timestamptz NOT NULL DEFAULT transaction_timestamp(),
  resolved_at            timestamptz,
  resolved_by            uuid,
  ignored_until          timestamptz,
  revision               integer NOT NULL DEFAULT 1,
  PRIMARY KEY (agency_org_id, id),
  CONSTRAINT one_finding_per_fingerprint UNIQUE (agency_org_id, fingerprint),
  FOREIGN KEY (agency_org_id, resolved_by) REFERENCES users (org_id, id),
  CONSTRAINT resolved_has_a_kind CHECK (resolution_status <> 'resolved' OR (resolution_kind IS NOT NULL AND resolved_at IS NOT NULL)),
  CONSTRAINT ignored_has_an_end CHECK (resolution_status <> 'ignored' OR ignored_until IS NOT NULL)
);
CREATE INDEX idx_policy_conflicts_agency ON policy_conflicts (agency_org_id, detected_at DESC, id);
CREATE INDEX policy_conflicts_id ON policy_conflicts (id);

CREATE TABLE conflict_members (
  agency_org_id     uuid NOT NULL,
  conflict_id       uuid NOT NULL,
  position          integer NOT NULL,
  enterprise_org_id uuid NOT NULL,
  policy_id         uuid NOT NULL,
  version_number    integer NOT NULL,
  distribution_id   uuid NOT NULL,
  clause_id         text NOT NULL,
  clause            jsonb NOT NULL,
  PRIMARY KEY (agency_org_id, conflict_id, position),
  FOREIGN KEY (agency_org_id, conflict_id) REFERENCES policy_conflicts (agency_org_id, id),
  FOREIGN KEY (agency_org_id, enterprise_org_id, policy_id, distribution_id)
    REFERENCES policy_distributions (agency_org_id, enterprise_org_id, policy_id, id)
);

-- A client's own row: here, findings all of whose clauses are its own. It has its own id and its own fingerprint, which leaves
-- out the binding instance, so that it tells nothing of how many assets the agency keeps apart or for whom.
CREATE TABLE conflict_parties (
  enterprise_org_id    uuid NOT NULL REFERENCES organizations (id),
  id                   uuid NOT NULL DEFAULT gen_random_uuid(),
  agency_org_id        uuid NOT NULL REFERENCES organizations (id),
  fingerprint          bytea NOT NULL CONSTRAINT party_fingerprint_length CHECK (length(fingerprint) = 32),
  kind                 text NOT NULL DEFAULT 'lint' CONSTRAINT party_kind_known CHECK (kind IN ('lint')),
  conflict_type        text NOT NULL,
  relation             text NOT NULL,
  degree               text NOT NULL,
  severity             text NOT NULL,
  conflict_description text NOT NULL,
  witness              jsonb,
  clauses              jsonb NOT NULL,
  opened_at            timestamptz NOT NULL,
  closed_at            timestamptz,
  PRIMARY KEY (enterprise_org_id, id),
  CONSTRAINT one_row_per_finding UNIQUE (enterprise_org_id, agency_org_id, fingerprint)
);

CREATE TABLE conflict_runs (
  agency_org_id    uuid NOT NULL REFERENCES organizations (id),
  id               uuid NOT NULL DEFAULT gen_random_uuid(),
  started_at       timestamptz NOT NULL,
  clause_count     integer NOT NULL,
  pair_count       integer NOT NULL,
  found_count      integer NOT NULL,
  opened_count     integer NOT NULL,
  closed_count     integer NOT NULL,
  engine_version   text NOT NULL,
  taxonomy_version text NOT NULL,
  PRIMARY KEY (agency_org_id, id)
);
CREATE INDEX conflict_runs_latest ON conflict_runs (agency_org_id, started_at DESC);

GRANT SELECT ON policy_conflicts, conflict_members, conflict_runs TO app_agency, app_job;
GRANT UPDATE (resolution_status, resolution_kind, resolution_notes, resolved_at, resolved_by, ignored_until, revision)
  ON policy_conflicts TO app_agency;
GRANT INSERT, UPDATE ON policy_conflicts TO app_job;
GRANT INSERT, UPDATE, DELETE ON conflict_members TO app_job;
GRANT INSERT ON conflict_runs TO app_job;
-- The fingerprint is left out: it is the engine's word.
GRANT SELECT (enterprise_org_id, id, agency_org_id, kind, conflict_type, relation, degree, severity, conflict_description,
  witness, clauses, opened_at, closed_at) ON conflict_parties TO app_enterprise;
GRANT SELECT, INSERT, UPDATE ON conflict_parties TO app_job;

ALTER TABLE policy_conflicts ENABLE ROW LEVEL SECURITY; ALTER TABLE policy_conflicts FORCE ROW LEVEL SECURITY;
ALTER TABLE conflict_members ENABLE ROW LEVEL SECURITY; ALTER TABLE conflict_members FORCE ROW LEVEL SECURITY;
ALTER TABLE conflict_parties ENABLE ROW LEVEL SECURITY; ALTER TABLE conflict_parties FORCE ROW LEVEL SECURITY;
ALTER TABLE conflict_runs    ENABLE ROW LEVEL SECURITY; ALTER TABLE conflict_runs    FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON policy_conflicts TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency ON conflict_members FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency ON conflict_runs FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY client ON conflict_parties FOR SELECT TO app_enterprise USING (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY everything ON policy_conflicts TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON conflict_members TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON conflict_parties TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON conflict_runs TO app_job USING (true) WITH CHECK (true);
