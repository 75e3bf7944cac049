"""Two organizations with a distribution between them, and a person of each who may use the workbench."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from core.analytics.loading import load
from core.analytics.model import Extract
from core.db.scope import SideRole, transaction
from core.identity.model import Actor, Role
from tests.factories import a_person, an_agency, an_engagement, an_enterprise


@dataclass(frozen=True)
class Bench:
    """A client's two analysts and an officer, an agency's administrator, and what the first loads."""

    engine: Engine
    analyst: Actor
    colleague: Actor
    officer: Actor
    agent: Actor
    stranger: Actor
    extract: Extract


@pytest.fixture(scope="package")
def bench(engine: Engine) -> Bench:
    with transaction(engine, SideRole.JOB) as scope:
        client, agency, rival = an_enterprise(scope.conn), an_agency(scope.conn), an_enterprise(scope.conn)
        an_engagement(scope.conn, client, agency, brands=("Ibis", "Tern"))
        people = [
            a_person(scope.conn, client, role=role) for role in (Role.ANALYST, Role.ANALYST, Role.COMPLIANCE_OFFICER)
        ]
        agent, stranger = a_person(scope.conn, agency), a_person(scope.conn, rival, role=Role.ANALYST)
    return Bench(engine, *people, agent, stranger, load(engine, people[0]))
