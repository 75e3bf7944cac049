-- The score of each distribution, and the facts it rests on. No data is NULL, not zero.
CREATE TABLE agency_policy_compliance (
  agency_org_id          uuid NOT NULL,
  id                     uuid NOT NULL DEFAULT gen_random_uuid(),
  enterprise_org_id      uuid NOT NULL,
  policy_id              uuid NOT NULL,
  policy_distribution_id uuid NOT NULL,
  compliance_score       integer CONSTRAINT score_in_range CHECK (compliance_score BETWEEN 0 AND 100),
  score_before_waivers   integer CONSTRAINT score_before_waivers_in_range CHECK (score_before_waivers BETWEEN 0 AND 100),
  coverage               integer NOT NULL DEFAULT 0 CONSTRAINT coverage_in_ten_thousandths CHECK (coverage BETWEEN 0 AND 10000),
  compliance_status      varchar(20) NOT NULL DEFAULT 'pending' CONSTRAINT compliance_status_known CHECK (
                           compliance_status IN ('pending', 'compliant', 'at_risk', 'non_compliant')),
  violations_count       integer NOT NULL DEFAULT 0 CONSTRAINT violations_count_not_negative CHECK (violations_count >= 0),
  last_assessment_date   timestamptz,
  next_review_date       timestamptz,
  review_date_set_by     uuid,
  breakdown              jsonb NOT NULL DEFAULT '{}',
  formula_version        text NOT NULL DEFAULT 'v1',
  computed_at            timestamptz,
  frozen_at              timestamptz,
  revision               integer NOT NULL DEFAULT 1,
  created_at             timestamptz NOT NULL DEFAULT transaction_timestamp(),
  PRIMARY KEY (agency_org_id, id),
  CONSTRAINT one_record_per_distribution UNIQUE (agency_org_id, policy_distribution_id),
  CONSTRAINT compliance_names_its_client UNIQUE (agency_org_id, enterprise_org_id, id),
  FOREIGN KEY (agency_org_id, enterprise_org_id, policy_id, policy_distribution_id)
    REFERENCES policy_distributions (agency_org_id, enterprise_org_id, policy_id, id),
  FOREIGN KEY (enterprise_org_id, review_date_set_by) REFERENCES users (org_id, id)
);
CREATE INDEX idx_policy_compliance_agency ON agency_policy_compliance (agency_org_id, created_at DESC);
CREATE INDEX policy_compliance_enterprise ON agency_policy_compliance (enterprise_org_id, created_at DESC);
CREATE INDEX policy_compliance_id ON agency_policy_compliance (id);
CREATE INDEX policy_compliance_oldest ON agency_policy_compliance (computed_at NULLS FIRST) WHERE frozen_at IS NULL;

CREATE TABLE compliance_history (
  agency_org_id        uuid NOT NULL,
  enterprise_org_id    uuid NOT NULL,
  compliance_id        uuid NOT NULL,
  day                  date NOT NULL,
  compliance_score     integer CONSTRAINT daily_score_in_range CHECK (compliance_score BETWEEN 0 AND 100),
  score_before_waivers integer,
  coverage             integer NOT NULL,
  compliance_status    text NOT NULL CONSTRAINT daily_status_known CHECK (
                         compliance_status IN ('pending', 'compliant', 'at_risk', 'non_compliant')),
  formula_version      text NOT NULL,
  PRIMARY KEY (agency_org_id, compliance_id, day),
  FOREIGN KEY (agency_org_id, enterprise_org_id, compliance_id)
    REFERENCES agency_policy_compliance (agency_org_id, enterprise_org_id, id)
);
CREATE INDEX compliance_history_enterprise ON compliance_history (enterprise_org_id, day);

