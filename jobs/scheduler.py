"""Start and stop everything that runs beside the pages and the API. The one room that knows APScheduler.

APScheduler only knocks: in every instance, every few seconds, for each job. Whether there is anything to run is decided
by the claim of the slot in the database; so a slot missed while an instance was down, or left behind by one that was
killed, is found at the next knock.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Engine

from core.config import Settings
from core.job_runs.model import SILENT_FOR
from core.job_runs.operations import register
from core.job_runs.rules import EPOCH
from jobs.listener import Listener
from jobs.runner import Runner
from jobs.schedule import SCHEDULE, Delivery, Job
from jobs.stopping import Stopping
from jobs.woken import WokenJobs

KNOCK = timedelta(seconds=15)
"""The longest time between two looks at a job's slot."""
LOOK_FOR_ORDERS = timedelta(seconds=2)
"""The time between two looks at whether somebody ordered a run."""
THREADS = 4
PATIENCE = 0.4
"""Seconds for a batch in hand to end by itself when the program stops."""
LAST_MOMENT = 0.2
"""Seconds after its statements were cancelled, and for each thread."""


@dataclass(frozen=True)
class Scheduler:
    """What `start` started."""

    _knocking: BackgroundScheduler
    _listener: Listener
    _woken: WokenJobs
    _stopping: Stopping

    def stop(self) -> None:
        """Come to rest within a second: a batch in hand is rolled back, its slot left to another instance."""
        self._stopping.ask()
        self._woken.ring()
        self._knocking.shutdown(wait=False)
        if not self._stopping.idle_within(PATIENCE):
            self._stopping.cancel()
            self._stopping.idle_within(LAST_MOMENT)
        self._woken.join(LAST_MOMENT)
        self._listener.join(LAST_MOMENT)


def start(
    engine: Engine,
    settings: Settings,
    *,
    schedule: tuple[Job | Delivery, ...] = SCHEDULE,
    silent_for: timedelta = SILENT_FOR,
) -> Scheduler:
    """Run the jobs of `schedule` in this process until `stop`; any number of instances may do so on one database."""
    stopping = Stopping()
    runner = Runner(engine, stopping=stopping, silent_for=silent_for)
    runner.record(lambda scope: register(scope.conn, [job.planned() for job in schedule]))
    woken = WokenJobs(runner, tuple(job for job in schedule if isinstance(job, Job) and job.woken))
    listener = Listener(_direct_url(engine, settings), woken.ring, stopping)
    knocking = _knocking(runner, tuple(job for job in schedule if isinstance(job, Delivery) or not job.woken))
    _add_look_for_orders(knocking, runner, schedule)
    woken.start()
    listener.start()
    knocking.start()
    return Scheduler(knocking, listener, woken, stopping)


def _knocking(runner: Runner, jobs: tuple[Job | Delivery, ...]) -> BackgroundScheduler:
    # It warns at every knock while a run is still in hand, which is no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    knocking = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(THREADS)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in jobs:
        interval = min(job.every, KNOCK)
        trigger = IntervalTrigger(seconds=interval.total_seconds(), start_date=EPOCH + job.offset, timezone=UTC)
        knocking.add_job(runner.run_slot, trigger, args=[job], id=job.name)
    return knocking


def _add_look_for_orders(knocking: BackgroundScheduler, runner: Runner, schedule: tuple[Job | Delivery, ...]) -> None:
    trigger = IntervalTrigger(seconds=LOOK_FOR_ORDERS.total_seconds(), timezone=UTC)
    knocking.add_job(runner.run_orders, trigger, args=[schedule], id="orders")


def _direct_url(engine: Engine, settings: Settings) -> str:
    """LISTEN needs a connection of its own; a pooler in transaction mode would take it away."""
    return settings.database_direct_url or engine.url.render_as_string(hide_password=False)
