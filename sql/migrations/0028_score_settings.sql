-- What a client lets each component of the score weigh, and after how many days it looks again, from a day on. No row: the
-- formula's own figures, number 0. For a day the row with the greatest number among those in force by then counts.
CREATE TABLE score_settings (
  enterprise_org_id  uuid NOT NULL REFERENCES organizations (id),
  number             integer NOT NULL CONSTRAINT score_settings_number_positive CHECK (number > 0),
  -- Hundredths; what counts is each one's share of their sum.
  acknowledgement    integer NOT NULL CONSTRAINT acknowledgement_weighs_1_to_100 CHECK (acknowledgement BETWEEN 1 AND 100),
  assessment         integer NOT NULL CONSTRAINT assessment_weighs_1_to_100 CHECK (assessment BETWEEN 1 AND 100),
  violations         integer NOT NULL CONSTRAINT violations_weigh_1_to_100 CHECK (violations BETWEEN 1 AND 100),
  conflicts          integer NOT NULL CONSTRAINT conflicts_weigh_1_to_100 CHECK (conflicts BETWEEN 1 AND 100),
  freshness          integer NOT NULL CONSTRAINT freshness_weighs_1_to_100 CHECK (freshness BETWEEN 1 AND 100),
  -- The review interval that an acceptance fixes, by the status it leads to.
  compliant_days     integer NOT NULL CONSTRAINT compliant_days_7_to_730 CHECK (compliant_days BETWEEN 7 AND 730),
  at_risk_days       integer NOT NULL CONSTRAINT at_risk_days_7_to_730 CHECK (at_risk_days BETWEEN 7 AND 730),
  non_compliant_days integer NOT NULL CONSTRAINT non_compliant_days_7_to_730 CHECK (non_compliant_days BETWEEN 7 AND 730),
  in_force_from      date NOT NULL,
  set_by             uuid NOT NULL,
  set_at             timestamptz NOT NULL,
  reason             text NOT NULL CONSTRAINT score_settings_say_why CHECK (btrim(reason) <> '' AND length(reason) <= 2000),
  PRIMARY KEY (enterprise_org_id, number),
  FOREIGN KEY (enterprise_org_id, set_by) REFERENCES users (org_id, id),
  CONSTRAINT the_worse_the_sooner_reviewed CHECK (compliant_days >= at_risk_days AND at_risk_days >= non_compliant_days),
  CONSTRAINT score_settings_never_reach_back CHECK (in_force_from >= CAST(set_at AT TIME ZONE 'UTC' AS date))
);

-- Which settings a stored figure was computed with.
ALTER TABLE agency_policy_compliance ADD COLUMN settings_number integer NOT NULL DEFAULT 0
  CONSTRAINT score_names_its_settings CHECK (settings_number >= 0);
ALTER TABLE compliance_history ADD COLUMN settings_number integer NOT NULL DEFAULT 0
  CONSTRAINT daily_score_names_its_settings CHECK (settings_number >= 0);

GRANT SELECT ON score_settings TO app_enterprise, app_job;
-- Why it was set, and by whom, may speak of others: the agency reads the figures alone.
GRANT SELECT (enterprise_org_id, number, acknowledgement, assessment, violations, conflicts, freshness, compliant_days, at_risk_days,
  non_compliant_days, in_force_from, set_at) ON score_settings TO app_agency;
GRANT INSERT ON score_settings TO app_enterprise;
GRANT UPDATE (settings_number) ON agency_policy_compliance TO app_job;

ALTER TABLE score_settings ENABLE ROW LEVEL SECURITY; ALTER TABLE score_settings FORCE ROW LEVEL SECURITY;
CREATE POLICY client_read ON score_settings FOR SELECT TO app_enterprise USING (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY client_add ON score_settings FOR INSERT TO app_enterprise WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
-- An agency reads by what it is scored: of the clients with which it has, or had, an accepted engagement.
CREATE POLICY agency_read ON score_settings FOR SELECT TO app_agency USING (EXISTS (
  SELECT FROM engagements e
  WHERE e.agency_org_id = (SELECT app.org_id()) AND e.enterprise_org_id = score_settings.enterprise_org_id AND e.state IN ('active', 'ended')));
CREATE POLICY everything ON score_settings FOR SELECT TO app_job USING (true);
