import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from statistics import median
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event, text

from core.db.scope import SideRole, transaction
from core.identity.model import Actor, Role
from core.identity.passwords import MAX_LENGTH
from core.identity.signing_in import sign_in, verify_password_of
from core.identity.throttle_rules import ACCOUNT, NETWORK, REAUTHENTICATION, TooManyAttempts, network_of, subject
from tests.factories import PASSWORD, a_person, an_agency, an_enterprise, an_operator

WRONG = "not the password at all"


@pytest.fixture
def officer(engine: Engine) -> Actor:
    with transaction(engine, SideRole.JOB) as scope:
        return a_person(scope.conn, an_enterprise(scope.conn), role=Role.COMPLIANCE_OFFICER, password=PASSWORD)


@pytest.fixture
def network() -> str:
    """An address of the test's own, so that no test wears out another's."""
    stamp = time.time_ns()
    return f"2001:db8:{stamp >> 32 & 0xFFFF:x}:{stamp >> 8 & 0xFFFF:x}::1"


def trail(engine: Engine, org_id) -> list[tuple]:
    with transaction(engine, SideRole.JOB) as scope:
        found = scope.conn.execute(
            text(
                "SELECT event, entity_id, actor_user_id FROM audit_log "
                "WHERE coalesce(enterprise_org_id, agency_org_id) = :org_id ORDER BY sequence"
            ),
            {"org_id": org_id},
        )
        return [tuple(row) for row in found]


def statements_of(engine: Engine, act) -> list[str]:
    seen: list[str] = []

    def note(conn, cursor, statement, *_):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen


@pytest.mark.parametrize("typed", ["{}", " {} ", "\t{}\n"])
def test_address_and_password_together_sign_in(engine, officer, network, typed):
    email = typed.format(officer.email.upper())

    assert sign_in(engine, email=email, password=PASSWORD, address=network) == officer
    assert trail(engine, officer.org_id) == [("person.signed_in", officer.user_id, officer.user_id)]


@pytest.mark.parametrize("make", [an_enterprise, an_agency, an_operator])
def test_people_of_every_kind_of_organization_sign_in_and_are_refused(engine, network, make):
    with transaction(engine, SideRole.JOB) as scope:
        person = a_person(scope.conn, make(scope.conn), password=PASSWORD)

    assert sign_in(engine, email=person.email, password=WRONG, address=network) is None
    assert sign_in(engine, email=person.email, password=PASSWORD, address=network) == person


def test_a_wrong_password_is_in_the_trail_of_the_accounts_organization_and_names_nobody_as_its_actor(
    engine, officer, network
):
    assert sign_in(engine, email=officer.email, password=WRONG, address=network) is None
    assert trail(engine, officer.org_id) == [("person.sign_in_refused", officer.user_id, None)]


@pytest.mark.parametrize("password", ["", WRONG, PASSWORD + " ", PASSWORD[:-1], "x" * (MAX_LENGTH + 1)])
def test_a_password_that_is_not_exactly_the_one_is_refused(engine, officer, network, password):
    assert sign_in(engine, email=officer.email, password=password, address=network) is None


def test_somebody_deactivated_or_past_their_access_is_as_unknown_as_a_stranger(engine, network):
    past = datetime.now(UTC) - timedelta(seconds=1)
    with transaction(engine, SideRole.JOB) as scope:
        organization = an_agency(scope.conn)
        auditor = a_person(scope.conn, organization, role=Role.AUDITOR, access_until=past, password=PASSWORD)
        gone = a_person(scope.conn, organization, password=PASSWORD)
    deactivate(engine, gone)

    for person in (auditor, gone):
        assert sign_in(engine, email=person.email, password=PASSWORD, address=network) is None
    assert trail(engine, organization.id) == []


def test_known_and_unknown_accounts_run_the_same_statements(engine, officer, network):
    known = statements_of(engine, lambda: sign_in(engine, email=officer.email, password=WRONG, address=network))
    unknown = statements_of(engine, lambda: sign_in(engine, email="no@body.example", password=WRONG, address=network))

    assert known == unknown
    assert any("throttles" in statement for statement in known)


