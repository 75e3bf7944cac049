"""A process of its own with a whole scheduler and one job in short slots: `instance URL ORG_ID SLOT_SECONDS SILENT_SECONDS`."""

import os
import sys
import time
from datetime import datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import Connection

from core.config import Settings
from core.db.engine import engine_for
from core.events.operations import emit
from jobs.schedule import Job
from jobs.scheduler import start

JOB = "mark_slot"
TOPIC = "slot.marked"
WORKS_FOR = 0.3
"""Which part of a slot the run takes, so that a kill can hit it."""


def marking(org_id: UUID, slot_seconds: float) -> Job:
    """Tells one event, works for a while, and is done: event and end of the run commit together or not at all."""

    def run(conn: Connection, *, now: datetime) -> int:
        emit(conn, TOPIC, org_id=org_id, payload={"pid": os.getpid(), "at": now.isoformat()})
        time.sleep(WORKS_FOR * slot_seconds)
        return 0

    return Job(JOB, SimpleNamespace(run=run), every=timedelta(seconds=slot_seconds))


def main(url: str, org_id: str, slot_seconds: str, silent_seconds: str) -> None:
    """Run until a line comes, or the parent is gone."""
    engine = engine_for(url)
    job = marking(UUID(org_id), float(slot_seconds))
    scheduler = start(
        engine, Settings(_env_file=None), schedule=(job,), silent_for=timedelta(seconds=float(silent_seconds))
    )
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    scheduler.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
