-- What an agency asks one client about that client's own clause. The thread is between the two of them; what at the agency made it
-- ask (its findings) is the agency's alone. Only an act of one of the two opens, moves or closes a request, never detection.
CREATE TABLE clause_requests (
  agency_org_id     uuid NOT NULL,
  id                uuid NOT NULL DEFAULT gen_random_uuid(),
  enterprise_org_id uuid NOT NULL,
  policy_id         uuid NOT NULL,
  distribution_id   uuid NOT NULL,
  version_number    integer NOT NULL,
  clause_id         text NOT NULL,
  clause            jsonb NOT NULL,
  state             text NOT NULL DEFAULT 'with_client' CONSTRAINT request_state_known CHECK (state IN ('with_client', 'with_agency', 'closed')),
  reply_by          date NOT NULL,
  opened_by         uuid NOT NULL,
  opened_at         timestamptz NOT NULL,
  moved_at          timestamptz NOT NULL,
  closed_at         timestamptz,
  outcome           text CONSTRAINT request_outcome_known CHECK (outcome IN ('granted', 'amended', 'settled', 'withdrawn')),
  revision          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (agency_org_id, id),
  CONSTRAINT request_names_its_client UNIQUE (agency_org_id, enterprise_org_id, id),
  FOREIGN KEY (agency_org_id, enterprise_org_id, policy_id, distribution_id)
    REFERENCES policy_distributions (agency_org_id, enterprise_org_id, policy_id, id),
  FOREIGN KEY (agency_org_id, opened_by) REFERENCES users (org_id, id),
  CONSTRAINT closed_with_an_outcome CHECK ((state = 'closed') = (closed_at IS NOT NULL) AND (state = 'closed') = (outcome IS NOT NULL))
);
CREATE UNIQUE INDEX one_open_request_per_clause ON clause_requests (agency_org_id, policy_id, clause_id) WHERE state <> 'closed';
CREATE INDEX clause_requests_enterprise ON clause_requests (enterprise_org_id, moved_at DESC, id);
CREATE INDEX clause_requests_agency ON clause_requests (agency_org_id, moved_at DESC, id);
CREATE INDEX clause_requests_id ON clause_requests (id);

CREATE TABLE clause_request_messages (
  agency_org_id     uuid NOT NULL,
  enterprise_org_id uuid NOT NULL,
  request_id        uuid NOT NULL,
  position          integer NOT NULL,
  step              text NOT NULL CONSTRAINT request_step_known CHECK (
                      step IN ('asked', 'replied', 'answered', 'countered', 'granted', 'amended', 'refused', 'settled', 'withdrawn')),
  side              text NOT NULL CONSTRAINT message_side_known CHECK (side IN ('agency', 'client')),
  author_id         uuid NOT NULL,
  author_name       text NOT NULL,
  words             text NOT NULL,
  proposal          text NOT NULL DEFAULT '',
  reply_by          date,
  exception_id      uuid,
  version_number    integer,
  written_at        timestamptz NOT NULL,
  PRIMARY KEY (agency_org_id, request_id, position),
  FOREIGN KEY (agency_org_id, enterprise_org_id, request_id) REFERENCES clause_requests (agency_org_id, enterprise_org_id, id),
  FOREIGN KEY (agency_org_id, exception_id) REFERENCES exceptions (agency_org_id, id)
);
CREATE INDEX clause_request_messages_enterprise ON clause_request_messages (enterprise_org_id, request_id);
-- The day by which a step asks the other side for an answer is kept with it: a score of a past day needs it.
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON clause_request_messages
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- Which findings of the agency a request is about: no client's role reads or writes here.
CREATE TABLE clause_request_findings (
  agency_org_id uuid NOT NULL,
  request_id    uuid NOT NULL,
  conflict_id   uuid NOT NULL,
  PRIMARY KEY (agency_org_id, request_id, conflict_id),
  FOREIGN KEY (agency_org_id, request_id) REFERENCES clause_requests (agency_org_id, id),
  FOREIGN KEY (agency_org_id, conflict_id) REFERENCES policy_conflicts (agency_org_id, id)
);
CREATE INDEX clause_request_findings_conflict ON clause_request_findings (agency_org_id, conflict_id);

GRANT SELECT ON clause_requests, clause_request_messages TO app_agency, app_enterprise, app_job;
GRANT INSERT (agency_org_id, enterprise_org_id, policy_id, distribution_id, version_number, clause_id, clause, reply_by, opened_by, opened_at, moved_at)
  ON clause_requests TO app_agency;
GRANT UPDATE (state, reply_by, moved_at, closed_at, outcome, revision) ON clause_requests TO app_agency, app_enterprise;
GRANT INSERT ON clause_request_messages TO app_agency, app_enterprise;
GRANT SELECT, INSERT ON clause_request_findings TO app_agency;
GRANT SELECT ON clause_request_findings TO app_job;
-- A client grants on a request what no reservation asked for: the exception names whoever at the agency asked.
GRANT INSERT (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_ids, state, reason, requested_by, requested_at,
  starts_on, ends_on, decided_by, decided_at, decision_comment) ON exceptions TO app_enterprise;

ALTER TABLE clause_requests         ENABLE ROW LEVEL SECURITY; ALTER TABLE clause_requests         FORCE ROW LEVEL SECURITY;
ALTER TABLE clause_request_messages ENABLE ROW LEVEL SECURITY; ALTER TABLE clause_request_messages FORCE ROW LEVEL SECURITY;
ALTER TABLE clause_request_findings ENABLE ROW LEVEL SECURITY; ALTER TABLE clause_request_findings FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON clause_requests TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY client ON clause_requests TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY agency_read ON clause_request_messages FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY client_read ON clause_request_messages FOR SELECT TO app_enterprise USING (enterprise_org_id = (SELECT app.org_id()));
-- Nobody writes in somebody else's name, or as the other side.
CREATE POLICY agency_write ON clause_request_messages FOR INSERT TO app_agency
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND side = 'agency' AND author_id = (SELECT app.user_id()));
CREATE POLICY client_write ON clause_request_messages FOR INSERT TO app_enterprise
  WITH CHECK (enterprise_org_id = (SELECT app.org_id()) AND side = 'client' AND author_id = (SELECT app.user_id()));
CREATE POLICY agency ON clause_request_findings TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY everything ON clause_requests FOR SELECT TO app_job USING (true);
CREATE POLICY everything ON clause_request_messages FOR SELECT TO app_job USING (true);
CREATE POLICY everything ON clause_request_findings FOR SELECT TO app_job USING (true);
