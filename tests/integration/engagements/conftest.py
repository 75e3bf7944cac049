"""Two rival clients and two agencies in the shared database; each test has its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from core.db.scope import SideRole, transaction
from core.db.statements import rows
from core.demo.cast import ASSETS
from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute
from core.engagements.model import Terms
from core.engagements.proposals import propose
from core.identity.acting import acting
from core.identity.model import Actor, Organization, Role
from core.policies.content import Written
from core.policies.operations import approve, create_policy, publish, submit_for_review
from tests import factories

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TERMS = Terms(("Corvexa", "Oncora"), date(2026, 11, 2))


@dataclass
class World:
    """What a test of this folder starts from: Helix and Novara, and Lumen, which works for both; Quill works for nobody."""

    engine: Engine
    helix: Organization
    novara: Organization
    lumen: Organization
    quill: Organization
    ines: Actor
    luca: Actor
    mara: Actor
    clara: Actor
    engagements: dict[str, UUID] = field(default_factory=dict)

    def run(self, operation: Callable[..., Any], actor: Actor, **given: Any) -> Any:
        """One operation in a transaction of its own."""
        with acting(self.engine, actor) as scope:
            return operation(scope.conn, actor=actor, **given)

    def proposed(self, email: str, terms: Terms = TERMS, *, by: Actor | None = None) -> UUID:
        """A proposal to an address."""
        made: UUID = self.run(propose, by or self.ines, email=email, wanted=terms, now=NOW)
        return made

    def published(self, admin: Actor, clauses: Sequence[Mapping[str, Any]] = (), *, title: str = "P") -> UUID:
        """A policy with one version, written by an officer of the administrator's organization."""
        officer = self.person(Organization(admin.org_id, admin.kind, ""), role=Role.COMPLIANCE_OFFICER)
        written = Written(title=title, body="Text.", clauses=list(clauses), change_summary="First.")
        policy_id: UUID = self.run(create_policy, officer, written=written, now=NOW).policy_id
        self.run(submit_for_review, officer, policy_id=policy_id, now=NOW)
        self.run(approve, admin, policy_id=policy_id, now=NOW)
        self.run(publish, admin, policy_id=policy_id, now=NOW)
        return policy_id

    def sent(self, admin: Actor, policy_id: UUID, agency: Organization | None = None, **order: Any) -> UUID:
        """One version sent to an agency (Lumen)."""
        wanted = DistributionOrder(policy_id, [(agency or self.lumen).id], **order)
        result = self.run(distribute, admin, order=wanted, now=NOW)
        made: UUID = result.sent[0].distribution_id
        return made

    def person(self, org: Organization, **given: Any) -> Actor:
        """Somebody more."""
        with transaction(self.engine, SideRole.JOB) as scope:
            return factories.a_person(scope.conn, org, **given)

    def job(self, act: Callable[..., Any], *args: Any, **given: Any) -> Any:
        """Something that a job does."""
        with transaction(self.engine, SideRole.JOB) as scope:
            return act(scope.conn, *args, **given)

    def found(self, statement: str, **given: object) -> Sequence[Any]:
        """Rows as the job role, which sees all."""
        with transaction(self.engine, SideRole.JOB) as scope:
            return scope.conn.execute(text(statement), given).all()


@pytest.fixture
def world(engine: Engine) -> World:
    with transaction(engine, SideRole.JOB) as scope:
        conn = scope.conn
        helix, novara = factories.an_enterprise(conn), factories.an_enterprise(conn)
        lumen, quill = factories.an_agency(conn), factories.an_agency(conn)
        made = World(
            engine=engine,
            helix=helix,
            novara=novara,
            lumen=lumen,
            quill=quill,
            ines=factories.a_person(conn, helix),
            luca=factories.a_person(conn, novara),
            mara=factories.a_person(conn, lumen),
            clara=factories.a_person(conn, quill),
        )
        for name, client in (("helix", helix), ("novara", novara)):
            made.engagements[name] = factories.an_engagement(conn, client, lumen, brands=("Corvexa", "Other"))
        for kind, label in ASSETS.items():
            rows(conn, "add_default_asset", agency_org_id=lumen.id, kind=kind, label=label, now=NOW)
    return made


@pytest.fixture
def officer(world: World) -> Actor:
    """Somebody of Helix who may not manage engagements."""
    return world.person(world.helix, role=Role.COMPLIANCE_OFFICER)
