"""The named statements: every one used, every used one there, and the wall line on each that a side may run."""

import ast
import re
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from core.db.statements import statements
from tests.edges.wall.conftest import without_wall_lines

ROOT = Path(__file__).parents[2]
# Whole files and single statements that no enterprise's or agency's transaction runs: migrations, the demo's seed, the books
# of the scheduler; jobs; sign-in, which precedes the organization; the operator.
FILES_OF_NO_SIDE = {
    "migrations.sql", "demo.sql", "demo_large.sql", "job_runs.sql", "reminders.sql", "retention.sql", "expiring.sql", "history.sql",
    "lapsing.sql",
    # Of words that are nobody's: the table has no organization, and every role reads it.
    "shared_vocabulary.sql",
}  # fmt: skip
OF_NO_SIDE = {
    "same_client_findings_as_of", "ready_to_score", "hold_scored_day", "advance_scored_day", "lock_next_records_to_score", "lock_records_of_pairs",
    "lock_records_of_agencies", "pairs_of_events", "recompute_records", "effective_clauses",
    "store_findings", "store_members", "close_vanished", "tell_of_findings", "store_client_rows", "agencies_for_nightly_detection",
    "lock_policies_due", "settle_due", "activate", "publications_due", "due_wave", "finish_waves", "cancel_waves_overtaken_by_active", "hold_event_cursor", "advance_event_cursor", "skip_event_cursor", "unread_events",
    "relay_events", "events_wait_for_relay", "forget_answers", "account_by_email", "actor_by_session", "actor_by_family",
    "locked_throttles", "write_throttle", "clear_throttle", "give_back_attempt", "forget_stale_throttles", "revoke_session",
    "refresh_token_family", "tokens_of_family", "hold_family", "use_refresh_token", "revoke_family", "kind_of_organization", "organizations_of_platform",
    "proposals_to_tell_of", "engagements_due_to_end", "settle_alliances", "agencies_among", "lease_mails", "settle_mail", "put_mail_off", "invitation_by_token", "password_reset_by_token", "people_counts",
    "expire_exceptions", "exceptions_beside_newer_clauses", "supersede_exceptions",
    "compiled_hashes", "drop_compiled_clauses", "store_compiled_clauses", "clashes_in_columns", "note_cross_check",
    "rename_any_organization", "leave_out_past_events", "notices_to_write", "findings_to_escalate", "escalate_findings", "whom_to_tell_of_overdue", "request_notices_to_write", "post_mails", "post_mails_with_files", "files_of_mails", "forget_files_of_mail",
    "next_due_report", "settle_report_run", "pause_report_schedule", "report_readers", "people_with_roles", "tell_of_reviews_due", "events_not_numbered",
}  # fmt: skip
# Plain inserts of the actor's own rows name their organization as a value; and some touch no table at all.
_INSERT = re.compile(r"^(--.*\n)*INSERT INTO \w+ \([^)]*\)\s*VALUES", re.MULTILINE)
_NO_TABLE = re.compile(r"^(--.*\n)*(SELECT pg_\w+\([^;]*\)( AS \w+)?|LISTEN \w+)$")
_CALLS = {"one", "many", "rows"}


def side_statements():
    elsewhere = {
        name for file in FILES_OF_NO_SIDE
        for name in re.findall(r"^-- name: (\w+)", (ROOT / "sql" / "queries" / file).read_text(), re.MULTILINE)
    }  # fmt: skip
    return {name: each for name, each in statements().items() if name not in elsewhere | OF_NO_SIDE}


def called_names():
    """The names passed to `one`, `many` and `rows`, and any other text of the code that is a statement's name."""
    called, said = set(), set()
    for path in [*(p for f in ("core", "api", "jobs", "pages") for p in (ROOT / f).rglob("*.py")), ROOT / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value)
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in _CALLS
                and len(node.args) > 1
            ):
                called |= {each.value for each in ast.walk(node.args[1]) if isinstance(each, ast.Constant)}
    return called, said


def test_every_statement_is_used_and_every_used_one_exists():
    called, said = called_names()
    assert {name for name in called if isinstance(name, str)} - set(statements()) == set()
    assert set(statements()) - said == set()


def test_every_statement_that_a_side_may_run_names_its_organization_on_a_line_of_its_own():
    without = [
        name for name, each in side_statements().items()
        if "-- wall" not in each.source and not _INSERT.match(each.source) and not _NO_TABLE.match(each.source.strip())
    ]  # fmt: skip
    assert without == []


def test_the_exempt_ones_exist_and_need_their_exemption():
    assert set(statements()) >= OF_NO_SIDE
    assert [name for name in OF_NO_SIDE if "-- wall" in statements()[name].source] == []


def test_a_wall_line_holds_one_predicate_on_the_organization_and_nothing_else():
    lines = [
        line.strip()
        for each in statements().values()
        for line in each.source.splitlines()
        if line.rstrip().endswith("-- wall")
    ]
    assert len(lines) > 60
    assert [line for line in lines if not line.startswith("AND ") or ":org_id" not in line] == []


@pytest.mark.parametrize("name", [name for name, each in side_statements().items() if "-- wall" in each.source])
def test_without_its_wall_lines_a_statement_stays_valid(admin_url, name):
    # The marks of parameters, not those of casts and of times.
    sql = re.sub(r"(?<![:\w]):[a-z]\w*", "NULL", without_wall_lines(statements())[name].source)
    url = make_url(admin_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, options="-c search_path=app") as conn:
        conn.execute(f"EXPLAIN {sql}")
