-- A policy, its one draft at a time, and its immutable versions.
CREATE TABLE policies (
  enterprise_org_id uuid NOT NULL REFERENCES organizations (id),
  id                uuid NOT NULL DEFAULT gen_random_uuid(),
  title             text NOT NULL CONSTRAINT policy_title_not_blank CHECK (btrim(title) <> ''),
  current_version   integer NOT NULL DEFAULT 0 CONSTRAINT current_version_not_negative CHECK (current_version >= 0),
  created_by        uuid NOT NULL,
  created_at        timestamptz NOT NULL DEFAULT transaction_timestamp(),
  PRIMARY KEY (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, created_by) REFERENCES users (org_id, id)
);
CREATE INDEX policies_id ON policies (id);

CREATE TABLE policy_drafts (
  enterprise_org_id uuid NOT NULL,
  policy_id         uuid NOT NULL,
  id                uuid NOT NULL DEFAULT gen_random_uuid(),
  state             text NOT NULL DEFAULT 'draft' CONSTRAINT draft_state_known CHECK (
                      state IN ('draft', 'in_review', 'changes_requested', 'approved', 'published', 'abandoned')),
  revision          integer NOT NULL DEFAULT 1,
  title             text NOT NULL CONSTRAINT draft_title_not_blank CHECK (btrim(title) <> ''),
  body              text NOT NULL,
  clauses           jsonb NOT NULL DEFAULT '[]' CONSTRAINT draft_clauses_are_a_list CHECK (jsonb_typeof(clauses) = 'array'),
  effective_from    date,
  effective_until   date,
  change_class      text NOT NULL DEFAULT 'material' CONSTRAINT draft_change_class_known CHECK (change_class IN ('material', 'editorial')),
  change_summary    text NOT NULL DEFAULT '',
  author_id         uuid NOT NULL,
  writer_ids        uuid[] NOT NULL DEFAULT '{}',
  created_at        timestamptz NOT NULL,
  updated_at        timestamptz NOT NULL,
  submitted_at      timestamptz,
  decided_by        uuid,
  decided_at        timestamptz,
  decision_comment  text,
  PRIMARY KEY (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, policy_id) REFERENCES policies (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, author_id) REFERENCES users (org_id, id),
  FOREIGN KEY (enterprise_org_id, decided_by) REFERENCES users (org_id, id),
  CONSTRAINT decided_at_and_by_together CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
  CONSTRAINT approver_is_not_the_author CHECK (
    state NOT IN ('approved', 'published') OR (decided_by IS NOT NULL AND decided_by <> author_id AND decided_by <> ALL (writer_ids))),
  CONSTRAINT draft_window_in_order CHECK (effective_until IS NULL OR effective_from IS NULL OR effective_until >= effective_from)
);
CREATE UNIQUE INDEX one_draft_at_a_time ON policy_drafts (enterprise_org_id, policy_id)
  WHERE state IN ('draft', 'in_review', 'changes_requested', 'approved');

CREATE TABLE policy_versions (
  enterprise_org_id uuid NOT NULL,
  policy_id         uuid NOT NULL,
  version_number    integer NOT NULL CONSTRAINT version_number_positive CHECK (version_number > 0),
  draft_id          uuid NOT NULL,
  title             text NOT NULL,
  body              text NOT NULL,
  clauses           jsonb NOT NULL CONSTRAINT version_clauses_are_a_list CHECK (jsonb_typeof(clauses) = 'array'),
  effective_from    date,
  effective_until   date,
  change_class      text NOT NULL CONSTRAINT version_change_class_known CHECK (change_class IN ('material', 'editorial')),
  change_summary    text NOT NULL,
  document_sha256   bytea NOT NULL CONSTRAINT document_sha256_length CHECK (length(document_sha256) = 32),
  author_id         uuid NOT NULL,
  approved_by       uuid NOT NULL,
  approved_at       timestamptz NOT NULL,
  published_by      uuid NOT NULL,
  published_at      timestamptz NOT NULL,
  PRIMARY KEY (enterprise_org_id, policy_id, version_number),
  CONSTRAINT one_version_per_draft UNIQUE (enterprise_org_id, draft_id),
  FOREIGN KEY (enterprise_org_id, policy_id) REFERENCES policies (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, draft_id) REFERENCES policy_drafts (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, author_id) REFERENCES users (org_id, id),
  FOREIGN KEY (enterprise_org_id, approved_by) REFERENCES users (org_id, id),
  FOREIGN KEY (enterprise_org_id, published_by) REFERENCES users (org_id, id)
);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_versions
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

GRANT SELECT, INSERT ON policies, policy_drafts, policy_versions TO app_enterprise;
GRANT UPDATE (title, current_version) ON policies TO app_enterprise;
GRANT UPDATE (state, revision, title, body, clauses, effective_from, effective_until, change_class, change_summary, author_id,
  writer_ids, updated_at, submitted_at, decided_by, decided_at, decision_comment) ON policy_drafts TO app_enterprise;
GRANT SELECT ON policies, policy_versions TO app_job;
-- Not the policy's own row, whose title and number follow the newest version, sent or not; and not the client's people.
GRANT SELECT (enterprise_org_id, policy_id, version_number, title, body, clauses, effective_from, effective_until, change_class,
  change_summary, document_sha256, published_at) ON policy_versions TO app_agency;
-- The row lock of a policy, which activating a scheduled distribution takes too.
GRANT UPDATE (current_version) ON policies TO app_job;

ALTER TABLE policies        ENABLE ROW LEVEL SECURITY; ALTER TABLE policies        FORCE ROW LEVEL SECURITY;
ALTER TABLE policy_drafts   ENABLE ROW LEVEL SECURITY; ALTER TABLE policy_drafts   FORCE ROW LEVEL SECURITY;
ALTER TABLE policy_versions ENABLE ROW LEVEL SECURITY; ALTER TABLE policy_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY client ON policies TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY client ON policy_drafts TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY client ON policy_versions TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY everything ON policies TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON policy_versions FOR SELECT TO app_job USING (true);
