-- How people come, return and recover: invitations, password resets, and the mail that carries their links.

CREATE TABLE invitations (
  org_id       uuid NOT NULL,
  org_kind     text NOT NULL,
  id           uuid NOT NULL DEFAULT gen_random_uuid(),
  email        text NOT NULL CONSTRAINT invited_email_normalised CHECK (email = lower(btrim(email)) AND email LIKE '%_@_%'),
  display_name text NOT NULL CONSTRAINT invited_name_not_blank CHECK (btrim(display_name) <> ''),
  role         text NOT NULL,
  access_until timestamptz,
  -- Given when somebody who was here before is invited back: they keep their id, and what they did stays theirs.
  user_id      uuid,
  token_sha256 bytea NOT NULL CONSTRAINT invitations_token_unique UNIQUE,
  -- NULL: the platform's operator, who belongs to another organization.
  invited_by   uuid,
  invited_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  accepted_at  timestamptz,
  cancelled_at timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, org_kind) REFERENCES organizations (id, kind),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id),
  FOREIGN KEY (org_id, invited_by) REFERENCES users (org_id, id),
  CONSTRAINT invitation_ends_once CHECK (accepted_at IS NULL OR cancelled_at IS NULL),
  CONSTRAINT invited_role_fits_the_kind_of_organization CHECK (
       org_kind = 'enterprise' AND role IN ('enterprise_admin', 'compliance_officer', 'analyst', 'auditor')
    OR org_kind = 'agency' AND role IN ('agency_admin', 'agency_user', 'auditor')),
  CONSTRAINT invited_auditor_is_time_boxed CHECK (role <> 'auditor' OR access_until IS NOT NULL)
);
-- Of one organization alone: that another has invited the same address must not show.
CREATE UNIQUE INDEX one_open_invitation ON invitations (org_id, email) WHERE accepted_at IS NULL AND cancelled_at IS NULL;

CREATE TABLE password_resets (
  org_id       uuid NOT NULL,
  token_sha256 bytea NOT NULL CONSTRAINT password_resets_token_unique UNIQUE,
  user_id      uuid NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT transaction_timestamp(),
  expires_at   timestamptz NOT NULL,
  used_at      timestamptz,
  PRIMARY KEY (org_id, token_sha256),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
);
CREATE INDEX password_resets_of_person ON password_resets (org_id, user_id) WHERE used_at IS NULL;

-- What waits for its carrier. Once a mail is settled, only its kind, subject and times are left.
CREATE TABLE mails (
  org_id     uuid NOT NULL REFERENCES organizations (id),
  id         uuid NOT NULL DEFAULT gen_random_uuid(),
  kind       text NOT NULL CONSTRAINT mail_kind_is_a_word CHECK (kind ~ '^[a-z_]+$'),
  recipient  text CONSTRAINT recipient_is_one_address CHECK (recipient ~ '^[^\s@,;<>]+@[^\s@,;<>]+$'),
  subject    text NOT NULL CONSTRAINT subject_is_one_line CHECK (subject <> '' AND subject !~ '[\r\n]'),
  body       text,
  path       text CONSTRAINT path_is_ours CHECK (path ~ '^/[^/]'),
  about_id   uuid,
  created_at timestamptz NOT NULL DEFAULT transaction_timestamp(),
  not_before timestamptz NOT NULL DEFAULT transaction_timestamp(),
  attempts   integer NOT NULL DEFAULT 0 CONSTRAINT attempts_not_negative CHECK (attempts >= 0),
  sent_at    timestamptz,
  failed_at  timestamptz,
  last_error text,
  PRIMARY KEY (org_id, id),
  CONSTRAINT mail_ends_once CHECK (sent_at IS NULL OR failed_at IS NULL),
  CONSTRAINT settled_mail_is_purged CHECK (
    CASE WHEN sent_at IS NULL AND failed_at IS NULL THEN recipient IS NOT NULL AND body IS NOT NULL
         ELSE recipient IS NULL AND body IS NULL AND path IS NULL END)
);
CREATE INDEX mails_due ON mails (not_before, org_id, id) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX mails_about ON mails (org_id, about_id, created_at DESC) WHERE about_id IS NOT NULL;

CREATE INDEX sessions_of_person ON sessions (org_id, user_id, created_at DESC);
CREATE INDEX refresh_tokens_of_person ON refresh_tokens (org_id, user_id) WHERE revoked_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON invitations, password_resets TO app_identity;
GRANT SELECT (org_id, id, email, display_name, role, access_until, user_id, invited_by, invited_at, expires_at, accepted_at, cancelled_at)
  ON invitations TO app_enterprise, app_agency;
GRANT INSERT ON mails TO app_identity;
GRANT SELECT, INSERT, UPDATE ON mails TO app_job;
GRANT SELECT (org_id, id, about_id, created_at, sent_at, failed_at) ON mails TO app_enterprise, app_agency;
-- Whoever runs the platform makes and renames organizations, and touches nothing else of them.
REVOKE INSERT, UPDATE ON organizations FROM app_operator;
GRANT INSERT (kind, name), UPDATE (name) ON organizations TO app_operator;

ALTER TABLE invitations     ENABLE ROW LEVEL SECURITY; ALTER TABLE invitations     FORCE ROW LEVEL SECURITY;
ALTER TABLE password_resets ENABLE ROW LEVEL SECURITY; ALTER TABLE password_resets FORCE ROW LEVEL SECURITY;
ALTER TABLE mails           ENABLE ROW LEVEL SECURITY; ALTER TABLE mails           FORCE ROW LEVEL SECURITY;

CREATE POLICY own ON invitations FOR SELECT TO app_enterprise, app_agency USING (org_id = (SELECT app.org_id()));
-- A link precedes the organization; what it changes does not.
CREATE POLICY link ON invitations FOR SELECT TO app_identity USING (true);
CREATE POLICY own_insert ON invitations FOR INSERT TO app_identity WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY own_update ON invitations FOR UPDATE TO app_identity
  USING (org_id = (SELECT app.org_id())) WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY link ON password_resets FOR SELECT TO app_identity USING (true);
CREATE POLICY own_insert ON password_resets FOR INSERT TO app_identity WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY own_update ON password_resets FOR UPDATE TO app_identity
  USING (org_id = (SELECT app.org_id())) WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY own ON mails FOR SELECT TO app_enterprise, app_agency USING (org_id = (SELECT app.org_id()));
CREATE POLICY own_insert ON mails FOR INSERT TO app_identity WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY everything ON mails TO app_job USING (true) WITH CHECK (true);
