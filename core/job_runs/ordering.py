"""Run a job now, though its slot is done or far: an order that the next instance to look takes up and claims."""

from datetime import datetime

from sqlalchemy import Connection

from core.audit.operations import record
from core.db.statements import one
from core.errors import NotInThisState
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.job_runs.model import MOST_ATTEMPTS, ORDERS_HOLD
from core.job_runs.queries import known_job


class RunOrderedAlready(NotInThisState):
    """The last order of this job has not been carried out yet."""


def order_run(conn: Connection, *, actor: Actor, job: str, now: datetime) -> datetime:
    """Ask for a run now; the moment under which it is claimed. Under `app_operator`.

    Raises:
        NoSuchJob: no running program means such a job.
        RunOrderedAlready: somebody asked already, and it has not ended.
    """
    allow(actor, Permission.JOB_RUN)
    known_job(conn, job)
    where = {"now": now, "since": now - ORDERS_HOLD, "most_attempts": MOST_ATTEMPTS}
    if one(conn, "order_job", job=job, ordered_by=actor.display_name, **where) is None:
        raise RunOrderedAlready("A run of this job was asked for and has not ended: look again in a moment.")
    record(conn, "job.ordered", entity="job", entity_id=None, new={"job": job})
    return now
