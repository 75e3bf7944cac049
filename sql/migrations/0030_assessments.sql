-- Assessments worked on for days by several people: drafts and evidence that are the agency's until it submits, the client's word
-- on each answer that is the client's until it decides, and what a client wants asked instead of what its clauses say by themselves.
ALTER TABLE assessments
  ADD COLUMN weights    jsonb NOT NULL DEFAULT '{}' CONSTRAINT weights_are_by_clause CHECK (jsonb_typeof(weights) = 'object'),
  ADD COLUMN submission integer NOT NULL DEFAULT 1 CONSTRAINT submission_not_negative CHECK (submission >= 0),
  ADD COLUMN started_by uuid,
  ADD COLUMN started_at timestamptz,
  ADD CONSTRAINT assessment_names_its_client UNIQUE (agency_org_id, enterprise_org_id, id),
  ADD CONSTRAINT assessment_started_by_a_colleague FOREIGN KEY (agency_org_id, started_by) REFERENCES users (org_id, id),
  ADD CONSTRAINT started_at_and_by_together CHECK ((started_at IS NULL) = (started_by IS NULL));
CREATE INDEX assessments_id ON assessments (id);
GRANT UPDATE (submission) ON assessments TO app_agency;
GRANT UPDATE (weights) ON assessments TO app_enterprise;

-- Answers while they are written, each with the norm it was given to: of a clause whose norm changed meanwhile it no longer counts.
CREATE TABLE assessment_drafts (
  agency_org_id uuid NOT NULL,
  assessment_id uuid NOT NULL,
  clause_id     text NOT NULL,
  value         text CONSTRAINT draft_answer_known CHECK (value IN ('met', 'partly', 'not_met', 'not_applicable')),
  reason        text NOT NULL DEFAULT '',
  note          text NOT NULL DEFAULT '',
  is_carried    boolean NOT NULL DEFAULT false,
  norm_sha256   bytea NOT NULL CONSTRAINT norm_sha256_length CHECK (length(norm_sha256) = 32),
  revision      integer NOT NULL DEFAULT 1,
  saved_by      uuid NOT NULL,
  saved_at      timestamptz NOT NULL,
  PRIMARY KEY (agency_org_id, assessment_id, clause_id),
  FOREIGN KEY (agency_org_id, assessment_id) REFERENCES assessments (agency_org_id, id),
  FOREIGN KEY (agency_org_id, saved_by) REFERENCES users (org_id, id)
);

-- Who of the agency answers which clause by when; one person a clause.
CREATE TABLE assessment_delegations (
  agency_org_id uuid NOT NULL,
  assessment_id uuid NOT NULL,
  clause_id     text NOT NULL,
  assignee_id   uuid NOT NULL,
  state         text NOT NULL DEFAULT 'asked' CONSTRAINT delegation_state_known CHECK (state IN ('asked', 'done', 'taken_back')),
  due_on        date NOT NULL,
  note          text NOT NULL DEFAULT '',
  delegated_by  uuid NOT NULL,
  delegated_at  timestamptz NOT NULL,
  ended_at      timestamptz,
  PRIMARY KEY (agency_org_id, assessment_id, clause_id),
  FOREIGN KEY (agency_org_id, assessment_id) REFERENCES assessments (agency_org_id, id),
  FOREIGN KEY (agency_org_id, assignee_id) REFERENCES users (org_id, id),
  FOREIGN KEY (agency_org_id, delegated_by) REFERENCES users (org_id, id),
  CONSTRAINT delegation_ended_unless_asked CHECK ((state = 'asked') = (ended_at IS NULL))
);
CREATE INDEX assessment_delegations_assignee ON assessment_delegations (agency_org_id, assignee_id, due_on) WHERE state = 'asked';

