-- What a score of a past day needs and a row that changes no longer tells: each is kept with the time from which it held.

-- From when a distribution that had waited for its day was in force; NULL: from `distributed_at`. And the distribution whose answers
-- one with an editorial change goes on from: all that was signed there is its own too.
ALTER TABLE policy_distributions
  ADD COLUMN in_force_at      timestamptz,
  ADD COLUMN answered_from_id uuid,
  ADD CONSTRAINT answers_are_of_the_same_policy FOREIGN KEY (agency_org_id, enterprise_org_id, policy_id, answered_from_id)
    REFERENCES policy_distributions (agency_org_id, enterprise_org_id, policy_id, id);
GRANT UPDATE (in_force_at, answered_from_id) ON policy_distributions TO app_job;

-- A signature that was given for another distribution was carried over; a later one of its own does not undo that.
-- Two lookups by key and no join: however many rows are written at once, each is found by its index.
CREATE FUNCTION app.remember_what_answers_go_on_from() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  signed_for uuid;
BEGIN
  SELECT s.distribution_id INTO signed_for FROM signatures s
   WHERE s.agency_org_id = NEW.agency_org_id AND s.id = NEW.signature_id AND s.distribution_id <> NEW.id;
  IF FOUND THEN
    SELECT coalesce(d.answered_from_id, d.id) INTO NEW.answered_from_id FROM policy_distributions d
     WHERE d.agency_org_id = NEW.agency_org_id AND d.id = signed_for;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER answers_go_on BEFORE INSERT OR UPDATE OF signature_id ON policy_distributions
  FOR EACH ROW WHEN (NEW.signature_id IS NOT NULL AND NEW.answered_from_id IS NULL)
  EXECUTE FUNCTION app.remember_what_answers_go_on_from();

-- The day of the next review as an officer set it, or (NULL) as the interval says it again. Insert-only.
CREATE TABLE review_dates (
  agency_org_id     uuid NOT NULL,
  compliance_id     uuid NOT NULL,
  number            integer NOT NULL CONSTRAINT review_date_number_positive CHECK (number > 0),
  enterprise_org_id uuid NOT NULL,
  review_at         timestamptz,
  set_at            timestamptz NOT NULL,
  PRIMARY KEY (agency_org_id, compliance_id, number),
  FOREIGN KEY (agency_org_id, enterprise_org_id, compliance_id) REFERENCES agency_policy_compliance (agency_org_id, enterprise_org_id, id)
);
CREATE INDEX review_dates_enterprise ON review_dates (enterprise_org_id);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON review_dates
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
GRANT SELECT ON review_dates TO app_enterprise, app_agency, app_job;
GRANT INSERT ON review_dates TO app_enterprise, app_job;
ALTER TABLE review_dates ENABLE ROW LEVEL SECURITY; ALTER TABLE review_dates FORCE ROW LEVEL SECURITY;
CREATE POLICY client ON review_dates TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY agency ON review_dates FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY everything ON review_dates TO app_job USING (true) WITH CHECK (true);

-- When a finding among one client's own clauses was open, and how grave: the agency's, as the finding is. Insert-only.
CREATE TABLE finding_states (
  agency_org_id uuid NOT NULL,
  conflict_id   uuid NOT NULL,
  number        integer NOT NULL CONSTRAINT finding_state_number_positive CHECK (number > 0),
  is_open       boolean NOT NULL,
  severity      text NOT NULL CONSTRAINT finding_severity_known CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  held_from     timestamptz NOT NULL,
  PRIMARY KEY (agency_org_id, conflict_id, number),
  FOREIGN KEY (agency_org_id, conflict_id) REFERENCES policy_conflicts (agency_org_id, id)
);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON finding_states
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
GRANT SELECT, INSERT ON finding_states TO app_agency, app_job;
ALTER TABLE finding_states ENABLE ROW LEVEL SECURITY; ALTER TABLE finding_states FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON finding_states TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY everything ON finding_states TO app_job USING (true) WITH CHECK (true);

CREATE FUNCTION app.is_open_finding(status text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT status IN ('unresolved', 'in_progress') $$;
CREATE FUNCTION app.keep_finding_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stands boolean := app.is_open_finding(NEW.resolution_status);
  since timestamptz := NEW.detected_at;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF stands = app.is_open_finding(OLD.resolution_status) THEN
      IF NEW.severity = OLD.severity THEN RETURN NULL; END IF;
      since := NEW.last_seen_at;
    ELSE
      since := CASE WHEN stands THEN NEW.reopened_at ELSE NEW.resolved_at END;
    END IF;
  END IF;
  INSERT INTO finding_states (agency_org_id, conflict_id, number, is_open, severity, held_from)
  SELECT NEW.agency_org_id, NEW.id, coalesce(max(f.number), 0) + 1, stands, NEW.severity, coalesce(since, transaction_timestamp())
    FROM finding_states f WHERE f.agency_org_id = NEW.agency_org_id AND f.conflict_id = NEW.id;
  RETURN NULL;
END $$;
-- No other finding ever counts in a score.
CREATE TRIGGER keep_state AFTER INSERT OR UPDATE OF resolution_status, severity ON policy_conflicts
  FOR EACH ROW WHEN (NEW.same_client_org_id IS NOT NULL AND NEW.relation IN ('conflict', 'tension'))
  EXECUTE FUNCTION app.keep_finding_state();

SET LOCAL ROLE app_job;
UPDATE policy_distributions d SET answered_from_id = s.distribution_id
  FROM signatures s
 WHERE s.agency_org_id = d.agency_org_id AND s.id = d.signature_id AND s.distribution_id <> d.id;
INSERT INTO review_dates (agency_org_id, compliance_id, number, enterprise_org_id, review_at, set_at)
SELECT c.agency_org_id, c.id, 1, c.enterprise_org_id, c.next_review_date, coalesce(c.last_assessment_date, c.created_at)
  FROM agency_policy_compliance c WHERE c.review_date_set_by IS NOT NULL;
INSERT INTO finding_states (agency_org_id, conflict_id, number, is_open, severity, held_from)
SELECT c.agency_org_id, c.id, n.number, n.number = 1, c.severity, CASE n.number WHEN 1 THEN coalesce(c.reopened_at, c.detected_at) ELSE c.resolved_at END
  FROM policy_conflicts c CROSS JOIN generate_series(1, 2) AS n (number)
 WHERE c.same_client_org_id IS NOT NULL AND c.relation IN ('conflict', 'tension')
   AND (n.number = 1 OR (NOT app.is_open_finding(c.resolution_status) AND c.resolved_at IS NOT NULL));
