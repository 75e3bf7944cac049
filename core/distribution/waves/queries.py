"""Questions about an enterprise's own plans."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many
from core.distribution.model import Response
from core.distribution.waves.model import Plan, Wave, WaveAgency, WaveCondition, WaveState
from core.errors import NotFound

WAVE_AGENCIES_SHOWN = 20_000


class NoSuchPlan(NotFound):
    """No plan, or no wave of it, with that name is the organization's own."""


def plans(conn: Connection, org_id: UUID, *, after: tuple[datetime, UUID] | None = None, limit: int = 50) -> list[Plan]:
    """A page of the organization's plans with their waves, the newest first."""
    return _plans(conn, org_id, plan_id=None, after=after, limit=limit)


def plan(conn: Connection, org_id: UUID, plan_id: UUID) -> Plan:
    """One plan, or NoSuchPlan; a stranger's id reads as an unknown one."""
    found = _plans(conn, org_id, plan_id=plan_id, after=None, limit=1)
    if not found:
        raise no_such_plan()
    return found[0]


def no_such_plan() -> NoSuchPlan:
    """The one sentence for every id that is not the organization's own."""
    return NoSuchPlan("There is no such plan or wave. Open Plans and choose one from there.")


def agencies_of_wave(conn: Connection, org_id: UUID, plan_id: UUID, number: int) -> list[WaveAgency]:
    """Everybody in a wave, by name."""
    found = many(conn, "agencies_of_wave", org_id=org_id, plan_id=plan_id, number=number, limit=WAVE_AGENCIES_SHOWN)
    return [
        WaveAgency(row.agency_org_id, row.name, row.refusal, Response(row.response) if row.response else None)
        for row in found
    ]


def _plans(
    conn: Connection, org_id: UUID, *, plan_id: UUID | None, after: tuple[datetime, UUID] | None, limit: int
) -> list[Plan]:
    after_at, after_id = after or (None, None)
    found = many(conn, "plans", org_id=org_id, plan_id=plan_id, after_at=after_at, after_id=after_id, limit=limit)
    waves: dict[UUID, list[Wave]] = defaultdict(list)
    for row in many(conn, "waves_of_plans", org_id=org_id, plan_ids=[each.id for each in found]):
        waves[row.plan_id].append(_wave(row))
    return [Plan(**each._mapping, waves=tuple(waves[each.id])) for each in found]


def _wave(row: Row[Any]) -> Wave:
    values = dict(row._mapping)
    del values["plan_id"]
    names = ("starts_at", "share_signed", "not_before_days", "not_after_days")
    condition = WaveCondition(**{name: values.pop(name) for name in names})
    return Wave(**{**values, "state": WaveState(row.state)}, condition=condition)
