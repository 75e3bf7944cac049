"""From the commit of a distribution until the finding it causes is stored, against a bare NOTIFY from ear to ear."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from uuid import UUID

import psycopg
from sqlalchemy import Engine, make_url, text

from benchmarks.people import Client, a_client
from benchmarks.rounds import p95
from benchmarks.row import Goal, Of, Row
from benchmarks.stage import Stage
from core.config import Settings
from core.db.scope import SideRole, transaction
from core.db.statements import rows as written
from core.demo.cast import ASSETS
from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute
from core.events.wake import wake
from core.identity.acting import acting
from jobs import scheduler
from jobs.schedule import SCHEDULE, Job
from tests.edges.sent import publish
from tests.postgres import Database

AT_ONCE = Goal(1, at_least=False, of=Of.VALUE)
AGENCIES = 50
PATIENCE = 20.0
LOOK = 0.002
RETENTION = {"id": "R", "text": "Prompt records.", "binding": "asset:prompt_log"}
LONG = {**RETENTION, "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": 720}}
SHORT = {**RETENTION, "norm": {"kind": "require", "param": "prompt_log.retention_days", "max": 30}}
RIVAL = """INSERT INTO engagements (agency_org_id, enterprise_org_id, state, starts_on)
SELECT e.agency_org_id, :rival, 'active', e.starts_on FROM engagements e WHERE e.enterprise_org_id = :client"""


def rows(stage: Stage) -> list[Row]:
    """One sending after another, each to an agency that holds a contrary policy, with the product's jobs at work."""
    database = stage.database()
    engine = stage.engine(database)
    client, rival = _rivals(engine)
    _send(engine, client, publish(engine, client.admin, clauses=(LONG,)), client.agency_ids)
    contrary = publish(engine, rival.admin, clauses=(SHORT,))
    settings = Settings(_env_file=None, data_dir=stage.folder / "jobs", demo=False)  # type: ignore[call-arg]
    # Only what events wake: the daily jobs would be at work on everything else meanwhile.
    woken = tuple(job for job in SCHEDULE if isinstance(job, Job) and job.woken)
    running = scheduler.start(engine, settings, schedule=woken)
    try:
        _settle(engine)
        found = [_until_found(engine, rival, contrary, agency_id) for agency_id in client.agency_ids]
    finally:
        running.stop()
    heard = _notified(database)
    name = f"commit of a distribution → finding stored / NOTIFY → heard, p95 of {AGENCIES}"
    return [Row(name, p95(found), "s", p95(heard), p95(found) / p95(heard), AT_ONCE)]


def _rivals(engine: Engine) -> tuple[Client, Client]:
    """Two clients with the same agencies, each of which keeps one prompt log."""
    client, rival = a_client(engine, AGENCIES), a_client(engine, 0)
    with transaction(engine, SideRole.JOB) as scope:
        scope.conn.execute(text(RIVAL), {"rival": rival.admin.org_id, "client": client.admin.org_id})
        for agency_id in client.agency_ids:
            for kind, label in ASSETS.items():
                written(scope.conn, "add_default_asset", agency_org_id=agency_id, kind=kind, label=label, now=scope.now)
    return client, rival


def _send(engine: Engine, client: Client, policy_id: UUID, agency_ids: list[UUID]) -> None:
    with acting(engine, client.admin) as scope:
        distribute(scope.conn, actor=client.admin, order=DistributionOrder(policy_id, agency_ids), now=scope.now)


def _settle(engine: Engine) -> None:
    """Wait until every agency was checked once."""
    _wait(engine, "SELECT count(DISTINCT agency_org_id) >= :wanted FROM conflict_runs", wanted=AGENCIES)


def _until_found(engine: Engine, rival: Client, policy_id: UUID, agency_id: UUID) -> float:
    _send(engine, rival, policy_id, [agency_id])
    committed = perf_counter()
    wake(engine)
    _wait(engine, "SELECT EXISTS (SELECT FROM policy_conflicts WHERE agency_org_id = :agency)", agency=agency_id)
    return perf_counter() - committed


def _wait(engine: Engine, condition: str, **parameters: object) -> None:
    end = perf_counter() + PATIENCE
    while True:
        with transaction(engine, SideRole.JOB) as scope:
            if scope.conn.execute(text(condition), parameters).scalar_one():
                return
        if perf_counter() > end:
            raise TimeoutError(condition)
        time.sleep(LOOK)


def _notified(database: Database) -> list[float]:
    with _connected(database) as ear, _connected(database) as mouth:
        ear.execute("LISTEN floor")
        return [_heard(ear, mouth) for _ in range(AGENCIES)]


def _heard(ear: psycopg.Connection, mouth: psycopg.Connection) -> float:
    began = perf_counter()
    mouth.execute("NOTIFY floor")
    for _ in ear.notifies(timeout=PATIENCE, stop_after=1):
        pass
    return perf_counter() - began


@contextmanager
def _connected(database: Database) -> Iterator[psycopg.Connection]:
    url = make_url(database.admin_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as conn:
        yield conn
