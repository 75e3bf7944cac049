-- A rider: an overlay on one published version for one agency, which is sent to it in the place of the version. Kept with the
-- clauses that result, so that nobody has to lay the one over the other again. Numbered for each agency and version alone: a
-- number tells no agency of another.
CREATE TABLE policy_riders (
  agency_org_id     uuid NOT NULL REFERENCES organizations (id),
  enterprise_org_id uuid NOT NULL,
  policy_id         uuid NOT NULL,
  version_number    integer NOT NULL,
  rider_number      integer NOT NULL CONSTRAINT rider_number_positive CHECK (rider_number > 0),
  -- {"replaced": [clause], "removed": [clause id], "added": [clause]}, as signed.
  overlay           jsonb NOT NULL CONSTRAINT overlay_is_an_object CHECK (jsonb_typeof(overlay) = 'object'),
  clauses           jsonb NOT NULL CONSTRAINT rider_clauses_are_a_list CHECK (jsonb_typeof(clauses) = 'array'),
  -- Whether any clause decides otherwise than in the version: then a later version asks for an answer, whatever its own class.
  changes_norms     boolean NOT NULL,
  document_sha256   bytea NOT NULL CONSTRAINT rider_sha256_length CHECK (length(document_sha256) = 32),
  reason            text NOT NULL CONSTRAINT rider_says_why CHECK (btrim(reason) <> ''),
  created_by        uuid NOT NULL,
  created_at        timestamptz NOT NULL,
  PRIMARY KEY (agency_org_id, enterprise_org_id, policy_id, version_number, rider_number),
  FOREIGN KEY (enterprise_org_id, policy_id, version_number) REFERENCES policy_versions (enterprise_org_id, policy_id, version_number),
  FOREIGN KEY (enterprise_org_id, created_by) REFERENCES users (org_id, id)
);
CREATE INDEX policy_riders_of_policy ON policy_riders (enterprise_org_id, policy_id, created_at DESC);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_riders
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- A distribution under a rider names one that exists; 0, the version itself, names none.
ALTER TABLE policy_distributions ADD COLUMN held_rider integer GENERATED ALWAYS AS (nullif(rider_number, 0)) STORED;
ALTER TABLE policy_distributions ADD CONSTRAINT rider_exists
  FOREIGN KEY (agency_org_id, enterprise_org_id, policy_id, version_number, held_rider)
  REFERENCES policy_riders (agency_org_id, enterprise_org_id, policy_id, version_number, rider_number);

GRANT SELECT, INSERT ON policy_riders TO app_enterprise;
GRANT SELECT ON policy_riders TO app_job;
-- Not who at the client wrote it.
GRANT SELECT (agency_org_id, enterprise_org_id, policy_id, version_number, rider_number, overlay, clauses, changes_norms, document_sha256,
  reason, created_at) ON policy_riders TO app_agency;
ALTER TABLE policy_riders ENABLE ROW LEVEL SECURITY; ALTER TABLE policy_riders FORCE ROW LEVEL SECURITY;
CREATE POLICY client ON policy_riders TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
-- The one agency, once its distribution is in its sight; the inner query is itself under the agency's policy there.
CREATE POLICY received ON policy_riders FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()) AND EXISTS (
  SELECT FROM policy_distributions d
  WHERE d.agency_org_id = (SELECT app.org_id()) AND d.enterprise_org_id = policy_riders.enterprise_org_id
    AND d.policy_id = policy_riders.policy_id AND d.version_number = policy_riders.version_number
    AND d.rider_number = policy_riders.rider_number));
CREATE POLICY everything ON policy_riders FOR SELECT TO app_job USING (true);

-- The document of each distribution: the version's, or what the rider made of it. The one place to ask for its clauses and hash.
CREATE VIEW distribution_documents WITH (security_invoker = true) AS
SELECT d.agency_org_id, d.id AS distribution_id, d.enterprise_org_id, d.policy_id, d.version_number, d.rider_number, v.title, v.body,
       coalesce(r.clauses, v.clauses) AS clauses, coalesce(r.document_sha256, v.document_sha256) AS document_sha256,
       v.effective_from, v.effective_until, v.change_class, v.change_summary, v.published_at,
       r.overlay, r.reason AS rider_reason, coalesce(r.changes_norms, false) AS changes_norms
FROM policy_distributions d
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
LEFT JOIN policy_riders r ON r.agency_org_id = d.agency_org_id AND r.enterprise_org_id = d.enterprise_org_id AND r.policy_id = d.policy_id
  AND r.version_number = d.version_number AND r.rider_number = d.held_rider;
GRANT SELECT ON distribution_documents TO app_enterprise, app_agency, app_job;

-- The client answers a request by a rider: the request is then with the agency, which closes it.
ALTER TABLE clause_request_messages ADD COLUMN rider_number integer CONSTRAINT request_names_a_rider CHECK (rider_number > 0);
ALTER TABLE clause_request_messages DROP CONSTRAINT request_step_known;
ALTER TABLE clause_request_messages ADD CONSTRAINT request_step_known CHECK (
  step IN ('asked', 'replied', 'answered', 'countered', 'granted', 'amended', 'adapted', 'refused', 'settled', 'withdrawn'));
