"""What was in force at an agency when its events happened: clauses with their times, and the days they were lifted."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from core.conflicts.in_force import held_clauses, world_of
from core.conflicts.model import World
from core.db.statements import many
from core.engagements.queries import alliances_in_effect
from core.usage.model import HeldClause
from core.usage.reading import Brand
from core.vocabulary.queries import meanings_of_clients


@dataclass(frozen=True)
class Held:
    """The clauses of some days; the agency's assets and brands are those of today, of which no past is kept."""

    clauses: tuple[HeldClause, ...]
    world: World


def held_between(conn: Connection, org_id: UUID, since: datetime, until: datetime) -> Held:
    """Every clause that was in force at some time between the two, that of an exception's days included."""
    documents = many(conn, "documents_held_between", org_id=org_id, since=since, until=until)
    times = {row.distribution_id: (row.distributed_at, row.ended_at) for row in documents}
    lifted = _lifted(conn, org_id, since, until)
    clauses = [
        HeldClause(clause, *times[clause.distribution_id], lifted.get((clause.policy_id, clause.clause.id), ()))
        for clause in held_clauses(documents, meanings_of_clients(conn, org_id))
    ]
    return Held(tuple(clauses), world_of(conn, org_id))


def brands_of_clients(conn: Connection, org_id: UUID) -> dict[UUID, dict[str, Brand]]:
    """The brands of each client's engagements with the agency by name in lower case, today's co-promotions marked."""
    allied = {
        (client_id, name.casefold()): alliance.id
        for alliance in alliances_in_effect(conn, org_id)
        for client_id, name in alliance.brands.items()
    }
    found: dict[UUID, dict[str, Brand]] = defaultdict(dict)
    for row in many(conn, "brands_of_usage", org_id=org_id):
        name = row.brand.casefold()
        found[row.enterprise_org_id][name] = Brand(row.brand, allied.get((row.enterprise_org_id, name)))
    return found


def _lifted(
    conn: Connection, org_id: UUID, since: datetime, until: datetime
) -> dict[tuple[UUID, str], tuple[tuple[date, date], ...]]:
    found: dict[tuple[UUID, str], tuple[tuple[date, date], ...]] = {}
    for row in many(conn, "exceptions_held_between", org_id=org_id, since=since.date(), until=until.date()):
        for clause_id in row.clause_ids:
            key = (row.policy_id, clause_id)
            found[key] = (*found.get(key, ()), (row.starts_on, row.ends_on))
    return found
