"""`kill -9` of the product in the middle of a distribution: nothing is left of it, and the same key carries it out."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from uuid import UUID

import httpx2
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from core.db.scope import SideRole, transaction
from core.identity.model import Actor
from tests.edges.product import Product, running_product
from tests.edges.sent import publish
from tests.factories import PASSWORD, a_person, an_agency, an_engagement, an_enterprise
from tests.postgres import Database, engine_of, open_folder

pytestmark = pytest.mark.slow

AGENCIES = 300
LOCK = 7_310_099
KEY = "killed-in-the-middle"
# Where the sending holds: at a row with half of its like written before it, and at the last one before the commit.
MOMENTS = {
    "half of the agencies are written": ("policy_distributions", "NEW.agency_org_id = {middle}"),
    "all is written but not committed": ("audit_log", "NEW.event = 'batch.distributed'"),
}
LEFT_BEHIND = {
    "distributions": "policy_distributions",
    "compliance records": "agency_policy_compliance",
    "events": "outbox WHERE topic IN ('distribution.created', 'batch.distributed')",
    "trail": "audit_log WHERE event IN ('distribution.created', 'batch.distributed')",
    "answers": "idempotency_keys",
}


@dataclass(frozen=True)
class Order:
    """Who sends what to whom, on a database of its own."""

    database: Database
    client: Actor
    policy_id: UUID
    agency_ids: list[UUID]

    def connect(self) -> psycopg.Connection:
        """As the superuser, who sees everything."""
        url = make_url(self.database.admin_url).set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(url, autocommit=True, options="-c search_path=app")

    def left_behind(self) -> dict[str, int]:
        """How many rows there are of each kind that a sending writes."""
        with self.connect() as conn:
            return {
                kind: conn.execute(f"SELECT count(*) FROM {rows}").fetchone()[0] for kind, rows in LEFT_BEHIND.items()
            }

    def send(self, product: Product) -> httpx2.Response:
        """Sign in and send to everybody, under the one key."""
        with product.client() as http:
            credentials = {"email": self.client.email, "password": PASSWORD}
            token = http.post("/api/auth/login", json=credentials).json()["access_token"]
            return http.post(
                "/api/policy-distribution/distribute",
                json={"policy_id": str(self.policy_id), "agency_ids": [str(each) for each in self.agency_ids]},
                headers={"Authorization": f"Bearer {token}", "Idempotency-Key": KEY},
            )


@pytest.fixture
def order(fresh_database) -> Order:
    database = fresh_database()
    with engine_of(database) as engine:
        with transaction(engine, SideRole.JOB) as scope:
            enterprise = an_enterprise(scope.conn)
            agencies = [an_agency(scope.conn) for _ in range(AGENCIES)]
            for agency in agencies:
                an_engagement(scope.conn, enterprise, agency)
            client = a_person(scope.conn, enterprise, password=PASSWORD)
        policy_id = publish(engine, client)
    return Order(database, client, policy_id, [agency.id for agency in agencies])


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_sending_leaves_nothing_and_the_same_key_completes_it(order, moment):
    with open_folder() as folder:
        with held(order, *MOMENTS[moment]) as conn, running_product(order.database, folder) as product:
            caller = Thread(target=send_and_be_cut_off, args=(order, product))
            caller.start()
            wait_until(conn, "EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
            os.kill(product.process.pid, signal.SIGKILL)
            caller.join()
        with order.connect() as conn:
            wait_until(
                conn,
                "NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = 'app_login' AND datname = current_database())",
            )
        assert order.left_behind() == dict.fromkeys(LEFT_BEHIND, 0)

        with running_product(order.database, folder) as product:
            answer, repeated = order.send(product), order.send(product)
    assert (answer.status_code, len(answer.json()["sent"]), answer.json()["refused"]) == (201, AGENCIES, [])
    assert "idempotency-replayed" not in answer.headers
    assert (repeated.content, repeated.headers["idempotency-replayed"]) == (answer.content, "true")
    whole = {"distributions": AGENCIES, "compliance records": AGENCIES, "events": AGENCIES + 1, "trail": AGENCIES + 1}
    assert order.left_behind() == {**whole, "answers": 1}


def send_and_be_cut_off(order: Order, product: Product) -> None:
    with pytest.raises(httpx2.TransportError):
        order.send(product)


@contextmanager
def held(order: Order, table: str, condition: str) -> Iterator[psycopg.Connection]:
    """While this lasts, whoever writes the row waits; afterwards nothing in the database knows of it."""
    middle = sorted(order.agency_ids)[AGENCIES // 2]
    with order.connect() as conn:
        conn.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        conn.execute(
            sql.SQL(
                "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN PERFORM pg_advisory_xact_lock({}); RETURN NEW; END $$"
            ).format(LOCK)
        )
        when = sql.SQL(condition).format(middle=str(middle))
        conn.execute(
            sql.SQL("CREATE TRIGGER hold BEFORE INSERT ON {} FOR EACH ROW WHEN ({}) EXECUTE FUNCTION hold()").format(
                sql.Identifier(table), when
            )
        )
        yield conn
        conn.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        conn.execute(sql.SQL("DROP TRIGGER hold ON {}").format(sql.Identifier(table)))
        conn.execute("DROP FUNCTION hold()")


def wait_until(conn: psycopg.Connection, condition: str, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not conn.execute(f"SELECT {condition}").fetchone()[0]:
        assert time.monotonic() < end, condition
        time.sleep(0.02)
