"""Make what is due, in the name of each schedule's owner and with what the owner may do then. Under `app_job`.

One schedule is one batch: the reading happens in the owner's side role, the mail and the notices as the job. What fails
is undone to before its files, noted on the schedule, and holds up no other.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection
from sqlalchemy.engine import Row
from sqlalchemy.exc import DBAPIError

from core.audit.operations import record
from core.db.scope import SideRole, enter
from core.db.statements import many, one, rows
from core.errors import NotAllowed, Refusal
from core.events.operations import emit
from core.identity.acting import SIDE_OF
from core.identity.model import PERMISSIONS, Actor, OrganizationKind, Permission, Role
from core.identity.queries import actor_by_id
from core.mail.model import LARGEST_FILE, AddressedLetter, MailFile
from core.mail.operations import post_all, post_with_files
from core.notices.model import START, NoticeKind
from core.notices.rules import zone_of
from core.papers.model import File, Format
from core.reports.filters import filters_from
from core.reports.letters import report_letter
from core.reports.making import Made, kept
from core.reports.registry import REPORTS, report_called, roles_that_make
from core.reports.rules import next_run
from core.reports.scheduling import cadence_of

log = structlog.get_logger(__name__)
LEFT = "{owner} may not enter or make this report any more."


@dataclass(frozen=True)
class _Result:
    """What one run made."""

    owner: Actor
    made: tuple[Made, ...]

    @property
    def files(self) -> list[File]:
        """The files, in the order asked for."""
        return [each.file for each in self.made]


def make_next(conn: Connection, *, now: datetime) -> int:
    """Make the report that waits longest; 1, or 0 when none is due."""
    due = one(conn, "next_due_report", now=now)
    if due is None:
        return 0
    owner = actor_by_id(conn, due.owner_id, org_id=due.org_id, now=now)
    if owner is None:
        _pause(conn, due, now)
        return 1
    try:
        with conn.begin_nested():
            _send(conn, due, _Result(owner, _made(conn, due, owner, now)), now)
    except NotAllowed:
        enter(conn, SideRole.JOB)
        _pause(conn, due, now)
    except (Refusal, DBAPIError, ArithmeticError, LookupError, ValueError, RuntimeError) as failure:
        enter(conn, SideRole.JOB)
        _settle(conn, due, now, error=failure.message if isinstance(failure, Refusal) else _in_short(failure))
        log.warning("report_not_made", schedule=str(due.id), report=due.report, error=type(failure).__name__)
    return 1


def _made(conn: Connection, due: Row[Any], owner: Actor, now: datetime) -> tuple[Made, ...]:
    """The files, made in the owner's role and name; all of one paper, so that they say the same."""
    enter(conn, SIDE_OF[owner.kind], org_id=owner.org_id, user_id=owner.user_id)
    report = report_called(due.report, owner)
    filters = filters_from(due.filters, report.filters)
    paper = report.make(conn, owner, filters, now=now)
    made = tuple(
        kept(conn, owner, report, filters, paper=paper, format=Format(each), schedule_id=due.id) for each in due.formats
    )
    enter(conn, SideRole.JOB)
    return made


def _send(conn: Connection, due: Row[Any], result: _Result, now: datetime) -> None:
    """A letter with the files, and a notice, for each recipient who still may make the report themselves."""
    roles = roles_that_make(REPORTS[due.report], result.owner.kind)
    found = many(conn, "report_readers", org_id=due.org_id, schedule_id=due.id, now=now)
    readers = [row for row in found if Role(row.role) in roles]
    _post(conn, due, readers, result, now)
    first = result.made[0]
    _notify(conn, due, readers, NoticeKind.REPORT_READY, title=first.paper.title, about=first.id, now=now)
    _settle(conn, due, now, error=None if readers else "Nobody is left who could be sent it. Choose people.")


def _post(conn: Connection, due: Row[Any], readers: Sequence[Row[Any]], result: _Result, now: datetime) -> None:
    files = [MailFile(each.name, each.media_type.partition(";")[0], each.content) for each in result.files]
    fits = sum(len(each.content) for each in files) <= LARGEST_FILE
    letters = [
        AddressedLetter(
            due.org_id, row.email, report_letter(result.made, result.owner, row.time_zone, is_attached=fits)
        )
        for row in readers
    ]
    if fits and letters:
        post_with_files(conn, letters, files, org_id=due.org_id, now=now)
    else:
        post_all(conn, letters, now=now)


def _pause(conn: Connection, due: Row[Any], now: datetime) -> None:
    """Its owner left or may no longer make it: it stands still, and the administrators are told."""
    kind = OrganizationKind(due.org_kind)
    owner = next((row for row in _people(conn, due, now, list(Role)) if row.user_id == due.owner_id), None)
    name = owner.display_name if owner else "Its owner"
    rows(
        conn, "pause_report_schedule", org_id=due.org_id, schedule_id=due.id, now=now,
        reason=LEFT.format(owner=name),
    )  # fmt: skip
    record(
        conn, "report_schedule.paused", entity="report_schedule", entity_id=due.id, new={"state": "paused"},
        enterprise_org_id=due.org_id if kind is OrganizationKind.ENTERPRISE else None,
        agency_org_id=due.org_id if kind is OrganizationKind.AGENCY else None,
        reason=LEFT.format(owner=name),
    )  # fmt: skip
    emit(conn, "report_schedule.paused", org_id=due.org_id, payload={"schedule_id": due.id})
    managing = [role for role, may in PERMISSIONS.items() if Permission.PERSON_MANAGE in may]
    title = REPORTS[due.report].title if due.report in REPORTS else due.report
    _notify(
        conn, due, _people(conn, due, now, managing), NoticeKind.REPORT_PAUSED, title=title, about=due.id, now=now,
        counterpart=name,
    )  # fmt: skip


def _people(conn: Connection, due: Row[Any], now: datetime, roles: list[Role]) -> list[Row[Any]]:
    return list(many(conn, "people_with_roles", org_id=due.org_id, roles=[role.value for role in roles], now=now))


def _notify(
    conn: Connection,
    due: Row[Any],
    people: list[Row[Any]],
    kind: NoticeKind,
    *,
    title: str,
    about: object,
    now: datetime,
    counterpart: str | None = None,
) -> None:
    told = [
        {
            "org_id": due.org_id, "user_id": row.user_id, "kind": kind, "subject_id": about, "rung": START,
            "due_at": now, "due_on": now.astimezone(zone_of(row.time_zone)).date(), "title": title,
            "counterpart": counterpart, "link_id": about,
        }
        for row in people
    ]  # fmt: skip
    if told:
        many(conn, "add_notices", notices=json.dumps(told, default=str), now=now)


def _settle(conn: Connection, due: Row[Any], now: datetime, *, error: str | None) -> None:
    after = next_run(cadence_of(due), after=now, zone_name=due.time_zone)
    rows(
        conn, "settle_report_run", org_id=due.org_id, schedule_id=due.id, next_run_at=after, now=now, error=error
    )  # fmt: skip


def _in_short(failure: Exception) -> str:
    """The kind of failure, never its words, which may quote data."""
    return f"It could not be made ({type(failure).__name__}). It is tried again at the next time."
