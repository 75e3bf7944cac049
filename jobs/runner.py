"""Run a job in batches, a transaction each, and keep the record of it in `job_runs`.

A job changes the database and nothing else, since a batch may be rolled back and done again; a delivery reaches outside
and holds no transaction meanwhile. Between batches other
writers, live events and the sealer get their turn: that is why one batch takes about a second.
"""

import logging
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from time import perf_counter
from uuid import uuid4

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.db.retry import retrying
from core.db.scope import Scope, SideRole, transaction
from core.events.wake import wake
from core.job_runs.model import SILENT_FOR, Claim
from core.job_runs.operations import ClaimLostError, abandoned_slot, beat, claim, finish, orders_to_run, release
from core.vocabulary.versions import keeping_up
from jobs.failure import in_short
from jobs.schedule import Delivery, Job, Slotted
from jobs.stopping import Stopping

log = structlog.get_logger(__name__)


class Outcome(StrEnum):
    """How a run ended."""

    FINISHED = "finished"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    LOST = "lost"


@dataclass(frozen=True)
class Ending:
    """How a run ended and how many rows its committed batches did; `error` quotes no data."""

    outcome: Outcome
    row_count: int
    error: str | None = None


class Runner:
    """Runs jobs for this instance of the program; safe to use from several threads."""

    def __init__(self, engine: Engine, *, stopping: Stopping | None = None, silent_for: timedelta = SILENT_FOR) -> None:
        self.engine = engine
        self.stopping = stopping or Stopping()
        self.instance = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._silent_for = silent_for

    def run_slot(self, job: Job | Delivery) -> Ending | None:
        """Run the current slot of a job, and those that an instance which fell silent left unfinished.

        The ending of the first it ran; None when other instances have them all, or they are done. Never raises.
        """
        first = ending = self._run(job, lambda scope: self._claim_next(scope, job))
        while ending is not None and ending.outcome is Outcome.FINISHED:
            ending = self._run(job, lambda scope: self._claim_next(scope, job))
        return first

    def run_orders(self, schedule: Sequence[Job | Delivery]) -> int:
        """Run what somebody ordered and no instance has taken up; how many. Woken jobs too. Never raises."""
        orders: list[tuple[str, datetime]] = []
        self.record(lambda scope: orders.extend(orders_to_run(scope.conn, now=scope.now, silent_for=self._silent_for)))
        jobs = {job.name: job for job in schedule}
        ran = [self._run(jobs[name], self._claiming_order(jobs[name], at)) for name, at in orders if name in jobs]
        return sum(ending is not None for ending in ran)

    def _run(self, job: Job | Delivery, claiming: Callable[[Scope], Claim | None]) -> Ending | None:
        with self.stopping.in_hand():
            began = perf_counter()
            run = None if self.stopping.asked else self._claimed(job, claiming)
            if run is None:
                return None
            ending = self.repeat(lambda: self._batch(job, run))
            if ending.outcome is Outcome.FAILED:
                self.record(lambda scope: finish(scope.conn, run, error=ending.error))
            elif ending.outcome is Outcome.INTERRUPTED:
                self.record(lambda scope: release(scope.conn, run, silent_for=self._silent_for))
            self.report(job, ending, began, slot=run.slot, attempt=run.attempt)
            return ending

    def repeat(self, batch: Callable[[], int]) -> Ending:
        """Batches until one finds nothing to do, one fails, or the program stops."""
        row_count = 0
        try:
            while not self.stopping.asked:
                count = retrying(batch)
                row_count += count
                if count == 0:
                    return Ending(Outcome.FINISHED, row_count)
        except ClaimLostError as lost:
            return Ending(Outcome.LOST, row_count, in_short(lost))
        except Exception as failure:  # noqa: BLE001  # one run of one job
            # While stopping, it is our own cancelling that failed the batch.
            if not self.stopping.asked:
                return Ending(Outcome.FAILED, row_count, in_short(failure))
        return Ending(Outcome.INTERRUPTED, row_count)

    def record(self, note: Callable[[Scope], None]) -> None:
        """Write into `job_runs` in a transaction of its own; a database out of reach is only logged."""
        try:
            with transaction(self.engine, SideRole.JOB) as scope:
                note(scope)
        except (SQLAlchemyError, ClaimLostError) as error:
            log.warning("job_run_not_recorded", error=in_short(error))

    def report(
        self, job: Slotted, ending: Ending, began: float, *, slot: datetime | None = None, attempt: int = 1
    ) -> None:
        """One line of log; and since the rows may be events, or lead to some, wake whoever reads them."""
        # A woken job runs with every change anybody makes: its good runs would drown the rest.
        well = logging.INFO if slot else logging.DEBUG
        log.log(
            logging.WARNING if ending.error else well,
            "job_run",
            job=job.name,
            slot=slot.isoformat() if slot else None,
            attempt=attempt,
            outcome=ending.outcome.value,
            row_count=ending.row_count,
            seconds=round(perf_counter() - began, 3),
            error=ending.error,
        )
        if ending.row_count:
            wake(self.engine)

    def _claimed(self, job: Slotted, claiming: Callable[[Scope], Claim | None]) -> Claim | None:
        try:
            with transaction(self.engine, SideRole.JOB) as scope:
                return claiming(scope)
        except SQLAlchemyError as error:
            log.warning("job_not_claimed", job=job.name, error=in_short(error))
            return None

    def _claim(self, scope: Scope, job: Slotted, slot: datetime, *, is_ordered: bool = False) -> Claim | None:
        silent_for = self._silent_for
        return claim(scope.conn, job.name, slot, instance=self.instance, silent_for=silent_for, is_ordered=is_ordered)

    def _claim_next(self, scope: Scope, job: Slotted) -> Claim | None:
        """The current slot; where that is taken or done, the oldest that was left behind."""
        now_slot = job.slot(scope.now)
        if (run := self._claim(scope, job, now_slot)) is not None:
            return run
        left = abandoned_slot(scope.conn, job.name, now_slot, silent_for=self._silent_for)
        return self._claim(scope, job, left) if left else None

    def _claiming_order(self, job: Slotted, at: datetime) -> Callable[[Scope], Claim | None]:
        return lambda scope: self._claim(scope, job, at, is_ordered=True)

    def _batch(self, job: Job | Delivery, run: Claim) -> int:
        """One batch and its beat, which commit together or not at all; the empty one ends the run."""
        if isinstance(job, Delivery):
            return self._deliveries(job, run)
        with (
            transaction(self.engine, SideRole.JOB) as scope,
            self.stopping.cancellable(scope.conn),
            keeping_up(scope),
        ):
            count = job.module.run(scope.conn, now=scope.now)
            _beat_or_finish(scope, run, count)
        return count

    def _deliveries(self, job: Delivery, run: Claim) -> int:
        """One batch of deliveries, then its beat; the database says what time it is."""
        with transaction(self.engine, SideRole.JOB) as scope:
            now = scope.now
        count = job.module.run(self.engine, now=now)
        with transaction(self.engine, SideRole.JOB) as scope:
            _beat_or_finish(scope, run, count)
        return count


def _beat_or_finish(scope: Scope, run: Claim, count: int) -> None:
    if count:
        beat(scope.conn, run, row_count=count)
    else:
        finish(scope.conn, run)
