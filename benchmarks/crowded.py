"""An agency that holds a large portfolio: 20 clients with 40 clauses each, sent and checked once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from sqlalchemy import Engine

from benchmarks.portfolio import written_portfolio
from core.clauses.document import clause_document
from core.clauses.model import Binding, BindingKind, Clause
from core.conflicts.runs import detect_for_agency
from core.db.scope import SideRole, transaction
from core.db.statements import rows as written
from core.demo.cast import ASSETS, PASSWORD
from core.identity.model import Actor, Organization
from tests.edges.sent import publish, send
from tests.factories import a_person, an_agency, an_engagement, an_enterprise

SEED = 20_261
CLIENTS, EACH = 20, 40
AGENCY_WIDE = 1 / 3
"""How many of the clauses bind the agency as a whole; the others their client's own work."""


@dataclass(frozen=True)
class Crowded:
    """Who signs in at the agency, and how many findings the check stored."""

    admin: Actor
    finding_count: int


def crowded(engine: Engine, clients: int = CLIENTS, each: int = EACH) -> Crowded:
    """Make the agency with its clients, send every client's policy, check once."""
    with transaction(engine, SideRole.JOB) as scope:
        agency = an_agency(scope.conn, name="Crowded")
        admin = a_person(scope.conn, agency, password=PASSWORD)
        for kind, label in ASSETS.items():
            written(scope.conn, "add_default_asset", agency_org_id=agency.id, kind=kind, label=label, now=scope.now)
    clauses = _partly_agency_wide(written_portfolio(SEED, clients, each))
    for number in range(clients):
        _send(engine, agency, f"Client {number + 1:02}", clauses[number * each : (number + 1) * each])
    with transaction(engine, SideRole.JOB) as scope:
        found = detect_for_agency(scope.conn, agency.id, now=scope.now)
    return Crowded(admin, len(found.findings))


def _send(engine: Engine, agency: Organization, name: str, clauses: Sequence[Clause]) -> None:
    with transaction(engine, SideRole.JOB) as scope:
        enterprise = an_enterprise(scope.conn, name=name)
        an_engagement(scope.conn, enterprise, agency)
        client = a_person(scope.conn, enterprise)
    documents = tuple(clause_document(clause) for clause in clauses)
    send(engine, client, publish(engine, client, title="Use of AI", clauses=documents), agency)


def _partly_agency_wide(clauses: Sequence[Clause]) -> list[Clause]:
    chance = Random(SEED)
    wide = (Binding(BindingKind.ORGANIZATION),)
    return [replace(each, bindings=wide) if chance.random() < AGENCY_WIDE else each for each in clauses]