-- Answers per clause: {clause_id: {value: met|partly|not_met|not_applicable, reason?, note?}}.
CREATE TABLE assessments (
  agency_org_id        uuid NOT NULL,
  id                   uuid NOT NULL DEFAULT gen_random_uuid(),
  enterprise_org_id    uuid NOT NULL,
  policy_id            uuid NOT NULL,
  distribution_id      uuid NOT NULL,
  version_number       integer NOT NULL,
  state                text NOT NULL CONSTRAINT assessment_state_known CHECK (
                         state IN ('draft', 'submitted', 'accepted', 'changes_requested', 'superseded')),
  answers              jsonb NOT NULL CONSTRAINT answers_are_by_clause CHECK (jsonb_typeof(answers) = 'object'),
  submitted_by         uuid,
  submitted_at         timestamptz,
  decided_by           uuid,
  decided_at           timestamptz,
  decision_comment     text,
  review_interval_days integer CONSTRAINT review_interval_positive CHECK (review_interval_days > 0),
  superseded_at        timestamptz,
  PRIMARY KEY (agency_org_id, id),
  FOREIGN KEY (agency_org_id, enterprise_org_id, policy_id, distribution_id)
    REFERENCES policy_distributions (agency_org_id, enterprise_org_id, policy_id, id),
  FOREIGN KEY (agency_org_id, submitted_by) REFERENCES users (org_id, id),
  FOREIGN KEY (enterprise_org_id, decided_by) REFERENCES users (org_id, id),
  CONSTRAINT submitted_at_and_by_together CHECK ((submitted_at IS NULL) = (submitted_by IS NULL)),
  CONSTRAINT assessment_decided_at_and_by_together CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
  CONSTRAINT acceptance_fixes_the_review_interval CHECK (state <> 'accepted' OR review_interval_days IS NOT NULL)
);
CREATE UNIQUE INDEX one_accepted_assessment ON assessments (agency_org_id, enterprise_org_id, policy_id) WHERE state = 'accepted';
CREATE UNIQUE INDEX one_assessment_under_way ON assessments (agency_org_id, enterprise_org_id, policy_id)
  WHERE state IN ('draft', 'submitted', 'changes_requested');
CREATE INDEX assessments_enterprise ON assessments (enterprise_org_id, state);

CREATE TABLE violations (
  agency_org_id     uuid NOT NULL,
  id                uuid NOT NULL DEFAULT gen_random_uuid(),
  enterprise_org_id uuid NOT NULL,
  policy_id         uuid NOT NULL,
  distribution_id   uuid NOT NULL,
  clause_id         text NOT NULL,
  severity          text NOT NULL CONSTRAINT violation_severity_known CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  state             text NOT NULL DEFAULT 'reported' CONSTRAINT violation_state_known CHECK (
                      state IN ('reported', 'confirmed', 'correcting', 'verified', 'closed', 'dismissed')),
  summary           text NOT NULL,
  happened_on       date NOT NULL,
  reported_at       timestamptz NOT NULL,
  confirmed_at      timestamptz,
  correcting_at     timestamptz,
  action            text,
  action_due_on     date,
  verified_at       timestamptz,
  closed_at         timestamptz,
  closed_by         uuid,
  PRIMARY KEY (agency_org_id, id),
  FOREIGN KEY (agency_org_id, enterprise_org_id, policy_id, distribution_id)
    REFERENCES policy_distributions (agency_org_id, enterprise_org_id, policy_id, id),
  FOREIGN KEY (enterprise_org_id, closed_by) REFERENCES users (org_id, id),
  CONSTRAINT a_named_human_closes CHECK (state <> 'closed' OR closed_by IS NOT NULL)
);
CREATE INDEX violations_enterprise ON violations (enterprise_org_id, state);

CREATE TABLE exceptions (
  agency_org_id     uuid NOT NULL,
  id                uuid NOT NULL DEFAULT gen_random_uuid(),
  enterprise_org_id uuid NOT NULL,
  policy_id         uuid NOT NULL,
  distribution_id   uuid NOT NULL,
  signature_id      uuid,
  clause_ids        text[] NOT NULL CONSTRAINT exception_names_a_clause CHECK (cardinality(clause_ids) > 0),
  state             text NOT NULL DEFAULT 'requested' CONSTRAINT exception_state_known CHECK (
                      state IN ('requested', 'approved', 'expired', 'revoked', 'superseded', 'denied', 'withdrawn')),
  reason            text NOT NULL,
  requested_by      uuid NOT NULL,
  requested_at      timestamptz NOT NULL,
  starts_on         date,
  ends_on           date,
  decided_by        uuid,
  decided_at        timestamptz,
  decision_comment  text,
  ended_at          timestamptz,
  PRIMARY KEY (agency_org_id, id),
  FOREIGN KEY (agency_org_id, enterprise_org_id, policy_id, distribution_id)
    REFERENCES policy_distributions (agency_org_id, enterprise_org_id, policy_id, id),
  FOREIGN KEY (agency_org_id, signature_id) REFERENCES signatures (agency_org_id, id),
  FOREIGN KEY (agency_org_id, requested_by) REFERENCES users (org_id, id),
  FOREIGN KEY (enterprise_org_id, decided_by) REFERENCES users (org_id, id),
  CONSTRAINT exception_decided_at_and_by_together CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
  CONSTRAINT approval_names_its_period CHECK (state <> 'approved' OR (starts_on IS NOT NULL AND ends_on >= starts_on))
);
CREATE INDEX exceptions_enterprise ON exceptions (enterprise_org_id, state);
-- One signature opens one request; a later signature of the same distribution opens its own.
CREATE UNIQUE INDEX one_exception_per_signature ON exceptions (agency_org_id, signature_id) WHERE signature_id IS NOT NULL;

