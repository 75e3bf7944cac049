-- Comments on a draft, publication at a time, withdrawn versions, and what a client tracks of its policies for FDA practice.
-- Which checks of FDA practice the clauses ask for (21 CFR 202.1(e), 314.81(b)(3)): the one place where that is decided.
CREATE FUNCTION app.fda_kinds(clauses jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT asked.kind ORDER BY asked.kind), '{}')
  FROM jsonb_array_elements(clauses) AS c (clause),
       LATERAL (SELECT c.clause -> 'norm' AS norm) AS n,
       LATERAL (SELECT CASE
         WHEN n.norm ->> 'param' = 'fda.fair_balance_check' AND n.norm -> 'one_of' = '["yes"]' THEN 'fair_balance'
         WHEN n.norm ->> 'param' = 'mlr.before_release' AND n.norm -> 'one_of' = '["yes"]' THEN 'mlr_signoff'
         WHEN n.norm ->> 'param' = 'fda.form2253_lead_days' AND n.norm -> 'min' IS NOT NULL THEN 'form_2253'
         WHEN n.norm ->> 'param' = 'disclosure.to_public'
              AND (n.norm ->> 'min' IN ('visible_label', 'visible_label_c2pa')
                   OR n.norm -> 'one_of' <@ '["visible_label", "visible_label_c2pa"]') THEN 'ai_label'
       END AS kind) AS asked
  WHERE asked.kind IS NOT NULL
$$;
ALTER TABLE policy_versions ADD COLUMN fda_kinds text[] NOT NULL GENERATED ALWAYS AS (app.fda_kinds(clauses)) STORED;
ALTER TABLE policy_drafts ADD COLUMN fda_kinds text[] NOT NULL GENERATED ALWAYS AS (app.fda_kinds(clauses)) STORED;
-- They follow from clauses that the agency reads anyway.
GRANT SELECT (fda_kinds) ON policy_versions TO app_agency;

-- An approved draft that publishes itself: when, by whose order; and why it did not, until somebody decides anew.
ALTER TABLE policy_drafts
  ADD COLUMN publish_at timestamptz,
  ADD COLUMN publish_ordered_by uuid,
  ADD COLUMN publish_refusal text,
  ADD FOREIGN KEY (enterprise_org_id, publish_ordered_by) REFERENCES users (org_id, id),
  ADD CONSTRAINT publish_at_and_ordered_by_together CHECK ((publish_at IS NULL) = (publish_ordered_by IS NULL)),
  ADD CONSTRAINT only_an_approved_draft_waits_to_be_published CHECK (publish_at IS NULL OR state = 'approved');
CREATE INDEX policy_drafts_due ON policy_drafts (publish_at) WHERE publish_at IS NOT NULL;
GRANT UPDATE (publish_at, publish_ordered_by, publish_refusal) ON policy_drafts TO app_enterprise;
GRANT SELECT, UPDATE (state, publish_at, publish_ordered_by, publish_refusal) ON policy_drafts TO app_job;
GRANT INSERT ON policy_versions TO app_job;
GRANT UPDATE (title) ON policies TO app_job;
CREATE POLICY everything ON policy_drafts TO app_job USING (true) WITH CHECK (true);
CREATE POLICY publishing ON policy_versions FOR INSERT TO app_job WITH CHECK (true);

-- A thread is its first comment, which stands at a line, at a clause or at the draft as a whole, with what it read there.
CREATE TABLE policy_review_comments (
  enterprise_org_id uuid NOT NULL,
  id                uuid NOT NULL,
  policy_id         uuid NOT NULL,
  draft_id          uuid NOT NULL,
  thread_id         uuid NOT NULL,
  revision          integer NOT NULL,
  line_number       integer CONSTRAINT line_number_positive CHECK (line_number > 0),
  clause_id         text,
  quoted            text NOT NULL DEFAULT '',
  words             text NOT NULL CONSTRAINT comment_not_blank CHECK (btrim(words) <> ''),
  author_id         uuid NOT NULL,
  written_at        timestamptz NOT NULL,
  PRIMARY KEY (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, policy_id) REFERENCES policies (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, draft_id) REFERENCES policy_drafts (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, thread_id) REFERENCES policy_review_comments (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, author_id) REFERENCES users (org_id, id),
  CONSTRAINT comment_stands_at_one_place CHECK (line_number IS NULL OR clause_id IS NULL),
  CONSTRAINT a_reply_stands_where_its_thread_does CHECK (thread_id = id OR (line_number IS NULL AND clause_id IS NULL))
);
CREATE INDEX policy_review_comments_draft ON policy_review_comments (enterprise_org_id, draft_id, written_at);

