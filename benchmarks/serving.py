"""Answers a second of the API in a real uvicorn, against an endpoint that only asks the database for 1."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle, repeat
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, text

from benchmarks.people import person
from benchmarks.ports import free_port
from benchmarks.pressing import Address, Request, throughput
from benchmarks.rounds import medians
from benchmarks.row import Goal, Row
from benchmarks.stage import Stage
from core.config import Settings
from core.db.scope import SideRole, transaction
from core.demo.large import HEAVY_CLIENT
from core.identity.model import Actor
from core.identity.operations import open_family
from core.identity.tokens import AccessClaims, KeyRing, make_first_key
from tests.edges.sent import publish
from tests.postgres import Database

LIST_SHARE = Goal(0.35, at_least=True)
WRITE_SHARE = Goal(0.25, at_least=True)
CLIENTS = 32
ROOT = Path(__file__).parents[1]
START_SECONDS = 30
SENT_BY_EACH = 2_000
LIST = "/api/policy-distribution/distributions"
# Nobody waits for a row that another client holds: each has records of its own.
RECORDS = """SELECT c.id FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
WHERE d.is_current_version AND c.enterprise_org_id = :org_id ORDER BY c.id LIMIT 3200"""
AGENCIES = """SELECT e.agency_org_id FROM engagements e
WHERE e.enterprise_org_id = :org_id AND e.state = 'active' ORDER BY e.agency_org_id LIMIT :limit"""


@dataclass
class _Pressed:
    """The server, somebody's token, and what its clients still have to send."""

    address: Address
    token: str
    seconds: float
    records: list[UUID]
    policies: list[UUID]
    agencies: list[UUID]
    sendings: dict[int, Iterator[Request]] = field(default_factory=dict)

    def floor(self) -> float:
        """SELECT 1."""
        return self._press(lambda _: repeat(Request("GET", "/floor/")))

    def listing(self) -> float:
        """The newest 50 distributions of a client with many."""
        return self._press(lambda _: repeat(Request("GET", LIST, self.token)))

    def reviewing(self) -> float:
        """Move the next review of one record after another."""
        return self._press(lambda number: map(self._review, cycle(self.records[number::CLIENTS])))

    def sending(self) -> float:
        """Each client sends a policy of its own to one agency after another; never twice to the same one."""
        return self._press(lambda number: self.sendings.setdefault(number, map(self._send(number), self.agencies)))

    def _press(self, requests: Callable[[int], Iterator[Request]]) -> float:
        return throughput(self.address, CLIENTS, self.seconds, requests)

    def _review(self, record: UUID) -> Request:
        day = "2027-06-01"
        body = {"kind": "review_date", "next_review_on": day, "reason": "After the launch."}
        return Request("PUT", f"/api/policy-distribution/compliance/{record}", self.token, body)

    def _send(self, number: int) -> Callable[[UUID], Request]:
        policy_id = str(self.policies[number])
        return lambda agency: Request(
            "POST",
            "/api/policy-distribution/distribute",
            self.token,
            {"policy_id": policy_id, "agency_ids": [str(agency)]},
        )


def rows(stage: Stage) -> list[Row]:
    """32 clients on a list and on two writes, each beside the floor; the API is a process of its own."""
    engine = stage.engine(stage.large)
    actor = person(engine, HEAVY_CLIENT)
    settings = Settings(_env_file=None, data_dir=stage.folder / "served", demo=False)  # type: ignore[call-arg]
    make_first_key(settings.jwt_keys_dir)
    with _serving(stage.large, settings) as address:
        pressed = _Pressed(address, _token(engine, actor, settings), stage.seconds, *_work(engine, actor))
        figures = medians(
            stage.rounds,
            {
                "floor": pressed.floor,
                "list": pressed.listing,
                "review": pressed.reviewing,
                "send": pressed.sending,
            },
        )
    measures = (
        ("list", "GET distributions", LIST_SHARE),
        ("review", "PUT review date (audited)", WRITE_SHARE),
        ("send", "POST distribute to one (audited)", WRITE_SHARE),
    )
    return [
        Row(
            f"{what} / SELECT 1, {CLIENTS} clients",
            figures[key],
            "answers/s",
            figures["floor"],
            figures[key] / figures["floor"],
            goal,
        )
        for key, what, goal in measures
    ]


def _work(engine: Engine, actor: Actor) -> tuple[list[UUID], list[UUID], list[UUID]]:
    """Records to review, policies to send (one a client), and agencies to send them to."""
    policies = [publish(engine, actor) for _ in range(CLIENTS)]
    with transaction(engine, SideRole.JOB) as scope:
        records = scope.conn.execute(text(RECORDS), {"org_id": actor.org_id}).scalars().all()
        agencies = scope.conn.execute(text(AGENCIES), {"org_id": actor.org_id, "limit": SENT_BY_EACH}).scalars().all()
    return list(records), policies, list(agencies)


def _token(engine: Engine, actor: Actor, settings: Settings) -> str:
    """Signed in through the API, without the slow part."""
    with transaction(engine, SideRole.IDENTITY) as scope:
        made = open_family(scope.conn, actor=actor, now=scope.now, lifetime=timedelta(days=1))
        now = scope.now
    keys = KeyRing(settings.jwt_keys_dir, issuer=settings.public_url)
    return keys.issue(AccessClaims(made.user_id, made.family_id), now=now, lifetime=timedelta(minutes=60))


@contextmanager
def _serving(database: Database, settings: Settings) -> Iterator[Address]:
    port = free_port()
    environment = os.environ | {"DATABASE_URL": database.login_url, "DATA_DIR": str(settings.data_dir), "DEMO": "0"}
    command = [sys.executable, "-m", "uvicorn", "--factory", "benchmarks.served:application", "--log-level", "warning"]
    process = subprocess.Popen([*command, "--port", str(port)], cwd=ROOT, env=environment)
    try:
        _wait_for(process, port)
        yield "127.0.0.1", port
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(START_SECONDS * 10):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The API did not start.")
