"""Two organizations that must not learn of each other, their people, and what the mailboxes got."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event, text

from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.joining import join
from core.identity.model import Actor, Organization, Role
from tests.factories import PASSWORD, a_person, an_agency, an_enterprise

COUNTED = ("engagement_proposals", "users", "mails", "audit_log", "outbox")
NEW_PASSWORD = "a staple of correct horses"


@dataclass(frozen=True)
class Ours:
    """A client with two administrators and an officer, and an agency's person who is nobody's business there."""

    client: Organization
    admin: Actor
    second: Actor
    officer: Actor
    stranger: Actor


@pytest.fixture
def ours(engine: Engine) -> Ours:
    with transaction(engine, SideRole.JOB) as scope:
        client, agency = an_enterprise(scope.conn), an_agency(scope.conn)
        return Ours(
            client,
            a_person(scope.conn, client, name="Ines Admin", password=PASSWORD, time_zone="Europe/Berlin"),
            a_person(scope.conn, client, name="Second Admin"),
            a_person(scope.conn, client, role=Role.COMPLIANCE_OFFICER, name="Olga Officer", password=PASSWORD),
            a_person(scope.conn, agency, name="Rival Stranger", password=PASSWORD),
        )


@pytest.fixture
def network() -> str:
    """An address of the test's own, so that no test wears out another's."""
    stamp = time.time_ns()
    return f"2001:db8:{stamp >> 32 & 0xFFFF:x}:{stamp >> 8 & 0xFFFF:x}::1"


@pytest.fixture
def address() -> str:
    """An address nobody has."""
    return f"new.{uuid4().hex[:10]}@mail.example"


@pytest.fixture
def does(engine: Engine) -> Callable:
    """Carry an operation out in a transaction of its actor's own."""

    def carry_out(operation, actor, **facts):
        with acting(engine, actor) as scope:
            return operation(scope.conn, actor=actor, now=scope.now, **facts)

    return carry_out


@pytest.fixture
def token_for(engine: Engine) -> Callable[[str], str]:
    """The secret in the last mail to an address, as its owner finds it."""

    def token(recipient: str) -> str:
        with transaction(engine, SideRole.JOB) as scope:
            paths = scope.conn.execute(
                text(
                    "SELECT path FROM mails WHERE recipient = :to AND path LIKE '%token=%' ORDER BY created_at DESC, attempts"
                ),
                {"to": recipient},
            ).scalars()
            return re.search(r"token=([\w-]{40,})$", next(iter(paths)))[1]

    return token


@pytest.fixture
def comes_in(engine: Engine, token_for, network) -> Callable:
    """Open the link sent to an address and join."""

    def joined(recipient: str, **facts) -> Actor:
        filled = {"display_name": "Nora New", "password": NEW_PASSWORD, "time_zone": "Europe/Paris"} | facts
        return join(engine, token=token_for(recipient), address=network, **filled)

    return joined


@pytest.fixture
def trail(engine: Engine) -> Callable:
    """What an organization's trail says, oldest first."""

    def rows(org_id: UUID, event_name: str | None = None) -> list:
        with transaction(engine, SideRole.JOB) as scope:
            return scope.conn.execute(
                text(
                    "SELECT event, actor_name, entity, entity_id, old, new FROM audit_log WHERE coalesce(enterprise_org_id, agency_org_id) = :org_id"
                    " AND (CAST(:event AS text) IS NULL OR event = :event) ORDER BY xid, sequence"
                ),
                {"org_id": org_id, "event": event_name},
            ).all()

    return rows


@pytest.fixture
def told(engine: Engine) -> Callable[[UUID], list[str]]:
    """The topics an organization was told of."""

    def topics(org_id: UUID) -> list[str]:
        with transaction(engine, SideRole.JOB) as scope:
            statement = text("SELECT topic FROM outbox WHERE org_id = :org_id ORDER BY xid, id")
            return list(scope.conn.execute(statement, {"org_id": org_id}).scalars())

    return topics


@pytest.fixture
def statements_of(engine: Engine) -> Callable:
    """The statements that something runs, in order, without their parameters."""

    def noted(act) -> list[str]:
        seen: list[str] = []

        def note(conn, cursor, statement, *_):
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            act()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return seen

    return noted


@pytest.fixture
def stamp() -> str:
    """A word that no other test has."""
    return f"h{uuid4().hex[:10]}"


@pytest.fixture
def counted(engine: Engine) -> Callable[[], list]:
    """How many rows there are of everything that an import could write."""

    def counts():
        with transaction(engine, SideRole.JOB) as scope:
            written = [scope.conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in COUNTED]
        with transaction(engine, SideRole.IDENTITY) as scope:
            return [*written, scope.conn.execute(text("SELECT count(*), max(invited_at) FROM invitations")).one()]

    return counts
