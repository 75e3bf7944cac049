"""The databases that the other tests stand on."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from core.db.migrations import pending
from tests.postgres import engine_of


def test_the_shared_engine_signs_in_as_app_login_on_a_migrated_database(engine, database):
    with engine.connect() as conn:
        assert conn.execute(text("SELECT current_user")).scalar_one() == "app_login"
    assert pending(database.login_url) == []


def test_a_fresh_database_is_migrated_and_shares_nothing_with_the_next(fresh_database):
    first, second = fresh_database(), fresh_database()
    assert first.name != second.name
    assert pending(first.login_url) == pending(second.login_url) == []


def test_app_login_may_make_neither_tables_nor_temporary_ones(fresh_database):
    with engine_of(fresh_database()) as engine:
        for statement in (
            "CREATE TABLE app.mine (id int)",
            "CREATE TABLE public.mine (id int)",
            "CREATE TEMP TABLE mine (id int)",
        ):
            with engine.connect() as conn, pytest.raises(ProgrammingError, match="permission denied"):
                conn.execute(text(statement))
