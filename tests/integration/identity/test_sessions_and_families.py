from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, text

from core.db.scope import SideRole, transaction
from core.identity.model import Actor
from core.identity.operations import close_session, logout, open_family, open_session, refresh
from core.identity.queries import (
    actor_by_id,
    actor_of_family,
    people_of,
    session_actor,
    session_by_id,
    session_by_token,
)
from tests.factories import a_person, an_agency, an_enterprise

HOURS = timedelta(hours=8)


@pytest.fixture
def person(engine: Engine) -> Actor:
    with transaction(engine, SideRole.JOB) as scope:
        return a_person(scope.conn, an_agency(scope.conn))


@pytest.fixture
def identity(engine: Engine):
    return lambda: transaction(engine, SideRole.IDENTITY)


def deactivate(engine: Engine, person: Actor) -> None:
    with transaction(engine, SideRole.IDENTITY, org_id=person.org_id) as scope:
        scope.conn.execute(text("UPDATE users SET deactivated_at = now() WHERE id = :id"), {"id": person.user_id})


def events(engine: Engine, person: Actor) -> list[str]:
    with transaction(engine, SideRole.JOB) as scope:
        found = scope.conn.execute(
            text("SELECT event FROM audit_log WHERE agency_org_id = :org_id ORDER BY sequence"),
            {"org_id": person.org_id},
        )
        return list(found.scalars())


def opened(identity, person: Actor) -> str:
    with identity() as scope:
        return open_session(scope.conn, actor=person, user_agent="Browser\r\nX: 1", now=scope.now, lifetime=HOURS)


class TestSession:
    def test_its_cookie_is_its_persons(self, identity, person):
        token = opened(identity, person)

        with identity() as scope:
            session = session_by_token(scope.conn, token, now=scope.now)
            assert session.actor == person == session_actor(scope.conn, token, now=scope.now)
            assert session_by_id(scope.conn, session.id, org_id=person.org_id, now=scope.now) == session

    def test_the_cookie_itself_is_nowhere_in_the_table(self, identity, person):
        token = opened(identity, person)

        with identity() as scope:
            row = scope.conn.execute(text("SELECT * FROM sessions WHERE user_id = :id"), {"id": person.user_id}).one()
        assert token not in str(row)
        assert token.encode() not in bytes(row.token_sha256)
        assert row.user_agent == "BrowserX: 1"

    def test_it_is_over_in_time(self, identity, person):
        token = opened(identity, person)

        with identity() as scope:
            assert session_actor(scope.conn, token, now=scope.now + HOURS - timedelta(seconds=5))
            assert session_actor(scope.conn, token, now=scope.now + HOURS) is None

    def test_revoking_ends_it_once_and_is_in_the_trail(self, engine, identity, person):
        token = opened(identity, person)

        with identity() as scope:
            assert close_session(scope.conn, token, now=scope.now)
        with identity() as scope:
            assert session_actor(scope.conn, token, now=scope.now) is None
            assert not close_session(scope.conn, token, now=scope.now)
        assert events(engine, person) == ["session.revoked"]

    def test_it_ends_when_its_person_is_deactivated(self, engine, identity, person):
        token = opened(identity, person)
        deactivate(engine, person)

        with identity() as scope:
            assert session_actor(scope.conn, token, now=scope.now) is None

    def test_another_organization_cannot_name_it(self, engine, identity, person):
        token = opened(identity, person)
        with transaction(engine, SideRole.JOB) as scope:
            stranger = an_enterprise(scope.conn)

        with identity() as scope:
            session = session_by_token(scope.conn, token, now=scope.now)
            assert session_by_id(scope.conn, session.id, org_id=stranger.id, now=scope.now) is None

    def test_a_guess_is_nobodys(self, identity):
        with identity() as scope:
            for guess in ("", "x", "\ud800", "x" * 5000):
                assert session_actor(scope.conn, guess, now=scope.now) is None


def family(identity, person: Actor):
    with identity() as scope:
        return open_family(scope.conn, actor=person, now=scope.now, lifetime=timedelta(days=14))


def refreshed(identity, token: str, later: timedelta = timedelta()):
    with identity() as scope:
        return refresh(scope.conn, token, now=scope.now + later)


def speaks_for(identity, made) -> Actor | None:
    with identity() as scope:
        return actor_of_family(scope.conn, user_id=made.user_id, family_id=made.family_id, now=scope.now)


