"""`python -m tests.edges.jobs.two_instances`: two schedulers on one database, killed again and again in the middle of runs.

Both are real processes and are ended by SIGKILL; another takes the place of a killed one at once, and the second is
never killed before the first is back: so in every slot an instance is alive, and every slot has to be run. Counted is
what the database says afterwards. Doubled: more events than runs that ended well, each run telling one. Missed: a slot
without a run that ended well, by the first instance or by one that took it over.
"""

import argparse
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from core.db.scope import SideRole, transaction
from core.job_runs.rules import slot_of
from tests.edges.jobs.instance import JOB, TOPIC, WORKS_FOR
from tests.factories import an_agency
from tests.postgres import Database, engine_of, migrated, server_for_tests

ROOT = Path(__file__).parents[3]
INSTANCES = 2
BETWEEN_KILLS = (2.5, 4.5)
"""Slots between two kills, at the least and at the most."""
RUNNING = "SELECT instance FROM job_runs WHERE job = :job AND finished_at IS NULL ORDER BY heartbeat_at DESC LIMIT 1"


@dataclass(frozen=True)
class Proof:
    """What came of it."""

    slots: int
    kills: int
    kills_in_a_run: int
    taken_over: int
    doubled: int
    missed: tuple[datetime, ...]

    def __str__(self) -> str:
        return (
            f"{self.slots} slots, {self.kills} kills of {INSTANCES} instances ({self.kills_in_a_run} aimed at a run): "
            f"{self.doubled} doubled, {len(self.missed)} missed, {self.taken_over} taken over"
        )


@dataclass
class _Stage:
    database: Database
    org_id: UUID
    slot_seconds: float
    silent_seconds: float
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def begin(self) -> None:
        """One more instance; whether it is ready shows in `wait_ready`."""
        arguments = [self.database.login_url, str(self.org_id), str(self.slot_seconds), str(self.silent_seconds)]
        command = [sys.executable, "-m", "tests.edges.jobs.instance", *arguments]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self.running.append(subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=nowhere))

    def wait_ready(self, newest: int = 1) -> None:
        """Until the newest instances run."""
        for process in self.running[-newest:]:
            if process.stdout is None or process.stdout.readline() != b"ready\n":
                raise RuntimeError("an instance did not start")

    def kill(self, victim: subprocess.Popen[bytes]) -> None:
        """SIGKILL; and another begins."""
        victim.kill()
        victim.communicate()
        self.running.remove(victim)
        self.begin()

    def end(self) -> None:
        """Let all stop by themselves, and end those that do not."""
        for process in self.running:
            try:
                process.communicate(b"stop\n", timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()


def prove(database: Database, *, slots: int, slot_seconds: float, seed: int) -> Proof:
    """Run both for so many slots, killing, and count."""
    draw = random.Random(seed)
    every = timedelta(seconds=slot_seconds)
    with engine_of(database) as engine:
        with transaction(engine, SideRole.JOB) as scope:
            org_id = an_agency(scope.conn).id
        stage = _Stage(database, org_id, slot_seconds, silent_seconds=1.5 * slot_seconds)
        try:
            for _ in range(INSTANCES):
                stage.begin()
            stage.wait_ready(INSTANCES)
            first = slot_of(_clock(engine), every, timedelta()) + 2 * every
            kills, in_a_run = _kill_until(engine, stage, first + slots * every, draw)
            # Time to take over what the last kill left behind.
            time.sleep(4 * slot_seconds)
        finally:
            stage.end()
        return _counted(engine, first, slots, every, kills=kills, in_a_run=in_a_run)


def _kill_until(engine: Engine, stage: _Stage, end: datetime, draw: random.Random) -> tuple[int, int]:
    kills = in_a_run = 0
    while _clock(engine) < end - timedelta(seconds=stage.slot_seconds):
        time.sleep(draw.uniform(*BETWEEN_KILLS) * stage.slot_seconds)
        victim = _at_work(engine, stage, draw.random())
        in_a_run += victim is not None
        stage.kill(victim or draw.choice(stage.running))
        kills += 1
        stage.wait_ready()
    return kills, in_a_run


def _at_work(engine: Engine, stage: _Stage, moment: float) -> subprocess.Popen[bytes] | None:
    """The instance that is in the middle of a run, caught within two slots; None when none was."""
    until = time.monotonic() + 2 * stage.slot_seconds
    while time.monotonic() < until:
        with transaction(engine, SideRole.JOB) as scope:
            instance = scope.conn.execute(text(RUNNING), {"job": JOB}).scalar()
        at_work = [each for each in stage.running if instance and f":{each.pid}:" in instance]
        if at_work:
            time.sleep(moment * WORKS_FOR / 3 * stage.slot_seconds)
            return at_work[0]
        time.sleep(0.01)
    return None


def _counted(engine: Engine, first: datetime, slots: int, every: timedelta, *, kills: int, in_a_run: int) -> Proof:
    with transaction(engine, SideRole.JOB) as scope:
        runs: list[Any] = list(scope.conn.execute(text("SELECT * FROM job_runs WHERE job = :job"), {"job": JOB}).all())
        events = scope.conn.execute(
            text("SELECT count(*) FROM outbox WHERE topic = :topic"), {"topic": TOPIC}
        ).scalar_one()
    well = {run.slot for run in runs if run.succeeded}
    wanted = [first + number * every for number in range(slots)]
    return Proof(
        slots=slots,
        kills=kills,
        kills_in_a_run=in_a_run,
        taken_over=sum(run.attempt > 1 for run in runs if run.succeeded),
        doubled=events - len(well),
        missed=tuple(slot for slot in wanted if slot not in well),
    )


def _clock(engine: Engine) -> datetime:
    with transaction(engine, SideRole.JOB) as scope:
        return scope.now.astimezone(UTC)


def main() -> None:
    """Print the figures; a process that ends badly when a slot was doubled or missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slots", type=int, default=120)
    parser.add_argument("--seconds", type=float, default=1.0, help="the length of a slot")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    with server_for_tests() as server:
        database = server.copy_of(migrated(server))
        proof = prove(database, slots=wanted.slots, slot_seconds=wanted.seconds, seed=wanted.seed)
    sys.stdout.write(f"{proof}\n")
    for slot in proof.missed:
        sys.stdout.write(f"missed: {slot.isoformat()}\n")
    sys.exit(1 if proof.doubled or proof.missed else 0)


if __name__ == "__main__":
    main()
