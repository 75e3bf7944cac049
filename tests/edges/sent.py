"""A client, an agency with its people, and a published version with clauses that was sent to it."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from core.db.scope import SideRole, transaction
from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute
from core.identity.acting import acting
from core.identity.model import Actor, Organization, Role
from tests.factories import PASSWORD, a_person, an_agency, an_engagement, an_enterprise

PUBLISHED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CLAUSES: tuple[dict[str, Any], ...] = (
    {"id": "C1", "text": "Logs are kept.", "binding": "asset:prompt_log", "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": 720}},
    {"id": "C2", "text": "No avatars.", "scope": {"action": ["synthetic_avatar"]}, "norm": {"kind": "prohibit"}},
)  # fmt: skip
BODY = "## Records\n\nKeep **everything**.\n\n<script>alert(1)</script>"


@dataclass(frozen=True)
class Sent:
    """Who sent what to whom."""

    engine: Engine
    client: Actor
    agency: Organization
    signer: Actor
    reader: Actor
    policy_id: UUID
    distribution_id: UUID

    def publish_next(self, *, clauses: tuple[dict[str, Any], ...] = CLAUSES) -> UUID:
        """Publish and send the next version; its distribution."""
        publish(self.engine, self.client, self.policy_id, clauses=clauses)
        return send(self.engine, self.client, self.policy_id, self.agency)


def sent(
    engine: Engine, *, title: str = "Records", name: str = "Mara Lindqvist", client_name: str | None = None
) -> Sent:
    """A policy's first version at a new agency."""
    with transaction(engine, SideRole.JOB) as scope:
        enterprise, agency = an_enterprise(scope.conn, name=client_name), an_agency(scope.conn)
        an_engagement(scope.conn, enterprise, agency)
        client = a_person(scope.conn, enterprise)
        signer = a_person(scope.conn, agency, name=name, password=PASSWORD)
        reader = a_person(scope.conn, agency, role=Role.AGENCY_USER)
    policy_id = publish(engine, client, title=title)
    return Sent(engine, client, agency, signer, reader, policy_id, send(engine, client, policy_id, agency))


def publish(
    engine: Engine,
    client: Actor,
    policy_id: UUID | None = None,
    *,
    title: str = "Records",
    clauses: tuple[dict[str, Any], ...] = CLAUSES,
    effective_until: date | None = None,
) -> UUID:
    """The next version of a policy as rows, which is quicker than its review."""
    with acting(engine, client) as scope:
        where = {"org": client.org_id, "user": client.user_id, "now": PUBLISHED, "title": title, "body": BODY}
        where["until"] = effective_until
        policy = where["policy"] = policy_id or _value(
            scope.conn,
            "INSERT INTO policies (enterprise_org_id, title, created_by) VALUES (:org, :title, :user) RETURNING id",
            where,
        )
        number = where["number"] = _value(
            scope.conn,
            "UPDATE policies SET current_version = current_version + 1 WHERE id = :policy RETURNING current_version",
            where,
        )
        where["draft"] = _value(
            scope.conn,
            "INSERT INTO policy_drafts (enterprise_org_id, policy_id, state, title, body, author_id, created_at, updated_at)"
            " VALUES (:org, :policy, 'abandoned', :title, :body, :user, :now, :now) RETURNING id",
            where,
        )
        where |= {"sha": sha256(f"{policy} {number}".encode()).digest(), "clauses": json.dumps(clauses)}
        scope.conn.execute(
            text(
                "INSERT INTO policy_versions (enterprise_org_id, policy_id, version_number, draft_id, title, body, clauses, effective_until,"
                " change_class, change_summary, document_sha256, author_id, approved_by, approved_at, published_by, published_at) VALUES (:org, :policy,"
                " :number, :draft, :title, :body, CAST(:clauses AS jsonb), :until, 'material', 'Logs are kept longer.', :sha, :user, :user, :now,"
                " :user, :now)"
            ),
            where,
        )
    return UUID(str(policy))


def send(engine: Engine, client: Actor, policy_id: UUID, agency: Organization) -> UUID:
    """Distribute the newest version."""
    with acting(engine, client) as scope:
        order = DistributionOrder(policy_id, agency_ids=[agency.id], message="Please read §3 first.")
        return distribute(scope.conn, actor=client, order=order, now=scope.now).sent[0].distribution_id


def _value(conn: Connection, statement: str, where: dict[str, Any]) -> Any:
    return conn.execute(text(statement), where).scalar_one()
