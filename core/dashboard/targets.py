"""What an organization wants its metrics to reach."""

from datetime import datetime

from sqlalchemy import Connection

from core.audit.operations import record
from core.dashboard.board import targets_of
from core.dashboard.metric_model import Unit
from core.dashboard.metrics import METRICS
from core.db.statements import rows
from core.errors import NotFound, NotValid
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow

_MOST = {Unit.PERCENT: 100, Unit.POINTS: 100}
_MOST_OF_ANY = 1_000_000


class NoSuchMetric(NotFound):
    """The organization's side has no metric of that name."""


class TargetNotValid(NotValid):
    """The figure is not one that the metric can reach."""


def set_target(conn: Connection, *, actor: Actor, metric: str, value: int | None, now: datetime) -> None:
    """Let a metric have this target from now on; None takes it away.

    Raises:
        NoSuchMetric: the actor's side has none of that name.
        TargetNotValid: it lies outside what the metric's unit can say.
    """
    allow(actor, Permission.SETTINGS_MANAGE)
    found = METRICS.get(metric)
    if found is None or not found.is_read_by(actor.kind):
        raise NoSuchMetric("There is no such metric. Choose one from the list of targets.")
    most = _MOST.get(found.unit, _MOST_OF_ANY)
    if value is not None and not 0 <= value <= most:
        raise TargetNotValid(f"The target of “{found.title}” has to lie between 0 and {most:,}.")
    before = targets_of(conn, actor).get(metric)
    if before == value:
        return
    rows(conn, "set_target", org_id=actor.org_id, user_id=actor.user_id, metric=metric, value=value, now=now)
    record(
        conn,
        "dashboard_target.set",
        entity="dashboard_target",
        entity_id=None,
        enterprise_org_id=actor.org_id if actor.is_enterprise else None,
        agency_org_id=actor.org_id if actor.is_agency else None,
        old={"metric": metric, "value": before},
        new={"metric": metric, "value": value},
    )
    emit(conn, "dashboard_target.set", org_id=actor.org_id, payload={"metric": metric})
