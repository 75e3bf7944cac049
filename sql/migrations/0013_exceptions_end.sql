-- Why an exception ended where somebody or something ended it: the client's reason for revoking, or what a newer version changed.
ALTER TABLE exceptions ADD COLUMN end_reason text;
ALTER TABLE exceptions ADD CONSTRAINT revocation_and_supersession_say_why CHECK (
  state NOT IN ('revoked', 'superseded') OR btrim(coalesce(end_reason, '')) <> '');
ALTER TABLE exceptions ADD CONSTRAINT denial_says_why CHECK (state <> 'denied' OR btrim(coalesce(decision_comment, '')) <> '');
CREATE INDEX exceptions_requested ON exceptions (enterprise_org_id, requested_at DESC, id);
CREATE INDEX exceptions_in_force ON exceptions (ends_on) WHERE state = 'approved';
GRANT UPDATE (end_reason) ON exceptions TO app_enterprise, app_job;
