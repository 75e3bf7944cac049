"""The large demo, small: as many rows as asked for, under every constraint, and gone on with after an interruption."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from core.demo.large import LargeDemoRefused, Size, fill

SIZE = Size(enterprises=2, agencies=30, distributions=400)


def numbers(database, statement):
    options = {"options": "-c search_path=app"}
    with create_engine(database.admin_url, poolclass=NullPool, connect_args=options).connect() as conn:
        return tuple(conn.execute(text(statement)).one())


@pytest.fixture
def filled(fresh_database):
    database = fresh_database()
    fill(database.admin_url, SIZE, announce=lambda _: None)
    return database


def test_there_are_as_many_distributions_as_asked_for_each_with_its_record_and_its_trail(filled):
    counted = numbers(
        filled,
        "SELECT (SELECT count(*) FROM policy_distributions), (SELECT count(*) FROM agency_policy_compliance),"
        " (SELECT count(*) FROM audit_log WHERE event = 'distribution.created'),"
        " (SELECT count(*) FROM signatures) - (SELECT count(*) FROM policy_distributions WHERE response <> 'awaiting')",
    )
    assert counted == (SIZE.distributions, SIZE.distributions, SIZE.distributions, 0)


def test_nothing_happened_in_the_future_or_before_its_cause(filled):
    assert numbers(
        filled,
        "SELECT count(*) FILTER (WHERE d.distributed_at > now() OR s.signed_at > now()),"
        " count(*) FILTER (WHERE s.signed_at < d.distributed_at OR d.ended_at < d.distributed_at)"
        " FROM policy_distributions d LEFT JOIN signatures s ON s.distribution_id = d.id",
    ) == (0, 0)


def test_the_first_agency_holds_every_policy_of_every_client(filled):
    held = "SELECT count(DISTINCT policy_id) FROM policy_distributions d"
    admin = "JOIN users u ON u.org_id = d.agency_org_id AND u.email = 'admin@agency-000001.example'"
    assert numbers(filled, f"SELECT ({held} {admin}), ({held})") == (2 * SIZE.policies, 2 * SIZE.policies)


def test_only_those_who_are_to_sign_in_have_a_password(filled):
    assert numbers(
        filled,
        "SELECT string_agg(u.email, ' ' ORDER BY u.email) FROM users u JOIN credentials c ON c.user_id = u.id",
    ) == ("admin@agency-000001.example admin@pharma-01.example admin@pharma-02.example",)


def test_it_is_made_once_and_grows_by_further_clients(filled):
    with pytest.raises(LargeDemoRefused, match="there already, with 2 clients"):
        fill(filled.admin_url, SIZE, announce=lambda _: None)
    fill(filled.admin_url, Size(enterprises=3, agencies=30, distributions=600), announce=lambda _: None)
    assert numbers(
        filled,
        "SELECT count(DISTINCT enterprise_org_id), count(*), (SELECT count(*) FROM organizations) FROM policy_distributions",
    ) == (3, 600, 33)


def test_who_is_held_by_row_level_security_is_refused(fresh_database):
    with pytest.raises(LargeDemoRefused, match="held by row-level security"):
        fill(fresh_database().login_url, SIZE, announce=lambda _: None)


def test_with_demo_mode_off_the_command_refuses_in_a_sentence_and_starts_nothing(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", "core.demo.large"], capture_output=True, text=True, check=False,
        cwd=Path(__file__).parents[2], env=os.environ | {"DEMO": "0", "DATA_DIR": str(tmp_path / "data")},
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Demo mode is off")
    assert not (tmp_path / "data").exists()
