-- "May I?": what an agency's people asked before they did it, and what was answered. The agency's alone; never changed.
CREATE TABLE activity_decisions (
  agency_org_id      uuid NOT NULL REFERENCES organizations (id),
  id                 uuid NOT NULL DEFAULT gen_random_uuid(),
  asked_by           uuid NOT NULL,
  asked_at           timestamptz NOT NULL,
  question           text NOT NULL CONSTRAINT question_not_blank CHECK (btrim(question) <> ''),
  activity           jsonb NOT NULL,
  verdict            text NOT NULL CONSTRAINT verdict_known CHECK (verdict IN ('allowed', 'allowed_with_conditions', 'forbidden', 'ask')),
  -- The whole answer as it was told, and apart from it which clauses it cites.
  told               jsonb NOT NULL,
  cited_clauses      jsonb NOT NULL,
  engine_version     text NOT NULL,
  vocabulary_version text NOT NULL,
  PRIMARY KEY (agency_org_id, id),
  FOREIGN KEY (agency_org_id, asked_by) REFERENCES users (org_id, id)
);
CREATE INDEX activity_decisions_recent ON activity_decisions (agency_org_id, asked_at DESC, id DESC);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON activity_decisions
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

GRANT SELECT, INSERT ON activity_decisions TO app_agency;
ALTER TABLE activity_decisions ENABLE ROW LEVEL SECURITY; ALTER TABLE activity_decisions FORCE ROW LEVEL SECURITY;
CREATE POLICY agency_read ON activity_decisions FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
-- Nobody asks in somebody else's name.
CREATE POLICY agency_ask ON activity_decisions FOR INSERT TO app_agency
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND asked_by = (SELECT app.user_id()));
