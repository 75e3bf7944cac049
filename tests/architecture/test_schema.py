"""The shape that isolation rests on: forced row-level security, checked writes, keys that begin with the organization."""

from sqlalchemy import text

# Names of constraints and indexes that may begin otherwise, each for its reason.
FREE_KEYS = {
    "users_email_unique_among_active": "an address signs in once",
    "users_id_unique": "a person belongs to one organization",
    "sessions_token_unique": "the cookie precedes the organization",
    "refresh_tokens_token_unique": "the token precedes the organization",
    "invitations_token_unique": "the link precedes the organization",
    "password_resets_token_unique": "the link precedes the organization",
    "audit_log_pkey": "the horizon of transactions",
    "outbox_pkey": "the horizon of transactions",
}
TENANT = r"(^|_)org_id$"
# Each begins with its caller's own organization, and one side alone may call it.
REVIEWED_DEFINERS = {"search_of_client", "search_of_agency", "search_of_operator"}
DEFINERS = "SELECT proname FROM pg_proc WHERE pronamespace = 'app'::regnamespace AND prosecdef"


def found(catalog, statement):
    return catalog.execute(text(statement), {"tenant": TENANT}).scalars().all()


def test_every_tenant_table_forces_row_level_security(catalog):
    tenants = """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p')
          AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname ~ :tenant)"""
    assert len(found(catalog, tenants)) > 20
    assert found(catalog, f"{tenants} AND NOT (c.relrowsecurity AND c.relforcerowsecurity)") == []
    assert found(catalog, "SELECT relname FROM pg_class WHERE relrowsecurity <> relforcerowsecurity") == []


def test_every_policy_that_lets_write_checks_what_is_written(catalog):
    unchecked = found(
        catalog,
        "SELECT tablename || '.' || policyname FROM pg_policies"
        " WHERE schemaname = 'app' AND cmd IN ('ALL', 'INSERT', 'UPDATE') AND with_check IS NULL",
    )
    assert unchecked == []


def test_only_jobs_and_those_without_an_organization_see_every_row(catalog):
    unbounded = found(
        catalog,
        "SELECT tablename || '.' || policyname FROM pg_policies WHERE schemaname = 'app'"
        " AND (qual = 'true' OR with_check = 'true')"
        " AND roles && ARRAY['app_enterprise', 'app_agency', 'public']::name[]",
    )
    assert unbounded == []


def test_nothing_reads_with_the_rights_of_somebody_else(catalog):
    assert (
        found(
            catalog,
            "SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND (relkind = 'm'"
            " OR relkind = 'v' AND NOT coalesce(reloptions @> ARRAY['security_invoker=true'], false))",
        )
        == []
    )
    definers = """
        SELECT p.proname FROM pg_proc p
        WHERE p.pronamespace = 'app'::regnamespace AND p.prosecdef AND p.proowner = 'app_search'::regrole
          AND p.proconfig @> ARRAY['search_path=app, pg_temp'] AND NOT has_function_privilege('public', p.oid, 'EXECUTE')"""
    assert set(found(catalog, definers)) == REVIEWED_DEFINERS
    assert set(found(catalog, DEFINERS)) == REVIEWED_DEFINERS
    assert (
        found(catalog, "SELECT rolname FROM pg_roles WHERE starts_with(rolname, 'app_') AND (rolsuper OR rolbypassrls)")
        == []
    )


def test_unique_keys_of_tenant_tables_begin_with_the_organization(catalog):
    others = found(
        catalog,
        """
        SELECT i.relname FROM pg_index x
        JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_class t ON t.oid = x.indrelid AND t.relnamespace = 'app'::regnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
        WHERE x.indisunique AND a.attname !~ :tenant AND t.relname <> 'organizations'
          AND EXISTS (SELECT FROM pg_attribute o WHERE o.attrelid = t.oid AND o.attname ~ :tenant)""",
    )
    assert set(others) == set(FREE_KEYS)


def test_foreign_keys_between_tenant_tables_begin_with_the_organization(catalog):
    others = found(
        catalog,
        """
        SELECT c.conrelid::regclass || ': ' || pg_get_constraintdef(c.oid) FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.connamespace = 'app'::regnamespace AND a.attname !~ :tenant""",
    )
    assert others == []


def test_a_side_role_may_delete_or_truncate_only_lists_it_keeps_itself(catalog):
    deletable = found(
        catalog,
        "SELECT DISTINCT table_name FROM information_schema.role_table_grants WHERE table_schema = 'app'"
        " AND privilege_type IN ('DELETE', 'TRUNCATE') AND grantee IN ('app_enterprise', 'app_agency')",
    )
    assert set(deletable) == {
        "agency_groups",
        "agency_group_members",
        "co_promotions",
        "alliance_members",
        "asset_engagements",
        "saved_queries",
        "report_recipients",
    }
