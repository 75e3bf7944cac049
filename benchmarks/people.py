"""Who acts in a benchmark: somebody of the large database, or a client made with its agencies at once."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine, text

from core.db.scope import SideRole, transaction
from core.identity.model import Actor
from core.identity.queries import actor_by_id
from tests.factories import a_person, an_enterprise

ENGAGED = """
WITH agency AS (
  INSERT INTO organizations (kind, name)
  SELECT 'agency', 'Agency ' || n FROM generate_series(1, CAST(:count AS integer)) AS n
  RETURNING id)
INSERT INTO engagements (agency_org_id, enterprise_org_id, state, starts_on)
SELECT id, :enterprise, 'active', current_date FROM agency
RETURNING agency_org_id, id"""


@dataclass(frozen=True)
class Client:
    """A client with the agencies it engages, by the engagement's id."""

    admin: Actor
    engagements: dict[UUID, UUID]

    @property
    def agency_ids(self) -> list[UUID]:
        """Whom it can send to."""
        return list(self.engagements)


def a_client(engine: Engine, agency_count: int) -> Client:
    """A client that engages so many new agencies."""
    with transaction(engine, SideRole.JOB) as scope:
        enterprise = an_enterprise(scope.conn)
        admin = a_person(scope.conn, enterprise)
        made = scope.conn.execute(text(ENGAGED), {"count": agency_count, "enterprise": enterprise.id})
        return Client(admin, {row.agency_org_id: row.id for row in made})


def person(engine: Engine, email: str) -> Actor:
    """Somebody who is there already."""
    with transaction(engine, SideRole.IDENTITY) as scope:
        found = scope.conn.execute(text("SELECT id, org_id FROM users WHERE email = :email"), {"email": email}).one()
        actor = actor_by_id(scope.conn, found.id, org_id=found.org_id, now=scope.now)
    if actor is None:
        raise LookupError(email)
    return actor
