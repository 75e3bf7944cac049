-- Who is who: organizations, people, credentials, sessions. Every tenant table is forced under row-level security.
CREATE FUNCTION app.org_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.org_id', true), '')::uuid $$;
CREATE FUNCTION app.user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;
CREATE FUNCTION app.refuse_change() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$;

GRANT USAGE ON SCHEMA app TO app_login, app_enterprise, app_agency, app_job, app_identity, app_operator, app_search;

CREATE TABLE organizations (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind       text NOT NULL CONSTRAINT organization_kind_known CHECK (kind IN ('enterprise', 'agency', 'operator')),
  name       text NOT NULL CONSTRAINT organization_name_not_blank CHECK (btrim(name) <> ''),
  created_at timestamptz NOT NULL DEFAULT transaction_timestamp(),
  UNIQUE (id, kind)
);

-- Apart from the organization's row, which those it has an engagement with may read.
CREATE TABLE organization_settings (
  org_id   uuid PRIMARY KEY REFERENCES organizations (id),
  settings jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE users (
  org_id         uuid NOT NULL,
  org_kind       text NOT NULL,
  id             uuid NOT NULL DEFAULT gen_random_uuid(),
  email          text NOT NULL CONSTRAINT email_normalised CHECK (email = lower(btrim(email)) AND email LIKE '%_@_%'),
  display_name   text NOT NULL CONSTRAINT display_name_not_blank CHECK (btrim(display_name) <> ''),
  role           text NOT NULL,
  time_zone      text NOT NULL DEFAULT 'UTC',
  access_until   timestamptz,
  created_at     timestamptz NOT NULL DEFAULT transaction_timestamp(),
  deactivated_at timestamptz,
  PRIMARY KEY (org_id, id),
  CONSTRAINT users_id_unique UNIQUE (id),
  FOREIGN KEY (org_id, org_kind) REFERENCES organizations (id, kind),
  CONSTRAINT role_fits_the_kind_of_organization CHECK (
       org_kind = 'enterprise' AND role IN ('enterprise_admin', 'compliance_officer', 'analyst', 'auditor')
    OR org_kind = 'agency' AND role IN ('agency_admin', 'agency_user', 'auditor')
    OR org_kind = 'operator' AND role = 'platform_admin'),
  CONSTRAINT auditor_is_time_boxed CHECK (role <> 'auditor' OR access_until IS NOT NULL)
);
-- The one unique key that does not start with the organization: an address signs in once.
CREATE UNIQUE INDEX users_email_unique_among_active ON users (email) WHERE deactivated_at IS NULL;

CREATE TABLE credentials (
  org_id        uuid NOT NULL,
  user_id       uuid NOT NULL,
  password_hash text NOT NULL CONSTRAINT password_is_argon2id CHECK (password_hash LIKE '$argon2id$%'),
  changed_at    timestamptz NOT NULL DEFAULT transaction_timestamp(),
  PRIMARY KEY (org_id, user_id),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
);

CREATE TABLE sessions (
  org_id       uuid NOT NULL,
  id           uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id      uuid NOT NULL,
  token_sha256 bytea NOT NULL CONSTRAINT sessions_token_unique UNIQUE,
  user_agent   text NOT NULL DEFAULT '',
  created_at   timestamptz NOT NULL DEFAULT transaction_timestamp(),
  expires_at   timestamptz NOT NULL,
  revoked_at   timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
);
CREATE INDEX sessions_id ON sessions (id);

-- One row per refresh token ever handed out; a family is one sign-in through the API.
CREATE TABLE refresh_tokens (
  org_id       uuid NOT NULL,
  token_sha256 bytea NOT NULL CONSTRAINT refresh_tokens_token_unique UNIQUE,
  family_id    uuid NOT NULL,
  user_id      uuid NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT transaction_timestamp(),
  expires_at   timestamptz NOT NULL,
  used_at      timestamptz,
  revoked_at   timestamptz,
  PRIMARY KEY (org_id, token_sha256),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
);
CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id);

