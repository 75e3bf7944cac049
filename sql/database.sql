-- What a database needs before its first migration. Run by the admin, under the migrations' lock; repeatable.
DO $database$
BEGIN
  IF to_regnamespace('app') IS NULL THEN
    CREATE SCHEMA app AUTHORIZATION app_owner;
  END IF;
  -- Nobody needs temporary tables, and an object in pg_temp could stand in for one of ours.
  IF has_database_privilege('app_login', current_database(), 'TEMPORARY') THEN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  END IF;
END
$database$;

SET ROLE app_owner;
CREATE TABLE IF NOT EXISTS app.applied_migrations (
  name       text PRIMARY KEY,
  sha256     text NOT NULL CONSTRAINT sha256_is_hexadecimal CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- The readiness check reads it without taking a side.
GRANT USAGE ON SCHEMA app TO app_login;
GRANT SELECT ON app.applied_migrations TO app_login;
