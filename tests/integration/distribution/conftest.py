"""Two clients, three agencies, people and published versions, in the shared database; each test has its own."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.model import Actor, Organization
from tests import factories

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass
class World:
    """What a test of this folder starts from."""

    engine: Engine
    enterprise: Organization
    rival: Organization
    agencies: list[Organization]
    admin: Actor
    rival_admin: Actor
    signers: list[Actor]
    engagements: list[UUID]

    def publish(
        self,
        policy_id: UUID | None = None,
        *,
        change_class: str = "material",
        clauses: tuple[str, ...] = ("C1",),
        title: str = "P",
        body: str = "b",
        clause_documents: Sequence[dict[str, object]] | None = None,
    ) -> UUID:
        """The next version of a policy (or of a new one), as rows; the policies capability has tests of its own."""
        with acting(self.engine, self.admin) as scope:
            run = scope.conn.execute
            where = {
                "org": self.admin.org_id, "user": self.admin.user_id, "now": NOW, "class": change_class, "title": title, "body": body,
            }  # fmt: skip
            if policy_id is None:
                policy_id = run(
                    text(
                        "INSERT INTO policies (enterprise_org_id, title, created_by) VALUES (:org, :title, :user) RETURNING id"
                    ),
                    where,
                ).scalar_one()
            where["policy"] = policy_id
            number = run(
                text(
                    "UPDATE policies SET current_version = current_version + 1 WHERE id = :policy RETURNING current_version"
                ),
                where,
            ).scalar_one()
            draft = run(
                text(
                    "INSERT INTO policy_drafts (enterprise_org_id, policy_id, state, title, body, author_id, created_at, updated_at)"
                    " VALUES (:org, :policy, 'abandoned', 'P', 'b', :user, :now, :now) RETURNING id"
                ),
                where,
            ).scalar_one()
            run(
                text(
                    "INSERT INTO policy_versions (enterprise_org_id, policy_id, version_number, draft_id, title, body, clauses, change_class,"
                    " change_summary, document_sha256, author_id, approved_by, approved_at, published_by, published_at) VALUES (:org, :policy,"
                    " :number, :draft, :title, :body, CAST(:clauses AS jsonb), :class, '', :sha, :user, :user, :now, :user, :now)"
                ),
                {
                    **where,
                    "number": number,
                    "draft": draft,
                    "sha": document_hash(policy_id, number),
                    "clauses": json.dumps(clause_documents or [a_clause(clause) for clause in clauses]),
                },
            )
        return policy_id


def a_clause(clause_id: str) -> dict[str, object]:
    """A clause that says something."""
    scope = {"action": ["synthetic_avatar"]}
    return {"id": clause_id, "text": f"Clause {clause_id}.", "scope": scope, "norm": {"kind": "prohibit"}}


def document_hash(policy_id: UUID, number: int) -> bytes:
    """The hash that `World.publish` stores."""
    return sha256(f"{policy_id} {number}".encode()).digest()


@pytest.fixture
def world(engine: Engine) -> World:
    """Two clients, three agencies engaged by the first, the first of them by the rival too."""
    with transaction(engine, SideRole.JOB) as scope:
        conn = scope.conn
        enterprise, rival = factories.an_enterprise(conn), factories.an_enterprise(conn)
        agencies = [factories.an_agency(conn) for _ in range(3)]
        return World(
            engine=engine,
            enterprise=enterprise,
            rival=rival,
            agencies=agencies,
            admin=factories.a_person(conn, enterprise),
            rival_admin=factories.a_person(conn, rival),
            signers=[factories.a_person(conn, agency, name=f"Signer {n}") for n, agency in enumerate(agencies)],
            engagements=[
                *(factories.an_engagement(conn, enterprise, agency) for agency in agencies),
                factories.an_engagement(conn, rival, agencies[0]),
            ],
        )


@pytest.fixture
def count(engine: Engine) -> Callable[..., int]:
    """Count rows as the job role, which sees all."""

    def counted(statement: str, **parameters: object) -> int:
        with transaction(engine, SideRole.JOB) as scope:
            return int(scope.conn.execute(text(f"SELECT count(*) FROM {statement}"), parameters).scalar_one())

    return counted


@pytest.fixture
def three(world: World) -> tuple[UUID, list[UUID]]:
    """One policy at three agencies: the first signed, the second opened it, the third is past due; and their ids."""
    from core.distribution.signing import mark_opened
    from tests.integration.distribution.sending import send, sign

    policy_id = world.publish()
    sent = send(world, policy_id).sent
    by_agency = {each.agency_org_id: each.distribution_id for each in sent}
    ids = [by_agency[agency.id] for agency in world.agencies]
    sign(world, 0, ids[0], policy_id)
    with acting(world.engine, world.signers[1]) as scope:
        mark_opened(scope.conn, actor=world.signers[1], distribution_id=ids[1], now=NOW)
    with transaction(world.engine, SideRole.JOB) as scope:
        scope.conn.execute(
            text("UPDATE policy_distributions SET due_at = :due WHERE id = :id"),
            {"due": NOW - timedelta(days=1), "id": ids[2]},
        )
    return policy_id, ids
