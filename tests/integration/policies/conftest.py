"""Two clients with their people and an agency of both, in the shared database; each test has its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from core.db.scope import SideRole, transaction
from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute
from core.identity.acting import acting
from core.identity.model import Actor, Organization, Role
from core.policies import operations as policies
from core.policies.content import Written
from core.policies.model import Draft, PolicyVersion
from tests import factories

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
H1 = {
    "id": "H1",
    "text": "Keep every prompt for at least 24 months.",
    "binding": "asset:prompt_log",
    "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": "24 months"},
}


def a_text(**written: Any) -> Written:
    """What an author hands over, with one clause."""
    return Written(**{"title": "Prompt records", "body": "We keep records.", "clauses": [H1], **written})


@dataclass
class World:
    """What a test of this folder starts from."""

    engine: Engine
    enterprise: Organization
    agency: Organization
    author: Actor
    officer: Actor
    admin: Actor
    analyst: Actor
    rival_admin: Actor
    agency_admin: Actor

    def act(self, actor: Actor, verb: Callable[..., Any], **arguments: Any) -> Any:
        """One operation in a transaction of its own."""
        with acting(self.engine, actor) as scope:
            return verb(scope.conn, actor=actor, **arguments)

    def ask(self, actor: Actor, question: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """One question in a transaction of its own."""
        with acting(self.engine, actor) as scope:
            return question(scope.conn, actor, *arguments, **named)

    def create(self, **written: Any) -> Draft:
        """A new policy in its first draft, by the author."""
        created: Draft = self.act(self.author, policies.create_policy, written=a_text(**written), now=NOW)
        return created

    def approve(self, policy_id: UUID) -> Draft:
        """The open draft, submitted by its author and approved by the officer."""
        self.act(self.author, policies.submit_for_review, policy_id=policy_id, now=NOW)
        approved: Draft = self.act(self.officer, policies.approve, policy_id=policy_id, now=NOW)
        return approved

    def publish(self, **written: Any) -> PolicyVersion:
        """A new policy at version 1."""
        return self.publish_draft(self.create(**written).policy_id)

    def publish_again(self, policy_id: UUID, **written: Any) -> PolicyVersion:
        """The next version of a policy."""
        self.act(self.author, policies.start_draft, policy_id=policy_id, now=NOW)
        self.act(self.author, policies.edit_draft, policy_id=policy_id, written=a_text(**written), now=NOW)
        return self.publish_draft(policy_id)

    def publish_draft(self, policy_id: UUID) -> PolicyVersion:
        """The open draft as a version."""
        self.approve(policy_id)
        published: PolicyVersion = self.act(self.admin, policies.publish, policy_id=policy_id, now=NOW)
        return published

    def send(self, policy_id: UUID, version_number: int, **order: Any) -> None:
        """A version to the agency."""
        wanted = DistributionOrder(policy_id, [self.agency.id], version_number=version_number, **order)
        self.act(self.admin, distribute, order=wanted, now=NOW)


@pytest.fixture
def world(engine: Engine) -> World:
    """A client with an author, an officer, an administrator and an analyst; a rival; an agency of both."""
    with transaction(engine, SideRole.JOB) as scope:
        conn = scope.conn
        enterprise, rival, agency = (
            factories.an_enterprise(conn),
            factories.an_enterprise(conn),
            factories.an_agency(conn),
        )
        factories.an_engagement(conn, enterprise, agency)
        factories.an_engagement(conn, rival, agency)
        return World(
            engine=engine,
            enterprise=enterprise,
            agency=agency,
            author=factories.a_person(conn, enterprise, role=Role.COMPLIANCE_OFFICER, name="Ada Okafor"),
            officer=factories.a_person(conn, enterprise, role=Role.COMPLIANCE_OFFICER, name="Ben Ito"),
            admin=factories.a_person(conn, enterprise, name="Cleo Ruiz"),
            analyst=factories.a_person(conn, enterprise, role=Role.ANALYST),
            rival_admin=factories.a_person(conn, rival),
            agency_admin=factories.a_person(conn, agency),
        )


@pytest.fixture
def found(engine: Engine) -> Callable[..., list[Any]]:
    """Rows as the job role, which sees what is published, and the trail."""

    def rows(statement: str, **parameters: object) -> list[Any]:
        with transaction(engine, SideRole.JOB) as scope:
            return list(scope.conn.execute(text(statement), parameters).all())

    return rows


@pytest.fixture
def unknown_id() -> UUID:
    """An id that nothing has."""
    return uuid4()
