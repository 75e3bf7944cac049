-- The roles, which belong to the whole cluster. Run before the migrations at every start; repeating it changes nothing.
-- Works for a superuser, and for an admin that may only CREATEROLE; on PostgreSQL 15 to 18.
-- The caller may set policysync.login_verifier (a SCRAM verifier, never the password itself) for app_login.
DO $roles$
DECLARE
  one record;
BEGIN
  -- NOINHERIT: a membership lets a role be taken, and by itself gives no rights and brings no row-level policy.
  -- No ALTER for NOSUPERUSER and the like: PostgreSQL 15 keeps even that from an admin who is no superuser.
  FOR one IN
    SELECT name FROM unnest(ARRAY['app_owner', 'app_login', 'app_enterprise', 'app_agency', 'app_job', 'app_identity',
                                  'app_operator', 'app_search']) AS name
     WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
  LOOP
    EXECUTE format('CREATE ROLE %I %s NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION', one.name,
                   CASE one.name WHEN 'app_login' THEN 'LOGIN' ELSE 'NOLOGIN' END);
  END LOOP;

  -- Whoever signs in takes a side; it never takes the owner's role or the search functions' one.
  -- The owner hands functions to app_search and lets data migrations run as app_job; the admin takes the owner's role.
  FOR one IN
    SELECT grants.role, member.oid AS member_oid, grants.member
      FROM (VALUES ('app_enterprise', 'app_login'), ('app_agency', 'app_login'), ('app_job', 'app_login'),
                   ('app_identity', 'app_login'), ('app_operator', 'app_login'),
                   ('app_search', 'app_owner'), ('app_job', 'app_owner'), ('app_owner', current_user)
           ) AS grants (role, member)
      JOIN pg_roles AS member ON member.rolname = grants.member
     WHERE NOT (grants.member = current_user AND member.rolsuper)
       AND NOT EXISTS (
             SELECT FROM pg_auth_members AS held
              WHERE held.member = member.oid
                AND held.roleid = (SELECT oid FROM pg_roles WHERE rolname = grants.role)
                -- Through JSON, since the column exists from PostgreSQL 16 on.
                AND coalesce((to_jsonb(held) ->> 'set_option')::boolean, true))
  LOOP
    EXECUTE format('GRANT %I TO %I', one.role, one.member);
  END LOOP;

  -- Only where nothing is set: an operator may have chosen another limit.
  FOR one IN
    SELECT limits.name, limits.value
      FROM (VALUES ('search_path', 'app'), ('statement_timeout', '15s'), ('lock_timeout', '5s'),
                   ('idle_in_transaction_session_timeout', '30s')) AS limits (name, value)
     WHERE NOT EXISTS (
             SELECT FROM pg_roles, unnest(rolconfig) AS entry
              WHERE rolname = 'app_login' AND split_part(entry, '=', 1) = limits.name)
  LOOP
    EXECUTE format('ALTER ROLE app_login SET %I = %L', one.name, one.value);
  END LOOP;

  IF coalesce(current_setting('policysync.login_verifier', true), '') <> '' THEN
    EXECUTE format('ALTER ROLE app_login PASSWORD %L', current_setting('policysync.login_verifier'));
  END IF;

  -- Somebody may have made or changed one of them by hand; then row-level security would protect nothing.
  FOR one IN
    SELECT rolname FROM pg_roles WHERE starts_with(rolname, 'app_') AND (rolsuper OR rolbypassrls)
       AND rolname IN ('app_owner', 'app_login', 'app_enterprise', 'app_agency', 'app_job', 'app_identity',
                       'app_operator', 'app_search')
  LOOP
    RAISE EXCEPTION 'The role % is a superuser or bypasses row-level security: take that from it.', one.rolname;
  END LOOP;
END
$roles$;
