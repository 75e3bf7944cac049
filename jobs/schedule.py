"""The table of jobs: what runs, how often, and what an event wakes. A new job is a module and a row here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, Engine

from core.job_runs.model import Planned
from core.job_runs.rules import slot_of
from jobs import (
    activate_distributions,
    apply_retention,
    deliver_mail,
    detect_conflicts,
    detect_conflicts_nightly,
    end_engagements,
    escalate_findings,
    expire_distributions,
    expire_exceptions,
    fill_history,
    make_reports,
    publish_versions,
    recompute_scores,
    recompute_scores_daily,
    relay_events,
    remind_people,
    reopen_ignored,
    settle_notices,
    start_waves,
    supersede_exceptions,
    tell_of_distributions,
    tell_of_proposals,
    tell_of_requests,
    tell_of_reviews,
    tell_of_vocabulary,
)


class JobModule(Protocol):
    """A module of `jobs/` that is a job."""

    def run(self, conn: Connection, /, *, now: datetime) -> int:
        """One batch of about a second, in the open transaction under `app_job`; the rows it did, 0 when it is done."""


class DeliveryModule(Protocol):
    """A module of `jobs/` that reaches beyond the database, and must hold no transaction meanwhile."""

    def run(self, engine: Engine, /, *, now: datetime) -> int:
        """One batch, in transactions of its own; how many deliveries it tried, 0 when nothing is due."""


@dataclass(frozen=True)
class Slotted:
    """What runs once in each slot over all instances.

    Attributes:
        name: the module's name, and the name in `job_runs`.
        every: the length of a slot. A slot is run once over all instances, by the first that looks within it; one that
            no instance was there for is left out. For a woken job only how long one row of `job_runs` adds up.
        offset: when the slots begin, counted from midnight UTC.
    """

    name: str
    every: timedelta = field(kw_only=True)
    offset: timedelta = field(default=timedelta(), kw_only=True)

    def slot(self, now: datetime) -> datetime:
        """The beginning of the slot that `now` lies in."""
        return slot_of(now, self.every, self.offset)

    def planned(self) -> Planned:
        """The same as whoever looks after the jobs reads it."""
        return Planned(self.name, self.every, self.offset, getattr(self, "woken", False))


@dataclass(frozen=True)
class Job(Slotted):
    """One row of the table: what changes the database and nothing else.

    Attributes:
        module: what runs.
        woken: run at once after a commit that emitted events, in every instance, without a claim. Such a job must take
            turns with itself: it reads with `unread_for_consumer` and advances in the same transaction.
    """

    module: JobModule
    woken: bool = False


@dataclass(frozen=True)
class Delivery(Slotted):
    """One row of the table: what reaches outside. Each delivery is leased: a run taken over repeats none."""

    module: DeliveryModule


SCHEDULE: tuple[Job | Delivery, ...] = (
    # Woken jobs run in this order; the relay first, since people may be waiting for what it numbers.
    Job("relay_events", relay_events, every=timedelta(minutes=1), woken=True),
    # Before the two that read which exceptions are in force.
    Job("supersede_exceptions", supersede_exceptions, every=timedelta(minutes=1), woken=True),
    Job("tell_of_vocabulary", tell_of_vocabulary, every=timedelta(minutes=1), woken=True),
    Job("detect_conflicts", detect_conflicts, every=timedelta(minutes=1), woken=True),
    Job("recompute_scores", recompute_scores, every=timedelta(minutes=1), woken=True),
    Job("tell_of_distributions", tell_of_distributions, every=timedelta(minutes=1), woken=True),
    Job("tell_of_proposals", tell_of_proposals, every=timedelta(minutes=1), woken=True),
    Job("tell_of_requests", tell_of_requests, every=timedelta(minutes=1), woken=True),
    Job("fill_history", fill_history, every=timedelta(hours=1), offset=timedelta(minutes=5)),
    Job("recompute_scores_daily", recompute_scores_daily, every=timedelta(days=1), offset=timedelta(minutes=2)),
    Job("detect_conflicts_nightly", detect_conflicts_nightly, every=timedelta(days=1), offset=timedelta(hours=1)),
    Job("escalate_findings", escalate_findings, every=timedelta(hours=1), offset=timedelta(minutes=3)),
    Job("reopen_ignored", reopen_ignored, every=timedelta(hours=1), offset=timedelta(minutes=2)),
    Job("expire_distributions", expire_distributions, every=timedelta(hours=1), offset=timedelta(minutes=1)),
    Job("end_engagements", end_engagements, every=timedelta(hours=1), offset=timedelta(minutes=1)),
    Job("tell_of_reviews", tell_of_reviews, every=timedelta(minutes=15), offset=timedelta(minutes=2)),
    Job("expire_exceptions", expire_exceptions, every=timedelta(hours=1), offset=timedelta(minutes=1)),
    # Every zone's eight o'clock is on one of these: they differ by quarters of an hour.
    Job("remind_people", remind_people, every=timedelta(minutes=15)),
    # An hour of every zone begins on one of these.
    Job("make_reports", make_reports, every=timedelta(minutes=5)),
    Job("settle_notices", settle_notices, every=timedelta(minutes=5), offset=timedelta(minutes=2)),
    Job("publish_versions", publish_versions, every=timedelta(seconds=15)),
    Job("activate_distributions", activate_distributions, every=timedelta(seconds=15)),
    Job("start_waves", start_waves, every=timedelta(seconds=15)),
    Delivery("deliver_mail", deliver_mail, every=timedelta(seconds=15)),
    Job("apply_retention", apply_retention, every=timedelta(hours=1), offset=timedelta(minutes=7)),
)