GRANT SELECT ON agency_policy_compliance, compliance_history, assessments, violations, exceptions TO app_enterprise, app_agency, app_job;
GRANT INSERT ON agency_policy_compliance TO app_enterprise, app_job;
GRANT UPDATE (compliance_score, score_before_waivers, coverage, compliance_status, violations_count, last_assessment_date,
  next_review_date, breakdown, formula_version, computed_at, revision) ON agency_policy_compliance TO app_enterprise, app_agency, app_job;
GRANT UPDATE (review_date_set_by, frozen_at) ON agency_policy_compliance TO app_enterprise;
GRANT UPDATE (frozen_at) ON agency_policy_compliance TO app_job;
GRANT INSERT, UPDATE ON compliance_history TO app_job;
GRANT INSERT ON assessments, violations, exceptions TO app_agency, app_job;
GRANT UPDATE (state, answers, version_number, distribution_id, submitted_by, submitted_at) ON assessments TO app_agency;
GRANT UPDATE (state, decided_by, decided_at, decision_comment, review_interval_days, superseded_at) ON assessments TO app_enterprise;
GRANT INSERT ON violations TO app_enterprise;
GRANT UPDATE ON violations TO app_enterprise;
GRANT UPDATE (state, correcting_at, action, action_due_on) ON violations TO app_agency;
GRANT UPDATE (state, ended_at) ON exceptions TO app_agency, app_job;
GRANT UPDATE (state, starts_on, ends_on, decided_by, decided_at, decision_comment, ended_at) ON exceptions TO app_enterprise;

ALTER TABLE agency_policy_compliance ENABLE ROW LEVEL SECURITY; ALTER TABLE agency_policy_compliance FORCE ROW LEVEL SECURITY;
ALTER TABLE compliance_history       ENABLE ROW LEVEL SECURITY; ALTER TABLE compliance_history       FORCE ROW LEVEL SECURITY;
ALTER TABLE assessments              ENABLE ROW LEVEL SECURITY; ALTER TABLE assessments              FORCE ROW LEVEL SECURITY;
ALTER TABLE violations               ENABLE ROW LEVEL SECURITY; ALTER TABLE violations               FORCE ROW LEVEL SECURITY;
ALTER TABLE exceptions               ENABLE ROW LEVEL SECURITY; ALTER TABLE exceptions               FORCE ROW LEVEL SECURITY;
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['agency_policy_compliance', 'compliance_history', 'assessments', 'violations', 'exceptions'] LOOP
    EXECUTE format('CREATE POLICY client ON %I TO app_enterprise USING (enterprise_org_id = (SELECT app.org_id())) '
                   'WITH CHECK (enterprise_org_id = (SELECT app.org_id()))', t);
    EXECUTE format('CREATE POLICY everything ON %I TO app_job USING (true) WITH CHECK (true)', t);
    CONTINUE WHEN t = 'agency_policy_compliance';
    EXECUTE format('CREATE POLICY agency ON %I TO app_agency USING (agency_org_id = (SELECT app.org_id())) '
                   'WITH CHECK (agency_org_id = (SELECT app.org_id()))', t);
  END LOOP;
END $$;
-- A record shows that there is a distribution: the agency sees it when it sees that; the inner query is under its own policy.
CREATE POLICY agency ON agency_policy_compliance TO app_agency
  USING (agency_org_id = (SELECT app.org_id()) AND EXISTS (
    SELECT FROM policy_distributions d
    WHERE d.agency_org_id = agency_policy_compliance.agency_org_id AND d.id = agency_policy_compliance.policy_distribution_id))
  WITH CHECK (agency_org_id = (SELECT app.org_id()));
