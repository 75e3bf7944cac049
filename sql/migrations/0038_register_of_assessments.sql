-- The register of assessments reads the page in the order of submission; a draft is in no register.
CREATE INDEX assessments_submitted ON assessments (enterprise_org_id, submitted_at DESC, id) WHERE submitted_at IS NOT NULL;
CREATE INDEX assessments_submitted_by_agency ON assessments (agency_org_id, submitted_at DESC, id) WHERE submitted_at IS NOT NULL;
