-- Who at the agency handles a finding, by when, and what colleagues say about it: the agency's alone, no client reads a word of it.
-- The day is computed from the severity unless an admin set one; what a client's turn in a request adds is read off the request.
ALTER TABLE policy_conflicts
  ADD COLUMN reopened_at timestamptz,
  ADD COLUMN assignee_id uuid,
  ADD COLUMN due_on      date,
  ADD COLUMN due_set_at  timestamptz,
  ADD COLUMN escalated_for date,
  ADD COLUMN escalated_at timestamptz,
  ADD CONSTRAINT assignee_is_a_colleague FOREIGN KEY (agency_org_id, assignee_id) REFERENCES users (org_id, id),
  ADD CONSTRAINT due_day_was_set_once CHECK ((due_on IS NULL) = (due_set_at IS NULL)),
  ADD CONSTRAINT escalated_for_a_day CHECK ((escalated_for IS NULL) = (escalated_at IS NULL));
CREATE INDEX policy_conflicts_open ON policy_conflicts (agency_org_id, id) WHERE resolution_status IN ('unresolved', 'in_progress');
GRANT UPDATE (reopened_at, assignee_id, due_on, due_set_at) ON policy_conflicts TO app_agency;

CREATE TABLE conflict_comments (
  agency_org_id uuid NOT NULL,
  id            uuid NOT NULL DEFAULT gen_random_uuid(),
  conflict_id   uuid NOT NULL,
  author_id     uuid NOT NULL,
  author_name   text NOT NULL,
  words         text NOT NULL CONSTRAINT comment_length CHECK (length(words) BETWEEN 1 AND 4000),
  written_at    timestamptz NOT NULL,
  PRIMARY KEY (agency_org_id, id),
  FOREIGN KEY (agency_org_id, conflict_id) REFERENCES policy_conflicts (agency_org_id, id),
  FOREIGN KEY (agency_org_id, author_id) REFERENCES users (org_id, id)
);
CREATE INDEX conflict_comments_thread ON conflict_comments (agency_org_id, conflict_id, written_at, id);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON conflict_comments
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
GRANT SELECT, INSERT ON conflict_comments TO app_agency;
ALTER TABLE conflict_comments ENABLE ROW LEVEL SECURITY; ALTER TABLE conflict_comments FORCE ROW LEVEL SECURITY;
CREATE POLICY agency_read ON conflict_comments FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
-- Nobody writes in somebody else's name.
CREATE POLICY agency_write ON conflict_comments FOR INSERT TO app_agency
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND author_id = (SELECT app.user_id()));
