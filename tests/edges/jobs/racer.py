"""A process of its own that runs slots, for tests of several instances: `racer URL ORG_ID race|stall`."""

import sys
import time
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from core.db.engine import engine_for
from core.events.operations import emit
from jobs.runner import Runner
from tests.edges.jobs.conftest import SLOT, a_job

SLOTS = [SLOT + timedelta(minutes=n) for n in range(20)]


def race_job(org_id, at):
    """Tells one event for its slot, then is done."""

    def run(conn, *, now):
        emit(conn, "test.happened", org_id=org_id, payload={"slot": at.isoformat()})
        time.sleep(0.005)
        return 0

    return a_job(run, at=at)


def stalling_job(org_id):
    """Does a batch, and is then in the middle of the next one for a long time."""
    batches = []

    def run(conn, *, now):
        emit(conn, "test.happened", org_id=org_id, payload={"batch": len(batches)})
        if batches:
            conn.execute(text("SELECT pg_sleep(5)"))
        batches.append(1)
        return 1

    return a_job(run)


def main(url, org_id, what):
    engine = engine_for(url)
    runner = Runner(engine)
    with engine.connect():
        sys.stdout.write("ready\n")
        sys.stdout.flush()
    sys.stdin.readline()
    if what == "stall":
        runner.run_slot(stalling_job(UUID(org_id)))
    else:
        for at in SLOTS:
            runner.run_slot(race_job(UUID(org_id), at))


if __name__ == "__main__":
    main(*sys.argv[1:])
