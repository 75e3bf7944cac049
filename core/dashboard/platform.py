"""The figures of whoever runs the platform. Under `app_operator`, which reads no organization's rows."""

from datetime import datetime
from time import perf_counter

from sqlalchemy import Connection

from core.dashboard.board_model import KeyFigures, MetricValue
from core.dashboard.metrics import metrics_of
from core.dashboard.response_times import response_times
from core.db.statements import one
from core.identity.model import Actor, Permission
from core.identity.rules import allow


def platform_figures(
    conn: Connection, actor: Actor, *, jobs_unwell: int, job_failures: int, now: datetime
) -> KeyFigures:
    """How the platform does: the API of this process, the database, and the jobs as their health was just asked."""
    allow(actor, Permission.HEALTH_READ)
    began = perf_counter()
    waiting = one(conn, "events_not_numbered")
    taken = 1000 * (perf_counter() - began)
    answered = response_times()
    values: dict[str, float | int | None] = {
        "api_median": answered.median_ms,
        "api_slow": answered.slow_ms,
        "api_errors": answered.error_count,
        "database_round_trip": round(taken, 1),
        "jobs_unwell": jobs_unwell,
        "job_failures": job_failures,
        "events_waiting": waiting.waiting_count if waiting else 0,
    }
    return KeyFigures(now, [MetricValue(each.key, values.get(each.key)) for each in metrics_of(actor.kind)])
