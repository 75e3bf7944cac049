"""Make, change, pause, let go on and take away schedules; whoever made one does, or an administrator."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.db.statements import many, one, rows
from core.errors import ChangedMeanwhile, NotAllowed, NotFound
from core.events.operations import emit
from core.identity.model import Actor, Permission, Role
from core.identity.rules import allow
from core.papers.model import Format
from core.reports.filters import as_values, in_words
from core.reports.model import (
    MOST_SCHEDULES,
    Cadence,
    Recipient,
    Rhythm,
    Schedule,
    ScheduleState,
    ScheduleWanted,
)
from core.reports.registry import Report, report_called, roles_that_make
from core.reports.rules import ScheduleNotInThisState, ScheduleNotValid, check_move, check_schedule, next_run


class NoSuchSchedule(NotFound):
    """No schedule with that id is the actor's organization's."""


class NotYourSchedule(NotAllowed):
    """Only its owner and administrators change a schedule."""


class ScheduleChanged(ChangedMeanwhile):
    """Somebody changed the schedule in the meantime."""


def schedules(conn: Connection, actor: Actor) -> list[Schedule]:
    """The organization's schedules, what comes next first."""
    allow(actor, Permission.RECORD_EXPORT)
    found = many(conn, "report_schedules", org_id=actor.org_id, schedule_id=None, limit=MOST_SCHEDULES)
    return [_schedule(row) for row in found]


def schedule(conn: Connection, actor: Actor, schedule_id: UUID) -> Schedule:
    """One of them, or NoSuchSchedule."""
    allow(actor, Permission.RECORD_EXPORT)
    found = many(conn, "report_schedules", org_id=actor.org_id, schedule_id=schedule_id, limit=1)
    if not found:
        raise no_such_schedule()
    return _schedule(found[0])


def no_such_schedule() -> NoSuchSchedule:
    """The one sentence for every id that is not the organization's."""
    return NoSuchSchedule("There is no such schedule. Open Reports and choose one from there.")


def recipients(conn: Connection, actor: Actor, report: Report, *, now: datetime) -> list[Recipient]:
    """The organization's people who can sign in today, by name; only who may make the report can be sent it."""
    allow(actor, Permission.RECORD_EXPORT)
    roles = roles_that_make(report, actor.kind)
    return [
        Recipient(row.user_id, row.display_name, row.email, Role(row.role) in roles)
        for row in many(conn, "possible_report_recipients", org_id=actor.org_id, now=now)
    ]


def names_of_people(conn: Connection, actor: Actor, *, now: datetime) -> dict[UUID, str]:
    """The same people's names by id."""
    allow(actor, Permission.RECORD_EXPORT)
    found = many(conn, "possible_report_recipients", org_id=actor.org_id, now=now)
    return {row.user_id: row.display_name for row in found}


def create_schedule(conn: Connection, *, actor: Actor, wanted: ScheduleWanted, now: datetime) -> Schedule:
    """A schedule in the actor's name and zone."""
    report = _checked(conn, actor, wanted, now)
    if len(schedules(conn, actor)) >= MOST_SCHEDULES:
        raise ScheduleNotInThisState(f"{actor.organization} has {MOST_SCHEDULES} schedules. Take one away first.")
    after = next_run(wanted.cadence, after=now, zone_name=actor.time_zone)
    made = one(
        conn, "add_report_schedule", org_id=actor.org_id, owner_id=actor.user_id, report=report.key, next_run_at=after,
        now=now, **_written(wanted),
    )  # fmt: skip
    assert made is not None  # noqa: S101  # an INSERT without ON CONFLICT yields its row
    _set_recipients(conn, actor, made.id, wanted)
    _tell(conn, actor, "report_schedule.created", made.id, new={"report": report.key, **_said(wanted)})
    return schedule(conn, actor, made.id)


def change_schedule(
    conn: Connection,
    *,
    actor: Actor,
    schedule_id: UUID,
    wanted: ScheduleWanted,
    now: datetime,
    expected_revision: int | None = None,
) -> Schedule:
    """Other filters, files, times or people; the report itself and its owner stay."""
    held = _held(conn, actor, schedule_id, expected_revision)
    before = schedule(conn, actor, schedule_id)
    if wanted.report != before.report:
        raise ScheduleNotValid("A schedule keeps its report. Make another schedule for another report.")
    _checked(conn, actor, wanted, now)
    rows(
        conn, "change_report_schedule", org_id=actor.org_id, schedule_id=held.id,
        next_run_at=next_run(wanted.cadence, after=now, zone_name=before.time_zone), **_written(wanted),
    )  # fmt: skip
    rows(conn, "forget_report_recipients", org_id=actor.org_id, schedule_id=held.id)
    _set_recipients(conn, actor, held.id, wanted)
    _tell(conn, actor, "report_schedule.changed", held.id, new=_said(wanted))
    return schedule(conn, actor, schedule_id)


def pause_schedule(
    conn: Connection, *, actor: Actor, schedule_id: UUID, expected_revision: int | None = None
) -> Schedule:
    """Make nothing until it is let go on."""
    _move(conn, actor, schedule_id, ScheduleState.PAUSED, expected_revision)
    return schedule(conn, actor, schedule_id)


