"""How far the demo's agencies have come with their findings: each has a day ahead, and some a person."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from core.conflicts.clock import DAYS_BY_SEVERITY
from core.conflicts.handling import handlings, set_due
from core.conflicts.model import Reach
from core.conflicts.queries import ConflictFilter, conflicts_of_agency
from core.conflicts.triage import assign
from core.db.scope import SideRole, enter
from core.demo.stage import Stage
from core.identity.model import Actor, Role

MOST = 500


def plan_findings(conn: Connection, stage: Stage, *, now: datetime) -> None:
    """Plan them as each agency's administrator; ends under `app_job`."""
    for (_, role), admin in stage.people.items():
        if role is Role.AGENCY_ADMIN:
            enter(conn, SideRole.AGENCY, org_id=admin.org_id, user_id=admin.user_id)
            _plan(conn, admin, now)
    enter(conn, SideRole.JOB)


def _plan(conn: Connection, admin: Actor, now: datetime) -> None:
    found = conflicts_of_agency(conn, admin.org_id, ConflictFilter(open_only=True, with_lints=True, limit=MOST))
    held = handlings(conn, admin.org_id, [each.id for each in found], now=now)
    for finding in found:
        if held[finding.id].clock is None:
            continue
        due_on = now.date() + timedelta(days=DAYS_BY_SEVERITY[finding.severity])
        set_due(conn, actor=admin, conflict_id=finding.id, due_on=due_on, now=now)
        if finding.reach == Reach.BINDING and finding.instance is None:
            assign(conn, actor=admin, conflict_id=finding.id, assignee_id=admin.user_id, now=now)
