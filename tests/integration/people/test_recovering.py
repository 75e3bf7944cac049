from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.identity.joining import LinkNotGood
from core.identity.model import Role
from core.identity.operations import open_session
from core.identity.people import deactivate
from core.identity.queries import session_actor, session_by_token
from core.identity.recovering import (
    CurrentPasswordWrong,
    address_of_reset,
    ask_for_reset,
    change_password,
    reset_password,
)
from core.identity.signing_in import sign_in
from core.identity.throttle_rules import FORGETTING, TooManyAttempts
from tests.factories import PASSWORD
from tests.integration.people.conftest import NEW_PASSWORD

HOURS = timedelta(hours=8)


def session_of(engine, person):
    with transaction(engine, SideRole.IDENTITY) as scope:
        return open_session(scope.conn, actor=person, user_agent="", now=scope.now, lifetime=HOURS)


def lives(engine, token):
    with transaction(engine, SideRole.IDENTITY) as scope:
        return session_actor(scope.conn, token, now=scope.now) is not None


def mails_to(engine, email):
    with transaction(engine, SideRole.JOB) as scope:
        found = scope.conn.execute(text("SELECT kind FROM mails WHERE recipient = :to"), {"to": email})
        return sorted(found.scalars())


def test_a_forgotten_password_is_chosen_anew_by_the_mailed_link_and_ends_every_session(
    engine, ours, network, token_for, trail
):
    session = session_of(engine, ours.officer)
    ask_for_reset(engine, email=f" {ours.officer.email.upper()}", address=network)
    token = token_for(ours.officer.email)
    reset_password(engine, token=token, password=NEW_PASSWORD, address=network)

    assert not lives(engine, session)
    assert sign_in(engine, email=ours.officer.email, password=PASSWORD, address=network) is None
    assert sign_in(engine, email=ours.officer.email, password=NEW_PASSWORD, address=network)
    assert mails_to(engine, ours.officer.email) == ["password_changed", "password_reset"]
    assert [row.event for row in trail(ours.client.id)][:2] == ["person.password_reset_asked", "person.password_reset"]
    with pytest.raises(LinkNotGood):
        reset_password(engine, token=token, password=NEW_PASSWORD + "!", address=network)


def test_known_and_unknown_addresses_run_the_same_statements(engine, ours, network, statements_of):
    known = statements_of(lambda: ask_for_reset(engine, email=ours.officer.email, address=network))
    unknown = statements_of(lambda: ask_for_reset(engine, email=f"{uuid4().hex}@nowhere.example", address=network))
    assert known == unknown
    assert any("INTO mails" in each for each in known)


def test_nobody_gets_mail_who_may_not_enter(engine, ours, does, network):
    does(deactivate, ours.admin, user_id=ours.officer.user_id)
    ask_for_reset(engine, email=ours.officer.email, address=network)
    assert mails_to(engine, ours.officer.email) == []


def test_asking_again_and_again_is_stopped_for_known_and_unknown_alike(engine, ours, network):
    for email in (ours.officer.email, f"{uuid4().hex}@nowhere.example"):
        for _ in range(FORGETTING.free_attempts):
            ask_for_reset(engine, email=email, address=network)
        with pytest.raises(TooManyAttempts):
            ask_for_reset(engine, email=email, address=network)


def test_a_link_ends_after_an_hour(engine, ours, network, token_for):
    ask_for_reset(engine, email=ours.officer.email, address=network)
    token = token_for(ours.officer.email)
    with transaction(engine, SideRole.IDENTITY) as scope:
        soon = scope.now + timedelta(hours=1)
        assert address_of_reset(scope.conn, token, now=soon - timedelta(minutes=1)) == ours.officer.email
        with pytest.raises(LinkNotGood):
            address_of_reset(scope.conn, token, now=soon)


def test_a_used_link_kills_the_others(engine, ours, network, token_for):
    ask_for_reset(engine, email=ours.officer.email, address=network)
    first = token_for(ours.officer.email)
    ask_for_reset(engine, email=ours.officer.email, address=network)
    reset_password(engine, token=token_for(ours.officer.email), password=NEW_PASSWORD, address=network)
    with pytest.raises(LinkNotGood):
        reset_password(engine, token=first, password=NEW_PASSWORD, address=network)


def test_who_is_deactivated_meanwhile_does_not_come_back_by_a_password_link(engine, ours, does, network, token_for):
    ask_for_reset(engine, email=ours.officer.email, address=network)
    token = token_for(ours.officer.email)
    does(deactivate, ours.admin, user_id=ours.officer.user_id)
    with pytest.raises(LinkNotGood):
        reset_password(engine, token=token, password=NEW_PASSWORD, address=network)


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(engine, ours, network):
    here, elsewhere = session_of(engine, ours.admin), session_of(engine, ours.admin)
    with transaction(engine, SideRole.IDENTITY) as scope:
        session_id = session_by_token(scope.conn, here, now=scope.now).id
    with pytest.raises(CurrentPasswordWrong):
        change_password(engine, actor=ours.admin, current="no, it is not", new=NEW_PASSWORD, session_id=session_id)
    assert lives(engine, elsewhere)

    change_password(engine, actor=ours.admin, current=PASSWORD, new=NEW_PASSWORD, session_id=session_id)
    assert lives(engine, here)
    assert not lives(engine, elsewhere)
    signed = sign_in(engine, email=ours.admin.email, password=NEW_PASSWORD, address=network)
    assert signed.role is Role.ENTERPRISE_ADMIN


def test_no_password_and_no_token_stands_in_the_trail(engine, ours, network, token_for, trail):
    ask_for_reset(engine, email=ours.officer.email, address=network)
    token = token_for(ours.officer.email)
    reset_password(engine, token=token, password=NEW_PASSWORD, address=network)
    said = str(trail(ours.client.id))
    assert token not in said
    assert NEW_PASSWORD not in said