@pytest.mark.slow
def test_known_and_unknown_accounts_take_the_same_time(engine, network):
    """Fifteen tries each, in turns and each with an account and a network of its own, so that no throttle is in play."""
    with transaction(engine, SideRole.JOB) as scope:
        organization = an_enterprise(scope.conn)
        known = [a_person(scope.conn, organization, password=PASSWORD).email for _ in range(16)]

    def seconds(email: str, number: int) -> float:
        began = time.perf_counter()
        assert sign_in(engine, email=email, password=WRONG, address=f"198.51.100.{number}") is None
        return time.perf_counter() - began

    pairs = [
        (seconds(email, number), seconds(f"nobody{number}@nowhere.example", number))
        for number, email in enumerate(known)
    ][1:]  # the first also opens connections
    ratio = median(each[0] for each in pairs) / median(each[1] for each in pairs)
    assert 1 / 1.5 < ratio < 1.5, ratio


def test_guessing_one_account_is_stopped_whatever_the_network(engine, officer):
    for number in range(ACCOUNT.free_attempts):
        assert sign_in(engine, email=officer.email, password=WRONG, address=f"203.0.113.{number}") is None

    with pytest.raises(TooManyAttempts) as raised:
        sign_in(engine, email=officer.email, password=PASSWORD, address="203.0.113.99")
    assert raised.value.details["retry_after"] >= 1


def test_an_unknown_account_is_stopped_after_as_many(engine, network):
    email = f"ghost{uuid4()}@nowhere.example"
    for _ in range(ACCOUNT.free_attempts):
        assert sign_in(engine, email=email, password=WRONG, address=network) is None
    with pytest.raises(TooManyAttempts):
        sign_in(engine, email=email, password=WRONG, address=network)


def test_guesses_made_at_once_are_counted_before_they_are_judged(engine, officer):
    def guess(number: int) -> str:
        try:
            sign_in(engine, email=officer.email, password=WRONG, address=f"192.0.2.{number}")
        except TooManyAttempts:
            return "stopped"
        return "judged"

    with ThreadPoolExecutor(12) as pool:
        results = list(pool.map(guess, range(12)))

    assert results.count("judged") == ACCOUNT.free_attempts


def test_the_right_password_ends_the_count_of_the_account_and_not_of_the_network(engine, officer, network):
    for _ in range(ACCOUNT.free_attempts - 1):
        sign_in(engine, email=officer.email, password=WRONG, address=network)
    assert sign_in(engine, email=officer.email, password=PASSWORD, address=network)

    for _ in range(ACCOUNT.free_attempts - 1):
        assert sign_in(engine, email=officer.email, password=WRONG, address=network) is None
    assert failures_of_network(engine, network) == 2 * (ACCOUNT.free_attempts - 1)


def test_signing_asks_for_the_password_and_counts_apart_from_signing_in(engine, officer, network):
    for _ in range(ACCOUNT.free_attempts):
        sign_in(engine, email=officer.email, password=WRONG, address=network)

    assert verify_password_of(engine, officer, PASSWORD)
    for _ in range(REAUTHENTICATION.free_attempts):
        assert not verify_password_of(engine, officer, WRONG)
    with pytest.raises(TooManyAttempts):
        verify_password_of(engine, officer, PASSWORD)
    assert trail(engine, officer.org_id).count(("person.reauthentication_refused", officer.user_id, None)) == 5


def test_nobody_signs_with_another_organizations_password(engine, officer):
    with transaction(engine, SideRole.JOB) as scope:
        stranger = an_agency(scope.conn)
    forged = Actor(officer.user_id, stranger.id, stranger.kind, Role.AGENCY_ADMIN, "", "", "", "UTC")

    assert not verify_password_of(engine, forged, PASSWORD)


def deactivate(engine: Engine, person: Actor) -> None:
    with transaction(engine, SideRole.IDENTITY, org_id=person.org_id) as scope:
        scope.conn.execute(
            text("UPDATE users SET deactivated_at = :now WHERE id = :id"), {"now": scope.now, "id": person.user_id}
        )


def failures_of_network(engine: Engine, address: str) -> int:
    with transaction(engine, SideRole.IDENTITY) as scope:
        return scope.conn.execute(
            text("SELECT failure_count FROM throttles WHERE subject_sha256 = :subject"),
            {"subject": subject(NETWORK, network_of(address))},
        ).scalar_one()