-- Failures per account and per network, named by a hash, so that an unknown address costs the same write as a known one.
CREATE TABLE throttles (
  subject_sha256 bytea PRIMARY KEY,
  failure_count  integer NOT NULL CONSTRAINT failure_count_not_negative CHECK (failure_count >= 0),
  last_failed_at timestamptz NOT NULL,
  blocked_until  timestamptz
);
CREATE INDEX throttles_stale ON throttles (last_failed_at, subject_sha256);

GRANT SELECT (id, kind, name, created_at) ON organizations TO app_enterprise, app_agency, app_operator;
GRANT UPDATE (name) ON organizations TO app_enterprise, app_agency;
GRANT SELECT, INSERT, UPDATE ON organization_settings TO app_enterprise, app_agency;
GRANT SELECT ON organization_settings TO app_job;
GRANT SELECT ON organizations, users TO app_job, app_identity;
GRANT INSERT ON organizations, users, credentials TO app_job;
GRANT INSERT, UPDATE ON organizations TO app_operator;
GRANT SELECT ON users TO app_enterprise, app_agency;
GRANT SELECT (org_id, id, display_name) ON users TO app_operator;
GRANT INSERT, UPDATE ON users TO app_identity;
GRANT SELECT, INSERT, UPDATE ON credentials, sessions, refresh_tokens TO app_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON throttles TO app_identity;

ALTER TABLE organizations  ENABLE ROW LEVEL SECURITY; ALTER TABLE organizations  FORCE ROW LEVEL SECURITY;
ALTER TABLE organization_settings ENABLE ROW LEVEL SECURITY; ALTER TABLE organization_settings FORCE ROW LEVEL SECURITY;
ALTER TABLE users          ENABLE ROW LEVEL SECURITY; ALTER TABLE users          FORCE ROW LEVEL SECURITY;
ALTER TABLE credentials    ENABLE ROW LEVEL SECURITY; ALTER TABLE credentials    FORCE ROW LEVEL SECURITY;
ALTER TABLE sessions       ENABLE ROW LEVEL SECURITY; ALTER TABLE sessions       FORCE ROW LEVEL SECURITY;
ALTER TABLE refresh_tokens ENABLE ROW LEVEL SECURITY; ALTER TABLE refresh_tokens FORCE ROW LEVEL SECURITY;
ALTER TABLE throttles      ENABLE ROW LEVEL SECURITY; ALTER TABLE throttles      FORCE ROW LEVEL SECURITY;

CREATE POLICY own_update ON organizations FOR UPDATE TO app_enterprise, app_agency
  USING (id = (SELECT app.org_id())) WITH CHECK (id = (SELECT app.org_id()));
CREATE POLICY own ON organization_settings TO app_enterprise, app_agency
  USING (org_id = (SELECT app.org_id())) WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY everything ON organization_settings FOR SELECT TO app_job USING (true);
CREATE POLICY everything ON organizations TO app_job, app_operator USING (true) WITH CHECK (true);
CREATE POLICY sign_in ON organizations FOR SELECT TO app_identity USING (true);
CREATE POLICY own ON users FOR SELECT TO app_enterprise, app_agency, app_operator USING (org_id = (SELECT app.org_id()));
CREATE POLICY everything ON users TO app_job USING (true) WITH CHECK (true);
CREATE POLICY sign_in ON users FOR SELECT TO app_identity USING (true);
CREATE POLICY own_insert ON users FOR INSERT TO app_identity WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY own_update ON users FOR UPDATE TO app_identity
  USING (org_id = (SELECT app.org_id())) WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY seed ON credentials FOR INSERT TO app_job WITH CHECK (true);
CREATE POLICY sign_in ON credentials TO app_identity USING (true) WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY sign_in ON sessions TO app_identity USING (true) WITH CHECK (true);
CREATE POLICY sign_in ON refresh_tokens TO app_identity USING (true) WITH CHECK (true);
CREATE POLICY sign_in ON throttles TO app_identity USING (true) WITH CHECK (true);