-- Whether a thread is settled: the last row says it.
CREATE TABLE policy_review_resolutions (
  enterprise_org_id uuid NOT NULL,
  thread_id         uuid NOT NULL,
  sequence          integer NOT NULL CONSTRAINT resolution_sequence_positive CHECK (sequence > 0),
  is_resolved       boolean NOT NULL,
  decided_by        uuid NOT NULL,
  decided_at        timestamptz NOT NULL,
  PRIMARY KEY (enterprise_org_id, thread_id, sequence),
  FOREIGN KEY (enterprise_org_id, thread_id) REFERENCES policy_review_comments (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, decided_by) REFERENCES users (org_id, id)
);

CREATE TABLE policy_version_withdrawals (
  enterprise_org_id uuid NOT NULL,
  policy_id         uuid NOT NULL,
  version_number    integer NOT NULL,
  reason            text NOT NULL CONSTRAINT withdrawal_reason_not_blank CHECK (btrim(reason) <> ''),
  withdrawn_by      uuid NOT NULL,
  withdrawn_at      timestamptz NOT NULL,
  PRIMARY KEY (enterprise_org_id, policy_id, version_number),
  FOREIGN KEY (enterprise_org_id, policy_id, version_number)
    REFERENCES policy_versions (enterprise_org_id, policy_id, version_number),
  FOREIGN KEY (enterprise_org_id, withdrawn_by) REFERENCES users (org_id, id)
);
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['policy_review_comments', 'policy_review_resolutions', 'policy_version_withdrawals'] LOOP
    EXECUTE format('CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change()', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO app_enterprise', t);
  END LOOP;
END $$;
-- Publishing reads the version before, whoever does it.
GRANT SELECT ON policy_version_withdrawals TO app_job;
CREATE POLICY everything ON policy_version_withdrawals FOR SELECT TO app_job USING (true);

-- What the client keeps about a policy beside its text: outside the hash, for its own eyes, with its own trail.
CREATE TABLE policy_tracking (
  enterprise_org_id      uuid NOT NULL,
  policy_id              uuid NOT NULL,
  brands                 text[] NOT NULL DEFAULT '{}',
  markets                text[] NOT NULL DEFAULT '{}',
  topics                 text[] NOT NULL DEFAULT '{}',
  requires_fair_balance  boolean NOT NULL DEFAULT false,
  requires_mlr_signoff   boolean NOT NULL DEFAULT false,
  requires_ai_label      boolean NOT NULL DEFAULT false,
  form_2253_lead_days    integer CONSTRAINT lead_days_in_range CHECK (form_2253_lead_days BETWEEN 0 AND 365),
  revision               integer NOT NULL DEFAULT 1,
  updated_by             uuid NOT NULL,
  updated_at             timestamptz NOT NULL,
  PRIMARY KEY (enterprise_org_id, policy_id),
  FOREIGN KEY (enterprise_org_id, policy_id) REFERENCES policies (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, updated_by) REFERENCES users (org_id, id)
);
GRANT SELECT, INSERT, UPDATE (brands, markets, topics, requires_fair_balance, requires_mlr_signoff, requires_ai_label,
  form_2253_lead_days, revision, updated_by, updated_at) ON policy_tracking TO app_enterprise;

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['policy_review_comments', 'policy_review_resolutions', 'policy_version_withdrawals', 'policy_tracking'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY client ON %I TO app_enterprise USING (enterprise_org_id = (SELECT app.org_id())) '
                   'WITH CHECK (enterprise_org_id = (SELECT app.org_id()))', t);
  END LOOP;
END $$;