-- What shows that an answer is true. The client sees a row from the submission on (`shared_at`); after that it stays.
CREATE TABLE assessment_evidence (
  agency_org_id     uuid NOT NULL,
  id                uuid NOT NULL DEFAULT gen_random_uuid(),
  enterprise_org_id uuid NOT NULL,
  assessment_id     uuid NOT NULL,
  clause_id         text NOT NULL,
  kind              text NOT NULL CONSTRAINT evidence_kind_known CHECK (kind IN ('file', 'link', 'note')),
  words             text NOT NULL DEFAULT '',
  url               text,
  file_name         text,
  media_type        text,
  byte_count        integer CONSTRAINT evidence_is_small CHECK (byte_count BETWEEN 1 AND 5242880),
  sha256            bytea CONSTRAINT evidence_sha256_length CHECK (length(sha256) = 32),
  content           bytea,
  added_by          uuid NOT NULL,
  added_by_name     text NOT NULL,
  added_at          timestamptz NOT NULL,
  shared_at         timestamptz,
  removed_at        timestamptz,
  removed_by        uuid,
  PRIMARY KEY (agency_org_id, id),
  FOREIGN KEY (agency_org_id, enterprise_org_id, assessment_id) REFERENCES assessments (agency_org_id, enterprise_org_id, id),
  FOREIGN KEY (agency_org_id, added_by) REFERENCES users (org_id, id),
  FOREIGN KEY (agency_org_id, removed_by) REFERENCES users (org_id, id),
  CONSTRAINT a_file_has_its_facts CHECK ((kind = 'file') = (file_name IS NOT NULL AND media_type IS NOT NULL AND byte_count IS NOT NULL AND sha256 IS NOT NULL)),
  CONSTRAINT a_file_has_its_bytes_until_removed CHECK ((kind = 'file' AND removed_at IS NULL) = (content IS NOT NULL)),
  CONSTRAINT the_bytes_are_counted CHECK (content IS NULL OR length(content) = byte_count),
  CONSTRAINT a_link_is_https CHECK ((kind = 'link') = (url IS NOT NULL) AND (url IS NULL OR starts_with(url, 'https://'))),
  CONSTRAINT removed_at_and_by_together CHECK ((removed_at IS NULL) = (removed_by IS NULL)),
  CONSTRAINT what_was_shared_stays CHECK (shared_at IS NULL OR removed_at IS NULL)
);
CREATE INDEX assessment_evidence_assessment ON assessment_evidence (agency_org_id, assessment_id);
CREATE INDEX assessment_evidence_enterprise ON assessment_evidence (enterprise_org_id, assessment_id);
CREATE INDEX assessment_evidence_id ON assessment_evidence (id);

-- The client's word on each answer of each submission; the agency reads it once the client has decided (`told_at`).
CREATE TABLE answer_reviews (
  enterprise_org_id uuid NOT NULL,
  agency_org_id     uuid NOT NULL,
  assessment_id     uuid NOT NULL,
  submission        integer NOT NULL,
  clause_id         text NOT NULL,
  verdict           text NOT NULL CONSTRAINT answer_verdict_known CHECK (verdict IN ('accepted', 'changes_requested')),
  comment           text NOT NULL DEFAULT '',
  answer            jsonb NOT NULL,
  reviewed_by       uuid NOT NULL,
  reviewed_at       timestamptz NOT NULL,
  told_at           timestamptz,
  PRIMARY KEY (enterprise_org_id, agency_org_id, assessment_id, submission, clause_id),
  FOREIGN KEY (agency_org_id, enterprise_org_id, assessment_id) REFERENCES assessments (agency_org_id, enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, reviewed_by) REFERENCES users (org_id, id),
  CONSTRAINT a_change_is_asked_for_in_words CHECK (verdict = 'accepted' OR btrim(comment) <> '')
);
CREATE INDEX answer_reviews_agency ON answer_reviews (agency_org_id, assessment_id);

-- What is asked about a clause where the client wants something else than the clause's own words; it holds from this version on.
CREATE TABLE assessment_questions (
  enterprise_org_id uuid NOT NULL,
  policy_id         uuid NOT NULL,
  version_number    integer NOT NULL,
  clause_id         text NOT NULL,
  question          text NOT NULL,
  guidance          text NOT NULL,
  evidence_wanted   text NOT NULL,
  weight            integer NOT NULL CONSTRAINT question_weight_in_range CHECK (weight BETWEEN 1 AND 10),
  set_by            uuid NOT NULL,
  set_at            timestamptz NOT NULL,
  PRIMARY KEY (enterprise_org_id, policy_id, version_number, clause_id),
  FOREIGN KEY (enterprise_org_id, policy_id, version_number) REFERENCES policy_versions (enterprise_org_id, policy_id, version_number),
  FOREIGN KEY (enterprise_org_id, set_by) REFERENCES users (org_id, id),
  CONSTRAINT question_not_blank CHECK (btrim(question) <> '')
);

-- For which date both sides were last told that a review fell due.
ALTER TABLE agency_policy_compliance ADD COLUMN review_told_for timestamptz;
GRANT UPDATE (review_told_for) ON agency_policy_compliance TO app_job;
CREATE INDEX policy_compliance_review ON agency_policy_compliance (next_review_date) WHERE frozen_at IS NULL;

