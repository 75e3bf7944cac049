"""The dashboard with every metric, each with what it means: what the API gives."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from core.dashboard.board import asked, key_figures
from core.dashboard.board_model import KeyFigures
from core.dashboard.model import AgencyDashboard, ClientDashboard, MetricFigure
from core.dashboard.narrowing import Narrowing
from core.dashboard.queries import dashboard
from core.identity.model import Actor


def dashboard_in_full(conn: Connection, actor: Actor, *, now: datetime) -> ClientDashboard | AgencyDashboard:
    """Where the actor's organization stands, over the last 90 days and against those before."""
    wanted = asked(conn, actor, Narrowing(), now=now)
    figures = key_figures(conn, actor, wanted, now=now)
    return replace(dashboard(conn, actor, now=now), metrics=in_full(figures))


def in_full(figures: KeyFigures) -> tuple[MetricFigure, ...]:
    """Each figure with its words."""
    return tuple(
        MetricFigure(
            each.key, each.metric.title, each.metric.definition, each.metric.formula, each.metric.unit.value,
            each.value, each.before, each.target,
        )
        for each in figures.values
    )  # fmt: skip
