-- Statements of core/db/migrations.py, own_database.py and provision.py.

-- name: migration_session_opened :one
-- A migration may take long; but when its program is killed the server notices within a second (not on Windows).
SELECT set_config('statement_timeout', '0', false) AS statement_timeout,
       set_config('lock_timeout', '0', false) AS lock_timeout,
       set_config('client_connection_check_interval', CASE WHEN version() ~* 'visual|msvc|mingw' THEN '0' ELSE '1s' END, false)
         AS client_check;

-- name: migration_lock_taken :one
-- Tried, not waited for: a session waiting in pg_advisory_lock holds a snapshot that CREATE INDEX CONCURRENTLY waits for.
SELECT pg_try_advisory_lock(:key) AS taken;

-- name: login_verifier_set :one
-- For sql/roles.sql, in this transaction alone.
SELECT set_config('policysync.login_verifier', :verifier, true) AS verifier;

-- name: owner_role_taken :one
-- Before each file, since the last may have taken another role or path.
SELECT set_config('role', 'app_owner', false) AS role, set_config('search_path', 'app', false) AS search_path;

-- name: migrations_table :one
-- Whether the database was ever migrated.
SELECT EXISTS (
  SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
   WHERE n.nspname = 'app' AND c.relname = 'applied_migrations') AS present;

-- name: applied_migrations :many
-- What was applied, with the checksum it had then.
SELECT name, sha256, applied_at FROM app.applied_migrations ORDER BY name;

-- name: migration_recorded :rows
-- In the same transaction as the migration itself.
INSERT INTO app.applied_migrations (name, sha256) VALUES (:name, :sha256);

-- name: policysync_database :one
-- Whether the embedded server has the product's database.
SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'policysync') AS present;

-- name: policysync_database_made :rows
-- The product's database in the embedded server.
CREATE DATABASE policysync;

-- name: login_rights :one
-- What the role that signs in could do beyond taking a side.
SELECT current_user AS name,
       current_setting('server_version_num')::int AS server_version,
       role.rolsuper AS superuser,
       role.rolbypassrls AS bypasses_rls,
       EXISTS (SELECT FROM pg_roles AS owner WHERE owner.rolname = 'app_owner'
                  AND pg_has_role(role.oid, owner.oid, 'MEMBER')) AS can_own,
       (SELECT count(*) FROM pg_roles AS side
         WHERE side.rolname IN ('app_enterprise', 'app_agency', 'app_job', 'app_identity', 'app_operator')
           AND pg_has_role(role.oid, side.oid, 'MEMBER')) AS side_count
  FROM pg_roles AS role
 WHERE role.rolname = current_user;