GRANT SELECT ON assessment_drafts, assessment_delegations TO app_agency, app_job;
GRANT SELECT ON assessment_evidence, answer_reviews, assessment_questions TO app_agency, app_enterprise, app_job;
GRANT INSERT ON assessment_drafts, assessment_delegations TO app_agency;
GRANT UPDATE (value, reason, note, is_carried, norm_sha256, revision, saved_by, saved_at) ON assessment_drafts TO app_agency;
GRANT UPDATE (assignee_id, state, due_on, note, delegated_by, delegated_at, ended_at) ON assessment_delegations TO app_agency;
GRANT INSERT (agency_org_id, id, enterprise_org_id, assessment_id, clause_id, kind, words, url, file_name, media_type, byte_count, sha256, content,
  added_by, added_by_name, added_at) ON assessment_evidence TO app_agency;
GRANT UPDATE (content, shared_at, removed_at, removed_by) ON assessment_evidence TO app_agency;
GRANT INSERT ON answer_reviews, assessment_questions TO app_enterprise;
GRANT UPDATE (verdict, comment, answer, reviewed_by, reviewed_at, told_at) ON answer_reviews TO app_enterprise;
GRANT UPDATE (question, guidance, evidence_wanted, weight, set_by, set_at) ON assessment_questions TO app_enterprise;

ALTER TABLE assessment_drafts      ENABLE ROW LEVEL SECURITY; ALTER TABLE assessment_drafts      FORCE ROW LEVEL SECURITY;
ALTER TABLE assessment_delegations ENABLE ROW LEVEL SECURITY; ALTER TABLE assessment_delegations FORCE ROW LEVEL SECURITY;
ALTER TABLE assessment_evidence    ENABLE ROW LEVEL SECURITY; ALTER TABLE assessment_evidence    FORCE ROW LEVEL SECURITY;
ALTER TABLE answer_reviews         ENABLE ROW LEVEL SECURITY; ALTER TABLE answer_reviews         FORCE ROW LEVEL SECURITY;
ALTER TABLE assessment_questions   ENABLE ROW LEVEL SECURITY; ALTER TABLE assessment_questions   FORCE ROW LEVEL SECURITY;
-- Nobody answers, adds or delegates in a colleague's name.
CREATE POLICY agency_read ON assessment_drafts FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency_add ON assessment_drafts FOR INSERT TO app_agency
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND saved_by = (SELECT app.user_id()));
CREATE POLICY agency_change ON assessment_drafts FOR UPDATE TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()) AND saved_by = (SELECT app.user_id()));
CREATE POLICY agency_read ON assessment_delegations FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency_add ON assessment_delegations FOR INSERT TO app_agency
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND delegated_by = (SELECT app.user_id()));
CREATE POLICY agency_change ON assessment_delegations FOR UPDATE TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency_read ON assessment_evidence FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency_add ON assessment_evidence FOR INSERT TO app_agency
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND added_by = (SELECT app.user_id()));
CREATE POLICY agency_change ON assessment_evidence FOR UPDATE TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY client ON assessment_evidence FOR SELECT TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id()) AND shared_at IS NOT NULL);
CREATE POLICY client_read ON answer_reviews FOR SELECT TO app_enterprise USING (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY client_add ON answer_reviews FOR INSERT TO app_enterprise
  WITH CHECK (enterprise_org_id = (SELECT app.org_id()) AND reviewed_by = (SELECT app.user_id()));
CREATE POLICY client_change ON answer_reviews FOR UPDATE TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY agency ON answer_reviews FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()) AND told_at IS NOT NULL);
CREATE POLICY client ON assessment_questions TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
-- A version asks what the last one before it was given to ask; the inner query is under the agency's own policy.
CREATE POLICY received ON assessment_questions FOR SELECT TO app_agency USING (EXISTS (
  SELECT FROM policy_distributions d
  WHERE d.agency_org_id = (SELECT app.org_id()) AND d.enterprise_org_id = assessment_questions.enterprise_org_id
    AND d.policy_id = assessment_questions.policy_id AND d.version_number >= assessment_questions.version_number));
CREATE POLICY everything ON assessment_drafts FOR SELECT TO app_job USING (true);
CREATE POLICY everything ON assessment_delegations FOR SELECT TO app_job USING (true);
CREATE POLICY everything ON assessment_evidence FOR SELECT TO app_job USING (true);
CREATE POLICY everything ON answer_reviews FOR SELECT TO app_job USING (true);
CREATE POLICY everything ON assessment_questions FOR SELECT TO app_job USING (true);
