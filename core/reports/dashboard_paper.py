"""The dashboard as a report: as it opens, or as one of its saved views narrows it."""

from datetime import datetime

from sqlalchemy import Connection

from core.dashboard.paper import dashboard_paper
from core.dashboard.views import saved_view
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.papers.model import Paper
from core.reports.model import Filters


def dashboard_report(conn: Connection, actor: Actor, filters: Filters, *, now: datetime) -> Paper:
    """The paper; a saved view that the actor may not open reads as one that there is not."""
    allow(actor, Permission.DASHBOARD_READ)
    if filters.view_id is None:
        return dashboard_paper(conn, actor, {}, now=now)
    return dashboard_paper(conn, actor, saved_view(conn, actor, filters.view_id), now=now)
