from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.membership import NoSuchPerson
from core.identity.model import Permission, Role
from core.identity.operations import open_family, open_session, refresh
from core.identity.people import (
    PersonIsActive,
    PersonIsDeactivated,
    change_role,
    deactivate,
    invite,
    invite_back,
)
from core.identity.person_rules import LastAdministrator, NotOneself
from core.identity.queries import actor_by_id, actor_of_family, session_actor
from core.identity.rules import PermissionMissing
from core.identity.signing_in import sign_in
from tests.factories import PASSWORD
from tests.integration.people.conftest import NEW_PASSWORD

HOURS = timedelta(hours=8)


def signed_in(engine, person):
    """A session and a token family of somebody."""
    with transaction(engine, SideRole.IDENTITY) as scope:
        token = open_session(scope.conn, actor=person, user_agent="", now=scope.now, lifetime=HOURS)
        return token, open_family(scope.conn, actor=person, now=scope.now, lifetime=HOURS)


def still_in(engine, session, family):
    with transaction(engine, SideRole.IDENTITY) as scope:
        at_pages = session_actor(scope.conn, session, now=scope.now)
        by_token = actor_of_family(scope.conn, user_id=family.user_id, family_id=family.family_id, now=scope.now)
    return at_pages, by_token


def test_a_new_role_counts_at_once(engine, ours, does, trail):
    session, _ = signed_in(engine, ours.officer)
    does(change_role, ours.admin, user_id=ours.officer.user_id, role=Role.ANALYST)

    with transaction(engine, SideRole.IDENTITY) as scope:
        actor = session_actor(scope.conn, session, now=scope.now)
    assert actor.role is Role.ANALYST
    assert not actor.may(Permission.POLICY_APPROVE)
    [row] = trail(ours.client.id, "person.role_changed")
    assert (row.actor_name, row.entity_id, row.old["role"], row.new["role"]) == (
        "Ines Admin", ours.officer.user_id, "compliance_officer", "analyst",
    )  # fmt: skip


def test_whoever_is_deactivated_is_out_everywhere_in_the_same_transaction(engine, ours, does, network, trail, told):
    session, family = signed_in(engine, ours.officer)
    gone = does(deactivate, ours.admin, user_id=ours.officer.user_id)

    assert gone.deactivated_at
    assert still_in(engine, session, family) == (None, None)
    with transaction(engine, SideRole.IDENTITY) as scope:
        for table in ("sessions", "refresh_tokens"):
            alive = text(f"SELECT count(*) FROM {table} WHERE user_id = :id AND revoked_at IS NULL")
            assert scope.conn.execute(alive, {"id": ours.officer.user_id}).scalar_one() == 0
        assert refresh(scope.conn, family.refresh_token, now=scope.now) is None
    assert sign_in(engine, email=ours.officer.email, password=PASSWORD, address=network) is None
    assert trail(ours.client.id, "person.deactivated")[0].new == {"sessions_ended": 1}
    assert "person.deactivated" in told(ours.client.id)


def test_whoever_comes_back_is_who_they_were_with_a_new_password_and_no_old_session(
    engine, ours, does, comes_in, network
):
    session, family = signed_in(engine, ours.officer)
    does(deactivate, ours.admin, user_id=ours.officer.user_id)
    does(invite_back, ours.admin, user_id=ours.officer.user_id)
    assert still_in(engine, session, family) == (None, None)

    back = comes_in(ours.officer.email, display_name="Olga Officer")
    assert (back.user_id, back.role) == (ours.officer.user_id, ours.officer.role)
    assert still_in(engine, session, family) == (None, None)
    assert sign_in(engine, email=back.email, password=NEW_PASSWORD, address=network) == back
    assert sign_in(engine, email=back.email, password=PASSWORD, address=network) is None


def test_inviting_back_answers_alike_when_the_address_signs_in_elsewhere_by_now(
    engine, ours, does, comes_in, statements_of
):
    for person in (ours.officer, ours.second):
        does(deactivate, ours.admin, user_id=person.user_id)
    does(invite, ours.stranger, email=ours.officer.email, display_name="Olga", role=Role.AGENCY_USER)
    assert comes_in(ours.officer.email).org_id == ours.stranger.org_id

    ran = [
        statements_of(lambda person=person: does(invite_back, ours.admin, user_id=person.user_id))
        for person in (ours.officer, ours.second)
    ]
    assert ran[0] == ran[1]


def test_the_last_administrator_stays(ours, does):
    does(change_role, ours.admin, user_id=ours.second.user_id, role=Role.ANALYST)
    with pytest.raises(LastAdministrator):
        does(change_role, ours.admin, user_id=ours.admin.user_id, role=Role.ANALYST)
    does(change_role, ours.admin, user_id=ours.second.user_id, role=Role.ENTERPRISE_ADMIN)
    does(change_role, ours.admin, user_id=ours.admin.user_id, role=Role.ANALYST)


def test_two_administrators_who_remove_each_other_at_once_leave_one(engine, ours, does):
    start = Barrier(2)

    def remove(pair):
        actor, other = pair
        start.wait()
        try:
            does(deactivate, actor, user_id=other.user_id)
        except LastAdministrator:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(remove, [(ours.admin, ours.second), (ours.second, ours.admin)]))
    assert sorted(done) == [False, True]
    with transaction(engine, SideRole.IDENTITY) as scope:
        left = [
            actor_by_id(scope.conn, each.user_id, org_id=ours.client.id, now=scope.now)
            for each in (ours.admin, ours.second)
        ]
    assert sum(each is not None for each in left) == 1


def test_nobody_deactivates_themselves(ours, does):
    with pytest.raises(NotOneself):
        does(deactivate, ours.admin, user_id=ours.admin.user_id)


def test_a_state_that_does_not_allow_it_is_named(ours, does):
    with pytest.raises(PersonIsActive):
        does(invite_back, ours.admin, user_id=ours.officer.user_id)
    does(deactivate, ours.admin, user_id=ours.officer.user_id)
    with pytest.raises(PersonIsDeactivated):
        does(deactivate, ours.admin, user_id=ours.officer.user_id)
    with pytest.raises(PersonIsDeactivated):
        does(change_role, ours.admin, user_id=ours.officer.user_id, role=Role.ANALYST)


@pytest.mark.parametrize(
    ("operation", "facts"), [(change_role, {"role": Role.ANALYST}), (deactivate, {}), (invite_back, {})]
)
def test_another_organizations_person_does_not_exist(engine, ours, does, operation, facts):
    for unknown in (ours.stranger.user_id, uuid4()):
        with pytest.raises(NoSuchPerson):
            does(operation, ours.admin, user_id=unknown, **facts)
    with pytest.raises(PermissionMissing):
        does(operation, ours.officer, user_id=ours.second.user_id, **facts)
    with acting(engine, ours.stranger) as scope:
        assert actor_by_id(scope.conn, ours.stranger.user_id, org_id=ours.stranger.org_id, now=scope.now)
