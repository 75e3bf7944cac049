"""Sending a version: against raw COPY of the same rows, and against a loop of statements over the agencies."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from time import perf_counter
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import Engine, make_url, text

from benchmarks.people import Client, a_client
from benchmarks.rounds import medians, seconds
from benchmarks.row import Goal, Row
from benchmarks.stage import Stage
from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute
from core.identity.acting import acting
from tests.edges.sent import publish
from tests.postgres import Database

COPIED_SHARE = Goal(0.12, at_least=True)
LOOP_TIMES = Goal(20, at_least=True)
# What one sending writes, and which of it a round wrote.
WRITTEN = {
    "policy_distributions": "policy_id = '{policy}'",
    "agency_policy_compliance": "policy_id = '{policy}'",
    "audit_log": "new ->> 'policy_id' = '{policy}'",
    "outbox": "payload ->> 'policy_id' = '{policy}'",
}
ONE_BY_ONE = Path(__file__).with_name("one_by_one.sql").read_text(encoding="utf-8").split(";\n\n")


@dataclass
class _Sending:
    """A client with its agencies, and the policy of the round."""

    engine: Engine
    client: Client
    policy_id: UUID | None = None

    def send_new_policy(self) -> float:
        """A policy that nobody holds, to every agency; its publication is not counted."""
        self.policy_id = publish(self.engine, self.client.admin)
        return self.send(self.policy_id)

    def send(self, policy_id: UUID) -> float:
        """The newest version, through the operation."""
        order = DistributionOrder(policy_id, self.client.agency_ids)
        return seconds(lambda: self._distribute(order))

    def _distribute(self, order: DistributionOrder) -> None:
        with acting(self.engine, self.client.admin) as scope:
            distribute(scope.conn, actor=self.client.admin, order=order, now=scope.now)

    def send_second_version(self) -> float:
        """To agencies that hold the first one."""
        return self.send(self._second_version())

    def loop(self, count: int, *, at_once: bool) -> float:
        """The same by a loop over `count` agencies, in one transaction or in one each."""
        policy_id = self._second_version()
        batch, agencies = uuid4(), list(self.client.engagements.items())[:count]
        transactions = [agencies] if at_once else [[agency] for agency in agencies]
        began = perf_counter()
        for each in transactions:
            self._loop_in_one(policy_id, batch, each)
        return perf_counter() - began

    def _second_version(self) -> UUID:
        policy_id = publish(self.engine, self.client.admin)
        self.send(policy_id)
        return publish(self.engine, self.client.admin, policy_id)

    def _loop_in_one(self, policy_id: UUID, batch: UUID, agencies: Sequence[tuple[UUID, UUID]]) -> None:
        admin = self.client.admin
        sending = {
            "org": admin.org_id,
            "user": admin.user_id,
            "name": admin.display_name,
            "policy": policy_id,
            "batch": batch,
        }
        with acting(self.engine, admin) as scope:
            for agency_id, engagement_id in agencies:
                where = {**sending, "agency": agency_id, "engagement": engagement_id, "id": uuid4(), "now": scope.now}
                for statement in ONE_BY_ONE:
                    scope.conn.execute(text(statement), where)


@dataclass
class _Copying:
    """Plain tables with the same columns and indexes, without keys, checks, triggers and row-level security."""

    conn: psycopg.Connection

    def copy(self, policy_id: UUID | None) -> float:
        """The rows that the round's sending wrote, taken out (not counted) and copied in."""
        rows = {table: self._taken(table, which.format(policy=policy_id)) for table, which in WRITTEN.items()}
        return seconds(lambda: self._put(rows))

    def _taken(self, table: str, which: str) -> bytes:
        taken = BytesIO()
        with self.conn.cursor().copy(
            f"COPY (SELECT * FROM app.{table} WHERE {which}) TO STDOUT (FORMAT binary)"
        ) as out:
            for block in out:
                taken.write(block)
        return taken.getvalue()

    def _put(self, rows: dict[str, bytes]) -> None:
        with self.conn.transaction():
            for table, taken in rows.items():
                with self.conn.cursor().copy(f"COPY plain.{table} FROM STDIN (FORMAT binary)") as put:
                    put.write(taken)


@contextmanager
def _copying(database: Database) -> Iterator[_Copying]:
    url = make_url(database.admin_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CREATE SCHEMA plain")
        for table in WRITTEN:
            conn.execute(f"CREATE TABLE plain.{table} (LIKE app.{table} INCLUDING INDEXES)")
        yield _Copying(conn)


def rows(stage: Stage) -> list[Row]:
    """A first version to every agency; then a second one, set-based and looped, compared by the agency."""
    database = stage.database()
    sending = _Sending(stage.engine(database), a_client(stage.engine(database), stage.agencies))
    with _copying(database) as copying:
        first = medians(
            stage.rounds,
            {"distribute": sending.send_new_policy, "copy": lambda: copying.copy(sending.policy_id)},
        )
    second = medians(
        1,
        {
            "set": sending.send_second_version,
            "each": lambda: sending.loop(stage.looped, at_once=False),
            "one": lambda: sending.loop(stage.looped, at_once=True),
        },
    )
    full, count = f"to {stage.agencies:,} agencies", stage.looped
    by_agency = 1e6 * second["set"] / stage.agencies
    each, one = 1e6 * second["each"] / count, 1e6 * second["one"] / count
    return [
        Row(
            f"COPY of the same rows / distribution {full}",
            first["distribute"],
            "s",
            first["copy"],
            first["copy"] / first["distribute"],
            COPIED_SHARE,
        ),
        Row(
            f"loop, a transaction for each of {count:,} / second version {full}",
            by_agency,
            "µs/agency",
            each,
            each / by_agency,
            LOOP_TIMES,
        ),
        Row(
            f"loop, one transaction for {count:,} / second version {full}",
            by_agency,
            "µs/agency",
            one,
            one / by_agency,
            LOOP_TIMES,
        ),
    ]