def resume_schedule(
    conn: Connection, *, actor: Actor, schedule_id: UUID, now: datetime, expected_revision: int | None = None
) -> Schedule:
    """Let it go on, from its next time after now; what was left out meanwhile is not made up for."""
    before = schedule(conn, actor, schedule_id)
    after = next_run(before.cadence, after=now, zone_name=before.time_zone)
    _move(conn, actor, schedule_id, ScheduleState.ACTIVE, expected_revision, next_run_at=after)
    return schedule(conn, actor, schedule_id)


def end_schedule(conn: Connection, *, actor: Actor, schedule_id: UUID, expected_revision: int | None = None) -> None:
    """Take it away for good; the history of what it made stays."""
    _move(conn, actor, schedule_id, ScheduleState.ENDED, expected_revision)
    rows(conn, "forget_report_recipients", org_id=actor.org_id, schedule_id=schedule_id)


def _move(
    conn: Connection,
    actor: Actor,
    schedule_id: UUID,
    to: ScheduleState,
    expected_revision: int | None,
    *,
    next_run_at: datetime | None = None,
) -> None:
    held = _held(conn, actor, schedule_id, expected_revision)
    check_move(ScheduleState(held.state), to)
    rows(
        conn, "move_report_schedule", org_id=actor.org_id, schedule_id=held.id, state=to, pause_reason=None,
        next_run_at=next_run_at,
    )  # fmt: skip
    event = {ScheduleState.ACTIVE: "resumed", ScheduleState.PAUSED: "paused", ScheduleState.ENDED: "ended"}[to]
    _tell(conn, actor, f"report_schedule.{event}", held.id, old={"state": held.state}, new={"state": to})


def _held(conn: Connection, actor: Actor, schedule_id: UUID, expected_revision: int | None) -> Row[Any]:
    """The schedule, locked, that the actor may change."""
    allow(actor, Permission.RECORD_EXPORT)
    held = one(conn, "lock_report_schedule", org_id=actor.org_id, schedule_id=schedule_id)
    if held is None:
        raise no_such_schedule()
    if held.owner_id != actor.user_id and not actor.may(Permission.PERSON_MANAGE):
        raise NotYourSchedule("Only whoever made this schedule and administrators change it. Ask one of them.")
    if expected_revision is not None and held.revision != expected_revision:
        raise ScheduleChanged("Somebody changed this schedule in the meantime. Open it again and look.")
    return held


def _checked(conn: Connection, actor: Actor, wanted: ScheduleWanted, now: datetime) -> Report:
    report = report_called(wanted.report, actor)
    check_schedule(wanted, report.title)
    in_words(conn, actor, wanted.filters)
    fit = {each.user_id for each in recipients(conn, actor, report, now=now) if each.may_make}
    if set(wanted.recipient_ids) - fit:
        raise ScheduleNotValid(
            f"Somebody chosen cannot be sent “{report.title}”: only active people of {actor.organization} who may make "
            "it themselves. Choose from the list."
        )
    return report


def _set_recipients(conn: Connection, actor: Actor, schedule_id: UUID, wanted: ScheduleWanted) -> None:
    chosen = sorted(set(wanted.recipient_ids))
    rows(conn, "add_report_recipients", org_id=actor.org_id, schedule_id=schedule_id, user_ids=chosen)


def _written(wanted: ScheduleWanted) -> dict[str, object]:
    cadence = wanted.cadence
    return {
        "filters": json.dumps(as_values(wanted.filters)), "formats": [each.value for each in wanted.formats],
        "rhythm": cadence.rhythm, "weekday": cadence.weekday, "day_of_month": cadence.day_of_month,
        "hour": cadence.hour,
    }  # fmt: skip


def _said(wanted: ScheduleWanted) -> dict[str, object]:
    """What the trail keeps."""
    cadence = wanted.cadence
    return {
        "filters": as_values(wanted.filters), "formats": [each.value for each in wanted.formats],
        "rhythm": cadence.rhythm, "hour": cadence.hour, "recipient_count": len(set(wanted.recipient_ids)),
    }  # fmt: skip


def _tell(
    conn: Connection,
    actor: Actor,
    event: str,
    schedule_id: UUID,
    *,
    new: Mapping[str, object],
    old: Mapping[str, object] | None = None,
) -> None:
    record(
        conn, event, entity="report_schedule", entity_id=schedule_id, old=old, new=new,
        enterprise_org_id=actor.org_id if actor.is_enterprise else None,
        agency_org_id=actor.org_id if actor.is_agency else None,
    )  # fmt: skip
    emit(conn, event, org_id=actor.org_id, payload={"schedule_id": schedule_id})


def _schedule(row: Row[Any]) -> Schedule:
    kept = ("id", "owner_id", "owner_name", "time_zone", "report", "filters", "pause_reason", "next_run_at")
    more = ("last_run_at", "last_error", "revision", "created_at")
    return Schedule(
        **{name: row._mapping[name] for name in (*kept, *more)},
        formats=tuple(Format(each) for each in row.formats),
        cadence=cadence_of(row),
        state=ScheduleState(row.state),
        recipient_ids=tuple(row.recipient_ids),
    )


def cadence_of(row: Row[Any]) -> Cadence:
    """When, as a row of the schedules keeps it."""
    return Cadence(Rhythm(row.rhythm), row.hour, row.weekday, row.day_of_month)
