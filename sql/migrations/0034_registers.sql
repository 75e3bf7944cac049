-- What registers of a hundred thousand rows need to be read by the page in the order a reader chose, and what a client ties an
-- exception to.

-- What the agency has to keep to while the exception is in force; both sides read it wherever they read the exception.
ALTER TABLE exceptions ADD COLUMN conditions text NOT NULL DEFAULT '' CONSTRAINT exception_conditions_length CHECK (length(conditions) <= 4000);
ALTER TABLE exceptions ADD CONSTRAINT only_what_was_granted_has_conditions CHECK (
  conditions = '' OR state IN ('approved', 'expired', 'revoked', 'superseded'));
GRANT INSERT (conditions), UPDATE (conditions) ON exceptions TO app_enterprise;

-- Which exception a request asks to go on with: the agency's own, of the same policy.
ALTER TABLE exceptions ADD COLUMN renews_id uuid;
ALTER TABLE exceptions ADD CONSTRAINT exception_names_its_policy UNIQUE (agency_org_id, enterprise_org_id, policy_id, id);
ALTER TABLE exceptions ADD CONSTRAINT renewal_is_of_the_same_policy FOREIGN KEY (agency_org_id, enterprise_org_id, policy_id, renews_id)
  REFERENCES exceptions (agency_org_id, enterprise_org_id, policy_id, id);
-- One request at a time: who was refused may ask again.
CREATE UNIQUE INDEX one_open_renewal_of_an_exception ON exceptions (agency_org_id, renews_id) WHERE state = 'requested';

CREATE INDEX policy_compliance_by_score ON agency_policy_compliance (enterprise_org_id, compliance_score, id) WHERE frozen_at IS NULL;
CREATE INDEX policy_compliance_by_review ON agency_policy_compliance
  (enterprise_org_id, coalesce(next_review_date, timestamptz '9999-01-01 00:00:00+00'), id) WHERE frozen_at IS NULL;
CREATE INDEX exceptions_asked_by_agency ON exceptions (agency_org_id, requested_at DESC, id);
CREATE INDEX exceptions_by_end ON exceptions (enterprise_org_id, coalesce(ends_on, date '9999-01-01'), id);
CREATE INDEX exceptions_id ON exceptions (id);
-- The trend, the distribution and the movers of a client are read by the day alone.
CREATE INDEX compliance_history_scores ON compliance_history (enterprise_org_id, day) INCLUDE (compliance_score, agency_org_id, compliance_id);