class TestFamily:
    def test_each_token_is_good_once_and_yields_the_next(self, identity, person):
        first = family(identity, person)
        second = refreshed(identity, first.refresh_token)
        third = refreshed(identity, second.refresh_token)

        assert len({made.refresh_token for made in (first, second, third)}) == 3
        assert {made.family_id for made in (first, second, third)} == {first.family_id}
        assert speaks_for(identity, third) == person

    def test_using_one_twice_ends_the_whole_family(self, engine, identity, person):
        first = family(identity, person)
        second = refreshed(identity, first.refresh_token)

        assert refreshed(identity, first.refresh_token) is None
        assert refreshed(identity, second.refresh_token) is None
        assert speaks_for(identity, second) is None
        assert events(engine, person) == ["refresh_token.reused"]

    def test_used_at_once_from_many_hands_it_yields_at_most_one_and_the_family_ends(self, identity, person):
        first = family(identity, person)
        start = Barrier(6)

        def use(_):
            start.wait()
            return refreshed(identity, first.refresh_token)

        with ThreadPoolExecutor(6) as pool:
            made = [each for each in pool.map(use, range(6)) if each]

        assert len(made) == 1
        assert refreshed(identity, made[0].refresh_token) is None
        assert speaks_for(identity, first) is None

    def test_the_family_ends_in_time_however_often_it_is_refreshed(self, identity, person):
        first = family(identity, person)
        second = refreshed(identity, first.refresh_token, timedelta(days=13))

        assert refreshed(identity, second.refresh_token, timedelta(days=14)) is None

    def test_signing_out_ends_it_with_any_of_its_tokens(self, engine, identity, person):
        first = family(identity, person)
        second = refreshed(identity, first.refresh_token)

        for _ in range(2):
            with identity() as scope:
                logout(scope.conn, first.refresh_token, now=scope.now)
        assert refreshed(identity, second.refresh_token) is None
        assert speaks_for(identity, second) is None
        assert events(engine, person) == ["sign_in.ended"]

    def test_signing_out_while_refreshing_leaves_nothing_alive(self, identity, person):
        for _ in range(10):
            first = family(identity, person)
            second = refreshed(identity, first.refresh_token)
            start = Barrier(2)

            def leave(token=first.refresh_token, start=start):
                with identity() as scope:
                    start.wait()
                    logout(scope.conn, token, now=scope.now)

            def renew(token=second.refresh_token, start=start):
                start.wait()
                return refreshed(identity, token)

            with ThreadPoolExecutor(2) as pool:
                leaving, renewing = pool.submit(leave), pool.submit(renew)
                leaving.result()
                third = renewing.result()
            assert speaks_for(identity, first) is None
            assert third is None or refreshed(identity, third.refresh_token) is None

    def test_a_deactivated_persons_family_ends(self, engine, identity, person):
        first = family(identity, person)
        deactivate(engine, person)

        assert speaks_for(identity, first) is None
        assert refreshed(identity, first.refresh_token) is None

    def test_unknown_tokens_do_nothing(self, identity):
        assert refreshed(identity, "unknown") is None
        with identity() as scope:
            logout(scope.conn, "unknown", now=scope.now)

    def test_a_family_speaks_for_its_own_person_alone(self, engine, identity, person):
        made = family(identity, person)
        with transaction(engine, SideRole.JOB) as scope:
            other = a_person(scope.conn, an_agency(scope.conn))

        with identity() as scope:
            forged = actor_of_family(scope.conn, user_id=other.user_id, family_id=made.family_id, now=scope.now)
        assert forged is None


def test_people_are_listed_by_name_for_their_own_organization_alone(engine):
    with transaction(engine, SideRole.JOB) as scope:
        ours, theirs = an_agency(scope.conn), an_agency(scope.conn)
        zoe, adam = (a_person(scope.conn, ours, name=name) for name in ("Zoe", "Adam"))
        stranger = a_person(scope.conn, theirs)
    with transaction(engine, SideRole.AGENCY, org_id=ours.id, user_id=zoe.user_id) as scope:
        assert [each.display_name for each in people_of(scope.conn, ours.id)] == ["Adam", "Zoe"]
        assert people_of(scope.conn, theirs.id) == []
        assert actor_by_id(scope.conn, adam.user_id, org_id=ours.id, now=scope.now) == adam
        assert actor_by_id(scope.conn, stranger.user_id, org_id=theirs.id, now=scope.now) is None
