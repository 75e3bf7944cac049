"""Run the jobs that events wake: at once after the bell, and every two seconds in case it was not heard.

Every instance runs them without claiming a slot; a woken job takes turns with itself by a row lock, the cursor of
`core.events.operations.relay` or `unread_for_consumer`. One row of `job_runs` adds up its runs in a slot.
"""

import threading
from datetime import datetime
from time import monotonic, perf_counter

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.db.scope import Scope, SideRole, transaction
from core.events.queries import events_wait_for_relay
from core.job_runs.operations import book
from core.vocabulary.versions import keeping_up
from jobs.failure import in_short
from jobs.runner import Ending, Outcome, Runner
from jobs.schedule import Job

log = structlog.get_logger(__name__)

POLL = 2.0
"""Seconds until the next look when nothing rings."""
FIRST_LOOK_AGAIN = 0.05
"""Seconds until the next look while committed events wait for an older transaction to end; doubled up to `POLL`."""
GATHER = 0.02
"""Seconds between two looks at the least, so that a burst of events makes one."""
LONGEST_REST = 60.0
"""Seconds a job that keeps failing is left alone at the most."""


class WokenJobs:
    """A thread that runs these jobs in the order given, whenever the bell rings."""

    def __init__(self, runner: Runner, jobs: tuple[Job, ...]) -> None:
        self._runner = runner
        self._jobs = jobs
        self._bell = threading.Event()
        self._booked: dict[str, datetime] = {}
        self._failures: dict[str, int] = {}
        self._rests_until: dict[str, float] = {}
        self._thread = threading.Thread(target=self._look_again_and_again, name="woken-jobs", daemon=True)

    def start(self) -> None:
        """Look for the first time, and then whenever there is reason to."""
        self._thread.start()

    def ring(self) -> None:
        """There may be something to do; or the runner's end was asked for."""
        self._bell.set()

    def join(self, seconds: float) -> None:
        """Wait for the thread to end."""
        self._thread.join(seconds)

    def look(self) -> None:
        """Run every job once, those aside that rest after a failure."""
        for job in self._jobs:
            if monotonic() >= self._rests_until.get(job.name, 0.0):
                self._run(job)

    def _look_again_and_again(self) -> None:
        pause = FIRST_LOOK_AGAIN
        while not self._runner.stopping.asked:
            self._bell.clear()
            self.look()
            pause = pause if self._events_wait() else POLL
            rang = self._bell.wait(pause)
            pause = FIRST_LOOK_AGAIN if rang else min(2 * pause, POLL)
            self._runner.stopping.wait(GATHER)

    def _events_wait(self) -> bool:
        """Whether an older transaction still holds up committed events; nobody rings when that one ends without any."""
        try:
            with transaction(self._runner.engine, SideRole.JOB) as scope:
                return events_wait_for_relay(scope.conn)
        except SQLAlchemyError as error:
            log.warning("events_not_seen", error=in_short(error))
            return False

    def _run(self, job: Job) -> None:
        with self._runner.stopping.in_hand():
            began = perf_counter()
            ending = self._runner.repeat(lambda: self._batch(job))
            self._runner.record(lambda scope: self._book(job, ending, scope))
            self._rest(job, ending)
            if ending.row_count or ending.error:
                self._runner.report(job, ending, began)

    def _batch(self, job: Job) -> int:
        with (
            transaction(self._runner.engine, SideRole.JOB) as scope,
            self._runner.stopping.cancellable(scope.conn),
            keeping_up(scope),
        ):
            return job.module.run(scope.conn, now=scope.now)

    def _book(self, job: Job, ending: Ending, scope: Scope) -> None:
        """Add the run to its slot's row; an idle one only once a slot, as a sign of life."""
        slot = job.slot(scope.now)
        if ending.row_count or ending.error or self._booked.get(job.name) != slot:
            instance, error = self._runner.instance, ending.error
            book(scope.conn, job.name, slot, instance=instance, row_count=ending.row_count, error=error)
            self._booked[job.name] = slot

    def _rest(self, job: Job, ending: Ending) -> None:
        """After a failure leave the job alone for a while, longer each time: the same event may fail it again."""
        failures = self._failures.get(job.name, 0) + 1 if ending.outcome is Outcome.FAILED else 0
        self._failures[job.name] = failures
        self._rests_until[job.name] = monotonic() + min(2.0**failures, LONGEST_REST) if failures else 0.0
