-- A request to go on with an exception answers the same signature as the one it goes on with.
DROP INDEX IF EXISTS one_exception_per_signature;
CREATE UNIQUE INDEX one_exception_per_signature ON exceptions (agency_org_id, signature_id)
  WHERE signature_id IS NOT NULL AND renews_id IS NULL;

-- Filters over a hundred thousand records of one client read this index alone; the records themselves, wide with their
-- decomposition, are read for the rows of the page only.
DROP INDEX IF EXISTS policy_compliance_by_score;
CREATE INDEX policy_compliance_by_score ON agency_policy_compliance (enterprise_org_id, compliance_score, id)
  INCLUDE (agency_org_id, policy_id, policy_distribution_id, compliance_status, violations_count, coverage, next_review_date, created_at)
  WHERE frozen_at IS NULL;
